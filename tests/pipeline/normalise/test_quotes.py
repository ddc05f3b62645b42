"""Quotations: short, with the words that count, and without persons."""

from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import QUOTE_LENGTH
from pipeline.normalise.quotes import around, clip, quote, sentences


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
    """An abbreviation ends none."""
    assert sentences("Dien in t.e.m. 12 maart. Tot max. 5.000 euro.") == [
        "Dien in t.e.m. 12 maart.",
        "Tot max. 5.000 euro.",
    ]
    assert sentences("Dit is t.e.m. morgen. Dat is 1,5 miljoen. ’t Is af.") == [
        "Dit is t.e.m. morgen.",
        "Dat is 1,5 miljoen. ’t Is af.",
    ]
