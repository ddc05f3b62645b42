"""From the words of a page to facts with evidence: what is sure, with the words it was read from."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.captures import Capture
from domain.initiative import QUOTE_LENGTH, Evidence, Fact, PageRecord
from domain.issues import Issue, IssueCode
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.reference import load_reference
from domain.vocabulary import PageClass, Role, Status
from pipeline.normalise.record import Origin, normalise
from scrapers.extract import extract
from scrapers.source import load_sources

URL = "https://stad.example/projecten/kade/"
TODAY = dt.date(2022, 2, 1)
PASSAGES = (
    "De Vlaamse overheid ondersteunt steden met dit project rond slimme kades en open data.",
    "Het project loopt van mei 2021 tot en met juni 2023. Het startte in april 2021 als proef.",
    "Indienen kan van 1 december tot en met 4 februari 2022 om 12 uur.",
    "Imec, VITO en Howest ontwikkelen dit in opdracht van ABB.",
    "Het totale budget is 1.107.397,55 euro, met maximum 20.000 euro per project.",
    "De pilootsteden zijn Gent en Turhout.",
)


def say(text: str) -> Reading:
    """A quote."""
    return Reading(text=text, xpath="/html/body/p")


def subject(*passages: str | tuple[str, str], title: str = "Project Slimme kade", **fields: Any) -> InitiativeReadings:  # noqa: ANN401  any field of a reading
    """What a page says; a passage is a text, or a heading with its text."""
    blocks = [("", block) if isinstance(block, str) else block for block in passages]
    told = tuple(Passage(heading=heading, reading=say(text)) for heading, text in blocks)
    return InitiativeReadings(key="", title=say(title), passages=told, **fields)


def read(
    one: InitiativeReadings,
    *,
    today: dt.date = TODAY,
    programme: str = "",
    words: dict[str, dict[str, str]] | None = None,
) -> tuple[PageRecord, tuple[Issue, ...]]:
    """The one record of a page with this subject, and what was not understood."""
    page = PageReadings(
        url=URL, layout="", language="nl", suggested=PageClass.INITIATIVE, why="lay-out", subjects=(one,)
    )
    origin = Origin(
        source="stad",
        source_title="Slimme Stad",
        owner="OVO001835",
        programme=programme,
        capture=7,
        url=URL,
        captured_at=dt.datetime(2022, 2, 1, tzinfo=dt.UTC),
        words=words or {},
        today=today,
    )
    records, issues = normalise(page, origin=origin, reference=load_reference())
    return records[0], issues


def values(facts: Sequence[Fact[Any]]) -> list[Any]:
    """The values of facts."""
    return [fact.value for fact in facts]


def evidence_of(record: PageRecord) -> list[Evidence]:
    """The evidence of every fact of a record."""
    facts = [getattr(record, name) for name in PageRecord.model_fields]
    flat = [one for fact in facts for one in (fact if isinstance(fact, tuple) else (fact,))]
    return [evidence for fact in flat if isinstance(fact, Fact) for evidence in fact.evidence]


def test_running_text_gives_facts() -> None:
    """Dates, roles, sums and places, each where a sentence tells it."""
    record, issues = read(subject(*PASSAGES))
    assert issues == ()
    assert (record.start and record.start.value.iso, record.end and record.end.value.iso) == ("2021-04", "2023-06")
    assert [(str(one.date.iso), one.time) for one in values(record.deadlines)] == [("2022-02-04", dt.time(12))]
    assert [(one.name, one.role) for one in values(record.organisations)] == [
        ("Howest", Role.EXECUTOR),
        ("VITO", Role.EXECUTOR),
        ("imec", Role.EXECUTOR),
        ("Agentschap Binnenlands Bestuur", Role.OWNER),
    ]
    assert [str(one.eur) for one in values(record.amounts)] == ["1107397.55", "20000"]
    assert [one.name for one in values(record.municipalities)] == ["Turnhout", "Gent"]


def test_evidence_quotes_the_words_in_at_most_200_characters() -> None:
    """Also where they stand far into a long sentence; nothing of it is in other words."""
    long = "Voor wie dit wil weten, en dat zijn er velen, staat het hier nog eens. " * 4
    record, _ = read(subject(*PASSAGES, f"{long[:-2]}, indienen kan tot en met 11 februari 2022{' en zo voort' * 20}."))
    assert all(len(one.quote) <= QUOTE_LENGTH for one in evidence_of(record))
    assert {one.capture for one in evidence_of(record)} == {7}
    quotes = [fact.evidence[0].quote for fact in record.deadlines]
    assert all("februari 2022" in one for one in quotes)
    assert len(quotes) == 2
    assert [fact.evidence[0].quote for fact in record.municipalities] == [PASSAGES[-1]] * 2


def test_a_long_field_is_quoted_around_its_value() -> None:
    """Not from its first word."""
    record, _ = read(
        subject(
            deadlines=(say("Wie wil " * 60 + "kan tot 4 maart 2022"),), contact=(say("Vraag " * 60 + "info@stad.be"),)
        )
    )
    assert "4 maart 2022" in record.deadlines[0].evidence[0].quote
    assert "info@stad.be" in record.contact[0].evidence[0].quote


@pytest.mark.parametrize(
    ("field", "words", "unknown"),
    [
        ("starts", "binnenkort", {"start"}),
        ("periods", "enkele jaren", {"start", "end"}),
        ("deadlines", "doorlopend", {"deadlines"}),
        ("amounts", "een mooi bedrag", {"amounts"}),
    ],
)
def test_words_that_can_not_be_read_make_a_field_unknown(field: str, words: str, unknown: set[str]) -> None:
    """Unknown is not absent: it is an issue, and compared with nothing."""
    record, issues = read(subject(PASSAGES[0]).model_copy(update={field: (say(words),)}))
    assert record.unknown == unknown
    assert [(one.code, words in one.reason) for one in issues] == [(IssueCode.UNREADABLE_VALUE, True)]


def test_an_end_before_the_start_is_unknown() -> None:
    """One of the two is wrong."""
    record, issues = read(subject(starts=(say("1 mei 2022"),), periods=(say("tot 1 mei 2021"),)))
    assert record.end is None
    assert record.unknown == {"end"}
    assert [one.field for one in issues] == ["end"]


def test_what_the_reader_of_the_page_could_not_read_is_unknown_too() -> None:
    """Under the name that the fact has here."""
    record, _ = read(subject(PASSAGES[0], unknown=frozenset({"owners", "places", "amounts"})))
    assert record.unknown == {"organisations", "municipalities", "amounts"}


def test_a_year_that_was_not_written_is_noted() -> None:
    """From the date of the page, in fields and in running text."""
    told = subject("Indienen kan tot en met 12 november.", published=say("1 september 2021"))
    field = subject(published=say("1 september 2021"), deadlines=(say("12 november"),))
    for one in (told, field):
        record, _ = read(one)
        assert [fact.notes for fact in record.deadlines] == [("jaar uit de datum van de pagina",)]
        assert values(record.deadlines)[0].date.iso == "2021-11-12"


def test_a_day_without_year_on_a_page_without_date_is_no_fact() -> None:
    """The day of the crawl is no reason to pick a year."""
    record, _ = read(subject("Indienen kan tot 12 november."))
    assert record.deadlines == ()


def facts_of(record: PageRecord) -> dict[str, Any]:
    """The values of all facts that don't quote the page at large."""
    names = ("start", "end", "deadlines", "amounts", "organisations", "municipalities", "contact", "programme", "title")
    facts = {name: getattr(record, name) for name in names}
    return {name: values(fact) if isinstance(fact, tuple) else fact and fact.value for name, fact in facts.items()}


