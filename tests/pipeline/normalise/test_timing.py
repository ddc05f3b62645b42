"""When an initiative starts and ends, until when one can hand in: from fields, from text, and in doubt not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue, IssueCode
from domain.vocabulary import Status

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]
CALL = {"title": "Oproep Slimme kade", "published": "10 januari 2022"}


def dates(record: PageRecord) -> list[str]:
    """The dates of all deadlines."""
    return [fact.value.date.iso for fact in record.deadlines]


def test_a_field_of_the_page_goes_before_its_text(meaning: Mean) -> None:
    """A page that has a place for its period says it there best."""
    record, _ = meaning(periods=["1/9/2020 – 31/8/2024"], passages=["Het project startte op 3 mei 2021."])
    assert record.start
    assert record.end
    assert (record.start.value.iso, record.end.value.iso) == ("2020-09-01", "2024-08-31")
    assert record.start.evidence[0].quote == "1/9/2020 – 31/8/2024"


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("Het project startte op 3 mei 2021.", "2021-05-03", None),
        ("Slimme kade loopt van mei 2021 tot en met juni 2023.", "2021-05", "2023-06"),
        ("Project Slimme kade liep tot eind 2021.", None, "2021"),
        ("Gedurende twee jaar werken vijf steden samen.", None, None),
        ("Het project werd op 20 december 2019 goedgekeurd.", None, None),
        ("Een ander project van de stad startte op 3 mei 2021.", None, None),
        ("De museumnacht begon op 3 mei 2021.", None, None),
    ],
)
def test_only_a_sentence_about_the_subject_tells_when_it_runs(
    meaning: Mean, sentence: str, start: str | None, end: str | None
) -> None:
    """What starts or ends besides it is no fact of it."""
    record, _ = meaning(summary="Een kade met sensoren.", passages=["Hier meten we water.", sentence])
    assert (record.start.value.iso if record.start else None, record.end.value.iso if record.end else None) == (
        start,
        end,
    )


def test_what_stands_beneath_the_heading_of_a_part_is_told_of_the_part(meaning: Mean) -> None:
    """A programme does not start with its project."""
    told = "Het programma ging op 3 mei 2021 van start."
    part, _ = meaning(title="Programma Kades", passages=["We helpen.", ("Kadevisser", told)])
    own, _ = meaning(title="Programma Kades", passages=["We helpen.", ("Opzet van het programma", told)])
    assert part.start is None
    assert own.start is not None


def test_an_end_beneath_history_is_of_an_earlier_stretch(meaning: Mean) -> None:
    """The programme that ran until 2019 may run again."""
    record, _ = meaning(title="Programma Kades", passages=[("Historiek", "Het programma liep tot eind 2019.")])
    assert record.end is None


def test_a_date_in_a_field_that_is_none_makes_the_field_unknown(meaning: Mean) -> None:
    """Unknown is not absent: the words stand in an issue."""
    record, issues = meaning(periods=["vanaf de gunning tot het einde"], deadlines=["Fout: ongeldige tijd"])
    assert record.unknown == {"start", "end", "deadlines"}
    assert [(issue.code, issue.field) for issue in issues] == [
        (IssueCode.UNREADABLE_VALUE, "periods"),
        (IssueCode.UNREADABLE_VALUE, "deadlines"),
    ]
    assert "ongeldige tijd" in issues[1].reason


def test_an_end_before_the_start_is_unknown(meaning: Mean) -> None:
    """One of both is wrong, and nobody knows which."""
    record, issues = meaning(starts=["1 mei 2022"], passages=["Het project loopt tot eind 2020."])
    assert record.end is None
    assert "end" in record.unknown
    assert [issue.field for issue in issues] == ["end"]


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["Een dossier indienen kan tot en met 4 februari 2022."], ["2022-02-04"]),
        (["Indienen kan uiterlijk op 31 maart, zei de stad. Nieuws van 3 maart 2022."], ["2022-03-31"]),
        (["Een aanvraag indienen kan t.e.m. 12 maart."], ["2022-03-12"]),
        (
            ["Indienen kon tot en met 4 februari 2022.", "De deadline is verlengd tot 18 februari 2022."],
            ["2022-02-18"],
        ),
        (
            ["Update 20/1/2022: indienen kan tot en met 1 maart 2022.", "Indienen kan tot en met 4 februari 2022."],
            ["2022-03-01"],
        ),
        (["De oproep die liep tot 4 februari 2022, is verlengd tot 18 februari 2022."], ["2022-02-18"]),
        (["De deadline van 4 februari 2022 schuift op naar 18 februari 2022."], ["2022-02-18"]),
        (["Indienen kan nu tot en met 18 februari 2022 in plaats van 4 februari 2022."], ["2022-02-18"]),
        (["De jury beslist tegen 4 februari 2022."], []),
        (["Indienen kan tot het budget op is."], []),
    ],
)
def test_a_deadline_is_told_by_words_of_handing_in(meaning: Mean, passages: list[str], expected: list[str]) -> None:
    """The newest statement holds; other dates are none."""
    record, _ = meaning(**CALL, passages=passages)
    assert dates(record) == expected


def test_of_one_update_only_what_it_tells_first_holds(meaning: Mean) -> None:
    """What follows in the same passage may be what the update replaces; another step is not."""
    update = (
        "Update 18/2/2022: indienen kan nog tot en met 4 maart 2022. Indienen kan tot en met 18 februari 2022. "
        "De vooraanmelding moet gebeuren tegen 25 februari 2022."
    )
    record, _ = meaning(**CALL, passages=[update])
    assert dates(record) == ["2022-02-25", "2022-03-04"]


def test_a_deadline_for_a_meeting_is_only_the_meetings(meaning: Mean) -> None:
    """A call has no deadline because of a webinar about it."""
    passages = ["Inschrijven voor het webinar kan tot en met 3 maart 2022."]
    call, _ = meaning(**CALL, passages=passages)
    event, _ = meaning(title="Webinar slimme kades", passages=passages)
    assert (dates(call), dates(event)) == ([], ["2022-03-03"])


def test_an_opening_is_the_start_of_a_call_and_of_nothing_else(meaning: Mean) -> None:
    """A project does not start when one can hand in for it."""
    passages = ["Indienen kan vanaf 21 maart 2022."]
    call, _ = meaning(**CALL, passages=passages)
    project, _ = meaning(passages=passages)
    assert (call.start and call.start.value.iso, project.start) == ("2022-03-21", None)


def test_lines_that_contradict_each_other_tell_nothing(meaning: Mean) -> None:
    """They are of the parts of the page's subject."""
    one, _ = meaning(passages=["Looptijd: 2021-2024"])
    several, _ = meaning(passages=["Looptijd: 2021-2024", "Looptijd: 2022-2023"])
    assert (one.start and one.start.value.iso, one.end and one.end.value.iso) == ("2021", "2024")
    assert (several.start, several.end) == (None, None)


