"""What single sentences mean, against labels: dates, sums, organisations, places, statuses and names of persons.

Each row of a set is read as the text of a small page. A key that a label leaves out is not judged: "tot 12 november"
leaves open whether one can still hand in on that day.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.figures import Figure
from benchmarks.quality.gold import Row, part_of, reference
from domain.initiative import PageRecord
from domain.open_data import value_json
from domain.readings import InitiativeReadings, PageReadings, Passage, Reading
from domain.values import PartialDate
from domain.vocabulary import PageClass, Status
from pipeline.normalise.origin import Origin
from pipeline.normalise.record import normalise

READ_ON = "2022-03-01"
_URL = "https://stad.example/slimme-kade"
_CALL = re.compile(r"oproep|indien|aanvra|dossier|voorstel|kandida|inschrij|subsidie|deadline", re.IGNORECASE)
_PRECISIONS = {len("2022"): "year", len("2022-02"): "month", len("2022-02-04"): "day"}

Value = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One field of one sentence: what was labelled, what was read, and how many of these are right."""

    name: str
    text: str
    part: str
    expected: tuple[Value, ...]
    found: tuple[Value, ...]
    right: int

    @property
    def exact(self) -> bool:
        """Whether nothing is missing and nothing is wrong."""
        return self.right == len(self.expected) == len(self.found)


def measure_sentences(directory: Path) -> list[Figure]:
    """The figures per set, field and part of the sentences in a directory."""
    judged = list(judge_all(directory))
    names = dict.fromkeys((one.name, part) for one in judged for part in ("tuned", "held"))
    return [
        figure_of(name, part, [one for one in judged if (one.name, one.part) == (name, part)]) for name, part in names
    ]


def differing_sentences(directory: Path) -> list[str]:
    """The rows of the tuned part that are not read as labelled, a line each; held rows stay out of sight."""
    return [
        f"{one.name}: {one.text}\n    labelled {shown(one.expected)}\n    read     {shown(one.found)}"
        for one in judge_all(directory)
        if one.part == "tuned" and not one.exact
    ]


def figure_of(name: str, part: str, judged: Sequence[Judged]) -> Figure:
    """The counts of one field in one part."""
    return Figure(
        name,
        part,
        expected=sum(len(one.expected) for one in judged),
        found=sum(len(one.found) for one in judged),
        right=sum(one.right for one in judged),
        rows=len(judged),
        exact=sum(one.exact for one in judged),
    )


def judge_all(directory: Path) -> Iterator[Judged]:
    """Every field of every sentence."""
    for name, judge in _SETS.items():
        for row in json.loads((directory / f"{name}.json").read_text(encoding="utf-8")):
            yield from judge(row, read(row))


def read(row: Row) -> PageRecord:
    """What a page with this one sentence means.

    Raises:
        LookupError: where it is no page of an initiative.
    """
    title = "Oproep Slimme kade" if _CALL.search(row["text"]) else "Project Slimme kade"
    subject = InitiativeReadings(
        key="",
        title=say(title),
        published=say(row.get("page_date", READ_ON)),
        passages=(Passage(heading="", reading=say(row["text"])),),
    )
    page = PageReadings(
        url=_URL,
        layout="",
        language="nl",
        suggested=PageClass.INITIATIVE,
        why="",
        month_first=row.get("month_first", False),
        subjects=(subject,),
    )
    records, _ = normalise(page, origin=origin_on(row.get("today", READ_ON)), reference=reference())
    if not records:
        raise LookupError(f"no initiative: {row['text']}")
    return records[0]


def say(text: str) -> Reading:
    """A quote."""
    return Reading(text=text, xpath="/html/body/p")


def origin_on(today: str) -> Origin:
    """A source without an owner of its own, read on a day."""
    day = dt.date.fromisoformat(today)
    return Origin(
        source="",
        source_title="",
        owner="",
        programme="",
        capture=1,
        url=_URL,
        captured_at=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
        words={},
        today=day,
    )


