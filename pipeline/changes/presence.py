"""Is a page gone, moved, or only hard to reach? Failures prove nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.captures import Observation, ObservationKind
from domain.values import BRUSSELS
from domain.vocabulary import PageState

PROOF_DAYS = 2
"""On how many days a healthy crawl must have found a page gone."""

_ALIVE = frozenset({ObservationKind.FETCHED, ObservationKind.NOT_MODIFIED})
_PERMANENT = frozenset({301, 308})


def presence(observations: Sequence[Observation], *, now: datetime) -> PageState:
    """The state of one page after all that crawls saw of it until `now`.

    Gone after proof (404 or 410, or not listed any more and redirected) in healthy crawls on two different days in
    Brussels. Moved after a permanent redirect (301, 308) in a healthy crawl, unless it was proven gone since.
    Closed by robots as long as robots.txt is the last that we heard. Otherwise live.
    """
    seen = since_alive(one for one in observations if one.at <= now)
    healthy = [one for one in seen if one.healthy]
    moved = [one for one in healthy if one.kind is ObservationKind.REDIRECTED and one.status in _PERMANENT]
    if moved and len(days_gone([one for one in healthy if one.at > moved[-1].at])) < PROOF_DAYS:
        return PageState.MOVED
    if len(days_gone(healthy)) >= PROOF_DAYS:
        return PageState.GONE
    telling = [one for one in seen if one.kind is not ObservationKind.FAILED]
    refused = telling and telling[-1].kind is ObservationKind.REFUSED_BY_ROBOTS
    return PageState.CLOSED_BY_ROBOTS if refused else PageState.LIVE


def since_alive(observations: Iterable[Observation]) -> list[Observation]:
    """What was seen after the page was last seen alive, oldest first."""
    ordered = sorted(observations, key=lambda one: (one.at, one.crawl))
    alive = [place for place, one in enumerate(ordered) if one.kind in _ALIVE]
    return ordered[alive[-1] + 1 :] if alive else ordered


def days_gone(observations: Iterable[Observation]) -> set[date]:
    """The days in Brussels on which a crawl proved the page gone."""
    by_crawl: dict[int, list[Observation]] = {}
    for one in observations:
        by_crawl.setdefault(one.crawl, []).append(one)
    return {day(seen[-1]) for seen in by_crawl.values() if is_proof({one.kind for one in seen})}


def is_proof(kinds: set[ObservationKind]) -> bool:
    """Whether what one crawl saw proves that the page is gone."""
    return ObservationKind.NOT_FOUND in kinds or {ObservationKind.UNLISTED, ObservationKind.REDIRECTED} <= kinds


def day(observation: Observation) -> date:
    """The day in Brussels of an observation."""
    return observation.at.astimezone(BRUSSELS).date()
