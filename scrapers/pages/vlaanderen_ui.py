"""What the two Jekyll sites share: the classes of Vlaanderen UI, in which both their themes are written."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from parsel import Selector, SelectorList
from web_poet import HttpResponse, field

from domain.issues import Issue
from domain.readings import InitiativeReadings, Passage, Reading, introduction_of
from domain.vocabulary import PageClass
from scrapers.pages.base import ListingPage, Page, cached_field, distinct, one, optional
from scrapers.pages.names import read_aliases
from scrapers.pages.sectioned import SectionedPage
from scrapers.pages.sections import read_section
from scrapers.pages.text import joined, path_of, quote, read_passages, read_text

_SITE_TAIL = re.compile(r"\s*\|[^|]*$")
_MAILBOX = re.compile(r"^mailto:(?P<address>[^?]+)", re.IGNORECASE)
_WRITTEN = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = 5


class Article(SectionedPage):
    """A page about one subject: title, introduction, paragraphs. Subclasses tell where these stand."""

    content = "#main"
    introduction = ".introduction"
    heading = "header.region.intro .headings h1"

    @cached_field
    def title(self) -> Reading | None:
        """The heading of the page; without one, the title of the document."""
        found = self.response.css(self.heading)
        title = read_text(found[0]) if found else None
        return title if title and title.text else self.document_title

    @property
    def document_title(self) -> Reading | None:
        """The title of the document without the name of the site."""
        found = optional(self.response.css("head > title"), "title of the document")
        text = joined(_SITE_TAIL.sub("", joined(found.css("::text").get("")))) if found else ""
        return Reading(text=text, xpath=path_of(found)) if found and text else None

    @property
    def longer_name(self) -> Reading | None:
        """The first heading within the text, where it says the one word of the title more fully."""
        title, headings = self.title, self.response.css(self.content).css("h2")
        if not headings or title is None or " " in title.text:
            return None
        first = read_text(headings[0])
        words = first.text.split()
        fuller = title.text.casefold() in map(str.casefold, words) and 1 < len(words) <= _NAME and "?" not in first.text
        return first if fuller else None

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The introduction and the paragraphs, the title left aside."""
        return read_passages(one(self.response.css(self.content), "content"), without=f".headings, {self.heading}")

    @field
    def tagline(self) -> Reading | None:
        """The smaller heading right under the title, without blocks that stand in it where tags are closed wrongly."""
        found = self.response.css(self.content).css(".headings :is(h2, h3)")[:1]
        words = joined("".join(found.xpath("text() | *[not(self::div)]//text()").getall()))
        return Reading(text=words, xpath=path_of(found[0])) if words else None

    @cached_field
    def summary(self) -> Reading | None:
        """The introduction, or the first passage that is a sentence."""
        found = self.response.css(self.content).css(self.introduction)
        introduction = [reading for part in found if (reading := read_text(part)).text]
        return next(iter(introduction), None) or introduction_of(self.passages)

    @cached_field
    def aliases(self) -> tuple[Reading, ...]:
        """Other names of the subject."""
        others = (self.document_title, self.longer_name)
        return read_aliases(self.title, self.passages, others=others, site=self.site)

    @property
    def site(self) -> Reading | None:
        """The name of the site as its header has it, or the end of the document's title."""
        found = self.response.css("h1.content-header__title a, .content-header__entity-logo__title")
        if found:
            return read_text(found[0])
        title = self.response.css("head > title")
        tail = _SITE_TAIL.search(joined(title.css("::text").get(""))) if title else None
        return Reading(text=joined(tail[0].strip(" |\n")), xpath=path_of(title[0])) if tail else None

    @field
    def programme(self) -> Reading | None:
        """The nearest page above this one that is no mere section: its address."""
        return read_programme(self.response)

    @field
    def places(self) -> tuple[Reading, ...]:
        """Passages under a heading that announces places, and the tags for places."""
        tags = self.response.css(".bullet-list--location .bullet-list__item")
        return distinct([*map(read_text, tags), *read_section("places", self.passages)])

    @field
    def contact(self) -> tuple[Reading, ...]:
        """The mailboxes in the article; the block below every page is the site's, not the subject's."""
        return read_mailboxes(self.response.css(self.content), self.passages)


