"""Organisations: in a role that words tell, and never taken for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference import load_reference
from domain.vocabulary import Role
from pipeline.normalise.organisations import find_organisations, name_organisations, role_of_line

ABB, VVSG = "Agentschap Binnenlands Bestuur", "Vereniging van Vlaamse Steden en Gemeenten"
EXECUTOR, OWNER, PARTNER, FUNDER = Role.EXECUTOR, Role.OWNER, Role.PARTNER, Role.FUNDER


def roles(sentence: str) -> dict[str, Role]:
    """Who does what according to a sentence."""
    return {one.organisation.name: one.organisation.role for one in find_organisations(sentence, load_reference())}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Het wordt uitgevoerd door imec.", {"imec": EXECUTOR}),
        ("Het wordt uitgevoerd door onderzoekers van imec.", {"imec": EXECUTOR}),
        ("Er ging een subsidie van 150.000 euro aan imec vzw.", {"imec": EXECUTOR}),
        ("Er ging een subsidie van € 150.000 aan imec vzw.", {"imec": EXECUTOR}),
        ("De regering geeft € 2,5 miljoen aan imec.", {"imec": EXECUTOR}),
        ("De regering kent 150.000 EUR toe aan imec.", {"imec": EXECUTOR}),
        ("Er is beslist om 3 mln. euro te geven aan imec.", {"imec": EXECUTOR}),
        ("Er werd een subsidie toegekend aan imec vzw.", {"imec": EXECUTOR}),
        ("Imec en VITO ontwikkelen dit.", {"imec": EXECUTOR, "VITO": EXECUTOR}),
        ("Imec, VITO en Howest ontwikkelen dit.", {"imec": EXECUTOR, "VITO": EXECUTOR, "Howest": EXECUTOR}),
        ("Uitgevoerd door imec, VITO en de VVSG.", {"imec": EXECUTOR, "VITO": EXECUTOR, VVSG: EXECUTOR}),
        ("Imec ontwikkelt dit in opdracht van ABB.", {"imec": EXECUTOR, ABB: OWNER}),
        ("Een initiatief van ABB, samen met VITO.", {ABB: OWNER, "VITO": PARTNER}),
        ("ABB werkt samen met de VVSG.", {VVSG: PARTNER}),
        ("Partners: VITO, imec en de VVSG.", {"VITO": PARTNER, "imec": PARTNER, VVSG: PARTNER}),
        ("Met steun van VLAIO.", {"Agentschap Innoveren en Ondernemen": FUNDER}),
        ("Financiering: VLAIO", {"Agentschap Innoveren en Ondernemen": FUNDER}),
        ("VLAIO subsidieert het project.", {"Agentschap Innoveren en Ondernemen": FUNDER}),
        ("Trekker van het traject is de VVSG.", {VVSG: OWNER}),
        ("Het wordt getrokken door VITO en imec.", {"VITO": OWNER, "imec": OWNER}),
        ("ABB lanceert de oproep.", {ABB: OWNER}),
        ("ABB schreef deze oproep uit.", {ABB: OWNER}),
        ("Uitvoerder: Audit Vlaanderen", {"Audit Vlaanderen": EXECUTOR}),
        ("KPMG werd aangesteld om dit te doen.", {"KPMG": EXECUTOR}),
        ("De ontwikkeling gebeurt door VITO.", {"VITO": EXECUTOR}),
        ("Partners van het project zijn IGEMO en Fluvius.", {"IGEMO": PARTNER, "Fluvius": PARTNER}),
        ("In dit project werken imec, VITO en de VVSG samen.", {"imec": PARTNER, "VITO": PARTNER, VVSG: PARTNER}),
        ("De begeleiding is in handen van Howest.", {"Howest": EXECUTOR}),
        ("VLAIO ondersteunt het project financieel.", {"Agentschap Innoveren en Ondernemen": FUNDER}),
        ("Dit wordt gedragen door ABB en VITO.", {ABB: OWNER, "VITO": OWNER}),
        ("Het wordt gesteund door VLAIO.", {"Agentschap Innoveren en Ondernemen": FUNDER}),
        ("Co-promotoren van het project zijn imec en VITO.", {"imec": PARTNER, "VITO": PARTNER}),
        ("VITO staat in voor de uitvoering.", {"VITO": EXECUTOR}),
        ("Athumi is partner van het project.", {"Athumi": PARTNER}),
    ],
)
def test_a_sentence_tells_roles(sentence: str, expected: dict[str, Role]) -> None:
    """Each name of a list has the role that the list has."""
    assert roles(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Dat is een mooi idee, zegt de VVSG.",
        "Een charter in het kader van een ander project, uitgevoerd door imec.",
        "De vitolaag en het imecweefsel zijn gemeten door Vito.",
        "Ontwikkeld door de stad met software van imec.",
        "De trekker werd aangesteld door ABB.",
        "Het was een idea uitgevoerd door dv en hfb.",
        "Ontwikkeld door Vera en Victor.",
        "In opdracht van de kanselarij van de eerste minister.",
        "In opdracht van het stuurorgaan van het project.",
        "Een stad die partner is, belt naar VITO.",
        "De eigenaar van het huis: vraag het aan VITO.",
        "VITO organiseert ook een congres.",
        "Dit sluit aan bij een initiatief van imec.",
        "Het kreeg een vervolg dat wordt uitgevoerd door VITO.",
        "",
    ],
)
def test_other_mentions_are_no_facts(sentence: str) -> None:
    """Nor parts of words, first names, words that an abbreviation looks like, and other things in the sentence."""
    assert roles(sentence) == {}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Digitaal Vlaanderen", "Digitaal Vlaanderen"),
        ("agentschap Digitaal Vlaanderen", "Digitaal Vlaanderen"),
        ("Informatie Vlaanderen", "Digitaal Vlaanderen"),
        ("Het Facilitair Bedrijf", "Het Facilitair Bedrijf"),
        ("HFB", "Het Facilitair Bedrijf"),
        ("Audit Vlaanderen", "Audit Vlaanderen"),
        ("Smart Region Office", "Smart Region Office"),
        ("Slimme Regio Vlaanderen", "Slimme Regio Vlaanderen vzw"),
        ("minister van Binnenlands Bestuur", "Vlaams minister van Binnenlands Bestuur"),
        ("Agentschap Binnenlands  Bestuur", ABB),
    ],
)
def test_names_that_look_alike_stay_apart(written: str, name: str) -> None:
    """The longest name wins, white space does not count."""
    assert roles(f"In opdracht van {written}.") == {name: OWNER}


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Partners: VITO en imec", "partners"),
        ("Projectpartners zijn VITO en imec.", "projectpartners"),
        ("Uitvoering van het project: VITO", "uitvoering"),
        ("Wij zoeken partners: VITO belde al.", ""),
        ("Partnerschap: een mooi woord.", ""),
    ],
)
def test_a_line_names_the_role_that_it_gives(sentence: str, label: str) -> None:
    """Only where it begins with it."""
    assert role_of_line(sentence) == label


WORDS = "VITO imec ABB , en door uitgevoerd partners: is partner samen met van het project lanceert de trekker ; ."


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=15))
def test_any_order_of_words_gives_each_name_one_role(words: list[str]) -> None:
    """And every name stands where it was found."""
    sentence = " ".join(words)
    found = list(find_organisations(sentence, load_reference()))
    assert len({one.start for one in found}) == len(found)
    assert {sentence[one.start : one.end] for one in found} <= {"VITO", "imec", "ABB"}


def test_a_field_names_organisations_known_and_unknown() -> None:
    """A comma or "en" within a known name does not cut it in two; a person is no organisation."""
    text = "Departement Cultuur, Jeugd en Media, VITO; Proefstation Noord en [Kenniscentrum Vlaamse Steden], Wim Maes"
    found = name_organisations(text, PARTNER, load_reference())
    assert [one.name for one in found] == [
        "Departement Cultuur, Jeugd en Media",
        "VITO",
        "Proefstation Noord",
        "Kenniscentrum Vlaamse Steden",
    ]
    assert {one.role for one in found} == {PARTNER}
