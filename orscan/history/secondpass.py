"""The second pass: what the first hit upon once more, with its names and its story."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from orscan import attribution, gitio, gitlog
from orscan.attribution import History, Remembered, Told
from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.cache import Cache
from orscan.config import Config
from orscan.engine import Engine, Part
from orscan.errors import GitError
from orscan.history import gaps
from orscan.history.gitfiles import file_chunks, git_files, shown_in
from orscan.history.hits import Hits
from orscan.history.reader import linked
from orscan.objects import Kind
from orscan.objects.place import Place
from orscan.objects.store import Store
from orscan.objects.tree import SUBMODULE, Entry, entries
from orscan.problem import problem
from orscan.report import Gravity, Mode, Scanned
from orscan.sources.files import shown
from orscan.sources.ignorefiles import EXCLUDED, IgnoreFiles
from orscan.sources.messages import message_blobs

_NAMES_MATTER = (".zip", ".br")
"""Suffixes that make an archive of what does not begin like one."""

_PLAIN_INDEX = b"\0\0\0\3"
"""The last version of the index in which paths are written whole."""


class SecondPass:
    """Looks at what the first pass hit upon once more, with its names and its story."""

    def __init__(
        self,
        place: Place,
        store: Store,
        engine: Engine,
        config: Config,
        *,
        jobs: int,
        cache: Cache | None,
    ) -> None:
        self._cache = cache
        self._place = place
        self._store = store
        self._engine = engine
        self._jobs = jobs
        self._folder = place.git_dir
        excluded = IgnoreFiles(config.exclude, ignore_files=False)
        self._excluded = excluded if config.exclude else None
        self._part = Part(Scanned(Mode.HISTORY))
        self._state: str | None = None

    def run(self, hits: Hits) -> Part:
        """Return what *hits* come to, and what git's own files and names hold."""
        part, found = self._part, hits.found
        for oid, reason in hits.unread.items():
            if oid:
                self._problem(f"object {oid}", "damaged", f"cannot be read: {reason}; run git fsck")
        in_trees, lacking = self._looked_at(found)
        names = sorted(in_trees.union(self._staged_names()))
        part.diagnostics += gaps.missing(self._place, self._store, lacking, hits)
        for kind in (Kind.COMMIT, Kind.TAG):
            self._look_at_texts(kind, sorted(found[kind]))
        texts = {oid for finding in part.findings for oid in finding.origins[0].objects}
        telling, others = self._sorted(sorted(found[Kind.BLOB]))
        history = self._history([*telling, *sorted(texts)], names)
        self._look_at_blobs(telling, history.paths)
        self._look_at_blobs(others, self._in_head(list(others)))
        for name in names:
            for path in history.named(name) or (name,):
                self._take_name(path, history)
        refs = self._refs()
        self._look_at_git(refs)
        part.findings = attribution.tell(part.findings, history)
        self._remember(history)
        for message in history.problems:
            self._problem("", "unreadable", message)
        part.diagnostics += gaps.shallow(self._place)
        part.diagnostics += gaps.lost_refs(self._place, self._store, refs)
        return part

    def _history(self, oids: Sequence[str], names: Sequence[str]) -> Remembered:
        """Return what git says of *oids* and *names*: as it said last time, if nothing changed."""
        if self._cache and (oids or names):
            there = (oid for some in self._store.loose for oid in some.ids)
            packs = (pack.identity for pack in self._store.packs)
            with suppress(GitError):  # a broken repository is read anew each time
                self._state = gitlog.state_of(self._folder, (*packs, *there, *oids, *names))
        text = self._cache.recall(self._state) if self._cache and self._state else None
        return Remembered(text, partial(self._read, oids, names))

    def _read(self, oids: Sequence[str], names: Sequence[str]) -> History:
        try:
            return History.read(self._folder, oids, names=names, jobs=self._jobs)
        except GitError as error:
            self._state = None
            self._problem("", "unreadable", f"git cannot tell of what was found: {error}")
            return History.read(self._folder, ())

    def _remember(self, history: Remembered) -> None:
        """Keep what git said for the next scan, unless it is incomplete, or holds a key itself."""
        if not (self._cache and self._state and history.is_new) or history.problems:
            return
        text = history.written()
        blob = Blob.of(text.encode(), Origin(OriginKind.BYTES, "stories"))
        if not self._engine.holds_any(blob):
            self._cache.keep(self._state, text)

    def _looked_at(self, found: dict[Kind, set[str]]) -> tuple[set[str], dict[str, str]]:
        """Return names in trees that hold something, and what missing objects are called."""
        names: set[str] = set()
        missing: dict[str, str] = {}
        for oid, content in self._contents(Kind.TREE, sorted(found[Kind.TREE])):
            for entry in self._entries(oid, content):
                name = entry.name.decode("utf-8", "surrogateescape")
                if entry.mode != SUBMODULE and not self._store.has(entry.raw):
                    missing[entry.raw.hex()] = f"{name} in the tree {oid[:12]}"
                if self._is_telling(entry.name):
                    names.add(name)
        cut = gaps.cut_off(self._place)
        for kind in (Kind.COMMIT, Kind.TAG):
            for oid, content in self._contents(kind, sorted(found[kind] - cut)):
                for raw in linked(content):
                    if not self._store.has(raw):
                        missing[raw.hex()] = f"named by the {kind.word} {oid[:12]}"
        return names, missing

    def _entries(self, oid: str, content: bytes) -> list[Entry]:
        try:
            return entries(content, self._store.width)
        except ValueError as error:
            self._problem(f"object {oid}", "damaged", f"{error}; run git fsck")
            return []

    def _staged_names(self) -> Iterator[str]:
        """Yield names in the indexes of all work trees that hold something."""
        for git_folder in gitlog.git_folders(self._folder).values():
            try:
                if not self._may_tell(git_folder):
                    continue
                for path in {entry.path for entry in gitlog.index_entries(git_folder)}:
                    if self._engine.occurring(os.fsencode(path)):
                        yield from (one for one in path.split("/") if self._tells(one))
            except (GitError, OSError) as error:
                self._problem("", "unreadable", f"the index of {git_folder}: {error}")

    def _may_tell(self, git_folder: Path) -> bool:
        """Whether an index of *git_folder*, read as it lies there, may name something."""
        for file in (git_folder / "index", *git_folder.glob("sharedindex.*")):
            content = file.read_bytes() if file.is_file() else b""
            # From version 4 on a path is what sets it apart from the one before.
            if content[4:8] > _PLAIN_INDEX or self._engine.occurring(content):
                return True
        return False

    def _tells(self, name: str) -> bool:
        return self._is_telling(os.fsencode(name))

    def _is_telling(self, name: bytes) -> bool:
        if not self._engine.occurring(name):
            return False
        return self._engine.holds_any(Blob.of(name, Origin(OriginKind.NAME, "name", tracked=True)))

    def _contents(self, kind: Kind, oids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the content of each of *oids*, whole, however large."""
        for oid, content in self._small_contents(oids):
            if content is None:
                content = gitio.run(["cat-file", kind.word, oid], self._folder)  # noqa: PLW2901
            yield oid, content

    def _small_contents(self, oids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the content of each of *oids*, None for a large one; what is not there is told."""
        contents = gitio.each_blob(oids, self._folder, inherit_place=False)
        for oid, content in zip(oids, contents, strict=True):
            if not isinstance(content, GitError):
                yield oid, content
                continue
            kept = self._store.content(oid)  # git refuses a pack that is cut off
            if kept is None:
                self._problem(f"object {oid}", "damaged", str(content))
            else:
                yield oid, kept

    def _blobs(self, oids: Sequence[str]) -> Iterator[tuple[str, Blob]]:
        for oid, content in self._small_contents(oids):
            origin = Origin(OriginKind.OBJECT, f"object {oid[:12]}", objects=(oid,))
            if content is None:
                yield oid, Blob(origin, partial(_chunks, oid, self._folder))
            else:
                yield oid, Blob.of(content, origin)

    def _sorted(self, oids: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the blobs that hold a key, and those that only cannot be read to their end.

        What is an archive only under some names is among the former, for it needs its own. Behind
        each stands the suffix with which it is looked at if it turns out to have no name.
        """
        telling: dict[str, str] = {}
        others: dict[str, str] = {}
        for oid, blob in self._blobs(oids):
            part = Part(Scanned(Mode.HISTORY))
            self._engine.take(blob, part, anywhere=True)
            if part.findings:
                telling[oid] = ""
            elif any(one.gravity is Gravity.INCOMPLETE for one in part.diagnostics):
                others[oid] = ""
            else:
                named = (one for one in _NAMES_MATTER if self._engine.holds_any(_named(blob, one)))
                telling.update((oid, suffix) for suffix in islice(named, 1))
        return telling, others

    def _in_head(self, oids: Sequence[str]) -> Callable[[str], Sequence[str]]:
        """Return what tells where HEAD has a blob of *oids*: to name a problem that is enough."""
        paths: dict[str, list[str]] = {oid: [] for oid in oids}
        if oids and self._excluded:
            return History.read(self._folder, oids, jobs=self._jobs).paths
        try:
            for entry in gitlog.tree_entries(self._folder, "HEAD") if oids else ():
                if entry.oid in paths:
                    paths[entry.oid].append(entry.path)
        except GitError:
            return paths.__getitem__  # not born yet
        return paths.__getitem__

    def _look_at_blobs(
        self, suffixes: Mapping[str, str], paths_of: Callable[[str], Sequence[str]]
    ) -> None:
        """Look at blobs under each of their names, or under their id where they have none."""
        for oid, blob in self._blobs(list(suffixes)):
            paths = paths_of(oid)
            kept = [path for path in paths if not self._is_excluded(path)]
            if paths and not kept:
                self._part.scanned.leave_out(EXCLUDED)
            for path in kept:
                origin = Origin(OriginKind.COMMIT, shown(path), tracked=True, objects=(oid,))
                self._engine.take(replace(blob, origin=origin), self._part)
            if not paths:
                self._engine.take(_named(blob, suffixes[oid]), self._part)

    def _is_excluded(self, path: str) -> bool:
        return self._excluded is not None and self._excluded.is_excluded(path)

    def _take_name(self, path: str, history: Told) -> None:
        """Look at the last name of *path*; those before it have paths of their own."""
        if self._is_excluded(path):
            self._part.scanned.leave_out(EXCLUDED)
            return
        part = Part(Scanned(Mode.HISTORY))
        origin = Origin(OriginKind.NAME, shown(path), tracked=True, story=history.story(path, None))
        self._engine.take(_written(path, origin), part)
        depth = path.count("/")
        part.findings = [one for one in part.findings if one.location.path.count("/") == depth]
        self._part.merge(part)

    def _look_at_texts(self, kind: Kind, oids: Sequence[str]) -> None:
        for oid, content in self._contents(kind, oids):
            for blob in message_blobs(kind.word, oid, content):
                self._engine.take(blob, self._part)

    def _refs(self) -> list[tuple[str, str]]:
        """Return the id and the name of each ref."""
        try:
            listed = gitio.run(["for-each-ref", "--format=%(objectname) %(refname)"], self._folder)
        except GitError as error:
            self._problem("", "unreadable", f"refs cannot be listed: {error}")
            return []
        lines = listed.decode("utf-8", "surrogateescape").split("\n")[:-1]
        return [(oid, name) for oid, _, name in (line.partition(" ") for line in lines)]

    def _look_at_git(self, refs: Iterable[tuple[str, str]]) -> None:
        """Look at the names of *refs*, and at git's own files."""
        for _, name in refs:
            if self._engine.occurring(os.fsencode(name)):
                self._engine.take(_written(name, Origin(OriginKind.REF, shown(name))), self._part)
        for file in git_files(self._place, self._not_listed):
            origin = Origin(OriginKind.GIT, shown_in(self._place, file))
            self._part.scanned.files += 1
            self._engine.take(Blob(origin, partial(file_chunks, file)), self._part)

    def _not_listed(self, error: OSError) -> None:
        path = shown_in(self._place, Path(error.filename))
        self._problem(path, "unreadable", f"cannot be listed: {error.strerror}")

    def _problem(self, path: str, kind: str, message: str) -> None:
        self._part.diagnostics.append(problem(path, kind, message))


def _written(name: str, origin: Origin) -> Blob:
    return Blob.of(name.encode("utf-8", "surrogateescape"), origin)


def _named(blob: Blob, suffix: str) -> Blob:
    """Return *blob* as it would be under a path that ends in *suffix*."""
    return replace(blob, origin=replace(blob.origin, path=blob.path + suffix))


def _chunks(oid: str, folder: str) -> Iterator[bytes]:
    try:
        yield from gitio.blob_chunks(oid, folder, CHUNK, inherit_place=False)
    except GitError as error:
        raise OSError(str(error)) from error
