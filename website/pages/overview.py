"""The overview: what can be joined now, then everything, narrowed as a reader asks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from domain.changes import Cause, Change, Significance
from domain.initiative import StoredInitiative
from domain.reference import load_reference
from domain.subscriptions import Filters
from domain.vocabulary import Kind, Status
from domain.words import word
from website.links import kind_path, status_path, theme_path
from website.pages.general import unwell
from website.queries import query_of
from website.selection import (
    Selection,
    current,
    in_reading_order,
    kind_of,
    open_without_deadline,
    select,
    status_of,
    upcoming,
)
from website.site import Document, View
from website.templating import render_page

_FIRST_DEADLINES = 6
_LATEST_CHANGES = 5
T = TypeVar("T")


def overview_page(view: View, selection: Selection = Selection(), path: str = "/") -> Document:  # noqa: B008  immutable
    """All current initiatives, or those that `selection` leaves."""
    initiatives = current(view.snapshot.initiatives)
    found = in_reading_order(select(initiatives, selection), view.today)
    return render_page(
        view,
        path,
        "overview.html",
        selection=selection,
        follow=follow(selection),
        found=found,
        total=len(initiatives),
        deadlines=upcoming(initiatives, view.today)[:_FIRST_DEADLINES],
        first={one.stored.initiative.id: one for one in reversed(upcoming(found, view.today))},
        undated=open_without_deadline(initiatives, view.today),
        news=latest_news(view),
        browse=browse(initiatives),
        choices=choices(),
        unwell=unwell(view),
    )


def follow(selection: Selection) -> str:
    """The query of the feed and calendar of a kind or theme, "" for what no filter asks for."""
    if selection.words.strip() or selection.status:
        return ""
    kinds, themes = filter(None, [selection.kind]), filter(None, [selection.theme])
    return query_of(Filters(kinds=tuple(kinds), themes=tuple(themes)))


def latest_news(view: View) -> list[Change]:
    """The latest changes that a reader should not miss, newest first."""
    news = [one for one in view.snapshot.changes if one.cause is Cause.SOURCE]
    return [one for one in reversed(news) if one.significance is not Significance.MINOR][:_LATEST_CHANGES]


def narrowed_pages(view: View) -> Iterable[Document]:
    """A page for every kind, status and theme that some initiative has."""
    initiatives = current(view.snapshot.initiatives)
    for kind in counted(initiatives, lambda one: [kind_of(one)], Kind):
        yield overview_page(view, Selection(kind=kind), kind_path(kind))
    for status in counted(initiatives, lambda one: [status_of(one)], Status):
        yield overview_page(view, Selection(status=status), status_path(status))
    for theme in counted(initiatives, themes_of, themes()):
        yield overview_page(view, Selection(theme=theme), theme_path(theme))


def browse(initiatives: list[StoredInitiative]) -> Mapping[str, list[tuple[str, str, int]]]:
    """Links to the narrowed pages by heading: label, path, number of initiatives."""
    kinds = counted(initiatives, lambda one: [kind_of(one)], Kind)
    states = counted(initiatives, lambda one: [status_of(one)], Status)
    topics = counted(initiatives, themes_of, themes())
    return {
        "Soort": [(word(kind), kind_path(kind), count) for kind, count in kinds.items()],
        "Status": [(word(status), status_path(status), count) for status, count in states.items()],
        "Thema": [(themes()[theme], theme_path(theme), count) for theme, count in topics.items()],
    }


def counted(
    initiatives: Iterable[StoredInitiative],
    values_of: Callable[[StoredInitiative], Iterable[T | None]],
    order: Iterable[T],
) -> dict[T, int]:
    """How many initiatives have each value, in the given order, without those that none has."""
    counts = Counter(value for one in initiatives for value in set(values_of(one)))
    return {value: counts[value] for value in order if counts[value]}


def themes_of(stored: StoredInitiative) -> list[str]:
    """The ids of an initiative's themes."""
    return [fact.value for fact in stored.initiative.themes]


def themes() -> dict[str, str]:
    """The labels of all themes by id."""
    return {theme.id: theme.label_nl for theme in load_reference().themes}


def choices() -> Mapping[str, Mapping[str, str]]:
    """What the search form offers: per list the value in the address and the label."""
    return {
        "soort": {word(kind): word(kind) for kind in Kind},
        "status": {word(status): word(status) for status in Status},
        "thema": themes(),
    }


def parse_selection(words: str, kind: str, status: str, theme: str) -> Selection:
    """What a search form asks for; a value that is not on its list asks for nothing."""
    kinds, states = {word(one): one for one in Kind}, {word(one): one for one in Status}
    return Selection(words, kinds.get(kind), states.get(status), theme if theme in themes() else "")
