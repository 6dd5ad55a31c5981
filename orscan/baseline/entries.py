"""What a baseline holds: a finding that somebody has accepted, why, and until when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from orscan.finding import Finding, fingerprint

PREFIX = "sk-or-v1-"


class Status(StrEnum):
    """What was said of a finding: that it is real and accepted, or that it is none."""

    ACCEPTED = "accepted"
    FALSE_ALARM = "false-alarm"


class Scope(StrEnum):
    """Where a finding is: in the tree, and so in its history, or in history alone."""

    TREE = "tree"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An accepted finding. *key* is its masked key, without the start that all keys have.

    Where no key is known it is the variable that carries it.
    *expires* is the last day it is accepted on. *line* is where it stands in its file, from 1.
    """

    fingerprint: str
    rule: str
    path: str
    key: str
    reason: str
    owner: str
    status: Status = Status.ACCEPTED
    expires: date | None = None
    scope: Scope = Scope.TREE
    line: int = field(default=0, compare=False)

    def is_live(self, today: date) -> bool:
        """Whether the entry counts on the day *today*."""
        return self.expires is None or today <= self.expires

    def is_stricter(self, other: "Entry") -> bool:
        """Whether this one, of two for one finding, lets less pass; they never are equally strict.

        It ends sooner, or calls it a key where the other one says it is none.
        """
        return _leniency(self) < _leniency(other)

    def is_of(self, rule: str, path: str) -> bool:
        """Whether the entry says what its fingerprint does: a reviewer sees rule and path only."""
        return (self.rule, self.path) == (rule, path)


def _leniency(entry: Entry) -> tuple[date, bool, bool, str, str]:
    is_none, is_past = entry.status is Status.FALSE_ALARM, entry.scope is Scope.HISTORY
    return (entry.expires or date.max, is_none, is_past, entry.reason, entry.owner)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Entries, each fingerprint once, in the order of their fingerprints.

    *overruled* are those a merge left beside a stricter one of the same finding; they count not.
    """

    entries: tuple[Entry, ...] = ()
    overruled: tuple[Entry, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Baseline":
        """Return the baseline of *entries*; of those with one fingerprint the last counts."""
        known = {entry.fingerprint: entry for entry in entries}
        return cls(tuple(known[name] for name in sorted(known)))

    def with_entries(self, added: Iterable[Entry]) -> "Baseline":
        """Return the baseline with *added*, in the place of entries with their fingerprints."""
        return Baseline.of((*self.entries, *added))

    def without(self, fingerprints: Collection[str]) -> "Baseline":
        """Return the baseline without the entries that have *fingerprints*."""
        return Baseline(tuple(one for one in self.entries if one.fingerprint not in fingerprints))


def accepted(
    finding: Finding,
    path: str,
    *,
    reason: str,
    owner: str,
    status: Status = Status.ACCEPTED,
    expires: date | None = None,
    scope: Scope = Scope.TREE,
) -> Entry:
    """Return the entry that accepts *finding*, which a baseline knows to be at *path*."""
    return Entry(
        fingerprint=fingerprint(finding.rule_id, path, finding.carrier),
        rule=finding.rule_id,
        path=path,
        key=_shown(finding),
        reason=reason,
        owner=owner,
        status=status,
        expires=expires,
        scope=scope,
    )


def _shown(finding: Finding) -> str:
    """Return the masked key without what would make a candidate of it in every scan."""
    return finding.secret.masked.removeprefix(PREFIX) if finding.secret else finding.variable
