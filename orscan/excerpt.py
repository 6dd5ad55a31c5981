"""The line a finding stands on, with every secret in it masked."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from orscan.finding import Candidate, Excerpt
from orscan.location import Span
from orscan.secret import redact

BEFORE, AFTER = 60, 160
"""How many bytes of a line are kept in front of a finding and behind its start."""

_SHOWN = 6
"""How many bytes of a masked piece stay readable, where it is long enough to spare them."""


class Masks:
    """What must not be readable in a text: the pieces of every candidate, with their masks."""

    def __init__(self, found: Iterable[Candidate]) -> None:
        masks: dict[Span, str | None] = {}
        for one in found:
            for piece in one.pieces:
                masks.setdefault(piece, None if one.encoding else one.secret.masked)
        self._pieces = sorted(masks.items(), key=lambda item: item[0])
        self._starts = [piece.start for piece, _ in self._pieces]
        self._longest = max((piece.end - piece.start for piece, _ in self._pieces), default=0)

    def within(self, kept: Span) -> Iterator[tuple[Span, str | None]]:
        """Yield the pieces that overlap *kept*, in order, each with its mask if it has one."""
        first = bisect_left(self._starts, kept.start - self._longest)
        last = bisect_left(self._starts, kept.end)
        for piece, mask in self._pieces[first:last]:
            if piece.end > kept.start:
                yield piece, mask


def excerpt(text: bytes, found: Candidate, masks: Masks) -> Excerpt:
    """Return the part of *found*'s line around its start; the line number is left at 0."""
    first = found.pieces[0]
    kept = _kept(text, first)
    before, shown, after = "", "", ""
    for part, span in _parts(text, kept, masks):
        if span and span.start == first.start:
            before, shown, after = before + after, part, ""
        else:
            after += part
    whole = redact(before + shown + after).rstrip()
    return Excerpt(0, whole, len(before), max(1, len(shown)))


def masked(text: bytes, masks: Masks) -> str:
    """Return all of *text* with the secrets in it masked."""
    return redact("".join(part for part, _ in _parts(text, Span(0, len(text)), masks)))


def _parts(text: bytes, kept: Span, masks: Masks) -> Iterator[tuple[str, Span | None]]:
    """Yield *kept* of *text* in parts: readable text, and masks with the pieces they stand for."""
    at = kept.start
    for piece, mask in masks.within(kept):
        if piece.end <= at:
            continue
        yield _readable(text[at : max(at, piece.start)]), None
        yield mask or _masked(text[piece.start : piece.end]), piece
        at = piece.end
    yield _readable(text[at : kept.end]), None


def _kept(text: bytes, first: Span) -> Span:
    earliest = max(0, first.start - BEFORE)
    start = text.rfind(b"\n", earliest, first.start) + 1 or earliest
    line_end = text.find(b"\n", first.start, first.start + AFTER)
    end = line_end if line_end >= 0 else min(len(text), first.start + AFTER)
    return Span(start, end)


def _masked(piece: bytes) -> str:
    return _readable(piece[:_SHOWN] if len(piece) >= 4 * _SHOWN else b"") + "..."


def _readable(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").expandtabs(4)
    return "".join(char if char.isprintable() else "·" for char in text)
