"""What every command gets: settings, the clock, and the database they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from cli.settings import Settings, WrongSetting, load_settings
from domain.values import BRUSSELS
from pipeline.match.decisions import NO_DECISIONS, Decisions, WrongDecision, parse_decisions
from scrapers.settings import CrawlOptions
from scrapers.source import Source, load_sources
from storage.database import Sessions, close_database, open_database, stop_at_outage
from storage.locks import exclusive
from storage.schema import prepare_database

if TYPE_CHECKING:
    from notifications.alarms import Operators
    from notifications.signing import Signer


class WrongUsage(Exception):  # noqa: N818  the name is what the reader sees
    """A command that can't be carried out as it was given. The message says what would work."""


class AnotherAtWork(Exception):  # noqa: N818  the name is what the reader sees
    """Another command crawls or processes on this database at this moment, so this one did nothing."""

    def __str__(self) -> str:
        return "another radar command works on this database; nothing was done, try again when it is ready"


@dataclass(frozen=True)
class Context:
    """One invocation of `radar`: its settings and its one clock."""

    settings: Settings
    clock: Callable[[], datetime]

    @contextmanager
    def database(self) -> Iterator[Sessions]:
        """The database of the settings, made or brought up to date when it is new.

        Raises:
            DatabaseUnavailable: with one line that says what to do.
        """
        sessions = open_database(self.settings.database_url)
        try:
            prepare_database(sessions)
            yield sessions
        finally:
            close_database(sessions)

    @contextmanager
    def database_alone(self) -> Iterator[Sessions]:
        """The database of the settings, for the one command at a time that crawls or processes.

        Raises:
            AnotherAtWork: when there is another one.
            DatabaseUnavailable: with one line that says what to do.
        """
        with self.database() as sessions, exclusive(sessions, "work") as ours:
            if not ours:
                raise AnotherAtWork
            stop_at_outage(sessions)
            yield sessions

    def decisions(self) -> Decisions:
        """What was decided by hand about which pages are one initiative.

        Raises:
            WrongDecision: for a file that can't be obeyed, or that was named and is not there.
        """
        path = self.settings.decisions
        try:
            return parse_decisions(path.read_text(encoding="utf-8"), name=str(path))
        except FileNotFoundError:
            if "decisions" in self.settings.model_fields_set:
                raise WrongDecision(f"{path} is not there; RADAR_DECISIONS names it") from None
            return NO_DECISIONS
        except (OSError, UnicodeDecodeError) as error:
            raise WrongDecision(f"{path} can't be read: {error}") from None

    def signer(self) -> "Signer | None":
        """What signs our mail, None where no key is given.

        Raises:
            WrongSetting: for a key that can't be used.
        """
        from notifications.signing import WrongKey, load_signer  # noqa: PLC0415  only mail needs it

        path = self.settings.dkim_key
        if path is None:
            return None
        try:
            return load_signer(path, selector=self.settings.dkim_selector, mail_from=self.settings.mail_from)
        except WrongKey as error:
            raise WrongSetting(f"RADAR_DKIM_KEY: {error}") from None

    def operators(self) -> "Operators":
        """Who hears of trouble.

        Raises:
            WrongSetting: for a channel that can't be used.
        """
        from notifications.alarms import Operators  # noqa: PLC0415  only mail needs it
        from notifications.channels import WrongChannel, channel_name  # noqa: PLC0415  as above

        for channel in self.settings.operator_channels:
            try:
                channel_name(channel)
            except WrongChannel as error:
                raise WrongSetting(f"RADAR_OPERATOR_CHANNELS: {error}") from None
        return Operators(self.settings.operator, self.settings.operator_channels, self.settings.mail_from)

    def crawl_options(self, *, refetch: bool = False, page_limit: int | None = None) -> CrawlOptions:
        """How to crawl, from the settings."""
        return CrawlOptions(
            contact=self.settings.contact,
            connect_to=self.settings.connect_to,
            delay=self.settings.delay,
            refetch=refetch,
            page_limit=page_limit,
        )


def make_context(now: str | None) -> Context:
    """The context of one invocation; `now` stops the clock at that moment."""
    if now is None:
        return Context(load_settings(), system_clock)
    moment = parse_moment(now)
    return Context(load_settings(), lambda: moment)


def system_clock() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment or day; Europe/Brussels where it names no zone.

    Raises:
        WrongUsage: naming the text and a form that works.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{text!r} is no moment; write it as 2022-02-04 or 2022-02-04T12:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)).astimezone(UTC)


def context_of(typer_context: typer.Context) -> Context:
    """The context that the app made for this command."""
    found = typer_context.find_object(Context)
    if found is None:
        raise WrongUsage("this command needs to be run through radar")
    return found


def chosen_sources(names: list[str] | None) -> dict[str, Source]:
    """The sources with these names, all where none is named.

    Raises:
        WrongUsage: for a name that is no source.
    """
    sources = load_sources()
    unknown = sorted(set(names or ()) - set(sources))
    if unknown:
        raise WrongUsage(f"{', '.join(unknown)} is no source; the sources are {', '.join(sorted(sources))}")
    return {name: sources[name] for name in names} if names else sources
