"""Loose objects: one file each, compressed as a whole."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from isal import isal_zlib

from orscan.objects import Kind
from orscan.objects.pack import DAMAGED, LARGE, inflated, pieces
from orscan.objects.regular import opened, refuse

_HEAD = re.compile(rb"(commit|tree|blob|tag) (\d+)\0")
_FANOUT = re.compile(r"[0-9a-f]{2}")
_PEEK = 8 << 10

NOT_ITS_ID = "its data is not what its id says"
"""Why an object is not read that is another one than its name says; git reads it all the same."""


def loose_ids(objects: Path, width: int) -> Iterator[str]:
    """Yield the ids of all loose objects in the folder *objects*, in no order, in hex.

    Raises OSError where a folder cannot be listed, GitError for what git would wait for.
    """
    digits = re.compile(rf"[0-9a-f]{{{2 * width - 2}}}")
    with os.scandir(objects) as listed:
        fans = [fan for fan in listed if _FANOUT.fullmatch(fan.name) and fan.is_dir()]
    for fan in fans:
        with os.scandir(fan.path) as entries:
            for entry in entries:
                if digits.fullmatch(entry.name):
                    if not entry.is_file():
                        refuse(Path(entry.path))
                    yield fan.name + entry.name


def loose_path(objects: Path, oid: str) -> Path:
    """Return the file of the loose object *oid*."""
    return objects / oid[:2] / oid[2:]


def read_loose(path: Path) -> tuple[Kind, bytes | None]:
    """Return kind and content of a loose object; None for one above `LARGE` bytes.

    *path* is as `loose_path` makes it. Raises OSError where it cannot be read, also for damaged
    data, and for data that its id is not of.
    """
    with opened(path) as file:
        packed = file.read(_PEEK)
        kind, size, start = _head(packed)
        if size > LARGE:
            return kind, None
        packed += file.read()
    try:
        whole = inflated(packed, start + size)
    except DAMAGED as error:
        raise OSError("its data is damaged") from error
    digest = _digest_for(path)
    digest.update(whole)
    _check(path, digest)
    return kind, whole[start:]


def loose_chunks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the content of a loose object in chunks of at most *size* bytes; raises OSError."""
    stream = isal_zlib.decompressobj()
    digest = _digest_for(path)
    with opened(path) as file:
        packed = file.read(_PEEK)
        _, length, skipped = _head(packed)
        try:
            while packed:
                for piece in pieces(stream, packed, size):
                    digest.update(piece)
                    chunk, skipped = piece[skipped:], max(0, skipped - len(piece))
                    length -= len(chunk)
                    if chunk:
                        yield chunk
                packed = file.read(size)
        except DAMAGED as error:
            raise OSError("its data is damaged") from error
    if length or not stream.eof:
        raise OSError("its data is cut off")
    _check(path, digest)


def _digest_for(path: Path) -> "hashlib._Hash":
    if len(path.name) == 2 * hashlib.sha256().digest_size - 2:
        return hashlib.sha256()
    return hashlib.sha1(usedforsecurity=False)


def _check(path: Path, digest: "hashlib._Hash") -> None:
    if digest.hexdigest() != path.parent.name + path.name:
        raise OSError(NOT_ITS_ID)


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
