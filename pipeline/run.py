"""Captures to initiatives, versions and changes: reads storage, calls the pure middle, writes storage.

Running it again changes nothing: every initiative remembers which capture of each page it was read from, so a
killed run takes up where it was, one transaction per initiative.

Of all pages and initiatives at once a run holds what little it takes to match and link them; what they say in full is
on shelves (`pipeline.shelf`), and unpacked for one at a time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import structlog

from domain.changes import Cause, Change
from domain.documents import is_document
from domain.initiative import Initiative, PageRecord, PageUse, StoredInitiative
from domain.issues import Issue, IssueCode
from domain.reference import Reference
from domain.values import BRUSSELS
from domain.vocabulary import Presence
from pipeline.assign import Assignment, Known, Subject, Texts, assign
from pipeline.attempts import is_set_aside, read_all
from pipeline.changes.headings import of_a_template
from pipeline.documents import document_uses, document_uses_before, documents_of, is_of_document
from pipeline.expectations import judge_fill, judge_loss
from pipeline.match.decisions import NO_DECISIONS, Decisions
from pipeline.normalise.description import HEADING
from pipeline.normalise.document import unread_document
from pipeline.reading import PageReading, Reader
from pipeline.recollection import lost_subjects, recollect, taken_in
from pipeline.regrouped import bundles, changes_of_identity, is_only_parted, moved_pages, moved_uses
from pipeline.relations import Relative, parents, relative_of, successors, titles_of
from pipeline.shelf import Shelf
from pipeline.site_passages import FEWEST, is_sentence, key_of, mailboxes_of_the_site, of_the_site, said
from pipeline.survey import SurveyedPage, changed_states, survey
from pipeline.versions import (
    Versions,
    changes_of,
    next_uses,
    pages_of,
    presence_of,
    still_said,
    telling,
    uses_before,
    version,
    with_status_of,
)
from scrapers.source import Source
from storage.baselines import baselines, set_baseline
from storage.captures import Processed, known_redirects, load_captures, mark_processed, set_page_state
from storage.changes import add_changes
from storage.crawls import doubt_crawls, healthy_crawls
from storage.database import DatabaseUnavailable, Session, Sessions
from storage.initiatives import (
    each_initiative,
    initiative_pages,
    initiative_redirects,
    merge_initiative,
    save_initiative,
    taken_slugs,
    touch_initiatives,
)
from storage.issues import pages_with_issues, record_issues
from storage.locks import NEWS, exclusive_when_free
from storage.site_passages import add_site_passages, site_passages

log = structlog.get_logger()
_ENOUGH_TO_JUDGE = 5
_AT_ONCE = 500
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ProcessReport:
    """What one run of `process` did.

    `failures` are initiatives that our code could not handle; `unfilled` says of which sources so many initiatives
    lack a field that nothing was concluded from what they served now.
    """

    pages_read: int = 0
    shelved: Shelf[int, Change] = field(default_factory=lambda: Shelf(Change))
    issues: int = 0
    failures: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed, in the order in which it was stored; made anew each time."""
        return tuple(self.shelved.values())


@dataclass
class Run:
    """What one run knows: pages that may concern it, readings, what is stored, and to which initiative subjects belong.

    `single` are the pages that are about one initiative as a whole. `told` counts the subjects that the pages of each
    source speak of; `set_aside` are pages that were not read because they killed earlier runs. `template` has what
    tells of no initiative on whose page it stands: lines and mailboxes that all pages got or lost, and names of others.
    """

    sources: Mapping[str, Source]
    reader: Reader
    now: datetime
    pages: dict[str, SurveyedPage] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    read: int = 0
    issues: int = 0
    told: Counter[str] = field(default_factory=Counter)
    set_aside: set[str] = field(default_factory=set)
    stored: Shelf[str, StoredInitiative] = field(default_factory=lambda: Shelf(StoredInitiative))
    uses: dict[str, list[PageUse]] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)
    assignment: Assignment = field(default_factory=Assignment)
    merged: frozenset[str] = frozenset()
    old_branches: frozenset[tuple[str, str]] = frozenset()
    failures: set[str] = field(default_factory=set)
    unfilled: list[str] = field(default_factory=list)
    template: set[str] = field(default_factory=set)


