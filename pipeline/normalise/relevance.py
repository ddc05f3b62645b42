"""Is this page about an initiative, and of what kind? Decided by cues in the page's own words, and explained."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.readings import InitiativeReadings, PageReadings, Remembered
from domain.vocabulary import Kind, PageClass
from pipeline.normalise import cues as c
from pipeline.normalise.description import described
from pipeline.normalise.same_text import is_same_text

THRESHOLD = 4
"""What the cues must weigh together: one strong cue, or two weaker ones."""

_LEAD = 5
_LEAD_LENGTH = 1500
_FIRST = 2
_OF_PART = 7
"""What the heading weighs beneath which a part of a page stands: more than a noun in its title."""
_SHORTEST_NAME, _LONGEST_NAME = 4, 300
_REACH = 60
_AS_BEFORE = "says most of what it said as an initiative"
_LABEL = re.compile(r"([A-ZÀ-Ý][\w ]{2,30}?)\s?:\s")
"""What stands before a colon at the beginning of a passage: "Looptijd: ..." is a heading of one line."""


@dataclass(frozen=True)
class Relevance:
    """The class of a page or subject, its kind if it is an initiative, and the cues that decided."""

    page_class: PageClass
    kind: Kind | None
    cues: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class _Found:
    """One cue found: its words, what they weigh, and the kind they speak for."""

    cue: str
    weight: float
    kind: Kind | None


@lru_cache(maxsize=32)
def classify(page: PageReadings, subject: InitiativeReadings | None, *, source_title: str) -> Relevance:
    """What `subject` of `page` is to us; without a subject, what the page as a whole is.

    A layout that settles the matter (news, an error page) is believed. So is a title that names no thing at all (a
    question, a menu item), and text that is a placeholder. For the rest the cues must reach THRESHOLD together.

    Cues are words, and an edit can take away the one that a page was known by: a new title, a sentence that goes. What
    is remembered as an initiative still is one, of the kind that it was, as long as the page says most of what it said.
    """
    if page.suggested in {PageClass.OTHER, PageClass.MENTION} or (subject is None and not page.subjects):
        return Relevance(page.suggested, None, (), page.why)
    if subject is None:
        return _whole(page, source_title)
    found = _by_cues(page, subject, source_title)
    former = next((one for one in page.remembered if one.key == subject.key), None)
    if found.page_class is PageClass.INITIATIVE or former is None or not _is_still(former, subject):
        return found
    return Relevance(PageClass.INITIATIVE, former.kind, (_AS_BEFORE,), _AS_BEFORE)


def _by_cues(page: PageReadings, subject: InitiativeReadings, source_title: str) -> Relevance:
    for refuse in (_placeholder, _unfit_title, _not_of_government):
        if refused := refuse(subject):
            return refused
    return _weigh(tuple(_find(page, subject, source_title)))


def _is_still(former: Remembered, subject: InitiativeReadings) -> bool:
    """Whether a page says most of what it said, and not that it is an error, filler text or of citizens now."""
    title = subject.title.text if subject.title else ""
    if not title or c.NOTICE.search(title) or _placeholder(subject) or _not_of_government(subject):
        return False
    return former.said is None or is_same_text(described(subject), former.said)


def _whole(page: PageReadings, source_title: str) -> Relevance:
    if page.suggested is PageClass.LISTING:
        return Relevance(PageClass.LISTING, None, (), page.why)
    verdicts = [classify(page, subject, source_title=source_title) for subject in page.subjects]
    return next((verdict for verdict in verdicts if verdict.page_class is PageClass.INITIATIVE), verdicts[0])


def _placeholder(subject: InitiativeReadings) -> Relevance | None:
    text = " ".join(_texts(subject))
    if is_latin(text):
        return Relevance(PageClass.OTHER, None, ("lorem ipsum",), "placeholder text")
    if found := c.UNFINISHED.search(text[:_LEAD_LENGTH]):
        return Relevance(PageClass.OTHER, None, (found[0],), f"unfinished page: “{found[0]}”")
    return None


def is_latin(text: str) -> bool:
    """Whether so many words are of a designer's dummy text that it says nothing."""
    folded = text.casefold()
    if c.LATIN.isdisjoint(folded.split()):
        return False
    words = re.findall(r"\w+", folded)
    return sum(word in c.LATIN for word in words) > c.LATIN_SHARE * len(words)


def _unfit_title(subject: InitiativeReadings) -> Relevance | None:
    title = subject.title.text if subject.title else ""
    if not title:
        return Relevance(PageClass.OTHER, None, (), "no title")
    for pattern, page_class, why in c.TITLES:
        if found := pattern.search(title):
            return Relevance(page_class, None, (found[0],), f"{why}: “{title}”")
    return None


def _not_of_government(subject: InitiativeReadings) -> Relevance | None:
    found = c.CITIZENS.search(_lead(subject))
    return Relevance(PageClass.MENTION, None, (found[0],), f"of citizens: “{found[0]}”") if found else None


