"""Reads operators: those that join texts, and those that format, join or replace."""

from collections.abc import Callable, Sequence

from orscan.decoders.expressions import functions, values
from orscan.decoders.expressions.access import Access
from orscan.decoders.expressions.bindings import last_name
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.reading import OPERANDS, Made, is_known
from orscan.decoders.expressions.tokens import Kind, Token
from orscan.decoders.expressions.values import MOST, UNKNOWN, Items, Text, Value

_CONCATS = frozenset(
    (b"+", b".", b"&", b"..", b"||", b"<>", b"++", b"~", b"^", b"*", b"<<", b"|||")
)

_CONTINUES = _CONCATS - {b"*", b"^", b"<<"} | {b"|>"}

_FALLBACKS = frozenset((b"??", b"?:", b"?", b"or"))

_GLUES = frozenset((Kind.STRING, Kind.WORD, Kind.HOLE))


class Operators(Access):
    """Evaluates expressions of operands and operators."""

    def __init__(self, code: bytes, notice: Callable[[Text], None]) -> None:
        super().__init__(code, notice)
        self._expressions: dict[tuple[int, bool], Made | None] = {}
        self._special = {
            b"%": self._percent,
            b"-f": self._percent,
            b"-join": self._dash_join,
            b"-replace": self._dash_replace,
            b"-creplace": self._dash_replace,
            b"-ireplace": self._dash_replace,
            b"|": self._piped,
            b"|>": self._piped,
        }

    def _expression(self, index: int, *, inside: bool = False) -> Made | None:
        """Return the value of the expression at *index*; *inside* brackets lines do not end it."""
        key = (index, inside)
        if key not in self._expressions:
            self._expressions[key] = self._chain(index, inside=inside)
        return self._expressions[key]

    def _chain(self, index: int, *, inside: bool) -> Made | None:
        first = self._operand(index)
        if not first:
            return None
        operands, at = [first[0]], first[1]
        while len(operands) < MOST:
            if self._carries_on(at, inside=inside):
                made = self._operand(at)
            else:
                made = self._operated(operands, at, inside=inside)
            if not made:
                break
            operands.append(made[0])
            at = made[1]
        return self._concatenated(operands), at

    def _concatenated(self, operands: Sequence[Value]) -> Value:
        if len(operands) == 1:
            return operands[0]
        lists = [one for one in operands if isinstance(one, Items) and not one.each]
        if len(lists) == len(operands):
            return Items(tuple(item for one in lists for item in one.values)[:MOST])
        return self._noticed(values.concat(operands))

    def _carries_on(self, index: int, *, inside: bool) -> bool:
        """Whether the token at *index* belongs to the one before without an operator."""
        token, before = self._tokens[index], self._tokens[index - 1]
        if token.kind not in _GLUES or before.kind not in _GLUES:
            return False
        if token.glued or inside:
            return token.glued
        return self._is_pasted(before) and self._is_pasted(token)

    def _is_pasted(self, token: Token) -> bool:
        """Whether strings side by side are one, and not two words of a shell."""
        if token.kind is Kind.STRING:
            return b"$" not in token.text
        return token.text in self.names.macros

    def _operated(self, operands: list[Value], index: int, *, inside: bool) -> Made | None:
        """Return the next operand, or change *operands* in place and return nothing to add."""
        at = self._behind_lines(index)
        if not inside and not self._is_continued(index, at):
            at = index
        token = self._tokens[at]
        glued = token.text == b"?" and token.glued
        if (token.text in _FALLBACKS and not glued) or (
            token.text == b"||" and not is_known(operands[-1])
        ):
            return self._fallback(operands, at)
        if token.kind is not Kind.OPERATOR:
            return None
        if token.text in _CONCATS:
            return self._operand(self._behind_lines(at + 1))
        special = self._special.get(token.text)
        return special(operands, at) if special else None

    def _is_continued(self, index: int, at: int) -> bool:
        """Whether an expression goes on at *at*, behind the end of its line at *index*."""
        token = self._tokens[at]
        if at == index or token.kind is not Kind.OPERATOR or token.text not in _CONTINUES:
            return at == index
        # In the first column, without a blank behind it: added to a file, says a diff.
        return not (self._code[token.start - 1 :][:1] == b"\n" and self._tokens[at + 1].glued)

    def _fallback(self, operands: list[Value], at: int) -> Made | None:
        made = self._operand(self._behind_lines(at + 1))
        if not made:
            return None
        last = operands.pop()
        return (last if is_known(last) else made[0]), made[1]

    def _percent(self, operands: list[Value], at: int) -> Made | None:
        template = values.text_of(operands[-1])
        made = self._operand(at + 1)
        if not made or not values.is_format(template):
            return None
        given, behind = [made[0]], made[1]
        while self._is(at, b"-f") and self._is(behind, b",") and len(given) < MOST:
            made = self._operand(behind + 1)
            if not made:
                break
            given.append(made[0])
            behind = made[1]
        operands.pop()
        value = functions.method(template, b"format", Arguments(given))
        return self._noticed(value or UNKNOWN), behind

    def _dash_join(self, operands: list[Value], at: int) -> Made | None:
        made = self._operand(at + 1)
        if not made:
            return None
        items = values.items_of(operands.pop())
        index = at - 1  # the items may be a list without brackets: $a, $b -join ''
        while self._is(index - 1, b",") and self._tokens[index - 2].kind in OPERANDS:
            before = self._operand(index - 2)
            items = (before[0] if before else UNKNOWN, *items)
            index -= 2
        return self._noticed(values.join(values.text_of(made[0]), items)), made[1]

    def _dash_replace(self, operands: list[Value], at: int) -> Made | None:
        old = self._operand(at + 1)
        new = self._operand(old[1] + 1) if old and self._is(old[1], b",") else None
        if not old:
            return None
        given = Arguments([old[0], new[0] if new else functions.NOTHING])
        value = functions.method(operands.pop(), b"replace", given)
        return self._noticed(value or UNKNOWN), (new or old)[1]

    def _piped(self, operands: list[Value], at: int) -> Made | None:
        word = self._tokens[at + 1]
        if word.kind is not Kind.WORD:
            return None
        given, behind = Arguments(), at + 2
        if self._is(behind, b"(") and behind in self._partners:
            given, behind = self._arguments(behind), self._partners[behind] + 1
        elif self._tokens[behind].kind in OPERANDS or self._is(behind, b"-"):
            cells, behind = self._bare_arguments(behind)
            given = Arguments(cells)
        name = last_name(word.text)
        decodes = name == b"base64" and b"-" in self._code[word.end : word.end + 2]
        value = functions.method(operands.pop(), b"b64decode" if decodes else name, given)
        return self._noticed(value or UNKNOWN), behind
