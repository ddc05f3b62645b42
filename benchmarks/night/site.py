"""A government site of any size, made anew each time: the layouts of the demo, our own words, and much furniture.

Of ten pages one is about an initiative, two are news, one is a list, and six are about something else. Each has about
49 kB (10 kB in gzip), most of it menus, footers and what scripts leave behind.
"""

import random
from collections.abc import Iterator
from functools import cache

from benchmarks.night.hosts import BRANCH, HOST
from demo.content import Page, Site
from demo.render import render

SIZE = 49_000
_SYLLABLES = ("ba", "de", "gel", "in", "kor", "lan", "me", "nis", "op", "rau", "sel", "ter", "ver", "wij", "zon")
_OF_A_LIST = 40
_LINES = 20_000
_KINDS = ("initiative", "news", "news", "other", "other", "other", "other", "other", "other", "list")


def site_of(pages: int) -> Site:
    """A site with so many pages, the home page among them."""
    made = {page.path: page for page in (home(pages), *(make_page(number, pages) for number in range(1, pages)))}
    return Site(host=HOST, title="Vlaanderen.be", family="www", slash=False, restless=False, robots="", pages=made)


def body_of(site: Site, path: str) -> bytes:
    """The HTML of one page, with links to the pages that follow it, and with the furniture of the platform."""
    page = site.pages[path]
    number = int(page.model_extra["number"]) if page.model_extra else 0
    html = render(site, page)
    before, main, after = html.partition("<main")
    start = f"{before}{menu(number)}{main}{after}"
    return start.replace("</body>", f"{foot(number, SIZE - len(start))}</body>").encode()


def home(pages: int) -> Page:
    """The page that links the first pages; each list links the next ones."""
    blocks = [{"heading": "Alle pagina's", "html": links(1, pages)}]
    return Page.model_validate({**frame(0), "path": BRANCH, "title": "Digitale transformatie", "blocks": blocks})


def make_page(number: int, pages: int) -> Page:
    """One page of the sort that its number gives."""
    extra = {"initiative": initiative, "news": news, "list": listing, "other": other}[kind_of(number)](number, pages)
    return Page.model_validate({**frame(number), **extra})


def frame(number: int) -> dict[str, object]:
    """What every page has."""
    return {
        "path": path_of(number),
        "layout": "page",
        "title": title_of(number),
        "number": number,
        "parent": "Digitale transformatie",
        "parent_path": BRANCH,
        "email": "digitaal@vlaanderen.be",
    }


def kind_of(number: int) -> str:
    """The sort of a page."""
    return _KINDS[number % len(_KINDS)]


def path_of(number: int) -> str:
    """The address of a page."""
    folder = "/nieuwsberichten" if kind_of(number) == "news" else ""
    return f"{BRANCH}{folder}/{name(number)}-{number}" if number else BRANCH


def title_of(number: int) -> str:
    """The title of a page."""
    first = {"initiative": "Oproep", "news": "Nieuws over", "list": "Overzicht", "other": "Informatie over"}
    return f"{first[kind_of(number)]} {name(number)}"


@cache
def name(number: int) -> str:
    """A word of its own for each number."""
    chance = random.Random(number)  # noqa: S311  words, not secrets
    return "".join(chance.choices(_SYLLABLES, k=4)) + f"{number:x}"


def initiative(number: int, _pages: int) -> dict[str, object]:
    """A call with deadline, sum, target group and period."""
    day, sum_of_money = number % 28 + 1, 1000 * (number % 400 + 10)
    return {
        "intro": f"Met de oproep {name(number)} steunt het Agentschap Binnenlands Bestuur gemeenten die vernieuwen.",
        "blocks": [
            {"heading": "Voor wie?", "html": "<p>Gemeenten en OCMW's.</p>"},
            {"heading": "Bedrag", "html": f"<p>Een project krijgt maximaal {sum_of_money} euro.</p>"},
            {"heading": "Procedure", "html": f"<p>Indienen kan tot en met {day} maart 2023.</p>"},
            {"heading": "Meer weten", "html": paragraphs(number, 4)},
        ],
    }


def news(number: int, _pages: int) -> dict[str, object]:
    """A news post."""
    return {"intro": prose(number, 20), "blocks": [{"heading": "Wat is er nieuw?", "html": paragraphs(number, 6)}]}


def listing(number: int, pages: int) -> dict[str, object]:
    """A list of the pages that follow it."""
    return {"intro": prose(number, 8), "blocks": [{"heading": "Pagina's", "html": links(number + 1, pages)}]}


def links(first: int, pages: int) -> str:
    """Links to the pages from `first` on, of a site of so many pages."""
    numbers = range(first, min(first + _OF_A_LIST, pages))
    items = "".join(f'<li><a href="{path_of(number)}">{title_of(number)}</a></li>' for number in numbers)
    return f"<ul>{items}</ul>"


def other(number: int, _pages: int) -> dict[str, object]:
    """A page about something that is no initiative."""
    return {"intro": prose(number, 20), "blocks": [{"heading": "Wat is het?", "html": paragraphs(number, 6)}]}


def paragraphs(number: int, count: int) -> str:
    """Running text."""
    return "".join(f"<p>{prose(number * 100 + each, 40)}</p>" for each in range(count))


@cache
def line(number: int) -> str:
    """Six words that mean nothing."""
    chance = random.Random(number)  # noqa: S311  words, not secrets
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(6))


def prose(seed: int, words: int) -> str:
    """A sentence of about so many words that mean nothing."""
    return " ".join(line((seed * 37 + each) % _LINES) for each in range(max(1, words // 6))).capitalize() + "."


def menu(number: int) -> str:
    """A menu of links to other hosts and to pages that robots need not follow."""
    return f'<nav class="vl-navigation"><ul>{"".join(menu_items(number, 120))}</ul></nav>'


def menu_items(number: int, count: int) -> Iterator[str]:
    """Items of a menu."""
    for each in range(count):
        label = line((number * 7 + each) % _LINES)
        yield f'<li class="vl-navigation__item"><a class="vl-link" href="https://elders.example/{each}">{label}</a></li>'


def foot(number: int, size: int) -> str:
    """A footer with what scripts leave behind, of about `size` bytes."""
    items: list[str] = []
    length = 0
    while length < size:
        items.append(
            f'<div class="vl-footer" data-id="{number}-{len(items)}">{line((number * 31 + len(items)) % _LINES)}</div>'
        )
        length += len(items[-1])
    return f"<footer>{''.join(items)}</footer>"


def sitemap(site: Site, day: str) -> bytes:
    """A sitemap that says since when each page is as it is."""
    urls = "".join(f"<url><loc>https://{HOST}{path}</loc><lastmod>{day}</lastmod></url>" for path in site.pages)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
