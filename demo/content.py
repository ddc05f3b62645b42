"""What the demo sites say on their first night: one YAML file per host in `demo/content/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

CONTENT = Path(__file__).parent / "content"


class Page(BaseModel):
    """One page of a demo site: its address on the host, its template, its title, and what that template needs.

    `hidden` pages wait for a night that publishes them. `revision` grows with each edit.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    path: str
    layout: str
    title: str
    hidden: bool = False
    revision: int = 1


@dataclass(frozen=True)
class Site:
    """One host as it stands on one night.

    `family` names the folder of its templates. `slash` tells whether addresses end in one. Sites that are
    `restless` answer with other bytes at each request, as a wiki with counters does, and send no validators.
    `noise` counts the nights that touched every page without changing what it says.
    """

    host: str
    title: str
    family: str
    slash: bool
    restless: bool
    robots: str
    pages: dict[str, Page]
    redirects: dict[str, str] = field(default_factory=dict)
    down: bool = False
    noise: int = 0

    @property
    def public(self) -> dict[str, Page]:
        """The pages that a visitor can read, by path."""
        return {path: page for path, page in self.pages.items() if not page.hidden}


def load_sites() -> dict[str, Site]:
    """The demo sites by host, before anything happened to them."""
    return {path.stem: read_site(path) for path in sorted(CONTENT.glob("*.yml"))}


def read_site(path: Path) -> Site:
    """One site from its file, which is named after the host."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    pages = [Page.model_validate(page) for page in content.pop("pages")]
    return Site(host=path.stem, pages={page.path: page for page in pages}, **content)
