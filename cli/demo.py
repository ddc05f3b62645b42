"""`make demo`: three weeks of the demo sites in one go, and what the radar makes of them.

The same functions as `radar run` and `radar digest send`, on replicas of the sites, without internet.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.demo_files import start_afresh, write_mails
from cli.logging import configure_logging
from cli.nightly import NightReport, run_night
from cli.progress import Reporter
from demo.expectations import Difference, compare, is_first_look
from demo.history import Night
from demo.server import DemoServer
from domain.captures import Outcome
from domain.subscriptions import Choices, Rhythm
from domain.values import BRUSSELS
from notifications.digest import window as last_window
from notifications.outbox import enqueue_digests
from scrapers.crawl import CrawlOptions
from scrapers.source import load_sources
from storage.database import Sessions, close_database, open_database
from storage.schema import prepare_database
from storage.subscribers import add_subscriber

READER = "lezer@example.org"
SENDER = "initiatievenradar@example.org"
CONTACT = "demo@example.org"
PUBLIC_URL = "http://localhost:8000"
DATABASE = "demo.sqlite"
OVERVIEW = "overzicht"
DIGEST_TIME = time(7, 0)
MONDAY = 0


@dataclass(frozen=True)
class Demo:
    """Where the demo writes, what it shows itself on, and the sites and database that it works with."""

    directory: Path
    console: Console
    server: DemoServer
    sessions: Sessions
    workers: ProcessPoolExecutor


def run_demo(directory: Path, console: Console) -> int:
    """Play all nights into `directory`; 0 when everything scripted was reported and nothing else."""
    start_afresh(directory, DATABASE, OVERVIEW)
    sessions = open_database(database_url(directory))
    try:
        prepare_database(sessions)
        with DemoServer() as server, processes() as workers, progress_bar(console) as bar:
            demo = Demo(directory, console, server, sessions, workers)
            subscribe(demo)
            differences = [play(demo, number) for number in bar.track(nights(demo), description="nachten")]
    finally:
        close_database(sessions)
    return conclude(demo, differences)


def progress_bar(console: Console) -> Progress:
    """How many nights are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def nights(demo: Demo) -> Sequence[int]:
    """The numbers of the nights."""
    return range(1, len(demo.server.nights) + 1)


def subscribe(demo: Demo) -> None:
    """One reader, who wants to hear of everything once a week."""
    with demo.sessions.begin() as session:
        add_subscriber(session, READER, Choices(), now=demo.server.nights[0].at)


def play(demo: Demo, number: int) -> Difference:
    """One night, and the digests of the Mondays before the next one."""
    demo.server.night = number
    night = demo.server.nights[number - 1]
    report = demo.workers.submit(work, demo.directory, night.at, demo.server.connect_to).result()
    show(demo.console, night, report)
    for monday in mondays(demo.server.nights, number):
        send_digest(demo, monday)
    return compare(night.expect, report.processed.changes)


def work(directory: Path, now: datetime, connect_to: Mapping[str, tuple[str, int]]) -> NightReport:
    """What `radar run` does on one night. In a process of its own, as each night of the real schedule."""
    configure_logging("text")
    sessions = open_database(database_url(directory))
    try:
        return run_night(
            sessions,
            load_sources(),
            options=CrawlOptions(contact=CONTACT, connect_to=connect_to, delay=0),
            clock=lambda: now,
            publish_to=directory / OVERVIEW,
            public_url=PUBLIC_URL,
            progress=Reporter(None),
        )
    finally:
        close_database(sessions)


def database_url(directory: Path) -> str:
    """Where the demo keeps everything."""
    return f"sqlite:///{directory / DATABASE}"


def processes() -> ProcessPoolExecutor:
    """A fresh process for each night (Twisted's reactor runs once in a process), with everything loaded beforehand."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cli.nightly"])
    return ProcessPoolExecutor(max_workers=1, mp_context=context, max_tasks_per_child=1)


def show(console: Console, night: Night, report: NightReport) -> None:
    """What was played, what was heard."""
    console.print(f"[bold]{night.date:%d/%m/%Y}[/bold] {night.what}", soft_wrap=True)
    for crawl in report.crawls:
        if crawl.outcome is not Outcome.HEALTHY:
            console.print(f"  {crawl.source}: {crawl.outcome.value} ({crawl.why})", style="yellow", soft_wrap=True)
    news = [change for change in report.processed.changes if not is_first_look(change)]
    if baseline := len(report.processed.changes) - len(news):
        console.print(f"  beginstand: {baseline} initiatieven")
    for change in news:
        console.print(
            f"  [green]{change.significance.value:8}[/green] {change.summary}", highlight=False, soft_wrap=True
        )


def mondays(played: Sequence[Night], number: int) -> Iterator[datetime]:
    """The times of the weekly digest between this night and the next; after the last night one more."""
    this = played[number - 1].at
    following = played[number].at if number < len(played) else this + timedelta(days=7)
    day = this.date()
    while day <= following.date():
        moment = datetime.combine(day, DIGEST_TIME, BRUSSELS)
        if day.weekday() == MONDAY and this < moment < following:
            yield moment
        day += timedelta(days=1)


def send_digest(demo: Demo, monday: datetime) -> None:
    """Put the weekly digest into the outbox and write it to files instead of sending it."""
    window = last_window(Rhythm.WEEKLY, monday)
    enqueue_digests(demo.sessions, window, now=monday, public_url=PUBLIC_URL, mail_from=SENDER)
    for written in write_mails(demo.sessions, demo.directory, now=monday):
        demo.console.print(
            f"  [cyan]overzichtsmail[/cyan] van maandag {monday:%d/%m/%Y}: {written.name}", highlight=False
        )


def conclude(demo: Demo, differences: Sequence[Difference]) -> int:
    """Say what does not fit the script, and which files to open."""
    for night, difference in zip(demo.server.nights, differences, strict=True):
        for missing in difference.missing:
            demo.console.print(f"{night.date}: niet gemeld: {missing}", style="red")
        for change in difference.superfluous:
            demo.console.print(f"{night.date}: onverwacht gemeld: {change.cause.value} {change.summary}", style="red")
    demo.console.print("\nOpen nu in een browser:")
    digests = sorted(demo.directory.glob("*.html"))
    for path in [*digests[-1:], demo.directory / OVERVIEW / "index.html"]:
        demo.console.print(f"  {path}", highlight=False, soft_wrap=True)
    return 1 if any(one.missing or one.superfluous for one in differences) or not digests else 0


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m cli.demo [DIRECTORY]`."""
    parser = argparse.ArgumentParser(prog="python -m cli.demo", description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=Path("demo-result"), help="where to write")
    chosen = parser.parse_args(arguments)
    configure_logging("text")
    sys.exit(run_demo(chosen.directory, Console()))


if __name__ == "__main__":
    main()
