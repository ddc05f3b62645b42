"""What is down says so, and nothing is lost by it."""

from collections.abc import Callable
from email.message import EmailMessage
from subprocess import CompletedProcess
from typing import Any

import pytest

from demo.server import DemoServer

FIRST, MOVED_DEADLINE, SOURCE_DOWN = 1, 4, 6


def test_a_source_that_is_down(
    demo: DemoServer,
    radar: Callable[..., CompletedProcess[str]],
    settings: dict[str, str],
    export: Callable[..., list[dict[str, Any]]],
) -> None:
    """One line tells it, the exit code is 1, and every initiative of that source is as it was."""
    settings["RADAR_OPERATOR"] = "beheer@radar.test"
    assert radar("--now", demo.nights[FIRST - 1].at.isoformat(), "run").returncode == 0
    before = of_vloca(export("initiatives"))
    demo.night = SOURCE_DOWN
    done = radar("--now", demo.nights[SOURCE_DOWN - 1].at.isoformat(), "run")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("vloca: ")]
    assert done.returncode == 1
    assert "unreachable" in line
    assert "what was known is kept" in line
    assert before
    assert of_vloca(export("initiatives")) == before
    assert [change for change in export("changes") if change["kind"] == "gone"] == []
    status = radar("status")
    assert status.returncode == 1
    assert line in status.stdout
    assert "trouble: vloca since" in status.stdout
    assert "mail: 1 pending" in status.stdout  # to the operator


def of_vloca(initiatives: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The initiatives that stand on that source alone."""
    return [one for one in initiatives if {page["source"] for page in one["pages"]} == {"vloca"}]


@pytest.mark.postgresql
def test_a_mail_server_that_is_down(
    demo: DemoServer,
    radar: Callable[..., CompletedProcess[str]],
    settings: dict[str, str],
    unused_port: int,
    postgresql_url: str,
    request: pytest.FixtureRequest,
) -> None:
    """The mail stays pending, the status says since when and why, and it leaves when the server is back."""
    settings["RADAR_DATABASE_URL"] = postgresql_url  # the other journeys use SQLite
    settings["RADAR_SMTP_URL"] = f"smtp://radar:g3heim@127.0.0.1:{unused_port}"
    for night in (FIRST, MOVED_DEADLINE):
        demo.night = night
        assert radar("--now", demo.nights[night - 1].at.isoformat(), "run").returncode == 0
    radar("subscribers", "add", "an@gemeente.test")
    radar("--now", "2022-05-09T07:00", "digest", "send")
    refused = radar("--now", "2022-05-09T07:05", "deliver")
    assert refused.returncode == 1
    assert refused.stdout.startswith("0 sent, 1 to be tried again, 0 refused")

    status = radar("status")
    assert status.returncode == 1
    line = status.stdout.splitlines()[-1]
    assert line.startswith("mail: 1 pending since 2022-05-09 05:00 UTC: ")
    assert "refused" in line.lower()
    assert "g3heim" not in refused.stderr + status.stdout

    settings["RADAR_SMTP_URL"] = f"smtp://127.0.0.1:{unused_port}"
    arrived: list[EmailMessage] = request.getfixturevalue("inbox")
    assert radar("--now", "2022-05-10T07:00", "deliver").returncode == 0
    assert [mail["To"] for mail in arrived] == ["an@gemeente.test"]
    assert radar("status").returncode == 0
