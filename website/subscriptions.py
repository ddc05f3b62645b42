"""What someone filled in to get mail: read, checked, and told back where it can't be used. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl

from domain.reference import KnownMunicipality, KnownOrganisation, Reference
from domain.subscriptions import Choices, Filters, Language, Province, Rhythm
from domain.vocabulary import Kind, Role
from domain.words import word

TEXT_VERSION = "2026-11"
"""The version of the words that people agree to (`subscribe.html`); to be changed with them."""
N = TypeVar("N", KnownMunicipality, KnownOrganisation)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
MOST_FIELDS = 600
LISTS = {
    "thema": "themes",
    "soort": "kinds",
    "doelgroep": "target_groups",
    "provincie": "provinces",
    "gemeente": "municipalities",
    "organisatie": "organisations",
    "rol": "roles",
    "bron": "sources",
    "initiatief": "initiatives",
}
"""The fields of the form that stand for a list of the filters."""
CRITICAL = "kritiek"
"""The field that leaves only what is critical, where it is "ja"."""


@dataclass(frozen=True)
class Options:
    """What can be chosen: for each field the values with their labels, in the order in which they are shown."""

    fields: Mapping[str, Mapping[str, str]]

    def unknown(self, name: str, values: Iterable[str]) -> list[str]:
        """Values that can't be chosen."""
        return [value for value in values if value not in self.fields[name]]


@dataclass(frozen=True)
class Entry:
    """A form as it was filled in; `errors` by field, none where it can be used."""

    email: str
    choices: Choices
    errors: Mapping[str, str] = field(default_factory=dict)


def options_of(reference: Reference, sources: Mapping[str, str], initiatives: Mapping[str, str]) -> Options:
    """What can be chosen, of the reference data, the titles of the sources and those of the initiatives, by id."""
    return Options(
        {
            "taal": words_of(Language),
            "ritme": words_of(Rhythm),
            "thema": {theme.id: theme.label_nl for theme in reference.themes},
            "soort": words_of(Kind),
            "doelgroep": {group.id: group.label_nl for group in reference.target_groups},
            "provincie": words_of(Province),
            "gemeente": {one.nis: one.name for one in by_name(reference.municipalities)},
            "organisatie": {one.ovo: one.name for one in by_name(reference.organisations) if one.ovo},
            "rol": words_of(Role),
            "bron": dict(sources),
            "initiatief": dict(initiatives),
        }
    )


def words_of(members: type[StrEnum]) -> dict[str, str]:
    """A closed list with its Dutch words."""
    return {member.value: word(member) for member in members}


def by_name(named: Iterable[N]) -> list[N]:
    """Things with a name, by that name."""
    return sorted(named, key=lambda one: one.name.casefold())


def parse_form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form (application/x-www-form-urlencoded); none where it is no form."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def read_choices(fields: Sequence[tuple[str, str]], options: Options) -> tuple[Choices, dict[str, str]]:
    """What was chosen, and by field why a value can't be; such a value is left out."""
    errors: dict[str, str] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for name in options.fields:
        given = list(dict.fromkeys(value for key, value in fields if key == name and value))
        if unknown := options.unknown(name, given):
            errors[name] = f"Dit kan niet gekozen worden: {unknown[0][:80]}"
        chosen[name] = tuple(value for value in given if value not in unknown)
    lists = {name: chosen[field] for field, name in LISTS.items()}
    choices = Choices(
        language=Language(next(iter(chosen["taal"]), Language.DUTCH)),
        rhythm=Rhythm(next(iter(chosen["ritme"]), Rhythm.WEEKLY)),
        filters=Filters.model_validate({**lists, "critical_only": (CRITICAL, "ja") in fields}),
        also_empty=("leeg", "ja") in fields,
    )
    return choices, errors


def read_entry(fields: Sequence[tuple[str, str]], options: Options) -> Entry:
    """A form to sign up with."""
    choices, errors = read_choices(fields, options)
    email = next((value.strip() for key, value in fields if key == "email"), "")
    if not _ADDRESS.fullmatch(email):
        errors = {"email": "Geef een e-mailadres, zoals an@gemeente.be", **errors}
    return Entry(email, choices, errors)


def chosen_values(choices: Choices) -> dict[str, tuple[str, ...]]:
    """What was chosen, as the values of the form's fields."""
    return {
        "taal": (choices.language.value,),
        "ritme": (choices.rhythm.value,),
        **chosen_lists(choices.filters),
        "leeg": ("ja",) if choices.also_empty else (),
    }


def chosen_lists(filters: Filters) -> dict[str, tuple[str, ...]]:
    """What someone wants to hear of, as the values of the form's fields."""
    lists = filters.model_dump(mode="json")
    chosen = {field: tuple(lists[name]) for field, name in LISTS.items()}
    return {**chosen, CRITICAL: ("ja",) if filters.critical_only else ()}
