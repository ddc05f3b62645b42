"""One initiative before and now: which captures count, and when a subject or a page is missing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain.changes import Cause
from domain.initiative import Evidence, Fact, Initiative, Page, PageRecord, PageUse, StoredInitiative
from domain.vocabulary import PageRole, PageState, Presence
from pipeline.merge import merge
from pipeline.normalise.labels import PROGRAMME_OF_SITE
from pipeline.reading import PageReading
from pipeline.survey import SurveyedPage
from pipeline.versions import (
    Versions,
    changes_of,
    is_missing,
    next_uses,
    pages_of,
    presence_of,
    still_said,
    telling,
    uses_before,
    with_roles,
)

NIGHT = datetime(2022, 3, 2, 2, 15, tzinfo=UTC)
URL = "https://smart.flanders.be/projecten/kade/"
OTHER = "https://smart.flanders.be/projecten/slimme-kade/"


def test_a_subject_read_again_moves_to_its_new_capture(
    record: Callable[..., PageRecord],
    use: Callable[..., PageUse],
    page: Callable[..., SurveyedPage],
    reading: Callable[..., PageReading],
) -> None:
    """A page with a new capture that still tells of the subject is read from the new capture."""
    uses = next_uses([use()], [record()], {URL: page(now=2)}, {URL: reading(record())}, now=NIGHT)
    assert [one.capture for one in uses] == [2]


def test_a_page_that_was_not_understood_keeps_its_old_capture(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage], reading: Callable[..., PageReading]
) -> None:
    """A new layout that we can't read leaves the record as it was."""
    uses = next_uses([use()], [], {URL: page(now=2)}, {URL: reading(understood=False)}, now=NIGHT)
    assert [(one.capture, one.missing_since) for one in uses] == [(1, None)]


def test_a_subject_that_vanished_from_its_page_waits_for_a_second_day(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage], reading: Callable[..., PageReading]
) -> None:
    """On the first night a subject among several is marked as missing; only on a later day it counts as gone."""
    (marked,) = next_uses([use(key="oproep-2")], [], {URL: page(now=2)}, {URL: reading()}, now=NIGHT)
    assert marked.missing_since == NIGHT
    assert not is_missing(marked, NIGHT + timedelta(hours=3))
    assert is_missing(marked, NIGHT + timedelta(days=1))


def test_a_page_that_became_a_placeholder_says_nothing_about_its_subject(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage], reading: Callable[..., PageReading]
) -> None:
    """A redesign that shows filler text at the same address removes nothing."""
    uses = next_uses([use()], [], {URL: page(now=2)}, {URL: reading()}, now=NIGHT)
    assert [(one.capture, one.missing_since) for one in uses] == [(1, None)]


def test_a_subject_that_comes_back_is_no_longer_missing(
    record: Callable[..., PageRecord],
    use: Callable[..., PageUse],
    page: Callable[..., SurveyedPage],
    reading: Callable[..., PageReading],
) -> None:
    """The mark goes when the page tells of the subject again."""
    uses = next_uses([use(missing_since=NIGHT)], [record()], {URL: page(now=3)}, {URL: reading(record())}, now=NIGHT)
    assert [(one.capture, one.missing_since) for one in uses] == [(3, None)]


def test_what_todays_code_would_have_found_before_is_compared_with_before(
    record: Callable[..., PageRecord],
    use: Callable[..., PageUse],
    page: Callable[..., SurveyedPage],
    reading: Callable[..., PageReading],
) -> None:
    """A subject that better code finds in the old capture too was there before: a correction, not news."""
    earlier = uses_before([], [use(capture=2)], {URL: page(now=2)}, lambda _: reading(record()))
    assert [one.capture for one in earlier] == [1]


def test_what_was_not_in_the_old_capture_is_new(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage], reading: Callable[..., PageReading]
) -> None:
    """A subject that the old capture does not have has no version before."""
    assert uses_before([], [use(capture=2)], {URL: page(now=2)}, lambda _: reading()) == []


def test_a_page_not_found_whose_initiative_stands_elsewhere_is_moved(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage]
) -> None:
    """A renamed page without redirect is moved on the first night, not gone."""
    uses = [use(), use(url=OTHER)]
    pages = {URL: page(absent=True), OTHER: page(OTHER, before=None, first_seen=NIGHT)}
    states = {one.url: one.state for one in pages_of(uses, pages, (), now=NIGHT)}
    assert states == {URL: PageState.MOVED, OTHER: PageState.LIVE}
    assert presence_of(pages_of(uses, pages, (), now=NIGHT), pages) is Presence.CURRENT


def test_one_night_of_404_proves_nothing(use: Callable[..., PageUse], page: Callable[..., SurveyedPage]) -> None:
    """A page that was not found once is still there to us."""
    pages = {URL: page(absent=True)}
    assert presence_of(pages_of([use()], pages, (), now=NIGHT), pages) is Presence.CURRENT


def test_a_redirect_out_of_sight_needs_proof_of_two_days(
    use: Callable[..., PageUse], page: Callable[..., SurveyedPage]
) -> None:
    """A page that redirects to where nothing tells of the initiative is gone after two days only."""
    once = {URL: page(state=PageState.MOVED, absent=True)}
    twice = {URL: page(state=PageState.MOVED, absent=True, proven=True)}
    assert presence_of(pages_of([use()], once, (), now=NIGHT), once) is Presence.CURRENT
    assert presence_of(pages_of([use()], twice, (), now=NIGHT), twice) is Presence.GONE


