"""Facts in Dutch."""

from decimal import Decimal

import pytest

from domain.initiative import Initiative
from domain.values import Amount, AmountMeaning, Deadline, Organisation, PartialDate, Precision
from domain.vocabulary import Kind, Role, Status
from website.facts import contact_link, render_told, render_value, shown_fields, shown_notes

DAY = PartialDate(iso="2022-02-04", precision=Precision.DAY)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Kind.CALL, "oproep"),
        (Status.OPEN, "open"),
        (Deadline(date=DAY, label="vooraanmelding"), "t.e.m. 4 februari 2022 (vooraanmelding)"),
        (PartialDate(iso="2022", precision=Precision.SEASON, qualifier="najaar"), "najaar 2022"),
        (
            Amount(eur=Decimal(250000), meaning=AmountMeaning.ENVELOPE, per="project"),
            "250.000 euro per project (totaalbudget)",
        ),
        (Organisation(name="Stad Gent", role=Role.PARTNER), "Stad Gent (partner)"),
        ("mobiliteit", "Mobiliteit en openbaar domein"),
        ("een thema dat we niet kennen", "een thema dat we niet kennen"),
    ],
)
def test_a_value_is_shown_in_dutch(value: object, shown: str) -> None:
    """Dates, amounts, roles and the members of closed lists are shown in words."""
    assert render_value(value) == shown


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("status", "closed", "afgesloten"),
        ("kind", "call", "oproep"),
        ("deadlines", "2022-02-04T12:00", "4 februari 2022 om 12:00"),
        ("start", "2022-02", "februari 2022"),
        ("end", "ooit", "ooit"),
        ("amounts", "2000 euro", "2000 euro"),
    ],
)
def test_a_side_of_a_conflict_is_shown_in_dutch(field: str, text: str, shown: str) -> None:
    """Conflicts keep their values as text; what can be put in words is."""
    assert render_told(field, text) == shown


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("kade@example.org", "mailto:kade@example.org"),
        ("https://stad.example.org/contact", "https://stad.example.org/contact"),
        ("javascript:alert(1)", ""),
        ("a@b?subject=x", ""),
        ("02 553 00 00", ""),
    ],
)
def test_only_mail_and_web_addresses_are_links(text: str, link: str) -> None:
    """A contact that is something else stays plain text."""
    assert contact_link(text) == link


def test_fields_stand_in_the_order_in_which_a_reader_acts(open_call: Initiative) -> None:
    """Kind, status and deadline go before who and where; empty fields are left out."""
    names = [field.name for field in shown_fields(open_call)]
    assert names[:4] == ["kind", "status", "deadlines", "amounts"]
    assert "end" not in names


def test_the_cues_of_a_kind_are_told_in_dutch() -> None:
    """A reader sees where the word that decided stood; other notes stay as they are."""
    notes = ("heading: Voor wie", "uit de datums", "2022-02-04 is een vrijdag: zo staat het er")
    assert shown_notes(notes) == ("tussenkop: Voor wie", *notes[1:])
