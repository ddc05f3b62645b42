"""Sites in every sort of trouble, behind a proxy that breaks connections: nothing is gone, and no news is lost.

Each kind lives a good night, two nights in trouble on the first of which an editor changes a passage, and a good night
(`nights.py`); all of them side by side in one process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Night = dict[str, Any]
NO_ROBOTS = "robots.txt could not be had"
TOLD_LESS = "tell less than they did"
DOWN = {
    "refused": ("unreachable", NO_ROBOTS),
    "reset on accept": ("unreachable", NO_ROBOTS),
    "closed before a word": ("unreachable", NO_ROBOTS),
    "black hole": ("unreachable", "took longer than"),
    "reset in the middle of pages": ("unhealthy", "pages failed"),
    "silent in the middle of pages": ("unhealthy", "pages failed"),
    "a byte now and then in the middle of pages": ("unhealthy", "pages failed"),
    "half": ("unhealthy", "pages failed"),
    "404 on all pages": ("unreachable", "HTTP 404"),
    "503, later": ("unreachable", "Retry-After: 3600"),
    "robots 503": ("unreachable", f"{NO_ROBOTS}: HTTP 503"),
    "robots closed": ("refused_by_robots", "robots.txt forbids it"),
    "robots.txt redirects for ever": ("unreachable", NO_ROBOTS),
    "all moved to a login": ("unhealthy", "pages answered"),
    "maintenance": ("misread", TOLD_LESS),
    "login": ("misread", TOLD_LESS),
    "captcha": ("misread", TOLD_LESS),
}
"""How the crawl of a site in this trouble ends, and what the reason has to say."""
PARTLY = ("slow", "captcha on two pages", "maintenance on two pages", "two pages redirect to a login")
"""Trouble of a few pages, or none at all: what changes on the others is told at once."""
GONE = ("404", "410", "redirected to the home page", "redirected to another site")
WIKI = {
    "reset in the middle of pages": ("unreachable", "ResponseDataLossError"),
    "404 on all pages": ("unreachable", "no API answered; HTTP 404"),
    "captcha": ("unreachable", "no API answered; HTTP 200: no JSON"),
}
THERE, AWAY = "current", "gone"
GOES = "Speerpunten"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Night]]:
    """What happened on each night, by source and kind of trouble."""
    here = Path(__file__)
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "simulation")))
    done = subprocess.run(
        [sys.executable, str(here.with_name("nights.py")), str(tmp_path_factory.mktemp("nights"))],
        input=json.dumps({"smart_flanders": [*DOWN, *PARTLY, *GONE], "vloca_kennishub": list(WIKI)}),
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[Night]] = {}
    for line in done.stdout.splitlines():
        night = json.loads(line)
        found.setdefault(night["kind"], []).append(night)
    return found


@pytest.fixture
def smart(lived: dict[str, list[Night]], kind: str) -> list[Night]:
    """The nights of this kind of trouble of a site that is found by its links."""
    return lived[f"smart_flanders: {kind}"]


@pytest.fixture
def wiki(lived: dict[str, list[Night]], kind: str) -> list[Night]:
    """The nights of this kind of trouble of a wiki."""
    return lived[f"vloca_kennishub: {kind}"]


def told(nights: Iterable[Night]) -> list[tuple[str, str, str]]:
    """The news of these nights: kind, title and field."""
    return [(one["kind"], one["title"], one["field"]) for night in nights for one in night["changes"]]


def nothing_is_lost(nights: list[Night]) -> bool:
    """Whether every initiative of the first night is there on all nights, and nothing was corrected."""
    known = nights[0]["initiatives"]
    same = all(night["initiatives"] == known for night in nights)
    return same and set(known.values()) == {THERE} and not any(night["corrections"] for night in nights)


@pytest.mark.xdist_group("network")
@pytest.mark.parametrize("kind", DOWN)
def test_a_site_in_trouble_loses_nothing_and_its_news_is_told_afterwards(smart: list[Night], kind: str) -> None:
    """The outcome says what is wrong, nobody hears of it, and what changed meanwhile is told once."""
    before, *trouble, after = smart
    outcome, words = DOWN[kind]
    assert (before["outcome"], after["outcome"]) == ("healthy", "healthy")
    for night in trouble:
        assert night["outcome"] == outcome
        assert words in night["why"]
    assert told([before, *trouble]) == []
    assert told([after]) == [("changed", "CityFlows", "municipalities"), ("changed", "CityFlows", "description")]
    assert nothing_is_lost(smart)


@pytest.mark.xdist_group("network")
@pytest.mark.parametrize("kind", PARTLY)
def test_a_few_pages_in_trouble_lose_nothing_and_hold_up_no_news(smart: list[Night], kind: str) -> None:
    """What changes on the other pages is told on the night itself, and once."""
    assert {night["outcome"] for night in smart} == {"healthy"}
    assert told(smart[1:2]) == told(smart)
    assert ("changed", "CityFlows", "municipalities") in told(smart)
    assert nothing_is_lost(smart)


@pytest.mark.xdist_group("network")
@pytest.mark.parametrize("kind", GONE)
def test_a_page_that_goes_is_gone_on_the_second_day_and_back_within_a_week(smart: list[Night], kind: str) -> None:
    """One day is no proof; nothing but this page goes, and each of both is told once."""
    first, second, third, *rest = smart
    assert told([first, second]) == []
    assert told([third]) == [("gone", GOES, "presence")]
    assert told(rest) == [("back", GOES, "presence")]
    assert [night["initiatives"][GOES] for night in (first, second, third, rest[-1])] == [THERE, THERE, AWAY, THERE]
    assert {name for night in smart for name, state in night["initiatives"].items() if state == AWAY} == {GOES}


@pytest.mark.xdist_group("network")
@pytest.mark.parametrize("kind", WIKI)
def test_a_wiki_in_trouble_loses_nothing_and_its_news_is_told_afterwards(wiki: list[Night], kind: str) -> None:
    """A list that did not come, or came as something else, says nothing about what it does not name."""
    before, *trouble, after = wiki
    outcome, words = WIKI[kind]
    assert [night["outcome"] for night in (before, *trouble, after)] == ["healthy", outcome, outcome, "healthy"]
    assert all(words in night["why"] for night in trouble)
    assert told([before, *trouble]) == []
    assert told([after]) == [("changed", "Flood4Cast", "status")]
    assert nothing_is_lost(wiki)


@pytest.mark.xdist_group("network")
def test_reasons_name_the_site_and_not_where_it_was_served(lived: dict[str, list[Night]]) -> None:
    """A reader of the status knows the real address only."""
    assert not [night["why"] for nights in lived.values() for night in nights if "127.0.0.1" in night["why"]]
