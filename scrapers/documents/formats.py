"""The text of documents, part by part. Runs in a child process: these libraries meet files that nobody checked."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PAGES = 500
_MOST_ROWS = 5000

Part = tuple[str, str]
"""Where a part stands in its document, in the form of RFC 8118 ("page=3") or a sheet's name, and its text."""


class UnreadableDocument(Exception):  # noqa: N818  the name is what it says
    """A document without readable text: the message says why."""


def read_pdf(body: bytes) -> Iterator[Part]:
    """The pages of a PDF that have text.

    Raises:
        UnreadableDocument: for an encrypted or a scanned one.
    """
    from pypdf import PdfReader  # noqa: PLC0415  only the child process needs it

    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument("it is encrypted")
    found = False
    for number, page in enumerate(reader.pages[:_MOST_PAGES], start=1):
        if text := page.extract_text().strip():
            found = True
            yield f"page={number}", text
    if not found:
        raise UnreadableDocument("it has no text: scanned, or empty")


def read_docx(body: bytes) -> Iterator[Part]:
    """The paragraphs of a Word document, and the rows of its tables, in their order, numbered."""
    from docx import Document  # noqa: PLC0415  as above
    from docx.table import Table  # noqa: PLC0415  as above

    check_size(body)
    for number, block in enumerate(Document(io.BytesIO(body)).iter_inner_content(), start=1):
        lines = [row_text(cell.text for cell in row.cells) for row in block.rows] if isinstance(block, Table) else []
        text = "\n".join(lines) if lines else getattr(block, "text", "")
        if text.strip():
            yield f"paragraph={number}", text.strip()


def read_xlsx(body: bytes) -> Iterator[Part]:
    """The rows of an Excel workbook, sheet by sheet, values as they were last calculated."""
    from openpyxl import load_workbook  # noqa: PLC0415  as above

    check_size(body)
    workbook = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        rows = sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
        lines = [row_text(str(value) for value in row if value is not None) for row in rows]
        if text := "\n".join(line for line in lines if line):
            yield f"sheet={sheet.title}", text


def row_text(cells: Iterable[str]) -> str:
    """The cells of a row as one line; cells that are merged stand there once."""
    return " | ".join(dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip()))


def check_size(body: bytes) -> None:
    """Refuse an archive that unpacks to more than any document of an office.

    Raises:
        UnreadableDocument: for one that is too big.
        zipfile.BadZipFile: for one that is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            raise UnreadableDocument(f"it unpacks to more than {_MOST_UNPACKED // 1024 // 1024} MB")


FORMATS: Mapping[str, Callable[[bytes], Iterator[Part]]] = {"pdf": read_pdf, "docx": read_docx, "xlsx": read_xlsx}
"""The reader of each format, by the ending of its name."""
