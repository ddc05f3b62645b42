"""Which initiative each subject of the pages read now belongs to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.initiative import PageRecord, StoredInitiative
from pipeline.match.decide import Match, keys_of, match
from pipeline.match.identity import new_id, slug_of


@dataclass(frozen=True)
class Assignment:
    """Initiative ids to the records that speak of them, and the slug of each initiative that is new."""

    records: Mapping[str, tuple[PageRecord, ...]] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)

    def of(self, initiative: str) -> tuple[PageRecord, ...]:
        """The records read now that speak of `initiative`."""
        return self.records.get(initiative, ())


def assign(
    stored: Mapping[str, StoredInitiative], records: Sequence[PageRecord], *, absent: Collection[str] = ()
) -> Assignment:
    """Match `records` with the known initiatives; what matches none becomes a new one.

    `absent` are the addresses that the newest healthy crawl did not find.
    """
    known = [keys_of(one.initiative) for one in stored.values()]
    matches = match(records, known, absent=absent)
    names = name_groups(records, matches, set(stored))
    by_id: dict[str, list[PageRecord]] = {}
    for record, found in zip(records, matches, strict=True):
        by_id.setdefault(found.initiative or names[found.group], []).append(record)
    return Assignment(
        records={initiative: tuple(of_one) for initiative, of_one in by_id.items()},
        slugs=new_slugs(by_id, stored),
    )


def name_groups(records: Sequence[PageRecord], matches: Sequence[Match], taken: Collection[str]) -> dict[int, str]:
    """The id of each group of records that together are something new."""
    ids: dict[int, str] = {}
    for record, found in zip(records, matches, strict=True):
        if found.initiative is None and found.group not in ids:
            ids[found.group] = new_id(record, taken={*taken, *ids.values()})
    return ids


def new_slugs(by_id: Mapping[str, Sequence[PageRecord]], stored: Mapping[str, StoredInitiative]) -> dict[str, str]:
    """A slug for each id that is not stored yet, from the first title it has."""
    taken = {one.initiative.slug for one in stored.values()}
    slugs: dict[str, str] = {}
    for initiative, records in by_id.items():
        if initiative not in stored:
            slugs[initiative] = slug_of(first_title(records) or initiative, {*taken, *slugs.values()})
    return slugs


def first_title(records: Iterable[PageRecord]) -> str:
    """The first title that a record has, "" if none has one."""
    return next((record.title.value for record in records if record.title), "")
