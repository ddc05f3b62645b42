"""Certificates are verified: Scrapy as it is shipped reads whatever server answers."""

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

ROOT = Path(__file__).resolve().parents[2]


class Handler(BaseHTTPRequestHandler):
    """Says hello."""

    def do_GET(self) -> None:
        """One answer."""
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hallo")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """Clients that turn away are the point of these tests."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@pytest.fixture
def port(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """A server with a certificate for the host of the parameter; its authority is in `ca.pem`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(request.param).configure_cert(context)
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(port: int, **environment: str) -> str:
    """What a crawl gets from https://localhost at `port`."""
    command = [sys.executable, str(Path(__file__).with_name("fetch_once.py")), f"https://localhost:{port}/"]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("port", ["localhost"], indirect=True)
def test_a_server_is_believed_by_its_certificate_alone(port: int, tmp_path: Path) -> None:
    """With an authority that we trust it is read; with one that we don't know, nothing is."""
    assert fetch(port, SSL_CERT_FILE=str(tmp_path / "ca.pem")) == "200"
    assert "certificate verify failed" in fetch(port)


@pytest.mark.parametrize("port", ["elders.example"], indirect=True)
def test_a_certificate_of_another_host_is_refused(port: int, tmp_path: Path) -> None:
    """Also where its authority is trusted."""
    told = fetch(port, SSL_CERT_FILE=str(tmp_path / "ca.pem"))
    assert told != "200"
    assert told
