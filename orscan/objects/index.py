"""Pack indexes: which objects a pack holds, and where."""

import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from orscan.errors import GitError
from orscan.objects.regular import opened

_MAGIC = b"\xfftOc\x00\x00\x00\x02"
_FANOUT = 256 * 4
_FAR = 1 << 31


class PackIndex:
    """The index at *path*, of a pack whose object ids have *width* bytes.

    Objects are numbered by their id, and *ranked* by their place in the pack. Raises GitError
    for a file that is no index, or is cut off.
    """

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self._width = width
        data = _mapped(path)
        self._data = data
        modern = data[:8] == _MAGIC
        self._fanout_at = 8 if modern else 0
        ids_at = self._fanout_at + _FANOUT
        if len(data) < ids_at + 2 * width:
            self._refuse("it is cut off")
        fanout = struct.unpack_from(">256I", data, self._fanout_at)
        if list(fanout) != sorted(fanout):
            self._refuse("its fanout is not in order")
        self._fanout = (0, *fanout)
        self.count = fanout[255]
        self._ids_at, self._stride = (ids_at, width) if modern else (ids_at + 4, width + 4)
        self._modern = modern
        size = ids_at + self.count * (width + (8 if modern else 4)) + 2 * width
        if len(data) < size:
            self._refuse("it is cut off")

    @property
    def checksum(self) -> str:
        """The digest of the index, in hex."""
        return bytes(self._data[-self._width :]).hex()

    @cached_property
    def offsets(self) -> "array[int]":
        """The offset of each object in the pack, by number."""
        if not self._modern:
            at, step = self._fanout_at + _FANOUT, self._width + 4
            ends = (at + number * step for number in range(self.count))
            return array("Q", [struct.unpack_from(">I", self._data, end)[0] for end in ends])
        at = self._ids_at + self.count * (self._width + 4)
        near = array("I", bytes(self._data[at : at + 4 * self.count]))
        if sys.byteorder == "little":
            near.byteswap()
        if self.count and max(near) >= _FAR:
            return array("Q", [self._far(at, offset) for offset in near])
        return array("Q", near)

    def _far(self, at: int, offset: int) -> int:
        if offset < _FAR:
            return offset
        place = at + 4 * self.count + 8 * (offset - _FAR)
        if place + 8 > len(self._data):
            self._refuse("it is cut off")
        found: int = struct.unpack_from(">Q", self._data, place)[0]
        return found

    def raw_id(self, number: int) -> bytes:
        """Return the id of the object with *number*."""
        at = self._ids_at + number * self._stride
        return bytes(self._data[at : at + self._width])

    def number_of(self, raw: bytes) -> int | None:
        """Return the number of the object with the id *raw*, or None where the pack lacks it."""
        low, high = self._fanout[raw[0]], self._fanout[raw[0] + 1]
        number = bisect_left(range(self.count), raw, low, high, key=self.raw_id)
        return number if number < high and self.raw_id(number) == raw else None

    def ids(self) -> bytes:
        """Return all ids in order, one behind the other."""
        if self._modern:
            return bytes(self._data[self._ids_at : self._ids_at + self.count * self._width])
        return b"".join([self.raw_id(number) for number in range(self.count)])

    def _refuse(self, why: str) -> NoReturn:
        raise GitError(f"{self.path.name}: not a pack index: {why}; run git fsck")


def _mapped(path: Path) -> "mmap.mmap | bytes":
    with opened(path) as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file cannot be mapped
            return b""
