"""A project and its baseline: what the tree and history hold, and what of it is accepted."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from orscan import baseline, gitio, runner
from orscan.baseline import NAME, Baseline, Entry, Judged, Scope, View
from orscan.config import Config
from orscan.errors import GitError, IncompleteError, NotARepositoryError, UsageError
from orscan.finding import Finding, fingerprint
from orscan.report import Report, Scanned


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, the path the baseline knows it by, and whether it is in history alone."""

    finding: Finding
    path: str
    scope: Scope

    @property
    def fingerprint(self) -> str:
        """What an entry that accepts it is called."""
        return fingerprint(self.finding.rule_id, self.path, self.finding.carrier)


@dataclass(frozen=True)
class Project:
    """What was found in a project, and the baseline in *file*, which may be empty.

    *scopes* are those that all was looked at for.
    """

    root: str
    file: Path
    view: View
    baseline: Baseline
    reports: tuple[Report, ...]
    scopes: frozenset[Scope]

    @cached_property
    def judged(self) -> Judged:
        """All findings as the baseline sees them."""
        found = [one for report in self.reports for one in (*report.findings, *report.suppressed)]
        return baseline.judge(found, self.baseline, self.view, runner.today())

    @cached_property
    def open(self) -> tuple[Found, ...]:
        """The findings that nothing suppresses, in order of place; what is in the tree, as such.

        Where the tree and history hold one, it comes from history, which tells its story.
        """
        known: dict[str, Found] = {}
        for one in self._found(self.judged.findings):
            known[one.finding.fingerprint] = one
        return tuple(sorted(known.values(), key=lambda one: one.finding.order))

    def _found(self, findings: Iterable[Finding]) -> Iterator[Found]:
        in_tree = {one.fingerprint for one in self._tree}
        for finding in findings:
            path = self.view.path(finding.place)
            if path is not None and finding.suppression is None:
                scope = Scope.TREE if finding.fingerprint in in_tree else Scope.HISTORY
                yield Found(finding, path, scope)

    @property
    def _tree(self) -> tuple[Finding, ...]:
        return self.reports[0].findings if Scope.TREE in self.scopes else ()

    @cached_property
    def held_in_tree(self) -> frozenset[str]:
        """The fingerprints of entries that match what is in the tree."""
        if Scope.TREE not in self.scopes:
            return frozenset()
        report = self.reports[0]
        found = (*report.findings, *report.suppressed)
        return baseline.judge(found, self.baseline, self.view, runner.today()).used

    @property
    def accepted(self) -> Iterator[tuple[Entry, Found]]:
        """The entries that count today, each with a finding in the tree that it accepts."""
        today = runner.today()
        live = {one.fingerprint: one for one in self.baseline.entries if one.is_live(today)}
        for finding in self._tree:
            path = self.view.path(finding.place)
            if path is None:
                continue
            found = Found(finding, path, Scope.TREE)
            entry = live.pop(found.fingerprint, None)
            if entry and entry.is_of(finding.rule_id, path):
                yield entry, found

    @property
    def stale(self) -> tuple[Entry, ...]:
        """The entries that match nothing any more, wherever they should be."""
        return self.judged.stale(self.scopes)

    @property
    def problems(self) -> int:
        """How many things the scan could not look at."""
        return sum(
            one.gravity == "incomplete" for report in self.reports for one in report.diagnostics
        )

    def require_whole(self) -> None:
        """Raise IncompleteError where the scan was not complete: then nothing is known as gone."""
        if self.problems:
            raise IncompleteError(
                "the scan was incomplete, so nobody knows what is gone; see `orscan scan`"
            )

    def save(self, changed: Baseline) -> bool:
        """Write *changed* in the place of the baseline; return whether that changed the file."""
        return baseline.save(changed, self.file)


def look(
    folder: str,
    config: Config,
    *,
    history: bool,
    create: bool = False,
    ignore: bool = False,
    jobs: int | None = None,
    progress: runner.Progress | None = None,
) -> Project:
    """Return the project that *folder* lies in: all of its repository, else the folder.

    With *create* there need be no baseline yet, otherwise ConfigError is raised where there is
    none; with *ignore* the one that is there is taken for empty.
    Raises UsageError where a bare repository is given without the name of a baseline.
    """
    if not Path(folder).is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    root = _root(folder, history=history)
    file = config.baseline or _beside(root)
    is_empty = ignore or (create and not os.path.lexists(file))
    known = Baseline() if is_empty else baseline.load(file)
    unjudged = replace(config, baseline=None)
    reports, scopes = [], []
    if root:
        reports.append(runner.scan_paths([root], unjudged, jobs=jobs, progress=progress))
        scopes.append(Scope.TREE)
    if history:
        reports.append(
            runner.scan_history(root or folder, unjudged, jobs=jobs, progress=_later(progress))
        )
        scopes.append(Scope.HISTORY)
    top = reports[0].root
    return Project(top, file, View.of(top, file), known, tuple(reports), frozenset(scopes))


def _later(progress: runner.Progress | None) -> runner.Progress | None:
    """Return *progress* for a scan that counts objects: a bar of files would not move."""
    if progress is None:
        return None

    def told(scanned: Scanned, listed: int) -> None:
        progress(replace(scanned, files=scanned.objects), listed)

    return told


def _root(folder: str, *, history: bool) -> str | None:
    """Return the root of the tree; None for the inside of a bare repository."""
    try:
        root = gitio.work_tree(folder)
    except GitError:
        if history and gitio.is_git_folder(folder):
            return None
        raise
    if root is None and history:
        raise NotARepositoryError(f"{folder}: in no git repository, so there is no history")
    return root or os.path.realpath(folder)


def _beside(root: str | None) -> Path:
    if root is None:
        raise UsageError("a bare repository has no place for a baseline: name it with --baseline")
    return Path(root, NAME)


def owner_of(folder: str) -> str:
    """Return who works in *folder*, as git knows them; raises UsageError where it does not."""
    said = gitio.run(["config", "--get", "user.email"], folder, accept=(0, 1))
    owner = said.decode("utf-8", "replace").strip()
    if not owner:
        raise UsageError(
            "git knows no user.email; say with --owner who answers for what you accept"
        )
    return owner


def merges(project: Project) -> bool:
    """Return whether git keeps both sides where two branches change the baseline of *project*.

    True where there is nothing to say: outside of git, or for a baseline that lies elsewhere.
    """
    place, root = project.file.resolve(), Path(project.root).resolve()
    if not place.is_relative_to(root) or gitio.work_tree(str(root)) is None:
        return True
    name = place.relative_to(root).as_posix()
    said = gitio.run(["check-attr", "-z", "merge", "--", name], str(root))
    return not said.endswith((b"\0unspecified\0", b"\0set\0"))
