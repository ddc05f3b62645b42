"""Dates in running text: each is of the thing that its sentence says, and most are of none of ours."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.prose import told_dates

PAGE = dt.date(2021, 9, 1)


def told(sentence: str) -> list[tuple[str, str]]:
    """Field and date of all that a sentence tells."""
    return [(one.field, one.date.iso) for one in told_dates(sentence, page_date=PAGE, month_first=False)]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Indienen kan tot en met 4 februari 2022.", ["2022-02-04"]),
        ("Je kan tot 12 november een dossier indienen.", ["2021-11-12"]),
        ("Tot 12 november kan je een dossier indienen.", ["2021-11-12"]),
        ("Dien je dossier in uiterlijk op 1 maart 2022.", ["2022-03-01"]),
        ("Aanvragen zijn in te dienen tegen 1 maart 2022.", ["2022-03-01"]),
        ("Schrijf je in t.e.m. 12 maart.", ["2021-03-12"]),
        ("De deadline is 1 maart 2022.", ["2022-03-01"]),
        ("Deadline: 1 maart 2022", ["2022-03-01"]),
        ("De deadline van 1 maart 2022 is verlengd tot 15 maart 2022.", ["2022-03-15"]),
        ("De oproep loopt tot en met 15 maart 2022.", ["2022-03-15"]),
        ("De jury beoordeelt wat is ingediend tegen 15 maart 2022.", ["2022-03-15"]),
        (
            "Een vooraanmelding dient te gebeuren tegen 31/3, een volledige indiening uiterlijk 30/6.",
            ["2021-03-31", "2021-06-30"],
        ),
        ("Van 1 september 2021 tot en met 31 oktober 2021 om 12 uur kan je indienen.", ["2021-10-31"]),
        ("Indienen kan tussen 1 september 2021 en 31 oktober 2021.", ["2021-10-31"]),
        ("De deadline voor het indienen van een voorstel is 1 maart 2022.", ["2022-03-01"]),
        ("De laatste dag om in te dienen was 1 maart 2022.", ["2022-03-01"]),
        ("Uiterste datum voor inschrijving: 1 maart 2022", ["2022-03-01"]),
        ("De oproep sluit op 1 maart 2022.", ["2022-03-01"]),
        ("De inschrijvingen worden afgesloten op 1 maart 2022.", ["2022-03-01"]),
        ("De oproep opent op 1 februari 2022 en sluit op 1 maart 2022.", ["2022-03-01"]),
        ("Voorstellen die na 1 maart 2022 toekomen, zijn te laat.", ["2022-03-01"]),
        ("Intekenen kan tot en met 1 maart 2022.", ["2022-03-01"]),
        ("Je dient het voor 1 maart 2022 in via het loket.", ["2022-03-01"]),
        ("De deadline schuift op van 1 maart 2022 naar 15 maart 2022.", ["2022-03-15"]),
        ("Indienen kan t.e.m. 31.01.2023.", ["2023-01-31"]),
        ("U kunt van 1 tot 31 maart 2022 een voorstel indienen; de jury zetelt op 20 april 2022.", ["2022-03-31"]),
        ("De kandidaatstelling sluit af op 1 maart 2022.", ["2022-03-01"]),
        ("Uw aanvraag moet ten laatste op 1 maart 2022 ontvangen zijn.", ["2022-03-01"]),
        ("Indienen: 1 maart 2022 (12 uur)", ["2022-03-01"]),
        ("Indiendeadline: 1 maart 2022", ["2022-03-01"]),
        ("De deadline (1 maart 2022) is definitief.", ["2022-03-01"]),
        ("De periode om in te dienen loopt van 1 tot en met 31 maart 2022.", ["2022-03-31"]),
        ("Indienen kan tussen 1 februari 2022 (9 uur) en 1 maart 2022 (12 uur).", ["2022-03-01"]),
        ("Dossiers die later dan 1 maart 2022 toekomen, komen niet in aanmerking.", ["2022-03-01"]),
        ("Indiendata: 1 maart 2022 en 1 september 2022.", ["2022-03-01", "2022-09-01"]),
        ("De termijn om een aanvraag in te dienen verstrijkt op 1 maart 2022.", ["2022-03-01"]),
        ("De einddatum voor indiening is 1 maart 2022.", ["2022-03-01"]),
        ("De call is open tot en met 1 maart 2022.", ["2022-03-01"]),
        ("De oproep is met twee weken verlengd, tot en met 1 maart 2022.", ["2022-03-01"]),
        ("Je krijgt tot 1 maart 2022 de tijd om in te dienen.", ["2022-03-01"]),
        ("Geïnteresseerde steden melden zich aan voor 1 maart 2022.", ["2022-03-01"]),
        ("Wie mee wil, meldt zich vóór 1 maart 2022 aan via het formulier.", ["2022-03-01"]),
        ("Meld je stad tot en met 1 maart 2022 aan.", ["2022-03-01"]),
        ("De besturen dienen hun project in voor 1 maart 2022.", ["2022-03-01"]),
        ("Dien je aanvraag in vóór 1 maart 2022.", ["2022-03-01"]),
        ("Dien je voorstel in voor 1 maart 2022, waarna een jury het beoordeelt.", ["2022-03-01"]),
        ("Gemeenten schrijven zich in tot 1 maart 2022.", ["2022-03-01"]),
        ("Schrijf uw bestuur in uiterlijk op 1 maart 2022.", ["2022-03-01"]),
        ("Teken in voor 1 maart 2022.", ["2022-03-01"]),
        ("Vraag de subsidie aan vóór 1 maart 2022.", ["2022-03-01"]),
        ("De subsidie kan tot 1 maart 2022 worden aangevraagd.", ["2022-03-01"]),
        ("Stuur je voorstel voor 1 maart 2022 naar het agentschap.", ["2022-03-01"]),
        ("Bezorg ons uiterlijk op 1 maart 2022 uw projectfiche.", ["2022-03-01"]),
        ("Wie interesse heeft, mailt zijn voorstel voor 1 maart 2022.", ["2022-03-01"]),
        ("Kandideren kan tot 1 maart 2022.", ["2022-03-01"]),
        ("Er is tijd tot 1 maart 2022 om in te schrijven.", ["2022-03-01"]),
        ("Deelnemen aan de oproep kan tot en met 1 maart 2022.", ["2022-03-01"]),
        ("De oproep is heropend tot 1 maart 2022.", ["2022-03-01"]),
        ("Indienen tot: 1 maart 2022", ["2022-03-01"]),
        ("Steden kunnen het charter ondertekenen tot 1 maart 2022.", ["2022-03-01"]),
        ("Deadline kandidaatstelling: 1 maart 2022", ["2022-03-01"]),
    ],
)
def test_a_deadline_is_told_where_something_can_be_handed_in(sentence: str, days: list[str]) -> None:
    """Whether the hand-in is named before the date or behind it."""
    assert [day for field, day in told(sentence) if field == "deadlines"] == days


@pytest.mark.parametrize(
    "sentence",
    [
        "Gepubliceerd op 5 mei 2022.",
        "De Vlaamse Regering keurde dit goed op 20 december 2019.",
        "Op 17 juni 2020 vond een infomoment plaats.",
        "De dossiers worden beoordeeld tegen 15 maart 2022.",
        "Tegen 15 maart 2022 worden de dossiers beoordeeld.",
        "Het eindrapport moet ingediend worden tegen 31 maart 2024.",
        "Aanvragen worden tot 2/3 van de kostprijs gesubsidieerd.",
        "Wie indient is tot 24/7 bereikbaar.",
        "De aanvragen voor mei 2022 liggen klaar.",
        "Inschrijven voor 5 maart 2022 kan niet meer.",
        "Je kan je inschrijven voor de workshop van 3 tot 5 maart 2022.",
        "Vragen kan je stellen tot 3 maart 2022.",
        "Er waren tot 3 maart 2022 weinig fietsen.",
        "Gestart als idee, werd het op 20 december 2019 goedgekeurd.",
        "De inschrijvingen starten op 5 mei 2022.",
        "De sessies liepen op 3 mei 2022 en 5 juni 2022.",
        "Het indienen gebeurt via een loket dat op 1 mei 2022 opengaat.",
        "De deadline voor de uitvoering is 1 maart 2022.",
        "Een vorige oproep liep tot 1 maart 2019.",
        "De tweede werkgroep van het project start op 3 mei 2022.",
        "Het project volgt op een pilot die liep van 2017 tot 2019.",
        "De evaluatie van het project loopt van maart tot juni 2023.",
        "Het contract met de leverancier van het project loopt tot 31 december 2025.",
        "Het openbaar onderzoek over de oproep loopt van 1 tot 30 juni 2022.",
        "De eerste fase van het project werd in december 2021 afgerond.",
        "Aanvragen van vóór 1 mei 2022 vallen onder het oude reglement.",
        "De projecten die vóór 1 mei 2022 zijn ingediend, liggen klaar.",
        "Wie vóór 1 mei 2022 een aanvraag indiende, krijgt een brief.",
        "Tot en met 31 mei 2022 dienden 46 besturen een voorstel in.",
        "U kunt bezwaar indienen tot 30 april 2022.",
        "Het dossier ligt ter inzage van 1 tot 30 april 2022.",
        "De aanvraag voor de tweede schijf dient u in tussen 1 en 31 januari 2024.",
        "Sinds 2019 mag het niet meer.",
        "Het vorige project liep van 2017 tot 2019.",
        "Elke indiener krijgt uiterlijk 15 juli 2022 een antwoord.",
        "Wie indient, krijgt uiterlijk 15 juli 2022 een antwoord.",
        "Je moet je dossier minstens tot 31 december 2030 bewaren.",
        "De deadline om de eindafrekening in te dienen is 30 juni 2025.",
        "Het inschrijvingsgeld betaal je ten laatste op 5 mei 2022.",
        "De einddatum is 1 maart 2022.",
        "Kandidaten horen het tegen 1 maart 2022.",
        "Na 1 maart 2022 kan je een voorstel indienen.",
        "De aanvraag verhuist op 1 maart 2022 naar een ander loket.",
        "De straat is afgesloten op 1 maart 2022.",
        "In 2020 telde Vlaanderen 300 gemeenten.",
        "Het past in het meerjarenplan 2020-2025 dat nu loopt.",
        "De oproep kreeg op 1 maart 2022 een nieuw loket.",
        "Dit contract werd afgesloten op 10 juni 2021.",
        "Besturen melden wijzigingen uiterlijk op 1 maart 2022 aan de koepel.",
        "Meld problemen voor 1 maart 2022 via het formulier.",
        "De partners ondertekenen de overeenkomst tegen 1 maart 2022.",
        "Meld je aan voor de infosessie op 1 maart 2022.",
        "De partners dienen de principes in 2022 tot uitvoering te brengen.",
        "Steden dienen voor 1 maart 2022 een functionaris aan te stellen.",
        "Stuur je reactie op het voorstel voor 1 maart 2022.",
        "Het agentschap bezorgt een voorstel aan de regering voor 1 maart 2022.",
        "De stad bezorgt de dossiers voor 1 maart 2022 aan de jury.",
        "Na het indienen van de aanvraag ontvangt u uiterlijk 1 maart 2022 een brief.",
        "De subsidies die voor 1 maart 2022 zijn aangevraagd, worden uitbetaald.",
        "De steden dienen hun eindrapport in voor 1 maart 2022.",
        "De raad vraagt voor 1 maart 2022 advies aan, via de stad.",
        "De steden tekenen een charter dat geldt tot 1 maart 2022.",
        "Het decreet verplicht gemeenten om voor 1 maart 2022 een plan in te dienen.",
    ],
)
def test_other_dates_are_none_of_ours(sentence: str) -> None:
    """Decisions, publications, reports, meetings and fractions are neither deadline nor start nor end."""
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("De subsidie loopt van januari 2021 tot en met juni 2023.", [("start", "2021-01"), ("end", "2023-06")]),
        ("Dit liep van 3 mei tot 5 juni 2020.", [("start", "2020-05-03"), ("end", "2020-06-05")]),
        ("Op 1 januari ’21 lanceerde de minister een traject.", [("start", "2021-01-01")]),
        ("Het ging van start in mei 2021.", [("start", "2021-05")]),
        ("Het programma loopt tot eind 2019.", [("end", "2019")]),
        ("Het project werd verlengd tot 15 maart 2022.", [("end", "2022-03-15")]),
        ("Het project werd ingediend door de stad en loopt tot juni 2023.", [("end", "2023-06")]),
        (
            "De projecten lopen van 1 mei 2022 tot 1 mei 2023, indienen kan tot 1 maart 2022.",
            [("start", "2022-05-01"), ("end", "2023-05-01"), ("deadlines", "2022-03-01")],
        ),
        ("De oproep opent op 2 mei 2022.", [("start", "2022-05-02")]),
        ("De oproep wordt in het voorjaar van 2022 opengesteld.", [("start", "2022")]),
        ("Indienen kan vanaf 21 maart 2022.", [("start", "2022-03-21")]),
        ("Vanaf 21 maart 2022 kunnen steden een aanvraag indienen.", [("start", "2022-03-21")]),
        ("Het loopt drie jaar, van 2021 tot en met 2023.", [("start", "2021"), ("end", "2023")]),
        ("Het project zal eindigen in juni 2024.", [("end", "2024-06")]),
        ("Sinds 2019 werkt het agentschap aan het programma.", [("start", "2019")]),
        ("Het netwerk bestaat sinds het voorjaar van 2017.", [("start", "2017")]),
        ("Het project (2020-2022) meet water.", [("start", "2020"), ("end", "2022")]),
        ("Het project (maart 2020 – mei 2022) meet.", [("start", "2020-03"), ("end", "2022-05")]),
        ("Het project startte eind 2021.", [("start", "2021")]),
        ("Het project loopt af op 31 december 2023.", [("end", "2023-12-31")]),
        ("Het project duurt tot 31 december 2023.", [("end", "2023-12-31")]),
        ("Dit project werd in december 2021 afgesloten.", [("end", "2021-12")]),
        ("De looptijd van het project is van mei tot juni 2023.", [("start", "2023-05"), ("end", "2023-06")]),
        ("Het project start in het najaar van 2021.", [("start", "2021")]),
        ("Het project eindigt eind 2025.", [("end", "2025")]),
        ("Dit project werd afgesloten op 10 juni 2021.", [("end", "2021-06-10")]),
        ("Het project loopt tot het einde van 2025.", [("end", "2025")]),
        ("Het loopt van het voorjaar van 2021 tot het einde van 2025.", [("start", "2021"), ("end", "2025")]),
        ("Indienen kan tot het einde van juni 2022.", [("deadlines", "2022-06")]),
        ("Het project is afgelopen op 31 maart 2022.", [("end", "2022-03-31")]),
        ("Het project startte in 2019 en eindigde in 2021.", [("start", "2019"), ("end", "2021")]),
        ("Het programma loopt van 2021 tot 2024.", [("start", "2021"), ("end", "2024")]),
        ("Het programma loopt al sinds 2019.", [("start", "2019")]),
        (
            "Indienen kan van 1 september 2021 tot 31 oktober 2021.",
            [("deadlines", "2021-10-31"), ("start", "2021-09-01")],
        ),
    ],
)
def test_a_start_and_an_end_are_told_by_their_verbs(sentence: str, expected: list[tuple[str, str]]) -> None:
    """What runs, lasts, begins or is launched has them."""
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "inclusive"),
    [
        ("Dossiers indienen kan vóór 1 maart 2022.", False),
        ("Dossiers indienen kan vo\u0301o\u0301r 1 maart 2022.", False),
        ("Dossiers indienen kan voor 1 maart 2022.", False),
        ("Indienen voor de oproep kan tot 1 maart 2022.", True),
        ("Indienen kan vóór 1 maart 2022 om 12 uur.", True),
        ("Indienen kan vóór eind 2022.", True),
    ],
)
def test_only_right_before_its_day_does_before_leave_it_out(sentence: str, inclusive: bool) -> None:  # noqa: FBT001  a case
    """Composed or not, with accents or without; a time of day says it better."""
    deadlines = [one.deadline for one in told_dates(sentence, page_date=PAGE, month_first=False) if one.deadline]
    assert [one.inclusive for one in deadlines] == [inclusive]


def test_the_steps_of_a_call_keep_their_names() -> None:
    """A pre-registration is not the application."""
    sentence = "De vooraanmelding gebeurt uiterlijk 31/3 en een volledige indiening tegen 30/6."
    found = [one.deadline for one in told_dates(sentence, page_date=PAGE, month_first=False)]
    assert [one.label for one in found if one] == ["vooraanmelding", "volledige aanvraag"]


@pytest.mark.parametrize(
    ("sentence", "meeting"),
    [
        ("Inschrijven voor het webinar kan tot en met 3 oktober 2021.", True),
        ("Tot en met 3 oktober 2021 kan je je aanmelden voor de infosessie.", True),
        ("Na de infosessie kan je een voorstel indienen tot en met 3 oktober 2021.", False),
    ],
)
def test_the_last_day_to_come_to_a_meeting_is_known_as_such(sentence: str, meeting: bool) -> None:  # noqa: FBT001  a case
    """It is no deadline of the call that the meeting is about."""
    found = list(told_dates(sentence, page_date=PAGE, month_first=False))
    assert [(one.field, one.meeting) for one in found] == [("deadlines", meeting)]


def test_from_when_one_can_hand_in_is_an_opening() -> None:
    """A start of the call, and of nothing that hangs on it."""
    found = list(told_dates("Indienen kan van 1 september tot 31 oktober 2021.", page_date=PAGE, month_first=False))
    assert [(one.field, one.opening) for one in found] == [("deadlines", False), ("start", True)]


WORDS = (
    "indienen dossiers beoordeeld loopt start op in tot vóór voor van tussen en , ; 1 mei 2022 30/6 eind juni oproep "
    "sluit opent deadline is na naar niet meer afgerond sinds -"
)


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=20))
def test_no_date_is_told_twice(words: list[str]) -> None:
    """Each place in a sentence is the date of one field at most."""
    found = list(told_dates(" ".join(words), page_date=PAGE, month_first=False))
    assert len({one.found.start for one in found}) == len(found)
    assert all((one.deadline is not None) == (one.field == "deadlines") for one in found)
