"""Who and where: organisations and their roles, whom it is for, municipalities, mailboxes."""

from collections import Counter
from collections.abc import Iterator

from domain.initiative import Fact
from domain.values import Municipality, Organisation
from domain.vocabulary import Kind, Role
from pipeline.normalise.contact import find_mailboxes
from pipeline.normalise.organisations import (
    as_organisation,
    find_organisations,
    name_organisations,
    role_of_line,
)
from pipeline.normalise.places import find_municipalities, find_taking_part, find_where
from pipeline.normalise.quotes import sentences
from pipeline.normalise.reader import SubjectReader, unique
from pipeline.normalise.target_groups import excludes, find_aimed_at, find_target_groups, may_apply, says_for_whom

OWNER_OF_SITE = "eigenaar van de site"
"""The note of an owner that the page itself does not name."""

_LOCAL = frozenset({Kind.PROJECT, Kind.TRACK, Kind.PLATFORM})
"""What is carried out in places, not meant for all of them."""


def read_organisations(reader: SubjectReader) -> tuple[Fact[Organisation], ...]:
    """Organisations of the page's own fields and of sentences that tell a role; the site's owner else owns."""
    facts = [*organisations_of_fields(reader), *organisations_of_text(reader)]
    if not any(fact.value.role is Role.OWNER for fact in facts):
        facts += owner_of_the_site(reader)
    return tuple(sorted(unique(facts), key=lambda fact: (fact.value.role, fact.value.name)))


def organisations_of_fields(reader: SubjectReader) -> Iterator[Fact[Organisation]]:
    """The organisations that the page has fields for."""
    fields = (
        (Role.OWNER, reader.subject.owners),
        (Role.FUNDER, reader.subject.funders),
        (Role.EXECUTOR, reader.subject.executors),
        (Role.PARTNER, reader.subject.partners),
    )
    for role, readings in fields:
        for reading in readings:
            for organisation in name_organisations(reading.text, role, reader.reference):
                yield reader.fact(organisation, reading)


def organisations_of_text(reader: SubjectReader) -> Iterator[Fact[Organisation]]:
    """The organisations whose role in the subject its sentences tell, and its one line of a name ("Partners: …").

    Several lines of the same name are of the parts of the subject.
    """
    lines = Counter(role_of_line(sentence.text) for sentence in reader.sentences)
    for sentence in reader.sentences:
        label = role_of_line(sentence.text)
        if lines[label] > 1 if label else sentence not in reader.telling_on:
            continue
        for one in find_organisations(sentence.text, reader.reference):
            yield reader.fact(one.organisation, sentence.quoted(), span=(one.start, one.end))


def owner_of_the_site(reader: SubjectReader) -> Iterator[Fact[Organisation]]:
    """The owner that the source's file declares."""
    owner = reader.reference.organisation(reader.origin.owner)
    if owner and reader.subject.title:
        yield reader.fact(as_organisation(owner, Role.OWNER), reader.subject.title, notes=(OWNER_OF_SITE,))


def read_target_groups(reader: SubjectReader) -> tuple[Fact[str], ...]:
    """Whom the page says it is for: in a field for that, beneath a heading that asks it, or in a sentence."""
    facts = [
        reader.fact(one.id, reading, span=(one.start, one.end))
        for reading in reader.subject.audiences
        for one in find_target_groups(reading.text, reader.reference)
        if not excludes(sentence_around(reading.text, one.start))
    ]
    for sentence in reader.sentences:
        if says_for_whom(sentence.heading, sentence.text):
            found = [] if excludes(sentence.text) else find_target_groups(sentence.text, reader.reference)
        elif sentence.leading or sentence in reader.telling or may_apply(sentence.text):
            found = list(find_aimed_at(sentence.text, reader.reference))
        else:
            continue
        facts += [reader.fact(one.id, sentence.quoted(), span=(one.start, one.end)) for one in found]
    return tuple(sorted(unique(facts), key=lambda fact: fact.value))


def sentence_around(text: str, place: int) -> str:
    """The sentence of a passage that stands at `place`."""
    begin = 0
    for one in sentences(text):
        begin = text.index(one, begin)
        if begin <= place < begin + len(one):
            return one
    return text


def read_municipalities(reader: SubjectReader) -> tuple[Fact[Municipality], ...]:
    """Municipalities of the page's own field, and of sentences that say where it takes place."""
    facts = [
        reader.fact(one.municipality, reading, span=(one.start, one.end))
        for reading in reader.subject.places
        for one in find_municipalities(reading.text, reader.reference)
    ]
    for sentence in reader.sentences:
        told = [*find_where(sentence.text, reader.reference)]
        if sentence in reader.telling and reader.about.kind in _LOCAL:
            told += find_taking_part(sentence.text, reader.reference)
        facts += [reader.fact(one.municipality, sentence.quoted(), span=(one.start, one.end)) for one in told]
    return tuple(sorted(unique(facts), key=lambda fact: fact.value.nis))


def read_contact(reader: SubjectReader) -> tuple[Fact[str], ...]:
    """Functional mailboxes."""
    return unique(
        reader.fact(mailbox, reading, span=(place := reading.text.lower().find(mailbox), place + len(mailbox)))
        for reading in reader.subject.contact
        for mailbox in find_mailboxes(reading.text)
    )
