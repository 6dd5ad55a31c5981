"""How states of an automaton go on over one byte, with everything that lookarounds demand.

A lookahead adds states of its own: those of a positive one must go on to match as well, those of
a negative one must not. A lookbehind was followed all along, from every place in the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product

from orscan.regexcheck.automaton import (
    ACCEPT,
    Automaton,
    Edge,
    Effort,
    Guard,
    Lookaround,
    TooLargeError,
)
from orscan.regexcheck.tree import EDGE, KIND_OF, At

States = frozenset[int]
Ways = frozenset[tuple[States, States]]
"""Each is one way to go on: states that must match from here, and states that must not."""

NEVER: Ways = frozenset()
_NO_NEEDS = (States(), States())
FREE: Ways = frozenset({_NO_NEEDS})
_MOST_WAYS = 2_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a text: the kind of byte before it, the byte after it, the lookbehinds under way.

    At the end of the text *byte* is None.
    """

    before: int
    byte: int | None
    behinds: States

    @property
    def after(self) -> int:
        """The kind of the byte after it."""
        return EDGE if self.byte is None else KIND_OF[self.byte]


class Walker:
    """Tells the ways of the states of one automaton.

    Where the automaton of a lookaround is not exact, the ways are more than those of the regex,
    never fewer.
    """

    def __init__(self, automaton: Automaton, effort: Effort) -> None:
        self._edges = automaton.edges
        self._masks = automaton.masks
        self._owners = automaton.owners
        self._effort = effort
        guards = automaton.guards()
        self.sees_kinds = any(isinstance(guard, At) for guard in guards)
        self._behinds = frozenset(
            g.start for g in guards if isinstance(g, Lookaround) and g.behind is not None
        )
        self._matching = cache(self._find_matching)
        self._failing = cache(self._find_failing)

    def ways(self, must: States, must_not: States, moment: Moment) -> Ways:
        """Return the ways in which all of *must* go on and none of *must_not* comes to match."""
        return _together(
            [
                *(self._matching(state, moment) for state in must),
                *(self._failing(state, moment) for state in must_not),
            ]
        )

    def behinds_after(self, moment: Moment) -> States:
        """Return the lookbehinds under way after the byte of *moment*."""
        return frozenset(
            edge.target
            for state in moment.behinds | self._behinds
            for edge in self._edges[state]
            if edge.target != ACCEPT and self._fits(edge, moment) and self._may_hold(edge, moment)
        )

    def _find_matching(self, state: int, moment: Moment) -> Ways:
        return _least(
            _together([self._entering(edge), *self._holding(edge, moment)])
            for edge in self._edges[state]
            if self._fits(edge, moment)
        )

    def _find_failing(self, state: int, moment: Moment) -> Ways:
        return _together(
            self._edge_failing(edge, moment)
            for edge in self._edges[state]
            if self._fits(edge, moment)
        )

    def _edge_failing(self, edge: Edge, moment: Moment) -> Ways:
        ways = [self._guard(guard, moment, False) for guard in edge.guards]
        if edge.target != ACCEPT:
            ways.append(frozenset({(States(), States({edge.target}))}))
        return _least(ways)

    def _fits(self, edge: Edge, moment: Moment) -> bool:
        self._effort.spend()
        if edge.target == ACCEPT:
            return True
        return moment.byte is not None and bool(self._masks[edge.target] >> moment.byte & 1)

    def _entering(self, edge: Edge) -> Ways:
        if edge.target == ACCEPT:
            return FREE
        return frozenset({(States({edge.target}), States())})

    def _holding(self, edge: Edge, moment: Moment) -> list[Ways]:
        return [self._guard(guard, moment, True) for guard in edge.guards]

    def _may_hold(self, edge: Edge, moment: Moment) -> bool:
        return all(self._holding(edge, moment))

    def _guard(self, guard: Guard, moment: Moment, wanted: bool) -> Ways:
        """Return the ways in which *guard* holds, or does not, as *wanted*."""
        if isinstance(guard, At):
            return FREE if guard.holds(moment.before, moment.after) == wanted else NEVER
        wanted ^= guard.negative
        if not wanted and not guard.exact:
            return FREE
        if guard.behind is None:
            return (self._matching if wanted else self._failing)(guard.start, moment)
        return FREE if self._ends_here(guard, moment) == wanted else NEVER

    def _ends_here(self, guard: Lookaround, moment: Moment) -> bool:
        return any(
            edge.target == ACCEPT and self._may_hold(edge, moment)
            for state in moment.behinds | {guard.start}
            if self._owners[state] == guard.start
            for edge in self._edges[state]
        )


def _least(choices: Iterable[Ways]) -> Ways:
    """Return the ways of all *choices*; where one needs nothing, it will do."""
    ways = NEVER.union(*choices)
    return FREE if _NO_NEEDS in ways else ways


def _together(parts: Iterable[Ways]) -> Ways:
    """Return the ways in which all *parts* go on at once."""
    must: set[int] = set()
    must_not: set[int] = set()
    choices: list[Ways] = []
    for part in parts:
        if len(part) != 1:
            choices.append(part)
            continue
        ((more, more_not),) = part
        must |= more
        must_not |= more_not
    whole = frozenset({(States(must), States(must_not))})
    for part in choices:
        whole = frozenset((a | c, b | d) for (a, b), (c, d) in product(whole, part))
        if len(whole) > _MOST_WAYS:
            raise TooLargeError
    return whole
