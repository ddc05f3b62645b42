"""Signing up: one mail an hour, one week to confirm, nothing left of who is erased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.outbox import EmailKind, NewEmail
from domain.subscriptions import Choices, DigestWindow, Filters, Rhythm
from domain.tokens import Purpose, make_token, read_token
from storage.database import Sessions, empty_journal
from storage.outbox import due_emails, enqueue_digest, enqueue_mail
from storage.secrets import link_key
from storage.signups import (
    confirm_signup,
    forget_old_signups,
    load_signup,
    mark_mailed,
    request_signup,
    signups_to_mail,
)
from storage.subscribers import (
    add_subscriber,
    change_choices,
    consents,
    erase,
    load_subscriber,
    load_subscribers,
    remove_subscriber,
    set_paused,
)

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOBILITY = Choices(filters=Filters(themes=("mobiliteit",)))
MAIL = NewEmail(
    kind=EmailKind.CONFIRMATION, recipient="An@gemeente.test", message_id="<1@radar.test>", subject="x", message=b"x"
)


def ask(
    sessions: Sessions, choices: Choices = MOBILITY, *, email: str = "An@gemeente.test", at: datetime = NOW
) -> None:
    """Someone asks for mail."""
    with sessions.begin() as session:
        request_signup(session, email, choices, text_version="1", now=at)


def to_mail(sessions: Sessions, at: datetime) -> list[str]:
    """Who may be mailed a link now; each of them is."""
    with sessions.begin() as session:
        found = signups_to_mail(session, now=at)
        for one in found:
            mark_mailed(session, one.id, now=at)
        return [one.email for one in found]


def test_an_address_gets_one_link_an_hour(sessions: Sessions) -> None:
    """However often it is asked for; the last choice counts."""
    ask(sessions)
    assert to_mail(sessions, NOW) == ["An@gemeente.test"]
    ask(sessions, Choices(), email="an@GEMEENTE.test", at=NOW + HOUR / 2)
    assert to_mail(sessions, NOW + HOUR / 2) == []
    assert to_mail(sessions, NOW + HOUR) == ["an@GEMEENTE.test"]
    assert to_mail(sessions, NOW + 3 * HOUR) == []
    with sessions() as session:
        assert signups_to_mail(session, now=NOW + DAY) == []


def test_who_confirms_is_a_subscriber_with_a_record_of_it(sessions: Sessions) -> None:
    """Of the text they read, the moments, and the link; a link works once."""
    ask(sessions)
    with sessions.begin() as session:
        (asked,) = signups_to_mail(session, now=NOW)
        token = make_token(link_key(session), Purpose.CONFIRM, asked.id, asked.nonce)
        found = load_signup(session, asked.id, asked.nonce, now=NOW + DAY)
        assert found is not None
        subscriber = confirm_signup(session, found, token=token, now=NOW + DAY)
        assert load_signup(session, asked.id, asked.nonce, now=NOW + DAY) is None
    with sessions() as session:
        (record,) = consents(session, subscriber.id)
        assert (record.text_version, record.asked_at, record.confirmed_at) == ("1", NOW, NOW + DAY)
        assert len(record.token_sha256) == 64
        (stored,) = load_subscribers(session, Rhythm.WEEKLY)
        assert (stored.choices, stored.confirmed_at, stored.paused) == (MOBILITY, NOW + DAY, False)


def test_a_link_is_good_for_a_week(sessions: Sessions) -> None:
    """Then the address is forgotten, with the mail that asked it."""
    ask(sessions)
    with sessions.begin() as session:
        (asked,) = signups_to_mail(session, now=NOW)
        enqueue_mail(session, MAIL, now=NOW, signup=asked.id)
        assert load_signup(session, asked.id, asked.nonce, now=NOW + 7 * DAY - HOUR) is not None
        assert load_signup(session, asked.id, asked.nonce, now=NOW + 7 * DAY) is None
        assert load_signup(session, asked.id, "anders", now=NOW) is None
        assert forget_old_signups(session, now=NOW + 7 * DAY - HOUR) == 0
        assert forget_old_signups(session, now=NOW + 7 * DAY) == 1
    with sessions() as session:
        assert due_emails(session, now=NOW + 7 * DAY) == []


def test_who_confirms_again_changes_what_they_get(sessions: Sessions) -> None:
    """The same subscriber, with one more record; a pause ends."""
    with sessions.begin() as session:
        first = add_subscriber(session, "an@gemeente.test", Choices(), now=NOW - DAY)
        set_paused(session, first.id, paused=True, now=NOW)
    ask(sessions)
    with sessions.begin() as session:
        (asked,) = signups_to_mail(session, now=NOW)
        again = confirm_signup(session, asked, token="t", now=NOW)
        assert (again.id, again.nonce, again.confirmed_at, again.paused) == (first.id, first.nonce, NOW - DAY, False)
        assert [one.text_version for one in consents(session, first.id)] == ["added by hand", "1"]


def test_links_lead_to_their_subscriber_alone(sessions: Sessions) -> None:
    """By id and nonce; a token is for its purpose, and the key is made once."""
    with sessions.begin() as session:
        one = add_subscriber(session, "an@gemeente.test", Choices(), now=NOW)
        key = link_key(session)
    with sessions.begin() as session:
        assert link_key(session) == key
        token = make_token(key, Purpose.MANAGE, one.id, one.nonce)
        assert read_token(key, Purpose.MANAGE, token) == (one.id, one.nonce)
        assert read_token(key, Purpose.CONFIRM, token) is None
        assert load_subscriber(session, one.id, one.nonce) == one
        assert load_subscriber(session, one.id, "") is None


def test_an_error_of_the_database_tells_no_address(sessions: Sessions) -> None:
    """It may end up in a log."""
    with pytest.raises(Exception, match="nothere") as told, sessions.begin() as session:
        session.execute(text("SELECT :email FROM nothere"), {"email": "an@gemeente.test"})
    assert "an@gemeente" not in str(told.value)


def test_who_was_erased_while_others_read_is_gone_from_the_journal_after(
    sqlite_sessions: Sessions, sqlite_url: str
) -> None:
    """A reader keeps the journal from being emptied; the next time it is."""
    with sqlite_sessions.begin() as session:
        add_subscriber(session, "verdwenen.mens@gemeente.be", Choices(), now=NOW)
    with sqlite_sessions() as reader:
        load_subscribers(reader)
        erase(sqlite_sessions, "verdwenen.mens@gemeente.be")
    empty_journal(sqlite_sessions)
    file = sqlite_url.removeprefix("sqlite:///")
    assert all(b"verdwenen.mens" not in Path(f"{file}{ending}").read_bytes() for ending in ("", "-wal"))


@pytest.mark.parametrize("token", ["", ".", "WzEsIngiXQ.x", "é", "a" * 9999, "W10.AAAA"])
def test_a_token_that_we_did_not_make_is_none(token: str) -> None:
    """Whatever stands in it."""
    assert read_token("key", Purpose.MANAGE, token) is None


def test_nothing_is_left_of_who_is_erased(sessions: Sessions) -> None:
    """Choices, consents, digests, mails and what was asked for; others stay."""
    week = DigestWindow(rhythm=Rhythm.WEEKLY, starts_at=NOW - 7 * DAY, ends_at=NOW)
    with sessions.begin() as session:
        one = add_subscriber(session, "an@gemeente.test", Choices(), now=NOW)
        add_subscriber(session, "bert@gemeente.test", Choices(), now=NOW)
        change_choices(session, one.id, Choices(rhythm=Rhythm.DAILY), now=NOW)
        enqueue_digest(session, one.id, week, MAIL, now=NOW, choices=Choices(), told=["i1"])
        enqueue_mail(session, MAIL.model_copy(update={"message_id": "<2@radar.test>"}), now=NOW)
    ask(sessions)
    with sessions.begin() as session:
        assert remove_subscriber(session, "AN@gemeente.test")
        assert not remove_subscriber(session, "an@gemeente.test")
    with sessions() as session:
        assert [each.email for each in load_subscribers(session)] == ["bert@gemeente.test"]
        assert due_emails(session, now=NOW) == []
        assert signups_to_mail(session, now=NOW) == []
