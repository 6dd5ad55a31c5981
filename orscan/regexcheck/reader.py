"""Reads a compiled regex into a tree.

The one place that knows Python's private regex parser. Nothing public tells how a regex is built,
and a parser of our own could disagree with the engine about what a regex means.
"""

import importlib
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from orscan.regexcheck.tree import (
    EDGE,
    EVERY_BYTE,
    NEWLINE,
    WORD,
    Alt,
    At,
    Atomic,
    Bytes,
    Look,
    Named,
    Node,
    Repeat,
    Seq,
    UncheckableError,
    mask_of,
    matching,
)

# `re._parser` has no type hints; its results are `Any` here and never leave this module.
_PARSER: Any = importlib.import_module("re._parser")


def parse(pattern: re.Pattern[bytes]) -> Node:
    """Return the tree of *pattern*; raises UncheckableError where it depends on the locale."""
    flags = pattern.flags & ~re.DEBUG
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they were shown when the regex was compiled
        parsed = _PARSER.parse(pattern.pattern, flags)
    return _Reader({}).sequence(parsed, flags)


_CATEGORIES = {
    "CATEGORY_DIGIT": (matching(rb"\d"), r"\d"),
    "CATEGORY_NOT_DIGIT": (matching(rb"\D"), r"\D"),
    "CATEGORY_SPACE": (matching(rb"\s"), r"\s"),
    "CATEGORY_NOT_SPACE": (matching(rb"\S"), r"\S"),
    "CATEGORY_WORD": (matching(rb"\w"), r"\w"),
    "CATEGORY_NOT_WORD": (matching(rb"\W"), r"\W"),
}


def _anchor(text: str, holds: Callable[[int, int], bool]) -> At:
    pairs = ((before, after) for before in range(4) for after in range(4))
    return At(sum(1 << (4 * pair[0] + pair[1]) for pair in pairs if holds(*pair)), text)


_LINE_EDGES = (EDGE, NEWLINE)
_LAST = _anchor(r"\Z", lambda _, after: after == EDGE)
_ANCHORS: dict[str, At] = {
    "AT_BEGINNING": _anchor("^", lambda before, _: before == EDGE),
    "AT_BEGINNING_STRING": _anchor(r"\A", lambda before, _: before == EDGE),
    "AT_END_STRING": _LAST,
    "AT_BOUNDARY": _anchor(r"\b", lambda before, after: (before == WORD) != (after == WORD)),
    "AT_NON_BOUNDARY": _anchor(  # never in an empty text, before Python 3.14
        r"\B",
        lambda before, after: (before == WORD) == (after == WORD) and {before, after} != {EDGE},
    ),
}
_LINE_ANCHORS: dict[str, At] = {
    "AT_BEGINNING": _anchor("^", lambda before, _: before in _LINE_EDGES),
    "AT_END": _anchor("$", lambda _, after: after in _LINE_EDGES),
}
_OPTIONAL_NEWLINE = Repeat(Bytes(mask_of(b"\n"), r"\n"), 0, 1)
_END = Named(  # the anchor of lines comes first because it is quick to tell
    "$",
    Seq((_LINE_ANCHORS["AT_END"], Look(Seq((_OPTIONAL_NEWLINE, _LAST)), False, None))),
    exact=True,
)
_NOTHING = Seq(())


