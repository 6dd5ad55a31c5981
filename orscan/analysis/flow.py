"""Follows values through a program: forwards to what is done with them, backwards to what they are.

A state is a value at a node, with a path: the fields of the node's object it lies in, outermost
first, where `()` stands for what a function returns. Every search is bounded.

Forwards, what came into a function as an argument comes out of it where it went in: a helper that
trims a text does not mix up what its callers give it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from orscan.analysis.languages.table import Link
from orscan.analysis.program import GLOBAL_OBJECTS, Program, file_of, language_of
from orscan.analysis.unit import ANY, WHOLE, Call, Edge, Function, Import, ReExport, Step, Unit

RETURNS = "()"
"""The field of a function that holds what it returns."""

DEPTH, CALLS = 6, 3
"""How deep in objects a value is followed, and through how many functions that return functions."""

PASSED_ON = 8
"""Through how many texts that only pass names on an import is followed."""

INSIDE = 3
"""Of how many calls, each in the function of the one before, it is known where they return to."""

FORWARDS = 20_000
BACKWARDS = 600
"""How many states a search may visit."""


class Entered(NamedTuple):
    """A call: the function, by its unit and node, and where the result of the call is."""

    unit: str
    function: int
    calling: str
    result: int


class State(NamedTuple):
    """A value at a node of a unit: *kept* is how many characters of it are left at the most.

    *inside* are the functions that it went into as an argument and did not leave, last one last.
    """

    unit: str
    node: int
    path: tuple[str, ...] = ()
    kept: int = WHOLE
    inside: tuple[Entered, ...] = ()


@dataclass(slots=True)
class Spread:
    """Where a value goes: each state with the one it came from, in the order they were found."""

    came_from: dict[State, State | None]

    def reaches(self, state: State) -> bool:
        """Return whether the value comes to *state*, by whatever calls."""
        return state in self.came_from or any(
            one[:4] == state[:4] for one in self.came_from if one.inside
        )

    def way(self, state: State) -> list[State]:
        """Return the states from the start to *state*."""
        found: list[State] = []
        at: State | None = state
        while at is not None:
            found.append(at)
            at = self.came_from[at]
        return found[::-1]


class Flow:
    """Follows values through *program*, reading its texts as it needs them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._indexes: dict[str, _Index] = {}
        self._resolved: dict[tuple[str, int], list[tuple[Unit, Function]]] = {}
        self._named: dict[tuple[str, str], bool] = {}
        self._calls: defaultdict[str, list[tuple[Unit, Call]]] = defaultdict(list)
        self._listed = 0
        self._takers: dict[tuple[str, str], list[_Taker]] = {}
        self._takes: dict[str, dict[str, tuple[list[Import], list[ReExport]]]] = {}

    def forwards(self, start: State, most: int = FORWARDS) -> Spread:
        """Return where the value of *start* goes, the nearest *most* states of it."""
        spread = Spread({start: None})
        waiting = deque([start])
        while waiting and len(spread.came_from) < most:
            state = waiting.popleft()
            for following in self._next(state):
                if (
                    following not in spread.came_from
                    and following._replace(inside=()) not in spread.came_from
                    and _is_near(following.path)
                ):
                    spread.came_from[following] = state
                    waiting.append(following)
        return spread

    def backwards(self, start: State) -> Iterator[State]:
        """Yield *start* and what its value may come from, nearest first."""
        seen = {start}
        waiting = deque([start])
        while waiting and len(seen) < BACKWARDS:
            state = waiting.popleft()
            yield state
            for before in self._previous(state):
                if before not in seen and _is_near(before.path):
                    seen.add(before)
                    waiting.append(before)

    def functions(self, unit: Unit, callee: int | None) -> list[tuple[Unit, Function]]:
        """Return the functions that the node *callee* of *unit* may stand for."""
        if callee is None:
            return []
        key = (unit.path, callee)
        if key not in self._resolved:
            self._resolved[key] = []  # a function that is looked for meanwhile is not found twice
            self._resolved[key] = list(self._find_functions(State(unit.path, callee)))
        return self._resolved[key]

    def own_functions(self, unit: Unit, node: int | None) -> Iterator[Function]:
        """Yield the functions of *unit* itself that *node* of it may stand for."""
        return (function for other, function in self.functions(unit, node) if other is unit)

    def _find_functions(self, start: State) -> Iterator[tuple[Unit, Function]]:
        for state in self.backwards(start):
            unit = self.program.unit(state.unit)
            if unit is not None and not state.path and state.node in unit.functions:
                yield unit, unit.functions[state.node]

    def index(self, unit: Unit) -> "_Index":
        """Return what *unit* holds, by node."""
        if unit.path not in self._indexes:
            self._indexes[unit.path] = _Index(unit)
        return self._indexes[unit.path]

    def outside(self, unit: Unit, state: State) -> Iterator[State]:
        """Yield where the value of *state* goes by calls, exports and global names."""
        index = self.index(unit)
        for call, position in index.arguments.get(state.node, ()):
            yield from self._into(unit, call, position, state)
        if state.path[:1] == (RETURNS,):
            for call in index.callees.get(state.node, ()):
                yield state._replace(node=call.result, path=state.path[1:])
        for function in index.results.get(state.node, ()):
            yield _left(unit, function, state)
        yield from self._out(unit, state._replace(inside=()))

    # Forwards

    def _next(self, state: State) -> Iterator[State]:
        unit = self.program.unit(state.unit)
        if unit is None:
            return
        for edge in unit.edges.get(state.node, ()):
            following = _along(edge, state)
            if following is not None:
                stays = not state.inside or not self._is_shared(unit, state.node, edge)
                yield following if stays else following._replace(inside=())
        yield from self.outside(unit, state)

    def _is_shared(self, unit: Unit, source: int, edge: Edge) -> bool:
        """Whether *edge* takes a value to what others than the running function may look at.

        That is a name of the whole text, or an object that is not written around the value.
        """
        if edge.step is Step.STORE:
            inner, outer = unit.spans[source], unit.spans[edge.target]
            return not (outer.start <= inner.start and inner.end <= outer.end)
        return edge.target in self.index(unit).known

    def _into(self, unit: Unit, call: Call, position: int | str, state: State) -> Iterator[State]:
        """An argument becomes a parameter."""
        before = state.inside
        for other, function in self.functions(unit, call.callee):
            entered = Entered(other.path, function.node, unit.path, call.result)
            state = state._replace(inside=_deeper(before, entered))
            if isinstance(position, str):
                yield from _by_label(other, function, position, state)
            elif position < len(function.params) and function.params[position] != function.rest:
                yield state._replace(unit=other.path, node=function.params[position])
            elif function.rest is not None:
                yield state._replace(unit=other.path, node=function.rest, path=(ANY, *state.path))

    def _out(self, unit: Unit, state: State) -> Iterator[State]:
        """An exported value comes to those who import it; a global one to everybody."""
        for name in self.index(unit).exported.get(state.node, ()):
            yield from self._imported(file_of(unit), name, state)
            language = language_of(unit.path)
            if (language is not None and language.link is Link.NAMES) or name in self._autoimports(
                unit
            ):
                for other in self.program.named_alike(unit, name):
                    if name in other.globals:
                        yield state._replace(unit=other.path, node=other.globals[name])
        global_name = self.index(unit).global_of.get(state.node)
        if global_name in GLOBAL_OBJECTS and state.path and state.path[0] not in {RETURNS, ANY}:
            for other in [unit, *self.program.named_alike(unit, state.path[0])]:
                for name in GLOBAL_OBJECTS:
                    if name in other.globals:
                        yield state._replace(unit=other.path, node=other.globals[name])
                if state.path[0] in other.globals:
                    yield state._replace(
                        unit=other.path, node=other.globals[state.path[0]], path=state.path[1:]
                    )

    def _autoimports(self, unit: Unit) -> set[str]:
        path = file_of(unit)
        return {
            name
            for facts in self.program.facts_of(path)
            for name, file in facts.autoimports.items()
            if file == path
        }

    def _imported(self, path: str, name: str, state: State) -> Iterator[State]:
        """The export *name* of the text at *path* comes to all that import it."""
        if (path, name) not in self._takers:
            self._takers[path, name] = list(self._taking(path, name, (), 0, {(path, name)}))
        for taker in self._takers[path, name]:
            inner = _as_imported(taker.imported, taker.name, (*taker.within, *state.path))
            if inner is not None:
                yield state._replace(unit=taker.unit, node=taker.node, path=inner)

    def _taking(
        self, path: str, name: str, within: tuple[str, ...], depth: int, seen: set[tuple[str, str]]
    ) -> Iterator["_Taker"]:
        """Yield what imports the export *name* of the text at *path*, also by other texts.

        *within* are the fields of that export in which what is looked for lies; *seen* are the
        exports that were followed already.
        """
        is_all = any("*" in unit.exports for unit in self.program.units_of(path))
        for importer in self.program.importers.get(path, ()):
            if not self._may_take(importer, name):
                continue
            for unit in self.program.units_of(importer):
                imports, reexports = self._taken(unit).get(path, ((), ()))
                for one in imports:
                    if is_all and name == "default" and one.imported == "*":
                        continue  # `module.exports` itself is what such an import gives
                    if one.local is not None:
                        yield _Taker(unit.path, one.local, one.imported, name, within)
                for passed in reexports:
                    under, inner = _passed_on(passed, name, within)
                    if under and depth < PASSED_ON and (importer, under) not in seen:
                        seen.add((importer, under))
                        yield from self._taking(importer, under, inner, depth + 1, seen)

    def _may_take(self, importer: str, name: str) -> bool:
        """Whether the text at *importer* may import *name*: Python names whatever it takes."""
        if not importer.endswith(".py"):
            return True
        if (importer, name) not in self._named:
            text = self.program.files.read(importer) or b""
            self._named[importer, name] = name.encode() in text or b"import *" in text
        return self._named[importer, name]

    def _taken(self, unit: Unit) -> dict[str, tuple[list[Import], list[ReExport]]]:
        """Return what *unit* imports and passes on, by the path of the text it is taken from."""
        if unit.path not in self._takes:
            found: dict[str, tuple[list[Import], list[ReExport]]] = {}
            for one in unit.imports:
                target = self.program.target(unit, one.specifier)
                if target is not None and one.local is not None:
                    found.setdefault(target, ([], []))[0].append(one)
            for passed in unit.reexports:
                target = self.program.target(unit, passed.specifier)
                if target is not None:
                    found.setdefault(target, ([], []))[1].append(passed)
            self._takes[unit.path] = found
        return self._takes[unit.path]

    # Backwards

    def _previous(self, state: State) -> Iterator[State]:
        unit = self.program.unit(state.unit)
        if unit is None:
            return
        for source, number in self.program.reverse(unit).get(state.node, ()):
            before = _against(unit.edges[source][number], source, state)
            if before is not None:
                yield before
        index = self.index(unit)
        for call in index.made.get(state.node, ()):
            for other, function in self.functions(unit, call.callee):
                yield State(other.path, function.result, state.path)
        if state.path[:1] == (RETURNS,) and state.node in unit.functions:
            yield State(unit.path, unit.functions[state.node].result, state.path[1:])
        for one in index.locals.get(state.node, ()):
            target = self.program.target(unit, one.specifier)
            if target:
                yield from self._exporting(target, one.imported, state.path, 0)
        yield from self._by_name(unit, state)
        if state.node in index.parameters:
            yield from self._callers(unit, state)

    def _exporting(
        self, path: str, name: str, rest: tuple[str, ...], depth: int
    ) -> Iterator[State]:
        """Yield what the export *name* of the text at *path* is."""
        if depth > PASSED_ON:
            return
        if name == "*":
            for unit in self.program.units_of(path):
                if "*" in unit.exports:
                    yield State(unit.path, unit.exports["*"], rest)
            if not rest:
                return
            name, rest = rest[0], rest[1:]
        for unit in self.program.units_of(path):
            if name in unit.exports:
                yield State(unit.path, unit.exports[name], rest)
            elif "*" in unit.exports:
                inner = rest if name == "default" else (name, *rest)
                yield State(unit.path, unit.exports["*"], inner)
            yield from self._from_elsewhere(unit, name, rest, depth + 1)

    def _from_elsewhere(
        self, unit: Unit, name: str, rest: tuple[str, ...], depth: int
    ) -> Iterator[State]:
        for passed in unit.reexports:
            target = self.program.target(unit, passed.specifier)
            if target and passed.exported == name:
                yield from self._exporting(target, passed.imported, rest, depth)
            elif target and passed.exported == "*" and name not in unit.exports:
                yield from self._exporting(target, name, rest, depth)

    def _by_name(self, unit: Unit, state: State) -> Iterator[State]:
        """A name nobody declares here may be another text's, where they know each other so."""
        name = self.index(unit).global_of.get(state.node)
        if name is None:
            return
        language = language_of(unit.path)
        by_name = language is not None and language.link is Link.NAMES
        autoimported = any(
            name in facts.autoimports for facts in self.program.facts_of(file_of(unit))
        )
        if by_name or autoimported:
            for other in self.program.named_alike(unit, name):
                if name in other.exports:
                    yield State(other.path, other.exports[name], state.path)

    def _callers(self, unit: Unit, state: State) -> Iterator[State]:
        """What a parameter is given, by the texts that were read so far."""
        for function, position in self.index(unit).parameters[state.node]:
            for other, call in self._called(function.name):
                node = call.args[position] if position < len(call.args) else None
                if node is not None and any(
                    one is function for _, one in self.functions(other, call.callee)
                ):
                    yield State(other.path, node, state.path)

    def _called(self, name: str) -> list[tuple[Unit, Call]]:
        """Return the calls of what is called *name*, in the texts that were read so far."""
        if not name:
            return []
        for unit in self.program.loaded_from(self._listed):
            self._listed += 1
            for call in unit.calls:
                self._calls[call.name].append((unit, call))
        return list(self._calls.get(name, ()))


