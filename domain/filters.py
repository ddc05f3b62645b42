"""Whether an initiative is what somebody chose to hear of, by mail or in a feed. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from domain.changes import Change, Significance
from domain.initiative import Initiative, StoredInitiative
from domain.subscriptions import Filters, Province

_PROVINCES = {
    Province.ANTWERP: ("1",),
    Province.LIMBURG: ("7",),
    Province.EAST_FLANDERS: ("4",),
    Province.FLEMISH_BRABANT: ("23", "24"),
    Province.WEST_FLANDERS: ("3",),
}
"""How the NIS codes of their municipalities begin (REFNIS 2025)."""


_LOOKED_AT = frozenset({"", "parent", "themes", "kind", "organisations", "municipalities", "target_groups"})
"""The fields of changes that tell what filters look at; "" is all of an initiative."""


@dataclass(frozen=True)
class Traits:
    """What filters look at. `family` are the ids of an initiative, of its programme and of its predecessor.

    `everywhere`: it is, or was, meant for all municipalities, whichever it names at another time.
    """

    family: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    organisations: frozenset[tuple[str, str]] = frozenset()
    municipalities: frozenset[str] = frozenset()
    target_groups: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    everywhere: bool = False

    def __or__(self, other: "Traits") -> "Traits":
        return Traits(**{name: getattr(self, name) | getattr(other, name) for name in vars(self)})


def traits_of(initiative: Initiative) -> Traits:
    """What an initiative is today."""
    family = (initiative.id, initiative.parent, initiative.successor_of)
    found = [(fact.value.ovo or fact.value.name, fact.value.role.value) for fact in initiative.organisations]
    return Traits(
        family=frozenset(filter(None, family)),
        themes=frozenset(fact.value for fact in initiative.themes),
        kinds=frozenset([initiative.kind.value.value] if initiative.kind else []),
        organisations=frozenset(found),
        municipalities=frozenset(fact.value.nis for fact in initiative.municipalities),
        target_groups=frozenset(fact.value for fact in initiative.target_groups),
        sources=frozenset(page.source for page in initiative.pages),
        everywhere=not initiative.municipalities,
    )


def told_traits(changes: Iterable[Change]) -> Traits:
    """What an initiative was before or after these changes: who follows a theme hears that it was dropped."""
    told = list(changes)
    found = Traits(family=frozenset(change.initiative for change in told))
    for change in told:
        if change.field in _LOOKED_AT:
            found |= side_traits(change.field, change.before) | side_traits(change.field, change.after)
    return found


def side_traits(field: str, side: JsonValue) -> Traits:
    """What one side of a change says, in the form of the open data; all fields of an initiative where it is new."""
    told = {field: side} if field else side
    if not isinstance(told, dict):
        return Traits()
    parties = objects(told, "organisations")
    organisations = [(str(one.get("ovo") or one.get("name")), str(one.get("role"))) for one in parties]
    return Traits(
        family=words(told, "parent"),
        themes=words(told, "themes"),
        kinds=words(told, "kind"),
        organisations=frozenset(organisations),
        municipalities=frozenset(str(one.get("nis")) for one in objects(told, "municipalities")),
        target_groups=words(told, "target_groups"),
        everywhere=field == "municipalities" and not side,
    )


def words(told: Mapping[str, JsonValue], field: str) -> frozenset[str]:
    """The words of a field, of one or of several."""
    value = told.get(field)
    return frozenset(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def objects(told: Mapping[str, JsonValue], field: str) -> list[dict[str, JsonValue]]:
    """The objects of a field."""
    value = told.get(field)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def resolved(filters: Filters, initiatives: Mapping[str, StoredInitiative]) -> Filters:
    """`filters` with the ids of today: who follows an initiative that was merged follows what it became."""
    known = (initiatives.get(name) for name in filters.initiatives)
    today = tuple(one.initiative.id for one in known if one is not None)
    return filters.model_copy(update={"initiatives": tuple(dict.fromkeys((*filters.initiatives, *today)))})


def concerns(filters: Filters, traits: Traits) -> bool:
    """Whether what has these traits is for who chose these filters."""
    if traits.family & set(filters.initiatives):
        return True
    if filters.initiatives and not filters.narrows:
        return False
    lists = (
        (filters.themes, traits.themes),
        (filters.kinds, traits.kinds),
        (filters.organisations, organisations_in(filters, traits)),
        (filters.target_groups, traits.target_groups),
        (filters.sources, traits.sources),
    )
    return all(not chosen or found & set(chosen) for chosen, found in lists) and is_here(filters, traits)


def concerning(
    changes: Sequence[Change], filters: Filters, initiatives: Mapping[str, StoredInitiative]
) -> Iterator[Change]:
    """The changes that are for who chose these filters, of all `changes` (oldest first) the newest first.

    An initiative counts as what it is today and as all that it was since a change, as in a mail whose window begins
    with that change. `initiatives` are those of today by id, also by the ids that were merged into them.
    """
    chosen = resolved(filters, initiatives)
    since: dict[str, Traits] = {}
    wanted: dict[str, bool] = {}
    for change in reversed(changes):
        stored = initiatives.get(change.initiative)
        name = stored.initiative.id if stored else change.initiative
        if name not in since:
            since[name] = traits_of(stored.initiative) if stored else Traits()
        if name not in wanted or change.field in _LOOKED_AT:
            since[name] |= told_traits([change])
            wanted[name] = concerns(chosen, since[name])
        if wanted[name] and (not filters.critical_only or change.significance is Significance.CRITICAL):
            yield change


def organisations_in(filters: Filters, traits: Traits) -> frozenset[str]:
    """The organisations that take part in a role that counts."""
    return frozenset(name for name, role in traits.organisations if not filters.roles or role in filters.roles)


def is_here(filters: Filters, traits: Traits) -> bool:
    """Whether it is meant for all municipalities, or for one that was chosen."""
    if not (filters.municipalities or filters.provinces) or traits.everywhere or not traits.municipalities:
        return True
    beginnings = tuple(start for province in filters.provinces for start in _PROVINCES[province])
    return any(nis in filters.municipalities or nis.startswith(beginnings) for nis in traits.municipalities)
