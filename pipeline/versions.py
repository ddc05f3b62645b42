"""One initiative before and now: which captures of which pages it is read from, and what differs.

Pure but for the readings that are handed in. A use remembers the capture that a subject was read from.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from domain.changes import Cause, Change, ChangeKind
from domain.initiative import Initiative, Page, PageRecord, PageUse, StoredInitiative
from domain.open_data import field_json
from domain.value import Value
from domain.values import BRUSSELS
from domain.vocabulary import PageRole, PageState, Presence
from pipeline.assign import Subject
from pipeline.changes.compare import compare
from pipeline.merge import merge
from pipeline.normalise.labels import PROGRAMME_OF_SITE
from pipeline.normalise.status import FROM_DATES, holds, status_from_dates
from pipeline.reading import PageReading
from pipeline.survey import AWAY, SurveyedPage

_READABLE = frozenset({PageState.LIVE, PageState.CLOSED_BY_ROBOTS})
_SINGLE = ("title", "kind", "status", "start", "end")
_FROM_DATES = frozenset({"start", "end", "deadlines"})


class Versions(Value):
    """One initiative as it is stored, as its old captures read today, and as its captures of now read today.

    `run` is the newest crawl that saw one of its pages, None when no page was read. `said` has what its pages of
    before still say, as (address, field, value).
    """

    stored: StoredInitiative | None
    before: Initiative | None
    now: Initiative | None
    uses: tuple[PageUse, ...]
    run: int | None
    said: frozenset[tuple[str, str, str]] = frozenset()

    def settled(self) -> Self:
        """With last known facts where a field is unknown, and with the stored facts where nothing is left to read."""
        stored = self.stored.initiative if self.stored else None
        before = self.before and carry_unknown(self.before, stored)
        now = self.now and carry_unknown(self.now, before)
        if now is None and stored:
            now = stored.model_copy(update={"presence": Presence.GONE})
            before = before or now
        return self.model_copy(update={"before": before, "now": now}).with_former_titles()

    def with_former_titles(self) -> Self:
        """With the titles that it had until now; that we know them is no difference."""
        if self.now is None or self.now.title is None:
            return self
        known = self.stored.initiative.former_titles if self.stored else ()
        titles = (*known, *(one.title.value for one in (self.before, self.now) if one and one.title))
        former = tuple(name for name in dict.fromkeys(titles) if name != self.now.title.value)
        before = self.before and called_before(self.before, former)
        return self.model_copy(update={"before": before, "now": called_before(self.now, former)})

    def with_parent(self, parent: str | None) -> Self:
        """With its programme; a parent found for words that stood there before is no news."""
        if self.now is None:
            return self
        now = self.now.model_copy(update={"parent": parent})
        if self.before is None:
            return self.model_copy(update={"now": now})
        words = named_programme(self.before)
        silent = is_implied(self.before) and is_implied(now)
        still_named = any((field, value) == ("programme", words) for _, field, value in self.said)
        same_words = silent or words == named_programme(now) or still_named
        known = parent if same_words else self.stored and self.stored.initiative.parent
        return self.model_copy(update={"now": now, "before": self.before.model_copy(update={"parent": known})})

    def with_predecessor(self, predecessor: str | None) -> Self:
        """With the edition before it; that we know it is our doing, never news."""
        link = {"successor_of": predecessor}
        before = self.before and self.before.model_copy(update=link)
        return self.model_copy(update={"before": before, "now": self.now and self.now.model_copy(update=link)})

    def is_stored(self, uses: Sequence[PageUse]) -> bool:
        """Whether the version of now, read from `uses`, is what is stored already."""
        if self.stored is None or self.now is None or set(uses) != set(self.uses):
            return False
        return self.now.model_copy(update={"passages": ()}) == self.stored.initiative and self.before == self.now


def called_before(initiative: Initiative, former: tuple[str, ...]) -> Initiative:
    """An initiative with its former titles; what was called as the site's programme is, is no part of it."""
    itself = is_implied(initiative) and named_programme(initiative) in former
    programme = {"programme": None} if itself else {}
    return initiative.model_copy(update={"former_titles": former, **programme})


def is_implied(initiative: Initiative) -> bool:
    """Whether no page names its programme: it has none, or the one that the whole site is about."""
    return initiative.programme is None or PROGRAMME_OF_SITE in initiative.programme.notes


def named_programme(initiative: Initiative) -> str:
    """The programme as its pages name it, "" where they name none."""
    return initiative.programme.value if initiative.programme else ""


