"""The texts in commits and annotated tags: the header, which names people, and the message."""

import re
from collections.abc import Iterator

from orscan.blob import Blob, Origin, OriginKind
from orscan.sources.files import shown

_SHORT = 12
_TAG_NAME = re.compile(rb"^tag (.+)$", re.MULTILINE)


def message_blobs(word: str, oid: str, content: bytes) -> Iterator[Blob]:
    """Yield header and message of the object *oid*; *word* is `commit` or `tag`.

    Both have the path `commit <12 digits>` or `tag <name>`, and lines that count from 1.
    """
    header, _, message = content.partition(b"\n\n")
    name = _TAG_NAME.search(header) if word == "tag" else None
    called = shown(name[1].decode("utf-8", "surrogateescape")) if name else oid[:_SHORT]
    origin = Origin(OriginKind.MESSAGE, f"{word} {called}", objects=(oid,))
    yield Blob.of(header, origin)
    yield Blob.of(message, origin)
