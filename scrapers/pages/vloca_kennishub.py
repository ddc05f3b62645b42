"""vloca-kennishub.vlaanderen.be: a wiki of six hundred pages, of which a tenth are initiatives."""

from web_poet import HttpResponse, field

from domain.readings import Reading
from scrapers.pages.base import Recognition, distinct
from scrapers.pages.mediawiki import Wiki, category_names
from scrapers.pages.text import read_text
from scrapers.pages.wiki_config import CATEGORY, read_wiki_page

_NAMESPACES = frozenset({"cocreatieaanvraag", "vlocatraject", "vlocasessie", "deliverable"})
_CATEGORIES = frozenset({"initiatief", "initiatieven"})


class InitiativePage(Wiki):
    """A page in the category "Initiatief", or in a namespace made for requests, tracks, sessions, deliverables."""

    why = "wiki page of an initiative"

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether category or namespace says that the page is about an initiative."""
        page = read_wiki_page(response)
        if page is None:
            return Recognition.NOT_THIS_TYPE
        categories = {*page.categories, *category_names(response.selector)}
        prefix = (page.prefix or page.title.split("/", 1)[0].split(":", 1)[0]).casefold()
        ours = prefix in _NAMESPACES or (
            {name.casefold() for name in categories} & _CATEGORIES and page.namespace != CATEGORY
        )
        return super().recognises(response) if ours else Recognition.NOT_THIS_TYPE

    @field
    def kind(self) -> tuple[Reading, ...]:
        """The sort that the infobox names, the category that says so, the namespace of the page."""
        links = self.response.css("#mw-normal-catlinks li a")
        named = [read_text(link) for link in links if link.css("::text").get("").casefold() in _CATEGORIES]
        heading = self.response.css("h1#firstHeading")
        prefix = (
            [Reading(text=self.wiki.prefix, xpath="/html/head/script")]
            if heading and self.wiki.prefix.casefold() in _NAMESPACES
            else []
        )
        return distinct([*self.facts("Type", "Soort"), *named, *prefix])
