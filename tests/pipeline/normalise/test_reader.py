"""A page becomes a record: facts with evidence, in an order of their own, and an issue for what is not understood."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.initiative import QUOTE_LENGTH, Evidence, Fact, PageRecord
from domain.issues import Issue
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.reference import Reference
from domain.vocabulary import PageClass
from pipeline.normalise.origin import Origin
from pipeline.normalise.record import normalise, page_class

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]
TOLD = [
    "Dit project loopt van mei 2021 tot en met juni 2023.",
    "Het project werd uitgevoerd door imec en VITO, samen met de VVSG.",
    "Voor dit project is een totaal budget van 250.000 euro beschikbaar.",
    "Een project krijgt maximum 50.000 euro per project.",
    "De pilootsteden van het project zijn Mechelen en Gent.",
]


def facts_of(record: PageRecord) -> list[Fact[object]]:
    """Every fact of a record."""
    found: list[Fact[object]] = []
    for name in PageRecord.model_fields:
        value = getattr(record, name)
        found += [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Fact)]
    return found


def test_every_fact_has_words_of_the_page_as_evidence(meaning: Mean) -> None:
    """With the capture, the address, the moment and the place they were read from."""
    record, issues = meaning(summary="Dit project meet het water aan de kade van de stad.", passages=TOLD)
    assert issues == ()
    assert len(facts_of(record)) > 12
    for fact in facts_of(record):
        for evidence in fact.evidence:
            assert isinstance(evidence, Evidence)
            assert (evidence.capture, evidence.url) == (7, record.url)
            assert evidence.captured_at == record.captured_at
            assert 0 < len(evidence.quote) <= QUOTE_LENGTH


def test_sums_are_what_their_words_say(meaning: Mean) -> None:
    """The most for one project is not the budget."""
    record, _ = meaning(passages=TOLD)
    assert [(fact.value.eur, fact.value.meaning.value, fact.value.per) for fact in record.amounts] == [
        (250_000, "envelope", ""),
        (50_000, "maximum", "project"),
    ]


@pytest.mark.parametrize("order", [TOLD, TOLD[::-1], [TOLD[2], TOLD[0], TOLD[4], TOLD[3], TOLD[1]]])
def test_what_a_page_means_does_not_depend_on_the_order_of_its_passages(meaning: Mean, order: list[str]) -> None:
    """A page that is laid out anew says the same."""
    first, _ = meaning(passages=["Water meten.", *TOLD])
    other, _ = meaning(passages=["Water meten.", *order])
    for name in ("start", "end", "organisations", "municipalities", "status", "themes", "target_groups"):
        assert values(getattr(first, name)) == values(getattr(other, name)), name
    assert set(values(first.amounts)) == set(values(other.amounts))


def values(facts: object) -> list[object]:
    """The values of one field."""
    several = facts if isinstance(facts, tuple) else (facts,)
    return [one.value if isinstance(one, Fact) else one for one in several]


def test_passages_are_kept_in_order_and_without_persons(meaning: Mean) -> None:
    """They are what the description is compared by, their headings too."""
    record, _ = meaning(passages=["Vraag het an.peeters@gent.be.", ("Doel", "Water meten.")])
    assert record.passages == ("Vraag het […].", "¶ Doel", "Water meten.")


def test_fields_that_a_page_object_could_not_read_are_unknown(meaning: Mean) -> None:
    """By the names that a record has; what is no field of a record is left aside."""
    record, _ = meaning(unknown=frozenset({"owners", "periods", "places", "contact", "published"}))
    assert record.unknown == {"organisations", "start", "end", "municipalities", "contact"}


def test_a_page_that_is_no_initiative_gives_no_record(origin: Origin, reference: Reference) -> None:
    """But it has a class, and a reason for it."""
    page = PageReadings(
        url=origin.url,
        layout="proef.News",
        language="nl",
        suggested=PageClass.MENTION,
        why="a news post",
        subjects=(InitiativeReadings(key="", title=Reading(text="Project Kade", xpath="/h1")),),
    )
    assert normalise(page, origin=origin, reference=reference) == ((), ())
    assert page_class(page, (), origin=origin) == (PageClass.MENTION, "a news post")


WORDS = [
    "indienen",
    "tot",
    "12",
    "maart",
    "2022",
    "€",
    "30.000",
    "euro",
    "imec",
    "Gent",
    "dit",
    "project",
    "loopt",
    "van",
]
WORDS += ["-", "minister", "An", "Peeters,", "80%", "(", ".", ","]
TEXT = st.text(max_size=120) | st.lists(
    st.sampled_from(WORDS),
    max_size=25,
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(TEXT, min_size=9, max_size=9))
def test_any_page_is_read_or_gives_issues(origin: Origin, reference: Reference, texts: list[str]) -> None:
    """Whatever its fields say, nothing is raised, and reading it twice gives the same."""
    fields = [Reading(text=text, xpath="/p") for text in texts]
    subject = InitiativeReadings(
        key="",
        title=Reading(text=f"Project {texts[0]}", xpath="/h1"),
        summary=fields[1],
        owners=(fields[2],),
        periods=(fields[3],),
        deadlines=(fields[4],),
        amounts=(fields[5],),
        places=(fields[6],),
        audiences=(fields[7],),
        status=(fields[8],),
        passages=tuple(Passage(heading="", reading=one) for one in fields),
    )
    page = PageReadings(
        url=origin.url, layout="x", language="nl", suggested=PageClass.INITIATIVE, why="x", subjects=(subject,)
    )
    assert normalise(page, origin=origin, reference=reference) == normalise(page, origin=origin, reference=reference)


def test_a_page_about_the_site_is_about_its_programme(origin: Origin, reference: Reference) -> None:
    """The word "About" is no name; and a programme is no part of itself."""
    subject = InitiativeReadings(
        key="",
        title=Reading(text="Over", xpath="/h1"),
        summary=Reading(text="Het Kadeprogramma van de Vlaamse overheid ondersteunt steden.", xpath="/p"),
    )
    page = PageReadings(
        url=origin.url, layout="x", language="nl", suggested=PageClass.INITIATIVE, why="x", subjects=(subject,)
    )
    records, _ = normalise(page, origin=replace(origin, programme="Kadeprogramma"), reference=reference)
    if records:
        assert records[0].title
        assert records[0].title.value == "Kadeprogramma"
        assert records[0].programme is None
