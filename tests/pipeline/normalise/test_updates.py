"""Updates written into a page: the newest statement holds."""

from pipeline.normalise.updates import newest_update

FIRST = "Update 18/2/2022: indienen kan tot 1 maart 2022."
SECOND = "UPDATE 3 maart 2022 – indienen kan tot 1 april 2022."
PLAIN = "Indienen kan tot en met 4 februari 2022. Update volgt."


def test_the_newest_update_is_the_one_with_the_latest_date() -> None:
    """Wherever on the page it stands."""
    assert newest_update([PLAIN, SECOND, FIRST]) == SECOND
    assert newest_update([FIRST, SECOND, PLAIN]) == SECOND


def test_of_updates_without_a_date_the_first_is_the_newest() -> None:
    """They are written above what they change."""
    assert newest_update(["Update: tot 1 mei.", "Update: tot 1 april."]) == "Update: tot 1 mei."


def test_a_page_without_updates_has_none() -> None:
    """The word within a sentence makes no update."""
    assert newest_update([PLAIN]) is None
