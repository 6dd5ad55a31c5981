"""The content of a member: read once as it comes, and again from the start of the archive."""

from collections.abc import Callable, Iterator

from orscan.blob import CHUNK
from orscan.sources.archive.reading import FileReader, UnreadableError

HEAD = 512
"""How many bytes, at least, are needed to tell what content is."""

UNREADABLE = (UnreadableError, OSError)
"""What reading raises: the formats the first, the file that an archive is read from the second."""


class Content:
    """Bytes that can be read any number of times.

    The first *held* bytes stay in memory, and HEAD at least. The rest comes from *live* when it is
    first asked for; after that, or once the archive has moved on, *again* begins anew. Where *live*
    cannot go on, *on_trouble* is told and the content ends. *part* is the same content in a file.
    """

    def __init__(
        self,
        live: Iterator[bytes],
        again: Callable[[], Iterator[bytes]],
        on_trouble: Callable[[Exception], None],
        part: FileReader | None,
        held: int,
    ) -> None:
        self.part = part
        self.troubled = False
        self._again = again
        self._on_trouble = on_trouble
        self._live = self._watched(live)
        self._fresh = True
        self._length: int | None = None
        self.head = self._start(max(held, HEAD))

    @property
    def whole(self) -> bool:
        """Whether all of it is in `head`."""
        return self._length == len(self.head)

    @property
    def size(self) -> int | None:
        """How many bytes there are, where it is known."""
        return self.part.size if self._length is None and self.part else self._length

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces worth searching."""
        held: list[bytes] = []
        size = 0
        for piece in self.pieces():
            held.append(piece)
            size += len(piece)
            if size >= CHUNK:
                yield b"".join(held)
                held, size = [], 0
        if held:
            yield b"".join(held)

    def pieces(self) -> Iterator[bytes]:
        """Yield the content as it comes."""
        for at in range(0, len(self.head), CHUNK):
            yield self.head[at : at + CHUNK]
        if self.whole:
            return
        fresh, self._fresh = self._fresh, False
        yield from self._live if fresh else self._repeated()

    def finish(self, *, drain: bool) -> None:
        """Let the archive move on; with *drain* behind the end of the content."""
        self._fresh = False
        if drain:
            for _ in self._live:
                pass

    def _start(self, least: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        for piece in self._live:
            parts.append(piece)
            size += len(piece)
            if size > least:
                break
        return b"".join(parts)

    def _watched(self, live: Iterator[bytes]) -> Iterator[bytes]:
        length = 0
        try:
            for piece in live:
                length += len(piece)
                yield piece
        except UNREADABLE as error:
            self.troubled = True
            self._on_trouble(error)
        self._length = length

    def _repeated(self) -> Iterator[bytes]:
        """Yield what stands behind the head, up to where it ended the first time."""
        at, start = 0, len(self.head)
        try:
            for piece in self._again():
                stop = None if self._length is None else max(0, self._length - at)
                yield piece[max(0, start - at) : stop]
                at += len(piece)
        except UNREADABLE:  # told of when it was read for the first time
            return
