"""www.vlaanderen.be: pages of the Flemish government's web platform (`vl-*` and `wp-*` classes)."""

import json
import re
from functools import cached_property, lru_cache
from itertools import islice
from urllib.parse import urlsplit

from parsel import Selector, SelectorList
from web_poet import HttpResponse, field

from domain.issues import Issue
from domain.readings import InitiativeReadings, Passage, Reading
from scrapers.pages.base import ListingPage, Page, Recognition, cached_field, distinct, one, optional
from scrapers.pages.names import read_aliases
from scrapers.pages.parts import read_parts
from scrapers.pages.phrases import read_starts
from scrapers.pages.sectioned import SectionedPage
from scrapers.pages.sections import read_days
from scrapers.pages.text import joined, path_of, read_passages, read_text
from scrapers.pages.vlaanderen_ui import CardOverview, NewsArticle, is_section, link_target, read_mailboxes

_OWN_TEXT = 80
_IN_HEADER = re.compile(r"/header(?:\[\d+\])?(?:/|$)")
_NEWS = re.compile(r"/(?:nieuws(?:berichten)?|nieuws-\d+|news)/[^/?#]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LAST_DAY = re.compile(r"/(?P<day>\d\d-\d\d-\d{4})/?$")
_LINKED_DATA = "application/ld+json"
_LIST = re.compile(r"^(?:\w+e\s+)?(?:overzicht|projecten|oproepen|\w*subsidies|\w*kanalen)\b", re.IGNORECASE)
_LABEL = re.compile(r"^nieuwsbericht(?:en)?$", re.IGNORECASE)


class PlatformPage(Page):
    """A page of the platform."""

    @classmethod
    def find(cls, response: HttpResponse, selector: str) -> SelectorList[Selector]:
        """What a selector finds in the content of the page; nothing is read of a page without it."""
        return found_in(response, selector)


class DetailPage(PlatformPage, SectionedPage):
    """A page about one subject: heading with parent, introduction, story blocks, contact data."""

    tells_language = True
    mark = "header.wp-pt-heading"
    layout = ("h1.wp-pt-heading__title",)

    @cached_field
    def title(self) -> Reading | None:
        """The heading."""
        return read_text(one(found_in(self.response, "h1.wp-pt-heading__title"), "heading"))

    @cached_field
    def summary(self) -> Reading | None:
        """The introduction; without one, the description for machines."""
        found = found_in(self.response, "header.wp-pt-heading").css(".vl-introduction, .wp-pt-heading__content p")
        return read_text(found[0]) if found else read_description(self.response)

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """Introduction, story blocks and accordions, each beneath its heading; contact data is a field of its own."""
        return passages_of(self.response)

    @field
    def aliases(self) -> tuple[Reading, ...]:
        """Other names of the subject."""
        return read_aliases(self.title, self.passages)

    @field
    def programme(self) -> Reading | None:
        """The address of the page above, as the heading links it."""
        link = optional(found_in(self.response, ".wp-pt-heading__parent a[href]"), "link to the page above")
        if link is None:
            return None
        above = link_target(self.response, link.attrib["href"])
        if is_section(above) or urlsplit(above).path.strip("/").count("/") < 1:
            return None
        return Reading(text=above, xpath=f"{path_of(link)}/@href")

    @field
    def published(self) -> Reading | None:
        """The date of the page in the data for machines: years that its text leaves out are told by it."""
        return read_published(self.response)

    @field
    def starts(self) -> tuple[Reading, ...]:
        """Phrases that tell when it began, days beneath "Wanneer", and the day in the address of an event."""
        told = (*read_starts(self.passages, self.title), *read_days(self.passages))
        return distinct([*told, *read_day_of_address(self.response)])

    @field
    def contact(self) -> tuple[Reading, ...]:
        """Telephone and mailbox of the office from the contact data, then the mailboxes that the text names."""
        block = found_in(self.response, ".vl-contact-data")
        mails = read_mailboxes(content_of(self.response), self.passages)
        return distinct([*read_mailboxes(block, ()), *map(read_text, block.css("a[href^='tel:']")), *mails])


class PartedPage(DetailPage):
    """A page with subjects of their own in accordions or table rows: calls of a programme, projects of a call."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page has at least two parts that are calls or projects."""
        main = content_of(response)
        parts = read_parts(main) if found_in(response, DetailPage.mark) else ()
        return super().recognises(response) if len(parts) > 1 else Recognition.NOT_THIS_TYPE

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The text of the page itself: what is told of a part is no fact of the whole."""
        of_parts = {passage.reading.xpath for part in self.parts for passage in part.passages}
        return tuple(each for each in passages_of(self.response) if each.reading.xpath not in of_parts)

    @cached_property
    def parts(self) -> tuple[InitiativeReadings, ...]:
        """The accordions and rows that are calls or projects."""
        return read_parts(content_of(self.response))

    def subjects(self) -> tuple[tuple[InitiativeReadings, ...], tuple[Issue, ...]]:
        """The page's own subject, then its parts, of the programme that the page is or, as a mere list, belongs to."""
        own, issues = super().subjects()
        above = {"programme": (own[0].programme if self.is_list else None) or own[0].title, "contact": own[0].contact}
        return (*own, *(part.model_copy(update=above) for part in self.parts)), issues

    @property
    def is_list(self) -> bool:
        """Whether the heading only says that the page is a list ("Projecten", "Overzicht van de oproepen")."""
        return bool(self.title and _LIST.search(self.title.text))


class NewsPage(PlatformPage, NewsArticle):
    """A news item: the label "Nieuwsbericht" or a folder of news in its address."""

    mark = "header.wp-pt-heading, h1"
    layout = ("h1",)

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether label, address or data for machines call the page news."""
        words = (text for main in content_of(response) for text in main.root.itertext())
        labels = map(joined, islice(words, 12))
        news = _NEWS.search(str(response.url)) or any(map(_LABEL.match, labels)) or "newsarticle" in _types(response)
        return super().recognises(response) if news else Recognition.NOT_THIS_TYPE


class HubPage(PlatformPage, CardOverview):
    """A hub or a list: cards of other pages. A card without a page of its own is a subject."""

    mark = ".vl-spotlight__title, .vl-pager, .vl-search, [class*=overview]"
    layout = ("h1",)
    card = "article:has(.vl-spotlight__title)"
    why = "hub or list of pages"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page has cards and hardly a text of its own."""
        return Recognition.NOT_THIS_TYPE if has_own_text(response) else super().recognises(response)


class EmptyList(PlatformPage, ListingPage):
    """A list whose items are loaded by a script: a heading and nothing else."""

    mark = "h1"
    why = "heading without text: items are loaded by a script"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the content has no text beside its heading."""
        is_empty = len(content_of(response)) == 1 and not any(one.has_loaded for one in passages_of(response))
        return super().recognises(response) if is_empty else Recognition.NOT_THIS_TYPE


@lru_cache(maxsize=1)
def content_of(response: HttpResponse) -> SelectorList[Selector]:
    """The content of a page; what surrounds it is many times larger, and need not be searched again and again."""
    mains = (main for main in response.selector.root.iter("main") if main.get("id") == "main")
    return SelectorList([Selector(root=main, type="html") for main in mains])


@lru_cache(maxsize=8)
def found_in(response: HttpResponse, selector: str) -> SelectorList[Selector]:
    """What a selector finds in the content of a page; several classes look for the same, one after the other."""
    return content_of(response).css(selector)


@lru_cache(maxsize=1)
def passages_of(response: HttpResponse) -> tuple[Passage, ...]:
    """The running text of the content of a page, its heading left aside.

    Raises:
        ReadingError: if the page has no content, or several.
    """
    return read_passages(one(content_of(response), "content"), without="h1")


def has_own_text(response: HttpResponse) -> bool:
    """Whether the content of a page has more than a line of text beneath its heading and introduction."""
    if len(content_of(response)) != 1:
        return False
    own = (passage.reading for passage in passages_of(response) if not _IN_HEADER.search(passage.reading.xpath))
    return sum(len(reading.text) for reading in own) >= _OWN_TEXT


def read_description(response: HttpResponse) -> Reading | None:
    """The description in the data for machines (JSON-LD), or in the head."""
    for number, data in enumerate(_linked_data(response), start=1):
        if isinstance(text := data.get("description"), str) and joined(text):
            return Reading(text=joined(text), xpath=f"//script[@type='application/ld+json'][{number}]")
    return None


def read_published(response: HttpResponse) -> Reading | None:
    """The day that the data for machines has the page published on, or else changed on."""
    for number, data in enumerate(_linked_data(response), start=1):
        for name in ("datePublished", "dateModified"):
            if found := _DAY.match(str(data.get(name, ""))):
                return Reading(text=found[0], xpath=f"//script[@type='application/ld+json'][{number}]")
    return None


def read_day_of_address(response: HttpResponse) -> tuple[Reading, ...]:
    """The day that the address of an event ends in (".../22-09-2026"), as the document repeats its address."""
    link = response.css("head link[rel=canonical][href]")[:1]
    found = _LAST_DAY.search(link.attrib.get("href", ""))
    return (Reading(text=found["day"], xpath=f"{path_of(link[0])}/@href"),) if found else ()


def _linked_data(response: HttpResponse) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    scripts = (script for script in response.selector.root.iter("script") if script.get("type") == _LINKED_DATA)
    for script in scripts:
        try:
            data = json.loads(script.text or "")
        except ValueError:
            continue  # data for machines is an extra: the page itself says the same to people
        found += [entry for entry in (data if isinstance(data, list) else [data]) if isinstance(entry, dict)]
    return found


def _types(response: HttpResponse) -> set[str]:
    entities = [entity.get("mainEntity") for entity in _linked_data(response)]
    listed = [item for entity in entities for item in (entity if isinstance(entity, list) else [entity])]
    return {str(item.get("@type", "")).casefold() for item in listed if isinstance(item, dict)}
