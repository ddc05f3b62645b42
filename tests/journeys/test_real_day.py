"""One day of the real sites, from their saved pages."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import urlsplit

import pytest

HOSTS = ("smart.flanders.be", "vloca.vlaanderen.be")
PATIENCE = 30.0
EXPECTED = (
    "CityFlows",
    "Open Data Charter: 20 Principes",
    "Smart Flanders 2.0",
    "VLOCA",
    "Water in de stad",
    "Mobiliteit en Hoppin- of mobipunten",
    "Drukte in de Stad",
    "Open toegankelijkheidsdata",
    "Financiering",
    "Citizen Science",
)
NO_INITIATIVE = re.compile(
    r"contact|veelgestelde vragen|nieuws|\blorem\b|\bipsum\b|\btest(pagina)?\b|^menu|^home$", re.IGNORECASE
)


@pytest.fixture
def real_sites(sites: Path, settings: dict[str, str], unused_port: int) -> Iterator[None]:
    """The sites as they stood at the end of 3 February 2021; the settings lead to them."""
    command = [sys.executable, str(sites / "serve.py"), "--at", "2021-02-03", "--port", str(unused_port)]
    with subprocess.Popen(command) as server:
        try:
            wait_until_it_listens(unused_port)
            settings["RADAR_CONNECT_TO"] = ",".join(f"{host}=127.0.0.1:{unused_port}" for host in HOSTS)
            yield
        finally:
            server.terminate()


def wait_until_it_listens(port: int) -> None:
    """Return as soon as the port answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the saved sites are not served")


@pytest.mark.sites
@pytest.mark.usefixtures("real_sites")
def test_a_real_day(radar: Callable[..., CompletedProcess[str]], export: Callable[..., list[dict[str, Any]]]) -> None:
    """What a reader knows from the sites is there, nothing else that has a page is, and the second run is silent."""
    words = ("--now", "2021-02-03T23:30", "run", "smart_flanders", "vloca")
    first, second = radar(*words), radar(*words)
    assert (first.returncode, second.returncode) == (0, 0), (first, second)
    assert "\n0 changes, 0 recorded as baseline, 0 corrections" in second.stdout
    for run in export("runs")[-2:]:
        assert run["pages"] > 0
        assert run["not_modified"] == run["pages"], run

    initiatives = export("initiatives")
    titles = {one["title"] for one in initiatives}
    assert set(EXPECTED) - titles == set()
    assert [title for title in sorted(titles) if NO_INITIATIVE.search(title)] == []
    paths = [(one["title"], urlsplit(page["url"]).path) for one in initiatives for page in one["pages"]]
    assert [(title, path) for title, path in paths if path.startswith("/nieuws")] == []
