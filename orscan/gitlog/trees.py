"""What commits changed, told from their trees: where git's own diff dies at one that is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orscan import gitio
from orscan.gitlog.asking import objects, resolved
from orscan.gitlog.commits import Node, facts

Side = tuple[str, str] | None
"""Mode and id of a blob at a path on one side of a comparison; None for no blob."""

Difference = tuple[str, list[Side], Side]
"""A path, what it was in each parent, and what it is."""

_TREE = "40000"
_Tree = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A folder in the commit with a place in the row, and in its parents; None where it is not."""

    place: int
    folder: str
    old: tuple[str | None, ...]
    new: str | None


def compared_by_trees(
    folder: str, commits: Sequence[str], problems: list[str], *, inherit_place: bool
) -> Iterator[tuple[Node, list[Difference]]]:
    """Yield each of *commits* with what it changed, by path; all their trees are held in memory.

    A merge changed what differs from all its parents. Of a tree that is missing, which is told in
    *problems*, nothing is known: what is in it later counts as added then.
    """
    said = facts(folder, commits, inherit_place=inherit_place, problems=problems)
    nodes = [one.node for one in said]
    found: list[list[Difference]] = [[] for _ in nodes]
    pairs = list(_roots(folder, nodes, problems, inherit_place=inherit_place))
    while pairs:
        wanted = sorted({oid for pair in pairs for oid in (*pair.old, pair.new) if oid})
        contents = objects(folder, wanted, problems, inherit_place=inherit_place)
        trees = {one[0]: _entries(one) for one in contents if one is not None}
        below: list[_Pair] = []
        for pair in pairs:
            if pair.new is None or pair.new in trees:
                _compare(pair, trees, found[pair.place], below)
        pairs = below
    for node, differences in zip(nodes, found, strict=True):
        yield node, sorted(differences, key=lambda one: one[0])


def _roots(
    folder: str, nodes: Sequence[Node], problems: list[str], *, inherit_place: bool
) -> Iterator[_Pair]:
    names = [f"{oid}^{{tree}}" for node in nodes for oid in (node.oid, *node.parents)]
    answers = iter(resolved(folder, names, inherit_place=inherit_place, problems=problems))
    for place, node in enumerate(nodes):
        new, *old = [next(answers) for _ in (node.oid, *node.parents)]
        if new is None:
            problems.append(f"commit {node.oid}: its tree is missing; run git fsck")
        else:
            known = tuple(one[0] if one else None for one in old)
            yield _Pair(place, "", known, new[0])


def _compare(
    pair: _Pair, trees: dict[str, _Tree], found: list[Difference], below: list[_Pair]
) -> None:
    """Add what differs in the folder itself to *found*, and the folders in it to *below*."""
    nothing: _Tree = {}
    new = trees[pair.new] if pair.new else nothing
    old = [trees.get(oid, nothing) if oid else nothing for oid in pair.old]
    for name in new.keys() | {name for one in old for name in one}:
        after, before = new.get(name), [one.get(name) for one in old]
        if after in before:
            continue
        path = pair.folder + name
        files = [_file(side) for side in before]
        if _file(after) not in files or (not old and _file(after)):
            found.append((path, files, _file(after)))
        folders = tuple(_folder(side) for side in before)
        if _folder(after) not in folders or (not old and _folder(after)):
            below.append(_Pair(pair.place, f"{path}/", folders, _folder(after)))


def _file(entry: Side) -> Side:
    return entry if entry and entry[0] not in (_TREE, gitio.GITLINK) else None


def _folder(entry: Side) -> str | None:
    return entry[1] if entry and entry[0] == _TREE else None


def _entries(tree: tuple[str, str, bytes]) -> _Tree:
    oid, kind, content = tree
    return dict(_read(content, len(oid) // 2)) if kind == "tree" else {}


def _read(content: bytes, width: int) -> Iterable[tuple[str, tuple[str, str]]]:
    """Yield the name of each entry of a tree, with mode and id; a damaged one ends early."""
    at = 0
    while (end := content.find(b"\0", at)) >= 0:
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + width
        words = mode.decode("ascii", "replace"), content[end + 1 : at].hex()
        yield name.decode("utf-8", "surrogateescape"), words
