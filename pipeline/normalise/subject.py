"""Of what a passage speaks: only what is told of the subject itself is a fact of the subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from domain.readings import InitiativeReadings, Reading
from domain.vocabulary import Kind
from pipeline.normalise.quotes import sentences

_WITH_PARTS = frozenset({Kind.PROGRAMME, Kind.NETWORK, Kind.PLATFORM})
_CALLS = frozenset({Kind.CALL, Kind.SUBSIDY})
_OF_CALLS = r"oproep|call|\w*subsidie|steunmaatregel|premie|trekkingsrecht"
_OF_OTHERS = (
    r"\w*programma|\w*projecte?n?|\w*traject|initiatief|platform|\w*subsidie|\w*netwerk|pilo(?:o)?t\w*|proeftuin"
    r"|\w*opleiding|vorming|standaard|charter|dienst|dienstverlening|toepassing|tool|workshop|\w*sessie|webinar"
    r"|evenement|kennishub|databank|loket|samenwerking|onderzoek|handboek|begeleiding|aanbod|les(?:sen)?|bouwsteen|regeling|maatregel|actieplan|\w*opdracht"
)
_OWN_HEADING = re.compile(
    r"(?i)\b(?:programma|project|traject|oproep|initiatief|doel\w*|opzet|verloop|timing|planning|procedure|indien\w*"
    r"|deadline|wanneer|looptijd|periode|praktisch\w*|voorwaarden|bedrag\w*|budget|subsidie|financiering|historiek"
    r"|geschiedenis|achtergrond|kader|context|situering|aanleiding|inleiding|introductie|beschrijving|informatie"
    r"|update|partners?|organisatie|coördinatie|stuurgroep|wie|wat|waarover|waarom|hoe\w*|inschrijv\w*|aanmeld\w*"
    r"|registr\w*|deelnem\w*|pilootste\w*|piloo?t\w*|resulta\w*|aanpak|werkwijze|over|steun|nieuws|samenwerking|ambitie|sturing|huidig|kostprijs|aanvra\w*|aanvraag\w*|contact\w*|doelgroep\w*|start\w*|eind\w*|duur)\b|\?"
)
_SORT = re.compile(r"(?i)^(?:over\s+)?(?:(?:het|de)\s+)?(?:project|programma|traject|oproep|platform)\s+")
"""What stands before a name without being part of it: "Project Slimme kade" is "Slimme kade" in running text."""

_IT = re.compile(
    r"(?i)\b(?:dit(?!\s+(?:jaar|moment|najaar|voorjaar)\b)|hiervoor|hiermee|we|wij)\b"
    r"|^het\s+(?:wordt|werd|is|was|loopt|liep|start\w*|gaat|ging|begint|begon|duurt|duurde|eindigt|eindigde)\b"
)
_SHORTEST_NAME = 3
_COMPOUND = r"(?:(?:programma|project|traject|platform|netwerk|charter|oproep|subsidie|initiatief)(?:'?s|en)?)?"
"""What is written behind a name as one word with it."""


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence with the passage that it stands in. `leading`: of the introduction, where the subject is presented."""

    text: str
    reading: Reading
    heading: str
    leading: bool

    def quoted(self) -> Reading:
        """The sentence alone, where its passage stands."""
        return Reading(text=self.text, xpath=self.reading.xpath)


@dataclass(frozen=True)
class Subject:
    """What a page calls the thing that it is about."""

    names: tuple[str, ...]
    kind: Kind | None

    def named_in(self, text: str) -> re.Match[str] | None:
        """Where a text has one of the names, or a noun that points at the thing ("dit project", "de oproep")."""
        return names_pattern(self.names).search(text) or definite_pattern(self.kind in _CALLS).search(text)

    def is_named_in(self, text: str) -> bool:
        """Whether a text names the thing or points at it, also with no more than a pronoun."""
        return bool(self.named_in(text) or _IT.search(text))

    def is_told_by(self, sentence: Sentence) -> bool:
        """Whether a sentence is about the thing: it names it, or presents it ("een ondersteuningstraject")."""
        if self.is_named_in(sentence.text):
            return True
        return sentence.leading and bool(indefinite_pattern(self.kind in _CALLS).search(sentence.text))

    def owns(self, heading: str) -> bool:
        """Whether what stands beneath a heading is told of the thing, not of a part that the heading names."""
        if not heading or self.kind not in _WITH_PARTS:
            return True
        return bool(names_pattern(self.names).search(heading) or _OWN_HEADING.search(heading))


@lru_cache(maxsize=256)
def names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names as whole words, also as the first part of a compound ("Kade-programma", "Kadeprogramma")."""
    known = sorted({name for name in names if len(name) >= _SHORTEST_NAME}, key=lambda name: (-len(name), name))
    any_name = "|".join(map(re.escape, known))
    return re.compile(rf"(?<!\w)(?:{any_name}){_COMPOUND}(?!\w)" if known else r"(?!)", re.IGNORECASE)


@cache
def definite_pattern(calls: bool) -> re.Pattern[str]:  # noqa: FBT001  the key of a cache
    """A noun that points at what was named before: "het programma", "deze projectsubsidie"."""
    nouns = _OF_CALLS if calls else _OF_OTHERS
    return re.compile(
        rf"\b(?:het|de|dit|deze|ons|onze)\s+(?:\w+e\s+)?(?:[\w’'-]+(?:\s\w+)?[-‑])?(?:{nouns})\b", re.IGNORECASE
    )


@cache
def indefinite_pattern(calls: bool) -> re.Pattern[str]:  # noqa: FBT001  the key of a cache
    """A noun that presents the thing: "een ondersteuningsprogramma"."""
    nouns = _OF_CALLS if calls else _OF_OTHERS
    return re.compile(rf"\been\s+(?:\w+e?\s+)?(?:{nouns})\b", re.IGNORECASE)


def subject_of(readings: InitiativeReadings, names: tuple[str, ...], kind: Kind | None) -> Subject:
    """The subject with all names that the page gives it."""
    own = tuple(one.text for one in (readings.title, *readings.aliases) if one)
    bare = tuple(_SORT.sub("", name) for name in own)
    return Subject(tuple(dict.fromkeys((*names, *own, *bare))), kind)


def own_sentences(readings: InitiativeReadings, subject: Subject) -> Iterator[Sentence]:
    """The sentences of the introduction and of the passages that are told of the subject itself, each once."""
    seen: set[str] = set()
    for sentence in all_sentences(readings):
        if sentence.text not in seen and subject.owns(sentence.heading):
            seen.add(sentence.text)
            yield sentence


def all_sentences(readings: InitiativeReadings) -> Iterator[Sentence]:
    """Every sentence, with its passage and heading."""
    if readings.summary:
        yield from (Sentence(one, readings.summary, "", leading=True) for one in sentences(readings.summary.text))
    for number, passage in enumerate(readings.passages):
        leading = number == 0
        for one in sentences(passage.reading.text):
            yield Sentence(one, passage.reading, passage.heading, leading=leading)
