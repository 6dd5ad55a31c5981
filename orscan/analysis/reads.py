"""Where code reads variables of the environment or of the build: `process.env.X` and the like."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from orscan.analysis.flow import RETURNS, Flow, State
from orscan.analysis.frameworks import Accessor
from orscan.analysis.languages.php import OPTION
from orscan.analysis.program import Program, file_of
from orscan.analysis.unit import ANY, WHOLE, Call, Edge, Getter, Read, Step, Unit
from orscan.location import Span
from orscan.wordsfirst import finder

WELL_KNOWN = (
    Accessor("", ("process", "env"), "process.env"),
    Accessor("", ("import.meta", "env"), "import.meta.env"),
    Accessor("", ("globalThis", "process", "env"), "process.env"),
    Accessor("", ("window", "process", "env"), "process.env"),
    Accessor("", ("Bun", "env"), "process.env"),
    Accessor("", ("Deno", "env"), "Deno.env"),
    Accessor("", ("Netlify", "env"), "Deno.env"),
    Accessor("process", ("env",), "process.env"),
    Accessor("process", ("default", "env"), "process.env"),
    Accessor("node:process", ("env",), "process.env"),
    Accessor("node:process", ("default", "env"), "process.env"),
    Accessor("bun", ("env",), "process.env"),
    Accessor("cloudflare:workers", ("env",), "process.env"),
    Accessor("", ("Platform", "environment"), "environment"),
    Accessor("", ("ProcessInfo", "processInfo", "environment"), "environment"),
    Accessor("os", ("environ",), "os.environ"),
    Accessor("dotenv", ("dotenv_values", "()"), "os.environ"),
)
"""How code reads variables whatever the framework."""

_USUAL = {
    b"process": rb"\bprocess\s*(?:\?\.)?[.\[]?\s*['\"]?env\b"
    rb"|\benv\b[^;\n]{0,80}=\s*(?:\w+\.)?process\b"  # const { env } = process
    rb"|['\"](?:node:)?process['\"]",
    b"import.meta": rb"\bimport\.meta\b",
    b"Deno": rb"\bDeno\b",
    b"Netlify": rb"\bNetlify\b",
    b"Bun": rb"\bBun\b",
    b"cloudflare:workers": rb"cloudflare:workers",
    b"getenv": rb"getenv",
}
"""What a text that reads a well-known object holds: a word to look for first, and how it stands."""

_PYTHONS = {
    b"environ": rb"\benviron\b",
    b"getenv": rb"\bgetenv\b",
    b"dotenv_values": rb"\bdotenv_values\b",
    b"BaseSettings": rb"\bBaseSettings\b",
    b"decouple": rb"\bdecouple\b",
    b".secrets": rb"\bst(?:reamlit)?\.secrets\b",
}
"""The same for a text of Python: the words of a build's tools say nothing in it."""

OBJECTS = 5_000
"""How many places of one object of variables are looked at."""

STORED = 2_000
"""How many places of an object that one of them is a field of are looked at."""

GIVEN_BACK, LOOKED_UP = 300, 2
"""Of what a function looks up: at how many places, and through how many functions around it."""


