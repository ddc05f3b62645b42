"""All pages of one initiative together: the leading page's word first, disagreement kept side by side."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from domain.initiative import Conflict, Evidence, Fact, Facts, Initiative, Page, PageRecord
from domain.open_data import number
from domain.values import Amount, Deadline, Municipality, Organisation, PartialDate
from domain.vocabulary import Kind, PageClass, PageRole, Status
from pipeline.leading import leading_first
from pipeline.match.names import normalise_name, plain, squeeze
from pipeline.normalise.labels import PROGRAMME_OF_SITE

V = TypeVar("V")

_SINGLE = ("title", "summary", "kind", "status", "programme", "start", "end")
_SEVERAL = ("aliases", "themes", "target_groups", "organisations", "deadlines", "amounts", "municipalities", "contact")
_OF_DOCUMENTS = ("deadlines", "amounts")
_CONTESTED = ("kind", "status", "start", "end")
"""Fields of which a reader must know that pages disagree; another title is an alias, another summary no news."""


def merge(
    initiative_id: str,
    slug: str,
    records: Sequence[PageRecord],
    pages: Sequence[Page],
    documents: Sequence[PageRecord] = (),
) -> Initiative:
    """One initiative from the `records` of its pages and `documents`; their order does not matter.

    The leading page stands first in the result's `pages`, and its facts win. Pages of class mention give no facts.
    What documents say counts where no page says it; else it is a conflict where it differs.
    """
    telling = [record for record in records if record.page_class is PageClass.INITIATIVE]
    ordered_pages = leading_first(pages, telling)
    mentions = {(page.url, page.key) for page in ordered_pages if page.role is PageRole.MENTION}
    ordered = in_order([record for record in telling if (record.url, record.key) not in mentions], ordered_pages)
    single = {name: first_fact([getattr(record, name) for record in ordered]) for name in _SINGLE}
    several = {name: union(fact for record in ordered for fact in getattr(record, name)) for name in _SEVERAL}
    several["aliases"] = aliases(ordered)
    single["programme"] = first_fact([programme_of(record, several["aliases"]) for record in ordered])
    written = sorted(documents, key=lambda record: (record.url, record.model_dump_json(exclude={"unknown"})))
    for name in _OF_DOCUMENTS:
        several[name] = several[name] or union(fact for record in written for fact in getattr(record, name))
    return Initiative(
        id=initiative_id,
        slug=slug,
        **single,
        **several,
        passages=passages(ordered),
        unknown=unknown([*ordered, *written]),
        languages=tuple(dict.fromkeys(record.language for record in ordered if record.language)),
        pages=ordered_pages,
        conflicts=conflicts([*ordered, *written]),
    )


def in_order(records: Iterable[PageRecord], pages: Sequence[Page]) -> list[PageRecord]:
    """`records` in the order of `pages`; of one page, in the order of their words."""
    rank = {(page.url, page.key): place for place, page in enumerate(pages)}

    def order(record: PageRecord) -> tuple[object, ...]:
        place = rank.get((record.url, record.key), len(rank))
        return place, record.url, record.key, record.model_dump_json(exclude={"unknown"}), sorted(record.unknown)

    return sorted(records, key=order)


def first_fact(facts: Sequence[Fact[V] | None]) -> Fact[V] | None:
    """The first fact, with the evidence of all that agree with it; a status that says "unknown" is no fact."""
    known = [fact for fact in facts if fact is not None and fact.value != Status.UNKNOWN]
    if not known:
        return next((fact for fact in facts if fact is not None), None)
    return union(fact for fact in known if same(fact.value) == same(known[0].value))[0]


def union(facts: Iterable[Fact[V]]) -> tuple[Fact[V], ...]:
    """Each value once, in the order of first sight, with the evidence and notes of all who say it."""
    found: dict[object, Fact[V]] = {}
    for fact in facts:
        key = same(fact.value)
        found[key] = together(found[key], fact) if key in found else fact
    return tuple(found.values())


def together(one: Fact[V], other: Fact[V]) -> Fact[V]:
    """The value of `one` with the evidence of both."""
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    notes = tuple(dict.fromkeys((*one.notes, *other.notes)))
    return one.model_copy(update={"evidence": evidence, "notes": notes})


def same(value: object) -> object:
    """What two values must have in common to be the same value."""
    if isinstance(value, Organisation):
        return "organisation", value.role, value.ovo or squeeze(value.name)
    if isinstance(value, Municipality):
        return "municipality", value.nis
    if isinstance(value, Deadline):
        return "deadline", value.date.iso, value.date.qualifier, value.time, value.inclusive, plain(value.label)
    if isinstance(value, PartialDate | Amount):
        return type(value).__name__, value.model_dump_json()
    return plain(value) if type(value) is str else value


def aliases(records: Sequence[PageRecord]) -> tuple[Fact[str], ...]:
    """The other names, those titles among them that are not the leading page's."""
    titles = [record.title for record in records if record.title]
    taken = {normalise_name(titles[0].value)} if titles else set()
    named = union([*(alias for record in records for alias in record.aliases), *titles[1:]])
    return tuple(name for name in named if normalise_name(name.value) not in taken)


