"""What a range of commits adds: every version of every file, messages, names, and pushed tags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from orscan import gitio, gitlog
from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.errors import GitError
from orscan.report import Diagnostic, Mode, Scanned
from orscan.sources import Batch, Wanted
from orscan.sources.committree import CommitTree
from orscan.sources.files import shown
from orscan.sources.ignorefiles import EXCLUDED, IgnoreFiles
from orscan.sources.messages import message_blobs

_BATCH = 256

_COMMIT, _TAG, _REF, _OBJECT = "commit", "tag", "ref", "object"
"""What an entry is that is no version of a file."""

_FIRST, _BARE = "+", "?"
"""Mark the first version of a file, whose path is looked at too, and one that no commit holds."""

_SHORT = 12

_DAMAGED = "run git fsck"
_PARTIAL = "this is a partial clone: fetch what it lacks, or clone without --filter"
"""What to do about an object that cannot be read."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is pushed besides commits: annotated tags, full names of refs, trees and blobs."""

    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """One thing to read: *what* is the mode of a file, or a word; *is_first* of its path.

    *oid* is "-" for the name of a ref, which is all there is of it. *path* is also such a name.
    """

    what: str
    oid: str
    path: str
    is_first: bool = False
    in_commit: bool = True

    @classmethod
    def of(cls, name: str) -> "_Entry":
        """The entry that *name* of a batch stands for."""
        what, oid, path = name.split(" ", 2)
        return cls(what.lstrip(f"{_FIRST}{_BARE}"), oid, path, _FIRST in what, _BARE not in what)

    @property
    def place(self) -> str:
        """What a report calls it."""
        return shown(self.path) if self.path else f"{self.what} {self.oid[:_SHORT]}"


