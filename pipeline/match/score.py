"""How strongly two sets of keys speak for one initiative, and what excludes it whatever they share."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.vocabulary import Kind
from pipeline.match.keys import InitiativeKeys
from pipeline.match.names import Strength, editions, programme_forms, variants

_FAMILIES = (
    {Kind.PROGRAMME, Kind.PROJECT, Kind.TRACK, Kind.NETWORK, Kind.PLATFORM, Kind.STANDARD, Kind.SERVICE, Kind.SUBSIDY},
    {Kind.CALL, Kind.SUBSIDY},
    {Kind.EVENT, Kind.TRAINING},
    {Kind.TRAINING, Kind.TRACK, Kind.SERVICE},
    {Kind.PUBLICATION, Kind.STANDARD, Kind.SERVICE, Kind.PLATFORM},
)
"""Kinds within one family are told apart by cues alone and can be one thing; others exclude each other."""


_HELD_ONCE = frozenset({Kind.CALL, Kind.EVENT, Kind.TRAINING})
"""What has one edition a year, if any."""

_TELLING = frozenset({"programme", "path", "moved"})
"""What is shared beside a name and says something of itself."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One name that a record shares with an initiative.

    `where` is what else they share with it: "" for the name alone, "programme", "path" (same site, same folder),
    "moved" (same site, and the old page is no longer found), "head" (one title is the other with a subtitle),
    "within" (one title contains the name, the owner is the same) or "aliases" (the name is the title of neither).
    """

    name: str
    strength: Strength
    where: str
    titles: bool


@dataclass(frozen=True)
class Score:
    """A sum of visible parts; 0 without parts means: not the same."""

    parts: tuple[tuple[str, float], ...] = ()

    @property
    def value(self) -> float:
        """Between 0 and 1."""
        return round(min(1.0, sum(weight for _, weight in self.parts)), 3)

    @property
    def reason(self) -> str:
        """The parts in words."""
        return ", ".join(words for words, _ in self.parts)


def score(record: InitiativeKeys, known: InitiativeKeys, hits: Collection[Hit]) -> Score:
    """How strongly `hits` and what else they share speak for one thing; no parts where that does not suffice."""
    if excluded(record, known, moved=any(hit.where == "moved" for hit in hits)):
        return Score()
    if not any(suffices(hit, record, known) for hit in hits):
        return Score()
    best = max(hits, key=lambda hit: (hit.where in _TELLING, hit.strength, hit.titles, hit.name))
    return Score((name_part(best), *context_parts(record, known, {hit.where for hit in hits})))


def suffices(hit: Hit, record: InitiativeKeys, known: InitiativeKeys) -> bool:
    """Whether a shared name is enough: a distinctive one always, a generic one only with its context."""
    elsewhere = other_places(record, known) or other_owners(record, known)
    if elsewhere and hit.strength is not Strength.DISTINCTIVE and hit.where != "moved":
        return False
    if hit.where in _TELLING:
        return hit.where != "path" or fits_folder(hit, record, known)
    if hit.where:
        same_sort = hit.where == "aliases" or record.kind is known.kind
        return same_sort and hit.strength > Strength.GENERIC and share_context(record, known)
    if hit.strength is not Strength.ORDINARY:
        return hit.strength is Strength.DISTINCTIVE
    return share_source(record, known) or share_context(record, known)


def fits_folder(hit: Hit, record: InitiativeKeys, known: InitiativeKeys) -> bool:
    """Whether one title in one folder means one thing; general ones with a number are parts of something."""
    if hit.strength is not Strength.GENERIC:
        return True
    return share_programme(record, known) if editions(hit.name) else not other_programmes(record, known)


def share_context(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether they have an owner or programme in common, and no other programme."""
    shared = bool(one.owners & other.owners) or share_programme(one, other)
    return shared and not other_programmes(one, other)


def other_owners(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether they have owners, told or implied, and none in common."""
    return bool(one.owners and other.owners) and not one.owners & other.owners


def other_places(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether they name municipalities, and none in common."""
    return bool(one.municipalities and other.municipalities) and not one.municipalities & other.municipalities


def other_programmes(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether they name two programmes."""
    return bool(one.programme and other.programme) and not share_programme(one, other)


def excluded(record: InitiativeKeys, known: InitiativeKeys, *, moved: bool) -> bool:
    """Whether they must be two things: other editions, one a part of the other, other owners, other sorts.

    Owners count as others where pages tell them; that a page stands on somebody's site tells little. A page that
    `moved` within its site may have got another owner or kind on the way.
    """
    if other_editions(record, known) or is_part(record, known) or is_part(known, record):
        return True
    if moved:
        return False
    told, known_told = record.owners - record.implied, known.owners - known.implied
    other_told = bool(told and known_told) and not record.owners & known.owners
    return other_told or not same_family(record.kind, known.kind)


def other_editions(record: InitiativeKeys, known: InitiativeKeys) -> bool:
    """Whether their titles name different years, versions or numbers; a title without may leave them to its dates."""
    if not (record.title and known.title):
        return False
    here, there = editions(record.title), editions(known.title)
    if here and there:
        return here != there
    return here != there and dated(record, here) != dated(known, there)


def dated(keys: InitiativeKeys, named: frozenset[str]) -> frozenset[str]:
    """The edition that a title names, else the one year of something that is held or opened once."""
    return named or (keys.years if keys.kind in _HELD_ONCE and len(keys.years) == 1 else frozenset())


def is_part(part: InitiativeKeys, whole: InitiativeKeys) -> bool:
    """Whether `part` names `whole` as its programme, without having the same title."""
    titles = variants(whole.title) if whole.title else frozenset[str]()
    return bool(programme_forms(part.programme) & titles) and not variants(part.title or " ") & titles


def same_family(one: Kind | None, other: Kind | None) -> bool:
    """Whether two kinds can be one thing, seen on two pages."""
    return one is None or other is None or one is other or any({one, other} <= family for family in _FAMILIES)


def share_source(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether a page of both stands on one site."""
    return bool({source for source, _, _ in one.pages} & {source for source, _, _ in other.pages})


def share_programme(one: InitiativeKeys, other: InitiativeKeys) -> bool:
    """Whether both name the same programme."""
    return bool(programme_forms(one.programme) & programme_forms(other.programme))


def name_part(hit: Hit) -> tuple[str, float]:
    """The part of the score that the shared name gives."""
    words = {Strength.GENERIC: "general name", Strength.ORDINARY: "name", Strength.DISTINCTIVE: "distinctive name"}
    what = "title" if hit.titles else "alias" if hit.where == "aliases" else "title and alias"
    what = {"head": "title before a subtitle", "within": "name within the title"}.get(hit.where, what)
    return f"same {what} “{hit.name}” ({words[hit.strength]})", 0.3 + 0.15 * hit.strength + 0.05 * hit.titles


def context_parts(record: InitiativeKeys, known: InitiativeKeys, where: set[str]) -> list[tuple[str, float]]:
    """The parts of the score that the context gives."""
    candidates = (
        ("moved" in where, "its old page on the same site is no longer found", 0.15),
        ("path" in where, "same folder of the same site", 0.15),
        ("programme" in where, "same programme", 0.1),
        (bool(record.owners & known.owners), "same owner", 0.1),
        (share_source(record, known), "same site", 0.05),
        (record.kind is not None and record.kind is known.kind, "same kind", 0.05),
    )
    return [(words, weight) for holds, words, weight in candidates if holds]
