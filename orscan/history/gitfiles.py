"""Git's own files: configuration, logs, messages being written, recorded resolutions, ..."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from orscan.blob import CHUNK
from orscan.objects.place import Place
from orscan.sources.files import shown

_NOT_TEXT = frozenset(("objects", "modules", "worktrees", "orscan"))
"""Folders of git's own that hold no text of its own."""


def git_files(place: Place, unlisted: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield git's own files, of all linked work trees: what it keeps there is mostly text.

    Objects and indexes are none of them, nor are the repositories of submodules. *unlisted* is
    told of folders that cannot be listed.
    """
    for top in dict.fromkeys((Path(place.common_dir), Path(place.git_dir), *_linked(place))):
        for folder, folders, files in os.walk(top, onerror=unlisted):
            here = Path(folder)
            if here == top:
                folders[:] = sorted(set(folders) - _NOT_TEXT)
                alternates = here / "objects" / "info" / "alternates"
                if alternates.is_file():
                    yield alternates
            for name in sorted(files):
                file = here / name
                if name != "index" and file.is_file() and not file.is_symlink():
                    yield file


def _linked(place: Place) -> list[Path]:
    return sorted(path for path in Path(place.common_dir, "worktrees").glob("*") if path.is_dir())


def shown_in(place: Place, path: Path) -> str:
    """Return how a report names a file of git's: from the root of the work tree where it can."""
    for root in (place.work_tree, place.common_dir):
        if root and path.is_relative_to(root):
            return shown(path.relative_to(root).as_posix())
    return shown(path.as_posix())


def file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
