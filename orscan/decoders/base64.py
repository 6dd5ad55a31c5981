"""Base64: undoes one layer wherever the start of a key shows through it, also in another form.

What a text looks like in base64 depends on where it stands in a group of three bytes, and then on
nothing else. So the literals are the base64 of both halves of a key's start, at each of the three
places: of the plain text, of its own base64 once and twice, and of what other decoders undo.
"""

import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from math import lcm

from orscan.decoders import Occurring, View, locate, present, regions
from orscan.location import Span
from orscan.rule import Form

_HALVES = (b"sk-or", b"r-v1-")
"""What a key starts with, in two: wherever a line ends, one of them stays whole."""

_SHORTEST = 98
"""How many characters a key takes."""

_BEFORE, _AFTER = 4 << 10, 16 << 10
"""How much around a literal is decoded, in bytes: what another decoder may want to see."""

_NESTED_GZIP = b"SDRzSU"
"""Base64 of base64 of gzip, as in a release of Helm: decoded for its whole length."""

_LONGEST = 4 << 20

_DIGIT = rb"[A-Za-z0-9+/_-]"
_ESCAPED_END = rb"\\{1,8}[rn]"
_QUOTE = rb"\\{0,7}[\"'`]"
_GAP = rb"(?:\s|" + _ESCAPED_END + rb"|[\\_](?=\s)){0,80}"

# No possessive groups: early releases of Python 3.11 get them wrong (python/cpython#106052).
_SEPARATORS = (
    # A line's end, what indents the next line, and what makes it a comment or a quotation.
    rb"[ \t]{0,8}(?:\\?\r?\n|\r|" + _ESCAPED_END + rb"|%0[ADad]|&#(?:10|13|x[ADad]);|<br ?/?>)"
    rb"[ \t]{0,80}(?>(?:(?:[>#*|;]{1,4}|(?://[/!]?|--)(?=[ \t]))[ \t]{0,8}){0,4})",
    # Between two strings that are joined, in code or in an array.
    _QUOTE + rb"(?>[ \t]{0,8}(?:[+,&]|\.{1,2})?" + _GAP + rb"[+.]?[ \t]{0,8}[bfru]?)" + _QUOTE,
    # What a line's end becomes in a shell.
    rb" (?=" + _DIGIT + rb"{16})",
    # A slash, as PHP writes it into JSON.
    rb"\\{1,3}(?=/)",
)
_SEPARATOR = b"|".join(_SEPARATORS)

# A line that goes on as code is not one of those that text was wrapped to.
_LINE = _DIGIT + rb"++(?![:(]|=[A-Za-z0-9_])"
_RUN = re.compile(_DIGIT + rb"++(?>(?:(?>(?:" + _SEPARATOR + rb"){1,6})" + _LINE + rb")*)")
_NEXT = re.compile(rb"(?>(?:" + _SEPARATOR + rb"){0,6})(" + _DIGIT + rb"++)")
_STANDARD = bytes.maketrans(b"-_", b"+/")


