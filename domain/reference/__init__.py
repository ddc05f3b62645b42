"""Organisations, municipalities, themes and target groups of the field, with the words that name them.

Sources: organisation register (OVO codes) and REFNIS 2025 (NIS codes) as published by the Flemish government.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation with every name it is written by; `ovo` is its code in the organisation register."""

    id: str
    name: str
    ovo: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownMunicipality:
    """A municipality of today; `names` are its own and those of the municipalities that became part of it."""

    nis: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """A theme, with the pattern of the words that tell it."""

    id: str
    label_nl: str
    label_en: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class TargetGroup:
    """Whom an initiative is for."""

    id: str
    label_nl: str


@dataclass(frozen=True)
class Reference:
    """All reference data."""

    organisations: tuple[KnownOrganisation, ...]
    municipalities: tuple[KnownMunicipality, ...]
    themes: tuple[Theme, ...]
    target_groups: tuple[TargetGroup, ...]

    def organisation(self, ovo: str) -> KnownOrganisation | None:
        """The organisation with this code."""
        return next((one for one in self.organisations if one.ovo == ovo), None)


@cache
def load_reference() -> Reference:
    """The reference data of this program."""
    return Reference(
        organisations=tuple(
            KnownOrganisation(one["id"], one["name"], one["ovo"], (one["name"], *one["aliases"]))
            for one in read("organisations")
        ),
        municipalities=tuple(
            KnownMunicipality(one["nis"], one["name"], (one["name"], *one["former"])) for one in read("municipalities")
        ),
        themes=tuple(
            Theme(one["id"], one["label_nl"], one["label_en"], keyword_pattern(one["keywords"]))
            for one in read("themes")
        ),
        target_groups=tuple(TargetGroup(one["id"], one["label_nl"]) for one in read("target_groups")),
    )


def read(name: str) -> list[dict[str, Any]]:
    """The entries of one of the files beside this module."""
    found: list[dict[str, Any]] = json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))
    return found


def keyword_pattern(keywords: list[str]) -> re.Pattern[str]:
    """One pattern for all keywords: `*` is any letters or hyphens, `(a|b)` a choice, `?` an optional part before it."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(keyword_expression, keywords)) + r")(?!\w)")


def keyword_expression(keyword: str) -> str:
    """One keyword as a regular expression."""
    escaped = re.escape(keyword).replace(r"\*", r"[\w-]*")
    for sign in "(|)?":
        escaped = escaped.replace(rf"\{sign}", sign)
    return escaped.replace("(", "(?:")
