"""Quotations: short, around the words that count, and without names of private persons."""

import re

from domain.initiative import QUOTE_LENGTH

HIDDEN = "[…]"
_PERSONAL_MAIL = re.compile(r"\b[a-z]+[.-][a-z-]+@[\w.-]+\w", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d,.])(?:\+32|0)\s?\d{1,3}(?:[ /.]\d{2,3}){2,3}(?!\d)")
_OFFICE = (
    r"(?:[Vv]iceminister-president|[Mm]inister-president|[Mm]inister|[Ss]chepen|[Bb]urgemeester|[Ss]taatssecretaris)"
)
_NAME = r"[A-ZÀ-Ý][\w'’-]+"
_OFFICIAL = re.compile(rf"\b({_OFFICE})\s+{_NAME}(?:\s+(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]er|{_NAME}))*")
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
    text = _PERSONAL_MAIL.sub(HIDDEN, text)
    text = _PHONE.sub(HIDDEN, text)
    text = _CONTACT.sub(lambda match: match[0].replace(match[1], HIDDEN), text)
    text = _WORK_THEN_NAME.sub(rf"\1{HIDDEN}", text)
    text = _NAME_THEN_WORK.sub(HIDDEN, text)
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
    piece = text[begin : begin + length - 2]
    if begin:
        piece = piece.split(" ", 1)[-1]
    if begin + length - 2 < len(text):
        piece = piece.rsplit(" ", 1)[0]
    return ("…" if begin else "") + piece + ("…" if begin + length - 2 < len(text) else "")


def sentences(text: str) -> list[str]:
    """The sentences of a passage."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]
