"""The walk-through of docs/adding-a-source.md, followed to the letter in a copy of the checkout."""

import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = Path("docs") / "adding-a-source.md"
STEP = re.compile(
    r"(?:Write `(?P<file>[^`]+)`:\n\n)?```(?P<sort>\w+)\n(?P<text>.*?)```|(?P<row>\| `waterloket` [^\n]*)", re.DOTALL
)
FOOT = '<footer><a href="/contact">Contact</a></footer></body></html>'
PAGES = {
    "/": '<html><head><title>Waterloket</title></head><body><h1>Waterloket</h1><ul class="projecten">'
    f'<li><a href="/projecten/slimme-kade">Slimme kade</a></li></ul>{FOOT}',
    "/projecten/slimme-kade": "<html><body><main><h1>Project Slimme kade</h1><p>Dit project helpt gemeenten om de "
    f"waterstand te volgen.</p><h2>Partners</h2><p>imec en VITO</p></main>{FOOT}",
    "/contact": f"<html><body><main><h1>Contact</h1><p>Bel ons gerust.</p></main>{FOOT}",
}


class Handler(BaseHTTPRequestHandler):
    """The site of the walk-through."""

    def do_GET(self) -> None:
        """A page, or 404."""
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """The site on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the tracked files, as they are now."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def test_a_morning_ends_with_a_complete_source(checkout: Path, port: int) -> None:
    """Every command succeeds, every file is taken as it stands there, and in the end the initiative is explained."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RADAR_", "PYTEST_"))}
    environment = {
        **kept,
        "PYTHONPATH": str(checkout),
        "RADAR_CONNECT_TO": f"waterloket.example=127.0.0.1:{port}",
        "RADAR_CONTACT": "https://radar.test/",
    }
    said: list[str] = []
    for step in STEP.finditer((checkout / GUIDE).read_text(encoding="utf-8")):
        if step["row"]:
            with (checkout / GUIDE).open("a", encoding="utf-8") as guide:
                guide.write(f"{step['row']}\n")
        elif step["sort"] == "console":
            said += [follow(line.removeprefix("$ "), checkout, environment) for line in step["text"].splitlines()]
        else:
            path = checkout / step["file"]
            path.write_text(step["text"], encoding="utf-8")
    assert "3 pages" in said[1]
    assert "passed" in said[-4]
    assert '"class": "initiative"' not in said[-1]
    assert "class: initiative" in said[-1]


def follow(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run one command of the walk-through; gives what it says."""
    words = shlex.split(command)
    start = {"radar": [sys.executable, "-m", "cli"], "python": [sys.executable]}[words[0]]
    done = subprocess.run(
        [*start, *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
    return done.stdout
