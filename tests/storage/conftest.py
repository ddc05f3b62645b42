"""Builders of small values for the tests of storage."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.captures import Answer, CrawlCounts, ObservationKind, Outcome
from storage.captures import store_answers
from storage.crawls import finish_crawl, start_crawl
from storage.database import Sessions

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/over/"


def make_answer(
    body: bytes | None = b"<h1>Over</h1>",
    *,
    url: str = URL,
    kind: ObservationKind = ObservationKind.FETCHED,
    night: int = 0,
    **more: object,
) -> Answer:
    """One answer of the given night."""
    return Answer.model_validate(
        {"url": url, "kind": kind, "at": NIGHT + timedelta(days=night), "status": 200, "body": body, **more}
    )


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """Makes an answer."""
    return make_answer


@pytest.fixture
def crawl(sessions: Sessions) -> Callable[..., tuple[int, CrawlCounts]]:
    """Stores the answers of one night as a crawl; gives its id and what was counted."""

    def store(*answers: Answer, night: int = 0, outcome: Outcome = Outcome.HEALTHY) -> tuple[int, CrawlCounts]:
        now = NIGHT + timedelta(days=night)
        with sessions.begin() as session:
            started = start_crawl(session, "smart_flanders", now=now)
            counts = store_answers(session, "smart_flanders", started, answers)
            finish_crawl(session, started, outcome=outcome, why="", counts=counts, now=now)
        return started, counts

    return store
