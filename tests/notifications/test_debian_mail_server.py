"""Debian's Postfix takes our mail, keeps it as it was written, and what it sends back is understood."""

import base64
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import select

from domain.outbox import EmailKind, EmailStatus
from domain.subscriptions import Choices, Rhythm
from notifications.bounces import ReturnAddress, take_bounce
from notifications.delivery import DeliveryReport, deliver_pending
from notifications.digest import window
from notifications.envelope import new_message
from notifications.outbox import enqueue_digests
from notifications.signing import Signer, load_signer
from notifications.smtp import SmtpServer
from notifications.writing import new_email
from storage.bounces import digest_outcomes
from storage.database import Sessions
from storage.outbox import enqueue_mail
from storage.secrets import link_key
from storage.subscribers import add_subscriber
from storage.tables import EmailRow

POSTFIX = Path("/usr/sbin/postfix")
pytestmark = [
    pytest.mark.skipif(not POSTFIX.exists(), reason="Postfix is not installed (scripts/install-debian-packages)"),
    pytest.mark.skipif(os.geteuid() != 0, reason="Postfix starts as root only"),
]
NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
RETURN = "terug@radar.test"
FROM = "radar@radar.test"
AN, UNKNOWN, MOVED, FOREIGN = "an@gemeente.test", "weg@gemeente.test", "els@elders.test", "tom@vreemd.test"
SUBJECT = "📢 Nieuwe oproep: coördinatie van geïntegreerde sensoren in de binnenstad – tot 🕐"
NOBODY = 65534
TRACE = re.compile(rb"(?:(?:Return-Path|X-Original-To|Delivered-To|Received): [^\n]*\n(?:[ \t][^\n]*\n)*)*")
"""What servers add before a mail (RFC 5321 4.4)."""
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.test
mydestination =
mynetworks = 192.0.2.0/24
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = gemeente.test, radar.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{an@gemeente.test=an/, terug@radar.test=terug/}}
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
relay_domains = elders.test
transport_maps = inline:{{elders.test=smtp:[127.0.0.1]:{elsewhere}}}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{elsewhere} inet n - n - - smtpd
 -o myhostname=mx.elders.test -o relay_recipient_maps=inline:{{an@elders.test=x}}
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""
"""The second service is the server of another domain, which knows one address."""


@dataclass(frozen=True)
class PostOffice:
    """A Postfix of our own, at a port; Maildirs stand in `folder`."""

    folder: Path
    port: int

    def mails(self, box: str, number: int) -> list[bytes]:
        """The content of a mailbox, as soon as there is so much."""
        ends = time.monotonic() + 30
        while len(found := sorted((self.folder / "mail" / box / "new").glob("*"))) < number:
            assert time.monotonic() < ends, (self.folder / "log").read_text()
            time.sleep(0.05)
        return [one.read_bytes() for one in found]


