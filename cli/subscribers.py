"""`radar subscribers`: who gets the digest, by hand."""

from typing import Annotated

import typer

from cli.context import WrongUsage, context_of
from cli.show import say
from domain.reference import load_reference
from domain.subscriptions import Choices, Filters, Rhythm
from storage.subscribers import add_subscriber, load_subscribers, remove_subscriber


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Who gets the digest.", no_args_is_help=True)
    group.command()(add)
    group.command("list")(list_all)
    group.command()(remove)
    app.add_typer(group, name="subscribers")


def add(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="The address that the digest goes to.")],
    *,
    theme: Annotated[list[str] | None, typer.Option(help="Only this theme; may be repeated. None is all.")] = None,
    rhythm: Annotated[Rhythm, typer.Option(help="How often.")] = Rhythm.WEEKLY,
) -> int:
    """Add someone, or change what they get. Who is added by hand counts as confirmed."""
    found = context_of(context)
    themes = known_themes(theme or [])
    if email.count("@") != 1 or not all(email.split("@")) or any(char.isspace() for char in email):
        raise WrongUsage(f"{email!r} is no e-mail address")
    with found.database() as sessions, sessions.begin() as session:
        choices = Choices(rhythm=rhythm, filters=Filters(themes=themes))
        subscriber = add_subscriber(session, email, choices, now=found.clock())
    say(f"{subscriber.email} gets the {rhythm.value} digest of {', '.join(themes) or 'everything'}")
    return 0


def known_themes(names: list[str]) -> tuple[str, ...]:
    """The ids of these themes.

    Raises:
        WrongUsage: for one that does not exist, naming those that do.
    """
    themes = load_reference().themes
    unknown = [name for name in names if name not in {theme.id for theme in themes}]
    if unknown:
        raise WrongUsage(f"{unknown[0]!r} is no theme; choose from {', '.join(theme.id for theme in themes)}")
    return tuple(dict.fromkeys(names))


def list_all(context: typer.Context) -> int:
    """List who gets what."""
    with context_of(context).database() as sessions, sessions() as session:
        for one in load_subscribers(session):
            say(f"{one.email}\t{one.choices.rhythm.value}\t{', '.join(one.choices.filters.themes) or 'everything'}")
    return 0


def remove(context: typer.Context, email: Annotated[str, typer.Argument(help="The address to forget.")]) -> int:
    """Forget someone: the address is deleted everywhere, also from mail that waits."""
    with context_of(context).database() as sessions, sessions.begin() as session:
        removed = remove_subscriber(session, email)
    say(f"{email} is forgotten" if removed else f"{email} was not known")
    return 0 if removed else 1
