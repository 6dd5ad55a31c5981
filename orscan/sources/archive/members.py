"""Yields what archives hold, and what the archives in them hold, without writing to disk."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.report import Diagnostic
from orscan.secret import redact
from orscan.sources.archive import expand, unix
from orscan.sources.archive.asar import walk_asar
from orscan.sources.archive.content import UNREADABLE, Content
from orscan.sources.archive.detect import Format, format_of
from orscan.sources.archive.entry import Body, Entry, Problem, Text, Walk
from orscan.sources.archive.limits import WAY_OUT, Budget, Limits, Meter
from orscan.sources.archive.reading import (
    BEHIND,
    CUT,
    FileReader,
    Reader,
    StreamReader,
    UnreadableError,
)
from orscan.sources.archive.tar import walk_tar
from orscan.sources.archive.zip import walk_zip, walk_zip_behind

Found = Blob | Diagnostic

_HEAD = 4 << 10
_MOST_NAMES = 1 << 20
_MOST_TOLD = 100
_MOST_SHOWN = 1 << 10
_LEAST_DICTIONARY, _MOST_DICTIONARY = 12 << 20, 72 << 20

_WALKS: dict[Format, Walk] = {
    Format.ZIP: walk_zip,
    Format.BEHIND: walk_zip_behind,
    Format.TAR: walk_tar,
    Format.GZIP: expand.walk_gzip,
    Format.BZIP2: expand.walk_bzip2,
    Format.XZ: expand.walk_xz,
    Format.LZMA: expand.walk_lzma,
    Format.ZSTD: expand.walk_zstd,
    Format.BROTLI: expand.walk_brotli,
    Format.AR: unix.walk_ar,
    Format.CPIO: unix.walk_cpio,
    Format.RPM: unix.walk_rpm,
    Format.ASAR: walk_asar,
}
_COMPRESSED = (
    *(Format.GZIP, Format.BZIP2, Format.XZ, Format.LZMA),
    *(Format.ZSTD, Format.BROTLI),
)
_BETTER_WITH_FILE = (Format.ZIP, Format.BEHIND)


def members(
    blob: Blob,
    limits: Limits,
    depth: int = 0,
    open_seekable: Callable[[], BinaryIO] | None = None,
) -> Iterator[Found]:
    """Yield the members of the archive *blob*, and a Diagnostic for what could not be read.

    In the order of the archive; the path of a member is `archive.zip!/member`. An archive in it is
    entered instead of yielded; one that is broken, or of no format that can be read, is yielded as
    well. For each archive follows a blob of kind NAME with the names of its members, link targets
    and comments. Nothing is yielded for what is no archive.

    A blob is to be read before the next is asked for; later, it may have to be unpacked again.
    *open_seekable* opens the blob's file, which spares memory and time where it is large; *depth*
    is how many archives the blob is in already.
    """
    try:
        file = open_seekable() if open_seekable else None
    except OSError as error:
        yield _diagnostic(blob.path, _reason(error))
        return
    told = 0
    with file or nullcontext():
        for found in _Run(limits, tracked=blob.origin.tracked).outermost(blob, depth, file):
            told += isinstance(found, Diagnostic)
            if isinstance(found, Blob) or told <= _MOST_TOLD:
                yield found
    if told > _MOST_TOLD:
        yield _diagnostic(blob.path, f"has {told - _MOST_TOLD:,} more such problems")


def _diagnostic(path: str, reason: str) -> Diagnostic:
    return Diagnostic(redact(path), 0, "archive", reason)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}; allow it or exclude it"
    return str(error)


@dataclass(slots=True)
class _Archive:
    """An archive while it is read.

    *problems* has for each reason the path it was first met at, and how often it was met. One that
    is *broken* may hold more than its members.
    """

    content: Content
    form: Format
    path: str
    depth: int
    reader: Reader
    open_again: Callable[[], Reader]
    members: int = 0
    names: bytearray = field(default_factory=bytearray)
    problems: dict[str, tuple[str, int]] = field(default_factory=dict)
    broken: bool = False

    def note(self, path: str, reason: str) -> None:
        """Put down that something at *path* cannot be read."""
        if reason == CUT and self.content.troubled:
            return  # the archive around this one has told why
        self.broken = self.broken or path == self.path or reason == BEHIND
        first, count = self.problems.get(reason, (path, 0))
        self.problems[reason] = first, count + 1

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield one Diagnostic for each reason."""
        for reason, (path, count) in self.problems.items():
            more = f" (and {count - 1:,} more in this archive)" if count > 1 else ""
            yield _diagnostic(path, reason + more)


