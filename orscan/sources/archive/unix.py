"""Reads ar archives (.deb, .a), cpio archives, and RPM packages.

Source: rpm-software-management/rpm, docs/manual/format.md, read 2026-11-23; FreeBSD manual pages
ar(5) and cpio(5), from memory.
"""

import re
from collections.abc import Iterator

from orscan.sources.archive.entry import Entry, Item, Text, plain_entry
from orscan.sources.archive.expand import skip_zeros
from orscan.sources.archive.limits import Meter
from orscan.sources.archive.reading import BEHIND, BROKEN, Reader, UnreadableError

_PIECE = 256 << 10
_MOST_NAME = 64 << 10
_MOST_NAMES = 4 << 20


def walk_ar(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the members of an ar archive; long names stand in a member of their own."""
    at, names = 8, b""
    reader.goto(at)
    while header := reader.peek(60):
        name, size = header[:16].rstrip(b" "), header[48:58].strip(b" ")
        if header[58:60] != b"`\n" or not size.isdigit():
            raise UnreadableError(BROKEN)
        start, length = at + 60, int(size)
        if name == b"//":
            reader.goto(start)
            names = reader.peek(min(length, _MOST_NAMES))
            yield Text(names)
        else:
            yield _ar_entry(reader, name, names, start, length)
        at = start + length + length % 2
        reader.goto(at)


def _ar_entry(reader: Reader, name: bytes, names: bytes, at: int, size: int) -> Entry:
    """Return a member, whose name may stand in front of its content, or among *names*."""
    if name.startswith(b"#1/") and name[3:].isdigit():
        length = min(int(name[3:]), size)
        reader.goto(at)
        name = reader.peek(min(length, _MOST_NAME)).rstrip(b"\0")
        return plain_entry(name, at + length, size - length)
    if name[1:].isdigit() and name.startswith(b"/"):
        name = names[int(name[1:]) :].partition(b"\n")[0]
    return plain_entry(name.removesuffix(b"/") or name, at, size)


def walk_cpio(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the members of a cpio archive with hexadecimal headers."""
    at = 0
    while True:
        reader.goto(at)
        header = reader.read(110)
        if not re.fullmatch(rb"07070[12][0-9A-Fa-f]{104}", header):
            raise UnreadableError(BROKEN)
        size, length = int(header[54:62], 16), int(header[94:102], 16)
        name = reader.peek(min(length, _MOST_NAME)).rstrip(b"\0")
        if name == b"TRAILER!!!":
            break
        start = at + 110 + length
        start += -start % 4
        regular = int(header[14:22], 16) & 0o170000 == 0o100000
        yield plain_entry(name, start, size) if size or regular else Entry(name)
        at = start + size + -size % 4
    reader.goto(reader.at + length)
    skip_zeros(reader)
    if reader.peek(1):
        raise UnreadableError(BEHIND)


def walk_rpm(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the header of an RPM package, with its scripts, and its payload."""
    signature = _rpm_header_end(reader, 96)
    header = signature + -signature % 8
    payload = _rpm_header_end(reader, header)
    yield plain_entry(b"header", header, payload - header)
    yield Entry(b"payload", payload, _rest)


def _rest(reader: Reader, _meter: Meter) -> Iterator[bytes]:
    while piece := reader.some(_PIECE):
        yield piece


def _rpm_header_end(reader: Reader, at: int) -> int:
    reader.goto(at)
    start = reader.read(16)
    if not start.startswith(b"\x8e\xad\xe8\x01"):
        raise UnreadableError(BROKEN)
    entries, size = (int.from_bytes(start[i : i + 4], "big") for i in (8, 12))
    return at + 16 + 16 * entries + size