def next_uses(
    old: Sequence[PageUse],
    assigned: Sequence[Subject],
    pages: Mapping[str, SurveyedPage],
    readings: Mapping[str, PageReading],
    *,
    now: datetime,
) -> list[PageUse]:
    """The uses after this run: fresh captures where a subject was read again, old ones where a page was not.

    A subject that a readable page no longer has stays until a second day shows the same.
    """
    fresh = {(subject.url, subject.key): subject for subject in assigned}
    uses = [kept_use(use, fresh, pages, readings, now=now) for use in old]
    known = {(use.url, use.key) for use in old}
    uses += [
        PageUse(url=url, key=key, source=subject.source, role=PageRole.MAIN, capture=pages[url].now)
        for (url, key), subject in fresh.items()
        if (url, key) not in known
    ]
    return with_roles(uses)


def kept_use(
    use: PageUse,
    fresh: Collection[tuple[str, str]],
    pages: Mapping[str, SurveyedPage],
    readings: Mapping[str, PageReading],
    *,
    now: datetime,
) -> PageUse:
    """What becomes of one use: read afresh, left as it was, or marked as missing from a page that was understood."""
    if (use.url, use.key) in fresh:
        return use.model_copy(update={"capture": pages[use.url].now, "missing_since": None})
    reading = readings.get(use.url)
    if reading is None or not tells_of_others(use, reading):
        return use
    return use.model_copy(update={"missing_since": use.missing_since or now})


def tells_of_others(use: PageUse, reading: PageReading) -> bool:
    """Whether a page that was understood leaves a subject out: one of several, or one that another took over from.

    A page with a single subject that turns into a placeholder or a notice says nothing about its subject.
    """
    return reading.understood and bool(use.key or reading.records)


def is_missing(use: PageUse, now: datetime) -> bool:
    """Whether the subject has been missing from its page since an earlier day than that of `now`."""
    return use.missing_since is not None and day(use.missing_since) < day(now)


def day(moment: datetime) -> str:
    """The day in Brussels of `moment`, as ISO 8601."""
    return moment.astimezone(BRUSSELS).date().isoformat()


def with_roles(uses: Iterable[PageUse]) -> list[PageUse]:
    """Per source the page highest in its site is the main one, the others are parts."""
    ordered = sorted(uses, key=lambda use: (use.source, use.url.rstrip("/").count("/"), use.url, use.key))
    mains: set[str] = set()
    roled = []
    for use in ordered:
        role = PageRole.PART if use.source in mains else PageRole.MAIN
        mains.add(use.source)
        roled.append(use.model_copy(update={"role": role}))
    return roled


def uses_before(
    old: Sequence[PageUse],
    new: Sequence[PageUse],
    pages: Mapping[str, SurveyedPage],
    read: Callable[[int], PageReading],
) -> list[PageUse]:
    """What the initiative was read from before, and what today's code would have read there already."""
    known = {(use.url, use.key) for use in old}
    overlooked = []
    for use in new:
        earlier = pages[use.url].before if use.url in pages else None
        if (use.url, use.key) in known or earlier is None:
            continue
        if any(record.key == use.key for record in read(earlier).records):
            overlooked.append(use.model_copy(update={"capture": earlier}))
    return [*old, *overlooked]


def pages_of(
    uses: Sequence[PageUse], pages: Mapping[str, SurveyedPage], stored: Sequence[Page], *, now: datetime
) -> list[Page]:
    """The pages of an initiative as this run sees them; a page not surveyed now stays as it is stored.

    So does one that had gone and answers again with something else: a page to sign in, or one that says "not found".
    """
    known = {(page.url, page.key): page for page in stored}
    found = []
    for use in uses:
        if use.url in pages:
            state = state_of(use, uses, pages, now=now)
            before = known.get((use.url, use.key))
            if before and before.state in AWAY and state in _READABLE and use.capture != pages[use.url].now:
                state = before.state
            found.append(page_of(use, pages[use.url], state))
        elif (use.url, use.key) in known:
            found.append(known[use.url, use.key])
    return found


def page_of(use: PageUse, surveyed: SurveyedPage, state: PageState) -> Page:
    """One page of an initiative with the dates of its sightings."""
    return Page(
        url=use.url,
        source=use.source,
        key=use.key,
        role=use.role,
        first_seen=surveyed.first_seen,
        last_seen=surveyed.last_seen,
        state=state,
    )


def state_of(use: PageUse, uses: Sequence[PageUse], pages: Mapping[str, SurveyedPage], *, now: datetime) -> PageState:
    """The state of a page for one subject: a live page without the subject is gone to it."""
    if has_successor(use, uses, pages):
        return PageState.MOVED
    return PageState.GONE if is_missing(use, now) else pages[use.url].state


