"""Facts as readers see them: a Dutch label, a Dutch value, and the words that it was read from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from domain.initiative import Conflict, Evidence, Fact, Initiative
from domain.open_data import value_json
from domain.reference import load_reference
from domain.values import Amount, Deadline, Municipality, Organisation, PartialDate
from domain.vocabulary import Kind, Status
from domain.wording import FIELDS, render_amount, render_date, render_until, word
from website.links import external_url

_ORDER = (
    "kind",
    "status",
    "deadlines",
    "amounts",
    "target_groups",
    "organisations",
    "start",
    "end",
    "municipalities",
    "programme",
    "themes",
    "contact",
    "aliases",
)
_LABELS = {**FIELDS, "programme": "programma", "deadlines": "indienen", "municipalities": "gemeenten"}
_KNOWN_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {kind.value: word(kind) for kind in Kind},
    "status": {status.value: word(status) for status in Status},
}


_CUES = {
    "title": "titel",
    "name": "naam",
    "heading": "tussenkop",
    "text": "tekst",
    "collection": "reeks",
    "address": "adres",
    "subject of the site": "onderwerp van de site",
}
"""Where a cue of the kind was found, as its note begins."""


@dataclass(frozen=True)
class ShownFact:
    """One value with where it was read; `notes` tell how it was understood."""

    value: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class ShownField:
    """One field with its values, in Dutch."""

    name: str
    label: str
    facts: tuple[ShownFact, ...]


def shown_fields(initiative: Initiative) -> list[ShownField]:
    """Every field that something is known of, what a reader acts on first."""
    fields = [shown_field(name, getattr(initiative, name)) for name in _ORDER]
    return [field for field in fields if field.facts]


def shown_field(name: str, known: Fact[object] | Sequence[Fact[object]] | None) -> ShownField:
    """One field of an initiative."""
    facts = [known] if isinstance(known, Fact) else list(known or ())
    return ShownField(name, label_of(name), tuple(shown_fact(fact) for fact in facts))


def shown_fact(fact: Fact[object]) -> ShownFact:
    """One fact in Dutch, each page with its words once."""
    evidence = {(one.url, one.quote): one for one in reversed(fact.evidence)}
    link = contact_link(fact.value) if isinstance(fact.value, str) else ""
    return ShownFact(render_value(fact.value), tuple(reversed(evidence.values())), shown_notes(fact.notes), link)


def shown_notes(notes: Iterable[str]) -> tuple[str, ...]:
    """How a value was understood, in Dutch."""
    parted = [note.partition(": ") for note in notes]
    return tuple(f"{_CUES.get(place, place)}{colon}{words}" for place, colon, words in parted)


def shown_conflicts(conflicts: Iterable[Conflict]) -> list[ShownField]:
    """What pages disagree about, the value that we show elsewhere first."""
    return [
        ShownField(one.field, label_of(one.field), tuple(shown_side(one.field, fact) for fact in one.facts))
        for one in conflicts
    ]


def shown_side(field: str, fact: Fact[str]) -> ShownFact:
    """One side of a conflict."""
    return ShownFact(render_told(field, fact.value), fact.evidence, fact.notes)


def render_told(field: str, text: str) -> str:
    """A value of a conflict: a member of a closed list, a date in ISO 8601, or words."""
    if field in _KNOWN_WORDS:
        return _KNOWN_WORDS[field].get(text, text)
    if field in {"start", "end", "deadlines"}:
        return told_date(text)
    return text


def told_date(text: str) -> str:
    """A date in ISO 8601 in Dutch; anything else as it is."""
    date, _, time = text.partition("T")
    try:
        return render_date(date) + (f" om {time}" if time else "")
    except (ValueError, IndexError):
        return text


def label_of(field: str) -> str:
    """The Dutch name of a field."""
    return _LABELS.get(field, field)


def render_value(value: object) -> str:
    """One value in Dutch."""
    for kind, render in _RENDERED.items():
        if isinstance(value, kind):
            return render(value)
    return labels().get(str(value), str(value))


@cache
def labels() -> Mapping[str, str]:
    """The Dutch labels of themes and target groups by their ids."""
    reference = load_reference()
    themes = {theme.id: theme.label_nl for theme in reference.themes}
    return themes | {group.id: group.label_nl for group in reference.target_groups}


def render_partial_date(date: PartialDate) -> str:
    """A date as exactly as it was told."""
    return render_date(date.iso, date.qualifier)


def render_meant_amount(amount: Amount) -> str:
    """A sum and what it is."""
    told = value_json(amount)
    return f"{render_amount(told)} ({word(amount.meaning)})" if isinstance(told, dict) else ""


def render_organisation(organisation: Organisation) -> str:
    """An organisation and its role."""
    return f"{organisation.name} ({word(organisation.role)})"


def contact_link(text: str) -> str:
    """Where a contact that is a mail or web address leads, "" for anything else."""
    if "@" in text and not any(sign in text for sign in " \t\n<>\"'?&:/"):
        return f"mailto:{text}"
    return external_url(text)


_RENDERED: Mapping[type, Callable[..., str]] = {
    Kind: word,
    Status: word,
    PartialDate: render_partial_date,
    Deadline: render_until,
    Amount: render_meant_amount,
    Organisation: render_organisation,
    Municipality: lambda municipality: str(municipality.name),
}
