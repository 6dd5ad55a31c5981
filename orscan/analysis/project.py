"""The files of a scan as a tree, and the projects in it: a folder with a manifest, each."""

import fnmatch
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from orscan.analysis.modules import Resolver, loose_json

MANIFESTS = frozenset(
    (
        "package.json",
        "deno.json",
        "deno.jsonc",
        "pubspec.yaml",
        "build.gradle",
        "build.gradle.kts",
        "manifest.json",
        "pyproject.toml",
        "requirements.txt",
        "composer.json",
        "Podfile",
        "Package.swift",
        "wrangler.toml",
        "wrangler.json",
        "wrangler.jsonc",
        "Cargo.toml",
        "angular.json",
    )
)
"""Files whose folder is a project's root."""

_VENDORED = re.compile(
    r"(?:^|/)(?:node_modules|bower_components|\.git|\.venv|venv|site-packages|__pycache__|Pods|\.dart_tool|"
    r"\.gradle|DerivedData|vendor/bundle|\.yarn|\.pnpm-store)/"
)
_GENERATED = re.compile(
    r"(?:^|/)(?:\.next|\.nuxt|\.output|\.svelte-kit|\.astro|\.angular|\.vercel|\.netlify|\.parcel-cache|"
    r"\.turbo|\.expo|\.docusaurus|storybook-static|coverage)/|\.min\.(?:js|mjs|css)$|\.d\.[cm]?ts$"
)


class Tree(Protocol):
    """The files of a scan: what pass 2 needs of a source."""

    @property
    def paths(self) -> Sequence[str]:
        """Return all paths, POSIX, relative to the root of the scan."""
        ...

    def read(self, path: str) -> bytes | None:
        """Return the content of the file at *path*; None where it cannot be read."""
        ...


@dataclass(frozen=True)
class Project:
    """A folder with a manifest: *root* is "" for the root of the scan. Paths are those of the scan.

    *files* are those of the project alone, without the ones of projects inside it.
    """

    root: str
    files: tuple[str, ...]
    everything: "Files"

    def at(self, name: str) -> str:
        """Return the path of *name*, a path relative to the project."""
        return posixpath.normpath(posixpath.join(self.root, name))

    def below(self, path: str) -> str:
        """Return *path* relative to the project."""
        return path[len(self.root) + 1 :] if self.root else path

    def has(self, name: str) -> bool:
        """Whether there is a file *name*, a path relative to the project."""
        return self.at(name) in self.everything

    def read(self, name: str) -> bytes:
        """Return the content of *name*, a path relative to the project; b"" without one."""
        return self.everything.read(self.at(name)) or b""

    def text(self, name: str) -> str:
        """Return the same as text."""
        return self.read(name).decode("utf-8", "replace")

    def json(self, name: str) -> dict[str, Any]:
        """Return the object that the JSON file *name* holds; {} where there is none."""
        value = loose_json(self.read(name))
        return value if isinstance(value, dict) else {}

    def glob(self, *patterns: str) -> list[str]:
        """Return the files that match one of *patterns* (fnmatch, relative to the project)."""
        return [
            path
            for path in self.files
            if any(fnmatch.fnmatchcase(self.below(path), pattern) for pattern in patterns)
        ]

    def first(self, *names: str) -> str | None:
        """Return the first of *names* that is there, as a path of the scan."""
        return next((self.at(name) for name in names if self.has(name)), None)

    def config(self, stem: str) -> str | None:
        """Return the path of `stem.ts`, `.js`, `.mjs`, ..., or None."""
        return self.first(
            *(f"{stem}.{ending}" for ending in ("ts", "js", "mjs", "cjs", "mts", "cts"))
        )

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The package.json; {} without one."""
        return self.json("package.json")

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """The names of all npm packages that the manifest asks for, in whichever list."""
        lists = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
        named = (self.manifest.get(one) for one in lists)
        return frozenset(str(name) for one in named if isinstance(one, dict) for name in one)

    @cached_property
    def scripts(self) -> Mapping[str, str]:
        """The scripts of package.json."""
        listed = self.manifest.get("scripts")
        return {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}


@dataclass
class Files:
    """The files of the tree that are somebody's source: read once each, vendored ones left out."""

    tree: Tree
    _texts: dict[str, bytes | None] = field(default_factory=dict)

    @cached_property
    def paths(self) -> frozenset[str]:
        """All paths that count."""
        return frozenset(one for one in self.tree.paths if not _VENDORED.search(one))

    def __contains__(self, path: str) -> bool:
        return path in self.paths

    def read(self, path: str) -> bytes | None:
        """Return the content of *path*, or None."""
        if path not in self._texts:
            self._texts[path] = self.tree.read(path) if path in self.paths else None
        return self._texts[path]

    @cached_property
    def resolver(self) -> Resolver:
        """Says which file an import means."""
        return Resolver(self.paths, self.read)

    @cached_property
    def projects(self) -> dict[str, Project]:
        """All projects by their root; the root of the scan always is one."""
        roots = {
            posixpath.dirname(path)
            for path in self.paths
            if posixpath.basename(path) in MANIFESTS and not self._belongs_above(path)
        }
        roots.add("")
        owned: dict[str, list[str]] = {root: [] for root in roots}
        for path in sorted(self.paths):
            owned[_owner(posixpath.dirname(path), roots)].append(path)
        return {root: Project(root, tuple(files), self) for root, files in owned.items()}

    def _belongs_above(self, path: str) -> bool:
        """Whether *path* is a manifest.json of the project around it, or of an app of the web."""
        if posixpath.basename(path) != "manifest.json":
            return False
        folder = posixpath.dirname(path)
        while folder:
            folder = posixpath.dirname(folder)
            if posixpath.join(folder, "package.json") in self.paths:
                return True
        return b'"manifest_version"' not in (self.read(path) or b"")

    def project_of(self, path: str) -> Project:
        """Return the project that *path* belongs to."""
        return self.projects[_owner(posixpath.dirname(path), self.projects)]


def _owner(folder: str, roots: Iterable[str]) -> str:
    while folder and folder not in roots:
        folder = posixpath.dirname(folder)
    return folder


def is_generated(path: str) -> bool:
    """Whether *path* is made by a build, or lies in a package somebody else wrote."""
    return bool(_GENERATED.search(path) or _VENDORED.search(path))


TESTS = re.compile(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|e2e|cypress|spec|fixtures|androidTest)/"
    r"(?!(?:[^/]+/)*(?:route|page|layout|\+\w+(?:\.server)?)\.\w+$)|"
    r"[._-](?:test|spec|e2e)\.[cm]?[jt]sx?$|(?:^|/)test_[^/]*\.py$|_test\.(?:py|dart|go)$|"
    r"Tests?\.(?:kt|java|swift|cs|php)$"
)
"""Files that test others: no client loads them."""

_PROSE = (".md", ".markdown", ".rst", ".adoc", ".svg", ".lock", "-lock.json", "-lock.yaml")


def is_aside(path: str) -> bool:
    """Whether the file at *path*, from its project on, is neither code nor settings of it."""
    return path.lower().endswith(_PROSE) or TESTS.search(path) is not None