def process(
    sessions: Sessions,
    sources: Mapping[str, Source],
    *,
    reference: Reference,
    now: datetime,
    decisions: Decisions = NO_DECISIONS,
    reread: bool = False,
    processes: int = 1,
    progress: Progress | None = None,
) -> ProcessReport:
    """Bring initiatives up to date with the captures that healthy crawls confirmed.

    `decisions` say by hand which pages are one initiative. `reread` reads every page again (`radar reprocess`):
    what differs then is a correction, never news. Many pages are read by so many `processes`. `progress` is called
    with what is being done, how many are done of how many. No digest is made meanwhile: changes are detected `now`,
    and stored until the end.
    """
    with exclusive_when_free(sessions, NEWS):
        run = Run(sources, Reader(sources, reference, now=now), now)
        load(sessions, run, reread=reread)
        read_touched(sessions, run, progress or silent, processes=processes, anew=reread)
        set_aside_unfilled(sessions, run, reread=reread)
        leave_out_site_passages(sessions, run)
        absent = {url for url, page in run.pages.items() if page.absent}
        with sessions() as session:
            run.assignment = assign(
                run.known,
                records_read(run, run.touched),
                absent=absent,
                decisions=decisions,
                texts=texts_of(session, run),
                reread=reread,
            )
        regroup(run)
        planned = plan_all(sessions, run)
        if planned:
            relatives = list(map(relative_of, current(run, planned)))
            link_others(run, planned, relatives)
            run.template |= {
                form for one in relatives for name in titles_of(one) for form in (name, f"{HEADING}{name}")
            }
        planned.update((name, versions) for name, versions in grown_older(run) if name not in planned)
        run.template |= of_a_template(passages_of(planned)) if run.stored else set()
        changes = save_all(sessions, run, planned, progress or silent)
        finish(sessions, run)
        return ProcessReport(run.read, changes, run.issues, tuple(sorted(run.failures)), tuple(run.unfilled))


