"""Puts a baseline to findings: what it accepts is marked, never dropped."""

import os
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from orscan import gitio
from orscan.baseline.entries import Baseline, Entry, Scope, Status
from orscan.errors import GitError
from orscan.finding import Finding, Suppression, SuppressionKind, fingerprint
from orscan.report import Diagnostic, Gravity


@dataclass(frozen=True, slots=True)
class View:
    """How a baseline sees the paths of a report: *ahead* is put in front of each, or *off* taken.

    Both are empty where the two are relative to the same folder, as in every repository.
    """

    ahead: str = ""
    off: str = ""

    @classmethod
    def of(cls, root: str, file: Path) -> "View":
        """Return how the baseline in *file* sees what lies in the folder *root*.

        Its paths are relative to the repository it lies in or, outside of any, to its own folder;
        for a baseline from elsewhere, to *root*.
        """
        folder = os.path.realpath(file.parent)
        root = os.path.realpath(root) if root else folder
        if folder == root:
            return cls()
        home = PurePosixPath(Path(_top(folder)).as_posix())
        here = PurePosixPath(Path(root).as_posix())
        if home.is_relative_to(here):
            below = home.relative_to(here).as_posix()
            return cls(off="" if below == "." else f"{below}/")
        if here.is_relative_to(home) and not _is_repository(root):
            return cls(ahead=f"{here.relative_to(home).as_posix()}/")
        return cls()

    def path(self, reported: str) -> str | None:
        """Return the path that the baseline knows *reported* by; None for what it knows not."""
        if not reported.startswith(self.off):
            return None
        return self.ahead + reported[len(self.off) :]


def _top(folder: str) -> str:
    """Return the root of the work tree that *folder* lies in, or the folder itself."""
    with suppress(GitError):
        return os.path.realpath(gitio.work_tree(folder) or folder)
    return folder


def _is_repository(folder: str) -> bool:
    return Path(folder, ".git").exists() or gitio.is_git_folder(folder)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings as a baseline sees them, in their order; *used* are entries that match one.

    *expired* are those of them that do not count any more, *overruled* what a merge left beside
    stricter entries.
    """

    findings: tuple[Finding, ...]
    used: frozenset[str] = frozenset()
    expired: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    overruled: tuple[Entry, ...] = ()

    def stale(self, scopes: Container[Scope]) -> tuple[Entry, ...]:
        """Return the entries of *scopes* that match no finding."""
        return tuple(
            one for one in self.entries if one.scope in scopes and one.fingerprint not in self.used
        )


def notices(judged: Judged, name: str, scopes: Container[Scope]) -> Iterator[Diagnostic]:
    """Yield what to tell of a baseline called *name*: entries that ran out, stale, and doubled.

    Only entries of *scopes* are called stale: those that all was looked at for.
    """
    for entry in judged.expired:
        message = (
            f"what the baseline said of {entry.key or entry.rule} was true until {entry.expires}: "
            f"{entry.reason} ({entry.owner})"
        )
        yield Diagnostic(name, entry.line, "expired-baseline", message, Gravity.NOTICE)
    for entry in judged.stale(scopes):
        message = "nothing matches this entry any more; `orscan baseline prune` removes it"
        yield Diagnostic(name, entry.line, "stale-baseline", message, Gravity.NOTICE)
    for entry in judged.overruled:
        message = (
            "another entry says something stricter of the same finding, and counts; "
            "`orscan baseline update` removes this one"
        )
        yield Diagnostic(name, entry.line, "doubled-baseline", message, Gravity.NOTICE)


def judge(findings: Iterable[Finding], baseline: Baseline, view: View, today: date) -> Judged:
    """Return *findings*, those marked that *baseline* accepts on the day *today*.

    One that is suppressed already stays so, for its own reason.
    """
    known = {entry.fingerprint: entry for entry in baseline.entries}
    used: dict[str, Entry] = {}
    told: list[Finding] = []
    for finding in findings:
        entry = _matching(finding, known, view)
        if entry:
            used[entry.fingerprint] = entry
        if entry and entry.is_live(today) and not finding.suppression:
            told.append(replace(finding, suppression=_suppression(entry)))
        else:
            told.append(finding)
    expired = tuple(one for one in used.values() if not one.is_live(today))
    return Judged(
        tuple(told), frozenset(used), _in_order(expired), baseline.entries, baseline.overruled
    )


def _matching(finding: Finding, known: dict[str, Entry], view: View) -> Entry | None:
    path = view.path(finding.place)
    if path is None:
        return None
    entry = known.get(fingerprint(finding.rule_id, path, finding.carrier))
    return entry if entry and entry.is_of(finding.rule_id, path) else None


def _in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.path, one.rule, one.fingerprint)))


def _suppression(entry: Entry) -> Suppression:
    what = "false alarm: " if entry.status is Status.FALSE_ALARM else ""
    until = f" until {entry.expires.isoformat()}" if entry.expires else ""
    return Suppression(SuppressionKind.BASELINE, f"{what}{entry.reason} ({entry.owner}{until})")
