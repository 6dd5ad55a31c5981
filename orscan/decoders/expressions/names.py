"""Keeps the bindings of names: which are in force where, and which only behind."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from orscan.decoders.expressions.binders import Binder, in_text
from orscan.decoders.expressions.bindings import Binding, Bound, Role, last_name
from orscan.decoders.expressions.tokens import Kind, Token
from orscan.decoders.expressions.values import MOST

_TYPE_WORDS = frozenset(b"class enum struct object interface module namespace trait".split())


class Names:
    """The bindings of each name, in order of place; *weak* ones count where there is no other."""

    def __init__(self, code: bytes, tokens: Sequence[Token]) -> None:
        self.macros: set[bytes] = set()
        self.types = {
            last_name(name.text): name.start
            for word, name in pairwise(tokens)
            if word.text in _TYPE_WORDS and name.kind is Kind.WORD
        }
        self._bindings: defaultdict[bytes, list[Binding]] = defaultdict(list)
        self._weak: dict[bytes, Binding] = {}
        reader = Binder(code, tokens)
        for name, binding in chain(reader.bindings(), in_text(code)):
            if binding.role is Role.WEAK:
                self._weak.setdefault(name, binding)
            else:
                self._bindings[name].append(binding)
            if binding.role is Role.MACRO:
                self.macros.add(name)
        for bindings in self._bindings.values():
            bindings.sort(key=_place)
        self.calls = reader.calls()

    def bind(self, name: bytes, binding: Binding) -> None:
        """Add a binding."""
        insort(self._bindings[name], binding, key=_place)

    def before(self, name: bytes, at: int) -> Iterator[Binding]:
        """Yield the nearest bindings of *name* that are in force at *at*, from there back."""
        bindings = self._bindings.get(name, ())
        last = bisect_left(bindings, at, key=_place) - 1
        for index in range(last, max(-1, last - MOST), -1):
            if bindings[index].until > at:
                yield bindings[index]

    def after(self, name: bytes, at: int) -> Iterator[Binding]:
        """Yield the bindings of *name* behind *at*, in order, then a weak one."""
        bindings = self._bindings.get(name, ())
        yield from bindings[bisect_left(bindings, at, key=_place) :]
        if not bindings and name in self._weak:
            yield self._weak[name]

    def all(self) -> Iterator[tuple[bytes, Sequence[Binding]]]:
        """Yield each name with its bindings, in order of place."""
        yield from ((name, tuple(bindings)) for name, bindings in self._bindings.items())
        yield from ((name, (binding,)) for name, binding in self._weak.items())

    def single(self) -> Iterator[Bound]:
        """Yield each name with each of its bindings."""
        yield from ((name, binding) for name, bindings in self.all() for binding in bindings)


def _place(binding: Binding) -> int:
    return binding.at
