"""The result of a run: findings, what was suppressed, what could not be done, and counts."""

from dataclasses import dataclass, field
from enum import StrEnum

from orscan.finding import Finding
from orscan.rule import Described, Severity
from orscan.verdict import State

CLEAN, FOUND, INCOMPLETE = 0, 1, 3
"""Exit codes; 2 is for errors of usage and configuration, 130 for an interrupt."""


class Gravity(StrEnum):
    """Whether a diagnostic leaves the scan incomplete, or only tells something."""

    INCOMPLETE = "incomplete"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """Something the scan could not do, or that its user should know.

    *path* is empty where no file is meant; *line* is 0 where no line is.
    """

    path: str
    line: int
    kind: str
    message: str
    gravity: Gravity = Gravity.INCOMPLETE


class Mode(StrEnum):
    """What was scanned."""

    TREE = "tree"
    STAGED = "staged"
    STDIN = "stdin"
    FILES = "files"
    MESSAGE = "message"
    BYTES = "bytes"
    HISTORY = "history"
    RANGE = "range"
    ACCOUNT = "account"


@dataclass(slots=True)
class Scanned:
    """How much was looked at: *bytes* counts content read, *left_out* why something was not.

    *files* are files of the source, *blobs* also members of archives, names and link targets.
    *objects* are those of a git store, whatever their type, *remembered* those of them that an
    earlier scan looked at. *account_keys* are those that an account listed. *left_out* maps a
    reason to a number of files.
    """

    mode: Mode
    files: int = 0
    blobs: int = 0
    commits: int = 0
    bytes: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    objects: int = 0
    remembered: int = 0
    account_keys: int = 0

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count *count* files as left out for *reason*."""
        self.left_out[reason] = self.left_out.get(reason, 0) + count

    def add(self, other: "Scanned") -> None:
        """Add the counts of a part of the same scan."""
        self.files += other.files
        self.blobs += other.blobs
        self.commits += other.commits
        self.bytes += other.bytes
        self.objects += other.objects
        self.remembered += other.remembered
        for reason, count in other.left_out.items():
            self.leave_out(reason, count)


@dataclass(frozen=True, slots=True)
class Report:
    """Findings and suppressed findings in order of place, diagnostics, and what was scanned.

    *rules* are all that were looked for; *root* is the folder that paths are relative to, or "".
    *stale* says that entries of the baseline match nothing, where that is to fail. With
    *fail_on_live* a finding fails only where its key is known to work.
    """

    scanned: Scanned
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    fail_on: Severity = Severity.WARNING
    root: str = ""
    rules: tuple[Described, ...] = ()
    stale: bool = False
    fail_on_live: bool = False

    @property
    def incomplete(self) -> bool:
        """Whether part of what was asked for could not be looked at."""
        return any(d.gravity is Gravity.INCOMPLETE for d in self.diagnostics)

    @property
    def keys(self) -> int:
        """How many distinct secrets the findings hold."""
        return len({f.secret for f in self.findings if f.secret})

    def count(self, severity: Severity) -> int:
        """How many findings have *severity*."""
        return sum(f.severity is severity for f in self.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings that fail or stale, 3 incomplete with nothing found.

        A finding fails at or above `fail_on`, or where its key works: see `fail_on_live`.
        """
        if self.stale or any(map(self._fails, self.findings)):
            return FOUND
        return INCOMPLETE if self.incomplete else CLEAN

    def _fails(self, finding: Finding) -> bool:
        if self.fail_on_live:
            return finding.verdict is not None and finding.verdict.state is State.LIVE
        return finding.severity >= self.fail_on
