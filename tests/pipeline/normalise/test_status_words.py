"""The status that words tell: of the thing itself, and of nothing that only belongs to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vocabulary import Kind, Status
from pipeline.normalise.status_words import is_anew, status_in_words

NAMES = ("Slimme kade",)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("U kunt geen aanvraag meer indienen.", Status.CLOSED),
        ("De indieningstermijn is intussen verstreken.", Status.CLOSED),
        ("Het budget is volledig uitgeput.", Status.CLOSED),
        ("Het project werd in 2020 succesvol beëindigd.", Status.ENDED),
        ("De dienst is niet langer beschikbaar.", Status.ENDED),
        ("De toepassing is in gebruik bij 120 besturen.", Status.RUNNING),
        ("Gemeenten kunnen doorlopend een aanvraag indienen.", Status.OPEN),
        ("De oproep loopt nog.", Status.OPEN),
        ("De oproep is heropend.", Status.OPEN),
        ("Aanvragen zijn niet langer mogelijk.", Status.CLOSED),
        ("Kandidaturen kunnen niet meer worden ingediend.", Status.CLOSED),
        ("De oproep wordt in het najaar gelanceerd.", Status.ANNOUNCED),
        ("De oproep opent later dit jaar.", Status.ANNOUNCED),
        ("Status: afgerond", Status.ENDED),
        ("Projectstatus: in uitvoering.", Status.RUNNING),
        ("Status: lees het jaarverslag", None),
        ("De oproep wordt jaarlijks gelanceerd.", None),
        ("Het project is intussen van start gegaan.", Status.RUNNING),
        ("Het project is stopgezet en later hervat.", None),
        ("U kunt momenteel een aanvraag indienen.", Status.OPEN),
        ("U kunt momenteel geen aanvraag indienen.", None),
        ("Dit project liep af in 2020.", Status.ENDED),
        ("De eerste fase van het project is afgerond.", None),
        ("De eerste oproep is afgesloten, de tweede volgt.", None),
        ("Als het project is afgerond, volgt het saldo.", None),
        ("Is de oproep afgesloten?", None),
        ("U kunt geen aanvraag meer indienen na de start van de werken.", None),
        ("Het project is nog niet afgerond.", None),
        ("Het project is afgelopen vrijdag geopend.", None),
        ("De bedragen worden afgerond op de euro.", None),
        ("De cursus van onze partner is afgerond.", None),
        ("Het budget is niet uitgeput.", None),
        ("Een open standaard is het uitgangspunt.", None),
    ],
)
def test_words_tell_the_status_of_the_thing_itself(sentence: str, status: Status | None) -> None:
    """What is rounded, closed or open besides it is none of its."""
    told = status_in_words(sentence)
    assert (told.status if told else None) is status


WORDS = "het project is werd niet in 2020 afgerond open oproep de staat meer"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=12))
def test_the_words_of_a_status_stand_in_their_sentence(words: list[str]) -> None:
    """Whatever their order."""
    sentence = " ".join(words)
    if told := status_in_words(sentence, ("het project", "oproep")):
        assert 0 <= told.start < told.end <= len(sentence)


@pytest.mark.parametrize(
    ("kind", "sentence", "status"),
    [
        (Kind.PROJECT, "Dit project is afgerond.", Status.ENDED),
        (Kind.PROJECT, "Deze datapiloot is afgelopen.", Status.ENDED),
        (Kind.PROJECT, "Inmiddels is het project afgerond.", Status.ENDED),
        (Kind.PROJECT, "In 2021 werd het project Slimme kade stopgezet.", Status.ENDED),
        (Kind.PROJECT, "Slimme kade werd na overleg met de stad vervroegd beëindigd.", Status.ENDED),
        (Kind.PROJECT, "Het project startte in 2019 en is intussen afgerond.", Status.ENDED),
        (Kind.PROJECT, "Dit project, dat in 2019 startte, is ten einde.", Status.ENDED),
        (Kind.PROJECT, "Het project bestaat niet meer.", Status.ENDED),
        (Kind.PROJECT, "Het project eindigde met een slotevent.", Status.ENDED),
        (Kind.TRACK, "Het traject is afgerond.", Status.ENDED),
        (Kind.PROGRAMME, "Het programma eindigde vorig jaar.", Status.ENDED),
        (Kind.CALL, "De oproep werd op 3 mei vroegtijdig stopgezet wegens geldgebrek.", Status.CLOSED),
        (Kind.CALL, "Inschrijvingen zijn intussen afgesloten.", Status.CLOSED),
        (Kind.CALL, "Er kunnen geen aanvragen meer ingediend worden.", Status.CLOSED),
        (Kind.CALL, "Het budget is volledig uitgeput.", Status.CLOSED),
        (Kind.SUBSIDY, "De subsidie is stopgezet.", Status.ENDED),
    ],
)
def test_a_page_says_of_its_subject_that_it_is_over(kind: Kind, sentence: str, status: Status) -> None:
    """By its name or by what such a thing is called, before the verb or behind it."""
    told = status_in_words(sentence, NAMES, kind)
    assert told
    assert (told.status, told.sure) == (status, True)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.PROJECT, "Het project Groene gevel is afgerond."),
        (Kind.PROJECT, "Het vorige project is afgerond."),
        (Kind.PROJECT, "De analyse voor het project is afgerond."),
        (Kind.PROJECT, "Na afloop van het project is de evaluatie afgerond."),
        (Kind.PROJECT, "De piloot is afgerond."),
        (Kind.PROJECT, "Het project zal worden stopgezet."),
        (Kind.PROJECT, "Het project wordt in juni afgerond."),
        (Kind.PROJECT, "Het project kan worden stopgezet."),
        (Kind.PROJECT, "Is het project afgerond, dan volgt het saldo."),
        (Kind.PROJECT, "Tot het project is afgerond, meten we."),
        (Kind.PROJECT, "Eens het project is afgerond, volgt een rapport."),
        (Kind.PROJECT, "Het project is bijna afgerond."),
        (Kind.PROJECT, "Het project is tijdelijk stilgelegd."),
        (Kind.PROJECT, "Het project is een samenwerking die werd stopgezet."),
        (Kind.PROJECT, "De subsidie is stopgezet."),
        (Kind.PROGRAMME, "Dit project is afgerond."),
        (Kind.PROGRAMME, "De oproep is afgesloten."),
        (Kind.CALL, "Het project is afgerond."),
        (Kind.CALL, "De vorige oproep is afgesloten."),
        (Kind.CALL, "Na de deadline kunnen geen aanvragen meer worden ingediend."),
        (Kind.CALL, "Vanaf mei kunnen geen aanvragen meer ingediend worden."),
    ],
)
def test_what_else_is_over_does_not_end_the_subject(kind: Kind, sentence: str) -> None:
    """Another project, a step, a condition, what is still to come."""
    told = status_in_words(sentence, NAMES, kind)
    assert not (told and told.sure)


def test_another_round_is_told_of() -> None:
    """Where one is, the end of a round is not the end."""
    told = ("In het najaar volgt een nieuwe oproep.", "De oproep is heropend.", "De oproep is afgesloten.")
    assert [is_anew(sentence) for sentence in told] == [True, True, False]
