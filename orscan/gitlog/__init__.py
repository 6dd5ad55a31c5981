"""Questions about history: which commits there are, what each changed, and what keeps them.

What git cannot read of a damaged repository is told as text in a list of *problems*; the rest is
answered all the same. Paths and names that are no UTF-8 hold surrogates, as `os.fsdecode` makes.
"""

from orscan.gitlog.asking import resolved
from orscan.gitlog.commits import (
    Facts,
    Node,
    commits_between,
    every_commit,
    facts,
    missing,
    nodes_between,
)
from orscan.gitlog.comparing import Change, changes, diffs
from orscan.gitlog.entries import Entry, index_entries, tree_entries
from orscan.gitlog.refs import (
    Ref,
    ends,
    git_folders,
    in_reflogs,
    is_oid,
    pseudo_refs,
    refs,
    stashes,
)
from orscan.gitlog.state import state_of

__all__ = [
    "Change",
    "Entry",
    "Facts",
    "Node",
    "Ref",
    "changes",
    "commits_between",
    "diffs",
    "ends",
    "every_commit",
    "facts",
    "git_folders",
    "in_reflogs",
    "index_entries",
    "is_oid",
    "missing",
    "nodes_between",
    "pseudo_refs",
    "refs",
    "resolved",
    "stashes",
    "state_of",
    "tree_entries",
]
