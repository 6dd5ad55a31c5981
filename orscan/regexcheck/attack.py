"""Tells whether a candidate is an attack, by counting the engine's steps as the text grows."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from orscan.regexcheck.ambiguity import Candidate, Parts, candidates
from orscan.regexcheck.automaton import Automaton, Effort, TooLargeError, build
from orscan.regexcheck.engine import Engine
from orscan.regexcheck.tree import Node, quoted, show, width

_FIRST = 12
_TIMES = (16, 32, 64, 128, 256)
_MUCH_LESS = 0.8
_LONGEST = 2_000
_EXACT_COUNTS = (300, 60, 12, 3)
_MOST_SIMPLER = 8
_MOST_PLACES = 300_000
_MOST_PLACES_SIMPLER = 50_000
_MOST_SHORTENED = 8
_HEAVY = 20_000
"""Steps a byte that no regex within bounds takes: about a minute for each 100 kB."""
_QUADRATIC = 4.2
_MORE_THAN_QUADRATIC = 5.5
"""Twice the text takes 4 times as many steps where they are quadratic, 8 times where cubic."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A text that takes the engine *steps*: *parts*, the pumped ones *times* times."""

    parts: Parts
    times: int
    steps: int

    def loops(self) -> list[str]:
        """Return the repeats that can share the pumped parts, as regexes."""
        blamed = {id(repeat): repeat for _, repeats in self.parts for repeat in repeats}
        return [show(repeat) for repeat in blamed.values()]

    def text(self, times: int) -> bytes:
        """Return the text with its pumped parts *times* times."""
        return _text(self.parts, times)

    def written(self) -> str:
        """Return the text as a Python expression."""
        return " + ".join(
            f"{part!r} * {self.times}" if blamed else quoted(part)
            for part, blamed in self.parts
            if part
        )


def find_danger(node: Node) -> Danger | None:
    """Return a danger of the regex *node* if some text takes it more than quadratic time.

    Raises TooLargeError.
    """
    judge = _Judge(node)
    return next(filter(None, map(judge.danger, candidates(node))), None)


def _text(parts: Parts, times: int) -> bytes:
    return b"".join(part * (times if blamed else 1) for part, blamed in parts)


def _automaton(node: Node) -> Automaton:
    """Return the automaton of *node*, exact for counts up to the highest that fits."""
    for most in _EXACT_COUNTS:
        try:
            return build(node, counts=most, keep_atomic=True)
        except TooLargeError:
            continue
    raise TooLargeError


def _first_times(parts: Parts) -> int:
    """Return how often to pump for a first look: less often if that is long."""
    return max(3, min(_FIRST, 4 * _FIRST // len(_text(parts, 1))))


class _Judge:
    def __init__(self, node: Node) -> None:
        self._automaton = _automaton(node)
        self._width = width(node)
        self._effort = Effort(_MOST_PLACES)
        self._known: dict[bytes, int] = {}

    def danger(self, candidate: Candidate) -> Danger | None:
        """Return the danger that *candidate* is, if it is one."""
        attacks = [(*candidate.parts, (self._long(e), ())) for e in candidate.endings]
        first = _first_times(candidate.parts)
        attacks.sort(key=lambda parts: self._steps(parts, first), reverse=True)
        much_less = self._steps(attacks[0], first) * _MUCH_LESS
        others = (parts for parts in attacks if self._steps(parts, first) < much_less)
        for parts in (attacks[0], *islice(others, 1)):
            times = self._times(parts)
            if times:
                simplest, times = self._simplest(parts, times)
                return Danger(simplest, times, self._steps(simplest, times))
        return None

    def _long(self, ending: bytes) -> bytes:
        """Return *ending* so often that the engine does not give up for want of text."""
        if self._width <= _FIRST:
            return ending
        return (ending or b"\n") * (self._width // len(ending or b"\n") + 1)

    def _simplest(self, parts: Parts, times: int) -> tuple[Parts, int]:
        self._effort = Effort(_MOST_PLACES_SIMPLER)
        with contextlib.suppress(TooLargeError):
            for _ in range(_MOST_SIMPLER):
                simpler = ((shorter, self._times(shorter)) for shorter in _simpler(parts))
                found = next((pair for pair in simpler if pair[1]), None)
                if found is None:
                    break
                parts, times = found
        return parts, times

    def _times(self, parts: Parts) -> int:
        """Return the times at which *parts* take too many steps, or grow to that; 0 if never."""
        before = growth = 0.0
        done = 0
        for times in _TIMES:
            length = len(_text(parts, times))
            try:
                steps = self._steps(parts, times)
            except TooLargeError:
                if growth > _MORE_THAN_QUADRATIC:
                    break
                raise
            if steps > _HEAVY * length:
                return times
            growth = steps / before if before else _QUADRATIC
            if growth < _QUADRATIC:
                return 0
            done, before = times, steps
            if 2 * length > _LONGEST:
                break
        return done if growth > _MORE_THAN_QUADRATIC else 0

    def _steps(self, parts: Parts, times: int) -> int:
        text = _text(parts, times)
        if text not in self._known:
            engine = Engine(self._automaton, text, self._effort)
            self._known[text] = 1 + engine.search_steps(self._width)
        return self._known[text]


def _simpler(parts: Parts) -> Iterator[Parts]:
    """Yield *parts* without one of them, and with one of them a byte shorter."""
    for number, (part, blamed) in enumerate(parts):
        before, after = parts[:number], parts[number + 1 :]
        if any(blamed for _, blamed in (*before, *after)):
            yield *before, *after
        for at in range(len(part) if 1 < len(part) <= _MOST_SHORTENED else 0):
            yield *before, (part[:at] + part[at + 1 :], blamed), *after
