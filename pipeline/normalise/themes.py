"""Themes: from what a page calls itself, its address, its tags and its introduction; at most three."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from domain.reference import Reference, Theme
from pipeline.normalise.organisations import finder

MOST_THEMES = 3
_IN_NAME, _IN_LEAD, _ENOUGH = 3, 1, 2


def score_themes(names: Sequence[str], lead: str, reference: Reference) -> list[tuple[str, str]]:
    """Theme ids with the word that told them, strongest first.

    A word in a name counts three times one in the lead; the names of organisations tell no theme.
    """
    own_names = [without_organisations(name, reference).lower() for name in names]
    own_lead = without_organisations(lead, reference).lower()
    scored = []
    for theme in reference.themes:
        in_names = [word for name in own_names for word in words_of(theme, name)[:1]]
        in_lead = sorted(set(words_of(theme, own_lead)))
        score = _IN_NAME * len(in_names) + _IN_LEAD * len(in_lead)
        if score >= _ENOUGH:
            scored.append((-score, theme.id, (in_names or in_lead)[0]))
    return [(theme, word) for _, theme, word in sorted(scored)[:MOST_THEMES]]


def words_of(theme: Theme, text: str) -> list[str]:
    """The words of a theme in a text in lower case, in order."""
    return [match[0] for match in theme.pattern.finditer(theme.not_when.sub(" ", text))]


def without_organisations(text: str, reference: Reference) -> str:
    """`text` without the names of organisations ("Agentschap Innoveren en Ondernemen" is not about entrepreneurs)."""
    for one in reversed(list(finder(reference).find(text))):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def words_of_address(url: str) -> str:
    """The last part of an address as words: "/trajecten/water-in-de-stad/" says "water in de stad"."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"[\W_]+", " ", last.removesuffix(".html")).strip()
