"""`radar fixtures save`: a stored capture as the fixture of a page class."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.context import context_of
from cli.show import say
from domain.captures import Capture
from scrapers.extract import as_utf8, build_response, content_type, extract
from scrapers.source import load_sources
from storage.bodies import load_body
from storage.captures import load_captures, page_captures
from storage.database import Session

FIXTURES = Path("tests/scrapers/pages")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Saved pages for the tests of page classes.", no_args_is_help=True)
    group.command("save")(save)
    app.add_typer(group, name="fixtures")


def save(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="CAPTURE|URL", help="The number of a capture, or a page's address.")],
    *,
    case: Annotated[str, typer.Option(help="The name of the case: what it shows.")],
    directory: Annotated[Path, typer.Option(help="The folder of fixtures.")] = FIXTURES,
) -> int:
    """Save a capture as production saw it, in the folder of the page class that reads it.

    Then write output.json beside it by hand, from the page: what the page says, in the form of the other folders. A
    page that may not be published is not kept: make a small one in your own words, with the same markup.
    """
    with context_of(context).database() as sessions, sessions() as session:
        capture = find_capture(session, what)
        body = load_body(session, capture.body_sha256) if capture else b""
    if capture is None:
        say(f"no such capture or page: {what}; radar export pages lists them", to=sys.stderr)
        return 1
    layout = extract(capture, body, load_sources()[capture.source]).layout
    if not layout:
        say(f"no page class reads {capture.url}; radar explain {capture.url} says why", to=sys.stderr)
        return 1
    folder = directory / layout / case
    if folder.exists():
        say(f"{folder} is there already; choose another --case", to=sys.stderr)
        return 1
    write_inputs(folder, capture, body)
    say(f"saved in {folder}; now write {folder / 'output.json'} by hand: what the page says, field by field")
    return 0


def find_capture(session: Session, what: str) -> Capture | None:
    """The capture with a number, or the newest one of an address."""
    if what.isdigit():
        return load_captures(session, [int(what)]).get(int(what))
    pages = (page for source in load_sources() for page in page_captures(session, source))
    return next((page.latest for page in pages if page.url == what), None)


def write_inputs(folder: Path, capture: Capture, body: bytes) -> None:
    """The inputs of a web-poet fixture: the body as text in UTF-8, and what came with it."""
    utf8, _ = as_utf8(body, content_type(capture))
    response = build_response(capture.url, utf8)
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    (inputs / "HttpResponse-body.html").write_bytes(bytes(response.body))
    info = {
        "_encoding": None,
        "headers": [["Content-Type", "text/html; charset=utf-8"]],
        "status": None,
        "type": "HttpResponse",
        "url": capture.url,
    }
    (inputs / "HttpResponse-info.json").write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    (folder / "meta.json").write_text(json.dumps({"shows": folder.name.replace("_", " ")}) + "\n", encoding="utf-8")
