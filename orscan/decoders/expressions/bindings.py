"""A binding of a name to a value, and what pairs of brackets there are."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from orscan.decoders.expressions.tokens import Kind, Token
from orscan.decoders.expressions.values import Value

_LAST = re.compile(rb"[\w\x80-\xff-]+\Z")
_BRACKETS = {b"(": b")", b"[": b"]", b"{": b"}"}
_NESTED = 32
"""How many brackets that are not closed are looked through for the partner of one."""


class Role(IntEnum):
    """What a binding does to its name.

    `SOFT` bindings may be none: the members of records look like types and cases. `ADD` appends
    a value, `CALL` the arguments of a call, `ITEM` sets an item of a list. `EACH` makes the name
    the variable of a loop. What is `HIDDEN` has no value that could be known. `MACRO` binds the
    rest of the line. `UNPACK` takes one of several values. `WEAK` bindings are only likely ones.
    `FLIP` reverses a list in place, `PREPEND` puts the arguments of a call in front.
    """

    SET = 0
    SOFT = 1
    ADD = 2
    CALL = 3
    ITEM = 4
    EACH = 5
    HIDDEN = 6
    MACRO = 7
    UNPACK = 8
    WEAK = 9
    FLIP = 10
    PREPEND = 11


class Binding(NamedTuple):
    """A name is bound at the offset *at*, to last *until* another.

    The value is *value*, or the expression that begins at the token with the index *token*.
    *item* is its number among several; *function* is whose parameter it is.
    """

    at: int
    role: Role
    token: int
    until: int = 1 << 62
    item: int = 0
    value: Value | None = None
    function: bytes = b""


Bound = tuple[bytes, Binding]
"""A name with a binding of it."""


def last_name(word: bytes) -> bytes:
    """Return the last name of a path, without what marks it as a variable."""
    found = _LAST.search(word)
    return found[0] if found else word


def partners(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the index of the other bracket for that of each bracket which has one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is not Kind.OPERATOR:
            continue
        if token.text in _BRACKETS:
            opened.append(index)
        elif token.text in _BRACKETS.values():
            # A bracket that is not closed ends with the one around it.
            for depth in range(1, min(len(opened), _NESTED) + 1):
                if _BRACKETS[tokens[opened[-depth]].text] == token.text:
                    found[index], found[opened[-depth]] = opened[-depth], index
                    del opened[-depth:]
                    break
    return found
