"""Pages in our own words, and what they mean."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.reference import Reference, load_reference
from domain.vocabulary import PageClass
from pipeline.normalise.origin import Origin
from pipeline.normalise.record import normalise

URL = "https://www.vlaanderen.be/lokaal-bestuur/slimme-kade"
READ_AT = dt.datetime(2022, 3, 1, 2, 15, tzinfo=dt.UTC)
WORDS = {
    "kind": {"oproep": "call", "projecten": "project"},
    "status": {"lopend": "running", "stopgezet": "ended"},
    "theme": {"mobiliteit": "mobiliteit", "wateroverlast": "omgeving-klimaat"},
}

Meant = tuple[PageRecord, tuple[Issue, ...]]
Mean = Callable[..., Meant]


def quotes(texts: Sequence[str]) -> tuple[Reading, ...]:
    """Passages of a page, each where it stands."""
    return tuple(Reading(text=text, xpath=f"/html/body/p[{number}]") for number, text in enumerate(texts, start=1))


def make_subject(**fields: Any) -> InitiativeReadings:  # noqa: ANN401  any field of a page, in words
    """One subject of a page: texts become quotes, `passages` are texts or (heading, text)."""
    known: dict[str, Any] = {"key": "", "title": "Project Slimme kade"} | fields
    passages = [one if isinstance(one, tuple) else ("", one) for one in known.pop("passages", ())]
    single = {"title", "tagline", "summary", "programme", "published"}
    blocks = zip(passages, quotes([text for _, text in passages]), strict=True)
    read: dict[str, Any] = {
        "passages": tuple(Passage(heading=heading, reading=reading) for (heading, _), reading in blocks)
    }
    for name, value in known.items():
        if name in single:
            read[name] = quotes([value])[0] if value else None
        elif name in {"key", "unknown"}:
            read[name] = value
        else:
            read[name] = quotes(value)
    return InitiativeReadings(**read)


@pytest.fixture
def origin() -> Origin:
    """A source in Flemish hands, read on the first of March 2022."""
    return Origin(
        source="proef",
        source_title="Proefsite",
        owner="OVO001835",
        programme="",
        capture=7,
        url=URL,
        captured_at=READ_AT,
        words=WORDS,
        today=dt.date(2022, 3, 1),
    )


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference data of the program itself."""
    return load_reference()


@pytest.fixture
def meaning(origin: Origin, reference: Reference) -> Mean:
    """What a page of one subject means: its record, and what was not understood."""

    def mean(*, url: str = URL, month_first: bool = False, **fields: Any) -> Meant:  # noqa: ANN401  as `make_subject`
        page = PageReadings(
            url=url,
            layout="proef.Page",
            language="nl",
            suggested=PageClass.INITIATIVE,
            why="a page of a project",
            month_first=month_first,
            subjects=(make_subject(**fields),),
        )
        records, issues = normalise(page, origin=origin, reference=reference)
        assert len(records) == 1
        return records[0], issues

    return mean
