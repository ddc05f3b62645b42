"""`radar export`: what is known, on standard output, in a stable order."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from cli.context import context_of, parse_moment
from cli.show import print_json
from domain.initiative import StoredInitiative
from domain.open_data import JsonObject, change_json, initiative_json, page_json, run_json
from storage.captures import page_lines
from storage.changes import load_changes
from storage.crawls import load_crawls
from storage.database import Session
from storage.initiatives import initiative_redirects, load_initiatives
from website.open_data import build_csv


class Subject(StrEnum):
    """What can be exported."""

    INITIATIVES = "initiatives"
    CHANGES = "changes"
    PAGES = "pages"
    RUNS = "runs"


class Format(StrEnum):
    """How it is written."""

    JSONL = "jsonl"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)


def export(
    context: typer.Context,
    subject: Annotated[Subject, typer.Argument(help="What to write; the keys stand in docs/schema.")],
    *,
    as_format: Annotated[Format, typer.Option("--format", help="A JSON object a line, or a table.")] = Format.JSONL,
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Only what changed, was captured or started since.")
    ] = None,
) -> int:
    """Write initiatives, changes, pages or runs on standard output, for other programs."""
    moment = parse_moment(since) if since else None
    with context_of(context).database() as sessions, sessions() as session:
        lines = lines_of(session, subject, moment)
    if as_format is Format.CSV:
        sys.stdout.write(build_csv(lines))
    else:
        for line in lines:
            print_json(line)
    return 0


def lines_of(session: Session, subject: Subject, since: datetime | None) -> list[JsonObject]:
    """The objects to write, in a stable order."""
    if subject is Subject.INITIATIVES:
        return initiative_lines(load_initiatives(session), initiative_redirects(session), since)
    if subject is Subject.CHANGES:
        return [change_json(change) for change in load_changes(session, since=since)]
    if subject is Subject.PAGES:
        return [page_json(line) for line in page_lines(session) if since is None or line.captured_at >= since]
    return [run_json(crawl) for crawl in load_crawls(session, since=since)]


def initiative_lines(
    stored: Sequence[StoredInitiative], merged: Mapping[str, str], since: datetime | None
) -> list[JsonObject]:
    """Every initiative with its parts, and with the ids that were merged into it."""
    parts: dict[str, list[str]] = {}
    former: dict[str, list[str]] = {}
    for old, new in merged.items():
        former.setdefault(new, []).append(old)
    for one in stored:
        if one.initiative.parent:
            parts.setdefault(one.initiative.parent, []).append(one.initiative.id)
    return [
        initiative_json(one, parts=parts.get(one.initiative.id, ()), former=former.get(one.initiative.id, ()))
        for one in stored
        if since is None or one.last_changed >= since
    ]
