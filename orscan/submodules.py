"""The repositories inside a repository: submodules, checked out or only kept."""

import os
from collections.abc import Iterator
from pathlib import Path

from orscan import gitio, gitlog
from orscan.errors import GitError
from orscan.objects.place import Place, place_of
from orscan.report import Diagnostic

_PARTS = ("HEAD", "objects", "refs")


def submodules(place: Place) -> Iterator[tuple[str, Place | Diagnostic]]:
    """Yield the path of each submodule of the repository at *place*, inner ones too, and its place.

    Those that are only kept in git's folder have the path there. A Diagnostic stands for one that
    git cannot open.
    """
    yield from _below(place, "", {place.common_dir})


def _below(place: Place, prefix: str, seen: set[str]) -> Iterator[tuple[str, Place | Diagnostic]]:
    for name, folder in (*_checked_out(place), *kept_below(place)):
        path = f"{prefix}{name}"
        try:
            inner = place_of(str(folder))
        except GitError as error:
            yield path, Diagnostic(path, 0, "unreadable", f"a submodule git cannot open: {error}")
            continue
        if inner.common_dir not in seen:
            seen.add(inner.common_dir)
            yield path, inner
            yield from _below(inner, f"{path}/", seen)


def _checked_out(place: Place) -> Iterator[tuple[str, Path]]:
    if place.work_tree is None:
        return
    for entry in gitlog.index_entries(Path(place.git_dir)):
        folder = Path(place.work_tree, entry.path)
        if entry.mode == gitio.GITLINK and (folder / ".git").exists():
            yield entry.path, folder


def kept_below(place: Place) -> Iterator[tuple[str, Path]]:
    """Yield the repositories of submodules that git's folder keeps, and their path in it."""
    top = Path(place.common_dir, "modules")
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        if set(_PARTS) <= {*folders, *files}:
            yield f".git/modules/{here.relative_to(top).as_posix()}", here
            folders.clear()
        else:
            folders.sort()
