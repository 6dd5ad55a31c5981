"""Bytes that are in memory or come once: standard input, a message, what the API is given."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.report import Diagnostic, Mode, Scanned
from orscan.sources import Batch, Wanted


class MemorySource:
    """One stream, read once, under the name *path*."""

    def __init__(self, stream: BinaryIO, path: str, mode: Mode, kind: OriginKind) -> None:
        self.mode = mode
        self._stream = stream
        self._origin = Origin(kind, path)

    @classmethod
    def of(cls, data: bytes, path: str, mode: Mode, kind: OriginKind) -> "MemorySource":
        """A source of bytes that are in memory already."""
        return cls(io.BytesIO(data), path, mode, kind)

    def batches(self, scanned: Scanned) -> Iterator[Batch | Diagnostic]:
        """See `Source.batches`."""
        del scanned
        yield Batch("", (self._origin.path,))

    def blobs(self, batch: Batch, wanted: Wanted, scanned: Scanned) -> Iterator[Blob | Diagnostic]:
        """See `Source.blobs`. The stream is always looked at whole."""
        del batch, wanted
        scanned.files += 1
        scanned.blobs += 1

        def chunks() -> Iterator[bytes]:
            while chunk := self._stream.read(CHUNK):
                scanned.bytes += len(chunk)
                yield chunk

        yield Blob(self._origin, chunks, once=True)
