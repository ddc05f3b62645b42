"""The base of every page object: which page it reads, and how its fields are kept apart from each other."""

import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial, wraps
from typing import Any, ClassVar, TypeVar, cast

from parsel import Selector, SelectorList
from web_poet import HttpResponse, WebPage, field
from web_poet.fields import get_fields_dict

from domain.documents import Link
from domain.issues import Issue, IssueCode
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.vocabulary import PageClass
from scrapers.pages.documents import document_links

FieldT = TypeVar("FieldT")
CUES = frozenset({"title", "aliases", "summary", "kind", "passages"})
"""The fields by which it is told what sort of page it is."""


def cached_field(method: Callable[[Any], FieldT]) -> FieldT:
    """A `field` of a page object that is read once, typed as what it gives.

    What was read stands with the page. The cache of web-poet would hold the page itself: a ring of references, in which
    pages wait with their trees until the collector finds them.
    """
    name = method.__qualname__

    @wraps(method)
    def read_once(page: Any) -> FieldT:  # noqa: ANN401  as the method
        if name not in vars(page):
            vars(page)[name] = method(page)
        return cast("FieldT", vars(page)[name])

    return cast("FieldT", field(read_once))


class ReadingError(Exception):
    """A page has not got what its layout promises. Raised by fields; becomes an issue of that field."""


class Recognition(StrEnum):
    """What a page object says of a page: mine; of my sort, but laid out in a way I do not know; not my sort."""

    KNOWN = "known"
    UNKNOWN_LAYOUT = "unknown layout"
    NOT_THIS_TYPE = "not this type"


def some(found: SelectorList[Selector], what: str) -> SelectorList[Selector]:
    """At least one element; `what` names it in the ReadingError that is raised for none."""
    if not found:
        raise ReadingError(f"no {what}")
    return found


def one(found: SelectorList[Selector], what: str) -> Selector:
    """Exactly one element; `what` names it in the ReadingError that is raised for none or several."""
    if len(some(found, what)) > 1:
        raise ReadingError(f"{len(found)} times {what}")
    return found[0]


def optional(found: SelectorList[Selector], what: str) -> Selector | None:
    """One element or None; raises ReadingError for several."""
    return one(found, what) if found else None


