"""A site on a loopback socket that answers as a test says, and crawls of it."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.captures import Crawl
from storage.database import Sessions
from tests.forks import ask

ROOT = Path(__file__).resolve().parents[2]
HOST = "proef.vlaanderen.be"
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SOURCE = """
title: Proefsite
owner: OVO001835
homepage: https://{host}/
discovery:
  kind: links
  hosts: [{host}]
  start: [https://{host}/]
  deny: ['\\.png$']
pages: [{{match: ".", use: [feed.Feed]}}]
expectations: {{min_pages: 1, max_pages: 50}}
"""


@dataclass
class Reply:
    """What the site answers on one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    endless: bool = False
    drop: bool = False


@dataclass
class Site:
    """A site: its replies by path, and what it was asked, as (path, headers)."""

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, *links: str, text: str = "", etag: str = "") -> None:
        """A page with links."""
        body = f"<html><body><h1>{path}</h1>{text}{''.join(f'<a href={link!r}>x</a>' for link in links)}</body></html>"
        self.replies[path] = Reply(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}, etag=etag)

    def file(self, path: str, body: bytes, content_type: str) -> None:
        """A file with an entity tag."""
        self.replies[path] = Reply(body, headers={"Content-Type": content_type}, etag=f'"{len(body)}"')

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Answers from the site of its server."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True  # the second piece of an answer waits for no acknowledgement of the first
    site: Site

    def do_GET(self) -> None:
        """One answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append((self.path, headers))
        reply = self.site.replies.get(self.path, Reply(b"not here", 404))
        if reply.drop:
            self.connection.shutdown(socket.SHUT_RDWR)
        elif reply.endless:
            self.pour(reply)
        elif reply.etag and headers.get("if-none-match") == reply.etag:
            self.answer(Reply(status=304, etag=reply.etag))
        else:
            self.answer(reply)

    def answer(self, reply: Reply) -> None:
        """A whole answer."""
        self.start(reply)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def start(self, reply: Reply) -> None:
        """Status and headers."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.etag:
            self.send_header("ETag", reply.etag)

    def pour(self, reply: Reply) -> None:
        """A body of 26 MB in pieces, until nobody takes it any more."""
        self.start(reply)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"x" * 65536
        try:
            for _ in range(400):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                time.sleep(0.001)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """Clients of tests go away when they have seen enough."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site on a free port."""
    server = QuietServer(("127.0.0.1", 0), Handler)
    made = Handler.site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with one source file."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "proef.yml").write_text(SOURCE.format(host=HOST))
    return folder


@pytest.fixture(scope="session")
def crawlers() -> Iterator["subprocess.Popen[str]"]:
    """A process that has all that crawls loaded; see `crawl_many.py`."""
    command = [sys.executable, str(Path(__file__).with_name("crawl_many.py"))]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield process


@pytest.fixture
def crawl(
    site: Site,
    sources: Path,
    sqlite_sessions: Sessions,
    sqlite_url: str,
    crawlers: "subprocess.Popen[str]",
) -> Callable[..., list[Crawl]]:
    """Crawls the sources as of one night; gives how each went."""

    def run(
        *,
        night: int = 0,
        urls: tuple[str, ...] = (),
        refetch: bool = False,
        connect_to: dict[str, tuple[str, int]] | None = None,
        patience: float = 5,
    ) -> list[Crawl]:
        order = {
            "sources": str(sources),
            "database": f"{sqlite_url}?timeout={patience}",
            "now": (NIGHT + timedelta(days=night)).isoformat(),
            "connect_to": {HOST: ("127.0.0.1", site.port)} if connect_to is None else connect_to,
            "refetch": refetch,
            "urls": urls,
        }
        done = ask(crawlers, order)
        assert done["code"] == 0, done["err"]
        lines = [line for line in done["out"].splitlines() if line.startswith("{")]
        return [Crawl.model_validate_json(line) for line in lines]

    return run
