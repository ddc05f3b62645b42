"""Which initiative each subject of the pages read now belongs to, and which initiatives turn out to be one or two."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from domain.initiative import Initiative, Page, PageRecord, StoredInitiative
from domain.vocabulary import Presence
from pipeline.match.decide import Match, keys_of, match
from pipeline.match.decisions import NO_DECISIONS, Decisions, references_of
from pipeline.match.identity import new_id, slug_of
from pipeline.match.keys import InitiativeKeys, PageKey, is_whole_page, keys_of_record
from pipeline.match.regroup import Union, by_hand, by_name, by_redirect, clusters, is_home, refreshed, unions
from pipeline.match.score import excluded
from pipeline.normalise.same_text import are_same, runs_of

Merged = Mapping[str, str]
"""Ids that were merged into another, with the id that they mean now."""


class Subject(NamedTuple):
    """A subject of a page, with as much of its record as assigning it takes."""

    source: str
    url: str
    key: str
    title: str
    keys: InitiativeKeys


def subject_of(record: PageRecord) -> Subject:
    """What of `record` tells which initiative it speaks of."""
    title = record.title.value if record.title else ""
    return Subject(record.source, record.url, record.key, title, keys_of_record(record))


@dataclass(frozen=True)
class Split:
    """Pages of the initiative `old` that from now on are the initiative `new`."""

    old: str
    new: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Assignment:
    """Initiative ids to the subjects of pages that speak of them, and the slug of each initiative that is new.

    `unions` are stored initiatives that go on as another, `splits` pages that leave theirs.
    """

    subjects: Mapping[str, tuple[Subject, ...]] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)
    unions: tuple[Union, ...] = ()
    splits: tuple[Split, ...] = ()

    def of(self, initiative: str) -> tuple[Subject, ...]:
        """The subjects read now that are `initiative`."""
        return self.subjects.get(initiative, ())

    def regrouped(self) -> set[str]:
        """The initiatives that got pages of another, or gave pages away."""
        return {union.new for union in self.unions} | {one for split in self.splits for one in (split.old, split.new)}


@dataclass(frozen=True)
class Known:
    """What is stored: initiatives by id, ids that were `merged` into others, and every slug that is taken.

    `redirects` tell where an address leads for good; `lost` are addresses that two healthy crawls did not find.
    """

    stored: Mapping[str, StoredInitiative] = field(default_factory=dict)
    merged: Merged = field(default_factory=dict)
    slugs: frozenset[str] = frozenset()
    redirects: Mapping[str, str] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    def keys(self) -> list[InitiativeKeys]:
        """What identifies each initiative."""
        former: dict[str, list[str]] = {}
        for old, new in self.merged.items():
            former.setdefault(new, []).append(old)
        return [keys_of(one.initiative, former=former.get(identity, ())) for identity, one in self.stored.items()]


@dataclass(frozen=True)
class Texts:
    """What subjects read now say, and what was read of a known initiative last on the pages of one source."""

    of_subject: Callable[[Subject], Iterable[str]]
    of_initiative: Callable[[str, str], Iterable[str]]


NO_TEXTS = Texts(lambda _subject: (), lambda _initiative, _source: ())
"""Where nobody can tell what pages say."""


def assign(
    known: Known,
    records: Iterable[PageRecord],
    *,
    absent: Collection[str] = (),
    decisions: Decisions = NO_DECISIONS,
    texts: Texts = NO_TEXTS,
    reread: bool = False,
) -> Assignment:
    """Match `records` with the known initiatives; what matches none becomes a new one.

    `absent` are the addresses that the newest healthy crawl did not find; `texts` tell whether what is new there says
    what stood here. `reread` says that every page is read again, so that what differs is our own doing. No record is
    kept.
    """
    subjects = [subject_of(record) for record in records]
    splits = splits_of(known, decisions)
    things = without(known.keys(), splits)
    matches = match([subject.keys for subject in subjects], things, absent=absent, decisions=decisions)
    names = by_text(subjects, matches, lost_at_source(things, absent), decisions, texts)
    names |= name_groups(
        subjects, matches, {*known.stored, *known.merged, *(split.new for split in splits)}, named=names
    )
    ids = [found.initiative or names[found.group] for found in matches]
    joined = unions_of(known, things, subjects_by(ids, subjects), decisions, reread=reread)
    survivors = {union.old: union.new for union in joined}
    by_id = subjects_by([survivors.get(identity, identity) for identity in ids], subjects)
    pages = {keys.id: keys.pages for keys in things}
    by_id = {identity: without_home_lines(some, pages.get(identity, ())) for identity, some in by_id.items()}
    return Assignment(
        subjects={initiative: tuple(of_one) for initiative, of_one in by_id.items() if of_one},
        slugs=new_slugs(by_id, known, splits),
        unions=tuple(joined),
        splits=tuple(split for split in splits if split.new not in survivors and split.old not in survivors),
    )


def subjects_by(ids: Sequence[str], subjects: Sequence[Subject]) -> dict[str, list[Subject]]:
    """The subjects of each initiative."""
    found: dict[str, list[Subject]] = {}
    for identity, subject in zip(ids, subjects, strict=True):
        found.setdefault(identity, []).append(subject)
    return found


def without_home_lines(subjects: Sequence[Subject], pages: Iterable[PageKey]) -> list[Subject]:
    """The subjects of an initiative with `pages`, but for lines on a home page where it has, or had, a page of its own.

    Such a line is a way to that page. It stays when the page goes, and is not what took its place.
    """
    places = [*((subject.url, subject.key) for subject in subjects), *((url, key) for _, url, key in pages)]
    if all(is_home_line(url, key) for url, key in places):
        return list(subjects)
    return [subject for subject in subjects if not is_home_line(subject.url, subject.key)]


def is_home_line(url: str, key: str) -> bool:
    """Whether a subject is one of several of a home page."""
    return is_home(url) and not is_whole_page(key)


def splits_of(known: Known, decisions: Decisions) -> list[Split]:
    """The pages that leave their initiative, because somebody decided that they are about another thing."""
    taken = {*known.stored, *known.merged}
    found: list[Split] = []
    for keys in known.keys() if decisions.apart else ():
        pages = known.stored[keys.id].initiative.pages
        _, *others = clusters(keys, [key_of(page) for page in pages], decisions) or [[]]
        for cluster in others:
            leaving = tuple(page for page in pages if key_of(page) in cluster)
            found.append(Split(keys.id, new_id(leaving[0], taken=taken), leaving))
            taken.add(found[-1].new)
    return found


def key_of(page: Page) -> PageKey:
    """What identifies a page."""
    return page.source, page.url, page.key


def without(known: Sequence[InitiativeKeys], splits: Sequence[Split]) -> list[InitiativeKeys]:
    """`known` without the pages that leave, and what leaves as initiatives of their own, known by their pages."""
    leaving = {key_of(page): split for split in splits for page in split.pages}
    stay = [replace(keys, pages=keys.pages - leaving.keys()) for keys in known]
    by_id = {keys.id: keys for keys in known}
    return stay + [
        replace(by_id[split.old], id=split.new, pages=frozenset(map(key_of, split.pages)), names=frozenset(), title="")
        for split in splits
    ]


def unions_of(
    known: Known,
    things: Sequence[InitiativeKeys],
    read: Mapping[str, Sequence[Subject]],
    decisions: Decisions,
    *,
    reread: bool,
) -> list[Union]:
    """The stored initiatives that turn out to be one: first by hand, then as their sites say."""
    stored = [keys for keys in things if keys.id in known.stored]
    fresh = refreshed(stored, {identity: [one.keys for one in some] for identity, some in read.items()})
    evidence = [
        *by_hand(stored, decisions),
        *by_redirect(stored, known.redirects, known.lost),
        *by_name(fresh, stored, decisions, reread=reread),
    ]
    concerned = {identity for one in evidence for identity in (one.one, one.other)} & set(known.stored)
    return unions(stored, evidence, decisions, {identity: known.stored[identity].first_seen for identity in concerned})


def lost_at_source(things: Iterable[InitiativeKeys], absent: Collection[str]) -> dict[str, list[InitiativeKeys]]:
    """By source, the known initiatives, not gone yet, none of whose pages there was found."""
    found: dict[str, list[InitiativeKeys]] = {}
    for keys in (keys for keys in things if keys.presence is Presence.CURRENT):
        for source in sorted({source for source, _, _ in keys.pages}):
            if all(url in absent for other, url, _ in keys.pages if other == source):
                found.setdefault(source, []).append(keys)
    return found


def by_text(
    subjects: Sequence[Subject],
    matches: Sequence[Match],
    lost: Mapping[str, Sequence[InitiativeKeys]],
    decisions: Decisions,
    texts: Texts,
) -> dict[int, str]:
    """The known initiative of each group of new subjects that says what was said where it is no longer found.

    A page that got another address and another title in one night is the same page. Only where one fits one.
    """
    new = [
        (found.group, subject, runs_of(texts.of_subject(subject)))
        for subject, found in zip(subjects, matches, strict=True)
        if found.initiative is None and is_whole_page(subject.key) and subject.source in lost
    ]
    sources = {subject.source for _, subject, _ in new}
    said = {
        (keys.id, source): runs_of(texts.of_initiative(keys.id, source)) for source in sources for keys in lost[source]
    }
    fitting = {
        (group, keys.id)
        for group, subject, runs in new
        for keys in lost[subject.source]
        if are_same(runs, said[keys.id, subject.source]) and can_have_moved(keys, subject, decisions)
    }
    groups, initiatives = (Counter(pair[side] for pair in fitting) for side in (0, 1))
    return {group: initiative for group, initiative in fitting if groups[group] == initiatives[initiative] == 1}


def can_have_moved(keys: InitiativeKeys, subject: Subject, decisions: Decisions) -> bool:
    """Whether nobody, and no edition, denies that what is lost stands at the address of `subject` now."""
    parted = decisions.parted(decisions.of(references_of(subject.keys)), decisions.of(references_of(keys)))
    return not parted and not excluded(subject.keys, keys, moved=True)


def name_groups(
    subjects: Sequence[Subject], matches: Sequence[Match], taken: Collection[str], *, named: Collection[int] = ()
) -> dict[int, str]:
    """The id of each group of subjects that together are something new; not of those that are `named` already."""
    ids: dict[int, str] = {}
    for subject, found in zip(subjects, matches, strict=True):
        if found.initiative is None and found.group not in ids and found.group not in named:
            ids[found.group] = new_id(subject, taken={*taken, *ids.values()})
    return ids


def new_slugs(by_id: Mapping[str, Sequence[Subject]], known: Known, splits: Sequence[Split]) -> dict[str, str]:
    """A slug for each id that is not stored yet, from the first title it has."""
    slugs: dict[str, str] = {}
    titles = {split.new: title_of(known.stored[split.old].initiative, split) for split in splits}
    titles |= {
        initiative: first_title(subjects) or titles.get(initiative, "") for initiative, subjects in by_id.items()
    }
    for initiative, title in titles.items():
        if initiative not in known.stored:
            slugs[initiative] = slug_of(title or initiative, {*known.slugs, *slugs.values()})
    return slugs


def title_of(initiative: Initiative, split: Split) -> str:
    """What the pages that leave call their subject: of all names the one that was read there, "" if none was."""
    names = (*((initiative.title,) if initiative.title else ()), *initiative.aliases)
    urls = {page.url for page in split.pages}
    return next((name.value for name in names if any(one.url in urls for one in name.evidence)), "")


def first_title(subjects: Iterable[Subject]) -> str:
    """The first title that a subject has, "" if none has one."""
    return next((subject.title for subject in subjects if subject.title), "")
