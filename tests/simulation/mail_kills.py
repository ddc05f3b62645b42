"""Kill `radar digest send` and `radar deliver` at random moments and compare: mail_kills.py FOLDER SEED KILLS [SERVER].

SERVER is the URL of a PostgreSQL database beside which others are made; without it the databases are SQLite files.
Prints one JSON object per trial. Each run is a fork of this process, as in `kills.py`; mail goes to a server on a
loopback socket, in a process that nobody kills. Its log is the truth about what left; the outbox is read after every
run, so that each mail that was taken is known by the run that sent it, and by what we had kept of that then.
"""

import asyncio
import contextlib
import gc
import io
import json
import os
import random
import re
import select
import shutil
import signal
import smtplib
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from kills import Store
from sqlalchemy import select as chosen
from sqlalchemy import text

import cli.app
import notifications.confirmation
import notifications.delivery
import notifications.outbox
import notifications.writing
from domain.changes import Change
from domain.initiative import Evidence, Fact, Initiative
from domain.subscriptions import Choices, Filters, Language, Rhythm
from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status
from storage.changes import add_changes
from storage.database import Sessions, close_database, open_database
from storage.initiatives import save_initiative
from storage.schema import prepare_database
from storage.secrets import link_key
from storage.signups import request_signup
from storage.subscribers import add_subscriber, find, set_paused
from storage.tables import DigestRow, EmailRow, SubscriberRow

MONDAY = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
RHYTHMS = (Rhythm.WEEKLY, Rhythm.DAILY)
"""Whose digests are made, one after the other."""
NEWCOMER = "nieuw@gemeente.test"
"""Who signed up, and is asked to confirm that."""
BACK_OFF = timedelta(minutes=30)
"""When a mail may be tried again that the server did not want yet."""
PHASES = (
    "start",
    "composing",
    "written",
    "kept",
    "confirming",
    "claimed",
    "MAIL",
    "RCPT",
    "DATA",
    "half",
    "dot",
    "answered",
    "marked",
    "done",
)
"""Where a run is: it composes a digest; its mail is written, and the transaction still open; that is kept.

And: the mail to who signed up is written; it says that it begins with a mail (not yet kept); gives a command; sent
half of the mail; sent its final dot; has the answer; marked the mail as sent (not yet kept); that is kept.
"""
WINDOW = {"half", "dot", "answered", "marked"}
"""Between one of these and the next one the server may have the mail while the outbox does not say that it left."""
TRYING = {*PHASES[5:-1]}
"""Between one of these and the next one the outbox may say that a try began."""
SENDING = ("", "composing", "written", "kept")
DELIVERING = PHASES[5:]
"""Where kills are aimed; "" is any moment of the run."""
STORIES = ("alone", "together", "leaving", "not yet")
"""Nobody else is there; another process works as well; readers leave; the server wants no mail at the first try."""
BLOCKED = ("another process", "try again in a minute")
"""What a run says that finds a lock of somebody else."""
THINKING = 0.002
"""Seconds between the final dot and the answer of the server."""
LATER, MUCH_LATER = 0.004, 0.15
"""A run is killed at most so many seconds after it told its phase; held while another one begins."""
HELD, LEAVING, ELSE, FIRST, BOTH = 3 / 4, 1 / 4, 1 / 8, 1 / 3, 7 / 8
"""How often a run is held where it is killed, and somebody leaves after a kill.

And: who works beside does something else, is at work already, and is killed too.
"""
TRIES = 5
PATIENCE = 10.0
_BOUNDARY = re.compile(rb"={10,}\d+==")
"""What parts the parts of a mail is drawn anew whenever it is written."""


class Taken(NamedTuple):
    """A mail of which the server received the final dot."""

    message_id: str
    recipient: str
    content: bytes


