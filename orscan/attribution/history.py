"""The stories of keys in a repository."""

import re
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from orscan.attribution.keepers import Hold, sorted_names
from orscan.attribution.reading import At, Reading
from orscan.gitlog import Change
from orscan.sources.files import shown
from orscan.story import Commit, Story

_DAY = 86400


@dataclass(frozen=True, slots=True)
class _Spot:
    """Content at a path: some blobs, or, for None, whatever is there or below."""

    path: str
    oids: frozenset[str] | None

    def has(self, path: str, oid: str | None) -> bool:
        """Whether the blob *oid* at *path* is meant; None is no blob."""
        if oid is None:
            return False
        if self.oids is None:
            return path == self.path or path.startswith(f"{self.path}/")
        return path == self.path and oid in self.oids

    def is_in(self, found: Collection[At]) -> bool:
        """Whether it is among *found*."""
        if self.oids is None:
            return any(self.has(path, oid) for path, oid in found)
        return any((self.path, oid) in found for oid in self.oids)

    def comes(self, change: Change) -> bool:
        """Whether *change* brings it in where it was not."""
        return self.has(change.path, change.new) and not self._was(change)

    def goes(self, change: Change) -> bool:
        """Whether *change* takes it out."""
        return self._was(change) and not self.has(change.path, change.new)

    def _was(self, change: Change) -> bool:
        return any(self.has(change.path, oid) for oid in change.old)


