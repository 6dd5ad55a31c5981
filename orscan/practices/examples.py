"""Runs the examples of practice rules of a tree: each is a small repository of its own."""

import fnmatch
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orscan.mentions import MENTIONS
from orscan.practices.look import PRACTICES, look
from orscan.rule import Example, PracticeRule


@dataclass(frozen=True, slots=True)
class RepositoryOfTexts:
    """A repository that is in memory: texts by path, all tracked but for what is *untracked*.

    Its `.gitignore` may hold names and patterns of names, which count in all folders below.
    """

    texts: Mapping[str, str]
    untracked: frozenset[str] = frozenset()

    @property
    def paths(self) -> Sequence[str]:
        """See `Tree.paths`."""
        return sorted(self.texts)

    def read(self, path: str) -> bytes | None:
        """See `Tree.read`."""
        text = self.texts.get(path)
        return None if text is None else text.encode()

    def is_tracked(self, path: str) -> bool:
        """See `PracticeTree.is_tracked`."""
        return path in self.texts and path not in self.untracked

    def would_take(self, path: str) -> bool | None:
        """See `PracticeTree.would_take`."""
        folder, name = posixpath.split(path)
        while True:
            rules = self.texts.get(posixpath.join(folder, ".gitignore"), "").split()
            if any(fnmatch.fnmatchcase(name, rule) for rule in rules):
                return False
            if not folder:
                return True
            folder = posixpath.dirname(folder)


UNTRACKED = "untracked:"
"""Stands before the path of a file of an example that git does not track."""


def practice_example_problem(rule: PracticeRule, example: Example) -> str | None:
    """Return what is wrong with *example* of *rule*, or None."""
    if rule.id not in PRACTICES:
        return "is of a practice that orscan does not know"
    if not example.positive and not example.why:
        return "needs a why"
    texts = {**dict(example.files), example.path: example.text}
    untracked = frozenset(
        path.removeprefix(UNTRACKED) for path in texts if path.startswith(UNTRACKED)
    )
    tree = RepositoryOfTexts(
        {path.removeprefix(UNTRACKED): text for path, text in texts.items()}, untracked
    )
    seeds = [
        path for path in tree.paths if any(word in (tree.read(path) or b"") for word in MENTIONS)
    ]
    found = look(tree, [rule], seeds)
    if example.positive:
        return None if found else "is not found"
    return "is found" if found else None
