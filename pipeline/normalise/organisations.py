"""Organisations and what they do in an initiative. A mention without a role is no fact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.reference import KnownOrganisation, Reference
from domain.values import Organisation
from domain.vocabulary import Role
from pipeline.normalise.names import FoundName, NameFinder, name_finder

_BEFORE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.OWNER, re.compile(r"(?i)\b(?:in opdracht van|op initiatief van|een initiatief van|beheerd door)\b")),
    (
        Role.FUNDER,
        re.compile(
            r"(?i)\b(?:gesubsidieerd door|gefinancierd door|met (?:financiële )?steun van|subsidie van (?:het|de))\b"
        ),
    ),
    (
        Role.EXECUTOR,
        re.compile(
            r"(?i)\b(?:uitgevoerd door|(?:door )?onderzoekers van|ontwikkeld door|begeleid door"
            r"|opgemaakt door|aangesteld"
            r"|subsidie(?: van [\d.,]+ euro)? (?:te geven |toegekend )?aan|toegekend aan|euro (?:toe )?aan"
            r"|euro te geven aan)\b"
        ),
    ),
    (
        Role.PARTNER,
        re.compile(r"(?i)\b(?:samen met|in samenwerking met|samenwerking tussen|partners?:|met medewerking van)"),
    ),
)
_AFTER = re.compile(
    r"(?i)^\s*(?:vzw\s+)?(?:\w+\s+){0,2}?(?:ontwikkel\w*|voer(?:t|en|de|den)\b[^.]{0,40}\buit"
    r"|begeleid\w*|ondersteunen de uitwerking)"
)
_CHAIN = re.compile(r"^\s*(?:vzw|VZW)?\s*(?:,|en|&|/|de|het|\s)*$")
_BREAK = re.compile(r"[;:]|\b(?:en|om|die|dat|waar|voor)\b")
_REACH = 60


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation in one role and where it stands in the text."""

    start: int
    end: int
    organisation: Organisation


def finder(reference: Reference) -> NameFinder:
    """Finds every organisation that we know."""
    return name_finder(tuple((name, one.id) for one in reference.organisations for name in one.names))


def find_organisations(sentence: str, reference: Reference) -> Iterator[FoundOrganisation]:
    """The organisations whose role one sentence tells."""
    known = {one.id: one for one in reference.organisations}
    found = list(finder(reference).find(sentence))
    roles = [role_of(sentence, one, found[:number]) for number, one in enumerate(found)]
    for number, one in enumerate(found):
        role = roles[number] or inherited(sentence, found, roles, number)
        roles[number] = role
        if role:
            yield FoundOrganisation(one.start, one.end, as_organisation(known[one.id], role))


def as_organisation(known: KnownOrganisation, role: Role) -> Organisation:
    """A known organisation in one role."""
    return Organisation(name=known.name, role=role, ovo=known.ovo)


def role_of(sentence: str, one: FoundName, earlier: list[FoundName]) -> Role | None:
    """The role that the words right before or right behind a name tell."""
    begin = max(one.start - _REACH, earlier[-1].end if earlier else 0)
    before = sentence[begin : one.start]
    found = [(matches[-1].end(), role) for role, cue in _BEFORE if (matches := list(cue.finditer(before)))]
    if found and not _BREAK.search(before[max(found)[0] :]):
        return max(found)[1]
    return Role.EXECUTOR if _AFTER.search(sentence[one.end : one.end + _REACH]) else None


def inherited(sentence: str, found: list[FoundName], roles: list[Role | None], number: int) -> Role | None:
    """The role of a neighbour in a list of names: "Imec en VITO", "imec, VITO en howest"."""
    for neighbour in (number - 1, number + 1):
        if not 0 <= neighbour < len(found):
            continue
        first, second = sorted((found[number], found[neighbour]), key=lambda one: one.start)
        role = roles[neighbour]
        if neighbour > number:
            role = role_of(sentence, found[neighbour], found[:neighbour])
        if role and _CHAIN.match(sentence[first.end : second.start]):
            return role
    return None


def name_organisations(text: str, role: Role, reference: Reference) -> list[Organisation]:
    """The organisations that a field of the page names, unknown ones as they are written."""
    known = {one.id: one for one in reference.organisations}
    names = [part.strip(" .[]") for part in re.split(r"[,;/]|\ben\b", text)]
    organisations = []
    for name in filter(None, names):
        found = list(finder(reference).find(name))
        organisations.append(as_organisation(known[found[0].id], role) if found else Organisation(name=name, role=role))
    return organisations