def test_a_field_can_have_a_deadline_for_each_step(meaning: Mean) -> None:
    """A pre-registration and the application itself."""
    record, _ = meaning(
        **CALL, deadlines=["Vooraanmelding uiterlijk 31/3/2022, volledige indiening uiterlijk 30/6/2022"]
    )
    assert [(fact.value.date.iso, fact.value.label) for fact in record.deadlines] == [
        ("2022-03-31", "vooraanmelding"),
        ("2022-06-30", "volledige aanvraag"),
    ]


def test_notes_tell_how_a_deadline_was_understood(meaning: Mean) -> None:
    """A bare "tot" and a year that was not written are readings of ours."""
    record, _ = meaning(**CALL, passages=["Een dossier indienen kan tot 4 februari."])
    assert record.deadlines[0].notes == ("jaar uit de datum van de pagina", "“tot” gelezen als “tot en met”")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"deadlines": ["4 april 2022"]}, Status.OPEN),
        ({"deadlines": ["28 februari 2022"]}, Status.CLOSED),
        ({"passages": ["De oproep is afgesloten."]}, Status.CLOSED),
        ({"passages": ["Indienen is niet langer mogelijk."]}, Status.CLOSED),
        ({"deadlines": ["4 april 2022"], "passages": ["De oproep is afgesloten."]}, Status.CLOSED),
        ({"deadlines": ["28 februari 2022"], "passages": ["De oproep loopt nog."]}, Status.CLOSED),
        ({"passages": ["De vorige ronde van iets anders is voorbij."]}, None),
    ],
)
def test_the_status_of_a_call_is_told_by_its_dates_then_by_its_words(
    meaning: Mean, fields: dict[str, Any], status: Status | None
) -> None:
    """Dates can be checked; words that something goes on are left standing, those that it is over are for good."""
    record, _ = meaning(**CALL, **fields)
    assert (record.status.value if record.status else None) is status


