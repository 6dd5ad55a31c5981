"""All files of one commit as one tree: what a project was when somebody pushed it."""

from collections.abc import Container, Iterator
from functools import cached_property
from pathlib import Path

from orscan import gitio
from orscan.blob import Origin, OriginKind
from orscan.errors import GitError
from orscan.gitlog import tree_entries
from orscan.objects.place import place_of
from orscan.objects.store import Store
from orscan.sources.tree import LARGEST


class CommitTree:
    """The files of *commit* in the repository of *folder*.

    With *inherit_place* of the one that the environment names. Raises like `gitio.run`.
    """

    def __init__(self, folder: str, commit: str, *, inherit_place: bool = False) -> None:
        self._folder = folder
        self._commit = commit
        self._inherit_place = inherit_place

    @cached_property
    def _entries(self) -> dict[str, str]:
        listed = tree_entries(self._folder, self._commit, inherit_place=self._inherit_place)
        return {entry.path: entry.oid for entry in listed if entry.mode.startswith("100")}

    @cached_property
    def _store(self) -> Store:
        place = place_of(self._folder, inherit_place=self._inherit_place)
        return Store(Path(place.objects), place.width)

    @property
    def paths(self) -> list[str]:
        """See `Tree.paths`."""
        return list(self._entries)

    def read(self, path: str) -> bytes | None:
        """See `Tree.read`."""
        oid = self._entries.get(path)
        if oid is None:
            return None
        content = self._store.content(oid)
        if content is None:
            content = self._from_git(oid)
        return None if content is None or len(content) > LARGEST else content

    def _from_git(self, oid: str) -> bytes | None:
        """Return what only git finds: a promised object, or one of a repository in between."""
        (content,) = gitio.each_blob([oid], self._folder, inherit_place=self._inherit_place)
        return None if isinstance(content, GitError) else content

    def holding(self, oids: Container[str]) -> Iterator[tuple[str, str]]:
        """Yield the path and the blob of each file that is one of *oids*."""
        return ((path, oid) for path, oid in self._entries.items() if oid in oids)

    def origins(self, path: str) -> tuple[Origin, ...]:
        """Return where the file at *path* is from."""
        return (Origin(OriginKind.COMMIT, path, tracked=True, objects=(self._entries[path],)),)

    def is_tracked(self, path: str) -> bool:
        """See `PracticeTree.is_tracked`."""
        return path in self._entries

    def would_take(self, path: str) -> bool | None:  # noqa: ARG002 - a protocol
        """See `PracticeTree.would_take`; of a commit that is past nobody can ask git."""
        return None
