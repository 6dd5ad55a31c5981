r"""Escaped text: backslash escapes, percent, HTML entities and quoted-printable, also mixed.

Escapes of escapes of the same kind are undone at once: `\\u002d` in a string within a string,
`%252D`, `&amp;#45;`. Hyphens that a word processor has changed are read as hyphens.

Why the literals are complete, for any choice of escaped characters in one kind of escape: look at
the first hyphen of a key and its neighbours, `k-o`.

- The hyphen is escaped: `_HYPHEN` holds each way to write it, with what must follow where the
  escape alone is too short to be rare.
- It is plain and `k` is escaped: the end of that escape, the hyphen, and `o` or the character
  that begins an escape (`_ESCAPED_K`).
- Both are plain and `o` is escaped: `k-` and the beginning of that escape (`_ESCAPED_O`).
- All three are plain: `k-o`, and `r` or the character that begins an escape (`_PLAIN`).

A line that quoted-printable breaks is one more case of each (`_BROKEN`). A changed hyphen stands
between plain letters: either the first one is changed (`_CHANGED`), or all three are plain.
"""

import re
from array import array
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from orscan.decoders import MappedView, Occurring, View, merged, regions
from orscan.location import Span
from orscan.rule import Form

FAMILIES = (
    "hex-escape",
    "unicode-escape",
    "octal-escape",
    "css-escape",
    "percent",
    "html-entity",
    "quoted-printable",
    "backslash",
    "unicode-dash",
)
"""The step of a view in which one kind of escape occurs; where several do, it is `escapes`."""

_FAMILY = {name: number for number, name in enumerate(FAMILIES, 1)}

_NEAR = 160
"""How far from a literal what confirms it may reach, in bytes."""

_BEFORE = 200
_AFTER = 1536
"""How much is decoded around the beginning of a key, in bytes: it fits in the longest escapes."""

# Hexadecimal digits in upper case stand for both cases.
_HYPHEN = (
    r"\x2D", "{2D}", "002D", "#x2D", "#X2D", "x02D", "X02D",
    "%2Do", "%2D%", "252D", "=2Do", "=2D=",
    r"\2Do", "\\2D\\", r"\2D ",
    r"\055", r"\0055", r"\55o", "\\55\\", r"k\-o", r"\\-o",
    "45;o", "45;&", "45;\\", "45or", "45o&", "45&#",
)  # fmt: skip
_ESCAPED_K = (
    "6B-o", "6B-\\", "6B-%", "6B-=", "6B-&", "6B;-", "6B}-", "6B -",
    "153-o", "153-\\", "107;-", "107-o", "107-&",
)  # fmt: skip
_ESCAPED_O = (
    r"k-\x", r"k-\u", r"k-\U", r"k-\0", r"k-\1", r"k-\6", "k-\\\\",
    "k-%6", "k-%2", "k-%u", "k-=6", "k-&#", "k-&a",
)  # fmt: skip
_PLAIN = ("k-or", "k-o\\", "k-o%", "k-o=", "k-o&")
_BROKEN = ("sk=\r", "sk=\n", "k-=\r", "k-=\n")
_CHANGED = (
    r"sk\u20", r"sk\u22", r"sk\u{2", r"sk\\u2", r"sk\xE2", "sk%E2", "sk=E2",
    "sk&#8", "sk&#x2", "sk&hy", "sk&da", "sk&nd", "sk&mi",
)  # fmt: skip
_BASE64 = (
    r"\x63\x32\x73", r"\x57\x39\x79", r"\x61\x79\x31",
    r"u0063\u0032\u0073", r"u0057\u0039\u0079", r"u0061\u0079\u0031",
    "%63%32%73", "%57%39%79", "%61%79%31",
)  # fmt: skip
"""Escaped, what a key's base64 holds near its beginning, at each of the three alignments."""


def _literals() -> tuple[bytes, ...]:
    upper = (*_HYPHEN, *_ESCAPED_K, *_ESCAPED_O, *_PLAIN, *_BROKEN, *_CHANGED, *_BASE64)
    lower = (text.replace("2D", "2d").replace("6B", "6b").replace("E2", "e2") for text in upper)
    texts = dict.fromkeys((*upper, *lower))
    return (*(text.encode() for text in texts), b"sk\xe2\x80", b"sk\xe2\x88")


_CHANGED_HYPHEN = re.compile(rb"\xe2(?:\x80[\x90\x91\x93]|\x88\x92)")
"""In UTF-8: U+2010, U+2011, U+2013 and U+2212."""

_KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")
_PART = re.compile(rb"sk-(?!or-v1-[0-9a-f]{64}(?![0-9a-f]))|c2stb3|NrLW9y|zay1vc")
"""What a key begins with where the rest is elsewhere, or in another encoding."""

# No possessive groups: early releases of Python 3.11 get them wrong (python/cpython#106052).
_ANY_HYPHEN = r"""
    (?: \xe2 (?: \x80[\x90\x91\x93] | \x88\x92 ) o
      | [\\%&=] (?> (?: [\\%&\#xXuU{0] | amp; | 25 | 26 | 5[cC] ){0,24} )
        (?: 2[dD] | [45]5 | -o | 201[013] | 2212 | 82(?:08|09|11) | 8722 | [eE]2
          | hy | n?dash | minus
        )
    )
"""
_START = re.compile(
    rf"""
    k (?: (?<= [35;}}\ \n]k ) -or
        | =\r?\n (?: - | {_ANY_HYPHEN} )
        | - (?: [\\%&=] | o (?= [-rv0-9a-f]{{0,71}} [\\%&=\xe2] ) )
        | {_ANY_HYPHEN}
      )
  | 6[bB][;}}\ ]? (?: =\r?\n )? (?: - [o\\%&=] | {_ANY_HYPHEN} )
  | 1 (?: 53 | 07;? ) (?: - [o\\%&] | {_ANY_HYPHEN} )
  | {"|".join(map(re.escape, _BASE64))}
    """.encode("latin-1"),
    re.VERBOSE,
)
"""Confirms the literals: `k` and a hyphen, with something escaped in them, before or behind."""

_ESCAPE = r"""
    (?: & | %(?:25){0,8}26 | \\{1,16} (?:u00|x)26 ) (?:amp;){0,8}
    (?: \#0{0,8} (?P<entity> [0-9]{1,7} )
      | \#[xX]0{0,8} (?P<hex_entity> [0-9a-fA-F]{1,6} )
      | (?P<named> hyphen | n?dash | minus ) (?=;)
    ) ;?
  | (?> (?: \\ | %5[cC] ){1,16} )
    (?: x (?P<x> [0-9a-fA-F]{2} )
      | x\{ (?P<braced_x> [0-9a-fA-F]{1,8} ) \}
      | u{1,8} (?P<u> [0-9a-fA-F]{4} )
      | u\{ (?P<braced_u> [0-9a-fA-F]{1,8} ) \}
      | U (?P<long_u> [0-9a-fA-F]{8} )
      | (?P<backslash> -)
      | NUMBER
    )
  | %(?:25){0,8} (?P<percent> [0-9a-fA-F]{2} )
  | %u (?P<percent_u> [0-9a-fA-F]{4} )
  | = (?P<quoted> [0-9a-fA-F]{2} )
  | (?P<broken> =[ \t]{0,8}\r?\n )
"""
_OCTAL = r"(?P<octal> 0[01][0-7]{2} | [0-3][0-7]{2} | [0-7]{1,2} )"
_CSS = r"(?P<css> [0-9a-fA-F]{1,6} ) (?: \r\n | [ \t\r\n\f] )?"

# A number behind a backslash is octal in most languages, and hexadecimal in CSS.
_IN_OCTAL = re.compile(_ESCAPE.replace("NUMBER", _OCTAL).encode(), re.VERBOSE)
_IN_CSS = re.compile(_ESCAPE.replace("NUMBER", _CSS).encode(), re.VERBOSE)
_NUMBER = re.compile(rb"\\[0-9a-fA-F]{2}")

_NUMBERS = {
    "x": ("hex-escape", 16, True),
    "braced_x": ("hex-escape", 16, False),
    "u": ("unicode-escape", 16, False),
    "braced_u": ("unicode-escape", 16, False),
    "long_u": ("unicode-escape", 16, False),
    "octal": ("octal-escape", 8, True),
    "css": ("css-escape", 16, False),
    "percent": ("percent", 16, True),
    "percent_u": ("percent", 16, False),
    "entity": ("html-entity", 10, False),
    "hex_entity": ("html-entity", 16, False),
    "quoted": ("quoted-printable", 16, True),
}
"""For each group of an escape that is a number: its family, its base, whether it is of a byte."""

