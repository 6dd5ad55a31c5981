"""The records of a zip archive: its directory, and the headers of its members.

Source: PKWARE APPNOTE.TXT 6.3.10, section 4, from memory, 2026-11-23.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from orscan.sources.archive.entry import Problem, stretch
from orscan.sources.archive.reading import PARTLY, FileReader, Reader, StreamReader

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
"""Before a member, before each row of the directory, and at the end."""

_END64, _SIGNATURE = b"PK\x06\x06", b"PK\x05\x05"
_LOCAL_FIELDS = struct.Struct("<4x2x2H4x3I2H")
_CENTRAL_FIELDS = struct.Struct("<4x4x2H4x3I3H2x2x4xI")
_END_FIELDS = struct.Struct("<4x6xH2IH")
_END64_FIELDS = struct.Struct("<4x28x8xQQ")
_LOCATOR_FIELDS = struct.Struct("<4x4xQ4x")
LOCAL_SIZE = _LOCAL_FIELDS.size

_DESCRIBED = 8
_UNKNOWN = 0xFFFFFFFF
_TAIL = 1 << 20
_MOST_ENDS = 64


@dataclass(frozen=True, slots=True)
class Member:
    """What a header tells; *packed* is the size in the archive, None where it is not told.

    *at* is where its own header stands, *content* what it holds; *crc* is None where it cannot be
    checked.
    """

    name: bytes
    flags: int
    method: int
    packed: int | None
    crc: int | None
    at: int
    content: int = 0
    text: bytes = b""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory stands; the offsets in it are *shift* bytes too small."""

    start: int
    size: int
    shift: int
    comment: bytes


def directory_of(reader: Reader) -> Directory | None:
    """Return the directory that the last sound end record tells of; None in a stream."""
    if not isinstance(reader, FileReader):
        return None
    first = max(0, reader.size - _TAIL)
    reader.goto(first)
    tail = reader.peek(_TAIL)
    at = len(tail)
    for _ in range(_MOST_ENDS):
        at = tail.rfind(END, 0, at)
        if at < 0:
            break
        found = _by_end_record(reader, first + at, tail[at:])
        if found:
            return found
    return None


def _by_end_record(reader: FileReader, at: int, tail: bytes) -> Directory | None:
    if len(tail) < _END_FIELDS.size:
        return None
    end = at
    count, size, offset, length = _END_FIELDS.unpack_from(tail)
    if _UNKNOWN in (size, offset) or count == 0xFFFF:
        end, size, offset = _by_wide_end_record(reader, at) or (end, size, offset)
    for start in (end - size, offset):
        if _is_directory(reader, start, size) or not count + size:
            comment = tail[_END_FIELDS.size :][:length]
            return Directory(start, size, start - offset, comment)
    return None


def _is_directory(reader: FileReader, start: int, size: int) -> bool:
    if start < 0 or not 0 < size <= reader.size - start:
        return False
    reader.goto(start)
    return reader.peek(4) == CENTRAL


def _by_wide_end_record(reader: FileReader, at: int) -> tuple[int, int, int] | None:
    """Return where the end record for large archives stands, the directory's size and offset."""
    reader.goto(max(0, at - _LOCATOR_FIELDS.size))
    (told,) = _LOCATOR_FIELDS.unpack(reader.peek(_LOCATOR_FIELDS.size))
    for place in (told, at - _LOCATOR_FIELDS.size - _END64_FIELDS.size):
        if 0 <= place < at:
            reader.goto(place)
            record = reader.peek(_END64_FIELDS.size)
            if record.startswith(_END64) and len(record) == _END64_FIELDS.size:
                size, offset = _END64_FIELDS.unpack(record)
                return place, size, offset
    return None


def listed(reader: Reader, directory: Directory) -> Iterator[Member | Problem]:
    """Yield the members as the directory tells of them, up to where it is broken."""
    part = reader.part(directory.start, directory.size)
    rows = StreamReader(stretch(part, part.size) if part else iter(()))
    while row := rows.peek(_CENTRAL_FIELDS.size):
        if row.startswith(_SIGNATURE):
            return
        member = _row(rows, row, directory.shift)
        if member is None:
            yield Problem(f"has a directory that is broken; {PARTLY}")
            return
        yield member


def _row(rows: StreamReader, row: bytes, shift: int) -> Member | None:
    """Return what *row* and the names behind it tell, and go behind them; None if it is broken."""
    if not row.startswith(CENTRAL) or len(row) < _CENTRAL_FIELDS.size:
        return None
    flags, method, crc, packed, size, named, extra, commented, at = _CENTRAL_FIELDS.unpack(row)
    length = len(row) + named + extra + commented
    texts = rows.peek(length)[len(row) :]
    if len(row) + len(texts) < length:
        return None
    rows.goto(rows.at + length)
    _, packed, at = _wide(texts[named : named + extra], (size, packed, at))
    text = texts[named + extra :]
    return Member(texts[:named], flags, method, packed, crc, at + shift, text=text)


def member_at(reader: Reader, at: int) -> Member | None:
    """Return what the header at *at* tells, or None where there is none."""
    reader.goto(at)
    header = reader.peek(LOCAL_SIZE)
    if not header.startswith(LOCAL) or len(header) < LOCAL_SIZE:
        return None
    flags, method, crc, packed, size, named, extra = _LOCAL_FIELDS.unpack(header)
    texts = reader.peek(LOCAL_SIZE + named + extra)[LOCAL_SIZE:]
    content = at + LOCAL_SIZE + named + extra
    if flags & _DESCRIBED and not packed:
        return Member(texts[:named], flags, method, None, None, at, content)
    _, packed = _wide(texts[named:], (size, packed))
    return Member(texts[:named], flags, method, packed, crc, at, content)


def _wide(extra: bytes, values: tuple[int, ...]) -> tuple[int, ...]:
    """Return *values* with those that did not fit taken from the field for large ones."""
    if _UNKNOWN not in values:
        return values
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            large = (int.from_bytes(field[i : i + 8], "little") for i in range(0, len(field), 8))
            return tuple(next(large, value) if value == _UNKNOWN else value for value in values)
        at += 4 + length
    return values
