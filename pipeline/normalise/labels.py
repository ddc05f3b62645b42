"""What it is called and what sort of thing it is: title, kind, themes, programme."""

import re
from collections.abc import Iterator

from domain.initiative import Fact
from domain.readings import Reading
from domain.vocabulary import Kind
from pipeline.normalise.reader import SubjectReader, unique
from pipeline.normalise.redaction import redact
from pipeline.normalise.themes import MOST_THEMES, score_themes, words_of_address

PROGRAMME_OF_SITE = "programma van de site"
"""The note of a parent that the page itself does not name."""

_DASHES = "|–—-"
"""What parts a title from the name of its site."""
_ABOUT = re.compile(r"Over (?:de |het )?([A-Z0-9].*)")


def read_title(reader: SubjectReader) -> Fact[str] | None:
    """The title in the page's own words; "Over X" is a page about X, "About" one about the site."""
    title = reader.subject.title
    if title is None:
        return None
    if about := _ABOUT.match(title.text):
        return reader.fact(about[1], title, notes=("de pagina gaat erover",))
    if reader.is_about_site():
        return name_of_the_site(reader, title)
    return reader.fact(without_site(title.text, reader.origin.source_title), title)


def without_site(title: str, site: str) -> str:
    """A title without the name of the site behind it ("Project X | Smart Flanders")."""
    name = title.removesuffix(f" {site}")
    bare = name.rstrip(f" {_DASHES}")
    return bare if name != title and name.endswith(tuple(_DASHES)) and bare else title


def name_of_the_site(reader: SubjectReader, title: Reading) -> Fact[str]:
    """What a page that is called "About" is about."""
    if reader.subject.aliases:
        return reader.fact(reader.subject.aliases[0].text, reader.subject.aliases[0])
    return reader.fact(reader.origin.programme or title.text, title, notes=("de pagina gaat over de site",))


def read_kind(reader: SubjectReader) -> Fact[Kind] | None:
    """The kind that the cues speak for; a word for it that neither they nor the source's file know is an issue."""
    for reading in reader.subject.kind:
        if not reader.mapped("kind", reading) and not any("collection:" in cue for cue in reader.relevance.cues):
            reader.unmapped("kind", reading)
    if reader.relevance.kind is None or reader.subject.title is None:
        return None
    return reader.fact(reader.relevance.kind, reader.subject.title, notes=tuple(map(redact, reader.relevance.cues)))


def read_themes(reader: SubjectReader) -> tuple[Fact[str], ...]:
    """At most three themes: from tags that the source's file maps, then from names, address and introduction."""
    facts = unique([*themes_of_tags(reader), *themes_of_words(reader)])[:MOST_THEMES]
    return tuple(sorted(facts, key=lambda fact: fact.value))


def themes_of_tags(reader: SubjectReader) -> Iterator[Fact[str]]:
    """The themes that the page's own tags name; a tag that tells no theme at all is an issue."""
    words = {word.casefold(): ours for word, ours in reader.origin.words.get("theme", {}).items()}
    for reading in reader.subject.themes:
        tag = reading.text.casefold()
        found = [ours for word, ours in words.items() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", tag)]
        yield from (reader.fact(ours, reading) for ours in found)
        if not found and not any(theme.pattern.search(tag) for theme in reader.reference.themes):
            reader.unmapped("themes", reading)


def themes_of_words(reader: SubjectReader) -> Iterator[Fact[str]]:
    """The themes that the page's names, its address and its introduction tell."""
    title = reader.subject.title
    if title is None:
        return
    names = [title.text, *(one.text for one in (*reader.subject.aliases, *reader.subject.themes))]
    if len(reader.page.subjects) == 1:
        names.append(words_of_address(reader.page.url))
    passages = reader.subject.passages
    lead = reader.subject.summary or (passages[0].reading if passages else title)
    for theme, word in score_themes(tuple(dict.fromkeys(names)), lead.text, reader.reference):
        shown = title if word in title.text.lower() or word not in lead.text.lower() else lead
        place = shown.text.lower().find(word)
        yield reader.fact(theme, shown, span=(max(0, place), max(0, place + len(word))), notes=(word,))


def read_programme(reader: SubjectReader) -> Fact[str] | None:
    """The parent as the page names it, a name or an address; else the programme that the whole site is about."""
    if reader.subject.programme:
        return reader.fact(reader.subject.programme.text, reader.subject.programme)
    if not reader.origin.programme or reader.subject.title is None or is_programme_of_the_site(reader):
        return None
    return reader.fact(reader.origin.programme, reader.subject.title, notes=(PROGRAMME_OF_SITE,))


def is_programme_of_the_site(reader: SubjectReader) -> bool:
    """Whether the subject is itself what the whole site is about; nothing is a part of itself."""
    title = read_title(reader)
    names = [*(one.text for one in reader.subject.aliases), title.value if title else ""]
    return reader.origin.programme.casefold() in {name.casefold() for name in names}
