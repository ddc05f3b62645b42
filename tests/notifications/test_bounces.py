"""Mail that comes back: found by its sender, kept once, and after some in a row the address is given up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Change
from domain.outbox import DigestOutcome
from domain.subscriptions import Rhythm
from notifications.bounces import ForeignReport, ReturnAddress, addresses, failure_of, gives_up, take_bounce
from notifications.delivery import deliver_pending
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.smtp import SmtpServer
from storage.changes import add_changes
from storage.database import Sessions
from storage.secrets import link_key
from storage.subscribers import load_subscribers, set_reachable

if TYPE_CHECKING:
    from conftest import MailServer

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
ADDRESS = "terug@radar.test"
AN = "an@gemeente.test"


def report(to: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a mail server writes (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@mx.test
To: {to}
Subject: Undelivered Mail
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; {AN}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{AN}> unknown

--b--
""".encode()


SendWeeks = Callable[[int], list[str]]


@pytest.fixture
def send_weeks(news: Sessions, mail_server: "MailServer", change: Callable[..., Change]) -> SendWeeks:
    """Sends the digests of so many weeks, each with news of its own; gives the senders of An's mail."""

    def send(weeks: int) -> list[str]:
        for week in range(weeks):
            now = NOW + timedelta(weeks=week)
            with news.begin() as session:
                add_changes(session, [change(10 + week, detected_at=now - timedelta(days=2))])
            last = window(Rhythm.WEEKLY, now)
            enqueue_digests(news, last, now=now, public_url="https://r.test", mail_from="radar@r.test")
            url = SmtpServer.from_url(f"smtp://127.0.0.1:{mail_server.port}")
            deliver_pending(news, url, clock=lambda now=now: now, bounce_address=ADDRESS)  # type: ignore[misc]
        return [sender for sender, to, _ in mail_server.taken if to == [AN]]

    return send


def unreachable(sessions: Sessions) -> list[str]:
    """Who gets no more mail."""
    with sessions() as session:
        return [one.email for one in load_subscribers(session) if one.unreachable_since]


def test_an_address_that_does_not_exist_is_given_up_after_two_digests(news: Sessions, send_weeks: SendWeeks) -> None:
    """Each report counts once, however often it comes; who says that all is well again begins anew."""
    first, second = send_weeks(2)
    for _ in range(3):
        take_bounce(news, report(first), address=ADDRESS, now=NOW)
    assert unreachable(news) == []
    told = take_bounce(news, report(second.upper()), address=ADDRESS, now=NOW)
    assert "gets no more mail" in told
    assert AN not in told
    assert unreachable(news) == [AN]
    with news.begin() as session:
        set_reachable(session, 1, now=NOW)
    assert "known" not in take_bounce(news, report(second), address=ADDRESS, now=NOW)
    assert unreachable(news) == []


def test_a_refusal_while_sending_counts_as_well(
    news: Sessions, mail_server: "MailServer", send_weeks: SendWeeks
) -> None:
    """The mail never left, and the address does not exist."""
    mail_server.answers[AN] = "550 5.1.1 onbekend"
    send_weeks(2)
    assert unreachable(news) == [AN]


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_did_not_fail_is_no_bounce(news: Sessions, send_weeks: SendWeeks, action: str) -> None:
    """A report that a mail is late, or went on, says nothing about the address."""
    for sender in send_weeks(3):
        assert "nothing is kept" in take_bounce(news, report(sender, action=action), address=ADDRESS, now=NOW)
    assert unreachable(news) == []


def test_an_automatic_reply_is_no_bounce(news: Sessions, send_weeks: SendWeeks) -> None:
    """Who is on holiday still exists."""
    (sender,) = send_weeks(1)
    reply = f"From: {AN}\nTo: {sender}\nAuto-Submitted: auto-replied\n\n550 5.1.1 grapje\n".encode()
    assert "nothing is kept" in take_bounce(news, reply, address=ADDRESS, now=NOW)


@pytest.mark.parametrize("to", ["terug@radar.test", "terug+1-0123456789abcdef@radar.test", "an@elders.test", "", "+@"])
def test_a_foreign_or_forged_report_is_refused(news: Sessions, to: str) -> None:
    """Nobody can end another one's mail."""
    with pytest.raises(ForeignReport):
        take_bounce(news, report(to), address=ADDRESS, now=NOW)


def test_an_address_is_of_one_mail(sessions: Sessions) -> None:
    """Its signature fits no other number."""
    with sessions.begin() as session:
        returns = ReturnAddress(ADDRESS, link_key(session))
    assert returns.read(returns.of(12)) == 12
    assert returns.read(returns.of(12).replace("+12-", "+13-")) is None


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_are_refused_in_one_way(junk: bytes, recipient: str) -> None:
    """Whatever is written to the address."""
    message = message_from_bytes(junk)
    assert failure_of(message) is None
    assert not [1 for one in addresses(message, recipient) if ReturnAddress(ADDRESS, "k").read(one)]


STATUSES = st.sampled_from(["", "4.2.2", "5.1.1", "5.2.2", "5.0.0"])


@given(st.lists(STATUSES, max_size=8))
def test_an_address_is_given_up_for_a_row_of_failures_only(statuses: list[str]) -> None:
    """Two in a row that say it does not exist, or three for good; what came back for a while says nothing."""
    outcomes = [DigestOutcome(sent_at=NOW - timedelta(days=9), status=status) for status in statuses]
    row = ["" if status == "" else status for status in statuses if not status.startswith("4")]
    expected = row[:2] == ["5.1.1", "5.1.1"] or (len(row) >= 3 and all(row[:3]))
    assert gives_up(outcomes, NOW) is expected


def test_a_digest_of_this_week_says_nothing_yet() -> None:
    """Reports come for days."""
    gone = DigestOutcome(sent_at=NOW - timedelta(days=20), status="5.1.1")
    young = DigestOutcome(sent_at=NOW - timedelta(days=6), status="")
    assert gives_up([young, gone, gone], NOW)
    assert not gives_up([young.model_copy(update={"sent_at": NOW - timedelta(days=7)}), gone, gone], NOW)
