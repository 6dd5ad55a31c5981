"""Looks for texts that a regex can match in very many ways, all of them tried at a dead end.

Weber and Seidl, "On the degree of ambiguity of finite automata" (1991): the number of ways is
exponential in the length of the text if a state comes back to itself over one text in two ways.
It is polynomial, with one more degree for each hop, if there are hops from loop to loop. That a
search begins everywhere is a loop too, in front of all: so steps are cubic from two hops on.

These are candidates: what priorities, lookarounds and counts make of them is for `attack` to say.
"""

import contextlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from orscan.regexcheck.automaton import Automaton, Effort, TooLargeError, build
from orscan.regexcheck.graph import Loop, Masks, graph_of, loops
from orscan.regexcheck.hops import Chain, chains
from orscan.regexcheck.rounds import ways_round
from orscan.regexcheck.tree import (
    ANYWHERE,
    EDGE,
    KIND_OF,
    Node,
    Repeat,
    Seq,
    unlike_bytes,
    width,
)
from orscan.regexcheck.variants import read_before, unwound

Blamed = tuple[Repeat, ...]
Parts = tuple[tuple[bytes, Blamed], ...]
"""Pieces of a text; those that repeats are blamed for are to be pumped."""
_COUNTS = (20, 5, 1)
_MOST_WORK = 80_000
_MOST_ROUNDS = 60
_MOST_TRIED_ROUNDS = 4
_MOST_ENDINGS = 6
_MOST_TRIED_FOR_DEAD_END = 200
_LEAST_HOPS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be an attack: *parts*, with their pumped parts as often as it takes.

    One of *endings* comes last.
    """

    parts: Parts
    endings: tuple[bytes, ...]


def candidates(node: Node) -> Iterator[Candidate]:
    """Yield what may take exponential time or, otherwise, cubic time or worse.

    Raises TooLargeError.
    """
    yield from _most_exact(node, _COUNTS)
    yield from _most_exact(node, _COUNTS[-1:])
    for inner in unwound(node):
        yield from _most_exact(inner, _COUNTS)


def _most_exact(node: Node, most: tuple[int, ...]) -> Iterator[Candidate]:
    """Yield candidates, with repeats copied out as often as there is effort to spare."""
    searched = Seq((ANYWHERE, read_before(node)))
    *larger, least = most
    for counts in larger:
        with contextlib.suppress(TooLargeError):
            yield from _Finder(build(searched, counts=counts, looks_inline=True)).candidates()
            return
    yield from _Finder(build(searched, counts=least, looks_inline=True)).candidates()


class _Finder:
    """The candidates in one automaton."""

    def __init__(self, automaton: Automaton) -> None:
        self._graph = graph_of(automaton)
        self._loops = loops(self._graph)
        self._repeats = [automaton.repeats[state] for state in self._graph.states]
        self._alphabet = unlike_bytes(self._graph.masks)
        self._rarest_first = self._graph.rarest_first()
        self._effort = Effort(_MOST_WORK)

    def candidates(self) -> Iterator[Candidate]:
        """Yield those of loops with two ways round first, then the longest chains."""
        tried: Counter[int] = Counter()
        for loop in self._loops:
            rounds = islice(ways_round(self._graph, loop, self._effort), _MOST_ROUNDS)
            for node, text in sorted(dict.fromkeys(rounds), key=lambda way: len(way[1])):
                repeat = self._repeat(self._graph.round_trip(node, text))
                tried[id(repeat)] += 1
                if tried[id(repeat)] <= _MOST_TRIED_ROUNDS:
                    parts = [(self._graph.path(0, node), ()), (text, (repeat,))]
                    yield from self._spelt(parts, node)
        found = chains(self._graph, self._loops, self._effort)
        for chain in sorted(found, key=len, reverse=True):
            if len(chain) >= _LEAST_HOPS:
                yield from self._spelt(list(self._along(chain)), chain[-1].end)

    def _along(self, chain: Chain) -> Iterator[tuple[Masks, Blamed]]:
        at = 0
        for hop in chain:
            ends = (self._repeat(self._around(node)) for node in (hop.start, hop.end))
            yield self._graph.path(at, hop.start), ()
            yield hop.text, tuple(repeat for repeat in ends if repeat is not ANYWHERE)
            at = hop.end

    def _around(self, node: int) -> Loop:
        return next(loop for loop in self._loops if node in loop)

    def _repeat(self, nodes: Iterable[int]) -> Repeat:
        """Return the innermost repeat around *nodes*, or one around it that adds nothing else."""
        repeats = (self._repeats[node] for node in nodes)
        levels: Iterable[tuple[Repeat, ...]] = zip(*repeats, strict=False)
        *around, found = [level[0] for level in levels if all(r is level[0] for r in level)]
        while around and width(around[-1].body) == width(found):
            found = around.pop()
        return found

    def _spelt(self, parts: list[tuple[Masks, Blamed]], node: int) -> Iterator[Candidate]:
        """Yield candidates made of rare bytes, after which a match soon fails, and of others."""
        for order in (self._rarest_first, self._rarest_first[::-1]):
            spelt = tuple((_spell(part, order), blamed) for part, blamed in parts)
            yield Candidate(spelt, self._endings(node, spelt[-1][0]))

    def _endings(self, node: int, text: bytes) -> tuple[bytes, ...]:
        """Texts that may make a match fail once *text* was pumped round *node*, the best first."""
        nodes = self._pumped_to(node, text)
        rare = sorted(self._alphabet, key=lambda byte: len(self._graph.read(nodes, byte)))
        single = [bytes((byte,)) for byte in rare[:_MOST_ENDINGS]]
        dead_end = self._dead_end(nodes)
        return tuple(dict.fromkeys([dead_end or b"", b"", *single, self._alphabet]))

    def _pumped_to(self, node: int, text: bytes) -> frozenset[int]:
        """Return the nodes that any number of *text* leads to from *node*."""
        nodes: frozenset[int] = frozenset()
        more = frozenset({node})
        while not more <= nodes:
            nodes = more
            for byte in text:
                more = self._graph.read(more, byte)
        return nodes

    def _dead_end(self, nodes: frozenset[int]) -> bytes | None:
        """Return a text from *nodes* after which no match has ended and none can go on."""
        todo = deque([(nodes, b"")])
        seen = {nodes}
        while todo and len(seen) < _MOST_TRIED_FOR_DEAD_END:
            now, text = todo.popleft()
            if not self._graph.any_ends(now, EDGE):
                return text
            for byte in self._alphabet:
                following = self._graph.read(now, byte)
                if following not in seen and not self._graph.any_ends(now, KIND_OF[byte]):
                    seen.add(following)
                    todo.append((following, text + bytes((byte,))))
        return None


def _spell(masks: Masks, order: list[int]) -> bytes:
    return bytes(next(byte for byte in order if mask >> byte & 1) for mask in masks)
