"""Other names that a page uses for its subject, each a part of the page's own words."""

import re
from collections.abc import Sequence

from domain.readings import Passage, Reading
from scrapers.pages.base import distinct
from scrapers.pages.text import quote

_ABOUT = re.compile(r"^(?:alles )?(?:over|about)(?: het| de)?\s+(?P<name>\S.*)$", re.IGNORECASE)
_ABOUT_US = re.compile(r"^(?:over|over ons|about|about us)$", re.IGNORECASE)
_ACRONYM = re.compile(r"^(?P<name>.{4,}?)\s*\((?P<short>[A-Z][A-Za-z0-9]{1,11})\)$")
_TAIL = re.compile(
    r"^(?P<name>[^:―–]*\b\w*(?:charter|handboek|draaiboek|checklist|gids|leidraad)\b[^:―–]*?)"
    r"(?: v\d[\d.]*)?(?::\s|\s[―–]\s)",
    re.IGNORECASE,
)
_SORT = re.compile(r"^(?P<name>\S.*?)(?:[ -]programma|[ -]project)$", re.IGNORECASE)
_QUOTED = re.compile(r"[‘“„'\"«](?P<name>[^’”'\"»]{4,80})[’”'\"»]")
_WITH_ACRONYM = r"(?P<name>(?:[A-Z][\w’'-]{0,60}\s+){2,7})\((?:de\s+)?%s\)"
_WITH_OWNER = r"\b(?P<name>[A-Z][A-Z0-9]+[ -]%s)\b"
_LEAD = 6
_LONGEST = 300
"""Characters of a title, at most, that is a name."""


def read_aliases(
    title: Reading | None,
    passages: Sequence[Passage],
    *,
    others: Sequence[Reading | None] = (),
    site: Reading | None = None,
) -> tuple[Reading, ...]:
    """The other names of the subject that `title` names.

    Read from the title itself (without "Over", an acronym in parentheses, a subtitle, the word "programma"), from the
    first passages (an acronym written in full, an owner's name before a common word), from `others` (headings that
    name the same subject) and, for a page titled "About", from the name of the `site`.
    """
    if title is None or len(title.text) > _LONGEST:
        return ()
    found = [*_from_title(title), *(other for other in others if other is not None)]
    if site is not None and _ABOUT_US.match(title.text):
        found.append(site)
    names = [title, *found]
    lead = [passage.reading for passage in passages[:_LEAD]]
    found += [name for reading in lead for name in _from_text(names, reading)]
    return tuple(name for name in distinct(found) if name.text.casefold() != title.text.casefold())


def _from_title(title: Reading) -> list[Reading]:
    text = title.text
    names: list[str] = []
    if about := _ABOUT.match(text):
        names.append(about["name"])
    if acronym := _ACRONYM.match(text):
        names += [acronym["name"], acronym["short"]]
    names += [found["name"] for pattern in (_TAIL, _SORT) if (found := pattern.match(text))]
    names += [found["name"] for found in _QUOTED.finditer(text) if " " in found["name"]]
    return [quote(name, title) for name in names]


def _from_text(names: Sequence[Reading], reading: Reading) -> list[Reading]:
    found: list[Reading] = []
    for name in names:
        if re.fullmatch(r"[A-Z][A-Z0-9]{2,11}", name.text):
            pattern, flags = _WITH_ACRONYM % re.escape(name.text), re.NOFLAG
        elif re.fullmatch(r"\w{6,60}", name.text):
            pattern, flags = _WITH_OWNER % f"(?i:{re.escape(name.text)})", re.NOFLAG
        else:
            continue
        found += [quote(match["name"], reading) for match in re.finditer(pattern, reading.text, flags)]
    return [quote(_ARTICLES.sub("", name.text), name) for name in found]


_ARTICLES = re.compile(r"^(?:(?:De|Het|Een|Deze|Dit|Voor|In|Met|Via|Door|Bij) )+")
