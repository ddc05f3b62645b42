"""Issues: what is not understood at present."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from domain.issues import Issue, IssueCode, StoredIssue
from storage.database import Session
from storage.tables import IssueRow

_REASON_LENGTH = 500


def record_issues(
    session: Session, source: str, url: str, issues: Sequence[Issue], *, now: datetime, stage: str
) -> None:
    """Make `issues` the open ones of this page and stage: those that stay keep their first moment, others close."""
    met = {(issue.code.value, issue.field, issue.reason[:_REASON_LENGTH].replace("\0", "\ufffd")) for issue in issues}
    found = select(IssueRow.id, IssueRow.code, IssueRow.field, IssueRow.reason).order_by(IssueRow.id)
    stays: dict[tuple[str, str, str], int] = {}
    closed = []
    for number, code, field, reason in session.execute(found.where(IssueRow.url == url, IssueRow.stage == stage)):
        issue = (code, field, reason)
        if issue not in met or stays.setdefault(issue, number) != number:
            closed.append(number)
    if closed:
        session.execute(delete(IssueRow).where(IssueRow.id.in_(closed)))
    if stays:
        session.execute(update(IssueRow).where(IssueRow.id.in_(stays.values())).values(last_seen=now))
    opened = [
        {"source": source, "url": url, "stage": stage, "code": code, "field": field, "reason": reason}
        for code, field, reason in sorted(met - stays.keys())
    ]
    if opened:
        session.execute(insert(IssueRow), [{**row, "first_seen": now, "last_seen": now} for row in opened])


def pages_with_issues(session: Session, stage: str) -> set[str]:
    """The addresses of which something is not understood at this stage."""
    return set(session.scalars(select(IssueRow.url).where(IssueRow.stage == stage).distinct()))


def open_issues(session: Session, source: str | None = None) -> list[StoredIssue]:
    """What is not understood, of one source or of all, in a stable order."""
    found = select(IssueRow).order_by(
        IssueRow.source, IssueRow.url, IssueRow.stage, IssueRow.code, IssueRow.field, IssueRow.reason
    )
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
