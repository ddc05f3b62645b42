"""All pages of one initiative together."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.initiative import Fact, Initiative, Page, PageRecord
from domain.values import Amount, AmountMeaning, Deadline, Municipality, PartialDate, Precision
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Status
from pipeline.merge import merge
from pipeline.normalise.labels import PROGRAMME_OF_SITE

SEEN = datetime(2020, 11, 11, 2, 15, tzinfo=UTC)
SMART = "https://smart.flanders.be/vloca/"
VLOCA = "https://vloca.vlaanderen.be/over-vloca/"
MakeRecord = Callable[..., PageRecord]
MakeFact = Callable[..., Fact[Any]]


def page(record: PageRecord, state: PageState = PageState.LIVE, role: PageRole = PageRole.MAIN, days: int = 0) -> Page:
    """The page that a record was read from."""
    return Page(
        url=record.url,
        source=record.source,
        key=record.key,
        role=role,
        first_seen=SEEN + timedelta(days=days),
        last_seen=SEEN + timedelta(days=days),
        state=state,
    )


def merged(*records: PageRecord, pages: Sequence[Page] | None = None) -> Initiative:
    """The records as one initiative, all their pages live unless told otherwise."""
    return merge("i1", "x", records, [page(record) for record in records] if pages is None else pages)


def test_the_owners_site_leads(telling_record: MakeRecord) -> None:
    """The page on the initiative's own site tells how it is called, though another site spoke of it first."""
    first = telling_record("VLOCA in het kort", aliases=("VLOCA",), url=SMART)
    own = telling_record("Over VLOCA", aliases=("VLOCA",), url=VLOCA, source="vloca")
    found = merged(first, own, pages=[page(first), page(own, days=90)])
    assert found.title is not None
    assert found.title.value == "Over VLOCA"
    assert [one.url for one in found.pages] == [VLOCA, SMART]


def test_the_programme_of_a_site_is_no_part_of_itself(telling_record: MakeRecord, fact: MakeFact) -> None:
    """One page calls it otherwise than its site; what another site implies, and what is said, goes before."""
    implied = fact("VLOCA").model_copy(update={"notes": (PROGRAMME_OF_SITE,)})
    renamed = telling_record("Open City", url=VLOCA, source="vloca").model_copy(update={"programme": implied})
    other = telling_record("VLOCA", url=SMART, programme="Smart Flanders")
    found = merged(renamed, other)
    assert found.programme is not None
    assert found.programme.value == "Smart Flanders"


def test_the_site_of_its_programme_leads_before_others(telling_record: MakeRecord) -> None:
    """A project is told best by the site of the programme that it belongs to."""
    other = telling_record(url="https://www.vlaanderen.be/stedenbeleid/cityflows", source="abb")
    own = telling_record(url="https://smart.flanders.be/cityflows/", programme="Smart Flanders 2.0")
    found = merged(other, own, pages=[page(other), page(own, days=9)])
    assert found.pages[0].url == own.url


def test_a_page_that_can_be_read_leads(telling_record: MakeRecord) -> None:
    """A page that is gone leads no longer, even on the owner's site; one closed to robots still does."""
    smart, own = telling_record("VLOCA", url=SMART), telling_record("VLOCA", url=VLOCA, source="vloca")
    gone = merged(smart, own, pages=[page(smart), page(own, PageState.GONE)])
    closed = merged(smart, own, pages=[page(smart), page(own, PageState.CLOSED_BY_ROBOTS)])
    assert [gone.pages[0].url, closed.pages[0].url] == [SMART, VLOCA]


def test_the_main_page_leads_before_its_parts(telling_record: MakeRecord) -> None:
    """A chapter is no title page, whichever was seen first."""
    chapter = telling_record("Hoofdstuk 2", url="https://smart.flanders.be/handboek/2/")
    main = telling_record("Handboek", url="https://smart.flanders.be/handboek/")
    found = merged(chapter, main, pages=[page(chapter, role=PageRole.PART), page(main, days=3)])
    assert found.title is not None
    assert found.title.value == "Handboek"


