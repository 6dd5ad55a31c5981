"""JSON as people write it: with comments, trailing commas, single quotes and bare keys.

Keeps what stands before a mistake, and goes on behind it where it can.
"""

import re

from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, Sequence

_TOKEN = re.compile(
    r"(?P<gap>[\s,\ufeff]+|//[^\n]*|/\*.*?(?:\*/|\Z)|\#[^\n]*)"
    r'|"(?P<double>(?:[^"\\\n]|\\.)*)"'
    r"|'(?P<single>(?:[^'\\\n]|\\.)*)'"
    r"|(?P<mark>[{}\[\]:])"
    r"|(?P<bare>[^\s,{}\[\]:\"'/\#]+)"
    r"|(?P<bad>.)",
    re.DOTALL,
)
_DEEPEST = 200


def tree(text: Text) -> tuple[Node, str | None]:
    """Return the tree of a JSON text, and why not all of it could be read."""
    reader = _Reader(text)
    return reader.document(), reader.reason


class _Reader:
    """Builds the tree from tokens, with a stack of its own."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._root: Node | None = None
        self._open: list[Mapping | Sequence] = []
        self._keys: list[Scalar | None] = []
        self.reason: str | None = None

    def document(self) -> Node:
        """Return the root; an empty mapping if there is none."""
        at, end = 0, len(self._text.text)
        while at < end and (token := _TOKEN.match(self._text.text, at)):
            if token.lastgroup != "gap" and not self._take(token):
                break
            at = token.end()
        if self._open:
            self._fail("it ends too early", end)
        return self._root if self._root is not None else Mapping()

    def _take(self, token: re.Match[str]) -> bool:
        """Take a token; return whether reading goes on."""
        kind = token.lastgroup or "bad"
        if kind == "mark":
            return self._mark(token)
        if kind == "bad":
            return self._fail("unexpected character", token.start())
        self._scalar(token, kind)
        return True

    def _mark(self, token: re.Match[str]) -> bool:
        mark = token["mark"]
        if mark == ":":
            return True
        if mark in "{[":
            if len(self._open) >= _DEEPEST:
                return self._fail("nested too deeply", token.start())
            node: Mapping | Sequence = Mapping() if mark == "{" else Sequence()
            self._put(node)
            self._open.append(node)
            self._keys.append(None)
            return True
        return self._close(mark, token.start())

    def _close(self, mark: str, at: int) -> bool:
        kind = Mapping if mark == "}" else Sequence
        if not self._open or not isinstance(self._open[-1], kind):
            return self._fail(f"unexpected {mark}", at)
        self._open.pop()
        self._keys.pop()
        return True

    def _scalar(self, token: re.Match[str], kind: str) -> None:
        start, end = token.span(kind)
        raw = token[kind]
        quoted = kind != "bare"
        escaped = quoted and "\\" in raw
        shown = self._text.unescaped(start, end).text if escaped else raw
        if not quoted and raw == "null":
            shown = ""
        scalar = Scalar(shown, start, end, quoted or raw == "null", escaped)
        if self._open and isinstance(self._open[-1], Mapping) and self._keys[-1] is None:
            self._keys[-1] = scalar
        else:
            self._put(scalar)

    def _put(self, node: Node) -> None:
        if not self._open:
            self._root = node if self._root is None else self._root
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key, self._keys[-1] = self._keys[-1], None
        if key is not None:
            parent.entries.append((key, node))

    def _fail(self, what: str, at: int) -> bool:
        if self.reason is None:
            line = self._text.text.count("\n", 0, at) + 1
            self.reason = f"no valid JSON: {what}, line {line}"
        return False
