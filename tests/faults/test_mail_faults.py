"""A mail server in every sort of trouble, from outbox to wire: each mail arrives once, and none is lost by it.

Four digests wait. What goes wrong befalls the second one, all of them, or the connection before any of them; after it
is over one more delivery brings what still waits. The server keeps what it took, by the mail's own return address.
"""

import shutil
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import trustme
from sqlalchemy import select

from domain.outbox import EmailKind, EmailStatus, NewEmail
from domain.subscriptions import Choices, Rhythm
from notifications.delivery import DeliveryReport, deliver_pending
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.smtp import SmtpServer
from storage.database import Sessions, close_database, open_database
from storage.outbox import enqueue_mail, outbox_summary
from storage.subscribers import add_subscriber
from storage.tables import BounceRow, EmailRow
from tests.faults.smtp_server import DROP, SILENCE, Fault, FaultyServer

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
READERS = ["an@gemeente.test", "bert@gemeente.test", "carla@gemeente.test", "dirk@gemeente.test"]
BERTS = 2
"""The number of the mail that something befalls, where it does not befall all."""
LOGIN = {"user": "radar", "password": "ge:heim/1", "starttls": "required"}
PENDING, SENT, FAILED = EmailStatus.PENDING, EmailStatus.SENT, EmailStatus.FAILED
ONCE = {1: 1, 2: 1, 3: 1, 4: 1}

LATER_REPLIES = [b"421 4.3.2 straks", b"451 4.3.0 later", b"452 4.2.2 vol"]
NEVER_REPLIES = [b"550 5.1.1 onbekend", b"554 5.6.0 onzin"]
REPLIES = [*LATER_REPLIES, *NEVER_REPLIES]
SEVERAL_LINES = b"550-5.1.1 onbekend\r\n550-5.1.1 of verhuisd\r\n550 5.1.1 wie weet"
NOT_ASCII = b"550 5.1.1 onbekend: Andr\xe9 \x00\x1b[31m\xe2\x82"
LONG = b"550 5.1.1 " + b"onbekend " * 600
ENDLESS = b"250 " + b"x" * 9000
UNREADABLE = [b"hallo", b"\r\n", b"25\r\n", b"999 te veel", b"150 wacht", b"334 ", ENDLESS, b"\xff\xfe\x00"]
OUR_LOGIN = [
    b"530 5.7.0 eerst aanmelden",
    b"534 5.7.9 sterker aanmelden",
    b"535 5.7.8 fout",
    b"538 5.7.11 eerst versleutelen",
    b"550 5.7.8 niet aangemeld",
    b"554 5.7.1 <bert@gemeente.test>: Relay access denied",
]
OF_A_MAIL = ["MAIL", "RCPT", "DATA", "dot"]
BEFORE_MAIL = ["greeting", "EHLO", "STARTTLS", "AUTH"]


class Case(NamedTuple):
    """Something that goes wrong at a step, and what the mail that it befalls is then.

    `counted`: it counts as one that may arrive twice when it is tried again.
    """

    step: str
    reply: bytes
    state: EmailStatus = PENDING
    taken: bool = False
    counted: bool = False

    def faults(self, mail: int = 0) -> dict[str, Fault]:
        """For the server; it gets no RSET without a mail that was refused, and no HELO without a refused EHLO."""
        found = {self.step: Fault(self.reply, mail, self.taken)}
        if self.step == "RSET":
            found["RCPT"] = Fault(b"450 4.2.1 bezet", mail)
        if self.step == "EHLO":
            found["HELO"] = Fault(self.reply)
        return found

    def __str__(self) -> str:
        """As the name of a test."""
        said = self.reply[:12].decode("ascii", "backslashreplace").strip("\r\n\0 ")
        return f"{self.step}-{said}{'-taken' * self.taken}"


