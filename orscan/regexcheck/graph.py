"""The loops of an automaton, and the ways between them."""

from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from orscan.regexcheck.automaton import ACCEPT, Automaton, Edge, Effort
from orscan.regexcheck.tree import EDGE, EVERY_BYTE, KIND_MASKS, NICEST_FIRST, OTHER, At

Loop = frozenset[int]
"""Nodes that all lead to each other."""
Masks = tuple[int, ...]
"""The bytes that each place in a text can have."""
_Place = TypeVar("_Place", bound=Hashable)
_MOST_ARROWS = 40_000
_ANYWHERE = (1 << 16) - 1


@dataclass(slots=True)
class Graph:
    """A node is a state of the automaton, split by kind of byte where anchors ask for it.

    *masks* has the bytes that lead into a node, *after* the nodes that can follow it, with the
    number of ways: 2 stands for more as well. Bit *k* of *ends* tells whether a match can end
    before a byte of kind *k*. Node 0 is the start.
    """

    states: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)
    after: list[dict[int, int]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def path(self, start: int, end: int, within: Container[int] | None = None) -> Masks:
        """Return the bytes of a shortest text from *start* to *end*; there has to be one."""
        came_from = {start: start}
        todo = deque([start])
        while end not in came_from:
            node = todo.popleft()
            for following in self.after[node]:
                if following not in came_from and (within is None or following in within):
                    came_from[following] = node
                    todo.append(following)
        masks: Masks = ()
        while end != start:
            masks = (self.masks[end], *masks)
            end = came_from[end]
        return masks

    def rarest_first(self) -> list[int]:
        """Return all bytes, those first that lead to the fewest nodes, and read well."""
        rarity = [sum(mask >> byte & 1 for mask in self.masks) for byte in range(256)]
        return sorted(NICEST_FIRST, key=rarity.__getitem__)

    def read(self, nodes: Iterable[int], byte: int) -> frozenset[int]:
        """Return the nodes that *byte* leads to from *nodes*."""
        return frozenset(
            following
            for node in nodes
            for following in self.after[node]
            if self.masks[following] >> byte & 1
        )

    def round_trip(self, node: int, text: Masks) -> set[int]:
        """Return the nodes that *text* can pass on its way from *node* back to it."""
        steps = [{node}]
        for mask in text:
            steps.append({n for m in steps[-1] for n in self.after[m] if self.masks[n] & mask})
        steps[-1] = passed = {node}
        for here, following in reversed(list(pairwise(steps))):
            here.intersection_update({n for n in here if self.after[n].keys() & following})
            passed = passed | here
        return passed

    def any_ends(self, nodes: Iterable[int], kind: int) -> bool:
        """Return whether a match can end in one of *nodes*, before a byte of *kind*."""
        return any(self.ends[node] >> kind & 1 for node in nodes)

    def leading_to(self, nodes: Iterable[int]) -> set[int]:
        """Return *nodes* and all that lead to them."""
        sources: defaultdict[int, set[int]] = defaultdict(set)
        for node, after in enumerate(self.after):
            for following in after:
                sources[following].add(node)
        found = set(nodes)
        todo = list(found)
        while todo:
            new = sources[todo.pop()] - found
            found |= new
            todo.extend(new)
        return found


def graph_of(automaton: Automaton) -> Graph:
    """Return the graph of *automaton*, which has no lookarounds. Raises TooLargeError."""
    anchored = any(isinstance(guard, At) for guard in automaton.guards())
    kinds = tuple(enumerate(KIND_MASKS)) if anchored else ((OTHER, EVERY_BYTE),)
    graph = Graph(states=[automaton.start], kinds=[EDGE], masks=[0])
    nodes: list[list[int]] = [[] for _ in automaton.masks]
    for state, mask in enumerate(automaton.masks):
        for kind, of_kind in kinds:
            if mask & of_kind:
                nodes[state].append(len(graph.states))
                graph.states.append(state)
                graph.kinds.append(kind)
                graph.masks.append(mask & of_kind)
    effort = Effort(_MOST_ARROWS)
    for state, kind in zip(graph.states, graph.kinds, strict=True):
        _connect(graph, kind, automaton.edges[state], nodes)
        effort.spend(len(graph.after[-1]))
    return graph


def _connect(graph: Graph, kind: int, edges: tuple[Edge, ...], nodes: list[list[int]]) -> None:
    """Add what follows a node of *kind* with these *edges*."""
    after: dict[int, int] = {}
    ends = 0
    for edge in edges:
        table = _ANYWHERE
        for guard in edge.guards:
            table &= guard.table if isinstance(guard, At) else _ANYWHERE
        holds_before = table >> 4 * kind & 0b1111
        if edge.target == ACCEPT:
            ends |= holds_before
            continue
        for node in nodes[edge.target]:
            if holds_before >> graph.kinds[node] & 1:
                after[node] = min(after.get(node, 0) + 1, 2)
    graph.after.append(after)
    graph.ends.append(ends)


def loops(graph: Graph) -> list[Loop]:
    """Return the loops of *graph*, each before those it leads to."""
    return list(knots([0], graph.after.__getitem__))[::-1]


def knots(
    starts: Iterable[_Place], after: Callable[[_Place], Iterable[_Place]]
) -> Iterator[frozenset[_Place]]:
    """Yield the sets of places that all lead to each other, each after those it leads to.

    The places are *starts* and all that comes *after* them. Tarjan's algorithm, with a stack of
    its own: a place is as *low* as the first found of those it leads to that are still open.
    """
    found: dict[_Place, int] = {}
    low: dict[_Place, int] = {}
    open_: dict[_Place, None] = {}
    walk: list[tuple[_Place, Iterator[_Place]]] = []
    for start in starts:
        entered = start if start not in found else None
        while walk or entered is not None:
            if entered is not None:
                found[entered] = low[entered] = len(found)
                open_[entered] = None
                walk.append((entered, iter(after(entered))))
            place, following = walk[-1]
            entered = None
            for new in following:
                if new not in found:
                    entered = new
                    break
                if new in open_:
                    low[place] = min(low[place], found[new])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[place])
                if low[place] == found[place]:
                    yield from _knot(place, open_, after)


def _knot(
    first: _Place, open_: dict[_Place, None], after: Callable[[_Place], Iterable[_Place]]
) -> Iterator[frozenset[_Place]]:
    """Take the places from *first* on off *open_*: one set, if any lead anywhere among them."""
    members = []
    while first in open_:
        members.append(open_.popitem()[0])
    if len(members) > 1 or first in after(first):
        yield frozenset(members)
