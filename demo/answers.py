"""What a demo site answers to one request: the page, a redirect, "not modified", or its own "not found"."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from demo import wiki_api
from demo.content import Page, Site
from demo.render import render, render_missing

OLD_WIKI = "/vloca-kennishub/"
"""Where the wiki stood until April 2022."""
TYPES = {"xml": "application/xml", "txt": "text/plain", "json": "application/json"}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: HTTPStatus
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer(site: Site, target: str, if_none_match: str = "") -> Answer:
    """What `site` answers to a GET of `target` (path and query as sent)."""
    if site.down:
        return Answer(
            HTTPStatus.INTERNAL_SERVER_ERROR, b"<h1>Internal Server Error</h1>", {"Content-Type": "text/html"}
        )
    parts = urlsplit(target)
    path, query = unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))
    if path == "/robots.txt":
        return robots(site)
    if path.endswith("/api.php") and site.family == "wiki":
        return Answer(HTTPStatus.OK, json.dumps(wiki_api.answer(site, query)).encode(), content_type("json"))
    if path.endswith("/index.php") and "title" in query:
        path = "/" + query["title"].replace(" ", "_")
    found = site.public.get(path)
    if found is None:
        return elsewhere(site, path) or not_found(site)
    return conditional(page_answer(site, found, query), if_none_match)


def robots(site: Site) -> Answer:
    """robots.txt, where the site has one."""
    if not site.robots:
        return not_found(site)
    return Answer(HTTPStatus.OK, site.robots.encode(), content_type("txt"))


def elsewhere(site: Site, path: str) -> Answer | None:
    """Where the page of this address stands: moved, or with or without the trailing slash."""
    other = path + "/" if site.slash else path.rstrip("/")
    if path in site.redirects:
        return moved(site.redirects[path])
    if other in site.public:
        return moved(quote(other, safe="/:(),!"))
    if site.family == "wiki" and path.startswith(OLD_WIKI):
        return moved(quote(path.removeprefix(OLD_WIKI[:-1]), safe="/:(),!"))
    return None


def moved(to: str) -> Answer:
    """301."""
    return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": to})


def not_found(site: Site) -> Answer:
    """The site's own 404 page."""
    return Answer(HTTPStatus.NOT_FOUND, render_missing(site).encode(), content_type("html"))


def page_answer(site: Site, page: Page, query: dict[str, str]) -> Answer:
    """The page, with validators where the site is calm enough to have any."""
    body = render(site, page, query).encode()
    extra = page.model_extra or {}
    headers = content_type(str(extra.get("type", "html")))
    if not site.restless:
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Answer(HTTPStatus.OK, body, headers)


def conditional(full: Answer, if_none_match: str) -> Answer:
    """The answer, or 304 when the client has it already."""
    etag = full.headers.get("ETag")
    if etag is None or etag not in {one.strip() for one in if_none_match.split(",")}:
        return full
    return Answer(HTTPStatus.NOT_MODIFIED, b"", {"ETag": etag})


def compressed(full: Answer, accepted: str) -> Answer:
    """The answer in gzip where the client takes it."""
    if not full.body or "gzip" not in accepted:
        return full
    return Answer(full.status, gzip.compress(full.body, 6, mtime=0), {**full.headers, "Content-Encoding": "gzip"})


def content_type(kind: str) -> dict[str, str]:
    """The header for html, xml, txt or json."""
    return {"Content-Type": f"{TYPES.get(kind, 'text/html')}; charset=utf-8"}