def _find(page: PageReadings, subject: InitiativeReadings, source_title: str) -> Iterator[_Found]:
    title = subject.title.text if subject.title else ""
    names = {name.casefold() for name in (title, *(alias.text for alias in subject.aliases))}
    if any(name.casefold() in names for name in c.programme_names(source_title)):
        yield _Found(f"subject of the site: {source_title}", 6, Kind.PROGRAMME)
    yield from _nouns("title", title, 6)
    for alias in subject.aliases:
        yield from _nouns("name", alias.text, 2)
    for reading in subject.kind:
        yield from _collections(reading.text, _OF_PART if subject.key else 5)
    yield from _collections(f"{page.url} {subject.key}", 5, addresses=True)
    if c.ABOUT.match(title):
        yield _Found(f"title: {title}", 4, None)
    yield from _told_of(names, subject)
    yield from _in_lead(subject)
    yield from _in_headings(subject)


def _nouns(where: str, text: str, weight: float) -> Iterator[_Found]:
    """The noun that says what the thing is: in Dutch the last one counts most, but a colon or dash ends a name."""
    if not c.ANY_NOUN.search(text):
        return
    for kind, pattern in c.NOUNS:
        if found := pattern.search(text):
            yield _Found(f"{where}: {found[0]}", weight, kind)
            return


def _collections(text: str, weight: float, *, addresses: bool = False) -> Iterator[_Found]:
    for kind, pattern in c.ADDRESSES if addresses else c.COLLECTIONS:
        if found := pattern.search(text):
            yield _Found(f"{'address' if addresses else 'collection'}: {found[0].strip('/')}", weight, kind)
            return


def _in_lead(subject: InitiativeReadings) -> Iterator[_Found]:
    lead = _lead(subject)
    folded = lead.casefold()
    first = next((text for text in _texts(subject) if text), "")
    for kind, phrase, weight in c.LEAD:
        if found := phrase.search(lead, folded):
            yield _Found(f"text: {found[0][:80]}", weight + _FIRST * bool(phrase.search(first)), kind)


def _told_of(names: Iterable[str], subject: InitiativeReadings) -> Iterator[_Found]:
    """What the text says that the thing with these names is, once per name and way of saying it."""
    text = "\n".join(_texts(subject))
    lower = text.lower()
    for name in names:
        if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
            found = [_around(text, place, place + len(name)) for place in _places(lower, name.lower())]
            before = next((words for words, _ in found if words), None)
            behind = next((words for _, words in found if words), None)
            for words in filter(None, (before, behind)):
                yield from _nouns("text", words, 5)


def _places(lower: str, name: str) -> Iterator[int]:
    """Where a name stands as whole words."""
    place = lower.find(name)
    while place >= 0:
        if not lower[place - 1 : place].isalnum():
            yield place
        place = lower.find(name, place + 1)


def _around(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """The words right before and behind a name that say what sort of thing it is."""
    before = c.THING_BEFORE.search(text, max(0, start - _REACH), start)
    behind = c.THING_BEHIND.match(text, end)
    return before and before[1], behind and (behind[1] or behind[2])


def _in_headings(subject: InitiativeReadings) -> Iterator[_Found]:
    labels = (_LABEL.match(passage.reading.text) for passage in subject.passages)
    headings = [passage.heading for passage in subject.passages if passage.heading]
    for heading in dict.fromkeys([*headings, *(label[1] for label in labels if label)]):
        for kind, pattern in c.HEADINGS:
            if found := pattern.search(heading):
                yield _Found(f"heading: {found[0]}", 4, kind)
                break


def _weigh(found: tuple[_Found, ...]) -> Relevance:
    weight = sum(cue.weight for cue in found)
    cues = tuple(dict.fromkeys(cue.cue for cue in found))
    if weight < THRESHOLD:
        return Relevance(
            PageClass.OTHER, None, cues, "no cue of an initiative" if not cues else f"too few cues: {'; '.join(cues)}"
        )
    return Relevance(PageClass.INITIATIVE, _kind(found), cues, "; ".join(cues))


def _kind(found: Iterable[_Found]) -> Kind:
    """The kind with most weight; a thing that nothing names is a programme, the widest word there is."""
    weights: dict[Kind, float] = defaultdict(float)
    for cue in found:
        if cue.kind is not None:
            weights[cue.kind] += cue.weight
    return max(weights, key=lambda kind: weights[kind]) if weights else Kind.PROGRAMME


def _texts(subject: InitiativeReadings) -> list[str]:
    summary = [subject.summary.text] if subject.summary else []
    return [*summary, *(passage.reading.text for passage in subject.passages)]


def _lead(subject: InitiativeReadings) -> str:
    """The introduction and the first passages that speak of the subject itself, at most a screen of text."""
    names = {reading.text.casefold() for reading in (subject.title, *subject.aliases) if reading}
    own = [passage.reading.text for passage in subject.passages if _is_own(passage.heading, names)]
    summary = [subject.summary.text] if subject.summary else []
    return "\n".join(list(dict.fromkeys([*summary, *own]))[:_LEAD])[:_LEAD_LENGTH]


def _is_own(heading: str, names: Collection[str]) -> bool:
    """Whether what stands beneath `heading` is told of the subject with these `names`, not of one of its parts."""
    return not heading or any(name in heading.casefold() for name in names) or bool(c.OWN_HEADING.match(heading))
