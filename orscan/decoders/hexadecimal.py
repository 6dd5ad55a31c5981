r"""Hexadecimal: pairs of digits in a run, in an array, or in the rows of a hexdump.

The literals come in twos: where a line ends within the one, the other is whole. Where they can,
they leave out the digits that may be in either case.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from orscan.decoders import MappedView, Occurring, View, regions
from orscan.decoders.charcodes import KEY_LENGTH, key_row, notation
from orscan.rule import Form

_RUNS = (
    "2d763", "2D763", "736b2", "736B2",  # a key
    "73006b", "73006B",  # a key in UTF-16
    "633273746",  # a key in base64
)  # fmt: skip
_ARRAYS = (
    "0x73", "0X73", "x0073", "x00000073", "x2d76", "x2D76", "x7631",
    "&H73", "16#73", "U+0073", "$73,", "73h,", "73H,",
    "73, 6", "73',", '73",', "73,00,6", "73 00 6",
)  # fmt: skip
_PAIRS = (
    "73 6", "72 2", "73:6", "72:2", "73-6", "72-2", "73,6", "72,2", "73_6", "72_2",
    "73\n6", "73\n ", "73\n\t", "73,\n", "73\r\n6", "73\r\n ", "73\r\n\t", "73,\r",
)  # fmt: skip
_GROUPS = (
    "2d76 3", "2D76 3", "722d 7", "722D 7", "736b 2", "736B 2", "6b2d 6", "6B2D 6",
    "6b73 6", "2d72 3", "2d6b 7", "762d 2",  # words, the lower byte first
)  # fmt: skip

# What may stand between two pairs. A backslash, `%`, `=` or `#` would make them escapes.
_MARKS = r"[^0-9A-Za-z\\%=#]{0,40}"
_WORDS = r"(?:\\\r?\n|(?:unsigned )?char|(?:std::)?[sS]?[bB]yte|u?int8_t|[uU]8|[hHlLuUyY]{1,3})"
_GAP = (
    rf"(?>{_MARKS}(?:{_WORDS}{_MARKS}){{0,4}})"
    r"(?:(?:0[xX]|16#|(?<=[uU]\+))(?:00){0,3})?"
)


def _pair(code: int) -> str:
    digits = f"{code:02x}"
    return digits[:-1] + f"[{digits[-1]}{digits[-1].upper()}]" if code % 16 > 9 else digits


_NUMBERS = notation(
    16,
    "[0-9a-fA-F]{2}",
    _GAP,
    "[67]3",
    key_row("73", _GAP, _pair),
    *(_GAP.join(map(_pair, text)) for text in (b"s\0k\0-\0o\0", b"c2stb3")),
)

_NEAR = 5 << 10
"""How far in front of a literal a key may begin, in bytes: eight numbers of UTF-16."""

_BEFORE, _AFTER = 400, 8 << 10
"""How much of a hexdump around what it matches is read at a time, in bytes."""

_KEY_ROWS = 2048
"""How many bytes the rows of a key take at most: four of its bytes in a row of a hundred."""

_WIDEST = 64
"""How many bytes a row of a hexdump shows at most."""

_ROW = re.compile(
    rb"""
    ^[^0-9A-Za-z\n]{0,24}  # what makes the row a comment or a quotation
    (?:0[xX])? ([0-9a-fA-F]{4,16}) :? [ \t]{1,8}
    ( (?: (?:0[xX])? [0-9a-fA-F]{2} [ \t-]{0,2} ){1,64} )
    [^\n]{0,200} \n?
    """,
    re.MULTILINE | re.VERBOSE,
)
_NEXT = r"[ \t]{0,2}(?:0x)?"
_DUMPS = (
    (
        re.compile(f"73{_NEXT}6[bB]{_NEXT}2[dD]|72{_NEXT}2[dD]{_NEXT}76".encode()),
        re.compile(rb"(?:0[xX])?([0-9a-fA-F]{2})"),
    ),
    (
        re.compile(rb"6b73 6f2d|2d72 3176|2d6b 726f|762d 2d31"),
        re.compile(rb"([0-9a-fA-F]{4})(?![0-9a-fA-F])"),
    ),
)
"""What a key looks like, and a token: of one byte, or of two with the lower byte first."""


class Hexadecimal:
    """See `Decoder`."""

    name = "hex"
    form = Form.ENCODED
    literals = tuple(text.encode() for text in (*_RUNS, *_ARRAYS, *_PAIRS, *_GROUPS))

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        near = regions(data, self.literals, _NEAR, 0, occurring)
        yield from _NUMBERS.views(data, near, self.name)
        close = tuple(regions(data, self.literals, _KEY_ROWS, _KEY_ROWS, occurring))
        for seen, token in _DUMPS:
            behind = 0
            for hit in (hit for span in close for hit in seen.finditer(data, span.start, span.end)):
                if hit.start() < behind:
                    continue
                start, end = max(0, hit.start() - _BEFORE), hit.start() + _AFTER
                for rows in _dumps(_ROW.finditer(data, start, end)):
                    yield _view(rows, token)
                behind = end - _KEY_ROWS


def _dumps(rows: Iterable[re.Match[bytes]]) -> Iterator[list[re.Match[bytes]]]:
    """Put rows together that follow one another; yield those that have room for a key."""
    dump: list[re.Match[bytes]] = []
    for row in chain(rows, (None,)):
        if dump and (row is None or dump[-1].end() != row.start()):
            if sum(len(one[2]) for one in dump) > 2 * KEY_LENGTH:
                yield dump
            dump = []
        if row:
            dump.append(row)


def _view(rows: Sequence[re.Match[bytes]], token: re.Pattern[bytes]) -> View:
    codes, starts, ends = bytearray(), array("I"), array("I")
    for row, length in zip(rows, _lengths(rows), strict=True):
        last = len(codes) + length
        for one in token.finditer(row.string, *row.span(2)):
            text = bytes.fromhex(one[1].decode())[::-1]
            codes.extend(text)
            starts.extend([one.start(1)] * len(text))
            ends.extend([one.end()] * len(text))
        del codes[last:], starts[last:], ends[last:]
    return MappedView(bytes(codes), ("hexdump",), starts, ends)


def _lengths(rows: Sequence[re.Match[bytes]]) -> Iterator[int]:
    """Yield how many bytes each row shows, as the offsets tell: what follows is their text."""
    length = _WIDEST
    for row, after in pairwise(rows):
        told = int(after[1], 16) - int(row[1], 16)
        length = told if 0 < told <= _WIDEST else length
        yield length
    yield length
