"""Which initiative is part of which, and which edition follows which: as pages name it, by id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

from domain.initiative import Initiative
from domain.vocabulary import Kind
from pipeline.leading import address
from pipeline.match.keys import PageKey, owners_of, the_same
from pipeline.match.names import call_forms, editions, normalise_name, programme_forms, series, squeeze, variants

_WHOLES = (Kind.PROGRAMME, Kind.NETWORK, Kind.PLATFORM, Kind.SUBSIDY, Kind.CALL, Kind.TRACK, Kind.PROJECT)
"""What a named programme most likely is, first choice first."""

_FIRST_YEAR = 1900
"""A number from here on is a year."""

_LONG_TITLED = frozenset({Kind.TRACK, Kind.PROGRAMME})
"""What parts name by the first words of its title alone."""


class Relative(NamedTuple):
    """As much of an initiative as tells what it is part of, and what it follows; `former` are its titles of before."""

    id: str
    title: str | None
    former: tuple[str, ...]
    aliases: tuple[str, ...]
    kind: Kind | None
    programme: str | None
    owners: frozenset[str]
    start: str
    pages: tuple[PageKey, ...]


def relative_of(initiative: Initiative) -> Relative:
    """What of `initiative` tells how it stands to others."""
    return Relative(
        id=initiative.id,
        title=initiative.title.value if initiative.title else None,
        former=initiative.former_titles,
        aliases=tuple(fact.value for fact in initiative.aliases),
        kind=initiative.kind.value if initiative.kind else None,
        programme=initiative.programme.value if initiative.programme else None,
        owners=the_same(owners_of(initiative.organisations)),
        start=initiative.start.value.iso if initiative.start else "",
        pages=tuple((page.source, page.url, page.key) for page in initiative.pages),
    )


def parents(initiatives: Iterable[Relative]) -> dict[str, str]:
    """The id of each initiative's programme, for those that name one that we know; nobody is their own ancestor."""
    ordered = sorted(initiatives, key=lambda initiative: initiative.id)
    known = Known(by_page(ordered), by_name(ordered), by_beginning(ordered))
    found: dict[str, str] = {}
    for initiative in ordered:
        parent = parent_of(initiative, known)
        if parent and not is_ancestor(initiative.id, parent, found):
            found[initiative.id] = parent
    return found


@dataclass(frozen=True)
class Known:
    """Initiatives by the address of their pages, by the forms of their names, and by how their titles begin."""

    pages: Mapping[str, str]
    names: Mapping[str, Sequence[Relative]]
    beginnings: Mapping[tuple[str, str], Sequence[Relative]]


def parent_of(initiative: Relative, known: Known) -> str | None:
    """The initiative whose page or name `initiative` gives as its programme."""
    if initiative.programme is None:
        return None
    named = initiative.programme
    by_address = known.pages.get(address(named))
    if by_address and by_address != initiative.id:
        return by_address
    forms = sorted(programme_forms(named))
    candidates = [one for form in forms for one in known.names.get(form, ()) if one.id != initiative.id]
    fitting = [one for one in candidates if same_edition(named, one)]
    if fitting:
        return min(fitting, key=lambda one: preference(one, forms)).id
    return None if candidates else by_short_name(initiative, named, known)


def by_short_name(part: Relative, named: str, known: Known) -> str | None:
    """The one track or programme of the same site whose title begins with `named` ("Mobiliteit" for a longer title)."""
    lookups = [(source, squeeze(normalise_name(named))) for source, _, _ in part.pages]
    found = {one.id for lookup in lookups for one in known.beginnings.get(lookup, ()) if one.id != part.id}
    return found.pop() if len(found) == 1 else None


def same_edition(named: str, candidate: Relative) -> bool:
    """Whether a programme's name and a candidate's title name the same edition; an address names none."""
    titles = titles_of(candidate)
    return "://" in named or not titles or any(editions(named) == editions(title) for title in titles)


def titles_of(initiative: Relative) -> tuple[str, ...]:
    """The title of an initiative, and those that it had before."""
    return (*((initiative.title,) if initiative.title is not None else ()), *initiative.former)


def preference(candidate: Relative, forms: Iterable[str]) -> tuple[bool, bool, int, str]:
    """The order among initiatives with the name of a programme: by title, former title, alias; by kind; by id."""
    wanted, kind = frozenset(forms), candidate.kind
    by_title = candidate.title is not None and bool(variants(candidate.title) & wanted)
    by_former = any(variants(title) & wanted for title in candidate.former)
    return not by_title, not by_former, _WHOLES.index(kind) if kind in _WHOLES else len(_WHOLES), candidate.id