def silent(_doing: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def load(sessions: Sessions, run: Run, *, reread: bool) -> None:
    """Fill the run with what is stored."""
    with sessions() as session:
        run.uses = initiative_pages(session)
        everything = [use for uses in run.uses.values() for use in uses]
        used = {use.url for use in everything}
        for name in sorted(run.sources):
            pages = survey(session, name, now=run.now, reread=reread)
            run.pages.update((page.url, page) for page in pages if page.url in used or may_concern(page))
        run.stored.update((stored.initiative.id, stored) for stored in each_initiative(session))
        run.single = frozenset(use.url for use in everything if not use.key and not is_of_document(use))
        run.known = known_of(session, run)
        run.old_branches = frozenset(baselines(session))
        for name, passages in site_passages(session).items():
            run.reader.leave_out(name, passages)
    run.touched = sorted(url for url, page in run.pages.items() if page.touched)


def may_concern(page: SurveyedPage) -> bool:
    """Whether a page that no initiative uses has a part in this run; most are as they were, and of nothing."""
    return page.touched or page.absent or page.state is not page.stored or is_document(page.url)


def known_of(session: Session, run: Run) -> Known:
    """What is stored, as matching needs it."""
    return Known(
        stored=run.stored,
        merged=initiative_redirects(session),
        slugs=taken_slugs(session),
        redirects={old: new for name in sorted(run.sources) for old, new in known_redirects(session, name).items()},
        lost=frozenset(url for url, page in run.pages.items() if page.absent and page.proven),
    )


def regroup(run: Run) -> None:
    """Let pages go to the initiative that they are about from now on; one that goes on as another is left alone."""
    run.uses = moved_uses(run.uses, run.assignment)
    run.merged = frozenset(union.old for union in run.assignment.unions)


def read_touched(sessions: Sessions, run: Run, progress: Progress, *, processes: int, anew: bool) -> None:
    """Read what each touched page says now."""
    captures = [run.pages[url].now for url in run.touched]
    known = uses_by_page(run)
    readings = read_all(sessions, run.reader, captures, processes=processes, anew=anew)
    for url, reading in zip(run.touched, readings, strict=True):
        run.read += 1
        if is_set_aside(reading):
            run.set_aside.add(url)
        with_memory = recollected(sessions, run, url, reading, known[url])
        run.issues += len(issues_of(run, url, with_memory))
        run.told[run.pages[url].source] += len(with_memory.records)
        progress("pages read", run.read, len(run.touched))


def leave_out_site_passages(sessions: Sessions, run: Run) -> None:
    """Find what sites put on most of their pages at once, keep it in mind, and read those pages without it."""
    changed = {url: before for url in run.touched if (before := before_of(run, url)) is not None}
    for name in sorted({run.pages[url].source for url in changed}):
        standing = pages_of_initiatives(run, name)
        some = {url: before for url, before in changed.items() if url in standing}
        if len(some) >= FEWEST:
            leave_out_on(sessions, run, name, some, len(standing))


def leave_out_on(sessions: Sessions, run: Run, source: str, changed: Mapping[str, int], pages: int) -> None:
    """The same for one source with so many `pages` of initiatives; `changed` has the earlier captures of those read."""
    with sessions.begin() as session:
        pairs = (
            (said(run.reader.read(session, before).records), said(reading_of(run, url).records))
            for url, before in changed.items()
        )
        texts = [(before, now) for before, now in pairs if before.is_whole and now.is_whole]
        own = of_the_site(texts, pages)
        run.template |= {*own, *mailboxes_of_the_site(texts, pages)}
        found = {key_of(passage): passage for passage in own if is_sentence(passage)}
        add_site_passages(session, source, found, now=run.now)
    if found:
        log.warning("left out on all pages of a site", source=source, passages=sorted(found.values()))
        captures = [capture for url, before in changed.items() for capture in (before, run.pages[url].now)]
        run.reader.leave_out(source, frozenset(found), captures)
        read_anew(sessions, run, changed)


def pages_of_initiatives(run: Run, source: str) -> set[str]:
    """The pages of a source that are of initiatives, and that stand where they stood."""
    used = (use for uses in run.uses.values() for use in uses if use.source == source and not is_of_document(use))
    return {use.url for use in used if use.url in run.pages and not run.pages[use.url].absent}


def before_of(run: Run, url: str) -> int | None:
    """The capture that a page was read from last time, None where that is the same as now, or there was none."""
    page = run.pages[url]
    return page.before if page.before != page.now else None


def read_anew(sessions: Sessions, run: Run, urls: Iterable[str]) -> None:
    """Read pages again that were read in this run."""
    known = uses_by_page(run)
    for url in urls:
        with sessions() as session:
            reading = run.reader.read(session, run.pages[url].now)
        recollected(sessions, run, url, reading, known[url])


def recollected(sessions: Sessions, run: Run, url: str, reading: PageReading, uses: Sequence[PageUse]) -> PageReading:
    """The `reading` of a page; where it does not tell of what `uses` are of, with what is remembered of that."""
    lost = lost_subjects(reading, uses)
    if not lost:
        return reading
    with sessions() as session:
        recollect(session, run.reader, lost, run.pages[url].now)
    return reading_of(run, url)


def uses_by_page(run: Run) -> dict[str, list[PageUse]]:
    """What is read from each touched page; documents tell of no initiative by themselves."""
    found: dict[str, list[PageUse]] = {url: [] for url in run.touched}
    for use in (use for uses in run.uses.values() for use in uses):
        if use.url in found and not is_of_document(use):
            found[use.url].append(use)
    return found


def issues_of(run: Run, url: str, reading: PageReading) -> tuple[Issue, ...]:
    """What was not understood of a page that was read; also that it does not tell of its initiative any more."""
    if url not in run.single or not reading.understood or reading.records:
        return reading.issues
    reason = f"its page does not tell of this initiative any more, which stands as it was: {reading.why}"
    return (*reading.issues, Issue(code=IssueCode.NO_LONGER_TOLD, url=url, reason=reason))


def is_read(run: Run, url: str) -> bool:
    """Whether the page was read in this run, and is believed."""
    return url in run.pages and run.pages[url].touched


def reading_of(run: Run, url: str) -> PageReading:
    """What a page that was read in this run says now."""
    reading = run.reader.recall(run.pages[url].now)
    assert reading is not None  # noqa: S101  each touched page is read before anything is asked of it
    return reading


def records_read(run: Run, urls: Iterable[str]) -> Iterator[PageRecord]:
    """What these pages, which were read in this run, say of their subjects."""
    return (record for url in urls for record in reading_of(run, url).records)


def texts_of(session: Session, run: Run) -> Texts:
    """What the subjects of the pages read in this run say, and what initiatives said when they were read last."""

    def of_subject(subject: Subject) -> Iterator[str]:
        records = (record for record in reading_of(run, subject.url).records if record.key == subject.key)
        return chain.from_iterable(record.passages for record in records)

    def of_initiative(initiative: str, source: str) -> Iterator[str]:
        uses = [use for use in run.uses.get(initiative, ()) if use.source == source and not is_of_document(use)]
        return chain.from_iterable(record.passages for record in records_of(session, run, uses))

    return Texts(of_subject, of_initiative)


def set_aside_unfilled(sessions: Sessions, run: Run, *, reread: bool) -> None:
    """Leave out sources whose initiatives lack what they always have: a layout that we misread proves nothing.

    `reread` is how an operator says that pages which now tell less are right: their past is not held against them.
    """
    for name, source in sorted(run.sources.items()):
        urls = [url for url in run.touched if run.pages[url].source == name]
        filled = source.expectations.min_filled if run.told[name] >= _ENOUGH_TO_JUDGE else {}
        why = judge_fill(filled, records_read(run, urls)) if filled else ""
        why = why or ("" if reread else judge_against_past(sessions, run, urls))
        with sessions.begin() as session:
            issues = [Issue(code=IssueCode.UNHEALTHY_CRAWL, url=source.homepage, reason=why)] if why else []
            record_issues(session, name, source.homepage, issues, now=run.now, stage="fill")
            if why and not reread:
                doubt_crawls(session, {run.pages[url].crawl for url in urls}, why)
        if why:
            log.error("nothing concluded", source=name, why=why)
            run.unfilled.append(f"{name}: {why}")
            run.touched = [url for url in run.touched if run.pages[url].source != name]
            run.pages = {url: page for url, page in run.pages.items() if page.source != name}


def judge_against_past(sessions: Sessions, run: Run, urls: Sequence[str]) -> str:
    """What pages of initiatives told when they were read last and hardly any of them tells now; "" for nothing."""
    used = {use.url for uses in run.uses.values() for use in uses}
    before = {url: capture for url in urls if url in used and (capture := run.pages[url].before) is not None}
    if len(before) < _ENOUGH_TO_JUDGE:
        return ""
    with sessions() as session:
        readings = run.reader.read_ahead(session, list(before.values()), processes=1)
        told = (record for reading in readings for record in reading.records)
        return judge_loss(told, records_read(run, before))


def concerned(run: Run) -> list[str]:
    """The initiatives that may differ: of touched pages, of pages that came or went, and those that wait.

    A document that came and that no initiative uses yet may belong to any initiative of its source.
    """
    urls = {*run.touched, *changed_states(run.pages)}
    used = {use.url for uses in run.uses.values() for use in uses}
    strays = {run.pages[url].source for url in run.touched if is_document(url) and url not in used}
    by_page = {
        initiative
        for initiative, uses in run.uses.items()
        if any(use.url in urls or use.missing_since or use.source in strays for use in uses)
    }
    return sorted(by_page | set(run.assignment.subjects) | run.assignment.regrouped())


def plan_all(sessions: Sessions, run: Run) -> Shelf[str, Versions]:
    """Both versions of every concerned initiative; one that breaks our code is set aside."""
    planned: Shelf[str, Versions] = Shelf(Versions)
    with sessions() as session:
        for initiative in concerned(run):
            try:
                planned[initiative] = plan(session, run, initiative)
            except DatabaseUnavailable:
                raise
            except Exception:
                log.exception("initiative failed", initiative=initiative)
                run.failures.add(initiative)
    return planned


def plan(session: Session, run: Run, initiative: str) -> Versions:
    """One initiative before and now, both read with the same code."""
    stored = stored_of(run, initiative)
    everything = run.uses.get(initiative, [])
    old = [use for use in everything if not is_of_document(use)]
    uses = next_uses(old, run.assignment.of(initiative), run.pages, read_now(run, old), now=run.now)
    earlier = uses_before(old, uses, run.pages, lambda capture: run.reader.read(session, capture))
    known = moved_pages(initiative, run.known.stored, run.assignment)
    pages = pages_of(uses, run.pages, known, now=run.now)
    slug = stored.initiative.slug if stored else run.assignment.slugs[initiative]
    presence = stored.initiative.presence if stored else Presence.CURRENT
    now = records_of(session, run, uses)
    before = now if captures_of(earlier) == captures_of(uses) else records_of(session, run, earlier)
    old_files = [use for use in everything if is_of_document(use)]
    files = document_uses(now, old_files, run.pages)
    read = documents_read(session, run, files)
    read_before = documents_read(session, run, document_uses_before(before, old_files, files))
    latest = version(initiative, slug, now, pages, presence_of(pages, run.pages), read)
    captures = load_captures(session, {run.pages[use.url].now for use in files if use.url in run.pages})
    documents = documents_of(files, now, run.pages, captures, stored.initiative.documents if stored else ())
    return Versions(
        stored=stored,
        before=version(initiative, slug, before, known or pages, presence, read_before),
        now=latest and latest.model_copy(update={"documents": documents}),
        uses=(*uses, *files),
        said=still_said(telling(before, known or pages), telling(now, pages)),
        run=max((run.pages[use.url].crawl for use in uses if use.url in run.pages), default=None),
    ).settled()


def stored_of(run: Run, initiative: str) -> StoredInitiative | None:
    """The initiative as it is stored, None where it is new or goes on as another."""
    return None if initiative in run.merged else run.stored.get(initiative)


def read_now(run: Run, uses: Sequence[PageUse]) -> dict[str, PageReading]:
    """What those pages of `uses` say that were read in this run."""
    return {use.url: reading_of(run, use.url) for use in uses if is_read(run, use.url)}


def documents_read(session: Session, run: Run, uses: Sequence[PageUse]) -> list[PageRecord]:
    """What the documents of `uses` say; one that can't be read makes what it may say unknown."""
    captures = load_captures(session, {use.capture for use in uses})
    readings = [(captures[use.capture], run.reader.read(session, use.capture)) for use in uses]
    return [reading.document or unread_document(capture) for capture, reading in readings]


def captures_of(uses: Sequence[PageUse]) -> list[tuple[str, int]]:
    """Which subjects of which captures are read, in order."""
    return [(use.key, use.capture) for use in uses]


def records_of(session: Session, run: Run, uses: Sequence[PageUse]) -> list[PageRecord]:
    """What the captures of `uses` say of their subjects, read with today's code."""
    return [record for use in uses for record in taken_in(session, run.reader, use)]


def link_others(run: Run, planned: Shelf[str, Versions], relatives: Sequence[Relative]) -> None:
    """Give each of `planned` its parent and predecessor, and plan initiatives for which these are found only now."""
    found, earlier = parents(relatives), successors(relatives)
    for name, stored in stored_now(run):
        known = (stored.initiative.parent, stored.initiative.successor_of)
        if name not in planned and known != (found.get(name), earlier.get(name)):
            planned[name] = unread(stored, run.uses.get(name, ()))
    for name in list(planned):
        planned[name] = planned[name].with_parent(found.get(name)).with_predecessor(earlier.get(name))


def current(run: Run, planned: Shelf[str, Versions]) -> Iterator[Initiative]:
    """Every initiative as it is from now on."""
    for name, stored in stored_now(run):
        if name not in planned:
            yield stored.initiative
    for name, versions in planned.items():
        if versions.now:
            yield versions.now
        elif stored_of(run, name):
            yield run.stored[name].initiative


def stored_now(run: Run) -> Iterator[tuple[str, StoredInitiative]]:
    """The stored initiatives, but for those that go on as another."""
    return ((name, run.stored[name]) for name in run.stored if name not in run.merged)


def unread(stored: StoredInitiative, uses: Sequence[PageUse]) -> Versions:
    """An initiative none of whose pages are read in this run."""
    return Versions(stored=stored, before=stored.initiative, now=stored.initiative, uses=tuple(uses), run=None)


def grown_older(run: Run) -> Iterator[tuple[str, Versions]]:
    """Initiatives whose dates give another status than on the day they were stored: nobody's news, but true."""
    for name, stored in stored_now(run):
        now = with_status_of(stored.initiative, run.now.astimezone(BRUSSELS).date())
        if now is not stored.initiative:
            yield name, Versions(stored=stored, before=now, now=now, uses=tuple(run.uses.get(name, ())), run=None)


def passages_of(planned: Shelf[str, Versions]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The passages of each initiative that had any before, before and now."""
    return ((one.before.passages, one.now.passages) for one in planned.values() if one.before and one.now)


def save_all(sessions: Sessions, run: Run, planned: Mapping[str, Versions], progress: Progress) -> Shelf[int, Change]:
    """Store each initiative with its changes in a transaction of its own; one that fails stops no other."""
    changes: Shelf[int, Change] = Shelf(Change)
    for done, names in enumerate(together := bundles(planned, run.assignment), start=1):
        try:
            for change in save(sessions, run, [planned[name] for name in names]):
                changes[len(changes)] = change
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("initiatives not saved", initiatives=names)
            run.failures.update(names)
        progress("initiatives", done, len(together))
    return changes


def save(sessions: Sessions, run: Run, together: Sequence[Versions]) -> tuple[Change, ...]:
    """Store initiatives that stand or fall together, with their versions and changes, where anything differs."""
    differing = {
        versions.now.id: versions
        for versions in together
        if versions.now is not None and not versions.is_stored(run.uses.get(versions.now.id, []))
    }
    changes = changes_together(run, differing)
    told = {change.initiative for change in changes}
    with sessions.begin() as session:
        for name, versions in differing.items():
            if versions.now:
                save_initiative(session, versions.now, versions.uses, now=run.now, changed=name in told)
        for union in run.assignment.unions:
            if union.new in differing:
                merge_initiative(session, union.old, union.new)
        add_changes(session, changes)
    return changes


def changes_together(run: Run, differing: Mapping[str, Versions]) -> tuple[Change, ...]:
    """What differs in each initiative, and that some are one or apart from now on."""
    now = {name: versions.now for name, versions in differing.items() if versions.now}
    crawl = max((versions.run for versions in differing.values() if versions.run is not None), default=None)
    identity = changes_of_identity(now, run.known.stored, run.assignment, at=run.now, run=crawl)
    fields = [
        change
        for versions in differing.values()
        for change in changes_of(versions, cause=cause_of(run, versions), now=run.now, template=run.template)
        if not is_only_parted(change, run.assignment)
    ]
    return (*identity, *fields)


def cause_of(run: Run, versions: Versions) -> Cause:
    """Baseline when everything read now stands in branches that were never looked at before."""
    fresh = [run.pages[use.url] for use in versions.uses if is_read(run, use.url)]
    return (
        Cause.BASELINE
        if fresh and not any(branch_of(run, page) in run.old_branches for page in fresh)
        else Cause.SOURCE
    )


def branch_of(run: Run, page: SurveyedPage) -> tuple[str, str]:
    """The source of a page and the branch of the source that it stands in."""
    return page.source, run.sources[page.source].branch_of(page.url)


def finish(sessions: Sessions, run: Run) -> None:
    """Remember what was read; pages of initiatives that failed stay to be read again."""
    open_pages = {use.url for name in run.failures for use in run.uses.get(name, [])}
    open_pages |= {subject.url for name in run.failures for subject in run.assignment.of(name)}
    open_pages |= run.set_aside
    with sessions.begin() as session:
        remember_readings(session, run, open_pages)
        for url, page in run.pages.items():
            if page.state is not page.stored:
                set_page_state(session, url, page.state)
        touch_initiatives(session)
        if not run.failures:
            set_baselines(session, run)


def set_baselines(session: Session, run: Run) -> None:
    """From now on what changes in the branches that were read is news, once the whole source was crawled."""
    whole = {name for name in run.sources if healthy_crawls(session, name, 1)}
    for source, branch in sorted({branch_of(run, page) for page in run.pages.values()} - run.old_branches):
        if source in whole:
            set_baseline(session, source, branch, now=run.now)


def remember_readings(session: Session, run: Run, unfinished: Collection[str]) -> None:
    """Store what was not understood of each page and, of all but the `unfinished`, that its capture is dealt with."""
    puzzling = pages_with_issues(session, "read")
    for start in range(0, len(run.touched), _AT_ONCE):
        done = []
        for url in run.touched[start : start + _AT_ONCE]:
            page, reading = run.pages[url], reading_of(run, url)
            issues = issues_of(run, url, reading)
            if issues or url in puzzling:
                record_issues(session, page.source, url, issues, now=run.now, stage="read")
            if url not in unfinished:
                done.append(Processed(url, page.now, reading.page_class, reading.why))
        mark_processed(session, done)
