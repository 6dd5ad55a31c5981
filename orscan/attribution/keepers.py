"""What keeps commits from being thrown away: refs, HEADs, the stash, reflogs, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from orscan import gitlog
from orscan.attribution.graph import Graph
from orscan.gitlog import Ref

HEADS, REMOTES, TAGS = "refs/heads/", "refs/remotes/", "refs/tags/"
_STASH = "refs/stash"


class Hold(IntEnum):
    """How well a commit is kept, best first."""

    REF = 0
    HEAD = 1
    STASH = 2
    REFLOG = 3
    PSEUDO = 4
    NOTHING = 5

    @property
    def is_live(self) -> bool:
        """Whether it belongs to the history that is looked at and passed on."""
        return self <= Hold.HEAD


@dataclass(frozen=True, slots=True)
class Keeper:
    """Something that keeps the commits *tips*, and with them all before them."""

    hold: Hold
    name: str
    tips: tuple[str, ...]

    @property
    def is_branch(self) -> bool:
        """Whether it is a branch, here or as it is known to be at a remote."""
        return self.name.startswith((HEADS, REMOTES))


def by_refs(refs: Iterable[Ref]) -> Iterator[Keeper]:
    """Yield the refs that keep commits; the stash is none of them."""
    for ref in refs:
        if ref.name != _STASH and ref.kind == "commit":
            yield Keeper(Hold.REF, ref.name, (ref.peeled,))


def by_heads(folder: str, *, inherit_place: bool) -> Iterator[Keeper]:
    """Yield the HEAD of every work tree, and `ORIG_HEAD`, `FETCH_HEAD` and their like."""
    tips: defaultdict[str, list[str]] = defaultdict(list)
    for ref in gitlog.pseudo_refs(folder, inherit_place=inherit_place):
        tips[ref.name].append(ref.peeled)
    for name, oids in tips.items():
        hold = Hold.HEAD if name.rpartition("/")[2] == "HEAD" else Hold.PSEUDO
        yield Keeper(hold, name, tuple(oids))


def by_stash(folder: str, refs: Iterable[Ref], *, inherit_place: bool) -> Iterator[Keeper]:
    """Yield the stash, all that is in its reflog, where there is one."""
    if any(ref.name == _STASH for ref in refs):
        stashed = gitlog.stashes(folder, inherit_place=inherit_place)
        yield Keeper(Hold.STASH, "stash", tuple(stashed))


def by_reflogs(folder: str, *, inherit_place: bool) -> Iterator[Keeper]:
    """Yield the reflogs, as one keeper."""
    logged = gitlog.in_reflogs(folder, inherit_place=inherit_place)
    yield Keeper(Hold.REFLOG, "reflog", tuple(logged))


class Kept:
    """Which keepers reach which commits."""

    def __init__(self, graph: Graph, keepers: Iterable[Keeper]) -> None:
        self._graph = graph
        self._keepers = sorted(keepers, key=lambda keeper: keeper.hold)
        self._masks: dict[str, int] = {}
        self._bits = dict.fromkeys(Hold, 0)
        for place, keeper in enumerate(self._keepers):
            self._bits[keeper.hold] |= 1 << place

    @property
    def has_head(self) -> bool:
        """Whether HEAD names a commit."""
        return any(keeper.name == "HEAD" for keeper in self._keepers)

    def learn(self, commits: Iterable[str]) -> None:
        """Find out who reaches *commits*, in one walk; others need one each."""
        new = [oid for oid in commits if oid not in self._masks and oid in self._graph]
        if new:
            tips = (keeper.tips for keeper in self._keepers)
            self._masks.update(self._graph.masks(tips, new))

    def hold(self, commit: str) -> Hold:
        """Return how well *commit* is kept."""
        best = next(self._of(self._mask(commit)), None)
        return best.hold if best else Hold.NOTHING

    def is_in_head(self, commit: str) -> bool:
        """Whether *commit* belongs to the history of HEAD."""
        heads = self._of(self._mask(commit) & self._bits[Hold.HEAD])
        return any(keeper.name == "HEAD" for keeper in heads)

    def branches(self, commits: Iterable[str]) -> list[Keeper]:
        """Return the branches that reach one of *commits*."""
        return [keeper for keeper in self._of(self._any(commits)) if keeper.is_branch]

    def names(self, commits: Iterable[str]) -> list[str]:
        """Return the refs that reach one of *commits*; a HEAD where no ref reaches it."""
        together = 0
        for mask in map(self._mask, commits):
            together |= mask & self._bits[Hold.REF] or mask & self._bits[Hold.HEAD]
        return [keeper.name for keeper in self._of(together)]

    def hides(self, commits: Iterable[str]) -> list[str]:
        """Return what else keeps those of *commits* that no ref and no HEAD reaches."""
        found: set[tuple[Hold, str]] = set()
        for commit in commits:
            hold, mask = self.hold(commit), self._mask(commit)
            if hold is Hold.NOTHING:
                found.add((hold, "dangling commit"))
            elif not hold.is_live:
                found.update((hold, keeper.name) for keeper in self._of(mask & self._bits[hold]))
        return [name for _, name in sorted(found)]

    def _any(self, commits: Iterable[str]) -> int:
        together = 0
        for commit in commits:
            together |= self._mask(commit)
        return together

    def _mask(self, commit: str) -> int:
        self.learn([commit])
        return self._masks.get(commit, 0)

    def _of(self, mask: int) -> Iterator[Keeper]:
        """Yield the keepers of a mask, the best first."""
        while mask:
            lowest = mask & -mask
            yield self._keepers[lowest.bit_length() - 1]
            mask ^= lowest


def sorted_names(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return branches and tags by their short names, and all others in full, each sorted."""
    full = sorted(set(names))
    return (
        tuple(name.removeprefix(HEADS) for name in full if name.startswith(HEADS)),
        tuple(name.removeprefix(TAGS) for name in full if name.startswith(TAGS)),
        tuple(name for name in full if not name.startswith((HEADS, TAGS))),
    )
