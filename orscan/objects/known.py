"""Which objects there are, in a few bytes for each: says no only of what is certainly missing."""

import struct
from array import array
from collections.abc import Iterable, Sequence
from typing import Protocol

_ROOM = 8
"""Places for each object: at most one in 8 is taken, and three are asked for each id.

More would be too many for the processor's cache, and every question would take twice as long.
"""

_LEAST, _MOST = 10, 27
"""How many places there are at the least and at the most, as powers of two."""


class Has(Protocol):
    """The question whether an object is there."""

    def __call__(self, data: bytes, at: int = 0) -> bool:
        """Whether the id that begins at *at* of *data* is one of them."""
        ...


class Known:
    """The *ids* of *count* objects, of *width* bytes each, one behind the other.

    Asked for another id, it takes one in 500 for one of them at most, never the reverse. It is
    three stretches of memory, which processes that are forked share.
    """

    def __init__(self, ids: Iterable[bytes], count: int, width: int) -> None:
        # Ids are digests: any bits of them are as good as a hash.
        power = max(_LEAST, min((count * _ROOM).bit_length(), _MOST))
        self._shift = 32 - power
        self._step = width // 4
        self._taken = tuple(bytearray(1 << power) for _ in range(3))
        self._words = struct.Struct("=III").unpack_from
        for some in ids:
            words, shift = array("I", some), self._shift
            for column, taken in enumerate(self._taken):
                for word in words[column :: self._step]:
                    taken[word >> shift] = 1

    def question(self) -> Has:
        """Return what answers whether an id is one of them, without a look at *self*."""
        shift, words = self._shift, self._words
        firsts, seconds, thirds = self._taken

        def has(data: bytes, at: int = 0) -> bool:
            first, second, third = words(data, at)
            return bool(
                firsts[first >> shift] and seconds[second >> shift] and thirds[third >> shift]
            )

        return has

    def has_all(self, ids: Sequence[bytes]) -> bool:
        """Whether all *ids* are among them."""
        words, shift = array("I", b"".join(ids)), self._shift
        return all(
            all(map(taken.__getitem__, [word >> shift for word in words[column :: self._step]]))
            for column, taken in enumerate(self._taken)
        )
