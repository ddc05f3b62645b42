"""The style sheet and the icon."""

from collections.abc import Iterable
from importlib.resources import files

from website.site import Document

_MEDIA_TYPES = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def asset(name: str) -> Document | None:
    """One of the site's own files; None for a name that is none of them."""
    if name not in _MEDIA_TYPES:
        return None
    return Document(f"/static/{name}", (files("website") / "static" / name).read_bytes(), _MEDIA_TYPES[name])


def assets() -> Iterable[Document]:
    """All of the site's own files."""
    return [found for name in _MEDIA_TYPES if (found := asset(name))]
