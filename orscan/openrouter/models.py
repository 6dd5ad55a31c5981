"""What the API answers with, as values; whatever is missing or of another type becomes None.

Source: schemas of OpenRouter's Python SDK (`openrouter` on PyPI, 1.3.84) and of
OpenRouterTeam/docs, openapi/openapi.yaml; read 2026-11-23. Amounts are USD, times are aware.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from orscan.secret import Secret
from orscan.verdict import Budget, KeyInfo

__all__ = [
    "AccountKey",
    "Activity",
    "Budget",
    "Credits",
    "Guardrail",
    "GuardrailAssignment",
    "KeyInfo",
    "NewKey",
    "Workspace",
]


@dataclass(frozen=True, slots=True)
class AccountKey:
    """A key of the account, as `GET /keys` lists it; *hash* is the SHA-256 of the key, in hex.

    *has_limit* is None where the answer is silent about a limit.
    """

    hash: str
    name: str = ""
    label: str = ""
    disabled: bool | None = None
    has_limit: bool | None = None
    limit: float | None = None
    limit_remaining: float | None = None
    limit_reset: str | None = None
    include_byok_in_limit: bool | None = None
    usage: float | None = None
    usage_daily: float | None = None
    usage_weekly: float | None = None
    usage_monthly: float | None = None
    byok_usage: float | None = None
    byok_usage_daily: float | None = None
    byok_usage_weekly: float | None = None
    byok_usage_monthly: float | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    creator_user_id: str | None = None
    workspace_id: str | None = None
    external_user: str | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: *secret* is shown this once, *key* is how it is listed."""

    secret: Secret
    key: AccountKey


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace: OpenRouter's own unit of keeping production from development."""

    id: str
    name: str = ""
    slug: str = ""
    description: str = ""
    default_guardrail_id: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A guardrail: limits that hold for the keys it is assigned to."""

    id: str
    name: str = ""
    limit_usd: float | None = None
    reset_interval: str | None = None
    workspace_id: str | None = None


@dataclass(frozen=True, slots=True)
class GuardrailAssignment:
    """That a guardrail holds for a key."""

    guardrail_id: str
    key_hash: str
    key_name: str = ""
    key_label: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What was spent on one model at one endpoint on a UTC *day*."""

    day: date
    model: str = ""
    provider_name: str = ""
    usage: float = 0.0
    byok_usage_inference: float = 0.0
    requests: int = 0
    workspace_id: str | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """What the account bought in all, and what of it is used."""

    total_credits: float | None = None
    total_usage: float | None = None


Data = Mapping[str, Any]
"""A JSON object."""


_WITHOUT_LABEL = 3
"""How many of the other fields it takes to recognize a key that has no label."""


def key_info(data: Data) -> KeyInfo | None:
    """Return what the `data` of `GET /key` tells; None where it is of another shape.

    That shape is a label and one of the fields that describe a key, or three of these.
    """
    told = [
        _number(data.get("usage")) is not None,
        _has_limit(data) is not None,
        _flag(data.get("is_free_tier")) is not None,
        _is_management(data) is not None,
    ]
    label = _text(data.get("label"))
    if sum(told) < (_WITHOUT_LABEL if label is None else 1):
        return None
    return KeyInfo(
        label=label or "",
        has_limit=_has_limit(data),
        limit=_number(data.get("limit")),
        limit_remaining=_number(data.get("limit_remaining")),
        limit_reset=_text(data.get("limit_reset")),
        usage=_number(data.get("usage")),
        usage_daily=_number(data.get("usage_daily")),
        usage_weekly=_number(data.get("usage_weekly")),
        usage_monthly=_number(data.get("usage_monthly")),
        byok_usage=_number(data.get("byok_usage")),
        include_byok_in_limit=_flag(data.get("include_byok_in_limit")),
        is_free_tier=_flag(data.get("is_free_tier")),
        is_management_key=_is_management(data),
        creator_user_id=_text(data.get("creator_user_id")),
        organization_id=_text(data.get("organization_id")),
        workspace_id=_text(data.get("workspace_id")),
        expires_at=moment(data.get("expires_at")),
        budget=_budget(data.get("effective_budget")),
    )


def _is_management(data: Data) -> bool | None:
    """Return whether the key is a management key, by either name; one yes is enough."""
    flags = [_flag(data.get(name)) for name in ("is_management_key", "is_provisioning_key")]
    return None if flags == [None, None] else True in flags


