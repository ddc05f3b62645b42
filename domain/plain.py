"""Words from pages, made harmless for a mail: one line, no control or direction characters, not too long."""

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_SPACES = frozenset({"Cc", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""Joiners hold emoji and some scripts together."""

_LONGEST_WORD = 30
_LONGEST_URL = 1_000


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """`text` on one line; what has no width or turns the direction of writing is left out (Unicode category C)."""
    return " ".join("".join(map(_plain_sign, text)).split())


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _SPACES:
        return " "
    return "" if category.startswith("C") and sign not in _JOINERS else sign


def shortened(text: str, length: int) -> str:
    """`text` in at most `length` characters, with dots where words are missing."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    words = head.rpartition(" ")[0]
    return (words if words and len(head) - len(words) <= _LONGEST_WORD else head).rstrip(" ,;:") + "…"


def web_address(url: str) -> str:
    """`url` if a reader can follow it safely, "" for anything but an address of the web without odd characters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = url == plain(url) and " " not in url and len(url) <= _LONGEST_URL
    return url if clean and parts.scheme in {"http", "https"} and parts.hostname else ""
