"""The repositories inside a repository: submodules, checked out or only kept."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from orscan import gitio, gitlog
from orscan.errors import GitError, NotARepositoryError
from orscan.gitlog import Entry
from orscan.objects.place import Place, place_of
from orscan.objects.store import Store
from orscan.problem import problem
from orscan.report import Diagnostic

Found = tuple[str, Place | Diagnostic]


def submodules(place: Place) -> Iterator[Found]:
    """Yield the path of each submodule of the repository at *place*, inner ones too, and its place.

    Those that are only kept in git's folder have the path there. A Diagnostic stands for one that
    git cannot open, and for one that is not here at all.
    """
    yield from _below(place, "", {place.common_dir})


def _below(place: Place, prefix: str, seen: set[str]) -> Iterator[Found]:
    links, unread = _links(place)
    if unread:
        yield prefix, problem(prefix, "unreadable", f"submodules cannot be listed: {unread}")
    inner: list[tuple[str, Place]] = []
    absent: list[Entry] = []
    for link in links:
        folder = None if place.work_tree is None else Path(place.work_tree, link.path)
        if folder is None or not os.path.lexists(folder / ".git"):
            absent.append(link)
            continue
        found = _opened(folder, prefix + link.path, _is_checked_out)
        inner += [(link.path, found)] if isinstance(found, Place) else []
        if isinstance(found, Diagnostic):
            yield prefix + link.path, found
    for name, folder in kept_below(place):
        found = _opened(folder, prefix + name, _is_kept)
        inner += [(name, found)] if isinstance(found, Place) else []
        if isinstance(found, Diagnostic):
            yield prefix + name, found
    for link in _lacking(absent, [found for _, found in inner]):
        path = prefix + link.path
        message = (
            f"a submodule whose commit {link.oid[:12]} is not here; "
            "run git submodule update --init --recursive in a work tree, and scan that"
        )
        yield path, problem(path, "missing", message)
    for name, found in inner:
        if found.common_dir not in seen:
            seen.add(found.common_dir)
            yield prefix + name, found
            yield from _below(found, f"{prefix}{name}/", seen)


def _links(place: Place) -> tuple[list[Entry], str]:
    """Return the submodules that the index names, or HEAD where there is no work tree.

    The second is what git says where it cannot tell.
    """
    entries: Iterator[Entry]
    if place.work_tree is not None:
        entries = gitlog.index_entries(Path(place.git_dir))
    elif gitlog.resolved(place.git_dir, ["HEAD"]) == [None]:
        return [], ""  # not born yet
    else:
        entries = gitlog.tree_entries(place.git_dir, "HEAD")
    found: dict[str, Entry] = {}
    try:
        found.update((one.path, one) for one in entries if one.mode == gitio.GITLINK)
    except GitError as error:
        return list(found.values()), str(error)
    return list(found.values()), ""


def _opened(folder: Path, path: str, is_right: Callable[[Place, Path], bool]) -> Place | Diagnostic:
    """Return the repository that *folder* is to be, or what is to be said of it."""
    try:
        found = place_of(str(folder))
        if not is_right(found, folder):  # git went on to the repository around it
            return problem(path, "unreadable", "a submodule git cannot open: it is no repository")
        _ = Store(Path(found.objects), found.width).folders
    except (GitError, NotARepositoryError) as error:
        return problem(path, "unreadable", f"a submodule git cannot open: {error}")
    # What stands for a work tree that is gone is none.
    return found if _is_checked_out(found, folder) else replace(found, work_tree=None)


def _is_checked_out(found: Place, folder: Path) -> bool:
    return found.work_tree is not None and folder.samefile(found.work_tree)


def _is_kept(found: Place, folder: Path) -> bool:
    return folder.samefile(found.git_dir)


def _lacking(links: list[Entry], places: list[Place]) -> list[Entry]:
    """Return those of *links* whose commit none of the repositories at *places* has."""
    left = links
    for place in places if left else ():
        try:
            there = gitlog.resolved(place.git_dir, [link.oid for link in left])
        except GitError:
            continue  # told when it is looked at
        left = [link for link, known in zip(left, there, strict=True) if known is None]
    return left


def kept_below(place: Place) -> Iterator[tuple[str, Path]]:
    """Yield the repositories of submodules that git's folder keeps, and their path.

    A linked work tree has a folder of its own for them.
    """
    common = Path(place.common_dir)
    start = "" if place.work_tree is None else ".git/"
    for top in (common / "modules", *sorted(common.glob("worktrees/*/modules"))):
        for folder, folders, _ in os.walk(top):
            here = Path(folder)
            if gitio.is_git_folder(folder):
                yield f"{start}{here.relative_to(common).as_posix()}", here
                folders.clear()
            else:
                folders.sort()
