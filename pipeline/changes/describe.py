"""What a field of an initiative says, in the form of the open data, and when a reader would call it different."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from domain.initiative import Evidence, Fact, Initiative
from domain.open_data import JsonObject, field_json, value_json
from pipeline.match.names import normalise_name, plain, squeeze

FIELDS = (
    "title",
    "kind",
    "status",
    "target_groups",
    "organisations",
    "parent",
    "successor_of",
    "start",
    "end",
    "deadlines",
    "amounts",
    "municipalities",
    "contact",
)
"""The fields whose change is news. Aliases, themes, languages and the summary follow from other words of the page."""

_TOLD_BY = {"parent": "programme", "successor_of": "title"}
"""The field of the pages that a field is made of, where it has another name."""


def facts_json(initiative: Initiative) -> JsonObject:
    """All fields whose change is news, as the export has them."""
    return {name: field_json(initiative, name) for name in FIELDS}


def is_known(initiative: Initiative, field: str) -> bool:
    """Whether the pages could tell the field, be it that it is absent."""
    return _TOLD_BY.get(field, field) not in initiative.unknown


def essence(field: str, value: JsonValue) -> object:
    """What two values of `field` share when a reader would call them equal; the order of a list is nothing."""
    if isinstance(value, list):
        return frozenset(_of_one(field, one) for one in value)
    return None if value is None else _of_one(field, value)


def evidence_of(initiative: Initiative, field: str, *, elsewhere: JsonValue = None) -> tuple[Evidence, ...]:
    """Where a field was read; of a list, only what does not stand `elsewhere` in the other version."""
    known = getattr(initiative, _TOLD_BY.get(field, field))
    if not isinstance(known, tuple):
        return known.evidence if isinstance(known, Fact) else ()
    shared = {_of_one(field, one) for one in elsewhere} if isinstance(elsewhere, list) else set[object]()
    told = [fact for fact in known if _of_one(field, value_json(fact.value)) not in shared]
    return tuple(dict.fromkeys(evidence for fact in told for evidence in fact.evidence))


def _of_one(field: str, value: JsonValue) -> object:
    if isinstance(value, dict):
        return _ESSENCES[field](value)
    return squeeze(normalise_name(str(value))) if field == "title" else plain(str(value))


_ESSENCES: Mapping[str, Callable[[JsonObject], object]] = {
    "organisations": lambda one: (one["role"], one["ovo"] or squeeze(str(one["name"]))),
    "deadlines": lambda one: (one["date"], one["qualifier"], one["time"], one["inclusive"], plain(str(one["label"]))),
    "amounts": lambda one: (one["eur"], one["percent"], one["meaning"], plain(str(one["per"]))),
    "municipalities": lambda one: one["nis"],
}
