"""Decoders make derived text with a way back to the original.

A decoder is a class with the attributes of `Decoder`, in a file of its own, listed in `DECODERS`.
It is asked for views only where one of its literals occurs in the data. Data may be megabytes
long and hostile, and most of what holds a literal holds no key: work stays close to the places of
the literals, which the prefilter often knows already, and every regex is linear.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from orscan.location import Span
from orscan.rule import Form

Occurring = Mapping[bytes, Sequence[int]]
"""The literals that occur in data, and where each of them begins, all places in order.

No places: it occurs, but nobody knows yet where.
"""


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

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """Yield views of the parts of *data* that may hold a secret; never raises.

        *occurring* tells which literals occur in *data*, those of others too; None: any may.
        """
        ...


def present(
    data: bytes, literals: Iterable[bytes], occurring: Occurring | None = None
) -> list[bytes]:
    """Return those of *literals* that occur in *data*, in their order."""
    known = data if occurring is None else occurring
    return [text for text in literals if text in known]


def places(data: bytes, literal: bytes, occurring: Occurring | None) -> Iterable[int]:
    """Return where *literal* begins in *data*, in order; looks for it where nobody knows."""
    return _known(literal, occurring) or _found(data, literal)


def next_place(data: bytes, literal: bytes, occurring: Occurring | None, start: int) -> int:
    """Return the first place from *start* on where *literal* begins in *data*, or -1."""
    known = _known(literal, occurring)
    if not known:
        return data.find(literal, start)
    number = bisect_left(known, start)
    return known[number] if number < len(known) else -1


def _known(literal: bytes, occurring: Occurring | None) -> Sequence[int]:
    return occurring.get(literal, ()) if occurring else ()


def _found(data: bytes, literal: bytes) -> Iterator[int]:
    at = data.find(literal)
    while at >= 0:
        yield at
        at = data.find(literal, at + 1)


def regions(
    data: bytes, literals: Iterable[bytes], before: int, after: int, occurring: Occurring | None
) -> Iterator[Span]:
    """Yield merged spans from *before* bytes in front of each literal to *after* bytes behind it.

    In order, disjoint, within the data: however often the literals occur, each byte is in one
    region at the most.
    """
    return merged(
        Span(max(0, first - before), min(len(data), last + len(literal) + after))
        for literal in present(data, literals, occurring)
        for first, last in _rows(data, literal, after, occurring)
    )


def _rows(
    data: bytes, literal: bytes, after: int, occurring: Occurring | None
) -> Iterator[tuple[int, int]]:
    """Yield all places of *literal*, by the first and the last of several that are close."""
    known = _known(literal, occurring)
    if known:
        yield from zip(known, known, strict=True)
        return
    at = data.find(literal)
    while at >= 0:
        # On to the last occurrence within reach of this one: its region joins this one's.
        last = max(at, data.rfind(literal, at, at + len(literal) + after))
        yield at, last
        at = data.find(literal, last + len(literal))


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the union of *spans*, in order and disjoint."""
    current: Span | None = None
    for place in sorted(spans):
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