def cores(
    text: bytes, encode: Callable[[bytes], bytes] = b64encode, bits: int = 6
) -> Iterator[tuple[bytes, int]]:
    """Yield what *text* looks like in digits of *bits* bits, one for each place in a group.

    Only the digits that no other text has a part in; and how many digits of the group are before
    them.
    """
    for before in range(lcm(8, bits) // 8):
        lead = -(-8 * before // bits)
        yield encode(bytes(before) + text)[lead : 8 * (before + len(text)) // bits], lead


def _wide(text: bytes) -> bytes:
    """UTF-16 in both byte orders, but for the zero byte at one end."""
    return text.decode().encode("utf-16-le")[:-1]


def _inner_texts() -> Iterator[bytes]:
    for half in _HALVES:
        yield from (half, half[::-1], _wide(half))
        yield from (core for core, _ in cores(half))
    yield from (twice for core, _ in cores(_HALVES[0]) for twice, _ in cores(core))
    yield from (b"736b2d6f", b"736B2D6F", b"76312")  # hexadecimal; the last in either case
    yield from (b"%2dor%2d", b"%2Dor%2D", b"%73%6")


_LEADS = {core: lead for text in _inner_texts() for core, lead in cores(text)}
_LEADS[_NESTED_GZIP] = 0


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of an encoding, put together from *lines*, with the way back.

    Line *i* begins at offset `starts[i]` of *text*, and stood at `places[i]` of the data.
    """

    text: bytes
    starts: Sequence[int]
    places: Sequence[int]

    @property
    def lines(self) -> Iterator[Span]:
        """The lines, as offsets of *text*."""
        return (Span(*ends) for ends in pairwise((*self.starts, len(self.text))))

    @property
    def source(self) -> Span:
        """From the first digit in the data to behind the last."""
        return self.span(0, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """Return where the digits from *start* to *end*, one at least, stand in the data."""
        return Span(self._place(start), self._place(end - 1) + 1)

    def offset(self, place: int) -> int:
        """Return the offset in *text* of the digit at *place* of the data."""
        line = locate(self.places, place)
        return self.starts[line] + place - self.places[line]

    def _place(self, offset: int) -> int:
        line = locate(self.starts, offset)
        return self.places[line] + offset - self.starts[line]


@dataclass(frozen=True, slots=True)
class DigitsView:
    """A view of *digits* from the one at *first* on, each of which stands for *bits* bits."""

    data: bytes
    steps: tuple[str, ...]
    digits: Digits
    first: int
    bits: int

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """See `View.pieces`: always one piece."""
        start, end = 8 * span.start // self.bits, -(-8 * span.end // self.bits)
        return (self.digits.span(self.first + start, self.first + end),)


def joined(data: bytes, start: int, end: int) -> Digits:
    """Return the base64 that begins at *start*, where a digit stands: all lines, up to *end*."""
    return _digits(data, next(_RUN.finditer(data, start, end)))


def decoded(digits: bytes) -> bytes:
    """Return the bytes that *digits* stand for, in either alphabet; a digit over is left out."""
    text = digits.translate(_STANDARD)
    return a2b_base64(text[: len(text) - (len(text) % 4 == 1)] + b"==")


def occurrences(data: bytes, literal: bytes, span: Span) -> Iterator[int]:
    """Yield where *literal* occurs in *span* of *data*."""
    at = data.find(literal, span.start, span.end)
    while at >= 0:
        yield at
        at = data.find(literal, at + 1, span.end)


class Base64:
    """See `Decoder`. Decodes both alphabets, padded or not, over lines or in joined strings."""

    name = "base64"
    form = Form.ENCODED
    literals = tuple(_LEADS)

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`. Each line that has room for a key is also decoded alone."""
        leads = present(data, self.literals, occurring)
        near = [literal for literal in leads if literal != _NESTED_GZIP]
        far = [_NESTED_GZIP] if _NESTED_GZIP in leads else []
        for region in chain(
            regions(data, near, _BEFORE, _AFTER, occurring),
            regions(data, far, 0, _LONGEST, occurring),
        ):
            for run in _RUN.finditer(data, region.start, region.end):
                if run.end() - run.start() >= _SHORTEST:
                    yield from _views(_digits(data, run), leads)


def _digits(data: bytes, run: re.Match[bytes]) -> Digits:
    lines = [line.span(1) for line in _NEXT.finditer(data, *run.span())]
    lengths = (end - start for start, end in lines)
    return Digits(
        b"".join([data[start:end] for start, end in lines]),
        list(accumulate(lengths, initial=0))[:-1],
        [start for start, _ in lines],
    )


def _views(digits: Digits, present: Iterable[bytes]) -> Iterator[View]:
    """Decode what lines up with the literals, over all lines and in each that is long enough.

    The latter as what follows the last line of a key may be taken for one line more.
    """
    lines = list(digits.lines)
    alone = [line for line in lines if line.end - line.start >= _SHORTEST]
    for line in (Span(0, len(digits.text)), *(alone if len(lines) > 1 else ())):
        begins = {
            (at - _LEADS[literal]) % 4
            for literal in present
            for at in occurrences(digits.text, literal, line)
        }
        for begin in sorted(begins):
            first = line.start + (begin - line.start) % 4
            text = decoded(digits.text[first : line.end])
            yield DigitsView(text, ("base64",), digits, first, 6)
