"""What a range is, and how one is named on the command line."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orscan import gitio, gitlog
from orscan.errors import GitError, NotARepositoryError, UsageError


@dataclass(frozen=True, slots=True)
class Range:
    """What is new: commits, and what is pushed besides them.

    *revisions* are what `git rev-list` is asked, such as `("<oid>", "^<oid>")`; empty: no commit.
    *label* names the range for people. *tags* are the ids of annotated tags, *names* the full
    names of refs, *objects* the ids of trees and blobs that are pushed without a commit.
    *deepen* says how to fetch the history that a shallow clone lacks.
    """

    revisions: tuple[str, ...]
    label: str
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    deepen: str = "git fetch --unshallow"


def from_text(text: str, folder: str = ".") -> Range:
    """Return what `--range TEXT` means in the repository of *folder*.

    `A..B` is what B has and A has not. `A...B` is what B has added since the two parted, which are
    the same commits: as with `git diff`, and unlike `git log`, A's own are not meant. An empty
    side is HEAD. `A^!` is the commit A alone. Where B is an annotated tag, its message belongs to
    the range. Raises UsageError for anything else: a single name could mean one commit or all.
    """
    _check_given("--range", text)
    repository = Repository(folder)
    start, dots, end = text.partition("...")
    if not dots:
        start, dots, end = text.partition("..")
    if dots and (start or end):
        return _between(repository, start or "HEAD", end or "HEAD", text)
    if text.endswith("^!") and len(text) > len("^!"):
        commit = repository.found(text.removesuffix("^!"))
        excluded = _without(repository.parents(commit))
        return Range((commit, *excluded), text)
    raise UsageError(
        f"--range {text}: not a range; write A..B for the commits that B has and A has not, "
        f"A^! for the commit A alone, or scan everything with --history"
    )


def since(revision: str, folder: str = ".") -> Range:
    """Return the commits that HEAD has and *revision* has not; raises UsageError."""
    _check_given("--since", revision)
    return _between(Repository(folder), revision, "HEAD", f"{revision}..HEAD")


def _between(repository: "Repository", start: str, end: str, label: str) -> Range:
    excluded = _without([repository.found(start)])
    commit = repository.found(end)
    return Range((commit, *excluded), label, tags=repository.tags([end]))


def _check_given(option: str, text: str) -> None:
    if not text.strip():
        raise UsageError(f"{option}: what is given is empty; is a variable in it not set?")


def _without(commits: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"^{commit}" for commit in commits)


class Repository:
    """The questions asked of the repository of *folder*.

    With *inherit_place* of the one that the environment names. Raises NotARepositoryError.
    """

    def __init__(self, folder: str, *, inherit_place: bool = False) -> None:
        self._folder = folder
        self._inherit_place = inherit_place
        try:
            self._run(["rev-parse", "--git-dir"])
        except NotARepositoryError as error:
            raise NotARepositoryError(
                f"{folder}: not a git repository; go into one, or name its folder"
            ) from error

    def looked_up(self, names: Sequence[str]) -> list[tuple[str, str] | None]:
        """Return the id and kind of the object that each of *names* means; None: there is none."""
        # One name a line: what holds a line break is no name.
        asked = "".join(f"{'' if _breaks(name) else name}\n" for name in names)
        told = self._run(["cat-file", "--batch-check"], asked.encode("utf-8", "surrogateescape"))
        lines = told.decode("utf-8", "replace").splitlines()
        return [_object(line) for line in lines]

    def commit(self, name: str) -> str | None:
        """Return the id of the commit that *name* means, or None where there is none."""
        return self.commits([name])[0]

    def commits(self, names: Sequence[str]) -> list[str | None]:
        """Return the id of the commit that each of *names* means."""
        found = self.looked_up([f"{name}^{{commit}}" if name else "" for name in names])
        return [each[0] if each else None for each in found]

    def found(self, name: str) -> str:
        """Return the id of the commit that *name* means; raises UsageError where there is none."""
        hint = ""
        try:
            commit = self.commit(name)
        except GitError as error:
            # Git fails at some names, such as `@{u}` where a branch has no upstream.
            commit, hint = None, f": {error}"
        if commit is None:
            if not hint and self.is_shallow():
                hint = "; this clone is shallow, fetch more of it"
            raise UsageError(f"{name}: there is no such commit here{hint}")
        return commit

    def parents(self, commit: str) -> list[str]:
        """Return the parents of *commit* that are here."""
        said = self._run(["rev-list", "--no-walk", "--parents", commit, "--"])
        return said.decode().split()[1:]

    def tags(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the annotated tags among *names*, and of the tags that those name."""
        tags: list[str] = []
        objects = [each for each in self.looked_up(names) if each and each[1] == "tag"]
        while objects:
            tags += [oid for oid, _ in objects]
            inner = [self._run(["cat-file", "tag", oid]).split(None, 2)[1] for oid, _ in objects]
            found = self.looked_up([each.decode() for each in inner])
            objects = [each for each in found if each and each[1] == "tag"]
        return tuple(dict.fromkeys(tags))

    def fetched(self, remote: str, besides: Collection[str] = ()) -> list[str]:
        """Return the commits that were last seen at the tips of *remote*'s branches.

        Not at those of *besides*, full names of refs at the remote, which more is known of. None
        of an address, even one that looks like the name of a remote's branches.
        """
        remotes = self._lines(["remote"])
        if remote not in remotes:
            return []
        # A remote `team/a` keeps its refs among those of a remote `team`.
        inner = tuple(f"refs/remotes/{name}/" for name in remotes if name.startswith(f"{remote}/"))
        known = self._tracking(remote, besides)
        line_of = "--format=%(objectname) %(refname) %(symref)"
        refs = [line.split(" ") for line in self._lines(["for-each-ref", line_of, "refs/remotes/"])]
        own = [
            oid
            for oid, ref, points_to in refs
            if ref.startswith(f"refs/remotes/{remote}/")
            and not ref.startswith(inner)
            # `origin/HEAD` only points to a branch, which is listed itself.
            and not points_to
            and ref not in known
        ]
        return [commit for commit in self.commits(own) if commit]

    def _tracking(self, remote: str, names: Collection[str]) -> set[str]:
        """Return the refs here that follow the refs *names* of *remote*."""
        said = gitio.run(
            ["config", "-z", "--get-all", f"remote.{remote}.fetch"],
            self._folder,
            inherit_place=self._inherit_place,
            accept=(0, 1),
        )
        specs = said.decode("utf-8", "surrogateescape").split("\0")
        # Where git was told to fetch nothing, a push moves these all the same.
        specs.append(f"refs/heads/*:refs/remotes/{remote}/*")
        return {ref for spec in specs for name in names if (ref := _mapped(name, spec))}

    def work_tree(self) -> str | None:
        """Return the root of the work tree, or None for a bare repository."""
        if self._run(["rev-parse", "--is-inside-work-tree"]).strip() != b"true":
            return None
        return os.fsdecode(self._run(["rev-parse", "--show-toplevel"]).removesuffix(b"\n"))

    def is_shallow(self) -> bool:
        """Whether history is cut off somewhere."""
        return self._run(["rev-parse", "--is-shallow-repository"]).strip() == b"true"

    def cut_off(self, commits: Iterable[str]) -> list[str]:
        """Return those of *commits* whose parents a shallow clone lacks."""
        if not self.is_shallow():
            return []
        place = os.fsdecode(self._run(["rev-parse", "--git-path", "shallow"]).rstrip(b"\n"))
        edge = set(Path(self._folder, place).read_text("ascii").split())
        return [commit for commit in commits if commit in edge]

    def commits_of(self, revisions: Sequence[str]) -> list[str]:
        """Return the commits of *revisions*, parents before children; empty: none."""
        if not revisions:
            return []
        return gitlog.commits_between(self._folder, revisions, inherit_place=self._inherit_place)

    def tips(self, revisions: Sequence[str]) -> list[str]:
        """Return those commits of *revisions* that no other of them builds on, the newest last."""
        nodes = gitlog.nodes_between(self._folder, revisions, inherit_place=self._inherit_place)
        parents = {parent for node in nodes for parent in node.parents}
        return [node.oid for node in nodes if node.oid not in parents]

    def _lines(self, arguments: Sequence[str]) -> list[str]:
        return self._run(arguments).decode("utf-8", "surrogateescape").splitlines()

    def _run(self, arguments: Sequence[str], stdin: bytes = b"") -> bytes:
        return gitio.run(arguments, self._folder, inherit_place=self._inherit_place, stdin=stdin)


def is_zero(oid: str) -> bool:
    """Whether *oid* is the one git writes where there is no object."""
    return bool(oid) and not oid.strip("0")


def _mapped(name: str, refspec: str) -> str:
    """Return what *refspec* fetches the ref *name* to, or "" where it does not."""
    source, _, target = refspec.removeprefix("+").partition(":")
    start, star, end = source.partition("*")
    if not star:
        return target if name == source else ""
    if len(name) < len(start) + len(end) or not (name.startswith(start) and name.endswith(end)):
        return ""
    return target.replace("*", name[len(start) : len(name) - len(end)], 1)


def _breaks(name: str) -> bool:
    return "\n" in name or "\0" in name


def _object(line: str) -> tuple[str, str] | None:
    oid, _, rest = line.partition(" ")
    kind, _, size = rest.partition(" ")
    return (oid, kind) if size.isdigit() and kind in ("commit", "tree", "blob", "tag") else None
