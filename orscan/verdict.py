"""What OpenRouter said of a key: live, dead or unknown, whose it is, and what it could cost.

Pure values; `orscan.verify` makes them, findings and reporters carry them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

RESETS = {"daily": "a day", "weekly": "a week", "monthly": "a month"}
"""How often a limit begins anew, as the API says it and in words; days and weeks are UTC's."""


class State(StrEnum):
    """Whether a key works. What could not be asked is unknown, never dead."""

    LIVE = "live"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit that holds for a key from outside, such as a guardrail's; amounts in USD."""

    scope: str = ""
    limit_usd: float | None = None
    remaining_usd: float | None = None
    reset_interval: str | None = None


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What `GET /key` tells of the key it was asked with; None is what it did not tell.

    Amounts are USD, times are aware. *has_limit* is whether the key has a cap of its own, None
    where the answer is silent; *budget* the limit that holds from outside and bites first.
    """

    label: str = ""
    has_limit: bool | None = None
    limit: float | None = None
    limit_remaining: float | None = None
    limit_reset: str | None = None
    usage: float | None = None
    usage_daily: float | None = None
    usage_weekly: float | None = None
    usage_monthly: float | None = None
    byok_usage: float | None = None
    include_byok_in_limit: bool | None = None
    is_free_tier: bool | None = None
    is_management_key: bool | None = None
    creator_user_id: str | None = None
    organization_id: str | None = None
    workspace_id: str | None = None
    expires_at: datetime | None = None
    budget: Budget | None = None

    @property
    def owner(self) -> str | None:
        """The id of who owns the key: the organization's where it has one, else its maker's."""
        return self.organization_id or self.creator_user_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a key: *state*, the *reason* in words, and for a live one its *info*."""

    state: State
    reason: str = ""
    info: KeyInfo | None = None

    @property
    def is_management(self) -> bool:
        """Whether the key is live and can make and delete every key of its account."""
        return self.info is not None and self.info.is_management_key is True

    @property
    def stake(self) -> str:
        """One line on what a thief could do with a live key; empty for any other."""
        return stake_of(self.info) if self.info else ""


def stake_of(info: KeyInfo) -> str:
    """Return one line of plain words on what whoever holds the key of *info* could spend or do."""
    if info.is_management_key:
        return (
            "A management key: a thief can make new keys, and change or delete every key of the "
            "account; what that can cost is not limited by this key."
        )
    said = _spendable(info)
    if info.expires_at:
        said += f" It expires on {info.expires_at:%Y-%m-%d}."
    return said


def _spendable(info: KeyInfo) -> str:
    budget = info.budget
    own, outer = _left(info.limit, info.limit_remaining), None
    if budget:
        outer = _left(budget.limit_usd, budget.remaining_usd)
    if own is not None and (outer is None or own <= outer):
        return _capped(own, info.limit_reset, info.limit, "the key")
    if budget and outer is not None:
        whose = budget.scope.replace("_", " ") or "account"
        return _capped(outer, budget.reset_interval, budget.limit_usd, f"a budget ({whose})")
    if info.has_limit is None:
        return "How much a thief could spend was not told."
    if info.has_limit:
        return "The key has a spending limit; how much of it is left was not told."
    if info.is_free_tier:
        return "No limit on the key; its account never paid, so only free models can be used."
    return "No limit on the key: a thief could spend all the credit of the account."


def _left(limit: float | None, remaining: float | None) -> float | None:
    """Return what may still be spent in USD; what is overdrawn leaves nothing."""
    left = limit if remaining is None else remaining
    return None if left is None else max(left, 0.0)


def _capped(left: float, reset: str | None, limit: float | None, whose: str) -> str:
    again = RESETS.get(reset or "")
    every = f", then up to {usd(limit)} {again}" if again and limit is not None else ""
    if left <= 0:
        if every:
            return f"Nothing is left of the limit of {whose} for now{every}."
        return f"Nothing is left of the limit of {whose}; paid models refuse it until it is raised."
    return f"A thief could spend {usd(left)} more{every}: {whose} is limited."


def usd(amount: float) -> str:
    """Return an amount for people: `$12.50`; a part of a cent shows as `less than $0.01`."""
    return "less than $0.01" if 0 < amount < 0.01 else f"${amount:,.2f}"
