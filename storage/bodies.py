"""Bodies: what servers sent, once per hash, compressed with zstd."""

import hashlib

import zstandard
from sqlalchemy import select

from storage.database import Session
from storage.tables import BodyRow
from storage.upsert import insert_missing

_LEVEL = 3


def store_body(session: Session, body: bytes) -> str:
    """Keep `body`; gives its SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(body).hexdigest()
    if session.scalar(select(BodyRow.sha256).where(BodyRow.sha256 == sha256)) is None:
        content = zstandard.compress(body, _LEVEL)
        insert_missing(session, BodyRow, [{"sha256": sha256, "size": len(body), "content": content}])
    return sha256


def load_body(session: Session, sha256: str) -> bytes:
    """The body with this hash.

    Raises:
        KeyError: if there is none.
    """
    row = session.execute(select(BodyRow.content, BodyRow.size).where(BodyRow.sha256 == sha256)).one_or_none()
    if row is None:
        raise KeyError(sha256)
    return zstandard.decompress(row.content, max_output_size=row.size)
