"""Mail out of the outbox: each once, one bad recipient stops nobody, a server that is down loses nothing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from domain.subscriptions import Choices, Rhythm
from notifications.delivery import DeliveryReport, Pace, deliver_pending
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.smtp import SmtpServer
from storage.database import Sessions
from storage.locks import exclusive
from storage.outbox import begin_handover, last_digests, outbox_summary
from storage.subscribers import add_subscriber, remove_subscriber, set_paused

if TYPE_CHECKING:
    from conftest import MailServer

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
AN, BERT = "an@gemeente.test", "bert@gemeente.test"
DOWN = 1
"""A port that nothing listens on."""


@pytest.fixture
def pending(news: Sessions) -> Sessions:
    """Two mails wait."""
    enqueue(news)
    return news


def enqueue(sessions: Sessions) -> None:
    """Compose the week."""
    week = window(Rhythm.WEEKLY, NOW)
    enqueue_digests(sessions, week, now=NOW, public_url="https://radar.test", mail_from="radar@vlaanderen.test")


def subscribe(sessions: Sessions, *emails: str) -> None:
    """Add readers of everything."""
    with sessions.begin() as session:
        for email in emails:
            add_subscriber(session, email, Choices(), now=NOW)


def deliver(sessions: Sessions, port: int, *, now: datetime = NOW) -> DeliveryReport:
    """Deliver what is due."""
    return deliver_pending(sessions, SmtpServer.from_url(f"smtp://127.0.0.1:{port}"), clock=lambda: now)


def recipients(server: "MailServer") -> list[str]:
    """Who got mail, in order."""
    return [recipient for _, all_of_one, _ in server.taken for recipient in all_of_one]


def test_mail_leaves_once_over_one_connection(pending: Sessions, mail_server: "MailServer") -> None:
    """Delivering again adds nothing; the envelope's sender is the one in the mail."""
    assert deliver(pending, mail_server.port) == DeliveryReport(sent=2)
    assert deliver(pending, mail_server.port) == DeliveryReport()
    assert recipients(mail_server) == [AN, BERT]
    assert {sender for sender, _, _ in mail_server.taken} == {"radar@vlaanderen.test"}
    assert len(mail_server.clients) == 1


def test_one_bad_recipient_never_stops_the_rest(pending: Sessions, mail_server: "MailServer") -> None:
    """5xx fails for good with the server's words, the others get their mail."""
    mail_server.answers[AN] = "550 5.1.1 onbekend"
    report = deliver(pending, mail_server.port)
    assert report == DeliveryReport(sent=1, failed=1, reasons=("mail 1: 550 5.1.1 onbekend",))
    assert recipients(mail_server) == [BERT]
    assert deliver(pending, mail_server.port, now=NOW + timedelta(days=1)) == DeliveryReport()


def test_a_recipient_that_breaks_the_connection_stops_nobody(pending: Sessions, mail_server: "MailServer") -> None:
    """The rest goes over a new one."""
    mail_server.answers[AN] = "drop"
    report = deliver(pending, mail_server.port)
    assert (report.sent, report.postponed) == (1, 1)
    assert recipients(mail_server) == [BERT]


def test_an_address_outside_ascii_stops_nobody(news: Sessions, mail_server: "MailServer") -> None:
    """It fails for good, since nothing would ever carry it."""
    subscribe(news, "an@gemeenté.test")
    enqueue(news)
    report = deliver(news, mail_server.port)
    assert (report.sent, report.failed) == (2, 1)


def test_mail_waits_while_the_server_is_down(pending: Sessions, mail_server: "MailServer") -> None:
    """It stays pending with one line that says why, however long that takes, and leaves as soon as it can."""
    report = deliver(pending, DOWN)
    assert (report.sent, report.postponed, report.failed, len(report.reasons)) == (0, 2, 0, 1)
    with pending() as session:
        summary = outbox_summary(session)
    assert (summary.pending, summary.pending_since) == (2, NOW)
    assert "can't be reached" in summary.last_error
    assert deliver(pending, DOWN, now=NOW + timedelta(days=9)).postponed == 2
    assert deliver(pending, mail_server.port, now=NOW + timedelta(days=9)).sent == 2


def test_a_server_that_keeps_hanging_up_is_left_alone(news: Sessions, mail_server: "MailServer") -> None:
    """After two connections that brought nothing the rest waits for the next run."""
    subscribe(news, "els@gemeente.test", "fien@gemeente.test")
    enqueue(news)
    mail_server.drop = "before"
    report = deliver(news, mail_server.port)
    assert (report.sent, report.postponed) == (0, 4)
    assert mail_server.tried == [AN, BERT]
    mail_server.drop = ""
    assert deliver(news, mail_server.port).sent == 2
    assert deliver(news, mail_server.port, now=NOW + timedelta(minutes=30)).sent == 2


