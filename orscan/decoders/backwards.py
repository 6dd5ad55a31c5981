"""Text written backwards, also after it was encoded."""

from collections.abc import Iterator
from dataclasses import dataclass

from orscan.decoders import Occurring, View, regions
from orscan.location import Span
from orscan.rule import Form

_TEXTS = (
    b"sk-or", b"r-v1-",  # a key, in two
    b"c2stb3", b"NrLW9y", b"zay1vc",  # its base64, at each alignment
    b"6b2d6f722d", b"6B2D6F722D",  # its hexadecimal
)  # fmt: skip

_BEFORE, _AFTER = 2048, 256
"""How much around a literal is read, in bytes: what comes before it is the rest of the key."""


@dataclass(frozen=True, slots=True)
class ReversedView:
    """A view of the bytes at *place*, last byte first."""

    data: bytes
    steps: tuple[str, ...]
    place: Span

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """See `View.pieces`: always one piece."""
        return (Span(self.place.end - span.end, self.place.end - span.start),)


class Backwards:
    """See `Decoder`."""

    name = "reversed"
    form = Form.ENCODED
    literals = tuple(text[::-1] for text in _TEXTS)

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        for place in regions(data, self.literals, _BEFORE, _AFTER, occurring):
            yield ReversedView(data[place.start : place.end][::-1], (self.name,), place)
