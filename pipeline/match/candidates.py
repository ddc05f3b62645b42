"""An inverted index of names: the initiatives that a record can be about, without looking at all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from pipeline.match.keys import InitiativeKeys, PageKey
from pipeline.match.names import Strength, call_forms, programme_forms, squeeze, strength, variants
from pipeline.match.score import Hit

Lookup = tuple[str, ...]


class Index:
    """Initiatives by name, name and programme, name and folder, and name of a page that is no longer found."""

    def __init__(self, absent: Collection[str] = ()) -> None:
        self._absent = absent
        self._entries: dict[Lookup, dict[int, bool]] = defaultdict(dict)
        self._pages: dict[Lookup, int] = {}

    def add(self, number: int, keys: InitiativeKeys) -> None:
        """Let initiative `number` be found by `keys`."""
        for lookup, title, _, _ in entries(keys):
            found = self._entries[lookup]
            found[number] = found.get(number, False) or title
        for lookup in self._moved(keys):
            self._entries[lookup][number] = True
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
        """The initiatives that share a name with `keys`; one of the two names is a title."""
        found: dict[int, list[Hit]] = defaultdict(list)
        for lookup, title, name, where in lookups(keys):
            for number, is_title in self._entries.get(lookup, {}).items():
                if title or is_title:
                    found[number].append(Hit(name, strength(name), where, titles=title and is_title))
        return found

    def _moved(self, keys: InitiativeKeys) -> Iterator[Lookup]:
        for source, url, _ in keys.pages:
            if url in self._absent:
                yield from (("moved", form, source) for form in forms(keys.title, keys))


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


def forms(name: str, keys: InitiativeKeys) -> frozenset[str]:
    """The comparable forms of one of the names."""
    return variants(name) | call_forms(name, keys.programme) if name else frozenset()


def entries(keys: InitiativeKeys) -> Iterator[tuple[Lookup, bool, str, str]]:
    """Where `keys` stand in the index: the entry, whether it is by the title, the name, and its context."""
    programmes = programme_forms(keys.programme)
    folders = {(source, folder(url)) for source, url, _ in keys.pages}
    for name in sorted(keys.names):
        title = not keys.title or name == keys.title
        for form in sorted(forms(name, keys)):
            if strength(name) > Strength.GENERIC:
                yield (form,), title, name, ""
            yield from ((("programme", form, programme), title, name, "programme") for programme in sorted(programmes))
            if title:
                yield from ((("path", form, *place), title, name, "path") for place in sorted(folders))


def lookups(keys: InitiativeKeys) -> Iterator[tuple[Lookup, bool, str, str]]:
    """Where an initiative that is the same as `keys` stands in the index."""
    yield from entries(keys)
    for source in sorted({source for source, _, _ in keys.pages}):
        for form in sorted(forms(keys.title, keys)):
            yield ("moved", form, source), True, keys.title, "moved"


def folder(url: str) -> str:
    """The address of the folder that a page stands in."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/').rpartition('/')[0]}"
