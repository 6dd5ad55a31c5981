"""All files of a folder or of the index as one tree: what looking at a whole project needs."""

import os
from collections.abc import Iterable
from functools import cached_property

from orscan import gitio
from orscan.errors import GitError
from orscan.report import Diagnostic, Scanned
from orscan.sources.files import FilesSource

LARGEST = 4 << 20
"""Files above this, in bytes, are nobody's source; they are not read."""


class FolderTree:
    """The files that *source* lists below *root*, read when they are asked for."""

    def __init__(self, root: str, source: FilesSource) -> None:
        self._root = root
        self._source = source

    @property
    def paths(self) -> list[str]:
        """See `Tree.paths`."""
        return list(self._listed)

    @cached_property
    def _listed(self) -> dict[str, bool]:
        """All paths, each with whether git tracks the file."""
        found: dict[str, bool] = {}
        for batch in self._source.batches(Scanned(self._source.mode)):
            if not isinstance(batch, Diagnostic):
                folder = f"{batch.folder}/" if batch.folder else ""
                found |= {f"{folder}{name}": batch.tracked for name in batch.names}
        return found

    def read(self, path: str) -> bytes | None:
        """See `Tree.read`."""
        return read_file(os.path.join(self._root, path))

    def is_tracked(self, path: str) -> bool:
        """See `PracticeTree.is_tracked`."""
        return self._listed.get(path, False)

    def would_take(self, path: str) -> bool | None:
        """See `PracticeTree.would_take`."""
        return _would_take(self._root, path)


class IndexTree:
    """The files of the index of the repository in *root*: what the next commit holds.

    What is the same on disk is read there, which is many times faster.
    """

    def __init__(self, root: str) -> None:
        self._root = root

    @cached_property
    def _entries(self) -> dict[str, str]:
        return dict(gitio.index_files(self._root))

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(gitio.unstaged(self._root))

    @property
    def paths(self) -> list[str]:
        """See `Tree.paths`."""
        return list(self._entries)

    def read(self, path: str) -> bytes | None:
        """See `Tree.read`."""
        if path not in self._entries:
            return None
        if path not in self._changed:
            return read_file(os.path.join(self._root, path))
        return next(iter(gitio.blobs([self._entries[path]], self._root)), None)

    def is_tracked(self, path: str) -> bool:
        """See `PracticeTree.is_tracked`."""
        return path in self._entries

    def would_take(self, path: str) -> bool | None:
        """See `PracticeTree.would_take`."""
        return _would_take(self._root, path)


def _would_take(root: str, path: str) -> bool | None:
    """Return whether git would take a new file at *path*; None where there is no git to ask."""
    folder, name = os.path.split(os.path.join(root, path))
    try:
        if not os.path.isdir(folder) or gitio.work_tree(folder) is None:
            return None
        return not gitio.is_ignored(folder, name)
    except GitError:
        return None  # git refuses to look here, which the scan itself tells


def read_file(path: str) -> bytes | None:
    """Return what the file at *path* holds; None for what is no file, too large or unreadable."""
    try:
        if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > LARGEST:
            return None
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def below(paths: Iterable[str], starts: Iterable[str]) -> set[str]:
    """Return those of *paths* that are one of *starts* or lie below one; "" is the root."""
    wanted = tuple(starts)
    return {
        path
        for path in paths
        if any(not one or path == one or path.startswith(f"{one}/") for one in wanted)
    }
