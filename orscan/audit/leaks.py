"""Which keys that a scan found are the account's, by digest alone; nothing is sent about others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from orscan.audit.snapshot import Snapshot
from orscan.audit.spending import dollars, since
from orscan.audit.telling import called
from orscan.finding import Finding
from orscan.location import Role
from orscan.openrouter.models import AccountKey
from orscan.rule import PracticeRule, Severity

RULE = "leaked-key"
Places = Mapping[str, Sequence[Finding]]
"""The findings of each key, by its digest."""


def places_of(findings: Iterable[Finding]) -> Places:
    """Return the findings of each key that *findings* hold, in order of place."""
    places: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda one: one.order):
        if finding.secret is not None:
            places[finding.secret.sha256].append(finding)
    return places


def own(places: Places, snapshot: Snapshot) -> list[str]:
    """Return the digests of found keys that are the account's, its management key among them."""
    return [one for one in places if one in snapshot.by_hash or one == snapshot.own]


def leaked(rule: PracticeRule, places: Places, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each key of the account in *places*, at the first of its places."""
    found = []
    for digest in own(places, snapshot):
        key = snapshot.by_hash.get(digest)
        message, severity = _managing() if digest == snapshot.own else _said(key, places, snapshot)
        first, *others = places[digest]
        found.append(
            replace(
                first,
                rule_id=rule.id,
                leak_class=rule.leak_class,
                severity=severity,
                confidence=rule.confidence,
                message=message,
                fix=rule.fix,
                variable="",
                suppression=None,
                related=tuple(
                    replace(one.location, role=Role.RELATED)
                    for one in others
                    if one.location.path != first.location.path
                    or one.location.start != first.location.start
                ),
            )
        )
    return found


def _managing() -> tuple[str, Severity]:
    message = (
        "this is the management key that this audit was made with: whoever has it can make new "
        "keys, and disable and delete all others"
    )
    return message, Severity.ERROR


def _said(key: AccountKey | None, places: Places, snapshot: Snapshot) -> tuple[str, Severity]:
    """Say whose key it is, whether it works, and what it spent since it is to be seen."""
    if key is None:
        return "this is a key of the account", Severity.ERROR
    masked = str(places[key.hash][0].secret)
    name = f"{key.name} ({masked})" if key.name and key.name != key.label else masked
    spent = _spent(key, places[key.hash], snapshot)
    if snapshot.is_expired(key):
        return f"your key {name} is in the code, and has expired; {spent}", Severity.NOTE
    if key.disabled:
        return f"your key {name} is in the code, and is disabled; {spent}", Severity.WARNING
    return f"your key {name} is in the code, and still works; {spent}", Severity.ERROR


def _spent(key: AccountKey, findings: Iterable[Finding], snapshot: Snapshot) -> str:
    """Say what *key* spent since the first commit that added it, as far as that is known."""
    added = seen_since(findings)
    known = since(snapshot, key, added.date()) if added else None
    if added and known:
        amount, is_all = known
        least = "" if is_all else "in the last 30 days alone, "
        return f"{least}{dollars(amount)} was spent since {added:%Y-%m-%d}, when it was committed"
    if key.usage_monthly is not None:
        return f"{dollars(key.usage_monthly)} was spent this month"
    return "what it spent is not known"


def seen_since(findings: Iterable[Finding]) -> datetime | None:
    """Return when the first commit was made that added the key; None where no history was read."""
    dates = [
        origin.story.added.date
        for finding in findings
        for origin in finding.origins
        if origin.story and origin.story.added
    ]
    if not dates:
        return None
    try:
        return datetime.fromtimestamp(min(dates), UTC)
    except (OverflowError, ValueError, OSError):
        return None  # a commit may claim any time


def named(findings: Iterable[Finding], snapshot: Snapshot) -> list[Finding]:
    """Return *findings* of practices, with the account's name of the key in their messages."""
    return [_named(finding, snapshot) for finding in findings]


def _named(finding: Finding, snapshot: Snapshot) -> Finding:
    key = snapshot.by_hash.get(finding.secret.sha256) if finding.secret else None
    if key is None:
        return finding
    return replace(finding, message=f"{finding.message}; it is your key {called(key)}")
