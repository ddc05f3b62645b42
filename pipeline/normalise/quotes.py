"""Quotations: short, around the words that count, and without names of private persons."""

import re

from domain.initiative import QUOTE_LENGTH
from pipeline.normalise.contact import MAIL, is_functional

HIDDEN = "[…]"
_PHONE = re.compile(r"(?<![\d,.])(?:\+32|0)\s?\d{1,3}(?:[ /.]\d{2,3}){2,3}(?!\d)")
_OFFICE = (
    r"(?:[Vv]iceminister-president|[Mm]inister-president|[Mm]inister|[Ss]chepen|[Bb]urgemeester|[Ss]taatssecretaris)"
)
_NAME = r"[A-ZÀ-Ý][\w'’-]{1,40}"
_PORTFOLIO = (
    r"(?:Binnenlands Bestuur|Stedenbeleid|Steden|Bestuurszaken|Inburgering|Wonen|Samenleven|Digitalisering|Innovatie"
    r"|Economie|Energie|Omgeving|Mobiliteit|Brussel|Vlaamse Rand|Gelijke Kansen|Financiën|Begroting|Werk|Landbouw)"
)
_OFFICIAL = re.compile(rf"\b({_OFFICE})\s+{_NAME}(?:\s+(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]er|{_NAME}))*")
_MINISTER_OF = re.compile(
    rf"\b((?:{_OFFICE})\s+(?:van|voor|bevoegd voor)\s+(?:{_PORTFOLIO}(?:,\s+|\s+en\s+|\s+)){{1,6}})"
    rf"(?!{_PORTFOLIO}\b){_NAME}(?:\s+(?:[Vv]an|[Dd]e|[Dd]en|{_NAME})){{0,4}}"
)
_CONTACT = re.compile(rf"(?i:\bcontact(?:persoon)?\b\s*:?\s*)({_NAME}\s+(?:(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er)\s+)*{_NAME})")
_FULL_NAME = rf"{_NAME}(?:\s+(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]er|[Vv]er))*\s+{_NAME}"
_WORK = (
    r"(?:adviseurs?|raadgevers?|coördinat\w+|projectleiders?|programmamanagers?|projectmanagers?|project ?manager"
    r"|programma manager|directeurs?|administrateur\S*|onderzoekers?|medewerkers?|architecten?|consultants?|experts?"
    r"|officer|technology|productowner|product owner|kabinetschef|woordvoerders?)"
)
_NAME_THEN_WORK = re.compile(rf"\b({_FULL_NAME})(?=\s*(?:,|\()\s*(?:\w+\s+){{0,3}}?{_WORK}\b)")
_WORK_THEN_NAME = re.compile(rf"((?i:\b{_WORK})\b\s*[―–:-]\s*)({_FULL_NAME})")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9‘“\"'(])")


def redact(text: str) -> str:
    """`text` without personal mail addresses, phone numbers, and names that stand with an office or a job."""
    text = MAIL.sub(lambda match: match[0] if is_functional(match[1]) else HIDDEN, text)
    text = _PHONE.sub(HIDDEN, text)
    text = _CONTACT.sub(lambda match: match[0].replace(match[1], HIDDEN), text)
    text = _WORK_THEN_NAME.sub(rf"\1{HIDDEN}", text)
    text = _NAME_THEN_WORK.sub(HIDDEN, text)
    text = _MINISTER_OF.sub(rf"\1{HIDDEN}", text)
    return _OFFICIAL.sub(r"\1", text)


def clip(text: str, length: int = QUOTE_LENGTH) -> str:
    """`text` cut at the end of a sentence, else of a word, so that it has at most `length` characters."""
    if len(text) <= length:
        return text
    ends = [match.start() for match in _SENTENCE_END.finditer(text, 0, length)]
    if ends and ends[-1] > length // 3:
        return text[: ends[-1]]
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def around(text: str, start: int, end: int, length: int = QUOTE_LENGTH) -> str:
    """At most `length` characters of `text` with the words from `start` to `end` in the middle."""
    if len(text) <= length:
        return text
    room = max(0, length - 2 - (end - start))
    begin = max(0, min(start - room // 2, len(text) - length + 2))
    stop = min(begin + length - 2, len(text))
    if begin and (space := text.find(" ", begin, start)) >= 0:
        begin = space + 1
    if stop < len(text) and (space := text.rfind(" ", end, stop + 1)) >= 0:
        stop = space
    return ("…" if begin else "") + text[begin:stop] + ("…" if stop < len(text) else "")


def quote(text: str, start: int = 0, end: int = 0) -> str:
    """At most QUOTE_LENGTH characters of `text` around the words from `start` to `end`, without names of persons."""
    before, words, behind = redact(text[:start]), text[start:end], redact(text[end:])
    return clip(around(before + words + behind, len(before), len(before) + len(words)))


def sentences(text: str) -> list[str]:
    """The sentences of a passage."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]
