"""smart.flanders.be: three themes in a row (until 2020-05, until 2020-07, after), all Jekyll."""

from typing import ClassVar

from web_poet import HttpResponse

from domain.readings import Passage, Reading
from domain.vocabulary import PageClass
from scrapers.pages.base import ListingPage, Page, Recognition, cached_field
from scrapers.pages.text import joined, read_passages
from scrapers.pages.vlaanderen_ui import Article, CardOverview, NewsArticle

_BESIDE_TEXT = "h1:first-of-type, .col-sticky, #team, .page-heading"


class ArticlePage(Article):
    """A page since 2020-07: `article.page`, an introduction in its header, paragraphs after it."""

    mark = "#main article.page"
    layout = ("#main article.page :is(header.region.intro, section.region, .paragraph)",)


class PracticePage(Article):
    """A good practice, since 2020-07: tagline, month-first date, tags for places and subjects, no article."""

    mark = "div.page.practices #main .headings h2, div.page.practices #main .date"
    layout = ("#main header.region.intro .headings h1",)
    month_first = True


class NewsPost(NewsArticle):
    """A news post since 2020-07."""

    mark = "div.page.news #main, #main > article.post"
    layout = ("#main > article.post header.region.intro", "#main time[itemprop=datePublished]")


class Overview(CardOverview):
    """An overview of cards since 2020-07: news, a category, good practices, the home page."""

    mark = "#main > .news.layout, #main > .home, #main .pill, div.page.practices #main, #main .spotlight"
    layout = ("#breadcrumbs, #main > .home",)


class TabPage(Article):
    """A page of the first themes: tabs above, `main.page-content`, one column with a navigation beside it."""

    mark = "main.page-content #main"
    layout: ClassVar[tuple[str, ...]] = ("main.page-content #main h1, main.page-content h1.post-title",)
    content = "main.page-content"
    introduction = ".teaser"
    heading = "main.page-content h1"

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The column of text; persons of the team and the scroll navigation are left out."""
        return read_passages(self.response.css("main.page-content")[0], without=_BESIDE_TEXT)

    @property
    def document_title(self) -> Reading | None:
        """The title of the document, which names the subject in full where the heading is short."""
        found = super().document_title
        site = self.site
        return None if found and site and found.text == site.text else found


class FirstPage(TabPage):
    """A page of the very first theme (early 2017): `article.post` without any column."""

    mark = "main.page-content article.post:not([itemtype])"
    layout = ("main.page-content article.post h1.post-title", ".post-content")
    heading = "main.page-content h1.post-title"


class TabNewsPost(NewsArticle):
    """A news post or opinion of the first themes."""

    mark = "main.page-content article.post[itemtype], main.page-content article.post time"
    layout = ("h1.post-title",)


class TabOverview(ListingPage):
    """The news, the events or the home page of the first themes."""

    mark = "main.page-content .post-list, main.page-content a.post-link, main.page-content .home:not(:has(article)) ul"


class HomePage(ListingPage):
    """The home page of the first themes, whose heading is the name of the site."""

    mark = "main.page-content"
    why = "home page"


class ErrorPage(Page):
    """The site's own page for an address that does not exist, served as if it did."""

    mark = "h1"
    why = "error page"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether a heading says that nothing was found."""
        headings = {joined(text).casefold() for text in response.css("h1::text").getall()}
        lost = {"404", "we kunnen de pagina niet vinden", "page not found :(", "pagina niet gevonden", "page not found"}
        return Recognition.KNOWN if headings & lost else Recognition.NOT_THIS_TYPE


class Fragment(Page):
    """A piece of a page that was published by itself: without a title, a header or a navigation."""

    suggested = PageClass.OTHER
    why = "fragment of a page, without title"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the document has neither title nor heading nor main content."""
        parts = response.css("title, h1, main, #main, #content, header")
        return Recognition.NOT_THIS_TYPE if parts else Recognition.KNOWN
