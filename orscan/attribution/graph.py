"""Commits and their parents, the order they stand in, and what reaches them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush

from orscan.gitlog import Node

_ROUNDS = 8
"""How often questions about merges are asked, each about those that answers have led to."""


class Graph:
    """Commits and their parents; a parent that is not in the repository is not in here either."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._oids: list[str] = []
        self._parents: list[tuple[int, ...] | None] = []
        self._dates: list[int] = []

    def __contains__(self, oid: str) -> bool:
        number = self._numbers.get(oid)
        return number is not None and self._parents[number] is not None

    def add(self, node: Node) -> None:
        """Add a commit; all are added before the first question."""
        number = self._number(node.oid)
        self._parents[number] = tuple(map(self._number, node.parents))
        self._dates[number] = node.date

    def places(self, oids: Iterable[str]) -> dict[str, int]:
        """Return where each of *oids* stands in a row of all: behind its parents, else by date."""
        wanted = self._known(oids)
        row = enumerate(self._row)
        return {self._oids[number]: place for place, number in row if number in wanted}

    def masks(self, tips: Iterable[Collection[str]], oids: Iterable[str]) -> dict[str, int]:
        """Return for each of *oids* which of *tips* reach it: the nth ones set the bit 1 << n."""
        wanted = self._known(oids)
        pending: defaultdict[int, int] = defaultdict(int)
        for place, together in enumerate(tips):
            for number in self._known(together):
                pending[number] |= 1 << place
        found = {}
        # A mask is dropped once the parents have it: only the front of the walk takes memory.
        for number in reversed(self._row):
            mask = pending.pop(number, 0)
            if number in wanted:
                found[self._oids[number]] = mask
            if mask:
                for parent in self._parents[number] or ():
                    pending[parent] |= mask
        return found

    def dropping_merges(
        self, known: Mapping[str, bool], ask: Callable[[Sequence[str]], Sequence[bool]]
    ) -> dict[str, int]:
        """Return the places of merges that took the side of a parent without some content.

        *known* says of commits that changed its path whether they hold it; *ask* says that of any.
        """
        answers: dict[int, bool] = {}
        for _ in range(_ROUNDS):
            dropping, unknown = self._walked(known, answers)
            if not unknown:
                return dropping
            held = ask([self._oids[number] for number in unknown])
            answers.update(zip(unknown, held, strict=True))
        return {}

    def _walked(
        self, known: Mapping[str, bool], answers: Mapping[int, bool]
    ) -> tuple[dict[str, int], list[int]]:
        """Return the merges that dropped the content, and those to ask about."""
        numbers = {self._numbers[oid]: held for oid, held in known.items() if oid in self}
        holding: set[int] = set()
        dropping: dict[str, int] = {}
        unknown: list[int] = []
        for place, number in enumerate(self._row):
            parents = self._parents[number] or ()
            held = numbers.get(number)
            if held is None:
                count = sum(parent in holding for parent in parents)
                held = count > 0
                if 0 < count < len(parents):
                    if number not in answers:
                        unknown.append(number)
                    held = answers.get(number, True)
                    if not held:
                        dropping[self._oids[number]] = place
            if held:
                holding.add(number)
        return dropping, unknown

    def _known(self, oids: Iterable[str]) -> set[int]:
        return {self._numbers[oid] for oid in oids if oid in self}

    @cached_property
    def _row(self) -> list[int]:
        return list(self._sorted())

    def _sorted(self) -> Iterator[int]:
        waiting = [len(set(parents or ())) for parents in self._parents]
        children: defaultdict[int, list[int]] = defaultdict(list)
        for number, parents in enumerate(self._parents):
            for parent in set(parents or ()):
                children[parent].append(number)
        ready = [(self._dates[number], number) for number, left in enumerate(waiting) if not left]
        heapify(ready)
        while ready:
            _, number = heappop(ready)
            yield number
            for child in children.pop(number, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    heappush(ready, (self._dates[child], child))

    def _number(self, oid: str) -> int:
        number = self._numbers.setdefault(oid, len(self._oids))
        if number == len(self._oids):
            self._oids.append(oid)
            self._parents.append(None)
            self._dates.append(0)
        return number
