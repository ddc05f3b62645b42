"""Which initiative each subject of the pages read now belongs to, and which initiatives turn out to be one or two."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from domain.initiative import Initiative, Page, PageRecord, StoredInitiative
from pipeline.match.decide import Match, keys_of, match
from pipeline.match.decisions import NO_DECISIONS, Decisions
from pipeline.match.identity import new_id, slug_of
from pipeline.match.keys import InitiativeKeys, PageKey, keys_of_record
from pipeline.match.regroup import Union, by_hand, by_name, by_redirect, clusters, refreshed, unions

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


def assign(
    known: Known,
    records: Iterable[PageRecord],
    *,
    absent: Collection[str] = (),
    decisions: Decisions = NO_DECISIONS,
    reread: bool = False,
) -> Assignment:
    """Match `records` with the known initiatives; what matches none becomes a new one.

    `absent` are the addresses that the newest healthy crawl did not find; `reread` says that every page is read
    again, so that what differs is our own doing. No record is kept.
    """
    subjects = [subject_of(record) for record in records]
    splits = splits_of(known, decisions)
    things = without(known.keys(), splits)
    matches = match([subject.keys for subject in subjects], things, absent=absent, decisions=decisions)
    names = name_groups(subjects, matches, {*known.stored, *known.merged, *(split.new for split in splits)})
    ids = [found.initiative or names[found.group] for found in matches]
    joined = unions_of(known, things, subjects_by(ids, subjects), decisions, reread=reread)
    survivors = {union.old: union.new for union in joined}
    by_id = subjects_by([survivors.get(identity, identity) for identity in ids], subjects)
    return Assignment(
        subjects={initiative: tuple(of_one) for initiative, of_one in by_id.items()},
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


def name_groups(subjects: Sequence[Subject], matches: Sequence[Match], taken: Collection[str]) -> dict[int, str]:
    """The id of each group of subjects that together are something new."""
    ids: dict[int, str] = {}
    for subject, found in zip(subjects, matches, strict=True):
        if found.initiative is None and found.group not in ids:
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