_TEXTS = {
    "named": ("html-entity", b"-"),
    "backslash": ("backslash", b"-"),
    "broken": ("quoted-printable", b""),
}
"""For each other group: its family and what it stands for."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    """Text with the place of each byte, and the number of the family it was escaped in, or 0."""

    data: bytearray = field(default_factory=bytearray)
    starts: "array[int]" = field(default_factory=lambda: array("I"))
    ends: "array[int]" = field(default_factory=lambda: array("I"))
    families: bytearray = field(default_factory=bytearray)

    def add_plain(self, text: bytes, start: int) -> None:
        self.data.extend(text)
        self.starts.extend(range(start, start + len(text)))
        self.ends.extend(range(start + 1, start + len(text) + 1))
        self.families.extend(bytes(len(text)))

    def add(self, text: bytes, family: int, start: int, end: int) -> None:
        for byte in text:
            self.data.append(byte)
            self.starts.append(start)
            self.ends.append(end)
            self.families.append(family)
        if not text and self.families:  # what stands for nothing is told of the byte before it
            self.families[-1] = self.families[-1] or family

    def add_part(self, other: "_Decoded", start: int, end: int) -> None:
        self.data.extend(other.data[start:end])
        self.starts.extend(other.starts[start:end])
        self.ends.extend(other.ends[start:end])
        self.families.extend(other.families[start:end])

    def view(self, start: int, end: int) -> View:
        occurring = set(self.families[start:end]) - {0}
        step = FAMILIES[occurring.pop() - 1] if len(occurring) == 1 else "escapes"
        data = bytes(self.data[start:end])
        return MappedView(data, (step,), self.starts[start:end], self.ends[start:end])

    def views(self, families: AbstractSet[int]) -> Iterator[View]:
        """Yield a view of each key with an escape of *families* in it.

        Then one of everything, if a part of a key is escaped in one of them.
        """
        for key in _KEY.finditer(self.data):
            if not families.isdisjoint(self.families[key.start() : key.end()]):
                yield self.view(*key.span())
        for part in _PART.finditer(self.data):
            if not families.isdisjoint(self.families[part.start() : part.start() + 9]):
                yield self.view(0, len(self.data))
                return


class Escapes:
    """See `Decoder`."""

    name = "escapes"
    form = Form.ENCODED
    literals = _literals()

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """Yield a view of each key, then one of the surroundings of what begins like one."""
        for region in _regions(data, occurring):
            yield from _decoded(data, region, _IN_OCTAL).views(set(_FAMILY.values()))
            if _NUMBER.search(data, region.start, region.end):
                yield from _decoded(data, region, _IN_CSS).views({_FAMILY["css-escape"]})


def _regions(data: bytes, occurring: Occurring | None) -> Iterator[Span]:
    """Yield what stands around the confirmed literals; in order, disjoint."""
    return merged(
        Span(max(0, hit.start() - _BEFORE), min(len(data), hit.end() + _AFTER))
        for near in regions(data, Escapes.literals, _NEAR, _NEAR, occurring)
        for hit in _START.finditer(data, near.start, near.end)
    )


def _decoded(data: bytes, region: Span, escape: re.Pattern[bytes]) -> _Decoded:
    text = _Decoded()
    known: dict[bytes, tuple[bytes, int]] = {}
    at = region.start
    for match in escape.finditer(data, region.start, region.end):
        start, end = match.span()
        if start > at:
            text.add_plain(data[at:start], at)
        raw = match[0]
        if raw not in known:
            known[raw] = _read(match)
        text.add(*known[raw], start, end)
        at = end
    text.add_plain(data[at : region.end], at)
    return _with_hyphens(text)


def _read(escape: re.Match[bytes]) -> tuple[bytes, int]:
    """Return what an escape stands for, and its family."""
    group = escape.lastgroup or ""
    if group in _TEXTS:
        name, text = _TEXTS[group]
        return text, _FAMILY[name]
    name, base, is_byte = _NUMBERS[group]
    code = int(escape[group], base)
    if is_byte:
        return bytes((code,)), _FAMILY[name]
    text = chr(code if code < 0x110000 else 0xFFFD).encode("utf-8", "replace")
    return text, _FAMILY[name]


def _with_hyphens(text: _Decoded) -> _Decoded:
    """Return *text* with a hyphen for each changed one."""
    result, at = _Decoded(), 0
    for changed in _CHANGED_HYPHEN.finditer(text.data):
        start, end = changed.span()
        result.add_part(text, at, start)
        family = text.families[start] or _FAMILY["unicode-dash"]
        result.add(b"-", family, text.starts[start], text.ends[end - 1])
        at = end
    if not at:
        return text
    result.add_part(text, at, len(text.data))
    return result
