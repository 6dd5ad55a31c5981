"""Asks a decoder as the matcher does, and looks for keys in its views."""

import re
from dataclasses import dataclass

from orscan.decoders import Decoder
from orscan.location import Span
from orscan.prefilter import with_in

_KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")

BULK = 1 << 20
"""How much hostile data a test of speed takes, in bytes; 8 MB may take eight times as long."""

SLOW = 1.5
"""How long that may take, in seconds of computing, on a machine that has other things to do."""


@dataclass(frozen=True)
class Hit:
    """A key in a view: its text, where it was written, and the steps that led to it."""

    key: str
    pieces: tuple[Span, ...]
    steps: tuple[str, ...]

    def within(self, data: bytes) -> bytes:
        """What was written in *data*."""
        (piece,) = self.pieces
        return data[piece.start : piece.end]


def hits(decoder: Decoder, text: str | bytes) -> list[Hit]:
    """Return the keys in the views of *text*, without repetition; none if no literal occurs."""
    data = text.encode() if isinstance(text, str) else text
    occurring = with_in(decoder.literals)(data)
    if not occurring:
        return []
    found = [
        Hit(match[0].decode(), view.pieces(Span(*match.span())), view.steps)
        for view in decoder.views(data, occurring)
        for match in _KEY.finditer(view.data)
    ]
    return list(dict.fromkeys(found))


def keys(decoder: Decoder, text: str | bytes) -> set[str]:
    """Return the distinct keys in the views of *text*."""
    return {hit.key for hit in hits(decoder, text)}


def repeated(text: str | bytes, size: int = BULK) -> bytes:
    """Return *size* bytes of the same *text* over and over."""
    data = text.encode("latin-1") if isinstance(text, str) else text
    return (data * (size // len(data) + 1))[:size]
