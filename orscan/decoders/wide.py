"""UTF-16 and UTF-32 text inside other bytes: executables, databases, property lists, hives.

Text in the Latin alphabet has zero bytes between its characters, whatever the byte order; that
shows at the ends, as little endian ends with zeros and big endian begins with them.
"""

import re
from collections.abc import Iterator

from orscan.decoders import MappedView, Occurring, View, regions
from orscan.rule import Form

_TEXTS = (b"sk-or", b"r-v1-", b"c2stb3", b"NrLW9y", b"zay1vc")
"""The beginning of a key, in two, and what its base64 holds there at each alignment."""

_KEY_LENGTH = 73
"""In characters."""

_BEFORE, _AFTER = 256, 2048
"""How much around a literal is read, in characters."""


def _literals(width: int) -> tuple[bytes, ...]:
    """Return what both byte orders have in common, at *width* bytes a character."""
    return tuple(text.decode().encode(f"utf-{8 * width}-le")[: 1 - width] for text in _TEXTS)


class Wide:
    """See `Decoder`. What it finds is plain text, in another character set."""

    name = "wide"
    form = Form.PLAIN
    literals = (*_literals(2), *_literals(4))

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """Yield a view or two of each run of such text that has room for a key."""
        for width in (2, 4):
            text = re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0{%d}){4,}[!-~]?" % (width - 1))
            reach = _BEFORE * width, _AFTER * width
            for region in regions(data, _literals(width), *reach, occurring):
                for run in text.finditer(data, region.start, region.end):
                    start, end = run.span()
                    if end == region.end < len(data):  # not where the text ends
                        end -= (end - start) % width
                    if end - start > width * (_KEY_LENGTH - 1):
                        yield from _views(data, start, end, width)


def _views(data: bytes, start: int, end: int, width: int) -> Iterator[View]:
    """Yield the run in its byte order, which is a guess where the two ends do not agree.

    A last byte without zeros behind it is a character in big endian, and no part of the text in
    little endian: where it could be the end of a key, both are yielded.
    """
    zeros_before = start >= width - 1 and not any(data[start - width + 1 : start])
    if (end - start) % width:
        yield _view(data, start, end, width, little=not zeros_before)
        if data[end - 1 : end].isalnum():
            yield _view(data, start, end, width, little=zeros_before)
    else:
        little = not zeros_before or start % width == 0
        yield _view(data, start, end, width, little=little)


def _view(data: bytes, start: int, end: int, width: int, *, little: bool) -> View:
    if little:
        first, last = start, end - (end - start) % width
    else:  # the first character may be none: its zeros may be missing
        start += width if start < width - 1 else 0
        first, last = start - width + 1, end
    text = data[start:last:width]
    step = f"utf-{8 * width}-{'le' if little else 'be'}"
    starts = range(first, first + len(text) * width, width)
    return MappedView(text, (step,), starts, range(first + width, starts.stop + width, width))
