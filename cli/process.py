"""`radar process` and `radar reprocess`: from what is stored to initiatives and changes."""

from typing import Annotated

import typer

from cli.context import context_of
from cli.crawl import AsJson, show_outcome
from cli.progress import reporter
from domain.reference import load_reference
from pipeline.run import process as process_captures
from scrapers.source import load_sources


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(process)
    app.command()(reprocess)


Processes = Annotated[
    int, typer.Option(min=1, max=64, help="How many processes read, when there are hundreds of pages to read.")
]


def process(context: typer.Context, *, processes: Processes = 1, as_json: AsJson = False) -> int:
    """Captures to initiatives, versions and changes. Running it again changes nothing."""
    return read_captures(context, reread=False, processes=processes, as_json=as_json)


def reprocess(context: typer.Context, *, processes: Processes = 1, as_json: AsJson = False) -> int:
    """Read all current captures again with today's code; what differs is a correction, not news."""
    return read_captures(context, reread=True, processes=processes, as_json=as_json)


def read_captures(context: typer.Context, *, reread: bool, processes: int, as_json: bool) -> int:
    """Process what is stored and say what changed."""
    found = context_of(context)
    decisions = found.decisions()
    with found.database_alone() as sessions, reporter() as progress:
        report = process_captures(
            sessions,
            load_sources(),
            reference=load_reference(),
            now=found.clock(),
            decisions=decisions,
            reread=reread,
            processes=processes,
            progress=progress.step,
        )
    show_outcome((), report, as_json=as_json)
    return 1 if report.failures or report.unfilled else 0