@pytest.mark.parametrize(
    "passages",
    [
        PASSAGES[:1] + PASSAGES[:0:-1],
        tuple(text.replace(" 20", "\u00a020") for text in PASSAGES),
        (" ".join(PASSAGES),),
        (*PASSAGES, *PASSAGES),
    ],
    ids=["other order", "other spaces", "one passage", "twice"],
)
def test_order_and_space_do_not_matter_for_facts(passages: tuple[str, ...]) -> None:
    """The same sentences tell the same."""
    assert facts_of(read(subject(*passages))[0]) == facts_of(read(subject(*PASSAGES))[0])


def test_only_the_status_depends_on_the_day() -> None:
    """The same page read later is the same page."""
    early, late = (read(subject(*PASSAGES), today=day)[0] for day in (TODAY, dt.date(2025, 1, 1)))
    assert early.model_copy(update={"status": None}) == late.model_copy(update={"status": None})
    assert early.status
    assert late.status
    assert (early.status.value, late.status.value) == (Status.RUNNING, Status.ENDED)


def test_the_words_of_a_source_give_a_status_only_without_dates() -> None:
    """Dates come first; a word without a meaning is an issue."""
    words = {"status": {"lopend": "running"}}
    dated, _ = read(subject("Het project liep tot juni 2021.", status=(say("Lopend"),)), words=words)
    undated, _ = read(subject(PASSAGES[0], status=(say("Lopend"),)), words=words)
    unknown, issues = read(subject(PASSAGES[0], status=(say("Paars"),)), words=words)
    assert [one.status and one.status.value for one in (dated, undated, unknown)] == [
        Status.ENDED,
        Status.RUNNING,
        None,
    ]
    assert [one.code for one in issues] == [IssueCode.UNMAPPED_WORD]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Over het Project Kade", "Project Kade"),
        ("Over Project Kade", "Project Kade"),
        ("Project Overstroming", "Project Overstroming"),
        ("Over", "Programma Kade"),
    ],
)
def test_a_page_about_a_thing_has_the_name_of_the_thing(title: str, name: str) -> None:
    """A page that is called just "Over" is about the programme of its site."""
    record, _ = read(subject(PASSAGES[0], title=title), programme="Programma Kade")
    assert record.title
    assert record.title.value == name


