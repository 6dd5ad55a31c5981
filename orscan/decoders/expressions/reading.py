"""What all that reads expressions has in common: the tokens, and where they are looked at."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from orscan.decoders.expressions.bindings import partners
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.tokens import END, Kind, tokens
from orscan.decoders.expressions.values import Items, Text, Value

Made = tuple[Value, int]
"""A value, and the index of the token behind what it was read from."""

OPERANDS = frozenset((Kind.STRING, Kind.LIST, Kind.WORD, Kind.HOLE))
"""The tokens that are values by themselves."""

DEPTH = 40
"""How deeply expressions may be nested, and names stand for each other."""

_ENDS = (END,) * 12
"""Spares the question whether there is another token."""


class Reading(ABC):
    """The tokens of *code*. *notice* is told each text that is put together.

    What reads an expression is spread over classes that build on each other, in this order:
    names (`Scope`), templates, calls and brackets, access to members, operators, all of it
    (`Evaluator`). The methods that each of them needs of later ones are named here.
    """

    def __init__(self, code: bytes, notice: Callable[[Text], None]) -> None:
        self._code = code
        self._notice = notice
        self._tokens = [*tokens(code), *_ENDS]
        self._size = len(self._tokens) - len(_ENDS)
        self._partners = partners(self._tokens)
        self._depth = 0

    @abstractmethod
    def _expression(self, index: int, *, inside: bool = False) -> Made | None:
        """Return the value of the expression at *index*; *inside* brackets lines do not end it."""

    @abstractmethod
    def _operand(self, index: int) -> Made | None:
        """Return the value of a string, a name, a call or brackets, with what is called on it."""

    @abstractmethod
    def _arguments(self, opening: int) -> Arguments:
        """Return the arguments in the brackets that open at *opening*."""

    @abstractmethod
    def _method(self, value: Value, name: bytes, opening: int) -> Value:
        """Return what a method makes of *value* with the arguments at *opening*."""

    def _add_tokens(self, start: int, end: int) -> int:
        """Read more tokens from a stretch of the code; return the index of the first."""
        first = len(self._tokens)
        inner = list(tokens(self._code, start, end))
        for one, other in partners(inner).items():
            self._partners[first + one] = first + other
        self._tokens += (*inner, *_ENDS)
        return first

    def _is(self, index: int, *texts: bytes) -> bool:
        token = self._tokens[index]
        return token.kind is Kind.OPERATOR and token.text in texts

    def _behind_lines(self, index: int) -> int:
        """Return the index of the first of the next tokens that is no line's end."""
        for at in range(index, index + 8):
            if self._tokens[at].kind is not Kind.LINE:
                return at
        return index

    def _noticed(self, value: Value) -> Value:
        if isinstance(value, Text):
            self._notice(value)
        return value


def is_known(value: Value) -> bool:
    """Return whether *value* is a list, or a text all of which is known."""
    return isinstance(value, Items) or value.is_known


def named(value: Value) -> Value:
    """Return *value* as what a name stands for."""
    return replace(value, named=True) if isinstance(value, Text) else value
