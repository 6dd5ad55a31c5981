"""Decisions on what was found, one key after the other; each is written down at once."""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from orscan import gitio, runner
from orscan.baseline import Baseline, Entry, Status, accepted
from orscan.errors import GitError, UsageError
from orscan.triage.project import Found, Project

_DAYS = re.compile(r"(\d{1,4})\s*d(?:ays?)?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MARK = re.compile(r"[0-9a-f]{32}")
_KEPT = "orscan/triage.json"
_LARGEST = 16 << 20


class Decision(StrEnum):
    """What was decided of a key."""

    FIX = "fix"
    FALSE_ALARM = "false alarm"
    ACCEPT = "accept"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Case:
    """A key, or a variable that carries one, with all findings of it."""

    findings: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The masked key or, where none is known, the variable."""
        one = self.findings[0].finding
        return one.secret.masked if one.secret else one.variable or one.rule_id

    @property
    def owner_url(self) -> str | None:
        """Where the key's owner can switch it off."""
        secret = self.findings[0].finding.secret
        return secret.owner_url if secret else None

    @property
    def mark(self) -> str:
        """A digest of the key and its places: one at a new place is another case."""
        names = sorted(found.finding.fingerprint for found in self.findings)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def cases(found: Iterable[Found]) -> list[Case]:
    """Return what is to be decided: the worst first, then in order of place."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        secret = one.finding.secret
        name = ("", secret.sha256) if secret else (one.finding.rule_id, one.finding.carrier)
        groups.setdefault(name, []).append(one)
    listed = [Case(tuple(group)) for group in groups.values()]
    return sorted(listed, key=lambda case: -max(one.finding.severity for one in case.findings))


def expiry(text: str, today: date) -> date | None:
    """Return the day that *text* names: `2027-01-31`, or `90d` from *today*; None for "".

    Raises UsageError for anything else, and for a day that is past.
    """
    text = text.strip()
    if not text:
        return None
    days = _DAYS.fullmatch(text)
    day = today + timedelta(days=int(days[1])) if days else None
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisoformat(text)
    if day is None:
        raise UsageError(f"{text}: no day; write 2027-01-31, or 90d for in 90 days")
    if day < today:
        raise UsageError(f"{text}: that day is past")
    return day


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision, and what has to be put back to undo it."""

    case: Case
    decision: Decision
    before: Baseline


@dataclass
class Session:
    """Decisions on the cases of a project. The baseline is written with each of them.

    Keys to be fixed are remembered in git's own folder, so that the next session does not ask
    again; without git they are asked about again.
    """

    project: Project
    baseline: Baseline
    _is_new: bool = False
    _marks: set[str] = field(default_factory=set)
    _steps: list[_Step] = field(default_factory=list)

    @classmethod
    def of(cls, project: Project) -> "Session":
        """Return the session that goes on where the last one ended."""
        is_new = not os.path.lexists(project.file)
        return cls(project, project.baseline, is_new, _recalled(_kept(project)))

    def left(self, *, again: bool = False) -> list[Case]:
        """Return the cases that are not decided; with *again* those to be fixed, too."""
        today = runner.today()
        known = {one.fingerprint for one in self.baseline.entries if one.is_live(today)}
        found = (one for one in self.project.open if one.fingerprint not in known)
        return [case for case in cases(found) if again or case.mark not in self._marks]

    def decide(
        self,
        case: Case,
        decision: Decision,
        *,
        reason: str = "",
        owner: str = "",
        expires: date | None = None,
    ) -> None:
        """Take *decision* on *case* and write it down; raises ConfigError where that fails."""
        step = _Step(case, decision, self.baseline)
        if decision in (Decision.ACCEPT, Decision.FALSE_ALARM):
            status = Status.FALSE_ALARM if decision is Decision.FALSE_ALARM else Status.ACCEPTED
            entries = _entries(case, reason, owner, status, expires)
            changed = self.baseline.with_entries(entries)
            self.project.save(changed)
            self.baseline = changed
        elif decision is Decision.FIX:
            self._marks.add(case.mark)
            _remember(_kept(self.project), self._marks)
        self._steps.append(step)

    def undo(self) -> Case | None:
        """Take the last decision back; return what it was on, or None where there is none."""
        if not self._steps:
            return None
        step = self._steps[-1]
        if self.baseline is not step.before:
            self._restore(step.before)
        if step.decision is Decision.FIX:
            self._marks.discard(step.case.mark)
            _remember(_kept(self.project), self._marks)
        self._steps.pop()
        return step.case

    def _restore(self, before: Baseline) -> None:
        if before.entries or not self._is_new:
            self.project.save(before)
        else:
            self.project.file.unlink(missing_ok=True)
        self.baseline = before

    @property
    def counts(self) -> Counter[Decision]:
        """How many decisions of each kind were taken."""
        return Counter(step.decision for step in self._steps)


def _entries(
    case: Case, reason: str, owner: str, status: Status, expires: date | None
) -> Sequence[Entry]:
    return [
        accepted(
            one.finding,
            one.path,
            reason=reason,
            owner=owner,
            status=status,
            expires=expires,
            scope=one.scope,
        )
        for one in case.findings
    ]


def _kept(project: Project) -> Path | None:
    """Return where decisions are remembered that no baseline holds; None outside of git."""
    with suppress(GitError):
        if gitio.work_tree(project.root):
            said = gitio.run(["rev-parse", "--git-path", _KEPT], project.root)
            return Path(project.root, os.fsdecode(said.rstrip(b"\n")))
    return None


def _recalled(file: Path | None) -> set[str]:
    """Return what is remembered; nothing where it cannot be read, so that all is asked again."""
    if file is None:
        return set()
    with suppress(OSError, ValueError, RecursionError):
        with file.open("rb") as opened:
            listed = json.loads(opened.read(_LARGEST))
        if isinstance(listed, list):
            return {one for one in listed if isinstance(one, str) and _MARK.fullmatch(one)}
    return set()


def _remember(file: Path | None, marks: Iterable[str]) -> None:
    """Write *marks* down; where that fails, they are asked about again."""
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(sorted(marks)) + "\n", "utf-8")
