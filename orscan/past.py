"""Client leaks in a history: its projects as branches have them, and as they were.

A key that a page once carried is as public as one in it now, though nothing in the history is the
key itself. A project is judged at HEAD, at the ends of branches and at tags, and before each commit
that took away the name of a key or the way to OpenRouter: there a leak may have been mended. States
in which the same texts name OpenRouter are one. Each leak is told once, of the newest state it is
in, with its story.
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
from orscan.definitions.names import is_key_name, is_keyish, public_prefix
from orscan.engine import Engine, Part
from orscan.errors import GitError
from orscan.finding import Finding
from orscan.objects.place import Place
from orscan.objects.store import Store
from orscan.report import Diagnostic, Gravity, Mode, Scanned
from orscan.rule import ClientRule
from orscan.sources.committree import CommitTree
from orscan.sources.ignorefiles import IgnoreFiles

ENDS, MENDED = 8, 8
"""How many states are judged at the most: ends of branches and tags, and ones before a mend."""

_LOOKED_THROUGH = 200
"""How many commits are looked through for states that are not the same, newest first."""

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{3,80}")
_WAYS = (b"dangerouslyAllowBrowser", b"openrouter.ai/api", b"sk-or-v1-")

_State = frozenset[tuple[str, str]]
"""Paths and blobs of the files that name OpenRouter."""


def look(
    place: Place,
    mentions: frozenset[str],
    engine: Engine,
    config: Config,
    part: Part,
    *,
    jobs: int = 1,
) -> None:
    """Add to *part*, what the history at *place* holds, the client leaks of its projects.

    *mentions* are the blobs that name OpenRouter. At HEAD practices of the project count, too.
    """
    past = _Past(place, mentions, config, jobs)
    told = {one.fingerprint for one in part.findings}
    found: list[Finding] = []
    for number, (commit, tree, state) in enumerate(past.states(part)):
        is_head = number == 0 and commit == "HEAD"
        rules = [one for one in engine.rules if is_head or isinstance(one, ClientRule)]
        judged = Part(Scanned(Mode.HISTORY), findings=list(part.findings))
        judged.seeds = [path for path, _ in sorted(state)]
        secondpass.look(tree, rules, engine.ignores, judged, past.is_wanted)
        new = [one for one in judged.findings if one.fingerprint not in told]
        told |= {one.fingerprint for one in new}
        found += [replace(one, origins=tree.origins(one.location.path)) for one in new]
        if is_head:
            part.diagnostics += judged.diagnostics
    part.findings += past.with_stories(found, part)


class _Past:
    """The states that a repository's projects were in."""

    def __init__(self, place: Place, mentions: frozenset[str], config: Config, jobs: int) -> None:
        self._folder = place.git_dir
        self._mentions = mentions
        self._jobs = jobs
        self._store = Store(Path(place.objects), place.width)
        self._excluded = IgnoreFiles(config.exclude, ignore_files=False)
        self._ways = cache(self._read_ways)

    def is_wanted(self, path: str) -> bool:
        """Whether nobody excluded *path*."""
        return not self._excluded.is_excluded(path)

    def states(self, part: Part) -> Iterator[tuple[str, CommitTree, _State]]:
        """Yield different states, HEAD first; what is left out is told in *part*."""
        seen: set[_State] = set()
        ends = ["HEAD", *self._asked(gitlog.ends, part)]
        for most, commits in ((1 + ENDS, ends), (MENDED, self._asked(self._mended, part))):
            different = self._different(commits[:_LOOKED_THROUGH], seen)
            yield from islice(different, most)
            if len(commits) > _LOOKED_THROUGH or next(different, None):
                message = (
                    "there are older states of the project that were not looked at for client "
                    "leaks; check one out, and scan it"
                )
                part.diagnostics.append(Diagnostic("", 0, "past", message, Gravity.NOTICE))

    def _different(
        self, commits: Sequence[str], seen: set[_State]
    ) -> Iterator[tuple[str, CommitTree, _State]]:
        for commit in commits:
            tree = CommitTree(self._folder, commit)
            try:
                state = frozenset(
                    one for one in tree.holding(self._mentions) if not is_aside(one[0])
                )
            except GitError:
                continue  # not born yet, or not here: what is missing is told elsewhere
            if state and state not in seen:
                seen.add(state)
                yield commit, tree, state

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
        for item in gitlog.diffs(folder, commits, self._mentions, jobs=self._jobs, problems=[]):
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
        """Return the names of keys in a blob that mentions OpenRouter, and the ways to it."""
        if oid not in self._mentions:
            return frozenset()
        text = self._store.content(oid) or b""
        names = {word for word in _WORD.findall(text) if _may_be_a_key(word.decode())}
        return frozenset(names.union(way for way in _WAYS if way in text))

    def with_stories(self, found: Sequence[Finding], part: Part) -> list[Finding]:
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


def _may_be_a_key(name: str) -> bool:
    return is_key_name(name) or (public_prefix(name) != "" and is_keyish(name))
