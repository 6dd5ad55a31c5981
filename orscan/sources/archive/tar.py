"""Reads tar archives: v7, ustar, GNU and pax, one header after another.

Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"; both
from memory, 2026-11-23.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orscan.sources.archive.detect import has_tar_sum
from orscan.sources.archive.entry import Entry, Item, Problem, Text, plain_entry
from orscan.sources.archive.expand import skip_zeros
from orscan.sources.archive.reading import BROKEN, CUT, Reader, UnreadableError

_BLOCK = 512
_WINDOW = 64 << 10
_MOST_EXTENDED = 1 << 20
_MOST_IN_A_ROW = 16
_EXTENDED = b"xXgLK"
_WITHOUT_CONTENT = b"123456"
_SPARSE = b"S"
_OCTAL = re.compile(rb"[0-7]*")


@dataclass(slots=True)
class _Told:
    """What the headers before a member's own say of it."""

    path: bytes = b""
    link: bytes = b""
    size: int | None = None
    texts: list[bytes] = field(default_factory=list)


def walk_tar(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the members; looks for the next sound header where one is broken."""
    told = _Told()
    while True:
        skip_zeros(reader, _BLOCK)
        block = reader.peek(_BLOCK)
        if not block.strip(b"\0"):
            return
        size = _number(block[124:136]) if has_tar_sum(block) else None
        if size is None:
            yield Problem(CUT if len(block) < _BLOCK else BROKEN)
            if not _to_next_header(reader):
                return
            continue
        at = reader.at + _BLOCK
        if block[156] in _EXTENDED:
            yield from _extended(reader, block[156:157], at, size, told)
        else:
            at = _behind_sparse_map(reader, block, at)
            entry = _entry(block, at, size, told)
            size, told = entry.plain or 0, _Told()
            yield entry
        reader.goto(at + size + -size % _BLOCK)


def _entry(block: bytes, at: int, size: int, told: _Told) -> Entry:
    size = size if told.size is None else told.size
    name = told.path or _name(block)
    link = told.link or _text(block[157:257])
    text = b"\n".join(filter(None, (link, *told.texts)))
    if block[156] in _WITHOUT_CONTENT or (name.endswith(b"/") and not size):
        return Entry(name, text=text)
    return plain_entry(name, at, size, text)


def _name(block: bytes) -> bytes:
    name, prefix = _text(block[:100]), b""
    if block[257:263] == b"ustar\0":
        prefix = _text(block[345:500])
    return prefix + b"/" + name if prefix else name


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _number(field: bytes) -> int | None:
    """Return a number in octal digits or, for large ones, in bytes; None for neither."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big") if field[0] == 0x80 else None
    digits = _text(field).strip()
    return int(digits or b"0", 8) if _OCTAL.fullmatch(digits) else None


def _behind_sparse_map(reader: Reader, block: bytes, at: int) -> int:
    """Return where the content of a sparse file begins: its map may go on in blocks of its own."""
    more = block[156:157] == _SPARSE and block[482]
    while more:
        reader.goto(at)
        more = reader.read(_BLOCK)[504]
        at += _BLOCK
    return at


def _extended(reader: Reader, kind: bytes, at: int, size: int, told: _Told) -> Iterator[Item]:
    """Take in a header that speaks of the next member, or with `g` of all that follow."""
    reader.goto(at)
    text = reader.peek(min(size, _MOST_EXTENDED))
    if size > len(text):
        yield Problem("has a header that is too long; only part of it was searched")
    if kind == b"g":
        yield Text(text)
        return
    if len(told.texts) == _MOST_IN_A_ROW:
        raise UnreadableError(BROKEN)
    told.texts.append(text)
    if kind == b"L":
        told.path = _text(text)
    elif kind == b"K":
        told.link = _text(text)
    else:
        _take_in(told, dict(_records(text)))


def _take_in(told: _Told, records: dict[bytes, bytes]) -> None:
    told.path = records.get(b"GNU.sparse.name") or records.get(b"path") or told.path
    told.link = records.get(b"linkpath") or told.link
    size = records.get(b"size", b"")
    if size.isdigit() and len(size.lstrip(b"0")) < 20:
        told.size = int(size)


def _records(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the keyword and value of each pax record, up to the first that is broken."""
    at = 0
    while at < len(text):
        length = text[at : at + 8].partition(b" ")[0]
        if not length.isdigit() or not len(length) < int(length) <= len(text) - at:
            return
        keyword, _, value = text[at + len(length) + 1 : at + int(length) - 1].partition(b"=")
        yield keyword, value
        at += int(length)


def _to_next_header(reader: Reader) -> bool:
    """Go to the next sound header, block by block; return whether there is one."""
    reader.goto(reader.at + _BLOCK)
    while len(window := reader.peek(_WINDOW)) >= _BLOCK:
        for at in range(0, len(window) - _BLOCK + 1, _BLOCK):
            if window.startswith(b"ustar", at + 257) and has_tar_sum(window[at : at + _BLOCK]):
                reader.goto(reader.at + at)
                return True
        reader.goto(reader.at + len(window) // _BLOCK * _BLOCK)
    return False
