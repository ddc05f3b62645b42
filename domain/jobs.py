"""What the clock did last."""

from datetime import datetime

from domain.value import Value


class JobRun(Value):
    """The last run of one job of the clock; `exit_code` is None while it runs or when it was killed."""

    job: str
    scheduled_for: datetime
    started_at: datetime
    finished_at: datetime | None = None
    exit_code: int | None = None
