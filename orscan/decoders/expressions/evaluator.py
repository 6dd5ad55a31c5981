"""Works out the constant strings of code: expressions, calls and templates, in any language.

Nothing is guessed: what is not known stands in a text as what cannot be part of a key.
"""

import re
from collections.abc import Callable
from itertools import islice

from orscan.decoders.expressions import functions, values
from orscan.decoders.expressions.bindings import last_name
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.operators import Operators
from orscan.decoders.expressions.reading import DEPTH, OPERANDS, Made
from orscan.decoders.expressions.scope import ADDS
from orscan.decoders.expressions.tokens import Kind, Token
from orscan.decoders.expressions.values import MOST, Items, Text

_PREFIXES = frozenset((b"&", b"*", b"?", b"...", b"!", b"@", b"$", b".", b"^", b"+"))

_PREFIX_WORDS = frozenset((b"new", b"await", b"mut", b"async", b"echo", b"return"))

_OPENS = frozenset((b"(", b"[", b"{", b"&", b"*", b"@", b"."))

_ASSIGNS = frozenset((b"=", b":=", b"+=", b".=", b"&=", b":", b"=>"))


class Evaluator(Operators):
    """Evaluates all expressions of some code."""

    def __init__(self, code: bytes, notice: Callable[[Text], None]) -> None:
        super().__init__(code, notice)
        self._operands: dict[int, Made | None] = {}

    def run(self) -> None:
        """Work out all there is."""
        for index in range(self._size):
            token = self._tokens[index]
            name = last_name(token.text) if token.kind is Kind.WORD else token.text
            if name != token.text and name.lower() in functions.EACH:
                self._operand(index)  # binds the variable of a loop
        for name, bindings in list(self.names.all()):
            for number, binding in enumerate(bindings, 1):
                value = self._value(binding)
                if name == b"Join":  # CloudFormation
                    self._noticed(functions.call(name, Arguments([value])) or value)
                if binding.role in ADDS and (
                    number == len(bindings) or bindings[number].role not in ADDS
                ):
                    self._resolve(name, binding.at + 1)
        index = 0
        while index < self._size:
            made = None if self._is_passed(index) else self._expression(index)
            index = max(index + 1, made[1] if made else 0)

    def _is_passed(self, index: int) -> bool:
        """Whether no expression begins at *index*: a block does, or what is assigned to."""
        if self._tokens[index].kind is Kind.WORD:
            return self._is(index + 1, *_ASSIGNS)
        return self._is(index, b"{")

    def _operand(self, index: int) -> Made | None:
        """Return the value of a string, a name, a call or brackets, with what is called on it."""
        if index in self._operands:
            return self._operands[index]
        if self._depth >= DEPTH:
            return None
        self._depth += 1
        made = self._begun(index)
        made = self._called_on(*made) if made else None
        self._depth -= 1
        self._operands[index] = made
        return made

    def _begun(self, index: int) -> Made | None:
        start = self._behind_prefixes(index)
        token = self._tokens[start]
        if token.kind is Kind.STRING:
            return self._string(token), self._behind_suffix(start)
        if token.kind is Kind.LIST:
            return _words(token), start + 1
        if token.kind is Kind.HOLE:
            return self._inner(token.at, token.at + len(token.text)), start + 1
        if token.kind is Kind.WORD:
            return self._word(start)
        if self._is(start, b"(", b"[", b"{"):
            return self._brackets(start)
        return self._unary_join(start) if self._is(start, b"-join") else None

    def _behind_prefixes(self, index: int) -> int:
        """Return the index of the token behind operators and words that change no value."""
        for at in range(index, index + 3):
            token, following = self._tokens[at], self._tokens[at + 1]
            if token.kind is Kind.WORD:
                skipped = token.text in _PREFIX_WORDS and not following.glued
            else:
                skipped = self._is(at, *_PREFIXES)
            if not skipped or not (following.kind in OPERANDS or self._is(at + 1, *_OPENS)):
                return at
        return index + 3

    def _behind_suffix(self, index: int) -> int:
        """Return the index behind the string at *index* and its suffix: `"…"s`, `"…"sv`."""
        suffix = self._tokens[index + 1]
        return index + 1 + (suffix.glued and suffix.text in (b"s", b"sv", b"S"))

    def _unary_join(self, index: int) -> Made | None:
        made = self._operand(index + 1)
        if not made:
            return None
        return self._noticed(values.join(functions.NOTHING, values.items_of(made[0]))), made[1]


def _words(token: Token) -> Items:
    found = islice(re.finditer(rb"\S+", token.text), MOST)
    return Items(tuple(values.literal(word[0], token.at + word.start()) for word in found))
