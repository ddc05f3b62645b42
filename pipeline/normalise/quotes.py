"""Quotations: short, around the words that count, and without names of private persons."""

import re
from collections.abc import Iterator

from domain.initiative import QUOTE_LENGTH
from pipeline.normalise.redaction import redact

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9‘“\"'(€])")
_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:max|min|ca|nr|art|resp|incl|excl|blz|tel|bv|bvb|vb|st|dr|ir|prof|mevr|dhr|jl|feb|jan|mrt|apr"
    r"|jun|jul|aug|sep|sept|okt|nov|dec)|\b[^\W\d]|\bt\.?e\.?m)\.$"
)
_LONGEST_ABBREVIATION = 8


def clip(text: str, length: int = QUOTE_LENGTH) -> str:
    """`text` cut at the end of a sentence, else of a word, so that it has at most `length` characters."""
    if len(text) <= length:
        return text
    ends = [gap.start() for gap in sentence_ends(text, length)]
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


def sentence_ends(text: str, length: int) -> Iterator[re.Match[str]]:
    """The gaps between sentences in the first `length` characters; "t.e.m. 12 maart" and "max. 5" have none."""
    for gap in _SENTENCE_END.finditer(text, 0, length):
        if not _ABBREVIATION.search(text[max(0, gap.start() - _LONGEST_ABBREVIATION) : gap.start()]):
            yield gap


def sentences(text: str) -> list[str]:
    """The sentences of a passage."""
    gaps = list(sentence_ends(text, len(text)))
    begins = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True) if text[begin:end].strip()]
