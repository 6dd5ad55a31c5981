"""Where a repository keeps its objects: packs and loose files, its own and those it borrows."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from orscan.errors import GitError
from orscan.objects.index import PackIndex
from orscan.objects.known import Known
from orscan.objects.loose import loose_ids, loose_path, read_loose
from orscan.objects.pack import Pack
from orscan.objects.regular import opened, refuse

_DEEPEST = 5
"""How far git follows alternates of alternates."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Loose objects of one folder: *ids* in hex."""

    objects: Path
    ids: frozenset[str]


@dataclass
class Store:
    """All objects below the folder *objects* and those it borrows from.

    *width* is the length of an object id in bytes: 20, or 32 with SHA-256. *problems* are places
    that could not be looked at, and why. Raises GitError for a pipe or device among git's files:
    git would wait for it.
    """

    objects: Path
    width: int
    problems: list[tuple[Path, str]] = field(default_factory=list)

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The folders objects lie in, the repository's own first."""
        found: dict[Path, None] = {}
        self._add_folder(self.objects, found, 0)
        return tuple(found)

    def _add_folder(self, folder: Path, found: dict[Path, None], depth: int) -> None:
        folder = folder.resolve()
        if folder in found:
            return
        if not folder.is_dir():
            self.problems.append((folder, "objects are borrowed from here, but it is not there"))
            return
        found[folder] = None
        for name in ("info", "info/commit-graphs", "pack"):
            _refuse_pipes(folder / name)
        if depth > _DEEPEST:
            self.problems.append((folder, "borrows objects itself, deeper than git follows"))
            return
        for other in _alternates(folder):
            self._add_folder(other, found, depth + 1)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """All packs, the largest first."""
        found = [pack for folder in self.folders for pack in self._packs_in(folder / "pack")]
        return tuple(sorted(found, key=len, reverse=True))

    def _packs_in(self, folder: Path) -> Iterator[Pack]:
        try:
            names = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            self.problems.append((folder, f"cannot be listed: {error.strerror}"))
            return
        present = set(names)
        for path in names:
            if path.suffix == ".pack" and path.with_suffix(".idx") not in present:
                self.problems.append((path, "a pack without its index; run git index-pack"))
            if path.suffix != ".idx":
                continue
            try:
                yield Pack(PackIndex(path, self.width), self.width)
            except (GitError, OSError) as error:
                self.problems.append((path, str(error)))

    @cached_property
    def loose(self) -> tuple[Loose, ...]:
        """Loose objects, folder by folder; one that a pack holds as well is left out."""
        found, seen = [], set[str]()
        for folder in self.folders:
            try:
                here = {oid for oid in loose_ids(folder, self.width) if oid not in seen}
            except OSError as error:
                self.problems.append((folder, f"cannot be listed: {error.strerror}"))
                continue
            seen |= here
            kept = frozenset(oid for oid in here if not self.is_packed(bytes.fromhex(oid)))
            found.append(Loose(folder, kept))
        return tuple(found)

    def is_packed(self, raw: bytes) -> bool:
        """Whether a pack holds the object with the id *raw*."""
        return any(pack.has(raw) for pack in self.packs)

    def has(self, raw: bytes) -> bool:
        """Whether the object with the id *raw* is there."""
        oid = raw.hex()
        return self.is_packed(raw) or any(oid in loose.ids for loose in self.loose)

    def content(self, oid: str) -> bytes | None:
        """Return the content of an object, also of a pack that git refuses as a whole.

        None where it cannot be read.
        """
        raw = bytes.fromhex(oid)
        readers: list[Callable[[], bytes | None]] = [
            partial(pack.content, raw) for pack in self.packs if pack.has(raw)
        ]
        readers += [
            partial(_loose_content, loose.objects, oid) for loose in self.loose if oid in loose.ids
        ]
        for read in readers:
            with suppress(OSError):
                return read()
        return None

    @cached_property
    def is_partial(self) -> bool:
        """Whether some objects may be left with whoever promised them: a partial clone."""
        return any(pack.path.with_suffix(".promisor").exists() for pack in self.packs)

    def known(self) -> Known:
        """Return all ids there are, for many quick questions."""
        loose = b"".join([bytes.fromhex(oid) for some in self.loose for oid in some.ids])
        ids = [*(pack.index.ids() for pack in self.packs), loose]
        return Known(ids, sum(map(len, ids)) // self.width, self.width)


def _loose_content(objects: Path, oid: str) -> bytes | None:
    return read_loose(loose_path(objects, oid))[1]


def _refuse_pipes(folder: Path) -> None:
    with suppress(OSError):  # told where it is listed for what it holds
        with os.scandir(folder) as entries:
            others = [entry.path for entry in entries if not entry.is_file()]
        for path in others:
            refuse(Path(path))


def _alternates(folder: Path) -> Iterator[Path]:
    """Yield the folders that `info/alternates` names; relative ones begin at *folder*."""
    try:
        with opened(folder / "info" / "alternates") as file:
            lines = file.read().split(b"\n")
    except OSError:
        return
    for line in lines:
        if line and not line.startswith(b"#"):
            yield folder / _unquoted(line).decode("utf-8", "surrogateescape")


def _unquoted(line: bytes) -> bytes:
    if not (line.startswith(b'"') and line.endswith(b'"') and len(line) > 1):
        return line
    return line[1:-1].decode("unicode_escape").encode("latin-1")
