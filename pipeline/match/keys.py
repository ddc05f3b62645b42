"""What identifies an initiative: its pages, names, owners, programme and kind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.initiative import Fact, Facts, Initiative, PageRecord
from domain.values import Organisation
from domain.vocabulary import Kind, Presence, Role
from pipeline.match.names import programme_forms, squeeze, without_site
from pipeline.normalise.parties import OWNER_OF_SITE

PageKey = tuple[str, str, str]
"""Source, URL and the source's own key of a subject."""


@dataclass(frozen=True, slots=True)
class InitiativeKeys:
    """What identifies one initiative. `names` are its titles and aliases as written, `title` the first of them.

    `owners` are OVO codes, or squeezed names where the code is unknown; `programme` is the parent as a page names
    it, a name or an address; `former` are the ids that were merged into this one. `years` are those of its
    beginning and its deadlines, `municipalities` are NIS codes, `implied` those owners that only own the site.
    """

    id: str
    names: frozenset[str]
    kind: Kind | None
    owners: frozenset[str]
    programme: str
    pages: frozenset[PageKey]
    presence: Presence
    title: str = ""
    former: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    implied: frozenset[str] = frozenset()


def keys_of(initiative: Initiative, *, former: Iterable[str] = ()) -> InitiativeKeys:
    """What identifies a known initiative; `former` are the ids that were merged into it."""
    pages = frozenset((page.source, page.url, page.key) for page in initiative.pages)
    return replace(_keys(initiative.id, initiative, pages, initiative.presence), former=frozenset(former))


def keys_of_record(record: PageRecord) -> InitiativeKeys:
    """What identifies the subject of a page."""
    return _keys("", record, frozenset({(record.source, record.url, record.key)}), Presence.CURRENT)


def _keys(identity: str, facts: Facts, pages: frozenset[PageKey], presence: Presence) -> InitiativeKeys:
    title = min((without_site(facts.title.value, url) for _, url, _ in pages), key=len) if facts.title else ""
    programme = facts.programme.value if facts.programme else ""
    return InitiativeKeys(
        id=identity,
        names=frozenset(name for name in (title, *(alias.value for alias in facts.aliases)) if name),
        kind=facts.kind.value if facts.kind else None,
        owners=the_same(legal_owners(owners_of(facts.organisations), programme)),
        programme=programme,
        pages=pages,
        presence=presence,
        title=title,
        years=the_same(years_of(facts)),
        implied=the_same(owners_of(fact for fact in facts.organisations if OWNER_OF_SITE in fact.notes)),
        municipalities=the_same(frozenset(fact.value.nis for fact in facts.municipalities)),
    )


def is_whole_page(key: str) -> bool:
    """Whether a subject with this key has its page to itself; a key of digits is the id of a whole page (a wiki's)."""
    return not key or key.isdigit()


@lru_cache(maxsize=1024)
def the_same(some: frozenset[str]) -> frozenset[str]:
    """A set like `some`, the same one each time: most initiatives of a site have the same few owners and years."""
    return some


def years_of(facts: Facts) -> frozenset[str]:
    """The years in which something begins or can be handed in."""
    dates = [*([facts.start.value] if facts.start else []), *(fact.value.date for fact in facts.deadlines)]
    return frozenset(date.iso[:4] for date in dates)


def owners_of(organisations: Iterable[Fact[Organisation]]) -> frozenset[str]:
    """The owners among the organisations."""
    owners = (fact.value for fact in organisations if fact.value.role is Role.OWNER)
    return frozenset(owner.ovo or squeeze(owner.name) for owner in owners)


def legal_owners(owners: frozenset[str], programme: str) -> frozenset[str]:
    """The owners that are no programme: "Smart Flanders" owns nothing that belongs to "Smart Flanders 2.0"."""
    forms = programme_forms(programme)
    return frozenset(owner for owner in owners if not any(form.startswith(owner) for form in forms))
