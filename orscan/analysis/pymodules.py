"""Which file an import of Python means: packages, relative imports, folders that lie on the path.

Sources: docs.python.org/3/reference/import.html, docs.python.org/3/library/sys.html#sys.path,
docs.djangoproject.com/en/5.2/topics/settings (DJANGO_SETTINGS_MODULE); read 2026-11-28.
"""

import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

SETTINGS = "django:settings"
"""What `from django.conf import settings` means: the project's settings, whatever their file."""

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<module>\.*[ \t]*[\w.]*)[ \t]+import[ \t]*"
    rb"(?P<names>\((?:[^()]*)\)|[^\n#;\\]*(?:\\\n[^\n#;\\]*)*)"
    rb"|import[ \t]+(?P<plain>[^\n#;]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"^\s*([\w.]+)(?:\s+as\s+\w+)?\s*$")
_SETTINGS = re.compile(rb"""DJANGO_SETTINGS_MODULE["']\s*[,:=\]]+\s*["']([\w.]+)["']""")
_ROOTS = ("", "src", "lib", "app", "backend", "server", "api")
"""Folders that often lie on the path of a program, below that of a project."""


def mentions(text: bytes) -> Iterator[str]:
    """Yield the modules that *text* imports; names taken from one may be modules, too."""
    for match in _IMPORT.finditer(text):
        if match["plain"] is not None:
            yield from _listed(match["plain"])
            continue
        module = (match["module"] or b"").decode("utf-8", "replace").replace(" ", "")
        if not module:
            continue
        yield module
        for name in _listed(match["names"].strip(b"()")):
            yield joined(module, name)
        if module == "django.conf":
            yield SETTINGS


def joined(module: str, name: str) -> str:
    """Return the module *name* inside the package *module*, which may be relative."""
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"


def _listed(names: bytes) -> Iterator[str]:
    plain = re.sub(r"#[^\n]*", "", names.decode("utf-8", "replace")).replace("\\\n", " ")
    for one in plain.split(","):
        match = _NAME.match(one)
        if match:
            yield match[1]


class PythonResolver:
    """Says which of *paths* an import of Python means; *read* gives the content of one, or None."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], bytes | None]) -> None:
        self._paths = frozenset(one for one in paths if one.endswith(".py"))
        self._read = read
        self._known: dict[tuple[str, str], str | None] = {}

    def resolve(self, importer: str, specifier: str) -> str | None:
        """Return the file of the module *specifier* of *importer*; None for what is elsewhere."""
        key = (posixpath.dirname(importer), specifier)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, folder: str, specifier: str) -> str | None:
        if specifier == SETTINGS:
            return self._settings(folder)
        plain = specifier.lstrip(".")
        place = plain.replace(".", "/")
        if plain != specifier:
            for _ in range(len(specifier) - len(plain) - 1):
                folder = posixpath.dirname(folder)
            return self._file(posixpath.join(folder, place) if place else folder)
        if plain.partition(".")[0] in sys.stdlib_module_names:
            # A script may lie beside a module of that name; inside a package it is Python's own.
            is_package = posixpath.join(folder, "__init__.py") in self._paths
            return None if is_package else self._file(posixpath.join(folder, place))
        parents = self._parents.get(plain.partition(".")[0])
        if parents is None:
            return None  # nothing here is called so: it is installed
        for above in _upwards(folder):
            for root in _ROOTS:
                parent = f"{above}/{root}" if above and root else above or root
                found = parent in parents and self._file(f"{parent}/{place}" if parent else place)
                if found:
                    return found
        return self._by_its_end(place) if "/" in place else None

    def _file(self, place: str) -> str | None:
        for path in (f"{place}.py", f"{place}/__init__.py" if place else "__init__.py"):
            if path in self._paths:
                return path
        return None

    def _by_its_end(self, place: str) -> str | None:
        """Return the one file whose path ends so: some folder above it is on the path."""
        ends = (f"/{place}.py", f"/{place}/__init__.py")
        found = [
            path for path in self._by_name.get(place.rpartition("/")[2], ()) if path.endswith(ends)
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _parents(self) -> dict[str, set[str]]:
        """The folders that hold a module or a folder of each name."""
        found: dict[str, set[str]] = {}
        for path in self._paths:
            parent, _, name = path.removesuffix(".py").rpartition("/")
            while parent not in found.setdefault(name, set()):
                found[name].add(parent)
                parent, _, name = parent.rpartition("/")
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The paths by the last name of the module in them."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._paths):
            stem = path.removesuffix("/__init__.py").removesuffix(".py")
            found.setdefault(stem.rpartition("/")[2], []).append(path)
        return found

    # Django

    def _settings(self, folder: str) -> str | None:
        near = [file for place, file in self._settings_files if _is_inside(folder, place)]
        every = [file for _, file in self._settings_files]
        return next(iter(near or every), None)

    @cached_property
    def _settings_files(self) -> list[tuple[str, str]]:
        """The settings of the projects in the tree, each with the folder of its project.

        First those that a project names, then those that are called so.
        """
        found = []
        for path in sorted(self._paths):
            if posixpath.basename(path) not in {"manage.py", "wsgi.py", "asgi.py", "celery.py"}:
                continue
            for match in _SETTINGS.finditer(self._read(path) or b""):
                file = self.resolve(path, match[1].decode())
                if file is not None:
                    found.append((posixpath.dirname(path), file))
        called = ("settings.py", "settings/__init__.py", "settings/base.py")
        found += [
            (posixpath.dirname(posixpath.dirname(one)), one)
            for one in sorted(self._paths)
            if one.endswith(called)
        ]
        return found


def _is_inside(folder: str, above: str) -> bool:
    return not above or folder == above or folder.startswith(f"{above}/")


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""
