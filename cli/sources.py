"""`radar sources` and `radar status`: what is watched, how fresh and how healthy."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

import scrapers
from cli.context import WrongUsage, chosen_sources, context_of
from cli.crawl import AsJson
from cli.show import crawl_line, print_json, say
from domain.captures import Crawl, Outcome
from domain.issues import StoredIssue
from domain.jobs import JobRun
from domain.open_data import run_json
from domain.outbox import OutboxSummary
from scrapers.scaffold import WrongName, check_name, page_module, source_file
from scrapers.source import Source, WrongSource, load_source, load_sources, problems_of
from storage.alarms import Alarm, open_alarms
from storage.crawls import load_crawls
from storage.issues import open_issues
from storage.jobs import last_job_runs
from storage.outbox import outbox_summary


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="What is watched.", invoke_without_command=True)
    group.callback()(list_sources)
    group.command("check")(check)
    group.command("new")(new)
    app.add_typer(group, name="sources")
    app.command()(status)


def list_sources(context: typer.Context) -> int:
    """List the sources: name, title and where they start."""
    if context.invoked_subcommand is None:
        for source in load_sources().values():
            say(f"{source.name:16} {source.title:36} {source.homepage}")
    return 0


def check() -> int:
    """Check every source file: page classes that exist, patterns that compile, numbers that make sense."""
    problems = [f"{source.name}: {problem}" for source in load_sources().values() for problem in problems_of(source)]
    for problem in problems:
        say(problem)
    if not problems:
        say("every source file is in order")
    return 1 if problems else 0


def new(
    name: Annotated[str, typer.Argument(help="Its name: small letters and underscores.")],
    *,
    url: Annotated[str, typer.Option(help="Where it begins.")],
    title: Annotated[str, typer.Option(help="What readers call it.")] = "",
    owner: Annotated[str, typer.Option(help="The OVO code of its owner.")] = "OVO001835",
    directory: Annotated[Path | None, typer.Option(help="The checkout; without it, the one that runs.")] = None,
) -> int:
    """Write the first files of a new source: scrapers/sources/NAME.yml and scrapers/pages/NAME.py.

    `radar crawl NAME --limit 20` works at once; docs/adding-a-source.md tells what comes next.
    """
    folder = directory or Path(scrapers.__file__).parents[1]
    shown = title or name.replace("_", " ").capitalize()
    try:
        source = source_file(check_name(name), url=url, title=shown, owner=owner)
        load_source(f"{name}.yml", source)
    except (WrongName, WrongSource) as error:
        raise WrongUsage(str(error)) from None
    files = {
        folder / "scrapers" / "sources" / f"{name}.yml": source,
        folder / "scrapers" / "pages" / f"{name}.py": page_module(shown),
    }
    if there := [path for path in files if path.exists()]:
        raise WrongUsage(f"{there[0]} is there already; choose another name")
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
        say(f"written: {path.relative_to(folder)}")
    return 0


def status(
    context: typer.Context,
    *,
    issues: Annotated[bool, typer.Option("--issues", help="Also list every open issue.")] = False,
    as_json: AsJson = False,
) -> int:
    """Say of each source when it was last read and how it was, and whether mail is waiting.

    The exit code is 1 when a source is not healthy or mail can't leave.
    """
    with context_of(context).database() as sessions, sessions() as session:
        last = {crawl.source: crawl for crawl in load_crawls(session)}
        found = open_issues(session)
        mail = outbox_summary(session)
        alarms = open_alarms(session)
        jobs = last_job_runs(session)
    if as_json:
        show_json(last, found, mail)
    else:
        show_text(last, found, with_issues=issues)
        for line in (*alarm_lines(alarms), *job_lines(jobs), mail_line(mail)):
            say(line)
    unwell = any(crawl.outcome is not Outcome.HEALTHY for crawl in last.values())
    return 1 if unwell or mail.last_error else 0


def show_json(last: dict[str, Crawl], found: list[StoredIssue], mail: OutboxSummary) -> None:
    """The state as JSON lines: one per source, one for the mail."""
    for name in chosen_sources(None):
        run = run_json(last[name]) if name in last else None
        print_json({"source": name, "last_run": run, "open_issues": sum(one.source == name for one in found)})
    print_json({"mail": mail.model_dump(mode="json")})


def show_text(last: dict[str, Crawl], found: list[StoredIssue], *, with_issues: bool) -> None:
    """The state of each source as lines for an operator."""
    for name, source in chosen_sources(None).items():
        say(source_line(source, last.get(name), sum(one.source == name for one in found)))
    if with_issues:
        for one in found:
            say(f"  {one.issue.code.value:18} {one.issue.url} {one.issue.field} {one.issue.reason}")


def source_line(source: Source, crawl: Crawl | None, issues: int) -> str:
    """One source with its last crawl."""
    if crawl is None:
        return f"{source.name}: never crawled; radar run does it"
    return f"{crawl_line(crawl)}, at {crawl.started_at:%Y-%m-%d %H:%M} UTC, {issues} open issues"


def alarm_lines(alarms: Mapping[str, Alarm]) -> list[str]:
    """Since when there is trouble, and why it began."""
    return [f"trouble: {name} since {one.since:%Y-%m-%d %H:%M} UTC: {one.why}" for name, one in alarms.items()]


def job_lines(jobs: Mapping[str, JobRun]) -> list[str]:
    """When each job of the clock ran last, and how it ended."""
    return [
        f"job: {name} at {one.started_at:%Y-%m-%d %H:%M} UTC, "
        + ("running or killed" if one.exit_code is None else f"exit code {one.exit_code}")
        for name, one in jobs.items()
    ]


def mail_line(mail: OutboxSummary) -> str:
    """What waits in the outbox, since when and why."""
    twice = f", {mail.maybe_twice} may have arrived twice" if mail.maybe_twice else ""
    if not mail.pending:
        return f"mail: nothing pending, {mail.sent} sent, {mail.failed} failed{twice}"
    why = f": {mail.last_error}" if mail.last_error else ""
    return f"mail: {mail.pending} pending since {mail.pending_since:%Y-%m-%d %H:%M} UTC{why}{twice}"
