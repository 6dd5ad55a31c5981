"""Values of constant expressions: text in which each part knows its place, and sequences."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import chain, islice
from typing import NamedTuple

LARGEST = 16 << 10
"""How long a value may be, in bytes."""

MOST = 256
"""How many parts or items a value may have."""


_PIECE = 4
"""From what length on text that replaces a marker is a piece, and no separator, in bytes."""


class Way(IntEnum):
    """How the text of a part stands in the code.

    `GLUE` does not belong to what was cut in parts: the separator of a join.
    """

    FORWARD = 0
    BACKWARD = 1
    WHOLE = 2
    GLUE = 3


class Part(NamedTuple):
    """Text made of the bytes from *start* to *end* of the code."""

    text: bytes
    start: int
    end: int
    way: Way = Way.FORWARD

    def cut(self, first: int, last: int) -> "Part":
        """Return the part that *first* to *last* of its text are."""
        text = self.text[first:last]
        if self.way is Way.FORWARD:
            return Part(text, self.start + first, self.start + first + len(text))
        if self.way is Way.BACKWARD:
            return Part(text, self.end - first - len(text), self.end - first, self.way)
        return Part(text, self.start, self.end, self.way)


@dataclass(frozen=True, slots=True)
class Text:
    """A string. *named*: a name stood for it; *computed*: names or a template went into it.

    A part that holds a NUL is not known; a NUL is in no key, in whatever form.
    """

    parts: tuple[Part, ...]
    named: bool = False
    computed: bool = False
    joined: bool = False

    @property
    def data(self) -> bytes:
        """The whole text."""
        if len(self.parts) == 1:
            return self.parts[0].text
        return b"".join([part.text for part in self.parts])

    @property
    def is_known(self) -> bool:
        """Whether all of it is."""
        return b"\0" not in self.data

    def cut(self, first: int, last: int) -> tuple[Part, ...]:
        """Return the parts that *first* to *last* of the text are made of."""
        found: list[Part] = []
        at = 0
        for part in self.parts:
            end = at + len(part.text)
            if at < last and first < end:
                found.append(part.cut(max(first - at, 0), min(last, end) - at))
            at = end
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Items:
    """A list, tuple or record of values.

    *labels* are the names of its values, or "", where any has one. *spaced*: only blanks stand
    between them, so that they may be one text just as well. *each*: they are the values that the
    variable of a loop has in turn.
    """

    values: "tuple[Value, ...]"
    labels: tuple[bytes, ...] = ()
    spaced: bool = False
    each: bool = False

    def __post_init__(self) -> None:
        if len(self.values) > MOST:
            object.__setattr__(self, "values", self.values[:MOST])

    def member(self, label: bytes) -> "Value | None":
        """Return the value with that label, of each item where there are several in turn."""
        if self.each:
            found = [one.member(label) for one in self.values if isinstance(one, Items)]
            known = tuple(value for value in found if value is not None)
            return Items(known, each=True) if len(known) == len(self.values) else None
        if label not in self.labels:
            return None
        return self.values[self.labels.index(label)]


Value = Text | Items

UNKNOWN = Text((Part(b"\0", 0, 0, Way.GLUE),))


def unknown(name: bytes) -> Text:
    """Return the text of a name that is not bound: not known, but it tells the name."""
    return Text((Part(b"\0" + name + b"\0", 0, 0, Way.GLUE),), named=True)


def literal(text: bytes, at: int) -> Text:
    """Return the text that stands in the code at *at*."""
    return Text((Part(text, at, at + len(text)),))


def text_of(value: Value) -> Text:
    """Return what *value* is as text: a list is none, unless it merely groups texts."""
    if isinstance(value, Text):
        return value
    if value.spaced or value.each or len(value.values) == 1:
        return concat([one if isinstance(one, Text) else UNKNOWN for one in value.values])
    return UNKNOWN


def items_of(value: Value) -> tuple[Value, ...]:
    """Return the items of a list, or *value* as the only one."""
    return value.values if isinstance(value, Items) else (value,)


def concat(values: Iterable[Value], *, computed: bool = False) -> Text:
    """Return the texts one behind the other, as an operator or a template does it."""
    texts = [text_of(value) for value in values]
    computed = computed or any(text.named or text.computed for text in texts)
    joined = any(text.joined for text in texts)
    return _bounded(chain.from_iterable(text.parts for text in texts), computed, joined)


def join(separator: Text, values: Sequence[Value]) -> Text:
    """Return the texts with *separator* between them, as a function does it."""
    texts = [text_of(value) for value in values[:MOST]]
    glue = tuple(part._replace(way=Way.GLUE) for part in separator.parts if part.text)
    parts = chain.from_iterable((*glue, *text.parts) for text in texts)
    computed = any(text.computed for text in texts)
    return _bounded(list(parts)[len(glue) if texts else 0 :], computed, joined=True)


def _bounded(parts: Iterable[Part], computed: bool, joined: bool) -> Text:
    kept = tuple([part for part in parts if part.text])
    if len(kept) > MOST or sum([len(part.text) for part in kept]) > LARGEST:
        return UNKNOWN
    return Text(kept, computed=computed, joined=joined)


def reverse(value: Value) -> Value:
    """Return a text read backwards, or a list in the opposite order."""
    if isinstance(value, Items):
        return replace(value, values=value.values[::-1], labels=value.labels[::-1])
    return replace(value, parts=tuple(_reversed(part) for part in value.parts[::-1]))


def _reversed(part: Part) -> Part:
    ways = {Way.FORWARD: Way.BACKWARD, Way.BACKWARD: Way.FORWARD}
    return part._replace(text=part.text[::-1], way=ways.get(part.way, part.way))


def substitute(text: Text, old: bytes, new: Text) -> Text:
    """Return *text* with *new* for each *old*."""
    if not old or text.data.count(old) > MOST:
        return UNKNOWN
    pieces = list(_around(text.data, old))
    glue = new.parts
    if len(new.data) < _PIECE:
        glue = tuple(part._replace(way=Way.GLUE) for part in new.parts)
    parts = list(chain.from_iterable((*glue, *text.cut(*piece)) for piece in pieces))
    return _bounded(parts[len(glue) :], text.computed or text.named, joined=True)


def strip(text: Text) -> Text:
    """Return *text* without the blanks around it."""
    data = text.data
    first = len(data) - len(data.lstrip())
    return replace(text, parts=text.cut(first, max(first, len(data.rstrip()))))


def lower(text: Text) -> Text:
    """Return *text* in lower case."""
    parts = tuple(part._replace(text=part.text.lower()) for part in text.parts)
    return replace(text, parts=parts)


def split(text: Text, separator: bytes) -> Items:
    """Return what stands between the separators in *text*, up to `MOST` of it."""
    pieces = islice(_around(text.data, separator), MOST)
    return Items(tuple(Text(text.cut(*piece)) for piece in pieces))


def _around(data: bytes, separator: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in data.split(separator):
        yield at, at + len(piece)
        at += len(piece) + len(separator)


def decoded(text: Text, kind: str) -> Text:
    """Return what *text* decodes to from `base64` or `hex`; itself, where it is no such thing."""
    try:
        if kind == "hex":
            plain = bytes.fromhex(text.data.decode("ascii"))
        else:
            raw = text.data.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
            plain = base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except (ValueError, binascii.Error):
        return text
    if not plain or not plain.isascii():
        return text
    start, end = min(part.start for part in text.parts), max(part.end for part in text.parts)
    return replace(text, parts=(Part(plain, start, end, Way.WHOLE),))


_FIELD = re.compile(
    rb"%\((?P<mapped>\w+)\)s|%(?:(?P<numbered>\d)\$)?[-0-9.]{0,6}[sdvqb@S]|%(?P<qt>\d)"
    rb"|\{(?P<braced>\w*)(?:[:!][^{}\n]{0,20})?\}|~[as]"
)


def is_format(text: Text) -> bool:
    """Whether *text* has fields to fill in."""
    return _FIELD.search(text.data) is not None


def formatted(text: Text, values: Sequence[Value], named: Mapping[bytes, Value]) -> Text:
    """Return *text* with its fields filled in, by position, number or name.

    A field for which there is no value is not known. One `%s` takes all values, as in a shell.
    """
    data = text.data
    if data in (b"%s", rb"%s\n") and len(values) > 1:
        return concat(values, computed=True)
    found: list[Value] = []
    at, taken = 0, 0
    for field in _FIELD.finditer(data):
        found.append(Text(text.cut(at, field.start())))
        name = field["mapped"] or field["numbered"] or field["qt"] or field["braced"]
        found.append(_filling(field, name or b"%d" % taken, values, named))
        taken += not name
        at = field.end()
    return concat([*found, Text(text.cut(at, len(data)))], computed=True)


def _filling(
    field: re.Match[bytes], name: bytes, values: Sequence[Value], named: Mapping[bytes, Value]
) -> Value:
    if not name.isdigit():
        return named.get(name, UNKNOWN)
    number = int(name) - (field["numbered"] is not None or field["qt"] is not None)
    return values[number] if 0 <= number < len(values) else UNKNOWN
