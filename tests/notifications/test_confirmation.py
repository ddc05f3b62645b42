"""The mail that asks who signed up: one link, the same for everyone, one an hour."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

from domain.subscriptions import Choices
from domain.tokens import Purpose, read_token
from notifications.confirmation import enqueue_confirmations
from storage.database import Sessions
from storage.outbox import due_emails, lock_email
from storage.secrets import link_key
from storage.signups import load_signup, request_signup
from storage.subscribers import add_subscriber

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)


def ask(sessions: Sessions, *addresses: str, at: datetime = NOW) -> int:
    """These sign up; gives how many mails that makes."""
    with sessions.begin() as session:
        for address in addresses:
            request_signup(session, address, Choices(), text_version="1", now=at)
    return enqueue_confirmations(sessions, now=at, public_url="https://radar.test", mail_from="radar@vlaanderen.test")


def texts(sessions: Sessions) -> dict[str, str]:
    """The mails in the outbox, by recipient."""
    with sessions.begin() as session:
        mails = filter(None, (lock_email(session, one) for one in due_emails(session, now=NOW + timedelta(days=1))))
        return {one.recipient: message_from_bytes(one.message, policy=SMTP).get_content() for one in mails}


def test_the_link_leads_to_the_signup(sessions: Sessions) -> None:
    """And to nothing else: it holds no address."""
    assert ask(sessions, "an@gemeente.test") == 1
    (text,) = texts(sessions).values()
    token = re.search(r"https://radar.test/inschrijven/bevestigen\?token=(\S+)", text)
    assert token is not None
    with sessions.begin() as session:
        found = read_token(link_key(session), Purpose.CONFIRM, token[1])
        assert found is not None
        signup = load_signup(session, *found, now=NOW)
    assert signup is not None
    assert signup.email == "an@gemeente.test"
    assert "an@" not in text


def test_who_gets_mail_already_gets_the_same(sessions: Sessions) -> None:
    """Nobody learns from it who is a subscriber."""
    with sessions.begin() as session:
        add_subscriber(session, "an@gemeente.test", Choices(), now=NOW)
    ask(sessions, "an@gemeente.test", "bert@gemeente.test")
    shown = {re.sub(r"token=\S+", "", text) for text in texts(sessions).values()}
    assert len(shown) == 1


def test_one_mail_an_hour(sessions: Sessions) -> None:
    """However often somebody fills in the form."""
    moments = [NOW + timedelta(minutes=10 * number) for number in range(7)]
    assert [ask(sessions, "an@gemeente.test", at=moment) for moment in moments] == [1, 0, 0, 0, 0, 0, 1]


def test_an_address_that_is_none_stops_no_other(sessions: Sessions) -> None:
    """It is passed over."""
    assert ask(sessions, "geen adres", "an@gemeente.test") == 1
    assert list(texts(sessions)) == ["an@gemeente.test"]
