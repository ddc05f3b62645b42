"""Subjects that have no page of their own: rows of a table, accordions."""

import re

from parsel import Selector

from domain.readings import InitiativeReadings, Passage, Reading
from scrapers.pages.phrases import read_periods, read_starts
from scrapers.pages.sections import read_section
from scrapers.pages.text import joined, path_of, read_passages, read_text

_STEPS = re.compile(r"\b(?:oproep|call)\s+\d+\b", re.IGNORECASE)
_KINDS = re.compile(r"^(?:(?:gekozen|geselecteerde|goedgekeurde|lopende) )?(?:projecten|oproepen)$", re.IGNORECASE)


def read_parts(page: Selector) -> tuple[InitiativeReadings, ...]:
    """The accordions and the rows of tables that are calls or projects by their own title or table heading."""
    return (*_accordions(page), *_rows(page))


def _accordions(page: Selector) -> tuple[InitiativeReadings, ...]:
    found: list[InitiativeReadings] = []
    for accordion in page.css("main .vl-accordion"):
        title = accordion.css(".vl-accordion__title, .vl-toggle, summary, h2, h3, h4")
        panel = accordion.css(".vl-accordion__panel, .vl-accordion__content")
        kind = _kind_above(accordion)
        if title and panel and (kind or _STEPS.search(read_text(title[0]).text)):
            found.append(build_part(read_text(title[0]), panel[0], kind))
    return tuple(found)


def _kind_above(accordion: Selector) -> Reading | None:
    """The heading above an accordion, where it announces projects or calls."""
    above = accordion.xpath("(preceding::h2)[last()]")
    heading = read_text(above[0]) if above else None
    return heading if heading and _KINDS.match(heading.text) else None


def _rows(page: Selector) -> tuple[InitiativeReadings, ...]:
    found: list[InitiativeReadings] = []
    for table in page.css("main table"):
        labels = [joined(cell.xpath("string()").get("")) for cell in table.css("tr")[:1].css("th, td")]
        if labels and re.fullmatch(r"oproep|project|projectnaam|traject|naam", labels[0], re.IGNORECASE):
            found += [build_row(labels, row) for row in table.css("tr")[1:] if row.css("td, th")]
    return tuple(found)


_COLUMNS = {
    "audiences": re.compile(r"voor wie|doelgroep|aanvrager", re.IGNORECASE),
    "deadlines": re.compile(r"deadline|indien|uiterste|tot\b|sluit", re.IGNORECASE),
    "starts": re.compile(r"start|opent|opening", re.IGNORECASE),
    "amounts": re.compile(r"budget|bedrag|subsidie", re.IGNORECASE),
    "status": re.compile(r"status|stand", re.IGNORECASE),
    "partners": re.compile(r"partner", re.IGNORECASE),
    "places": re.compile(r"gemeente|stad|bestuur|locatie", re.IGNORECASE),
    "periods": re.compile(r"periode|looptijd", re.IGNORECASE),
}


def build_row(labels: list[str], row: Selector) -> InitiativeReadings:
    """The subject of one table row; the heading of a column tells which field its cell is."""
    cells = [read_text(cell) for cell in row.css("td, th")]
    values: dict[str, tuple[Reading, ...]] = {}
    for label, cell in zip(labels[1:], cells[1:], strict=False):
        name = next((name for name, pattern in _COLUMNS.items() if pattern.search(label)), None)
        if name and cell.text:
            values[name] = (*values.get(name, ()), cell)
    kind = (Reading(text=labels[0], xpath=path_of(row)),)
    whole = Reading(text=" ".join(cell.text for cell in cells), xpath=path_of(row))
    passages = (Passage(heading=cells[0].text, reading=whole),)
    return InitiativeReadings.model_validate(
        {"key": build_key(cells[0]), "title": cells[0], "kind": kind, "passages": passages, **values}
    )


def build_part(name: Reading, panel: Selector, kind: Reading | None) -> InitiativeReadings:
    """The subject of one accordion, `kind` being the heading above it."""
    passages = read_passages(panel, heading=name.text)
    return InitiativeReadings(
        key=build_key(name),
        title=name,
        kind=(kind,) if kind else (),
        summary=passages[0].reading if passages else None,
        passages=passages,
        periods=read_periods(passages, name),
        starts=read_starts(passages, name),
        amounts=read_section("amounts", passages),
        deadlines=read_section("deadlines", passages),
        partners=read_section("partners", passages),
    )


def build_key(name: Reading) -> str:
    """The key of a part within its page: the letters of its name."""
    return re.sub(r"\W+", "-", name.text.casefold()).strip("-")