def test_a_page_of_its_own_leads_before_a_list(telling_record: MakeRecord) -> None:
    """A workshop is told by its own page first, and by the calendar where that page is silent."""
    own = telling_record("Workshop 2", url="https://vloca.vlaanderen.be/events/2/", source="vloca")
    calendar = telling_record("Workshop 2", url="https://vloca.vlaanderen.be/data/", key=own.url, start="2021-03-11")
    found = merged(calendar, own, pages=[page(calendar), page(own, role=PageRole.PART, days=5)])
    assert found.pages[0].url == own.url
    assert found.start is not None


def test_titles_of_other_pages_are_aliases(telling_record: MakeRecord) -> None:
    """Other titles are kept as other names, but "Over VLOCA" is no other name than "VLOCA"."""
    records = [
        telling_record("VLOCA", url=VLOCA, source="vloca"),
        telling_record("Over VLOCA", url=SMART),
        telling_record("Vlaamse Open City Architectuur", url="https://www.vlaanderen.be/vloca", source="abb"),
    ]
    assert [alias.value for alias in merged(*records).aliases] == ["Vlaamse Open City Architectuur"]


def test_pages_that_contradict_each_other_stand_side_by_side(telling_record: MakeRecord) -> None:
    """The leading page's status is shown; the other one is kept with its words."""
    own = telling_record("VLOCA", url=VLOCA, source="vloca", status="running")
    other = telling_record("VLOCA", url=SMART, status="ended", capture=2)
    found = merged(own, other)
    assert found.status is not None
    assert found.status.value is Status.RUNNING
    (conflict,) = found.conflicts
    assert conflict.field == "status"
    assert [(fact.value, fact.evidence[0].url) for fact in conflict.facts] == [("running", VLOCA), ("ended", SMART)]


def test_pages_that_agree_share_a_fact(telling_record: MakeRecord) -> None:
    """A fact that two pages tell has the words of both, and is no conflict."""
    found = merged(
        telling_record("VLOCA", url=VLOCA, source="vloca", kind="programme"),
        telling_record("VLOCA", url=SMART, kind="programme", capture=2),
    )
    assert found.kind is not None
    assert [one.url for one in found.kind.evidence] == [VLOCA, SMART]
    assert found.conflicts == ()


def test_a_date_with_less_precision_is_no_conflict(telling_record: MakeRecord) -> None:
    """The year 2021 does not contradict the first of January of that year."""
    found = merged(
        telling_record(url="https://a.example/1/", start="2021-01-01"),
        telling_record(url="https://b.example/1/", start="2021"),
    )
    assert found.conflicts == ()


def test_a_status_that_says_unknown_gives_way(telling_record: MakeRecord) -> None:
    """A page that can't tell the status does not hide the one that can."""
    own = telling_record("VLOCA", url=VLOCA, source="vloca", status="unknown")
    found = merged(own, telling_record("VLOCA", url=SMART, status="running"))
    assert found.status is not None
    assert found.status.value is Status.RUNNING
    assert found.conflicts == ()


def test_two_totals_of_one_budget_are_a_conflict(telling_record: MakeRecord, fact: MakeFact) -> None:
    """Two pages that give another total for one call are both kept, and said to disagree."""
    totals = [Amount(eur=Decimal(eur), meaning=AmountMeaning.ENVELOPE) for eur in ("1200000", "1440000")]
    records = [
        telling_record("Thematische oproep 2020", url=f"https://{host}.example/", amounts=(fact(total),))
        for host, total in zip("ab", totals, strict=True)
    ]
    found = merged(*records)
    assert [fact.value for fact in found.amounts] == totals
    assert [[fact.value for fact in conflict.facts] for conflict in found.conflicts] == [
        ["1200000 euro", "1440000 euro"]
    ]


def test_two_amounts_of_one_page_are_no_conflict(telling_record: MakeRecord, fact: MakeFact) -> None:
    """One page that names what two cities got does not contradict itself."""
    granted = [Amount(eur=Decimal(eur), meaning=AmountMeaning.GRANTED) for eur in ("380000", "218000")]
    assert merged(telling_record(amounts=tuple(map(fact, granted)))).conflicts == ()