def test_the_owner_of_the_site_owns_what_nobody_else_does() -> None:
    """With a note that the page itself does not say so."""
    record, _ = read(subject(PASSAGES[0]))
    assert [(fact.value.role, fact.value.ovo, fact.notes) for fact in record.organisations] == [
        (Role.OWNER, "OVO001835", ("eigenaar van de site",))
    ]
    named, _ = read(subject("Dit is een initiatief van de VVSG en dit project loopt."))
    assert [fact.notes for fact in named.organisations] == [()]


def test_mailboxes_come_from_fields_only() -> None:
    """A programme that names a mailbox in its text is not at that mailbox; nor is it for all that it speaks of."""
    told, _ = read(subject("Een app over water.", "Ook een provincie of gemeente kan mailen naar info@stad.be."))
    assert (told.target_groups, told.contact) == ((), ())
    given, _ = read(
        subject(audiences=(say("Gemeenten, intergemeentelijke verenigingen"),), contact=(say("info@stad.be"),))
    )
    assert (values(given.target_groups), values(given.contact)) == (["gemeente", "intercommunale"], ["info@stad.be"])


def test_a_theme_is_quoted_where_its_word_stands() -> None:
    """In the title, or in the introduction; tags count where a whole word of theirs is known."""
    record, _ = read(subject("Dit gaat over open data en over datakwaliteit.", title="Project Kade"))
    assert [(one.value, one.notes[0] in one.evidence[0].quote.lower()) for one in record.themes] == [
        ("data-open-data", True)
    ]
    words = {"theme": {"water": "omgeving-klimaat"}}
    for tag, themes in (("Water en groen", ["omgeving-klimaat"]), ("Waterloo", [])):
        assert values(read(subject(themes=(say(tag),), title="Project Kade"), words=words)[0].themes) == themes


def test_the_past_tells_no_end() -> None:
    """Beneath a heading on history an end is that of something before."""
    record, _ = read(subject(("Historiek", "Dit project liep tot juni 2019."), PASSAGES[0]))
    assert record.end is None


