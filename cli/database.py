"""`radar db`: the database's shape."""

import typer

from cli.context import context_of
from cli.show import say
from storage.database import close_database, open_database
from storage.schema import check_database, upgrade_database


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The shape of the database.", no_args_is_help=True)
    group.command()(upgrade)
    group.command()(check)
    app.add_typer(group, name="db")


def upgrade(context: typer.Context) -> int:
    """Bring the database to the shape that this version needs; nothing is lost."""
    sessions = open_database(context_of(context).settings.database_url)
    try:
        upgrade_database(sessions)
    finally:
        close_database(sessions)
    say("the database has the shape that this version needs")
    return 0


def check(context: typer.Context) -> int:
    """Say what the database lacks; exit code 1 when it needs `radar db upgrade`."""
    sessions = open_database(context_of(context).settings.database_url)
    try:
        differences = check_database(sessions)
    finally:
        close_database(sessions)
    for difference in differences:
        say(difference)
    say("run radar db upgrade" if differences else "the database has the shape that this version needs")
    return 1 if differences else 0