def test_the_word_of_a_field_is_mapped_or_an_issue(meaning: Mean) -> None:
    """A word that the source's file does not know speaks up."""
    known, none = meaning(status=["Lopend"])
    unknown, issues = meaning(status=["Slapend"])
    assert known.status
    assert (known.status.value, none) == (Status.RUNNING, ())
    assert unknown.status is None
    assert [(issue.code, issue.field) for issue in issues] == [(IssueCode.UNMAPPED_WORD, "status")]
    assert "Slapend" in issues[0].reason


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Inschrijven?", "Tot en met 5 maart 2022 via het loket.", ["2022-03-05"]),
        ("Hoe indienen?", "Uiterlijk op 5 maart 2022.", ["2022-03-05"]),
        ("Deadline", "t.e.m. 5 maart 2022", ["2022-03-05"]),
        ("Wanneer?", "Tot en met 5 maart 2022.", []),
        ("Indienen", "De jury beslist op 5 maart 2022.", []),
        ("Na het indienen", "Tegen 5 maart 2022 krijgt u antwoord.", []),
    ],
)
def test_a_heading_of_handing_in_makes_the_last_day_beneath_it_a_deadline(
    meaning: Mean, heading: str, text: str, expected: list[str]
) -> None:
    """Quoted as it stands there."""
    record, _ = meaning(**CALL, passages=[(heading, text)])
    assert dates(record) == expected
    assert all("5 maart 2022" in fact.evidence[0].quote for fact in record.deadlines)


@pytest.mark.parametrize("words", ["verwacht in het najaar van 2022", "nog te bepalen", "voorzien in juni 2022"])
def test_a_deadline_that_is_still_to_be_set_is_none(meaning: Mean, words: str) -> None:
    """Nor is it an issue: the page says that it does not know."""
    record, issues = meaning(title="Oproep Kade", deadlines=[words])
    assert (record.deadlines, issues) == ((), ())


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["Inschrijven kan tot en met 05/06/2021."], ["2021-06-05"]),
        (["Inschrijven kan tot en met 11/17/2020."], ["2020-11-17"]),
        (["Het bestuur vergaderde op 11/17/2020.", "Inschrijven kan tot en met 05/06/2021."], []),
        (["Het bestuur vergaderde op 11/17/2020.", "Inschrijven kan tot en met 5 juni 2021."], ["2021-06-05"]),
    ],
)
@pytest.mark.parametrize("month_first", [True, False])
def test_people_write_the_day_first_whatever_a_platform_stamps(
    meaning: Mean,
    passages: list[str],
    expected: list[str],
    month_first: bool,  # noqa: FBT001  a case
) -> None:
    """Where another date on the page can only be month first, what can be both days is none."""
    record, _ = meaning(**CALL, month_first=month_first, passages=passages)
    assert dates(record) == expected


