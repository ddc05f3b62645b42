"""What the demo wiki answers to the calls of MediaWiki's Action API that a reader of its pages needs.

https://www.mediawiki.org/wiki/API:Query, always as `format=json&formatversion=2`. Lists come in short batches, so
that `continue` is really followed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from demo.content import Page, Site

NAMESPACES = {
    0: "",
    1: "Overleg",
    2: "Gebruiker",
    4: "user's Wiki!",
    6: "Bestand",
    10: "Sjabloon",
    14: "Categorie",
    102: "Eigenschap",
    3000: "VLOCA",
    3001: "VLOCA Talk",
    3002: "CoCreatieAanvraag",
    3004: "VlocaTraject",
    3006: "VlocaSessie",
    3008: "Deliverable",
}
BATCH = 5
FIRST_EDIT = datetime(2021, 4, 15, 14, 14, tzinfo=UTC)

Json = dict[str, object]


def answer(site: Site, query: dict[str, str]) -> Json:
    """The answer to one call; an unknown one gets MediaWiki's error object."""
    if query.get("action") != "query":
        return {"error": {"code": "badvalue", "info": f"Unrecognized value for parameter action: {query}"}}
    found: Json = {}
    more: Json = {}
    if "siteinfo" in query.get("meta", ""):
        found |= site_info(site)
    for name in set(query.get("list", "").split("|")) & set(LISTS):
        rows, more = batch(LISTS[name](site, query), query)
        found[name] = [listed(page, name) for page in rows]
    if query.get("prop") or query.get("generator"):
        rows, continued = chosen(site, query)
        more |= continued
        found["pages"] = [properties(page, query) for page in rows] + missing(site, query)
    return {"batchcomplete": True, "query": found} | ({"continue": {**more, "continue": "-||"}} if more else {})


def site_info(site: Site) -> Json:
    """`meta=siteinfo`: addresses and namespaces."""
    base = f"https://{site.host}"
    return {
        "general": {
            "mainpage": "Hoofdpagina",
            "base": f"{base}/Hoofdpagina",
            "sitename": site.title,
            "generator": "MediaWiki 1.34.1",
            "server": base,
            "articlepath": "/$1",
            "scriptpath": "",
            "script": "/index.php",
        },
        "namespaces": {
            str(number): {"id": number, "name": name, "canonical": name, "content": number == 0}
            for number, name in NAMESPACES.items()
        },
    }


def all_pages(site: Site, query: dict[str, str]) -> list[Page]:
    """`list=allpages`: the pages of one namespace."""
    wanted = int(query.get("apnamespace", query.get("gapnamespace", "0")))
    return sorted((page for page in wiki_pages(site) if namespace(page) == wanted), key=lambda page: page.title)


def category_members(site: Site, query: dict[str, str]) -> list[Page]:
    """`list=categorymembers`: the pages that name this category."""
    title = query.get("cmtitle", query.get("gcmtitle", "")).partition(":")[2].replace("_", " ")
    members = (page for page in wiki_pages(site) if title in categories(page))
    return sorted(members, key=lambda page: page.title)


def recent_changes(site: Site, _query: dict[str, str]) -> list[Page]:
    """`list=recentchanges`: newest edit first."""
    return sorted(wiki_pages(site), key=lambda page: -revision_id(page))


LISTS: dict[str, Callable[[Site, dict[str, str]], list[Page]]] = {
    "allpages": all_pages,
    "categorymembers": category_members,
    "recentchanges": recent_changes,
}


def chosen(site: Site, query: dict[str, str]) -> tuple[list[Page], Json]:
    """The pages that `prop=…` is about: named by a generator, by titles or by ids."""
    if query.get("generator") in LISTS:
        return batch(LISTS[query["generator"]](site, query), query)
    titles = {title.replace("_", " ") for title in query.get("titles", "").split("|")}
    ids = set(query.get("pageids", "").split("|"))
    return [page for page in wiki_pages(site) if page.title in titles or str(page_id(page)) in ids], {}


def missing(site: Site, query: dict[str, str]) -> list[Json]:
    """The pages that were asked for by title or by id and do not exist."""
    pages = wiki_pages(site)
    titles = {page.title for page in pages}
    ids = {str(page_id(page)) for page in pages}
    asked = [title.replace("_", " ") for title in query.get("titles", "").split("|") if title]
    numbers = [number for number in query.get("pageids", "").split("|") if number]
    by_title: list[Json] = [{"ns": 0, "title": title, "missing": True} for title in asked if title not in titles]
    by_id: list[Json] = [{"pageid": int(number), "missing": True} for number in numbers if number not in ids]
    return by_title + by_id


def batch(pages: list[Page], query: dict[str, str]) -> tuple[list[Page], Json]:
    """The next few of a list, and where to go on."""
    name = next((key for key in query if key.endswith("continue") and key not in ("continue", "rawcontinue")), "")
    start = int(query[name]) if name else 0
    end = start + BATCH
    return pages[start:end], {name or continue_name(query): str(end)} if end < len(pages) else {}


def continue_name(query: dict[str, str]) -> str:
    """The parameter that goes on with a list: the prefix of its module and `continue`."""
    prefix = {"allpages": "ap", "categorymembers": "cm", "recentchanges": "rc"}
    generator = query.get("generator", "")
    return f"g{prefix[generator]}continue" if generator else f"{prefix[query['list'].split('|')[0]]}continue"


def properties(page: Page, query: dict[str, str]) -> Json:
    """`prop=revisions|info|categories` of one page."""
    wanted = query.get("prop", "").split("|")
    revision: Json = {"revid": revision_id(page), "parentid": 0, "timestamp": edited_at(page)}
    said: Json = {"pageid": page_id(page)} | reference(page)
    if "revisions" in wanted:
        said["revisions"] = [revision]
    if "info" in wanted:
        said |= {"lastrevid": revision_id(page), "touched": edited_at(page), "contentmodel": "wikitext"}
    if "categories" in wanted:
        said["categories"] = [{"ns": 14, "title": f"Categorie:{name}"} for name in categories(page)]
    return said


def reference(page: Page) -> Json:
    """A page as lists name it."""
    return {"pageid": page_id(page), "ns": namespace(page), "title": page.title}


def listed(page: Page, name: str) -> Json:
    """A page in a list; only recent changes tell versions."""
    return reference(page) | ({"revid": revision_id(page)} if name == "recentchanges" else {})


def wiki_pages(site: Site) -> list[Page]:
    """The pages that are pages of the wiki (special pages are none)."""
    return [page for page in site.public.values() if page.layout != "special"]


def namespace(page: Page) -> int:
    """The number of the namespace that the title begins with, 0 where a colon is only a colon."""
    names = {name: number for number, name in NAMESPACES.items() if name}
    return names.get(page.title.partition(":")[0], 0)


def page_id(page: Page) -> int:
    """The article id, which survives a rename."""
    return int((page.model_extra or {})["id"])


def categories(page: Page) -> list[str]:
    """The categories that the page stands in."""
    return list((page.model_extra or {}).get("categories", []))


def revision_id(page: Page) -> int:
    """The version id: one number for all pages of a wiki that only grows."""
    return 9000 + page_id(page) + 1000 * (page.revision - 1)


def edited_at(page: Page) -> str:
    """When the current version was saved."""
    return (FIRST_EDIT + timedelta(minutes=revision_id(page))).strftime("%Y-%m-%dT%H:%M:%SZ")
