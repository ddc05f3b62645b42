"""MediaWiki pages (1.34 with Semantic MediaWiki, plain 1.39; skin Vector): what every wiki has."""

import re

from parsel import Selector
from web_poet import HttpResponse, field

from domain.readings import Passage, Reading
from scrapers.pages.base import ListingPage, Page, ReadingError, Recognition, SubjectPage, cached_field, distinct, one
from scrapers.pages.names import read_aliases
from scrapers.pages.phrases import read_periods, read_starts
from scrapers.pages.sections import read_section
from scrapers.pages.text import joined, path_of, quote, read_passages, read_text, text_of
from scrapers.pages.wiki_config import CATEGORY, WikiPage, read_wiki_page

WIKI_FURNITURE = ".toc, #toc, .mw-editsection, .infobox, .printfooter, .catlinks, .mw-empty-elt, .noprint"
_LEAK = re.compile(r"\[\[[\w ]+::|\]\]")
_SPECIAL = re.compile(r"/(?:Speciaal|Special)(?::|%3A)|[?&]title=(?:Speciaal|Special)(?::|%3A)")
_ATTENDANCE = re.compile(r"deelnemers?|aanwezig(en)?", re.IGNORECASE)


class Wiki(SubjectPage):
    """A content page of a wiki."""

    tells_language = True
    mark = "#mw-content-text"
    layout = ("h1#firstHeading", "#mw-content-text .mw-parser-output")

    @property
    def wiki(self) -> WikiPage:
        """What the wiki says of the page."""
        found = read_wiki_page(self.response)
        if found is None:
            raise ReadingError("no configuration of the wiki in the page")
        return found

    @field
    def key(self) -> str:
        """The article id, which survives a rename."""
        return str(self.wiki.article)

    @cached_field
    def title(self) -> Reading | None:
        """The heading without the name of its namespace."""
        heading = read_text(one(self.response.css("h1#firstHeading"), "heading"))
        name = heading.text.removeprefix(f"{self.wiki.prefix}:").strip() if self.wiki.prefix else heading.text
        return quote(name, heading)

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The text; tables of contents, the infobox and the names of people who attended are left out."""
        root = one(self.response.css("#mw-content-text"), "text")
        read = read_passages(root, without=WIKI_FURNITURE, labelled=False)
        return tuple(passage for passage in read if not _ATTENDANCE.fullmatch(passage.heading))

    @cached_field
    def summary(self) -> Reading | None:
        """The first passage that is a sentence."""
        return next((p.reading for p in self.passages if len(p.reading.text) >= 40), None)  # noqa: PLR2004  shorter is a label

    @field
    def aliases(self) -> tuple[Reading, ...]:
        """Other names of the subject: the one in the infobox, an acronym written in full."""
        return read_aliases(self.title, self.passages, others=self.facts("Initiatief", "Titel", "Naam")[:1])

    @field
    def status(self) -> tuple[Reading, ...]:
        """The status in the infobox."""
        return self.facts("Status")

    @field
    def kind(self) -> tuple[Reading, ...]:
        """The sort of thing that the infobox names."""
        return self.facts("Type", "Soort")

    @field
    def themes(self) -> tuple[Reading, ...]:
        """The smart city domains in the infobox."""
        return self.facts("Smart City domeinen", "Domein", "Thema", "Thema's")

    @field
    def places(self) -> tuple[Reading, ...]:
        """The places in the infobox. A link to a page that nobody wrote yet is a value like any other."""
        return self.facts("Locatie", "Gemeente", "Gemeenten", "Steden")

    @field
    def partners(self) -> tuple[Reading, ...]:
        """The partners in the infobox."""
        return distinct([*self.facts("Partners", "Partner"), *read_section("partners", self.passages)])

    @field
    def owners(self) -> tuple[Reading, ...]:
        """Who takes the lead, in the infobox."""
        return self.facts("Trekker", "Organisatie", "Eigenaar", "Initiatiefnemer")

    @field
    def periods(self) -> tuple[Reading, ...]:
        """Phrases that tell how long it lasts, and the infobox's line about it."""
        return distinct([*self.facts("Periode", "Looptijd"), *read_periods(self.passages, self.title)])

    @field
    def starts(self) -> tuple[Reading, ...]:
        """Phrases that tell when it began, and the infobox's line about it."""
        return distinct([*self.facts("Datum", "Start", "Startdatum"), *read_starts(self.passages, self.title)])

    @field
    def deadlines(self) -> tuple[Reading, ...]:
        """The last day in the infobox or beneath a heading."""
        return distinct([*self.facts("Deadline", "Indienen tot"), *read_section("deadlines", self.passages)])

    @field
    def programme(self) -> Reading | None:
        """The track or programme in the infobox."""
        return next(iter(self.facts("Traject", "VLOCA traject", "Programma")), None)

    def facts(self, *labels: str) -> tuple[Reading, ...]:
        """The values that the infobox has under the first of `labels`, parted at commas; template leaks left out."""
        rows = self.response.css("#mw-content-text table.infobox tr")
        for row in rows:
            if joined(row.css("th").xpath("string()").get("")).rstrip(":") in labels and (cell := row.css("td")):
                return tuple(
                    Reading(text=part.strip(), xpath=path_of(cell[0]))
                    for part in re.split(r",(?!\d)|;", _LEAK.sub("", text_of(cell[0])))
                    if part.strip()
                )
        return ()


class CategoryPage(ListingPage):
    """A category: the pages that carry it."""

    mark = "#mw-content-text"
    why = "category of the wiki"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page is a category (namespace 14)."""
        page = read_wiki_page(response)
        named = re.search(r"/(?:Categorie|Category)(?::|%3A)", str(response.url)) and response.css("#mw-content-text")
        known = (page and page.namespace == CATEGORY) or named
        return Recognition.KNOWN if known else Recognition.NOT_THIS_TYPE


class SpecialPage(ListingPage):
    """A page that the wiki makes itself (namespace -1): lists, statistics, recent changes."""

    why = "special page of the wiki"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page is in the namespace of special pages."""
        page = read_wiki_page(response)
        known = page.namespace < 0 if page else _SPECIAL.search(str(response.url))
        return Recognition.KNOWN if known else Recognition.NOT_THIS_TYPE


class MainPage(ListingPage):
    """The wiki's main page."""

    why = "main page of the wiki"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the wiki calls the page its main page."""
        page = read_wiki_page(response)
        return Recognition.KNOWN if page and page.main else Recognition.NOT_THIS_TYPE


class OtherPage(Page):
    """Any other page of the wiki: a term, a standard, an organisation, a talk page, a template."""

    mark = "#mw-content-text"
    why = "wiki page outside the categories of initiatives (a term, an organisation, a report)"


def category_names(selector: Selector) -> tuple[str, ...]:
    """The categories that the foot of the page links."""
    return tuple(map(joined, selector.css("#mw-normal-catlinks li a::text").getall()))
