"""Subjects that have no page of their own: rows of a table, accordions."""

import re

from parsel import Selector, SelectorList

from domain.readings import InitiativeReadings, Passage, Reading
from scrapers.pages.phrases import read_periods, read_starts
from scrapers.pages.sections import read_named, read_section
from scrapers.pages.text import joined, path_of, quote, read_passages, read_text

_ACCORDION = (
    ".//*[contains(@class, 'vl-accordion')][contains(concat(' ', normalize-space(@class), ' '), ' vl-accordion ')]"
)
"""The selector `.vl-accordion`; its first test, which few elements pass, takes a third of the time of the other."""

_STEPS = re.compile(
    r"\b(?:oproep|call)\s+\d+\b|^(?:\w*oproep|(?:deel)?project|\w*traject|\w*subsidie)\s+[‘“\"']?\w", re.IGNORECASE
)
_SORT = r"(?:(?:gekozen|geselecteerde|goedgekeurde|lopende) )?(?P<kind>projecten|oproepen)"
_KINDS = re.compile(rf"^{_SORT}$", re.IGNORECASE)
_LIST = re.compile(rf"^(?:overzicht(?: van)? (?:de )?)?{_SORT}\b", re.IGNORECASE)
_OF_A_PLACE = re.compile(r"\b(?:stad|gemeente|ocmw)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\?$|^(?:voor wie|wie|wat|hoe|waarom|wanneer|meer|contact|procedure|voorwaarden|veelgestelde|vragen)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"oproep|project|projectnaam|traject|naam", re.IGNORECASE)


def read_parts(content: SelectorList[Selector]) -> tuple[InitiativeReadings, ...]:
    """The accordions and the rows of tables that are calls or projects by their own title or table heading."""
    return (*_accordions(content), *_rows(content))


def _accordions(content: SelectorList[Selector]) -> tuple[InitiativeReadings, ...]:
    found: list[InitiativeReadings] = []
    for accordion in content.xpath(_ACCORDION):
        title = accordion.css(".vl-accordion__title, .vl-toggle, summary, h2, h3, h4")
        panel = accordion.css(".vl-accordion__panel, .vl-accordion__content")
        if title and panel and (kind := _kind_above(accordion, name := read_text(title[0]))):
            found.append(build_part(name, panel[0], kind if kind is not name else None))
    return tuple(found)


def _kind_above(accordion: Selector, name: Reading) -> Reading | None:
    """What says that an accordion is a call or a project: the heading above it, its own name, the page's heading."""
    above = [read_text(each) for each in accordion.xpath("(preceding::h2)[last()]")]
    page = [read_text(each) for each in accordion.xpath("(preceding::h1)[last()]") if not _NO_NAME.search(name.text)]
    headings = [quote(found["kind"], each) for each in above if (found := _KINDS.match(each.text))]
    numbered = [name] if _STEPS.search(name.text) else []
    lists = [quote(found["kind"], each) for each in page if (found := _LIST.match(each.text))]
    return next(iter([*headings, *numbered, *lists]), None)


def _rows(content: SelectorList[Selector]) -> tuple[InitiativeReadings, ...]:
    found: list[InitiativeReadings] = []
    for table in content.css("table"):
        labels = [joined(cell.xpath("string()").get("")) for cell in table.css("tr")[:1].css("th, td")]
        name = next((number for number, label in enumerate(labels) if _NAME.fullmatch(label)), None)
        if name is not None:
            rows = [row for row in table.css("tr")[1:] if len(row.css("td, th")) == len(labels)]
            found += [build_row(labels, row, name) for row in rows]
    return tuple(found)


_COLUMNS = {
    "audiences": re.compile(r"voor wie|doelgroep|aanvrager", re.IGNORECASE),
    "deadlines": re.compile(r"deadline|indien|uiterste|tot\b|sluit", re.IGNORECASE),
    "starts": re.compile(r"start|\bopen(?:t|ing)?\b|vanaf", re.IGNORECASE),
    "amounts": re.compile(r"budget|bedrag|subsidie", re.IGNORECASE),
    "status": re.compile(r"status|stand", re.IGNORECASE),
    "partners": re.compile(r"partner", re.IGNORECASE),
    "places": re.compile(r"gemeente|stad|bestuur|locatie", re.IGNORECASE),
    "periods": re.compile(r"periode|looptijd", re.IGNORECASE),
}


def build_row(labels: list[str], row: Selector, name: int) -> InitiativeReadings:
    """The subject of one table row, named in cell number `name`; the heading of a column tells the field of a cell."""
    cells = [read_text(cell) for cell in row.css("td, th")]
    values: dict[str, tuple[Reading, ...]] = {}
    for label, cell in zip(labels, cells, strict=False):
        field = next((field for field, pattern in _COLUMNS.items() if pattern.search(label)), None)
        if field and cell.text and cell is not cells[name]:
            told = cell.model_copy(update={"text": f"{label}: {cell.text}"}) if field == "amounts" else cell
            values[field] = (*values.get(field, ()), told)
    kind = (Reading(text=labels[name], xpath=path_of(row)),)
    whole = Reading(text=" ".join(cell.text for cell in cells), xpath=path_of(row))
    passages = (Passage(heading=cells[name].text, reading=whole),)
    return InitiativeReadings.model_validate(
        {"key": build_key(cells[name]), "title": cells[name], "kind": kind, "passages": passages, **values}
    )


def build_part(name: Reading, panel: Selector, kind: Reading | None) -> InitiativeReadings:
    """The subject of one accordion, `kind` being the heading above it."""
    passages = read_passages(panel, heading=name.text)
    owners, executors = read_named("owners", passages), read_named("executors", passages)
    partners = read_named("partners", passages) or read_section("partners", passages)
    parties = (*owners, *executors, *partners)
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
        owners=owners,
        executors=executors,
        partners=partners,
        places=read_section("places", passages) or tuple(each for each in parties if _OF_A_PLACE.search(each.text)),
    )


def build_key(name: Reading) -> str:
    """The key of a part within its page: the letters of its name."""
    return re.sub(r"\W+", "-", name.text.casefold()).strip("-")
