"""Discovery in a wiki: the MediaWiki API names every page with its revision; only new revisions are fetched.

API: https://www.mediawiki.org/wiki/API:Query; maxlag: https://www.mediawiki.org/wiki/Manual:Maxlag_parameter.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from domain.captures import KnownPage, ObservationKind
from domain.issues import IssueCode
from scrapers.spiders.base import Output, SourceSpider, wants

_MAXLAG_TRIES = 3
_MOST_IDS = 50
_LONGEST_WAIT = 60
_MOVED_PERMANENTLY, _NOT_FOUND = 301, 404
Query = dict[str, str]


class MediaWikiSpider(SourceSpider):
    """Lists pages of the source's namespaces and categories, and fetches those with a new revision."""

    name = "mediawiki"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Scrapy's signature
        super().__init__(*args, **kwargs)
        self.article_path = "/$1"
        self.listed: dict[str, str] = {}
        self.open_lists = 0
        self.complete = True

    def discover(self) -> Iterator[Output]:
        """The wiki's own description, from the first API address that answers."""
        yield self.describe(0)

    def describe(self, number: int) -> Request:
        """A request for the wiki's namespaces at its `number`th API address."""
        query = {"meta": "siteinfo", "siprop": "general|namespaces"}
        return self.ask(self.run.source.discovery.apis[number], query, self.take_description, number)

    def ask(self, api: str, query: Query, callback: Any, number: int = 0, tries: int = 0) -> Request:  # noqa: ANN401  a spider method
        """One question to the API."""
        asked = {"action": "query", "format": "json", "formatversion": "2", "maxlag": "5", **query}
        return Request(
            f"{api}?{urlencode(asked)}",
            callback=callback,
            errback=self.fail_api,
            dont_filter=True,
            meta={"handle_httpstatus_all": True},
            cb_kwargs={"api": api, "query": query, "number": number, "tries": tries},
        )

    async def take_description(
        self, response: Response, api: str, query: Query, number: int, tries: int
    ) -> AsyncIterator[Output]:
        """Namespaces and article path are known: list what the source declares."""
        answer = json_of(response)
        if is_lagging(answer) and tries < _MAXLAG_TRIES:
            await asyncio.sleep(seconds_to_wait(response))
            yield self.ask(api, query, self.take_description, number, tries + 1)
        elif "query" not in answer:
            yield self.next_api(api, number, f"HTTP {response.status}: {reason_of(answer)}")
        else:
            self.article_path = answer["query"]["general"]["articlepath"]
            for one in self.lists(answer["query"]["namespaces"]):
                self.open_lists += 1
                yield self.ask(api, one, self.take_list)

    def next_api(self, api: str, number: int, reason: str) -> Output:
        """The next API address, or the trouble with the last one."""
        if number + 1 < len(self.run.source.discovery.apis):
            return self.describe(number + 1)
        return self.trouble(api, ObservationKind.FAILED, IssueCode.UNREACHABLE, f"no API answered; {reason}")

    def lists(self, namespaces: dict[str, Any]) -> Iterator[Query]:
        """One question per declared namespace that the wiki has, and one per category."""
        discovery = self.run.source.discovery
        for space in namespaces.values():
            if {space.get("name"), space.get("canonical")} & set(discovery.namespaces):
                yield {
                    "generator": "allpages",
                    "gapnamespace": str(space["id"]),
                    "gapfilterredir": "nonredirects",
                    "gaplimit": "500",
                    "prop": "info",
                }
        for category in discovery.categories:
            yield {
                "generator": "categorymembers",
                "gcmtitle": f"Category:{category}",
                "gcmtype": "page",
                "gcmlimit": "500",
                "prop": "info",
            }

    async def take_list(
        self, response: Response, api: str, query: Query, number: int, tries: int
    ) -> AsyncIterator[Output]:
        """One part of a list; the last part of the last list ends the crawl."""
        answer = json_of(response)
        if is_lagging(answer) and tries < _MAXLAG_TRIES:
            await asyncio.sleep(seconds_to_wait(response))
            yield self.ask(api, query, self.take_list, number, tries + 1)
            return
        if "error" in answer:
            self.complete = False
            reason = f"HTTP {response.status}: {reason_of(answer)}"
            yield self.trouble(api, ObservationKind.FAILED, IssueCode.HTTP_ERROR, reason)
        for page in answer.get("query", {}).get("pages", []):
            for output in self.take_listed(page):
                yield output
        if "continue" in answer:
            yield self.ask(api, {**query, **answer["continue"]}, self.take_list)
            return
        self.open_lists -= 1
        if not self.open_lists and self.complete and self.missing():
            yield self.look_for_missing(api)

    def take_listed(self, page: dict[str, Any]) -> Iterator[Output]:
        """One listed page: fetched if its revision is new to us, otherwise as good as seen."""
        key = str(page.get("pageid", ""))
        if not key or page.get("redirect") or key in self.listed:
            return
        revision, url = str(page["lastrevid"]), self.address(page["title"])
        if not self.run.source.covers(url):  # the path of articles is the wiki's word, and may lead elsewhere
            return
        self.listed[key] = url
        known = self.run.known.get(url)
        if known and known.revision == revision and wants(known) and not self.run.refetch:
            yield self.answer(url, ObservationKind.NOT_MODIFIED, revision=revision, key=key)
        else:
            yield self.page_request(url, revision=revision, key=key)

    def address(self, title: str) -> str:
        """The address of the page called `title`."""
        path = quote(title.replace(" ", "_"), safe="/:()!*',;@&=+$")
        return urljoin(self.run.source.homepage, self.article_path.replace("$1", path))

    def look_for_missing(self, api: str) -> Request:
        """Ask what became of known pages that no list names."""
        missing = [page.key for page in self.missing() if page.key]
        return self.ask(api, {"pageids": "|".join(missing[:_MOST_IDS]) or "0", "prop": "info"}, self.take_missing)

    def missing(self) -> list[KnownPage]:
        """Known pages that no list names under their address."""
        listed = set(self.listed.values())
        return [page for page in self.run.known.values() if page.url not in listed and wants(page)]

    def take_missing(self, response: Response, **_asked: Any) -> Iterator[Output]:  # noqa: ANN401  cb_kwargs
        """Moved pages stand elsewhere, deleted ones are not found, others are only no longer listed."""
        pages = {str(page.get("pageid")): page for page in json_of(response).get("query", {}).get("pages", [])}
        for page in self.missing():
            yield self.verdict(page, pages.get(page.key))

    def verdict(self, page: KnownPage, found: dict[str, Any] | None) -> Output:
        """What a known page that no list names under its address came to."""
        if page.key in self.listed:
            moved = self.answer(page.url, ObservationKind.REDIRECTED)
            return moved.model_copy(update={"location": self.listed[page.key], "status": _MOVED_PERMANENTLY})
        if found is not None and found.get("missing"):
            gone = self.trouble(page.url, ObservationKind.NOT_FOUND, IssueCode.HTTP_ERROR, "the wiki deleted it")
            return gone.model_copy(update={"status": _NOT_FOUND})
        return self.trouble(page.url, ObservationKind.UNLISTED, IssueCode.HTTP_ERROR, "no list of the wiki names it")

    def fail_api(self, failure: Failure) -> Iterator[Output]:
        """The API gave no answer at all: try its next address, or end without conclusions."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        self.complete = False
        if request.callback == self.take_description:
            number = request.cb_kwargs["number"]
            if number + 1 < len(self.run.source.discovery.apis):
                yield self.describe(number + 1)
                return
        yield from self.fail(failure)


def json_of(response: Response) -> dict[str, Any]:
    """The JSON object that the API answered, with an error where it is none."""
    try:
        found = response.json() if isinstance(response, TextResponse) else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"error": {"code": "no JSON"}}


def is_lagging(answer: dict[str, Any]) -> bool:
    """Whether the wiki asks to come back later; it does so with HTTP 200."""
    return bool(answer.get("error", {}).get("code") == "maxlag")


def reason_of(answer: dict[str, Any]) -> str:
    """What the API says is wrong."""
    error = answer.get("error", {})
    return str(error.get("info") or error.get("code") or "no list")


def seconds_to_wait(response: Response) -> int:
    """The seconds of Retry-After, a minute at most."""
    wait = (response.headers.get("Retry-After") or b"5").decode("ascii", "replace")
    return min(int(wait), _LONGEST_WAIT) if wait.isdigit() else 5
