"""Accounts for tests, as values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from orscan import ruleset
from orscan.audit.snapshot import Snapshot
from orscan.openrouter.models import AccountKey, Activity
from orscan.rule import PracticeRule
from orscan.ruleset import practice_rules
from orscan.secret import Secret
from tests.support import key

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
"""A Saturday."""

RULES = {rule.id: rule for rule in practice_rules(ruleset.load())}


def digest(n: int) -> str:
    return Secret(key(n).encode()).sha256


def account_key(n: int = 1, **fields: Any) -> AccountKey:
    """A key that no practice objects to, but for what *fields* say."""
    good: dict[str, Any] = {
        "hash": digest(n),
        "name": f"service-{n}",
        "disabled": False,
        "has_limit": True,
        "limit": 20.0,
        "limit_remaining": 15.0,
        "limit_reset": "monthly",
        "usage": 5.0,
        "usage_daily": 0.1,
        "usage_weekly": 1.0,
        "usage_monthly": 5.0,
        "created_at": NOW - timedelta(days=10),
        "expires_at": NOW + timedelta(days=80),
        "last_used_at": NOW - timedelta(hours=1),
        "workspace_id": "w1",
    }
    return AccountKey(**(good | fields))


def snapshot(*keys: AccountKey, **fields: Any) -> Snapshot:
    return Snapshot(NOW, keys, **fields)


def spent(*amounts: float, until: int = 1) -> tuple[Activity, ...]:
    """What was spent a day, the last of *amounts* *until* days ago."""
    last = NOW.date() - timedelta(days=until)
    return tuple(
        Activity(last - timedelta(days=len(amounts) - 1 - number), usage=amount)
        for number, amount in enumerate(amounts)
    )


def rule(name: str, **thresholds: float) -> PracticeRule:
    known = dict(RULES[name].thresholds) | thresholds
    return replace(RULES[name], thresholds=tuple(known.items()))
