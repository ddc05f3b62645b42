"""Words in a form in which spellings of one value are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes.words import words_of


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("De Stad’s coördinatie", ["de", "stad's", "coordinatie"]),
        ("vrijdag 15 oktober 2021", ["2021", "10m", "15d"]),
        ("eind 2023", ["2023", "eind"]),
        ("tot en met 3/4/2021 om 9.30 uur", ["tem", "2021", "04m", "03d", "9u30"]),
        ("2,5 mln. euro", ["2500000", "euro"]),
        ("€ 12.000,50", ["12000.5"]),
        ("een miljoen", ["1000000"]),
        ("een project", ["een", "project"]),
        ("versie 2.0 van 2020-2021", ["versie", "2.0", "van", "20202021"]),
        ("24/7 en twee-aan-twee", ["24/7", "en", "tweeaantwee"]),
    ],
)
def test_values_have_one_form(text: str, forms: list[str]) -> None:
    """Dates, times and numbers by what they mean, other words as they are."""
    assert [word.form for word in words_of(text)] == forms


@given(st.text(alphabet="abé1 2.,/:-’€mjuni021tot en met", max_size=60))
def test_words_stand_in_order_within_their_text(text: str) -> None:
    """No word is made up, and words that stand together share one place."""
    places = [(word.start, word.end) for word in words_of(text)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
