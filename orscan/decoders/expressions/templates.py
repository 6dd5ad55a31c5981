"""Fills in templates: strings, and bare text, with holes for expressions."""

import re
from collections.abc import Callable
from itertools import islice

from orscan.decoders.expressions import values
from orscan.decoders.expressions.reading import DEPTH, is_known
from orscan.decoders.expressions.scope import Scope
from orscan.decoders.expressions.tokens import HOLE, Token
from orscan.decoders.expressions.values import MOST, UNKNOWN, Items, Text, Value

_NAME = (
    rb"(?:\$(?:env|script|global):|[$@])?[A-Za-z_\x80-\xff][\w\x80-\xff]*"
    rb"(?:(?:\?\.|!\.|\.|->|::|-(?=\w))[\w\x80-\xff]+)*"
)
_TEMPLATE = re.compile(
    rb"(?<!\\)(?:" + HOLE + rb"|(\$[A-Za-z_]\w*(?:->\w+|\[\d+\]|\{\w+\})?)|&([A-Za-z_][\w.-]*);)"
    rb"|\\\(((?:[^()\n]|\([^()\n]{0,80}\)){1,120})\)"
    rb"|%\((\w{1,80})\)s"
    rb"|(?<!\\)\{([A-Za-z_.$@][^{}\n]{0,120})\}"
)

_MAY_BE_TEMPLATE = re.compile(rb"[$%!&{]|\\\(")

_SIMPLE_HOLE = re.compile(
    rb"\s*\.?(" + _NAME + rb")(?::?-(?P<default>[^}]*)|[:!](?!:)[^}]*)?\s*", re.DOTALL
)

_MARKERS = re.compile(rb"(\w+)//([^/]+)/?(.*)")


class Templates(Scope):
    """Evaluates strings."""

    def __init__(self, code: bytes, notice: Callable[[Text], None]) -> None:
        super().__init__(code, notice)
        self._holes: dict[tuple[int, int], Value] = {}

    def _string(self, token: Token) -> Value:
        if not _MAY_BE_TEMPLATE.search(token.text):
            return values.literal(token.text, token.at)
        return self._template(token.at, token.text)

    def _template(self, start: int, text: bytes) -> Value:
        """Return *text* with the values of what its holes name, as far as any is known."""
        found: list[Value] = []
        at = 0
        for hole in islice(_TEMPLATE.finditer(text), MOST):
            found.append(values.literal(text[at : hole.start()], start + at))
            number = hole.lastindex or 0
            found.append(self._inner(start + hole.start(number), start + hole.end(number)))
            at = hole.end()
        if not any(is_known(value) for value in found[1::2]):
            return values.literal(text, start)
        is_one_hole = len(found) == 2 and at == len(text) and not values.text_of(found[0]).data
        if is_one_hole and isinstance(found[1], Items):
            self._notice(values.concat([found[1]], computed=True))
            return found[1]
        found.append(values.literal(text[at:], start + at))
        made = values.concat(found, computed=True)
        self._notice(made)
        return made

    def _inner(self, start: int, end: int) -> Value:
        """Return the value of the code in a hole."""
        if (start, end) not in self._holes:
            self._holes[start, end] = UNKNOWN  # while it is being worked out
            self._holes[start, end] = self._evaluated(start, end)
        return self._holes[start, end]

    def _evaluated(self, start: int, end: int) -> Value:
        simple = _SIMPLE_HOLE.fullmatch(self._code, start, end)
        if simple:
            value = self._name(simple[1], simple.start(1))
            default = simple["default"]
            if default and not is_known(value):
                return values.literal(default, simple.start("default"))
            return value
        removed = _MARKERS.fullmatch(self._code, start, end)
        if removed:
            of = values.text_of(self._name(removed[1], start))
            new = values.literal(removed[3], removed.start(3))
            return self._noticed(values.substitute(of, removed[2], new))
        return self._parsed(start, end)

    def _parsed(self, start: int, end: int) -> Value:
        if self._depth >= DEPTH or len(self._tokens) > 2 * self._size + 1000:
            return UNKNOWN
        made = self._expression(self._add_tokens(start, end), inside=True)
        return made[0] if made else UNKNOWN
