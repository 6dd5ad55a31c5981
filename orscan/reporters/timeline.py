"""When a key was exposed, as bars on an axis that all keys of a report share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from orscan.finding import Finding
from orscan.story import Story

WIDE = 1_000
"""How many units the axis is long."""

_LEAST = 6
"""How wide a bar is at least: an hour on an axis of years has to be seen."""

_BARS = 24
"""How many bars of one key are drawn: more lie upon each other."""

_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = -62_135_596_800, 253_402_300_799
"""The years 1 and 9999: a commit may claim any time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time a key was exposed at one place: seconds since 1970; *still* is whether it goes on.

    It goes on in HEAD, and on a branch that no commit took it out of.
    """

    start: int
    end: int
    still: bool

    def until(self, now: int) -> "Stretch":
        """Return the stretch up to *now* where it goes on: its own end is known to a day only."""
        return replace(self, end=max(self.end, now)) if self.still else self


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch on the axis: where it begins and how wide it is, of `WIDE` units."""

    at: int
    width: int
    still: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The time from the first leak to the last day of any, in seconds since 1970."""

    start: int
    end: int

    @property
    def first(self) -> str:
        """The day it begins with."""
        return _day(self.start)

    @property
    def last(self) -> str:
        """The day it ends with."""
        return _day(self.end)

    def bars(self, stretches: Sequence[Stretch]) -> Iterator[Bar]:
        """Yield each stretch as a bar within the axis; a few of many."""
        several = {one.until(self.end) for one in stretches}
        length = max(self.end - self.start, 1)
        for one in sorted(several, key=lambda one: (one.start - one.end, one.start))[:_BARS]:
            at = min((one.start - self.start) * WIDE // length, WIDE - _LEAST)
            width = max((one.end - one.start) * WIDE // length, _LEAST)
            yield Bar(at, WIDE - at if one.still else min(width, WIDE - at), one.still)


def stretches(findings: Iterable[Finding]) -> list[Stretch]:
    """Return when *findings* were exposed, one a story that tells of its first commit."""
    stories = (origin.story for one in findings for origin in one.origins if origin.story)
    told = map(_stretch, dict.fromkeys(stories))
    return [one for one in told if one]


def axis(several: Iterable[Sequence[Stretch]]) -> Axis | None:
    """Return the axis that takes all stretches; None for none."""
    every = [one for some in several for one in some]
    if not every:
        return None
    return Axis(min(one.start for one in every), max(one.end for one in every))


def _stretch(story: Story) -> Stretch | None:
    if not story.added:
        return None
    start = _clamped(story.added.date)
    if story.removed:
        return Stretch(start, max(_clamped(story.removed.date), start), still=False)
    return Stretch(start, _clamped(start + max(story.days or 0, 0) * _DAY), still=True)


def _clamped(seconds: int) -> int:
    return min(max(seconds, _EARLIEST), _LATEST)


def _day(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).date().isoformat()
