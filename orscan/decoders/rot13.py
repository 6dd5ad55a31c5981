"""ROT13: letters moved by thirteen places, as `fx-be-i1-` for the beginning of a key."""

import codecs
import re
from collections.abc import Iterator

from orscan.decoders import MappedView, Occurring, View, places
from orscan.rule import Form

_KEY = re.compile(rb"fx-be-i1-[0-9n-s]{64}(?![0-9n-s])")


class Rot13:
    """See `Decoder`."""

    name = "rot13"
    form = Form.ENCODED
    literals = (b"fx-be-i1-",)

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """Yield a view of each key, of nothing else."""
        for start in places(data, self.literals[0], occurring):
            key = _KEY.match(data, start)
            if key:
                text = codecs.encode(key[0].decode(), "rot13").encode()
                end = key.end()
                yield MappedView(text, (self.name,), range(start, end), range(start + 1, end + 1))
