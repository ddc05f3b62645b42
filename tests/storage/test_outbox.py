"""The outbox and its subscribers: each digest once, nothing of a forgotten address stays."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from domain.outbox import EmailKind, NewEmail
from domain.subscriptions import Choices, DigestWindow, Filters, Rhythm
from storage.database import Sessions
from storage.outbox import (
    digest_exists,
    due_emails,
    enqueue_digest,
    forget_old_messages,
    lock_email,
    mark_failed,
    mark_sent,
    outbox_summary,
    postpone,
    record_empty_digest,
)
from storage.subscribers import add_subscriber, load_subscribers, remove_subscriber
from storage.tables import EmailRow

NOW = datetime(2022, 3, 7, 6, tzinfo=UTC)
WEEK = DigestWindow(rhythm=Rhythm.WEEKLY, starts_at=NOW - timedelta(days=7), ends_at=NOW)
MAIL = NewEmail(
    kind=EmailKind.DIGEST,
    recipient="an@gemeente.test",
    message_id="<1@radar.test>",
    subject="Nieuws",
    message=b"Dag\r\n",
)


@pytest.fixture
def subscriber(sessions: Sessions) -> int:
    """Someone who gets mail."""
    with sessions.begin() as session:
        return add_subscriber(session, "An@gemeente.test", Choices(), now=NOW).id


def test_a_digest_is_enqueued_once(sessions: Sessions, subscriber: int) -> None:
    """The second time for the same window adds nothing."""
    with sessions.begin() as session:
        assert enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
    with sessions.begin() as session:
        assert not enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
        assert digest_exists(session, subscriber, WEEK)
        assert len(due_emails(session, now=NOW)) == 1


def test_an_empty_digest_is_remembered_without_mail(sessions: Sessions, subscriber: int) -> None:
    """Nothing new is an answer too."""
    with sessions.begin() as session:
        record_empty_digest(session, subscriber, WEEK, now=NOW, choices=Choices())
        assert digest_exists(session, subscriber, WEEK)
        assert due_emails(session, now=NOW) == []


def test_mail_that_can_not_leave_waits_and_says_why(sessions: Sessions, subscriber: int) -> None:
    """It is due again at its next moment, and the summary tells since when it waits."""
    with sessions.begin() as session:
        enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
        (email,) = due_emails(session, now=NOW)
        postpone(session, email, reason="451 later", next_attempt_at=NOW + timedelta(hours=1))
        assert due_emails(session, now=NOW) == []
        assert due_emails(session, now=NOW + timedelta(hours=1)) == [email]
        summary = outbox_summary(session)
    assert (summary.pending, summary.pending_since, summary.last_error) == (1, NOW, "451 later")


def test_mail_that_left_or_was_refused_is_no_longer_pending(sessions: Sessions, subscriber: int) -> None:
    """It can't be locked for sending again."""
    with sessions.begin() as session:
        enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
        month = WEEK.model_copy(update={"rhythm": Rhythm.MONTHLY})
        other = MAIL.model_copy(update={"message_id": "<2@radar.test>"})
        enqueue_digest(session, subscriber, month, other, now=NOW, choices=Choices())
        sent, refused = due_emails(session, now=NOW)
        locked = lock_email(session, sent)
        assert locked is not None
        assert (locked.recipient, locked.message) == (MAIL.recipient, MAIL.message)
        mark_sent(session, sent, now=NOW)
        mark_failed(session, refused, reason="550 onbekend")
        assert [lock_email(session, email) for email in (sent, refused)] == [None, None]
        summary = outbox_summary(session)
    assert (summary.pending, summary.sent, summary.failed) == (0, 1, 1)


def test_an_address_exists_once_whatever_its_case(sessions: Sessions, subscriber: int) -> None:
    """Adding it again changes what it gets."""
    with sessions.begin() as session:
        choices = Choices(rhythm=Rhythm.DAILY, filters=Filters(themes=("mobiliteit",)))
        again = add_subscriber(session, "an@GEMEENTE.test", choices, now=NOW)
        assert again.id == subscriber
        assert [one.choices for one in load_subscribers(session)] == [choices]
        assert load_subscribers(session, Rhythm.WEEKLY) == []


def test_a_forgotten_address_leaves_no_mail_behind(sessions: Sessions, subscriber: int) -> None:
    """Digests and mails go with it."""
    with sessions.begin() as session:
        enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
    with sessions.begin() as session:
        assert remove_subscriber(session, "AN@gemeente.test")
        assert not remove_subscriber(session, "an@gemeente.test")
        assert due_emails(session, now=NOW) == []
        assert load_subscribers(session) == []


def test_two_processes_never_send_the_same_mail(sessions: Sessions, subscriber: int) -> None:
    """The second one passes over a mail that the first one holds (PostgreSQL), or comes after it (SQLite)."""
    with sessions.begin() as session:
        enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
        (email,) = due_emails(session, now=NOW)

    def lock() -> bool:
        with sessions.begin() as session:
            return lock_email(session, email) is not None

    with ThreadPoolExecutor(1) as other:
        with sessions.begin() as session:
            assert lock_email(session, email) is not None
            second = other.submit(lock)
            time.sleep(0.2)  # long enough for the second one to look, if it looks at all
            mark_sent(session, email, now=NOW)
        assert not second.result()


def test_what_old_mail_says_is_forgotten(sessions: Sessions, subscriber: int) -> None:
    """After three months; not while it waits. That it was sent stays."""
    with sessions.begin() as session:
        enqueue_digest(session, subscriber, WEEK, MAIL, now=NOW, choices=Choices())
        (email,) = due_emails(session, now=NOW)
    later = NOW + timedelta(days=91)
    with sessions.begin() as session:
        forget_old_messages(session, now=later)
        assert session.get_one(EmailRow, email).message == MAIL.message
        mark_sent(session, email, now=NOW)
        forget_old_messages(session, now=NOW + timedelta(days=89))
        assert session.get_one(EmailRow, email).message == MAIL.message
        forget_old_messages(session, now=later)
    with sessions() as session:
        row = session.get_one(EmailRow, email)
        assert (row.message, row.status, row.subject) == (b"", "sent", "Nieuws")
