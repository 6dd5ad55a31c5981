"""Reads asar archives, in which Electron apps keep their code.

Source: electron/asar, README.md, "Format", read 2026-11-23.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from orscan.sources.archive.entry import Entry, Item, Problem, stretch
from orscan.sources.archive.limits import Meter
from orscan.sources.archive.reading import BROKEN, GREEDY, Reader, UnreadableError

_MOST_INDEX = 16 << 20
_MOST_COMMAS = 1_000_000
_MOST_FILES = 200_000
_MOST_DEPTH = 100
_MOST_NAME = 4 << 10


@dataclass(frozen=True, slots=True)
class _File:
    """A file or a link of the index; *at* is None for what does not lie in the archive."""

    folder: "_Folder"
    name: str
    at: int | None = None
    size: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Folder:
    parent: "_Folder | None"
    name: str
    depth: int = 0


def walk_asar(reader: Reader, _path: str) -> Iterator[Item]:
    """Yield the files in the order of their content. Unpacked ones lie beside the archive."""
    lengths = reader.read(16)
    whole, length = (int.from_bytes(lengths[at : at + 4], "little") for at in (4, 12))
    files = list(islice(_files(_index(reader, length)), _MOST_FILES + 1))
    if len(files) > _MOST_FILES:
        raise UnreadableError(GREEDY)
    files.sort(key=lambda file: -1 if file.at is None else file.at)
    for file in files:
        yield _item(file, 8 + whole)


def _item(file: _File, base: int) -> Item:
    name = _path_of(file)
    if file.at is None:
        return Entry(name, text=file.link.encode("utf-8", "replace"))
    if file.at < 0 or file.size < 0:
        return Problem(BROKEN, name)
    return Entry(name, base + file.at, partial(_content, file.size), plain=file.size)


def _content(size: int, reader: Reader, meter: Meter) -> Iterator[bytes]:
    # The index may name the same bytes again and again, so they are counted.
    for piece in stretch(reader, size):
        meter.count(len(piece), len(piece))
        yield piece


def _index(reader: Reader, length: int) -> object:
    """Return what the index holds; one that would take too much memory is refused."""
    if length > _MOST_INDEX:
        raise UnreadableError(GREEDY)
    text = reader.read(length)
    if text.count(b",") > _MOST_COMMAS:
        raise UnreadableError(GREEDY)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(BROKEN) from error


def _files(index: object) -> Iterator[_File]:
    """Yield the files of *index*, folder by folder; what is not shaped like one is passed over."""
    folders = [(_Folder(None, ""), index)]
    while folders:
        folder, inside = folders.pop()
        files = inside.get("files") if isinstance(inside, dict) else None
        for name, told in files.items() if isinstance(files, dict) else ():
            if isinstance(told, dict) and "files" in told and folder.depth < _MOST_DEPTH:
                folders.append((_Folder(folder, name, folder.depth + 1), told))
            elif isinstance(told, dict):
                yield _file(folder, name, told)


def _file(folder: _Folder, name: str, told: dict[str, object]) -> _File:
    link, offset, size = told.get("link"), told.get("offset"), told.get("size")
    if isinstance(link, str):
        return _File(folder, name, link=link)
    if told.get("unpacked"):
        return _File(folder, name)
    if (
        isinstance(offset, str)
        and offset.isdecimal()
        and len(offset) < 20
        and isinstance(size, int)
    ):
        return _File(folder, name, int(offset), size)
    return _File(folder, name, -1)


def _path_of(file: _File) -> bytes:
    """Return the path; of one that is absurdly long, its end."""
    parts, folder, length = [file.name], file.folder, len(file.name)
    while folder.parent is not None and length < _MOST_NAME:
        parts.append(folder.name)
        length += len(folder.name)
        folder = folder.parent
    return "/".join(reversed(parts)).encode("utf-8", "replace")
