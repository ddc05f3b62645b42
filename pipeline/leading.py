"""Which page of an initiative leads: the one that its owner keeps, as far as addresses and names tell."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from urllib.parse import urlsplit

from domain.initiative import Facts, Page
from domain.vocabulary import PageRole, PageState
from pipeline.match.keys import is_whole_page
from pipeline.match.names import programme_forms, variants

READABLE = frozenset({PageState.LIVE, PageState.CLOSED_BY_ROBOTS})
"""The states of a page that people can still read."""

_ROLES = (PageRole.MAIN, PageRole.PART, PageRole.MENTION)


def leading_first(pages: Iterable[Page], facts: Sequence[Facts]) -> tuple[Page, ...]:
    """`pages` of an initiative that says `facts`, the leading one first, whatever their order was.

    A page that can be read goes before one that can't, then a page of its own before one that lists several, then
    the initiative's own site, its programme's site, the page highest in its site, and the page seen first.
    """
    own, programmes = own_forms(facts), programmes_of(facts)

    def rank(page: Page) -> tuple[object, ...]:
        host = host_forms(page.url)
        site = 0 if host & own else 1 if host & programmes else 2
        return (
            page.state not in READABLE,
            not is_whole_page(page.key),
            site,
            _ROLES.index(page.role),
            page.first_seen,
            page.url,
            page.key,
        )

    return tuple(sorted(pages, key=rank))


def own_forms(facts: Iterable[Facts]) -> frozenset[str]:
    """The names of the initiative in the form that a host name can have."""
    names = [fact.value for one in facts for fact in ((one.title,) if one.title else ()) + one.aliases]
    return frozenset(form.rstrip("0123456789") for name in names for form in variants(name)) - {""}


def programmes_of(facts: Iterable[Facts]) -> frozenset[str]:
    """The names of its programme in the form that a host name can have."""
    named = [one.programme.value for one in facts if one.programme]
    return frozenset(form.rstrip("0123456789") for name in named for form in programme_forms(name)) - {""}


def host_forms(url: str) -> frozenset[str]:
    """What a host is called: `smart.flanders.be` is "smart", "smartflanders" and "smartflandersbe"."""
    labels = [label for label in (urlsplit(url).hostname or "").split(".") if label and label != "www"]
    return frozenset(accumulate(labels))


def address(url: str) -> str:
    """`url` without scheme, "www", final slash, query and fragment; "" for what is no address."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}".casefold() if parts.netloc else ""
