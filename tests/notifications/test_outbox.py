"""Digests into the outbox and out of it: each once, one bad recipient stops nobody, a dead server loses nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.subscriptions import Rhythm
from notifications.digest import window
from notifications.outbox import deliver_pending, enqueue_digests, preview
from notifications.smtp import SmtpServer
from storage.changes import add_changes
from storage.database import Sessions
from storage.initiatives import save_initiative
from storage.outbox import outbox_summary
from storage.subscribers import add_subscriber

if TYPE_CHECKING:
    from conftest import MailServer

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
WEEK = window(Rhythm.WEEKLY, NOW)
PEOPLE = ("an@gemeente.test", "bert@gemeente.test", "carla@gemeente.test")


@pytest.fixture
def news(sessions: Sessions, change: Callable[..., Change], stored: Callable[..., StoredInitiative]) -> Sessions:
    """A week with one change and three subscribers, one of whom it does not concern."""
    with sessions.begin() as session:
        save_initiative(session, stored(themes=("mobiliteit",)).initiative, [], now=NOW, changed=False)
        add_changes(session, [change()])
        for person in PEOPLE:
            themes = ("zorg-welzijn",) if person.startswith("carla") else ()
            add_subscriber(session, person, themes=themes, rhythm=Rhythm.WEEKLY, now=NOW)
    return sessions


def enqueue(sessions: Sessions) -> tuple[int, int, int, int]:
    """Compose the week; gives enqueued, empty, known and failures."""
    report = enqueue_digests(
        sessions, WEEK, now=NOW, public_url="https://radar.test", mail_from="radar@vlaanderen.test"
    )
    return report.enqueued, report.empty, report.known, report.failures


def deliver(sessions: Sessions, port: int, *, now: datetime = NOW) -> tuple[int, int, int]:
    """Deliver what is due; gives sent, postponed and failed."""
    report = deliver_pending(sessions, SmtpServer.from_url(f"smtp://127.0.0.1:{port}"), clock=lambda: now)
    return report.sent, report.postponed, report.failed


def test_everyone_with_news_gets_one_mail(news: Sessions, mail_server: "MailServer") -> None:
    """Composing and delivering again adds nothing."""
    assert enqueue(news) == (2, 1, 0, 0)
    assert enqueue(news) == (0, 0, 3, 0)
    assert deliver(news, mail_server.port) == (2, 0, 0)
    assert deliver(news, mail_server.port) == (0, 0, 0)
    assert [recipients for _, recipients, _ in mail_server.taken] == [[PEOPLE[0]], [PEOPLE[1]]]


def test_one_bad_recipient_never_stops_the_rest(news: Sessions, mail_server: "MailServer") -> None:
    """5xx fails for good, the others get their mail."""
    mail_server.answers[PEOPLE[0]] = "550 5.1.1 onbekend"
    enqueue(news)
    assert deliver(news, mail_server.port) == (1, 0, 1)
    assert [recipients for _, recipients, _ in mail_server.taken] == [[PEOPLE[1]]]


def test_mail_waits_while_the_server_is_down(news: Sessions, mail_server: "MailServer") -> None:
    """It stays pending with the reason, and leaves when the server is back."""
    enqueue(news)
    assert deliver(news, 1) == (0, 2, 0)
    with news() as session:
        summary = outbox_summary(session)
    assert (summary.pending, summary.pending_since) == (2, NOW)
    assert "can't be reached" in summary.last_error
    assert deliver(news, mail_server.port, now=NOW + timedelta(minutes=5)) == (0, 0, 0)
    assert deliver(news, mail_server.port, now=NOW + timedelta(hours=1)) == (2, 0, 0)


def test_what_is_refused_for_now_is_given_up_after_five_days(news: Sessions, mail_server: "MailServer") -> None:
    """The waits double; then the mail fails with the server's words."""
    mail_server.answers["RCPT"] = "451 later"
    enqueue(news)
    now, tries = NOW, 0
    while deliver(news, mail_server.port, now=now)[2] == 0:
        now += timedelta(hours=6)
        tries += 1
    assert timedelta(days=5) < now - NOW < timedelta(days=7)
    with news() as session:
        assert outbox_summary(session).failed == 2


def test_a_mail_whose_acceptance_was_not_heard_goes_again_with_the_same_id(
    news: Sessions, mail_server: "MailServer"
) -> None:
    """The one window in which a mail can arrive twice; its Message-ID tells."""
    enqueue(news)
    mail_server.drop = "after"
    assert deliver(news, mail_server.port) == (0, 2, 0)
    mail_server.drop = ""
    assert deliver(news, mail_server.port, now=NOW + timedelta(hours=1)) == (2, 0, 0)
    bodies = [body for _, _, body in mail_server.taken]
    assert len(bodies) == 4
    assert len(set(bodies)) == 2


def test_a_preview_shows_everything_and_sends_nothing(news: Sessions) -> None:
    """Nothing new is no preview."""
    shown = preview(news, WEEK, now=NOW, public_url="https://radar.test")
    assert shown is not None
    assert "Slimme kade" in shown.text
    assert "Slimme kade" in shown.html
    month = window(Rhythm.MONTHLY, NOW)
    assert preview(news, month, now=NOW, public_url="https://radar.test") is None
    with news() as session:
        assert outbox_summary(session).pending == 0