def test_pages_that_can_be_read_tell_how_things_are(
    record: Callable[..., PageRecord], use: Callable[..., PageUse], page: Callable[..., SurveyedPage]
) -> None:
    """The record of a moved page is left aside while another page tells; without one it is all we know."""
    records = [record("Kade"), record("Slimme kade", url=OTHER)]
    pages = {URL: page(absent=True), OTHER: page(OTHER, before=None, first_seen=NIGHT)}
    found = pages_of([use(), use(url=OTHER)], pages, (), now=NIGHT)
    assert telling(records, found) == records[1:]
    gone = {URL: page(state=PageState.GONE, absent=True, proven=True)}
    assert telling(records[:1], pages_of([use()], gone, (), now=NIGHT)) == records[:1]


def test_the_page_highest_in_its_site_is_the_main_one(use: Callable[..., PageUse]) -> None:
    """Chapters below the page of a handbook are parts of it."""
    chapter = use(url=f"{URL}hoofdstuk-2/")
    roles = {one.url: one.role for one in with_roles([chapter, use()])}
    assert roles == {URL: PageRole.MAIN, f"{URL}hoofdstuk-2/": PageRole.PART}


def test_a_programme_that_only_the_site_implies_comes_and_goes_in_silence() -> None:
    """The page on the site of the programme is away for a night: nobody said that the part left its programme."""
    at = datetime(2022, 3, 1, tzinfo=UTC)
    evidence = (
        Evidence(capture=1, url="https://smart.flanders.be/vloca/", quote="VLOCA", xpath="/h1", captured_at=at),
    )
    implied = Fact[str](value="Smart Flanders", evidence=evidence, notes=(PROGRAMME_OF_SITE,))
    named = implied.model_copy(update={"notes": ()})
    part = Initiative(id="i1", slug="vloca", parent="i0", programme=implied)
    alone = part.model_copy(update={"programme": None, "parent": None})
    gone = Versions(stored=None, before=part, now=alone, uses=(), run=1).with_parent(None)
    assert (gone.before, gone.now) == (part.model_copy(update={"parent": None}), alone)
    named_part = part.model_copy(update={"programme": named})
    stored = StoredInitiative(initiative=named_part, version=1, first_seen=at, last_seen=at, last_changed=at)
    left = Versions(stored=stored, before=named_part, now=alone, uses=(), run=1).with_parent(None)
    assert left.before == named_part


def stored(initiative: Initiative) -> StoredInitiative:
    """An initiative as it is stored."""
    return StoredInitiative(initiative=initiative, version=1, first_seen=NIGHT, last_seen=NIGHT, last_changed=NIGHT)


def test_former_titles_are_kept(initiative: Callable[..., Initiative]) -> None:
    """Each once, but for the one of now; that we know them is no difference."""
    known = initiative("Kade 2", former_titles=("Kade 1", "Slimme kade"))
    versions = Versions(stored=stored(known), before=initiative("Kade 2"), now=initiative("Kade 1"), uses=(), run=1)
    settled = versions.settled()
    assert settled.now is not None
    assert settled.now.former_titles == ("Slimme kade", "Kade 2")
    assert [change.field for change in changes_of(settled, cause=Cause.SOURCE, now=NIGHT)] == ["title"]


def test_what_was_called_as_the_programme_of_its_site_is_no_part_of_it(
    initiative: Callable[..., Initiative], fact: Callable[..., Fact[str]]
) -> None:
    """The programme gets another name; its site is still named by the old one."""
    implied = fact("Smart Flanders").model_copy(update={"notes": (PROGRAMME_OF_SITE,)})
    before, now = initiative("Smart Flanders"), initiative("Slim Vlaanderen", programme=implied)
    settled = Versions(stored=stored(before), before=before, now=now, uses=(), run=1).settled()
    assert settled.now is not None
    assert settled.now.programme is None


def test_a_new_title_is_news_where_another_page_says_the_old_one(telling_record: Callable[..., PageRecord]) -> None:
    """Of two pages the leading one changes; that another page led by now would be none."""
    old, other = telling_record("Open kade", url=URL), telling_record("Open kade", url=OTHER)
    new = telling_record("Slimme kade", url=URL)
    before = merge("i1", "kade", [old, other], [page_at(URL), page_at(OTHER)])

    def told(now: list[PageRecord], *pages: str) -> list[str]:
        merged = merge("i1", "kade", now, [page_at(url) for url in pages])
        said = still_said([old, other], now)
        versions = Versions(stored=stored(before), before=before, now=merged, uses=(), run=1, said=said)
        return [change.field for change in changes_of(versions, cause=Cause.SOURCE, now=NIGHT)]

    assert told([new, other], URL, OTHER) == ["title"]
    leading = "https://slimme-kade.vlaanderen.be/"
    assert told([old, other, telling_record("Slimme kade", url=leading)], URL, OTHER, leading) == []


def page_at(url: str) -> Page:
    """A live page."""
    site = "kade" if "slimme-kade" in url.split("/")[2] else "smart_flanders"
    state, role = PageState.LIVE, PageRole.MAIN
    return Page(url=url, source=site, key="", role=role, first_seen=NIGHT, last_seen=NIGHT, state=state)
