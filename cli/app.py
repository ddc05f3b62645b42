"""`radar`: the commands, their help and their exit codes (0 done, 1 work failed, 2 wrong usage or settings)."""

import sys
from typing import Annotated

import typer

from cli import (
    audit,
    crawl,
    database,
    digest,
    explain,
    export,
    fixtures,
    matches,
    process,
    publish,
    sources,
    subscribers,
)
from cli.context import AnotherAtWork, WrongUsage, make_context
from cli.logging import configure_logging
from cli.settings import WrongSetting
from notifications.outbox import NewsUnderWay
from pipeline.match.decisions import WrongDecision
from scrapers.source import WrongSource
from storage.database import DatabaseFailed, DatabaseUnavailable
from website.folder import FolderRefused, FolderUnwritable

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="""The initiatives that help Flemish local authorities digitalise: one list that keeps itself.

    A first look: `radar sources` (what is watched), `radar run` (what the schedule does each night),
    `radar status` (how fresh and healthy it is), `radar export changes` (what changed).
    """,
)
for module in (
    crawl,
    process,
    matches,
    explain,
    digest,
    audit,
    subscribers,
    export,
    publish,
    sources,
    fixtures,
    database,
):
    module.register(app)


@app.callback()
def radar(
    context: typer.Context,
    now: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            help="Act as if it were this moment, 2021-02-03T02:00 (Europe/Brussels where no zone is given).",
        ),
    ] = None,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is being done.")] = False,
) -> None:
    """Options that stand before the command."""
    made = make_context(now)
    configure_logging(made.settings.log_format, verbose=verbose)
    context.obj = made


def tell_usage(error: typer.TyperException) -> None:
    """Say in one line what was wrong with the words after `radar`. Without any words Typer has shown the help."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if message:
        command = getattr(getattr(error, "ctx", None), "command_path", "radar")
        print(f"radar: {message}; see {command} --help", file=sys.stderr)  # noqa: T201  as below


def main() -> None:
    """Run `radar`; an error that an operator can mend is one line, and exit code 2 where trying again won't help."""
    try:
        code = app(prog_name="radar", standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as error:
        tell_usage(error)
        sys.exit(2)
    except (AnotherAtWork, NewsUnderWay, DatabaseFailed, FolderUnwritable) as error:
        print(f"radar: {error}", file=sys.stderr)  # noqa: T201  the one place that tells an operator what is wrong
        sys.exit(1)
    except (WrongSetting, WrongUsage, WrongSource, WrongDecision, DatabaseUnavailable, FolderRefused) as error:
        print(f"radar: {error}", file=sys.stderr)  # noqa: T201  as above
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
