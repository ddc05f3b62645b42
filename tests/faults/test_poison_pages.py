"""A page that would keep a crawl busy for ever, or kill it, is set aside; the rest of the night is as without it."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from domain.issues import IssueCode
from scrapers.trial import why_unreadable
from storage.captures import page_captures
from storage.database import Sessions
from storage.issues import open_issues

if TYPE_CHECKING:
    from conftest import Hosts, Night

HOST = "proef.vlaanderen.be"
MEBIBYTE = 1024 * 1024
POISON = b"<html><body><p>" + b" ".join(b"x%d" % number for number in range(900_000)) + b">"
"""Only words. As one tag, these are attributes that libxml2 compares each with all others."""


def test_a_page_that_keeps_the_crawl_busy_is_set_aside(
    hosts: "Hosts", crawl: "Callable[..., Night]", sources: Callable[..., None], sqlite_sessions: Sessions
) -> None:
    """In the same night, with an issue that says so; what it stands between is read."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/voor/", "/vergif/", "/na/")
    for path in ("/voor/", "/na/"):
        hosts.page(HOST, path)
    hosts.page(HOST, "/vergif/")
    hosts.replies[HOST, "/vergif/"].body = POISON.replace(b"<p>", b"<p ")
    night = crawl(timeout=60)
    assert night.crawls["proef"].finished_at
    with sqlite_sessions() as session:
        kept = {page.url for page in page_captures(session, "proef")}
        issues = [(one.issue.code, one.issue.url) for one in open_issues(session)]
    assert kept == {f"https://{HOST}{path}" for path in ("/", "/voor/", "/na/")}
    assert issues == [(IssueCode.TOO_LARGE, f"https://{HOST}/vergif/")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(POISON, id="a page of nine megabytes of words"),
        pytest.param(b"<ul>" + b"<li><a href='/x'>x</a>" * 40_000, id="a list of forty thousand links"),
        pytest.param(json.dumps(["x"] * MEBIBYTE).encode(), id="JSON"),
        pytest.param(bytes(range(256)) * 8000, id="bytes that are no text"),
    ],
)
def test_large_pages_may_be_read(body: bytes) -> None:
    """What is only large is no poison."""
    assert why_unreadable(body) == ""
