"""Sums of money: what they are worth, and what their words say they are."""

import contextlib
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import Amount, AmountMeaning
from pipeline.normalise.amounts import find_amounts, parse_amount
from pipeline.normalise.errors import UnreadableValue


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1.107.397,55 euro", "1107397.55"),
        ("€ 150.000", "150000"),
        ("€15.000", "15000"),
        ("25.000.000 euro", "25000000"),
        ("25 000 000 EUR", "25000000"),
        ("2 miljoen euro", "2000000"),
        ("9,15 miljoen euro", "9150000"),
        ("3,28 miljoen €", "3280000"),
        ("4,3 miljard euro", "4300000000"),
        ("€ 35 mln", "35000000"),
        ("500 euro", "500"),
        ("in 2020 150.000 euro", "150000"),
        ("3 mln. euro", "3000000"),
        ("drie miljoen euro", "3000000"),
        ("een half miljoen euro", "500000"),
        ("50 duizend euro", "50000"),
        ("EUR 3.000.000", "3000000"),
        ("€ 3.000.000,-", "3000000"),
        ("€ 50.000, waarvan niets vast ligt", "50000"),
    ],
)
def test_a_sum_is_read_to_the_cent(text: str, euros: str) -> None:
    """Points and spaces divide thousands, a comma the cents; millions and billions count."""
    assert parse_amount(text) == Amount(eur=Decimal(euros), meaning=AmountMeaning.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.107.397,55",
        "tussen de 3.339,60 en 3.643,03 euro",
        "10.000 tot 20.000 euro",
        "€ 10.000 - € 20.000",
        "bijna € 35 miljoen",
        "ongeveer 2 miljoen euro",
        "twee tot drie miljoen euro",
        "een paar miljoen euro",
        "50% (max. € 25.000 voor advies en/of € 25.000 voor eigen kosten)",
        "2/3 van de kostprijs",
        "120%",
        "een bedrag",
    ],
)
def test_what_is_not_one_exact_sum_is_unreadable(text: str) -> None:
    """Ranges, rough sums, several sums, and numbers of something else."""
    with pytest.raises(UnreadableValue):
        parse_amount(text)


@pytest.mark.parametrize(
    ("sentence", "euros", "meaning", "per"),
    [
        ("Er is een totaal budget van 25.000.000 euro.", 25_000_000, AmountMeaning.ENVELOPE, ""),
        ("Vlaanderen trekt 190 miljoen euro per jaar uit.", 190_000_000, AmountMeaning.ENVELOPE, "jaar"),
        ("De steun bedraagt maximum 200.000 euro per project.", 200_000, AmountMeaning.MAXIMUM, "project"),
        ("Uit het budget gaat maximaal 200.000 euro naar elk.", 200_000, AmountMeaning.MAXIMUM, ""),
        ("Projecten kunnen maximaal op 1 miljoen euro rekenen.", 1_000_000, AmountMeaning.MAXIMUM, ""),
        ("Dat is 80% (max. € 25.000).", 25_000, AmountMeaning.MAXIMUM, ""),
        ("Imec kreeg een subsidie van 150.000 euro.", 150_000, AmountMeaning.GRANTED, ""),
        ("Elk bestuur legt eigen middelen bij: 5.000 euro.", 5_000, AmountMeaning.OWN_SHARE, "bestuur"),
        ("De stad legt zelf 95.000 euro in.", 95_000, AmountMeaning.OWN_SHARE, ""),
        ("Voor de oproep is 5 mln. euro beschikbaar.", 5_000_000, AmountMeaning.ENVELOPE, ""),
        ("Vlaanderen maakt 4,3 miljard euro vrij.", 4_300_000_000, AmountMeaning.ENVELOPE, ""),
        ("Vlaanderen steunt het project met 150.000 euro.", 150_000, AmountMeaning.GRANTED, ""),
        ("De oproep beschikt over 3 miljoen euro.", 3_000_000, AmountMeaning.ENVELOPE, ""),
        ("De minister kende aan vier projecten samen 1.200.000 euro toe.", 1_200_000, AmountMeaning.GRANTED, ""),
        ("In totaal is € 2.500.000 gereserveerd.", 2_500_000, AmountMeaning.ENVELOPE, ""),
        ("De oproep is goed voor 2,5 miljoen euro.", 2_500_000, AmountMeaning.ENVELOPE, ""),
        ("De subsidie is geplafonneerd op 50.000 euro.", 50_000, AmountMeaning.MAXIMUM, ""),
        ("Een project kan rekenen op ten hoogste € 50.000.", 50_000, AmountMeaning.MAXIMUM, "project"),
        ("Een project kreeg 50.000 euro.", 50_000, AmountMeaning.GRANTED, ""),
        ("Er is jaarlijks 1,2 miljoen euro voorzien.", 1_200_000, AmountMeaning.ENVELOPE, "jaar"),
        ("Er is 20.000 euro beschikbaar per gemeente.", 20_000, AmountMeaning.MAXIMUM, "gemeente"),
        ("Elk project krijgt nooit meer dan 25 000 euro.", 25_000, AmountMeaning.MAXIMUM, "project"),
        ("De steun bedraagt tot 2 miljoen euro per project.", 2_000_000, AmountMeaning.MAXIMUM, "project"),
        ("Het bedrag is begrensd op € 75.000 per project.", 75_000, AmountMeaning.MAXIMUM, "project"),
        ("Aan het project werd 101.938 euro toegekend.", 101_938, AmountMeaning.GRANTED, ""),
        ("Het programma krijgt 190 miljoen euro per jaar.", 190_000_000, AmountMeaning.ENVELOPE, "jaar"),
    ],
)
def test_a_sum_is_what_the_nearest_word_says(sentence: str, euros: int, meaning: AmountMeaning, per: str) -> None:
    """The most for one project is not the budget, and one's own money is no subsidy."""
    found = [one.amount for one in find_amounts(sentence) if one.amount.eur is not None]
    assert found == [Amount(eur=Decimal(euros), meaning=meaning, per=per)]


