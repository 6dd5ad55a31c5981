"""TOML, with the places of its values; line by line, so that one mistake costs one line.

Source: toml.io/en/v1.0.0, read 2026-11-28.
"""

import re

from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, Sequence

_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_HEADER = re.compile(r"\[\[?")
_KEY = re.compile(
    r"\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[A-Za-z0-9_-]+)"
)
_STRING = re.compile(
    r'"""\n?(?P<long>(?:[^"\\]|\\.|"(?!""))*"{0,2})"""'
    r"|'''\n?(?P<raw>(?:[^']|'(?!''))*'{0,2})'''"
    r'|"(?P<double>(?:[^"\\\n]|\\.)*)"'
    r"|'(?P<single>[^'\n]*)'",
    re.DOTALL,
)
_ATOM = re.compile(r"[^\s,\[\]{}#\"'=]+(?: \d\d:\d\d[^\s,\]}#]*)?")
_REST = re.compile(r"[^\n]*\n?")
_DEEPEST = 50


def tree(text: Text) -> tuple[Mapping, str | None]:
    """Return the tree of a TOML text, and the first line that could not be read."""
    reader = _Reader(text)
    return reader.document(), reader.reason


class _WrongError(Exception):
    """The text at *at* is no TOML."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at


class _Reader:
    def __init__(self, text: Text) -> None:
        self._source = text
        self._text = text.text
        self._at = 0
        self._depth = 0
        self.reason: str | None = None

    def document(self) -> Mapping:
        root = Mapping()
        table = root
        self._skip(_GAP)
        while self._at < len(self._text):
            before = self._at
            try:
                table = self._line(root, table)
            except _WrongError as wrong:
                self._fail(wrong.at)
                self._at = before
                self._skip(_REST)
            self._skip(_GAP)
        return root

    def _line(self, root: Mapping, table: Mapping) -> Mapping:
        """Read a header or a pair; return the table that pairs go to from here."""
        if self._skip(_HEADER):
            keys = self._keys()
            self._expect("]")
            again = self._text[self._at - 1 : self._at + 1] == "]]"
            self._at += again
            return _below(root, keys, again=again)
        self._pair(table)
        return table

    def _pair(self, table: Mapping) -> None:
        keys = self._keys()
        self._expect("=")
        self._skip(_BLANK)
        value = self._value()
        _below(table, keys[:-1]).entries.append((keys[-1], value))

    def _keys(self) -> list[Scalar]:
        keys = [self._key()]
        while self._peek() == ".":
            self._at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> Scalar:
        self._skip(_BLANK)
        found = _KEY.match(self._text, self._at)
        if not found:
            raise _WrongError(self._at)
        self._at = found.end()
        self._skip(_BLANK)
        return self._scalar(found)

    def _value(self) -> Node:
        mark = self._peek()
        if mark in ("[", "{"):
            return self._nested(mark)
        found = _STRING.match(self._text, self._at)
        if found:
            self._at = found.end()
            return self._scalar(found)
        atom = _ATOM.match(self._text, self._at)
        if not atom:
            raise _WrongError(self._at)
        self._at = atom.end()
        return Scalar(atom[0], atom.start(), atom.end(), worded=False)

    def _nested(self, mark: str) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _WrongError(self._at)
        self._at += 1
        node = self._items("]", Sequence()) if mark == "[" else self._items("}", Mapping())
        self._depth -= 1
        return node

    def _items(self, closing: str, node: Mapping | Sequence) -> Node:
        self._skip(_GAP)
        while self._peek() != closing:
            if isinstance(node, Sequence):
                node.items.append(self._value())
            else:
                self._pair(node)
            self._skip(_GAP)
            if self._peek() == ",":
                self._at += 1
                self._skip(_GAP)
            elif self._peek() != closing:
                raise _WrongError(self._at)
        self._at += 1
        return node

    def _scalar(self, found: re.Match[str]) -> Scalar:
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        escaped = kind in {"double", "long"} and "\\" in found[kind]
        shown = self._source.unescaped(start, end).text if escaped else found[kind]
        return Scalar(shown, start, end, escaped=escaped)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found is not None

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise _WrongError(self._at)
        self._at += 1

    def _fail(self, at: int) -> None:
        self._depth = 0
        if self.reason is None:
            self.reason = f"no valid TOML: line {self._text.count(chr(10), 0, at) + 1}"


def _below(table: Mapping, keys: list[Scalar], *, again: bool = False) -> Mapping:
    """Return the table under *keys*, made where it is missing, or made *again*."""
    for number, key in enumerate(keys):
        here = table.get(key.text)
        if isinstance(here, Sequence) and here.items and not (again and number == len(keys) - 1):
            here = here.items[-1]
        if not isinstance(here, Mapping) or (again and number == len(keys) - 1):
            fresh = Mapping()
            if again and number == len(keys) - 1:
                _append(table, key, fresh)
            else:
                table.entries.append((key, fresh))
            here = fresh
        table = here
    return table


def _append(table: Mapping, key: Scalar, fresh: Mapping) -> None:
    """Add a table to the list of tables under *key*."""
    listed = table.get(key.text)
    if isinstance(listed, Sequence):
        listed.items.append(fresh)
    else:
        table.entries.append((key, Sequence([fresh])))
