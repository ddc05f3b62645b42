"""A wiki of any size, of which one page in twenty-five is about an initiative."""

from benchmarks.night.hosts import WIKI
from benchmarks.night.site import name, prose
from demo.content import Page, Site

_ONE_IN = 25


def wiki_of(pages: int) -> Site:
    """A wiki with so many pages in its main namespace and that of initiatives."""
    made = {page.path: page for page in map(make_page, range(1, pages + 1))}
    return Site(host=WIKI, title="user's Wiki!", family="wiki", slash=False, restless=False, robots="", pages=made)


def make_page(number: int) -> Page:
    """An initiative, or a term."""
    title = f"VLOCA:{name(number).capitalize()}"
    told: dict[str, object] = {"sections": [{"heading": "Korte Beschrijving", "html": f"<p>{prose(number, 60)}</p>"}]}
    if number % _ONE_IN == 0:
        told["infobox"] = [["Initiatief", name(number).capitalize()], ["Status", "Project"]]
        told["categories"] = ["Initiatief"]
    return Page.model_validate({"path": f"/{title}", "layout": "page", "title": title, "id": number, **told})
