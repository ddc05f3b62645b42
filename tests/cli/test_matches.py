"""`radar matches`: pairs for people to decide, and the file in which they do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.initiative import Evidence, Fact, Initiative, Page
from domain.vocabulary import Kind, PageRole, PageState
from storage.database import close_database, open_database
from storage.initiatives import save_initiative
from storage.schema import prepare_database

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
HUB, SITE = (
    "https://vloca-kennishub.vlaanderen.be/VLOCA:Velopark",
    "https://smart.flanders.be/goede-praktijken/velopark/",
)


def initiative(identity: str, title: str, url: str, source: str, kind: Kind = Kind.PLATFORM) -> Initiative:
    """An initiative with one page."""
    evidence = (Evidence(capture=1, url=url, quote=f"Over {title}", xpath="/h1", captured_at=NIGHT),)
    page = Page(
        url=url, source=source, key="", role=PageRole.MAIN, first_seen=NIGHT, last_seen=NIGHT, state=PageState.LIVE
    )
    return Initiative(
        id=identity,
        slug=identity,
        title=Fact[str](value=title, evidence=evidence),
        kind=Fact[Kind](value=kind, evidence=evidence),
        pages=(page,),
    )


@pytest.fixture
def two_veloparks(tmp_path: Path) -> Path:
    """A database in which one ordinary name stands on two sites, beside something else."""
    sessions = open_database(f"sqlite:///{tmp_path}/radar.sqlite")
    prepare_database(sessions)
    with sessions.begin() as session:
        for one in (
            initiative("i00000000000a", "Velopark", HUB, "vloca_kennishub"),
            initiative("i00000000000b", "Velopark", SITE, "smart_flanders"),
            initiative("i00000000000c", "Rainbrain", f"{SITE}rain", "smart_flanders"),
        ):
            save_initiative(session, one, (), now=NIGHT, changed=True)
    close_database(sessions)
    return tmp_path


def test_a_pair_is_shown_with_what_to_paste(two_veloparks: Path, run_radar: Callable[..., Any]) -> None:
    """Both sides with id, title, address and words; what is pasted and completed is obeyed."""
    shown = run_radar("--now", "2022-06-01", "matches")
    assert shown.code == 0, shown.err
    for word in ("i00000000000a", "i00000000000b", HUB, SITE, "“Over Velopark”", "same title “Velopark” (name)"):
        assert word in shown.out
    assert "Rainbrain" not in shown.out
    same, different = (line.strip() for line in shown.out.splitlines() if line.strip().startswith("- {"))
    for line in (same, different):
        completed = line.replace('why: ""', "why: gelezen").replace('by: ""', "by: redactie")
        (two_veloparks / "decisions.yml").write_text(completed, encoding="utf-8")
        again = run_radar("matches")
        assert again.code == 0, again.err
        assert (HUB in again.out) is (line is same)


def test_a_decision_about_nothing_is_said(two_veloparks: Path, run_radar: Callable[..., Any]) -> None:
    """An address with a slip of the pen would otherwise decide nothing, in silence."""
    entry = f"- {{same: [{HUB}, https://a.example/x], why: gelezen, by: redactie, on: 2022-06-01}}"
    (two_veloparks / "decisions.yml").write_text(entry, encoding="utf-8")
    shown = run_radar("matches")
    told = "decisions.yml names https://a.example/x, which is no page or id of an initiative\n"
    assert (shown.code, shown.err) == (0, told)


def test_pairs_for_scripts(two_veloparks: Path, run_radar: Callable[..., Any]) -> None:
    """One JSON object a pair, with its score in parts and entries that are YAML."""
    shown = run_radar("--now", "2022-06-01", "matches", "--json")
    (pair,) = map(json.loads, shown.out.splitlines())
    assert [side["id"] for side in pair["initiatives"]] == ["i00000000000a", "i00000000000b"]
    assert pair["score"] == pytest.approx(sum(part["weight"] for part in pair["parts"]))
    ((entry,), _) = map(yaml.safe_load, pair["decisions"])
    assert entry["same"] == [HUB, SITE.rstrip("/")]
    assert two_veloparks.is_dir()


@pytest.mark.parametrize("command", ["matches", "process", "reprocess"])
def test_a_file_that_cannot_be_obeyed_stops_the_command(
    tmp_path: Path, run_radar: Callable[..., Any], command: str
) -> None:
    """With one line that names the entry and the field, exit code 2, and nothing done."""
    (tmp_path / "decisions.yml").write_text(f"- {{same: [{HUB}, {SITE}], by: redactie, on: 2022-06-01}}")
    refused = run_radar(command)
    assert refused.code == 2
    assert refused.err == "radar: decisions.yml, entry 1, why: Field required\n"


def test_a_file_that_is_named_must_be_there(
    run_radar: Callable[..., Any], environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default may be absent; one that a setting names may not."""
    monkeypatch.setitem(environment, "RADAR_DECISIONS", "elders.yml")
    refused = run_radar("matches")
    assert (refused.code, refused.err) == (2, "radar: elders.yml is not there; RADAR_DECISIONS names it\n")