class _Run:
    """Reads one outermost archive."""

    def __init__(self, limits: Limits, *, tracked: bool) -> None:
        self._limits = limits
        self._tracked = tracked
        self._budget = Budget(limits)

    def outermost(self, blob: Blob, depth: int, file: BinaryIO | None) -> Iterator[Found]:
        """Yield what *blob* holds, which is in *file* as well if there is one."""
        errors: list[Exception] = []
        part = FileReader(file) if file else None
        content = Content(blob.chunks(), blob.chunks, errors.append, part, self._limits.held)
        form = format_of(content.head[:_HEAD], blob.path)
        if form is not None:
            yield from self._archive(content, form, blob.path, depth)
        for error in errors:
            yield _diagnostic(blob.path, _reason(error))

    def _archive(
        self, content: Content, form: Format, path: str, depth: int
    ) -> Generator[Found, None, bool]:
        """Yield what an archive holds; return whether its bytes hold nothing else."""
        if form not in _WALKS:
            yield _diagnostic(path, f"is in {form} format, which cannot be read; {WAY_OUT}")
            return False
        memory = self._budget.memory
        reader, open_again = self._opened(content, form)
        archive = _Archive(content, form, path, depth, reader, open_again)
        for item in self._items(archive):
            archive.names += _names_in(item, archive.form)
            if len(archive.names) > _MOST_NAMES:
                yield from self._names(archive)
            if isinstance(item, Entry) and item.body:
                yield from self._member(archive, item, item.body)
        yield from self._names(archive)
        yield from archive.diagnostics()
        self._budget.memory = memory
        return not archive.broken

    def _opened(self, content: Content, form: Format) -> tuple[Reader, Callable[[], Reader]]:
        """Return a reader of *content*, and what makes another."""
        file = content.part
        if content.whole:
            file = FileReader(BytesIO(content.head))
        elif file is None and form in _BETTER_WITH_FILE:
            return self._held(content)
        if file is not None:
            return file, partial(file.part, 0, file.size)
        return StreamReader(content.pieces()), lambda: StreamReader(content.pieces())

    def _held(self, content: Content) -> tuple[Reader, Callable[[], Reader]]:
        """Return a reader of *content* held in memory, or of the stream where it is too large."""
        held, pieces = BytesIO(), content.pieces()
        for piece in pieces:
            held.write(piece)
            if held.tell() > self._budget.memory:
                held.seek(0)
                stream = chain(iter(partial(held.read, CHUNK), b""), pieces)
                return StreamReader(stream), lambda: StreamReader(content.pieces())
        self._budget.memory -= held.tell()
        file = FileReader(held)
        return file, partial(file.part, 0, file.size)

    def _items(self, archive: _Archive) -> Iterator[Entry | Text]:
        """Yield what the archive holds, up to the limits; problems are put down."""
        try:
            for item in _WALKS[archive.form](archive.reader, archive.path):
                if isinstance(item, Problem):
                    path = _member_path(archive.path, item.name) if item.name else archive.path
                    archive.note(path, item.reason)
                    item = Entry(item.name)  # noqa: PLW2901 - its name is there to be read
                self._count(archive)
                yield item
                if self._budget.spent:
                    return
        except UNREADABLE as error:
            archive.note(archive.path, _reason(error))

    def _count(self, archive: _Archive) -> None:
        archive.members += 1
        if archive.members > self._limits.members:
            raise UnreadableError(
                f"has more than {self._limits.members:,} members; the rest was not searched"
            )
        self._budget.take_member()

    def _member(self, archive: _Archive, entry: Entry, body: Body) -> Iterator[Found]:
        path = _member_path(archive.path, entry.name)
        content = self._content(archive, entry, body, path)
        form = format_of(content.head[:_HEAD], path)
        if form is None:
            yield self._blob(content, path)
        elif form in (Format.TAR, Format.CPIO) and archive.form in _COMPRESSED:
            if not (yield from self._archive(content, form, archive.path, archive.depth)):
                yield self._blob(content, path)
        elif archive.depth < self._limits.depth:
            yield from self._nested(content, form, path, archive.depth + 1)
        else:
            archive.note(path, f"is in too many other archives to be entered; {WAY_OUT}")
            yield self._blob(content, path)
        content.finish(drain=entry.plain is None and not self._budget.spent)

    def _nested(self, content: Content, form: Format, path: str, depth: int) -> Iterator[Found]:
        """Yield what an archive in another holds, and its own bytes where they may hold more."""
        if form is Format.BEHIND:
            yield self._blob(content, path)
        nothing_else = yield from self._archive(content, form, path, depth)
        if not nothing_else and form is not Format.BEHIND:
            yield self._blob(content, path)

    def _content(self, archive: _Archive, entry: Entry, body: Body, path: str) -> Content:
        content = partial(_bytes_at, entry.at, body)

        def again() -> Iterator[bytes]:
            return content(archive.open_again(), self._meter(archive, self._budget.spend_again))

        def on_trouble(error: Exception) -> None:
            archive.note(path, _reason(error))

        live = content(archive.reader, self._meter(archive, self._budget.spend))
        part = None if entry.plain is None else archive.reader.part(entry.at, entry.plain)
        return Content(live, again, on_trouble, part, self._limits.held)

    def _meter(self, archive: _Archive, spend: Callable[[int], None]) -> Meter:
        memory = max(_LEAST_DICTIONARY, _MOST_DICTIONARY >> archive.depth)
        return Meter(self._limits, spend, memory)

    def _blob(self, content: Content, path: str) -> Blob:
        origin = Origin(OriginKind.ARCHIVE, path, self._tracked)
        return Blob(origin, content.chunks, content.size)

    def _names(self, archive: _Archive) -> Iterator[Blob]:
        if archive.names:
            origin = Origin(OriginKind.NAME, archive.path, self._tracked)
            yield Blob.of(bytes(archive.names), origin)
            archive.names.clear()


def _bytes_at(at: int, body: Body, reader: Reader, meter: Meter) -> Iterator[bytes]:
    reader.goto(at)
    yield from body(reader, meter)


def _names_in(item: Entry | Text, form: Format) -> bytes:
    """Return all that *item* says but content, a line each; what is only compressed has no name."""
    name = item.name if isinstance(item, Entry) and form not in _COMPRESSED else b""
    return b"".join([text + b"\n" for text in (name, item.text) if text])


_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def _member_path(archive: str, name: bytes) -> str:
    """Return the path that reports show: POSIX, without control characters, of bounded length."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = name.decode("cp437")
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\\", "/")
    text = text.removeprefix("./").lstrip("/")
    if len(text) > _MOST_SHOWN:
        text = f"{text[: _MOST_SHOWN // 2]}...{text[-_MOST_SHOWN // 2 :]}"
    return f"{archive}!/{text}"
