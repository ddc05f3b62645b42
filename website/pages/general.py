"""Deadlines, sources, method, downloads, and what is not there."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from domain.captures import Outcome
from domain.issues import IssueCode
from website.links import public_file
from website.open_data import DOWNLOADS
from website.selection import open_without_deadline, past, upcoming
from website.site import Document, SourceInfo, SourceState, View
from website.subscriptions import CRITICAL, LISTS
from website.templating import render_page

_PAST_DEADLINES = 50
_ISSUES = 100


@dataclass(frozen=True)
class ShownSource:
    """One source with what the operator calls it, and its issues counted by code."""

    state: SourceState
    info: SourceInfo
    counts: dict[IssueCode, int]


def deadlines_page(view: View) -> Document:
    """What can still be handed in, what is open without a date, and what is over."""
    initiatives = view.snapshot.initiatives
    return render_page(
        view,
        "/deadlines",
        "deadlines.html",
        coming=upcoming(initiatives, view.today),
        undated=open_without_deadline(initiatives, view.today),
        over=past(initiatives, view.today)[:_PAST_DEADLINES],
    )


def sources_page(view: View) -> Document:
    """How each source is doing."""
    sources = [shown(view, one) for one in view.snapshot.sources]
    return render_page(view, "/bronnen", "sources.html", sources=sources, issue_limit=_ISSUES)


def shown(view: View, state: SourceState) -> ShownSource:
    """One source as the page shows it."""
    info = view.site.sources.get(state.name) or SourceInfo(state.name, "")
    return ShownSource(state, info, dict(Counter(one.issue.code for one in state.issues)))


def unwell(view: View) -> list[ShownSource]:
    """The sources whose last crawl went wrong: what we show of them may be out of date."""
    fine = {Outcome.HEALTHY, Outcome.RUNNING}
    return [shown(view, one) for one in view.snapshot.sources if one.last and one.last.outcome not in fine]


def about_page(view: View) -> Document:
    """What the site is and how it comes about."""
    return render_page(view, "/over", "about.html")


def open_data_page(view: View) -> Document:
    """What can be downloaded."""
    return render_page(view, "/open-data", "open_data.html", downloads=DOWNLOADS, fields=(*LISTS, CRITICAL))


def not_found_page(view: View, path: str) -> Document:
    """What is said for an address that does not exist."""
    return render_page(view, path, "not_found.html")


def lost_page(view: View) -> Document:
    """The same for a web server, which shows it at any depth: hence with whole addresses."""
    return render_page(view, "/404.html", "not_found.html", link=partial(public_file, view.site.public_url))


def failed_page(view: View, path: str) -> Document:
    """What is said when something broke on our side."""
    return render_page(view, path, "failed.html")
