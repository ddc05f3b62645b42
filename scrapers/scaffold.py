"""The first files of a new source: a source file that loads, and a page class with one field."""

import re
from urllib.parse import urlsplit

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")

_SOURCE = """title: {title}
# The code of its owner in the organisation register, as in domain/reference/organisations.json.
owner: {owner}
homepage: {url}
discovery:
  kind: links
  hosts: [{host}]
  start: [{url}]
  # Addresses that are no pages for us, as regular expressions.
  deny: ['\\.(doc|xls|pptx?|zip|png|jpe?g|gif|svg|ico|css|js|mp4|webp)$']
# What a healthy crawl looks like. The first crawl tells how many pages there are; keep room on both sides.
# An answer may take 10 seconds on average and a crawl 6 hours, unless max_seconds and max_hours say otherwise.
expectations: {{min_pages: 1, max_pages: 500, min_share: 0.5, max_error_share: 0.3, min_filled: {{title: 0.9}}}}
# Which page classes read which addresses, tried in order; one entry for each sort of page.
pages:
  - match: '.'
    use: [{name}.DetailPage]
"""

_PAGES = '''"""Pages of {title}."""

from domain.readings import Passage, Reading
from scrapers.pages.base import SubjectPage, cached_field, one
from scrapers.pages.text import read_passages, read_text


class DetailPage(SubjectPage):
    """A page about one subject."""

    mark = "h1"

    @cached_field
    def title(self) -> Reading | None:
        """The heading."""
        return read_text(one(self.response.css("h1"), "heading"))

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The text below the heading."""
        return read_passages(one(self.response.css("body"), "content"), without="h1")
'''


class WrongName(ValueError):  # noqa: N818  the name is what it says
    """A name or address that no source can have; the message says what would do."""


def check_name(name: str) -> str:
    """`name` if a source can have it: it becomes the name of a file and of a module.

    Raises:
        WrongName: for any other.
    """
    if not _NAME.fullmatch(name):
        raise WrongName(f"{name!r} should be small letters, digits and underscores, and begin with a letter")
    return name


def source_file(name: str, *, url: str, title: str, owner: str) -> str:
    """The text of the source file.

    Raises:
        WrongName: for an address that is none of the web.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongName(f"{url!r} should be the address of the first page, with https://")
    start = url if parts.path else f"{url}/"
    return _SOURCE.format(name=name, title=title, owner=owner, url=start, host=parts.hostname)


def page_module(title: str) -> str:
    """The text of the module with its first page class."""
    return _PAGES.format(title=title)
