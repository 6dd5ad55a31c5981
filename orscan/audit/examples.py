"""Runs the examples of practice rules of an account: each is an account, written as TOML.

`now` is the time of the audit, `[[keys]]`, `[[workspaces]]`, `[[guardrails]]` and `[[assignments]]`
are as the API lists them, and `[[activity]]` has the `key` (its hash) besides. A key without a
`hash` gets one from its name; one without a `limit` has none; `found` lists hashes that a scan
found.
"""

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from orscan.audit.leaks import RULE, leaked
from orscan.audit.practices import PRACTICES, judged
from orscan.audit.snapshot import Snapshot
from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.location import Location, Point
from orscan.openrouter import models
from orscan.rule import Confidence, Example, LeakClass, PracticeRule, Severity
from orscan.secret import Secret

_FIELDS = {"now", "keys", "workspaces", "guardrails", "assignments", "activity", "found"}
_NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def account_example_problem(rule: PracticeRule, example: Example) -> str | None:
    """Return what is wrong with *example* of *rule*, or None."""
    if rule.id not in PRACTICES and rule.id != RULE:
        return "is of a practice that orscan does not know"
    if not example.positive and not example.why:
        return "needs a why"
    try:
        table = tomllib.loads(example.text)
    except tomllib.TOMLDecodeError as error:
        return f"is no account in TOML: {error}"
    unknown = sorted(set(table) - _FIELDS)
    if unknown:
        return f"has {', '.join(unknown)}, which no account has"
    snapshot = snapshot_from(table)
    found = judged([rule], snapshot)
    if rule.id == RULE:
        found = leaked(rule, _places(table.get("found", [])), snapshot)
    if example.positive:
        return None if found else "is not found"
    return "is found" if found else None


def snapshot_from(table: Mapping[str, Any]) -> Snapshot:
    """Return the account that *table* describes."""
    now = table.get("now", _NOW)
    activity: defaultdict[str, list[models.Activity]] = defaultdict(list)
    for line in _listed(table, "activity"):
        parsed = models.activity(line)
        if parsed is not None:
            activity[_hash(line["key"])].append(parsed)
    keys = [models.account_key(_whole(one)) for one in _listed(table, "keys")]
    workspaces = [models.workspace(one) for one in _listed(table, "workspaces")]
    guardrails = [models.guardrail(one) for one in _listed(table, "guardrails")]
    assignments = [models.guardrail_assignment(_assigned(o)) for o in _listed(table, "assignments")]
    return Snapshot(
        now=now if isinstance(now, datetime) else _NOW,
        keys=tuple(one for one in keys if one),
        workspaces=tuple(one for one in workspaces if one),
        guardrails=tuple(one for one in guardrails if one),
        assignments=tuple(one for one in assignments if one),
        activity={digest: tuple(lines) for digest, lines in activity.items()},
    )


def _listed(table: Mapping[str, Any], name: str) -> Iterable[dict[str, Any]]:
    for entry in table.get(name, []):
        yield {key: _as_json(value) for key, value in entry.items()}


def _as_json(value: object) -> object:
    """Return *value* as JSON has it: times as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC)
    return value.isoformat() if isinstance(value, datetime) else value


def _whole(entry: dict[str, Any]) -> dict[str, Any]:
    return {"hash": _hash(entry.get("name", "")), "limit": None, **entry}


def _assigned(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "key_hash": _hash(entry.get("key", ""))}


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _places(names: Iterable[str]) -> dict[str, list[Finding]]:
    """Return findings as a scan makes them, of keys whose text is their name."""
    start = Point(1, 1)
    return {
        _hash(name): [
            Finding(
                rule_id="openrouter-key",
                leak_class=LeakClass.KEY,
                severity=Severity.ERROR,
                confidence=Confidence.HIGH,
                message="",
                fix="",
                location=Location("app.py", start, start),
                secret=Secret(name.encode()),
                origins=(Origin(OriginKind.FILE, "app.py"),),
            )
        ]
        for name in names
    }
