"""Is this crawl healthy? The numbers that a source declares, and its own past, against what the crawl did."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median
from typing import Protocol

from domain.captures import Crawl, CrawlCounts, Outcome
from domain.initiative import Facts
from domain.vocabulary import Role

_ENOUGH = 5
_LEAST_LEFT = 0.5
_FEWEST_REQUESTS = 10
"""Of fewer, one that had to wait makes the average."""
_PAST_TIMES, _FEWEST_TIMES = 5, 3
"""How many crawls of the past tell what time is usual, at most and at least."""
_TIMES_SLOWER = 5
_NEVER_SLOW = 2.0
"""Seconds; a site that usually answers in some hundredths may be many times slower one night."""
_TOLD = ("title", "kind", "status", "organisations", "deadlines", "amounts", "passages")
"""The fields that a new layout takes away from all pages at once."""


class Expectations(Protocol):
    """What a source expects of a whole crawl: pages that answer, and shares between 0 and 1."""

    @property
    def min_pages(self) -> int:
        """The fewest pages that answer on a normal day."""

    @property
    def max_pages(self) -> int:
        """The most pages; more means that we left the scope."""

    @property
    def min_share(self) -> float:
        """The least share of the pages of the last healthy crawl."""

    @property
    def max_error_share(self) -> float:
        """The most pages that may fail, as a share of all that were asked for."""

    @property
    def max_seconds(self) -> float:
        """The most seconds that an answer may take on average."""


class HasExpectations(Protocol):
    """A source."""

    @property
    def expectations(self) -> Expectations:
        """What it expects of a crawl."""


def judge(source: HasExpectations, counts: CrawlCounts, past: Sequence[Crawl]) -> tuple[Outcome, str]:
    """The outcome of a whole crawl and why, "" when healthy.

    `past` are earlier whole crawls of the source that ran to their end, healthy or not.
    """
    if counts.pages == 0 and counts.errors:
        return Outcome.UNREACHABLE, f"no page answered, {counts.errors} failed"
    expected = source.expectations
    reasons = [
        *too_few_or_many(expected, counts),
        *fewer_than_before(expected, counts, past),
        *too_many_errors(expected, counts),
        *too_slow(expected, counts, past),
    ]
    return (Outcome.UNHEALTHY, "; ".join(reasons)) if reasons else (Outcome.HEALTHY, "")


def too_few_or_many(expected: Expectations, counts: CrawlCounts) -> list[str]:
    """The number of pages against the declared bounds."""
    if counts.pages < expected.min_pages:
        return [f"{counts.pages} pages answered, at least {expected.min_pages} are expected"]
    if counts.pages > expected.max_pages:
        return [f"{counts.pages} pages answered, at most {expected.max_pages} are expected"]
    return []


def fewer_than_before(expected: Expectations, counts: CrawlCounts, past: Sequence[Crawl]) -> list[str]:
    """The number of pages against the last healthy crawl."""
    healthy = [crawl for crawl in past if crawl.outcome is Outcome.HEALTHY]
    last = max(healthy, key=lambda crawl: (crawl.started_at, crawl.id), default=None)
    if last is None or counts.pages >= last.counts.pages * expected.min_share:
        return []
    share = f"{expected.min_share:.0%}"
    return [
        f"{counts.pages} pages answered, {last.counts.pages} in the last healthy crawl, {share} of that is expected"
    ]


def too_many_errors(expected: Expectations, counts: CrawlCounts) -> list[str]:
    """The pages that failed against all that were asked for."""
    asked = counts.pages + counts.errors
    if not asked or counts.errors / asked <= expected.max_error_share:
        return []
    return [f"{counts.errors} of {asked} pages failed, at most {expected.max_error_share:.0%} is expected"]


def too_slow(expected: Expectations, counts: CrawlCounts, past: Sequence[Crawl]) -> list[str]:
    """The time that an answer took on average, against the declared bound, or else against the crawls of the past.

    These count whether they were healthy or not: a site that stays as slow as it became is believed after some nights.
    """
    took = usual_time([counts])
    told = f"an answer took {took:.2f} seconds on average"
    if took > expected.max_seconds:
        return [f"{told}, at most {expected.max_seconds:g} are expected"]
    newest_first = sorted(past, key=lambda crawl: (crawl.started_at, crawl.id), reverse=True)
    before = usual_time([crawl.counts for crawl in newest_first], fewest=_FEWEST_TIMES)
    if not before or took <= max(_NEVER_SLOW, before * _TIMES_SLOWER):
        return []
    return [f"{told}, {before:.2f} in the crawls before, {_TIMES_SLOWER} times that is expected at most"]


def usual_time(crawls: Iterable[CrawlCounts], *, fewest: int = 1) -> float:
    """The median of the seconds per answer in the first `crawls` that tell them; 0 where fewer than `fewest` do."""
    told = [one.seconds_each for one in crawls if one.seconds and one.requests >= _FEWEST_REQUESTS][:_PAST_TIMES]
    return median(told) if len(told) >= fewest else 0.0


def judge_fill(min_filled: Mapping[str, float], records: Iterable[Facts]) -> str:
    """Which fields are filled on too few records, and how few; "" when all are filled well enough."""
    count, told = tally(records, min_filled)
    shares = {name: told[name] / count for name in min_filled} if count else {}
    short = [name for name, share in shares.items() if share < min_filled[name]]
    return "; ".join(f"{name} filled on {shares[name]:.0%}, expected {min_filled[name]:.0%}" for name in short)


def judge_loss(before: Iterable[Facts], now: Iterable[Facts]) -> str:
    """What pages told of initiatives when they were read last and most of them do not tell any more; "" for nothing.

    A site that is rebuilt loses a field, or its initiatives, on all pages at once; what really changes does not.
    """
    (count_before, told), (count, tell) = tally(before, _TOLD), tally(now, _TOLD)
    lost = [f"initiatives on {count}, {count_before} before"] if is_lost(count_before, count) else []
    lost += [
        f"{name} on {tell[name]} of {count}, {told[name]} before" for name in _TOLD if is_lost(told[name], tell[name])
    ]
    return "the pages that changed tell less than they did: " + "; ".join(lost) if lost else ""


def tally(records: Iterable[Facts], names: Collection[str]) -> tuple[int, Counter[str]]:
    """How many records there are, and how many of them say something in each field; none of them is kept."""
    count, told = 0, Counter[str]()
    for count, record in enumerate(records, start=1):  # noqa: B007  the last one counts
        told.update(name for name in names if filled(record, name))
    return count, told


def is_lost(before: int, now: int) -> bool:
    """Whether what enough pages had is left on less than half of them."""
    return before >= _ENOUGH and now < before * _LEAST_LEFT


def filled(facts: Facts, name: str) -> bool:
    """Whether a field says something; `owners`, `funders`, ... are organisations in that role."""
    if name.removesuffix("s") in set(Role):
        return any(fact.value.role == name.removesuffix("s") for fact in facts.organisations)
    return bool(getattr(facts, name))
