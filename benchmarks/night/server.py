"""Serves the site of `benchmarks.night.site`, or a wiki of as many pages, on loopback: server.py PORT PAGES [wiki].

Counts what it is asked: a request for the host `count` gives the counts since the last such request, as JSON.
"""

import json
import sys
from collections import Counter
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from zlib import crc32

from benchmarks.night.site import body_of, site_of, sitemap
from benchmarks.night.wiki import wiki_of
from demo import wiki_api
from demo.answers import Answer, answer, compressed, conditional, content_type
from demo.content import Site

DATED = "2020-01-01"
_FEW = 1000
wiki_api.BATCH = 500  # as many as the real API gives to a robot


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True  # the second piece of an answer waits for no acknowledgement of the first
    timeout = 60
    site: Site
    counts: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        """Answer and count."""
        if self.headers["Host"] == "count":
            self.send(Answer(HTTPStatus.OK, json.dumps(self.counts).encode(), content_type("json")))
            self.counts.clear()
            return
        found = find(self.site, self.path, self.headers.get("If-None-Match", ""))
        sent = compressed(found, self.headers.get("Accept-Encoding", ""))
        self.counts.update(requests=1, bytes=len(sent.body), unconditional=self.is_unconditional())
        self.send(sent)

    def is_unconditional(self) -> bool:
        """Whether a page is asked for without validators."""
        asks = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        return not asks and self.path.partition("?")[0] not in {"/robots.txt", "/api.php"}

    def send(self, found: Answer) -> None:
        """Send one answer."""
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        self.wfile.write(found.body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def find(site: Site, target: str, if_none_match: str) -> Answer:
    """What the site answers."""
    if site.family == "wiki":
        return answer(site, target, if_none_match)
    if target == "/sitemap.xml":
        body = sitemap(site, DATED)
        return conditional(Answer(HTTPStatus.OK, body, {**content_type("xml"), "ETag": '"map"'}), if_none_match)
    if target not in site.pages:
        return Answer(HTTPStatus.NOT_FOUND, b"<h1>404</h1>", content_type("html"))
    return conditional(page(target), if_none_match)


@cache
def page(target: str) -> Answer:
    """One page with its validator."""
    body = body_of(Handler.site, target)
    return Answer(HTTPStatus.OK, body, {**content_type("html"), "ETag": f'"{crc32(body):08x}"'})


def main() -> None:
    """`server.py PORT PAGES [wiki]`."""
    port, pages, *kind = sys.argv[1:]
    Handler.site = wiki_of(int(pages)) if kind else site_of(int(pages))
    if not kind and int(pages) <= _FEW:  # made beforehand, so that nobody waits for it
        for path in Handler.site.pages:
            page(path)
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