def free_ports(number: int) -> list[int]:
    """Ports that nothing listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    found = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return found


@pytest.fixture(scope="module")
def postfix() -> Iterator[PostOffice]:
    """A Postfix with its own configuration, queue and mailboxes, ended with the tests of this module."""
    folder = Path(tempfile.mkdtemp(prefix="radar-post-"))  # its programs are nobody's, whom pytest's folder keeps out
    port, elsewhere = free_ports(2)
    try:
        folder.chmod(0o755)
        for name in ("config", "queue", "data", "mail"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        os.chown(folder / "mail", NOBODY, NOBODY)
        values = {"folder": folder, "port": port, "elsewhere": elsewhere, "nobody": NOBODY}
        (folder / "config" / "main.cf").write_text(MAIN.format(**values))
        (folder / "config" / "master.cf").write_text(MASTER.format(**values))
        with running(folder, port):
            yield PostOffice(folder, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def post_office(postfix: PostOffice) -> PostOffice:
    """A Postfix with empty mailboxes."""
    for mail in postfix.folder.glob("mail/*/new/*"):
        mail.unlink()
    return postfix


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Postfix, from when it listens until the block ends."""
    command = [str(POSTFIX), "-c", str(folder / "config"), "start-fg"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        until_it_listens(process, folder, port)
        yield
    finally:
        with suppress(OSError, ValueError):
            os.kill(int((folder / "queue" / "pid" / "master.pid").read_text()), signal.SIGTERM)
        process.wait(timeout=30)


def until_it_listens(process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    """Wait for a server to begin."""
    ends = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < ends, (folder / "said").read_text()
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """What signs our mail."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signer(key: rsa.RSAPrivateKey, tmp_path: Path) -> Signer:
    """Signs as `radar deliver` does, with a key in a file."""
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    )
    return load_signer(tmp_path / "key.pem", selector="radar", mail_from=FROM)


def is_ours(mail: bytes, key: rsa.RSAPrivateKey) -> bool:
    """Whether a receiver with our DNS record finds that a mail is ours and was not touched."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = base64.b64encode(key.public_key().public_bytes(serialization.Encoding.DER, form))
    return bool(dkim.verify(mail, dnsfunc=lambda _name, **_others: b"v=DKIM1; k=rsa; p=" + public))


def write(sessions: Sessions, signer: Signer, *readers: str) -> None:
    """A digest for each reader."""
    with sessions.begin() as session:
        for reader in readers:
            add_subscriber(session, reader, Choices(also_empty=True), now=NOW)
    week = window(Rhythm.WEEKLY, NOW)
    enqueue_digests(sessions, week, now=NOW, public_url="https://radar.test", mail_from=FROM, signer=signer)


def deliver(sessions: Sessions, post_office: PostOffice) -> DeliveryReport:
    """Deliver what is due."""
    server = SmtpServer("127.0.0.1", post_office.port)
    return deliver_pending(sessions, server, clock=lambda: NOW, bounce_address=RETURN)


def rows(sessions: Sessions) -> dict[str, EmailRow]:
    """The outbox, by recipient."""
    with sessions() as session:
        return {row.recipient: row for row in session.scalars(select(EmailRow))}


def return_address(sessions: Sessions, email: int) -> str:
    """Where a mail comes back to."""
    with sessions.begin() as session:
        return ReturnAddress(RETURN, link_key(session)).of(email)


def test_a_digest_arrives_as_it_was_written(
    sqlite_sessions: Sessions, post_office: PostOffice, signer: Signer, key: rsa.RSAPrivateKey
) -> None:
    """Byte for byte below what servers add: signature, Message-ID and the headers that end it; its sender is its own.

    Who does not exist is refused meanwhile, who is none of the server's waits, and neither is in the way.
    """
    write(sqlite_sessions, signer, UNKNOWN, FOREIGN, AN)
    report = deliver(sqlite_sessions, post_office)
    assert (report.sent, report.failed, report.postponed) == (1, 1, 1)
    (arrived,) = post_office.mails("an", 1)
    sent = rows(sqlite_sessions)[AN]
    assert TRACE.sub(b"", arrived, count=1) == sent.message.replace(b"\r\n", b"\n")
    assert is_ours(arrived.replace(b"\n", b"\r\n"), key)
    assert not is_ours(arrived.replace(b"radar", b"rader").replace(b"\n", b"\r\n"), key)
    message = message_from_bytes(arrived, policy=SMTP)
    assert message["Return-Path"] == f"<{return_address(sqlite_sessions, sent.id)}>"
    assert message["List-Unsubscribe"].startswith("<https://radar.test/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_postfix_refuses_is_told_apart(sqlite_sessions: Sessions, post_office: PostOffice, signer: Signer) -> None:
    """An address that does not exist counts against it; that the server does not relay for us does not."""
    write(sqlite_sessions, signer, UNKNOWN, FOREIGN)
    deliver(sqlite_sessions, post_office)
    found = rows(sqlite_sessions)
    unknown, foreign = found[UNKNOWN], found[FOREIGN]
    assert (unknown.status, foreign.status) == (EmailStatus.FAILED, EmailStatus.PENDING)
    assert unknown.last_error.startswith("550 5.1.1 ")
    assert "Relay access denied" in foreign.last_error
    with sqlite_sessions() as session:
        outcomes = [digest_outcomes(session, row.subscriber_id or 0) for row in (unknown, foreign)]
    assert [[one.status for one in each if one.status] for each in outcomes] == [["5.1.1"], []]


def test_a_long_subject_in_dutch_with_emoji_arrives(
    sqlite_sessions: Sessions, post_office: PostOffice, signer: Signer, key: rsa.RSAPrivateKey
) -> None:
    """As do lines of dots and text beyond ASCII."""
    message = new_message(AN, SUBJECT, mail_from=FROM, now=NOW, told="x")
    text = "Café\n.\n..\n.begint met een punt\n" + "één lange zin zonder einde " * 60 + "\n"
    message.set_content(text)
    with sqlite_sessions.begin() as session:
        enqueue_mail(session, new_email(message, AN, EmailKind.ALARM, signer), now=NOW)
    assert deliver(sqlite_sessions, post_office) == DeliveryReport(sent=1)
    (arrived,) = post_office.mails("an", 1)
    assert TRACE.sub(b"", arrived, count=1) == rows(sqlite_sessions)[AN].message.replace(b"\r\n", b"\n")
    assert is_ours(arrived.replace(b"\n", b"\r\n"), key)
    read = message_from_bytes(arrived, policy=SMTP)
    assert (read["Subject"], read.get_content().replace("\r\n", "\n")) == (SUBJECT, text)


def test_what_postfix_sends_back_is_understood(
    sqlite_sessions: Sessions, post_office: PostOffice, signer: Signer
) -> None:
    """It took the mail, the server of the other domain did not: its report names the mail by its return address."""
    write(sqlite_sessions, signer, MOVED)
    assert deliver(sqlite_sessions, post_office) == DeliveryReport(sent=1)
    (report,) = post_office.mails("terug", 1)
    sent = rows(sqlite_sessions)[MOVED]
    assert f"Delivered-To: {return_address(sqlite_sessions, sent.id)}".encode() in report
    told = take_bounce(sqlite_sessions, report, address=RETURN, now=NOW)
    assert told == f"mail {sent.id}: came back with 5.1.1"
    with sqlite_sessions() as session:
        assert [one.status for one in digest_outcomes(session, sent.subscriber_id or 0)] == ["5.1.1"]
    assert "known" in take_bounce(sqlite_sessions, report, address=RETURN, now=NOW)