class RangeSource:
    """The blobs, texts and names that *commits* of the repository of *folder* bring, and *pushed*.

    A version of a file is read once a path, and a path looked at as a name once. *exclude* are
    gitignore patterns of what is not read. A batch's folder is left empty; its names are what an
    entry is, its object id and its path, apart by spaces. *changed* are the paths of the files in
    them, once all batches were asked for.
    """

    mode = Mode.RANGE

    def __init__(
        self,
        folder: str,
        commits: Sequence[str],
        pushed: Pushed | None = None,
        *,
        exclude: Sequence[str] = (),
        jobs: int = 1,
        inherit_place: bool = False,
    ) -> None:
        self._folder = folder
        self._commits = commits
        self._pushed = pushed or Pushed()
        self._exclude = tuple(exclude)
        self._jobs = jobs
        self._inherit_place = inherit_place
        self.changed: frozenset[str] = frozenset()

    def batches(self, scanned: Scanned) -> Iterator[Batch | Diagnostic]:
        """See `Source.batches`."""
        scanned.commits += len(self._commits)
        problems: list[str] = []
        # All of them first: processes that are forked while git is still being asked hold on to
        # its input, and it would wait for the end of that for ever.
        names = list(self._names(scanned, problems))
        for at in range(0, len(names), _BATCH):
            yield Batch("", tuple(names[at : at + _BATCH]), tracked=True)
        for problem in problems:
            yield Diagnostic("", 0, "unreadable", self._advised(problem))

    def blobs(self, batch: Batch, wanted: Wanted, scanned: Scanned) -> Iterator[Blob | Diagnostic]:
        """See `Source.blobs`."""
        entries = [_Entry.of(name) for name in batch.names]
        for entry in entries:
            if entry.is_first or entry.what == _REF:
                yield from _name(entry, wanted)
        for entry, content in self._contents([one for one in entries if one.what != _REF]):
            scanned.blobs += 1
            if isinstance(content, GitError):
                yield Diagnostic(entry.place, 0, "unreadable", str(content))
            elif entry.what in (_COMMIT, _TAG):
                yield from self._texts(entry, content, wanted, scanned)
            else:
                yield from self._file(entry, content, wanted, scanned)

    def tree_at(self, commit: str) -> CommitTree:
        """Return all files of the project as they are at *commit*."""
        return CommitTree(self._folder, commit, inherit_place=self._inherit_place)

    def _names(self, scanned: Scanned, problems: list[str]) -> Iterator[str]:
        """Yield an entry's name, once each; tell in *problems* what cannot be listed."""
        versions: set[tuple[str, str]] = set()
        paths: set[str] = set()
        ignored = IgnoreFiles(self._exclude, ignore_files=False)
        for what, oid, path in self._files(problems):
            if (path, oid) in versions:
                continue
            versions.add((path, oid))
            if path and ignored.is_excluded(path):
                scanned.leave_out(EXCLUDED)
                continue
            is_first = path and path not in paths
            paths.add(path)
            yield f"{_FIRST if is_first else ''}{what} {oid} {path}"
        self.changed = frozenset(paths)
        yield from (f"{_COMMIT} {oid} " for oid in self._commits)
        yield from (f"{_TAG} {oid} " for oid in self._pushed.tags)
        yield from (f"{_REF} - {name}" for name in self._pushed.names)

    def _files(self, problems: list[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the mode, object id and path of what commits add, then of what no commit holds."""
        for change in gitlog.changes(
            self._folder,
            self._commits,
            jobs=self._jobs,
            inherit_place=self._inherit_place,
            problems=problems,
        ):
            # Of one that only got another mode the content was there before.
            if change.new and change.new not in change.old:
                yield change.mode, change.new, change.path
        for oid in self._pushed.objects:
            yield from self._loose(oid)

    def _loose(self, oid: str) -> Iterator[tuple[str, str, str]]:
        kind = self._run(["cat-file", "-t", oid]).strip()
        if kind == b"blob":
            yield f"{_BARE}{_OBJECT}", oid, ""
            return
        listed = self._run(["ls-tree", "-r", "-z", "--full-tree", oid])
        for line in listed.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            facts, _, path = line.partition("\t")
            mode, _, blob = facts.split(" ")
            if mode != gitio.GITLINK:
                yield f"{_BARE}{mode}", blob, path

    def _contents(
        self, entries: Sequence[_Entry]
    ) -> Iterator[tuple[_Entry, bytes | GitError | None]]:
        """Yield each of *entries* with its content, None for a large one, or why there is none."""
        oids = [entry.oid for entry in entries]
        contents = gitio.each_blob(oids, self._folder, inherit_place=self._inherit_place)
        for entry, content in zip(entries, contents, strict=True):
            is_error = isinstance(content, GitError)
            yield entry, GitError(self._advised(str(content))) if is_error else content

    def _advised(self, problem: str) -> str:
        """Return *problem* with the advice that fits: a partial clone is not damaged."""
        return advised(problem) if self._is_partial else problem

    @cached_property
    def _is_partial(self) -> bool:
        return is_partial(self._folder, inherit_place=self._inherit_place)

    def _file(
        self, entry: _Entry, content: bytes | None, wanted: Wanted, scanned: Scanned
    ) -> Iterator[Blob]:
        kind = OriginKind.COMMIT if entry.in_commit else OriginKind.OBJECT
        if entry.what == gitio.SYMLINK:
            kind = OriginKind.SYMLINK
        origin = Origin(kind, entry.place, tracked=True, objects=(entry.oid,))
        scanned.files += 1
        if content is None:
            # Too large to hold: read again, in chunks, as often as it is needed.
            yield Blob(origin, partial(self._chunks, entry.oid))
            return
        scanned.bytes += len(content)
        if wanted(content, entry.path):
            yield Blob.of(content, origin)

    def _texts(
        self, entry: _Entry, content: bytes | None, wanted: Wanted, scanned: Scanned
    ) -> Iterator[Blob]:
        """Yield the header of a commit or tag, with its author, and the message below it."""
        if content is None:
            content = self._run(["cat-file", entry.what, entry.oid])
        scanned.bytes += len(content)
        for blob in message_blobs(entry.what, entry.oid, content):
            if any(wanted(text, "") for text in blob.chunks()):
                yield blob

    def _chunks(self, oid: str) -> Iterator[bytes]:
        return gitio.blob_chunks(oid, self._folder, CHUNK, inherit_place=self._inherit_place)

    def _run(self, arguments: Sequence[str], stdin: bytes = b"") -> bytes:
        return gitio.run(arguments, self._folder, inherit_place=self._inherit_place, stdin=stdin)


def _name(entry: _Entry, wanted: Wanted) -> Iterator[Blob]:
    kind = OriginKind.REF if entry.what == _REF else OriginKind.NAME
    name = entry.path.encode("utf-8", "surrogateescape")
    if wanted(name, ""):
        objects = (entry.oid,) if entry.what != _REF else ()
        yield Blob.of(name, Origin(kind, shown(entry.path), bool(objects), objects))


def is_partial(folder: str, *, inherit_place: bool = False) -> bool:
    """Whether the repository of *folder* is a partial clone, which may lack objects."""
    names = ["config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"]
    return bool(gitio.run(names, folder, inherit_place=inherit_place, accept=(0, 1)))


def advised(problem: str) -> str:
    """Return what git could not read in a partial clone with the advice for one."""
    return f"{problem.removesuffix(_DAMAGED).rstrip('; ')}; {_PARTIAL}"
