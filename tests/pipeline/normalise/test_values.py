"""Dates, amounts, organisations, places and quotes as officials write them, in one table each."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference import load_reference
from domain.values import AmountMeaning, Precision
from domain.vocabulary import Kind, Role, Status
from pipeline.normalise.amounts import find_amounts, parse_amount
from pipeline.normalise.contact import find_mailboxes
from pipeline.normalise.dates import parse_date
from pipeline.normalise.errors import UnreadableValue
from pipeline.normalise.organisations import find_organisations
from pipeline.normalise.periods import parse_deadline, parse_period
from pipeline.normalise.places import find_municipalities, find_where
from pipeline.normalise.prose import told_dates
from pipeline.normalise.quotes import around, clip, redact
from pipeline.normalise.status import status_from_dates

PAGE = dt.date(2021, 9, 1)


@pytest.mark.parametrize(
    ("text", "iso", "precision", "qualifier"),
    [
        ("18 juli 2022", "2022-07-18", Precision.DAY, ""),
        ("vrijdag 17 september 2021", "2021-09-17", Precision.DAY, ""),
        ("25/03/2022", "2022-03-25", Precision.DAY, ""),
        ("18/2/2022", "2022-02-18", Precision.DAY, ""),
        ("07-09-2022", "2022-09-07", Precision.DAY, ""),
        ("2021-03-11", "2021-03-11", Precision.DAY, ""),
        ("30 jun 2021 12:52", "2021-06-30", Precision.DAY, ""),
        ("feb. 02 2022", "2022-02-02", Precision.DAY, ""),
        ("1 januari ’21", "2021-01-01", Precision.DAY, ""),
        ("12 november", "2021-11-12", Precision.DAY, ""),
        ("juni 2022", "2022-06", Precision.MONTH, ""),
        ("eind 2023", "2023", Precision.YEAR, "eind"),
        ("najaar 2021", "2021", Precision.SEASON, "najaar"),
        ("tweede kwartaal van 2022", "2022", Precision.QUARTER, "Q2"),
        ("Q3 2022", "2022", Precision.QUARTER, "Q3"),
        ("2019", "2019", Precision.YEAR, ""),
    ],
)
def test_a_date_keeps_the_precision_that_was_told(text: str, iso: str, precision: Precision, qualifier: str) -> None:
    """No day is made up for a month, no month for a year."""
    found = parse_date(text, page_date=PAGE)
    assert (found.iso, found.precision, found.qualifier) == (iso, precision, qualifier)


def test_month_comes_first_only_where_the_page_says_so() -> None:
    """03/12/2021 is 3 December, or 12 March on pages that print the month first."""
    assert parse_date("03/12/2021", page_date=None).iso == "2021-12-03"
    assert parse_date("03/12/2021", page_date=None, month_first=True).iso == "2021-03-12"


@pytest.mark.parametrize(
    "text", ["", "binnenkort", "Fout: ongeldige tijd..", "30 februari 2022", "31/11/2022", "1 mei 2021 en 2 mei 2021"]
)
def test_what_is_not_one_date_is_unreadable(text: str) -> None:
    """A wrong date costs more than a missing one."""
    with pytest.raises(UnreadableValue):
        parse_date(text, page_date=PAGE)


def test_a_day_without_year_on_a_page_without_date_is_unreadable() -> None:
    """The day of the crawl is no reason to pick a year."""
    with pytest.raises(UnreadableValue):
        parse_date("12 november", page_date=None)


@pytest.mark.parametrize(
    ("text", "iso", "time", "inclusive"),
    [
        ("tot en met 4 februari 2022", "2022-02-04", None, True),
        ("tot en met vrijdag 29 oktober 2021 (12 uur)", "2021-10-29", dt.time(12), True),
        ("vóór maandag 26 september 2022 om 12 uur", "2022-09-26", dt.time(12), True),
        ("vóór 1 maart 2022", "2022-03-01", None, False),
        ("uiterlijk 30/6", "2021-06-30", None, True),
        ("van 1 september 2020 tot en met 31 oktober 2020 om 12 uur", "2020-10-31", dt.time(12), True),
        ("tegen 15 maart 2022 om 9u30", "2022-03-15", dt.time(9, 30), True),
    ],
)
def test_a_deadline_is_its_last_moment(text: str, iso: str, time: dt.time | None, inclusive: bool) -> None:  # noqa: FBT001  a case
    """With the time of day that was told; "vóór" leaves the day itself out."""
    found = parse_deadline(text, page_date=PAGE)
    assert (found.date.iso, found.time, found.inclusive) == (iso, time, inclusive)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1/9/2020 – 31/8/2024", "2020-09-01", "2024-08-31"),
        ("2017-2019", "2017", "2019"),
        ("van mei 2021 tot en met juni 2022", "2021-05", "2022-06"),
        ("tot eind 2023", None, "2023"),
    ],
)
def test_a_period_has_a_start_and_an_end(text: str, start: str | None, end: str | None) -> None:
    """Either can be missing."""
    found = [one.iso if one else None for one in parse_period(text, page_date=PAGE)]
    assert found == [start, end]


@given(st.text(max_size=200))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    """Nothing else is ever raised."""
    for parse in (parse_date, parse_deadline, parse_period):
        with contextlib.suppress(UnreadableValue):
            parse(text, page_date=PAGE)
    with contextlib.suppress(UnreadableValue):
        parse_amount(text)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2089, 12, 31)))
def test_a_rendered_day_is_read_back(day: dt.date) -> None:
    """In both spellings that sites use."""
    months = "januari februari maart april mei juni juli augustus september oktober november december"
    assert parse_date(f"{day.day}/{day.month}/{day.year}", page_date=None).iso == day.isoformat()
    assert parse_date(f"{day.day} {months.split()[day.month - 1]} {day.year}", page_date=None).iso == day.isoformat()


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Indienen kan tot en met 4 februari 2022.", [("deadlines", "2022-02-04")]),
        ("Je kan tot 12 november een dossier indienen.", [("deadlines", "2021-11-12")]),
        ("De projectsubsidie loopt van januari 2021 tot en met juni 2023.", [("start", "2021-01"), ("end", "2023-06")]),
        ("Op 1 januari ’21 lanceerde de minister een traject.", [("start", "2021-01-01")]),
        ("Het programma loopt tot eind 2019.", [("end", "2019")]),
        ("De Vlaamse Regering keurde dit goed op 20 december 2019.", []),
        ("Gepubliceerd op 5 mei 2022.", []),
        ("Op 17 juni 2020 vond een infomoment plaats.", []),
    ],
)
def test_a_sentence_tells_a_date_only_where_its_words_do(sentence: str, told: list[tuple[str, str]]) -> None:
    """Dates of decisions, publications and other things are none of ours."""
    found = [(one.field, one.date.iso) for one in told_dates(sentence, page_date=PAGE, month_first=False)]
    assert found == told


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("Er is een totaal budget van 25.000.000 euro.", [(25_000_000, AmountMeaning.ENVELOPE, "")]),
        ("De steun bedraagt maximum 200.000 euro per project.", [(200_000, AmountMeaning.MAXIMUM, "project")]),
        ("Imec kreeg een subsidie van 150.000 euro.", [(150_000, AmountMeaning.GRANTED, "")]),
        ("Het budget is 3,28 miljoen euro.", [(3_280_000, AmountMeaning.ENVELOPE, "")]),
        ("Een budget van 4,3 miljard euro.", [(4_300_000_000, AmountMeaning.ENVELOPE, "")]),
        ("Het totale budget is € 1.107.397,55.", [("1107397.55", AmountMeaning.ENVELOPE, "")]),
        ("De zaal kostte 500 euro.", []),
    ],
)
def test_a_sum_is_what_its_words_say(sentence: str, amounts: list[tuple[int | str, AmountMeaning, str]]) -> None:
    """The most for one project is not the budget; a sum without such words is no fact."""
    found = [(one.amount.eur, one.amount.meaning, one.amount.per) for one in find_amounts(sentence)]
    assert found == [(Decimal(eur), meaning, per) for eur, meaning, per in amounts]


def test_a_rate_and_an_own_share_are_told_apart() -> None:
    """The subsidy pays a part, the local authority the rest."""
    text = "De subsidie bedraagt 80% van de kosten. " + " " * 80 + "De eigen inbreng is 20 %."
    found = {one.amount.meaning: one.amount.percent for one in find_amounts(text)}
    assert found == {AmountMeaning.RATE: Decimal(80), AmountMeaning.OWN_SHARE: Decimal(20)}


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        (
            "Imec en VITO ontwikkelen dit in opdracht van het Agentschap Binnenlands Bestuur.",
            {("imec", Role.EXECUTOR), ("VITO", Role.EXECUTOR), ("Agentschap Binnenlands Bestuur", Role.OWNER)},
        ),
        ("Het wordt uitgevoerd door onderzoekers van imec.", {("imec", Role.EXECUTOR)}),
        ("Voor dit project werd een subsidie toegekend aan imec vzw.", {("imec", Role.EXECUTOR)}),
        ("We doen dit samen met de VVSG.", {("Vereniging van Vlaamse Steden en Gemeenten", Role.PARTNER)}),
        ("Dat is een mooi idee, zegt de VVSG.", set()),
        ("De vitolaag is gemeten.", set()),
    ],
)
def test_an_organisation_has_a_role_only_where_a_sentence_tells_it(sentence: str, roles: set[tuple[str, Role]]) -> None:
    """A mention is no fact, a part of a word is no name."""
    found = {(one.organisation.name, one.organisation.role) for one in find_organisations(sentence, load_reference())}
    assert found == roles


def test_municipalities_are_found_by_every_name_they_had() -> None:
    """With today's code; names that are words need a list of their own."""
    text = "Turhout, Puurs, Gent en Mechelen"
    assert [one.municipality.name for one in find_municipalities(text, load_reference())] == [
        "Turnhout",
        "Puurs-Sint-Amands",
        "Gent",
        "Mechelen",
    ]
    assert list(find_where("De 13 centrumsteden doen mee in Ham en elders.", load_reference())) == []
    assert [
        one.municipality.name for one in find_where("De pilootsteden zijn Gent en Mechelen.", load_reference())
    ] == [
        "Gent",
        "Mechelen",
    ]