@dataclass
class MailServer:
    """Takes all mail, but not at once where it is `reluctant`: then each recipient is told to come back once."""

    taken: list[Taken] = field(default_factory=list)
    clients: set[SMTP] = field(default_factory=set)
    reluctant: bool = False
    seen: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        if self.reluctant and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the same
        """The final dot is here: the mail is taken, whether or not the client hears it."""
        content = bytes(envelope.content or b"")
        name = message_from_bytes(content.partition(b"\r\n\r\n")[0])["Message-ID"]
        self.taken += [Taken(name, recipient, content) for recipient in envelope.rcpt_tos]
        await asyncio.sleep(THINKING)
        return "250 OK"

    def protocol(self) -> SMTP:
        """One connection, which is known until it ends."""
        server = self

        class Known(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                server.clients.add(self)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                super().connection_lost(error)
                server.clients.discard(self)

        return Known(self, hostname="mail.test")


def serve(pipe: Connection) -> None:
    """Take mail until the pipe closes; tells what was taken since it was asked last, when nobody is connected."""
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.factory = server.protocol  # type: ignore[method-assign]
    controller.start()
    pipe.send(port)
    with suppress(EOFError):
        while True:
            server.reluctant = pipe.recv()
            while server.clients:
                time.sleep(0.0005)
            taken, server.taken = server.taken, []
            pipe.send(taken)
            if not server.reluctant:
                server.seen.clear()
    controller.stop()


@dataclass(frozen=True)
class Post:
    """The mail server as this process knows it."""

    port: int
    pipe: Connection

    def taken(self, *, reluctant: bool = False) -> list[Taken]:
        """What it took since it was asked last, after all who died are gone; and how it shall be from now on."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:  # whoever came before is known then
            last.recv(1)
        self.pipe.send(reluctant)
        taken: list[Taken] = self.pipe.recv()
        return taken


@dataclass(frozen=True)
class Aim:
    """When a run is killed: so many seconds after it came to the phase for the nth time; `held`: it stays there."""

    phase: str = ""
    nth: int = 1
    seconds: float = 0.0
    held: bool = False


class Phases:
    """Where a run is: it writes the number of each phase that it comes to into a pipe."""

    writer = -1
    aim = Aim()
    came = 0

    @classmethod
    def tell(cls, phase: str) -> None:
        """Say that the run comes to this phase, and stay there if it is to be killed right here."""
        if cls.writer < 0:
            return
        os.write(cls.writer, bytes([PHASES.index(phase)]))
        cls.came += phase == cls.aim.phase
        if cls.aim.held and phase == cls.aim.phase and cls.came == cls.aim.nth:
            while True:
                signal.pause()

    @classmethod
    def watch(cls) -> None:
        """Have the functions between which a phase lies say so in every run from now on."""
        delivery = notifications.delivery
        cls.around(notifications.writing.Writer, "digest", before="composing")
        cls.around(notifications.outbox, "enqueue_digest", after="written")
        cls.around(notifications.outbox, "enqueue", after="kept")
        cls.around(notifications.confirmation, "enqueue_mail", after="confirming")
        cls.around(delivery, "begin_handover", after="claimed")
        smtplib.SMTP.send = cls.sending(smtplib.SMTP.send)  # type: ignore[method-assign]
        cls.around(delivery, "mark_sent", before="answered", after="marked")
        cls.around(delivery, "deliver", after="done")

    @classmethod
    def around(cls, owner: Any, name: str, *, before: str = "", after: str = "") -> None:  # noqa: ANN401  any holder
        """Tell a phase before and after a function of a module or class."""
        function = getattr(owner, name)

        def told(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  those of the function
            if before:
                cls.tell(before)
            given = function(*arguments, **named)
            if after:
                cls.tell(after)
            return given

        setattr(owner, name, told)

    @classmethod
    def sending(cls, send: Callable[[smtplib.SMTP, bytes | str], None]) -> Callable[[smtplib.SMTP, bytes | str], None]:
        """What sends to a mail server, with a phase before each command, amid a mail and after its final dot."""

        def told(client: smtplib.SMTP, sent: bytes | str) -> None:
            if not isinstance(sent, bytes):
                if (command := sent[:4].upper()) in PHASES:
                    cls.tell(command)
                return send(client, sent)
            if client.sock:
                client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # both halves at once
            send(client, sent[: len(sent) // 2])
            cls.tell("half")
            send(client, sent[len(sent) // 2 :])
            return cls.tell("dot")

        return told


@dataclass
class Run:
    """A process that runs a command: which phases it told, and how it ended."""

    child: int
    reader: int
    output: Path
    began: float
    phases: list[str] = field(default_factory=lambda: ["start"])
    ended: float = 0.0
    status: int = 0

    def told(self) -> str:
        """What it printed."""
        return self.output.read_text(encoding="utf-8")[-3000:]

    @property
    def killed(self) -> bool:
        """Whether it still ran when it was killed."""
        return os.WIFSIGNALED(self.status)

    def at_work(self) -> None:
        """Wait until it tells its first phase, or ends."""
        select.select([self.reader], [], [])

    def until(self, aim: Aim) -> "Run":
        """Let it run until `aim`, and kill it; without a phase until it ends."""
        deadline = self.began + aim.seconds if aim.phase == "start" else None
        while True:
            wait = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self.reader], [], [], wait)[0] or not (told := os.read(self.reader, 1)):
                break
            self.phases.append(PHASES[told[0]])
            if self.phases[-1] == aim.phase and self.phases.count(aim.phase) == aim.nth:
                deadline = time.monotonic() + aim.seconds
        return self.end()

    def end(self) -> "Run":
        """Kill it where it still runs."""
        self.ended = time.monotonic()
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        _, self.status = os.waitpid(self.child, 0)
        while told := os.read(self.reader, 100):
            self.phases += [PHASES[one] for one in told]
        os.close(self.reader)
        return self


@dataclass(frozen=True)
class Radar:
    """Commands of radar on the database of one folder, each in a fork."""

    folder: Path
    url: str
    port: int

    def start(self, function: Callable[[], int], aim: Aim = Aim(), *, name: str = "out") -> Run:
        """Run something in a process of its own."""
        reader, writer = os.pipe()
        output = self.folder / name
        child = os.fork()
        if not child:
            status = 70
            try:
                Phases.writer, Phases.aim = writer, aim
                out = os.open(output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
                os.dup2(out, 1)
                os.dup2(out, 2)
                status = function()
            finally:
                os._exit(status)
        os.close(writer)
        return Run(child, reader, output, time.monotonic())

    def call(self, now: datetime, *command: str) -> int:
        """A command in this process; gives its exit code."""
        os.environ.update(
            RADAR_DATABASE_URL=self.url,
            RADAR_PUBLIC_URL="https://radar.test",
            RADAR_MAIL_FROM="radar@vlaanderen.test",
            RADAR_SMTP_URL=f"smtp://127.0.0.1:{self.port}",
        )
        sys.argv = ["radar", "--now", now.isoformat(), *command]
        try:
            cli.app.main()
        except SystemExit as end:
            sys.stdout.flush()
            return int(end.code or 0)
        return 0

    def send(self, rhythm: Rhythm) -> Callable[[], int]:
        """Make the digests of a rhythm."""
        return partial(self.call, MONDAY, "digest", "send", "--rhythm", rhythm.value)

    def deliver(self, now: datetime) -> Callable[[], int]:
        """Send what is due."""
        return partial(self.call, now, "deliver")

    def remove(self, address: str) -> Callable[[], int]:
        """Forget a reader."""
        return partial(self.call, MONDAY, "subscribers", "remove", address)

    def pause(self, address: str) -> int:
        """Do what the page of a reader does who wants no mail for a while."""
        sessions = open_database(self.url)
        with sessions.begin() as session:
            row = find(session, address)
            if row:
                set_paused(session, row.id, paused=True, now=MONDAY)
        close_database(sessions)
        return 0


class Mail(NamedTuple):
    """A mail in the outbox, to be tried `again` from then; `open`: a try began, and nobody knows how that ended."""

    recipient: str
    message: bytes
    status: str
    again: datetime
    open: bool
    maybe_twice: int


@dataclass(frozen=True)
class Outbox:
    """What stands in the database: mails by their Message-ID, and for whom which digests were made."""

    mails: dict[str, Mail]
    digests: list[tuple[str, ...]]

    @classmethod
    def read(cls, sessions: Sessions) -> "Outbox":
        """Everything, as it is now."""
        with sessions() as session:
            mails = {
                row.message_id: Mail(
                    recipient=row.recipient,
                    message=row.message,
                    status=row.status,
                    again=row.next_attempt_at,
                    open=row.handed_over_at is not None,
                    maybe_twice=row.maybe_twice,
                )
                for row in session.scalars(chosen(EmailRow))
            }
            made = session.execute(chosen(SubscriberRow.email, DigestRow).join(DigestRow))
            digests = [
                (email, row.rhythm, f"{row.starts_at} {row.ends_at}", *row.told, *row.reminded) for email, row in made
            ]
        return cls(mails, sorted(digests))

    @classmethod
    def of(cls, radar: Radar) -> "Outbox":
        """That of a folder in which nobody works. Files are copied: the next run finds them as they were left."""
        if not radar.url.startswith("sqlite"):
            return cls.opened(radar.url)
        copy = radar.folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in radar.folder.glob("radar.sqlite*"):
            if not file.name.endswith(("-shm", ".lock")):
                shutil.copy(file, copy / file.name)
        return cls.opened(f"sqlite:///{copy / 'radar.sqlite'}")

    @classmethod
    def opened(cls, url: str) -> "Outbox":
        """That of the database at `url`, when whoever died there is gone."""
        sessions = open_database(url)
        try:
            if not url.startswith("sqlite"):
                wait_for_the_dead(sessions)
            return cls.read(sessions)
        finally:
            close_database(sessions)


def wait_for_the_dead(sessions: Sessions) -> None:
    """Wait until PostgreSQL has noticed who was killed: their last commit may still be on its way."""
    others = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()"
    )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with sessions.begin() as session:
            if not session.scalar(others):
                return
        time.sleep(0.001)
    sys.exit("PostgreSQL still serves a process that was killed")


def mails_of(outbox: Outbox) -> dict[str, tuple[str, bytes]]:
    """Whom each mail is for and its bytes, apart from what parts its parts."""
    return {name: (one.recipient, _BOUNDARY.sub(b"=", one.message)) for name, one in outbox.mails.items()}


@dataclass(frozen=True)
class Undisturbed:
    """The same mails when nobody is killed: what was kept, and how many seconds each command took."""

    outbox: Outbox
    lengths: dict[str, float]

    @classmethod
    def live(cls, radar: Radar, post: Post) -> "Undisturbed":
        """Run everything once, and again."""
        lengths = {}
        commands = [(rhythm.value, radar.send(rhythm)) for rhythm in RHYTHMS] + [("deliver", radar.deliver(MONDAY))]
        for again in (False, True):
            for name, command in commands:
                run = radar.start(command).until(Aim())
                if run.status:
                    sys.exit(f"{name}: {run.told()}")
                if not again:
                    lengths[name] = run.ended - run.began
        outbox = Outbox.of(radar)
        taken = sorted((one.recipient, one.content) for one in post.taken())
        if taken != sorted((one.recipient, one.message) for one in outbox.mails.values()):
            sys.exit("undisturbed, the server did not take each mail once")
        return cls(outbox, lengths)


@dataclass
class Trial:
    """One database on which runs are killed again and again until all mail left; `wrong` is what must not be."""

    story: str
    radar: Radar
    post: Post
    chance: random.Random
    undisturbed: Undisturbed
    now: datetime = MONDAY
    outbox: Outbox = field(default_factory=lambda: Outbox({}, []))
    taken: Counter[str] = field(default_factory=Counter)
    gone: dict[str, str] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> int:
        """How often the server took a mail that it had."""
        return sum(times - 1 for times in self.taken.values())

    def live(self) -> dict[str, Any]:
        """Make and send all digests with kills, and compare."""
        began = time.monotonic()
        self.look([])
        self.make()
        self.send()
        self.compare()
        return {
            "story": self.story,
            "killed": self.killed,
            "wrong": self.wrong,
            "repeats": self.repeats,
            "maybe_twice": sum(one.maybe_twice for one in self.outbox.mails.values()),
            "gone": len(self.gone),
            "seconds": round(time.monotonic() - began, 2),
        }

    def make(self) -> None:
        """Make all digests, killed on the way, and left alone in the end."""
        for rhythm in RHYTHMS:
            for phase in self.shuffled(SENDING * 2 if rhythm is Rhythm.WEEKLY else SENDING):
                if self.missing(rhythm):
                    self.kill(self.radar.send(rhythm), phase, self.undisturbed.lengths[rhythm])
            if (run := self.alone(self.radar.send(rhythm))).status:
                self.wrong.append(f"digest send ended with {run.status}: {run.told()}")

    def send(self) -> None:
        """Send all mail, killed on the way, and left alone until nothing waits, and once more."""
        length = self.undisturbed.lengths["deliver"] / len(self.undisturbed.outbox.mails)
        first = [] if any(one.recipient == NEWCOMER for one in self.outbox.mails.values()) else ["confirming"]
        for phase in (*first, *self.shuffled(DELIVERING * 2), "", "", ""):
            if waiting := self.waiting():
                self.kill(self.radar.deliver(self.now), phase, length * waiting)
        for _ in range(TRIES):
            if self.waiting():
                self.alone(self.radar.deliver(self.now))
        self.alone(self.radar.deliver(self.now))

    def shuffled(self, phases: Sequence[str]) -> list[str]:
        """Phases in any order."""
        return self.chance.sample(phases, len(phases))

    def missing(self, rhythm: Rhythm) -> int:
        """How many digests of a rhythm are not made yet."""
        made = {email for email, *_ in self.outbox.digests}
        return sum(one[1] == rhythm and one[0] not in {*made, *self.gone} for one in self.undisturbed.outbox.digests)

    def waiting(self) -> int:
        """How many mails wait; the clock goes on where none may be tried yet."""
        waiting = [one.again for one in self.outbox.mails.values() if one.status == "pending"]
        if waiting and min(waiting) > self.now:
            self.now += BACK_OFF
        return len(waiting)

    def kill(self, command: Callable[[], int], phase: str, length: float) -> None:
        """Kill a command that may take so long, and look what was kept and sent."""
        aim = self.near(phase) if phase else Aim("start", seconds=self.chance.uniform(0.0, length))
        if self.story == "together":
            self.look(self.killed_together(command, aim, length))
        else:
            self.look([self.radar.start(command, aim).until(aim)])
        if self.story == "leaving" and self.chance.random() < LEAVING:
            self.leave()

    def near(self, phase: str) -> Aim:
        """At a phase, where the run is held, or a little later."""
        held = self.chance.random() < HELD
        most = MUCH_LATER if held and self.story == "together" else LATER
        nth = 1 if phase == "confirming" else self.chance.choice((1, 1, 1, 2))
        return Aim(phase, nth, self.chance.choice((0.0, self.chance.uniform(0.0, most))), held)

    def killed_together(self, command: Callable[[], int], aim: Aim, length: float) -> list[Run]:
        """A run that is killed while another one works or wants to, which is killed soon after or not at all."""
        other = self.radar.deliver(self.now) if self.chance.random() < ELSE else command
        if self.chance.random() < FIRST:
            beside = self.radar.start(other, name="beside")
            beside.at_work()
            run = self.radar.start(command, aim)
        else:
            run = self.radar.start(command, aim)
            beside = self.radar.start(other, name="beside")
        run.until(aim)
        seconds = time.monotonic() - beside.began + self.chance.uniform(0.0, length / 4)
        return [run, beside.until(Aim("start", seconds=seconds) if self.chance.random() < BOTH else Aim())]

    def alone(self, command: Callable[[], int]) -> Run:
        """Run a command to its end; nobody who died may stand in its way."""
        run = self.radar.start(command).until(Aim())
        self.look([run])
        return run

    def look(self, runs: Sequence[Run]) -> None:
        """What some runs sent, compared with what the outbox says of it now and said before."""
        self.killed += [run.phases[-1] for run in runs if run.killed]
        sent = self.post.taken(reluctant=self.story == "not yet")
        before, self.outbox = self.outbox, Outbox.of(self.radar)
        if len(runs) == 1 and not runs[0].killed and any(words in (told := runs[0].told()) for words in BLOCKED):
            self.wrong.append(f"the lock of who died stands in the way: {told}")
        most = 1 + sum(run.killed and run.phases[-1] in WINDOW for run in runs)
        for name, times in Counter(one.message_id for one in sent).items():
            if times > most:
                self.wrong.append(f"{name} was taken {times} times in runs of which {most - 1} were killed meanwhile")
        for one in sent:
            self.look_at(one, before.mails.get(one.message_id), runs)
        for name, mail in before.mails.items():
            now = self.outbox.mails.get(name)
            if mail.recipient not in self.gone and (now is None or now.message != mail.message):
                self.wrong.append(f"{name} for {mail.recipient} was changed or lost after it was kept")

    def look_at(self, one: Taken, before: Mail | None, runs: Sequence[Run]) -> None:
        """Whether a mail that the server took in these runs was to be sent, and is known as one that may have left."""
        after = self.outbox.mails.get(one.message_id)
        self.taken[one.message_id] += 1
        words = f"{one.message_id} for {one.recipient}, taken {self.taken[one.message_id]} times"
        ends = [run.phases[-1] if run.killed else "ended" for run in runs]
        if one.recipient in self.gone:
            self.wrong.append(f"{words}: it left after its reader did")
        if after is None or one.content != after.message:
            self.wrong.append(f"{words}: it is not what stands in the outbox")
            return
        if after.status != "sent" and not after.open:
            self.wrong.append(f"{words}: the outbox does not know that it may have left ({ends})")
        if after.status != "sent" and not WINDOW & set(ends):
            self.wrong.append(f"{words}: it is not marked, though none was killed meanwhile ({ends})")
        if before and before.status == "sent":
            self.wrong.append(f"{words}: it was marked as sent before")
        if self.taken[one.message_id] - 1 > after.maybe_twice:
            self.wrong.append(f"{words}: counted as a repeat only {after.maybe_twice} times ({ends})")

    def leave(self) -> None:
        """Somebody has enough, for good or for a while."""
        staying = sorted({email for email, *_ in self.undisturbed.outbox.digests} - set(self.gone))
        address, how = self.chance.choice(staying), self.chance.choice(("removed", "paused"))
        removing = self.radar.remove(address) if how == "removed" else partial(self.radar.pause, address)
        if self.radar.start(removing).until(Aim()).status:
            self.wrong.append(f"{address} can't leave")
        self.gone[address] = how

    def compare(self) -> None:
        """All digests and mails are those of the undisturbed run, and each mail left; but for who is gone."""
        expected = self.undisturbed.outbox
        for what, found, wanted in (
            ("digest", self.outbox.digests, expected.digests),
            ("mail", mails_of(self.outbox).values(), mails_of(expected).values()),
        ):
            here, there = (Counter(one for one in side if one[0] not in self.gone) for side in (found, wanted))
            self.wrong += [f"another {what}: {str(one)[:300]}" for one in here - there]
            self.wrong += [f"no {what}: {str(one)[:300]}" for one in there - here]
        for name, mail in self.outbox.mails.items():
            if mail.status == "pending" or (mail.recipient not in self.gone and mail.status != "sent"):
                self.wrong.append(f"{name} for {mail.recipient} is {mail.status} in the end")
            if mail.status == "sent" and not self.taken[name]:
                self.wrong.append(f"{name} for {mail.recipient} is lost")
            if self.gone.get(mail.recipient) == "removed":
                self.wrong.append(f"{name} is kept for {mail.recipient}, who is forgotten")
        self.wrong += [
            f"a digest is kept for {one[0]}" for one in self.outbox.digests if self.gone.get(one[0]) == "removed"
        ]
        counted = sum(one.maybe_twice for one in self.outbox.mails.values())
        for what, number, phases in (("repeats", self.repeats, WINDOW), ("counted as repeats", counted, TRYING)):
            if number > sum(phase in phases for phase in self.killed):
                self.wrong.append(f"{number} {what}, more than kills after which there may be one ({self.killed})")


def fill(url: str) -> None:
    """Initiatives, changes of last week, readers who chose differently, and someone who signed up."""
    sessions = open_database(url)
    prepare_database(sessions)
    with sessions.begin() as session:
        link_key(session)
        for number, theme in enumerate(("mobiliteit", "zorg-welzijn", "mobiliteit", "klimaat-milieu")):
            save_initiative(session, initiative(number, theme), [], now=MONDAY, changed=False)
        add_changes(session, [change(number) for number in range(8)])
        for number, choices in enumerate(readers()):
            add_subscriber(session, f"lezer{number}@gemeente.test", choices, now=MONDAY - timedelta(days=60))
        request_signup(session, NEWCOMER, Choices(), text_version="1", now=MONDAY)
    close_database(sessions)


def readers() -> Iterator[Choices]:
    """What readers chose; for one of them there is no news, and one is not written to today."""
    some = (Filters(), Filters(themes=("mobiliteit",)), Filters(initiatives=("i1",)), Filters(critical_only=True))
    for rhythm, filters in [*((Rhythm.WEEKLY, one) for one in some * 2), *((Rhythm.DAILY, one) for one in some[:2])]:
        yield Choices(rhythm=rhythm, filters=filters)
        yield Choices(rhythm=rhythm, filters=filters, language=Language.ENGLISH)
    yield Choices(filters=Filters(themes=("wonen",)))
    yield Choices(rhythm=Rhythm.MONTHLY)


def initiative(number: int, theme: str) -> Initiative:
    """A call with a deadline that comes near."""
    url = f"https://www.vlaanderen.be/lokaal-bestuur/oproep-{number}"
    read = (Evidence(capture=1, url=url, quote="tot en met 20 mei 2022", xpath="/html/body/p", captured_at=MONDAY),)
    deadline = Deadline(date=PartialDate(iso=f"2022-05-{20 + number}", precision=Precision.DAY))
    return Initiative(
        id=f"i{number}",
        slug=f"slimme-kade-{number}",
        title=Fact[str](value=f"Slimme kade {number}", evidence=read),
        kind=Fact[Kind](value=Kind.CALL, evidence=read),
        status=Fact[Status](value=Status.OPEN, evidence=read),
        themes=(Fact[str](value=theme, evidence=read),),
        deadlines=(Fact[Deadline](value=deadline, evidence=read),),
    )


def change(number: int) -> Change:
    """News of Saturday or Sunday about one of four initiatives."""
    about = number % 4
    return Change.model_validate(
        {
            "id": f"c{number}",
            "initiative": f"i{about}",
            "title": f"Slimme kade {about}",
            "kind": "changed",
            "cause": "source",
            "field": "title" if number < 4 else "description",
            "before": f"Kade {about}",
            "after": f"Slimme kade {about}",
            "significance": "critical" if about == 3 else "major",
            "summary": f"Slimme kade {about} heet niet langer Kade {about}.",
            "url": f"https://www.vlaanderen.be/lokaal-bestuur/oproep-{about}",
            "detected_at": MONDAY - timedelta(hours=36 if number < 4 else 20),
        }
    )


def warm_up(radar: Radar, post: Post) -> None:
    """Load and use here what every run needs, so that forks begin with it."""
    with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.redirect_stderr(told):
        codes = [command() for command in (*map(radar.send, RHYTHMS), radar.deliver(MONDAY))]
        codes.append(radar.remove("lezer0@gemeente.test")())
    if any(codes):
        sys.exit(told.getvalue())
    post.taken()
    Outbox.of(radar)
    gc.freeze()


def trials(folder: Path, post: Post, store: Store, chance: random.Random, kills: int) -> Iterator[dict[str, Any]]:
    """Trials of each story until so many runs were killed."""

    def radar(name: str, like: Path | None) -> Radar:
        store.make(folder / name, like=like)
        return Radar(folder / name, store.url(folder / name), post.port)

    filled = radar("mail_filled", None)
    fill(filled.url)
    warm_up(radar("mail_warm", filled.folder), post)
    undisturbed = Undisturbed.live(radar("mail_alone", filled.folder), post)
    done = number = 0
    while done < kills:
        story = STORIES[number % len(STORIES)]
        trial = Trial(story, radar("mail_trial", filled.folder), post, chance, undisturbed).live()
        done += len(trial["killed"])
        number += 1
        yield trial


def main() -> None:
    """`mail_kills.py FOLDER SEED KILLS [SERVER]`."""
    folder, seed, kills, server = (*sys.argv[1:], "")[:4]
    mine, theirs = get_context("fork").Pipe()
    serving = get_context("fork").Process(target=serve, args=(theirs,))
    serving.start()
    Phases.watch()
    try:
        chance = random.Random(int(seed))  # noqa: S311  moments, not secrets
        for trial in trials(Path(folder), Post(mine.recv(), mine), Store(server), chance, int(kills)):
            print(json.dumps(trial), flush=True)  # noqa: T201  the answer to the test
    finally:
        mine.close()
        serving.terminate()
        serving.join()


if __name__ == "__main__":
    main()
