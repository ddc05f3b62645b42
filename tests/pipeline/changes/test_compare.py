"""What is different between two versions of an initiative."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, Page
from domain.open_data import JsonObject
from domain.values import Amount, AmountMeaning, Deadline, Municipality, Organisation, PartialDate, Precision
from domain.vocabulary import Kind, PageRole, PageState, Presence, Role, Status
from pipeline.changes.compare import compare
from pipeline.changes.describe import FIELDS, essence, facts_json

NOW = datetime(2022, 5, 11, 2, 15, tzinfo=UTC)
OLD = "https://smart.flanders.be/smart-flanders-2punt0/CityFlows/"
NEW = "https://smart.flanders.be/smart-flanders-2.0/cityflows/"
MakeInitiative = Callable[..., Initiative]
MakeFact = Callable[..., Fact[Any]]


def changes(before: Initiative | None, after: Initiative | None) -> tuple[Change, ...]:
    """The changes that the site made, seen in crawl 7."""
    return compare(before, after, cause=Cause.SOURCE, now=NOW, run=7)


def deadline(iso: str, label: str = "", *, at: time | None = None) -> Deadline:
    """The last day of a call."""
    return Deadline(date=PartialDate(iso=iso, precision=Precision.DAY), time=at, label=label)


def page(url: str, state: PageState = PageState.LIVE) -> Page:
    """A page of an initiative."""
    return Page(
        url=url, source="smart_flanders", key="", role=PageRole.MAIN, first_seen=NOW, last_seen=NOW, state=state
    )


def test_what_was_not_there_is_new(initiative: MakeInitiative, fact: MakeFact) -> None:
    """An initiative without a version before is new, and its change holds its facts."""
    (change,) = changes(None, initiative("Oproep 5", kind=fact(Kind.CALL)))
    assert (change.kind, change.field, change.before) == (ChangeKind.NEW, "", None)
    assert isinstance(change.after, dict)
    assert change.after["title"] == "Oproep 5"
    assert change.significance is Significance.CRITICAL
    assert change.summary == "Nieuwe oproep: Oproep 5."


def test_equal_versions_have_no_changes(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A version does not differ from itself."""
    same = initiative(status=fact(Status.OPEN), deadlines=(fact(deadline("2022-02-04")),), passages=("Een proef.",))
    assert changes(same, same) == ()


