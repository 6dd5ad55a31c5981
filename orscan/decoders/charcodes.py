r"""Characters written as numbers: arrays of codes, `chr(115).chr(107)`, Lua's `"\115\107\45"`.

What stands between the numbers hardly matters: the characters of a key make numbers in a row that
nothing else does. The literals are the first two with the usual separators, or the fourth and
fifth, as a wrapped array may be broken between the first two.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orscan.decoders import MappedView, Occurring, View, regions
from orscan.location import Span
from orscan.rule import Form

KEY_LENGTH = 73
"""In characters."""

_PREFIX = b"sk-or-v1-"
_DIGITS = b"0123456789abcdef"

_NEAR = 2 << 10
"""How far in front of a literal a key may begin, in bytes: five numbers with what is between."""

_ROW = 1024
"""How many numbers of a row are read, from the first of a key on."""

_OVERLAP = 2 * KEY_LENGTH
"""How many of those are read again when there are more: a key may be in UTF-16."""


@dataclass(frozen=True, slots=True)
class Notation:
    """A way to write text as numbers in a row.

    *first* matches the first number of a key, *beginning* where a key begins, from that number on.
    *following* matches what is between two numbers (group 1) and the second of them (group 2),
    which is in *base*; at the first number of a row, group 1 is empty.
    """

    first: re.Pattern[bytes]
    beginning: re.Pattern[bytes]
    following: re.Pattern[bytes]
    base: int

    def views(self, data: bytes, near: Iterable[Span], step: str) -> Iterator[View]:
        """Yield a view of each row of numbers in which a key begins, named by *step*.

        Keys begin in one of the spans *near*, which are in order and disjoint.
        """
        at = 0
        for span in near:
            for first in self.first.finditer(data, span.start, span.end):
                start = first.start()
                if start >= at and self.beginning.match(data, start):
                    view = self._row(data, start, step)
                    if len(view.data) >= KEY_LENGTH:
                        yield view
                    at = view.starts[-_OVERLAP] if len(view.data) == _ROW else view.ends[-1]

    def _row(self, data: bytes, at: int, step: str) -> MappedView:
        """Read numbers; behind a key's length, what is between them must have occurred before."""
        codes, starts, ends = bytearray(), array("I"), array("I")
        gaps: set[bytes] = set()
        while len(codes) < _ROW and (match := self.following.match(data, at)):
            gap, code = match[1].strip() or match[1], int(match[2], self.base)
            if code > 255 or (len(codes) >= KEY_LENGTH and gap not in gaps):
                break
            gaps.add(gap)
            codes.append(code)
            starts.append(match.start(2))
            at = match.end()
            ends.append(at)
        return MappedView(bytes(codes), (step,), starts, ends)


def notation(base: int, number: str, gap: str, first: str, *beginnings: str) -> Notation:
    """Return the notation made of these regexes, none of which has groups."""
    following = f"({gap}|)({number})"
    texts = (first, "|".join(beginnings), following)
    number_one, beginning, next_one = (re.compile(text.encode()) for text in texts)
    return Notation(number_one, beginning, next_one, base)


def key_row(first: str, gap: str, write: Callable[[int], str]) -> str:
    """Return a regex for a key: *first* and then what *write* gives for each character."""
    prefix = gap.join([first, *map(write, _PREFIX[1:])])
    return f"{prefix}(?:{gap}(?:{'|'.join(map(write, _DIGITS))})){{64}}"


# `u8` and the like are types, `"1":` is the index that JSON gives an item of a typed array.
_DECIMAL_GAP = r'(?>(?:[uUiI](?:nt)?8|[^0-9#]){1,40}(?:(?<=")[0-9]{1,4}"\s{0,4}:\s{0,4})?0?)'
_OCTAL_GAP = r"(?>[^0-9\\]{1,40}0{0,2}[oO]?0{0,2})"
_BINARY_GAP = r"(?>[^0-9]{0,40}(?:0[bB])?)"

_DECIMAL = notation(
    10,
    r"(?<![1-9])[1-9][0-9]{1,2}(?![0-9])",
    _DECIMAL_GAP,
    "115",
    key_row(r"115(?<![1-9]115)", _DECIMAL_GAP, lambda code: rf"{code}(?![0-9])"),
)
_OCTAL = notation(
    8,
    r"(?<![1-9])[1-7][0-7]{1,2}(?![0-9])",
    _OCTAL_GAP,
    "163",
    key_row(r"163(?<![1-9]163)", _OCTAL_GAP, lambda code: rf"{code:o}(?![0-9])"),
)
_BINARY = notation(
    2,
    r"[01]{8}|(?<![01])[01]{6,7}(?![01])",
    _BINARY_GAP,
    "0?1110011",
    key_row(
        r"(?:01110011|1110011(?<![01]1110011))",
        _BINARY_GAP,
        lambda code: rf"(?:{code:08b}|(?<![01]){code:b}(?![01]))",
    ),
)

_FIRST_TWO = (
    "115,1", "115, 1", "115,  1", "115 1", "115;1", "115; 1", "115-1", "115.1", "115+1", "115 + 1",
    "115|1", "115:1", r"\115\1",
    "115,\n", "115,\r", "115\n1", "115\n ", "115\n\t", "115\r\n", "- 115\n", "- 115\r",
    "115',", '115",', '115,"1', '115, "1',
    "(115)", ")115", ") 115", "]115", ">115<", "115u8", "115.t",
    "0163,0", "0163, 0", "0163,\n", "0163,\r", "0o163", "0O163", "163 153",
    "01110011", "0b1110011", "1110011 1",
)  # fmt: skip
_NEXT_TWO = ("111,11", "111, 11", "111 11", "0157,0", "0157, 0", "157 162")


class CharCodes:
    """See `Decoder`."""

    name = "char-codes"
    form = Form.ENCODED
    literals = tuple(text.encode() for text in (*_FIRST_TWO, *_NEXT_TWO))

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        near = tuple(regions(data, self.literals, _NEAR, 0, occurring))
        for written in (_DECIMAL, _OCTAL, _BINARY):
            yield from written.views(data, near, self.name)
