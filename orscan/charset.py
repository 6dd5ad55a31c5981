"""Character sets: text in UTF-16 or UTF-32 is read as UTF-8, so that everything else sees one."""

import codecs
from collections.abc import Iterator
from itertools import chain

from orscan.blob import Blob

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 512


def wide_charset(head: bytes) -> str | None:
    """Return the name of the UTF-16 or UTF-32 that a text beginning with *head* is in, or None.

    Goes by the byte order mark; without one, by where the zero bytes of mostly ASCII text stand.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    head = head[: min(len(head), _LOOKED_AT) // 8 * 8]
    if b"\0" not in head[:8]:
        return None
    for width, text_at, name in (
        (4, 0, "utf-32-le"),
        (4, 3, "utf-32-be"),
        (2, 0, "utf-16-le"),
        (2, 1, "utf-16-be"),
    ):
        if _is_mostly_text(head, width, text_at):
            return name
    return None


def _is_mostly_text(head: bytes, width: int, text_at: int) -> bool:
    shown = head[text_at::width]
    zeros = sum(head[at::width].count(0) for at in range(width) if at != text_at)
    printable = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in shown)
    return printable >= 0.9 * len(shown) and zeros >= 0.9 * len(shown) * (width - 1)


def in_utf8(blob: Blob) -> Blob:
    """Return *blob* so that it reads as UTF-8, also where it is in a wide character set.

    Bytes that are no text there become replacement characters.
    """
    chunks = blob.chunks()
    head = next(chunks, None)
    if head is None:
        return Blob.of(b"", blob.origin)
    charset = wide_charset(head)
    whole = chain((head,), chunks)
    if charset is None:
        return Blob(blob.origin, lambda: whole, blob.size, once=True)
    return Blob(blob.origin, lambda: _recoded(whole, charset), None, charset, once=True)


def _recoded(chunks: Iterator[bytes], charset: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(charset)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