def test_what_parts_of_a_programme_do_is_not_told_of_the_programme() -> None:
    """Dates and roles beneath the name of something else are that thing's."""
    one = subject(("Deelproject Noord", "Dit loopt tot juni 2019, uitgevoerd door VITO."), title="Programma Kade")
    record, _ = read(one)
    assert (record.end, [fact.value.role for fact in record.organisations]) == (None, [Role.OWNER])


def saved(sites: Path, host: str, path: str, day: str) -> list[PageRecord]:
    """The records of a saved page as it stood on a day."""
    source = load_sources()[{"smart.flanders.be": "smart_flanders", "vloca.vlaanderen.be": "vloca"}[host]]
    snapshots = json.loads((sites / host / "snapshots.json").read_text(encoding="utf-8"))
    file = [one["put"][path] for one in snapshots if one["at"][:10] <= day and path in one["put"]][-1]
    at = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    capture = Capture(
        id=1,
        source=source.name,
        url=f"https://{host}{path}",
        status=200,
        headers={"Content-Type": "text/html; charset=utf-8"},
        body_sha256="",
        fetched_at=at,
        crawl=1,
    )
    origin = Origin(
        source=source.name,
        source_title=source.title,
        owner=source.owner,
        programme=source.programme,
        capture=1,
        url=capture.url,
        captured_at=at,
        words=source.words,
        today=at.date(),
    )
    page = extract(capture, (sites / host / "pages" / file).read_bytes(), source)
    return list(normalise(page, origin=origin, reference=load_reference())[0])


SAVED: list[tuple[str, str, str, dict[str, str | set[str]]]] = json.loads(
    Path(__file__).with_name("saved_pages.json").read_text(encoding="utf-8")
)


def told(record: PageRecord) -> dict[str, Any]:
    """Facts in the short form of the table of saved pages."""
    dates = {name: getattr(record, name) for name in ("start", "end")}
    roles = {role: [one.name for one in values(record.organisations) if one.role is role] for role in Role}
    return {
        **{name: f"{fact.value.qualifier} {fact.value.iso}".strip() if fact else None for name, fact in dates.items()},
        **{f"{role}s": names for role, names in roles.items()},
        "amounts": [f"{one.meaning} {one.eur}" for one in values(record.amounts)],
        "municipalities": [one.name for one in values(record.municipalities)],
        "contact": values(record.contact),
        "deadlines": [one.date.iso for one in values(record.deadlines)],
    }


@pytest.mark.sites
@pytest.mark.parametrize(
    ("host", "path", "day", "expected"), SAVED, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_saved_pages_tell_what_they_told(sites: Path, host: str, path: str, day: str, expected: dict[str, Any]) -> None:
    """The facts of real pages, as a person reads them."""
    records = saved(sites, host, path, day)
    found = told(records[0])
    assert {name: found[name.rstrip("+")] for name in expected if not name.endswith("+")} == {
        name: value for name, value in expected.items() if not name.endswith("+")
    }
    for name in (name for name in expected if name.endswith("+")):
        assert set(expected[name]) <= set(found[name.rstrip("+")])


@pytest.mark.parametrize(
    ("title", "sums", "meanings"),
    [
        ("Project Slimme kade", ["€ 112.500"], ["granted"]),
        ("Project Slimme kade", ["max. € 112.500"], ["maximum"]),
        ("Project Slimme kade", ["€ 112.500", "€ 5.000"], ["unknown", "unknown"]),
        ("Oproep Slimme kade", ["€ 112.500"], ["unknown"]),
    ],
)
def test_the_one_sum_of_a_project_was_granted_to_it(title: str, sums: list[str], meanings: list[str]) -> None:
    """Of a call it may be anything."""
    record, _ = read(subject(title=title, amounts=tuple(map(say, sums))))
    assert [one.meaning.value for one in values(record.amounts)] == meanings


def test_a_list_of_links_is_no_description() -> None:
    """What leads elsewhere comes and goes without saying anything of the initiative."""
    told, _ = read(subject("Het charter telt twintig principes.", ("Inspirerende links", "Open Data Handbook")))
    assert told.passages == ("Het charter telt twintig principes.",)
