"""Bodies: what servers sent, once per hash, compressed with zstd.

Most bodies differ from another one in few words: the same page before, or its neighbour with the same menus. Such a
body is compressed with that other one, its base, as dictionary (RFC 8878 5), which takes a quarter of the room over
the years. A base is whole itself, so that one more look-up is all that it costs to read a body.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple

import zstandard
from sqlalchemy import select

from storage.database import Session
from storage.tables import BodyRow
from storage.upsert import insert_missing

_LEVEL = 3
_LONGEST = 1024 * 1024
"""Longer bodies, in bytes, stand by themselves."""
_WORTH = 4
"""So do those that take more than a quarter of their room with a base: they are a better base for what follows."""

_PLAIN = 24
"""What takes less than this part of its length with a base takes less than a quarter of its room alone, as text."""
_TRIES = 4
"""After so many bases in a row that were of no use, the rest of a batch is not compared with its neighbours."""

_MOST_AT_ONCE = 4 * 1024 * 1024
"""How many bytes of bodies are read at a time; a longer body is read by itself."""


def hash_of(body: bytes) -> str:
    """The SHA-256 of `body` in hexadecimal: the name that it is kept under."""
    return hashlib.sha256(body).hexdigest()


def store_body(session: Session, body: bytes) -> str:
    """Keep `body`; gives its SHA-256 in hexadecimal."""
    sha256 = hash_of(body)
    store_bodies(session, {sha256: body})
    return sha256


def store_bodies(
    session: Session,
    bodies: Mapping[str, bytes],
    *,
    earlier: Mapping[str, str] = MappingProxyType({}),
    neighbours: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Keep these bodies, by hash; one that is kept already is not compressed again.

    `earlier` and `neighbours` have for some of them the hash of one that they may resemble: what their page was
    before, or the page beside them. It is kept, or stands before them in `bodies`.
    """
    if not bodies:
        return
    kept = set(session.scalars(select(BodyRow.sha256).where(BodyRow.sha256.in_(bodies))))
    shelf = _Shelf(session)
    rows = [
        shelf.row(sha256, body, shelf.base(earlier.get(sha256), neighbours.get(sha256)))
        for sha256, body in bodies.items()
        if sha256 not in kept
    ]
    insert_missing(session, BodyRow, sorted(rows, key=lambda row: (row["base_sha256"] is not None, row["sha256"])))


class _Shelf:
    """The whole bodies that new ones may be compressed with."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bodies: dict[str, bytes] = {}
        self._wholes: dict[str, str] = {}
        self._useless = 0
        self._alone = zstandard.ZstdCompressor(_LEVEL)
        self._compressor: tuple[str, zstandard.ZstdCompressor | None] = ("", None)

    def base(self, earlier: str | None, neighbour: str | None) -> str | None:
        """The body to compress a new one with: the page's own before, else a neighbour while neighbours are of use."""
        return self._whole(earlier or (neighbour if self._useless < _TRIES else None))

    def _whole(self, sha256: str | None) -> str | None:
        """The base of a body, or the body itself where it is whole; None where there is no such body."""
        if sha256 is None or sha256 in self._wholes:
            return self._wholes.get(sha256 or "")
        row = self._session.execute(select(BodyRow.base_sha256).where(BodyRow.sha256 == sha256)).one_or_none()
        if row is None:
            return None
        self._wholes[sha256] = row.base_sha256 or sha256
        return self._wholes[sha256]

    def row(self, sha256: str, body: bytes, base: str | None) -> dict[str, Any]:
        """A body as a row; where `base` saves too little, it is whole and may serve others."""
        content = self._beside(body, base) if base else None
        if content is None or len(content) * _PLAIN > len(body):
            whole = self._alone.compress(body)
            if content is None or len(content) * _WORTH > len(whole):
                self._useless += base is not None
                base, content = None, whole
        self._wholes[sha256] = base or sha256
        if base is None:
            self._bodies[sha256] = body
        else:
            self._useless = 0
        return {"sha256": sha256, "size": len(body), "content": content, "base_sha256": base}

    def _beside(self, body: bytes, base: str) -> bytes | None:
        """`body` compressed with a base; None where one of them is too long for that."""
        if self._compressor[0] != base:
            self._compressor = (base, _compressor(self._body(base)))
        compressor = self._compressor[1]
        return None if compressor is None or len(body) > _LONGEST else compressor.compress(body)

    def _body(self, sha256: str) -> bytes:
        if sha256 not in self._bodies:
            self._bodies[sha256] = load_body(self._session, sha256)
        return self._bodies[sha256]


def _compressor(base: bytes) -> zstandard.ZstdCompressor | None:
    """Compresses with `base` as dictionary; None for a base that is too long for one."""
    if not base or len(base) > _LONGEST:
        return None
    settings = zstandard.ZstdCompressionParameters.from_level(_LEVEL, source_size=len(base), dict_size=len(base))
    return zstandard.ZstdCompressor(dict_data=_dictionary(base), compression_params=settings)


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def load_body(session: Session, sha256: str) -> bytes:
    """The body with this hash.

    Raises:
        KeyError: if there is none.
    """
    return _read(session, [sha256])[sha256]


def body_batches(session: Session, hashes: Sequence[str]) -> Iterator[list[bytes]]:
    """The bodies with these hashes, in their order, as many at a time as take a few megabytes together.

    Raises:
        KeyError: if one of them is not there.
    """
    found = select(BodyRow.sha256, BodyRow.size).where(BodyRow.sha256.in_(hashes))
    sizes = {row.sha256: row.size for row in session.execute(found)}
    start = 0
    while start < len(hashes):
        fitting = sum(size <= _MOST_AT_ONCE for size in accumulate(sizes[sha256] for sha256 in hashes[start:]))
        batch = hashes[start : start + max(1, fitting)]
        bodies = _read(session, batch)
        yield [bodies[sha256] for sha256 in batch]
        start += len(batch)


def _read(session: Session, hashes: Sequence[str]) -> dict[str, bytes]:
    """These bodies by hash, with one look-up for them and one for those of their bases that are not among them."""
    rows = _rows(session, set(hashes))
    bases = {row.base_sha256 for row in rows.values() if row.base_sha256 is not None}
    rows |= _rows(session, bases - rows.keys())
    alone = zstandard.ZstdDecompressor()
    wholes = {sha256: alone.decompress(row.content, row.size) for sha256, row in rows.items() if row.is_whole}
    dictionaries = {sha256: _dictionary(wholes[sha256]) for sha256 in bases}
    return {
        sha256: wholes[sha256] if row.base_sha256 is None else _decompress(row, dictionaries[row.base_sha256])
        for sha256, row in ((sha256, rows[sha256]) for sha256 in hashes)
    }


class _Kept(NamedTuple):
    """A body as it is kept."""

    content: bytes
    size: int
    base_sha256: str | None

    @property
    def is_whole(self) -> bool:
        return self.base_sha256 is None


def _rows(session: Session, hashes: Collection[str]) -> dict[str, _Kept]:
    if not hashes:
        return {}
    found = select(BodyRow.sha256, BodyRow.content, BodyRow.size, BodyRow.base_sha256)
    rows = session.execute(found.where(BodyRow.sha256.in_(hashes)))
    return {sha256: _Kept(content, size, base) for sha256, content, size, base in rows}


def _decompress(row: _Kept, base: zstandard.ZstdCompressionDict) -> bytes:
    return zstandard.ZstdDecompressor(dict_data=base).decompress(row.content, max_output_size=row.size)
