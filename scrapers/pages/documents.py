"""Which documents a page links as its rules, manual or form: by their words and the names of their files."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from parsel import Selector

from domain.documents import Link, is_document
from scrapers.addresses import normal_address
from scrapers.pages.text import joined, path_of

_CUES = re.compile(
    r"reglement|richtlijn|oproep|handleiding|handboek|draaiboek|leidraad|gids|formulier|aanvraag|sjabloon|template"
    r"|voorwaarden|clausules?|charter|checklist|instrumentarium|stappenplan|bestek|aankoopmodel|model|faq|vragen"
    r"|besluit|subsidie|toelichting|infofiche|brochure|principes|afsprakenkader|programma|praktijken|kalender"
    r"|deadline|indien",
    re.IGNORECASE,
)
_BESIDE = "ancestor::nav or ancestor::header[not(ancestor::main or ancestor::article)] or ancestor::footer"


def document_links(page: Selector, base: str) -> Iterator[Link]:
    """The documents that the content of the page at `base` links with a word that says what they are, each once."""
    seen: set[str] = set()
    for anchor in page.xpath(f"//a[@href][not({_BESIDE})]"):
        url = normal_address(base, anchor.attrib["href"])
        if url is None or url in seen or not is_document(url):
            continue
        text = joined("".join(anchor.xpath(".//text()").getall()))
        name = re.sub(r"[._-]+", " ", unquote(urlsplit(url).path.rpartition("/")[2]))
        if _CUES.search(text) or _CUES.search(name):
            seen.add(url)
            yield Link(url=url, text=text or name, xpath=path_of(anchor))
