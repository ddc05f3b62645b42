"""What pages of initiatives say where their cues alone do not tell any more: read with what is remembered of them.

Nothing is remembered but what is stored: which capture an initiative was read from. That this capture is of an
initiative, its own cues tell with today's code, or those of the newest capture before it that has any. A later capture
that says mostly the same is of the same initiative. So every run comes to the same answer, whatever was killed before
it, and so does reading everything again; code that finds no initiative in any of the captures finds none in the last.
"""

from collections.abc import Iterable, Sequence

from domain.initiative import PageRecord, PageUse
from domain.readings import Remembered
from pipeline.reading import PageReading, Reader
from storage.captures import captures_before
from storage.database import Session


def lost_subjects(reading: PageReading, uses: Iterable[PageUse]) -> list[PageUse]:
    """Those of `uses` of a page of which a new reading of it, that was understood, does not tell."""
    told = {record.key for record in reading.records}
    return [use for use in uses if use.key not in told] if reading.understood else []


def recollect(session: Session, reader: Reader, lost: Iterable[PageUse], capture: int) -> None:
    """Read the new `capture` of the page of `lost`, which does not tell of them, with what is remembered of them."""
    known = [(use, record) for use in lost for record in taken_in(session, reader, use)[:1]]
    remembered = [remember(record, said=record.passages) for use, record in known if use.capture != capture]
    if remembered:
        reader.read_as(session, capture, remembered)


def taken_in(session: Session, reader: Reader, use: PageUse) -> list[PageRecord]:
    """What the capture of `use` says of its subject; nothing where no capture of the page has the cues for it."""
    found = of_subject(reader.read(session, use.capture), use)
    if found:
        return found
    for earlier in captures_before(session, use.url, use.capture):
        former = of_subject(reader.read(session, earlier), use)
        if former:
            return of_subject(reader.read_as(session, use.capture, [remember(former[0], said=None)]), use)
    return []


def of_subject(reading: PageReading, use: PageUse) -> list[PageRecord]:
    """What a reading of its page tells of the subject of `use`."""
    return [record for record in reading.records if record.key == use.key]


def remember(record: PageRecord, *, said: Sequence[str] | None) -> Remembered:
    """What a record leaves in memory of its subject."""
    kind = record.kind.value if record.kind else None
    return Remembered(key=record.key, kind=kind, said=said if said is None else tuple(said))
