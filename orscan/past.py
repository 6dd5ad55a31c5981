"""Client leaks in a history: its projects as they are, and as they were.

A key that a page once carried is as public as one in it now, though nothing in the history is the
key itself. A project is judged at HEAD, at the ends of branches and at tags, and before commits
that mended a leak, as far as one can tell: that took away a name or a way by which keys get into
what clients load. Where nothing in the history names such a way, HEAD is all, unless the whole past
is asked for: then any key's name that was taken away counts, and takes its time. States in which
the same texts matter are one. Each leak is told once, of the newest state it is in.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from orscan import attribution, gitlog, secondpass
from orscan.analysis import is_aside
from orscan.attribution import History
from orscan.config import Config
from orscan.definitions.names import is_key_name
from orscan.definitions.ways import ways
from orscan.engine import Engine, Part
from orscan.errors import GitError
from orscan.finding import Finding
from orscan.history import Hits
from orscan.objects.place import Place
from orscan.objects.store import Store
from orscan.report import Diagnostic, Gravity, Mode, Scanned
from orscan.rule import ClientRule
from orscan.sources.committree import CommitTree
from orscan.sources.ignorefiles import IgnoreFiles

ENDS, MENDED = 4, 8
"""How many states are judged at the most: ends of branches and tags, and ones before a mend."""

FILES = 20_000
"""How many files the states may have together, HEAD aside; five times as many in a whole past."""

_LOOKED_THROUGH = 200
"""How many commits are looked through for states that are not the same, newest first."""

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{3,80}")

_HEAD = "HEAD"

_State = frozenset[tuple[str, str]]
"""Paths and blobs of the files that matter."""


class Past:
    """The states that the projects of the repository at *place* were in, by what was *hits* there.

    With *whole* all that named a key counts, not only what may have given one to clients.
    """

    def __init__(
        self, place: Place, hits: Hits, config: Config, *, whole: bool = False, jobs: int = 1
    ) -> None:
        self._folder = place.git_dir
        self._mentions = frozenset(hits.mentions)
        self._whole = whole
        self._telling = self._mentions if whole else frozenset(hits.ways)
        self._jobs = jobs
        self._store = Store(Path(place.objects), place.width)
        self._excluded = IgnoreFiles(config.exclude, ignore_files=False)
        self._ways = cache(self._read_ways)

    def look(self, engine: Engine, part: Part) -> None:
        """Add the client leaks of the projects to *part*, what the history holds besides.

        At HEAD practices of the project count, too.
        """
        told = {one.fingerprint for one in part.findings}
        found: list[Finding] = []
        for commit, tree in self._states(part):
            judged = Part(Scanned(Mode.HISTORY), findings=list(part.findings))
            judged.seeds = sorted(path for path, _ in tree.holding(self._mentions))
            rules = [one for one in engine.rules if commit == _HEAD or isinstance(one, ClientRule)]
            secondpass.look(tree, rules, engine.ignores, judged, self._is_wanted)
            new = [one for one in judged.findings if one.fingerprint not in told]
            told |= {one.fingerprint for one in new}
            found += [replace(one, origins=tree.origins(one.location.path)) for one in new]
            if commit == _HEAD:
                part.diagnostics += judged.diagnostics
        part.findings += self._with_stories(found, part)

    def _is_wanted(self, path: str) -> bool:
        """Whether nobody excluded *path*."""
        return not self._excluded.is_excluded(path)

    def _states(self, part: Part) -> Iterator[tuple[str, CommitTree]]:
        """Yield different states, HEAD first; that some are left out is told in *part*."""
        head = CommitTree(self._folder, _HEAD)
        if self._state(head, self._mentions):
            yield _HEAD, head
        if not self._telling:
            return
        seen = {self._state(head, self._telling)}
        files = FILES * (5 if self._whole else 1)
        for most, ask in ((ENDS, gitlog.ends), (MENDED, self._mended)):
            commits = self._asked(ask, part)
            different = self._different(commits[:_LOOKED_THROUGH], seen)
            is_left = len(commits) > _LOOKED_THROUGH
            for commit, tree in islice(different, most):
                files -= len(tree.paths)
                if files < 0:
                    is_left = True
                    break
                yield commit, tree
            if is_left or next(different, None):
                message = (
                    "there are older states of the project that were not looked at for client "
                    "leaks; check one out, and scan it"
                )
                part.diagnostics.append(Diagnostic("", 0, "past", message, Gravity.NOTICE))

    def _different(
        self, commits: Sequence[str], seen: set[_State]
    ) -> Iterator[tuple[str, CommitTree]]:
        for commit in commits:
            tree = CommitTree(self._folder, commit)
            state = self._state(tree, self._telling)
            if state and state not in seen:
                seen.add(state)
                yield commit, tree

    def _state(self, tree: CommitTree, telling: frozenset[str]) -> _State:
        """Return what of *tree* is *telling*: nothing where the commit is not born, or not here."""
        try:
            return frozenset(one for one in tree.holding(telling) if not is_aside(one[0]))
        except GitError:
            return frozenset()  # what is missing is told where objects are read

    def _asked(self, commits: Callable[[str], list[str]], part: Part) -> list[str]:
        """Return *commits* of the repository; that git cannot tell them is told in *part*."""
        try:
            return commits(self._folder)
        except GitError as error:
            message = f"states of the project cannot be looked at for client leaks: {error}"
            part.diagnostics.append(Diagnostic("", 0, "unreadable", message))
            return []

    def _mended(self, folder: str) -> list[str]:
        """Return the commits before those that took away what may have leaked, newest first."""
        nodes: dict[str, gitlog.Node] = {}
        changes: defaultdict[str, list[gitlog.Change]] = defaultdict(list)
        commits = gitlog.every_commit(folder)
        # What cannot be read of a damaged repository is told where its objects are.
        for item in gitlog.diffs(folder, commits, self._telling, jobs=self._jobs, problems=[]):
            if isinstance(item, gitlog.Change) and not is_aside(item.path):
                changes[item.commit].append(item)
            elif isinstance(item, gitlog.Node) and item.parents:
                nodes[item.oid] = item
        taken = [nodes[oid] for oid in changes if oid in nodes and self._takes_away(changes[oid])]
        taken.sort(key=lambda node: (-node.date, node.oid))
        return list(dict.fromkeys(node.parents[0] for node in taken))

    def _takes_away(self, changes: Sequence[gitlog.Change]) -> bool:
        """Whether *changes*, all of one commit, took a name away; a file that moved keeps it."""
        added = frozenset(
            way for one in changes if not one.old and one.new for way in self._ways(one.new)
        )
        for one in changes:
            after = self._ways(one.new) if one.new else added
            if any(self._ways(old) - after for old in one.old):
                return True
        return False

    def _read_ways(self, oid: str) -> frozenset[bytes]:
        """Return the ways to clients in a blob; of the whole past, the names of keys in it, too."""
        text = (self._store.content(oid) or b"") if oid in self._telling else b""
        found = ways(text)
        if not self._whole:
            return found
        return found.union(word for word in _WORD.findall(text) if is_key_name(word.decode()))

    def _with_stories(self, found: Sequence[Finding], part: Part) -> list[Finding]:
        """Return *found* with what git tells of the files they are in."""
        oids = {oid for one in found for origin in one.origins for oid in origin.objects}
        if not oids:
            return []
        try:
            return attribution.tell(found, History.read(self._folder, oids, jobs=self._jobs))
        except GitError as error:
            message = f"git cannot tell of what was found: {error}"
            part.diagnostics.append(Diagnostic("", 0, "unreadable", message))
            return list(found)
