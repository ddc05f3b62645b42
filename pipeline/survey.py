"""Which capture of each page counts now: only what a healthy crawl saw is believed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.captures import Observation, ObservationKind, Outcome
from domain.values import BRUSSELS
from domain.vocabulary import PageState
from pipeline.changes.presence import presence
from storage.captures import PageHead, observations, page_heads
from storage.crawls import load_crawls
from storage.database import Session

AWAY = frozenset({PageState.GONE, PageState.MOVED})
"""The states of a page that is not at its address."""
_PROOF_DAYS = 2
_ABSENT = frozenset({ObservationKind.NOT_FOUND, ObservationKind.REDIRECTED, ObservationKind.UNLISTED})


@dataclass(frozen=True, slots=True)
class SurveyedPage:
    """One page as this run sees it; small, for a run has one of each page there is.

    `now` is the id of the capture to read, `before` of the one that was read last time. `stored` is the state that it
    had. `absent` says that the newest healthy crawl did not find the page at this address; `proven` that two healthy
    crawls on different days did not.
    """

    url: str
    source: str
    first_seen: datetime
    last_seen: datetime
    crawl: int
    now: int
    before: int | None
    stored: PageState
    state: PageState
    absent: bool
    proven: bool
    touched: bool


def survey(session: Session, source: str, *, now: datetime, reread: bool) -> Iterator[SurveyedPage]:
    """The pages of `source` that a healthy crawl ever saw; `reread` touches every page, misread ones too."""
    believed = {Outcome.HEALTHY, Outcome.MISREAD} if reread else {Outcome.HEALTHY}
    healthy = {crawl.id for crawl in load_crawls(session, source=source) if crawl.outcome in believed}
    seen = observations(session, source)
    pages = (
        surveyed_page(page, healthy, seen.get(page.url, []), now=now, reread=reread)
        for page in page_heads(session, source)
    )
    return (page for page in pages if page is not None)


def surveyed_page(
    page: PageHead,
    healthy: set[int],
    adverse: Sequence[Observation],
    *,
    now: datetime,
    reread: bool,
) -> SurveyedPage | None:
    """The page as this run sees it, None where no healthy crawl confirmed any of its captures yet.

    Where a crawl that is not believed was the last to see the page, it stands as it stood; so does a page that was
    away before such a crawl, whatever was seen since, until one that is believed sees it alive.
    """
    current = page.latest if page.crawl in healthy else page.processed
    if current is None:
        return None
    proofs = [one for one in adverse if one.healthy and one.kind in _ABSENT]
    told = bool(adverse) or page.crawl in healthy
    state = presence(adverse, now=now) if told else page.state
    if page.state in AWAY and state not in AWAY and page.crawl not in healthy:
        state = page.state
    return SurveyedPage(
        url=page.url,
        source=page.source,
        first_seen=page.first_seen,
        last_seen=page.last_seen,
        crawl=page.crawl,
        now=current,
        before=page.processed,
        stored=page.state,
        state=state,
        absent=bool(proofs) or (page.state in AWAY and not told),
        proven=len({one.at.astimezone(BRUSSELS).date() for one in proofs}) >= _PROOF_DAYS,
        touched=reread or page.processed != current,
    )


def changed_states(pages: Mapping[str, SurveyedPage]) -> set[str]:
    """The URLs whose page state differs from the stored one, or that were not found for the first time."""
    return {url for url, one in pages.items() if one.state is not one.stored or one.absent}
