"""Issues: what is not understood at present."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from domain.issues import Issue, IssueCode, StoredIssue
from storage.database import Session
from storage.tables import IssueRow
from storage.upsert import insert

_REASON_LENGTH = 500


def record_issues(
    session: Session, source: str, url: str, issues: Sequence[Issue], *, now: datetime, stage: str
) -> None:
    """Make `issues` the open ones of this page and stage: those that stay keep their first moment, others close."""
    kept = {(issue.code, issue.field, issue.reason[:_REASON_LENGTH]) for issue in issues}
    for row in session.scalars(select(IssueRow).where(IssueRow.url == url, IssueRow.stage == stage)):
        if (row.code, row.field, row.reason) not in kept:
            session.execute(delete(IssueRow).where(IssueRow.id == row.id))
    rows = [
        {
            "source": source,
            "url": url,
            "stage": stage,
            "code": code,
            "field": field,
            "reason": reason,
            "first_seen": now,
            "last_seen": now,
        }
        for code, field, reason in sorted(kept)
    ]
    if rows:
        statement = insert(session, IssueRow).on_conflict_do_update(
            index_elements=["url", "stage", "code", "field", "reason"], set_={"last_seen": now}
        )
        session.execute(statement, rows)


def open_issues(session: Session, source: str | None = None) -> list[StoredIssue]:
    """What is not understood, of one source or of all, in a stable order."""
    found = select(IssueRow).order_by(IssueRow.source, IssueRow.url, IssueRow.stage, IssueRow.code, IssueRow.field)
    if source is not None:
        found = found.where(IssueRow.source == source)
    return [
        StoredIssue(
            source=row.source,
            stage=row.stage,
            issue=Issue(code=IssueCode(row.code), url=row.url, field=row.field, reason=row.reason),
            first_seen=row.first_seen,
            last_seen=row.last_seen,
        )
        for row in session.scalars(found)
    ]
