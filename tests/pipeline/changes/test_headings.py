"""Which headings say something of their subject."""

import pytest

from pipeline.changes.headings import of_a_template, tells_something
from pipeline.normalise.description import HEADING


@pytest.mark.parametrize(
    ("heading", "tells"),
    [
        ("Fase 2: opschaling naar alle gemeenten", True),
        ("Jaarthema 2022: bereikbare kades", True),
        ("Steun voor kleine besturen geschrapt", True),
        ("Regen opvangen en hergebruiken", True),
        ("Wie kan deelnemen?", False),
        ("Hoe schrijf je in", False),
        ("Fase 2", False),
        ("3. Voorwaarden", False),
        ("Contact en praktische informatie", False),
        ("Deelnemende steden en gemeenten", False),
        ("Documenten", False),
        ("", False),
    ],
)
def test_a_heading_that_could_stand_anywhere_tells_nothing(heading: str, tells: bool) -> None:  # noqa: FBT001
    """One that names a year, a numbered part or the thing itself does."""
    assert tells_something(heading) is tells


@pytest.mark.parametrize(("pages", "of_all"), [(2, False), (3, True)])
def test_headings_that_change_on_several_pages_are_of_their_template(pages: int, of_all: bool) -> None:  # noqa: FBT001
    """The same heading went and another one came; what stands beneath them is no heading."""
    before = (f"{HEADING}Planning 2021", "Eerst meten we.")
    after = (f"{HEADING}Planning 2022", "Eerst tellen we.")
    found = {f"{HEADING}Planning 2021", f"{HEADING}Planning 2022"}
    assert of_a_template([(before, after)] * pages) == (found if of_all else set())
