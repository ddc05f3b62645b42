"""Documents: files of an office that a page links as its rules, its manual or its form."""

from datetime import datetime
from urllib.parse import urlsplit

from domain.value import Value
from domain.vocabulary import PageState

FORMATS = ("pdf", "docx", "xlsx")
"""The formats that we read, by the ending of the name."""


class Link(Value):
    """A link of a page: where it leads, its words, and where it stands."""

    url: str
    text: str
    xpath: str


class Document(Value):
    """A document that an initiative's pages link, as it was last captured; `sha256` is of its content."""

    url: str
    title: str
    sha256: str
    captured_at: datetime
    state: PageState


def format_of(url: str) -> str:
    """The format of a document by the ending of its address, "" for what is none that we read."""
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    return ending if ending in FORMATS else ""


def is_document(url: str) -> bool:
    """Whether an address is of a document that we read."""
    return bool(format_of(url))
