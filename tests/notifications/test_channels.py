"""Chats and webhooks: a team's digest and the operators' alarms, posted to a real server on a loopback socket."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from domain.changes import Change
from domain.outbox import OutboxEmail
from domain.subscriptions import Choices, Rhythm
from notifications.alarms import DELIVERY_ADVICE, Operators, tell_operators
from notifications.channels import WrongChannel, channel_name, post
from notifications.delivery import DeliveryReport, deliver_pending
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.smtp import PermanentFailure, SmtpServer, TransientFailure
from storage.changes import add_changes
from storage.database import Sessions
from storage.outbox import due_emails, due_posts, lock_email
from storage.subscribers import add_subscriber

if TYPE_CHECKING:
    from conftest import MailServer

NAUGHTY = "[klik](https://evil.test) <!channel> @everyone **vet** `x` \u202egnirts\r\nBcc: x@y.test"


@dataclass
class Webhook:
    """What was posted, and the status that is answered."""

    port: int = 0
    status: int = 200
    posted: list[dict[str, object]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """How Apprise writes it."""
        return f"json://gebruiker:g3heim@127.0.0.1:{self.port}/haak"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """A web server that takes JSON."""
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        """Keeps what is posted."""

        def do_POST(self) -> None:
            """Take it, or answer as the test says."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status == 200:
                hook.posted.append(json.loads(body))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.port = server.server_port
        Thread(target=server.serve_forever, daemon=True).start()
        yield hook
        server.shutdown()


def digests(sessions: Sessions, now: object) -> None:
    """Write the digests of the week."""
    week = window(Rhythm.WEEKLY, now)  # type: ignore[arg-type]
    enqueue_digests(sessions, week, now=now, public_url="https://radar.test", mail_from="radar@radar.test")  # type: ignore[arg-type]


def test_a_team_gets_its_digest_in_its_channel(news: Sessions, webhook: Webhook, change: Callable[..., Change]) -> None:
    """A line for each thing with our link, once; subscribers by mail are not needed for it, nor a mail server."""
    now = change().detected_at + timedelta(days=3)
    with news.begin() as session:
        add_subscriber(session, webhook.address, Choices(), now=now)
    digests(news, now)
    assert deliver_pending(news, None, clock=lambda: now) == DeliveryReport(sent=1)
    assert deliver_pending(news, None, clock=lambda: now) == DeliveryReport()
    ((told,),) = [webhook.posted]
    assert told["title"] == "1 gewijzigd initiatief: Slimme kade"
    assert "• Slimme kade: title: Oud werd Nieuw\n  https://radar.test/initiatieven/slimme-kade-i1" in str(
        told["message"]
    )
    assert "https://radar.test/voorkeuren/" in str(told["message"])
    with news() as session:
        assert len(due_emails(session, now=now)) == 2


def test_words_of_pages_are_no_markup_and_call_nobody(
    news: Sessions, webhook: Webhook, change: Callable[..., Change]
) -> None:
    """A title is one line of plain signs, whatever a chat makes of brackets, stars and at-signs."""
    now = change().detected_at + timedelta(days=3)
    with news.begin() as session:
        add_changes(session, [change(9, field="contact", title=NAUGHTY, summary=NAUGHTY, significance="critical")])
        add_subscriber(session, webhook.address, Choices(), now=now)
    digests(news, now)
    deliver_pending(news, None, clock=lambda: now)
    message = str(webhook.posted[0]["message"])
    (line,) = [one for one in message.splitlines() if "klik" in one]
    assert not set("<>[]*`@\u202e") & set(line)
    assert "Bcc: x＠y.test" in line


def test_what_a_channel_does_not_take_waits(news: Sessions, webhook: Webhook, change: Callable[..., Change]) -> None:
    """It is tried again; its address stands in no report."""
    now = change().detected_at + timedelta(days=3)
    with news.begin() as session:
        add_subscriber(session, webhook.address, Choices(), now=now)
    digests(news, now)
    webhook.status = 503
    report = deliver_pending(news, None, clock=lambda: now)
    assert (report.postponed, report.sent) == (1, 0)
    assert "g3heim" not in str(report)
    assert "does not take it" in str(report)
    webhook.status = 200
    assert deliver_pending(news, None, clock=lambda: now + timedelta(hours=1)).sent == 1
    assert len(webhook.posted) == 1


def test_operators_hear_in_their_channel_that_mail_does_not_leave(
    sessions: Sessions, webhook: Webhook, change: Callable[..., Change]
) -> None:
    """Both by mail, which waits, and in the channel, which needs no mail server."""
    now = change().detected_at
    operators = Operators("beheer@radar.test", (webhook.address,), "radar@radar.test")
    assert tell_operators(sessions, {"mail": "refused"}, [], operators, advice=DELIVERY_ADVICE, now=now)
    down = SmtpServer.from_url("smtp://127.0.0.1:1")
    report = deliver_pending(sessions, down, clock=lambda: now)
    assert (report.sent, report.postponed) == (1, 1)
    assert "can't be reached" in report.down
    assert webhook.posted[0]["title"] == "Initiatievenradar: trouble with mail"
    assert "mail: refused" in str(webhook.posted[0]["message"])


def test_a_message_for_a_channel_names_nobody(news: Sessions, webhook: Webhook, change: Callable[..., Change]) -> None:
    """The address, which is a password, stands in the outbox's own column and in no header."""
    now = change().detected_at + timedelta(days=3)
    with news.begin() as session:
        add_subscriber(session, webhook.address, Choices(), now=now)
    digests(news, now)
    with news.begin() as session:
        (waiting,) = [lock_email(session, one) for one in due_posts(session, now=now)]
    assert isinstance(waiting, OutboxEmail)
    assert waiting.recipient == webhook.address
    assert b"g3heim" not in waiting.message


@pytest.mark.parametrize("address", ["slack://", "nergens://x", "://", "json://"])
def test_an_address_that_is_none_is_refused_without_repeating_it(address: str) -> None:
    """With the scheme alone."""
    with pytest.raises(WrongChannel, match="is none that Apprise can use"):
        channel_name(address)
    with pytest.raises(PermanentFailure):
        post(address, "Dag", "Dag")


def test_a_channel_is_shown_without_its_password(webhook: Webhook) -> None:
    """So that an operator knows which one it is."""
    assert channel_name(webhook.address) == f"json://gebruiker:****@127.0.0.1:{webhook.port}/haak"
    webhook.status = 500
    with pytest.raises(TransientFailure, match="json://gebruiker"):
        post(webhook.address, "Dag", "Dag")


def test_mail_and_channels_leave_in_one_run(
    news: Sessions, webhook: Webhook, mail_server: "MailServer", change: Callable[..., Change]
) -> None:
    """Nobody gets what is another's."""
    now = change().detected_at + timedelta(days=3)
    with news.begin() as session:
        add_subscriber(session, webhook.address, Choices(), now=now)
    digests(news, now)
    server = SmtpServer.from_url(f"smtp://127.0.0.1:{mail_server.port}")
    assert deliver_pending(news, server, clock=lambda: now).sent == 3
    assert len(webhook.posted) == 1
    assert [to for _, to, _ in mail_server.taken] == [["an@gemeente.test"], ["bert@gemeente.test"]]