def test_lists_are_joined_by_value(telling_record: MakeRecord, fact: MakeFact) -> None:
    """Each municipality once, with the words of every page that names it."""
    gent = Municipality(nis="44021", name="Gent")
    records = [
        telling_record(url="https://a.example/", municipalities=(fact(gent, capture=1),)),
        telling_record(url="https://b.example/", municipalities=(fact(gent, capture=2),)),
    ]
    (town,) = merged(*records).municipalities
    assert [one.capture for one in town.evidence] == [1, 2]


def test_a_field_is_unknown_only_if_no_page_knows_it(telling_record: MakeRecord) -> None:
    """What one page could not tell and another one does is known."""
    unread = telling_record(url="https://a.example/", unknown=frozenset({"status", "start"}))
    found = merged(unread, telling_record(url="https://b.example/", status="open"))
    assert found.unknown == {"start"}


def test_a_mention_gives_no_facts(telling_record: MakeRecord) -> None:
    """A page that only mentions the initiative is listed, and its facts are left aside."""
    own = telling_record()
    news = telling_record(
        "Nieuws over CityFlows", url="https://smart.flanders.be/nieuws/", status="ended", page_class=PageClass.MENTION
    )
    role = telling_record("Nog nieuws", url="https://smart.flanders.be/nog/", status="ended")
    found = merged(own, news, role, pages=[page(own), page(news), page(role, role=PageRole.MENTION)])
    assert found.status is None
    assert found.aliases == ()
    assert len(found.pages) == 3


def test_running_text_of_all_pages_is_kept_once(telling_record: MakeRecord) -> None:
    """A passage that two pages share stands once, the leading page's text first."""
    records = [
        telling_record(url="https://a.example/", passages=("Een proef.", "Met imec.")),
        telling_record(url="https://b.example/", passages=("een  proef.", "Met Gent.")),
    ]
    assert merged(*records).passages == ("Een proef.", "Met imec.", "Met Gent.")


def test_nothing_to_read_is_nothing_known(telling_record: MakeRecord) -> None:
    """An initiative without records has pages and no facts."""
    found = merge("i1", "x", [], [page(telling_record())])
    assert (found.title, len(found.pages)) == (None, 1)


HOSTS = st.sampled_from(["smart.flanders.be", "vloca.vlaanderen.be", "www.vlaanderen.be"])
DEADLINES = st.builds(
    Deadline,
    date=st.dates().map(lambda day: PartialDate(iso=day.isoformat(), precision=Precision.DAY)),
    label=st.sampled_from(["", "voorinschrijving"]),
)


@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_matter(
    telling_record: MakeRecord, fact: MakeFact, data: st.DataObject, random: Random
) -> None:
    """The same pages in any order make the same initiative."""
    records = [
        telling_record(
            data.draw(st.sampled_from(["VLOCA", "Over VLOCA", "CityFlows"])),
            url=f"https://{data.draw(HOSTS)}/{data.draw(st.integers(0, 2))}/",
            key=data.draw(st.sampled_from(["", "a"])),
            kind=data.draw(st.sampled_from(["", *Kind])),
            status=data.draw(st.sampled_from(["", *Status])),
            start=data.draw(st.sampled_from(["", "2021", "2021-01", "2022"])),
            deadlines=tuple(map(fact, data.draw(st.lists(DEADLINES, max_size=2)))),
            passages=tuple(data.draw(st.lists(st.sampled_from(["Een proef.", "een proef", "Gent"]), max_size=2))),
            unknown=frozenset(data.draw(st.sets(st.sampled_from(["end", "status", "amounts"])))),
            capture=data.draw(st.integers(1, 3)),
        )
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    pages = {(record.url, record.key): page(record, data.draw(st.sampled_from(PageState))) for record in records}
    shuffled_records, shuffled_pages = list(records), list(pages.values())
    random.shuffle(shuffled_records)
    random.shuffle(shuffled_pages)
    assert merge("i1", "x", shuffled_records, shuffled_pages) == merge("i1", "x", records, list(pages.values()))
