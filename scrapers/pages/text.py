"""Words of a page as its readers see them: white space joined, link suffixes and furniture left out."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from parsel import Selector

from domain.readings import STILL_LOADING, Passage, Reading

_FURNITURE_TAGS = frozenset(
    ("script", "style", "noscript", "template", "nav", "form", "select", "svg", "iframe", "object", "footer")
)
_FURNITURE_CLASSES = frozenset(
    (
        *("share-buttons", "social", "crosslink", "spotlight", "pager", "post-meta", "date", "person", "breadcrumb"),
        *("badge", "codepen", "cookie-consent", "visually-hidden", "side-navigation", "wp-related", "vl-spotlight"),
        *("vl-pager", "vl-u-visually-hidden", "vl-related", "vl-contact-data", "vl-share-buttons", "vl-loader"),
        *("wp-pt-heading__parent", "wp-pt-heading__label", "vl-region--overlap"),
    )
)
"""What stands on a page beside its content: scripts, navigation, sharing, contact data, cards of other pages."""

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt", "summary", "button"})
_LABEL_LENGTH = 40
_LABELLED = re.compile(rf"(?P<label>[A-Z][\w' -]{{2,{_LABEL_LENGTH - 1}}}?)\s?:\s")
_BREAK = "\u2028"
"""How a `<br>` stands in a text until its lines are told apart; white space to all else."""

_LINK_SUFFIX = re.compile(
    r"(?<!\() ?\(++\s*(?:(?:pdf|word|excel|powerpoint)?[- ]?bestand\s+)?(?:deze link )?"
    r"opent in (?:een )?nieuw (?:venster|tabblad)\s*\)+| ?\(externe link\)",
    re.IGNORECASE,
)
_LOADING = re.compile(r"\s*(?:Inhoud is aan het laden|Gedaan met laden\.?)\s*", re.IGNORECASE)
_LOADER_CLASSES = frozenset(("vl-loader", "loader", "loading", "spinner", "skeleton", "lazy-loading", "is-loading"))
_LOADING_LINE = re.compile(
    r"(?:(?:de )?\w+ (?:is|zijn) aan het laden|(?:de )?\w+ (?:wordt|worden) geladen|(?:bezig met|aan het) laden"
    r"|even geduld(?: a\.?u\.?b\.?)?|loading)[\s.…!]*",
    re.IGNORECASE,
)
"""What stands in the place of a part of a page that has yet to be loaded; as the whole text of a block."""
_LONGEST_LOADING = 120
"""Characters of such a text, at most."""

_SERVER_ERROR = re.compile(
    r"(?:PHP )?\b(?:Warning|Notice|Deprecated|Strict Standards|(?:Catchable |Recoverable )?[Ff]atal error|Parse error)"
    r"\s*:\s.{0,500}?\bin \S+ on line \d+\b(?: and defined in \S+ on line \d+)?"
)
"""What PHP prints amid a page when something is wrong with its own code (display_errors)."""


_UNSEEN = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
}
"""Characters that no reader sees, or sees as a hyphen: editors paste them within words."""

_WORDS = etree.XPath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
_STAMP = re.compile(
    r"(?:deze pagina (?:is|werd) )?(?:voor het )?(?:laatst|last) "
    r"(?:gewijzigd|bijgewerkt|aangepast|bewerkt|modified|updated|changed)\b.{0,60}",
    re.IGNORECASE,
)


def joined(text: str) -> str:
    """`text` with white space joined, without link suffixes ("(opent in nieuw venster)"), loading lines and errors."""
    if not text.isascii():
        text = text.translate(_UNSEEN)
    text = " ".join(text.split())
    if "(" in text:
        text = _LINK_SUFFIX.sub("", text)
    if "on line" in text:
        text = _SERVER_ERROR.sub(" ", text)
    return " ".join(_LOADING.sub(" ", text).split()) if "laden" in text else text.strip()


def path_of(element: Selector) -> str:
    """Where `element` stands in its document, as an XPath."""
    return str(element.root.getroottree().getpath(element.root))


def text_of(element: Selector) -> str:
    """The joined text of `element`, scripts and styles left out."""
    return joined("".join(gap_before(string) + string for string in _WORDS(element.root)))


def gap_before(string: etree._ElementUnicodeResult) -> str:
    """What parts a string from the one before it: a line, a block."""
    owner = string.getparent()
    return " " if owner is not None and (owner.tag == "br" or gap_beside(owner)) else ""


def read_text(element: Selector) -> Reading:
    """The words of `element` and where it stands."""
    return Reading(text=text_of(element), xpath=path_of(element))


def quote(text: str, source: Reading) -> Reading:
    """A part of the words of `source`."""
    return Reading(text=joined(text), xpath=source.xpath)


def read_passages(
    root: Selector, *, without: str = "", heading: str = "", labelled: bool = True
) -> tuple[Passage, ...]:
    """The running text under `root`, block by block, each with the heading it stands beneath.

    Furniture, a line that says when the page was edited last, and what the selector `without` finds are left out. A
    part that has yet to be loaded is STILL_LOADING. A line of facts with a label of its own stands beneath that, where
    such lines are `labelled`. A row of a table is one block; so is a row of facts that a page lays out in parallel
    columns of lines.
    """
    tree = root.root
    columns = {cell: row for grid in _grids(tree) for cell, row in _column_rows(grid).items()}
    skipped = {found.root for found in root.css(without)} if without else set()
    term = ""
    found: list[Passage] = []
    for block, text in _blocks(tree, skipped, columns):
        path = str(block.getroottree().getpath(block))
        if text == STILL_LOADING:
            found.append(Passage(heading=heading, reading=Reading(text=text, xpath=path)))
        elif block.tag == "dt":
            term = text
        elif block.tag in _HEADINGS:
            heading = text
        elif not _STAMP.fullmatch(text):
            label = label_of(block, text) if labelled else ""
            above = term if block.tag == "dd" or next(block.iterancestors("dd"), None) is not None else heading
            found.append(Passage(heading=label or above, reading=Reading(text=text, xpath=path)))
    return tuple(found)


def _blocks(
    tree: etree._Element, skipped: set[etree._Element], columns: Mapping[etree._Element, list[str]]
) -> Iterator[tuple[etree._Element, str]]:
    block, parts = tree, [""]
    for owner, text in _strings(tree, skipped, columns):
        if owner is not block or owner in columns:
            yield from ((block, line) for line in lines_of("".join(parts)))
            block, parts = owner, []
        if owner in columns:
            yield from ((owner, row) for row in columns[owner] if row)
        else:
            parts.append(text)
    yield from ((block, line) for line in lines_of("".join(parts)))


def lines_of(text: str) -> list[str]:
    """The text of a block as one, or by line where several lines begin with a label ("Start: …<br>Duur: …")."""
    if text.isspace():
        return []
    if len(words := text.strip()) <= _LONGEST_LOADING and _LOADING_LINE.fullmatch(words):
        return [STILL_LOADING]
    if _BREAK not in text:
        return [whole] if (whole := joined(text)) else []
    lines = [line for part in text.split(_BREAK) if (line := joined(part))]
    starts = [number for number, line in enumerate(lines) if _LABELLED.match(line)]
    if len(starts) < 2:  # noqa: PLR2004  one colon makes no list of facts
        return [whole] if (whole := joined(text)) else []
    ends = [*starts, len(lines)]
    groups = [lines[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return [" ".join(group) for group in groups if group]


def _strings(
    tree: etree._Element, skipped: set[etree._Element], columns: Mapping[etree._Element, list[str]]
) -> Iterator[tuple[etree._Element, str]]:
    """Every string under `tree` with the block that a reader sees it in; a column of facts counts as one string.

    Not by recursion: markup may be nested deeper than Python calls may be.
    """
    yield tree, tree.text or ""
    waiting = [(tree, tree, iter(tree))]
    while waiting:
        element, block, children = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            if waiting:
                yield waiting[-1][1], text_behind(element)
        elif child in skipped or is_furniture(child):
            if is_loading(child) and child not in skipped:
                yield child, STILL_LOADING
            yield block, text_behind(child)
        elif child in columns:
            if columns[child]:
                yield child, ""
            yield block, text_behind(child)
        else:
            inner = block_of(child, block, tree)
            yield inner, _BREAK if child.tag == "br" else gap_beside(child) + (child.text or "")
            waiting.append((child, inner, iter(child)))


def text_behind(element: etree._Element) -> str:
    """The text that follows an element."""
    return gap_beside(element) + (element.tail or "")


def gap_beside(element: etree._Element) -> str:
    """What parts the words of an element from those beside it: of two cells or paragraphs of a row they are two."""
    return " " if isinstance(element.tag, str) and element.tag not in _INLINE else ""


def block_of(element: etree._Element, around: etree._Element, tree: etree._Element) -> etree._Element:
    """The block that a reader sees the words of `element` in: its row, or its nearest element that is not inline.

    `around` is the block of the element that it stands in, somewhere in `tree`.
    """
    is_in_row = around.tag == "tr" and around is not tree and element.tag != "tr"
    return around if is_in_row or element.tag in _INLINE else element


def label_of(block: etree._Element, text: str) -> str:
    """What a line of facts, the `text` of a `block` or one line of it, tells of; "" for a line without a label.

    That is the first of two cells of a row, bold words before a colon or asking something, or the words before a colon
    in a block of several lines or in a list of which most items have such words.
    """
    if block.tag == "tr":
        cells = [cell for cell in block if cell.tag in {"td", "th"}]
        of_facts = len(cells) == 2 and cells[1].tag == "td"  # noqa: PLR2004  a label and its value
        label = joined(" ".join(cells[0].itertext())) if of_facts else ""
    elif (line := _LABELLED.match(text)) and (block.find(".//br") is not None or is_list_of_facts(block)):
        label = line["label"]
    else:
        label = bold_label(block)
    return label.rstrip(" :") if len(label) <= _LABEL_LENGTH and label.rstrip(" :") in text else ""


def is_list_of_facts(block: etree._Element) -> bool:
    """Whether a block is an item of a list that gives a label and a value in most of its items."""
    parent = block.getparent()
    if block.tag != "li" or parent is None:
        return False
    items = [joined("".join(item.itertext())) for item in parent.iterchildren("li")]
    return len(items) > 1 and sum(bool(_LABELLED.match(item)) for item in items) > len(items) / 2


def bold_label(block: etree._Element) -> str:
    """The bold words that a block begins with, where they announce what follows."""
    if not len(block) or (block.text or "").strip():
        return ""
    bold = next((child for child in block if child.tag in {"strong", "b"}), None)
    if bold is None:
        return ""
    words = joined("".join(bold.itertext()))
    return words if words.endswith((":", "?")) or (bold.tail or "").lstrip().startswith(":") else ""


def is_furniture(element: etree._Element) -> bool:
    """Whether an element stands beside the content of a page, or is none at all (a comment)."""
    if element.tag == "button":
        return not is_toggle(element)
    if not isinstance(element.tag, str) or element.tag in _FURNITURE_TAGS:
        return True
    if not element.keys():
        return False
    if element.get("aria-live") is not None or is_loading(element):
        return True
    names = element.get("class", "").split()
    if _FURNITURE_CLASSES.isdisjoint(names):
        return "category" in names and next(element.iterancestors("header"), None) is not None
    return True


def is_loading(element: etree._Element) -> bool:
    """Whether an element holds the place of what has yet to be loaded: busy, or dressed so, and without content."""
    if not isinstance(element.tag, str) or not is_busy(element):
        return False
    text = "".join(element.itertext()).strip()
    return not text or _LOADING_LINE.fullmatch(text) is not None


def is_busy(element: etree._Element) -> bool:
    """Whether an element says, or is dressed as if, it has yet to be loaded."""
    return element.get("aria-busy") == "true" or not _LOADER_CLASSES.isdisjoint(element.get("class", "").split())


def is_toggle(button: etree._Element) -> bool:
    """Whether a button is the heading of what it folds out."""
    parent = button.getparent()
    return "accordion" in button.get("class", "") or (parent is not None and parent.tag in _HEADINGS)


def _grids(tree: etree._Element) -> list[Selector]:
    """The grids under `tree`, and `tree` itself where it is one."""
    return [Selector(root=found, type="html") for found in tree.iter("div") if "grid" in found.get("class", "").split()]


def _column_rows(grid: Selector) -> dict[etree._Element, list[str]]:
    """The cells of a grid that lays out facts in parallel columns of lines, the first cell with the rows.

    Such columns (labels | dates | times) are lists of lines parted by `<br>`, often within broken markup, so they
    are read with Beautiful Soup. A grid that is something else has no rows.
    """
    cells = grid.xpath("./div[.//br]")
    if len(cells) < 2 or len(cells) != len(grid.xpath("./div")) or grid.css("h1, h2, h3, h4, p, li, table, a"):  # noqa: PLR2004  one column is no table
        return {}
    from bs4 import BeautifulSoup  # noqa: PLC0415  few pages need it, and it takes longer than ten of them

    lines = [list(BeautifulSoup(cell.get(), "html.parser").stripped_strings) for cell in cells]
    if len({len(column) for column in lines}) != 1 or len(lines[0]) < 2:  # noqa: PLR2004  nor is one row
        return {}
    rows = [joined(" ".join(row)) for row in zip(*lines, strict=True)]
    return {cell.root: rows if index == 0 else [] for index, cell in enumerate(cells)}
