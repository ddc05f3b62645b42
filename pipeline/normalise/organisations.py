"""Organisations and what they do in an initiative. A mention without a role is no fact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from domain.reference import KnownOrganisation, Reference
from domain.values import Organisation
from domain.vocabulary import Role
from pipeline.normalise.names import FoundName, NameFinder, name_finder
from pipeline.normalise.persons import find_persons

_OF_IT = r"(?:\s+van\s+(?:het|de|dit|deze|ons|onze)\s+[\w-]+)?"
_PLACES = r"(?:\s*(?:de\s+)?(?:stad|gemeente|steden|gemeenten)\s+[A-Z][\w-]+\s*(?:,|\ben\b))*"
_ARTICLE = _PLACES + r"\s*(?:(?:de|het|ook|onder (?:meer|andere)|o\.a\.|agentschap|hogeschool)\s+){0,2}$"
_IS = rf"(?:\s*:(?=(?:[^.;:,]{{1,40}},){{0,4}}{_ARTICLE})|\s+(?:is|zijn|was|waren)\b(?={_ARTICLE}))"
"""A colon with the name in the list behind it, or a verb with the name right behind it."""

_SUM = r"(?:€\s?[\d., ]*\d(?:\s?(?:miljoen|mln\.?))?|(?:[\d., ]*\d\s?(?:(?:miljoen|mln\.?)\s)?)?(?:euro|EUR|€))"
"""A sum of money, before or behind its sign."""

_BEFORE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.OWNER,
        re.compile(
            r"(?i)\b(?:in opdracht van|op initiatief van|een initiatief van|gaat uit van"
            r"|(?:beheerd|gedragen|opgezet|getrokken|georganiseerd|gecoördineerd|uitgeschreven|gelanceerd) door)\b"
            rf"|\b(?:initiatiefnemers?|trekkers?|eigenaars?|opdrachtgevers?){_OF_IT}{_IS}"
        ),
    ),
    (
        Role.FUNDER,
        re.compile(
            r"(?i)\b(?:gesubsidieerd door|(?:(?:mede)?gefinancierd|gesteund) door|met middelen van"
            r"|financiële steun van|met (?:de )?steun van"
            r"|subsidies? van (?:het|de))\b"
            rf"|\b(?:(?:financiering|(?:subsidiegever|financier)s?){_OF_IT}{_IS})"
        ),
    ),
    (
        Role.EXECUTOR,
        re.compile(
            r"(?i)\b(?:uitgevoerd door|(?:gegeven|verzorgd|geschreven|opgesteld|gemaakt|gebouwd) door"
            r"|(?:door )?onderzoekers van|ontwikkeld door|begeleid door"
            r"|opgemaakt door"
            rf"|subsidie(?: van {_SUM})? (?:te geven |toegekend )?aan|toegekend aan"
            r"|(?:ontwikkeling|uitvoering|begeleiding)\b[^.;,:]{0,30}\b(?:gebeurt door|in handen van))\b"
            rf"|\b(?:uitvoering|uitvoerders?){_OF_IT}{_IS}"
            rf"|(?<![\w€]){_SUM} (?:toe |te geven )?aan\b"
        ),
    ),
    (
        Role.PARTNER,
        re.compile(
            r"(?i)\b(?:samen met|samenwerking met|i\.s\.m\.|samenwerking tussen|met medewerking van)"
            rf"|\b(?:(?:\w+-?)?partners?|co-?promotor(?:en)?){_OF_IT}{_IS}"
        ),
    ),
)
_ROLE_LINE = re.compile(
    r"\W*(?P<label>initiatiefnemers?|trekkers?|eigenaars?|opdrachtgevers?|financiering|subsidiegevers?|financiers?"
    rf"|uitvoering|uitvoerders?|(?:project)?partners?){_OF_IT}(?:\s*:|\s+(?:is|zijn)\b)",
    re.IGNORECASE,
)
_THIS = r"(?:het|de|dit|deze)\s"
_AFTER: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.EXECUTOR,
        re.compile(
            r"(?i)^\s*(?:vzw\s+)?(?:\w+\s+){0,2}?(?:ontwikkel\w*(?! door)|voer(?:t|en|de|den)\b[^.]{0,40}\buit"
            r"|begeleid\w*(?! door)|ondersteunen de uitwerking"
            r"|sta(?:at|an) in voor de (?:uitvoering|ontwikkeling|begeleiding)|(?:werd|werden|is|zijn) aangesteld om)"
        ),
    ),
    (
        Role.PARTNER,
        re.compile(
            r"(?i)^\s*(?:vzw\s+)?(?:(?:(?:is|zijn|was|waren)\s+(?:ook\s+|een\s+)?|[^.;,]{0,30}\bals\s+(?:\w+\s+)?)(?:\w+-?)?partners?\b|samen\b(?!\s+met))"
        ),
    ),
    (
        Role.OWNER,
        re.compile(
            r"(?i)^\s*(?:(?:is|zijn)\s+(?:de\s+)?(?:opdrachtgever|eigenaar|initiatiefnemer|trekker)s?\b"
            rf"|(?:lanceert|lanceerde|trekt|leidt|coördineert|organiseert|beheert)\s+{_THIS}"
            rf"|(?:schreef|schrijft)\s+{_THIS}[^.;,]{{0,30}}\buit\b)"
        ),
    ),
    (
        Role.FUNDER,
        re.compile(
            rf"(?i)^\s*(?:(?:financiert|cofinanciert|subsidieert)\s+(?:mee\s+)?{_THIS}"
            rf"|(?:onder)?steunt\s+{_THIS}[^.;,]{{0,30}}\bfinancieel\b)"
        ),
    ),
)
_CHAIN = re.compile(r"(?i)(?:\s|,|&|/|\b(?:vzw|en|de|het)\b)*")
_BREAK = re.compile(r"(?i)[;:]|\b(?:en|om|die|dat|waar|voor|met|in|op|bij|tot|als|is|zijn|werd|wordt|heeft|kan|zal)\b")
_WITHIN = re.compile(
    r"(?i)\b(?:in (?:het )?kader van|sluit(?:en)? aan (?:bij|op)|bouw(?:t|en) (?:verder|voort) op|volgt op"
    r"|een vervolg)\b"
)
_SEPARATOR = re.compile(r"[,;/]|\ben\b")
_REACH = 60
_LONGEST_NAME = 70
_SENTENCE = re.compile(
    r"(?i)\b(?:is|zijn|wordt|worden|kan|kunnen|heeft|hebben|werd|werden|this|page|hoe|wat)\b|[.!?]\s"
)


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation in one role and where it stands in the text."""

    start: int
    end: int
    organisation: Organisation


