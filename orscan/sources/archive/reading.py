"""Reads an archive forward from a stream, or anywhere in a file."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import BinaryIO


class UnreadableError(Exception):
    """Reading cannot go on. The text says why; it becomes a Diagnostic's."""


PARTLY = "only what could be read was searched"
CUT = f"ends too early; {PARTLY}"
BROKEN = f"is broken; {PARTLY}"
BEHIND = "goes on behind its end; what stands there was not searched"
GREEDY = "takes more memory to read than orscan allows itself; only part of it was searched"


class Reader(ABC):
    """Bytes of an archive; *at* is the offset of the next one."""

    at: int = 0
    size: int | None = None
    """How many bytes there are, where any can be reached in any order; None for a stream."""

    @abstractmethod
    def some(self, most: int) -> bytes:
        """Return 1 to *most* bytes and stand behind them; none at the end."""

    @abstractmethod
    def peek(self, size: int) -> bytes:
        """Return *size* bytes, or fewer at the end, and stay in front of them."""

    @abstractmethod
    def goto(self, at: int) -> None:
        """Stand at *at*, which may be behind the end.

        A stream cannot go further back than the bytes that `some` gave last: UnreadableError.
        """

    def part(self, at: int, size: int) -> "FileReader | None":  # noqa: ARG002
        """Return a reader of *size* bytes from *at* on, or None in a stream."""
        return None

    def read(self, size: int) -> bytes:
        """Return *size* bytes and stand behind them. UnreadableError where there are fewer."""
        data = self.peek(size)
        if len(data) < size:
            raise UnreadableError(CUT)
        self.at += size
        return data


class FileReader(Reader):
    """A stretch of a file that can seek. Readers of one file do not disturb each other."""

    size: int

    def __init__(self, file: BinaryIO, start: int = 0, size: int | None = None) -> None:
        self._file = file
        self._start = start
        self.size = max(0, file.seek(0, 2) - start)
        if size is not None:
            self.size = min(self.size, size)

    def some(self, most: int) -> bytes:
        """See `Reader.some`."""
        data = self.peek(most)
        self.at += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """See `Reader.peek`."""
        size = min(size, self.size - self.at)
        if size <= 0:
            return b""
        self._file.seek(self._start + self.at)
        return self._file.read(size)

    def goto(self, at: int) -> None:
        """See `Reader.goto`."""
        self.at = at

    def part(self, at: int, size: int) -> "FileReader":
        """See `Reader.part`."""
        return FileReader(self._file, self._start + at, max(0, min(size, self.size - at)))


class StreamReader(Reader):
    """Chunks, one after another."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = b""
        self._base = 0

    def some(self, most: int) -> bytes:
        """See `Reader.some`."""
        if not self._reaches():
            return b""
        start = self.at - self._base
        data = self._chunk[start : start + most]
        self.at += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """See `Reader.peek`."""
        if not self._reaches():
            return b""
        start = self.at - self._base
        if len(self._chunk) - start < size:
            self._gather(start, size)
            start = 0
        return self._chunk[start : start + size]

    def goto(self, at: int) -> None:
        """See `Reader.goto`. Nothing is read before it is needed."""
        if at < self._base:
            raise UnreadableError(BROKEN)
        self.at = at

    def _reaches(self) -> bool:
        """Whether there is a byte to stand at; if so, the chunk holds it."""
        while self.at >= self._base + len(self._chunk):
            following = next(self._chunks, None)
            if following is None:
                return False
            self._base += len(self._chunk)
            self._chunk = following
        return True

    def _gather(self, start: int, size: int) -> None:
        parts = [self._chunk[start:]]
        held = len(parts[0])
        while held < size and (following := next(self._chunks, None)) is not None:
            parts.append(following)
            held += len(following)
        self._chunk = b"".join(parts)
        self._base += start
