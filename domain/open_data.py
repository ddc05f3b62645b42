"""The open data: JSON objects with the keys that `docs/schema/` describes, in a fixed order.

Other people's scripts depend on these forms; more keys may be added, none is renamed or removed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from pydantic import JsonValue

from domain.captures import Crawl, PageLine
from domain.changes import Change
from domain.documents import Document
from domain.initiative import Conflict, Evidence, Fact, Facts, Page, StoredInitiative
from domain.values import Amount, Deadline, Municipality, Organisation, PartialDate
from domain.vocabulary import Status

JsonObject = dict[str, JsonValue]

EVIDENCED = (
    "title",
    "aliases",
    "summary",
    "kind",
    "status",
    "themes",
    "target_groups",
    "organisations",
    "programme",
    "start",
    "end",
    "deadlines",
    "amounts",
    "municipalities",
    "contact",
)
"""The fields that carry evidence, in the order of the export."""


def initiative_json(stored: StoredInitiative, *, parts: Iterable[str] = (), former: Iterable[str] = ()) -> JsonObject:
    """One initiative; `parts` are the ids of those that name it as their programme, `former` those merged into it."""
    initiative = stored.initiative
    return {
        "id": initiative.id,
        "slug": initiative.slug,
        **{name: field_json(initiative, name) for name in ("title", "aliases", "summary", "kind")},
        "status": field_json(initiative, "status") or Status.UNKNOWN.value,
        **{name: field_json(initiative, name) for name in ("themes", "target_groups", "organisations", "parent")},
        "parts": list(parts),
        **{name: field_json(initiative, name) for name in ("successor_of", "start", "end", "deadlines", "amounts")},
        **{name: field_json(initiative, name) for name in ("municipalities", "contact")},
        "languages": list(initiative.languages),
        "pages": [_page_of_initiative(page) for page in initiative.pages],
        "documents": [_document(document) for document in initiative.documents],
        "conflicts": [_conflict(conflict) for conflict in initiative.conflicts],
        "evidence": evidence_by_field(initiative),
        "presence": initiative.presence.value,
        "first_seen": moment(stored.first_seen),
        "last_seen": moment(stored.last_seen),
        "last_changed": moment(stored.last_changed),
        "version": stored.version,
        "former_ids": list(former),
    }


def change_json(change: Change) -> JsonObject:
    """One change; its evidence is what the new value was read from, or the old one where nothing is left."""
    return {
        "id": change.id,
        "initiative": change.initiative,
        "title": change.title,
        "kind": change.kind.value,
        "cause": change.cause.value,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "significance": change.significance.value,
        "summary": change.summary,
        "url": change.url,
        "detected_at": moment(change.detected_at),
        "run": change.run,
        "evidence": _evidence(change.evidence_after or change.evidence_before),
    }


def page_json(line: PageLine) -> JsonObject:
    """One page; `class` is null for a page that was not read yet."""
    return {
        "url": line.url,
        "source": line.source,
        "class": line.page_class.value if line.page_class else None,
        "why": line.why,
        "status": line.status,
        "captured_at": moment(line.captured_at),
        "body_sha256": line.body_sha256,
        "initiatives": list(line.initiatives),
        "issues": list(line.issues),
    }


def run_json(crawl: Crawl) -> JsonObject:
    """One crawl of one source, with its counts; `outcome` is `running` until it ends."""
    return {
        "id": crawl.id,
        "source": crawl.source,
        "started_at": moment(crawl.started_at),
        "finished_at": moment(crawl.finished_at) if crawl.finished_at else None,
        "outcome": crawl.outcome.value,
        "why": crawl.why,
        **crawl.counts.model_dump(),
    }


def field_json(facts: Facts, name: str) -> JsonValue:
    """One field of an initiative or page record as the export has it."""
    known = getattr(facts, name)
    if isinstance(known, tuple):
        return [value_json(fact.value) for fact in known]
    return value_json(known.value) if isinstance(known, Fact) else value_json(known)


def value_json(value: object) -> JsonValue:
    """One value as the export has it."""
    for kind, build in _FORMS.items():
        if isinstance(value, kind):
            return build(value)
    return None if value is None else str(value)


def evidence_by_field(facts: Facts) -> JsonObject:
    """For each field that says something, the pages and the words that say it."""
    found = {name: _evidence(_evidence_of(getattr(facts, name))) for name in EVIDENCED}
    return {name: evidence for name, evidence in found.items() if evidence}


def moment(at: datetime) -> str:
    """A moment in UTC, ISO 8601."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def number(amount: Decimal) -> int | float:
    """An exact amount as a JSON number: whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def deadline_json(deadline: Deadline) -> JsonObject:
    """A deadline as the export has it."""
    return {
        "date": deadline.date.iso,
        "time": deadline.time.isoformat("minutes") if deadline.time else None,
        "label": deadline.label,
        "precision": deadline.date.precision.value,
        "inclusive": deadline.inclusive,
        "qualifier": deadline.date.qualifier,
    }


def _amount(amount: Amount) -> JsonObject:
    return {
        "eur": None if amount.eur is None else number(amount.eur),
        "percent": None if amount.percent is None else number(amount.percent),
        "meaning": amount.meaning.value,
        "per": amount.per,
    }


def _organisation(organisation: Organisation) -> JsonObject:
    return {"name": organisation.name, "role": organisation.role.value, "ovo": organisation.ovo}


def _municipality(municipality: Municipality) -> JsonObject:
    return {"nis": municipality.nis, "name": municipality.name}


def _partial_date(date: PartialDate) -> str:
    return date.iso


_FORMS: Mapping[type, Callable[..., JsonValue]] = {
    PartialDate: _partial_date,
    Deadline: deadline_json,
    Amount: _amount,
    Organisation: _organisation,
    Municipality: _municipality,
}


def _page_of_initiative(page: Page) -> JsonObject:
    return {
        "url": page.url,
        "source": page.source,
        "role": page.role.value,
        "first_seen": moment(page.first_seen),
        "last_seen": moment(page.last_seen),
        "state": page.state.value,
    }


def _document(document: Document) -> JsonObject:
    return {
        "url": document.url,
        "title": document.title,
        "sha256": document.sha256,
        "captured_at": moment(document.captured_at),
        "state": document.state.value,
    }


def _conflict(conflict: Conflict) -> JsonObject:
    values: list[JsonValue] = [{"value": fact.value, "evidence": _evidence(fact.evidence)} for fact in conflict.facts]
    return {"field": conflict.field, "values": values}


def _evidence_of(known: object) -> tuple[Evidence, ...]:
    facts = known if isinstance(known, tuple) else (known,)
    return tuple(evidence for fact in facts if isinstance(fact, Fact) for evidence in fact.evidence)


def _evidence(evidence: Sequence[Evidence]) -> list[JsonValue]:
    """Each page with its words once."""
    found = {(one.address, one.quote): moment(one.captured_at) for one in evidence}
    return [{"url": url, "quote": quote, "captured_at": at} for (url, quote), at in found.items()]
