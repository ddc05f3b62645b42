"""Which stored initiatives become one, and which pages of one become another: by hand, by redirect, by name."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from domain.changes import Cause
from domain.vocabulary import Presence
from pipeline.match.decide import likenesses
from pipeline.match.decisions import Decisions, references_of, references_of_page
from pipeline.match.keys import InitiativeKeys, PageKey
from pipeline.match.score import excluded

_MOST_REDIRECTS = 5
BY_HAND = "decided by hand"


@dataclass(frozen=True)
class Union:
    """Two initiatives that are one: `old` goes on as `new`. `why` says what decided, `cause` who changed."""

    old: str
    new: str
    cause: Cause
    why: str


@dataclass(frozen=True)
class Evidence:
    """What speaks for one pair; the two ids in any order."""

    one: str
    other: str
    cause: Cause
    why: str


def clusters(keys: InitiativeKeys, ordered: Sequence[PageKey], decisions: Decisions) -> list[list[PageKey]]:
    """The pages of one initiative, its leading page first, in groups that were decided to be different.

    The first group keeps the id; a page that nobody decided about stays in it.
    """
    first = decisions.of((keys.id, *keys.former))
    found: list[tuple[frozenset[int], list[PageKey]]] = [(first, [])]
    for page in ordered:
        groups = decisions.of(references_of_page(page))
        fitting = [place for place, (others, _) in enumerate(found) if not decisions.parted(groups, others)]
        own = [place for place in fitting if groups & found[place][0]] or fitting
        if own:
            others, pages = found[own[0]]
            found[own[0]] = (others | groups, [*pages, page])
        else:
            found.append((groups, [page]))
    return [pages for _, pages in found if pages]


def unions(
    known: Sequence[InitiativeKeys],
    evidence: Iterable[Evidence],
    decisions: Decisions,
    first_seen: Mapping[str, datetime],
) -> list[Union]:
    """Who goes on as whom; of several that are one the oldest id stays. What was decided to be different stays so."""
    by_id = {keys.id: keys for keys in known}
    survivors: dict[str, str] = {}
    groups = {keys.id: decisions.of(references_of(keys)) for keys in known}
    found: list[Union] = []
    for one in evidence:
        pair = {end(survivors, one.one), end(survivors, one.other)} & by_id.keys()
        new, *rest = sorted(pair, key=lambda identity: (first_seen[identity], identity))
        if rest and not decisions.parted(groups[new], groups[rest[0]]):
            survivors[rest[0]] = new
            groups[new] |= groups[rest[0]]
            found.append(Union(rest[0], new, one.cause, one.why))
    return [replace(union, new=end(survivors, union.new)) for union in found]


def end(survivors: Mapping[str, str], identity: str) -> str:
    """The initiative that `identity` goes on as."""
    while identity in survivors:
        identity = survivors[identity]
    return identity


def by_hand(known: Iterable[InitiativeKeys], decisions: Decisions) -> Iterator[Evidence]:
    """Initiatives that a decision calls the same."""
    first: dict[int, str] = {}
    for keys in known:
        for group in sorted(decisions.of(references_of(keys))):
            other = first.setdefault(group, keys.id)
            if other != keys.id:
                yield Evidence(other, keys.id, Cause.CORRECTION, BY_HAND)


def by_redirect(
    known: Sequence[InitiativeKeys], redirects: Mapping[str, str], lost: Collection[str]
) -> Iterator[Evidence]:
    """Initiatives all of whose pages are `lost`, one of which leads to the page of another of the same kind.

    A closed call whose page leads to its programme is none of these: a part stays apart from its whole. Nor is what
    leads to a home page, where sites send whoever asks for what is no longer there.
    """
    if not redirects:
        return
    own_pages = {
        place(url): keys for keys in known for _, url, key in sorted(keys.pages) if not key and not is_home(url)
    }
    ways = {place(old): place(new) for old, new in redirects.items()}
    for keys in known:
        targets = (own_pages.get(destination(place(url), ways)) for _, url, _ in sorted(keys.pages))
        for target in targets:
            lost_all = {url for _, url, _ in keys.pages} <= set(lost)
            if target and target.id != keys.id and lost_all and leads(keys, target):
                yield Evidence(keys.id, target.id, Cause.SOURCE, "its page leads to the page of the other")


def place(url: str) -> str:
    """An address without what a redirect to itself may change: scheme, "www", final slash and fragment."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def is_home(url: str) -> bool:
    """Whether an address is that of a whole site."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def destination(start: str, ways: Mapping[str, str]) -> str:
    """Where redirects lead in the end; a circle leads nowhere else."""
    found = start
    for _ in range(_MOST_REDIRECTS):
        found = ways.get(found, found)
    return found


def leads(gone: InitiativeKeys, target: InitiativeKeys) -> bool:
    """Whether a redirect from one to the other says that they are one."""
    alike = gone.kind is target.kind and not excluded(gone, target, moved=False)
    return target.presence is Presence.CURRENT and alike


def by_name(
    fresh: Sequence[InitiativeKeys],
    known: Sequence[InitiativeKeys],
    decisions: Decisions,
    *,
    reread: bool,
) -> Iterator[Evidence]:
    """Initiatives that would be one if they were read for the first time, as `fresh` tells them.

    What their stored words said already is our correction; what a page says only now is its news.
    """
    stored = {keys.id: keys for keys in known}
    found = list(likenesses(fresh, known, decisions=decisions))
    involved = [stored[one] for one in sorted({like.one for like in found})]
    before = {frozenset((one.one, one.other)) for one in likenesses(involved, known, decisions=decisions)}
    for like in found:
        ours = reread or frozenset((like.one, like.other)) in before
        yield Evidence(like.one, like.other, Cause.CORRECTION if ours else Cause.SOURCE, like.reason)


def refreshed(known: Iterable[InitiativeKeys], read: Mapping[str, Collection[InitiativeKeys]]) -> list[InitiativeKeys]:
    """Those of `known` whose pages were `read` now, each as these pages tell it now."""
    return [replace(one, id=keys.id, pages=keys.pages) for keys in known for one in read.get(keys.id, ())]
