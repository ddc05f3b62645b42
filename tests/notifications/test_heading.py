"""What a mail says first: each initiative counted once, under what matters most."""

from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations

import pytest

from domain.changes import Change, ChangeKind
from domain.subscriptions import Digest, DigestWindow, Rhythm, Subscriber
from notifications.heading import LONGEST_SUBJECT, heading, period, subject

Make = Callable[..., Change]

DUTCH = NullTranslations()


@pytest.fixture
def digest(subscriber: Callable[..., Subscriber]) -> Callable[..., Digest]:
    """Makes a digest of entries."""

    def make(
        *entries: tuple[Change, ...],
        starts_at: datetime = datetime(2022, 5, 1, 22, tzinfo=UTC),
        ends_at: datetime = datetime(2022, 5, 8, 22, tzinfo=UTC),
    ) -> Digest:
        window = DigestWindow(rhythm=Rhythm.WEEKLY, starts_at=starts_at, ends_at=ends_at)
        return Digest(subscriber=subscriber(), window=window, entries=entries)

    return make


def new(change: Make, kind: str) -> Change:
    """A new initiative of some kind."""
    return change(kind=ChangeKind.NEW, field="", before=None, after={"kind": kind})


def test_each_initiative_counts_once_under_what_matters_most(change: Make, digest: Callable[..., Digest]) -> None:
    """A new call whose deadline moved is a new call."""
    moved = change(field="deadlines", before=["a"], after=["b"])
    made = digest(
        (new(change, "call"), moved),
        (moved, change()),
        (moved,),
        (change(field="deadlines", before=[], after=["b"]),),
        (change(field="deadlines", before=["a"], after=[]),),
        (new(change, "project"),),
        (change(kind=ChangeKind.GONE, field="presence"),),
        (change(), change(field="status")),
    )
    assert heading(made, DUTCH) == (
        "3 deadlines, 1 nieuwe oproep, 1 nieuw initiatief, 1 verdwenen initiatief en 2 gewijzigde initiatieven"
    )


def test_the_subject_names_the_one_initiative(change: Make, digest: Callable[..., Digest]) -> None:
    """With more than one, their number says more."""
    assert subject(digest((change(),)), DUTCH) == "1 gewijzigd initiatief: Slimme kade"
    assert subject(digest((change(),), (change(),)), DUTCH) == "2 gewijzigde initiatieven"


def test_the_subject_stays_one_short_line(change: Make, digest: Callable[..., Digest]) -> None:
    """Whatever the title is."""
    made = subject(digest((change(title="Kade\r\nBcc: x@elders.test " + "k" * 10_000),)), DUTCH)
    assert "Kade Bcc: x@elders.test" in made
    assert len(made) <= LONGEST_SUBJECT


def test_the_period_ends_on_its_last_day(digest: Callable[..., Digest], change: Make) -> None:
    """The moment at which a window ends is not in it; one day is named once."""
    assert period(digest((change(),)), DUTCH) == "van 2 mei 2022 tot en met 8 mei 2022"
    assert period(digest((change(),), ends_at=datetime(2022, 5, 2, 22, tzinfo=UTC)), DUTCH) == "op 2 mei 2022"
    assert period(digest((change(),), ends_at=datetime(2022, 5, 3, 7, tzinfo=UTC)), DUTCH) == (
        "van 2 mei 2022 tot en met 3 mei 2022"
    )
