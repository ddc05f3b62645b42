"""lokaalbestuur.vlaanderen.be, the older site of the agency (Drupal): flat addresses, "Publicatiedatum"."""

import re

from web_poet import HttpResponse

from domain.readings import Passage, Reading
from scrapers.pages.base import ListingPage, Recognition, cached_field
from scrapers.pages.names import read_aliases
from scrapers.pages.text import quote, read_passages, read_text
from scrapers.pages.vlaanderen_ui import Article, NewsArticle

_PAGED = re.compile(r"[?&]page=\d+")
_NEWS = re.compile(r"/nieuws/[^/?]+")
_CALL = re.compile(r"\b\w*oproep\b", re.IGNORECASE)
_HAND_IN = re.compile(
    r"\bindien(?:en|ing|datum)\b|\baanvra(?:ag|gen)\b[^.]{0,60}\b(?:tot|vóór|uiterlijk)\b", re.IGNORECASE
)
_DATE_LABEL = "Publicatiedatum"
_DATED = (
    "//*[starts-with(normalize-space(translate(text(), '\u00a0', ' ')), 'Publicatiedatum')]"
    "[not(ancestor::aside or ancestor::*[not(self::body) and contains(concat(' ', @class), ' sidebar')])]"
)
"""Where a date of publication is announced in the content: a side bar has those of other pages."""
_OF_THE_PAGE = f"{_DATED}[not(ancestor::*[has-class('views-row')])]"
_ASIDE = "h1, .pager, .views-row, .view, .block-related, [class*=publicatiedatum], .print-link, aside"


class Overview(ListingPage):
    """A section with a pager, or a page that is mostly a list: news items, each with "Meer lezen" and a date."""

    mark = "body"
    why = "section with a list of news"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the address has a page number, or the page has several items with a date of publication."""
        dates = response.xpath(_DATED)
        listing = _PAGED.search(str(response.url)) or response.css(".pager") or len(dates) > 2  # noqa: PLR2004  a page has one date of its own
        return Recognition.KNOWN if listing else Recognition.NOT_THIS_TYPE


class NewsPost(NewsArticle):
    """A news page: "Publicatiedatum" and a date, in the folder of news."""

    mark = "h1"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page stands in the folder of news."""
        return super().recognises(response) if _NEWS.search(str(response.url)) else Recognition.NOT_THIS_TYPE


class TopicPage(Article):
    """A page about one subject at the root of the site, with or without a date of publication."""

    mark = "h1"
    content = "article, main:not(:has(article)), body:not(:has(main, article))"
    heading = "h1"
    introduction = ".field-name-intro, .intro, .introduction"

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The text, in the order of the page: updates are written into it, above what they change."""
        read = read_passages(self.response.css(self.content)[0], without=_ASIDE)
        dated = {_DATE_LABEL, self.published.text if self.published else _DATE_LABEL}
        return tuple(passage for passage in read if passage.reading.text not in dated)

    @cached_field
    def aliases(self) -> tuple[Reading, ...]:
        """Other names of the subject."""
        return read_aliases(self.title, self.passages)

    @cached_field
    def published(self) -> Reading | None:
        """The date in or after the "Publicatiedatum" of the page itself."""
        label = self.response.xpath(_OF_THE_PAGE)[:1]
        inside = [read_text(label[0])] if label else []
        behind = map(read_text, label.xpath("following::*[normalize-space(text())][1]"))
        dated = (
            found for each in (*inside, *behind) if (found := quote(each.text.removeprefix(_DATE_LABEL), each)).text
        )
        return next(dated, None)


class CallPost(TopicPage):
    """A call that was announced as news: such a page is kept up to date and is the only one that the call has."""

    why = "call, announced as news"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the heading names a call and the text tells how to hand in an application."""
        heading = " ".join(response.css("h1 ::text").getall())
        call = _CALL.search(heading) and _HAND_IN.search(" ".join(response.css("main ::text, body ::text").getall()))
        return super().recognises(response) if call else Recognition.NOT_THIS_TYPE
