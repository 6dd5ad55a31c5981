"""Decoders make derived text with a way back to the original.

A decoder is a class with the attributes of `Decoder`, in a file of its own, listed in `DECODERS`.
It is asked for views only where one of its literals occurs in the data. Data may be megabytes
long and hostile: work stays close to the literals, and every regex is linear.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from orscan.location import Span
from orscan.rule import Form


class View(Protocol):
    """Derived text. *steps* names the decoders that made it, outermost first."""

    @property
    def data(self) -> bytes: ...

    @property
    def steps(self) -> tuple[str, ...]: ...

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """Return the spans of the original that *span* of the view was made from, in order."""
        ...


@dataclass(frozen=True, slots=True)
class MappedView:
    """A view in which each byte knows its place.

    `data[i]` was made from the original's bytes `starts[i]` to `ends[i]`; both sequences are as
    long as *data*. Places further apart than *gap* bytes, or out of order, make separate pieces.
    """

    data: bytes
    steps: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    gap: int = 400

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """See `View.pieces`."""
        found: list[Span] = []
        for start, end in zip(
            self.starts[span.start : span.end], self.ends[span.start : span.end], strict=True
        ):
            last = found[-1] if found else None
            if last and last.start <= start <= last.end + self.gap:
                found[-1] = Span(last.start, max(last.end, end))
            else:
                found.append(Span(start, end))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class WholeView:
    """A view whose bytes have no single place in the original, as after decompression.

    Whatever is found in it stands at *origin* as a whole.
    """

    data: bytes
    steps: tuple[str, ...]
    origin: Span

    def pieces(self, span: Span) -> tuple[Span, ...]:  # noqa: ARG002
        """See `View.pieces`."""
        return (self.origin,)


class Decoder(Protocol):
    """Makes views of data in which one of *literals* occurs.

    *form* says what a secret in such a view is: `ENCODED`, `SPLIT`, or `PLAIN` for what is merely
    another character set.
    """

    @property
    def name(self) -> str: ...

    @property
    def form(self) -> Form: ...

    @property
    def literals(self) -> tuple[bytes, ...]: ...

    def views(self, data: bytes) -> Iterator[View]:
        """Yield views of the parts of *data* that may hold a secret; never raises."""
        ...


def regions(data: bytes, literals: Iterable[bytes], before: int, after: int) -> Iterator[Span]:
    """Yield merged spans from *before* bytes in front of each literal to *after* bytes behind it.

    In order, disjoint, within the data: however often the literals occur, each byte is in one
    region at the most.
    """
    places: list[Span] = []
    for literal in literals:
        at = data.find(literal)
        while at >= 0:
            # On to the last occurrence within reach of this one: its region joins this one's.
            end = max(at, data.rfind(literal, at, at + len(literal) + after)) + len(literal)
            places.append(Span(max(0, at - before), min(len(data), end + after)))
            at = data.find(literal, end)
    places.sort()
    current: Span | None = None
    for place in places:
        if current and place.start <= current.end:
            current = Span(current.start, max(current.end, place.end))
            continue
        if current:
            yield current
        current = place
    if current:
        yield current


def locate(starts: Sequence[int], offset: int) -> int:
    """Return the index of the last of the sorted *starts* that is not behind *offset*."""
    return bisect_right(starts, offset) - 1
