"""Trees: their entries, and what is new in one that is stored as a change of another.

A history holds mostly trees that differ from another in one entry. What a delta copies was in the
other tree, and was looked at there; only what stands elsewhere is read.
"""

import re
from typing import NamedTuple

from orscan.objects.delta import FULL_COPY
from orscan.objects.known import Known

SUBMODULE = b"160000"

_NEAR, _FAR = 72, 4096 + 64
"""How far in front of a change its entry is looked for, in bytes: names may be long."""

_AROUND = 272
"""How far around a change a name that it changes may reach and still be looked at, in bytes."""

_ENDS = frozenset((b".br\0", b".BR\0", b"tar\0", b"TAR\0"))
"""How names of archives end that cannot be told by how they begin."""

_SEEN = 50_000
"""About how many ids of objects that are there are remembered."""

_OFFSET_BYTES = [number.bit_count() for number in range(16)]


class Entry(NamedTuple):
    """An entry of a tree: mode in octal digits, name and raw object id."""

    mode: bytes
    name: bytes
    raw: bytes


def entries(content: bytes, width: int) -> list[Entry]:
    """Return the entries of a tree whose object ids have *width* bytes.

    Raises ValueError for what is no tree. Modes are not checked.
    """
    kept, at = [], 0
    while at < len(content):
        space = content.index(b" ", at)
        null = content.index(b"\0", space)
        end = null + 1 + width
        if end > len(content):
            raise ValueError("a tree that is cut off")
        kept.append(Entry(content[at:space], content[space + 1 : null], content[null + 1 : end]))
        at = end
    return kept


class TreeReader:
    """Reads what is new in trees, given the objects that there are.

    Entries are new that a delta did not copy whole; where there is no delta, all are.
    """

    def __init__(self, width: int, known: Known) -> None:
        self._width = width
        self._known = known
        self._has = known.question()
        self._seen: set[bytes] = set()
        mode = rb"(?:100644|40000|100755|120000|160000|100664|100600|040000)"
        self._start = re.compile(mode + rb" [^\0/]", re.DOTALL)
        self._entry = re.compile(
            mode.replace(b"?:", b"", 1) + rb" ([^\0/]+)\0(.{%d})" % width, re.DOTALL
        )
        self._split = re.compile(mode + rb" [^\0/]+\0(.{%d})" % width, re.DOTALL).split

    def look(self, content: bytes, delta: bytes | None) -> tuple[bytes, list[Entry]]:
        """Return a text with the names of all new entries, and those whose object is not known.

        Submodules are not among the latter. Raises ValueError for what is no tree.
        """
        if delta is None:
            return content, self._missing_of_all(content)
        seams = self._doubtful(content, delta)
        if not seams:
            return b"", []
        names = [content[max(0, start - _AROUND) : end + _AROUND] for start, end in seams]
        return b"".join(names), self._missing_among(content, seams)

    def _doubtful(  # noqa: C901 - one flat loop, see below
        self, content: bytes, delta: bytes
    ) -> list[tuple[int, int]]:
        """Return the stretches of the tree *content* in which entries may be new.

        These are what *delta* inserts, and seams between two copies, but not the two changes that
        nearly all are: a new id, of an object that is there, in an entry that stays; and entries
        that are left out. Of what has the name of an archive each version counts, though. This
        loop sees each change of each tree of a history, so it is flat.
        """
        has, starts, width = self._has, self._start.match, self._width
        # Behind two numbers, the sizes before and after.
        at = 0
        for _ in range(2):
            while delta[at] & 0x80:
                at += 1
            at += 1
        size, place, start = len(delta), 0, -1
        seams = []
        while at < size:
            op = delta[at]
            at += 1
            if op < 0x80:
                if start < 0:
                    start = place
                place += op
                at += op
                continue
            if start >= 0:
                if (
                    place - start != width
                    or not start
                    or content[start - 1]
                    or content[start - 4 : start] in _ENDS
                    or not has(content, start)
                ):
                    seams.append((start, place))
                start = -1
            elif place and not starts(content, place):
                seams.append((place, place))
            at += _OFFSET_BYTES[op & 0x0F]
            length = 0
            if op & 0x10:
                length = delta[at]
                at += 1
            if op & 0x20:
                length |= delta[at] << 8
                at += 1
            if op & 0x40:
                length |= delta[at] << 16
                at += 1
            place += length or FULL_COPY
        if start >= 0:
            seams.append((start, place))
        return seams

    def _missing_of_all(self, content: bytes) -> list[Entry]:
        between_and_ids = self._split(content)
        if not any(between_and_ids[::2]):
            # Trees that are stored whole are often versions of one folder, and mostly the same.
            fresh = set(between_and_ids[1::2]) - self._seen
            if self._known.has_all(list(fresh)):
                if len(self._seen) > _SEEN:
                    self._seen.clear()
                self._seen |= fresh
                return []
        return self._unknown(entries(content, self._width))

    def _missing_among(self, content: bytes, seams: list[tuple[int, int]]) -> list[Entry]:
        match, unknown = self._entry.match, []
        has, width, starts = self._has, self._width, self._start.match
        at = 0
        for start, end in seams:
            if start >= at and starts(content, start + width) and has(content, start):
                at = start + width  # an id and more: what it names stays, entries follow
            else:
                at = max(at, self._entry_before(content, start, at))
            while at < end or at == start == end != len(content):
                found = match(content, at)
                if not found:
                    return self._unknown(entries(content, self._width))
                if not has(found[3]):
                    unknown.append(Entry(*found.groups()))
                at = found.end()
        return self._unknown(unknown)

    def _entry_before(self, content: bytes, place: int, least: int) -> int:
        """Return where an entry begins that is at or before *place*, the nearest if possible."""
        for reach in (_NEAR, _FAR):
            begin = max(least, place - reach)
            found = self._entry.search(content, begin) if begin else None
            if found and found.start() <= place:
                return found.start()
        return least

    def _unknown(self, some: list[Entry]) -> list[Entry]:
        has = self._has
        return [one for one in some if one.mode != SUBMODULE and not has(one.raw)]
