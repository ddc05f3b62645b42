"""A change as one Dutch sentence: for mail, site and feeds. Words, dates and amounts come from here too."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from domain.changes import Cause, Change, ChangeKind
from domain.dutch import render_amount, render_date, render_deadline, render_list, render_moment, render_number
from domain.values import AmountMeaning
from domain.vocabulary import Kind, Role, Status
from domain.words import FIELDS, WORDS, word

__all__ = [
    "FIELDS",
    "WORDS",
    "render_amount",
    "render_date",
    "render_deadline",
    "render_list",
    "render_moment",
    "render_number",
    "sentence",
    "word",
]

_NEUTER = frozenset({Kind.PROGRAMME, Kind.PROJECT, Kind.PLATFORM, Kind.TRACK, Kind.EVENT, Kind.NETWORK})
_NEUTER_FIELDS = frozenset({"thema", "contactgegeven"})
_Items = list[Mapping[str, JsonValue]]


def sentence(change: Change) -> str:
    """One Dutch sentence that tells what changed."""
    told = _WHOLE[change.kind](change) if change.kind in _WHOLE else _of_field(change)
    if change.cause is Cause.CORRECTION:
        told = f"Rechtzetting: {told}"
    end = "" if told.endswith(".”") else "."
    return f"{told[0].upper()}{told[1:]}{end}"


def _new(change: Change) -> str:
    facts = change.after if isinstance(change.after, dict) else {}
    kind = Kind(str(facts["kind"])) if facts.get("kind") else None
    sort = f"{'nieuw' if kind in _NEUTER else 'nieuwe'} {word(kind)}" if kind else "nieuw"
    if change.cause is Cause.BASELINE:
        sort = f"opgenomen in het overzicht ({word(kind)})" if kind else "opgenomen in het overzicht"
    if deadlines := [render_deadline(one) for one in _items(facts.get("deadlines"))]:
        return f"{sort}: {change.title}, indienen {render_list(deadlines)}"
    return f"{sort}: {change.title}"


def _merged(change: Change) -> str:
    other = _title_of(change.before)
    if other and other != change.title:
        return f"{other} en {change.title} zijn samen één initiatief"
    return f"{change.title} is samengevoegd met een ander initiatief"


def _split(change: Change) -> str:
    if other := _title_of(change.before):
        return f"{change.title} staat voortaan los van {other}"
    if (other := _title_of(change.after)) and other != change.title:
        return f"{other} staat voortaan los van {change.title}"
    return f"{change.title} is opgesplitst in meer initiatieven"


def _title_of(value: JsonValue) -> str:
    return str(value.get("title", "")) if isinstance(value, dict) else ""


_WHOLE: Mapping[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.NEW: _new,
    ChangeKind.GONE: lambda change: f"{change.title} is niet langer online te vinden",
    ChangeKind.BACK: lambda change: f"{change.title} is opnieuw online te vinden",
    ChangeKind.MOVED: lambda change: f"de pagina van {change.title} is verhuisd naar {change.after}",
    ChangeKind.MERGED: _merged,
    ChangeKind.SPLIT: _split,
}


def _of_field(change: Change) -> str:
    if change.field in _LISTS:
        return _list(change, *_LISTS[change.field])
    return _FIELD_SENTENCES.get(change.field, _value)(change)


def _value(change: Change) -> str:
    """A field with one value: from the old to the new one."""
    label = f"{_ARTICLES.get(change.field, 'de')} {FIELDS.get(change.field, change.field)} van {change.title}"
    before, after = _shown(change.field, change.before), _shown(change.field, change.after)
    if before and after:
        return f"{label} is gewijzigd van {before} naar {after}"
    return f"{label} is nu bekend: {after}" if after else f"{label} is niet langer vermeld (voorheen {before})"


_ARTICLES: Mapping[str, str] = {"start": "het", "end": "het", "parent": "het", "url": "het"}


def _shown(field: str, value: JsonValue) -> str:
    if value is None or value == []:
        return ""
    if field == "status":
        return word(Status(str(value)))
    if field == "kind":
        return word(Kind(str(value)))
    return render_date(str(value)) if field in {"start", "end"} else str(value)


def _title(change: Change) -> str:
    if change.before and change.after:
        return f"{change.before} heet nu {change.after}"
    return _value(change)


def _parent(change: Change) -> str:
    if change.before and change.after:
        return f"{change.title} hoort nu bij een ander programma"
    return f"{change.title} {'hoort nu bij een programma' if change.after else 'hoort niet langer bij een programma'}"


def _predecessor(change: Change) -> str:
    return (
        f"{change.title} is {'nu bekend' if change.after else 'niet langer bekend'} als opvolger van een eerdere editie"
    )


def _description(change: Change) -> str:
    if change.before and change.after:
        return f"de beschrijving van {change.title} is gewijzigd: “{change.before}” werd “{change.after}”"
    if change.after:
        return f"de beschrijving van {change.title} is aangevuld: “{change.after}”"
    return f"uit de beschrijving van {change.title} is geschrapt: “{change.before}”"


def _deadlines(change: Change) -> str:
    moved, removed, added = _pairs(change, ("label",))
    told = [_moved_deadline(change.title, old, new) for old, new in moved]
    if added:
        told.append(f"nieuwe uiterste indiendatum voor {change.title}: {render_list([_until(one) for one in added])}")
    if removed:
        told.append(
            f"niet langer vermeld voor {change.title}: indienen {render_list([_until(one) for one in removed])}"
        )
    return "; ".join(told)


def _moved_deadline(title: str, old: Mapping[str, JsonValue], new: Mapping[str, JsonValue]) -> str:
    render = render_moment if old.get("inclusive") == new.get("inclusive") else render_deadline
    label = f" ({new['label']})" if new.get("label") else ""
    return f"de uiterste indiendatum van {title}{label} is verschoven van {render(old)} naar {render(new)}"


def _until(deadline: Mapping[str, JsonValue]) -> str:
    label = f" ({deadline['label']})" if deadline.get("label") else ""
    return f"{render_deadline(deadline)}{label}"


def _amounts(change: Change) -> str:
    moved, removed, added = _pairs(change, ("meaning", "per"))
    told = [
        f"het {_meaning(new)} van {change.title} is gewijzigd van {render_amount(old)} naar {render_amount(new)}"
        for old, new in moved
    ]
    told += [f"nieuw bij {change.title}: het {_meaning(one)} is {render_amount(one)}" for one in added]
    told += [f"niet langer vermeld bij {change.title}: het {_meaning(one)} van {render_amount(one)}" for one in removed]
    return "; ".join(told)


def _meaning(amount: Mapping[str, JsonValue]) -> str:
    return word(AmountMeaning(str(amount["meaning"])))


def _pairs(
    change: Change, same: tuple[str, ...]
) -> tuple[list[tuple[Mapping[str, JsonValue], Mapping[str, JsonValue]]], _Items, _Items]:
    """Old and new values that belong together (equal in `same`, or the only ones), what is gone, what is new."""
    removed = [one for one in _items(change.before) if one not in _items(change.after)]
    added = [one for one in _items(change.after) if one not in _items(change.before)]
    pairs = []
    for old in list(removed):
        alike = [new for new in added if all(new.get(key) == old.get(key) for key in same)]
        if alike or len(removed) == len(added) == 1:
            new = (alike or added)[0]
            pairs.append((old, new))
            removed.remove(old)
            added.remove(new)
    return pairs, removed, added


_FIELD_SENTENCES: Mapping[str, Callable[[Change], str]] = {
    "title": _title,
    "parent": _parent,
    "successor_of": _predecessor,
    "description": _description,
    "deadlines": _deadlines,
    "amounts": _amounts,
}


def _list(change: Change, one: str, several: str, render: Callable[[JsonValue], str]) -> str:
    """A field with several values: what is new and what is no longer named."""
    before, after = _strings(change.before, render), _strings(change.after, render)
    added = [value for value in after if value not in before]
    removed = [value for value in before if value not in after]
    told = []
    if added:
        new = "nieuw" if len(added) == 1 and one in _NEUTER_FIELDS else "nieuwe"
        told.append(f"{new} {one if len(added) == 1 else several} bij {change.title}: {render_list(added)}")
    if removed:
        label = one if len(removed) == 1 else several
        told.append(f"niet langer vermeld als {label} bij {change.title}: {render_list(removed)}")
    return "; ".join(told) or f"de {several} bij {change.title} zijn gewijzigd"


def _strings(values: JsonValue, render: Callable[[JsonValue], str]) -> list[str]:
    return [render(value) for value in values] if isinstance(values, list) else []


def _organisation(value: JsonValue) -> str:
    return f"{value['name']} ({word(Role(str(value['role'])))})" if isinstance(value, dict) else str(value)


def _name(value: JsonValue) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _words(value: JsonValue) -> str:
    return str(value).replace("-", " ")


_LISTS: Mapping[str, tuple[str, str, Callable[[JsonValue], str]]] = {
    "organisations": ("organisatie", "organisaties", _organisation),
    "municipalities": ("gemeente", "gemeenten", _name),
    "target_groups": ("doelgroep", "doelgroepen", _words),
    "themes": ("thema", "thema's", _words),
    "contact": ("contactgegeven", "contactgegevens", str),
    "aliases": ("naam", "namen", str),
}


def _items(values: JsonValue) -> _Items:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
