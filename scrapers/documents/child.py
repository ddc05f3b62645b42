"""One document to text, within limits: `python -m scrapers.documents.child pdf BYTES SECONDS < document`.

The arguments are the format, the most address space and the most processor time. The answer, on standard output, is
`{"parts": [[place, text], ...]}` or `{"problem": "why not"}`; nothing a document holds can do more.
"""

import json
import sys

from scrapers.child import limit
from scrapers.documents.formats import FORMATS, UnreadableDocument

_MOST_TEXT = 2 * 1024 * 1024


def main() -> None:
    """Read standard input as a document of the format that the argument names."""
    kind, memory, seconds = sys.argv[1:]
    limit(memory=int(memory), seconds=int(seconds))
    json.dump(read(kind, sys.stdin.buffer.read()), sys.stdout)


def read(kind: str, body: bytes) -> dict[str, object]:
    """The parts of a document, or why it has none."""
    parts: list[tuple[str, str]] = []
    size = 0
    try:
        for place, text in FORMATS[kind](body):
            size += len(text)
            if size > _MOST_TEXT:
                return {"problem": f"it has more than {_MOST_TEXT} characters of text"}
            parts.append((place, text))
    except UnreadableDocument as error:
        return {"problem": str(error)}
    except MemoryError:
        return {"problem": "it takes too much memory"}
    except Exception as error:  # noqa: BLE001  libraries raise anything for a broken file
        return {"problem": f"it is broken: {type(error).__name__}: {error}"[:300]}
    return {"parts": parts}


if __name__ == "__main__":
    main()
