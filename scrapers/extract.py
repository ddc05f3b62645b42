"""From a capture to what its page says: chooses the page class, runs it, and turns every failure into an issue."""

import codecs
import importlib
import re
from collections.abc import Callable
from functools import cache, cached_property

from lxml import etree
from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding
from web_poet import HttpResponse

from domain.captures import Capture
from domain.issues import Issue, IssueCode
from domain.readings import PageReadings
from domain.vocabulary import PageClass
from scrapers.pages.base import Page, Recognition, read_json
from scrapers.source import Source

_TEXT = re.compile(r"^(?:text/html|application/(?:xhtml\+xml|json|xml|atom\+xml|rss\+xml)|text/(?:xml|plain)|)$")
_CONTROL = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_BINARY_SHARE = 0.02
_IN_NO_TREE = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r")
"""Characters that XML has not (XML 1.0, 2.2); in UTF-8 such a byte is nothing else."""


class PageResponse(HttpResponse):
    """The response that page objects read: of UTF-8, with a tree of plain elements.

    parsel takes those of `lxml.html`, of which each is given its class in Python, whenever it is looked at.
    """

    @cached_property
    def selector(self) -> Selector:
        """The document as a tree."""
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
        root = etree.fromstring(self.body.strip() or b"<html/>", parser, base_url=str(self.url))
        return Selector(root=etree.Element("html") if root is None else root, type="html")


def extract(
    capture: Capture, body: bytes, source: Source, worth: Callable[[PageReadings], bool] | None = None
) -> PageReadings:
    """What the page of `capture` says. Bad input gives issues, never an exception.

    `worth` tells by the cues of a page whether its other fields are to be read (see `Page.readings`).
    """
    if not body.strip():
        return unread(capture, source, IssueCode.EMPTY_BODY, "the body is empty")
    if reason := why_not_text(capture, body):
        return unread(capture, source, IssueCode.NOT_HTML, reason)
    utf8, wrong_charset = as_utf8(body, content_type(capture))
    response = build_response(capture.url, utf8)
    page = read_page(response, class_names(source, capture.url), capture, source, worth)
    if not wrong_charset:
        return page
    issue = Issue(code=IssueCode.WRONG_CHARSET, url=capture.url, reason=wrong_charset)
    return page.model_copy(update={"issues": (issue, *page.issues)})


def read_page(
    response: HttpResponse,
    names: tuple[str, ...],
    capture: Capture,
    source: Source,
    worth: Callable[[PageReadings], bool] | None,
) -> PageReadings:
    """The reading of the first class of `names` that recognises the page and does not fail on it."""
    is_json = not response.body.lstrip().startswith(b"<") and read_json(response) is not None
    failed: list[Issue] = []
    unknown: list[Issue] = []
    for name in names:
        try:
            page_class = find_class(name)
            fits = page_class.reads_json is is_json
            recognition = page_class.recognises(response) if fits else Recognition.NOT_THIS_TYPE
            if recognition is Recognition.KNOWN:
                page = page_class(response=response).readings(worth)
                return page.model_copy(
                    update={"issues": (*failed, *page.issues), "language": page.language or source.language}
                )
            if recognition is Recognition.UNKNOWN_LAYOUT:
                reason = f"{name}: a page of this sort in a layout that it does not know"
                unknown.append(Issue(code=IssueCode.UNKNOWN_LAYOUT, url=capture.url, reason=reason))
        except Exception as error:  # noqa: BLE001  a page object that breaks on one page stops no other page
            reason = f"{name}: {type(error).__name__}: {error}"
            failed.append(Issue(code=IssueCode.PAGE_FAILED, url=capture.url, reason=reason))
    return unrecognised(capture, source, (*failed, *unknown), names)


def unrecognised(capture: Capture, source: Source, issues: tuple[Issue, ...], names: tuple[str, ...]) -> PageReadings:
    """The reading of a page that no class knows, with the reasons that the classes gave."""
    reason = (
        f"none of {', '.join(names)} recognises this page" if names else "no page class is declared for this address"
    )
    page = unread(capture, source, IssueCode.UNKNOWN_LAYOUT, reason)
    return page.model_copy(update={"issues": issues}) if issues else page


def class_names(source: Source, url: str) -> tuple[str, ...]:
    """The page classes that `source` declares for `url`, in the order in which they are tried."""
    return next((tuple(page.use) for page in source.pages if re.search(page.match, url)), ())


@cache
def find_class(name: str) -> type[Page]:
    """The page class called `module.Class` within `scrapers.pages`; raises LookupError for any other name."""
    module, _, found = name.partition(".")
    page_class = getattr(importlib.import_module(f"scrapers.pages.{module}"), found, None)
    if isinstance(page_class, type) and issubclass(page_class, Page):
        return page_class
    raise LookupError(f"{name} is no page class")


def unread(capture: Capture, source: Source, code: IssueCode, reason: str) -> PageReadings:
    """The reading of a page that nothing could be read from: of no known layout, with the issue that says why."""
    issue = Issue(code=code, url=capture.url, reason=reason)
    return PageReadings(
        url=capture.url, layout="", language=source.language, suggested=PageClass.OTHER, why=reason, issues=(issue,)
    )


def content_type(capture: Capture) -> str:
    """The content type that the server declared, with its parameters; "" for none."""
    return next((value for name, value in capture.headers.items() if name.lower() == "content-type"), "")


def why_not_text(capture: Capture, body: bytes) -> str:
    """Why the body cannot be a page ("" if it can): its declared type, or bytes that no text has."""
    declared = content_type(capture).partition(";")[0].strip().lower()
    if not _TEXT.match(declared):
        return f"the server calls it {declared}"
    binary = not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and (
        body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))
        or len(head := body[:4096]) - len(head.translate(None, _CONTROL)) > _BINARY_SHARE * len(head)
    )
    return "the body is binary" if binary else ""


def as_utf8(body: bytes, declared_type: str) -> tuple[bytes, str]:
    """The text of `body` in UTF-8, and what is wrong with the charset it declares ("" for nothing).

    A declared charset that does not fit the bytes, or a one-byte charset declared for what is well-formed UTF-8 with
    multi-byte characters, is wrong: then UTF-8 is tried, then Windows-1252 (WHATWG Encoding, 4.2).
    """
    declared = resolve_encoding(http_content_type_encoding(declared_type) or html_body_declared_encoding(body) or "")
    if declared in {None, "utf-8", "cp1252"} and _decoded(body, "utf-8") is not None:
        mistaken = declared == "cp1252" and not body.isascii()
        return body.removeprefix(codecs.BOM_UTF8), f"declared {declared}, is UTF-8" if mistaken else ""
    text = _decoded(body, declared) if declared else None
    if text is not None:
        return text.encode("utf-8", "ignore"), ""
    wrong = f"declared {declared or 'nothing'}, is not well-formed in it or in UTF-8"
    return body.decode("cp1252", "replace").encode(), wrong


def _decoded(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def build_response(url: str, utf8: bytes) -> HttpResponse:
    """A text as page objects take it. Characters that no XML tree can hold are left out."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return PageResponse(url, utf8.translate(None, _IN_NO_TREE), headers=headers)