class Reads:
    """Finds the reads of a program's texts."""

    def __init__(self, program: Program, flow: Flow) -> None:
        self._program = program
        self._flow = flow

    def of(self, unit: Unit) -> Iterator[tuple[Unit, Read]]:
        """Yield the reads that the objects of variables named in *unit* come to, each once."""
        roots = list(self._roots(unit))
        for read in unit.reads:
            yield unit, read
        for name in self._constants(unit):
            node = unit.globals[name]
            yield unit, Read(node, name, "", unit.spans[node])
        for name in self._owned(unit):
            node = unit.globals[name]
            yield unit, Read(node, name, "constant", unit.spans[node])
        for node, members, accessor in (*roots, *_bindings(unit)):
            yield from self._followed(State(unit.path, node, members), accessor)
        for node, getter in unit.getters.items():
            if getter.accessor:
                yield from self._looked_up(unit, node, getter, getter.accessor)

    def _constants(self, unit: Unit) -> Iterator[str]:
        """Yield the names in *unit* that a build replaces: `define: {__KEY__: ...}`."""
        named = (
            one.expression
            for facts in self._program.facts_of(file_of(unit))
            for one in facts.inlines
        )
        yield from sorted({name for name in named if name in unit.globals})

    def _owned(self, unit: Unit) -> list[str]:
        """Return the constants in *unit* that the owner defines in a file outside the tree."""
        facts = self._program.facts_of(file_of(unit))
        return sorted(name for one in facts for name in one.constants & unit.globals.keys())

    def _roots(self, unit: Unit) -> Iterator[tuple[int, tuple[str, ...], str]]:
        known = [
            *WELL_KNOWN,
            *(one for facts in self._program.facts_of(file_of(unit)) for one in facts.accessors),
        ]
        for one in known:
            if not one.module:
                node = unit.globals.get(one.members[0])
                if node is not None:
                    yield node, one.members[1:], one.of
                continue
            for imported in unit.imports:
                if imported.specifier != one.module or imported.local is None:
                    continue
                if imported.imported == "*":
                    yield imported.local, one.members, one.of
                elif not one.members:
                    # Every name the module exports is a variable.
                    yield from self._named(unit, imported.imported, imported.local, one.of)
                elif imported.imported == one.members[0]:
                    yield imported.local, one.members[1:], one.of

    @staticmethod
    def _named(
        unit: Unit, name: str, node: int, accessor: str
    ) -> Iterator[tuple[int, tuple[str, ...], str]]:
        span = min(
            (Span(*at) for at, one in unit.at.items() if one == node), default=unit.spans[node]
        )
        unit.reads.append(Read(node, name, accessor, span))
        return iter(())

    def _followed(self, start: State, accessor: str) -> Iterator[tuple[Unit, Read]]:
        """Follow an object of variables to where a variable is taken out of it.

        The path of a state here is what still has to be taken out before the object is reached.
        """
        seen, waiting = {start}, deque([start])
        while waiting and len(seen) < OBJECTS:
            state = waiting.popleft()
            unit = self._program.unit(state.unit)
            if unit is None:
                continue
            for following in self._onward(unit, state):
                self._go(following, seen, waiting)
            if not state.path:
                yield from self._taken(unit, state, accessor)

    def _onward(self, unit: Unit, state: State) -> Iterator[State]:
        """Yield where the object, or what it still has to be taken out of, goes."""
        if state.path[:1] == (RETURNS,):
            for call in self._flow.index(unit).callees.get(state.node, ()):
                yield state._replace(node=call.result, path=state.path[1:])
        for edge in unit.edges.get(state.node, ()):
            if edge.step in {Step.COPY, Step.REST}:
                yield state._replace(node=edge.target)
            elif edge.step is Step.LOAD and state.path[:1] == (edge.name,):
                yield state._replace(node=edge.target, path=state.path[1:])
        if not state.path:
            yield from self._flow.outside(unit, state)

    def _taken(self, unit: Unit, state: State, accessor: str) -> Iterator[tuple[Unit, Read]]:
        """Yield the variables that are taken out of the object that *state* is."""
        if self._is_whole(unit, state.node):
            yield unit, Read(state.node, ANY, accessor, unit.spans[state.node])
        for edge in unit.edges.get(state.node, ()):
            if edge.step is Step.LOAD and self._is_variable(unit, edge.name):
                yield from self._loaded(unit, edge, accessor)
            elif edge.step is Step.LOAD and edge.name == "get":
                yield from self._asked(unit, edge, accessor)
            elif edge.step is Step.STORE:
                yield from self._stored(unit, edge, accessor)

    def _asked(self, unit: Unit, edge: Edge, accessor: str) -> Iterator[tuple[Unit, Read]]:
        """Yield the variables that are asked for by name: `Deno.env.get("X")`."""
        for call in self._flow.index(unit).callees.get(edge.target, ()):
            first = call.args[0] if call.args else None
            name = unit.strings.get(first) if first is not None else None
            if name:
                yield unit, Read(call.result, name, accessor, call.span)

    @staticmethod
    def _go(state: State, seen: set[State], waiting: deque[State]) -> None:
        if state not in seen:
            seen.add(state)
            waiting.append(state)

    def _stored(self, unit: Unit, edge: Edge, accessor: str) -> Iterator[tuple[Unit, Read]]:
        """Follow an object of variables that is a field of another: `{env: process.env}`."""
        start = State(unit.path, edge.target, (edge.name,))
        for state in self._flow.forwards(start, STORED).came_from:
            inner = self._program.unit(state.unit)
            if inner is None or state.path:
                continue
            for following in inner.edges.get(state.node, ()):
                if following.step is Step.LOAD and self._is_variable(inner, following.name):
                    yield from self._loaded(inner, following, accessor)

    def _loaded(self, unit: Unit, edge: Edge, accessor: str) -> Iterator[tuple[Unit, Read]]:
        """Yield the variable that *edge* takes out of an object of them, by whichever name."""
        getter = unit.getters.get(edge.target)
        if getter is not None:
            yield from self._looked_up(unit, edge.target, getter, accessor)
        yield unit, Read(edge.target, edge.name, accessor, unit.spans[edge.target])

    def _looked_up(
        self, unit: Unit, node: int, getter: Getter, accessor: str, depth: int = 0
    ) -> Iterator[tuple[Unit, Read]]:
        """Yield the calls of a function that returns the variable whose name it is given.

        That is the value of *node*; a function that passes a name on to it is one, too.
        """
        function = unit.functions.get(getter.function)
        if function is None:
            return
        for state in self._flow.forwards(State(unit.path, node), GIVEN_BACK).came_from:
            other = self._program.unit(state.unit)
            if other is None or state.path != (RETURNS,) or state.kept < WHOLE:
                continue
            for call in self._flow.index(other).callees.get(state.node, ()):
                if not any(one is function for _, one in self._flow.functions(other, call.callee)):
                    continue
                given = _argument(call, getter.position, function.names)
                if given is None:
                    continue
                name = other.strings.get(given, "")
                if name.isidentifier() and (name.isupper() or accessor == OPTION):
                    yield other, Read(call.result, name, accessor, call.span)
                for outer, position in self._flow.index(other).parameters.get(given, ()):
                    if depth < LOOKED_UP:
                        passed = Getter(outer.node, position, accessor)
                        yield from self._looked_up(other, call.result, passed, accessor, depth + 1)

    @staticmethod
    def _is_variable(unit: Unit, name: str) -> bool:
        """Whether *name*, taken out of an object of variables, is one, and not what it can do."""
        return name not in (_OF_DICT if unit.language == "python" else _OWN)

    def _is_whole(self, unit: Unit, node: int) -> bool:
        """Whether all of an object is used at once: logged, spread, enumerated, passed on."""
        if node in unit.consumed:
            return True
        calls = self._flow.index(unit).arguments.get(node, ())
        if any(not self._flow.functions(unit, call.callee) for call, _ in calls):
            return True
        return any(edge.step is Step.DEEP for edge in unit.edges.get(node, ()))