def test_the_stamp_of_a_platform_may_have_the_month_first(meaning: Mean) -> None:
    """It gives the year of the days that the text tells."""
    record, _ = meaning(
        title="Oproep Slimme kade",
        published="12/03/2020",
        month_first=True,
        passages=["Inschrijven kan tot en met 20 januari."],
    )
    assert dates(record) == ["2021-01-20"]


@pytest.mark.parametrize(
    ("title", "passages", "status"),
    [
        ("Project Slimme kade", ["Het project loopt tot eind 2023.", "Dit project is stopgezet."], Status.ENDED),
        ("Project Slimme kade", ["Het project loopt tot eind 2023.", "De eerste fase is afgerond."], Status.RUNNING),
        ("Project Slimme kade", ["Het project loopt tot eind 2023.", "Het is afgerond op 1 mei 2023."], Status.RUNNING),
        ("Project Slimme kade", ["Het project is afgerond tegen eind 2023.", "Het startte in 2020."], Status.RUNNING),
        (
            "Project Slimme kade",
            ["Het project loopt tot eind 2023.", ("Vorige editie", "Dit project is afgerond.")],
            Status.RUNNING,
        ),
        (
            "Project Slimme kade",
            ["Het project loopt tot eind 2023.", "Het project is stopgezet.", "In 2022 werd het hervat."],
            Status.RUNNING,
        ),
        ("Oproep Slimme kade", ["Indienen kan tot 1 mei 2022.", "De oproep is afgesloten."], Status.CLOSED),
        (
            "Oproep Slimme kade",
            ["De oproep is vroegtijdig stopgezet: het geld is op.", "Indienen kan tot 1 mei 2022."],
            Status.CLOSED,
        ),
        (
            "Oproep Slimme kade",
            ["De oproep is afgesloten.", "Een nieuwe oproep volgt: indienen kan tot 1 mei 2022."],
            Status.OPEN,
        ),
        ("Oproep Slimme kade", ["Indienen kan tot 1 februari 2022.", "De oproep loopt nog."], Status.CLOSED),
        ("Oproep Slimme kade", ["De oproep is afgesloten.", "De oproep is heropend."], Status.OPEN),
        ("Oproep Slimme kade", ["De oproep loopt nog.", "De oproep is afgesloten."], Status.CLOSED),
        ("Project Slimme kade", ["Het project is gestart.", "Het project is intussen afgerond."], Status.ENDED),
    ],
)
def test_what_a_page_says_to_be_over_is_over_whatever_its_dates(
    meaning: Mean, title: str, passages: list[str], status: Status
) -> None:
    """A planned end stays on the page when something is stopped; another end is none of its."""
    record, _ = meaning(title=title, published="10 januari 2022", passages=passages)
    assert record.status
    assert record.status.value is status


def test_the_field_of_a_page_says_that_something_is_over(meaning: Mean) -> None:
    """Its dates may be those of the plan."""
    record, _ = meaning(status=["Stopgezet"], periods=["1/9/2020 – 31/8/2024"])
    assert record.status
    assert record.status.value is Status.ENDED


@pytest.mark.parametrize(
    ("title", "sentence", "expected"),
    [
        ("VLOCA-traject Slimme kade", "Inschrijven voor de workshops kan tot en met 5 april 2022.", ["2022-04-05"]),
        ("VLOCA-traject Slimme kade", "Inschrijven voor de infosessie kan tot en met 5 april 2022.", []),
        ("Oproep Slimme kade", "Inschrijven voor de workshops kan tot en met 5 april 2022.", []),
    ],
)
def test_to_sign_up_for_its_workshops_is_to_sign_up_for_a_track(
    meaning: Mean, title: str, sentence: str, expected: list[str]
) -> None:
    """Of what tells of it, and of the workshops of other things, the last day is none of its own."""
    record, _ = meaning(title=title, passages=[sentence])
    assert dates(record) == expected
