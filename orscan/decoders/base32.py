"""Base32 (RFC 4648, upper case): undoes one layer where the start of a key shows through it."""

import re
from base64 import b32encode
from collections.abc import Iterator

from orscan.decoders import Occurring, View, regions
from orscan.decoders.base64 import Digits, DigitsView, cores, occurrences
from orscan.location import Span
from orscan.rule import Form

_BITS = 5
_GROUP = 8
_BEFORE, _AFTER = 4 << 10, 16 << 10
_RUN = re.compile(rb"[A-Z2-7]{117,}+")  # a key alone takes 117 characters
_VALUES = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHIJKLMNOPQRSTUV")
_LEADS = dict(cores(b"sk-or-v1-", b32encode, _BITS))


class Base32:
    """See `Decoder`. Padding may be missing."""

    name = "base32"
    form = Form.ENCODED
    literals = tuple(_LEADS)

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        for region in regions(data, self.literals, _BEFORE, _AFTER, occurring):
            for run in _RUN.finditer(data, region.start, region.end):
                digits = Digits(run[0], (0,), (run.start(),))
                for first in _begins(digits.text):
                    text = _decoded(digits.text[first:])
                    yield DigitsView(text, ("base32",), digits, first, _BITS)


def _begins(text: bytes) -> list[int]:
    """Return the offsets, below the length of a group, at which groups with a literal begin."""
    whole = Span(0, len(text))
    return sorted(
        {
            (at - lead) % _GROUP
            for literal, lead in _LEADS.items()
            for at in occurrences(text, literal, whole)
        }
    )


def _decoded(digits: bytes) -> bytes:
    """Return the bytes that *digits* stand for; bits over are left out. Takes linear time."""
    size, over = divmod(_BITS * len(digits), 8)
    return (int(digits.translate(_VALUES), 1 << _BITS) >> over).to_bytes(size, "big")
