"""Looks for chains of loops that share text, each with the next."""

from collections import deque
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import product

from orscan.regexcheck.automaton import Effort
from orscan.regexcheck.graph import Graph, Loop, Masks, knots

_Triple = tuple[int, int, int]
"""Nodes that one text leads to: one in the first loop, one on its way, one in the second."""
_MOST_HOPS = 3


@dataclass(frozen=True, slots=True)
class Hop:
    """*text* leads from *start* round to itself, from *start* to *end*, and round *end*."""

    start: int
    end: int
    text: Masks


Chain = tuple[Hop, ...]
"""The loop that a hop leads to is the one the next begins in, or leads to that."""


def chains(graph: Graph, loops: list[Loop], effort: Effort) -> list[Chain]:
    """Return a longest chain for each of *loops* that one ends in, cut to its last hops.

    The loops come each before those it leads to. Raises TooLargeError.
    """
    ending: dict[Loop, Chain] = {}
    reaching: dict[Loop, Chain] = {}
    for number, loop in enumerate(loops):
        before = graph.leading_to(loop)
        earlier = [other for other in loops[:number] if other & before]
        found: list[Chain] = [()]
        for other in earlier:
            hop = _hop(graph, other, loop, before, effort)
            if hop:
                found.append((*reaching[other], hop)[-_MOST_HOPS:])
        ending[loop] = max(found, key=len)
        reaching[loop] = max([*map(ending.__getitem__, earlier), ending[loop]], key=len)
    return [chain for chain in ending.values() if chain]


def _hop(
    graph: Graph, first: Loop, second: Loop, before: Container[int], effort: Effort
) -> Hop | None:
    """Return a hop from a node of *first* to one of *second*, if there is one.

    A text leads from (start, start, end) to (start, end, end). Led back to where it began, the
    two lie in one knot; and in a knot, whatever leads back is such a text as well.
    """
    within = (first, before, second)

    def after(triple: _Triple) -> Iterator[_Triple]:
        yield from _triples_after(graph, triple, within, effort)
        if triple[1] == triple[2]:
            yield triple[0], triple[0], triple[2]

    starts = ((start, start, end) for start, end in product(sorted(first), sorted(second)))
    for knot in knots(starts, after):
        hops = [(a, c) for a, b, c in knot if b == c and (a, a, c) in knot]
        if hops:
            start, end = min(hops)
            return Hop(start, end, _shared_text(graph, start, end, within, effort))
    return None


def _shared_text(
    graph: Graph, start: int, end: int, within: tuple[Container[int], ...], effort: Effort
) -> Masks:
    """Return the shortest text of a hop from *start* to *end*; there has to be one."""
    begin, goal = (start, start, end), (start, end, end)
    came_from = {begin: begin}
    todo = deque([begin])
    while goal not in came_from:
        triple = todo.popleft()
        for following in _triples_after(graph, triple, within, effort):
            if following not in came_from:
                came_from[following] = triple
                todo.append(following)
    masks: Masks = ()
    while goal != begin:
        first, middle, second = (graph.masks[node] for node in goal)
        masks = (first & middle & second, *masks)
        goal = came_from[goal]
    return masks


def _triples_after(
    graph: Graph, triple: _Triple, within: tuple[Container[int], ...], effort: Effort
) -> Iterator[_Triple]:
    first, middle, second = (
        [following for following in graph.after[node] if following in nodes]
        for node, nodes in zip(triple, within, strict=True)
    )
    for left, right in product(first, second):
        effort.spend()
        shared = graph.masks[left] & graph.masks[right]
        if shared:
            yield from ((left, node, right) for node in middle if graph.masks[node] & shared)
