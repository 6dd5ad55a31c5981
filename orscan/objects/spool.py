"""Objects that are too large for memory: put together in files that have no name."""

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from orscan.objects.delta import FULL_COPY, length_at

_PIECE = 1 << 20


class Spool:
    """Bytes in a file that is gone with this object; may be read by several at once."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as this object
        self.size = 0
        for piece in pieces:
            self._file.write(piece)
            self.size += len(piece)

    def __del__(self) -> None:
        self._file.close()

    def chunks(self, start: int, end: int, size: int) -> Iterator[bytes]:
        """Yield what stands from *start* to before *end*, in chunks of at most *size* bytes."""
        while start < end:
            self._file.seek(start)
            chunk = self._file.read(min(size, end - start))
            if not chunk:
                raise OSError("its data is cut off")
            start += len(chunk)
            yield chunk


def made_from(base: Spool, delta: bytes, most: int) -> Iterator[bytes]:
    """Yield what *delta* makes of *base*, at most *most* bytes.

    Raises ValueError or IndexError where that makes no sense, OSError where *base* is cut off.
    """
    size, at = length_at(delta, 0)
    whole, at = length_at(delta, at)
    if size != base.size or whole > most:
        raise ValueError("made from something else, or too large")
    while at < len(delta):
        op = delta[at]
        at += 1
        if op & 0x80:
            start, at = _bytes(delta, at, op & 0x0F)
            length, at = _bytes(delta, at, op >> 4 & 0x07)
            length = length or FULL_COPY
            pieces: Iterable[bytes] = base.chunks(start, start + length, _PIECE)
        else:
            length, pieces = op, (delta[at : at + op],)
            at += op
        if not length or length > whole or at > len(delta):
            raise ValueError("a delta that makes no sense")
        whole -= length
        yield from pieces
    if whole:
        raise ValueError("a delta that is cut off")


def _bytes(data: bytes, at: int, which: int) -> tuple[int, int]:
    """Return the number whose bytes are written at *at*: those that *which* has a bit for."""
    number = 0
    for place in range(4):
        if which & 1 << place:
            number |= data[at] << 8 * place
            at += 1
    return number, at
