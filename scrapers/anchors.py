"""Links as they stand in the text of a page, without a tree of it: most pages link nothing but what others link too."""

import html
import re

_ANCHOR = re.compile(
    r"""<a(?:rea)?(?![\w:.-])((?:\s++[^\s"'<>=/]++(?:=(?:"[^"]*+"|'[^']*+'))?+)*+\s*+>)?+""", re.ASCII | re.IGNORECASE
)
"""The beginning of an anchor, and what follows of it where that is written with its values in quotes."""
_HREF = re.compile(r"""\shref=(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)


def links_in(markup: str) -> frozenset[str] | None:
    """What the anchors of a page lead to, as they spell it; None where only a parser can tell.

    What stands in comments and scripts is among it. None for the first anchor that is not written with its values in
    quotes: what parsers make of such tags differs.
    """
    tags = _ANCHOR.findall(markup)
    if "" in tags:
        return None
    found = _HREF.findall("\n".join(tags))
    return frozenset(html.unescape(double or single) for double, single in found)
