"""The project that is built: where its root is, and what files lie in it.

Everything counts, also what git ignores, as builds read and write just that; only what is nobody's
source and nobody's output is passed over.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_NEVER = frozenset(
    (
        *("node_modules", ".git", ".hg", ".svn", "bower_components", ".yarn", ".pnpm-store"),
        *("__pycache__", ".venv", "venv", ".tox", ".nox", ".mypy_cache", ".ruff_cache"),
        *(".pytest_cache", ".idea", ".gradle", ".dart_tool", "Pods", "DerivedData"),
    )
)
"""Names of folders whose files are neither the project's own nor what it publishes."""

_WORKSPACES = ("pnpm-workspace.yaml", "nx.json", "turbo.json", "lerna.json", "rush.json")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the project: *path* is relative to its root, with `/` between the parts."""

    path: str
    place: str
    about: os.stat_result

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def root_of(folder: str, top: str | None) -> str:
    """Return the root of the project that *folder* is part of, an absolute path.

    That is the nearest folder above it, within the work tree *top*, that joins several packages to
    a workspace: its packages share env files and places for output. Else *folder* itself.
    """
    here = Path(os.path.realpath(folder))
    stop = Path(os.path.realpath(top)) if top else here
    for above in (here, *here.parents):
        if not above.is_relative_to(stop):
            break
        if _is_workspace(above):
            return str(above)
    return str(here)


def _is_workspace(folder: Path) -> bool:
    if any((folder / name).is_file() for name in _WORKSPACES):
        return True
    try:
        return b'"workspaces"' in (folder / "package.json").read_bytes()
    except OSError:
        return False


def files(
    root: str,
    start: str = "",
    without: Iterable[str] = (),
    unlisted: list[str] | None = None,
) -> Iterator[File]:
    """Yield the files below the folder *start* of *root*, sorted by path within each folder.

    Folders called as in *without*, and those of tools and dependencies, are not entered. Links to
    files count where they lead to one; links to folders are not followed. What vanishes meanwhile
    is passed over; folders that cannot be listed are added to *unlisted*.
    """
    passed = _NEVER.union(without)
    folders = [start]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(Path(root, folder)), key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            if unlisted is not None:
                unlisted.append(folder)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in passed:
                        folders.append(path)
                elif entry.is_file():
                    yield File(path, entry.path, entry.stat())
            except OSError:
                continue
