"""Reads zip archives by their directory, and by the members' own headers where that is no use."""

import re
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from orscan.sources.archive.detect import LOCAL_HEADER
from orscan.sources.archive.entry import Entry, Item, Problem, Text, stretch
from orscan.sources.archive.expand import (
    Engine,
    Inflate,
    bz2_engine,
    expanded,
    lzma_engine,
    xz_engine,
    zstandard_engine,
)
from orscan.sources.archive.limits import WAY_OUT, Meter
from orscan.sources.archive.reading import (
    BROKEN,
    CUT,
    PARTLY,
    Reader,
    UnreadableError,
)
from orscan.sources.archive.ziprecords import (
    CENTRAL,
    END,
    LOCAL_SIZE,
    Directory,
    Member,
    directory_of,
    listed,
    member_at,
)

_ANY_HEADER = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x07\x08)")
_ENCRYPTED = 1
_STORED, _DEFLATED, _BZIP2, _LZMA, _ZSTD, _XZ = 0, 8, 12, 14, 93, 95
_NOTHING = 2  # bytes that deflate makes of no bytes
_READABLE = (_STORED, _DEFLATED, _BZIP2, _LZMA, _ZSTD, _XZ)

_WINDOW = 64 << 10
_MOST_BETWEEN = 1 << 20
_MOST_STARTS = 1_000_000

_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    16: "IBM z/OS",
    18: "IBM TERSE",
    19: "IBM LZ77",
    20: "Zstandard",
    94: "MP3",
    96: "JPEG",
    97: "WavPack",
    98: "PPMd",
    99: "AES encryption",
}


