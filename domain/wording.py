"""A change as one sentence, in Dutch or with other words: for mail, site and feeds; also words, dates and amounts."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations

from pydantic import JsonValue

from domain.changes import Cause, Change, ChangeKind
from domain.dutch import DUTCH, render_amount, render_date, render_deadline, render_list, render_moment, render_number
from domain.open_data import deadline_json
from domain.values import AmountMeaning, Deadline
from domain.vocabulary import Kind, Role, Status
from domain.words import FIELDS, WORDS, word

__all__ = [
    "DUTCH",
    "FIELDS",
    "WORDS",
    "render_amount",
    "render_date",
    "render_deadline",
    "render_list",
    "render_moment",
    "render_number",
    "render_until",
    "sentence",
    "word",
]

_NEUTER = frozenset({Kind.PROGRAMME, Kind.PROJECT, Kind.PLATFORM, Kind.TRACK, Kind.EVENT, Kind.NETWORK})
_NEUTER_FIELDS = frozenset({"thema", "contactgegeven"})
_Items = list[Mapping[str, JsonValue]]


def sentence(change: Change, words: NullTranslations = DUTCH) -> str:
    """One sentence that tells what changed."""
    told = _WHOLE[change.kind](change, words) if change.kind in _WHOLE else _of_field(change, words)
    if change.cause is Cause.CORRECTION:
        told = words.gettext("Rechtzetting: %(told)s") % {"told": told}
    end = "" if told.endswith(".”") else "."
    return f"{told[0].upper()}{told[1:]}{end}"


def render_until(deadline: Deadline, words: NullTranslations = DUTCH) -> str:
    """Until when something can be handed in, and what for: "t.e.m. 4 februari 2022 (vooraanmelding)"."""
    return _until(deadline_json(deadline), words)


def _new(change: Change, words: NullTranslations) -> str:
    facts = change.after if isinstance(change.after, dict) else {}
    told = {"sort": _sort(change, facts, words), "title": change.title}
    if deadlines := [render_deadline(one, words) for one in _items(facts.get("deadlines"))]:
        return words.gettext("%(sort)s: %(title)s, indienen %(deadlines)s") % {
            **told,
            "deadlines": render_list(deadlines, words),
        }
    return "{sort}: {title}".format(**told)


def _sort(change: Change, facts: Mapping[str, JsonValue], words: NullTranslations) -> str:
    """What sort of initiative is new: "nieuwe oproep"."""
    kind = Kind(str(facts["kind"])) if facts.get("kind") else None
    told = {"kind": words.gettext(word(kind)) if kind else ""}
    if change.cause is Cause.BASELINE:
        known = words.gettext("opgenomen in het overzicht (%(kind)s)")
        return known % told if kind else words.gettext("opgenomen in het overzicht")
    if kind is None:
        return words.gettext("nieuw")
    return (words.gettext("nieuw %(kind)s") if kind in _NEUTER else words.gettext("nieuwe %(kind)s")) % told


def _merged(change: Change, words: NullTranslations) -> str:
    told = {"title": change.title, "other": _title_of(change.before)}
    if told["other"] and told["other"] != change.title:
        return words.gettext("%(other)s en %(title)s zijn samen één initiatief") % told
    return words.gettext("%(title)s is samengevoegd met een ander initiatief") % told


def _split(change: Change, words: NullTranslations) -> str:
    apart = words.gettext("%(one)s staat voortaan los van %(other)s")
    if other := _title_of(change.before):
        return apart % {"one": change.title, "other": other}
    if (other := _title_of(change.after)) and other != change.title:
        return apart % {"one": other, "other": change.title}
    return words.gettext("%(title)s is opgesplitst in meer initiatieven") % {"title": change.title}


def _title_of(value: JsonValue) -> str:
    return str(value.get("title", "")) if isinstance(value, dict) else ""


def _gone(change: Change, words: NullTranslations) -> str:
    return words.gettext("%(title)s is niet langer online te vinden") % {"title": change.title}


def _back(change: Change, words: NullTranslations) -> str:
    return words.gettext("%(title)s is opnieuw online te vinden") % {"title": change.title}


def _moved(change: Change, words: NullTranslations) -> str:
    told = {"title": change.title, "url": change.after}
    return words.gettext("de pagina van %(title)s is verhuisd naar %(url)s") % told


_Sentence = Callable[[Change, NullTranslations], str]
_WHOLE: Mapping[ChangeKind, _Sentence] = {
    ChangeKind.NEW: _new,
    ChangeKind.GONE: _gone,
    ChangeKind.BACK: _back,
    ChangeKind.MOVED: _moved,
    ChangeKind.MERGED: _merged,
    ChangeKind.SPLIT: _split,
}


def _of_field(change: Change, words: NullTranslations) -> str:
    if change.field in LISTS:
        return _list(change, words, *LISTS[change.field])
    return _FIELD_SENTENCES.get(change.field, _value)(change, words)


def _value(change: Change, words: NullTranslations) -> str:
    """A field with one value: from the old to the new one."""
    told = {
        "field": words.gettext(named_field(change.field)),
        "title": change.title,
        "before": _shown(change.field, change.before, words),
        "after": _shown(change.field, change.after, words),
    }
    if told["before"] and told["after"]:
        return words.gettext("%(field)s van %(title)s is gewijzigd van %(before)s naar %(after)s") % told
    if told["after"]:
        return words.gettext("%(field)s van %(title)s is nu bekend: %(after)s") % told
    return words.gettext("%(field)s van %(title)s is niet langer vermeld (voorheen %(before)s)") % told


def named_field(field: str) -> str:
    """A field with its Dutch article: "de status"."""
    return f"{_ARTICLES.get(field, 'de')} {FIELDS.get(field, field)}"


_ARTICLES: Mapping[str, str] = {"start": "het", "end": "het", "parent": "het", "url": "het"}


def _shown(field: str, value: JsonValue, words: NullTranslations) -> str:
    if value is None or value == []:
        return ""
    if field == "status":
        return words.gettext(word(Status(str(value))))
    if field == "kind":
        return words.gettext(word(Kind(str(value))))
    return render_date(str(value), words=words) if field in {"start", "end"} else str(value)


def _title(change: Change, words: NullTranslations) -> str:
    if change.before and change.after:
        return words.gettext("%(before)s heet nu %(after)s") % {"before": change.before, "after": change.after}
    return _value(change, words)


def _parent(change: Change, words: NullTranslations) -> str:
    told = {"title": change.title}
    if change.before and change.after:
        return words.gettext("%(title)s hoort nu bij een ander programma") % told
    if change.after:
        return words.gettext("%(title)s hoort nu bij een programma") % told
    return words.gettext("%(title)s hoort niet langer bij een programma") % told


def _predecessor(change: Change, words: NullTranslations) -> str:
    told = {"title": change.title}
    if change.after:
        return words.gettext("%(title)s is nu bekend als opvolger van een eerdere editie") % told
    return words.gettext("%(title)s is niet langer bekend als opvolger van een eerdere editie") % told


def _description(change: Change, words: NullTranslations) -> str:
    """What matters most of the words that differ: their first lines (see `pipeline.changes.difference`)."""
    before, after = (str(side or "").split("\n") for side in (change.before, change.after))
    told = _rewritten({"title": change.title, "before": before[0], "after": after[0]}, words)
    more = len(before) > 1 or len(after) > 1
    return words.gettext("%(told)s; ook andere woorden zijn gewijzigd") % {"told": told} if more else told


def _rewritten(told: Mapping[str, str], words: NullTranslations) -> str:
    if told["before"] and told["after"]:
        return words.gettext("de beschrijving van %(title)s is gewijzigd: “%(before)s” werd “%(after)s”") % told
    if told["after"]:
        return words.gettext("de beschrijving van %(title)s is aangevuld: “%(after)s”") % told
    return words.gettext("uit de beschrijving van %(title)s is geschrapt: “%(before)s”") % told


def _deadlines(change: Change, words: NullTranslations) -> str:
    moved, removed, added = _pairs(change, ("label",))
    told = [_moved_deadline(change.title, old, new, words) for old, new in moved]
    if added:
        new = render_list([_until(one, words) for one in added], words)
        told.append(
            words.gettext("nieuwe uiterste indiendatum voor %(title)s: %(deadlines)s")
            % {"title": change.title, "deadlines": new}
        )
    if removed:
        gone = render_list([_until(one, words) for one in removed], words)
        told.append(
            words.gettext("niet langer vermeld voor %(title)s: indienen %(deadlines)s")
            % {"title": change.title, "deadlines": gone}
        )
    return "; ".join(told)


def _moved_deadline(
    title: str, old: Mapping[str, JsonValue], new: Mapping[str, JsonValue], words: NullTranslations
) -> str:
    render = render_moment if old.get("inclusive") == new.get("inclusive") else render_deadline
    told = {
        "title": title + (f" ({new['label']})" if new.get("label") else ""),
        "old": render(old, words),
        "new": render(new, words),
    }
    return words.gettext("de uiterste indiendatum van %(title)s is verschoven van %(old)s naar %(new)s") % told


def _until(deadline: Mapping[str, JsonValue], words: NullTranslations) -> str:
    label = f" ({deadline['label']})" if deadline.get("label") else ""
    return f"{render_deadline(deadline, words)}{label}"


def _amounts(change: Change, words: NullTranslations) -> str:
    moved, removed, added = _pairs(change, ("meaning", "per"))
    changed = words.gettext("het %(meaning)s van %(title)s is gewijzigd van %(old)s naar %(new)s")
    known = words.gettext("nieuw bij %(title)s: het %(meaning)s is %(amount)s")
    gone = words.gettext("niet langer vermeld bij %(title)s: het %(meaning)s van %(amount)s")

    def told(one: Mapping[str, JsonValue]) -> dict[str, str]:
        meaning = words.gettext(word(AmountMeaning(str(one["meaning"]))))
        return {"title": change.title, "meaning": meaning, "amount": render_amount(one, words)}

    return "; ".join(
        [
            *(
                changed % {**told(new), "old": render_amount(old, words), "new": told(new)["amount"]}
                for old, new in moved
            ),
            *(known % told(one) for one in added),
            *(gone % told(one) for one in removed),
        ]
    )


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


_FIELD_SENTENCES: Mapping[str, _Sentence] = {
    "title": _title,
    "parent": _parent,
    "successor_of": _predecessor,
    "description": _description,
    "deadlines": _deadlines,
    "amounts": _amounts,
}
_Render = Callable[[JsonValue, NullTranslations], str]


def _list(change: Change, words: NullTranslations, one: str, several: str, render: _Render) -> str:
    """A field with several values: what is new and what is no longer named."""
    before, after = _strings(change.before, render, words), _strings(change.after, render, words)
    added = [value for value in after if value not in before]
    removed = [value for value in before if value not in after]
    told = []
    if added:
        neuter = len(added) == 1 and one in _NEUTER_FIELDS
        new = (
            words.gettext("nieuw %(label)s bij %(title)s: %(values)s")
            if neuter
            else words.gettext("nieuwe %(label)s bij %(title)s: %(values)s")
        )
        label = words.gettext(one if len(added) == 1 else several)
        told.append(new % {"label": label, "title": change.title, "values": render_list(added, words)})
    if removed:
        label = words.gettext(one if len(removed) == 1 else several)
        gone = words.gettext("niet langer vermeld als %(label)s bij %(title)s: %(values)s")
        told.append(gone % {"label": label, "title": change.title, "values": render_list(removed, words)})
    other = words.gettext("de %(label)s bij %(title)s zijn gewijzigd")
    return "; ".join(told) or other % {"label": words.gettext(several), "title": change.title}


def _strings(values: JsonValue, render: _Render, words: NullTranslations) -> list[str]:
    return [render(value, words) for value in values] if isinstance(values, list) else []


def _organisation(value: JsonValue, words: NullTranslations) -> str:
    return (
        f"{value['name']} ({words.gettext(word(Role(str(value['role']))))})" if isinstance(value, dict) else str(value)
    )


def _name(value: JsonValue, _words: NullTranslations) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _code(value: JsonValue, words: NullTranslations) -> str:
    return words.gettext(str(value).replace("-", " "))


LISTS: Mapping[str, tuple[str, str, _Render]] = {
    "organisations": ("organisatie", "organisaties", _organisation),
    "municipalities": ("gemeente", "gemeenten", _name),
    "target_groups": ("doelgroep", "doelgroepen", _code),
    "themes": ("thema", "thema's", _code),
    "contact": ("contactgegeven", "contactgegevens", _name),
    "aliases": ("naam", "namen", _name),
}
"""Fields with several values: the Dutch word of one, of several, and how a value is told."""


def _items(values: JsonValue) -> _Items:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
