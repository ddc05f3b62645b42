"""Whom an initiative is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.reference import Reference, TargetGroup

_GOVERNMENTS = frozenset(
    {
        "lokaal-bestuur",
        "gemeente",
        "centrumstad",
        "ocmw",
        "provincie",
        "intercommunale",
        "agb-apb",
        "politie-hvz",
        "vgc",
    }
)
"""Whom running text can name as those that something is for; others are too often whom these serve."""
_AIMED = re.compile(
    r"(?i)\b(?:(?:\w*(?:programma|traject|project|oproep|subsidie|platform|opleiding|vorming|netwerk|loket|draaiboek"
    r"|handboek|handleiding|leidraad|gids|kader|architectuur|bouwplan|instrument|databank)|steun|call|dienst"
    r"|ondersteuning|begeleiding|aanbod|oplossing|oplossingen)\s+voor|richt(?:en)?\s+zich\s+(?:tot|op)"
    r"|gericht\s+(?:op|aan|tot)|ondersteunt|ondersteunen|begeleidt|helpt|helpen|(?:bedoeld|bestemd|geschreven|gemaakt)\s+voor"
    r"|doelgroep\s*:?|steunt"
    r"|zodat|stelt|laat(?:\s+het\s+voor\s+een)?|kunnen)\s+"
)
_FILLER = re.compile(
    r"(?i)[\s,&/()]+|['’]s\b|(?:en|of|de|het|alle|die|andere|lokale|vlaamse|kleine(?:re)?|grote(?:re)?|dertien|\d{1,3}|zowel|als|ook"
    r"|samenwerkingen|van|hun|voor|elke?|uw|vlaamse|ook|in|medewerkers|\w*medewerkers|personeel|ambtenaren|projectleiders)\b"
)
_MAY = re.compile(
    r"(?i)[^.;]{0,80}?\b(?:kunnen|kan|krijg(?:t|en)|komen\s+in\s+aanmerking|zijn\s+verplicht|moeten|moet|dienen|wisselen)\b"
)
_ANY_GOVERNMENT = re.compile(
    r"(?i)besturen|bestuur|overhe|gemeente|steden|stad|ocmw|provinc|communal|vereniging|bedrij|zone|vgc|gemeenschaps|agb|apb"
)
"""What every name of a government has in it: most sentences have none, and are looked at no further."""

_NOT = re.compile(r"(?i)\b(?:niet|geen|nooit|samenwerken|pluspunt|jury)\b")
_APPLY = re.compile(
    r"(?i)\b(?:kan|kunnen|mag|mogen)\b[^.;]{0,80}\b(?:aanvragen|indienen|intekenen|deelnemen|inschrijven|instappen)\b"
)
_HEADING = re.compile(r"(?i)^(?:voor\s+wie|doelgroep\w*|wie\s+(?:kan|komt)|wie\s*\?)")
_PLANNED = re.compile(r"(?i)\b(?:ambitie|zouden?|hopen|eventueel)\b")
_LONGEST_CHAIN = 200
_LONGEST_LABEL = 40


@dataclass(frozen=True)
class FoundGroup:
    """A target group and where it stands in the text."""

    start: int
    end: int
    id: str


def find_target_groups(text: str, reference: Reference) -> list[FoundGroup]:
    """The target groups in a text that says whom something is for, in order; the longest name where two fit."""
    lower = text.lower()
    found = [
        FoundGroup(match.start(), match.end(), group.id)
        for group in reference.target_groups
        for match in group.pattern.finditer(lower)
    ]
    kept: list[FoundGroup] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def find_aimed_at(sentence: str, reference: Reference) -> Iterator[FoundGroup]:
    """The governments that a running sentence says something is for: "ondersteunt de 13 Vlaamse centrumsteden"."""
    if not _ANY_GOVERNMENT.search(sentence) or _PLANNED.search(sentence) or _NOT.search(sentence):
        return
    groups = {group.id: group for group in reference.target_groups if group.id in _GOVERNMENTS}
    lower = sentence.lower()
    for cue in _AIMED.finditer(sentence):
        yield from chain(lower, cue.end(), groups)
    first = list(chain(lower, 0, groups))
    if first and (lower.startswith("voor ") or _MAY.match(sentence, first[-1].end)):
        yield from first


def chain(lower: str, position: int, groups: dict[str, TargetGroup]) -> Iterator[FoundGroup]:
    """The target groups that follow one another from `position` on, with nothing but words of a list between them."""
    stop = position + _LONGEST_CHAIN
    while position < stop:
        if found := group_at(lower, position, groups):
            yield found
            position = found.end
        elif filler := _FILLER.match(lower, position):
            position = filler.end()
        else:
            return


def group_at(lower: str, position: int, groups: dict[str, TargetGroup]) -> FoundGroup | None:
    """The target group that is named at `position`, by its longest name."""
    found = [
        FoundGroup(position, match.end(), id_)
        for id_, group in groups.items()
        if (match := group.pattern.match(lower, position))
    ]
    return max(found, key=lambda one: one.end, default=None)


def may_apply(sentence: str) -> bool:
    """Whether a sentence says who can have it: "Gemeenten en de VGC kunnen een subsidie aanvragen"."""
    return bool(_APPLY.search(sentence))


def says_for_whom(heading: str, sentence: str) -> bool:
    """Whether a heading, or the label that a sentence begins with, announces whom something is for."""
    label, colon, _ = sentence.partition(":")
    return bool(_HEADING.match(heading) or (colon and len(label) <= _LONGEST_LABEL and _HEADING.match(label)))


def excludes(sentence: str) -> bool:
    """Whether a sentence says for whom something is not."""
    return bool(_NOT.search(sentence))
