"""What it means for uses, pages and changes that initiatives were merged or split."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from domain.changes import Change, ChangeKind
from domain.initiative import Initiative, Page, PageUse, StoredInitiative
from pipeline.assign import Assignment, Split
from pipeline.changes import regrouped

Stored = Mapping[str, StoredInitiative]
Uses = Mapping[str, Sequence[PageUse]]


def moved_uses(uses: Uses, assignment: Assignment) -> dict[str, list[PageUse]]:
    """What each initiative is read from, after pages moved from one to the other."""
    moved = {initiative: list(some) for initiative, some in uses.items()}
    for split in assignment.splits:
        moved[split.new], moved[split.old] = parted(moved.get(split.old, []), split)
    for union in assignment.unions:
        moved.setdefault(union.new, []).extend(moved.pop(union.old, []))
    return moved


def parted(uses: Sequence[PageUse], split: Split) -> tuple[list[PageUse], list[PageUse]]:
    """The uses that leave, and those that stay."""
    leaving = {(page.url, page.key) for page in split.pages}
    return (
        [use for use in uses if (use.url, use.key) in leaving],
        [use for use in uses if (use.url, use.key) not in leaving],
    )


def moved_pages(initiative: str, stored: Stored, assignment: Assignment) -> tuple[Page, ...]:
    """The pages of an initiative as they are stored, its own and those that it takes over."""
    gone = {page for split in assignment.splits if split.old == initiative for page in split.pages}
    taken = [page for split in assignment.splits if split.new == initiative for page in split.pages]
    olds = [initiative, *(union.old for union in assignment.unions if union.new == initiative)]
    pages = [page for one in olds if one in stored for page in stored[one].initiative.pages]
    return (*taken, *(page for page in pages if page not in gone))


def bundles(planned: Collection[str], assignment: Assignment) -> list[list[str]]:
    """The initiatives that must be stored together: what was parted, with what it was part of."""
    leaving = {split.new: split.old for split in assignment.splits}
    found: dict[str, list[str]] = {}
    for initiative in sorted(planned):
        found.setdefault(leaving.get(initiative, initiative), []).append(initiative)
    return [sorted(found[first]) for first in sorted(found)]


def changes_of_identity(
    now: Mapping[str, Initiative], stored: Stored, assignment: Assignment, *, at: datetime, run: int | None
) -> Iterator[Change]:
    """The changes of kind merged and split for the initiatives that are stored `now`, in one transaction."""
    for union in assignment.unions:
        if union.new in now:
            old = stored[union.old].initiative
            yield regrouped.merged(now[union.new], old, cause=union.cause, now=at, run=run)
    for split in assignment.splits:
        if split.new in now and split.old in now:
            yield from regrouped.parted(now[split.old], now[split.new], now=at, run=run)


def is_only_parted(change: Change, assignment: Assignment) -> bool:
    """Whether a change calls new what was only parted from another."""
    return change.kind is ChangeKind.NEW and change.initiative in {split.new for split in assignment.splits}
