"""Decodes keys whose pieces have names or an order of their own: constants that are joined.

The code around the pieces is evaluated as far as it consists of constant strings, whatever its
language. A view is what such an expression comes to, where that holds a key in plain text,
base64 or hex. Pieces that are defined but never joined make none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile
from typing import NamedTuple

from orscan.decoders import Occurring, View, locate, next_place, present
from orscan.decoders.expressions.evaluator import Evaluator
from orscan.decoders.expressions.values import Part, Text, Way
from orscan.location import Span
from orscan.rule import Form

_REACH = 8 << 10
"""How far around a piece code is evaluated, in bytes."""

_NEAR = 1 << 10
"""How far around a name that stands elsewhere, in bytes."""

_MOST = 128 << 10
"""How much code is evaluated at once, in bytes."""

_HITS = 20_000
"""How many places of one literal are looked at."""

_NAMES = 32
"""How many names are looked for elsewhere, and at how many places each."""

_TRIES = 500
"""How many occurrences of a name are looked at."""

_ROUNDS = 2
"""How often code that names stand in is added."""

_LONGEST = 128
"""How much of a word around a literal is looked at, in bytes."""

_WORD_BEFORE = re.compile(rb"[0-9A-Za-z+/_-]*\Z")
_WORD_AFTER = re.compile(rb"[0-9A-Za-z+/_-]*")


def _stretch(prefix: bytes) -> bytes:
    """Return a regex for the start of *prefix* and, behind all of it, digits."""
    if not prefix:
        return rb"[0-9a-f]{0,64}"
    return re.escape(prefix[:1]) + b"(?:" + _stretch(prefix[1:]) + b")?"


_PIECE = re.compile(
    rb"(?=.*(?:sk|k-o|r-v))(?:%b)" % b"|".join(_stretch(b"sk-or-v1-"[at:]) for at in range(8))
)
"""A stretch of a key that holds some of what it begins with."""

_ENCODED = re.compile(rb"c2st.*|736[bB]2[dD].*|.*ro-ks")
_CHANGED = re.compile(rb"s.?k.{0,3}[-_].{0,2}o.?r.*")
_LONE = re.compile(
    rb"[\"'`=:>](?:k?-?o(?:r?-|r?[\"'`])|-[\"'`]|-or?\b|or\b)|sk[,;|: ]or(?:[,;|: -]v|[\"'`])"
)
"""What carries on a piece as short as `sk`."""
_OUTSIDE = b"\"'`=> ("
_BODY = re.compile(rb"(?<![0-9A-Za-z#])(?![a-f]+\b)[0-9a-f]{6,64}(?![0-9A-Za-z])")
"""What may be a piece of a body: no word, no colour, no shorter than anybody names a piece."""

_LONG = re.compile(rb"[0-9A-Za-z]{24}")
"""What a body that is not written as it is must have: base64 of digits holds no signs."""
_UNDONE = (
    *b"atob b64 base64 base_64 decode hex( fromhex unhex replace gsub split explode".split(),
    *b"delete translate substitute |tr //".split(),
    b" tr ",
)
"""Signs that a body is not written as it is."""

_SOUGHT = tuple(
    re.compile(pattern)
    for pattern in (
        rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])",
        rb"(?:c2stb3ItdjEt|NrLW9yLXYxL|zay1vci12MS)[\w+/-]{80,90}",
        rb"(?i:736b2d6f722d76312d(?:3[0-9]|6[1-6]){64})",
    )
)
_SHORTEST = 73
_STARTS = re.compile(rb"(?i:(?<![a-z0-9])sk(?![a-z0-9])|c2st|736b2d)|ro-ks")
_MISSING = re.compile(rb"\0([\w\x80-\xff-]+)\0")
_STATEMENT = re.compile(
    rb"[;,{}(]\s{0,8}(?:var|let|const|function|return|[\w$.]{1,40}\s{0,2}[=:(])"
)
_EDGE = re.compile(rb"[^\w\x80-\xff-]|\A")
_USED = re.compile(rb"(?![\w\x80-\xff-])")
_BOUND = re.compile(
    rb"[\"'\])]{0,2}[ \t]{0,8}(?::[^=\n\"'`]{0,60}?)?[ \t]{0,8}(?::?=>?|:|<-|[\"'`])(?!=)"
)
_ESCAPE = re.compile(rb'\\[nrt"\\/]|"')
_PLAIN = {b"\\n": b"\n", b"\\r": b" ", b"\\t": b" ", b'"': b"\n"}


@dataclass(frozen=True, slots=True)
class _Joined:
    """A view of text that was put together; its parts know where they stand."""

    parts: tuple[Part, ...]
    steps: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """See `View.data`."""
        return b"".join([part.text for part in self.parts])

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """See `View.pieces`. What only separates pieces is none."""
        cut = Text(self.parts).cut(span.start, span.end)
        found: list[Span] = []
        for part in [part for part in cut if part.way is not Way.GLUE] or cut:
            last = found[-1] if found else None
            if last and part.start <= last.end and last.start <= part.end:
                found[-1] = Span(min(last.start, part.start), max(last.end, part.end))
            else:
                found.append(Span(part.start, part.end))
        return tuple(found)


class _Excerpt:
    """Code made of stretches of data, each of which knows its place there."""

    def __init__(self, stretches: Iterable[tuple[bytes, int]]) -> None:
        kept = [stretch for stretch in stretches if stretch[0]]
        self.code = b"".join([text for text, _ in kept])
        self._starts = [0, *accumulate(len(text) for text, _ in kept)]
        self._places = [place for _, place in kept]

    @classmethod
    def of(cls, data: bytes, spans: Iterable[Span]) -> "_Excerpt":
        """Return the code in *spans*, with the end of a line behind each."""
        stretches = []
        for span in spans:
            stretches += [(data[span.start : span.end], span.start), (b"\n", span.end)]
        return cls(stretches)

    def unescaped(self) -> "_Excerpt":
        """Return the code in the JSON strings of this, each on lines of its own."""
        stretches: list[tuple[bytes, int]] = []
        at = 0
        for escape in _ESCAPE.finditer(self.code):
            stretches.append((self.code[at : escape.start()], self._place(at)))
            plain = _PLAIN.get(escape[0], escape[0][1:])
            stretches.append((plain, self._place(escape.end() - 1)))
            at = escape.end()
        stretches.append((self.code[at:], self._place(at)))
        return _Excerpt(stretches)

    def _place(self, offset: int) -> int:
        number = min(locate(self._starts, offset), len(self._places) - 1)
        return self._places[number] + offset - self._starts[number]

    def placed(self, part: Part) -> Iterator[Part]:
        """Yield *part*, cut where the data has more than the code, with its places there."""
        at = 0
        while at < len(part.text):
            if part.way is Way.FORWARD:
                room = self._starts[locate(self._starts, part.start + at) + 1] - part.start
            elif part.way is Way.BACKWARD:
                room = part.end - self._starts[locate(self._starts, part.end - 1 - at)]
            else:
                room = len(part.text)
            cut = part.cut(at, room)
            start = self._place(cut.start)
            behind = self._place(cut.end - 1) + 1 if cut.end > cut.start else start
            yield cut._replace(start=start, end=behind)
            at = room


class _Reading:
    """What there is in an excerpt."""

    def __init__(self, excerpt: _Excerpt) -> None:
        self._excerpt = excerpt
        self._found: dict[tuple[Part, ...], Text] = {}
        self.missing: dict[bytes, None] = {}
        evaluator = Evaluator(excerpt.code, self._notice)
        evaluator.run()
        self.starting = dict.fromkeys(
            name for name, text in evaluator.strings() if _STARTS.search(text)
        )

    def views(self) -> Iterator[View]:
        """Yield a view of each text that was put together and may hold a key."""
        for text in self._found.values():
            steps = "constants" if text.computed else "join"
            parts = tuple(placed for part in text.parts for placed in self._excerpt.placed(part))
            yield _Joined(parts, (steps,))

    def _notice(self, text: Text) -> None:
        if not (text.computed or text.joined):
            return
        data = text.data
        if b"\0" in data and _STARTS.search(data) and len(self.missing) < _NAMES:
            self.missing.update(dict.fromkeys(_MISSING.findall(data)))
        if len(data) < _SHORTEST:
            return
        for sought in _SOUGHT:
            for found in sought.finditer(data):
                parts = text.cut(*found.span())
                own = [part for part in parts if part.way is not Way.GLUE]
                if len(own) > 1:
                    self._found.setdefault(parts, text)


class Constants:
    """Puts keys together as the code around their pieces does.

    The literals are what is left whole of the beginning of a key, wherever it is cut: `sk-o` and
    `r-v1`, or else a piece that ends behind `sk` or `sk-`. Then those of base64 and hex, and of
    pieces that are written backwards or with another separator.
    """

    name = "constants"
    form = Form.SPLIT
    literals: tuple[bytes, ...] = (
        b"sk-o",
        b"k-or",
        b"r-v1",
        *(before + b"sk-" for before in (b'"', b"'", b"`", b"=", b" ", b">", b"(")),
        *(b"sk" + behind for behind in (b'"', b"'", b"`", b"\\")),
        b"sk or v1",
        b"sk_or_v1",
        b"c2st",
        b"736b2d",
        b"736B2D",
        b"ro-ks",
    )

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        spans = list(_regions(data, self.literals, occurring))
        if not spans:
            return
        excerpt = _Excerpt.of(data, spans)
        reading = _Reading(excerpt)
        for _ in range(_ROUNDS):
            more = list(_elsewhere(data, spans, reading))
            if not more or len(excerpt.code) > _MOST // 2:
                break
            spans = _merged([*spans, *more])
            excerpt = _Excerpt.of(data, spans)
            reading = _Reading(excerpt)
        yield from reading.views()
        if b'\\"' in excerpt.code or b'\\n"' in excerpt.code:
            yield from _Reading(excerpt.unescaped()).views()


class _Hit(NamedTuple):
    """Where a literal occurs, and what kind of word it is part of."""

    at: int
    kind: str


def _regions(data: bytes, literals: Iterable[bytes], occurring: Occurring | None) -> list[Span]:
    """Return the stretches of code in which the pieces of a key may be joined."""
    known = present(data, literals, occurring)
    hits = sorted({hit for literal in known for hit in _hits(data, literal, occurring)})
    spans = _around(data, (hit.at for hit in hits), _REACH)
    encoded = {span for span in spans if _kinds(hits, span) >= {"encoded"}}
    kept = [span for span in spans if span in encoded or _is_promising(data, hits, span)]
    if encoded or not kept or _has_body(data):
        return kept
    if not _LONG.search(data):
        return []
    return [span for span in kept if _is_undone(data, span)]


def _kinds(hits: Sequence[_Hit], span: Span) -> set[str]:
    first = bisect_left(hits, span.start, key=lambda hit: hit.at)
    return {hit.kind for hit in takewhile(lambda hit: hit.at < span.end, hits[first:])}


def _is_promising(data: bytes, hits: Sequence[_Hit], span: Span) -> bool:
    """Whether *span* has what its hits need to be pieces of a key."""
    kinds = _kinds(hits, span)
    return (
        "piece" in kinds
        or ("lone" in kinds and _LONE.search(data, span.start, span.end) is not None)
        or ("changed" in kinds and _is_undone(data, span))
    )


def _is_undone(data: bytes, span: Span) -> bool:
    """Whether there are signs in *span* that pieces are changed before they are joined."""
    text = data[span.start : span.end].lower()
    return any(sign in text for sign in _UNDONE)


def _hits(data: bytes, literal: bytes, occurring: Occurring | None) -> Iterator[_Hit]:
    """Yield where *literal* is part of the piece of a key, but not where others are near."""
    at = next_place(data, literal, occurring, 0)
    for _ in range(_HITS):
        if at < 0:
            return
        kind = _kind(data, at, literal)
        if kind:
            yield _Hit(at, kind)
        at = next_place(data, literal, occurring, at + (_REACH // 2 if kind else 1))


def _kind(data: bytes, at: int, literal: bytes) -> str:
    """Return what the word around *literal* may be, "" where it is whole or none of a key."""
    start = at + len(literal) - len(literal.lstrip(_OUTSIDE))
    first = _WORD_BEFORE.search(data, max(0, start - _LONGEST), start)
    last = _WORD_AFTER.match(data, start, start + _LONGEST)
    word = ((first[0] if first else b"") + (last[0] if last else b"")).lstrip(b"-")
    if _PIECE.fullmatch(word):
        short = "lone" if len(word) < 4 else "piece"
        return short if len(word) < _SHORTEST else ""
    if _ENCODED.fullmatch(word):
        return "encoded"
    return "changed" if _CHANGED.fullmatch(word) else ""


def _has_body(data: bytes) -> bool:
    """Whether there are about as many hex digits in pieces of their own as a key has.

    A key in six pieces may have five that are too short to count.
    """
    digits = 0
    for piece in _BODY.finditer(data):
        digits += len(piece[0])
        if digits >= 40:
            return True
    return False


def _around(data: bytes, places: Iterable[int], reach: int) -> list[Span]:
    """Return the code around *places*, each stretch from the beginning of a line or statement."""
    spans = (Span(max(0, at - reach), min(len(data), at + reach)) for at in places)
    return [_whole_lines(data, span) for span in _merged(spans)]


def _whole_lines(data: bytes, span: Span) -> Span:
    """Return *span* without what is cut at its ends."""
    start, end = span.start, span.end
    if start:
        line = data.find(b"\n", start, start + _NEAR)
        statement = _STATEMENT.search(data, start, start + _NEAR) if line < 0 else None
        start = line + 1 if line >= 0 else statement.start() if statement else start
    line = data.rfind(b"\n", end - _NEAR, end) if end < len(data) else -1
    return Span(start, line if line > start else end)


def _elsewhere(data: bytes, spans: Sequence[Span], reading: _Reading) -> list[Span]:
    """Return the code outside of *spans* where missing names are bound, and pieces' names used."""
    places = [
        *(
            at
            for name in islice(reading.missing, _NAMES)
            for at in _outside(data, spans, name, _BOUND)
        ),
        *(
            at
            for name in islice(reading.starting, _NAMES)
            for at in _outside(data, spans, name, _USED)
        ),
    ]
    return _around(data, places, _NEAR)


def _outside(
    data: bytes, spans: Sequence[Span], name: bytes, behind: re.Pattern[bytes]
) -> Iterator[int]:
    """Yield up to `_NAMES` places outside of *spans* where *name* stands before *behind*."""
    starts = [span.start for span in spans]
    at, found = data.find(name), 0
    for _ in range(_TRIES):
        if at < 0 or found == _NAMES:
            return
        around = spans[max(0, locate(starts, at))]
        if around.start <= at < around.end:
            at = data.find(name, around.end)
            continue
        if _EDGE.match(data, max(0, at - 1)) and behind.match(data, at + len(name)):
            found += 1
            yield at
        at = data.find(name, at + len(name))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the union of *spans*, in order, up to `_MOST` bytes of it."""
    found: list[Span] = []
    size = 0
    for span in sorted(spans):
        last = found[-1] if found else Span(0, 0)
        size += span.end - max(last.end, span.start)
        if size > _MOST:
            break
        if found and span.start <= last.end:
            found[-1] = Span(last.start, max(last.end, span.end))
        else:
            found.append(span)
    return found