OF_ONE = [
    *(Case(step, reply) for step in OF_A_MAIL for reply in LATER_REPLIES),
    *(Case(step, reply, FAILED) for step in OF_A_MAIL for reply in NEVER_REPLIES),
    *(Case("RCPT", reply, FAILED) for reply in (SEVERAL_LINES, NOT_ASCII, LONG)),
    *(Case("RCPT", reply) for reply in [*OUR_LOGIN, *UNREADABLE]),
    *(Case(step, reply) for step in ("MAIL", "DATA") for reply in UNREADABLE[-2:]),
    *(Case(step, reply) for step in OF_A_MAIL[:-1] for reply in (DROP, SILENCE)),
    *(Case("dot", reply, taken=True, counted=True) for reply in [*UNREADABLE, DROP, SILENCE]),
    *(Case(step, DROP, counted=True) for step in ("text", "last line", "dot")),
    *(Case("RSET", reply) for reply in [*REPLIES, *UNREADABLE[-2:], DROP, SILENCE]),
]
OF_ALL = [
    *(Case(step, reply) for step in OF_A_MAIL for reply in LATER_REPLIES),
    *(Case(step, reply) for step in ("MAIL", "RCPT") for reply in OUR_LOGIN),
    *(Case(step, DROP) for step in OF_A_MAIL[:-1]),
    Case("dot", DROP, taken=True, counted=True),
]
OF_CONNECTION = [
    *(Case(step, reply) for step in BEFORE_MAIL for reply in [*REPLIES, UNREADABLE[0], UNREADABLE[-2], DROP, SILENCE]),
    *(Case("TLS", reply) for reply in (b"hallo", DROP, SILENCE)),
    *(Case("AUTH", reply) for reply in [*OUR_LOGIN, b"454 4.7.0 straks", b"334 abcde"]),
]


def fill(sessions: Sessions) -> None:
    """Four readers who want a mail also in a week without news, and their mails."""
    with sessions.begin() as session:
        for reader in READERS:
            add_subscriber(session, reader, Choices(also_empty=True), now=NOW)
    week = window(Rhythm.WEEKLY, NOW)
    made = enqueue_digests(sessions, week, now=NOW, public_url="https://radar.test", mail_from="radar@radar.test")
    assert made.enqueued == len(READERS)


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file in which four mails wait, to copy."""
    file = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("mail") / "filled.sqlite"))
    opened = open_database(f"sqlite:///{file}")
    fill(opened)
    close_database(opened)
    return file


@pytest.fixture
def outbox(filled: Path, tmp_path: Path) -> Iterator[Sessions]:
    """Four mails that wait."""
    opened = open_database(f"sqlite:///{shutil.copy(filled, tmp_path / 'radar.sqlite')}")
    yield opened
    close_database(opened)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server without encryption or login."""
    with FaultyServer() as running:
        yield running


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs certificates."""
    return trustme.CA()


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """For a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def _trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is trusted here, and no other (reading all those of the system takes most of the time of a delivery)."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.fixture(scope="module")
def context(authority: trustme.CA) -> ssl.SSLContext:
    """A right certificate."""
    return context_of(authority.issue_cert("localhost"))


@pytest.fixture
def strict_server(context: ssl.SSLContext) -> Iterator[FaultyServer]:
    """A server with STARTTLS and a login."""
    with FaultyServer(context=context, logins="PLAIN") as running:
        yield running


def deliver(sessions: Sessions, server: FaultyServer, now: datetime = NOW, **options: Any) -> DeliveryReport:  # noqa: ANN401  of SmtpServer
    """Deliver what is due."""
    smtp = SmtpServer("localhost", server.port, **options)
    return deliver_pending(sessions, smtp, clock=lambda: now, bounce_address="terug@radar.test")


def rows(sessions: Sessions) -> list[EmailRow]:
    """The outbox."""
    with sessions() as session:
        return list(session.scalars(select(EmailRow).order_by(EmailRow.id)))


def states(sessions: Sessions) -> list[EmailStatus]:
    """How each mail stands."""
    return [EmailStatus(row.status) for row in rows(sessions)]


