"""What the formats tell of an archive: its members, and what in it cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from orscan.sources.archive.limits import Meter
from orscan.sources.archive.reading import CUT, Reader, UnreadableError

_PIECE = 256 << 10


Body = Callable[[Reader, Meter], Iterator[bytes]]
"""Yields a member's content from a reader that stands at its start.

Raises UnreadableError where it cannot go on. What was not *plain* leaves the reader behind the
content.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member. *at* is where its content begins; one without *body* is a folder or a link.

    *text* is what else the archive says of it: link target, comment, attributes. *plain* is the
    number of bytes of a member that stands in the archive as it is.
    """

    name: bytes
    at: int = 0
    body: Body | None = None
    text: bytes = b""
    plain: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What an archive says of itself, such as its comment."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read: a member, or something of the archive itself if *name* is empty."""

    reason: str
    name: bytes = b""


Item = Entry | Text | Problem
Walk = Callable[[Reader, str], Iterator[Item]]
"""Yields what an archive holds, in its order; may raise UnreadableError.

It goes on when the entry's content has been read, and must not rely on where the reader stands
then, unless the entry is not plain. The text is the archive's path.
"""


def plain_entry(name: bytes, at: int, size: int, text: bytes = b"") -> Entry:
    """Return a member whose *size* bytes stand in the archive as they are."""

    def body(reader: Reader, meter: Meter) -> Iterator[bytes]:  # noqa: ARG001
        return stretch(reader, size)

    return Entry(name, at, body, text, size)


def stretch(reader: Reader, size: int) -> Iterator[bytes]:
    """Yield the next *size* bytes in pieces. UnreadableError where there are fewer."""
    left = size
    while left:
        piece = reader.some(min(left, _PIECE))
        if not piece:
            raise UnreadableError(CUT)
        left -= len(piece)
        yield piece
