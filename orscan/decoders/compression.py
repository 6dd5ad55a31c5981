"""Compression: inflates gzip and zlib streams that are written in base64.

Not the streams themselves: those are files of their own, and their magic bytes are too short to
be asked for in everything. In base64 a gzip stream begins with `H4sI`, and a zlib stream with
three characters that are rare behind a quote, a space, an equals sign or a line's end.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import product

from orscan.decoders import Occurring, View, WholeView, places, present
from orscan.decoders.base64 import Digits, decoded, joined
from orscan.rule import Form

_GZIP = b"H4sI"
# zlib's header for each level of compression, with the two bits that follow.
_LEVEL_6 = (b"eJw", b"eJx", b"eJy", b"eJz")  # the default
_LEVEL_9 = (b"eNo", b"eNp", b"eNq", b"eNr")
_QUOTED = product((b'"', b"'"), (*_LEVEL_6, *_LEVEL_9))
_BARE = product((b" ", b"=", b"\n"), _LEVEL_6)

_SHORTEST = 60
"""How many digits a stream with a key takes at least."""

_BEGINNING = re.compile(rb"[A-Za-z0-9+/_-]{16}")
"""What a stream begins with, at the least, before its first line ends."""

_LONGEST = 4 << 20
"""How far a stream is followed in the data, in bytes."""

_MOST, _MOST_IN_ALL = 8 << 20, 32 << 20
"""How much is inflated, of one stream and of all streams in the data, in bytes."""

_RATIO = 200
"""How many times as long as the stream what is inflated may be."""

_STEP = 64
"""How many digits are inflated together; as many are lost where a stream breaks."""


class Compression:
    """See `Decoder`. A stream that is cut off or broken gives what could be inflated."""

    name = "compression"
    form = Form.ENCODED
    literals = (_GZIP, *(context + header for context, header in (*_QUOTED, *_BARE)))

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`. Streams are not looked for in what another was inflated from."""
        left, behind = _MOST_IN_ALL, 0
        for start, digits, first in _streams(data, occurring):
            if start < behind:
                continue
            text, last = _inflated(digits.text, first, left)
            origin = digits.span(first, last)
            if text:
                kind = "gzip" if digits.text.startswith(_GZIP, first) else "zlib"
                yield WholeView(text, ("base64", kind), origin)
            behind, left = origin.end, left - len(text)
            if left <= 0:
                return


def _streams(data: bytes, occurring: Occurring | None) -> Iterator[tuple[int, Digits, int]]:
    """Yield where a stream may begin, in order: the place, its base64, and the offset in that."""
    digits, end = Digits(b"", (), ()), 0
    for start in _starts(data, occurring):
        if start >= end:
            digits = joined(data, start, start + _LONGEST)
            end = digits.source.end
        first = digits.offset(start)
        if len(digits.text) - first >= _SHORTEST:
            yield start, digits, first


def _starts(data: bytes, occurring: Occurring | None) -> list[int]:
    starts = (
        at if literal == _GZIP else at + 1
        for literal in present(data, Compression.literals, occurring)
        for at in places(data, literal, occurring)
    )
    return sorted(start for start in starts if _BEGINNING.match(data, start))


def _inflated(digits: bytes, first: int, most: int) -> tuple[bytes, int]:
    """Return what the stream that begins at *first* inflates to, and the offset of its end."""
    size = len(digits) - first
    limit = min(_MOST, most, _RATIO * size)
    stream, text, fed = zlib.decompressobj(zlib.MAX_WBITS | 32), bytearray(), 0
    while fed < size and len(text) < limit and not stream.eof:
        piece = decoded(digits[first + fed : first + fed + _STEP])
        fed = min(size, fed + _STEP)
        try:
            text += stream.decompress(piece, limit - len(text))
        except zlib.error:
            break
    used = 6 * fed // 8 - len(stream.unused_data)
    return bytes(text), first - (-8 * used // 6)
