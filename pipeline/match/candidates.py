"""An inverted index of names: the initiatives that a record can be about, without looking at all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from domain.vocabulary import Presence
from pipeline.match.keys import InitiativeKeys, PageKey, is_whole_page
from pipeline.match.names import (
    Strength,
    call_forms,
    heads,
    name_before_subtitle,
    phrases,
    programme_forms,
    squeeze,
    strength,
    variants,
    without_year,
)
from pipeline.match.score import Hit

Lookup = tuple[str, ...]
_FEW = 6
"""An alias that more things have says nothing: it names what they are part of."""
_MANY = 50
"""A title that more things have says nothing, whatever they share beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the index: by which name of an initiative it stands there, and what else the place says."""

    lookup: Lookup
    name: str
    title: bool
    where: str = ""


class Index:
    """Initiatives by name, name and programme, name and folder, and name of a page that is no longer found."""

    def __init__(self, absent: Collection[str] = (), broad: Collection[str] = ()) -> None:
        """`absent` are addresses that are no longer found, `broad` owners of so much that they are no context."""
        self._absent = absent
        self._broad = frozenset(broad)
        self._titles: dict[Lookup, dict[int, Entry]] = defaultdict(dict)
        self._aliases: dict[Lookup, dict[int, Entry]] = defaultdict(dict)
        self._pages: dict[Lookup, int] = {}

    def add(self, number: int, keys: InitiativeKeys) -> None:
        """Let initiative `number` be found by `keys`."""
        for entry in (*entries(keys), *self._within(keys), *self._moved(keys)):
            places = self._titles if entry.title else self._aliases
            places[entry.lookup].setdefault(number, entry)
        for page in keys.pages:
            for lookup in identities(page, keys.title):
                self._pages.setdefault(lookup, number)

    def page(self, page: PageKey, title: str) -> tuple[int, str] | None:
        """The initiative that this very page, or its key, was read for, and why."""
        for lookup in identities(page, title):
            if lookup in self._pages:
                return self._pages[lookup], lookup[0]
        return None

    def hits(self, keys: InitiativeKeys) -> dict[int, list[Hit]]:
        """The initiatives that share a name with `keys`."""
        found: dict[int, list[Hit]] = defaultdict(list)
        for wanted in (*lookups(keys), *map(other_side, self._within(keys))):
            for number, entry in self._entries(wanted):
                found[number].append(hit(wanted, entry))
        return found

    def _entries(self, wanted: Entry) -> Iterator[tuple[int, Entry]]:
        """What stands at one place; an alias meets another alias only where few things have it."""
        titles, aliases = self._titles.get(wanted.lookup, {}), self._aliases.get(wanted.lookup, {})
        if len(titles) <= _MANY:
            yield from titles.items()
        if (wanted.title and len(aliases) <= _MANY) or (
            len(aliases) <= _FEW and strength(wanted.name) > Strength.GENERIC
        ):
            yield from aliases.items()

    def _within(self, keys: InitiativeKeys) -> Iterator[Entry]:
        for owner in sorted(keys.owners - self._broad):
            yield from phrases_of(keys, owner)
            yield from names_of(keys, owner)

    def _moved(self, keys: InitiativeKeys) -> Iterator[Entry]:
        for source, url, _ in keys.pages:
            if url in self._absent or keys.presence is Presence.GONE:
                yield from moved(keys, source)


def hit(wanted: Entry, entry: Entry) -> Hit:
    """The name that a record and an initiative share; the more telling way to write it counts."""
    if wanted.where == "within":
        name = min(wanted.name, entry.name, key=len)
        return Hit(name, strength(name), "within", titles=False)
    found = max(strength(wanted.name), strength(entry.name))
    both_aliases = not wanted.title and not entry.title
    return Hit(wanted.name, found, wanted.where or "aliases" * both_aliases, titles=wanted.title and entry.title)


def identities(page: PageKey, title: str) -> Iterator[Lookup]:
    """How a page is known: by its address with the key of the subject, and by a key that outlives addresses.

    A key made of the title adds nothing to it. A key that is an address is the subject's own page.
    """
    source, url, key = page
    yield "same page", source, url, key
    if "://" in key:
        yield "same page", source, key, ""
    elif key and squeeze(key) != squeeze(title):
        yield "same id on the same site", source, key


def entries(keys: InitiativeKeys) -> Iterator[Entry]:
    """Where `keys` stand in the index."""
    programmes = sorted(programme_forms(keys.programme))
    folders = sorted({(source, folder(url)) for source, url, _ in keys.pages})
    for name in sorted(keys.names):
        title = not keys.title or name == keys.title
        sort = "name" if strength(name) > Strength.GENERIC else "general name"
        for form in sorted(variants(name) | without_year(name)):
            yield Entry((sort, form), name, title)
            yield from (Entry(("programme", form, one), name, title, "programme") for one in programmes)
            yield from (Entry(("path", form, *place), name, title, "path") for place in folders if title)
        for form in sorted(call_forms(name, keys.programme)):
            yield Entry(("call", form), name, title, "programme")
    yield from (Entry(("head", form), keys.title, title=True, where="head") for form in sorted(heads(keys.title)))


def phrases_of(keys: InitiativeKeys, owner: str) -> Iterator[Entry]:
    """Where the title stands by the names of its owner's things that it may contain: "Stad pakt X aan"."""
    for form in sorted(phrases(keys.title)):
        yield Entry(("phrase", owner, form), keys.title, title=True, where="within")


def names_of(keys: InitiativeKeys, owner: str) -> Iterator[Entry]:
    """Where the names stand that a title of the same owner may contain."""
    for name in sorted(name for name in keys.names if strength(name) > Strength.GENERIC):
        for form in sorted(variants(name)):
            yield Entry(("named", owner, form), name, name == keys.title, "within")


def other_side(entry: Entry) -> Entry:
    """Where a title stands for a name, and a name for the title that contains it."""
    sort, *rest = entry.lookup
    return replace(entry, lookup=({"phrase": "named", "named": "phrase"}[sort], *rest), title=True)


def lookups(keys: InitiativeKeys) -> Iterator[Entry]:
    """Where an initiative that is the same as `keys` stands in the index.

    A name that is general as it is written here can be written as a real name there, and the other way round. What
    moved has a page to itself again: a line in a list, or on a home page, is no page that another one moved to.
    """
    for entry in entries(keys):
        sort, *rest = entry.lookup
        if sort == "general name":
            yield Entry(("name", *rest), entry.name, entry.title)
        elif sort == "head":
            yield Entry(("name", *rest), name_before_subtitle(entry.name), title=True, where="head")
        else:
            yield entry
        if sort == "name":
            yield Entry(("general name", *rest), entry.name, entry.title)
            yield Entry(("head", *rest), entry.name, entry.title, "head")
    for source in sorted({source for source, _, key in keys.pages if is_whole_page(key)}):
        yield from moved(keys, source)


def moved(keys: InitiativeKeys, source: str) -> Iterator[Entry]:
    """Where an initiative stands whose page on one site is no longer found."""
    return (
        Entry(("moved", form, source), keys.title, title=True, where="moved") for form in sorted(variants(keys.title))
    )


def folder(url: str) -> str:
    """The address of the folder that a page stands in."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/').rpartition('/')[0]}"