class _Index:
    """What a unit holds, by node."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.arguments: dict[int, list[tuple[Call, int | str]]] = {}
        self.callees: dict[int, list[Call]] = {}
        self.made: dict[int, list[Call]] = {}
        for call in unit.calls:
            for position, node in enumerate(call.args):
                if node is not None:
                    self.arguments.setdefault(node, []).append((call, position))
            for name, node in call.named:
                self.arguments.setdefault(node, []).append((call, name))
            if call.callee is not None:
                self.callees.setdefault(call.callee, []).append(call)
            self.made.setdefault(call.result, []).append(call)

    @cached_property
    def results(self) -> dict[int, list[Function]]:
        """Functions by the node of what they return."""
        found: dict[int, list[Function]] = {}
        for function in self._unit.functions.values():
            found.setdefault(function.result, []).append(function)
        return found

    @cached_property
    def parameters(self) -> dict[int, list[tuple[Function, int]]]:
        """Functions by the nodes of their parameters, and which one it is."""
        found: dict[int, list[tuple[Function, int]]] = {}
        for function in self._unit.functions.values():
            for position, node in enumerate(function.params):
                found.setdefault(node, []).append((function, position))
        return found

    @cached_property
    def exported(self) -> dict[int, list[str]]:
        """The names under which a node is exported."""
        found: dict[int, list[str]] = {}
        for name, node in self._unit.exports.items():
            found.setdefault(node, []).append(name)
        return found

    @cached_property
    def locals(self) -> dict[int, list[Import]]:
        """Imports by the node they bring in."""
        found: dict[int, list[Import]] = {}
        for one in self._unit.imports:
            if one.local is not None:
                found.setdefault(one.local, []).append(one)
        return found

    @cached_property
    def known(self) -> frozenset[int]:
        """The nodes of names that all of the text knows."""
        return frozenset(self._unit.top_names.values()).union(self._unit.globals.values())

    @cached_property
    def global_of(self) -> dict[int, str]:
        """The names that nobody declares, by node."""
        return {node: name for name, node in self._unit.globals.items()}


class _Taker(NamedTuple):
    """An import of an export: *node* of *unit* is *imported* of it, which is called *name* there.

    What is looked for lies in the fields *within* of that.
    """

    unit: str
    node: int
    imported: str
    name: str
    within: tuple[str, ...]


def _passed_on(passed: ReExport, name: str, within: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the name under which *passed* exports *name* again, and where it lies then; or ""."""
    if passed.imported == name:
        return passed.exported, within
    if passed.imported != "*":
        return "", within
    return (name, within) if passed.exported == "*" else (passed.exported, (name, *within))


