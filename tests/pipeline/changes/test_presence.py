"""Whether a page is gone, moved, closed or only hard to reach."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.captures import Observation, ObservationKind
from domain.vocabulary import PageState
from pipeline.changes.presence import presence

NIGHT = datetime(2022, 5, 20, 2, 15, tzinfo=UTC)
LATER = NIGHT + timedelta(days=60)


def observe(
    kind: ObservationKind,
    *,
    nights: float = 0,
    healthy: bool = True,
    status: int | None = None,
    crawl: int | None = None,
) -> Observation:
    """What the crawl of some night saw of the page."""
    return Observation(
        url="https://smart.flanders.be/speerpunten/",
        kind=kind,
        at=NIGHT + timedelta(days=nights),
        crawl=int(nights * 100) if crawl is None else crawl,
        healthy=healthy,
        status=status,
    )


def test_a_page_without_bad_news_is_live() -> None:
    """Nothing adverse was seen."""
    assert presence([], now=LATER) is PageState.LIVE


def test_one_night_of_not_found_proves_nothing() -> None:
    """A page that was not found once may be back tomorrow."""
    assert presence([observe(ObservationKind.NOT_FOUND)], now=LATER) is PageState.LIVE


def test_two_crawls_of_one_day_prove_nothing() -> None:
    """A second crawl on the same day in Brussels sees the same outage."""
    seen = [observe(ObservationKind.NOT_FOUND), observe(ObservationKind.NOT_FOUND, nights=0.5)]
    assert presence(seen, now=LATER) is PageState.LIVE


def test_the_day_is_the_day_in_brussels() -> None:
    """Half an hour before and after midnight in Brussels are two days, though one day in UTC."""
    before = observe(ObservationKind.NOT_FOUND).model_copy(update={"at": datetime(2022, 5, 20, 21, 45, tzinfo=UTC)})
    after = before.model_copy(update={"at": datetime(2022, 5, 20, 22, 15, tzinfo=UTC), "crawl": 2})
    assert presence([before, after], now=LATER) is PageState.GONE


def test_two_days_of_not_found_prove_it() -> None:
    """Two healthy crawls on different days did not find the page."""
    seen = [observe(ObservationKind.NOT_FOUND), observe(ObservationKind.NOT_FOUND, nights=1)]
    assert presence(seen, now=LATER) is PageState.GONE
    assert presence(seen, now=NIGHT + timedelta(hours=1)) is PageState.LIVE


def test_an_unhealthy_crawl_proves_nothing() -> None:
    """A site that is broken as a whole says nothing about one page."""
    seen = [observe(ObservationKind.NOT_FOUND), observe(ObservationKind.NOT_FOUND, nights=1, healthy=False)]
    assert presence(seen, now=LATER) is PageState.LIVE


def test_seen_alive_in_between_starts_anew() -> None:
    """What was seen before the page was alive again does not count."""
    seen = [
        observe(ObservationKind.NOT_FOUND),
        observe(ObservationKind.FETCHED, nights=1),
        observe(ObservationKind.NOT_FOUND, nights=2),
    ]
    assert presence(seen, now=LATER) is PageState.LIVE


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_a_move(status: int) -> None:
    """One permanent redirect in a healthy crawl is enough."""
    assert presence([observe(ObservationKind.REDIRECTED, status=status)], now=LATER) is PageState.MOVED


def test_a_redirect_of_a_broken_site_is_no_move() -> None:
    """A site that redirects everything to a notice of maintenance has moved nothing."""
    assert presence([observe(ObservationKind.REDIRECTED, status=301, healthy=False)], now=LATER) is PageState.LIVE


def test_a_temporary_redirect_of_a_listed_page_is_nothing() -> None:
    """A page that is still listed and redirects for now is live."""
    seen = [observe(ObservationKind.REDIRECTED, status=302, nights=night) for night in range(3)]
    assert presence(seen, now=LATER) is PageState.LIVE


def test_unlisted_and_redirected_on_two_days_is_gone() -> None:
    """A page that nothing leads to any more and that redirects elsewhere is gone after two days."""
    seen = [
        observe(kind, nights=night, status=302)
        for night in range(2)
        for kind in (ObservationKind.UNLISTED, ObservationKind.REDIRECTED)
    ]
    assert presence(seen, now=LATER) is PageState.GONE
    assert presence(seen[:2], now=LATER) is PageState.LIVE


def test_unlisted_alone_is_nothing() -> None:
    """A page that still answers is live, linked or not."""
    seen = [observe(ObservationKind.UNLISTED, nights=night) for night in range(5)]
    assert presence(seen, now=LATER) is PageState.LIVE


def test_a_moved_page_whose_redirect_ends_is_gone() -> None:
    """Two days of not found after the redirect say that the address is dead."""
    seen = [
        observe(ObservationKind.REDIRECTED, status=301),
        observe(ObservationKind.NOT_FOUND, nights=1),
        observe(ObservationKind.NOT_FOUND, nights=2),
    ]
    assert presence(seen[:2], now=LATER) is PageState.MOVED
    assert presence(seen, now=LATER) is PageState.GONE


def test_robots_that_are_refused_close_a_page() -> None:
    """A robots.txt that refuses us closes the page; it is not gone."""
    seen = [observe(ObservationKind.REFUSED_BY_ROBOTS, nights=night, healthy=False) for night in range(9)]
    assert presence(seen, now=LATER) is PageState.CLOSED_BY_ROBOTS


@given(
    st.lists(
        st.builds(
            observe,
            st.sampled_from([ObservationKind.FAILED, ObservationKind.UNLISTED, ObservationKind.REFUSED_BY_ROBOTS]),
            nights=st.floats(0, 50),
            healthy=st.booleans(),
            status=st.sampled_from([None, 429, 500, 502, 503, 504]),
        )
    )
)
def test_no_sequence_of_failures_means_gone(seen: list[Observation]) -> None:
    """However often a page can't be reached, that alone never means that it is gone or moved."""
    assert presence(seen, now=LATER) in {PageState.LIVE, PageState.CLOSED_BY_ROBOTS}


@given(
    st.lists(
        st.builds(
            observe,
            st.sampled_from(ObservationKind),
            nights=st.integers(0, 9),
            healthy=st.just(value=False),
            status=st.sampled_from([None, 200, 301, 404, 410, 500]),
        )
    )
)
def test_no_unhealthy_crawl_means_gone(seen: list[Observation]) -> None:
    """Whatever crawls that were not healthy saw, it never means that a page is gone or moved."""
    assert presence(seen, now=LATER) in {PageState.LIVE, PageState.CLOSED_BY_ROBOTS}
