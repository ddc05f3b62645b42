"""Compressed answers: within the limit of a body, and refused where they are cut off, which Scrapy lets pass."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils import _compression

_DECODERS: Any = _compression
"""Where Scrapy keeps brotli and zstd, whichever packages they come from."""
_GZIP = b"\x1f\x8b"
_GZIPPED, _DEFLATED, _RAW = 31, 15, -15
_PIECE = 65536


class BrokenBody(IgnoreRequest):
    """A compressed body that is damaged or has no end."""


class WholeBodies(HttpCompressionMiddleware):
    """Decompresses what is whole."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """The content of `body`.

        Raises:
            BrokenBody: if a part of it is missing.
        """
        name = encoding.decode("latin-1").removeprefix("x-")
        if name == "gzip" and (content := content_of_member(body, max_size)) is not None:
            return content
        try:
            content = HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001  what is extended
            whole = not body or _IS_WHOLE[name](body)
        except (OSError, EOFError, zlib.error, _DECODERS.brotli.error, _DECODERS.zstd.ZstdError) as error:
            raise BrokenBody(f"the {name} body can't be decompressed: {error}") from None
        if not whole:
            raise BrokenBody(f"the {name} body is cut off")
        return content


def content_of_member(body: bytes, max_size: int) -> bytes | None:
    """The content of gzip that is one whole member, as nearly all is; None for what needs a closer look."""
    stream = zlib.decompressobj(_GZIPPED)
    try:
        content = stream.decompress(body, max_size)
    except zlib.error:
        return None
    return content if stream.eof and not stream.unused_data and not stream.unconsumed_tail else None


def is_whole_gzip(body: bytes) -> bool:
    """Whether all members have their end; what is no member may follow."""
    while body.startswith(_GZIP):
        rest = after_stream(body, _GZIPPED)
        if rest is None:
            return False
        body = rest
    return True


def is_whole_deflate(body: bytes) -> bool:
    """Whether a stream has its end; some servers send it without the wrapping of zlib."""
    try:
        return after_stream(body, _DEFLATED) is not None
    except zlib.error:
        return after_stream(body, _RAW) is not None


def after_stream(body: bytes, wrapping: int) -> bytes | None:
    """What follows the stream that `body` begins with; None if it has no end."""
    stream = zlib.decompressobj(wrapping)
    piece = body
    while piece and not stream.eof:
        stream.decompress(piece, _PIECE)
        piece = stream.unconsumed_tail
    return stream.unused_data if stream.eof else None


def is_whole_brotli(body: bytes) -> bool:
    """Whether the stream has its end."""
    stream = _DECODERS.brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=_PIECE)
    while piece and not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=_PIECE)
    return bool(stream.is_finished())


def is_whole_zstd(body: bytes) -> bool:
    """Whether all frames have their end."""
    while body:
        stream = _DECODERS.zstd.ZstdDecompressor()
        piece = body
        while not stream.eof and (piece or not stream.needs_input):
            stream.decompress(piece, _PIECE)
            piece = b""
        if not stream.eof:
            return False
        body = stream.unused_data
    return True


_IS_WHOLE: Mapping[str, Callable[[bytes], bool]] = {
    "gzip": is_whole_gzip,
    "deflate": is_whole_deflate,
    "br": is_whole_brotli,
    "zstd": is_whole_zstd,
}
