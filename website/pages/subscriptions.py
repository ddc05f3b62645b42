"""The pages of who gets mail, or wants to: the form, the preferences, and the pages behind the links of a mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.reference import load_reference
from domain.subscriptions import Choices, Filters
from website.queries import asked_of
from website.selection import title_of
from website.site import Document, View
from website.subscriptions import TEXT_VERSION, Entry, Options, chosen_values, options_of
from website.templating import render_page


@dataclass(frozen=True)
class Group:
    """A field of the form with its label and how it is chosen: one, several, or several of a long list."""

    name: str
    label: str
    how: str


GROUPS = (
    Group("thema", "Thema's", "several"),
    Group("soort", "Soorten", "several"),
    Group("doelgroep", "Doelgroepen", "several"),
    Group("provincie", "Provincies", "several"),
    Group("gemeente", "Gemeenten", "list"),
    Group("organisatie", "Organisaties", "list"),
    Group("rol", "Rol van die organisaties", "several"),
    Group("bron", "Bronnen", "several"),
)


@dataclass(frozen=True)
class Action:
    """A button: where it leads, what it says, and the fields that it sends."""

    target: str
    label: str
    fields: Mapping[str, str]


def form_options(view: View) -> Options:
    """What can be chosen today; who followed what was merged since follows what it became."""
    initiatives = {stored.initiative.id: title_of(stored) for stored in view.snapshot.initiatives}
    initiatives |= {old: initiatives[new] for old, new in view.snapshot.merged.items() if new in initiatives}
    sources = {name: info.title for name, info in view.site.sources.items()}
    return options_of(load_reference(), sources, initiatives)


def subscribe_page(view: View, entry: Entry) -> Document:
    """The form to sign up with, as it was filled in so far."""
    return render_page(
        view,
        "/inschrijven",
        "subscribe.html",
        **form_context(view, entry.choices, entry.errors),
        email=entry.email,
        text_version=TEXT_VERSION,
    )


def preferences_page(view: View, path: str, choices: Choices, errors: Mapping[str, str], **told: object) -> Document:
    """What a subscriber gets, to change it; `told` are the address and what was done just now."""
    return render_page(view, path, "preferences.html", **form_context(view, choices, errors), **told)


def form_context(view: View, choices: Choices, errors: Mapping[str, str]) -> dict[str, object]:
    """What both forms are made from."""
    options, chosen = form_options(view), chosen_values(choices)
    asked = asked_of(choices.filters, options)
    followed = {name: options.fields["initiatief"].get(name, name) for name in chosen["initiatief"]}
    known = {"groups": GROUPS, "options": options.fields, "followed": followed, "asked": asked}
    return known | {"chosen": chosen, "errors": errors}


def follow_page(view: View, filters: Filters) -> Document:
    """The addresses of the feed and the calendar of what was chosen, for who wants no mail."""
    return render_page(view, "/inschrijven", "follow.html", asked=asked_of(filters, form_options(view)))


def told_page(
    view: View, path: str, title: str, *texts: str, action: Action | None = None, filters: Filters | None = None
) -> Document:
    """A page that says something, and perhaps asks for one click, or shows the feed and calendar of what was chosen."""
    asked = asked_of(filters, form_options(view)) if filters else None
    return render_page(view, path, "told.html", title=title, texts=texts, action=action, asked=asked)
