"""Digests into the outbox: one mail per subscriber and window, however often it is run."""

import email
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.policy import SMTP

import pytest

from domain.changes import Change
from domain.outbox import OutboxEmail
from domain.subscriptions import Choices, Filters, Rhythm
from notifications.digest import window
from notifications.outbox import EnqueueReport, NewsUnderWay, enqueue_digests, preview
from storage.changes import add_changes
from storage.database import Sessions, close_database, open_database
from storage.locks import NEWS, exclusive
from storage.outbox import digest_exists, due_emails, lock_email, outbox_summary
from storage.subscribers import add_subscriber, load_subscribers

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
WEEK = window(Rhythm.WEEKLY, NOW)


def enqueue(sessions: Sessions) -> EnqueueReport:
    """Compose the week."""
    return enqueue_digests(sessions, WEEK, now=NOW, public_url="https://radar.test", mail_from="radar@vlaanderen.test")


def waiting(sessions: Sessions) -> list[OutboxEmail]:
    """The mails in the outbox."""
    with sessions.begin() as session:
        found = [lock_email(session, number) for number in due_emails(session, now=NOW)]
    return [one for one in found if one]


def test_everyone_of_this_rhythm_with_news_gets_one_mail(news: Sessions) -> None:
    """Composing again adds nothing."""
    assert enqueue(news) == EnqueueReport(enqueued=2, empty=1)
    assert enqueue(news) == EnqueueReport(known=3)
    assert [one.recipient for one in waiting(news)] == ["an@gemeente.test", "bert@gemeente.test"]


def test_a_window_without_news_is_remembered(news: Sessions) -> None:
    """Who had nothing new is not asked for again, and gets no mail."""
    enqueue(news)
    with news() as session:
        subscribers = {one.email: one.id for one in load_subscribers(session, Rhythm.WEEKLY)}
        assert digest_exists(session, subscribers["carla@gemeente.test"], WEEK)


def test_the_mail_in_the_outbox_is_the_whole_message(news: Sessions) -> None:
    """What is stored can be sent as it is, and carries the same id and subject as its row."""
    enqueue(news)
    for one in waiting(news):
        message = email.message_from_bytes(one.message, policy=SMTP.clone(raise_on_defect=True))
        assert message["To"] == one.recipient
        assert message["Message-ID"] == one.message_id
        assert message["Subject"] == one.subject
    assert len({one.message_id for one in waiting(news)}) == 2


def test_a_subscriber_that_can_not_be_written_to_stops_nobody(news: Sessions) -> None:
    """The others have their mail; the failure is counted, and tried again by the next run."""
    with news.begin() as session:
        for email in ("geen adres", "andré@gemeente.test"):
            add_subscriber(session, email, Choices(), now=NOW)
    assert enqueue(news) == EnqueueReport(enqueued=2, empty=1, failures=2)
    assert enqueue(news) == EnqueueReport(known=3, failures=2)


def test_a_preview_shows_everything_and_sends_nothing(news: Sessions) -> None:
    """Nothing new is no preview."""
    shown = preview(news, WEEK, now=NOW, public_url="https://radar.test")
    assert shown is not None
    assert "Slimme kade" in shown.text
    assert "Slimme kade" in shown.html
    february = window(Rhythm.MONTHLY, NOW - timedelta(days=62))
    assert preview(news, february, now=NOW, public_url="https://radar.test") is None
    with news() as session:
        assert outbox_summary(session).pending == 0


def test_no_digest_is_made_while_changes_are_stored(news: Sessions, database_url: str) -> None:
    """They were detected in the window and come into the database one by one; afterwards everything is told."""
    other = open_database(database_url)
    with exclusive(other, NEWS), pytest.raises(NewsUnderWay, match="try again"):
        enqueue(news)
    close_database(other)
    assert enqueue(news) == EnqueueReport(enqueued=2, empty=1)


def test_what_was_dropped_after_the_window_counts_as_it_was(news: Sessions, change: Callable[..., Change]) -> None:
    """Who follows a theme hears of the week although the initiative lost the theme before the digest was made."""
    dropped = change(7, field="themes", before=["mobiliteit", "klimaat"], after=["mobiliteit"], detected_at=NOW)
    with news.begin() as session:
        add_changes(session, [dropped])
        chosen = Choices(filters=Filters(themes=("klimaat",)))
        add_subscriber(session, "els@gemeente.test", chosen, now=NOW)
    assert enqueue(news) == EnqueueReport(enqueued=3, empty=1)
