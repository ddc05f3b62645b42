"""Whether two versions of a page say mostly the same."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.same_text import is_same_text, runs_of

FIRST = (
    "Het stadsbestuur telt langs de kade hoeveel mensen er wandelen, fietsen en winkelen.",
    "De cijfers staan elke ochtend klaar voor wie ze nodig heeft om werken te plannen.",
    "Na een jaar beslist de gemeenteraad of er nog meer tellers bij komen.",
)
OTHER = (
    "De bibliotheek leent voortaan ook gereedschap uit aan wie een kaart van de stad heeft.",
    "Boren, zagen en ladders gaan twee weken mee, daarna volgt er een boete per dag.",
    "Stukken die terugkomen worden in het atelier van de buurt nagekeken en hersteld.",
)
PASSAGES = st.lists(st.text(alphabet="ab c", max_size=40), max_size=6)


def test_an_edit_leaves_the_text_what_it_was() -> None:
    """A passage that goes, one that comes, another order and other punctuation."""
    assert is_same_text(FIRST, FIRST[::-1])
    assert is_same_text(FIRST, FIRST[:2])
    assert is_same_text(FIRST, (*FIRST, OTHER[0]))
    assert is_same_text(FIRST, [passage.upper().replace(",", ";") for passage in FIRST])


def test_another_text_is_another() -> None:
    """Also where one sentence of the first is kept among others."""
    assert not is_same_text(FIRST, OTHER)
    assert not is_same_text(FIRST, (FIRST[0], *OTHER))


def test_a_closing_line_is_no_text() -> None:
    """What many pages of a site end with says nothing of any of them; nor does nothing."""
    line = ("Heb je nog vragen? Stuur ze naar ons en we antwoorden binnen de week.",)
    assert not is_same_text(line, line)
    assert not is_same_text((), ())


@given(PASSAGES, PASSAGES)
def test_neither_side_nor_order_matters(one: list[str], other: list[str]) -> None:
    """The answer is the same from both sides, and in any order of passages."""
    assert is_same_text(one, other) == is_same_text(other, one) == is_same_text(one[::-1], other)


@given(PASSAGES)
def test_a_text_that_is_long_enough_is_itself(passages: list[str]) -> None:
    """Twenty different runs of words suffice."""
    assert is_same_text(passages, passages) is (len(runs_of(passages)) >= 20)