class PlainPage(Article):
    """A page of this family with text and without any of the usual frames around it."""

    mark = "#main :is(section.region, .paragraph, .layout)"
    layout = ("#main :is(p, li, h2, h3)",)
    heading = "#main h1.h1"


class NewsArticle(Page):
    """A news post: evidence about initiatives, never one itself."""

    suggested = PageClass.MENTION
    why = "news post"


class CardOverview(ListingPage):
    """An overview of cards. A card that leads to no page of its own is a subject of the overview itself."""

    card = ".spotlight"

    def subjects(self) -> tuple[tuple[InitiativeReadings, ...], tuple[Issue, ...]]:
        """The cards without a page of their own."""
        cards = [card for card in self.response.css("#main").css(self.card) if not _leads_away(card)]
        return tuple(subject for card in cards if (subject := read_card(card))), ()


def _leads_away(card: Selector) -> bool:
    links = card.xpath(".//a/@href | ancestor-or-self::a/@href").getall()
    return any(href.strip() not in {"", "#"} for href in links)


def read_card(card: Selector) -> InitiativeReadings | None:
    """What a card says of its subject: title and text. None for a card without a title."""
    title = card.css(".spotlight__title, .vl-spotlight__title, .info-block__title")
    text = card.css(".spotlight__text, .vl-spotlight__text, .info-block__content")
    if not title or not (name := read_text(title[0])).text:
        return None
    summary = read_text(text[0]) if text else None
    passages = (Passage(heading=name.text, reading=summary),) if summary and summary.text else ()
    key = re.sub(r"\W+", "-", name.text.casefold()).strip("-")
    return InitiativeReadings(key=key, title=name, summary=summary, passages=passages)


def read_mailboxes(content: SelectorList[Selector], passages: Iterable[Passage]) -> tuple[Reading, ...]:
    """The mailboxes that `content` links, and those that stand unlinked in its `passages`.

    Addresses of persons are among them: `pipeline.normalise.contact` tells them from those of offices.
    """
    linked = filter(None, map(read_mailbox, content.css("a[href^='mailto:']")))
    written = (quote(found[0], each.reading) for each in passages for found in _WRITTEN.finditer(each.reading.text))
    return distinct([*linked, *written])


def read_mailbox(link: Selector) -> Reading | None:
    """The address that `link` writes to; None where it names no address."""
    found = _MAILBOX.match(link.attrib.get("href", "").strip())
    return Reading(text=joined(found["address"]), xpath=f"{path_of(link)}/@href") if found else None


_SECTIONS = re.compile(
    r"/(?:kennis-en-instrumenten|kennisdeling|open-data-beleid|data-piloten|piloten|resources|goede-praktijken|trajecten|"
    r"events|initiatieven|faq|vloca-talks|projecten|oproepen|lokaal-bestuur|digitale-transformatie|stedenbeleid|"
    r"onze-oplossingen|subsidies|financiering|slimme-steden|blikvangers|nieuws[^/]*|strategische-projecten)/?$"
)


def read_programme(response: HttpResponse) -> Reading | None:
    """The address of the nearest page above that the breadcrumb links, sections of the site left aside."""
    own = link_target(response, str(response.url))
    for link in reversed(links_above(response)):
        above = link_target(response, link.attrib["href"])
        if not is_section(above) and above.rstrip("/") != own.rstrip("/"):
            return Reading(text=above, xpath=f"{path_of(link)}/@href")
    return None


def links_above(response: HttpResponse) -> list[Selector]:
    """The links of the breadcrumb, but for the home page of the site and for empty ones."""
    links = response.css("#breadcrumbs a[href]")
    return [
        link
        for link in links
        if link.attrib["href"].strip() not in {"", "#"}
        and urlsplit(link_target(response, link.attrib["href"])).path != "/"
    ]


def link_target(response: HttpResponse, href: str) -> str:
    """The page that a link leads to; breadcrumbs need no query, and one that only tracks readers is no other page."""
    whole = urlsplit(urljoin(str(response.url), href.strip()))
    return whole._replace(path=whole.path or "/", query="", fragment="").geturl()


def is_section(href: str) -> bool:
    """Whether an address is of a mere section of a site, which is no programme."""
    return bool(_SECTIONS.search(href))


def read_collection(response: HttpResponse) -> tuple[Reading, ...]:
    """The label of the collection that the page stands in, as its breadcrumb has it ("Trajecten")."""
    return tuple(read_text(label) for label in links_above(response)[-1:])