def _has_limit(data: Data) -> bool | None:
    if "limit" not in data:
        return None
    if data["limit"] is None:
        return False
    return None if _number(data["limit"]) is None else True


def _budget(value: object) -> Budget | None:
    if not isinstance(value, dict):
        return None
    return Budget(
        scope=_text(value.get("scope")) or "",
        limit_usd=_number(value.get("limit_usd")),
        remaining_usd=_number(value.get("remaining_usd")),
        reset_interval=_text(value.get("reset_interval")),
    )


def account_key(data: Data) -> AccountKey | None:
    """Return a key of a list; None for an entry without a hash, which nothing can be done with."""
    digest = _text(data.get("hash"))
    if not digest:
        return None
    return AccountKey(
        hash=digest.lower(),
        name=_text(data.get("name")) or "",
        label=_text(data.get("label")) or "",
        disabled=_flag(data.get("disabled")),
        has_limit=_has_limit(data),
        limit=_number(data.get("limit")),
        limit_remaining=_number(data.get("limit_remaining")),
        limit_reset=_text(data.get("limit_reset")),
        include_byok_in_limit=_flag(data.get("include_byok_in_limit")),
        usage=_number(data.get("usage")),
        usage_daily=_number(data.get("usage_daily")),
        usage_weekly=_number(data.get("usage_weekly")),
        usage_monthly=_number(data.get("usage_monthly")),
        byok_usage=_number(data.get("byok_usage")),
        byok_usage_daily=_number(data.get("byok_usage_daily")),
        byok_usage_weekly=_number(data.get("byok_usage_weekly")),
        byok_usage_monthly=_number(data.get("byok_usage_monthly")),
        created_at=moment(data.get("created_at")),
        updated_at=moment(data.get("updated_at")),
        expires_at=moment(data.get("expires_at")),
        last_used_at=moment(data.get("last_used_at")),
        creator_user_id=_text(data.get("creator_user_id")),
        workspace_id=_text(data.get("workspace_id")),
        external_user=_text(data.get("external_user")),
    )


def workspace(data: Data) -> Workspace | None:
    """Return a workspace of a list; None for one without an id."""
    name = _text(data.get("id"))
    if not name:
        return None
    return Workspace(
        id=name,
        name=_text(data.get("name")) or "",
        slug=_text(data.get("slug")) or "",
        description=_text(data.get("description")) or "",
        default_guardrail_id=_text(data.get("default_guardrail_id")),
        created_at=moment(data.get("created_at")),
    )


def guardrail(data: Data) -> Guardrail | None:
    """Return a guardrail of a list; None for one without an id."""
    name = _text(data.get("id"))
    if not name:
        return None
    return Guardrail(
        id=name,
        name=_text(data.get("name")) or "",
        limit_usd=_number(data.get("limit_usd")),
        reset_interval=_text(data.get("reset_interval")),
        workspace_id=_text(data.get("workspace_id")),
    )


def guardrail_assignment(data: Data) -> GuardrailAssignment | None:
    """Return an assignment of a list; None for one that does not say what holds for what."""
    name, digest = _text(data.get("guardrail_id")), _text(data.get("key_hash"))
    if not name or not digest:
        return None
    return GuardrailAssignment(
        guardrail_id=name,
        key_hash=digest.lower(),
        key_name=_text(data.get("key_name")) or "",
        key_label=_text(data.get("key_label")) or "",
    )


def activity(data: Data) -> Activity | None:
    """Return a line of activity; None for one without a day."""
    when = moment(data.get("date"))
    if when is None:
        return None
    return Activity(
        day=when.date(),
        model=_text(data.get("model")) or "",
        provider_name=_text(data.get("provider_name")) or "",
        usage=_number(data.get("usage")) or 0.0,
        byok_usage_inference=_number(data.get("byok_usage_inference")) or 0.0,
        requests=int(_number(data.get("requests")) or 0),
        workspace_id=_text(data.get("workspace_id")),
    )


def credits_of(data: Data) -> Credits:
    """Return the `data` of `GET /credits`."""
    return Credits(_number(data.get("total_credits")), _number(data.get("total_usage")))


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 time or day, taken for UTC where it names no zone; else None."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
