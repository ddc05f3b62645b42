"""Words from pages, before they reach a mail."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plain import plain, shortened, web_address


@given(st.text())
def test_plain_words_stand_on_one_line_and_change_no_direction(text: str) -> None:
    """Nothing of Unicode's category C is left but the joiners of emoji; doing it twice changes nothing."""
    made = plain(text)
    assert made == plain(made)
    assert made.splitlines() in ([], [made])
    assert {unicodedata.category(sign)[0] for sign in made if sign not in "\u200c\u200d"} <= set("LMNPSZ")
    assert made.encode().decode() == made


def test_what_readers_see_is_kept() -> None:
    """Accents, other scripts and emoji of several signs are words too."""
    assert plain("Kadé 👩‍💻  über\n العربية\u00ad") == "Kadé 👩‍💻 über العربية"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_shortened_words_fit(text: str, length: int) -> None:
    """Never longer than asked, and untouched where it fits."""
    made = shortened(text, length)
    assert len(made) <= length
    assert made == text or made.endswith("…")
    assert len(text) > length or made == text


def test_words_are_cut_between_words() -> None:
    """Unless one word is all there is."""
    assert shortened("slimme kade en slimme straat", 20) == "slimme kade en…"
    assert shortened("K" * 100, 5) == "KKKK…"


@pytest.mark.parametrize("url", ["https://www.vlaanderen.be/a?b=c#d", "http://vloca.vlaanderen.be/%C3%A9"])
def test_an_address_of_the_web_is_a_link(url: str) -> None:
    """As it is."""
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//elders.test/",
        "https://",
        "https://[",
        "https://a.test/\u202egnp.exe",
        "https://a.test/ b",
        "https://a.test/" + "a" * 2_000,
        "",
    ],
)
def test_anything_else_is_no_link(url: str) -> None:
    """A reader follows only what can be seen for what it is."""
    assert web_address(url) == ""
