"""`radar matches`: pairs of initiatives that may be one, for people to decide."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice

import typer

from cli.context import context_of
from cli.crawl import AsJson
from cli.show import print_json, say
from domain.initiative import Evidence, Initiative
from domain.open_data import JsonObject, moment
from pipeline.match.decisions import reference_to, references_of
from pipeline.match.keys import keys_of
from pipeline.match.uncertain import Uncertain, uncertain
from storage.initiatives import initiative_redirects, load_initiatives

_QUOTES = 3
Initiatives = Mapping[str, Initiative]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(matches)


def matches(context: typer.Context, *, as_json: AsJson = False) -> int:
    """List the initiatives that may be one and the same, with what speaks for it, most alike first.

    They stay apart until somebody decides: paste one of the two lines under a pair into the file of decisions
    (RADAR_DECISIONS, decisions.yml where nothing is set), say why, and run `radar process`.
    """
    found = context_of(context)
    decisions, today = found.decisions(), found.clock().date()
    with found.database() as sessions, sessions() as session:
        initiatives = {one.initiative.id: one.initiative for one in load_initiatives(session)}
        former: dict[str, list[str]] = {}
        for old, new in initiative_redirects(session).items():
            former.setdefault(new, []).append(old)
    known = [keys_of(one, former=former.get(name, ())) for name, one in initiatives.items()]
    for name in decisions.unknown({reference for keys in known for reference in references_of(keys)}):
        say(f"{found.settings.decisions} names {name}, which is no page or id of an initiative", to=sys.stderr)
    pairs = [pair for pair in uncertain(known, decisions=decisions) if unrelated(pair, initiatives)]
    for pair in pairs:
        if as_json:
            print_json(pair_json(pair, initiatives, today))
        else:
            say("\n".join(pair_lines(pair, initiatives, today)))
    if not pairs and not as_json:
        say("no two initiatives look alike without being matched")
    return 0


def unrelated(pair: Uncertain, initiatives: Initiatives) -> bool:
    """Whether the two are not known as a whole and its part, or as two editions."""
    one, other = initiatives[pair.one], initiatives[pair.other]
    return not {one.id, other.id} & {one.parent, other.parent, one.successor_of, other.successor_of}


def pair_lines(pair: Uncertain, initiatives: Initiatives, today: date) -> Iterator[str]:
    """One pair for a person: the score with its parts, both sides, and what to paste."""
    yield f"{pair.score.value:.2f}  {pair.score.reason}"
    for side in (initiatives[pair.one], initiatives[pair.other]):
        yield f"      {side.id}  {title_of(side)}"
        yield from (f"          {quote.url}  “{quote.quote}”" for quote in quotes_of(side))
    yield from (f"  {line}" for line in lines_to_paste(pair, initiatives, today))


def pair_json(pair: Uncertain, initiatives: Initiatives, today: date) -> JsonObject:
    """One pair for a script."""
    return {
        "score": pair.score.value,
        "parts": [{"words": words, "weight": weight} for words, weight in pair.score.parts],
        "initiatives": [side_json(initiatives[pair.one]), side_json(initiatives[pair.other])],
        "decisions": list(lines_to_paste(pair, initiatives, today)),
    }


def side_json(side: Initiative) -> JsonObject:
    """One side of a pair."""
    return {
        "id": side.id,
        "title": title_of(side),
        "url": side.pages[0].url if side.pages else "",
        "evidence": [
            {"url": one.url, "quote": one.quote, "captured_at": moment(one.captured_at)} for one in quotes_of(side)
        ],
    }


def title_of(side: Initiative) -> str:
    """The title, the slug of one without."""
    return side.title.value if side.title else side.slug


def quotes_of(side: Initiative) -> list[Evidence]:
    """Where its names were read, each page with its words once."""
    facts = (*((side.title,) if side.title else ()), *side.aliases)
    found = {(one.url, one.quote): one for fact in facts for one in fact.evidence}
    return list(islice(found.values(), _QUOTES))


def lines_to_paste(pair: Uncertain, initiatives: Initiatives, today: date) -> Iterator[str]:
    """The entry that makes them one, and the entry that keeps them apart, as YAML."""
    sides = json.dumps([named(initiatives[pair.one]), named(initiatives[pair.other])], ensure_ascii=False)
    for verdict in ("same", "different"):
        yield f'- {{{verdict}: {sides}, why: "", by: "", on: {today.isoformat()}}}'


def named(side: Initiative) -> str:
    """How a decision names one side: by its leading page, which outlives ids."""
    return reference_to((side.pages[0].source, side.pages[0].url, side.pages[0].key)) if side.pages else side.id