class Page(WebPage[PageReadings]):
    """A page of one layout.

    `mark` is what tells the sort of page and `layout` what its layout must have (CSS). `suggested` and `why` say
    what sort of page it is to us; `month_first` that its own date is stamped month first; `reads_json` that its body
    is JSON instead of HTML; `tells_language` that its document declares the language that its text is written in.
    `wanted` are the fields that are read of each subject, None for all.
    """

    mark: ClassVar[str] = "html"
    layout: ClassVar[tuple[str, ...]] = ()
    suggested: ClassVar[PageClass] = PageClass.OTHER
    why: ClassVar[str] = ""
    month_first: ClassVar[bool] = False
    reads_json: ClassVar[bool] = False
    tells_language: ClassVar[bool] = False
    wanted: frozenset[str] | None = None

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Whether `response` is a page for this class; three answers that mean different things."""
        if not cls.find(response, cls.mark):
            return Recognition.NOT_THIS_TYPE
        known = all(cls.find(response, part) for part in cls.layout)
        return Recognition.KNOWN if known else Recognition.UNKNOWN_LAYOUT

    @classmethod
    def find(cls, response: HttpResponse, selector: str) -> SelectorList[Selector]:
        """What a selector (CSS) finds of a page: in the whole document."""
        return response.css(selector)

    def _validate_input(self) -> None:
        """Nothing is refused; web-poet would remember that in such a ring as `cached_field` avoids."""

    async def to_item(self) -> PageReadings:
        """What the page says: the same as `readings`."""
        return self.readings()

    def readings(self, worth: Callable[[PageReadings], bool] | None = None) -> PageReadings:
        """What the page says of its subjects, with an issue for each field that could not be read.

        `worth` is asked, with the CUES of the page alone, whether its other fields are to be read too.
        """
        if worth is not None:
            self.wanted = CUES
            told = self._told()
            self.wanted = None
            if not (told.subjects and worth(told)):
                return told
        return self._told()

    def _told(self) -> PageReadings:
        subjects, issues = self.subjects()
        return PageReadings(
            url=str(self.response.url),
            layout=layout_name(type(self)),
            language=self.language,
            suggested=self.suggested,
            why=self.why,
            month_first=self.month_first,
            subjects=subjects,
            issues=issues,
            documents=self.documents,
        )

    @property
    def language(self) -> str:
        """The language that the document declares; "" for none, or for one that is not to be believed."""
        return str(self.response.selector.root.get("lang", "")) if self.tells_language else ""

    @property
    def documents(self) -> tuple[Link, ...]:
        """The documents that the page links as the rules, manual or form of its subject: none."""
        return ()

    def subjects(self) -> tuple[tuple[InitiativeReadings, ...], tuple[Issue, ...]]:
        """What the page speaks of, and the issues met; nothing, unless a subclass reads something."""
        return (), ()


class ListingPage(Page):
    """A page that leads to others: an overview, a category, a calendar."""

    suggested = PageClass.LISTING
    why = "overview of other pages"


class SubjectPage(Page):
    """A page about one subject. Every `field` of a subclass is a field of `InitiativeReadings`."""

    suggested = PageClass.INITIATIVE
    why = "page about one subject"

    def subjects(self) -> tuple[tuple[InitiativeReadings, ...], tuple[Issue, ...]]:
        """The subject of the page; a field that cannot be read is unknown and an issue, the others stand."""
        fields = get_fields_dict(type(self))
        names = [name for name in fields if name != "key" and (self.wanted is None or name in self.wanted)]
        readers = {name: partial(getattr, self, name) for name in names}
        read, issues = read_fields(readers, str(self.response.url))
        unknown = frozenset(issue.field for issue in issues)
        return (InitiativeReadings(key=self.key, unknown=unknown, **read),), issues

    @property
    def documents(self) -> tuple[Link, ...]:
        """The documents that the page links as the rules, manual or form of its subject."""
        if self.wanted is not None:
            return ()
        return tuple(document_links(self.response.selector, str(self.response.url)))

    @field
    def key(self) -> str:
        """The site's own id of the subject: none."""
        return ""

    @cached_field
    def title(self) -> Reading | None:
        """The page's words for its subject."""
        raise NotImplementedError

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """The running text."""
        raise NotImplementedError


def read_fields(readers: Mapping[str, Callable[[], Any]], url: str) -> tuple[dict[str, Any], tuple[Issue, ...]]:
    """The values of `readers` by field name, and an issue for each that failed."""
    read: dict[str, Any] = {}
    issues: list[Issue] = []
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except Exception as error:  # noqa: BLE001  one field never takes the others with it
            reason = str(error) if isinstance(error, ReadingError) else f"{type(error).__name__}: {error}"
            issues.append(Issue(code=IssueCode.UNREADABLE_FIELD, url=url, field=name, reason=reason))
    return read, tuple(issues)


def layout_name(page: type[Page]) -> str:
    """The name by which a source file calls a page class: `module.Class`."""
    return f"{page.__module__.rsplit('.', 1)[-1]}.{page.__name__}"


def distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """`readings` with words, each wording once (letter case left aside), in order."""
    seen: dict[str, Reading] = {}
    for reading in readings:
        if reading.text:
            seen.setdefault(reading.text.casefold(), reading)
    return tuple(seen.values())


def read_json(response: HttpResponse) -> Any:  # noqa: ANN401  JSON has any form
    """The body as JSON, whatever type the server calls it; None if it is not JSON."""
    try:
        return json.loads(response.text)
    except ValueError:
        return None
