"""Which blobs need opening before their text can be read: archives, and wide character sets."""

from itertools import chain
from typing import TYPE_CHECKING

from orscan.blob import Blob
from orscan.errors import IncompleteError
from orscan.sources.archive.detect import FIRST_BYTES, SUFFIXES, looks_like_archive

if TYPE_CHECKING:
    from orscan.prefilter import Data

HELD = 64 << 20
"""What is held in memory, in bytes, of an archive that comes through a pipe."""

_HEAD = 512
_WIDE = frozenset((0, 0xFE, 0xFF))
_SUFFIXES = SUFFIXES | {suffix.upper() for suffix in SUFFIXES}

TAR_LITERALS = (b"ustar\0", b"ustar  \0")
"""What stands in the header of a tar, where it does not begin like one."""


def needs_opening(data: "Data", name: str) -> bool:
    """Whether *data*, the start of a file called *name*, needs opening; asked for every file.

    May say yes for what turns out to be none, never no for what is one, but for a tar: that holds
    one of `TAR_LITERALS`.
    """
    if len(data) < 4:
        return False
    if data[1] == 0 or data[0] in _WIDE:
        return True
    if data[0] in FIRST_BYTES or name[name.rfind(".") + 1 :] in _SUFFIXES:
        return looks_like_archive(bytes(data[:_HEAD]), name)
    return False


def peeked(blob: Blob) -> tuple[bytes, Blob]:
    """Return the first chunk of *blob*, and a blob that still begins with it."""
    chunks = blob.chunks()
    head = next(chunks, b"")
    if not blob.once:
        return head, blob
    return head, Blob(blob.origin, lambda: chain((head,), chunks), blob.size, once=True)


def held(blob: Blob) -> Blob:
    """Return *blob* so that it can be read more than once.

    Raises IncompleteError for a stream that is too long to be held in memory.
    """
    if not blob.once:
        return blob
    parts, size = [], 0
    for chunk in blob.chunks():
        parts.append(chunk)
        size += len(chunk)
        if size > HELD:
            raise IncompleteError(
                f"{blob.path}: an archive of more than {HELD >> 20} MiB cannot be read from a "
                "pipe; save it to a file and scan that"
            )
    return Blob.of(b"".join(parts), blob.origin)