def has_successor(use: PageUse, uses: Sequence[PageUse], pages: Mapping[str, SurveyedPage]) -> bool:
    """Whether `use`'s page is absent and another page of its source, that came later or back, speaks of the same."""
    page = pages[use.url]
    if not page.absent:
        return False
    others = (pages[other.url] for other in uses if other.source == use.source and other.url in pages)
    return any(not other.absent and came_after(other, page) for other in others)


def came_after(other: SurveyedPage, page: SurveyedPage) -> bool:
    """Whether `other` was first seen after `page`, or is back from where it had gone or moved."""
    return other.first_seen > page.first_seen or other.stored in AWAY


def presence_of(found: Sequence[Page], pages: Mapping[str, SurveyedPage]) -> Presence:
    """Gone when no page can be read any more, and no move lacks the proof of two healthy crawls on different days."""
    if any(page.state in _READABLE for page in found):
        return Presence.CURRENT
    moved = [page.url for page in found if page.state is PageState.MOVED]
    unproven = any(url in pages and not pages[url].proven for url in moved)
    return Presence.CURRENT if unproven else Presence.GONE


def telling(records: Sequence[PageRecord], found: Sequence[Page]) -> list[PageRecord]:
    """The records that tell how things are: those of pages that can be read, else the last ones there were."""
    states = {(page.url, page.key): page.state for page in found}
    readable = [record for record in records if states.get((record.url, record.key)) in _READABLE]
    return readable or list(records)


def version(
    initiative: str,
    slug: str,
    records: Sequence[PageRecord],
    found: Sequence[Page],
    presence: Presence,
    documents: Sequence[PageRecord] = (),
) -> Initiative | None:
    """The records of an initiative merged, None where there are none."""
    if not records:
        return None
    merged = merge(initiative, slug, telling(records, found), found, documents)
    return merged.model_copy(update={"presence": presence})


def carry_unknown(version: Initiative, stored: Initiative | None) -> Initiative:
    """`version` with the last known facts in the fields that could not be read this time."""
    if stored is None:
        return version
    return version.model_copy(update={name: getattr(stored, name) for name in version.unknown})


def with_status_of(initiative: Initiative, today: date) -> Initiative:
    """`initiative` with the status that its dates give on `today`; itself where that is the one it has.

    What its page says to be over stays so, as when it was read.
    """
    found = status_from_dates(
        initiative.kind.value if initiative.kind else None,
        initiative.start.value if initiative.start else None,
        initiative.end.value if initiative.end else None,
        [fact.value for fact in initiative.deadlines],
        today=today,
    )
    status = initiative.status
    if found is None or status is None or found is status.value:
        return initiative
    if FROM_DATES not in status.notes and holds(status.value, found):
        return initiative
    return initiative.model_copy(update={"status": status.model_copy(update={"value": found})})


def changes_of(
    versions: Versions, *, cause: Cause, now: datetime, template: Collection[str] = ()
) -> tuple[Change, ...]:
    """Corrections (stored against before) and news (before against now), both read with today's code.

    What is of the `template` of a page is no news.
    """
    stored = versions.stored.initiative if versions.stored else None
    news = compare(versions.before, versions.now, cause=cause, now=now, run=versions.run, template=template)
    news = tuple(moved_is_news(change) for change in news if not is_still_said(change, versions))
    if stored == versions.before:
        return news
    corrections = compare(stored, versions.before, cause=Cause.CORRECTION, now=now, run=versions.run)
    return (*without_passage_of_time(corrections), *news)


def moved_is_news(change: Change) -> Change:
    """A known initiative that moves into a branch that we never looked at before did move."""
    return change.model_copy(update={"cause": Cause.SOURCE}) if change.kind is ChangeKind.MOVED else change


def is_still_said(change: Change, versions: Versions) -> bool:
    """Whether the page that said what changed still says it: another one joined and leads now, which is no news."""
    fact = getattr(versions.before, change.field, None) if change.kind is ChangeKind.CHANGED else None
    if change.field not in _SINGLE or fact is None:
        return False
    return (fact.evidence[0].url, change.field, str(change.before)) in versions.said


def still_said(before: Sequence[PageRecord], now: Sequence[PageRecord]) -> frozenset[tuple[str, str, str]]:
    """What the pages of before say now in fields of a single value, as (address, field, value), as open data has it."""
    pages = {(record.url, record.key) for record in before}
    same = [record for record in now if (record.url, record.key) in pages]
    return frozenset(
        (record.url, field, str(field_json(record, field))) for record in same for field in _SINGLE
    ) | frozenset((record.url, "programme", record.programme.value) for record in same if record.programme)


def without_passage_of_time(corrections: Sequence[Change]) -> tuple[Change, ...]:
    """Corrections without a status that differs only because its dates have passed since."""
    if any(change.field in _FROM_DATES for change in corrections):
        return tuple(corrections)
    return tuple(change for change in corrections if change.field != "status")
