"""The HTML of the mail in a real browser: readable on a phone and in the dark, also for who can't see."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM, violations

SCHEMES = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]))"""
NAMELESS = """() => [...document.querySelectorAll("a")].filter((one) => !one.innerText.trim()).length"""
TABLES = """() => [...document.querySelectorAll("table")].filter((one) => one.role !== "presentation").length"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (scripts/install-debian-packages)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without any network."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def shown(browser: Browser, message: EmailMessage, *, scheme: str, width: int) -> Page:
    """The HTML of a mail in a window of that width and colour scheme."""
    rich = message.get_body(("html",))
    assert rich is not None
    dark = scheme == "dark"
    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme="dark" if dark else "light")
    page.set_content(rich.get_content())
    return page


@pytest.mark.parametrize("sort", ["digest", "digest-en", "reminder", "correction", "empty"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_can_be_read_on_a_phone_and_in_the_dark(
    browser: Browser, cases: dict[str, EmailMessage], sort: str, scheme: str
) -> None:
    """Nothing scrolls sideways, axe has nothing against it (WCAG 2.2), nothing is asked of a server."""
    page = shown(browser, cases[sort], scheme=scheme, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == SCHEMES[scheme]
    assert violations(page, landmarks=False) == []
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    page.close()


@pytest.mark.parametrize(("sort", "language"), [("digest", "nl"), ("digest-en", "en"), ("reminder", "nl")])
def test_it_can_be_heard(browser: Browser, cases: dict[str, EmailMessage], sort: str, language: str) -> None:
    """The language is told, headings come in order, links have names, tables that only lay out say so (WCAG 2.2)."""
    page = shown(browser, cases[sort], scheme="light", width=800)
    assert page.locator("html").get_attribute("lang") == language
    assert page.title().startswith("Initiatievenradar: ")
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert page.evaluate(NAMELESS) == 0
    assert page.evaluate(TABLES) == 0
    page.close()


def test_an_endless_word_makes_no_wide_mail(browser: Browser, cases: dict[str, EmailMessage]) -> None:
    """A title without spaces is broken, as addresses are."""
    rich = cases["digest"].get_body(("html",))
    assert rich is not None
    wide = EmailMessage()
    wide.set_content(rich.get_content().replace("Slimme kade", "K" * 500), subtype="html")
    page = shown(browser, wide, scheme="light", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
