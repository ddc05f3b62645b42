"""The demo sites over HTTP, on loopback, chosen by the request's Host header, as they stood on a night.

with DemoServer(night=1) as demo:
    print(demo.connect_to)   # for RADAR_CONNECT_TO
    demo.night = 2           # tonight things have changed
"""

from collections import deque
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

from demo.answers import Answer, answer, compressed
from demo.history import Night, Sites, load_nights, sites_on

LOOPBACK = "127.0.0.1"
REMEMBERED = 10_000
UNKNOWN_HOST = Answer(HTTPStatus.MISDIRECTED_REQUEST, b"unknown host")


class Request(NamedTuple):
    """One request that was answered."""

    host: str
    target: str
    status: int


class DemoServer:
    """Serves all demo hosts until its `with` block ends; `requests` are the newest ones that it answered."""

    def __init__(self, *, night: int = 1, port: int = 0, nights: tuple[Night, ...] | None = None) -> None:
        self.nights = nights or load_nights()
        self.requests: deque[Request] = deque(maxlen=REMEMBERED)
        self.night = night
        self._http = DemoHttp((LOOPBACK, port), self)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def night(self) -> int:
        """Which night of the history it is; the first is 1."""
        return self._night

    @night.setter
    def night(self, number: int) -> None:
        self._night = number
        self.sites: Sites = sites_on(number, self.nights)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return LOOPBACK, self._http.server_address[1]

    @property
    def connect_to(self) -> dict[str, tuple[str, int]]:
        """The hosts that it plays, each with its address."""
        return dict.fromkeys(self.sites, self.address)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class DemoHttp(ThreadingHTTPServer):
    """The HTTP side of a `DemoServer`."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], demo: DemoServer) -> None:
        super().__init__(address, Handler)
        self.demo = demo


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True  # the second piece of an answer waits for no acknowledgement of the first
    timeout = 30

    def do_GET(self) -> None:
        """Answer with what the site of this host says tonight."""
        assert isinstance(self.server, DemoHttp)  # noqa: S101  for the type checker: we made it
        demo = self.server.demo
        host = (self.headers.get("Host") or "").split(":")[0].rstrip(".").lower()
        site = demo.sites.get(host)
        found = answer(site, self.path, self.headers.get("If-None-Match", "")) if site else UNKNOWN_HOST
        demo.requests.append(Request(host, self.path, found.status))
        self.send(compressed(found, self.headers.get("Accept-Encoding", "")))

    do_HEAD = do_GET  # noqa: N815  the name that the standard library calls

    def send(self, found: Answer) -> None:
        """Write the answer."""
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name in the standard library
        """Say nothing: the demo shows its own progress."""
