"""`radar subscribers`: who gets the digest, by hand."""

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.context import WrongUsage, context_of
from cli.show import say
from domain.reference import Reference, load_reference
from domain.subscriptions import Choices, Filters, Language, Province, Rhythm
from domain.vocabulary import Kind, Role
from notifications.channels import WrongChannel, channel_name, is_channel
from scrapers.source import load_sources
from storage.database import Session, Sessions
from storage.initiatives import load_initiatives
from storage.subscribers import add_subscriber, erase, load_subscribers

E = TypeVar("E", bound=StrEnum)
Names = Annotated[list[str] | None, typer.Option(help="Only these; may be repeated. None is all.")]
_LISTS = {
    "theme": "themes",
    "kind": "kinds",
    "organisation": "organisations",
    "role": "roles",
    "municipality": "municipalities",
    "province": "provinces",
    "target_group": "target_groups",
    "source": "sources",
    "initiative": "initiatives",
}
"""The options and columns that stand for a list of the filters."""
COLUMNS = ("email", "rhythm", "language", *_LISTS, "critical_only")
"""The columns of a file to import; only `email` is needed, several values of a column are parted by `;`."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_MOST_SHOWN = 30
"""Names that a message lists; there are more municipalities than anyone reads in a line."""
_YES = {
    "yes": True,
    "ja": True,
    "true": True,
    "1": True,
    "": False,
    "no": False,
    "nee": False,
    "false": False,
    "0": False,
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Who gets the digest.", no_args_is_help=True)
    group.command()(add)
    group.command("list")(list_all)
    group.command()(remove)
    group.command("import")(import_file)
    app.add_typer(group, name="subscribers")


def add(  # noqa: PLR0913  one for each filter
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address, or a chat or webhook of a team.")],
    *,
    theme: Names = None,
    kind: Names = None,
    organisation: Names = None,
    role: Names = None,
    municipality: Names = None,
    province: Names = None,
    target_group: Names = None,
    source: Names = None,
    initiative: Names = None,
    critical_only: Annotated[bool, typer.Option(help="Only what must not be missed.")] = False,
    rhythm: Annotated[Rhythm, typer.Option(help="How often.")] = Rhythm.WEEKLY,
    language: Annotated[Language, typer.Option(help="In which language.")] = Language.DUTCH,
) -> int:
    """Add someone, or change what they get. Who is added by hand counts as confirmed.

    A team gets its digest in a chat or by a webhook, at an address as Apprise writes it (slack://…, msteams://…,
    json://…), in a short form.

    Municipalities and organisations go by their name or their code, initiatives by their id or slug.
    """
    found = context_of(context)
    given = {
        "theme": theme,
        "kind": kind,
        "organisation": organisation,
        "role": role,
        "municipality": municipality,
        "province": province,
        "target_group": target_group,
        "source": source,
        "initiative": initiative,
    }
    with found.database() as sessions:
        with sessions() as session:
            known = known_values(load_reference(), session)
        filters = filters_of({name: values or () for name, values in given.items()}, known, critical_only=critical_only)
        choices = Choices(rhythm=rhythm, language=language, filters=filters)
        with sessions.begin() as session:
            added = add_subscriber(session, checked(email), choices, now=found.clock())
    say(f"{shown(added.email)} gets the {rhythm.value} digest of {told(filters)}")
    return 0


def checked(email: str) -> str:
    """An e-mail address, or that of a channel.

    Raises:
        WrongUsage: for what is neither.
    """
    if is_channel(email):
        try:
            channel_name(email.strip())
        except WrongChannel as error:
            raise WrongUsage(str(error)) from None
    elif not _ADDRESS.fullmatch(email.strip()):
        raise WrongUsage(f"{email!r} is no e-mail address")
    return email.strip()


def shown(address: str) -> str:
    """An address without the password of a channel."""
    return channel_name(address) if is_channel(address) else address


def known_values(reference: Reference, session: Session) -> Mapping[str, Mapping[str, str]]:
    """What filters can name: for each the values by their names, in small letters."""
    initiatives = [stored.initiative for stored in load_initiatives(session)]
    return {
        "theme": {theme.id: theme.id for theme in reference.themes},
        "kind": names_of(Kind),
        "organisation": codes((one.ovo, (one.name, *one.names)) for one in reference.organisations),
        "role": names_of(Role),
        "municipality": codes((one.nis, (one.name,)) for one in reference.municipalities),
        "province": names_of(Province),
        "target_group": {group.id: group.id for group in reference.target_groups},
        "source": {name: name for name in load_sources()},
        "initiative": {name: one.id for one in initiatives for name in (one.id, one.slug)},
    }


def names_of(members: type[StrEnum]) -> dict[str, str]:
    """A closed list by its own names."""
    return {member.value: member.value for member in members}


def codes(named: Iterable[tuple[str | None, Sequence[str]]]) -> dict[str, str]:
    """Codes by themselves and by names."""
    return {word.casefold(): code for code, names in named if code for word in (code, *names)}


def filters_of(
    given: Mapping[str, Sequence[str]], known: Mapping[str, Mapping[str, str]], *, critical_only: bool
) -> Filters:
    """Filters from words.

    Raises:
        WrongUsage: for a word that names nothing, with the first of those that would do.
    """
    lists = {
        _LISTS[name]: tuple(value_of(name, value, known[name]) for value in values) for name, values in given.items()
    }
    return Filters.model_validate({**lists, "critical_only": critical_only})


def value_of(name: str, value: str, known: Mapping[str, str]) -> str:
    """What one word names.

    Raises:
        WrongUsage: where it names nothing.
    """
    found = known.get(value.strip()) or known.get(value.strip().casefold())
    if found is None:
        some = ", ".join(list(known)[:_MOST_SHOWN])
        what = name.replace("_", " ")
        raise WrongUsage(f"{value!r} is no {what}; choose from {some}{', …' if len(known) > _MOST_SHOWN else ''}")
    return found


def told(filters: Filters) -> str:
    """Filters in a line."""
    chosen = filters.model_dump(mode="json", exclude_defaults=True)
    words = [f"{name} {', '.join(value)}" for name, value in chosen.items() if isinstance(value, list)]
    return "; ".join([*words, *(["critical only"] if filters.critical_only else [])]) or "everything"


def list_all(context: typer.Context) -> int:
    """List who gets what."""
    with context_of(context).database() as sessions, sessions() as session:
        for one in load_subscribers(session):
            stopped = "\tpaused" if one.paused else "\tunreachable" if one.unreachable_since else ""
            say(f"{shown(one.email)}\t{one.choices.rhythm.value}\t{told(one.choices.filters)}{stopped}")
    return 0


def remove(context: typer.Context, email: Annotated[str, typer.Argument(help="The address to forget.")]) -> int:
    """Forget someone: the address is deleted everywhere, also from mail that waits."""
    with context_of(context).database() as sessions:
        removed = erase(sessions, email)
    say(f"{shown(email)} is forgotten" if removed else f"{shown(email)} was not known")
    return 0 if removed else 1


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8 with a header line.", exists=True, dir_okay=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file; add nobody.")] = False,
) -> int:
    """Add or change many at once. Good rows are kept; each bad one is told with its line, and the exit code is 1.

    Columns: email, and where wanted rhythm, language, theme, kind, organisation, role, municipality, province,
    target_group, source, initiative, critical_only. Several values of a column are parted by a semicolon.
    """
    found = context_of(context)
    rows = read_rows(file)
    with found.database() as sessions:
        with sessions() as session:
            known = known_values(load_reference(), session)
        good = bad = 0
        for line, row in rows:
            try:
                keep(sessions, row, known, now=None if dry_run else found.clock())
            except WrongUsage as error:
                bad += 1
                say(f"{file.name}:{line}: {error}", to=sys.stderr)
            else:
                good += 1
    say(f"{good} {'would be ' if dry_run else ''}added or changed, {bad} rows are wrong")
    return 1 if bad else 0


def read_rows(file: Path) -> list[tuple[int, Mapping[str, str]]]:
    """The rows of a file with their line numbers.

    Raises:
        WrongUsage: for a file that is no such CSV.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, strict=True)
            rows: list[tuple[int, Mapping[str, str]]] = [(reader.line_num, row) for row in reader]
            header = reader.fieldnames or ()
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongUsage(f"{file} is no CSV in UTF-8: {error}") from None
    unknown = [name for name in header if name not in COLUMNS]
    if "email" not in header or unknown:
        wrong = f"has a column {unknown[0]!r}" if unknown else "has no column email"
        raise WrongUsage(f"{file} {wrong}; the columns are {', '.join(COLUMNS)}")
    return rows


