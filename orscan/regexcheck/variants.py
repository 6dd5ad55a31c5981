"""Regexes that match part of what a regex matches, to look for attacks within."""

from collections.abc import Iterator
from dataclasses import replace

from orscan.regexcheck.tree import Alt, At, Atomic, Bytes, Look, Named, Node, Repeat, Seq

_FEW = 5
_MOST_LEVELS = 4


def unwound(node: Node) -> Iterator[Node]:
    """Yield *node* with one round of its outermost loops of loops, then of those inside, and so on.

    A match can end between the rounds of a loop, and still be slow within a round.
    """
    for _ in range(_MOST_LEVELS):
        outer, node = node, _one_round(node)
        if node == outer:
            return
        yield node


def _one_round(node: Node) -> Node:
    match node:
        case Repeat() if _is_loop(node) and _has_loop(node.body):
            return replace(node, high=max(node.low, 1))
        case Seq():
            return Seq(tuple(map(_one_round, node.parts)))
        case Alt():
            return Alt(tuple(map(_one_round, node.options)))
        case Repeat() | Atomic() | Look() | Named():
            return replace(node, body=_one_round(node.body))
        case Bytes() | At():
            return node


def _is_loop(node: Repeat) -> bool:
    return node.high is None or node.high > _FEW


def _has_loop(node: Node) -> bool:
    match node:
        case Seq():
            return any(map(_has_loop, node.parts))
        case Alt():
            return any(map(_has_loop, node.options))
        case Repeat():
            return _is_loop(node) or _has_loop(node.body)
        case Atomic() | Look() | Named():
            return _has_loop(node.body)
        case Bytes() | At():
            return False


def read_before(node: Node) -> Node:
    """Return *node* so that it reads what a lookbehind at its beginning asks for."""
    match node:
        case Look(behind=int(), negative=False):
            return node.body
        case Seq() if node.parts:
            first = next((n for n, part in enumerate(node.parts) if not isinstance(part, At)), 0)
            read = read_before(node.parts[first])
            return Seq((*node.parts[:first], read, *node.parts[first + 1 :]))
        case Alt():
            return Alt(tuple(map(read_before, node.options)))
        case _:
            return node
