"""What a journey travels with: the commands as processes, the demo sites, a mail server."""

import email.policy
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.server import DemoServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """The settings of this journey; a test adds to them."""
    return {
        "RADAR_DATABASE_URL": f"sqlite:///{tmp_path / 'radar.sqlite'}",
        "RADAR_DELAY": "0",
        "RADAR_CONTACT": "beheer@radar.test",
        "RADAR_PUBLISH_TO": str(tmp_path / "overview"),
        "RADAR_PUBLIC_URL": "https://radar.test",
    }


@pytest.fixture
def start_radar(settings: dict[str, str], tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Starts `python -m cli` in the folder of this test, with the settings of that moment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RADAR_")}

    def start(*words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "cli", *words],
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(ROOT), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    return start


@pytest.fixture
def radar(start_radar: Callable[..., "subprocess.Popen[str]"]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs a command to its end."""

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        with start_radar(*words) as process:
            out, err = process.communicate(timeout=240)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    return run


@pytest.fixture
def export(radar: Callable[..., "subprocess.CompletedProcess[str]"]) -> Callable[..., list[dict[str, Any]]]:
    """What `radar export` writes about a subject."""

    def read(subject: str, *options: str) -> list[dict[str, Any]]:
        done = radar("export", subject, *options)
        assert (done.returncode, done.stderr) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read


@pytest.fixture
def demo(settings: dict[str, str]) -> Iterator[DemoServer]:
    """The demo sites, in the first night; the settings lead to them."""
    with DemoServer() as server:
        settings["RADAR_CONNECT_TO"] = ",".join(f"{host}={at}:{port}" for host, (at, port) in server.connect_to.items())
        yield server


class Inbox:
    """A mail server that takes everything; `mails` are what it took."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the name that aiosmtpd calls
        """Take one mail."""
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(EmailMessage, policy=email.policy.default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def inbox(unused_port: int) -> Iterator[list[EmailMessage]]:
    """The mails that arrived on `unused_port`."""
    taken = Inbox()
    controller = Controller(taken, hostname="127.0.0.1", port=unused_port)
    controller.start()
    yield taken.mails
    controller.stop()


@pytest.fixture
def unused_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
