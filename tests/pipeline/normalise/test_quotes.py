"""Quotations: short, with the words that count, and without persons."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import QUOTE_LENGTH
from pipeline.normalise.quotes import HIDDEN, around, clip, quote, redact, sentences


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Minister An Peeters beslist.", "Minister beslist."),
        (
            "Vlaams minister van Stedenbeleid An Van Peeters kende toe",
            f"Vlaams minister van Stedenbeleid {HIDDEN} kende toe",
        ),
        ("minister voor Binnenlands Bestuur An Peeters", f"minister voor Binnenlands Bestuur {HIDDEN}"),
        ("minister van Wonen en Steden", "minister van Wonen en Steden"),
        ("Bert Maes, adviseur digitalisering", f"{HIDDEN}, adviseur digitalisering"),
        ("projectleider: Bert Maes", f"projectleider: {HIDDEN}"),
        ("Contactpersoon: Bert Maes", f"Contactpersoon: {HIDDEN}"),
        ("Mail bert.maes@stad.be of info@stad.be", f"Mail {HIDDEN} of info@stad.be"),
        ("Mail open.data@stad.be", "Mail open.data@stad.be"),
        ("Bel 02 553 00 00 of +32 475 12 34 56", f"Bel {HIDDEN} of {HIDDEN}"),
        ("Het budget is 1.107.397,55 euro sinds 07-09-2022", "Het budget is 1.107.397,55 euro sinds 07-09-2022"),
        ("Slimme Steden, een project van ABB", "Slimme Steden, een project van ABB"),
    ],
)
def test_persons_are_left_out(text: str, told: str) -> None:
    """Offices, jobs, functional mailboxes and numbers of other things stay."""
    assert redact(text) == told


@given(st.text(max_size=600) | st.text(alphabet="Ab .", max_size=600), st.data())
def test_a_quote_has_the_words_and_at_most_200_characters(text: str, data: st.DataObject) -> None:
    """Whatever stands around them."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 150)))
    for told in (around(text, start, end), quote(text, start, end)):
        assert len(told) <= QUOTE_LENGTH
        assert text[start:end].strip() in told or text[start:end] in told
    assert len(clip(text)) <= QUOTE_LENGTH


def test_a_person_is_left_out_also_where_the_quote_begins_within_the_name() -> None:
    """What is hidden is decided on the whole text, not on the piece that is quoted."""
    text = "Vooraf. " * 30 + "Minister An Peeters " + "kende dit toe " * 7 + "op 1 mei 2022. " + "Daarna. " * 30
    start = text.index("1 mei 2022")
    assert "Peeters" not in quote(text, start, start + len("1 mei 2022"))


def test_long_text_is_clipped_at_a_sentence_or_a_word() -> None:
    """The first sentences that fit, else whole words."""
    assert clip("Een zin van acht woorden en een punt. " * 9) == ("Een zin van acht woorden en een punt. " * 5).strip()
    clipped = clip("woord " * 60)
    assert clipped.endswith("woord…")


def test_sentences_end_at_a_full_stop_before_a_capital() -> None:
    """An abbreviation with small letters behind it ends none."""
    assert sentences("Dit is t.e.m. morgen. Dat is 1,5 miljoen. ’t Is af.") == [
        "Dit is t.e.m. morgen.",
        "Dat is 1,5 miljoen. ’t Is af.",
    ]


@pytest.mark.parametrize(
    "piece", ["A-", "a.", "a-", "Aa ", "0 1", "An Van ", "@", " ", "minister van Wonen, ", "Aa van "]
)
def test_long_text_takes_no_long_time(piece: str) -> None:
    """20,000 characters without a person in them are read in a moment."""
    begun = time.process_time()
    redact((piece * 20_000)[:20_000])
    assert time.process_time() - begun < 2
