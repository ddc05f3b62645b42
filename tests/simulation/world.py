"""The demo sites on any night of a year: what they say, how they misbehave, and what changes and means nothing."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from zlib import crc32

from demo.answers import Answer, answer, compressed, conditional
from demo.content import Page, Site
from demo.history import Edit, Sites, apply

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = "<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
MAINTENANCE = PAGE.format(title="Onderhoud", body="<p>Wij werken aan de site. Kom later terug.</p>").encode()
LOGIN = PAGE.format(title="Aanmelden", body='<form method="post"><input type="password" name="p"></form>').encode()
CAPTCHA = PAGE.format(
    title="Just a moment...", body='<div class="g-recaptcha"></div><script src="/c.js"></script>'
).encode()

Trouble = Callable[[Site, str, Answer], Answer | None]
"""What a host in trouble answers to a path instead of its own answer; None closes the connection."""


def always(status: HTTPStatus, body: bytes = b"", **headers: str) -> Trouble:
    """The same answer to whatever is asked but robots.txt, which stays as it is where the answer is a page."""

    def trouble(site: Site, path: str, whole: Answer) -> Answer:
        if path == "/robots.txt" and status is HTTPStatus.OK:
            return whole
        return Answer(status, body, {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}})

    return trouble


def robots(status: HTTPStatus, body: bytes = b"") -> Trouble:
    """Only robots.txt is troubled."""

    def trouble(site: Site, path: str, whole: Answer) -> Answer:
        return Answer(status, body, {"Content-Type": "text/plain"}) if path == "/robots.txt" else whole

    return trouble


def half(site: Site, path: str, whole: Answer) -> Answer:
    """Every second page fails."""
    if path == "/robots.txt" or crc32(path.encode()) % 2:
        return whole
    return Answer(HTTPStatus.BAD_GATEWAY, b"<h1>502</h1>", HTML)


def hollow(site: Site, path: str, whole: Answer) -> Answer:
    """Pages come without what stands in their middle, as when a lazy block did not load."""
    if not is_page(whole):
        return whole
    return replace(whole, body=re.sub(rb"(?s)<h1.*(?=</body>)", b"</div>", whole.body), headers=HTML)


def redesigned(site: Site, path: str, whole: Answer) -> Answer:
    """A new layout: other class names, no headings, no tables or lists, everything in plain blocks."""
    if not is_page(whole):
        return whole
    body = re.sub(rb'\s(class|id|itemprop|role)="[^"]*"', b"", whole.body)
    body = re.sub(
        rb"<(/?)(h1|h2|h3|dl|dt|dd|table|tbody|tr|th|td|ul|ol|li|p|article|section)\b[^>]*>", rb"<\1div>", body
    )
    return replace(whole, body=re.sub(rb"(?s)<title>.*?</title>", b"<title>Nieuw</title>", body), headers=HTML)


def elsewhere(site: Site, path: str, whole: Answer) -> Answer:
    """Everybody is sent to one page for visitors who have not signed in."""
    if path in ("/robots.txt", "/aanmelden"):
        return whole if path == "/robots.txt" else Answer(HTTPStatus.OK, LOGIN, HTML)
    return Answer(HTTPStatus.FOUND, b"", {"Location": "/aanmelden"})


def closed(site: Site, path: str, whole: Answer) -> None:
    """The connection is closed before a word was said."""


TROUBLES: dict[str, Trouble] = {
    "500": always(HTTPStatus.INTERNAL_SERVER_ERROR, b"<h1>Internal Server Error</h1>"),
    "503, asking to come back in an hour": always(HTTPStatus.SERVICE_UNAVAILABLE, Retry_After="3600"),
    "403": always(HTTPStatus.FORBIDDEN, b"<h1>Forbidden</h1>"),
    "404 everywhere": always(HTTPStatus.NOT_FOUND, b"<h1>Not Found</h1>"),
    "maintenance": always(HTTPStatus.OK, MAINTENANCE),
    "login": always(HTTPStatus.OK, LOGIN),
    "captcha": always(HTTPStatus.OK, CAPTCHA),
    "empty": always(HTTPStatus.OK),
    "robots 503": robots(HTTPStatus.SERVICE_UNAVAILABLE),
    "robots closed": robots(HTTPStatus.OK, b"User-agent: *\nDisallow: /\n"),
    "half": half,
    "hollow": hollow,
    "redesigned": redesigned,
    "elsewhere": elsewhere,
    "closed": closed,
}


def footer(body: bytes, night: int) -> bytes:
    """A new line at the foot of all pages."""
    return body.replace(b"</body>", b"<footer><p>Versie %d van deze site</p></footer></body>" % night)


def script(body: bytes, night: int) -> bytes:
    """A new script on all pages."""
    return body.replace(b"</head>", b'<script src="/assets/%d.js"></script></head>' % night)


def tracked(body: bytes, night: int) -> bytes:
    """All links within the site get a tracking parameter."""
    return re.sub(rb'(<a [^>]*href="/[^"?#]*)"', rb'\1?utm_source=nacht%d"' % night, body)


def absolute(body: bytes, night: int) -> bytes:
    """Whitespace and comments between the blocks differ."""
    return body.replace(b"</div>\n", b"</div>\n\n<!-- build %d -->\n" % night)


NOISES = (footer, script, tracked, absolute)


def is_page(found: Answer) -> bool:
    """Whether it is a whole page of HTML."""
    return found.status == HTTPStatus.OK and found.headers.get("Content-Type", "").startswith("text/html")


@dataclass
class World:
    """The sites, the trouble and noise of each host, and the pages that fail by themselves tonight."""

    sites: Sites
    troubles: dict[str, str] = field(default_factory=dict)
    noises: dict[str, dict[str, int]] = field(default_factory=dict)
    failing: dict[tuple[str, str], HTTPStatus] = field(default_factory=dict)
    asked: int = 0

    def edit(self, **edit: str) -> None:
        """One edit of the demo's history."""
        self.sites = apply(self.sites, Edit.model_validate(edit))

    def put(self, host: str, page: Page) -> None:
        """A page in place of the one at its address, or a new one."""
        site = self.sites[host]
        self.sites = {**self.sites, host: replace(site, pages={**site.pages, page.path: page})}

    def answer(self, host: str, target: str, if_none_match: str) -> Answer | None:
        """What is answered tonight."""
        self.asked += 1
        site = self.sites.get(host)
        if site is None:
            return Answer(HTTPStatus.MISDIRECTED_REQUEST, b"unknown host")
        path = target.partition("?")[0]
        if (host, path) in self.failing:
            return Answer(self.failing[host, path], b"<h1>Fout</h1>", HTML)
        whole = self.noisy(host, answer(site, target))
        if host in self.troubles:
            return TROUBLES[self.troubles[host]](site, path, whole)
        return conditional(whole, if_none_match)

    def noisy(self, host: str, whole: Answer) -> Answer:
        """The answer with the noise of this host."""
        if not is_page(whole):
            return whole
        body = whole.body
        for noise in NOISES:
            if since := self.noises.get(host, {}).get(noise.__name__):
                body = noise(body, since)
        headers = dict(whole.headers)
        if "ETag" in headers:
            headers["ETag"] = f'"{crc32(body):08x}"'
        return replace(whole, body=body, headers=headers)


class WorldServer:
    """Serves a world on loopback until its `with` block ends."""

    def __init__(self, world: World) -> None:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"world": world}))
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.connect_to = dict.fromkeys(world.sites, ("127.0.0.1", self.http.server_address[1]))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True  # the second piece of an answer waits for no acknowledgement of the first
    timeout = 30
    world: World

    def do_GET(self) -> None:
        """Answer as the world does tonight."""
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        found = self.world.answer(host, self.path, self.headers.get("If-None-Match", ""))
        if found is None:
            self.close_connection = True
            return
        whole = compressed(found, self.headers.get("Accept-Encoding", ""))
        self.send_response(whole.status)
        for name, value in whole.headers.items():
            self.send_header(name, value)
        if whole.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(whole.body)))
        self.end_headers()
        self.wfile.write(whole.body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
