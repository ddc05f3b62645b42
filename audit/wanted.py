"""Whether somebody's choices ask for an initiative, read from a whole version of it. Pure.

The mail is chosen by other code; this is written apart from it, so that one mistake is not made twice.
"""

from collections.abc import Collection, Mapping

from domain.initiative import Initiative
from domain.subscriptions import Filters, Province

_ARRONDISSEMENTS: Mapping[Province, Collection[int]] = {
    Province.ANTWERP: range(11, 14),
    Province.FLEMISH_BRABANT: range(23, 25),
    Province.WEST_FLANDERS: range(31, 39),
    Province.EAST_FLANDERS: range(41, 47),
    Province.LIMBURG: range(71, 74),
}
"""With which numbers the NIS codes of a province's municipalities begin (Statbel, REFNIS)."""


def asks_for(filters: Filters, initiative: Initiative, merged: Mapping[str, str]) -> bool:
    """Whether `filters` let an initiative pass; `merged` tells what the ids of former initiatives mean now."""
    follows = {merged.get(name, name) for name in filters.initiatives} | set(filters.initiatives)
    if follows & {initiative.id, merged.get(initiative.id, ""), initiative.parent, initiative.successor_of}:
        return True
    questions: list[tuple[Collection[str], set[str]]] = [
        (filters.themes, {fact.value for fact in initiative.themes}),
        (filters.kinds, {initiative.kind.value} if initiative.kind else set()),
        (filters.organisations, parties(initiative, filters.roles)),
        (filters.target_groups, {fact.value for fact in initiative.target_groups}),
        (filters.sources, {page.source for page in initiative.pages}),
    ]
    asked = [(wanted, found) for wanted, found in questions if wanted]
    if filters.initiatives and not asked and not filters.municipalities and not filters.provinces:
        return False
    return all(not found.isdisjoint(wanted) for wanted, found in asked) and is_for_place(filters, initiative)


def parties(initiative: Initiative, roles: Collection[str]) -> set[str]:
    """Who takes part in one of the roles, by OVO code."""
    values = [fact.value for fact in initiative.organisations]
    return {one.ovo for one in values if one.ovo and (not roles or one.role in roles)}


def is_for_place(filters: Filters, initiative: Initiative) -> bool:
    """Whether it is for one of the places, or for all of them."""
    codes = {fact.value.nis for fact in initiative.municipalities}
    if not codes or not (filters.municipalities or filters.provinces):
        return True
    return bool(codes & set(filters.municipalities)) or any(
        int(code) // 1_000 in _ARRONDISSEMENTS[province]
        for province in filters.provinces
        for code in codes
        if code.isdigit()
    )
