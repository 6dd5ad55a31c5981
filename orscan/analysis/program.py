"""All source texts of a scan as units, read when they are needed, and how they hang together."""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from orscan.analysis.frameworks import Facts
from orscan.analysis.languages.included import Includes, defines, may_name, near
from orscan.analysis.languages.table import LANGUAGES, Language, Link
from orscan.analysis.modules import mentions
from orscan.analysis.project import TESTS, Files, Project, is_generated
from orscan.analysis.pymodules import PythonResolver
from orscan.analysis.pymodules import mentions as python_mentions
from orscan.analysis.unit import Unit

TOO_LARGE = 2 << 20
"""Texts longer than this, in bytes, are no source that anybody wrote."""

SMALL, LONG_LINES = 20_000, 400
"""A text of more bytes than the first, with lines longer than the second, is made by a build."""


def is_source(text: bytes) -> bool:
    """Whether *text* may be what somebody wrote: what a build made is pass 1's business alone."""
    if len(text) <= SMALL:
        return True
    return len(text) <= TOO_LARGE and text.count(b"\n") * LONG_LINES >= len(text)


GLOBAL_OBJECTS = ("window", "globalThis", "self", "global")
"""Names of the object whose fields are known everywhere in a page."""


class Program:
    """The units of a tree. A unit is known by its path; what a path means depends on the language.

    Scripts of one file that run in different places are units of their own, with a name behind `#`.
    """

    def __init__(self, files: Files, facts: dict[str, list[Facts]]) -> None:
        self.files = files
        self.facts = facts
        self._units: dict[str, Unit | None] = {}
        self._loaded: list[Unit] = []
        self._reverse: dict[str, dict[int, list[tuple[int, int]]]] = {}
        self._known: dict[tuple[str, str, str], list[str]] = {}
        self._definers: dict[tuple[str, str, str], list[str]] = {}
        self._nearest: dict[tuple[str, str], list[str]] = {}

    # Which texts there are

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """All paths of source texts, tests and generated files left out, in order."""
        return tuple(
            sorted(
                path
                for path in self.files.paths
                if language_of(path) is not None
                and not is_generated(path)
                and not self.is_test(path)
            )
        )

    def is_test(self, path: str) -> bool:
        """Whether the file at *path* tests others of its project."""
        return bool(TESTS.search(self.files.project_of(path).below(path)))

    def holding(self, word: bytes) -> list[str]:
        """Return the sources that hold *word*."""
        return [path for path, text in self._texts() if word in text]

    def matching(self, test_of: Callable[[str], Callable[[bytes], bool]]) -> list[str]:
        """Return the sources that pass the test that *test_of* gives for their language's group."""
        return [
            path
            for path, text in self._texts()
            if (language := language_of(path)) is not None and test_of(language.group)(text)
        ]

    def _texts(self) -> Iterator[tuple[str, bytes]]:
        for path in self.sources:
            text = self.files.read(path)
            if text is not None and is_source(text):
                yield path, text

    # Units

    def unit(self, name: str) -> Unit | None:
        """Return the unit *name*, read now if it was not before; None where it cannot be."""
        if name not in self._units:
            path = name.partition("#")[0]
            for other in self._parts(path):
                self._units[other] = unit = self._read(other)
                if unit is not None:
                    self._loaded.append(unit)
            self._units.setdefault(name, None)
        return self._units[name]

    def units_of(self, path: str) -> list[Unit]:
        """Return all units of the file at *path*."""
        return [unit for name in self._parts(path) if (unit := self.unit(name)) is not None]

    def loaded_from(self, number: int = 0) -> list[Unit]:
        """Return the units that were read so far, in that order, but for the first *number*."""
        return self._loaded[number:]

    def _parts(self, path: str) -> Sequence[str]:
        language = language_of(path)
        return language.parts(path) if language else ()

    def _read(self, name: str) -> Unit | None:
        path = name.partition("#")[0]
        language, text = language_of(path), self.files.read(path)
        if language is None or text is None or not is_source(text):
            return None
        return language.unit(name, text)

    # How they hang together

    @cached_property
    def importers(self) -> dict[str, list[str]]:
        """The paths of the texts that import each path, by a quick look at all of them."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for importer, targets in self.imported.items():
            for target in targets:
                found[target].append(importer)
        return found

    @cached_property
    def imported(self) -> dict[str, list[str]]:
        """The paths that each text imports."""
        found = {}
        for path in self.sources:
            language, text = language_of(path), self.files.read(path)
            if (
                language is None
                or text is None
                or language.link is not Link.IMPORTS
                or not is_source(text)
            ):
                continue
            targets = (self._resolved(path, one) for one in _mentioned(language, text))
            found[path] = list(dict.fromkeys(one for one in targets if one and one != path))
        return found

    def target(self, unit: Unit, specifier: str) -> str | None:
        """Return the path that *specifier* means in *unit*, or None for what is elsewhere."""
        language = language_of(unit.path)
        if language is not None and language.link is Link.IMPORTS:
            return self._resolved(file_of(unit), specifier)
        return None

    def _resolved(self, path: str, specifier: str) -> str | None:
        if path.endswith((".py", ".ipynb")):
            return self._python.resolve(path, specifier)
        found = self.files.resolver.resolve(path, specifier)
        return self._replaced.get(found, found) if found else None

    @cached_property
    def _python(self) -> PythonResolver:
        return PythonResolver(self.files.paths, self.files.read)

    @cached_property
    def _replaced(self) -> dict[str, str]:
        """Files that a build takes in the place of others."""
        return {
            old: new
            for several in self.facts.values()
            for facts in several
            for old, new in facts.replaces.items()
        }

    def named_alike(self, unit: Unit, name: str) -> Iterator[Unit]:
        """Yield the units that know each other by name with *unit* and hold the word *name*."""
        language = language_of(unit.path)
        if language is None:
            return
        for path in self._knowing(file_of(unit), language.group, name):
            for one in self.units_of(path):
                if one is not unit:
                    yield one

    def _knowing(self, path: str, group: str, name: str) -> Sequence[str]:
        """Return the texts of *group* that may know the *name* of the text at *path*."""
        project = self.files.project_of(path)
        is_variable = name.startswith("$")
        key = (path if is_variable else project.root, group, name)
        if key not in self._known:
            others = self._includes.sharing(path) if is_variable else self._neighbours(project)
            self._known[key] = [
                other
                for other in others
                if (language := language_of(other)) is not None
                and language.group == group
                and self._may_know(other, name)
            ]
        if group != "php" or is_variable:
            return self._known[key]
        if (path, name) not in self._nearest:
            if key not in self._definers:
                known = self._known[key]
                texts = ((one, self.files.read(one) or b"") for one in known)
                self._definers[key] = [one for one, text in texts if defines(name, one, text)]
            self._nearest[path, name] = near(path, self._known[key], self._definers[key])
        return self._nearest[path, name]

    def _may_know(self, path: str, name: str) -> bool:
        text = self.files.read(path) or b""
        return may_name(name, path, text) if name.endswith(".php") else name.encode() in text

    @cached_property
    def _includes(self) -> Includes:
        """Which texts of PHP include each other."""
        texts = (path for path in self.sources if path.endswith(".php"))
        return Includes({path: self.files.read(path) or b"" for path in texts})

    def _neighbours(self, project: Project) -> Sequence[str]:
        """The sources of a project and of those inside it or beside it: modules of one app."""
        top = self.top_of(project)
        inside = f"{top}/" if top else ""
        return [path for path in self.sources if path.startswith(inside)]

    def top_of(self, project: Project) -> str:
        """Return the folder of the outermost project around *project* that is of the same kind."""
        kinds = (
            "settings.gradle",
            "settings.gradle.kts",
            "pubspec.yaml",
            "Package.swift",
            "composer.json",
        )
        folder, top = project.root, project.root
        while folder:
            folder = posixpath.dirname(folder)
            if any(posixpath.join(folder, one) in self.files for one in kinds):
                top = folder
        return top

    def facts_of(self, path: str) -> list[Facts]:
        """Return what is known of the frameworks of the project that *path* belongs to."""
        return self.facts.get(self.files.project_of(path).root, [])

    def reverse(self, unit: Unit) -> dict[int, list[tuple[int, int]]]:
        """Return, for each node of *unit*, the nodes whose edges lead to it, and which edge."""
        if unit.path not in self._reverse:
            found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
            for source, edges in unit.edges.items():
                for number, edge in enumerate(edges):
                    found[edge.target].append((source, number))
            self._reverse[unit.path] = found
        return self._reverse[unit.path]


def _mentioned(language: Language, text: bytes) -> Iterator[str]:
    """Yield what a text of *language* imports, by a quick look at it."""
    if language.group == "python":
        yield from python_mentions(language.written(text) if language.written else text)
    else:
        yield from (one.specifier for one in mentions(text))


def file_of(unit: Unit) -> str:
    """Return the path of the file that *unit* stands in."""
    return unit.path.partition("#")[0]


def language_of(path: str) -> Language | None:
    """Return the language of the file at *path*, or None."""
    name = path.partition("#")[0].lower()
    ending = "blade.php" if name.endswith(".blade.php") else name.rpartition(".")[2]
    return LANGUAGES.get(ending)
