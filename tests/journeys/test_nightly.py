"""Three nights and a Monday: from sites that change to a mail and an overview."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import jsonschema

from demo.server import DemoServer

SCHEMA = Path(__file__).parents[2] / "docs" / "schema"
CALL = "oproep 5"
FIRST, NEW_CALL, MOVED_DEADLINE = 1, 3, 4
MONDAY = "2022-05-09T07:00"


def test_a_moved_deadline_arrives(
    demo: DemoServer,
    radar: Callable[..., CompletedProcess[str]],
    export: Callable[..., list[dict[str, Any]]],
    settings: dict[str, str],
    inbox: list[EmailMessage],
    unused_port: int,
) -> None:
    """What stood there at first is no news; a new call and its moved deadline are exported, mailed once, published."""
    settings["RADAR_SMTP_URL"] = f"smtp://127.0.0.1:{unused_port}"
    for night in (FIRST, NEW_CALL, MOVED_DEADLINE):
        demo.night = night
        done = radar("--now", demo.nights[night - 1].at.isoformat(), "run")
        assert (done.returncode, done.stdout.count(": healthy, ")) == (0, 4), done
        assert night > FIRST or "\n0 changes, " in done.stdout

    initiatives, changes = valid(export("initiatives"), "initiative"), valid(export("changes"), "change")
    call = next(one for one in initiatives if CALL in one["title"])
    news = [change for change in changes if change["cause"] == "source"]
    assert {change["initiative"] for change in news} == {call["id"]}
    assert [change["kind"] for change in news if change["kind"] == "new" or change["field"] == "deadlines"] == [
        "new",
        "changed",
    ]
    assert "2022-05-27" in json.dumps(call["deadlines"])

    assert radar("subscribers", "add", "an@gemeente.test").returncode == 0
    assert radar("--now", MONDAY, "digest", "send").stdout.startswith("1 mails put into the outbox")
    assert radar("--now", MONDAY, "deliver").stdout.startswith("1 sent")
    assert radar("--now", MONDAY, "deliver").stdout.startswith("0 sent")
    (mail,) = inbox
    text = mail.get_body(("plain",))
    assert mail["To"] == "an@gemeente.test"
    assert text is not None
    assert "27 mei 2022" in text.get_content()
    assert_published(Path(settings["RADAR_PUBLISH_TO"]), call)


def valid(lines: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    """The lines, each checked against the schema that is published with them."""
    checker = jsonschema.Draft202012Validator(
        json.loads((SCHEMA / f"{schema}.json").read_text(encoding="utf-8")),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    assert lines
    assert [error.message for line in lines for error in checker.iter_errors(line)] == []
    return lines


def assert_published(overview: Path, call: dict[str, Any]) -> None:
    """The page of the call names it and its last day, and the front page leads there."""
    pages = {path: path.read_text(encoding="utf-8") for path in overview.rglob("*.html")}
    (of_call,) = [text for path, text in pages.items() if call["slug"] in path.as_posix()]
    assert call["title"] in of_call
    assert "27 mei 2022" in of_call
    assert call["slug"] in pages[overview / "index.html"]
