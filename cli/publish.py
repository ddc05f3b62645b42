"""`radar publish` and `radar serve`: the public overview."""

from pathlib import Path
from typing import Annotated

import typer

from cli.context import context_of
from cli.nightly import source_infos
from cli.show import say
from scrapers.source import load_sources
from website.publish import publish as publish_files


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(publish)
    app.command()(serve)


def publish(
    context: typer.Context, directory: Annotated[Path, typer.Argument(help="The folder that gets the site.")]
) -> int:
    """Write the overview as files that any web server can host; the old site stays until the new one is whole."""
    found = context_of(context)
    with found.database() as sessions:
        report = publish_files(
            sessions,
            directory,
            public_url=found.settings.public_url,
            now=found.clock(),
            contact=found.settings.contact,
            sources=source_infos(load_sources()),
        )
    say(f"{report.files} files written; open {directory / 'index.html'}")
    return 0


def serve(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
) -> int:
    """Serve the overview until Ctrl-C; it always shows what is stored at that moment."""
    import uvicorn  # noqa: PLC0415  a web server takes a second that other commands need not spend

    from website.app import create_app  # noqa: PLC0415  the same

    found = context_of(context)
    with found.database() as sessions:
        app = create_app(
            sessions,
            public_url=found.settings.public_url,
            clock=found.clock,
            contact=found.settings.contact,
            sources=source_infos(load_sources()),
        )
        uvicorn.run(app, host=host, port=port, log_level="warning")
    return 0