def assert_as_written(sessions: Sessions, server: FaultyServer) -> None:
    """Whatever arrived went to its reader, byte for byte as it was written (Message-ID, Date), also the second time."""
    written = {row.id: (row.recipient, row.message) for row in rows(sessions)}
    assert [(one.recipient, one.content) for one in server.taken] == [written[one.mail] for one in server.taken]
    names = [message_from_bytes(message)["Message-ID"] for _, message in written.values()]
    assert len(set(names)) == len(written)


def blamed(sessions: Sessions) -> int:
    """How many addresses are known as ones that refused a mail for good."""
    with sessions() as session:
        return len(session.scalars(select(BounceRow)).all())


@pytest.mark.parametrize("case", OF_ONE, ids=str)
def test_trouble_with_one_mail_is_of_that_mail_alone(outbox: Sessions, server: FaultyServer, case: Case) -> None:
    """The others arrive at once; it waits or is refused for good, and what waited arrives when the trouble is over."""
    server.faults = case.faults(mail=BERTS)
    first = deliver(outbox, server, answer_time=1 if case.reply == SILENCE else 60)
    assert states(outbox) == [SENT, case.state, SENT, SENT]
    assert (first.sent, first.postponed + first.failed, first.maybe_twice, first.down) == (3, 1, 0, "")
    assert server.copies() == {**ONCE, BERTS: 1} if case.taken else {1: 1, 3: 1, 4: 1}
    row = rows(outbox)[BERTS - 1]
    assert 0 < len(row.last_error) <= 500
    assert row.last_error.isprintable()
    assert (row.next_attempt_at > NOW) is (case.state is PENDING)
    server.faults = {}
    second = deliver(outbox, server, LATER)
    again = case.state is PENDING
    assert blamed(outbox) == (case.state is FAILED and case.step == "RCPT")
    assert (second.sent, second.maybe_twice) == (again, again and case.counted)
    assert server.copies().get(BERTS, 0) == again + case.taken
    assert deliver(outbox, server, LATER + timedelta(days=9)) == DeliveryReport()
    assert_as_written(outbox, server)


@pytest.mark.parametrize("case", OF_ALL, ids=str)
def test_trouble_with_every_mail_fails_none(outbox: Sessions, server: FaultyServer, case: Case) -> None:
    """What is for later or about our login waits, and nobody's address is blamed; afterwards each arrives."""
    server.faults = case.faults()
    assert deliver(outbox, server).postponed == 4
    assert states(outbox) == [PENDING] * 4
    tried = server.copies()
    server.faults = {}
    second = deliver(outbox, server, LATER)
    assert (second.sent, second.maybe_twice) == (4, len(tried))
    assert len(tried) == 2 * case.taken  # after two connections that ended the rest is kept back
    assert server.copies() == {number: 1 + tried.get(number, 0) for number in ONCE}
    assert blamed(outbox) == 0
    assert_as_written(outbox, server)


@pytest.mark.parametrize("case", OF_CONNECTION, ids=str)
def test_trouble_before_any_mail_keeps_all_due(outbox: Sessions, strict_server: FaultyServer, case: Case) -> None:
    """None is refused for good or spends a wait of its own; all leave as soon as the server can be used."""
    strict_server.logins = "CRAM-MD5" if case.reply.startswith(b"334") else "PLAIN"
    strict_server.faults = case.faults()
    first = deliver(outbox, strict_server, **LOGIN, patience=0.5 if case.reply == SILENCE else 30)
    assert (first.sent, first.postponed, first.failed) == (0, 4, 0)
    assert f"localhost:{strict_server.port}" in first.down
    assert LOGIN["password"] not in first.down
    assert {(row.status, row.next_attempt_at) for row in rows(outbox)} == {(PENDING, NOW)}
    assert "MAIL" not in strict_server.asked
    strict_server.faults, strict_server.logins = {}, "PLAIN"
    assert deliver(outbox, strict_server, **LOGIN) == DeliveryReport(sent=4)
    assert strict_server.copies() == ONCE
    assert_as_written(outbox, strict_server)


