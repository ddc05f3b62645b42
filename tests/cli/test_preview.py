"""`radar digest preview`: what a subscriber would get, in the browser of whoever asks."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from domain.changes import Cause, Change, ChangeKind, Significance
from domain.initiative import Fact, Initiative
from storage.changes import add_changes
from storage.database import close_database, open_database
from storage.initiatives import save_initiative
from storage.schema import upgrade_database

NEWS = Change(
    id="c1",
    initiative="i1",
    title="Slimme kade",
    kind=ChangeKind.GONE,
    cause=Cause.SOURCE,
    field="presence",
    before="current",
    after="gone",
    significance=Significance.MAJOR,
    summary="Slimme kade is niet langer online te vinden.",
    url="https://www.vlaanderen.be/lokaal-bestuur/kade",
    detected_at=datetime(2022, 5, 4, 3, 0, tzinfo=UTC),
)


def test_the_browser_shows_it_in_the_language_asked_for(environment: dict[str, str], tmp_path: Path) -> None:
    """The page stands in a file that the browser is given; the command tells where."""
    sessions = open_database(f"sqlite:///{tmp_path / 'radar.sqlite'}")
    upgrade_database(sessions)
    with sessions.begin() as session:
        known = Initiative(id="i1", slug="slimme-kade", title=Fact[str](value="Slimme kade", evidence=()))
        save_initiative(session, known, [], now=NEWS.detected_at, changed=False)
        add_changes(session, [NEWS])
    close_database(sessions)
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > "$OPENED"\n')
    browser.chmod(0o755)
    ours = {
        "RADAR_DATABASE_URL": f"sqlite:///{tmp_path / 'radar.sqlite'}",
        "BROWSER": str(browser),
        "OPENED": str(tmp_path / "opened"),
        "TMPDIR": str(tmp_path),
    }
    words = ["--now", "2022-05-09T07:00", "digest", "preview", "--open", "--language", "en"]
    command = [sys.executable, "-m", "cli", *words]
    done = subprocess.run(command, env=environment | ours, cwd=tmp_path, capture_output=True, text=True, check=True)
    (page,) = tmp_path.glob("digest-*.html")
    assert done.stdout.strip() == str(page)
    assert (tmp_path / "opened").read_text().strip() == page.as_uri()
    assert '<html lang="en"' in page.read_text()
    assert "Slimme kade can no longer be found online." in page.read_text()
