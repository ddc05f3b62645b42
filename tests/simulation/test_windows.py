"""Ten years of windows on a machine that is off now and then: everything is told to everyone, once, in its window.

The digests are made by the code that `radar digest send` runs, on a real database.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from audit.run import audit
from cli.timetable import JOBS, Job, due_times, missed
from domain.audit import Finding
from domain.changes import Change
from domain.jobs import JobRun
from domain.subscriptions import Choices, Rhythm
from notifications.digest import window
from notifications.outbox import enqueue_digests
from storage.database import Session, Sessions
from storage.subscribers import add_subscriber, remove_subscriber
from storage.tables import DigestRow, SubscriberRow

FIRST, LAST = datetime(2020, 1, 1, 9, tzinfo=UTC), datetime(2030, 1, 1, 9, tzinfo=UTC)
RHYTHMS = {"digest-at-once": Rhythm.AT_ONCE, "digest-daily": Rhythm.DAILY, "digest-weekly": Rhythm.WEEKLY}
RHYTHMS["digest-monthly"] = Rhythm.MONTHLY

_AUDITED = 0.03
"""How many of the digests are followed by an audit."""


def changes(chance: random.Random) -> list[Change]:
    """Critical news at any moment, also at midnight and in the hours that come twice or never."""
    moments = [FIRST + (LAST - FIRST) * chance.random() for _ in range(60)]
    years = range(2020, 2030)
    moments += [datetime(year, month, 1, tzinfo=UTC) - timedelta(hours=1) for year in years for month in (2, 12)]
    moments += [datetime(year, 3, 28, 1, 30, tzinfo=UTC) for year in years]
    moments += [datetime(year, 10, 27, hour, 30, tzinfo=UTC) for year in years for hour in (0, 1)]
    return [
        Change.model_validate(
            {
                "id": f"c{number}",
                "initiative": f"i{number}",
                "title": f"Kade {number}",
                "kind": "new",
                "cause": "source",
                "after": {"kind": "call"},
                "significance": "critical",
                "summary": "x",
                "url": "https://a.test/",
                "detected_at": moment,
            }
        )
        for number, moment in enumerate(sorted(moments))
    ]


def store(news: list[Change], url: str) -> None:
    """Put changes into the database alone: a digest can tell of what has no initiative any more."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///").partition("?")[0])) as database:
        rows = [
            (one.id, one.initiative, one.cause, f"{one.detected_at:%Y-%m-%d %H:%M:%S.%f}", one.model_dump_json())
            for one in news
        ]
        names = "id, initiative_id, cause, detected_at, document"
        database.executemany(f"insert into changes ({names}) values (?, ?, ?, ?, ?)", rows)  # noqa: S608  constants
        database.commit()


