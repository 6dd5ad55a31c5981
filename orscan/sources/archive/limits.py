"""How far archives are followed, and what keeps count of it."""

from collections.abc import Callable
from dataclasses import dataclass

from orscan.sources.archive.reading import CUT, UnreadableError

WAY_OUT = "unpack it and scan the result, or exclude the path"

_MEMBERS = 10
"""How many members there may be in all, in multiples of what one archive may have."""

_REPEATS = 4
"""How much may be read again, in multiples of what may be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far archives are followed; what is beyond becomes a Diagnostic.

    A member may expand *ratio* times once it has given more than *ratio_from* bytes. *members*
    counts those of one archive; ten times as many may be in all it holds. *total* counts the bytes
    that all of an outermost archive expands to, *depth* archives within archives. Members of up to
    *held* bytes stay in memory while they are looked at, and up to *memory* bytes of archives that
    are better read by going back and forth.
    """

    ratio: int = 1_000
    ratio_from: int = 10 << 20
    members: int = 100_000
    total: int = 4 << 30
    depth: int = 4
    held: int = 8 << 20
    memory: int = 64 << 20


class Meter:
    """Watches how one member expands; *spend* is told of every byte and may raise as well.

    *memory* is how many bytes its decompressor may take.
    """

    def __init__(self, limits: Limits, spend: Callable[[int], None], memory: int) -> None:
        self.memory = memory
        self._limits = limits
        self._spend = spend
        self._used = 0
        self._made = 0

    def count(self, used: int, made: int) -> None:
        """Count *used* bytes of the archive, which made *made* of the member.

        Raises UnreadableError where it is too much.
        """
        self._used += used
        self._made += made
        self._spend(made)
        if self._made > max(self._limits.ratio_from, self._used * self._limits.ratio):
            raise UnreadableError(
                f"expands more than {self._limits.ratio:,} times; only its first"
                f" {self._made >> 20:,} MiB were searched; {WAY_OUT}"
            )


class Budget:
    """What is left of the limits that count for the outermost archive."""

    def __init__(self, limits: Limits) -> None:
        self._total = limits.total
        self._left = limits.total
        self._repeats = limits.total * _REPEATS
        self._members = limits.members * _MEMBERS
        self.memory = limits.memory

    @property
    def spent(self) -> bool:
        """Whether nothing more may be read."""
        return self._left < 0 or self._members < 0

    def take_member(self) -> None:
        """Take one more member, of whichever archive."""
        self._members -= 1
        if self._members < 0:
            raise UnreadableError("is one of too many members in all; the rest was not searched")

    def spend(self, made: int) -> None:
        """Take *made* bytes that were read for the first time."""
        self._left -= made
        if self._left < 0:
            raise UnreadableError(
                f"expands to more than {self._total >> 20:,} MiB in all; the rest was not searched"
            )

    def spend_again(self, made: int) -> None:
        """Take *made* bytes that were read before."""
        self._repeats -= made
        if self._repeats < 0:
            raise UnreadableError(CUT)
