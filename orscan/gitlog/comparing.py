"""What each commit changed."""

from collections import deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice

from orscan import gitio
from orscan.errors import GitError
from orscan.gitlog.asking import SMALL, fields, question
from orscan.gitlog.commits import Node
from orscan.gitlog.trees import Side, compared_by_trees

_PART = 4096
"""How many commits one git process compares."""

_DIFF = (
    *SMALL, "diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--always",
    "--format=%H %ct %P", "--no-abbrev", "--no-renames", "--no-relative", "--no-ext-diff",
    "--no-textconv", "--ignore-submodules=none",
)  # fmt: skip

_FEW = 64
"""How many commits are compared without git's diff at a time."""

_DEATHS = 16
"""How often git's diff may die before the rest of a part is compared without it."""

_NO_BLOB = (gitio.GITLINK, "000000")


@dataclass(frozen=True, slots=True)
class Change:
    """One path changed by one commit.

    *old* are the blobs before, one for each parent that had one, *new* the blob after, None where
    the commit removed it. *mode* is that of the new blob, or of an old one where there is no new.
    A submodule is no blob: it counts as nothing.
    """

    commit: str
    path: str
    mode: str
    old: tuple[str, ...]
    new: str | None


def changes(
    folder: str,
    commits: Iterable[str],
    wanted: Container[str] | None = None,
    *,
    jobs: int = 1,
    inherit_place: bool = False,
    problems: list[str] | None = None,
) -> Iterator[Change]:
    """Yield what each of *commits* changed, commit by commit in the order given.

    Paths of one commit are in the order of trees; a rename is a removal and an addition. A merge
    changed what differs from all its parents. With *wanted* only changes from or to one of those
    blobs. *jobs* git processes share the work. What cannot be read is told in *problems*.
    """
    for item in diffs(
        folder, commits, wanted, jobs=jobs, inherit_place=inherit_place, problems=problems
    ):
        if isinstance(item, Change):
            yield item


def diffs(
    folder: str,
    commits: Iterable[str],
    wanted: Container[str] | None = None,
    *,
    names: Collection[str] = (),
    jobs: int = 1,
    inherit_place: bool = False,
    problems: list[str] | None = None,
) -> Iterator[Node | Change]:
    """Yield a Node for each of *commits*, each followed by what `changes` yields of it.

    A path one part of which is among *names* is wanted as well, whatever blob it holds.
    """
    is_wanted = _wish(wanted, frozenset(names))
    told = [] if problems is None else problems

    def compared(part: Sequence[str]) -> Iterator[Node | Change]:
        return _compared(folder, part, is_wanted, told, inherit_place=inherit_place)

    oids = iter(commits)
    parts = iter(lambda: list(islice(oids, _PART)), [])
    if jobs > 1:
        yield from _shared_out(compared, parts, jobs)
    else:
        yield from chain.from_iterable(map(compared, parts))


_Wish = Callable[[Sequence[str], str], bool]
"""Whether a change is wanted, by words among which are its blobs, and its path."""


def _wish(wanted: Container[str] | None, names: frozenset[str]) -> _Wish:
    if wanted is None:
        return lambda _words, _path: True
    blobs = wanted if isinstance(wanted, (set, frozenset)) else _Asked(wanted)
    if not names:
        return lambda words, _path: not blobs.isdisjoint(words)
    return lambda words, path: not (blobs.isdisjoint(words) and names.isdisjoint(path.split("/")))


class _Asked:
    """What can only be asked for one item at a time."""

    def __init__(self, items: Container[str]) -> None:
        self._items = items

    def isdisjoint(self, others: Iterable[str]) -> bool:
        """Whether none of *others* is in it."""
        return not any(other in self._items for other in others)


def _shared_out(
    compared: Callable[[Sequence[str]], Iterator[Node | Change]],
    parts: Iterator[Sequence[str]],
    jobs: int,
) -> Iterator[Node | Change]:
    """Yield what *compared* yields for each part, in order, while *jobs* threads work ahead."""

    def whole(part: Sequence[str]) -> list[Node | Change]:
        return list(compared(part))

    running: deque[Future[list[Node | Change]]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while True:
                for part in islice(parts, jobs + 1 - len(running)):
                    running.append(pool.submit(whole, part))
                if not running:
                    return
                yield from running.popleft().result()
        finally:
            for future in running:
                future.cancel()


def _compared(
    folder: str,
    commits: Sequence[str],
    is_wanted: _Wish,
    problems: list[str],
    *,
    inherit_place: bool,
) -> Iterator[Node | Change]:
    """Yield nodes and changes of *commits*; those that git dies at are compared without it."""
    at = deaths = 0
    while at < len(commits):
        asked = (question(oid) for oid in commits[at:])
        said = gitio.answers(_DIFF, folder, asked, inherit_place=inherit_place)
        skipped = 0
        try:
            for item in _items(said, is_wanted):
                if isinstance(item, Node):
                    skipped = commits.index(item.oid, at) - at
                    problems.extend(map(_unreadable, commits[at : at + skipped]))
                    at += skipped + 1
                yield item
        except GitError:
            deaths += 1
            # Git died at the commit behind the last one it told of; the others may be good.
            end = at + 1 if deaths < _DEATHS else len(commits)
            yield from _by_trees(
                folder, commits[at:end], is_wanted, problems, inherit_place=inherit_place
            )
            at = end
        else:
            problems.extend(map(_unreadable, commits[at:]))
            return


def _unreadable(oid: str) -> str:
    return f"commit {oid}: git cannot read it; run git fsck"


def _by_trees(
    folder: str,
    commits: Sequence[str],
    is_wanted: _Wish,
    problems: list[str],
    *,
    inherit_place: bool,
) -> Iterator[Node | Change]:
    for at in range(0, len(commits), _FEW):
        part = commits[at : at + _FEW]
        for node, found in compared_by_trees(folder, part, problems, inherit_place=inherit_place):
            yield node
            for path, old, new in found:
                oids = [side[1] for side in (*old, new) if side]
                change = _of(node.oid, path, old, new) if is_wanted(oids, path) else None
                if change is not None:
                    yield change


def _items(said: Iterable[bytes], is_wanted: _Wish) -> Iterator[Node | Change]:
    """Yield what `git diff-tree` with the options of `_DIFF` prints."""
    commit = ""
    printed = fields(said, "\0")
    for field in printed:
        header = field.lstrip("\n")  # git puts one between a commit and its paths
        if header.startswith(":"):
            change = _change(commit, header, next(printed, ""), is_wanted)
            if change is not None:
                yield change
        elif header:
            commit, date, *parents = header.split()
            yield Node(commit, int(date), tuple(parents))


def _change(commit: str, header: str, path: str, is_wanted: _Wish) -> Change | None:
    """Return the change of one raw line, None where it is not one of a blob, or not wanted."""
    parents = 1
    while header[parents] == ":":
        parents += 1
    words = header[parents:].split(" ")
    if not is_wanted(words, path):
        return None
    pairs = zip(words[: parents + 1], words[parents + 1 : -1], strict=True)
    *old, new = [None if mode in _NO_BLOB else (mode, oid) for mode, oid in pairs]
    return _of(commit, path, old, new)


def _of(commit: str, path: str, old: Iterable[Side], new: Side) -> Change | None:
    before = [side for side in old if side]
    if not (before or new):
        return None
    mode = (new or before[-1])[0]
    return Change(commit, path, mode, tuple(oid for _, oid in before), new[1] if new else None)