def _argument(call: Call, position: int, names: Sequence[str]) -> int | None:
    """Return the node of the argument that becomes the parameter at *position*."""
    if position < len(call.args):
        return call.args[position]
    wanted = names[position] if position < len(names) else ""
    return next((node for label, node in call.named if label == wanted), None)


_HANDLERS = frozenset(("fetch", "scheduled", "queue", "email"))
_CONTEXTS = frozenset(("c", "ctx", "context"))


def _bindings(unit: Unit) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Yield the variables a worker of Cloudflare is given: `fetch(request, env)`, Hono's `c.env`.

    In a function of Pages, the context may be taken apart: `onRequestGet({ env })`.
    Sources: developers.cloudflare.com/workers/runtime-apis/bindings,
    developers.cloudflare.com/pages/functions/api-reference, hono.dev/docs/api/context; read
    2026-11-28.
    """
    has_contexts = b"hono" in unit.text or b"onRequest" in unit.text
    for function in unit.functions.values():
        for name, node in zip(function.names, function.params, strict=False):
            if name == "env" and function.name in _HANDLERS:
                yield node, (), "worker.env"
            elif name in _CONTEXTS and has_contexts:
                yield node, ("env",), "worker.env"
    exported = {node for name, node in unit.exports.items() if name.startswith("onRequest")}
    for at, function in unit.functions.items() if exported else ():
        if function.names[:1] == [""] and any(
            edge.target in exported for edge in unit.edges.get(at, ())
        ):
            yield function.params[0], ("env",), "worker.env"


_OWN = frozenset(
    (
        "get",
        RETURNS,
        "toObject",
        "keys",
        "containsKey",
        "has",
        "hasOwnProperty",
        "NODE_ENV",
        "MODE",
        "DEV",
        "PROD",
        "SSR",
        "BASE_URL",
    )
)

_OF_DICT = _OWN.union(dir(dict), dir(str))
"""What a mapping of Python can do, or a value of it."""


def candidates(
    program: Program, flow: Flow, names: Iterable[str], literals: Iterable[bytes]
) -> list[tuple[Unit, Read]]:
    """Return the reads in all texts that may hold one, each place once.

    *names* are what builds replace and frameworks give; in texts that hold one of *literals* the
    reads are looked for however they are written.
    """
    reads = Reads(program, flow)
    always = {one: re.escape(one) for one in literals}
    python = finder(_PYTHONS | always)
    others = finder(_USUAL | {name.encode(): _as_word(name) for name in names} | always)
    found: dict[tuple[str, int, str], tuple[Unit, Read]] = {}
    for path in program.matching(lambda group: python if group == "python" else others):
        for unit in program.units_of(path):
            for inner, read in reads.of(unit):
                found.setdefault((inner.path, read.node, read.name), (inner, read))
    return list(found.values())


def _as_word(name: str) -> bytes:
    """Return a pattern for *name* that is not a part of a longer one."""
    before = r"\b" if name[0].isalnum() else ""
    return f"{before}{re.escape(name)}(?!\\w)".encode()
