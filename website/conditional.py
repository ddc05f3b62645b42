"""Answers that a browser or cache need not fetch again (RFC 9110, section 13)."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from website.site import Document

_ETAG_LENGTH = 32


def respond(request: Request, document: Document, *, modified: datetime) -> Response:
    """`document`, or 304 where the reader has it already; `modified` is when it was last made from other facts."""
    headers = {
        "ETag": entity_tag(document.content),
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
        "Cache-Control": "no-cache",
    }
    if is_known(request, headers["ETag"], modified):
        return Response(status_code=304, headers=headers)
    return Response(document.content, headers=headers, media_type=document.media_type)


def entity_tag(content: bytes) -> str:
    """A strong validator: equal only for equal bytes."""
    return f'"{sha256(content).hexdigest()[:_ETAG_LENGTH]}"'


def is_known(request: Request, etag: str, modified: datetime) -> bool:
    """Whether the reader's copy is still the same; an ETag goes before a date (RFC 9110, 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}
    since = parse_http_date(request.headers.get("if-modified-since", ""))
    return since is not None and modified.replace(microsecond=0) <= since


def parse_http_date(text: str) -> datetime | None:
    """A date of a header; None for anything else, which is to be ignored (RFC 9110, 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
