"""Addresses: one spelling per page, without what only tracks the reader."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

_LONGEST = 2000
_TRACKING = ("_cldee", "recipientid", "esid", "fbclid", "gclid", "mc_cid", "mc_eid")
_TRACKING_FAMILY = re.compile(r"(?<=[?&])(utm_[^=&]*|pk_[^=&]*)=[^&#]*&?")


def normal_address(base: str, link: str) -> str | None:
    """The address that `link` on the page `base` means, in one spelling; None where it is no web page.

    An address of more than 2,000 characters is none: it grows with each page of a site that links to itself for ever.
    The fragment and parameters that track readers are dropped, a host with a trailing dot is the host without it
    (RFC 1034 3.1), and the query is sorted.
    """
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    netloc = host if port in {None, 80, 443} else f"{host}:{port}"
    url = _TRACKING_FAMILY.sub("", urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, "")))
    address = canonicalize_url(url_query_cleaner(url, _TRACKING, remove=True).rstrip("?&"))
    return address if len(address) <= _LONGEST else None
