"""Which initiative new subjects belong to that no page, key or name leads to, and what takes no place of a page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

import pytest

from domain.initiative import Initiative, Page, PageRecord, StoredInitiative
from domain.vocabulary import Presence
from pipeline.assign import Assignment, Known, Texts, assign

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SITE = "https://smart.flanders.be"
COUNTING = (
    "Het stadsbestuur telt langs de kade hoeveel mensen er wandelen, fietsen en winkelen, en bewaart geen beelden.",
    "De cijfers staan elke ochtend klaar voor wie ze nodig heeft om werken te plannen in de straten van het centrum.",
)
LENDING = (
    "De bibliotheek leent voortaan ook gereedschap uit aan wie een kaart van de stad heeft en in de buurt woont.",
    "Boren, zagen en ladders gaan twee weken mee, daarna volgt er een boete voor elke dag dat ze te laat komen.",
)
MakeRecord = Callable[..., PageRecord]
MakeInitiative = Callable[..., Initiative]
Say = Mapping[str, Iterable[str]]


@pytest.fixture
def stored(initiative: MakeInitiative) -> Callable[..., StoredInitiative]:
    """Makes a known initiative with one page."""

    def make(
        identity: str, title: str, path: str, key: str = "", presence: Presence = Presence.CURRENT
    ) -> StoredInitiative:
        (page,) = initiative().pages
        at = Page.model_validate({**dict(page), "url": f"{SITE}{path}", "key": key})
        found = initiative(title, id=identity, slug=identity, pages=(at,), presence=presence)
        return StoredInitiative(initiative=found, version=1, first_seen=NIGHT, last_seen=NIGHT, last_changed=NIGHT)

    return make


def assigned(
    known: list[StoredInitiative], records: list[PageRecord], *, absent: Iterable[str] = (), **says: Say
) -> Assignment:
    """The records assigned, where pages say `now` and said `before`, by path and by id."""
    now, before = says.get("now", {}), says.get("before", {})
    texts = Texts(
        lambda subject: now.get(subject.url.removeprefix(SITE), ()), lambda identity, _source: before.get(identity, ())
    )
    lost = [f"{SITE}{path}" for path in absent]
    return assign(Known(stored={one.initiative.id: one for one in known}), records, absent=lost, texts=texts)


def test_a_page_with_another_title_and_address_is_known_by_its_text(
    stored: Callable[..., StoredInitiative], telling_record: MakeRecord
) -> None:
    """Where the old page is not found any more; a page beside it is another thing."""
    known, new = stored("i1", "Slimme kade", "/kade/"), telling_record("Druktemeting", url=f"{SITE}/meten/")
    says = {"now": {"/meten/": COUNTING}, "before": {"i1": COUNTING}}
    assert set(assigned([known], [new], absent=["/kade/"], **says).subjects) == {"i1"}
    assert "i1" not in assigned([known], [new], **says).subjects


def test_another_text_is_another_thing(stored: Callable[..., StoredInitiative], telling_record: MakeRecord) -> None:
    """One goes and one comes in the same night."""
    known, new = stored("i1", "Slimme kade", "/kade/"), telling_record("Leenpunt", url=f"{SITE}/lenen/")
    says = {"now": {"/lenen/": LENDING}, "before": {"i1": COUNTING}}
    assert "i1" not in assigned([known], [new], absent=["/kade/"], **says).subjects


def test_a_text_that_fits_more_than_one_proves_nothing(
    stored: Callable[..., StoredInitiative], telling_record: MakeRecord
) -> None:
    """Two pages with one text went, or came; the third pair is told apart."""
    went = [stored("i1", "Kade Noord", "/noord/"), stored("i2", "Kade Zuid", "/zuid/")]
    came = [telling_record("Meten", url=f"{SITE}/meten/"), telling_record("Tellen", url=f"{SITE}/tellen/")]
    says = {"now": {"/meten/": COUNTING, "/tellen/": COUNTING}, "before": {"i1": COUNTING, "i2": COUNTING}}
    for known, new in ((went, came[:1]), (went[:1], came), (went, came)):
        found = assigned(known, new, absent=["/noord/", "/zuid/"], **says)
        assert not {"i1", "i2"} & set(found.subjects)
    known, new = [*went, stored("i3", "Lenen", "/lenen/")], [*came, telling_record("Gereedschap", url=f"{SITE}/boor/")]
    says = {"now": {**says["now"], "/boor/": LENDING}, "before": {**says["before"], "i3": LENDING}}
    found = assigned(known, new, absent=["/noord/", "/zuid/", "/lenen/"], **says)
    assert {"i1", "i2", "i3"} & set(found.subjects) == {"i3"}


@pytest.mark.parametrize(
    ("title", "key", "presence"),
    [
        ("Druktemeting 2023", "", Presence.CURRENT),
        ("Druktemeting", "lijst-3", Presence.CURRENT),
        ("Druktemeting", "", Presence.GONE),
    ],
)
def test_a_text_does_not_go_before_what_denies_it(
    stored: Callable[..., StoredInitiative], telling_record: MakeRecord, title: str, key: str, presence: Presence
) -> None:
    """Another edition says the same; a line in a list is no page; what is gone was told to be."""
    known = stored("i1", "Slimme kade 2022", "/kade/", presence=presence)
    new = telling_record(title, url=f"{SITE}/meten/", key=key)
    says = {"now": {"/meten/": COUNTING}, "before": {"i1": COUNTING}}
    assert "i1" not in assigned([known], [new], absent=["/kade/"], **says).subjects


def test_a_line_on_a_home_page_takes_no_page_s_place(
    stored: Callable[..., StoredInitiative], telling_record: MakeRecord
) -> None:
    """It is a way to the page, whether that is found or not; by itself it is an initiative like any other."""
    line = telling_record("Financiering", url=f"{SITE}/", key="financiering")
    for absent in ([], ["/financiering/"]):
        assert assigned([stored("i1", "Financiering", "/financiering/")], [line], absent=absent).subjects == {}
    own = telling_record("Financiering", url=f"{SITE}/financiering/")
    assert [[one.url for one in some] for some in assigned([], [own, line]).subjects.values()] == [[own.url]]
    assert len(assigned([], [line]).subjects) == 1
    assert set(assigned([stored("i1", "Financiering", "/", "financiering")], [line]).subjects) == {"i1"}
