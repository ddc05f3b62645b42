"""The documents of an initiative: what they add to its page, and what of it is news."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.captures import Answer, ObservationKind, Outcome
from domain.changes import Cause, Change
from domain.initiative import Initiative
from domain.issues import IssueCode
from domain.reference import load_reference
from domain.values import AmountMeaning
from pipeline.run import process
from scrapers.source import load_sources
from storage.captures import store_answers
from storage.crawls import finish_crawl, start_crawl
from storage.database import Sessions
from storage.initiatives import load_initiatives
from storage.issues import open_issues

Make = Callable[..., bytes]
NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SITE = "https://smart.flanders.be"
PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Oproep Kades | Smart Flanders</title></head><body><div id="main">
<article class="page"><header class="region intro"><div class="headings"><h1 class="h1">Oproep Kades</h1></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text"><div class="paragraph__content">
<p>Deze oproep helpt steden om kades met sensoren uit te rusten. {text}</p>{links}
</div></div></section></article></div></body></html>"""
RULES = "Reglement van de oproep Kades.\nEen dossier indienen kan tot en met {day} april 2022.\n{amount}"
AMOUNT = "De subsidie bedraagt maximaal 50.000 euro per project."


class Nights:
    """A site with one call and its documents, crawled and processed night by night."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.bodies: dict[str, bytes] = {}
        self.night = -1

    def write(self, *links: str, text: str = "") -> None:
        """Put the page of the call on the site, with links to documents."""
        anchors = "".join(f'<p><a href="{link}">Reglement</a></p>' for link in links)
        self.bodies["/oproep-kades/"] = PAGE.format(text=text, links=anchors).encode()

    def pass_by(self) -> tuple[Change, ...]:
        """A night: everything is asked for and read; gives what changed."""
        self.night += 1
        now = NIGHT + timedelta(days=self.night)
        with self.sessions.begin() as session:
            crawl = start_crawl(session, "smart_flanders", now=now)
            answers = [
                Answer(url=f"{SITE}{path}", kind=ObservationKind.FETCHED, at=now, status=200, body=body)
                for path, body in self.bodies.items()
            ]
            counts = store_answers(session, "smart_flanders", crawl, answers)
            finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=now)
        report = process(self.sessions, load_sources(), reference=load_reference(), now=now)
        assert report.failures == ()
        return report.changes

    def call(self) -> Initiative:
        """The call as it is stored."""
        with self.sessions() as session:
            (stored,) = load_initiatives(session)
        return stored.initiative


@pytest.fixture
def nights(sessions: Sessions, make_pdf: Make) -> Nights:
    """The call with its rules, after its first night."""
    made = Nights(sessions)
    made.write("/v1/reglement_aa.pdf")
    made.bodies["/v1/reglement_aa.pdf"] = make_pdf("Voorblad", RULES.format(day=10, amount=AMOUNT))
    made.pass_by()
    return made


def news(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    """The fields that changed, and how they are told."""
    return [(change.field, change.summary) for change in changes if change.cause is Cause.SOURCE]


def days(call: Initiative) -> list[str]:
    """Its deadlines."""
    return [fact.value.date.iso for fact in call.deadlines]


def test_rules_tell_what_the_page_leaves_out(nights: Nights) -> None:
    """Last day and sum, with the page of the document as evidence; the page itself stays the only page."""
    call = nights.call()
    (deadline,), (amount,) = call.deadlines, call.amounts
    assert (deadline.value.date.iso, amount.value.meaning, amount.value.eur) == (
        "2022-04-10",
        AmountMeaning.MAXIMUM,
        50000,
    )
    assert (deadline.evidence[0].url, deadline.evidence[0].xpath) == (f"{SITE}/v1/reglement_aa.pdf", "page=2")
    assert "10 april 2022" in deadline.evidence[0].quote
    assert [page.url for page in call.pages] == [f"{SITE}/oproep-kades/"]
    (document,) = call.documents
    assert (document.url, document.title) == (f"{SITE}/v1/reglement_aa.pdf", "Reglement")


def test_a_night_without_news_changes_nothing(nights: Nights) -> None:
    """Not a change, not a fact."""
    before = nights.call()
    assert nights.pass_by() == ()
    assert (nights.call().documents, nights.call().deadlines) == (before.documents, before.deadlines)


def test_the_same_document_at_a_new_address_is_no_news(nights: Nights) -> None:
    """An upload gives it one; its content is what counts."""
    nights.bodies["/v2/reglement_bb.pdf"] = nights.bodies.pop("/v1/reglement_aa.pdf")
    nights.write("/v2/reglement_bb.pdf")
    assert nights.pass_by() == ()
    assert [document.url for document in nights.call().documents] == [f"{SITE}/v2/reglement_bb.pdf"]


def test_another_last_day_in_the_document_is_news(nights: Nights, make_pdf: Make) -> None:
    """As it is on a page, whether it stands at the old address or at a new one."""
    nights.bodies["/v1/reglement_aa.pdf"] = make_pdf("Voorblad", RULES.format(day=12, amount=AMOUNT))
    assert [field for field, _ in news(nights.pass_by())] == ["deadlines"]
    nights.bodies["/v2/reglement_bb.pdf"] = make_pdf("Voorblad", RULES.format(day=14, amount=AMOUNT))
    nights.write("/v2/reglement_bb.pdf")
    ((field, told),) = news(nights.pass_by())
    assert field == "deadlines"
    assert "12 april 2022" in told
    assert "14 april 2022" in told


def test_a_document_that_comes_later_than_its_link_is_no_news(sessions: Sessions, make_pdf: Make) -> None:
    """The page said so all along; we only did not have the file yet."""
    nights = Nights(sessions)
    nights.write("/v1/reglement_aa.pdf")
    nights.pass_by()
    assert days(nights.call()) == []
    nights.bodies["/v1/reglement_aa.pdf"] = make_pdf(RULES.format(day=10, amount=""))
    assert news(nights.pass_by()) == []
    assert days(nights.call()) == ["2022-04-10"]


def test_what_the_page_says_goes_before_what_its_document_says(nights: Nights) -> None:
    """The other day is a conflict, shown side by side."""
    nights.write("/v1/reglement_aa.pdf", text="Een dossier indienen kan tot en met 8 april 2022.")
    nights.pass_by()
    call = nights.call()
    assert days(call) == ["2022-04-08"]
    (conflict,) = (one for one in call.conflicts if one.field == "deadlines")
    assert [fact.value for fact in conflict.facts] == ["2022-04-08", "2022-04-10"]


@pytest.mark.parametrize("body", [b"%PDF-1.4 kapot", None])
def test_a_document_that_can_not_be_read_takes_nothing_away(nights: Nights, make_pdf: Make, body: bytes | None) -> None:
    """What it said stands, and an issue says why; a new address that did not answer yet takes nothing either."""
    if body is None:
        nights.write("/v2/reglement_bb.pdf")
    else:
        nights.bodies["/v1/reglement_aa.pdf"] = body
    assert news(nights.pass_by()) == []
    assert days(nights.call()) == ["2022-04-10"]
    with nights.sessions() as session:
        codes = [stored.issue.code for stored in open_issues(session)]
    assert (IssueCode.UNREADABLE_DOCUMENT in codes) is (body is not None)
    nights.bodies["/v2/reglement_bb.pdf" if body is None else "/v1/reglement_aa.pdf"] = make_pdf(
        "Voorblad", RULES.format(day=10, amount=AMOUNT)
    )
    assert news(nights.pass_by()) == []


def test_a_document_without_link_tells_nothing_any_more(nights: Nights) -> None:
    """What only it said is gone with it: that is news."""
    nights.write()
    assert {"amounts", "deadlines"} <= {field for field, _ in news(nights.pass_by())}
    assert nights.call().documents == ()
