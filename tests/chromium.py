"""Debian's Chromium for tests, and what it measures."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LANDMARKS = {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}}


def violations(page: Page, *, landmarks: bool = True) -> list[str]:
    """What axe has against a page (WCAG 2.2 A and AA, and common practice): the rule, and where it is broken.

    A mail stands within the page of a mail program, and has no `landmarks`.
    """
    options = {"resultTypes": ["violations"], "runOnly": _RULES, "rules": {} if landmarks else _LANDMARKS}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
