"""Which commits there are, and what each says of itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orscan import gitio
from orscan.gitlog.asking import SMALL, fields, objects, question
from orscan.story import Commit


@dataclass(frozen=True, slots=True)
class Node:
    """A commit in the graph: its parents, and when it was committed, in seconds since 1970."""

    oid: str
    date: int
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a commit or an annotated tag says of itself; the tagger is the author of a tag.

    *kind* is `commit` or `tag`. A tag has the object it is put on for a parent.
    """

    kind: str
    commit: Commit
    parents: tuple[str, ...]

    @property
    def node(self) -> Node:
        """The same commit in the graph."""
        return Node(self.commit.oid, self.commit.date, self.parents)


def every_commit(folder: str) -> Iterator[str]:
    """Yield the ids of all commits in the object store, reachable or not, in the packs' order."""
    command = [*SMALL, "cat-file", "--batch-all-objects", "--unordered", "--buffer"]
    command.append("--batch-check=%(objecttype) %(objectname)")
    lines = fields(gitio.answers(command, folder), "\n")
    return (line[7:] for line in lines if line.startswith("commit "))


def commits_between(
    folder: str, revisions: Sequence[str], *, inherit_place: bool = False
) -> list[str]:
    """Return the commits that *revisions* mean to `git rev-list`, parents before children.

    `^commit` and `A..B` leave out what they reach. Options such as `--all` or `--not` come before
    everything else. No revision, no commit. Raises GitError if one does not resolve.
    """
    return [node.oid for node in nodes_between(folder, revisions, inherit_place=inherit_place)]


def nodes_between(
    folder: str, revisions: Sequence[str], *, inherit_place: bool = False
) -> list[Node]:
    """Return what `commits_between` does, with dates and parents."""
    if not revisions:
        return []
    # Older versions of git take no options from their input.
    options = [revision for revision in revisions if revision.startswith("-")]
    command = ["rev-list", "--topo-order", "--reverse", "--timestamp", "--parents", *options]
    asked = [question(revision) for revision in revisions if not revision.startswith("-")]
    said = gitio.answers([*command, "--stdin"], folder, asked, inherit_place=inherit_place)
    words = (line.split() for line in fields(said, "\n"))
    return [Node(oid, int(date), tuple(parents)) for date, oid, *parents in words]


def missing(folder: str) -> list[str]:
    """Return the objects that refs, reflogs and indexes need and that are not there, sorted."""
    command = ["rev-list", "--objects", "--all", "--reflog", "--indexed-objects", "--missing=print"]
    lines = fields(gitio.answers(command, folder), "\n")
    return sorted({line[1:] for line in lines if line.startswith("?")})


def facts(
    folder: str,
    oids: Sequence[str],
    *,
    inherit_place: bool = False,
    problems: list[str] | None = None,
) -> Iterator[Facts]:
    """Yield what each of *oids*, commits or annotated tags, says of itself, in order.

    Anything else is left out; what cannot be read is told in *problems*.
    """
    told = [] if problems is None else problems
    for one in objects(folder, oids, told, inherit_place=inherit_place):
        if one is not None and one[1] in ("commit", "tag"):
            yield _facts(*one)


def _facts(oid: str, kind: str, content: bytes) -> Facts:
    parents: list[str] = []
    author, date, charset = b"", 0, "utf-8"
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        word, _, rest = line.partition(b" ")
        if word in (b"parent", b"object"):
            parents.append(rest.decode("ascii", "replace"))
        elif word in (b"author", b"tagger", b"committer"):
            who, date = _signature(rest)
            author = author or who
        elif word == b"encoding":
            charset = rest.decode("ascii", "replace")
    return Facts(kind, Commit(oid, _decoded(author, charset), date), tuple(parents))


def _signature(text: bytes) -> tuple[bytes, int]:
    """Return `Name <address>` and the seconds of an author's or committer's line."""
    who, bracket, when = text.rpartition(b">")
    seconds = when.split()[:1]
    try:
        return who + bracket, int(seconds[0]) if seconds else 0
    except ValueError:
        return who + bracket, 0


def _decoded(text: bytes, charset: str) -> str:
    try:
        return text.decode(charset)
    except (LookupError, ValueError):
        return text.decode("utf-8", "replace")