def test_mailboxes_of_offices_are_kept_and_those_of_persons_are_not() -> None:
    """voornaam.naam@ is a person."""
    assert find_mailboxes("Mail stedenbeleid@vlaanderen.be of an.peeters@vlaanderen.be") == [
        "stedenbeleid@vlaanderen.be"
    ]


def test_names_of_persons_do_not_stand_in_quotes() -> None:
    """What stays is the office or the job."""
    told = redact("Minister An Peeters en Bert Maes, adviseur, zijn te bereiken op bert.maes@stad.be of 02 553 00 00.")
    assert "Peeters" not in told
    assert "Maes" not in told
    assert "maes" not in told
    assert "553" not in told
    assert "adviseur" in told


@given(st.text(max_size=600), st.integers(0, 600), st.integers(0, 50))
def test_a_quote_is_never_longer_than_allowed(text: str, start: int, length: int) -> None:
    """Whatever stands around the words."""
    assert len(clip(text)) <= 200
    assert len(clip(around(text, start, start + length))) <= 200


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (dt.date(2022, 1, 1), Status.ANNOUNCED),
        (dt.date(2022, 2, 1), Status.OPEN),
        (dt.date(2022, 3, 1), Status.OPEN),
        (dt.date(2022, 3, 2), Status.CLOSED),
    ],
)
def test_the_status_of_a_call_follows_its_dates(today: dt.date, status: Status) -> None:
    """Its last day still counts."""
    start = parse_date("1 februari 2022", page_date=None)
    deadline = parse_deadline("tot en met 1 maart 2022", page_date=None)
    assert status_from_dates(Kind.CALL, start, None, [deadline], today=today) is status
