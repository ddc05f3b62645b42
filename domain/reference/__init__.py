"""Organisations, municipalities, themes and target groups of the field, with the words that name them.

Sources: organisation register (OVO codes) and REFNIS 2025 (NIS codes) as published by the Flemish government.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

T = TypeVar("T")


class UnusableReference(Exception):  # noqa: N818  the name is what it says
    """A file of reference data that can't be used: which one, which entry, and why. Nothing runs without them."""


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation with every name it is written by; `ovo` is its code in the organisation register."""

    id: str
    name: str
    ovo: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownMunicipality:
    """A municipality of today; `names` are its own, those of the municipalities that it came from, and known errors."""

    nis: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """A theme, with the words that tell it; `not_when` are phrases in which they tell something else."""

    id: str
    label_nl: str
    label_en: str
    pattern: re.Pattern[str]
    not_when: re.Pattern[str]


@dataclass(frozen=True)
class TargetGroup:
    """Whom an initiative is for, with the words that name them."""

    id: str
    label_nl: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class Reference:
    """All reference data; one that was loaded is equal to itself alone, so that what is built of it can be kept."""

    organisations: tuple[KnownOrganisation, ...]
    municipalities: tuple[KnownMunicipality, ...]
    themes: tuple[Theme, ...]
    target_groups: tuple[TargetGroup, ...]

    def organisation(self, ovo: str) -> KnownOrganisation | None:
        """The organisation with this code."""
        return next((one for one in self.organisations if one.ovo == ovo), None)


@cache
def load_reference(directory: Traversable | None = None) -> Reference:
    """The reference data of this program, or of another directory.

    Raises:
        UnusableReference: where a file is missing or an entry is not as expected.
    """
    place = directory or files(__package__)
    return Reference(
        organisations=read(place, "organisations", organisation),
        municipalities=read(place, "municipalities", municipality),
        themes=read(place, "themes", theme),
        target_groups=read(place, "target_groups", target_group),
    )


def read(directory: Traversable, name: str, build: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """The entries of one file.

    Raises:
        UnusableReference: where the file is missing or an entry is not as expected.
    """
    number = 0
    try:
        entries = json.loads((directory / f"{name}.json").read_text("utf-8"))
        built = []
        for number, entry in enumerate(entries, start=1):  # noqa: B007  the error names the entry
            built.append(build(entry))
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise UnusableReference(f"{name}.json, entry {number}: {type(error).__name__}: {error}") from error
    return tuple(built)


def organisation(entry: dict[str, Any]) -> KnownOrganisation:
    """One entry of organisations.json."""
    return KnownOrganisation(entry["id"], entry["name"], entry["ovo"], (entry["name"], *entry["aliases"]))


def municipality(entry: dict[str, Any]) -> KnownMunicipality:
    """One entry of municipalities.json."""
    names = (entry["name"], *entry["former"], *entry.get("misspelled", ()))
    return KnownMunicipality(entry["nis"], entry["name"], names)


def theme(entry: dict[str, Any]) -> Theme:
    """One entry of themes.json."""
    pattern, not_when = keyword_pattern(entry["keywords"]), keyword_pattern(entry["not_when"])
    return Theme(entry["id"], entry["label_nl"], entry["label_en"], pattern, not_when)


def target_group(entry: dict[str, Any]) -> TargetGroup:
    """One entry of target_groups.json."""
    return TargetGroup(entry["id"], entry["label_nl"], keyword_pattern(entry["words"]))


def keyword_pattern(keywords: list[str]) -> re.Pattern[str]:
    """One pattern for all keywords, for text in lower case.

    `*` is any letters or hyphens, `(a|b)` a choice, `?` makes the letter or choice before it optional.
    """
    if not keywords:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(map(keyword_expression, keywords)) + r")(?!\w)")


def keyword_expression(keyword: str) -> str:
    """One keyword as a regular expression."""
    escaped = re.escape(keyword).replace(r"\*", r"[\w-]*").replace(r"\ ", r"\s")
    for sign in "(|)?":
        escaped = escaped.replace(rf"\{sign}", sign)
    return escaped.replace("(", "(?:")
