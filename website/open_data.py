"""The downloads: what `radar export` writes, as files of the site."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.open_data import JsonObject, change_json, initiative_json
from website.site import Document, Snapshot, View

JSON_LINES = "application/x-ndjson; charset=utf-8"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Download:
    """One file to download, with what a reader should know of it."""

    path: str
    title: str
    form: str


DOWNLOADS = (
    Download("/data/initiatieven.jsonl", "Alle initiatieven", "JSON, één object per regel"),
    Download("/data/initiatieven.csv", "Alle initiatieven", "CSV, komma's, UTF-8"),
    Download("/data/wijzigingen.jsonl", "Alle wijzigingen", "JSON, één object per regel"),
    Download("/data/wijzigingen.csv", "Alle wijzigingen", "CSV, komma's, UTF-8"),
)


def data_document(view: View, path: str) -> Document:
    """One of the downloads."""
    subject, _, suffix = path.rpartition("/")[2].partition(".")
    lines = _LINES[subject](view.snapshot)
    if suffix == "csv":
        return Document(path, build_csv(lines).encode(), CSV)
    return Document(path, build_json_lines(lines).encode(), JSON_LINES)


def initiative_lines(snapshot: Snapshot) -> list[JsonObject]:
    """Every initiative, by id, also those that are gone."""
    parts, former = snapshot.parts, snapshot.former_ids
    return [
        initiative_json(one, parts=parts.get(one.initiative.id, ()), former=former.get(one.initiative.id, ()))
        for one in snapshot.initiatives
    ]


def change_lines(snapshot: Snapshot) -> list[JsonObject]:
    """Every change, oldest first."""
    return [change_json(change) for change in snapshot.changes]


_LINES: Mapping[str, Callable[[Snapshot], list[JsonObject]]] = {
    "initiatieven": initiative_lines,
    "wijzigingen": change_lines,
}


def build_json_lines(lines: Iterable[JsonObject]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def build_csv(lines: list[JsonObject]) -> str:
    """A table with a header (RFC 4180); lists and objects are written as JSON in their cell."""
    columns = list(dict.fromkeys(key for line in lines for key in line))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns)
    if columns:
        writer.writeheader()
    writer.writerows({key: cell(value) for key, value in line.items()} for line in lines)
    return written.getvalue()


def cell(value: object) -> object:
    """One cell: a list or an object as JSON, anything else as it is, never as a formula of a spreadsheet."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
