"""Builders of small values, and a mail server on a loopback socket that answers as a test says."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, StoredInitiative
from domain.subscriptions import Choices, Digest, Filters, Language, Rhythm, Subscriber
from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status
from notifications.digest import compose, window
from notifications.links import links_with, own_token
from notifications.render import build, render_preview
from storage.changes import add_changes
from storage.database import Sessions
from storage.initiatives import save_initiative
from storage.subscribers import add_subscriber

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
    initiative: str = "i1",
    *,
    title: str = "Slimme kade",
    themes: tuple[str, ...] = (),
    last_day: str = "2022-05-20",
) -> StoredInitiative:
    """A stored call with a deadline."""
    evidence = (make_evidence(),)
    deadline = Deadline(date=PartialDate(iso=last_day, precision=Precision.DAY))
    made = Initiative(
        id=initiative,
        slug=f"slimme-kade-{initiative}",
        title=Fact[str](value=title, evidence=evidence),
        kind=Fact[Kind](value=Kind.CALL, evidence=evidence),
        status=Fact[Status](value=Status.OPEN, evidence=evidence),
        themes=tuple(Fact[str](value=theme, evidence=evidence) for theme in themes),
        deadlines=(Fact[Deadline](value=deadline, evidence=evidence),),
    )
    return StoredInitiative(initiative=made, version=1, first_seen=NOW, last_seen=NOW, last_changed=NOW)


def make_subscriber(*themes: str) -> Subscriber:
    """Someone who gets mail."""
    return Subscriber(id=1, email="an@gemeente.test", choices=Choices(filters=Filters(themes=themes)), confirmed_at=NOW)


def read(quote: str, page: str = URL) -> list[Evidence]:
    """Words on a page."""
    return [Evidence(capture=2, url=page, quote=quote, xpath="/html/body/p[1]", captured_at=NOW)]


def moved_deadline() -> Change:
    """A deadline that moved."""
    day = {"time": None, "label": "", "inclusive": True, "precision": "day"}
    return make_change(
        2,
        field="deadlines",
        before=[{**day, "date": "2022-05-13"}],
        after=[{**day, "date": "2022-05-20"}],
        significance=Significance.CRITICAL,
        summary="De uiterste indiendatum van Slimme kade is verschoven van 13 mei 2022 naar 20 mei 2022.",
        evidence_after=read("Dossiers worden ingewacht tot en met 20 mei 2022."),
    )


def make_week() -> list[Change]:
    """A week with one of everything."""
    deadline = {"date": "2022-05-20", "time": None, "label": "", "inclusive": True, "precision": "day"}
    told = {
        "after": {"kind": "call", "deadlines": [deadline]},
        "summary": "Nieuwe oproep: Groene straat, indienen t.e.m. 20 mei 2022.",
    }
    fields = {"initiative": "i2", "kind": ChangeKind.NEW, "field": "", "before": None, "title": "Groene straat"}
    return [
        moved_deadline(),
        make_change(
            3,
            field="description",
            before="een sensor",
            after="twee sensoren",
            significance=Significance.MINOR,
            summary="De beschrijving van Slimme kade is gewijzigd: “een sensor” werd “twee sensoren”.",
        ),
        make_change(4, **fields, **told, significance=Significance.CRITICAL),
        make_change(
            5,
            initiative="i3",
            field="end",
            before="2022",
            after=None,
            title="Koele klas",
            summary="Het einde van Koele klas is niet langer vermeld (voorheen 2022).",
            evidence_before=read("Het project loopt heel 2022.", "https://smart.flanders.be/koele-klas/"),
        ),
    ]


def make_correction() -> Change:
    """Something that we told wrongly and somebody may have acted on."""
    told = "Rechtzetting: de uiterste indiendatum van Slimme kade is verschoven van 13 mei 2022 naar 20 mei 2022."
    return moved_deadline().model_copy(update={"cause": Cause.CORRECTION, "summary": told})


def make_mail(
    *changes: Change, language: Language = Language.DUTCH, last_day: str = "2022-05-20", also_empty: bool = False
) -> EmailMessage:
    """The mail of some changes; of none it is about `Slimme kade`."""
    titles = {one.initiative: one.title for one in changes} or {"i1": "Slimme kade"}
    known = {name: make_stored(name, title=title, last_day=last_day) for name, title in titles.items()}
    choices = Choices(language=language, also_empty=also_empty)
    reader = make_subscriber().model_copy(update={"choices": choices})
    digest = compose(reader, window(Rhythm.WEEKLY, NOW), changes, known)
    assert digest is not None
    return make_alone(digest, known)


def make_alone(digest: Digest, known: Mapping[str, StoredInitiative]) -> EmailMessage:
    """The mail of a digest, written for its reader alone."""
    links = links_with(own_token(digest.subscriber, key="k"), public_url="https://radar.test")
    shown = render_preview(digest, known, public_url="https://radar.test", links=links)
    return build(digest, shown, links, public_url="https://radar.test", mail_from="radar@vlaanderen.test", now=NOW)


def make_cases() -> dict[str, EmailMessage]:
    """A mail of each sort, by name."""
    return {
        "digest": make_mail(*make_week()),
        "digest-en": make_mail(*make_week(), language=Language.ENGLISH),
        "reminder": make_mail(last_day="2022-05-24"),
        "reminder-en": make_mail(last_day="2022-05-24", language=Language.ENGLISH),
        "correction": make_mail(make_correction()),
        "empty": make_mail(last_day="2022-12-31", also_empty=True),
    }


@pytest.fixture(scope="session")
def cases() -> dict[str, EmailMessage]:
    """A mail of each sort, by name."""
    return make_cases()


@pytest.fixture
def alone() -> Callable[..., EmailMessage]:
    """Writes the mail of a digest for its reader alone."""
    return make_alone


@pytest.fixture
def mail() -> Callable[..., EmailMessage]:
    """Renders the mail of some changes."""
    return make_mail


@pytest.fixture
def week() -> list[Change]:
    """A week with one of everything."""
    return make_week()


@pytest.fixture
def moved() -> Change:
    """A deadline that moved."""
    return moved_deadline()


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
    """What the server answers at each command, and what it took.

    `answers` are by command or by recipient; the answer "drop" ends the connection. `drop` ends it before or after a
    mail is taken; `during` runs while a mail is handed over; `slowness` is in seconds.
    """

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    slowness: float = 0
    during: Callable[[], None] | None = None
    tried: list[str] = field(default_factory=list)
    clients: set[object] = field(default_factory=set)
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        envelope.mail_from = address
        self.clients.add(session.peer)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO, for one recipient or for all."""
        self.tried.append(address)
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer == "drop":
            end(server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the same
        """Answer the final dot."""
        if self.during:
            self.during()
        await asyncio.sleep(self.slowness)
        answer = self.answers.get("DATA", "250 OK")
        if self.drop == "before":
            end(server)
            return answer
        if answer.startswith("250"):
            content = envelope.content or b""
            assert isinstance(content, bytes)
            self.taken.append((envelope.mail_from or "", list(envelope.rcpt_tos), content))
        if self.drop == "after":
            end(server)
        return answer


def end(server: SMTP) -> None:
    """Hang up without a word."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(host: str = "127.0.0.1", **options: Any) -> Iterator[MailServer]:  # noqa: ANN401  what aiosmtpd takes
    """A server with these options of aiosmtpd."""
    server = MailServer(free_port())
    controller = Controller(server, hostname=host, port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server without encryption, which takes a login but wants none."""
    with listening(auth_require_tls=False, authenticator=check_login) as server:
        yield server


def check_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: object) -> AuthResult:
    """One user with one password."""
    known = isinstance(login, LoginPassword) and (login.login, login.password) == (b"radar", b"ge:heim/1")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ssl.SSLContext:
    """A certificate for `localhost`, of an authority that is trusted in this test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def secure_server(certificate: ssl.SSLContext) -> Iterator[MailServer]:
    """A server that wants STARTTLS and a login."""
    options = {"require_starttls": True, "auth_required": True, "authenticator": check_login}
    with listening("localhost", tls_context=certificate, **options) as server:
        yield server


@pytest.fixture
def smtps_server(certificate: ssl.SSLContext) -> Iterator[MailServer]:
    """A server that speaks TLS from the first byte."""
    with listening("localhost", ssl_context=certificate) as server:
        yield server


@pytest.fixture
def news(sessions: Sessions) -> Sessions:
    """A week with one change and three subscribers, one of whom it does not concern; and one of another rhythm."""
    with sessions.begin() as session:
        save_initiative(session, make_stored(themes=("mobiliteit",)).initiative, [], now=NOW, changed=False)
        add_changes(session, [make_change()])
        for person in ("an@gemeente.test", "bert@gemeente.test", "carla@gemeente.test"):
            themes = ("zorg-welzijn",) if person.startswith("carla") else ()
            add_subscriber(session, person, Choices(filters=Filters(themes=themes)), now=NOW)
        add_subscriber(session, "dirk@gemeente.test", Choices(rhythm=Rhythm.MONTHLY), now=NOW)
    return sessions
