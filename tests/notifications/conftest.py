"""Builders of small values, and a mail server on a loopback socket that answers as a test says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.subscriptions import Rhythm, Subscriber
from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
URL = "https://www.vlaanderen.be/lokaal-bestuur/oproep"


def make_evidence(quote: str = "Indienen kan tot en met 20 mei 2022.") -> Evidence:
    """Where a fact was read."""
    return Evidence(capture=1, url=URL, quote=quote, xpath="/html/body/p[1]", captured_at=NOW)


def make_change(
    number: int = 1,
    *,
    kind: ChangeKind = ChangeKind.CHANGED,
    field: str = "title",
    before: object = "Oud",
    after: object = "Nieuw",
    **more: object,
) -> Change:
    """One change of one initiative."""
    told = {
        "id": f"c{number}",
        "initiative": "i1",
        "title": "Slimme kade",
        "kind": kind,
        "cause": Cause.SOURCE,
        "field": field,
        "before": before,
        "after": after,
        "significance": Significance.MAJOR,
        "summary": f"{field}: {before} werd {after}",
        "url": URL,
        "detected_at": NOW - timedelta(days=3) + timedelta(minutes=number),
    }
    return Change.model_validate({**told, **more})


def make_stored(
    initiative: str = "i1", *, themes: tuple[str, ...] = (), last_day: str = "2022-05-20"
) -> StoredInitiative:
    """A stored call with a deadline."""
    evidence = (make_evidence(),)
    deadline = Deadline(date=PartialDate(iso=last_day, precision=Precision.DAY))
    made = Initiative(
        id=initiative,
        slug=f"slimme-kade-{initiative}",
        title=Fact[str](value="Slimme kade", evidence=evidence),
        kind=Fact[Kind](value=Kind.CALL, evidence=evidence),
        status=Fact[Status](value=Status.OPEN, evidence=evidence),
        themes=tuple(Fact[str](value=theme, evidence=evidence) for theme in themes),
        deadlines=(Fact[Deadline](value=deadline, evidence=evidence),),
    )
    return StoredInitiative(initiative=made, version=1, first_seen=NOW, last_seen=NOW, last_changed=NOW)


def make_subscriber(*themes: str) -> Subscriber:
    """Someone who gets mail."""
    return Subscriber(id=1, email="an@gemeente.test", rhythm=Rhythm.WEEKLY, themes=themes, confirmed_at=NOW)


@pytest.fixture
def change() -> Callable[..., Change]:
    """Makes a change."""
    return make_change


@pytest.fixture
def stored() -> Callable[..., StoredInitiative]:
    """Makes a stored initiative."""
    return make_stored


@pytest.fixture
def subscriber() -> Callable[..., Subscriber]:
    """Makes a subscriber."""
    return make_subscriber


@dataclass
class MailServer:
    """What the server answers at each command, and what it took. `drop` closes the connection before or after."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO, for one recipient or for all."""
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the same
        """Answer the final dot."""
        answer = self.answers.get("DATA", "250 OK")
        if self.drop == "before":
            server.transport.abort()
            return answer
        if answer.startswith("250"):
            self.taken.append((envelope.mail_from or "", list(envelope.rcpt_tos), bytes(envelope.content or b"")))
        if self.drop == "after":
            server.transport.abort()
        return answer


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server without encryption."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()


def check_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: object) -> AuthResult:
    """One user with one password."""
    known = isinstance(login, LoginPassword) and (login.login, login.password) == (b"radar", b"ge:heim/1")
    return AuthResult(success=known)


@pytest.fixture
def secure_server(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A server that wants STARTTLS and a login; its authority is trusted in this test."""
    import trustme  # noqa: PLC0415  only here

    authority = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = MailServer(free_port())
    controller = Controller(
        server,
        hostname="localhost",
        port=server.port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check_login,
    )
    controller.start()
    yield server
    controller.stop()
