"""Which initiative is part of which: the programme that pages name, as an id."""

from collections.abc import Iterable, Mapping, Sequence

from domain.initiative import Initiative
from domain.vocabulary import Kind
from pipeline.leading import address
from pipeline.match.names import editions, programme_forms, variants

_WHOLES = (Kind.PROGRAMME, Kind.NETWORK, Kind.PLATFORM, Kind.SUBSIDY, Kind.CALL, Kind.TRACK, Kind.PROJECT)
"""What a named programme most likely is, first choice first."""


def parents(initiatives: Sequence[Initiative]) -> dict[str, str]:
    """The id of each initiative's programme, for those that name one that we know; nobody is their own ancestor."""
    ordered = sorted(initiatives, key=lambda initiative: initiative.id)
    pages, names = by_page(ordered), by_name(ordered)
    found: dict[str, str] = {}
    for initiative in ordered:
        parent = parent_of(initiative, pages, names)
        if parent and not is_ancestor(initiative.id, parent, found):
            found[initiative.id] = parent
    return found


def parent_of(
    initiative: Initiative, pages: Mapping[str, str], names: Mapping[str, Sequence[Initiative]]
) -> str | None:
    """The initiative whose page or name `initiative` gives as its programme."""
    if initiative.programme is None:
        return None
    named = initiative.programme.value
    by_address = pages.get(address(named))
    if by_address and by_address != initiative.id:
        return by_address
    forms = sorted(programme_forms(named))
    candidates = [one for form in forms for one in names.get(form, ()) if one.id != initiative.id]
    fitting = [one for one in candidates if same_edition(named, one)]
    return min(fitting, key=lambda one: preference(one, forms)).id if fitting else None


def same_edition(named: str, candidate: Initiative) -> bool:
    """Whether a programme's name and a candidate's title name the same edition; an address names none."""
    return "://" in named or candidate.title is None or editions(named) == editions(candidate.title.value)


def preference(candidate: Initiative, forms: Iterable[str]) -> tuple[bool, int, str]:
    """The order among initiatives with the name of a programme: by title, then by kind, then by id."""
    kind = candidate.kind.value if candidate.kind else None
    by_title = candidate.title is not None and bool(variants(candidate.title.value) & frozenset(forms))
    return not by_title, _WHOLES.index(kind) if kind in _WHOLES else len(_WHOLES), candidate.id


def by_page(initiatives: Iterable[Initiative]) -> dict[str, str]:
    """Initiatives by the address of their pages; a page that is about several speaks of its own subject first."""
    found: dict[str, str] = {}
    pages = [(page.key != "", page.url, initiative.id) for initiative in initiatives for page in initiative.pages]
    for _, url, identity in sorted(pages):
        found.setdefault(address(url), identity)
    return found


def by_name(initiatives: Iterable[Initiative]) -> dict[str, list[Initiative]]:
    """Initiatives by the forms of their titles and aliases."""
    found: dict[str, list[Initiative]] = {}
    for initiative in initiatives:
        names = [fact.value for fact in ((initiative.title,) if initiative.title else ()) + initiative.aliases]
        for form in sorted({form for name in names for form in variants(name)}):
            found.setdefault(form, []).append(initiative)
    return found


def is_ancestor(identity: str, parent: str, found: Mapping[str, str]) -> bool:
    """Whether `identity` is `parent` or stands above it."""
    above: str | None = parent
    while above is not None and above != identity:
        above = found.get(above)
    return above == identity
