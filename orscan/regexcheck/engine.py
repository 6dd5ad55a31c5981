"""Counts the steps Python's backtracking engine takes, without taking them."""

from collections.abc import Generator

from orscan.regexcheck.automaton import ACCEPT, Automaton, Effort, Guard
from orscan.regexcheck.tree import EDGE, KIND_OF, At

_Place = tuple[int, int]
_Found = tuple[int, int]
_Run = Generator[_Place, _Found, _Found]
_NO_MATCH = -1


class Engine:
    """Walks an automaton over a text as the engine does: in order, and back at a dead end.

    The engine may come to the same state at the same place any number of times. What it does
    from there is always the same, so it is worked out once here and counted each time. The
    automaton is one that keeps atomic groups (see `build`). Raises TooLargeError.
    """

    def __init__(self, automaton: Automaton, text: bytes, effort: Effort) -> None:
        self._automaton = automaton
        self._effort = effort
        self._end = len(text)
        self._bits = (*(1 << byte for byte in text), 0)
        self._kinds = (EDGE, *(KIND_OF[byte] for byte in text), EDGE)
        self._known: dict[_Place, _Found] = {}

    def match(self, at: int) -> tuple[int, int | None]:
        """Return the steps of a match that begins at *at*, and where it ends, if it does."""
        steps, end = self._walk(self._automaton.start, at)
        return steps, None if end == _NO_MATCH else end

    def search_steps(self, width: int) -> int:
        """Return the steps of finding all matches; none is tried with less than *width* left."""
        total = at = 0
        while at <= self._end - width:
            steps, end = self.match(at)
            total += steps
            at = at + 1 if end is None else max(end, at + 1)
        return total

    def _walk(self, state: int, at: int) -> _Found:
        """Return the steps from *state*, and the end; keeps its own stack, as texts are long."""
        stack = [((state, at), self._explore(state, at))]
        found: _Found | None = None
        while stack:
            place, run = stack[-1]
            try:
                asked = next(run) if found is None else run.send(found)
            except StopIteration as done:
                found = self._known[place] = done.value
                stack.pop()
                continue
            found = self._known.get(asked)
            if found is None:
                self._effort.spend()
                self._known[asked] = (0, _NO_MATCH)  # to come round to itself is no way out
                stack.append((asked, self._explore(*asked)))
        return self._known[state, at]

    def _explore(self, state: int, at: int) -> _Run:
        """Ask for the places that can be reached, one after the other, until one has a match."""
        automaton, known, bit = self._automaton, self._known, self._bits[at]
        steps = 1
        for edge in automaton.edges[state]:
            if edge.guards:
                more, end = yield from self._hold(edge.guards, at)
                steps += more
                if end == _NO_MATCH:
                    continue
            target, end = edge.target, at + 1
            if target == ACCEPT:
                return steps, at
            if target in automaton.atomics:
                more, end = yield automaton.atomics[target], at
                steps += more
                if end <= at:
                    continue
            elif not automaton.masks[target] & bit:
                continue
            place = (target, end)
            more, end = known.get(place) or (yield place)
            steps += more
            if end != _NO_MATCH:
                return steps, end
        return steps, _NO_MATCH

    def _hold(self, guards: tuple[Guard, ...], at: int) -> _Run:
        """Try *guards* at *at*; return the steps, and *at* if they hold."""
        steps = 0
        for guard in guards:
            if isinstance(guard, At):
                holds = guard.holds(self._kinds[at], self._kinds[at + 1])
            else:
                begin = at - (guard.behind or 0)
                more, end = (yield guard.start, begin) if begin >= 0 else (0, _NO_MATCH)
                steps += more
                found = end != _NO_MATCH if guard.behind is None else end == at
                holds = found != guard.negative
            if not holds:
                return steps, _NO_MATCH
        return steps, at
