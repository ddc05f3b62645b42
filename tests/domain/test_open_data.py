"""The form of the open data, against its published schema."""

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # ships no types

from domain.captures import Crawl, CrawlCounts, Outcome, PageLine
from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Conflict, Evidence, Fact, Initiative, Page, StoredInitiative
from domain.open_data import JsonObject, change_json, field_json, initiative_json, page_json, run_json
from domain.values import Amount, AmountMeaning, Deadline, Municipality, Organisation, PartialDate, Precision
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Role, Status

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
AT = datetime(2021, 2, 3, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/smart-flanders-2.0/cityflows/"


def check(line: JsonObject, name: str) -> None:
    """Validate one line of an export against its schema."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(line)
    assert list(line) == list(schema["properties"]), "keys and their order are a contract"


def fact(value: object) -> Fact[Any]:
    """A value with the words it was read from."""
    evidence = Evidence(capture=1, url=URL, quote="kort citaat", xpath="//p", captured_at=AT)
    return Fact(value=value, evidence=(evidence,))


def day(iso: str, precision: Precision = Precision.DAY, qualifier: str = "") -> PartialDate:
    """A date as exactly as it was told."""
    return PartialDate(iso=iso, precision=precision, qualifier=qualifier)


def full() -> Initiative:
    """An initiative that knows everything."""
    return Initiative(
        id="i1",
        slug="cityflows",
        title=fact("CityFlows"),
        aliases=(fact("Cityflow"),),
        summary=fact("Een model voor drukte."),
        kind=fact(Kind.PROJECT),
        status=fact(Status.RUNNING),
        themes=(fact("mobiliteit"),),
        target_groups=(fact("centrumsteden"),),
        organisations=(fact(Organisation(name="Agentschap Binnenlands Bestuur", role=Role.OWNER, ovo="OVO001835")),),
        programme=fact("Smart Flanders 2.0"),
        parent="i0",
        start=fact(day("2021-01", Precision.MONTH)),
        end=fact(day("2023", Precision.YEAR, "eind")),
        deadlines=(fact(Deadline(date=day("2022-02-04"), time=time(12), label="indienen", inclusive=False)),),
        amounts=(
            fact(Amount(eur=Decimal("1107397.55"), meaning=AmountMeaning.ENVELOPE)),
            fact(Amount(eur=Decimal("200000.00"), meaning=AmountMeaning.MAXIMUM, per="project")),
            fact(Amount(percent=Decimal(80), meaning=AmountMeaning.RATE)),
        ),
        municipalities=(fact(Municipality(nis="44021", name="Gent")),),
        contact=(fact("info@example.be"),),
        languages=("nl",),
        pages=(
            Page(
                url=URL,
                source="smart_flanders",
                key="",
                role=PageRole.MAIN,
                first_seen=AT,
                last_seen=AT,
                state=PageState.LIVE,
            ),
        ),
        conflicts=(Conflict(field="status", facts=(fact("running"), fact("ended"))),),
    )


def stored(initiative: Initiative) -> StoredInitiative:
    """The initiative as it is stored."""
    return StoredInitiative(initiative=initiative, version=3, first_seen=AT, last_seen=AT, last_changed=AT)


@pytest.mark.parametrize("initiative", [full(), Initiative(id="i2", slug="i2")], ids=["full", "empty"])
def test_initiatives_have_the_published_form(initiative: Initiative) -> None:
    """Every initiative, however much is known of it, is valid against its schema."""
    check(initiative_json(stored(initiative), parts=["i3"]), "initiative")


def test_values_of_an_initiative() -> None:
    """Dates keep their precision, amounts are numbers, and evidence stands by field."""
    line = initiative_json(stored(full()))
    assert (line["start"], line["end"]) == ("2021-01", "2023")
    assert line["deadlines"] == [
        {
            "date": "2022-02-04",
            "time": "12:00",
            "label": "indienen",
            "precision": "day",
            "inclusive": False,
            "qualifier": "",
        }
    ]
    assert [(amount["eur"], amount["percent"]) for amount in as_objects(line["amounts"])] == [
        (1107397.55, None),
        (200000, None),
        (None, 80),
    ]
    assert line["municipalities"] == [{"nis": "44021", "name": "Gent"}]
    assert isinstance(line["evidence"], dict)
    assert line["evidence"]["start"] == [{"url": URL, "quote": "kort citaat", "captured_at": "2021-02-03T02:15:00Z"}]


def as_objects(value: object) -> list[dict[str, object]]:
    """A list of objects."""
    assert isinstance(value, list)
    return value


def test_one_field_has_the_form_of_the_export() -> None:
    """A field of a change is told exactly as the export tells it."""
    line = initiative_json(stored(full()))
    for name in ("title", "kind", "status", "organisations", "start", "deadlines", "amounts", "parent"):
        assert field_json(full(), name) == line[name]


@pytest.mark.parametrize("kind", ChangeKind)
def test_changes_have_the_published_form(kind: ChangeKind) -> None:
    """Every kind of change is valid against its schema."""
    change = Change(
        id="c1",
        initiative="i1",
        title="CityFlows",
        kind=kind,
        cause=Cause.SOURCE,
        field="status",
        before="announced",
        after="running",
        significance=Significance.CRITICAL,
        summary="De status van CityFlows is gewijzigd van aangekondigd naar lopend.",
        url=URL,
        detected_at=AT,
        run=7,
        evidence_before=fact("x").evidence,
    )
    check(change_json(change), "change")
    assert change_json(change)["evidence"], "where nothing is left, the old words are the evidence"


@pytest.mark.parametrize("page_class", [None, *PageClass])
def test_pages_have_the_published_form(page_class: PageClass | None) -> None:
    """Every page, read or not, is valid against its schema."""
    line = PageLine(
        url=URL,
        source="smart_flanders",
        page_class=page_class,
        why="title: project",
        status=200,
        captured_at=AT,
        body_sha256="0" * 64,
        initiatives=("i1",),
        issues=("unreadable_field",),
    )
    check(page_json(line), "page")


@pytest.mark.parametrize("outcome", Outcome)
def test_runs_have_the_published_form(outcome: Outcome) -> None:
    """Every crawl, also one that runs, is valid against its schema."""
    finished = None if outcome is Outcome.RUNNING else AT
    crawl = Crawl(id=7, source="abb", started_at=AT, finished_at=finished, outcome=outcome, counts=CrawlCounts(pages=3))
    check(run_json(crawl), "run")


def test_evidence_from_a_pdf_leads_to_its_page() -> None:
    """Browsers open it there (RFC 8118 section 3)."""
    at = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
    one = Evidence(capture=1, url="https://a.be/reglement.pdf", quote="tot 4 maart", xpath="page=3", captured_at=at)
    assert one.address == "https://a.be/reglement.pdf#page=3"
    assert one.model_copy(update={"xpath": "/html/p"}).address == "https://a.be/reglement.pdf"