def test_a_moved_deadline_shows_both_days(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A deadline that moves is critical and says from when to when, with the words of the page."""
    before = initiative("Oproep 5", deadlines=(fact(deadline("2022-05-20"), capture=1),))
    after = initiative("Oproep 5", deadlines=(fact(deadline("2022-05-27"), capture=2),))
    (change,) = changes(before, after)
    assert (change.field, change.significance) == ("deadlines", Significance.CRITICAL)
    assert change.summary == "De uiterste indiendatum van Oproep 5 is verschoven van 20 mei 2022 naar 27 mei 2022."
    assert [one.capture for one in change.evidence_before] == [1]
    assert [one.capture for one in change.evidence_after] == [2]


def test_evidence_is_of_what_differs_alone(initiative: MakeInitiative, fact: MakeFact) -> None:
    """Of a list only the values that came and went show their words."""
    gent, mechelen = Municipality(nis="44021", name="Gent"), Municipality(nis="12025", name="Mechelen")
    before = initiative(municipalities=(fact(gent, capture=1),))
    after = initiative(municipalities=(fact(gent, capture=2), fact(mechelen, capture=3)))
    (change,) = changes(before, after)
    assert change.summary == "Nieuwe gemeente bij CityFlows: Mechelen."
    assert [one.capture for one in change.evidence_after] == [3]
    assert change.evidence_before == ()


def test_the_order_of_a_list_is_nothing(initiative: MakeInitiative, fact: MakeFact) -> None:
    """The same municipalities in another order are no news."""
    towns = [fact(Municipality(nis="44021", name="Gent")), fact(Municipality(nis="12025", name="Mechelen"))]
    assert changes(initiative(municipalities=tuple(towns)), initiative(municipalities=tuple(reversed(towns)))) == ()


def test_evidence_and_notes_are_nothing(initiative: MakeInitiative, fact: MakeFact) -> None:
    """The same value read from other words, in another capture, with other notes, is no news."""
    before = initiative(status=fact(Status.OPEN, capture=1, quote="open"))
    told = fact(Status.OPEN, capture=2, quote="Je kan indienen").model_copy(update={"notes": ("from its dates",)})
    assert changes(before, initiative(status=told)) == ()


def test_punctuation_in_a_title_is_nothing(initiative: MakeInitiative) -> None:
    """A title in other capitals, or with another dash, is the same title."""
    assert changes(initiative("VLOCA-traject: Water"), initiative("Vloca-traject – water")) == ()


def test_a_field_that_could_not_be_read_is_not_gone(initiative: MakeInitiative, fact: MakeFact) -> None:
    """Nothing is said of a field that one of both sides does not know."""
    told = initiative(deadlines=(fact(deadline("2022-05-20")),))
    unread = initiative(unknown=frozenset({"deadlines"}))
    assert changes(told, unread) == ()
    assert changes(unread, told) == ()


def test_a_field_known_to_be_absent_is_gone(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A deadline that no longer stands on a page that we understand is news."""
    (change,) = changes(initiative(deadlines=(fact(deadline("2022-05-20")),)), initiative())
    assert change.after == []
    assert change.summary == "Niet langer vermeld voor CityFlows: indienen t.e.m. 20 mei 2022."


def test_a_programme_that_could_not_be_read_is_no_change_of_parent(initiative: MakeInitiative) -> None:
    """The parent is unknown when the name of the programme could not be read."""
    assert changes(initiative(parent="i0"), initiative(unknown=frozenset({"programme"}))) == ()


def test_the_summary_alone_is_no_news(initiative: MakeInitiative, fact: MakeFact) -> None:
    """The summary follows from the running text, which is compared itself."""
    assert changes(initiative(summary=fact("Een proef.")), initiative(summary=fact("Een grote proef."))) == ()


def test_another_description_is_minor_news(initiative: MakeInitiative) -> None:
    """Running text that says something else is one minor change with the words that differ."""
    before = initiative(passages=("Twee steden worden nog gekozen.", "Imec rekent."))
    after = initiative(passages=("Imec rekent.", "Twee steden zijn gekozen."))
    (change,) = changes(before, after)
    assert (change.field, change.significance) == ("description", Significance.MINOR)
    assert change.before == "Twee steden worden nog gekozen"
    assert change.after == "Twee steden zijn gekozen"


def test_a_version_without_its_text_says_nothing_of_it(initiative: MakeInitiative) -> None:
    """A stored version has no running text, so its description can't be compared."""
    assert changes(initiative(), initiative(passages=("Imec rekent.",))) == ()


def test_an_initiative_that_can_no_longer_be_read_is_gone(initiative: MakeInitiative) -> None:
    """All its pages are gone: one change for the whole, none for its fields."""
    (change,) = changes(initiative(), initiative("Cityflow", presence=Presence.GONE))
    assert (change.kind, change.significance) == (ChangeKind.GONE, Significance.CRITICAL)
    assert change.summary == "Cityflow is niet langer online te vinden."


def test_no_version_after_is_gone_too(initiative: MakeInitiative) -> None:
    """Nothing is left to read."""
    (change,) = changes(initiative(), None)
    assert (change.kind, change.title) == (ChangeKind.GONE, "CityFlows")
    assert changes(initiative(presence=Presence.GONE), None) == ()
    assert changes(None, None) == ()


def test_an_initiative_that_returns_is_back_with_what_changed(initiative: MakeInitiative) -> None:
    """A page that answers again is news, and so is what it says now."""
    found = changes(initiative("CityFlows", presence=Presence.GONE), initiative("CityFlows 2"))
    assert [change.kind for change in found] == [ChangeKind.BACK, ChangeKind.CHANGED]


def test_another_address_is_a_move(initiative: MakeInitiative) -> None:
    """The leading page stands elsewhere and its old address no longer answers."""
    after = initiative(pages=(page(NEW), page(OLD, PageState.MOVED)))
    (change,) = changes(initiative(pages=(page(OLD),)), after)
    assert (change.kind, change.before, change.after, change.url) == (ChangeKind.MOVED, OLD, NEW, NEW)
    assert change.summary == f"De pagina van CityFlows is verhuisd naar {NEW}."


def test_another_leading_page_beside_a_live_one_is_no_move(initiative: MakeInitiative) -> None:
    """A better page that was found does not make the other one move."""
    assert changes(initiative(pages=(page(OLD),)), initiative(pages=(page(NEW), page(OLD)))) == ()


def test_another_spelling_of_an_address_is_no_move(initiative: MakeInitiative) -> None:
    """The same page over https, with www and a final slash is the same page."""
    before = initiative(pages=(page("http://www.smart.flanders.be/over"),))
    assert changes(before, initiative(pages=(page("https://smart.flanders.be/over/"),))) == ()


def test_the_same_change_has_the_same_id(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A change found again in the same captures has the same id, at whatever hour."""
    before, after = initiative(status=fact(Status.OPEN)), initiative(status=fact(Status.CLOSED, capture=2))
    (first,) = compare(before, after, cause=Cause.SOURCE, now=NOW, run=7)
    (again,) = compare(before, after, cause=Cause.SOURCE, now=NOW + timedelta(hours=1), run=8)
    assert first.id == again.id


def test_the_same_change_at_another_time_has_another_id(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A status that closes a second time is a second change."""
    before = initiative(status=fact(Status.OPEN))
    first = changes(before, initiative(status=fact(Status.CLOSED, capture=2)))
    second = changes(before, initiative(status=fact(Status.CLOSED, capture=4)))
    assert first[0].id != second[0].id


def test_a_correction_says_so(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A change of our reading is told as a correction."""
    before, after = initiative(status=fact(Status.OPEN)), initiative(status=fact(Status.CLOSED))
    (change,) = compare(before, after, cause=Cause.CORRECTION, now=NOW, run=None)
    assert change.cause is Cause.CORRECTION
    assert change.summary == "Rechtzetting: de status van CityFlows is gewijzigd van open naar afgesloten."


EVIDENCE = st.builds(
    Evidence,
    capture=st.integers(1, 9),
    url=st.just(NEW),
    quote=st.just("woorden"),
    xpath=st.just("//p"),
    captured_at=st.just(NOW),
)


def told(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Fact[Any]]:
    """Facts with one piece of evidence."""
    return st.builds(lambda value, evidence: Fact(value=value, evidence=(evidence,)), values, EVIDENCE)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Fact[Any], ...]]:
    """A few facts."""
    return st.lists(told(values), max_size=3).map(tuple)


WORDS = st.sampled_from(["CityFlows", "Gent", "imec", "Flood4Cast", "Oproep 5"])
DATES = st.dates(date(2017, 1, 1), date(2026, 12, 31)).map(
    lambda day: PartialDate(iso=day.isoformat(), precision=Precision.DAY)
)
INITIATIVES = st.builds(
    Initiative,
    id=st.just("i1"),
    slug=st.just("x"),
    title=told(WORDS),
    kind=told(st.sampled_from(Kind)),
    status=st.none() | told(st.sampled_from(Status)),
    target_groups=several(WORDS),
    organisations=several(
        st.builds(Organisation, name=WORDS, role=st.sampled_from(Role), ovo=st.none() | st.just("OVO001835"))
    ),
    parent=st.none() | st.sampled_from(["i2", "i3"]),
    start=st.none() | told(DATES),
    end=st.none() | told(DATES),
    deadlines=several(st.builds(Deadline, date=DATES, label=WORDS, inclusive=st.booleans())),
    amounts=several(
        st.builds(Amount, eur=st.decimals(0, 10**7, places=2), meaning=st.sampled_from(AmountMeaning), per=st.just(""))
    ),
    municipalities=several(st.builds(Municipality, nis=st.sampled_from(["44021", "12025"]), name=WORDS)),
    contact=several(WORDS),
    pages=st.just((page(NEW),)),
)


@given(INITIATIVES)
def test_nothing_differs_from_itself(version: Initiative) -> None:
    """No version has changes against itself."""
    assert changes(version, version) == ()


@given(INITIATIVES, INITIATIVES)
def test_changes_applied_to_before_give_after(before: Initiative, after: Initiative) -> None:
    """The changes hold everything that is needed to get from the old version to the new one."""
    applied: JsonObject = facts_json(before)
    for change in changes(before, after):
        assert essence(change.field, applied[change.field]) == essence(change.field, change.before)
        applied[change.field] = change.after
    wanted = facts_json(after)
    assert [essence(name, applied[name]) for name in FIELDS] == [essence(name, wanted[name]) for name in FIELDS]


@given(INITIATIVES, INITIATIVES)
def test_every_change_has_a_sentence_and_an_id_of_its_own(before: Initiative, after: Initiative) -> None:
    """Each change is told in one line that ends with a full stop, and no two share an id."""
    found = changes(before, after)
    assert len({change.id for change in found}) == len(found)
    assert all(change.summary.endswith(".") and "\n" not in change.summary for change in found)


def test_amounts_are_numbers(initiative: MakeInitiative, fact: MakeFact) -> None:
    """A budget that changes is told with Dutch separators and stored as a number."""

    def budget(eur: str) -> Fact[Any]:
        return fact(Amount(eur=Decimal(eur), meaning=AmountMeaning.ENVELOPE))

    (change,) = changes(initiative(amounts=(budget("25000000"),)), initiative(amounts=(budget("1107397.55"),)))
    assert change.after == [{"eur": 1107397.55, "percent": None, "meaning": "envelope", "per": ""}]
    assert change.summary == ("Het totaalbudget van CityFlows is gewijzigd van 25.000.000 euro naar 1.107.397,55 euro.")
