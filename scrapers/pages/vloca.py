"""vloca.vlaanderen.be: one Jekyll theme, with a body class for each sort of page."""

import re
from functools import partial
from urllib.parse import urljoin

from web_poet import HttpResponse, field

from domain.issues import Issue
from domain.readings import InitiativeReadings, Reading
from scrapers.pages.base import ListingPage, Page, Recognition, read_fields, read_json
from scrapers.pages.text import joined, quote, read_text
from scrapers.pages.vlaanderen_ui import Article, CardOverview, NewsArticle, read_collection

_TRACK_OF = re.compile(r"^(?:VLOCA[- ]traject\s+)(?P<name>.+?)\s+[-–]\s+", re.IGNORECASE)


class ArticlePage(Article):
    """A page about one subject: `article.page`."""

    mark = "#main article.page"
    layout = ("#main article.page :is(header.region.intro, section.region, .paragraph)",)


class PostedPage(Article):
    """A page of a collection: tagline and month-first date ("Gepost op") under the title, tags, paragraphs."""

    month_first = True

    @field
    def kind(self) -> tuple[Reading, ...]:
        """The collection that the page stands in."""
        return read_collection(self.response)

    @field
    def published(self) -> Reading | None:
        """The date under the title, month first."""
        found = self.response.css("#main .headings .date")
        return read_text(found[0]) if found else None

    @field
    def themes(self) -> tuple[Reading, ...]:
        """The tags of the page and the tagline under its title."""
        tags = self.response.css("#main header.intro .bullet-list--tag .bullet-list__item")
        words = [(part, read_text(tag)) for tag in tags for part in read_text(tag).text.split(",")]
        return tuple(quote(part, reading) for part, reading in words if part.strip())


class TrajectoryPage(PostedPage):
    """A track ("traject") of VLOCA."""

    mark = "div.page.traject #main"
    layout = ("#main header.region.intro .headings h1", "#main section.paragraphs")
    why = "page of a track"


class InitiativePage(PostedPage):
    """A city's initiative, as the site showed them in June 2020."""

    mark = "div.page.initiative #main"
    layout = ("#main header.region.intro .headings h1",)
    why = "page of a local initiative"


class SectionPage(Article):
    """A page of one subject without article and without cards: a heading, an introduction, text."""

    mark = "#main:not(:has(.spotlight)) > section h1.h1"
    layout = ("#breadcrumbs",)
    heading = "#main h1.h1"
    introduction = "[class*=introduction]"


class EventPage(Article):
    """A workshop: nothing but a title; its date stands in the calendar's data alone."""

    mark = "#main article.post, #main article.page"
    layout = ("#main header.region.intro h1",)
    why = "page of an event"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page stands under /events/."""
        return super().recognises(response) if "/events/" in str(response.url) else Recognition.NOT_THIS_TYPE

    @field
    def kind(self) -> tuple[Reading, ...]:
        """The collection that the page stands in."""
        return read_collection(self.response)

    @field
    def programme(self) -> Reading | None:
        """The track that the title names before the dash."""
        return read_track(self.title)


class NewsPost(NewsArticle):
    """A news post."""

    mark = "div.page.news #main, #main > article.post"
    layout = ("#main > article.post header.region.intro", "#main time[itemprop=datePublished]")


class TalkPage(NewsArticle):
    """An interview ("VLOCA talk"): month-first date, told like news."""

    mark = "#main .headings h1"
    month_first = True
    why = "interview"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page stands under /vloca-talks/."""
        talk = re.search(r"/vloca-talks/[^/]+", str(response.url))
        return super().recognises(response) if talk else Recognition.NOT_THIS_TYPE


class FaqPage(Page):
    """Questions and answers."""

    mark = "div.page.faq #main, #main .accordion, #main .toggle"
    why = "questions and answers"


class FaqAnswer(Page):
    """One answer on a page of its own."""

    why = "answer to a question"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the page stands among the questions."""
        asked = re.search(r"/(?:faq|veelgestelde-vragen)(?:/|$)", str(response.url))
        return Recognition.KNOWN if asked else Recognition.NOT_THIS_TYPE


class Overview(CardOverview):
    """An overview of cards: news, a category, tracks, the home page."""

    mark = (
        "#main > .news.layout, #main > .home, #main .pill, #main .spotlight, div.page.initiatives, div.page.trajecten"
    )
    layout = ("#breadcrumbs, #main > .home",)


class CalendarPage(ListingPage):
    """The calendar: empty until a script fills it from the calendar's data."""

    mark = "#main #calendar, #main [id*=calendar], body script"
    why = "calendar, filled by script"


class CalendarData(ListingPage):
    """The calendar's data: a JSON array of events, served as HTML. The only place where their dates stand."""

    why = "data of the calendar"
    reads_json = True

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether the body is a JSON array."""
        events = read_json(response)
        return Recognition.KNOWN if isinstance(events, list) else Recognition.NOT_THIS_TYPE

    def subjects(self) -> tuple[tuple[InitiativeReadings, ...], tuple[Issue, ...]]:
        """The events, each under the address of its own page."""
        url = str(self.response.url)
        events = [(place, event) for place, event in enumerate(read_json(self.response)) if isinstance(event, dict)]
        read = [read_fields({"subject": partial(self._event, *event)}, url) for event in events]
        return tuple(found["subject"] for found, _ in read if found), tuple(i for _, issues in read for i in issues)

    def _event(self, place: int, event: dict[str, object]) -> InitiativeReadings:
        url = urljoin(str(self.response.url), str(event["url"]))
        title = Reading(text=joined(str(event["title"])), xpath=f"$[{place}].title")
        start = Reading(text=joined(str(event["start"])), xpath=f"$[{place}].start")
        kind = Reading(text="events", xpath=f"$[{place}].url")
        return InitiativeReadings(key=url, title=title, starts=(start,), kind=(kind,), programme=read_track(title))


def read_track(title: Reading | None) -> Reading | None:
    """The track that an event's title names before the dash ("VLOCA-traject X - Workshop 2")."""
    found = _TRACK_OF.match(title.text) if title else None
    return quote(found["name"], title) if found and title else None