@pytest.mark.parametrize("reply", [*REPLIES[1:], UNREADABLE[0], SEVERAL_LINES], ids=str)
def test_a_server_that_knows_the_old_greeting_only_gets_the_mail(
    outbox: Sessions, server: FaultyServer, reply: bytes
) -> None:
    """EHLO is refused there (RFC 5321 4.1.4); without login and encryption nothing of it is needed."""
    server.faults = {"EHLO": Fault(reply)}
    assert deliver(outbox, server) == DeliveryReport(sent=4)
    assert server.copies() == ONCE


@pytest.mark.parametrize("reply", [*REPLIES, *UNREADABLE[-2:], DROP, SILENCE], ids=str)
def test_how_the_server_says_goodbye_is_nothing_to_us(outbox: Sessions, server: FaultyServer, reply: bytes) -> None:
    """All mail was taken by then."""
    server.faults = {"QUIT": Fault(reply)}
    assert deliver(outbox, server, answer_time=1 if reply == SILENCE else 60) == DeliveryReport(sent=4)
    assert deliver(outbox, server, LATER) == DeliveryReport()
    assert server.copies() == ONCE


WRONG: dict[str, Callable[[trustme.CA], trustme.LeafCert]] = {
    "unknown authority": lambda _: trustme.CA().issue_cert("localhost"),
    "other host": lambda authority: authority.issue_cert("elders.example"),
    "expired": lambda authority: authority.issue_cert("localhost", not_after=datetime(2001, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("options", [LOGIN, {}], ids=["required", "when offered"])
def test_a_server_that_is_not_who_it_should_be_gets_nothing(
    outbox: Sessions, strict_server: FaultyServer, authority: trustme.CA, wrong: str, options: dict[str, Any]
) -> None:
    """Neither login nor mail, also where encryption is but offered; all of it waits for the right one."""
    with FaultyServer(context=context_of(WRONG[wrong](authority)), logins="PLAIN") as other:
        report = deliver(outbox, other, **options)
    assert set(other.asked) <= {"EHLO", "STARTTLS", "QUIT"}
    assert (report.postponed, states(outbox)) == (4, [PENDING] * 4)
    assert "certificate" in report.down
    assert deliver(outbox, strict_server, **options) == DeliveryReport(sent=4)


def test_a_server_without_the_encryption_that_is_required_gets_nothing(
    outbox: Sessions, server: FaultyServer, strict_server: FaultyServer
) -> None:
    """Who stands between may have taken the offer away."""
    server.logins = "PLAIN"
    report = deliver(outbox, server, **LOGIN)
    assert (report.postponed, states(outbox)) == (4, [PENDING] * 4)
    assert "STARTTLS" in report.down
    assert set(server.asked) <= {"EHLO", "QUIT"}
    assert deliver(outbox, strict_server, **LOGIN) == DeliveryReport(sent=4)


def test_a_mail_that_breaks_off_was_certainly_not_taken(outbox: Sessions, server: FaultyServer) -> None:
    """Where it is too long to be on its way as a whole, its final dot never left: it can't arrive twice."""
    message = b"From: radar@radar.test\r\n\r\n" + (b"lang verhaal " * 70 + b"\r\n") * 8000
    mail = {"recipient": "els@gemeente.test", "message_id": "<5@radar.test>", "subject": "Lang", "message": message}
    with outbox.begin() as session:
        enqueue_mail(session, NewEmail(kind=EmailKind.ALARM, **mail), now=NOW)
    server.faults = {"text": Fault(DROP, mail=5)}
    assert deliver(outbox, server).postponed == 1
    server.faults = {}
    assert deliver(outbox, server, LATER) == DeliveryReport(sent=1)
    assert server.copies() == {**ONCE, 5: 1}
    assert_as_written(outbox, server)


def test_who_takes_a_mail_slowly_gets_it_once(outbox: Sessions, server: FaultyServer) -> None:
    """The patience is for connecting; a server that looks into a mail may take minutes (RFC 5321 4.5.3.2)."""
    server.faults = {"dot": Fault(mail=BERTS, hold=1.5)}
    assert deliver(outbox, server, patience=1) == DeliveryReport(sent=4)
    assert server.copies() == ONCE


def tries(sessions: Sessions, server: FaultyServer, days: int) -> list[datetime]:
    """Deliver whenever Bert's mail is due, until it is given up or some days are over; gives when it was tried."""
    tried, now = [], NOW
    while now < NOW + timedelta(days=days) and rows(sessions)[BERTS - 1].status == PENDING:
        deliver(sessions, server, now)
        tried.append(now)
        now = rows(sessions)[BERTS - 1].next_attempt_at
    return tried


@pytest.mark.parametrize("step", OF_A_MAIL)
def test_a_mail_that_is_refused_for_now_is_given_up_after_five_days(
    outbox: Sessions, server: FaultyServer, step: str
) -> None:
    """The waits grow to a day; the others got theirs at once, and nothing is tried after that."""
    server.faults = {step: Fault(b"452 4.2.2 vol", mail=BERTS)}
    tried = tries(outbox, server, 30)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)
    assert (waits[0] < timedelta(hours=1), waits[-1]) == (True, timedelta(days=1))
    assert timedelta(days=5) < tried[-1] - NOW < timedelta(days=6, hours=1)
    assert states(outbox) == [SENT, FAILED, SENT, SENT]
    assert rows(outbox)[BERTS - 1].last_error == "given up after five days: 452 4.2.2 vol"
    assert (server.copies(), blamed(outbox)) == ({1: 1, 3: 1, 4: 1}, 0)
    server.faults = {}
    assert deliver(outbox, server, NOW + timedelta(days=31)) == DeliveryReport()


@pytest.mark.parametrize(
    "case",
    [Case("MAIL", LATER_REPLIES[0]), Case("MAIL", OUR_LOGIN[0]), Case("RCPT", OUR_LOGIN[-1]), Case("RCPT", DROP)],
    ids=str,
)
def test_no_mail_is_given_up_for_our_login_or_connection(outbox: Sessions, server: FaultyServer, case: Case) -> None:
    """However long it takes to mend; it is tried at least daily, and arrives then."""
    server.faults = case.faults(mail=BERTS)
    tried = tries(outbox, server, 9)
    assert max(later - earlier for earlier, later in pairwise(tried)) <= timedelta(days=1)
    server.faults = {}
    deliver(outbox, server, NOW + timedelta(days=10))
    assert (states(outbox), server.copies(), blamed(outbox)) == ([SENT] * 4, ONCE, 0)


def test_a_mail_that_may_have_been_taken_each_time_is_not_sent_for_ever(outbox: Sessions, server: FaultyServer) -> None:
    """A server that hangs up on each final dot may have delivered it each time: after five days that is enough."""
    server.faults = {"dot": Fault(DROP, mail=BERTS, taken=True)}
    tried = tries(outbox, server, 30)
    assert tried[-1] - NOW < timedelta(days=6, hours=1)
    assert states(outbox) == [SENT, FAILED, SENT, SENT]
    assert server.copies() == {**ONCE, BERTS: len(tried)}
    with outbox() as session:
        assert outbox_summary(session).maybe_twice == len(tried) - 1
    assert_as_written(outbox, server)


def test_both_databases_keep_what_any_server_says(sessions: Sessions, server: FaultyServer) -> None:
    """A refusal in bytes that are no text, a connection that ends after the final dot, and two mails that arrive."""
    fill(sessions)
    server.faults = {"RCPT": Fault(NOT_ASCII, mail=1), "dot": Fault(DROP, mail=BERTS, taken=True)}
    deliver(sessions, server)
    assert states(sessions) == [FAILED, PENDING, SENT, SENT]
    server.faults = {}
    assert deliver(sessions, server, LATER) == DeliveryReport(sent=1, maybe_twice=1)
    assert server.copies() == {2: 2, 3: 1, 4: 1}
    assert_as_written(sessions, server)
