"""Passages that stand beneath a heading which says what they are: for whom, how much, until when, with whom."""

import re
from collections.abc import Iterable

from domain.readings import Passage, Reading
from scrapers.pages.base import distinct
from scrapers.pages.text import quote

_HEADINGS = {
    "audiences": (
        "voor wie",
        "doelgroep(en)?",
        "doelpubliek",
        "wie",
        "(voor|aan) welke \\w+",
        "wie (kan|kon|kunnen|konden|mag|mocht) (er )?(indienen|deelnemen|intekenen|aanvragen|meedoen|instappen)",
        "wie komt in aanmerking",
    ),
    "amounts": (
        "(het )?(subsidie)?bedrag(en)?",
        "subsidie",
        "(totaal|totale|beschikbaar)? ?budget",
        "steunpercentage",
        "hoeveel (bedraagt de )?subsidie",
    ),
    "deadlines": (
        "(uiterste )?(indien|inschrijf|aanmeld)(ings)?(datum|termijn)",
        "deadlines?",
        "indienen",
        "uiterste datum",
        "wanneer (kan (je|u) )?(indienen|aanvragen)",
    ),
    "periods": ("looptijd", "duur", "periode", "timing"),
    "partners": ("(project)?partners?", "samenwerkingspartners", "consortium", "deelnemende (partners|organisaties)"),
    "places": (
        "deelnemende (lokale )?(besturen|steden|gemeenten)",
        "pilootsteden",
        "steden en gemeenten",
        "leden",
        "locatie",
    ),
    "funders": ("subsidie(gever|verstrekker)", "gefinancierd door", "met steun van", "financiers?"),
    "executors": ("uitvoer(der|ders|ing door)", "uitgevoerd door", "projectleiding"),
    "owners": (
        "initiatiefnemers?",
        "trekkers?",
        "opdrachtgevers?",
        "organisator(en)?",
        "organisatie",
        "coördinator(en)?",
    ),
}
_PATTERNS = {
    field: re.compile(rf"^(?:\d+[.)]\s*)?(?:{'|'.join(headings)})[\s?:]*$", re.IGNORECASE)
    for field, headings in _HEADINGS.items()
}

_WHEN = re.compile(r"^(?:wanneer|datum|dag|startdatum)[\s?:]*$", re.IGNORECASE)
_ON_A_DAY = re.compile(
    r"(?:(?:wanneer|datum)\s*\?\s*)?(?:op\s+)?"
    r"(?P<day>(?:[a-z]{2,6}dag\s+)?\d{1,2}(?:[/-]\d{1,2}[/-]\d{4}|\s+[a-z]{3,9}\.?\s+\d{4}))\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|[’'‘]\d\d\b|\b\d{1,2}[/-]\d{1,2}\b")
"""What a stretch of time between two dates has; "hoogstens 24 maanden" tells no dates."""
_DESCRIPTION = re.compile(r"/dd(?:\[\d+\])?$")
_ROW = re.compile(r"/tr(?:\[\d+\])?$")


def read_section(field: str, passages: Iterable[Passage]) -> tuple[Reading, ...]:
    """The passages whose heading says that they tell `field`; what has yet to be loaded tells nothing."""
    pattern = _PATTERNS[field]
    telling = [each for each in passages if pattern.match(each.heading) and each.has_loaded]
    found = (labelled(passage) if field == "amounts" else passage.reading for passage in telling)
    return distinct(reading for reading in found if field != "periods" or _DATED.search(reading.text))


def labelled(passage: Passage) -> Reading:
    """The words of a passage behind its heading, which says what a sum is; not where it is part of them already."""
    text, label = passage.reading.text, passage.heading.strip(" :?")
    shown = text if text.casefold().startswith(label.casefold()) else f"{label}: {text}"
    return Reading(text=shown, xpath=passage.reading.xpath)


def read_days(passages: Iterable[Passage]) -> tuple[Reading, ...]:
    """The days on which something takes place: passages beneath "Wanneer" that begin with a date."""
    found = [each for each in passages if _WHEN.match(each.heading)]
    values = [behind_label(each) or each.reading for each in found]
    return distinct(quote(day["day"], value) for value in values if (day := _ON_A_DAY.match(value.text)))


def read_named(field: str, passages: Iterable[Passage]) -> tuple[Reading, ...]:
    """What stands behind a label of `field` in a line or a row of facts ("Trekker: stad Aalst"), without the label."""
    pattern = _PATTERNS[field]
    return distinct(value for each in passages if pattern.match(each.heading) and (value := behind_label(each)))


def behind_label(passage: Passage) -> Reading | None:
    """The words of a line of facts behind its label, or beneath its term; None for a passage beneath a heading."""
    label, text = passage.heading, passage.reading.text
    if _DESCRIPTION.search(passage.reading.xpath):
        return passage.reading
    rest = text.removeprefix(label)
    if rest == text or not (rest.lstrip().startswith(":") or _ROW.search(passage.reading.xpath)):
        return None
    return Reading(text=rest.lstrip(" :"), xpath=passage.reading.xpath)
