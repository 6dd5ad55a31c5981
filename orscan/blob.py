"""A blob: bytes, and where they were seen.

Content comes in chunks, once, so that a file or a stream of any size takes a bounded amount of
memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from orscan.story import Story

CHUNK = 4 << 20
"""How many bytes are looked at together, in bytes."""

OVERLAP = 96 << 10
"""How far consecutive windows overlap, in bytes: more than any written form of a key is long."""


class OriginKind(StrEnum):
    """Which source a blob was seen by.

    `commit` is a file of some commit, `object` one that no commit holds, `ref` the name of a branch
    or tag, `git` a file of git's own, such as its configuration. `account` is what OpenRouter tells
    of an account; no content comes from there.
    """

    FILE = "file"
    STAGED = "staged"
    ARCHIVE = "archive"
    STDIN = "stdin"
    NAME = "name"
    SYMLINK = "symlink"
    MESSAGE = "message"
    BYTES = "bytes"
    COMMIT = "commit"
    OBJECT = "object"
    REF = "ref"
    GIT = "git"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Origin:
    """One place a blob was seen in.

    *path* is POSIX, relative to the root of the scan; a member of an archive is
    `archive.zip!/member`. *tracked* tells whether git tracks the file. *objects* are the ids of the
    git objects that hold the content there, *story* what git knows of it.
    """

    kind: OriginKind
    path: str
    tracked: bool = False
    objects: tuple[str, ...] = ()
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a blob: *base* is the offset of its first byte, *last* whether it ends it.

    The next window begins *step* bytes further on.
    """

    base: int
    data: bytes
    last: bool
    step: int


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes with an origin.

    *chunks* starts reading anew at each call, unless *once* says that it can only be called once;
    reading may raise OSError. *charset* is what the bytes were recoded from. *opened* opens the
    file they are in, where they are in one: archives read faster with a seekable file.
    """

    origin: Origin
    chunks: Callable[[], Iterator[bytes]]
    size: int | None = None
    charset: str | None = None
    once: bool = False
    opened: Callable[[], BinaryIO] | None = None

    @classmethod
    def of(cls, data: bytes, origin: Origin) -> "Blob":
        """A blob that is in memory already."""
        return cls(origin, lambda: iter((data,)), len(data))

    @property
    def path(self) -> str:
        """Where the blob was seen."""
        return self.origin.path

    def windows(self) -> Iterator[Window]:
        """Yield overlapping windows in order; together they cover the blob. Empty: none."""
        carry, base = b"", 0
        chunks = self.chunks()
        ahead = next(chunks, None)
        while ahead is not None:
            data = carry + ahead if carry else ahead
            ahead = next(chunks, None)
            kept = min(len(data), OVERLAP)
            step = len(data) - kept
            yield Window(base, data, last=ahead is None, step=step)
            carry, base = data[step:], base + step
