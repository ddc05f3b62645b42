"""When a crawl is healthy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.captures import Crawl, CrawlCounts, Outcome
from domain.initiative import PageRecord
from pipeline.expectations import judge, judge_fill, judge_loss

NIGHT = datetime(2021, 2, 3, 2, 15, tzinfo=UTC)
MakeRecord = Callable[..., PageRecord]


@dataclass(frozen=True)
class Numbers:
    """What a source expects."""

    min_pages: int = 40
    max_pages: int = 200
    min_share: float = 0.7
    max_error_share: float = 0.1
    max_seconds: float = 10


@dataclass(frozen=True)
class Source:
    """A source that expects something."""

    expectations: Numbers


SOURCE = Source(Numbers())


def crawl(pages: int, outcome: Outcome = Outcome.HEALTHY, nights: int = 0) -> Crawl:
    """A crawl of the past."""
    return Crawl(
        id=nights,
        source="smart_flanders",
        started_at=NIGHT + timedelta(days=nights),
        outcome=outcome,
        counts=CrawlCounts(pages=pages),
    )


def test_a_crawl_within_its_numbers_is_healthy() -> None:
    """Nothing is said of a healthy crawl."""
    assert judge(SOURCE, CrawlCounts(pages=60, errors=2), [crawl(62)]) == (Outcome.HEALTHY, "")


def test_a_site_that_does_not_answer_is_unreachable() -> None:
    """No page and only failures."""
    outcome, why = judge(SOURCE, CrawlCounts(pages=0, errors=3), [])
    assert outcome is Outcome.UNREACHABLE
    assert why == "no page answered, 3 failed"


def test_too_few_pages_are_unhealthy() -> None:
    """A source has a least number of pages."""
    assert judge(SOURCE, CrawlCounts(pages=39), []) == (
        Outcome.UNHEALTHY,
        "39 pages answered, at least 40 are expected",
    )


def test_too_many_pages_are_unhealthy() -> None:
    """A crawl that leaves its scope is as wrong as one that finds nothing."""
    assert judge(SOURCE, CrawlCounts(pages=201), [])[1] == "201 pages answered, at most 200 are expected"


def test_a_loss_against_the_last_healthy_crawl_is_unhealthy() -> None:
    """The newest healthy crawl counts, not an older one nor one that was unhealthy."""
    past = [crawl(50), crawl(100, nights=1), crawl(5, Outcome.UNHEALTHY, nights=2)]
    outcome, why = judge(SOURCE, CrawlCounts(pages=69), past)
    assert outcome is Outcome.UNHEALTHY
    assert why == "69 pages answered, 100 in the last healthy crawl, 70% of that is expected"
    assert judge(SOURCE, CrawlCounts(pages=70), past)[0] is Outcome.HEALTHY


def test_too_many_errors_are_unhealthy() -> None:
    """More than the allowed share of pages failed."""
    outcome, why = judge(SOURCE, CrawlCounts(pages=80, errors=20), [])
    assert outcome is Outcome.UNHEALTHY
    assert why == "20 of 100 pages failed, at most 10% is expected"


def test_every_reason_is_told() -> None:
    """What is wrong in more than one way says so."""
    assert judge(SOURCE, CrawlCounts(pages=30, errors=10), [crawl(60)])[1].count(";") == 2


def timed(seconds: float, requests: int = 100) -> CrawlCounts:
    """What a crawl did whose requests took so many seconds each."""
    return CrawlCounts(pages=60, requests=requests, seconds=seconds * requests)


def past_of(*seconds: float) -> list[Crawl]:
    """Crawls of the past whose requests took so many seconds each, oldest first."""
    return [crawl(60, nights=night).model_copy(update={"counts": timed(each)}) for night, each in enumerate(seconds)]


def test_a_site_that_answers_too_slowly_is_unhealthy() -> None:
    """The time is the average of all requests."""
    outcome, why = judge(SOURCE, timed(10.5), [])
    assert outcome is Outcome.UNHEALTHY
    assert why == "an answer took 10.50 seconds on average, at most 10 are expected"
    assert judge(SOURCE, timed(9.9), [])[0] is Outcome.HEALTHY


def test_a_site_that_became_much_slower_is_unhealthy() -> None:
    """Against the median of its own past, in which one slow night changes nothing."""
    outcome, why = judge(SOURCE, timed(4.1), past_of(0.8, 0.7, 9.0, 0.8))
    assert outcome is Outcome.UNHEALTHY
    assert why == "an answer took 4.10 seconds on average, 0.80 in the crawls before, 5 times that is expected at most"
    assert judge(SOURCE, timed(3.9), past_of(0.8, 0.7, 9.0, 0.8))[0] is Outcome.HEALTHY


@pytest.mark.parametrize(
    ("counts", "past"),
    [
        pytest.param(timed(60, requests=9), past_of(0.1, 0.1, 0.1), id="few requests"),
        pytest.param(timed(0), past_of(0.1, 0.1, 0.1), id="not measured"),
        pytest.param(timed(2), past_of(0.1, 0.1, 0.1), id="not slow in itself"),
        pytest.param(timed(9), past_of(0.1, 0.1), id="a short past"),
        pytest.param(timed(9), past_of(0, 0.1, 0.1, 0), id="a past that was hardly measured"),
        pytest.param(timed(9), past_of(0.1, 0.1, 0.1, 9, 9, 9, 0), id="slow for some nights"),
    ],
)
def test_no_time_is_slow_without_enough_to_tell_it_by(counts: CrawlCounts, past: list[Crawl]) -> None:
    """What was not measured, or hardly, is not held against a site."""
    assert judge(SOURCE, counts, past) == (Outcome.HEALTHY, "")


@given(before=st.lists(st.floats(0.01, 10), max_size=8), slow=st.floats(0.01, 10))
def test_a_site_that_stays_slow_is_believed_again_after_three_nights(before: list[float], slow: float) -> None:
    """Whatever its past was: nights that are not believed tell what is usual too."""
    past = past_of(*before)
    verdicts = []
    for night in range(len(before), len(before) + 6):
        outcome, _ = judge(SOURCE, timed(slow), past)
        verdicts.append(outcome)
        past.append(crawl(60, outcome, nights=night).model_copy(update={"counts": timed(slow)}))
    assert set(verdicts[3:]) == {Outcome.HEALTHY}


def test_fields_that_are_filled_well_enough(telling_record: MakeRecord) -> None:
    """Nothing is said when each field has its share, nor when there is nothing to judge."""
    records = [telling_record(owner="imec"), telling_record()]
    assert judge_fill({"title": 1.0, "owners": 0.5}, records) == ""
    assert judge_fill({"title": 1.0}, []) == ""


def test_fields_that_are_filled_too_seldom(telling_record: MakeRecord) -> None:
    """Each field below its share is named with both numbers."""
    records = [telling_record(owner="imec"), telling_record(), telling_record(), telling_record(status="open")]
    found = judge_fill({"title": 1.0, "owners": 0.8, "status": 0.5}, records)
    assert found == "owners filled on 25%, expected 80%; status filled on 25%, expected 50%"


def test_a_field_that_vanishes_from_all_pages_is_a_new_layout(telling_record: MakeRecord) -> None:
    """Five pages told their status, none does now: that is how a rebuilt site looks, not what really happens."""
    before = [telling_record(status="open") for _ in range(5)]
    assert judge_loss(before, [telling_record() for _ in range(5)]) == (
        "the pages that changed tell less than they did: status on 0 of 5, 5 before"
    )


def test_initiatives_that_vanish_from_pages_that_are_still_there_are_a_new_layout(telling_record: MakeRecord) -> None:
    """Pages that changed and hold no initiative any more were misread."""
    before = [telling_record() for _ in range(6)]
    assert "initiatives on 2, 6 before" in judge_loss(before, before[:2])


def test_a_few_pages_that_lose_a_field_did_change(telling_record: MakeRecord) -> None:
    """Half of the pages still tell it, or too few ever did."""
    told, silent = telling_record(status="open"), telling_record()
    assert judge_loss([told] * 6, [told, told, told, silent, silent, silent]) == ""
    assert judge_loss([told] * 4 + [silent], [silent] * 5) == ""
    assert judge_loss([], []) == ""
