"""Finding and ordering initiatives."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from domain.initiative import Initiative, StoredInitiative
from domain.values import Deadline, PartialDate, Precision
from domain.vocabulary import Kind, Status
from website.selection import (
    Selection,
    days_left,
    fold,
    in_reading_order,
    open_without_deadline,
    past,
    select,
    title_of,
    upcoming,
)

TODAY = date(2022, 2, 4)
NIGHT = datetime(2022, 1, 10, 2, 15, tzinfo=UTC)


def stored(initiative: Initiative) -> StoredInitiative:
    """The first version of an initiative."""
    return StoredInitiative(initiative=initiative, version=1, first_seen=NIGHT, last_seen=NIGHT, last_changed=NIGHT)


@pytest.fixture
def known(all_initiatives: list[Initiative]) -> list[StoredInitiative]:
    """What the radar knows."""
    return [stored(one) for one in all_initiatives]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("cafe", ["Café Digitaal"]),
        ("CAFÉ", ["Café Digitaal"]),
        ("kade druk", ["Oproep Slimme Kade & <Co>"]),
        ("agentschap gent", ["Oproep Slimme Kade & <Co>"]),
        ("platform", ["Verdwenen platform"]),
        ("bestaat niet", []),
    ],
)
def test_words_find_what_contains_them_all(known: list[StoredInitiative], words: str, titles: list[str]) -> None:
    """Case and accents do not matter; every word must occur, in any field, also inside a longer word."""
    assert [title_of(one) for one in select(known, Selection(words=words))] == titles


def test_filters_go_together(known: list[StoredInitiative]) -> None:
    """Kind, status and theme must all fit."""
    found = select(known, Selection(kind=Kind.CALL, status=Status.OPEN, theme="mobiliteit"))
    assert [one.initiative.id for one in found] == ["icall"]
    assert select(known, Selection(kind=Kind.CALL, theme="omgeving-klimaat")) == []


def test_an_empty_search_is_everything(known: list[StoredInitiative]) -> None:
    """Nothing asked for leaves nothing out."""
    assert select(known, Selection(words="  ")) == known


def test_what_ends_first_stands_first(known: list[StoredInitiative]) -> None:
    """Deadlines first, then what is open, running, over; gone ones are listed elsewhere."""
    ids = [one.initiative.id for one in in_reading_order(known, TODAY)]
    assert ids[0] == "icall"
    assert ids.index("iopen") < ids.index("iprogramme") < ids.index("ipast")


def deadline(iso: str, *, inclusive: bool = True, precision: Precision = Precision.DAY) -> Deadline:
    """A deadline as it was told."""
    return Deadline(date=PartialDate(iso=iso, precision=precision), inclusive=inclusive)


@pytest.mark.parametrize(
    ("told", "coming", "left"),
    [
        (deadline("2022-02-04"), True, 0),
        (deadline("2022-02-05"), True, 1),
        (deadline("2022-02-03"), False, -1),
        (deadline("2022-02-04", inclusive=False), False, -1),
        (deadline("2022-02-05", inclusive=False), True, 0),
        (deadline("2022-02", precision=Precision.MONTH), True, None),
        (deadline("2022-02", inclusive=False, precision=Precision.MONTH), False, None),
        (deadline("2022", precision=Precision.YEAR), True, None),
    ],
)
def test_a_deadline_can_be_met_until_its_last_day(
    make: Callable[..., Initiative], told: Deadline, *, coming: bool, left: int | None
) -> None:
    """An inclusive day counts, an exclusive one does not; a month lasts until its end; only days are counted down."""
    one = stored(make("i1", "x", "X", deadlines=({"value": told, "evidence": ()},)))
    assert bool(upcoming([one], TODAY)) is coming
    assert bool(past([one], TODAY)) is not coming
    assert days_left(told, TODAY) == left


def test_what_is_gone_has_no_deadlines(make: Callable[..., Initiative]) -> None:
    """Nobody can hand in at something that is no longer online."""
    one = stored(make("i1", "x", "X", presence="gone", deadlines=({"value": deadline("2022-03-01"), "evidence": ()},)))
    assert upcoming([one], TODAY) == []


def test_open_without_a_date_is_told_apart(known: list[StoredInitiative]) -> None:
    """What is open while nobody says until when."""
    assert [one.initiative.id for one in open_without_deadline(known, TODAY)] == ["iopen"]


@pytest.mark.parametrize(("text", "folded"), [("Crème", "creme"), ("STRASSE", "strasse"), ("ﬁetspad", "fietspad")])
def test_folding_takes_case_accents_and_ligatures_away(text: str, folded: str) -> None:
    """Readers type what they can."""
    assert fold(text) == folded