def keep(
    sessions: Sessions, row: Mapping[str, str], known: Mapping[str, Mapping[str, str]], *, now: datetime | None
) -> None:
    """Add the subscriber of one row, or only check it where `now` is None.

    Raises:
        WrongUsage: with what is wrong with it.
    """
    if None in row or None in row.values():
        raise WrongUsage("has another number of columns than the header")
    email = checked(row["email"])
    given = {name: split(row.get(name, "")) for name in known}
    critical = row.get("critical_only", "").strip().casefold()
    if critical not in _YES:
        raise WrongUsage(f"{critical!r} is neither yes nor no")
    choices = Choices(
        rhythm=member(Rhythm, row.get("rhythm", "") or Rhythm.WEEKLY),
        language=member(Language, row.get("language", "") or Language.DUTCH),
        filters=filters_of(given, known, critical_only=_YES[critical]),
    )
    if now is not None:
        with sessions.begin() as session:
            add_subscriber(session, email, choices, now=now)


def split(values: str) -> list[str]:
    """The values of one cell."""
    return [value.strip() for value in values.split(";") if value.strip()]


def member(closed: type[E], value: str) -> E:
    """A member of a closed list.

    Raises:
        WrongUsage: for another word.
    """
    try:
        return closed(value.strip())
    except ValueError:
        raise WrongUsage(f"{value!r} is none of {', '.join(closed)}") from None
