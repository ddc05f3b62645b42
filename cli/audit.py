"""`radar audit`: was everyone told what they asked for, and do the jobs of the clock do theirs?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from audit.run import audit as audit_mail
from cli.context import context_of
from cli.progress import reporter
from cli.show import say
from cli.timetable import JOBS, missed
from domain.audit import Difference
from domain.jobs import JobRun
from notifications.alarms import AUDIT_ADVICE, tell_operators
from storage.alarms import open_alarms
from storage.jobs import last_job_runs

_LATE = timedelta(hours=3)
"""How long after its time a job may still be made up for before anyone would notice."""
_LONGEST = timedelta(days=1)
"""How long a job may run."""
_WORKED = frozenset({0, 1})
"""Exit codes of a command that came to its end: it did its work, or told what went wrong itself."""
_ABOUT = "audit "


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(audit)


def audit(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(help="Look at the digests that were made in so many days.", min=1)] = 8,
) -> int:
    """Hold what readers were told against what changed and what they asked for, by other code than writes the mail.

    Each difference is a line, with the number of the subscriber and never their address; operators are told once.
    The exit code is 1 when there are any, or when a job of the clock did not run or broke off.
    """
    found = context_of(context)
    with found.database() as sessions, reporter() as progress:
        now = found.clock()
        audited, differences = audit_mail(sessions, now=now, days=days, progress=progress.step)
        with sessions() as session:
            jobs = job_troubles(last_job_runs(session), now)
            troubles = trouble_of(differences) | jobs
            over = [about for about in open_alarms(session) if about.startswith(_ABOUT) and about not in troubles]
        tell_operators(sessions, troubles, over, found.operators(), advice=AUDIT_ADVICE, now=now)
    for one in differences:
        say(f"subscriber {one.subscriber}, {window_of(one)}: {one.finding.value}: {one.what}")
    for about, why in jobs.items():
        say(f"{about.removeprefix(_ABOUT)}: {why}")
    say(f"{audited} digests audited, {len(differences)} differences")
    return 1 if troubles else 0


def trouble_of(differences: Sequence[Difference]) -> dict[str, str]:
    """Differences as trouble: of one sort in one window together, so that a new window is told anew."""
    alike: defaultdict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        alike[f"{_ABOUT}{one.finding.value}, {window_of(one)}"].append(one)
    return {
        about: f"{len({one.subscriber for one in found})} subscribers, {len(found)} differences; "
        f"the first: subscriber {found[0].subscriber}: {found[0].what}"
        for about, found in alike.items()
    }


def window_of(one: Difference) -> str:
    """The window of a difference in a few words."""
    return f"{one.window.rhythm.value} until {one.window.ends_at:%Y-%m-%d %H:%M} UTC"


def job_troubles(runs: Mapping[str, JobRun], now: datetime) -> dict[str, str]:
    """The jobs of the clock that did not run at their time, or broke off; none where there is no clock."""
    found: dict[str, str] = {}
    for job in JOBS:
        run = runs.get(job.name)
        late = missed(job, run, now - _LATE)
        if run and run.exit_code is not None and run.exit_code not in _WORKED:
            found[f"{_ABOUT}job {job.name}"] = f"it ended with exit code {run.exit_code}; its log says why"
        elif run and run.finished_at is None and now - run.started_at > _LONGEST:
            found[f"{_ABOUT}job {job.name}"] = f"it runs, or hangs, since {run.started_at:%Y-%m-%d %H:%M} UTC"
        elif late and run and run.finished_at:
            found[f"{_ABOUT}job {job.name}"] = (
                f"it should have run at {late[-1].astimezone(UTC):%Y-%m-%d %H:%M} UTC; does the clock run?"
            )
    return found
