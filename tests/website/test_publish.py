"""The overview as files."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from parsel import Selector

from domain.initiative import Initiative
from domain.vocabulary import Presence
from storage.database import Sessions, close_database, open_database
from storage.initiatives import load_initiative, save_initiative
from storage.schema import prepare_database
from website.folder import FolderRefused
from website.publish import PublishReport, publish

NOW = datetime(2022, 1, 20, 9, 0, tzinfo=UTC)
PUBLIC_URL = "https://radar.example.org/digitaal"
ROOT = Path(__file__).resolve().parents[2]

Publish = Callable[[], PublishReport]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the site goes."""
    return tmp_path / "public"


@pytest.fixture
def again(filled_sqlite: Sessions, directory: Path) -> Publish:
    """Publish what is stored, as often as one likes."""
    return lambda: publish(filled_sqlite, directory, public_url=PUBLIC_URL, now=NOW)


def contents(directory: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the site with its bytes and time."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    return {str(path.relative_to(directory)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_publishing_twice_changes_nothing(again: Publish, directory: Path) -> None:
    """The second site has the same files, bytes and times as the first, and nothing is left beside it."""
    first = again()
    before = contents(directory)
    second = again()
    assert first.files == first.changed == second.files == len(before) - 1
    assert second.changed == 0
    assert contents(directory) == before
    assert sorted(path.name for path in directory.parent.iterdir() if "public" in path.name) == [
        ".public.lock",
        "public",
    ]


def test_a_change_is_published(again: Publish, filled_sqlite: Sessions, directory: Path) -> None:
    """Only what differs is counted as changed; the rest keeps its time."""
    again()
    before = contents(directory)
    with filled_sqlite.begin() as session:
        stored = load_initiative(session, "igone")
        assert stored is not None
        back = stored.initiative.model_copy(update={"presence": Presence.CURRENT})
        save_initiative(session, back, (), now=stored.last_changed, changed=False)
    report = again()
    after = contents(directory)
    assert 0 < report.changed < report.files
    assert b"Verdwenen platform" in after["index.html"][0]
    assert after["static/style.css"] == before["static/style.css"]


def links(file: Path) -> list[str]:
    """Everything that a page points at."""
    return Selector(file.read_text()).xpath("//@href | //@src").getall()


def test_every_internal_link_leads_to_a_file(again: Publish, directory: Path) -> None:
    """No page of the site points at something that is not there, opened from a disk."""
    again()
    pages = [path for path in directory.rglob("*.html") if path.name != "404.html"]
    assert len(pages) > 20
    for path in pages:
        for link in links(path):
            target = urljoin(path.as_uri(), link)
            if urlsplit(target).scheme == "file":
                address, fragment = urldefrag(target)
                file = Path(unquote(urlsplit(address).path))
                assert file.is_file(), f"{path}: {link}"
                assert not fragment or fragment in Selector(file.read_text()).xpath("//@id").getall()


def test_the_page_for_wrong_addresses_works_at_any_depth(again: Publish, directory: Path) -> None:
    """A web server shows it anywhere, so its links are whole."""
    again()
    internal = [link for link in links(directory / "404.html") if not link.startswith("#")]
    assert internal
    for link in internal:
        assert link.startswith(f"{PUBLIC_URL}/")
        assert (directory / link.removeprefix(f"{PUBLIC_URL}/")).is_file()


def test_files_have_no_form_that_needs_a_server(again: Publish, directory: Path) -> None:
    """Where nobody answers, readers browse by kind, status and theme instead of searching."""
    again()
    home = Selector((directory / "index.html").read_text())
    assert home.xpath("//form").getall() == []
    found = home.xpath("//nav[@aria-label='Blader door de initiatieven']//a/@href").getall()
    assert {"soort/oproep/index.html", "status/open/index.html", "thema/mobiliteit/index.html"} <= set(found)
    narrowed = Selector((directory / "soort/oproep/index.html").read_text())
    assert narrowed.xpath("//ul[@class='cards']//h3/a/text()").getall() == ["Oproep Slimme Kade & <Co>"]


def test_former_names_lead_on(again: Publish, directory: Path) -> None:
    """The ids and slugs of merged initiatives keep a page that leads to the one they are part of."""
    again()
    for name in ("iprogramme", "iold", "oude-naam"):
        page = Selector((directory / f"initiatieven/{name}/index.html").read_text())
        assert page.xpath("//meta[@http-equiv='refresh']/@content").get() == "0; url=../programma-water/index.html"


def test_a_page_that_once_was_says_gone(again: Publish, directory: Path, sqlite_url: str) -> None:
    """An initiative that the store no longer has keeps its address, also in the sites after that."""
    again()
    empty = open_database(sqlite_url.replace("radar.sqlite", "other.sqlite"))
    prepare_database(empty)
    for _ in range(2):
        publish(empty, directory, public_url=PUBLIC_URL, now=NOW)
        page = (directory / "initiatieven/cafe-digitaal/index.html").read_text()
        assert "Dit initiatief staat niet langer in de lijst" in page
    close_database(empty)
    assert not (directory / "soort").exists()


@pytest.mark.parametrize("prepare", ["file", "foreign"])
def test_what_someone_else_wrote_is_left_alone(again: Publish, directory: Path, prepare: str) -> None:
    """A folder with other files, or a file, is refused by name and stays as it is."""
    mine = directory / "brief.txt" if prepare == "foreign" else directory
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("van mij")
    with pytest.raises(FolderRefused, match=r"public"):
        again()
    assert mine.read_text() == "van mij"


def test_an_empty_folder_may_be_used(again: Publish, directory: Path) -> None:
    """A folder that was made beforehand keeps its permissions."""
    directory.mkdir(mode=0o750)
    again()
    assert (directory / "index.html").is_file()
    assert directory.stat().st_mode & 0o777 == 0o750


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
import website.folder as folder
from storage.database import open_database
from website.publish import publish

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def after(count, function):
    def call(*arguments):
        nonlocal count
        count -= 1
        return die() if count < 0 else function(*arguments)
    return call

at = sys.argv[1]
if at.isdigit():
    folder.NewFolder.write = after(int(at), folder.NewFolder.write)
elif at == "before the swap":
    folder.take_place = die
elif at == "after the swap":
    folder.shutil.rmtree = die
elif at == "between two renames":
    folder.exchange = lambda *_: False
    Path.rename = after(1, Path.rename)
publish(open_database(sys.argv[2]), Path(sys.argv[3]), public_url="https://new.example.org",
        now=datetime.fromisoformat("2022-01-21T09:00+00:00"))
"""


@pytest.mark.parametrize("at", ["0", "1", "15", "before the swap", "after the swap", "between two renames"])
def test_a_kill_leaves_the_old_site_or_the_new_one(again: Publish, directory: Path, sqlite_url: str, at: str) -> None:
    """Whenever the process is killed, the next run finds a whole site, and clears up what was left."""
    again()
    old = contents(directory)
    ended = subprocess.run([sys.executable, "-c", KILLED, at, sqlite_url, str(directory)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    if at == "between two renames":
        assert contents(directory.with_name(".public.old")) == old
    elif at == "after the swap":
        assert b"https://new.example.org" in contents(directory)["feed.atom"][0]
    else:
        assert contents(directory) == old
    again()
    assert {name: content for name, (content, _) in contents(directory).items()} == {
        name: content for name, (content, _) in old.items()
    }
    assert sorted(path.name for path in directory.parent.iterdir() if "public" in path.name) == [
        ".public.lock",
        "public",
    ]


def test_a_reader_never_finds_nothing(again: Publish, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new site takes the place of the old one in one step: neither is ever moved away."""
    again()

    def refuse(*_: object) -> None:
        raise AssertionError("the site was moved away")

    monkeypatch.setattr(Path, "rename", refuse)
    before = directory.stat().st_ino
    again()
    assert directory.stat().st_ino != before
    assert (directory / "index.html").is_file()


def test_two_at_once_take_turns(again: Publish, directory: Path) -> None:
    """A second run waits for the first; the site is whole after both."""
    reports: list[PublishReport] = []
    threads = [threading.Thread(target=lambda: reports.append(again())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.changed > 0 for report in reports) == [False, True]
    assert (directory / "index.html").is_file()


def test_a_failure_in_the_middle_leaves_the_old_site(again: Publish, directory: Path, filled_sqlite: Sessions) -> None:
    """When a page can't be made, nothing of the new site is shown."""
    again()
    before = contents(directory)
    with filled_sqlite.begin() as session:
        stored = load_initiative(session, "icall")
        assert stored is not None
        broken = Initiative.model_construct(**{**dict(stored.initiative), "pages": None})
        save_initiative(session, broken, (), now=stored.last_changed, changed=False)
    with pytest.raises(Exception, match=r"."):
        again()
    assert contents(directory) == before