def walk_zip(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the members by the directory, then those it does not name."""
    directory = directory_of(reader)
    if directory is not None:
        yield from _by_directory(reader, directory)
        return
    between = _Between()
    yield from _by_headers(reader, 0, None, between)
    if between.text:
        yield Text(bytes(between.text))
    if reader.size is not None:
        yield Problem(f"has no directory that can be used; {PARTLY}")
    elif not between.directory:
        yield Problem(CUT)


def walk_zip_behind(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the members of a zip behind something else, or nothing where there is none."""
    directory = directory_of(reader)
    if directory is not None:
        yield from _by_directory(reader, directory)


def _by_directory(reader: Reader, directory: Directory) -> Iterator[Item]:
    starts = _starts(reader, directory)
    read: dict[int, int] = {}
    for found in listed(reader, directory):
        if isinstance(found, Problem):
            yield found
        elif found.at in read:
            yield Entry(found.name, text=found.text)
        else:
            following = _following(starts, found.at, directory.start)
            yield _by_member(reader, found, following, read)
    yield Text(directory.comment)
    for start, end in _gaps(read, directory.start):
        hidden = _by_headers(reader, start, end, _Between())
        yield from (item for item in hidden if isinstance(item, Entry))


def _by_member(reader: Reader, member: Member, following: int, read: dict[int, int]) -> Item:
    """Return *member*, or why it cannot be read; what is sound is put down in *read*."""
    local = member_at(reader, member.at) if member.at >= 0 else None
    if local is None:
        return Problem(BROKEN, member.name)
    end = local.content + (member.packed or 0)
    if end > following:
        return Problem("overlaps another member, so it is broken or a bomb", member.name)
    read[member.at] = end
    other = local.name if local.name != member.name else b""
    text = b"\n".join(filter(None, (member.text, other)))
    return _item(replace(member, text=text, content=local.content))


def _starts(reader: Reader, directory: Directory) -> "array[int]":
    """Return where the members begin, in order of place."""
    members = islice(listed(reader, directory), _MOST_STARTS)
    places = (found.at for found in members if isinstance(found, Member))
    return array("Q", sorted(at for at in places if 0 <= at < directory.start))


def _following(starts: "array[int]", at: int, last: int) -> int:
    after = bisect_right(starts, at)
    return starts[after] if after < len(starts) else last


def _gaps(read: dict[int, int], last: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches before *last* that no member was read from."""
    behind = 0
    for start, end in [*sorted(read.items()), (last, last)]:
        if start - behind >= LOCAL_SIZE:
            yield behind, start
        behind = max(behind, end)


def _by_headers(reader: Reader, start: int, end: int | None, between: "_Between") -> Iterator[Item]:
    """Yield the members whose own headers stand between *start* and *end*."""
    reader.goto(start)
    while _to_local_header(reader, end, between):
        at = reader.at
        member = member_at(reader, at)
        behind = member.content + (member.packed or 0) if member else 0
        if member is None or (end is not None and behind > end):
            reader.goto(at + 4)
            continue
        item = _item(member)
        yield item
        if member.packed is not None or isinstance(item, Problem):
            reader.goto(behind)


def _to_local_header(reader: Reader, end: int | None, between: "_Between") -> bool:
    """Go to the next header of a member before *end*, if there is one."""
    least = LOCAL_SIZE
    if LOCAL_HEADER.match(reader.peek(least)):
        return end is None or reader.at < end
    while len(window := reader.peek(_WINDOW)) >= least:
        found = LOCAL_HEADER.search(window)
        stop = found.start() if found else len(window) - least + 1
        between.add(window[:stop])
        reader.goto(reader.at + stop)
        if end is not None and reader.at >= end:
            return False
        if found:
            return True
    between.add(window)
    return False


class _Between:
    """What stands between the members of a stream, and whether a directory is among it."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.directory = False
        self._last = b""

    def add(self, data: bytes) -> None:
        """Take in *data*, which follows what came before."""
        joined = self._last + data
        self.directory = self.directory or CENTRAL in joined or END in joined
        self._last = joined[-3:]
        self.text += data[: max(0, _MOST_BETWEEN - len(self.text))]


def _item(member: Member) -> Item:
    if member.name.endswith(b"/") and (member.packed or 0) <= _NOTHING:
        return Entry(member.name, text=member.text)
    if member.flags & _ENCRYPTED:
        return Problem(f"is encrypted; {WAY_OUT}", member.name)
    if member.method not in _READABLE:
        method = _METHODS.get(member.method, f"method {member.method}")
        return Problem(f"is compressed with {method}; {WAY_OUT}", member.name)
    plain = member.packed if member.method == _STORED else None
    return Entry(member.name, member.content, partial(_content, member), member.text, plain)


def _content(member: Member, reader: Reader, meter: Meter) -> Iterator[bytes]:
    """Yield the content. A wrong sum is told at the end of it, when all has been searched."""
    checked = 0
    for piece in _pieces(member, reader, meter):
        checked = zlib.crc32(piece, checked)
        yield piece
    if member.crc is not None and checked != member.crc:
        raise UnreadableError(BROKEN)


def _pieces(member: Member, reader: Reader, meter: Meter) -> Iterator[bytes]:
    size = member.packed
    if member.method != _STORED:
        engine = _engine(member.method, reader, meter.memory)
        left = None if size is None else max(0, member.content + size - reader.at)
        yield from expanded(reader, engine, meter, left)
        return
    for piece in _to_next_header(reader) if size is None else stretch(reader, size):
        meter.count(len(piece), len(piece))
        yield piece


def _engine(method: int, reader: Reader, memory: int) -> Engine:
    if method == _BZIP2:
        return bz2_engine(memory)
    if method == _XZ:
        return xz_engine(memory)
    if method == _ZSTD:
        return zstandard_engine(memory)
    if method == _LZMA:
        return lzma_engine(reader.read(9)[4:], memory)
    return Inflate()


def _to_next_header(reader: Reader) -> Iterator[bytes]:
    """Yield what is stored without a known size: all up to the next header."""
    while window := reader.peek(_WINDOW):
        found = _ANY_HEADER.search(window)
        kept = 3 if len(window) == _WINDOW else 0
        stop = found.start() if found else len(window) - kept
        reader.goto(reader.at + stop)
        yield window[:stop]
        if found:
            return
    raise UnreadableError(CUT)
