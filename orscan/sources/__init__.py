"""Sources yield blobs: files, the staged index, standard input.

A source is a class with the methods of `Source`, in a file of its own; `orscan.runner` chooses it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from orscan.blob import Blob
from orscan.report import Diagnostic, Mode, Scanned

Wanted = Callable[[bytes | bytearray | memoryview, str], bool]
"""Tells whether content is worth a closer look, given a file's name; asked for every file."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a source's entries, to be read together, perhaps in another process.

    *names* are relative to *folder*, which is relative to the source's root ("" for the root).
    """

    folder: str
    names: tuple[str, ...]
    tracked: bool = False


class Source(Protocol):
    """Yields blobs, batch by batch. Has to survive being sent to another process."""

    mode: Mode

    def batches(self, scanned: Scanned) -> Iterator[Batch | Diagnostic]:
        """Yield what there is to read, and what could not be listed; counts what is left out."""
        ...

    def blobs(self, batch: Batch, wanted: Wanted, scanned: Scanned) -> Iterator[Blob | Diagnostic]:
        """Yield the blobs of *batch* that *wanted* asks for; counts all that were read."""
        ...
