"""Addresses inside the site: relative ones, so that it works under any prefix and from a disk."""

from posixpath import relpath
from urllib.parse import quote, urlsplit

from domain.vocabulary import Kind, Status
from domain.words import word

_SHOWN_LENGTH = 60


def initiative_path(slug: str) -> str:
    """The page of one initiative."""
    return f"/initiatieven/{quote(slug, safe='')}"


def kind_path(kind: Kind) -> str:
    """All initiatives of one kind."""
    return f"/soort/{quote(word(kind))}"


def status_path(status: Status) -> str:
    """All initiatives with one status."""
    return f"/status/{quote(word(status))}"


def theme_path(theme: str) -> str:
    """All initiatives of one theme."""
    return f"/thema/{quote(theme, safe='')}"


def month_path(month: str) -> str:
    """The changes of one month, `2021-02`."""
    return f"/wijzigingen/{month}"


def file_of(path: str) -> str:
    """The file that holds `path` in the published site: `index.html` of a folder for a page, itself for a file."""
    inner = path.strip("/")
    if "." in inner.rpartition("/")[2]:
        return inner
    return f"{inner}/index.html" if inner else "index.html"


def relative_url(target: str, *, current: str, files: bool) -> str:
    """How the page at `current` points at `target`, both paths of the site.

    With `files` between the files of the published site, which a browser also follows on a disk; otherwise between
    addresses of the running service, whatever prefix a proxy puts before them. A fragment or query is kept.
    """
    path, mark, rest = _split(target)
    if files:
        path, current = f"/{file_of(path)}", f"/{file_of(current)}"
    folder, _, name = path.rpartition("/")
    way = relpath(folder or "/", current.rpartition("/")[0] or "/")
    found = name if way == "." and name else f"{way}/{name}"
    return f"{found}{mark}{rest}"


def public_file(public_url: str, target: str) -> str:
    """The whole address of a file of the published site."""
    return f"{public_url}/{file_of(target)}"


def external_url(url: str) -> str:
    """`url` if it is an address of the web that a reader can safely follow, otherwise nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def shown_url(url: str) -> str:
    """An address as readers see it: without scheme and closing slash, of a long one the host and the last part."""
    shown = url.partition("://")[2].rstrip("/") or url
    host, last = shown.partition("/")[0], shown.rpartition("/")[2]
    return shown if len(shown) <= _SHOWN_LENGTH or host == last else f"{host}/…/{last}"


def _split(target: str) -> tuple[str, str, str]:
    marks = [place for place in (target.find("#"), target.find("?")) if place >= 0]
    place = min(marks, default=len(target))
    return target[:place], target[place : place + 1], target[place + 1 :]
