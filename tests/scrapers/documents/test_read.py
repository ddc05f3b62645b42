"""Documents to text, in a child process that no file can outwit."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from scrapers.documents import read as reading
from scrapers.documents.read import read_document

Make = Callable[..., bytes]
URL = "https://assets.vlaanderen.be/raw/upload/v1/reglement_a1b2c3"


def encrypted(pdf: bytes, password: str) -> bytes:
    """The same PDF behind a password."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, algorithm="RC4-128")
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def word_file() -> bytes:
    """A Word file with a paragraph and a table."""
    document = Document()
    document.add_paragraph("Reglement van de oproep")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Indienen tot en met", "4 februari 2022"
    found = io.BytesIO()
    document.save(found)
    return found.getvalue()


def workbook() -> bytes:
    """An Excel file with a row of facts."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Budget"
    sheet.append(["Budget", "2 miljoen euro", None])
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def bomb() -> bytes:
    """An archive of a few kilobytes that unpacks to 300 MB."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/{number}.xml", b"\0" * 100 * 1024 * 1024)
    return found.getvalue()


def test_a_pdf_is_read_page_by_page(make_pdf: Make) -> None:
    """With the number of each page (RFC 8118); a page without text is passed over."""
    read = read_document(f"{URL}.pdf", make_pdf("Reglement", "", "Indienen kan tot en met\n4 februari 2022."))
    assert read.parts == (("page=1", "Reglement"), ("page=3", "Indienen kan tot en met\n4 februari 2022."))


def test_a_word_file_is_read_in_its_order() -> None:
    """Paragraphs, and tables row by row."""
    read = read_document(f"{URL}.docx", word_file())
    assert read.parts == (
        ("paragraph=1", "Reglement van de oproep"),
        ("paragraph=2", "Indienen tot en met | 4 februari 2022"),
    )


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    """Row by row, empty cells left out."""
    assert read_document(f"{URL}.xlsx", workbook()).parts == (("sheet=Budget", "Budget | 2 miljoen euro"),)


def test_a_scan_says_that_it_is_one(make_pdf: Make) -> None:
    """It has pages, and no text on any."""
    assert read_document(f"{URL}.pdf", make_pdf("", "")).problem == "it has no text: scanned, or empty"


def test_a_password_keeps_us_out_and_none_does_not(make_pdf: Make) -> None:
    """Many offices encrypt against changes only: those open without a password."""
    pdf = make_pdf("Reglement")
    assert read_document(f"{URL}.pdf", encrypted(pdf, "geheim")).problem == "it is encrypted"
    assert read_document(f"{URL}.pdf", encrypted(pdf, "")).parts == (("page=1", "Reglement"),)


@pytest.mark.parametrize(
    ("ending", "body"),
    [("pdf", b"%PDF-1.4 niets"), ("pdf", b""), ("docx", b"PK niets"), ("xlsx", b"<html></html>"), ("docx", b"\0" * 99)],
)
def test_a_broken_file_says_how(ending: str, body: bytes) -> None:
    """Whatever the library raises is a reason."""
    assert read_document(f"{URL}.{ending}", body).problem.startswith("it is broken: ")


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    """Its own table of contents says so."""
    assert read_document(f"{URL}.docx", bomb()).problem == "it unpacks to more than 100 MB"


def test_a_child_that_hangs_is_stopped(make_pdf: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds up is a reason too."""
    monkeypatch.setattr(reading, "_WALL_SECONDS", 0.01)
    read = read_document(f"{URL}-traag.pdf", make_pdf("Reglement"))
    assert read.problem == "it takes more than 0.01 seconds to read"


@pytest.mark.parametrize("limit", ["MEMORY", "SECONDS"])
def test_a_child_that_takes_too_much_is_stopped(make_pdf: Make, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """Its limits are the operating system's: here it has next to nothing to begin with."""
    monkeypatch.setitem(reading._LIMITS, limit, "0")
    body = make_pdf(*["Reglement van de oproep, met veel woorden " * 40] * 400)
    assert read_document(f"{URL}-{limit}.pdf", body).problem.startswith(("it takes too much", "reading it was"))
