"""Carries an audit out: asks for the account, then for the past of those keys that need it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from orscan.audit.leaks import own, places_of
from orscan.audit.outcome import Scans, report_of
from orscan.audit.reading import snapshot_of, with_activity
from orscan.audit.snapshot import Snapshot
from orscan.audit.spending import candidates
from orscan.config import Config
from orscan.openrouter.account import Account
from orscan.report import Diagnostic, Report
from orscan.rule import Described
from orscan.ruleset import practice_rules
from orscan.secret import Secret

_JUMPS = "unusual-spend"


class Seen(NamedTuple):
    """An account as it was read, and what of it could not be."""

    snapshot: Snapshot
    problems: Sequence[Diagnostic]


def seen(account: Account, key: Secret, now: datetime) -> Seen:
    """Return the account of the management key *key* at *now*; raises as `snapshot_of` does."""
    return Seen(*snapshot_of(account, key, now))


def audited(
    account: Account, found: Seen, rules: Sequence[Described], config: Config, scans: Scans
) -> tuple[Report, Snapshot]:
    """Return the report of an audit, and the account with the past of those keys it needed."""
    digests = [one.hash for one in candidates(found.snapshot, _least(rules))]
    digests += own(places_of(scans.findings), found.snapshot)
    snapshot, problems = with_activity(found.snapshot, account, digests)
    report = report_of(
        snapshot, rules, config, scans=scans, diagnostics=[*found.problems, *problems]
    )
    return report, snapshot


def _least(rules: Sequence[Described]) -> float:
    """Return from how many USD on what a key spends may be unusual; none where no rule asks."""
    for rule in practice_rules(rules):
        if rule.id == _JUMPS:
            return rule.threshold("dollars")
    return float("inf")
