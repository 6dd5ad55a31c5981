"""What all practices look at: the files of a tree that have to do with OpenRouter."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from orscan.analysis.places import Places
from orscan.analysis.project import TESTS, Files, Tree, is_generated
from orscan.blob import Origin, OriginKind
from orscan.definitions import Carrier, Definition, definitions, reads
from orscan.definitions.table import is_example
from orscan.environments import environments_in
from orscan.finding import Finding
from orscan.location import Location, Role, Span
from orscan.rule import PracticeRule, Severity
from orscan.secret import Secret

_SHOWN = re.compile(
    r"(?:^|/)(?:docs?|documentation|examples?|samples?|demos?|tutorials?)/", re.IGNORECASE
)
_TARGETED = (Carrier.WRANGLER, Carrier.EAS, Carrier.NETLIFY, Carrier.VERCEL)
"""Formats that say in the file itself which environment a variable is for."""

PROGRAMS = (
    ".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx", ".go", ".rs", ".rb",
    ".php",
)  # fmt: skip
"""The endings of what reads variables; documentation only tells how to."""

READ = re.compile(
    rb"(?:process\.env\.|environ(?:\.get)?[\[(]\s*['\"]|getenv\(\s*['\"]|import\.meta\.env\."
    rb"|env::var\(\s*\"|ENV(?:\.fetch)?[\[(]\s*['\"])(\w{3,80})"
)
"""A program's read of a variable, and the variable's name."""

DEFAULT = "default"
"""The environment of what names none."""


class PracticeTree(Tree, Protocol):
    """The files of a scan, and what git thinks of them."""

    def is_tracked(self, path: str) -> bool:
        """Return whether git tracks the file at *path*."""
        ...

    def would_take(self, path: str) -> bool | None:
        """Return whether git would take a new file at *path*, as no ignore rule stands against it.

        None where there is no git.
        """
        ...


class Set(NamedTuple):
    """A variable that a file sets, and the file."""

    path: str
    definition: Definition


@dataclass
class Ground:
    """The part of *tree* that its *seeds*, the files that name OpenRouter, make up.

    *told* are the lines, by path, at which something was found already.
    """

    tree: PracticeTree
    seeds: Iterable[str]
    told: Collection[tuple[str, int]] = ()
    _definitions: dict[str, list[Definition]] = field(default_factory=dict)

    @cached_property
    def files(self) -> Files:
        """The files of the tree, and its projects."""
        return Files(self.tree)

    @cached_property
    def places(self) -> Places:
        """Makes locations and excerpts."""
        return Places(self.files)

    @cached_property
    def paths(self) -> Sequence[str]:
        """The files that name OpenRouter and are in earnest, in order."""
        return sorted(path for path in set(self.seeds) if path in self.files and self._counts(path))

    def _counts(self, path: str) -> bool:
        return not (is_generated(path) or is_example(path) or self.is_apart(path))

    @staticmethod
    def is_apart(path: str) -> bool:
        """Whether the file at *path* lies among tests, documentation or examples."""
        return TESTS.search(path) is not None or _SHOWN.search(path) is not None

    def all_set(self) -> Iterator[Set]:
        """Yield what the files set, in order of path and place."""
        for path in self.paths:
            for one in self.set_in(path):
                if not one.example:
                    yield Set(path, one)

    def set_in(self, path: str) -> Sequence[Definition]:
        """Return what the file at *path* sets."""
        if path not in self._definitions:
            found = definitions(path, self.files.read(path) or b"")[0] if reads(path) else []
            self._definitions[path] = sorted(found, key=lambda one: one.span)
        return self._definitions[path]

    def is_told(self, path: str, span: Span) -> bool:
        """Whether something was found already on the line of *span*."""
        return (path, self.places.location(path, span).start.line) in self.told

    def related(self, one: Set, note: str) -> Location:
        """Return the place of *one*, beside that of a finding."""
        return self.places.location(one.path, one.definition.span, Role.RELATED, note)

    def finding(
        self,
        rule: PracticeRule,
        path: str,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        secret: Secret | None = None,
        variable: str = "",
        related: Sequence[Location] = (),
    ) -> Finding:
        """Return the finding of *rule* at *span* of *path*."""
        return Finding(
            rule_id=rule.id,
            leak_class=rule.leak_class,
            severity=severity or rule.severity,
            confidence=rule.confidence,
            message=message,
            fix=rule.fix,
            location=self.places.location(path, span),
            secret=secret,
            origins=(Origin(OriginKind.FILE, path),),
            related=tuple(related),
            excerpt=self.places.excerpt(path, span),
            variable=variable,
        )


def environment_of(one: Set, *, by_name: bool = True) -> str:
    """Return the environment that *one* is set for, such as `production`; `DEFAULT` for none named.

    Its own name tells first (`OPENROUTER_API_KEY_PROD`), unless *by_name* is off, then what the
    file says, then the names of the file and of the folder it lies in.
    """
    definition = one.definition
    folder, name = posixpath.split(one.path)
    where = definition.target if definition.carrier in _TARGETED else ""
    for text in (definition.name if by_name else "", where, name, posixpath.basename(folder)):
        named = environments_in(text)
        if named:
            return named[0]
    return DEFAULT
