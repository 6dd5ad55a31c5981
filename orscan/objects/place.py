"""Which repository a folder lies in, and where its parts are."""

import os
from dataclasses import dataclass

from orscan import gitio
from orscan.errors import GitError, NotARepositoryError

_ASKED = (
    "--show-object-format",
    "--is-shallow-repository",
    "--is-inside-work-tree",
    "--absolute-git-dir",
    "--git-common-dir",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A repository: all paths are absolute.

    *git_dir* is that of the work tree asked about, *common_dir* is shared by all linked work trees,
    *objects* holds the objects, *work_tree* is None where there is none. *width* is the length of
    an object id in bytes.
    """

    git_dir: str
    common_dir: str
    objects: str
    width: int
    is_shallow: bool
    work_tree: str | None


def place_of(folder: str, *, inherit_place: bool = False) -> Place:
    """Return the repository that *folder* lies in; raises like `gitio.run`."""
    try:
        said = gitio.run(["rev-parse", *_ASKED], folder, inherit_place=inherit_place)
    except NotARepositoryError as error:
        raise NotARepositoryError(
            f"{folder}: not a git repository; go into one, or name its folder"
        ) from error
    # Paths come last, each on a line of its own, and may hold line ends themselves.
    form, shallow, inside, rest = said.split(b"\n", 3)
    git_dir, common = _two_paths(os.fsdecode(rest), folder)
    tree: str | None = None
    if inside == b"true":
        top = gitio.run(["rev-parse", "--show-toplevel"], folder, inherit_place=inherit_place)
        tree = os.fsdecode(top.removesuffix(b"\n"))
    objects = gitio.run(["rev-parse", "--git-path", "objects"], folder, inherit_place=inherit_place)
    return Place(
        git_dir,
        common,
        os.path.join(os.path.abspath(folder), os.fsdecode(objects.removesuffix(b"\n"))),
        32 if form == b"sha256" else 20,
        shallow == b"true",
        tree,
    )


def _two_paths(said: str, folder: str) -> tuple[str, str]:
    lines = said.removesuffix("\n").split("\n")
    cut = len(lines) // 2 if len(lines) % 2 == 0 else 1
    for at in (cut, *range(1, len(lines))):
        git_dir, common = "\n".join(lines[:at]), "\n".join(lines[at:])
        common = os.path.normpath(os.path.join(os.path.abspath(folder), common))
        if os.path.isdir(git_dir) and os.path.isdir(common):
            return git_dir, common
    raise GitError(f"{folder}: git's folder cannot be told from {said!r}")