@dataclass(slots=True)
class _Reader:
    """Turns what the parser returns into nodes; *copy* is for what a backreference may match."""

    groups: dict[int, tuple[Any, int]]
    copy: bool = False
    fold: bool = False
    copies: dict[tuple[int, bool], Node] = field(default_factory=dict)

    def sequence(self, parsed: Any, flags: int) -> Node:
        if flags & re.LOCALE:
            raise UncheckableError("depends on the locale")
        parts = tuple(self._node(str(op), value, flags) for op, value in parsed)
        return parts[0] if len(parts) == 1 else Seq(parts)

    def _node(self, name: str, value: Any, flags: int) -> Node:
        match name:
            case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
                return self._bytes(name, value, flags)
            case "BRANCH":
                return Alt(tuple(self.sequence(option, flags) for option in value[1]))
            case "SUBPATTERN":
                return self._group(value, flags)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeat(name, value, flags)
            case "ATOMIC_GROUP":
                return Atomic(self.sequence(value, flags))
            case "AT" | "ASSERT" | "ASSERT_NOT":
                return self._assertion(name, value, flags)
            case "GROUPREF":
                return self._copied(value, flags)
            case "GROUPREF_EXISTS":
                return self._condition(value, flags)
            case "FAILURE":
                return Alt(())
            case _:
                raise UncheckableError(f"holds {name}, which is not known here")

    def _bytes(self, name: str, value: Any, flags: int) -> Bytes:
        ignore_case = bool(flags & re.IGNORECASE)
        if name == "ANY":
            return Bytes(EVERY_BYTE if flags & re.DOTALL else EVERY_BYTE & ~mask_of(b"\n"), ".")
        if name == "IN":
            mask, text = _set(value, ignore_case)
        else:
            mask, text = _folded(1 << value, ignore_case), _shown(value, _SPECIAL)
            if name == "NOT_LITERAL":
                mask, text = EVERY_BYTE & ~mask, f"[^{_shown(value, _SPECIAL_IN_SET)}]"
        return Bytes(_folded(mask, self.fold), text)

    def _group(self, value: Any, flags: int) -> Node:
        group, added, removed, body = value
        flags = (flags | added) & ~removed
        if group is not None:
            self.groups[group] = (body, flags)
        return self.sequence(body, flags)

    def _repeat(self, name: str, value: Any, flags: int) -> Node:
        low, high, body = value
        limit = None if high == _PARSER.MAXREPEAT else int(high)
        node = self.sequence(body, flags)
        if name == "POSSESSIVE_REPEAT":  # no way back into the rounds, nor between them
            each = node if isinstance(node, Bytes) else Atomic(node)
            return Atomic(Repeat(each, int(low), limit))
        return Repeat(node, int(low), limit, name == "MIN_REPEAT")

    def _assertion(self, name: str, value: Any, flags: int) -> Node:
        if self.copy:
            return _NOTHING  # it held where the group matched, and need not hold here
        if name == "AT":
            return _at(str(value), flags)
        direction, body = value
        behind = int(body.getwidth()[0]) if direction < 0 else None
        return Look(self.sequence(body, flags), name == "ASSERT_NOT", behind)

    def _copied(self, group: int, flags: int) -> Node:
        """Return what *group* can match: the text of a backreference is one of these."""
        key = (group, self.fold or bool(flags & re.IGNORECASE))
        if key not in self.copies:
            reader = _Reader(self.groups, copy=True, fold=key[1], copies=self.copies)
            body = reader.sequence(*self.groups[group])
            self.copies[key] = Named(f"\\{group}", body, exact=False)
        return self.copies[key]

    def _condition(self, value: Any, flags: int) -> Node:
        group, then, otherwise = value
        options = tuple(
            self.sequence(option, flags) if option is not None else _NOTHING
            for option in (then, otherwise)
        )
        return Named(f"(?({group})...)", Alt(options), exact=False)


def _at(name: str, flags: int) -> Node:
    if flags & re.MULTILINE and name in _LINE_ANCHORS:
        return _LINE_ANCHORS[name]
    return _END if name == "AT_END" else _ANCHORS[name]


def _set(items: Any, ignore_case: bool) -> tuple[int, str]:
    mask, text, negative = 0, "", False
    for op, value in items:
        match str(op):
            case "NEGATE":
                negative = True
                continue
            case "CATEGORY":
                added, shown = _CATEGORIES[str(value)]
            case "RANGE":
                added = mask_of(bytes(range(value[0], value[1] + 1)))
                shown = "-".join(_shown(end, _SPECIAL_IN_SET) for end in value)
            case _:
                added, shown = 1 << value, _shown(value, _SPECIAL_IN_SET)
        mask, text = mask | added, text + shown
    mask = _folded(mask, ignore_case)
    if not negative and len(items) == 1 and text.startswith("\\"):
        return mask, text
    return (EVERY_BYTE & ~mask, f"[^{text}]") if negative else (mask, f"[{text}]")


_A_TO_Z = mask_of(bytes(range(ord("A"), ord("Z") + 1)))
_CASE_BIT = ord("a") - ord("A")


def _folded(mask: int, ignore_case: bool) -> int:
    """*mask* with the other case of each letter; bytes fold in ASCII only."""
    if not ignore_case:
        return mask
    letters = (mask | mask >> _CASE_BIT) & _A_TO_Z
    return mask | letters | letters << _CASE_BIT


_SPECIAL = r"\.^$*+?{}[]|()"
_SPECIAL_IN_SET = r"\^]-"


def _shown(byte: int, special: str) -> str:
    char = chr(byte)
    return f"\\{char}" if char in special else repr(bytes((byte,)))[2:-1].replace("\\\\", "\\")
