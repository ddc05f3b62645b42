"""`radar explain`: where each fact of an initiative was read, and what was made of a page."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from pydantic import JsonValue

from cli.context import context_of
from cli.crawl import AsJson
from cli.show import print_json, say
from domain.captures import PageLine
from domain.initiative import Fact, Facts, StoredInitiative
from domain.open_data import EVIDENCED, JsonObject, initiative_json, moment, page_json, value_json
from storage.captures import page_lines
from storage.database import Session
from storage.initiatives import initiative_redirects, load_initiative


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(explain)


def explain(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="ID|SLUG|URL", help="An initiative, or the address of a page.")],
    *,
    as_json: AsJson = False,
) -> int:
    """Show every fact of an initiative with its evidence: page, capture, moment, words, place, and how it was read.

    Of a page: what it was taken for and why, its initiatives, and what was not understood.
    """
    with context_of(context).database() as sessions, sessions() as session:
        found = explain_page(session, what) if "://" in what else explain_initiative(session, what)
    if found is None:
        say(f"no such initiative or page: {what}; radar export initiatives (or pages) lists them", to=sys.stderr)
        return 1
    if as_json:
        print_json(found)
    else:
        say("\n".join(lines_of(found)))
    return 0


def explain_page(session: Session, url: str) -> JsonObject | None:
    """What was made of a page."""
    line: PageLine | None = next((line for line in page_lines(session) if line.url == url), None)
    return page_json(line) if line else None


def explain_initiative(session: Session, id_or_slug: str) -> JsonObject | None:
    """Every fact of an initiative, also by an id that it had before."""
    stored = load_initiative(session, id_or_slug)
    if stored is None:
        return None
    former = sorted(old for old, new in initiative_redirects(session).items() if new == stored.initiative.id)
    return {**initiative_explained(stored, page_lines(session)), "former_ids": list[JsonValue](former)}


def initiative_explained(stored: StoredInitiative, pages: list[PageLine]) -> JsonObject:
    """An initiative with the evidence of each value, the reasons of its pages, and what it does not know."""
    initiative = stored.initiative
    whole = initiative_json(stored)
    why = {line.url: line.why for line in pages}
    return {
        **{name: whole[name] for name in ("id", "slug", "presence", "version", "first_seen", "last_changed")},
        "facts": {name: list[JsonValue](values) for name in EVIDENCED if (values := facts_json(initiative, name))},
        "unknown": list[JsonValue](sorted(initiative.unknown)),
        "conflicts": whole["conflicts"],
        "pages": [{**page, "why": why.get(str(page["url"]), "")} for page in objects(whole["pages"])],
        "documents": whole["documents"],
    }


def objects(values: object) -> list[JsonObject]:
    """A list of JSON objects."""
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def facts_json(facts: Facts, name: str) -> list[JsonObject]:
    """The values of a field, each with its notes and every place where it was read."""
    known = getattr(facts, name)
    listed = known if isinstance(known, tuple) else (known,)
    return [fact_json(fact) for fact in listed if isinstance(fact, Fact)]


def fact_json(fact: Fact[object]) -> JsonObject:
    """One value with its evidence."""
    return {
        "value": value_json(fact.value),
        "notes": list(fact.notes),
        "evidence": [
            {
                "url": one.url,
                "capture": one.capture,
                "captured_at": moment(one.captured_at),
                "quote": one.quote,
                "xpath": one.xpath,
            }
            for one in fact.evidence
        ],
    }


def lines_of(found: JsonObject, indent: str = "") -> Iterator[str]:
    """A JSON object as indented lines for a person."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from lines_of(value, indent + "  ")
        elif objects(value):
            yield f"{indent}{name}:"
            for one in objects(value):
                first, *rest = lines_of(one, indent + "    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{indent}{name}: {'' if shown is None else shown}".rstrip()
