"""That two initiatives are one from now on, or one is two: told as changes of those who go on."""

from datetime import datetime

from pydantic import JsonValue

from domain.changes import Cause, Change, ChangeKind
from domain.initiative import Initiative
from domain.wording import sentence
from pipeline.changes.compare import change_id, leading
from pipeline.changes.describe import evidence_of
from pipeline.changes.significance import significance


def merged(survivor: Initiative, old: Initiative, *, cause: Cause, now: datetime, run: int | None) -> Change:
    """`old` goes on as `survivor`; the change has both, by id and title."""
    return build(ChangeKind.MERGED, survivor, named(old), named(survivor), other=old, cause=cause, now=now, run=run)


def parted(whole: Initiative, leaving: Initiative, *, now: datetime, run: int | None) -> tuple[Change, Change]:
    """Pages of `whole` are the initiative `leaving`: one change for each. Only we ourselves part what was one."""
    cause, before, after = Cause.CORRECTION, named(whole), named(leaving)
    return (
        build(ChangeKind.SPLIT, whole, None, after, other=leaving, cause=cause, now=now, run=run),
        build(ChangeKind.SPLIT, leaving, before, None, other=whole, cause=cause, now=now, run=run),
    )


def build(
    kind: ChangeKind,
    shown: Initiative,
    before: JsonValue,
    after: JsonValue,
    *,
    other: Initiative,
    cause: Cause,
    now: datetime,
    run: int | None,
) -> Change:
    """A change of the whole initiative `shown`, with where the `other` was read."""
    change = Change(
        id=change_id(shown.id, kind, "", before, after, [run]),
        initiative=shown.id,
        title=title_of(shown),
        kind=kind,
        cause=cause,
        before=before,
        after=after,
        significance=significance(kind, "", shown.kind.value if shown.kind else None),
        summary="",
        url=page.url if (page := leading(shown)) else "",
        detected_at=now,
        run=run,
        evidence_before=evidence_of(other, "title"),
        evidence_after=evidence_of(shown, "title"),
    )
    return change.model_copy(update={"summary": sentence(change)})


def named(initiative: Initiative) -> JsonValue:
    """An initiative by its id and title."""
    return {"id": initiative.id, "title": title_of(initiative)}


def title_of(initiative: Initiative) -> str:
    """The title, the slug of one without."""
    return initiative.title.value if initiative.title else initiative.slug
