"""Which documents a page links as its rules, manual or form: by their words and the names of their files."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree
from parsel import Selector

from domain.documents import FORMATS, Link, is_document
from scrapers.addresses import normal_address
from scrapers.pages.text import joined

_CUES = re.compile(
    r"reglement|richtlijn|oproep|handleiding|handboek|draaiboek|leidraad|gids|formulier|aanvraag|sjabloon|template"
    r"|voorwaarden|clausules?|charter|checklist|instrumentarium|stappenplan|bestek|aankoopmodel|model|faq|vragen"
    r"|besluit|subsidie|toelichting|infofiche|brochure|principes|afsprakenkader|programma|praktijken|kalender"
    r"|deadline|indien",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:" + "|".join(FORMATS) + r")\b", re.IGNORECASE)


def document_links(page: Selector, base: str) -> Iterator[Link]:
    """The documents that the content of the page at `base` links with a word that says what they are, each once."""
    seen: set[str] = set()
    for anchor in page.root.iter("a"):
        link = anchor.get("href", "")
        if not _ENDING.search(link) or is_beside(anchor):
            continue
        url = normal_address(base, link)
        if url is None or url in seen or not is_document(url):
            continue
        text = joined("".join(anchor.itertext()))
        name = re.sub(r"[._-]+", " ", unquote(urlsplit(url).path.rpartition("/")[2]))
        if _CUES.search(text) or _CUES.search(name):
            seen.add(url)
            yield Link(url=url, text=text or name, xpath=str(anchor.getroottree().getpath(anchor)))


def is_beside(anchor: etree._Element) -> bool:
    """Whether a link stands in what surrounds the content: navigation, footer, or the header of the site."""
    around = [element.tag for element in anchor.iterancestors()]
    of_site = "header" in around and not {"main", "article"} & set(around)
    return of_site or "nav" in around or "footer" in around
