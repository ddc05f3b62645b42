"""The auditor finds nothing wrong with what was made well, and each thing that was made wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from audit.run import audit
from domain.audit import Difference, Finding
from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative
from domain.outbox import EmailStatus
from domain.subscriptions import Choices, Filters, Province, Rhythm
from domain.values import Deadline, Municipality, Organisation, PartialDate, Precision
from domain.vocabulary import Kind, Role
from notifications.digest import window
from notifications.outbox import enqueue_digests
from storage.changes import add_changes
from storage.database import Sessions
from storage.initiatives import merge_initiative, save_initiative
from storage.outbox import record_empty_digest
from storage.subscribers import add_subscriber, set_paused
from storage.tables import DigestRow, EmailRow

MONDAY = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
WEEK = window(Rhythm.WEEKLY, MONDAY)
BEFORE, THURSDAY = MONDAY - timedelta(days=40), MONDAY - timedelta(days=4)
HOUR = timedelta(hours=1)
URL = "https://www.vlaanderen.be/lokaal-bestuur/oproep"


def initiative(number: int, *, themes: tuple[str, ...] = ("mobiliteit",), last_day: str = "2022-12-31") -> Initiative:
    """A call."""
    seen = (Evidence(capture=1, url=URL, quote="Oproep.", xpath="/html/body/p[1]", captured_at=BEFORE),)
    deadline = Deadline(date=PartialDate(iso=last_day, precision=Precision.DAY))
    party = Organisation(name="Agentschap Binnenlands Bestuur", role=Role.OWNER, ovo="OVO001835")
    return Initiative(
        id=f"i{number}",
        slug=f"kade-{number}",
        title=Fact[str](value=f"Kade {number}", evidence=seen),
        kind=Fact[Kind](value=Kind.CALL, evidence=seen),
        themes=tuple(Fact[str](value=theme, evidence=seen) for theme in themes),
        organisations=(Fact[Organisation](value=party, evidence=seen),),
        municipalities=(Fact[Municipality](value=Municipality(nis="44021", name="Gent"), evidence=seen),),
        deadlines=(Fact[Deadline](value=deadline, evidence=seen),),
    )


def change(number: int, **more: object) -> Change:
    """A change of one of the calls, on Thursday."""
    told = {
        "id": f"c{number}{len(str(more))}",
        "initiative": f"i{number}",
        "title": f"Kade {number}",
        "kind": ChangeKind.CHANGED,
        "cause": Cause.SOURCE,
        "field": "title",
        "before": "Oud",
        "after": f"Kade {number}",
        "significance": Significance.MAJOR,
        "summary": "De naam is gewijzigd.",
        "url": URL,
        "detected_at": THURSDAY,
    }
    return Change.model_validate(told | more)


def keep(sessions: Sessions, *changes: Change) -> None:
    """Store changes."""
    with sessions.begin() as session:
        add_changes(session, changes)


@pytest.fixture
def week(sessions: Sessions) -> Sessions:
    """Three calls, of which two changed, and readers who want all, a theme, a place, what is critical, or one call."""
    asked = (
        Filters(),
        Filters(themes=("zorg-welzijn",)),
        Filters(provinces=(Province.EAST_FLANDERS,), organisations=("OVO001835",), roles=(Role.OWNER,)),
        Filters(critical_only=True),
        Filters(initiatives=("i2",)),
        Filters(municipalities=("11002",)),
    )
    with sessions.begin() as session:
        for number, themes, last_day in ((1, ("mobiliteit",), "2022-05-24"), (2, ("zorg-welzijn",), "2022-12-31")):
            made = initiative(number, themes=themes, last_day=last_day)
            save_initiative(session, made, [], now=BEFORE, changed=True)
            save_initiative(session, made, [], now=THURSDAY, changed=True)
        save_initiative(session, initiative(3), [], now=BEFORE, changed=True)
        for number, filters in enumerate(asked):
            add_subscriber(session, f"r{number}@gemeente.test", Choices(filters=filters), now=BEFORE)
    keep(
        sessions, change(1), change(2, significance=Significance.CRITICAL, field="kind", before="project", after="call")
    )
    return sessions


def make(sessions: Sessions) -> None:
    """Write the digests of the week."""
    report = enqueue_digests(
        sessions, WEEK, now=MONDAY, public_url="https://radar.test", mail_from="radar@radar.test", adjacent=False
    )
    assert (report.failures, report.enqueued) == (0, 5)


def found(sessions: Sessions, *, now: datetime = MONDAY + timedelta(hours=4)) -> list[Difference]:
    """What an audit finds."""
    return audit(sessions, now=now, days=8, progress=lambda _doing, _done, _total: None)[1]


def findings(sessions: Sessions) -> set[tuple[Finding, int]]:
    """What an audit finds, in short."""
    return {(one.finding, one.subscriber) for one in found(sessions)}


def test_digests_made_well_have_no_differences(week: Sessions) -> None:
    """Whatever their readers asked for; the digests that had nothing to tell too."""
    make(week)
    looked_at, differences = audit(week, now=MONDAY + timedelta(hours=4), days=8, progress=lambda *_: None)
    assert (looked_at, differences) == (6, [])


def test_a_change_that_was_not_told_is_found(week: Sessions) -> None:
    """For each reader who asked for it, and for nobody else."""
    make(week)
    with week.begin() as session:
        session.execute(update(DigestRow).values(told=[]))
    missed = {one.subscriber for one in found(week) if one.finding is Finding.MISSED}
    assert missed == {1, 2, 3, 4, 5}
    assert any("i2 (kade-2)" in one.what for one in found(week))


def test_a_change_that_came_into_the_window_later_is_found(week: Sessions) -> None:
    """As it would be where a night was still at work when the digests were made."""
    make(week)
    keep(week, change(3, significance=Significance.CRITICAL))
    assert {one for one in findings(week) if one[0] is Finding.MISSED} == {(Finding.MISSED, n) for n in (1, 3, 4)}


@pytest.mark.parametrize(
    "later",
    [
        [change(3), change(3, before="Kade 3", after="Oud", detected_at=THURSDAY + timedelta(hours=1))],
        [
            change(3, id=f"d{hour}", field="description", before=one, after=other, detected_at=THURSDAY + hour * HOUR)
            for hour, (one, other) in enumerate([("Gent", "Aalst"), ("Aalst", "Ronse"), ("Ronse", "Gent")])
        ],
        [change(3, cause=Cause.BASELINE)],
        [change(3, cause=Cause.CORRECTION)],
        [change(3, detected_at=WEEK.ends_at)],
        [change(3, detected_at=WEEK.starts_at - timedelta(seconds=1))],
    ],
    ids=["undone", "round and back", "baseline", "correction", "after", "before"],
)
def test_what_is_no_news_is_not_missed(week: Sessions, later: list[Change]) -> None:
    """What was taken back, what we read better, what we saw at the first look, and what other windows tell."""
    make(week)
    keep(week, *later)
    assert findings(week) == set()


def test_what_nobody_asked_for_is_found(week: Sessions) -> None:
    """An initiative that did not change then, and one that is not what the reader chose."""
    make(week)
    with week.begin() as session:
        session.execute(update(DigestRow).where(DigestRow.subscriber_id == 1).values(told=["i1", "i2", "i3"]))
        session.execute(update(DigestRow).where(DigestRow.subscriber_id == 2).values(told=["i1", "i2"]))
    assert {(Finding.UNASKED, 1), (Finding.UNASKED, 2)} <= findings(week)


def test_a_deadline_that_was_not_reminded_of_is_found(week: Sessions) -> None:
    """The two weeks before 24 May begin on the tenth, before the next mail."""
    make(week)
    with week.begin() as session:
        session.execute(update(DigestRow).values(reminded=[]))
    assert findings(week) == {(Finding.NOT_REMINDED, number) for number in (1, 3, 4)}


def test_time_that_no_digest_tells_of_is_found(week: Sessions) -> None:
    """Between two digests of one reader."""
    make(week)
    with week.begin() as session:
        later = WEEK.ends_at + timedelta(days=2)
        window_after = {"starts_at": later, "ends_at": later + timedelta(days=1), "made_at": MONDAY, "told": []}
        row = {"subscriber_id": 1, "rhythm": Rhythm.DAILY, "choices": Choices(), "reminded": []}
        session.add(DigestRow(**row, **window_after))
    assert (Finding.GAP, 1) in findings(week)


def test_a_digest_that_was_not_made_is_found(week: Sessions) -> None:
    """Once it should be there; not for who paused, nor for who chose what they get since."""
    early, late = MONDAY, MONDAY + timedelta(hours=4)
    with week.begin() as session:
        last = window(Rhythm.WEEKLY, MONDAY - timedelta(days=7))
        for number in range(1, 7):
            record_empty_digest(session, number, last, now=MONDAY - timedelta(days=7), choices=Choices())
    assert found(week, now=early) == []
    assert {one.subscriber for one in found(week, now=late)} == {1, 2, 3, 4, 5, 6}
    with week.begin() as session:
        set_paused(session, 1, paused=True, now=late)
        add_subscriber(session, "r1@gemeente.test", Choices(), now=late)
    assert {one.subscriber for one in found(week, now=late)} == {3, 4, 5, 6}


def test_who_wants_it_at_once_misses_only_what_is_critical(week: Sessions) -> None:
    """An hour without news needs no digest."""
    with week.begin() as session:
        for number in range(6):
            add_subscriber(session, f"r{number}@gemeente.test", Choices(rhythm=Rhythm.AT_ONCE), now=BEFORE)
    told = found(week)
    assert {one.finding for one in told} == {Finding.NOT_MADE}
    assert all("i2" in one.what for one in told)
    assert len(told) == 6


def test_a_mail_that_is_missing_or_says_too_little_is_found(week: Sessions) -> None:
    """The mail itself is read, not what we noted of it."""
    make(week)
    with week.begin() as session:
        session.execute(delete(EmailRow).where(EmailRow.subscriber_id == 3))
        emptied = b"Subject: x\r\nContent-Type: text/plain\r\n\r\nhttps://radar.test/initiatieven/kade-2\r\n"
        session.execute(update(EmailRow).where(EmailRow.subscriber_id == 1).values(message=emptied))
    assert findings(week) == {(Finding.NOT_WRITTEN, 1), (Finding.NOT_WRITTEN, 3)}


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"status": EmailStatus.FAILED, "last_error": "554 no"}, True),
        ({"created_at": MONDAY - timedelta(days=2)}, True),
        ({"created_at": MONDAY - timedelta(days=2), "attempts": 3}, False),
        ({"created_at": MONDAY - timedelta(days=7), "attempts": 9}, True),
        ({"status": EmailStatus.SENT, "sent_at": MONDAY}, False),
    ],
    ids=["refused", "never tried", "tried again", "not given up", "sent"],
)
def test_a_mail_that_did_not_leave_is_found(week: Sessions, row: dict[str, object], *, wrong: bool) -> None:
    """Unless its reader is the reason, or it is still being tried."""
    make(week)
    with week.begin() as session:
        session.execute(update(EmailRow).where(EmailRow.subscriber_id == 1).values(row))
    assert findings(week) == ({(Finding.NOT_SENT, 1)} if wrong else set())


def test_what_was_merged_is_told_by_either_name(week: Sessions) -> None:
    """A digest told of an initiative that is another one now, also to who followed it."""
    make(week)
    with week.begin() as session:
        merge_initiative(session, "i2", "i3")
    assert findings(week) == set()


def test_a_mail_without_a_body_any_more_is_not_read(week: Sessions) -> None:
    """Old bodies are deleted; the rest of the audit goes on."""
    make(week)
    with week.begin() as session:
        session.execute(update(EmailRow).values(message=b""))
    assert findings(week) == set()