class History:
    """What git says of some blobs and names, read once, and the stories that it makes."""

    def __init__(self, reading: Reading, names: Collection[str], now: float | None) -> None:
        self._read = reading
        self._names = names
        self._now = time.time() if now is None else now

    @classmethod
    def read(
        cls,
        folder: str,
        blobs: Collection[str],
        *,
        names: Collection[str] = (),
        jobs: int = 1,
        now: float | None = None,
    ) -> "History":
        """Return what the repository of *folder* knows of *blobs* and of files called *names*.

        *blobs* may hold commits too, whose own texts matter. Nothing asked, nothing read. *now* is
        when days of exposure end, in seconds since 1970. Raises GitError where there is no store.
        """
        reading = Reading(folder, blobs, names)
        if blobs or names:
            reading.everything(jobs)
        return cls(reading, names, now)

    @classmethod
    def of_changes(
        cls,
        folder: str,
        changes: Iterable[Change],
        commits: Sequence[str],
        *,
        inherit_place: bool = False,
        now: float | None = None,
    ) -> "History":
        """Return what is known of *changes*, made by some of *commits*, and of these commits.

        A key was added by the first of *commits* that brought it in, whatever was before them.
        """
        made = list(changes)
        blobs = {oid for change in made for oid in (*change.old, change.new) if oid}
        reading = Reading(folder, blobs, inherit_place=inherit_place)
        if commits:
            reading.only(made, commits)
        return cls(reading, (), now)

    @property
    def problems(self) -> list[str]:
        """What git could not read, each told once."""
        return list(dict.fromkeys(self._read.problems))

    def paths(self, oid: str) -> tuple[str, ...]:
        """Return every path that a commit or an index gave a blob, sorted; empty: none did."""
        return tuple(sorted(self._read.paths.get(oid, ())))

    def named(self, name: str) -> tuple[str, ...]:
        """Return every path whose last part is *name*, of a file or a folder, sorted."""
        found: set[str] = set()
        for path in {path for paths in self._read.paths.values() for path in paths}:
            parts = path.split("/")
            ends = (end for end, part in enumerate(parts, start=1) if part == name)
            found.update("/".join(parts[:end]) for end in ends)
        return tuple(sorted(found))

    def unmasked(self, path: str) -> str:
        """Return the path that a report shows as *path*, without the keys that it names."""
        shape = re.compile(re.escape(path).replace(re.escape("..."), ".*"), re.DOTALL)
        candidates = (found for name in self._names for found in self.named(name))
        return next((one for one in candidates if shape.fullmatch(shown(one))), path)

    def story(self, path: str, oids: Collection[str] | None) -> Story:
        """Return the story of *path* while it held one of *oids*, versions with one key.

        None for *oids* means any content there, or below it where it is a folder. *path* may be
        as `paths` has it or as a report shows it.
        """
        spot = _Spot(self._real(path), None if oids is None else frozenset(oids))
        changes = self._changes_at(spot)
        holding = [change.commit for change in changes if spot.has(change.path, change.new)]
        names = [name for name, at in self._read.named if spot.has(*at)]
        in_head = spot.is_in(self._read.in_head)
        hides = self._read.kept.hides(holding)
        if not in_head and spot.is_in(self._read.staged):
            hides.append("index")
        return self._told(
            self._added(spot, changes),
            None if in_head else self._removed(spot, changes),
            in_head=in_head,
            names=[*self._read.kept.names(holding), *names],
            hides=hides,
        )

    def object_story(self, oid: str) -> Story:
        """Return the story of a blob that has no path: a ref names it, or nothing does."""
        names = [name for name, (_, blob) in self._read.named if blob == oid]
        return self._told(None, names=names, hides=() if names else ["dangling blob"])

    def commit_story(self, oid: str) -> Story:
        """Return the story of what a commit says itself: its message and its authors."""
        kept = self._read.kept
        return self._told(
            self._read.commit(oid),
            in_head=kept.is_in_head(oid),
            names=kept.names([oid]),
            hides=kept.hides([oid]),
        )

    def tag_story(self, oid: str) -> Story:
        """Return the story of what an annotated tag says itself."""
        names = self._read.tags.get(oid, [])
        return self._told(
            self._read.commit(oid), names=names, hides=() if names else ["dangling tag"]
        )

    def ref_story(self, name: str) -> Story:
        """Return the story of the name of a ref, given in full."""
        return self._told(None, names=[name])

    def knows_commit(self, oid: str) -> bool:
        """Whether *oid* is a commit that was read."""
        return oid in self._read.graph

    def rank(self, path: str, oid: str) -> tuple[bool, int]:
        """Return what sorts versions of a file: that in HEAD first, others as they came in."""
        path, places = self._real(path), self._read.places
        changes = self._read.changes.get(path, ())
        at = (places.get(change.commit, 0) for change in changes if change.new == oid)
        return (path, oid) not in self._read.in_head, min(at, default=len(places))

    def _told(
        self,
        added: Commit | None,
        removed: Commit | None = None,
        *,
        in_head: bool = False,
        names: Sequence[str] = (),
        hides: Sequence[str] = (),
    ) -> Story:
        days = None
        if added:
            end = removed.date if removed else int(self._now)
            days = max(0, end - added.date) // _DAY
        return Story(added, removed, days, in_head, *sorted_names(names), tuple(hides))

    def _added(self, spot: _Spot, changes: Sequence[Change]) -> Commit | None:
        """Return the first commit that brought *spot* in.

        One that is kept well comes before those that are not: amending and rebasing leave drafts.
        """
        came = self._best([change.commit for change in changes if spot.comes(change)])
        return self._read.commit(came[0]) if came else None

    def _removed(self, spot: _Spot, changes: Sequence[Change]) -> Commit | None:
        """Return the last commit that took out *spot*, which HEAD does not hold.

        None while a branch holds it, and where it came in once more later.
        """
        came = self._best([change.commit for change in changes if spot.comes(change)])
        if not came or spot.is_in(self._read.at_tips):
            return None
        standing = self._standing(came[0])
        went = [change.commit for change in changes if spot.goes(change)]
        went = sorted((one for one in went if self._standing(one) == standing), key=self._place)
        if went and self._place(went[-1]) > self._place(came[-1]):
            return self._read.commit(went[-1])
        return self._dropped(spot, changes, came[-1])

    def _dropped(self, spot: _Spot, changes: Sequence[Change], came: str) -> Commit | None:
        """Return the merge after the commit *came* that took the side of a parent without *spot*.

        No comparison shows one: what a merge has from a parent is no change.
        """
        oids = spot.oids
        if oids is None or not self._read.kept.branches([came]):
            return None
        known = {change.commit: spot.has(change.path, change.new) for change in changes}
        dropping = self._read.graph.dropping_merges(
            known,
            lambda commits: [one in oids for one in self._read.holding(spot.path, commits)],
        )
        self._read.kept.learn(dropping)
        live = [
            (place, commit)
            for commit, place in dropping.items()
            if place > self._place(came) and self._standing(commit) is Hold.REF
        ]
        return self._read.commit(min(live)[1]) if live else None

    def _best(self, commits: Iterable[str]) -> list[str]:
        """Return those of *commits* that are kept best, in order."""
        ordered = sorted(commits, key=lambda one: (self._standing(one), self._place(one)))
        return [one for one in ordered if self._standing(one) == self._standing(ordered[0])]

    def _standing(self, commit: str) -> Hold:
        hold = self._read.kept.hold(commit)
        return Hold.REF if hold.is_live else hold

    def _place(self, commit: str) -> int:
        return self._read.places.get(commit, 0)

    def _changes_at(self, spot: _Spot) -> Sequence[Change]:
        if spot.oids is not None:
            return self._read.changes.get(spot.path, [])
        several = self._read.changes.items()
        return [change for path, changes in several if spot.has(path, "") for change in changes]

    def _real(self, path: str) -> str:
        """Return the path that a report shows as *path*."""
        return path if path in self._read.changes else self._shown.get(path, path)

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {shown(path): path for paths in self._read.paths.values() for path in paths}
