"""The published site in a real browser, from a disk."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from storage.database import Sessions
from tests.chromium import ARGUMENTS, CHROMIUM, violations
from website.publish import publish

PAGES = [
    "index.html",
    "initiatieven/oproep-slimme-kade/index.html",
    "deadlines/index.html",
    "wijzigingen/index.html",
    "bronnen/index.html",
    "open-data/index.html",
    "over/index.html",
    "soort/oproep/index.html",
]
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


@pytest.fixture(scope="module")
def home(shared: Sessions, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the published site on this disk."""
    now = datetime(2022, 1, 20, 9, 0, tzinfo=UTC)
    directory = tmp_path_factory.mktemp("browser") / "public"
    publish(shared, directory, public_url="https://radar.example.org", now=now)
    return directory.as_uri()


def open_page(browser: Browser, address: str, *, width: int = 1280, scheme: str = "light") -> Page:
    """A page in a window of that width and colour scheme."""
    dark = scheme == "dark"
    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme="dark" if dark else "light")
    page.goto(address)
    return page


def test_a_reader_finds_the_open_call_from_the_first_page(browser: Browser, home: str) -> None:
    """The site opens from a disk with its style; one click leads from the first page to the call and its evidence."""
    page = open_page(browser, f"{home}/index.html")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(18, 58, 107)"
    page.get_by_role("region", name="Nu indienen").get_by_role("link", name="Oproep Slimme Kade").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Oproep Slimme Kade & <Co>"
    assert page.get_by_text("nog 15 dagen").is_visible()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Deadlines").click()
    assert page.get_by_role("rowheader", name="Oproep Slimme Kade").is_visible()
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_landmarks_are_there(browser: Browser, home: str, path: str) -> None:
    """Banner, navigation, main part and footer have their roles."""
    page = open_page(browser, f"{home}/{path}")
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("navigation", name="Hoofdmenu").count() == 1
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, home: str, path: str, scheme: str) -> None:
    """A page fits in 320 pixels, which is 1280 at 400 % (WCAG 2.2, 1.4.10)."""
    page = open_page(browser, f"{home}/{path}", width=320, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_the_first_tab_leads_to_the_content(browser: Browser, home: str) -> None:
    """The skip link is the first thing that gets the focus, is seen then, and works."""
    page = open_page(browser, f"{home}/index.html")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Naar de inhoud")
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_use_a_page_in_both_schemes(browser: Browser, home: str, path: str, scheme: str) -> None:
    """Contrast, names, roles, order of headings: axe has nothing against it (WCAG 2.2, A and AA)."""
    page = open_page(browser, f"{home}/{path}", scheme=scheme)
    assert violations(page) == []
    page.close()


UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select")]
  .filter((one) => !one.labels.length).map((one) => one.name)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_up_works_on_a_phone_and_with_the_keyboard(
    browser: Browser, filled_sqlite: Sessions, serve: Callable[[Sessions], httpx.Client], scheme: str
) -> None:
    """Nothing scrolls sideways, every control has its label, errors are told; without a script."""
    page = open_page(browser, f"{serve(filled_sqlite).base_url}/inschrijven", width=320, scheme=scheme)
    for group in page.locator("details").all():
        group.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(UNLABELLED) == []
    assert violations(page) == []
    page.get_by_label("E-mailadres").fill("geen@adres")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Geef een e-mailadres").wait_for(timeout=10_000)
    assert violations(page) == []
    page.get_by_label("dagelijks").check()
    page.get_by_label("E-mailadres").fill("an@gemeente.be")
    page.get_by_role("button", name="Schrijf mij in").click()
    page.get_by_role("heading", name="Kijk in uw mailbox").wait_for(timeout=10_000)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_following_without_mail_works_on_a_phone(
    browser: Browser, filled_sqlite: Sessions, serve: Callable[[Sessions], httpx.Client], scheme: str
) -> None:
    """No address is asked for; the addresses to copy fit, and a list of one theme can be followed as well."""
    client = serve(filled_sqlite)
    page = open_page(browser, f"{client.base_url}/inschrijven", width=320, scheme=scheme)
    page.get_by_label("alleen wat ik niet mag missen").check()
    page.get_by_role("button", name="Liever zonder mail").click()
    page.get_by_role("heading", name="Uw feed en agenda").wait_for(timeout=10_000)
    wanted = "https://radar.example.org/deadlines.ics?kritiek=ja"
    assert page.get_by_role("link", name="Agenda met de deadlines").get_attribute("href") == wanted
    for path in (None, "/thema/mobiliteit", "/open-data"):
        if path:
            page.goto(f"{client.base_url}{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
