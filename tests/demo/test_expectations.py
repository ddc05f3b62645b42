"""What the script expects, against what was reported."""

from datetime import UTC, datetime

from demo.expectations import compare
from demo.history import Expected
from domain.changes import Cause, Change, ChangeKind, Significance

EXTENDED = Expected(title="oproep 5", kind="changed", field="deadlines", after="2022-05-27", significance="critical")


def change(title: str, after: str, **other: object) -> Change:
    """A deadline that was moved, or what `other` makes of it."""
    said = {
        "id": title + after,
        "initiative": "i1",
        "title": title,
        "kind": ChangeKind.CHANGED,
        "cause": Cause.SOURCE,
        "field": "deadlines",
        "after": [{"date": after}],
        "significance": Significance.CRITICAL,
        "summary": "",
        "url": "https://example.org/",
        "detected_at": datetime(2022, 5, 6, tzinfo=UTC),
    }
    return Change.model_validate(said | other)


def test_an_expected_change_is_met() -> None:
    """Kind, field and significance are equal, title and new value occur in it."""
    found = compare([EXTENDED], [change("Oproep 5", "2022-05-27")])
    assert (found.missing, found.superfluous) == ((), ())


def test_what_was_not_reported_is_missing() -> None:
    """Another value is another change, so both sides are named."""
    other = change("Oproep 5", "2022-06-01")
    found = compare([EXTENDED], [other])
    assert (found.missing, found.superfluous) == ((EXTENDED,), (other,))


def test_the_same_news_twice_is_once_too_often() -> None:
    """Each expected change is met by one reported change only."""
    twice = [change("Oproep 5", "2022-05-27"), change("Oproep 5 (kopie)", "2022-05-27")]
    assert compare([EXTENDED], twice).superfluous == (twice[1],)


WORDING = {"field": "description", "significance": Significance.MINOR}


def test_other_words_for_the_same_edit_may_be_reported() -> None:
    """The paragraph that tells the new deadline has changed too."""
    told = [change("Oproep 5", "2022-05-27"), change("Oproep 5", "", **WORDING)]
    assert compare([EXTENDED], told).superfluous == ()


def test_other_words_alone_are_superfluous() -> None:
    """On a night of noise no description changes."""
    told = change("Oproep 5", "", **WORDING)
    assert compare([], [told]).superfluous == (told,)


def test_the_first_look_is_no_news() -> None:
    """But a correction is, in a script that expects none."""
    first = change("Oproep 5", "", kind=ChangeKind.NEW, cause=Cause.BASELINE)
    correction = change("Oproep 5", "2022-05-27", cause=Cause.CORRECTION, initiative="i2")
    assert compare([], [first, correction]).superfluous == (correction,)
