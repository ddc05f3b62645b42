"""Hosts, sources and a crawler process for the tests of politeness and safety."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple, Self

import pytest

from domain.captures import Crawl
from storage.database import Sessions

ROOT = Path(__file__).resolve().parents[2]
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SOURCE = """
title: Proefsite
owner: OVO001835
homepage: https://{host}/
discovery:
  kind: links
  hosts: [{host}]
  start: [https://{host}{start}]
  {more}
pages: [{{match: ".", use: [feed.Feed]}}]
expectations: {{min_pages: 1, max_pages: 500{expected}}}
"""


@dataclass
class Reply:
    """What is answered on one path; `hold` is in seconds before it; `until_closed` sends no length."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hold: float = 0.0
    until_closed: bool = False


@dataclass
class Asked:
    """One request, by the monotonic clock."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0


class Hosts:
    """Serves `replies`, by host and path, until its `with` block ends; any other path is not found."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, str], Reply] = {}
        self.asked: list[Asked] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hosts": self}))
        self.http.daemon_threads = True
        self.address = ("127.0.0.1", int(self.http.server_address[1]))
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def page(self, host: str, path: str, *links: str) -> None:
        """A page with links."""
        anchors = "".join(f'<a href="{link}">x</a>' for link in links)
        body = f"<html><body><h1>{path}</h1>{anchors}</body></html>"
        self.replies[host, path] = Reply(body.encode(), headers={"Content-Type": "text/html"})

    def robots(self, host: str, text: str) -> None:
        """The robots.txt of a host."""
        self.replies[host, "/robots.txt"] = Reply(text.encode(), headers={"Content-Type": "text/plain"})

    def paths(self, host: str) -> list[str]:
        """What a host was asked for, in order."""
        return [one.path for one in self.asked if one.host == host]

    def gaps(self, host: str) -> list[float]:
        """The seconds between the beginnings of requests to a host."""
        return [after.began - before.began for before, after in pairwise(a for a in self.asked if a.host == host)]

    def overlaps(self, host: str) -> int:
        """How many requests to a host began before the one before them had its answer."""
        return sum(after.began < before.ended for before, after in pairwise(a for a in self.asked if a.host == host))


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    hosts: Hosts

    def do_GET(self) -> None:
        """One answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(headers.get("host", ""), self.path, headers, time.monotonic())
        self.hosts.asked.append(asked)
        reply = self.hosts.replies.get((asked.host, self.path), Reply(b"not here", 404))
        time.sleep(reply.hold)
        asked.ended = time.monotonic()  # before the crawler can have it
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.until_closed:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Night(NamedTuple):
    """What a crawl came to: by source how it ended, and the most memory it took, in bytes."""

    crawls: dict[str, Crawl]
    peak: int


@pytest.fixture(scope="module")
def crawler() -> Iterator["subprocess.Popen[str]"]:
    """A crawler that takes orders until the tests of a module end."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("crawler.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    ) as process:
        try:
            yield process
        finally:
            pipe_of(process.stdin).close()
            process.wait(timeout=30)


def pipe_of(pipe: IO[str] | None) -> IO[str]:
    """A pipe that is there."""
    assert pipe is not None
    return pipe


@pytest.fixture
def hosts() -> Iterator["Hosts"]:
    """Hosts without any page."""
    with Hosts() as made:
        yield made


@pytest.fixture
def sources(tmp_path: Path) -> Callable[..., None]:
    """Adds a source of one host; `more` are keys of its discovery, `expected` follows its expectations."""
    folder = tmp_path / "sources"
    folder.mkdir()

    def add(name: str, host: str, start: str = "/", more: str = "", expected: str = "") -> None:
        (folder / f"{name}.yml").write_text(SOURCE.format(host=host, start=start, more=more, expected=expected))

    return add


@pytest.fixture
def crawl(
    crawler: "subprocess.Popen[str]", hosts: "Hosts", sqlite_sessions: Sessions, sqlite_url: str, tmp_path: Path
) -> Callable[..., Night]:
    """Crawls the sources as of so many seconds after the first night, by a clock that stands still or has a pace."""

    def run(*, after: float = 0, timeout: float = 10, pace: float = 0) -> Night:
        names = {host for host, _ in hosts.replies}
        order = {
            "sources": str(tmp_path / "sources"),
            "database": sqlite_url,
            "now": (NIGHT + timedelta(seconds=after)).isoformat(),
            "connect_to": dict.fromkeys(names, hosts.address),
            "timeout": timeout,
            "pace": pace,
        }
        pipe_of(crawler.stdin).write(json.dumps(order) + "\n")
        pipe_of(crawler.stdin).flush()
        answer = json.loads(pipe_of(crawler.stdout).readline())
        crawls = [Crawl.model_validate(one) for one in answer["crawls"]]
        return Night({one.source: one for one in crawls}, answer["peak"])

    return run
