"""Looks for the shortest text that a regex matches somewhere and that holds no literal.

A breadth-first search over texts, byte by byte. Texts that leave the same behind them are one.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from orscan.regexcheck.automaton import Effort, TooLargeError, build
from orscan.regexcheck.engine import Engine
from orscan.regexcheck.tree import (
    ANYWHERE,
    EDGE,
    KIND_OF,
    Node,
    Seq,
    unlike_bytes,
)
from orscan.regexcheck.ways import Moment, States, Walker

_MOST_WORK = 250_000
_MOST_STEPS = 1_000_000
_MOST_TRIES = 5
_COUNTS = (2, 70, 5_000)
"""Repeats are copied out to these counts, one after the other, and made endless beyond.

So the regex matches more than it says, in a small automaton: for most regexes the first will do.
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """The regex matches in *example*, which holds no literal; None where that is not certain."""

    example: bytes | None


def find_gap(node: Node, pattern: re.Pattern[bytes], literals: Sequence[bytes]) -> Gap | None:
    """Return the gap of *pattern*, whose tree is *node*, or None if every match holds a literal.

    Raises TooLargeError.
    """
    if b"" in literals:
        return None
    for counts in _COUNTS:
        texts = list(islice(_texts(node, counts, literals), _MOST_TRIES))
        if not texts:
            return None
        for text in texts:
            if _is_match(node, pattern, text):
                return Gap(text)
    return Gap(None)


def _is_match(node: Node, pattern: re.Pattern[bytes], text: bytes) -> bool:
    """Whether *pattern* matches in *text*; not tried where that could take long."""
    try:
        automaton = build(node, counts=len(text) + 1, keep_atomic=True)
        steps = Engine(automaton, text, Effort(_MOST_WORK)).search_steps(0)
    except TooLargeError:
        return False
    return steps < _MOST_STEPS and pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Left:
    """What a text leaves behind: the same for two texts means that they go on in the same ways."""

    must: States
    must_not: States
    behinds: States
    kind: int
    literal: bytes


def _texts(node: Node, counts: int, literals: Sequence[bytes]) -> Iterator[bytes]:
    """Yield texts without a literal in which the regex may match, shortest first."""
    automaton = build(Seq((ANYWHERE, node)), counts=counts)
    effort = Effort(_MOST_WORK)
    walker = Walker(automaton, effort)
    alphabet = unlike_bytes([*automaton.masks, *(1 << byte for byte in b"".join(literals))])
    read = _literal_reader(literals)
    start = _Left(States({automaton.start}), States(), States(), EDGE, b"")
    came_from: dict[_Left, tuple[_Left, int] | None] = {start: None}
    todo = deque([start])
    while todo:
        left = todo.popleft()
        if walker.ways(left.must, left.must_not, Moment(left.kind, None, left.behinds)):
            yield _text(came_from, left)
        for byte in alphabet:
            effort.spend(1 + len(left.must) + len(left.must_not) + len(left.behinds))
            for following in _following(left, byte, walker, read):
                if following not in came_from:
                    came_from[following] = (left, byte)
                    todo.append(following)


def _following(
    left: _Left, byte: int, walker: Walker, read: Callable[[bytes, int], bytes | None]
) -> Iterator[_Left]:
    literal = read(left.literal, byte)
    if literal is None:
        return
    moment = Moment(left.kind, byte, left.behinds)
    kind = KIND_OF[byte] if walker.sees_kinds else EDGE
    ways = walker.ways(left.must, left.must_not, moment)
    behinds = walker.behinds_after(moment) if ways else States()
    for must, must_not in ways:
        yield _Left(must, must_not, behinds, kind, literal)


def _text(came_from: dict[_Left, tuple[_Left, int] | None], left: _Left) -> bytes:
    text = bytearray()
    step = came_from[left]
    while step:
        left, byte = step
        text.append(byte)
        step = came_from[left]
    return bytes(reversed(text))


def _literal_reader(literals: Sequence[bytes]) -> Callable[[bytes, int], bytes | None]:
    """Return a function: the part of a literal read so far, and a byte, to the part then read.

    It returns None where a literal is complete.
    """
    beginnings = {literal[:end] for literal in literals for end in range(len(literal))} | {b""}

    @cache
    def read(part: bytes, byte: int) -> bytes | None:
        part += bytes((byte,))
        if part.endswith(tuple(literals)):
            return None
        while part not in beginnings:
            part = part[1:]
        return part

    return read