def programme_of(record: PageRecord, names: Sequence[Fact[str]]) -> Fact[str] | None:
    """The programme that a page names; not one that only its site implies, and that is the thing with these `names`."""
    named = record.programme
    if named is None or PROGRAMME_OF_SITE not in named.notes:
        return named
    itself = normalise_name(named.value) in {normalise_name(name.value) for name in names}
    return None if itself else named


def passages(records: Iterable[PageRecord]) -> tuple[str, ...]:
    """The running text of all pages, each passage once."""
    found: dict[str, str] = {}
    for record in records:
        for passage in record.passages:
            found.setdefault(plain(passage), passage)
    return tuple(found.values())


def unknown(records: Sequence[PageRecord]) -> frozenset[str]:
    """The fields that a page could not tell and no page knows."""
    names = {name for record in records for name in record.unknown if name in Facts.model_fields}
    return frozenset(name for name in names if not any(getattr(record, name) for record in records))


def conflicts(records: Sequence[PageRecord]) -> tuple[Conflict, ...]:
    """Where pages contradict each other, the value that we show first."""
    single = [Conflict(field=name, facts=contradictions(records, name)) for name in _CONTESTED]
    several = [*listed(records, "deadlines", _label), *listed(records, "amounts", _meaning)]
    return tuple(conflict for conflict in (*single, *several) if conflict.facts)


def contradictions(records: Sequence[PageRecord], name: str) -> tuple[Fact[str], ...]:
    """The different values of one field, () where all agree as far as they go: "2021" agrees with "2021-01"."""
    facts = [getattr(record, name) for record in records]
    told = union(told_as_text(fact) for fact in facts if fact is not None and fact.value != Status.UNKNOWN)
    kept = tuple(one for place, one in enumerate(told) if not any(agree(one, earlier) for earlier in told[:place]))
    return kept if len(kept) > 1 else ()


def agree(one: Fact[str], other: Fact[str]) -> bool:
    """Whether one text is a shorter form of the other, as dates with less precision are."""
    return one.value.startswith(other.value) or other.value.startswith(one.value)


def listed(records: Sequence[PageRecord], name: str, about: Callable[[object], object]) -> list[Conflict]:
    """Contradictions in a field with several values: pages that give another value for the same thing.

    Only where each page gives one value for it: two amounts on one page are no contradiction.
    """
    told: dict[object, list[Fact[str]]] = {}
    for record in records:
        facts = getattr(record, name)
        for thing in {about(fact.value) for fact in facts}:
            mine = [fact for fact in facts if about(fact.value) == thing]
            told.setdefault(thing, []).extend([told_as_text(mine[0])] if len(mine) == 1 else [])
    differing = {thing: union(facts) for thing, facts in told.items()}
    return [
        Conflict(field=name, facts=facts)
        for thing, facts in sorted(differing.items(), key=lambda entry: str(entry[0]))
        if len(facts) > 1
    ]


def _label(value: object) -> object:
    return plain(value.label) if isinstance(value, Deadline) else None


def _meaning(value: object) -> object:
    return (value.meaning.value, value.per) if isinstance(value, Amount) else None


def told_as_text(fact: Fact[object]) -> Fact[str]:
    """A fact with its value as text, as conflicts show it."""
    evidence: tuple[Evidence, ...] = fact.evidence
    return Fact[str](value=as_text(fact.value), evidence=evidence, notes=fact.notes)


def as_text(value: object) -> str:
    """A value as a conflict shows it: a date in ISO 8601, a sum in euro."""
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Deadline):
        return f"{value.date.iso}T{value.time:%H:%M}" if value.time else value.date.iso
    if isinstance(value, Amount):
        return f"{number(value.eur)} euro" if value.eur is not None else f"{value.percent}%"
    return value.value if isinstance(value, Kind | Status) else str(value)