def test_what_is_refused_for_now_is_tried_less_and_less_and_given_up(
    pending: Sessions, mail_server: "MailServer"
) -> None:
    """The waits double up to a day; after five days the mail fails with the server's words."""
    mail_server.answers["RCPT"] = "451 later"
    now, tries = NOW, []
    while not (report := deliver(pending, mail_server.port, now=now)).failed:
        tries += [now] if report.postponed else []
        now += timedelta(minutes=30)
    waits = [later - earlier for earlier, later in pairwise([*tries, now])]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=30), timedelta(days=1))
    assert timedelta(days=5) < now - NOW < timedelta(days=6)
    assert "451 later" in report.reasons[0]
    with pending() as session:
        assert outbox_summary(session).failed == 2


def test_a_mail_whose_acceptance_was_not_heard_goes_again_with_the_same_id(
    pending: Sessions, mail_server: "MailServer"
) -> None:
    """The one case in which a mail can arrive twice: it is the same mail, so that the reader's program can tell."""
    mail_server.drop = "after"
    assert deliver(pending, mail_server.port).postponed == 2
    mail_server.drop = ""
    assert deliver(pending, mail_server.port, now=NOW + timedelta(hours=1)) == DeliveryReport(sent=2, maybe_twice=2)
    bodies = [body for _, _, body in mail_server.taken]
    assert (len(bodies), len(set(bodies))) == (4, 2)


def test_two_deliveries_at_once_do_not_send_twice(pending: Sessions, mail_server: "MailServer") -> None:
    """The second one says why it did nothing."""
    with exclusive(pending, "delivery"):
        assert deliver(pending, mail_server.port) == DeliveryReport(reasons=("another process is sending the mail",))
    assert deliver(pending, mail_server.port).sent == 2


def test_others_can_write_while_a_mail_is_being_sent(pending: Sessions, mail_server: "MailServer") -> None:
    """A slow mail server holds up no crawl."""
    mail_server.during = lambda: subscribe(pending, "els@gemeente.test")
    assert deliver(pending, mail_server.port) == DeliveryReport(sent=2)


def test_who_left_gets_no_mail_that_still_waited(pending: Sessions, mail_server: "MailServer") -> None:
    """Forgotten is forgotten."""
    with pending.begin() as session:
        remove_subscriber(session, AN)
    assert deliver(pending, mail_server.port) == DeliveryReport(sent=1)
    assert recipients(mail_server) == [BERT]


def test_a_mail_that_was_being_handed_over_when_we_were_ended_goes_again_and_is_counted(
    pending: Sessions, mail_server: "MailServer"
) -> None:
    """Nobody knows whether the server took it; a server that is down in between changes nothing of that."""
    with pending.begin() as session:
        begin_handover(session, 1, now=NOW)
    assert deliver(pending, DOWN).postponed == 2
    assert deliver(pending, mail_server.port) == DeliveryReport(sent=2, maybe_twice=1)
    with pending() as session:
        assert outbox_summary(session).maybe_twice == 1


@pytest.mark.parametrize("drop", ["before", "RCPT"])
def test_only_what_ended_after_the_whole_mail_may_arrive_twice(
    pending: Sessions, mail_server: "MailServer", drop: str
) -> None:
    """A connection that ended at RCPT took nothing; one that ended after the final dot may have."""
    mail_server.drop, mail_server.answers["RCPT"] = ("", "drop") if drop == "RCPT" else (drop, "250 OK")
    deliver(pending, mail_server.port)
    mail_server.drop, mail_server.answers["RCPT"] = "", "250 OK"
    report = deliver(pending, mail_server.port, now=NOW + timedelta(hours=1))
    assert report == DeliveryReport(sent=2, maybe_twice=0 if drop == "RCPT" else 2)


def test_who_paused_gets_no_mail_that_still_waited(pending: Sessions, mail_server: "MailServer") -> None:
    """The digest counts as not made, so that the first one after the pause tells what it told."""
    with pending.begin() as session:
        set_paused(session, 1, paused=True, now=NOW)
    assert deliver(pending, mail_server.port) == DeliveryReport(sent=1)
    assert recipients(mail_server) == [BERT]
    with pending.begin() as session:
        assert outbox_summary(session).pending == 0
        assert 1 not in last_digests(session)


def test_no_more_mail_leaves_in_a_minute_than_was_set() -> None:
    """Also after a pause no more leave at once."""
    now, waited = 0.0, []
    pace = Pace(30, lambda: now, waited.append)
    pace.wait()
    pace.wait()
    now = 60
    pace.wait()
    pace.wait()
    assert waited == [0, 2, 0, 2]
