"""What changed, day by day: news of the sources, and apart from it our own corrections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.changes import Cause, Change, Significance
from domain.dutch import render_date
from domain.values import BRUSSELS
from website.links import month_path
from website.site import Document, View
from website.templating import render_page

_LATEST_DAYS = 30
_SIGNIFICANCE_ORDER = tuple(Significance)


@dataclass(frozen=True)
class ChangedDay:
    """What was noticed on one day."""

    day: date
    news: tuple[Change, ...]
    corrections: tuple[Change, ...]


def changes_page(view: View) -> Document:
    """The latest days on which something changed."""
    days = changed_days(view.snapshot.changes)
    return _page(view, "/wijzigingen", days[:_LATEST_DAYS], "Wijzigingen")


def month_page(view: View, month: str) -> Document | None:
    """All changes of one month (`2021-02`); None for a month without any."""
    days = [one for one in changed_days(view.snapshot.changes) if month_of(one) == month]
    return _page(view, month_path(month), days, f"Wijzigingen in {render_date(month)}") if days else None


def months(changes: Iterable[Change]) -> dict[str, str]:
    """The months in which something changed, the latest first, with their Dutch names."""
    return {month_of(one): render_date(month_of(one)) for one in changed_days(changes)}


def month_of(changed: ChangedDay) -> str:
    """The month of a day, `2021-02`."""
    return f"{changed.day:%Y-%m}"


def changed_days(changes: Iterable[Change]) -> list[ChangedDay]:
    """Changes by the readers' day, the latest first; what stood there when we began is left out."""
    by_day: dict[date, list[Change]] = {}
    for change in changes:
        if change.cause is not Cause.BASELINE:
            by_day.setdefault(change.detected_at.astimezone(BRUSSELS).date(), []).append(change)
    return [
        ChangedDay(day, of_cause(by_day[day], Cause.SOURCE), of_cause(by_day[day], Cause.CORRECTION))
        for day in sorted(by_day, reverse=True)
    ]


def of_cause(changes: Iterable[Change], cause: Cause) -> tuple[Change, ...]:
    """The changes with one cause, what matters most first."""
    found = [change for change in changes if change.cause is cause]
    return tuple(sorted(found, key=lambda change: _SIGNIFICANCE_ORDER.index(change.significance)))


def _page(view: View, path: str, days: Sequence[ChangedDay], heading: str) -> Document:
    return render_page(view, path, "changes.html", days=days, heading=heading, months=months(view.snapshot.changes))
