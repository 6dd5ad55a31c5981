"""Which code runs on the client, and by which way it gets there.

Modules first: what the entries of the frameworks import, side by side for client and server.
Then statements: what a bundler would leave out of a module, because nothing that runs mentions it,
does not reach the client.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from orscan.analysis.flow import PASSED_ON
from orscan.analysis.frameworks import ALL, Entry
from orscan.analysis.program import Program, file_of
from orscan.analysis.unit import Declaration, Import, ReExport, Unit
from orscan.location import Span
from orscan.rule import Reach

_NAME = re.compile(r"[A-Za-z_$][\w$-]*")
_USE_CLIENT = re.compile(rb"""(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+["']use client["']""")
_USE_SERVER = re.compile(rb"""(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+["']use server["']""")
_SERVER_ONLY = re.compile(rb"""import\s*["']server-only["']|require\(["']server-only["']\)""")


@dataclass(frozen=True, slots=True)
class Station:
    """A place on the way from an entry to a module: *is_entry* is where the program starts."""

    path: str
    span: Span
    note: str
    is_entry: bool = False


Using = tuple[Unit, Declaration, tuple[Station, ...]]
"""A statement that uses something, and the imports by which it got it."""


class Reaching:
    """Says where the code of *program* runs."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, int], list[Station] | None] = {}

    def sides(self, path: str) -> frozenset[Reach]:
        """Return where the module at *path* runs; empty where no entry leads to it."""
        return frozenset(
            side for side in (Reach.CLIENT, Reach.SERVER) if (path, side) in self._parents
        )

    def of(self, path: str) -> Reach:
        """Return the same in one word."""
        sides = self.sides(path)
        if len(sides) == 2:
            return Reach.SHARED
        return next(iter(sides), Reach.UNKNOWN)

    def is_complete(self, path: str) -> bool:
        """Whether all entries are known of the project that *path* belongs to."""
        facts = self._program.facts_of(path)
        return any(one.entries for one in facts) and all(one.complete for one in facts)

    def shakes(self, path: str) -> bool:
        """Whether code that nobody uses is left out of what clients get of *path*."""
        facts = self._program.facts_of(path)
        return all(one.shakes for one in facts)

    def way(self, unit: Unit, offset: int) -> list[Station] | None:
        """Return the way from what stands at *offset* of *unit* to a client entry, or None.

        Nearest first: the imports, then the entry.
        """
        path = file_of(unit)
        if (unit.path, Reach.CLIENT) not in self._parents:
            return None
        declaration = unit.declaration_at(offset)
        if declaration is None or not self.shakes(path):
            return self._module_way(unit)
        key = (unit.path, declaration.span.start)
        if key not in self._known:
            self._known[key] = self._search(unit, declaration)
        return self._known[key]

    # Modules

    @cached_property
    def _parents(self) -> dict[tuple[str, Reach], str | Entry]:
        """What brought each module to each side: a module that imports it, or an entry."""
        found: dict[tuple[str, Reach], str | Entry] = {}
        waiting: deque[tuple[str, Reach]] = deque()
        for several in self._program.facts.values():
            for facts in several:
                for entry in facts.entries:
                    if (entry.path, entry.reach) not in found:
                        found[entry.path, entry.reach] = entry
                        waiting.append((entry.path, entry.reach))
        while waiting:
            path, side = waiting.popleft()
            for target in self._imported(path):
                following = self._crossing(target, side)
                if following is not None and (target, following) not in found:
                    found[target, following] = path
                    waiting.append((target, following))
        return found

    def _imported(self, path: str) -> list[str]:
        if "#" in path:
            unit = self._program.unit(path)
            targets = (
                [self._program.target(unit, one.specifier) for one in unit.imports] if unit else []
            )
            return [one for one in targets if one]
        return [*self._program.imported.get(path, []), *self._autoimported(path)]

    def _autoimported(self, path: str) -> list[str]:
        """The files whose exports *path* uses without importing them."""
        known = {
            name: file
            for facts in self._program.facts_of(path)
            for name, file in facts.autoimports.items()
        }
        if not known:
            return []
        words = set(
            _NAME.findall((self._program.files.read(path) or b"").decode("utf-8", "replace"))
        )
        words |= {
            "".join(part.capitalize() for part in one.split("-")) for one in words if "-" in one
        }
        return sorted({known[one] for one in words & known.keys()} - {path})

    def _crossing(self, target: str, side: Reach) -> Reach | None:
        """Return where *target* runs when code of *side* imports it; None for nowhere."""
        for facts in self._program.facts_of(target):
            forced = facts.boundary(target) if facts.boundary else None
            if forced is Reach.SERVER and side is Reach.CLIENT:
                return None
            if forced is Reach.CLIENT:
                return Reach.CLIENT
        text = self._program.files.read(target) or b""
        if side is Reach.SERVER:
            return Reach.CLIENT if _USE_CLIENT.match(text) else Reach.SERVER
        if _USE_SERVER.match(text) or _SERVER_ONLY.search(text):
            return None
        return Reach.CLIENT

    def _module_way(self, unit: Unit) -> list[Station]:
        stations = []
        path = unit.path
        for _ in range(200):
            parent = self._parents.get((path, Reach.CLIENT)) or self._parents.get(
                (path, Reach.SERVER)
            )
            if parent is None:
                break
            if isinstance(parent, Entry):
                stations.append(self._entry(parent))
                break
            importer = self._program.unit(parent)
            span = self._import_span(importer, path) if importer else Span(0, 0)
            client = self._parents.get((path, Reach.CLIENT)) is not None
            on_client = (parent, Reach.CLIENT) in self._parents
            if client and not on_client:
                stations.append(Station(path, Span(0, 0), "runs on the client", is_entry=True))
                break
            stations.append(Station(parent, span, f"imports {path}"))
            path = parent
        return stations

    def _entry(self, entry: Entry) -> Station:
        path = entry.via or entry.path.partition("#")[0]
        return Station(path, Span(0, 0), entry.note, is_entry=True)

    def _import_span(self, importer: Unit, path: str) -> Span:
        both: list[Import | ReExport] = [*importer.imports, *importer.reexports]
        for one in both:
            if self._program.target(importer, one.specifier) == path:
                return one.span
        return Span(0, 0)

    # Statements

    def _search(self, unit: Unit, declaration: Declaration) -> list[Station] | None:
        start = (unit.path, declaration.span.start)
        came: dict[tuple[str, int], tuple[tuple[str, int], tuple[Station, ...]] | None] = {
            start: None
        }
        waiting = deque([(unit, declaration)])
        while waiting and len(came) < 2_000:
            at, one = waiting.popleft()
            if (at.path, Reach.CLIENT) not in self._parents:
                continue
            if one.effect or self._is_entry(at, one) or self._is_passed_on(at, one):
                return [*self._walked(came, (at.path, one.span.start)), *self._module_way(at)]
            for user, using, station in self._users(at, one):
                key = (user.path, using.span.start)
                if key not in came:
                    came[key] = ((at.path, one.span.start), station)
                    waiting.append((user, using))
        return None

    @staticmethod
    def _walked(
        came: dict[tuple[str, int], tuple[tuple[str, int], tuple[Station, ...]] | None],
        key: tuple[str, int],
    ) -> list[Station]:
        stations: list[Station] = []
        step = came[key]
        while step is not None:
            key, passed = step
            stations += passed[::-1]
            step = came[key]
        return stations[::-1]

    def _is_entry(self, unit: Unit, declaration: Declaration) -> bool:
        names = self._exported(unit, declaration)
        parent = self._parents.get((unit.path, Reach.CLIENT))
        if isinstance(parent, Entry):
            return (parent.exports == ALL and bool(names)) or bool(names & parent.exports)
        if parent is not None and (parent, Reach.CLIENT) not in self._parents:
            return bool(names)  # a server renders it for the client: `use client`
        entries = (
            entry
            for facts in self._program.facts_of(file_of(unit))
            for entry in facts.entries
            if entry.path == unit.path and entry.reach is Reach.CLIENT
        )
        return any((entry.exports == ALL and names) or names & entry.exports for entry in entries)

    def _is_passed_on(self, unit: Unit, declaration: Declaration) -> bool:
        """Whether an entry exports what *declaration* does: `export { default } from "./view"`."""
        return self._exported_by_entry(file_of(unit), self._exported(unit, declaration), 0)

    def _exported_by_entry(self, path: str, names: frozenset[str], depth: int) -> bool:
        if depth > 8 or not names:
            return False
        for importer in self._program.importers.get(path, ()):
            parent = self._parents.get((importer, Reach.CLIENT))
            passed = self._passed(importer, path, names) if parent is not None else frozenset()
            if not passed or parent is None:
                continue
            if isinstance(parent, Entry):
                is_there = parent.exports == ALL or bool(passed & parent.exports)
            else:
                is_there = (parent, Reach.CLIENT) not in self._parents
            if is_there or self._exported_by_entry(importer, passed, depth + 1):
                return True
        return False

    def _passed(self, importer: str, path: str, names: frozenset[str]) -> frozenset[str]:
        """Return under which names *importer* exports *names* of *path* again."""
        found: set[str] = set()
        for unit in self._program.units_of(importer):
            for one in unit.reexports:
                if self._program.target(unit, one.specifier) != path:
                    continue
                if one.imported == "*":
                    found |= names if one.exported == "*" else {one.exported}
                elif one.imported in names:
                    found.add(one.exported)
        return frozenset(found)

    @staticmethod
    def _exported(unit: Unit, declaration: Declaration) -> frozenset[str]:
        names = {
            exported for name in declaration.names for exported in unit.exported_as.get(name, ())
        }
        return frozenset(names)

    def _users(self, unit: Unit, declaration: Declaration) -> Iterator[Using]:
        for other in unit.declarations:
            if other is not declaration and declaration.names & other.mentions:
                yield unit, other, ()
        exported = self._exported(unit, declaration)
        if "*" in unit.exports:
            exported |= {"*", "default"}
        if exported:
            yield from self._importing(file_of(unit), exported, 0)
            yield from self._autoimporting(unit, exported)

    def _importing(
        self, path: str, names: frozenset[str], depth: int, via: tuple[Station, ...] = ()
    ) -> Iterator[Using]:
        if depth > PASSED_ON:
            return
        for importer in self._program.importers.get(path, ()):
            for unit in self._program.units_of(importer):
                for one in unit.imports:
                    is_used = one.imported in names or one.imported == "*" or "*" in names
                    if is_used and self._program.target(unit, one.specifier) == path:
                        station = Station(importer, one.span, f"imports {path}")
                        for using in self._mentioning(unit, one):
                            yield unit, using, (*via, station)
                for passed in unit.reexports:
                    if self._program.target(unit, passed.specifier) == path:
                        further = (*via, Station(importer, passed.span, f"imports {path}"))
                        yield from self._passed_on(importer, passed, names, depth + 1, further)

    def _passed_on(
        self,
        importer: str,
        passed: ReExport,
        names: frozenset[str],
        depth: int,
        via: tuple[Station, ...],
    ) -> Iterator[Using]:
        if passed.imported == "*" and passed.exported == "*":
            yield from self._importing(importer, names, depth, via)
        elif passed.imported in names or passed.imported == "*":
            yield from self._importing(importer, frozenset((passed.exported,)), depth, via)

    @staticmethod
    def _mentioning(unit: Unit, one: Import) -> Iterator[Declaration]:
        name = next((name for name, node in unit.top_names.items() if node == one.local), None)
        for declaration in unit.declarations:
            inside = declaration.span.start <= one.span.start < declaration.span.end
            if (name is not None and name in declaration.mentions) or (name is None and inside):
                yield declaration

    def _autoimporting(self, unit: Unit, names: frozenset[str]) -> Iterator[Using]:
        path = file_of(unit)
        for facts in self._program.facts_of(path):
            for name, file in facts.autoimports.items():
                if file == path and (name in names or "default" in names):
                    for other in self._program.named_alike(unit, name):
                        for using in other.declarations:
                            if name in using.mentions:
                                station = Station(file_of(other), using.span, f"uses {path}")
                                yield other, using, (station,)
