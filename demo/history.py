"""The scripted history of the demo sites: what happens on which night, and what a reader should hear of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from functools import reduce
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from demo.content import Page, Site, load_sites
from domain.values import BRUSSELS

NIGHTS = Path(__file__).parent / "nights.yml"
NIGHTLY = time(3, 15)

Sites = dict[str, Site]


class Expected(BaseModel):
    """One change that the night should bring: `title` and `after` need only occur in it, `after` as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kind: str
    field: str = ""
    after: str = ""
    significance: str


class Edit(BaseModel):
    """One thing that happens on a night; pages are named by host and path ("smart.flanders.be/over/").

    One of: `publish` a hidden page; `remove` a page; `rename` a page `to` another path of the same host (the old
    address is a 404); `redirect` a page `to` a full URL (301); `change` a page: `find` a passage and put `by` in its
    place; `down`: this host answers 500 tonight; `noise`: every page of every host changes, nothing is said
    differently.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    publish: str = ""
    remove: str = ""
    rename: str = ""
    redirect: str = ""
    change: str = ""
    down: str = ""
    noise: bool = False
    to: str = ""
    find: str = ""
    by: str = ""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        things = (self.publish, self.remove, self.rename, self.redirect, self.change, self.down, self.noise)
        if sum(map(bool, things)) != 1:
            raise ValueError("an edit is one of publish, remove, rename, redirect, change, down, noise")
        return self


class Night(BaseModel):
    """One night of the history. `what` is one Dutch line for whoever watches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    what: str
    edits: tuple[Edit, ...] = ()
    expect: tuple[Expected, ...] = ()

    @property
    def at(self) -> datetime:
        """The moment of the nightly run."""
        return datetime.combine(self.date, NIGHTLY, BRUSSELS)


def load_nights() -> tuple[Night, ...]:
    """The history, oldest night first."""
    return tuple(Night.model_validate(night) for night in yaml.safe_load(NIGHTS.read_text(encoding="utf-8")))


def sites_on(number: int, nights: tuple[Night, ...] | None = None) -> Sites:
    """All sites as they stand on night `number` (1 is the first)."""
    past = (nights or load_nights())[:number]
    sites = load_sites()
    for night in past:
        sites = {host: replace(site, down=False) for host, site in sites.items()}
        sites = reduce(apply, night.edits, sites)
    return sites


def apply(sites: Sites, edit: Edit) -> Sites:
    """The sites after one edit."""
    if edit.noise:
        return {host: replace(site, noise=site.noise + 1) for host, site in sites.items()}
    if edit.down:
        return {**sites, edit.down: replace(sites[edit.down], down=True)}
    host, path = split(edit.publish or edit.remove or edit.rename or edit.redirect or edit.change)
    site = sites[host]
    return {**sites, host: apply_to_page(site, path, edit)}


def apply_to_page(site: Site, path: str, edit: Edit) -> Site:
    """The site after an edit of one page."""
    others = {name: page for name, page in site.pages.items() if name != path}
    page = site.pages[path]
    if edit.publish:
        return replace(site, pages={**others, path: page.model_copy(update={"hidden": False})})
    if edit.rename:
        return replace(site, pages={**others, edit.to: renamed(site, page, edit.to)})
    if edit.redirect:
        return replace(site, pages=others, redirects={**site.redirects, path: edit.to})
    if edit.change:
        return replace(site, pages={**others, path: changed(page, edit.find, edit.by)})
    return replace(site, pages=others)


def renamed(site: Site, page: Page, path: str) -> Page:
    """The page under its new address; in a wiki the title is the address, and a move is a new version."""
    if site.family != "wiki":
        return page.model_copy(update={"path": path})
    title = path.removeprefix("/").replace("_", " ")
    return page.model_copy(update={"path": path, "title": title, "revision": page.revision + 1})


def split(page: str) -> tuple[str, str]:
    """Host and path of a page."""
    host, _, path = page.partition("/")
    return host, "/" + path


def changed(page: Page, find: str, by: str) -> Page:
    """The page with one passage replaced.

    Raises:
        ValueError: when the passage does not occur exactly once.
    """
    said = page.model_dump()
    found = sum(text.count(find) for text in texts(said))
    if found != 1:
        raise ValueError(f"{find!r} occurs {found} times on {page.path}")
    return Page.model_validate({**substituted(said, find, by), "revision": page.revision + 1})


def texts(value: object) -> Iterator[str]:
    """All texts inside a value of YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def substituted(value: Any, find: str, by: str) -> Any:  # noqa: ANN401  any value of YAML, and the same shape again
    """The value with `find` replaced in all its texts."""
    if isinstance(value, str):
        return value.replace(find, by)
    if isinstance(value, dict):
        return {key: substituted(inner, find, by) for key, inner in value.items()}
    if isinstance(value, list):
        return [substituted(inner, find, by) for inner in value]
    return value
