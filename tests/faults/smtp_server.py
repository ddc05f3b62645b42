"""A mail server on a loopback socket that goes wrong at one step, in ways that no real one can be told to."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self

DROP = b"drop"
SILENCE = b"silence"
_READ_BEFORE_DROP = 3
_TINY_BUFFER = 65536


@dataclass(frozen=True)
class Fault:
    """What is sent at a step instead of the right answer: these bytes, or nothing (`DROP`, `SILENCE`).

    `mail` is the one that it befalls, by its number in the outbox (0: each). `taken`: the mail is taken all the same.
    `hold` is in seconds, before the right answer.
    """

    reply: bytes = b""
    mail: int = 0
    taken: bool = False
    hold: float = 0


@dataclass
class Mailbox:
    """What arrived: which mail of the outbox (from its return address), for whom, and its bytes."""

    mail: int
    recipient: str
    content: bytes


class HungUp(Exception):  # noqa: N818  the name is what it says
    """The visit is over."""


class FaultyServer(ThreadingTCPServer):
    """Runs until its `with` block ends.

    `faults` are by step: a command, or "greeting", "TLS" (the handshake), "text" (in the middle of a mail), "last line"
    (before the final dot), "dot" (the answer to it). With a `context` it offers STARTTLS, with `logins` AUTH.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, context: ssl.SSLContext | None = None, logins: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        # What is not read yet is held back at the sender, not here: a mail can end in the middle.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _TINY_BUFFER)
        self.port = int(self.server_address[1])
        self.context, self.logins = context, logins
        self.faults: Mapping[str, Fault] = {}
        self.asked: list[str] = []
        self.taken: list[Mailbox] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def copies(self) -> dict[int, int]:
        """How often each mail arrived."""
        numbers = [one.mail for one in self.taken]
        return {number: numbers.count(number) for number in sorted(set(numbers))}


@dataclass
class Transaction:
    """The mail that is being handed over."""

    mail: int
    recipients: list[str] = field(default_factory=list)


class Visit(StreamRequestHandler):
    """One connection, strict about the order of commands (RFC 5321 4.1.4)."""

    server: FaultyServer

    def setup(self) -> None:
        """Begin outside of any mail."""
        super().setup()
        self.greeted = self.secure = False
        self.now: Transaction | None = None

    def handle(self) -> None:
        """Talk until someone hangs up."""
        try:
            self.answer("greeting", b"220 mx.test ESMTP")
            while line := self.rfile.readline():
                command = line.split()[0].decode("latin-1").upper()
                self.server.asked.append(command)
                getattr(self, f"on_{command.lower()}", self.on_other)(line)
        except (HungUp, OSError):
            pass

    def finish(self) -> None:
        """Close without a word; the other end may be gone."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.rfile.close()
        self.connection.close()

    def say(self, reply: bytes) -> None:
        """Send one answer; after 421 nothing follows."""
        self.connection.sendall(reply if reply.endswith(b"\n") else reply + b"\r\n")
        if reply.startswith(b"421"):
            raise HungUp

    def fault(self, step: str) -> Fault | None:
        """What goes wrong now."""
        found = self.server.faults.get(step)
        mine = found and (not found.mail or (self.now is not None and self.now.mail == found.mail))
        return found if mine else None

    def answer(self, step: str, well: bytes) -> bool:
        """Answer at a step; tells whether it was the right answer."""
        fault = self.fault(step)
        if fault is None or fault.hold:
            threading.Event().wait(fault.hold if fault else 0)
            self.say(well)
            return True
        if fault.reply == DROP:
            raise HungUp
        if fault.reply == SILENCE:
            while self.rfile.read(4096):
                pass
            raise HungUp
        self.say(fault.reply)
        return False

    def on_ehlo(self, _line: bytes) -> None:
        """Tell what we can."""
        offers = [b"STARTTLS"] if self.server.context and not self.secure else []
        offers += [b"AUTH " + self.server.logins.encode()] if self.server.logins else []
        lines = [b"250-mx.test", *(b"250-" + offer for offer in offers), b"250 SIZE 99999999"]
        self.greeted = self.answer("EHLO", b"\r\n".join(lines)) or self.greeted

    def on_helo(self, _line: bytes) -> None:
        """The old greeting."""
        self.greeted = self.answer("HELO", b"250 mx.test") or self.greeted

    def on_starttls(self, _line: bytes) -> None:
        """From here on encrypted; the greeting is forgotten."""
        assert self.server.context is not None
        if self.answer("STARTTLS", b"220 go") and (self.fault("TLS") is None or self.answer("TLS", b"")):
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.greeted, self.secure = False, True

    def on_auth(self, _line: bytes) -> None:
        """Any login is right."""
        self.answer("AUTH", b"235 welcome")

    def on_mail(self, line: bytes) -> None:
        """Begin a mail; inside of another one, or before a greeting, that is out of order."""
        if self.now or not self.greeted:
            self.say(b"503 5.5.1 out of order")
            return
        number = re.search(rb"\+(\d+)-", line)
        self.now = Transaction(int(number[1]) if number else 0)
        if not self.answer("MAIL", b"250 OK"):
            self.now = None

    def on_rcpt(self, line: bytes) -> None:
        """A recipient of the mail."""
        if not self.now:
            self.say(b"503 5.5.1 out of order")
        elif self.answer("RCPT", b"250 OK"):
            self.now.recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())

    def on_data(self, _line: bytes) -> None:
        """The mail itself."""
        if not self.now or not self.now.recipients:
            self.say(b"503 5.5.1 out of order")
        elif self.answer("DATA", b"354 go on"):
            content, fault = self.read_mail(), self.fault("dot")
            if fault is None or fault.taken or fault.hold:
                mail = self.now.mail
                self.server.taken.extend(Mailbox(mail, one, content) for one in self.now.recipients)
            self.answer("dot", b"250 OK")
            self.now = None

    def read_mail(self) -> bytes:
        """The text until its final dot."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
            if not line or (len(lines) == _READ_BEFORE_DROP and self.fault("text")):
                raise HungUp
        if self.fault("last line"):
            raise HungUp
        return b"".join(lines)

    def on_rset(self, _line: bytes) -> None:
        """Forget the mail."""
        if self.answer("RSET", b"250 OK"):
            self.now = None

    def on_quit(self, _line: bytes) -> None:
        """Goodbye."""
        self.answer("QUIT", b"221 bye")
        raise HungUp

    def on_other(self, _line: bytes) -> None:
        """Anything else."""
        self.say(b"502 5.5.2 what?")
