"""Every language by the ending of its files. A language is added by a reader and a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.languages import notebook
from orscan.analysis.languages.blade import as_php
from orscan.analysis.languages.ejs import as_js
from orscan.analysis.languages.embedded import component_parts, scripts
from orscan.analysis.languages.kotlin_text import separated
from orscan.analysis.unit import Unit
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


class Link(Enum):
    """How texts of a language know each other: by importing files, or all by their names."""

    IMPORTS = "imports"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Language:
    """How files of one ending are read.

    *module* reads a syntax tree into a unit; texts of one *group* know each other. *embedded* are
    files that hold scripts among other things. *written* turns a text into one of this language
    that is as long.
    """

    name: str
    module: str
    group: str
    link: Link
    embedded: bool = False
    written: Callable[[bytes], bytes] | None = None

    def parts(self, path: str) -> Sequence[str]:
        """Return the names of the units that a file is made of."""
        return component_parts(path) if self.embedded else (path,)

    def unit(self, name: str, text: bytes) -> Unit:
        """Return the unit called *name* of a file that holds *text*."""
        text = self.written(text) if self.written else text
        grammar = self.name
        spans: Sequence[Span] = ()
        finish: Callable[[Unit], None] | None = None
        if self.embedded:
            grammar, spans, finish = scripts(name, text)
            if not spans:
                unit = Unit(name, grammar, text)
                if finish:
                    finish(unit)
                return unit
        tree = syntax.parse(grammar, text, spans)
        unit = Unit(name, grammar, text)
        try:
            _reader(self.module)(unit, tree.root_node)
        except RecursionError:
            # Code that nests deeper than Python does was written by a program.
            unit = Unit(name, grammar, text)
            unit.problem = Span(0, len(text))
            return unit
        if finish:
            finish(unit)
        unit.problem = _problem(tree)
        unit.root = tree.root_node
        return unit


def _reader(module: str) -> "Callable[[Unit, Node], None]":
    read: Callable[[Unit, Node], None] = import_module(f"orscan.analysis.languages.{module}").read
    return read


def _problem(tree: "Tree") -> Span | None:
    error = syntax.first_error(tree)
    return Span(error.start_byte, error.end_byte) if error is not None else None


_JS = "javascript"
LANGUAGES = {
    "js": Language("tsx", _JS, "js", Link.IMPORTS),
    "jsx": Language("tsx", _JS, "js", Link.IMPORTS),
    "mjs": Language("tsx", _JS, "js", Link.IMPORTS),
    "cjs": Language("tsx", _JS, "js", Link.IMPORTS),
    "ts": Language("typescript", _JS, "js", Link.IMPORTS),
    "mts": Language("typescript", _JS, "js", Link.IMPORTS),
    "cts": Language("typescript", _JS, "js", Link.IMPORTS),
    "tsx": Language("tsx", _JS, "js", Link.IMPORTS),
    "vue": Language("typescript", _JS, "js", Link.IMPORTS, embedded=True),
    "svelte": Language("typescript", _JS, "js", Link.IMPORTS, embedded=True),
    "astro": Language("tsx", _JS, "js", Link.IMPORTS, embedded=True),
    "html": Language("tsx", _JS, "js", Link.IMPORTS, embedded=True),
    "htm": Language("tsx", _JS, "js", Link.IMPORTS, embedded=True),
    "ejs": Language("tsx", _JS, "js", Link.IMPORTS, written=as_js),
    "gs": Language("tsx", _JS, "gs", Link.NAMES),
    "kt": Language("kotlin", "kotlin", "jvm", Link.NAMES, written=separated),
    "kts": Language("kotlin", "kotlin", "jvm-script", Link.NAMES),
    "java": Language("java", "java", "jvm", Link.NAMES),
    "swift": Language("swift", "swift", "swift", Link.NAMES),
    "dart": Language("dart", "dart", "dart", Link.NAMES),
    "cs": Language("csharp", "csharp", "csharp", Link.NAMES),
    "php": Language("php", "php", "php", Link.NAMES),
    "phtml": Language("php", "php", "php", Link.NAMES),
    "blade.php": Language("php", "php", "php", Link.NAMES, written=as_php),
    "py": Language("python", "python", "python", Link.IMPORTS),
    "ipynb": Language("python", "python", "python", Link.IMPORTS, written=notebook.code),
}
