"""The HTML of the demo pages: the layouts of the real sites, with their oddities."""

import hashlib
import itertools
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.content import Page, Site
from demo.wiki_api import namespace

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
)
WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()  # noqa: SIM905  readable as a line
LINK = re.compile(r'(<a [^>]*href="https?://[^>]*>[^<]*)</a>')

fetches = itertools.count(1)
"""How many restless pages were served: what view counters and request ids are made of."""


def render(site: Site, page: Page, query: dict[str, str] | None = None) -> str:
    """The HTML of one page as its site serves it tonight."""
    template = environment.get_template(f"{site.family}/{page.layout}.html")
    number = next(fetches) if site.restless else 0
    return template.render(site=site, page=page, query=query or {}, fetch=number, token=token(number))


def render_missing(site: Site) -> str:
    """The site's own page for an address that it does not know."""
    return environment.get_template(f"{site.family}/404.html").render(site=site)


def token(number: int) -> str:
    """Something that looks like a request id and differs for each request."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:24]


def pages_under(site: Site, prefix: str, layout: str = "") -> list[Page]:
    """The pages below a path, in the order of the day: a list that moves says nothing new."""
    found = [
        page
        for path, page in site.public.items()
        if path.startswith(prefix) and path != prefix and layout in ("", page.layout)
    ]
    return found[::-1] if site.noise % 2 else found


def pages_above(site: Site, page: Page) -> list[Page]:
    """The pages whose addresses this one continues, nearest last; the home page is none of them."""
    found = [
        other for path, other in site.public.items() if path not in ("/", page.path) and page.path.startswith(path)
    ]
    return sorted(found, key=lambda other: len(other.path))


def dutch(day: date, *, weekday: bool = False) -> str:
    """A date as the sites write it: "vrijdag 17 september 2021"."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {text}" if weekday else text


def numeric(day: date) -> str:
    """A date as news prints it: "12/01/2021"."""
    return day.strftime("%d/%m/%Y")


def american(day: date) -> str:
    """A date as trajectory pages print it, month first: "11/17/2020"."""
    return day.strftime("%m/%d/%Y")


def link_suffixes(html: str, site: Site) -> str:
    """The links that leave the site, with the words that the platform puts behind them (they differ by release)."""
    suffix = ("opent in nieuw venster", "(opent in nieuw venster)")[site.noise % 2]
    return LINK.sub(rf"\1 <span>({suffix})</span></a>", html)


def wiki_path(title: str) -> str:
    """The address of a wiki page: spaces are underscores, the first letter a capital."""
    return "/" + quote(title.replace(" ", "_"), safe="/:(),!;@$*-.~")


def make_environment() -> Environment:
    """Jinja with what the templates need."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Any] = {
        "dutch": dutch,
        "numeric": numeric,
        "american": american,
        "link_suffixes": link_suffixes,
        "wiki_path": wiki_path,
        "namespace": namespace,
    }
    made.filters.update(filters)
    made.globals |= {"pages_under": pages_under, "pages_above": pages_above}
    return made


environment = make_environment()