def alive(chance: random.Random, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which the machine is on."""
    now = FIRST
    while now < until:
        up = now + timedelta(days=chance.expovariate(1 / 60))
        yield now, min(up, until)
        now = up + timedelta(hours=chance.choice([0.2, 3, 30, 300, 960]))


def runs(job: Job, chance: random.Random, years: int) -> Iterator[datetime]:
    """The moments as of which a digest is made: on time while the machine is on, made up for when it is on again."""
    last: datetime | None = None
    for begin, end in alive(chance, FIRST + timedelta(days=365 * years)):
        run = last and JobRun(job=job.name, scheduled_for=last, started_at=last, finished_at=last, exit_code=0)
        late = missed(job, run, begin) if run else []
        for due in (*late, *due_times(job.trigger, begin, end)):
            last = due
            yield due if job.each_time else max(due, begin if due in late else due)


@pytest.mark.parametrize(
    ("name", "years", "often"),
    [("digest-daily", 10, 5), ("digest-weekly", 10, 1), ("digest-monthly", 10, 1), ("digest-at-once", 1, 97)],
)
def test_ten_years_tell_everything_once(
    sqlite_sessions: Sessions, sqlite_url: str, name: str, years: int, often: int
) -> None:
    """To who was there from the beginning, and to who came later what came after."""
    chance, rhythm = random.Random(f"{name} 2022"), RHYTHMS[name]  # noqa: S311  a trial, not a secret
    news = changes(chance)
    store(news, sqlite_url)
    with sqlite_sessions.begin() as session:
        always = add_subscriber(session, "altijd@gemeente.test", Choices(rhythm=rhythm), now=FIRST).id
    job = next(job for job in JOBS if job.name == name)
    joined: dict[int, datetime] = {}
    gone: set[int] = set()
    last = FIRST
    for now in worth_a_look(runs(job, chance, years), news, often):
        if chance.random() < (0.05 if rhythm in {Rhythm.WEEKLY, Rhythm.MONTHLY} else 0.002):
            joined |= {join(sqlite_sessions, rhythm, now, len(joined)): now}
        if chance.random() < 0.02 and joined:
            leaver = chance.choice(sorted(joined))
            gone.add(leaver)
            leave(sqlite_sessions, leaver)
        last = max(last, window(rhythm, now).ends_at)
        enqueue_digests(
            sqlite_sessions, window(rhythm, now), now=now, public_url="https://r.test", mail_from="radar@r.test"
        )
        if chance.random() < _AUDITED:
            assert_in_order(sqlite_sessions, now)
    with sqlite_sessions() as session:
        told = told_to(session, always)
        assert told == Counter(one.initiative for one in news if first_window(rhythm) <= one.detected_at < last)
        for subscriber, since in joined.items():
            wanted = {one.initiative for one in news if since <= one.detected_at < last}
            theirs = told_to(session, subscriber)
            assert subscriber in gone or (wanted <= set(theirs) and max(theirs.values(), default=1) == 1)
        assert_in_their_windows(session, news)


def assert_in_order(sessions: Sessions, now: datetime) -> None:
    """The auditor finds nothing wrong, save mail that nobody sends here."""
    _, differences = audit(sessions, now=now, days=40, progress=lambda _doing, _done, _total: None)
    assert [one for one in differences if one.finding is not Finding.NOT_SENT] == []


def first_window(rhythm: Rhythm) -> datetime:
    """Where the first window of all begins."""
    return (
        window(rhythm, FIRST + timedelta(days=32)).starts_at if rhythm is Rhythm.MONTHLY else FIRST - timedelta(days=9)
    )


def worth_a_look(moments: Iterator[datetime], news: list[Change], often: int) -> Iterator[datetime]:
    """`moments`; of those that come `often` only the ones after news, and a few others: each of them takes a while."""
    times = sorted(one.detected_at for one in news)
    for number, now in enumerate(moments):
        near = any(now - timedelta(hours=30) <= time <= now for time in times)
        if near or number % often == 0:
            yield now


def join(sessions: Sessions, rhythm: Rhythm, now: datetime, number: int) -> int:
    """Someone subscribes."""
    with sessions.begin() as session:
        return add_subscriber(session, f"later{number}@gemeente.test", Choices(rhythm=rhythm), now=now).id


def leave(sessions: Sessions, subscriber: int) -> None:
    """Someone unsubscribes."""
    with sessions.begin() as session:
        row = session.get(SubscriberRow, subscriber)
        if row:
            remove_subscriber(session, row.email)


def told_to(session: Session, subscriber: int) -> Counter[str]:
    """What a subscriber was told, and how often."""
    rows = session.scalars(select(DigestRow).where(DigestRow.subscriber_id == subscriber))
    return Counter(initiative for row in rows for initiative in row.told)


def assert_in_their_windows(session: Session, news: list[Change]) -> None:
    """No digest tells what lies outside its window, and none overlaps another one of the same subscriber."""
    at = {one.initiative: one.detected_at for one in news}
    rows = session.scalars(select(DigestRow).order_by(DigestRow.subscriber_id, DigestRow.starts_at)).all()
    for row in rows:
        assert all(row.starts_at <= at[initiative] < row.ends_at for initiative in row.told)
    for one, other in pairwise(rows):
        assert one.subscriber_id != other.subscriber_id or one.ends_at <= other.starts_at
