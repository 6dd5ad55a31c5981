"""Says what names stand for: the value of the binding in force, with what was added since."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from orscan.decoders.expressions import functions, values
from orscan.decoders.expressions.bindings import Binding, Role, last_name
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.names import Names
from orscan.decoders.expressions.reading import DEPTH, Reading, is_known, named
from orscan.decoders.expressions.tokens import Kind
from orscan.decoders.expressions.values import MOST, UNKNOWN, Items, Text, Value

_STEPS = 16
"""How many bindings of a name are looked at for one that is known."""

_PIECE = re.compile(rb"(?=.*[-0-9]|[a-f]{6,}\Z|(?:sk|or)\Z)s?k?-?(?:or?)?-?(?:v1?|1)?-?[0-9a-f]*")
"""A bare word that no program has as a name: the piece of a key."""


_RAW = re.compile(rb"[\w+/=-]{1,4096}")

_RAW_ENDS = re.compile(rb"[ \t]*(?:[\r\n;,<\"'#]|\Z)|[ \t]+\w+=")

_LIKE_A_PIECE = re.compile(rb"[0-9-]|\A(?:[skorv]{1,2}|[a-f]+)\Z")

_LABELS = frozenset((b":", b"=", b"=>", b":="))

ADDS = frozenset((Role.ADD, Role.CALL, Role.ITEM, Role.FLIP, Role.PREPEND))

_LONGEST_PATH = 200
"""Up to how many bytes of a path its members are looked for."""


class Scope(Reading):
    """Resolves names."""

    def __init__(self, code: bytes, notice: Callable[[Text], None]) -> None:
        super().__init__(code, notice)
        self.names = Names(code, self._tokens)
        self._values: dict[tuple[int, Role, int, int], Value] = {}
        self._states: dict[tuple[bytes, int], Value] = {}
        self._working: set[tuple[int, Role, int, int]] = set()

    def strings(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each name that is bound to a string, with the string."""
        for name, binding in self.names.single():
            value = binding.value
            if isinstance(value, Text):
                yield name, value.data
            elif self._tokens[binding.token].kind is Kind.STRING:
                yield name, self._tokens[binding.token].text

    def _name(self, path: bytes, at: int) -> Value:
        """Return what a name or a path of names stands for."""
        name = last_name(path)
        owner = path[: -len(name)].rstrip(b".:->?!#")
        value = self._member(owner, name, at) if owner.strip(b"$@") else None
        value = value or self._resolve(name, at)
        if value is None:
            return values.literal(path, at) if _PIECE.fullmatch(path) else values.unknown(name)
        return named(value)

    def _member(self, owner: bytes, name: bytes, at: int) -> Value | None:
        """Return what *name* is in what *owner* names: a record, a class, or any value."""
        if len(owner) > _LONGEST_PATH:
            return None
        of = self._name(owner, at)
        if isinstance(of, Items) and (member := of.member(name)):
            return member
        declared = self.names.types.get(last_name(owner))
        if declared is not None:
            return self._resolve_behind(name, declared)
        if name.lower() not in functions.PROPERTIES or not is_known(of):
            return None
        return self._noticed(functions.method(of, name, Arguments()) or UNKNOWN)

    def _resolve(self, name: bytes, at: int) -> Value | None:
        """Return what *name* stands for at the offset *at*, or None where it is not bound."""
        added: list[Binding] = []
        value: Value | None = None
        own, softs = False, 0
        for binding in self.names.before(name, at):
            known = self._states.get((name, binding.at))
            if known is not None:
                value = known
                break
            if self._key(binding) in self._working:
                own = True
                continue
            if binding.role in ADDS:
                added.append(binding)
                continue
            value = self._value(binding)
            softs += 1
            if binding.role is not Role.SOFT or is_known(value) or softs == _STEPS:
                break
        for binding in reversed(added):
            value = self._added(value, binding)
            self._noticed(values.text_of(value))
            self._states[name, binding.at] = value
        if value is None and not own:
            return self._resolve_behind(name, at)
        return value

    def _resolve_behind(self, name: bytes, at: int) -> Value | None:
        for binding in islice(self.names.after(name, at), _STEPS):
            if binding.role not in ADDS and self._key(binding) not in self._working:
                value = self._value(binding)
                if is_known(value):
                    return value
        return None

    def _key(self, binding: Binding) -> tuple[int, Role, int, int]:
        return binding.at, binding.role, binding.token, binding.item

    def _value(self, binding: Binding) -> Value:
        if binding.value is not None:
            return binding.value
        key = self._key(binding)
        if key in self._values:
            return self._values[key]
        if key in self._working or self._depth >= DEPTH:
            return UNKNOWN
        self._working.add(key)
        value = self._bound(binding)
        self._working.discard(key)
        self._values[key] = value
        return value

    def _bound(self, binding: Binding) -> Value:
        if binding.role is Role.HIDDEN:
            return self._argument(binding)
        if binding.role is Role.FLIP:
            return UNKNOWN
        if binding.role in (Role.CALL, Role.PREPEND):
            return self._chained(binding.token)
        value = self._right_side(binding)
        if binding.role is Role.UNPACK:
            items = values.items_of(value)
            return items[binding.item] if binding.item < len(items) else UNKNOWN
        if binding.role is Role.EACH:
            return Items(values.items_of(value), each=True)
        return value

    def _argument(self, binding: Binding) -> Value:
        """Return what the only call of a function gives for a parameter of it."""
        calls = self.names.calls.get(binding.function, ())
        given = self._arguments(calls[0]).values if len(calls) == 1 else ()
        return given[binding.item] if binding.item < len(given) else UNKNOWN

    def _right_side(self, binding: Binding) -> Value:
        value, behind = self._expression(binding.token) or (UNKNOWN, binding.token)
        if binding.role in (Role.SET, Role.UNPACK) and self._is(behind, b","):
            value = self._tuple(binding, value, behind)
        raw = _RAW.match(self._code, self._tokens[binding.token].start)
        if is_known(value) or not raw or not _RAW_ENDS.match(self._code, raw.end()):
            return value
        return values.literal(raw[0], raw.start()) if _LIKE_A_PIECE.search(raw[0]) else value

    def _tuple(self, binding: Binding, value: Value, behind: int) -> Value:
        """Return the items of `a, b, c`, where these are no other bindings or arguments."""
        line = self._code[self._code.rfind(b"\n", 0, binding.at) + 1 : binding.at]
        if binding.role is Role.SET and (line.count(b"(") > line.count(b")") or b"{" in line):
            return value
        items = [value]
        while self._is(behind, b",") and len(items) < MOST:
            made = self._expression(behind + 1)
            if not made or self._is(made[1], *_LABELS):
                return value
            items.append(made[0])
            behind = made[1]
        return Items(tuple(items))

    def _chained(self, index: int) -> Value:
        """Return the arguments of the call at *index*, and of those that are chained to it."""
        found: list[Value] = []
        if self._is(index - 1, b","):  # insert(0, …)
            made = self._expression(index)
            return made[0] if made else UNKNOWN
        while self._is(index, b"(") and index in self._partners and len(found) < MOST:
            for value in self._arguments(index).values:
                found.extend(values.items_of(value))
            index = self._partners[index] + 1
            dot = self._behind_lines(index)
            if self._is(dot, b".") and self._tokens[dot + 1].kind is Kind.WORD:
                index = dot + 2
        return found[0] if len(found) == 1 else Items(tuple(found), spaced=True)

    def _added(self, value: Value | None, binding: Binding) -> Value:
        """Return *value* with what the binding adds to it."""
        more = self._value(binding)
        if binding.role is Role.FLIP:
            return values.reverse(value) if value else UNKNOWN
        if binding.role is Role.PREPEND:
            return Items((*values.items_of(more), *values.items_of(value or Items(()))))
        if binding.role is Role.ITEM and binding.item >= 0:
            return _with_item(value, binding.item, more)
        if isinstance(value, Text) and value.is_known:
            named = binding.role is not Role.ITEM
            return values.concat([replace(value, named=named), more])
        known = value.values if isinstance(value, Items) else ()
        spaced = not isinstance(value, Items) or value.spaced
        return Items((*known, *values.items_of(more)), spaced=spaced)


def _with_item(value: Value | None, number: int, item: Value) -> Items:
    """Return a list with its item at *number* set."""
    items = list(value.values if isinstance(value, Items) else ())
    if number < MOST:
        items.extend([UNKNOWN] * (number + 1 - len(items)))
        items[number] = item
    return Items(tuple(items))
