"""What git says of some blobs and names: asked once, then looked up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from orscan import gitio, gitlog
from orscan.attribution import keepers
from orscan.attribution.graph import Graph
from orscan.attribution.keepers import Keeper, Kept
from orscan.errors import GitError
from orscan.gitlog import Change, Entry, Facts, Node, Ref
from orscan.story import Commit

_TIPS = 50_000
"""How often at most a tip of a branch is asked for a path; what no commit is known to have taken
out is held to be there beyond that."""

_MANY = 256
"""From so many paths on the whole tree of a tip is listed."""

At = tuple[str, str]
"""A path, and a blob there."""


class Reading:
    """What git says of *wanted*, blobs and commits, and of paths with a part among *names*.

    *problems* tells what git could not read. Everything else is of what is wanted only: *changes*
    by path, *paths* by blob, *in_head*, *at_tips* of branches, *staged* in an index whose HEAD has
    it not, and *named*: by refs, which are no commits, or are for a tree or a blob.
    """

    def __init__(
        self,
        folder: str,
        wanted: Collection[str],
        names: Collection[str] = (),
        *,
        inherit_place: bool = False,
    ) -> None:
        self.problems: list[str] = []
        self.graph = Graph()
        self.kept = Kept(self.graph, ())
        self.places: dict[str, int] = {}
        self.changes: defaultdict[str, list[Change]] = defaultdict(list)
        self.paths: defaultdict[str, set[str]] = defaultdict(set)
        self.in_head: set[At] = set()
        self.at_tips: set[At] = set()
        self.staged: set[At] = set()
        self.named: list[tuple[str, At]] = []
        self._folder = folder
        self._wanted = frozenset(wanted)
        self._names = frozenset(names)
        self._inherit = inherit_place
        self._refs: list[Ref] = []
        self._commits: dict[str, Commit] = {}

    def everything(self, jobs: int) -> None:
        """Read what all commits, refs and indexes say."""
        for item in self._all_commits(jobs):
            self._take(item)
        self._read_keepers()
        self._read_head()
        self._read_ref_trees()
        self._read_indexes()
        self._place()

    def only(self, changes: Iterable[Change], commits: Sequence[str]) -> None:
        """Read what is to know of *commits*, which made *changes*."""
        for node in self._around(commits):
            self._take(node)
        for change in changes:
            self._take(change)
        self._read_keepers()
        self._read_head()
        self._place()

    def commit(self, oid: str) -> Commit | None:
        """Return what a commit or a tag says of itself; None if it is neither."""
        if oid not in self._commits:
            self._commits.update((oid, one.commit) for one in self._facts([oid]))
        return self._commits.get(oid)

    def holding(self, path: str, commits: Sequence[str]) -> list[str | None]:
        """Return what each of *commits* has at *path*."""
        names = [f"{commit}:{path}" for commit in commits]
        return [one[0] if one else None for one in self._resolved(names)]

    @cached_property
    def tags(self) -> dict[str, list[str]]:
        """Which refs lead to each annotated tag, also through other tags."""
        leading: defaultdict[str, list[str]] = defaultdict(list)
        ahead: defaultdict[str, list[str]] = defaultdict(list)
        for ref in self._refs:
            if ref.oid != ref.peeled:
                ahead[ref.oid].append(ref.name)
        while ahead:
            pending, ahead = ahead, defaultdict(list)
            for one in self._facts(list(pending)):
                if one.kind == "tag":
                    leading[one.commit.oid] += pending[one.commit.oid]
                    ahead[one.parents[0]] += pending[one.commit.oid]
        return leading

    def _take(self, item: Node | Change) -> None:
        if isinstance(item, Node):
            self.graph.add(item)
            return
        self.changes[item.path].append(item)
        for oid in (*item.old, item.new):
            if oid:
                self._saw(item.path, oid)

    def _saw(self, path: str, oid: str) -> bool:
        """Remember the path of a blob if it is wanted; return whether it is."""
        if oid not in self._wanted and self._names.isdisjoint(path.split("/")):
            return False
        self.paths[oid].add(path)
        return True

    def _wanted_of(self, entries: Iterable[Entry]) -> Iterator[At]:
        for entry in entries:
            if entry.mode != gitio.GITLINK and self._saw(entry.path, entry.oid):
                yield entry.path, entry.oid

    def _all_commits(self, jobs: int) -> Iterator[Node | Change]:
        commits = gitlog.every_commit(self._folder)
        kinds = self._resolved(sorted(self._wanted))
        if not self._names and all(one and one[1] != "blob" for one in kinds):
            return (one.node for one in self._facts(list(commits)))
        return gitlog.diffs(
            self._folder,
            commits,
            self._wanted,
            names=self._names,
            jobs=jobs,
            problems=self.problems,
        )

    def _around(self, commits: Sequence[str]) -> list[Node]:
        """Return *commits*, and all that come after them on a ref or HEAD."""
        own = [one.node for one in self._facts(commits)]
        before = {parent for node in own for parent in node.parents} - set(commits)
        wanted = ["--all", *commits, *(f"^{oid}" for oid in sorted(before))]
        with self._surviving():
            own += gitlog.nodes_between(self._folder, wanted, inherit_place=self._inherit)
        return own

    def _read_keepers(self) -> None:
        place = self._inherit
        found: list[Keeper] = []
        with self._surviving():
            self._refs = gitlog.refs(self._folder, inherit_place=place, problems=self.problems)
            found += keepers.by_refs(self._refs)
        with self._surviving():
            found += keepers.by_heads(self._folder, inherit_place=place)
        with self._surviving():
            found += keepers.by_stash(self._folder, self._refs, inherit_place=place)
        with self._surviving():
            found += keepers.by_reflogs(self._folder, inherit_place=place)
        self.kept = Kept(self.graph, found)

    def _read_head(self) -> None:
        if not self.kept.has_head:
            return  # not born yet
        with self._surviving():
            entries = gitlog.tree_entries(self._folder, "HEAD", inherit_place=self._inherit)
            for at in self._wanted_of(entries):
                self.in_head.add(at)

    def _read_ref_trees(self) -> None:
        """Look at what refs name that is no commit: a tree, or a blob."""
        for ref in self._refs:
            if ref.kind == "blob" and ref.peeled in self._wanted:
                self.named.append((ref.name, ("", ref.peeled)))
            elif ref.kind == "tree":
                with self._surviving():
                    entries = gitlog.tree_entries(self._folder, ref.peeled)
                    self.named += ((ref.name, at) for at in self._wanted_of(entries))

    def _read_indexes(self) -> None:
        """Look for what an index has and the HEAD of its work tree has not."""
        found: list[At] = []
        heads: list[str] = []
        for place, git_folder in gitlog.git_folders(self._folder).items():
            with self._surviving():
                for at in self._wanted_of(gitlog.index_entries(git_folder)):
                    found.append(at)
                    heads.append(f"{place or 'main-worktree'}/HEAD:{at[0]}")
        committed = self._resolved(heads)
        pairs = zip(found, committed, strict=True)
        self.staged = {at for at, there in pairs if there is None or there[0] != at[1]}

    def _place(self) -> None:
        """Find out where the commits that matter stand, what keeps them, and who made them."""
        commits = {one.commit for changes in self.changes.values() for one in changes}
        commits |= {oid for oid in self._wanted if oid in self.graph}
        self.places = self.graph.places(commits)
        self.kept.learn(commits)
        self._commits.update((one.commit.oid, one.commit) for one in self._facts(sorted(commits)))
        self._read_tips()

    def _read_tips(self) -> None:
        """Ask the tips of branches for what HEAD does not hold."""
        in_head = {path for path, _ in self.in_head}
        asked: dict[At, None] = {}
        for path, changes in self.changes.items():
            if path not in in_head and len(asked) < _TIPS:
                branches = self.kept.branches(change.commit for change in changes)
                asked.update(((path, keeper.tips[0]), None) for keeper in branches)
        by_tip: defaultdict[str, set[str]] = defaultdict(set)
        for path, tip in asked:
            by_tip[tip].add(path)
        # To find a path git reads all of its folder: many are sought in one listing of the tree.
        listed = {tip: paths for tip, paths in by_tip.items() if len(paths) > _MANY}
        for tip, paths in listed.items():
            with self._surviving():
                entries = gitlog.tree_entries(self._folder, tip, inherit_place=self._inherit)
                self.at_tips.update((one.path, one.oid) for one in entries if one.path in paths)
        single = [(path, tip) for path, tip in asked if tip not in listed]
        held = self._resolved([f"{tip}:{path}" for path, tip in single])
        pairs = zip(single, held, strict=True)
        self.at_tips.update((path, there[0]) for (path, _), there in pairs if there)

    def _facts(self, oids: Sequence[str]) -> Iterator[Facts]:
        return gitlog.facts(self._folder, oids, inherit_place=self._inherit, problems=self.problems)

    def _resolved(self, names: Sequence[str]) -> list[tuple[str, str] | None]:
        return gitlog.resolved(
            self._folder, names, inherit_place=self._inherit, problems=self.problems
        )

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Tell what git could not do, and go on."""
        try:
            yield
        except GitError as error:
            self.problems.append(str(error))
