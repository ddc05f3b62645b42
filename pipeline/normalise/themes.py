"""Themes: from what a page calls itself, its tags and its introduction; at most three."""

from collections.abc import Sequence

from domain.reference import Reference

_IN_NAME, _IN_LEAD, _ENOUGH, _MOST = 3, 1, 2, 3


def score_themes(names: Sequence[str], lead: str, reference: Reference) -> list[tuple[str, str]]:
    """Theme ids with the word that told them, strongest first; a word in a name counts three times one in the lead."""
    scored = []
    for theme in reference.themes:
        in_names = [match[0] for name in names if (match := theme.pattern.search(name.lower()))]
        in_lead = sorted({match[0] for match in theme.pattern.finditer(lead.lower())})
        score = _IN_NAME * len(in_names) + _IN_LEAD * len(in_lead)
        if score >= _ENOUGH:
            scored.append((-score, theme.id, (in_names or in_lead)[0]))
    return [(theme, word) for _, theme, word in sorted(scored)[:_MOST]]
