"""What it is, in one sentence: the page's own sentence that presents it, or else ours, made of the facts."""

import re
from collections.abc import Iterator

from domain.dutch import render_date, render_list
from domain.initiative import Evidence, Fact
from domain.values import Organisation, PartialDate
from domain.vocabulary import Kind, Role
from domain.words import word
from pipeline.normalise.quotes import clip
from pipeline.normalise.reader import SubjectReader
from pipeline.normalise.redaction import redact
from pipeline.normalise.subject import Sentence, Subject

OWN_SENTENCE = "eigen zin, gemaakt van de feiten"
"""The note of a summary that no page says."""

_SHORTEST = 40
_REACH = 90
_LOOKED_AT = 12
_IS = re.compile(r"(?i)^[\s,)(\w’'\"“”‘–-]{0,40}?\b(?:is|zijn|was|vormt|wordt)\s+(?:de|het|een|dé|hét)\s")
_DOES = re.compile(
    r"(?i)\b(?:ondersteun\w*|help\w*|begeleid\w*|bied\w*|breng\w*|zet\w*\s+in|richt\w*\s+zich|maakt|maken|ontwikkel\w*"
    r"|onderzoek\w*|meet|meten|wil|willen|streef\w*|heeft\s+(?:als|tot)\s+doel|beoogt|stimule\w*|versterk\w*|geeft|geven"
    r"|lanceer\w*|subsidie\w*|financier\w*|laat|laten|bundel\w*|verzamel\w*|deelt|delen|bouw\w*|test\w*|werkt?)\b"
)


def quote_summary(reader: SubjectReader) -> Fact[str] | None:
    """The sentence of the introduction that presents the subject best, as a short quotation; None where none does."""
    best = max(
        enumerate(list(reader.sentences)[:_LOOKED_AT]),
        key=lambda numbered: (presents(numbered[1], reader.about), -numbered[0]),
        default=None,
    )
    if best is None or not presents(best[1], reader.about):
        return None
    return reader.fact(clip(redact(best[1].text)), best[1].quoted())


def presents(sentence: Sentence, subject: Subject) -> int:
    """How well one sentence says what the subject is: 3 it defines it, 2 says what it does, 1 speaks of it, 0 not."""
    text = sentence.text
    if len(text) < _SHORTEST or text.endswith("?"):
        return 0
    named = subject.named_in(text[:_REACH])
    if named and _IS.match(text[named.end() :]):
        return 3
    return (2 if _DOES.search(text) else 1) if named or text.startswith("Een ") else 0


def build_summary(
    kind: Fact[Kind] | None,
    organisations: tuple[Fact[Organisation], ...],
    start: Fact[PartialDate] | None,
    programme: Fact[str] | None,
) -> Fact[str] | None:
    """Our own sentence, made of what is known, with the evidence of all of it; None where the kind is not known."""
    if kind is None:
        return None
    owners = [fact for fact in organisations if fact.value.role is Role.OWNER]
    named = programme if programme and "://" not in programme.value else None
    dated = start if start and kind.value in {Kind.EVENT, Kind.TRAINING} else None
    parts = [word(kind.value).capitalize()]
    parts += [f"op {render_date(dated.value.iso, dated.value.qualifier)}"] if dated else []
    parts += [f"({render_list([fact.value.name for fact in owners])})"] if owners else []
    text = " ".join(parts) + (f", onderdeel van {named.value}" if named else "") + "."
    return Fact[str](value=clip(text), evidence=tuple(evidence_of(kind, *owners, dated, named)), notes=(OWN_SENTENCE,))


def evidence_of(*facts: Fact[Kind] | Fact[Organisation] | Fact[PartialDate] | Fact[str] | None) -> Iterator[Evidence]:
    """Where the facts were read, each place once."""
    yield from dict.fromkeys(evidence for fact in facts if fact for evidence in fact.evidence)
