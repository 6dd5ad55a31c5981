"""Loose objects: one file each, compressed as a whole."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from isal import isal_zlib

from orscan.objects import Kind
from orscan.objects.pack import DAMAGED, LARGE, inflated, pieces

_HEAD = re.compile(rb"(commit|tree|blob|tag) (\d+)\0")
_FANOUT = re.compile(r"[0-9a-f]{2}")
_PEEK = 8 << 10


def loose_ids(objects: Path, width: int) -> Iterator[str]:
    """Yield the ids of all loose objects in the folder *objects*, in no order, in hex.

    Raises OSError where a folder cannot be listed.
    """
    digits = re.compile(rf"[0-9a-f]{{{2 * width - 2}}}")
    for fan in os.scandir(objects):
        if _FANOUT.fullmatch(fan.name) and fan.is_dir():
            for entry in os.scandir(fan.path):
                if digits.fullmatch(entry.name):
                    yield fan.name + entry.name


def loose_path(objects: Path, oid: str) -> Path:
    """Return the file of the loose object *oid*."""
    return objects / oid[:2] / oid[2:]


def read_loose(path: Path) -> tuple[Kind, bytes | None]:
    """Return kind and content of a loose object; None for one above `LARGE` bytes.

    Raises OSError where it cannot be read, also for damaged data.
    """
    with path.open("rb") as file:
        packed = file.read(_PEEK)
        kind, size, start = _head(packed)
        if size > LARGE:
            return kind, None
        packed += file.read()
    try:
        return kind, inflated(packed, start + size)[start:]
    except DAMAGED as error:
        raise OSError("its data is damaged") from error


def loose_chunks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the content of a loose object in chunks of at most *size* bytes; raises OSError."""
    stream = isal_zlib.decompressobj()
    with path.open("rb") as file:
        packed = file.read(_PEEK)
        _, length, skipped = _head(packed)
        try:
            while packed:
                for piece in pieces(stream, packed, size):
                    chunk, skipped = piece[skipped:], max(0, skipped - len(piece))
                    length -= len(chunk)
                    if chunk:
                        yield chunk
                packed = file.read(size)
        except DAMAGED as error:
            raise OSError("its data is damaged") from error
    if length or not stream.eof:
        raise OSError("its data is cut off")


def _head(packed: bytes) -> tuple[Kind, int, int]:
    """Return kind, size and where the content begins."""
    try:
        head = isal_zlib.decompressobj().decompress(packed, 64)
    except DAMAGED as error:
        raise OSError("its data is damaged") from error
    match = _HEAD.match(head)
    if not match:
        raise OSError("its data is damaged")
    return Kind[match[1].decode().upper()], int(match[2]), match.end()
