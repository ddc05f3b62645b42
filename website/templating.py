"""Templates to documents: everything that was read from a page is escaped text, links are relative."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from domain.dutch import render_date, render_time
from domain.initiative import QUOTE_LENGTH
from domain.values import BRUSSELS
from domain.word_diff import word_diff
from domain.wording import word
from website.facts import contact_link, label_of, labels, render_value
from website.links import (
    external_url,
    initiative_path,
    kind_path,
    month_path,
    relative_url,
    shown_url,
    status_path,
    theme_path,
)
from website.selection import Selection, kind_of, status_of, title_of
from website.site import Document, View

HTML = "text/html; charset=utf-8"
MENU = (
    ("/", "Overzicht"),
    ("/deadlines", "Deadlines"),
    ("/wijzigingen", "Wijzigingen"),
    ("/bronnen", "Bronnen"),
    ("/open-data", "Open data"),
    ("/over", "Over"),
)
_UNPRINTED = (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_CONTROLS = dict.fromkeys(_UNPRINTED)
"""Characters that no page shows; XML 1.0 (section 2.2) forbids most of them."""


def render_page(view: View, path: str, template: str, **context: object) -> Document:
    """The page at `path`; links are relative to it, unless the context brings another `link`."""
    context.setdefault("link", partial(relative_url, current=path, files=view.files))
    found = _templates().get_template(template)
    text = found.render(**context, view=view, path=path, menu=MENU)
    return Document(path, text.encode(), HTML)


def clean(text: str) -> str:
    """`text` without control characters."""
    return text.translate(_CONTROLS)


def render_day(moment: datetime) -> str:
    """The readers' day of a moment: "4 februari 2022"."""
    return render_date(moment.astimezone(BRUSSELS).date().isoformat())


def render_moment(moment: datetime) -> str:
    """A moment on the readers' clock: "4 februari 2022 om 3u15"."""
    local = moment.astimezone(BRUSSELS)
    return f"{render_date(local.date().isoformat())} om {render_time(f'{local:%H:%M}')}"


def render_days(days: int | None) -> str:
    """How long there is left, "" where no day was told."""
    if days is None:
        return ""
    return {0: "vandaag", 1: "nog 1 dag"}.get(days, f"nog {days} dagen")


def render_count(count: int, one: str, several: str) -> str:
    """A number with its noun: "1 initiatief", "12 initiatieven"."""
    return f"{count:,} {one if count == 1 else several}".replace(",", ".")


def clip(text: str) -> str:
    """No more of anyone's words than a quotation may have, cut between words."""
    if len(text) <= QUOTE_LENGTH:
        return text
    return text[: QUOTE_LENGTH - 1].rpartition(" ")[0].rstrip() + "…"


def render_iso_day(day: date) -> str:
    """A calendar day: "4 februari 2022"."""
    return render_date(day.isoformat())


def describe(selection: Selection) -> str:
    """What a reader asked for: "Initiatieven: oproep, open, met “sensor”"; "" for everything."""
    closed = [word(one) for one in (selection.kind, selection.status) if one]
    topics = [labels().get(selection.theme, selection.theme)] if selection.theme else []
    words = [f"met “{selection.words.strip()}”"] if selection.words.strip() else []
    told = ", ".join([*closed, *topics, *words])
    return f"Initiatieven: {told}" if told else ""


def chosen(selection: Selection, name: str) -> str:
    """The value of one list of the search form that a reader asked for."""
    kind, status = selection.kind, selection.status
    return {
        "soort": word(kind) if kind else "",
        "status": word(status) if status else "",
        "thema": selection.theme,
    }[name]


def _finalise(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("website"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalise,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_FILTERS)
    return environment


_FILTERS: Mapping[str, Any] = {
    "chosen": chosen,
    "clip": clip,
    "contact_link": contact_link,
    "count": render_count,
    "day": render_day,
    "days": render_days,
    "described": describe,
    "external": external_url,
    "field_label": label_of,
    "initiative_path": initiative_path,
    "iso_day": render_iso_day,
    "kind": kind_of,
    "kind_path": kind_path,
    "label": lambda identity: labels().get(identity, identity),
    "moment": render_moment,
    "month_path": month_path,
    "name": title_of,
    "shown_url": shown_url,
    "status": status_of,
    "status_path": status_path,
    "theme_path": theme_path,
    "until": lambda deadline: render_value(deadline.model_copy(update={"label": ""})),
    "word": word,
    "word_diff": word_diff,
}
