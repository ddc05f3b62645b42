"""The commands as an operator meets them: help, one line for what is wrong, exit codes."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.main import get_command

from cli.app import app


@dataclass(frozen=True)
class Case:
    """The words after `radar` and the variables that matter."""

    words: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


def case(line: str, **env: str) -> Case:
    """A case from a command line."""
    return Case(tuple(line.split()), env)


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  Typer's commands have no public type
    """Every command with the words that lead to it."""
    found = command or get_command(app)
    yield path, found
    for name, below in getattr(found, "commands", {}).items():
        yield from commands(below, (*path, name))


def test_every_command_teaches(run_many: Callable[..., Any]) -> None:
    """`--help` says what the command does, names its options with a word each, and ends with exit code 0."""
    every = list(commands())
    assert len(every) > 20
    ended = run_many([Case((*path, "--help")) for path, _ in every])
    for (path, command), end in zip(every, ended, strict=True):
        assert (end.code, end.err) == (0, ""), path
        assert f"Usage: {' '.join(('radar', *path))}" in end.out
        assert (command.help or "").split(".")[0].split("\n")[0] in end.out
        for parameter in command.params:
            if parameter.name != "help":
                assert parameter.help, (path, parameter.name)


SECRET = "g3heim"
WRONG = [
    (case("frobnicate"), "frobnicate"),
    (case("run --nee"), "--nee"),
    (case("export"), "subject"),
    (case("export cijfers"), "cijfers"),
    (case("status", RADAR_DATABASE_URL=f"mysql://radar:{SECRET}@db.test/radar"), "RADAR_DATABASE_URL"),
    (case("status", RADAR_DATABASE_URL="sqlite:////nergens/radar.sqlite"), "nergens"),
    (case("status", RADAR_DELAY="-1"), "RADAR_DELAY is '-1'"),
    (case("status", RADAR_CONNECT_TO="smart.flanders.be"), "127.0.0.1:8800"),
    (case("status", RADAR_SMTP_URL=f"smtpx://radar:{SECRET}@mail.test"), "RADAR_SMTP_URL"),
    (case("run nergens"), "smart_flanders"),
    (case("crawl nergens"), "nergens is no source"),
    (case("crawl --limit 0"), "--limit"),
    (case("recrawl https://example.org/"), "https://example.org/ belongs to none"),
    (case("recrawl abb https://smart.flanders.be/"), "not both"),
    (case("subscribers add an@gemeente.test --theme knikkers"), "'knikkers' is no theme"),
    (case("subscribers add an.gemeente.test"), "no e-mail address"),
    (case("subscribers add an@gemeente.test --rhythm hourly"), "hourly"),
    (case("--now morgen status"), "'morgen' is no moment"),
    (case("export changes --since gisteren"), "'gisteren' is no moment"),
    (case("deliver"), "RADAR_SMTP_URL is empty"),
    (case("digest preview --since 2022-05-01"), "both --since and --until"),
    (case("digest send --until 2022-05-01"), "both --since and --until"),
    (case("digest send --since 2022-05-02 --until 2022-05-01"), "holds no time"),
]


def test_what_is_wrong_is_one_line(run_many: Callable[..., Any]) -> None:
    """On standard error, with what was found and no password in it; exit code 2, and nothing else is printed."""
    for (given, told), end in zip(WRONG, run_many([given for given, _ in WRONG]), strict=True):
        lines = end.err.splitlines()
        assert end.code == 2, (given, end)
        assert [line[:7] for line in lines] == ["radar: "], (given, end)
        assert told in lines[0], (given, end)
        assert not end.out, given
        assert SECRET not in end.err, given


def test_a_server_that_does_not_answer_is_one_line(run_many: Callable[..., Any]) -> None:
    """It may be well again soon: exit code 1."""
    url = f"postgresql+psycopg://radar:{SECRET}@127.0.0.1:1/radar"
    (end,) = run_many([case("status", RADAR_DATABASE_URL=url)])
    (line,) = end.err.splitlines()
    assert (end.code, end.out, line[:7]) == (1, "", "radar: ")
    assert "127.0.0.1" in line
    assert SECRET not in line


def test_a_wrong_settings_file_is_one_line(run_radar: Callable[..., Any], tmp_path: Path) -> None:
    """Also when the command is started as `python -m cli`."""
    (tmp_path / "radar.toml").write_text('databse_url = "sqlite:///x.sqlite"\n')
    end = run_radar("status")
    assert (end.code, end.out, end.err.count("\n")) == (2, "", 1)
    assert "databse_url in radar.toml is no setting" in end.err


def test_a_database_is_made_and_checked(run_many: Callable[..., Any]) -> None:
    """A new database lacks everything, an upgraded one nothing, and upgrading again does no harm."""
    before, made, again, after = run_many([case("db check"), case("db upgrade"), case("db upgrade"), case("db check")])
    assert before.code == 1
    assert before.out.endswith("run radar db upgrade\n")
    assert (made.code, again.code, after.code) == (0, 0, 0)
    assert made.out == again.out == after.out == "the database has the shape that this version needs\n"


def test_sources_are_listed_and_in_order(run_many: Callable[..., Any]) -> None:
    """A line for each source, with where it starts."""
    listed, checked = run_many([case("sources"), case("sources check")])
    assert (listed.code, checked.code) == (0, 0)
    assert {line.split()[0] for line in listed.out.splitlines()} == {
        "abb",
        "smart_flanders",
        "vloca",
        "vloca_kennishub",
    }
    assert all(" https://" in line for line in listed.out.splitlines())
    assert checked.out == "every source file is in order\n"


def test_subscribers_come_and_go(run_many: Callable[..., Any]) -> None:
    """Adding twice changes what somebody gets; a removed address is gone, removing it again gives exit code 1."""
    ended = run_many(
        [
            case("subscribers add An@Gemeente.test"),
            case("subscribers add an@gemeente.test --theme mobiliteit --rhythm daily"),
            case("subscribers list"),
            case("subscribers remove an@gemeente.test"),
            case("subscribers list"),
            case("subscribers remove an@gemeente.test"),
        ]
    )
    assert [end.code for end in ended] == [0, 0, 0, 0, 0, 1]
    assert [line.lower() for line in ended[2].out.splitlines()] == ["an@gemeente.test\tdaily\tthemes mobiliteit"]
    assert ended[4].out == ""
    assert ended[5].out == "an@gemeente.test was not known\n"


def test_many_subscribers_come_from_a_file(run_many: Callable[..., Any], tmp_path: Path) -> None:
    """Good rows are kept, each bad one is told with its line; a trial adds nobody."""
    file = tmp_path / "lezers.csv"
    file.write_text(
        "\ufeffemail,rhythm,theme,municipality,critical_only\n"
        "an@gemeente.test,daily,mobiliteit,Leuven;11002,ja\n"
        "geen adres,,,,\n"
        "bert@gemeente.test,,knikkers,,\n"
        "carla@gemeente.test,elk uur,,,\n"
        "dirk@gemeente.test,,,,\n"
        "eva@gemeente.test,,,\n",
        encoding="utf-8",
    )
    other = tmp_path / "anders.csv"
    other.write_text("adres\nan@gemeente.test\n", encoding="utf-8")
    words = ("subscribers", "import")
    tried, before, ended, listed, wrong = run_many(
        [
            Case((*words, str(file), "--dry-run")),
            case("subscribers list"),
            Case((*words, str(file))),
            case("subscribers list"),
            Case((*words, str(other))),
        ]
    )
    assert (tried.code, ended.code, before.out) == (1, 1, "")
    assert ended.out == "2 added or changed, 4 rows are wrong\n"
    assert [line.partition(": ")[0] for line in ended.err.splitlines()] == [f"lezers.csv:{n}" for n in (3, 4, 5, 7)]
    assert listed.out.splitlines() == [
        "an@gemeente.test\tdaily\tthemes mobiliteit; municipalities 24062, 11002; critical only",
        "dirk@gemeente.test\tweekly\teverything",
    ]
    assert (wrong.code, "no column email" in wrong.err) == (2, False)
    assert "the columns are email" in wrong.err


def test_an_empty_database_exports(run_many: Callable[..., Any]) -> None:
    """No lines as JSON, no rows as CSV; the digest says there is nothing, and the status that nothing was crawled."""
    subjects = ("initiatives", "changes", "pages", "runs")
    ended = run_many(
        [
            *(case(f"export {subject}") for subject in subjects),
            *(case(f"export {subject} --format csv") for subject in subjects),
            case("--now 2022-05-09T07:00 digest preview"),
            case("--now 2022-05-09T07:00 digest send"),
            case("status"),
            case("status --json"),
        ]
    )
    *exports, preview, sent, status, as_json = ended
    assert [(end.code, end.err) for end in ended] == [(0, "")] * len(ended)
    assert [end.out for end in exports[:4]] == [""] * 4
    assert all(len(list(csv.reader(io.StringIO(end.out)))) <= 1 for end in exports[4:])
    assert "no mail would be sent" in preview.out
    assert sent.out.startswith("0 mails")
    assert status.out.count("never crawled") == 4
    *sources, mail = [json.loads(line) for line in as_json.out.splitlines()]
    assert [one["last_run"] for one in sources] == [None] * 4
    assert mail["mail"]["pending"] == 0


def test_nothing_known_is_no_error(run_many: Callable[..., Any], tmp_path: Path) -> None:
    """An overview of nothing is published, and nothing is processed, without a word of complaint."""
    ended = run_many([case("publish overview"), case("process"), case("reprocess --json")])
    assert [(end.code, "Traceback" in end.err) for end in ended] == [(0, False)] * 3, ended
    assert (tmp_path / "overview" / "index.html").exists()


def test_without_words_the_help_is_shown(run_many: Callable[..., Any]) -> None:
    """The help of all commands or of a group, and exit code 2 as for any command that is not complete."""
    for end, words in zip(run_many([case(""), case("db")]), ("radar", "radar db"), strict=True):
        assert end.code == 2
        assert f"Usage: {words} [OPTIONS] COMMAND" in end.out + end.err
        assert end.err.count("Usage") <= 1
