"""Turns the tree of a regex into an automaton, its edges in the order in which Python tries them.

A state stands for a byte just read. An edge leads over everything between two bytes, so there
are no empty steps; what has to hold between them are the edge's guards.
"""

from collections import Counter
from dataclasses import dataclass, field

from orscan.regexcheck.tree import (
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
)

ACCEPT = -1
"""The target of an edge that ends a match."""
_MOST_LINKS = 40_000
_MOST_WALKS = 150_000
_MOST_STATES = 6_000
_MOST_EDGES = 40_000


class TooLargeError(UncheckableError):
    """The automaton, or the search in it, outgrows what can be done while somebody waits."""

    def __init__(self) -> None:
        super().__init__("is too large to check")


class Effort:
    """How much may still be done."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, amount: int = 1) -> None:
        """Do some more; raises TooLargeError if that was too much."""
        self._left -= amount
        if self._left < 0:
            raise TooLargeError


@dataclass(frozen=True, slots=True)
class Lookaround:
    """A guard: from *start*, a match begins here (or begins *behind* bytes before and ends here).

    If not *exact*, the automaton at *start* may match more than the regex does.
    """

    start: int
    negative: bool
    behind: int | None
    exact: bool


Guard = At | Lookaround


@dataclass(frozen=True, slots=True)
class Edge:
    """The step to *target*, or to ACCEPT; the guards hold before its byte is read."""

    target: int
    guards: tuple[Guard, ...]


@dataclass(slots=True)
class Automaton:
    """States are numbered from 0; that of a lookaround or atomic group lies beside the main one.

    *masks* has the bytes that lead into a state, *edges* those that leave it, *owners* the first
    state of the automaton it is part of, *repeats* the repeats around it, outermost first.
    *atomics* maps a state that stands for the bytes an atomic group read, at least one, to the
    first state of its inside.
    """

    start: int = 0
    masks: list[int] = field(default_factory=list)
    edges: list[tuple[Edge, ...]] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    repeats: list[tuple[Repeat, ...]] = field(default_factory=list)
    atomics: dict[int, int] = field(default_factory=dict)

    def guards(self) -> set[Guard]:
        """Return the guards of all edges."""
        return {guard for edges in self.edges for edge in edges for guard in edge.guards}


def build(
    node: Node, *, counts: int, looks_inline: bool = False, keep_atomic: bool = False
) -> Automaton:
    """Return the automaton of *node*.

    A repeat is copied out up to *counts* times and made endless beyond. With *looks_inline* the
    body of a lookaround is one more way to go on, which ends a match. Without *keep_atomic* an
    atomic group is an ordinary one. Raises TooLargeError.
    """
    return _Builder(counts, looks_inline, keep_atomic).whole(node)


@dataclass(slots=True)
class _Step:
    """Reads the byte of *state*."""

    state: int


@dataclass(slots=True)
class _Test:
    guard: Guard
    then: int


@dataclass(slots=True)
class _Fork:
    options: list[int]


@dataclass(slots=True)
class _Loop:
    """Another round, or on with *then*; a round that read nothing is the last (as in `re`)."""

    key: int
    body: int | None
    then: int
    lazy: bool


@dataclass(slots=True)
class _End:
    """A match ends."""


_Point = _Step | _Test | _Fork | _Loop | _End
_END = 0


class _Builder:
    """First links points by empty steps, back to front; then walks these between the states."""

    def __init__(self, counts: int, looks_inline: bool, keep_atomic: bool) -> None:
        self._counts = counts
        self._looks_inline = looks_inline
        self._keep_atomic = keep_atomic
        self._points: list[_Point] = [_End()]
        self._after: list[int] = []
        self._inside: tuple[Repeat, ...] = ()
        self._owner = 0
        self._behind = False
        self._exact = True
        self._linking = Effort(_MOST_LINKS)
        self._walking = Effort(_MOST_WALKS)
        self._made = Automaton()

    def whole(self, node: Node) -> Automaton:
        self._made.start = self._begin(node)
        size = 0
        for point in self._after:
            edges = self._edges(point)
            size += len(edges)
            if size > _MOST_EDGES:
                raise TooLargeError
            self._made.edges.append(edges)
        return self._made

    def _begin(self, node: Node) -> int:
        """Return the first state of an automaton for *node*."""
        outer = self._owner
        self._owner = len(self._after)
        start = self._state(0, _END)
        self._after[start] = self._link(node, _END)
        self._owner = outer
        return start

    def _state(self, mask: int, then: int) -> int:
        if len(self._after) == _MOST_STATES:
            raise TooLargeError
        self._after.append(then)
        self._made.masks.append(mask)
        self._made.owners.append(self._owner)
        self._made.repeats.append(self._inside)
        return len(self._after) - 1

    def _point(self, point: _Point) -> int:
        self._points.append(point)
        return len(self._points) - 1

    def _link(self, node: Node, then: int) -> int:
        """Return the point where *node* begins, if *then* is where it goes on."""
        self._linking.spend()
        match node:
            case Bytes():
                return self._point(_Step(self._state(node.mask, then)))
            case Seq():
                for part in reversed(node.parts):
                    then = self._link(part, then)
                return then
            case Alt():
                return self._point(_Fork([self._link(option, then) for option in node.options]))
            case At():
                return self._point(_Test(node, then))
            case Repeat():
                return self._link_repeat(node, then)
            case Atomic():
                return self._link_atomic(node, then)
            case Look():
                return self._link_look(node, then)
            case Named():
                self._exact &= node.exact
                return self._link(node.body, then)

    def _link_repeat(self, node: Repeat, then: int) -> int:
        low = min(node.low, self._counts)
        high = node.high if node.high is not None and node.high <= self._counts else None
        self._exact &= (low, high) == (node.low, node.high)
        outer, self._inside = self._inside, (*self._inside, node)
        key = len(self._points)
        entry = then
        if high is None:
            loop = _Loop(key, None, then, node.lazy)
            entry = self._point(loop)
            loop.body = self._link(node.body, entry)
        elif high > low:
            entry = self._point(_Loop(key, None, then, node.lazy))
            for _ in range(high - low):
                body = self._link(node.body, entry)
                entry = self._point(_Loop(key, body, then, node.lazy))
        for _ in range(low):
            entry = self._link(node.body, entry)
        self._inside = outer
        return entry

    def _link_atomic(self, node: Atomic, then: int) -> int:
        if not self._keep_atomic:
            self._exact = False
            return self._link(node.body, then)
        state = self._state(0, then)
        self._made.atomics[state] = start = self._begin(node.body)
        read_nothing = self._point(_Test(Lookaround(start, False, 0, exact=False), then))
        return self._point(_Fork([self._point(_Step(state)), read_nothing]))

    def _link_look(self, node: Look, then: int) -> int:
        if self._looks_inline:
            return self._point(_Fork([self._link(node.body, _END), then]))
        around, self._behind = self._behind, self._behind or node.behind is not None
        outer, self._exact = self._exact, True
        start = self._begin(node.body)
        look = Lookaround(start, node.negative, node.behind, self._exact)
        # A lookbehind is followed byte by byte, and does not know yet what comes after it.
        self._exact &= outer and not (around and node.behind is None)
        self._behind = around
        return self._point(_Test(look, then))

    def _edges(self, point: int) -> tuple[Edge, ...]:
        """Return the edges from *point* on; two alike stand for any number of these."""
        found: list[Edge] = []
        seen: Counter[tuple[int, tuple[Guard, ...], frozenset[int]]] = Counter()
        todo: list[tuple[int, tuple[Guard, ...], frozenset[int]]] = [(point, (), frozenset())]
        while todo:
            walk = todo.pop()
            seen[walk] += 1
            if seen[walk] > 2:
                continue
            self._walking.spend()
            number, guards, running = walk
            match self._points[number]:
                case _Step(state):
                    found.append(Edge(state, guards))
                case _End():
                    found.append(Edge(ACCEPT, guards))
                case _Test(guard, then):
                    todo.append((then, (*guards, guard), running))
                case _Fork(options):
                    todo.extend((option, guards, running) for option in reversed(options))
                case _Loop() as loop:
                    todo.extend((to, guards, now) for to, now in _rounds(loop, running))
        return tuple(found)


def _rounds(loop: _Loop, running: frozenset[int]) -> list[tuple[int, frozenset[int]]]:
    """Where *loop* goes, the first choice last; *running* are loops whose round read nothing."""
    leave = (loop.then, running - {loop.key})
    if loop.body is None or loop.key in running:
        return [leave]
    enter = (loop.body, running | {loop.key})
    return [enter, leave] if loop.lazy else [leave, enter]
