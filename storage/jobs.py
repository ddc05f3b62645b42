"""Jobs of the clock: when each ran last."""

from datetime import datetime

from sqlalchemy import select, update

from domain.jobs import JobRun
from storage.database import Session
from storage.tables import JobRow
from storage.upsert import upsert


def record_job_start(session: Session, job: str, *, scheduled_for: datetime, now: datetime) -> None:
    """A job begins that was due at `scheduled_for`."""
    row = {
        "job": job,
        "scheduled_for": scheduled_for,
        "started_at": now,
        "finished_at": None,
        "exit_code": None,
    }
    upsert(session, JobRow, [row], keys=["job"])


def record_job_end(session: Session, job: str, *, now: datetime, exit_code: int) -> None:
    """The job that began last ended."""
    session.execute(update(JobRow).where(JobRow.job == job).values(finished_at=now, exit_code=exit_code))


def last_job_runs(session: Session) -> dict[str, JobRun]:
    """The last run of each job, by its name."""
    return {
        row.job: JobRun(
            job=row.job,
            scheduled_for=row.scheduled_for,
            started_at=row.started_at,
            finished_at=row.finished_at,
            exit_code=row.exit_code,
        )
        for row in session.scalars(select(JobRow).order_by(JobRow.job))
    }
