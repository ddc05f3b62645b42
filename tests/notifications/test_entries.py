"""What a mail tells of one initiative."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.changes import Change, ChangeKind, Significance
from domain.initiative import Evidence, Fact, Initiative, Page, StoredInitiative
from domain.values import Amount, AmountMeaning, Deadline, PartialDate, Precision
from domain.vocabulary import PageRole, PageState, Presence, Status
from notifications.entries import Entry, entry_of, glance

TODAY = date(2022, 5, 9)
NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
MAIN = "https://www.vlaanderen.be/lokaal-bestuur/nieuw-adres"
Make = Callable[..., Change]
Stored = Callable[..., StoredInitiative]


def told_of(*changes: Change, stored: StoredInitiative | None) -> Entry:
    """The entry of these changes."""
    known = {"i1": stored} if stored else {}
    return entry_of(changes, known, public_url="https://radar.test", today=TODAY)


def with_facts(stored: StoredInitiative, **facts: object) -> StoredInitiative:
    """The same initiative, some facts changed."""
    changed = {**dict(stored.initiative), **facts}
    return stored.model_copy(update={"initiative": Initiative.model_construct(**changed)})


def read(quote: str, url: str = MAIN) -> Evidence:
    """Words on a page."""
    return Evidence(capture=1, url=url, quote=quote, xpath="/html/body/p[1]", captured_at=NOW)


def day(iso: str) -> Fact[PartialDate]:
    """A date that was read."""
    return Fact[PartialDate](value=PartialDate(iso=iso, precision=Precision.DAY), evidence=())


def deadline(iso: str, **more: object) -> Fact[Deadline]:
    """A deadline that was read."""
    return Fact[Deadline](value=Deadline.model_validate({"date": day(iso).value, **more}), evidence=())


def amount(eur: int, meaning: AmountMeaning) -> Fact[Amount]:
    """A sum that was read."""
    return Fact[Amount](value=Amount(eur=Decimal(eur), meaning=meaning), evidence=())


def test_what_is_known_stands_at_a_glance(stored: Stored) -> None:
    """Status, period, until when, how much; with what each is."""
    found = with_facts(
        stored(),
        start=day("2022-06-01"),
        end=day("2023-05-31"),
        deadlines=(deadline("2022-05-20", label="eerste ronde"), deadline("2022-05-02")),
        amounts=(amount(50_000, AmountMeaning.MAXIMUM), amount(7, AmountMeaning.UNKNOWN)),
    )
    assert list(glance(found.initiative, TODAY)) == [
        ("Status", "open"),
        ("Periode", "1 juni 2022 tot 31 mei 2023"),
        ("Indienen", "t.e.m. 20 mei 2022 (eerste ronde)"),
        ("Bedrag", "50.000 euro (maximumbedrag); 7 euro"),
    ]


def test_what_is_unknown_is_left_out_and_what_is_past_is_said_so(stored: Stored) -> None:
    """An unknown status says nothing; of past deadlines the last one counts, and a deadline before a day is past it."""
    found = with_facts(
        stored(),
        status=Fact[Status](value=Status.UNKNOWN, evidence=()),
        end=day("2023-05-31"),
        deadlines=(deadline("2022-05-09", inclusive=False), deadline("2021-01-01")),
    )
    assert list(glance(found.initiative, TODAY)) == [
        ("Periode", "tot 31 mei 2023"),
        ("Indienen kon", "vóór 9 mei 2022"),
    ]


def test_many_values_are_cut(stored: Stored) -> None:
    """A table of sums is for our page."""
    found = with_facts(stored(), amounts=tuple(amount(number, AmountMeaning.UNKNOWN) for number in range(9)))
    assert list(glance(found.initiative, TODAY))[-1] == ("Bedrag", "0 euro; 1 euro; 2 euro; 3 euro; …")


def test_links_lead_to_the_page_that_leads_today(change: Make, stored: Stored) -> None:
    """Also when the change was seen on another; of words that stand elsewhere the page is named."""
    page = Page(url=MAIN, source="abb", key="", role=PageRole.MAIN, first_seen=NOW, last_seen=NOW, state=PageState.LIVE)
    made = told_of(
        change(evidence_after=[read("Nieuw is beter.")]),
        change(field="end", evidence_after=[read("Tot mei.", "https://elders.test/")]),
        stored=with_facts(stored(), pages=(page,)),
    )
    assert (made.page, made.ours) == (MAIN, "https://radar.test/initiatieven/slimme-kade-i1")
    assert [(one.quote, one.page) for one in made.told] == [
        ("Nieuw is beter.", ""),
        ("Tot mei.", "https://elders.test/"),
    ]


def test_words_that_left_are_told_as_past(change: Make, stored: Stored) -> None:
    """They stood there."""
    (gone,) = told_of(change(after=None, evidence_before=[read("Tot mei.")]), stored=stored()).told
    assert (gone.quote, gone.where) == ("Tot mei.", "Op een andere pagina stond")


def test_what_is_new_is_told_with_what_sums_it_up(change: Make, stored: Stored) -> None:
    """Its title alone tells a reader little."""
    summary = Fact[str](value="Geld voor slimme kaden.", evidence=(read("Geld voor slimme kaden."),))
    new = change(kind=ChangeKind.NEW, field="", before=None, after={}, evidence_after=[read("Slimme kade")])
    (told,) = told_of(new, stored=with_facts(stored(), summary=summary)).told
    assert (told.quote, told.where) == ("Geld voor slimme kaden.", "Op een andere pagina staat")


def test_words_are_not_said_twice(change: Make, stored: Stored) -> None:
    """A sentence that has them needs no quotation, a move needs none either."""
    said = change(summary="Nieuw: “Tot mei.”", evidence_after=[read("Tot mei.")])
    moved = change(kind=ChangeKind.MOVED, field="url", evidence_after=[read("Slimme kade")])
    assert [one.quote for one in told_of(said, moved, stored=stored()).told] == ["", ""]


def test_many_changes_are_counted(change: Make, stored: Stored) -> None:
    """The weightiest come first, the rest stands on our page."""
    changes = [change(number, field=f"f{number}", significance=Significance.MINOR) for number in range(11)]
    made = told_of(*changes, stored=stored())
    assert (len(made.told), made.more) == (8, 3)
    assert all(one.minor for one in made.told)


def test_what_is_gone_is_not_called_online(change: Make, stored: Stored) -> None:
    """Its address is the last one."""
    gone = change(kind=ChangeKind.GONE, field="presence")
    assert not told_of(gone, stored=with_facts(stored(), presence=Presence.GONE)).online


def test_an_initiative_that_is_no_longer_ours_is_told_all_the_same(change: Make) -> None:
    """After a merge the change stands alone; our address still leads somewhere."""
    made = told_of(change(), stored=None)
    assert (made.title, made.glance, made.ours) == ("Slimme kade", (), "https://radar.test/initiatieven/i1")


def test_an_address_that_can_not_be_followed_is_no_link(change: Make) -> None:
    """Only addresses of the web are."""
    assert told_of(change(url="javascript:alert(1)"), stored=None).page == ""
