"""Every word of our own is known in every language of the mail, and fits where it is used."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from domain.changes import Change
from domain.dutch import DUTCH, MONTHS, render_amount, render_deadline
from domain.reference import load_reference
from domain.subscriptions import Language, Province, Rhythm
from domain.values import AmountMeaning
from domain.vocabulary import Kind, Role, Status
from domain.wording import FIELDS, LISTS, WORDS, sentence
from domain.wording import named_field as named
from notifications.languages import translations
from pipeline.normalise.date_forms import SEASONS, qualifier_of

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests" / "domain" / "sentences.json").read_text())
ENGLISH = translations(Language.ENGLISH)
CALLS = {"gettext": None, "_": None, "ngettext": (1, 2), "tell": (1, 2)}
Message = str | tuple[str, ...]


def in_code() -> Iterator[Message]:
    """The messages of code and templates."""
    places = [("python", "domain/*.py"), ("python", "notifications/*.py"), ("jinja2", "notifications/templates/*")]
    for method, pattern in places:
        options = {"trim_blocks": "true"} if method == "jinja2" else {}
        for file in ROOT.glob(pattern):
            for _, message, _, _ in extract_from_file(method, file, keywords=CALLS, options=options):
                yield message


def in_lists() -> Iterator[Message]:
    """The words that come from closed lists and reference data."""
    for members in (Kind, Status, Role, AmountMeaning, Rhythm, Province):
        yield from WORDS[members].values()
    yield from MONTHS
    yield from (named(field) for field in FIELDS)
    yield from (label for one, several, _ in LISTS.values() for label in (one, several))
    yield from (*SEASONS, *map(qualifier_of, ("begin", "midden", "einde")), "eerste helft", "tweede helft")
    known = load_reference()
    yield from (one.id.replace("-", " ") for one in (*known.themes, *known.target_groups))
    yield from ("project", "dossier", "bestuur", "gemeente", "jaar", "inwoner", "deelnemer", "aanvraag", "besturen")


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.DUTCH])
def test_every_message_is_translated_and_no_other(language: Language) -> None:
    """So that no Dutch word stands in a mail of another language, and no word of the catalogue is of no use."""
    catalogue = (files("notifications") / "locales" / f"{language}.po").open("rb")
    with catalogue:
        told = {message.id: message.string for message in read_po(catalogue) if message.id}
    wanted = {*in_code(), *in_lists()}
    assert len(wanted) > 150
    assert set(told) == wanted
    assert all(all(text) if isinstance(text, tuple) else text for text in told.values())


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.DUTCH])
def test_translations_have_the_same_places(language: Language) -> None:
    """A place that is missing or misspelt would leave out a fact, or break the mail."""
    with (files("notifications") / "locales" / f"{language}.po").open("rb") as file:
        for message in read_po(file):
            if message.id:
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                assert {frozenset(places(text)) for text in texts} == {frozenset(places(one)) for one in ids}


def places(text: str) -> list[str]:
    """The places of a message."""
    return re.findall(r"%\(\w+\)s", text)


def test_themes_have_their_english_names() -> None:
    """The catalogue says what the reference data says."""
    for theme in load_reference().themes:
        assert ENGLISH.gettext(theme.id.replace("-", " ")).casefold() == theme.label_en.casefold()


@pytest.mark.parametrize("case", CASES, ids=[case["says"][:60] for case in CASES])
def test_a_change_is_told_in_english_too(case: dict[str, str]) -> None:
    """As it was approved, change by change; the words of pages stay as they are."""
    known = {"id": "c1", "initiative": "i1", "title": "CityFlows", "cause": "source", "significance": "major"}
    more = {
        "summary": "",
        "url": "https://smart.flanders.be/cityflows/",
        "detected_at": datetime(2022, 5, 11, tzinfo=UTC),
    }
    facts = {name: value for name, value in case.items() if name not in {"says", "says_en"}}
    assert sentence(Change.model_validate({**known, **more, **facts}), ENGLISH) == case["says_en"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (DUTCH, ("t.e.m. 4 februari 2022 om 9u30", "1.107.397,55 euro per project")),
        (ENGLISH, ("by 4 February 2022 at 9:30", "1,107,397.55 euros per project")),
    ],
)
def test_dates_and_amounts_are_as_the_language_writes_them(words: NullTranslations, says: tuple[str, str]) -> None:
    """Also the separators of numbers."""
    deadline = {"date": "2022-02-04", "time": "09:30"}
    assert (render_deadline(deadline, words), render_amount({"eur": "1107397.55", "per": "project"}, words)) == says
