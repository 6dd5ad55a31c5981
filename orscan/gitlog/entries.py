"""The files of a tree, and those of an index."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orscan import gitio
from orscan.errors import GitError, NotARepositoryError
from orscan.gitlog.asking import fields


@dataclass(frozen=True, slots=True)
class Entry:
    """A path in a tree or an index."""

    path: str
    mode: str
    oid: str


def tree_entries(folder: str, tree: str, *, inherit_place: bool = False) -> Iterator[Entry]:
    """Yield the files of a tree or commit, in tree order; raises GitError where one is missing."""
    command = ["ls-tree", "-r", "-z", "--full-tree", tree]
    for line in fields(gitio.answers(command, folder, inherit_place=inherit_place), "\0"):
        details, _, path = line.partition("\t")
        mode, _, oid = details.split(" ")
        yield Entry(path, mode, oid)


def index_entries(git_folder: Path) -> Iterator[Entry]:
    """Yield the entries of the index in one of `git_folders`, all stages of a conflict.

    Raises GitError where git cannot read it, as that of a linked work tree that is damaged.
    """
    command = [f"--git-dir={git_folder}", "ls-files", "--stage", "-z", "--full-name", "--", ":/"]
    try:
        for line in fields(gitio.answers(command, str(git_folder)), "\0"):
            details, _, path = line.partition("\t")
            mode, oid, _ = details.split(" ")
            yield Entry(path, mode, oid)
    except NotARepositoryError as error:
        # The repository is there: a part of it is none.
        message = f"git cannot open {git_folder}; run git worktree repair, or prune"
        raise GitError(message) from error
