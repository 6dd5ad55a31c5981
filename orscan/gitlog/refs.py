"""What keeps commits: refs, the heads of work trees, the stash and reflogs."""

from dataclasses import dataclass
from pathlib import Path

from orscan import gitio
from orscan.gitlog.asking import resolved

_USAGE = 129
"""What git ends with when it was asked for the commits of nothing."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A name for an object: *oid* is what it names, *peeled* what an annotated tag there means.

    *kind* is that of *peeled*: `commit`, `tree` or `blob`.
    """

    name: str
    oid: str
    peeled: str
    kind: str


def refs(
    folder: str, *, inherit_place: bool = False, problems: list[str] | None = None
) -> list[Ref]:
    """Return all refs but those that only name another ref, in the order of their full names."""
    command = ["for-each-ref", "--format=%(objectname) %(refname)%00%(symref)"]
    said = gitio.run(command, folder, inherit_place=inherit_place)
    found: list[tuple[str, str]] = []
    for line in said.decode("utf-8", "surrogateescape").split("\n"):
        oid, _, rest = line.partition(" ")
        name, _, points_to = rest.partition("\0")
        if name and not points_to:
            found.append((name, oid))
    asked = [f"{oid}^{{}}" for _, oid in found]
    peeled = resolved(folder, asked, inherit_place=inherit_place, problems=problems)
    return [
        Ref(name, oid, *target)
        for (name, oid), target in zip(found, peeled, strict=True)
        if target is not None
    ]


def pseudo_refs(
    folder: str, *, inherit_place: bool = False, problems: list[str] | None = None
) -> list[Ref]:
    """Return what `HEAD`, `ORIG_HEAD`, `FETCH_HEAD` and their like name, in every work tree.

    Those of a linked work tree are called `worktrees/<id>/HEAD`, that of the main one also
    `main-worktree/HEAD`; those that are where `HEAD` is are left out. A file that lists several
    objects gives a ref for each.
    """
    found: list[tuple[str, str]] = [("HEAD", "HEAD"), ("main-worktree/HEAD", "main-worktree/HEAD")]
    for place, git_folder in git_folders(folder, inherit_place=inherit_place).items():
        if place:
            found.append((f"{place}/HEAD", f"{place}/HEAD"))
        start = f"{place}/" if place else ""
        for file in sorted(git_folder.glob("*_HEAD")):
            found.extend((start + file.name, oid) for oid in _listed(file))
    asked = [f"{target}^{{}}" for _, target in found]
    peeled = resolved(folder, asked, inherit_place=inherit_place, problems=problems)
    return [
        Ref(name, target[0], *target)
        for (name, _), target in zip(found, peeled, strict=True)
        if target is not None and (name == "HEAD" or name[-5:] != "/HEAD" or target != peeled[0])
    ]


def _listed(file: Path) -> list[str]:
    """Return the object ids that lines of a file such as FETCH_HEAD begin with."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    words = [line.split()[0] for line in lines if line.split()]
    return [word for word in words if is_oid(word)]


def is_oid(text: str) -> bool:
    """Whether *text* is a whole object id, of SHA-1 or SHA-256."""
    return len(text) in (40, 64) and set(text) <= set("0123456789abcdef")


def git_folders(folder: str, *, inherit_place: bool = False) -> dict[str, Path]:
    """Return the folders git keeps its files in: "" has the main one, `worktrees/<id>` others."""
    said = gitio.run(["rev-parse", "--git-common-dir"], folder, inherit_place=inherit_place)
    common = Path(folder, said.decode("utf-8", "surrogateescape").removesuffix("\n")).absolute()
    linked = (one for one in sorted(common.glob("worktrees/*")) if one.is_dir())
    return {"": common} | {f"worktrees/{one.name}": one for one in linked}


def in_reflogs(folder: str, *, inherit_place: bool = False) -> list[str]:
    """Return the commits that the reflogs of all work trees name; those that are gone are not."""
    command = ["rev-list", "--no-walk=unsorted", "--reflog"]
    said = gitio.run(command, folder, inherit_place=inherit_place, accept=(0, _USAGE))
    return said.decode().split()


def stashes(folder: str, *, inherit_place: bool = False) -> list[str]:
    """Return the commits of the stash and its reflog; the repository has to have a stash."""
    command = ["rev-list", "--walk-reflogs", "refs/stash"]
    return gitio.run(command, folder, inherit_place=inherit_place).decode().split()


def ends(folder: str) -> list[str]:
    """Return the ids of what branches, also those of remotes, and tags name, newest first."""
    command = ["for-each-ref", "--sort=-creatordate", "--format=%(objectname)"]
    listed = gitio.run([*command, "refs/heads", "refs/remotes", "refs/tags"], folder)
    return list(dict.fromkeys(listed.decode("ascii", "replace").split()))