@cache
def finder(reference: Reference) -> NameFinder:
    """Finds every organisation that we know."""
    return name_finder(tuple((name, one.id) for one in reference.organisations for name in one.names))


def find_organisations(sentence: str, reference: Reference) -> Iterator[FoundOrganisation]:
    """The organisations whose role one sentence tells.

    A role reaches every name of a list: "uitgevoerd door imec, VITO en howest", "imec, VITO en howest ontwikkelen".
    """
    known = {one.id: one for one in reference.organisations}
    found = list(finder(reference).find(sentence))
    ends = [0, *(one.end for one in found)]
    roles = [
        role_before(sentence[max(one.start - _REACH, end) : one.start]) for one, end in zip(found, ends, strict=False)
    ]
    share(sentence, found, roles, range(1, len(found)), -1)
    roles = [role or role_behind(sentence[one.end : one.end + _REACH]) for one, role in zip(found, roles, strict=True)]
    share(sentence, found, roles, range(len(found) - 2, -1, -1), 1)
    for one, role in zip(found, roles, strict=True):
        if role and not is_of_another(sentence, one.start):
            yield FoundOrganisation(one.start, one.end, as_organisation(known[one.id], role))


def share(sentence: str, found: list[FoundName], roles: list[Role | None], numbers: range, step: int) -> None:
    """Give each name without a role that of its neighbour in the same list of names."""
    for number in numbers:
        first, second = sorted((found[number], found[number + step]), key=lambda one: one.start)
        if roles[number] is None and _CHAIN.fullmatch(sentence, first.end, second.start):
            roles[number] = roles[number + step]


def is_of_another(sentence: str, start: int) -> bool:
    """Whether a role is told of what the subject is only part of: "in het kader van een programma van …"."""
    return bool(_WITHIN.search(sentence, max(0, start - 4 * _REACH), start))


def as_organisation(known: KnownOrganisation, role: Role) -> Organisation:
    """A known organisation in one role."""
    return Organisation(name=known.name, role=role, ovo=known.ovo)


def role_before(words: str) -> Role | None:
    """The role that the words right before a name tell."""
    found = [(matches[-1].end(), role) for role, cue in _BEFORE if (matches := list(cue.finditer(words)))]
    return max(found)[1] if found and not _BREAK.search(words, max(found)[0]) else None


def role_behind(words: str) -> Role | None:
    """The role that the words right behind a name tell."""
    return next((role for role, cue in _AFTER if cue.search(words)), None)


def role_of_line(sentence: str) -> str:
    """What a line says that the organisations in it are ("Partners: …"), "" for other sentences."""
    line = _ROLE_LINE.match(sentence)
    return line["label"].lower() if line else ""


def name_organisations(text: str, role: Role, reference: Reference) -> list[Organisation]:
    """The organisations that a field of the page names, unknown ones as they are written; persons are none."""
    known = {one.id: one for one in reference.organisations}
    organisations = []
    for name in split_names(text, list(finder(reference).find(text))):
        found = next(finder(reference).find(name), None)
        if not found and (any(find_persons(name)) or not is_name(name)):
            continue
        organisations.append(as_organisation(known[found.id], role) if found else Organisation(name=name, role=role))
    return organisations


def is_name(text: str) -> bool:
    """Whether words that we don't know can be the name of an organisation: short, with a capital, no sentence."""
    words = text.split()
    return (
        len(text) <= _LONGEST_NAME
        and any(word[0].isupper() or word[0].isdigit() for word in words)
        and not (len(words) > 1 and _SENTENCE.search(text))
    )


def split_names(text: str, found: list[FoundName]) -> list[str]:
    """The names in a list; a comma or "en" within a name that we know does not end it."""
    inside = {place for one in found for place in range(one.start, one.end)}
    cuts = [match.span() for match in _SEPARATOR.finditer(text) if match.start() not in inside]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    names = [text[start:end].strip(" .[]") for start, end in zip(starts, ends, strict=True)]
    return [name for name in names if name]