def _as_imported(imported: str, name: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return where in an import of *imported* a value of the export *name* lies, or None."""
    if imported == name or (name == "*" and imported == "default"):
        return path
    if imported == "*":
        return (name, *path)
    if name in {"default", "*"} and path[:1] == (imported,):
        return path[1:]
    return None


def _by_label(unit: Unit, function: Function, label: str, state: State) -> Iterator[State]:
    """An argument with a name becomes the parameter of that name; `**` is an object of them."""
    if label == "**" and state.path:
        label, state = state.path[0], state._replace(path=state.path[1:])
    if label in function.names:
        node = function.params[function.names.index(label)]
        if node != function.keywords:
            yield state._replace(unit=unit.path, node=node)
    elif function.keywords is not None:
        yield state._replace(unit=unit.path, node=function.keywords, path=(label, *state.path))


def _is_near(path: tuple[str, ...]) -> bool:
    return len(path) <= DEPTH and path.count(RETURNS) <= CALLS


def _deeper(inside: tuple[Entered, ...], entered: Entered) -> tuple[Entered, ...]:
    """Return the calls a value is inside of after one more; a function that calls itself is one."""
    for number, one in enumerate(inside):
        if one[:2] == entered[:2]:
            return inside[: number + 1]
    return (*inside, entered)[-INSIDE:]


def _left(unit: Unit, function: Function, state: State) -> State:
    """Return where the result of *function* goes: to the call it came by, or else to all."""
    if state.inside and state.inside[-1][:2] == (unit.path, function.node):
        call = state.inside[-1]
        return state._replace(unit=call.calling, node=call.result, inside=state.inside[:-1])
    return state._replace(node=function.node, path=(RETURNS, *state.path), inside=())


def _matches(one: str, other: str) -> bool:
    return one == other or (ANY in (one, other) and RETURNS not in (one, other))


def _is_method(name: str, path: tuple[str, ...]) -> bool:
    """Whether *path* leads through a function by name: who indexes an object takes no method."""
    return name == ANY and path[0] != ANY and path[1:2] == (RETURNS,)


def _is_left(edge: Edge, path: tuple[str, ...]) -> bool:
    """Whether the rest of an object that *edge* passes on has what lies at *path* in it."""
    return not path or path[0] not in edge.name.split()


def _along(edge: Edge, state: State) -> State | None:
    """Return where *edge* takes the value of *state*, or None."""
    path = state.path
    match edge.step:
        case Step.COPY:
            return state._replace(node=edge.target)
        case Step.STORE:
            return state._replace(node=edge.target, path=(edge.name, *path))
        case Step.LOAD:
            is_taken = path and _matches(path[0], edge.name) and not _is_method(edge.name, path)
            return state._replace(node=edge.target, path=path[1:]) if is_taken else None
        case Step.DEEP:
            return None if RETURNS in path else state._replace(node=edge.target, path=())
        case Step.PART:
            kept = min(state.kept, edge.length)
            return state._replace(node=edge.target, kept=kept) if not path and kept > 0 else None
        case Step.REST:
            return state._replace(node=edge.target) if _is_left(edge, path) else None


def _against(edge: Edge, source: int, state: State) -> State | None:
    """Return the state that *edge*, which starts at *source*, may have brought to *state*."""
    path = state.path
    match edge.step:
        case Step.COPY | Step.DEEP:
            return state._replace(node=source)
        case Step.STORE:
            if path and _matches(path[0], edge.name):
                return state._replace(node=source, path=path[1:])
            return None
        case Step.LOAD:
            return state._replace(node=source, path=(edge.name, *path))
        case Step.PART:
            return state._replace(node=source) if edge.length >= WHOLE else None
        case Step.REST:
            return state._replace(node=source) if _is_left(edge, path) else None
