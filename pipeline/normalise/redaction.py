"""Quotations without persons: no personal mail addresses, no phone numbers, no names.

A name is known by its first name, by an office, job or form of address beside it, or by a word that only persons have
("zegt", "auteur:").
"""

import re
from functools import lru_cache

from pipeline.normalise.contact import MAIL, is_functional
from pipeline.normalise.persons import CAPITALISED, NO_NAMES, PARTICLES, find_persons

HIDDEN = "[…]"

_NUMBER = re.compile(r"(?<![\w,./-])(?:\+\s?\d{2}|\(?0\d{1,3}\)?)(?:[ /.()-]{0,2}\d{1,4}){2,6}(?![\w,]|\.\d)")
_PHONE_DIGITS = range(9, 14)
_PARTICLE = r"(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]er|[Tt]en|[Vv]er|[Dd]u|[Ll]e|[Ll]a)"
_PORTFOLIO = (
    r"(?:Binnenlands(?:e)?|Bestuur(?:szaken)?|Stedenbeleid|Steden|Inburgering|Samenleven|Gelijke|Kansen|Gelijkekansen\w*"
    r"|Armoedebestrijding|Justitie|Handhaving|Omgeving|Energie|Klimaat|Toerisme|Mobiliteit|Openbare|Werken|Onderwijs"
    r"|Sport|Dierenwelzijn|Vlaamse|Vlaanderen|Rand|Economie|Innovatie|Werk|Sociale|Landbouw|Brussel|Jeugd|Media|Cultuur"
    r"|Welzijn|Volksgezondheid|Gezin|Financiën|Begroting|Wonen|Onroerend|Erfgoed|Buitenlands\w*|Zaken|Digitalisering"
    r"|Digitale|Facilitair|Management|Plattelandsbeleid|ICT|Smart|City|Ondernemen|Visserij|Wetenschap\w*|Zorg)"
)
_CAPITAL = rf"(?!{_PORTFOLIO}\b)[A-ZÀ-Ý][\w'’-]{{1,40}}"
_FULL_NAME = rf"{_CAPITAL}(?:\s+{_PARTICLE}){{0,2}}\s+{_CAPITAL}(?:\s+{_CAPITAL})?"
_ANY_NAME = rf"{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{0,2}}"
_OFFICE = (
    r"(?:(?:[Vv]ice-?)?[Mm]inister(?:-[Pp]resident)?|[Ss]chepen|[Bb]urgemeester|[Ss]taatssecretaris|[Gg]edeputeerde"
    r"|[Gg]ouverneur|[Kk]abinetschef)"
)
_FIELD = (
    rf"(?:\s*,?\s*(?:bevoegd\s+)?(?:van|voor)\s+(?:het\s+|de\s+)?{_PORTFOLIO}"
    rf"(?:(?:\s*,\s*|\s+en\s+|\s+)(?:van\s+|voor\s+)?(?:het\s+|de\s+)?{_PORTFOLIO}){{0,8}}\s*,?)"
)
_OFFICE_THEN_NAME = re.compile(rf"\b({_OFFICE}{_FIELD}?)\s+{_ANY_NAME}")
_NAME_THEN_OFFICE = re.compile(rf"\b{_FULL_NAME}\s*,?\s+(?=(?:[Vv]laams\s+)?{_OFFICE}\b)")
_CONTACT = re.compile(rf"(?i:\bcontact(?:persoon|personen)?\b\s*:?\s*)({_FULL_NAME})")
_WORK = (
    r"(?:adviseurs?|raadgevers?|coördinat\w+|projectleiders?|programmamanagers?|projectmanagers?|project ?manager"
    r"|programma ?manager|directeurs?|administrateur\S*|onderzoekers?|medewerkers?|architecten?|consultants?|experts?"
    r"|officer|technology|productowner|product owner|kabinetschef|woordvoerders?|professor|hoogleraar)"
)
_NAME_THEN_WORK = re.compile(rf"\b({_FULL_NAME})(?=\s*(?:,|\()\s*(?:\w+\s+){{0,3}}?{_WORK}\b)")
_WORK_THEN_NAME = re.compile(rf"((?i:\b{_WORK})\b\s*[―–:-]\s*)({_FULL_NAME})")


_INITIALS = r"(?:[A-Z]\.\s?){1,3}"
_SAID = re.compile(
    r"(?i:\b(?:zegt|aldus|vertelt|auteurs?\s*:|sprekers?\s*(?::|zijn|is)|foto(?:'s|’s)?\s*:|tekst[^:.]{0,12}:"
    r"|interview met|collega|vriendelijke groet(?:en|jes)?,?|verslag(?:gever|geefster)?\s*:|geschreven door)\s+)"
    rf"([A-ZÀ-Ý][\w'’-]{{1,40}}\s+{PARTICLES}{CAPITALISED})"
)
_ADDRESSED = re.compile(
    r"\b((?:[Dd]e\s+heer|[Mm]evrouw|[Mm]evr\.|[Dd]hr\.|[Pp]rof\.(?:\s+dr\.)?|[Dd]r\.|[Ii]r\.|[Ii]ng\.)\s+)"
    rf"((?:{_INITIALS})?{PARTICLES}{CAPITALISED}(?:\s+{PARTICLES}{CAPITALISED})?)"
)
_LISTED = re.compile(rf"(?<=[,:;(]\s){_INITIALS}{PARTICLES}{CAPITALISED}(?=\s*(?:[,;).]|$))")


@lru_cache(maxsize=256)
def redact(text: str) -> str:
    """`text` without personal mail addresses, phone numbers and names of persons."""
    text = MAIL.sub(lambda match: match[0] if is_functional(match[1]) else HIDDEN, text)
    text = _NUMBER.sub(lambda match: HIDDEN if is_phone(match[0]) else match[0], text)
    text = _CONTACT.sub(lambda match: match[0].replace(match[1], HIDDEN), text)
    text = _WORK_THEN_NAME.sub(rf"\1{HIDDEN}", text)
    text = _NAME_THEN_WORK.sub(HIDDEN, text)
    text = _NAME_THEN_OFFICE.sub("", text)
    text = _OFFICE_THEN_NAME.sub(r"\1", text)
    text = _ADDRESSED.sub(lambda match: match[0] if has_no_name(match[2]) else f"{match[1]}{HIDDEN}", text)
    text = _SAID.sub(lambda match: match[0] if has_no_name(match[1]) else match[0].replace(match[1], HIDDEN), text)
    return hide_persons(_LISTED.sub(HIDDEN, text))


def has_no_name(words: str) -> bool:
    """Whether words with a capital are those of an organisation or thing: "zegt Digitaal Vlaanderen"."""
    return any(word.lower() in NO_NAMES for word in words.split() if word != "De")


def hide_persons(text: str) -> str:
    """`text` without the names that a first name tells."""
    for start, end in reversed(list(find_persons(text))):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def is_phone(number: str) -> bool:
    """Whether so many digits can be a telephone number."""
    return sum(character.isdigit() for character in number) in _PHONE_DIGITS
