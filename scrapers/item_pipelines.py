"""Answers into the store, in short transactions."""

import asyncio

import structlog
from scrapy.crawler import Crawler

from domain.captures import Answer, ObservationKind
from domain.issues import Issue
from scrapers.spiders.base import SourceSpider
from storage.captures import store_answers
from storage.database import DatabaseUnavailable
from storage.issues import open_issues, record_issues

_BATCH = 50
_BATCH_BYTES = 4 * 1024 * 1024
_ALIVE = frozenset({ObservationKind.FETCHED, ObservationKind.NOT_MODIFIED})

log = structlog.get_logger()


class StoreAnswers:
    """Gathers answers and stores them by the fifty; what a kill loses is asked for again next time."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._answers: list[Answer] = []
        self._bytes = 0
        self._done = 0
        self._with_issues: set[str] = set()
        self._stopping: asyncio.Future[None] | None = None  # an event loop forgets what nobody holds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StoreAnswers":
        """For one crawler."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)  # noqa: S101  no other spider uses this pipeline
        return spider

    def open_spider(self) -> None:
        """Remember which pages have open issues, so that only those are closed."""
        run = self._spider.run
        with run.sessions() as session:
            self._with_issues = {
                stored.issue.url for stored in open_issues(session, run.source.name) if stored.stage == "crawl"
            }

    def process_item(self, item: Answer) -> Answer:
        """Take one answer."""
        run = self._spider.run
        self._answers.append(item)
        self._bytes += len(item.body or b"")
        self._done += 1
        if item.issue:
            run.reasons.append(f"{item.url}: {item.reason}")
            run.refused += item.kind is ObservationKind.REFUSED_BY_ROBOTS
        if run.progress:
            run.progress(run.source.name, self._done)
        if len(self._answers) >= _BATCH or self._bytes >= _BATCH_BYTES:
            self._flush()
        return item

    def close_spider(self) -> None:
        """Store what is left."""
        self._flush()

    def _flush(self) -> None:
        try:
            self._store()
        except DatabaseUnavailable:
            if self._crawler.crawling:  # what else the site answers could not be kept either
                self._stopping = asyncio.ensure_future(self._crawler.stop_async())
            raise

    def _store(self) -> None:
        run, answers = self._spider.run, self._answers
        self._answers, self._bytes = [], 0
        with run.sessions.begin() as session:
            counts = store_answers(session, run.source.name, run.crawl, answers)
            for answer in answers:
                if answer.issue or answer.url in self._with_issues:
                    issues = issues_of(answer)
                    record_issues(session, run.source.name, answer.url, issues, now=answer.at, stage="crawl")
        run.add(counts)


def issues_of(answer: Answer) -> list[Issue]:
    """What is wrong with an answer; nothing for a page that is alive."""
    if answer.issue is None:
        return []
    return [Issue(code=answer.issue, url=answer.url, reason=answer.reason)]
