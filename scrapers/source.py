"""What we watch: one YAML file per source, that a civil servant could read."""

import re
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, Field, ValidationError

from domain.documents import is_document
from domain.value import Value


class WrongSource(Exception):  # noqa: N818  the name is what the reader sees
    """A source file that can't be used. The message names the file, the key and what was found."""


def is_pattern(value: str) -> str:
    """`value` if it is a regular expression."""
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from None
    return value


Pattern = Annotated[str, AfterValidator(is_pattern)]
Url = Annotated[str, Field(pattern=r"^https?://[^/\s]+/")]
Share = Annotated[float, Field(ge=0, le=1)]


class Discovery(Value):
    """How the pages of a source are found: by links, feeds and sitemaps, or through a wiki's API.

    Documents (rules, manuals, forms) that pages link are taken from the same hosts and from `document_hosts`.
    """

    kind: Literal["links", "mediawiki"]
    hosts: tuple[str, ...] = Field(min_length=1)
    document_hosts: tuple[str, ...] = ()
    start: tuple[Url, ...] = ()
    feeds: tuple[Url, ...] = ()
    sitemaps: tuple[Url, ...] = ()
    allow: tuple[Pattern, ...] = ()
    deny: tuple[Pattern, ...] = ()
    apis: tuple[Url, ...] = ()
    namespaces: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class PagePattern(Value):
    """Which page classes, in this order, read the addresses that `match`."""

    match: Pattern
    use: tuple[str, ...] = Field(min_length=1)


class Expectations(Value):
    """What a healthy crawl looks like, in numbers. Shares are parts of one.

    `min_share` is of the pages of the last healthy crawl; `max_error_share` of all pages asked for; `min_filled`
    tells per field which part of the initiatives must have it. An answer takes `max_seconds` on average at most, and
    a crawl that takes longer than `max_hours` is ended.
    """

    min_pages: int = Field(ge=1)
    max_pages: int = Field(ge=1)
    min_share: Share = 0.5
    max_error_share: Share = 0.3
    max_seconds: float = Field(default=10, gt=0)
    max_hours: float = Field(default=6, gt=0)
    min_filled: dict[str, Share] = Field(default_factory=dict)


class Source(Value):
    """One source. `programme` names the programme that the whole site is about, the parent of its parts."""

    name: str
    title: str
    owner: str = Field(pattern=r"^OVO\d{6}$")
    homepage: Url
    language: str = "nl"
    rhythm: Literal["nightly"] = "nightly"
    programme: str = ""
    discovery: Discovery
    branches: tuple[Url, ...] = ()
    pages: tuple[PagePattern, ...] = ()
    expectations: Expectations
    words: dict[str, dict[str, str]] = Field(default_factory=dict)

    def covers(self, url: str) -> bool:
        """Whether `url` is a page of this source (its host, allowed and not denied) or a document of its hosts."""
        discovery = self.discovery
        hosts = (*discovery.hosts, *(discovery.document_hosts if is_document(url) else ()))
        if (urlsplit(url).hostname or "") not in hosts:
            return False
        if any(re.search(pattern, url) for pattern in discovery.deny):
            return False
        return is_document(url) or not discovery.allow or any(re.search(pattern, url) for pattern in discovery.allow)

    def branch_of(self, url: str) -> str:
        """The branch that `url` stands in: the longest of `branches` that it begins with, else its host."""
        found = [branch for branch in self.branches if url.startswith(branch)]
        return max(found, key=len, default=urlsplit(url).hostname or "")


def load_sources(directory: Traversable | None = None) -> dict[str, Source]:
    """The sources by name; without `directory` those of this program.

    Raises:
        WrongSource: for a file that can't be used.
    """
    folder = directory or files("scrapers") / "sources"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    sources = (load_source(name, (folder / name).read_text("utf-8")) for name in names)
    return {source.name: source for source in sources}


def load_source(file: str, text: str) -> Source:
    """The source that `text` of `file` describes; its name is the name of the file.

    Raises:
        WrongSource: naming the file, the key and what was found.
    """
    try:
        declared = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise WrongSource(f"{file} is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(declared, dict):
        raise WrongSource(f"{file} holds no keys")
    try:
        return Source.model_validate({"name": file.removesuffix(".yml"), **declared})
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}, found {one['input']!r:.60}" for one in error.errors()
        )
        raise WrongSource(f"{file}: {found}") from None


def problems_of(source: Source) -> Iterable[str]:
    """What a source lacks although its file is well formed, a line each."""
    if source.discovery.kind == "links" and not source.discovery.start:
        yield "discovery.start names no address to begin with"
    if source.discovery.kind == "mediawiki" and not source.discovery.apis:
        yield "discovery.apis names no api.php"
    if source.expectations.min_pages > source.expectations.max_pages:
        yield "expectations.min_pages is more than max_pages"
    if not source.pages:
        yield "pages names no page class"
    for url in source.discovery.start:
        if not source.covers(url):
            yield f"discovery.start {url} is not covered by its own hosts, allow and deny"
