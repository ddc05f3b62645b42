"""What is different between two versions of one initiative that were read with the same code."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from domain.changes import Cause, Change, ChangeKind
from domain.initiative import Evidence, Initiative, Page
from domain.open_data import field_json
from domain.vocabulary import Presence
from domain.wording import sentence
from pipeline.changes.describe import FIELDS, essence, evidence_of, facts_json, is_known
from pipeline.changes.loading import comparable
from pipeline.changes.significance import significance
from pipeline.changes.text import compare_text
from pipeline.leading import READABLE, address

_ID_DIGITS = 20
_Sides = tuple[tuple[Evidence, ...], tuple[Evidence, ...]]
"""What was read before and after."""


def compare(
    before: Initiative | None,
    after: Initiative | None,
    *,
    cause: Cause,
    now: datetime,
    run: int | None,
    template: Collection[str] = (),
) -> tuple[Change, ...]:
    """The changes from `before` to `after`; it speaks only of fields that both sides know.

    `None` before is an initiative that is new, `None` after one that is gone. `run` is the crawl that showed it.
    `template` has passages and mailboxes that tell of no initiative on whose page they stand.
    """
    comparison = _Comparison(before, after, cause, now, run, template)
    return tuple(comparison.changes())


@dataclass(frozen=True)
class _Comparison:
    before: Initiative | None
    after: Initiative | None
    cause: Cause
    now: datetime
    run: int | None
    template: Collection[str]

    def changes(self) -> Iterator[Change]:
        """All changes, the whole before its fields."""
        here, there = is_current(self.before), is_current(self.after)
        if self.before is None:
            yield from self._new() if self.after is not None and there else ()
        elif here and not there:
            yield self._build(ChangeKind.GONE, "presence", Presence.CURRENT.value, Presence.GONE.value)
        elif self.after is not None:
            if there and not here:
                yield self._build(ChangeKind.BACK, "presence", Presence.GONE.value, Presence.CURRENT.value)
            yield from self._between(self.before, self.after)

    def _new(self) -> Iterator[Change]:
        if self.after is not None:
            evidence = evidence_of(self.after, "title")
            yield self._build(ChangeKind.NEW, "", None, facts_json(self.after), evidence=((), evidence))

    def _between(self, before: Initiative, after: Initiative) -> Iterator[Change]:
        yield from self._moved(before, after)
        # what a part that had yet to be loaded hid is found by all that stands around it, the template's too
        before, after = (without(one, self.template) for one in comparable(before, after))
        for field in FIELDS:
            yield from self._field(field, before, after)
        yield from self._description(before, after)

    def _moved(self, before: Initiative, after: Initiative) -> Iterator[Change]:
        old, new = leading(before), leading(after)
        if old is None or new is None or address(old.url) == address(new.url) or new.state not in READABLE:
            return
        if not any(page.url == old.url and page.state in READABLE for page in after.pages):
            evidence = evidence_of(after, "title")
            yield self._build(ChangeKind.MOVED, "url", old.url, new.url, evidence=((), evidence))

    def _field(self, field: str, before: Initiative, after: Initiative) -> Iterator[Change]:
        old, new = field_json(before, field), field_json(after, field)
        if not (is_known(before, field) and is_known(after, field)) or essence(field, old) == essence(field, new):
            return
        earlier = evidence_of(before, field, elsewhere=new)
        later = evidence_of(after, field, elsewhere=old) if new else ()
        yield self._build(ChangeKind.CHANGED, field, old, new, evidence=(earlier, later))

    def _description(self, before: Initiative, after: Initiative) -> Iterator[Change]:
        if not (before.passages and after.passages and is_known(before, "passages") and is_known(after, "passages")):
            return
        if found := compare_text(before.passages, after.passages):
            yield self._build(ChangeKind.CHANGED, "description", found.before, found.after)

    def _build(
        self, kind: ChangeKind, field: str, before: JsonValue, after: JsonValue, *, evidence: _Sides = ((), ())
    ) -> Change:
        shown = self._shown()
        captures = sorted({one.capture for one in evidence[1]})
        change = Change(
            id=change_id(shown.id, kind, field, before, after, captures or [self.run]),
            initiative=shown.id,
            title=shown.title.value if shown.title else shown.slug,
            kind=kind,
            cause=self.cause,
            field=field,
            before=before,
            after=after,
            significance=significance(kind, field, shown.kind.value if shown.kind else None),
            summary="",
            url=page.url if (page := leading(shown)) else "",
            detected_at=self.now,
            run=self.run,
            evidence_before=evidence[0],
            evidence_after=evidence[1],
        )
        return change.model_copy(update={"summary": sentence(change)})

    def _shown(self) -> Initiative:
        """The version that names the initiative: the newest there is."""
        if found := self.after or self.before:
            return found
        raise ValueError("two versions that are both absent have no changes")


def without(version: Initiative, template: Collection[str]) -> Initiative:
    """A version without passages and mailboxes of the template."""
    passages = tuple(one for one in version.passages if one not in template)
    contact = tuple(fact for fact in version.contact if fact.value not in template)
    return version.model_copy(update={"passages": passages, "contact": contact})


def is_current(initiative: Initiative | None) -> bool:
    """Whether the initiative can be read on at least one page."""
    return initiative is not None and initiative.presence is Presence.CURRENT


def leading(initiative: Initiative) -> Page | None:
    """The page that leads, as `merge` puts it first."""
    return initiative.pages[0] if initiative.pages else None


def change_id(
    initiative: str, kind: ChangeKind, field: str, before: JsonValue, after: JsonValue, sources: Sequence[int | None]
) -> str:
    """An id that is the same whenever the same change is found in the same captures, or in the same crawl."""
    told = json.dumps([initiative, kind.value, field, before, after, sources], sort_keys=True, ensure_ascii=False)
    return "c" + hashlib.sha256(told.encode()).hexdigest()[:_ID_DIGITS]
