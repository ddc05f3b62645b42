"""Bodies: what servers sent, once per hash, compressed with zstd."""

import hashlib
from collections.abc import Mapping

import zstandard
from sqlalchemy import select

from storage.database import Session
from storage.tables import BodyRow
from storage.upsert import insert_missing

_LEVEL = 3


def hash_of(body: bytes) -> str:
    """The SHA-256 of `body` in hexadecimal: the name that it is kept under."""
    return hashlib.sha256(body).hexdigest()


def store_body(session: Session, body: bytes) -> str:
    """Keep `body`; gives its SHA-256 in hexadecimal."""
    sha256 = hash_of(body)
    store_bodies(session, {sha256: body})
    return sha256


def store_bodies(session: Session, bodies: Mapping[str, bytes]) -> None:
    """Keep these bodies, by hash; one that is kept already is not compressed again."""
    if not bodies:
        return
    kept = set(session.scalars(select(BodyRow.sha256).where(BodyRow.sha256.in_(bodies))))
    rows = [
        {"sha256": sha256, "size": len(body), "content": zstandard.compress(body, _LEVEL)}
        for sha256, body in sorted(bodies.items())
        if sha256 not in kept
    ]
    insert_missing(session, BodyRow, rows)


def load_body(session: Session, sha256: str) -> bytes:
    """The body with this hash.

    Raises:
        KeyError: if there is none.
    """
    row = session.execute(select(BodyRow.content, BodyRow.size).where(BodyRow.sha256 == sha256)).one_or_none()
    if row is None:
        raise KeyError(sha256)
    return zstandard.decompress(row.content, max_output_size=row.size)
