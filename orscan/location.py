"""Where something stands: byte spans, and the lines and columns people see."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Byte offsets, half-open."""

    start: int
    end: int

    def shifted(self, by: int) -> "Span":
        """The same span, *by* bytes further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a byte."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """Line and column, both counted from 1; columns are characters."""

    line: int
    column: int


class Role(StrEnum):
    """What a location is to its finding.

    From `DEFINITION` on they are the stations of a key's way to the client, in that order: where
    the variable gets its value, where the code reads it, who imports that code, the module the
    client starts with, and what is done with the key.
    """

    PRIMARY = "primary"
    RELATED = "related"
    HIDDEN = "hidden"
    DEFINITION = "definition"
    READ = "read"
    IMPORT = "import"
    ENTRY = "entry"
    USE = "use"


@dataclass(frozen=True, slots=True)
class Location:
    """One place: a POSIX path, its first point and the point behind its last character."""

    path: str
    start: Point
    end: Point
    role: Role = Role.PRIMARY
    note: str = ""


class Places:
    """Spans taken so far; asks in logarithmic time whether another would overlap one.

    Spans are kept disjoint: one that would overlap is merged only where it is forced in.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, spans: Iterable[Span]) -> bool:
        """Whether none of *spans* overlaps a taken one."""
        return not any(self._meets(span) for span in spans)

    def add(self, spans: Sequence[Span], *, force: bool = False) -> bool:
        """Take *spans* if all are free, or by *force*; return whether they were taken."""
        if not force and not self.free(spans):
            return False
        for span in spans:
            self._insert(span)
        return True

    def _meets(self, span: Span) -> bool:
        at = bisect_left(self._starts, span.end)
        return at > 0 and self._ends[at - 1] > span.start

    def _insert(self, span: Span) -> None:
        first = bisect_left(self._ends, span.start)
        last = bisect_right(self._starts, span.end)
        starts, ends = self._starts[first:last], self._ends[first:last]
        self._starts[first:last] = [min([span.start, *starts])]
        self._ends[first:last] = [max([span.end, *ends])]


_CONTINUATION = bytes(range(0x80, 0xC0))


def text_start(text: bytes) -> Point:
    """Return the point of offset 0 of *text*; a byte order mark takes no column."""
    return Point(1, 0 if text.startswith(b"\xef\xbb\xbf") else 1)


def moved(start: Point, text: bytes | memoryview) -> Point:
    """Return the point behind *text* that begins at *start*.

    Lines end at a line feed. Characters are counted without decoding, as the bytes that do not
    continue a UTF-8 sequence, so that text may be cut anywhere.
    """
    raw = bytes(text)
    last = raw.rfind(b"\n")
    characters = len(raw[last + 1 :].translate(None, _CONTINUATION))
    if last < 0:
        return Point(start.line, start.column + characters)
    return Point(start.line + raw.count(b"\n"), 1 + characters)


def points(text: bytes, offsets: Iterable[int], start: Point) -> dict[int, Point]:
    """Return the point of each offset into *text*, which begins at *start*."""
    found: dict[int, Point] = {}
    at, view = 0, memoryview(text)
    for offset in sorted(set(offsets)):
        start = moved(start, view[at:offset])
        found[offset], at = start, offset
    return found
