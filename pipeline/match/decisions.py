"""Decisions by hand: which pages are one initiative and which are not, whatever their words say.

A decision names pages by address (`https://…`), with `#` and the key of the subject where a page has several, or
initiatives by id. Decisions are obeyed for ever; two that contradict each other are refused.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise, product
from typing import Annotated, Self

import yaml
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from domain.value import Value
from pipeline.match.keys import InitiativeKeys, PageKey

Reference = Annotated[str, StringConstraints(pattern=r"^(https?://\S.*|i[0-9a-f]{12})$", strip_whitespace=True)]
"""A page, a subject of a page, or an initiative."""
Role = Annotated[str, StringConstraints(pattern=r"^[^@\s][^@]*$", max_length=60)]
"""Who decides: a role ("redactie"), never a person's name or address."""


class WrongDecision(Exception):  # noqa: N818  the name is what the reader sees
    """A file of decisions that can't be obeyed. The message names the file, the entry and the field."""


class Decision(Value):
    """One entry of the file: what is the `same`, or what is `different`; why, by whom, on which day."""

    same: tuple[Reference, ...] = Field(default=(), max_length=100)
    different: tuple[Reference, ...] = Field(default=(), max_length=100)
    why: str = Field(min_length=1)
    by: Role
    on: date

    @model_validator(mode="after")
    def says_one_thing(self) -> Self:
        """Exactly one of `same` and `different`, with two references or more."""
        if bool(self.same) == bool(self.different):
            raise ValueError("write either same or different")
        if len(set(map(canonical, self.same or self.different))) < 2:  # noqa: PLR2004  a relation has two sides
            raise ValueError(f"{'same' if self.same else 'different'} needs two different pages or ids")
        return self


@dataclass(frozen=True)
class Decisions:
    """What was decided by hand, as groups: references of one group are one thing.

    `apart` tells for a group which groups are other things.
    """

    groups: Mapping[str, int] = field(default_factory=dict)
    apart: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def of(self, references: Iterable[str]) -> frozenset[int]:
        """The groups that some references belong to."""
        return frozenset(self.groups[one] for one in references if one in self.groups)

    def unknown(self, references: Collection[str]) -> list[str]:
        """What the decisions name that is none of `references`."""
        return sorted(self.groups.keys() - set(references))

    def parted(self, some: Collection[int], others: Collection[int]) -> bool:
        """Whether things of these groups were decided to be different."""
        return any(self.apart.get(group, frozenset()) & set(others) for group in some)


NO_DECISIONS = Decisions()


def parse_decisions(text: str, *, name: str = "decisions.yml") -> Decisions:
    """The decisions of a file `name` with this text.

    Raises:
        WrongDecision: for text that is no YAML, for an entry that lacks something, and for a contradiction.
    """
    try:
        declared = yaml.safe_load(text) or []
        entries = TypeAdapter(tuple[Decision, ...]).validate_python(tuple(listed(declared)))
    except yaml.YAMLError as error:
        raise WrongDecision(f"{name} is no YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        raise WrongDecision("; ".join(f"{name}, {tell(dict(one))}" for one in error.errors())) from None
    except ValueError as error:
        raise WrongDecision(f"{name}: {error}") from None
    return decide(entries, name=name)


def listed(declared: object) -> list[object]:
    """The entries of the file.

    Raises:
        ValueError: where the file is no list.
    """
    if not isinstance(declared, list):
        raise ValueError("should be a list of entries, each with same or different, why, by and on")  # noqa: TRY004
    return [with_day(entry) for entry in declared]


def with_day(entry: object) -> object:
    """An entry with its key `on`, which YAML 1.1 reads as the word for true."""
    if not isinstance(entry, dict):
        return entry
    return {"on" if key is True else key: value for key, value in entry.items()}


def tell(error: Mapping[str, object]) -> str:
    """One wrong entry as a line: its number, its field, what is allowed."""
    place = error["loc"]
    number, *names = place if isinstance(place, tuple) else (0,)
    told = str(error["msg"]).removeprefix("Value error, ")
    return f"entry {int(str(number)) + 1}{''.join(f', {one}' for one in names)}: {told}"


def decide(entries: Sequence[Decision], *, name: str) -> Decisions:
    """The entries as groups.

    Raises:
        WrongDecision: where one entry calls different what others call the same.
    """
    groups = grouped(entries)
    apart: dict[int, set[int]] = {}
    for number, entry in enumerate(entries, start=1):
        for one, other in pairs(list(map(canonical, entry.different))):
            if groups[one] == groups[other]:
                says_same = the_same(entries, one)
                raise WrongDecision(f"{name}, entry {number}, different: {one} and {other} are the same by {says_same}")
            apart.setdefault(groups[one], set()).add(groups[other])
            apart.setdefault(groups[other], set()).add(groups[one])
    return Decisions(groups, {group: frozenset(others) for group, others in apart.items()})


def grouped(entries: Sequence[Decision]) -> dict[str, int]:
    """A number for each reference; equal where a chain of entries makes them the same."""
    groups: dict[str, int] = {}
    for reference in chain.from_iterable((*entry.same, *entry.different) for entry in entries):
        groups.setdefault(canonical(reference), len(groups))
    for one, other in chain.from_iterable(pairwise(map(canonical, entry.same)) for entry in entries):
        old, new = groups[other], groups[one]
        groups |= {reference: new for reference, group in groups.items() if group == old}
    return groups


def pairs(references: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every two of some references."""
    return ((one, other) for one, other in product(references, references) if one < other)


def the_same(entries: Sequence[Decision], reference: str) -> str:
    """The entries that call `reference` the same as something."""
    numbers = [number for number, one in enumerate(entries, start=1) if reference in map(canonical, one.same)]
    return " and ".join(f"entry {number}" for number in numbers)


def canonical(reference: str) -> str:
    """A reference without a closing slash or an empty key."""
    url, _, key = reference.strip().partition("#")
    return f"{url.rstrip('/')}#{key}" if key else url.rstrip("/")


def references_of(keys: InitiativeKeys) -> Iterator[str]:
    """How decisions can name an initiative."""
    yield from (keys.id, *keys.former) if keys.id else ()
    for page in sorted(keys.pages):
        yield from references_of_page(page)


def references_of_page(page: PageKey) -> Iterator[str]:
    """How decisions can name a subject of a page; its own subject also by the address alone."""
    _, url, key = page
    if key:
        yield canonical(f"{url}#{key}")
    if not key or re.fullmatch(r"\d+", key):
        yield canonical(url)


def reference_to(page: PageKey) -> str:
    """The one reference to write down for a subject of a page."""
    return next(references_of_page(page))
