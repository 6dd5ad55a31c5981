"""Looks for texts that lead round one loop in two ways."""

from collections import deque
from collections.abc import Iterator
from itertools import product

from orscan.regexcheck.automaton import Effort
from orscan.regexcheck.graph import Graph, Loop, Masks

_Pair = tuple[int, int]


def ways_round(graph: Graph, loop: Loop, effort: Effort) -> Iterator[tuple[int, Masks]]:
    """Yield nodes of *loop* and texts that lead from the node back to it in two ways.

    Walks pairs of nodes that one text leads to, from each node paired with itself until the two
    are one again. Raises TooLargeError.
    """
    came_from: dict[_Pair, _Pair] = {}
    todo = deque((node, node) for node in sorted(loop))
    while todo:
        pair = todo.popleft()
        for following in _pairs_after(graph, loop, pair, effort):
            if following[0] == following[1]:
                if pair[0] != pair[1] or graph.after[pair[0]][following[0]] > 1:
                    yield _round(graph, loop, came_from, pair, following[0])
            elif following not in came_from:
                came_from[following] = pair
                todo.append(following)


def _pairs_after(graph: Graph, loop: Loop, pair: _Pair, effort: Effort) -> Iterator[_Pair]:
    lefts, rights = ([n for n in graph.after[node] if n in loop] for node in pair)
    for left, right in product(lefts, rights):
        effort.spend()
        if graph.masks[left] & graph.masks[right]:
            yield min(left, right), max(left, right)


def _round(
    graph: Graph, loop: Loop, came_from: dict[_Pair, _Pair], pair: _Pair, end: int
) -> tuple[int, Masks]:
    """Return the text that led to *pair*, on to *end*, and back to where it began."""
    pairs = [(end, end), pair]
    while pairs[-1][0] != pairs[-1][1]:
        pairs.append(came_from[pairs[-1]])
    start = pairs.pop()[0]
    shared = (graph.masks[left] & graph.masks[right] for left, right in reversed(pairs))
    return start, (*shared, *graph.path(end, start, loop))
