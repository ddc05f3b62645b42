"""Which headings say something of their subject."""

import pytest

from pipeline.changes.headings import tells_something


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