def judge(name: str, row: Row, expected: Sequence[Value], found: Sequence[Value]) -> Judged:
    """One field; each labelled value takes at most one of those that were read."""
    left = list(found)
    for one in expected:
        if fitting := next((other for other in left if fits(one, other)), None):
            left.remove(fitting)
    return Judged(name, row["text"], part_of(row), tuple(expected), tuple(found), len(found) - len(left))


def fits(expected: Value, found: Value) -> bool:
    """Whether a value has everything that its label says of it."""
    return all(found.get(key) == value for key, value in expected.items())


def judge_dates(row: Row, record: PageRecord) -> Iterator[Judged]:
    """Deadlines, start and end."""
    expected = row["expected"]
    deadlines = [value_json(fact.value) for fact in record.deadlines]
    yield judge("dates: deadlines", row, [one | told(one["date"]) for one in expected["deadlines"]], objects(deadlines))
    for name, fact in (("start", record.start), ("end", record.end)):
        if name in expected:
            found = [as_read(fact.value)] if fact else []
            yield judge(f"dates: {name}", row, [told(expected[name])] if expected[name] else [], found)


def told(label: str) -> Value:
    """A date as it is labelled: "2021-11-12", "2021-11", "2021", "2021 season"."""
    date, _, precision = label.partition(" ")
    return {"date": date, "precision": precision or _PRECISIONS[len(date)]}


def as_read(date: PartialDate) -> Value:
    """A date as it was read."""
    return {"date": date.iso, "precision": date.precision.value}


def judge_amounts(row: Row, record: PageRecord) -> Iterator[Judged]:
    """Sums and shares, by their size."""
    expected = [sized(one) for one in row["expected"]]
    yield judge(
        "amounts: amounts",
        row,
        expected,
        [sized(one) for one in objects([value_json(fact.value) for fact in record.amounts])],
    )


def sized(amount: Value) -> Value:
    """A sum whose numbers compare by their size."""
    return amount | {
        name: None if amount[name] is None else float(amount[name]) for name in ("eur", "percent") if name in amount
    }


def judge_organisations(row: Row, record: PageRecord) -> Iterator[Judged]:
    """Organisations with their roles."""
    found = objects([value_json(fact.value) for fact in record.organisations])
    yield judge("organisations: organisations", row, row["expected"], found)


def judge_places(row: Row, record: PageRecord) -> Iterator[Judged]:
    """Municipalities."""
    found = objects([value_json(fact.value) for fact in record.municipalities])
    yield judge("places: municipalities", row, [{"name": name} for name in row["expected"]], found)


def judge_status(row: Row, record: PageRecord) -> Iterator[Judged]:
    """The status; one that is unknown says nothing."""
    expected = [{"status": row["expected"]}] if row["expected"] != Status.UNKNOWN else []
    found = [{"status": record.status.value.value}] if record.status else []
    yield judge("statuses: status", row, expected, found)


def judge_names(row: Row, record: PageRecord) -> Iterator[Judged]:
    """Names of persons that nothing stored may have: those hidden are found, and so are words lost beside them."""
    stored, text = record.model_dump_json(), " ".join(record.passages)
    private = [{"name": name} for name in row["private"]]
    hidden = [one for one in private if not contains(stored, one["name"])]
    lost = [{"lost": words} for words in row["keep"] if not contains(text, words)]
    yield judge("names: hidden", row, private, [*hidden, *lost])


def contains(text: str, words: str) -> bool:
    """Whether words stand in a text, not as a part of other words."""
    return bool(re.search(rf"(?<!\w){re.escape(words)}", text))


def objects(values: Sequence[Any]) -> list[Value]:
    """JSON values that are objects."""
    return [value for value in values if isinstance(value, dict)]


def shown(values: Sequence[Value]) -> str:
    """Values on one line."""
    return " | ".join(" ".join(f"{key}={value}" for key, value in one.items()) for one in values) or "nothing"


_SETS: Mapping[str, Callable[[Row, PageRecord], Iterator[Judged]]] = {
    "dates": judge_dates,
    "amounts": judge_amounts,
    "organisations": judge_organisations,
    "places": judge_places,
    "statuses": judge_status,
    "names": judge_names,
}