@pytest.mark.parametrize(
    ("sentence", "shares"),
    [
        ("De subsidie bedraagt 80% van de kosten.", [(80, AmountMeaning.RATE)]),
        ("Er is 80 procent van de aanvaarde kosten voor wie start.", [(80, AmountMeaning.RATE)]),
        ("De eigen inbreng is 20 %.", [(20, AmountMeaning.OWN_SHARE)]),
        ("Wij geven 80% subsidie, u 20% eigen inbreng.", [(80, AmountMeaning.RATE), (20, AmountMeaning.OWN_SHARE)]),
        ("De stad draagt 20% van de kosten zelf.", [(20, AmountMeaning.OWN_SHARE)]),
        ("De stad betaalt 50 % van het project met eigen middelen.", [(50, AmountMeaning.OWN_SHARE)]),
        ("De stad moet zelf minstens 20% cofinancieren.", [(20, AmountMeaning.OWN_SHARE)]),
        ("De audit wordt voor 50% gefinancierd door Vlaanderen.", [(50, AmountMeaning.RATE)]),
        ("De overheid subsidieert 80% van de projectkosten.", [(80, AmountMeaning.RATE)]),
        ("De subsidie dekt 60% van de aankoop.", [(60, AmountMeaning.RATE)]),
        ("De steun dekt 80 %; 20 % is eigen inbreng.", [(80, AmountMeaning.RATE), (20, AmountMeaning.OWN_SHARE)]),
        ("Van de steden maakt 80% er werk van.", []),
        ("De subsidie bereikt 80% van de gemeenten.", []),
    ],
)
def test_a_rate_and_an_own_share_are_told_apart(sentence: str, shares: list[tuple[int, AmountMeaning]]) -> None:
    """The subsidy pays a part, the local authority the rest; other percentages are no facts."""
    found = [(int(one.amount.percent or 0), one.amount.meaning) for one in find_amounts(sentence)]
    assert found == shares


@pytest.mark.parametrize(
    "sentence",
    [
        "De zaal kostte 500 euro.",
        "De totale kost is 500 euro.",
        "Het budget is ruim 9 miljoen euro.",
        "Een ander programma kreeg vorig jaar 12 miljoen euro.",
        "Gemeenten kiezen zelf wat zij voor 500 euro kopen.",
        "De deelnameprijs bedraagt maximaal 50 euro.",
        "Het budget van de stad voor 2022 is 850 miljoen euro.",
        "De totale projectkost bedraagt 500 euro.",
        "De steun steeg met 15%.",
        "De cofinanciering bedraagt minstens 20%.",
        "De boete kan oplopen tot 20 miljoen euro.",
    ],
)
def test_a_sum_without_a_meaning_or_an_exact_value_is_no_fact(sentence: str) -> None:
    """Prices, costs and rough sums."""
    assert list(find_amounts(sentence)) == []


@given(
    st.integers(1, 10**9),
    st.sampled_from(["Het budget is {} euro.", "Er is {} euro beschikbaar.", "Elk project krijgt hoogstens € {}."]),
)
def test_every_sum_is_read_back(euros: int, sentence: str) -> None:
    """Whatever its size, as officials group its figures."""
    found = list(find_amounts(sentence.format(f"{euros:,}".replace(",", "."))))
    assert [one.amount.eur for one in found] == [euros]


@given(st.text(alphabet="0123456789., €%euro miljoentotn-٣", max_size=80))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    """Nothing else is ever raised."""
    with contextlib.suppress(UnreadableValue):
        parse_amount(text)


@pytest.mark.parametrize("piece", ["1", "1 ", "111 ", "1.111", " ", "1% ", "€ 1 "])
def test_long_numbers_take_no_long_time(piece: str) -> None:
    """20,000 characters are read in a moment."""
    begun = time.process_time()
    list(find_amounts((piece * 20_000)[:20_000], unknown=True))
    assert time.process_time() - begun < 2
