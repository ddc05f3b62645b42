"""What all page objects share: counts, recognition, and fields that fail alone."""

import gc
import weakref
from typing import ClassVar

import pytest
from parsel import Selector
from web_poet import HttpResponse, field

from domain.issues import IssueCode
from domain.readings import PageReadings, Passage, Reading
from scrapers.pages.base import ReadingError, Recognition, SubjectPage, cached_field, distinct, one, optional, some


def found(html: str) -> Selector:
    """A document."""
    return Selector(text=html, type="html")


def build_response(html: str) -> HttpResponse:
    """A response with a page."""
    return HttpResponse("https://proef.example/", html.encode())


class ProofPage(SubjectPage):
    """A page object of which two fields fail."""

    mark = "article"
    layout: ClassVar[tuple[str, ...]] = ("article h1",)

    @cached_field
    def title(self) -> Reading | None:
        """The title."""
        return Reading(text="Proef", xpath="/h1")

    @cached_field
    def passages(self) -> tuple[Passage, ...]:
        """A fault of ours."""
        raise ZeroDivisionError("oeps")

    @field
    def contact(self) -> tuple[Reading, ...]:
        """A part that the page lacks."""
        raise ReadingError("no contact block")


def test_counts_are_kept() -> None:
    """One is exactly one, some is at least one, optional is at most one; the message says what was looked for."""
    page = found("<p>a</p><p>b</p><b>c</b>")
    assert len(some(page.css("p"), "paragraph")) == 2
    assert one(page.css("b"), "bold").css("::text").get() == "c"
    assert optional(page.css("i"), "italic") is None
    for read, message in [(one, "2 times paragraph"), (optional, "2 times paragraph")]:
        with pytest.raises(ReadingError, match=message):
            read(page.css("p"), "paragraph")
    with pytest.raises(ReadingError, match="no italic"):
        some(page.css("i"), "italic")


@pytest.mark.parametrize(
    ("html", "answer"),
    [
        ("<article><h1>x</h1></article>", Recognition.KNOWN),
        ("<article><h2>x</h2></article>", Recognition.UNKNOWN_LAYOUT),
        ("<section><h1>x</h1></section>", Recognition.NOT_THIS_TYPE),
    ],
)
def test_a_page_is_mine_or_laid_out_otherwise_or_not_my_sort(html: str, answer: Recognition) -> None:
    """Three answers that mean three things."""
    assert ProofPage.recognises(build_response(html)) is answer


def test_a_field_that_fails_is_unknown_and_an_issue() -> None:
    """Whether the page lacks something or our code is wrong: that field alone is unknown, the others stand."""
    page = ProofPage(response=build_response("<article><h1>x</h1></article>")).readings()
    assert page.subjects[0].title == Reading(text="Proef", xpath="/h1")
    assert page.subjects[0].unknown == {"passages", "contact"}
    assert {(issue.code, issue.field, issue.reason) for issue in page.issues} == {
        (IssueCode.UNREADABLE_FIELD, "passages", "ZeroDivisionError: oeps"),
        (IssueCode.UNREADABLE_FIELD, "contact", "no contact block"),
    }


def test_quotes_are_kept_once() -> None:
    """The same words in other letter case are the same quote; empty ones go."""
    readings = [Reading(text=text, xpath="/p") for text in ("Een", "een", "", "Twee")]
    assert [reading.text for reading in distinct(readings)] == ["Een", "Twee"]


@pytest.mark.parametrize(("worth", "failed"), [(True, {"passages", "contact"}), (False, {"passages"})])
def test_other_fields_are_read_only_where_the_cues_are_worth_it(worth: bool, failed: set[str]) -> None:  # noqa: FBT001
    """Most pages are about no initiative: of these the cues alone are read, and `worth` sees nothing else."""
    seen: list[PageReadings] = []
    page = ProofPage(response=build_response("<article><h1>x</h1></article>"))
    told = page.readings(lambda cues: not seen.append(cues) and worth)  # type: ignore[func-returns-value]
    assert {issue.field for issue in told.issues} == failed
    assert [{issue.field for issue in cues.issues} for cues in seen] == [{"passages"}]


def test_a_page_goes_when_nobody_holds_it() -> None:
    """With its tree, which takes a megabyte: a run that reads thousands can't wait for the collector to find them."""
    page = ProofPage(response=build_response("<article><h1>Proef</h1></article>"))
    assert page.readings().subjects[0].title is page.title
    still_there = weakref.ref(page)
    gc.disable()
    try:
        del page
        assert still_there() is None
    finally:
        gc.enable()
