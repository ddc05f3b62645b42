"""Reading that survives a page that kills the process: after three tries that never ended, the page is set aside.

A run notes once which captures it is going to read, and forgets them when all is read. A run that finds such notes
follows one that was killed, and notes each page by itself: a page that kills the process three times is known then.
"""

from collections.abc import Iterator, Sequence

from domain.issues import IssueCode
from pipeline.reading import PageReading, Reader, nothing_read
from storage.captures import load_capture
from storage.database import Sessions
from storage.tries import forget_tries, reading_tries, record_tries

TRIES = 3
_AT_ONCE = 500
_REASON = f"reading it ended the process {TRIES} times; it is read again when it changes, or by radar reprocess"


def read_all(
    sessions: Sessions, reader: Reader, captures: Sequence[int], *, processes: int, anew: bool
) -> Iterator[PageReading]:
    """What each of `captures` means, in their order; one that killed earlier runs is not read.

    `anew` forgets what killed earlier runs: the code may be better now.
    """
    with sessions.begin() as session:
        if anew:
            forget_tries(session)
        tries = reading_tries(session)
        if not tries:
            for start in range(0, len(captures), _AT_ONCE):
                record_tries(session, dict.fromkeys(captures[start : start + _AT_ONCE], 1))
    if tries:
        yield from (read_warily(sessions, reader, capture, tries) for capture in captures)
        return
    with sessions() as session:
        yield from reader.read_ahead(session, captures, processes=processes)
    with sessions.begin() as session:
        forget_tries(session)


def read_warily(sessions: Sessions, reader: Reader, capture: int, tries: dict[int, int]) -> PageReading:
    """What `capture` means, with a note as long as it is being read, unless it was tried too often."""
    began = tries.get(capture, 0)
    if began >= TRIES:
        with sessions() as session:
            died = nothing_read(load_capture(session, capture), IssueCode.READING_DIED, _REASON)
        return reader.keep(capture, died)
    with sessions.begin() as session:
        record_tries(session, {capture: began + 1})
    with sessions() as session:
        reading = reader.read(session, capture)
    with sessions.begin() as session:
        forget_tries(session, [capture])
    return reading


def is_set_aside(reading: PageReading) -> bool:
    """Whether a page was not read because it killed earlier runs."""
    return any(issue.code is IssueCode.READING_DIED for issue in reading.issues)