def by_page(initiatives: Iterable[Relative]) -> dict[str, str]:
    """Initiatives by the address of their pages; a page that is about several speaks of its own subject first."""
    found: dict[str, str] = {}
    pages = [(key != "", url, initiative.id) for initiative in initiatives for _, url, key in initiative.pages]
    for _, url, identity in sorted(pages):
        found.setdefault(address(url), identity)
    return found


def by_name(initiatives: Iterable[Relative]) -> dict[str, list[Relative]]:
    """Initiatives by the forms of their titles, also former ones, and aliases."""
    found: dict[str, list[Relative]] = {}
    for initiative in initiatives:
        names = (*titles_of(initiative), *initiative.aliases)
        for form in sorted({form for name in names for form in variants(name)}):
            found.setdefault(form, []).append(initiative)
    return found


def by_beginning(initiatives: Iterable[Relative]) -> dict[tuple[str, str], list[Relative]]:
    """Tracks and programmes by site and the first words of their title."""
    found: dict[tuple[str, str], list[Relative]] = {}
    for initiative in initiatives:
        if initiative.kind in _LONG_TITLED:
            worded = [normalise_name(title).split() for title in titles_of(initiative)]
            beginnings = {squeeze(" ".join(words[:count])) for words in worded for count in range(1, len(words))}
            for source, beginning in sorted(product({source for source, _, _ in initiative.pages}, beginnings)):
                found.setdefault((source, beginning), []).append(initiative)
    return found


def is_ancestor(identity: str, parent: str, found: Mapping[str, str]) -> bool:
    """Whether `identity` is `parent` or stands above it."""
    above: str | None = parent
    while above is not None and above != identity:
        above = found.get(above)
    return above == identity


def successors(initiatives: Iterable[Relative]) -> dict[str, str]:
    """The id of the edition before, for each initiative that is a later edition of a series.

    A series has one name, one kind, and an owner or a programme in common; the year, version or number tells which
    is later, and their beginnings, where both are known, do not deny it.
    """
    by_series: dict[tuple[str, Kind | None], list[Relative]] = {}
    for one in chain.from_iterable(map(as_called, sorted(initiatives, key=lambda one: one.id))):
        for form in sorted(series_of(one)):
            by_series.setdefault((form, one.kind), []).append(one)
    found: dict[str, Relative] = {}
    for editions_of_one in by_series.values():
        numbered = [(number, one) for one in editions_of_one if (number := number_of(one)) is not None]
        for number, later in numbered:
            earlier = [one for one in editions_of_one if follows(later, one, number)]
            nearest = max(earlier, key=lambda one: place(one, number), default=None)
            known = found.get(later.id)
            if nearest and (known is None or place(known, number) < place(nearest, number)):
                found[later.id] = nearest
    return {later: one.id for later, one in found.items()}


def as_called(initiative: Relative) -> Iterator[Relative]:
    """An initiative by its title, and by those former ones that were of another series."""
    yield initiative
    for title in initiative.former:
        former = initiative._replace(title=title)
        if not series_of(former) & series_of(initiative):
            yield former


def series_of(initiative: Relative) -> frozenset[str]:
    """The forms of the name of the series that an initiative is an edition of; numbered calls by their programme."""
    title = initiative.title or ""
    calls = call_forms(title, initiative.programme or "")
    return frozenset(form.rstrip("0123456789") for form in calls) or (series(title) if title else frozenset())


def number_of(initiative: Relative) -> float | None:
    """The year, version or number of an edition, the last one where a title has several."""
    numbers = editions(initiative.title) if initiative.title is not None else ()
    return max(map(float, numbers), default=None)


def place(initiative: Relative, later: float) -> float:
    """Where an edition stands before the edition `later`; one without a number is the first, or of its first year."""
    number = number_of(initiative)
    if number is not None:
        return number
    begun = float(initiative.start[:4]) if initiative.start else later
    return begun if later >= _FIRST_YEAR else 1.0


def follows(later: Relative, earlier: Relative, number: float) -> bool:
    """Whether `later`, the edition `number`, comes after `earlier` in one series."""
    if later.id == earlier.id:
        return False
    starts = [one.start for one in (later, earlier) if one.start]
    denied = len(starts) > 1 and not starts[0] > starts[1]
    return place(earlier, number) < number and not denied and share_context(later, earlier)


def share_context(one: Relative, other: Relative) -> bool:
    """Whether both have an owner or a programme in common."""
    forms = [programme_forms(it.programme) if it.programme is not None else frozenset[str]() for it in (one, other)]
    return bool(forms[0] & forms[1]) or bool(one.owners & other.owners)
