from datetime import UTC, date, datetime
from typing import Any

import pytest

from orscan.openrouter import models
from tests.openrouter.standin import activity, assignment, current_key, guardrail, listed_key
from tests.support import key


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"label": "x"},
        {"label": "x", "usage": "much", "limit": "none", "is_free_tier": "no"},
        {"label": None, "usage": 1.0},
        {"usage": 1.0, "limit": None},
        {"label": "x", "usage": True},
        {"label": "x", "usage": float("nan")},
    ],
)
def test_what_describes_no_key_is_none(data: dict[str, Any]) -> None:
    assert models.key_info(data) is None


def test_all_of_a_key_is_read() -> None:
    budget = {"scope": "workspace", "limit_usd": 5, "remaining_usd": 1.5, "reset_interval": "daily"}
    info = models.key_info(
        {
            **current_key(key(1)),
            "limit": 10,
            "limit_remaining": 2.5,
            "limit_reset": "weekly",
            "usage": 7.5,
            "usage_daily": 1,
            "is_free_tier": True,
            "organization_id": "org_1",
            "expires_at": "2027-01-02T03:04:05Z",
            "effective_budget": budget,
        }
    )
    assert info is not None
    assert (info.has_limit, info.limit, info.limit_remaining) == (True, 10.0, 2.5)
    assert (info.limit_reset, info.usage, info.usage_daily) == ("weekly", 7.5, 1.0)
    assert (info.is_free_tier, info.is_management_key) == (True, False)
    assert info.owner == "org_1"
    assert info.expires_at == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert info.budget is not None
    assert (info.budget.scope, info.budget.remaining_usd) == ("workspace", 1.5)


def test_missing_and_unknown_fields_are_tolerated() -> None:
    info = models.key_info({"label": "x", "usage": 1, "something": {"new": []}, "limit": "odd"})
    assert info is not None
    assert (info.has_limit, info.limit, info.expires_at, info.owner) == (None, None, None, None)
    assert (info.is_management_key, info.is_free_tier, info.budget) == (None, None, None)


def test_a_key_without_a_label_is_one_by_its_other_fields() -> None:
    info = models.key_info({"label": None, "usage": 1.0, "limit": None, "is_free_tier": False})
    assert info is not None
    assert (info.label, info.has_limit) == ("", False)


def test_no_limit_differs_from_a_limit_nobody_told_of() -> None:
    without = models.key_info({"label": "x", "limit": None})
    silent = models.key_info({"label": "x", "is_free_tier": False})
    assert without is not None
    assert silent is not None
    assert (without.has_limit, silent.has_limit) == (False, None)


@pytest.mark.parametrize(
    ("flags", "is_management"),
    [
        ({"is_management_key": True}, True),
        ({"is_provisioning_key": True}, True),
        ({"is_management_key": False, "is_provisioning_key": True}, True),
        ({"is_management_key": False}, False),
        ({"is_management_key": "yes"}, None),
    ],
)
def test_a_management_key_is_one_by_either_name(
    flags: dict[str, Any], is_management: bool | None
) -> None:
    info = models.key_info({"label": "x", "usage": 0, **flags})
    assert info is not None
    assert info.is_management_key is is_management


def test_a_listed_key_is_read() -> None:
    record = {
        **listed_key(key(1)),
        "limit": 0,
        "last_used_at": "2026-11-01T00:00:00.5+00:00",
        "disabled": True,
    }
    one = models.account_key({**record, "hash": record["hash"].upper()})
    assert one is not None
    assert one.hash == record["hash"]
    assert (one.has_limit, one.limit, one.disabled) == (True, 0.0, True)
    assert one.last_used_at == datetime(2026, 11, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert one.updated_at is None


def test_entries_without_their_identity_are_none() -> None:
    assert models.account_key({"name": "x", "hash": ""}) is None
    assert models.workspace({"name": "x"}) is None
    assert models.guardrail({"id": 7}) is None
    assert models.guardrail_assignment({"guardrail_id": "g"}) is None
    assert models.activity({"date": "yesterday"}) is None


def test_other_entries_are_read() -> None:
    rail = models.guardrail(guardrail("cheap", limit_usd=5, reset_interval="daily"))
    assert rail is not None
    assert (rail.name, rail.limit_usd, rail.reset_interval) == ("cheap", 5.0, "daily")
    held = models.guardrail_assignment(assignment(rail.id, key(1)))
    assert held is not None
    assert held.guardrail_id == rail.id
    line = models.activity(activity("2026-11-27", 1.5))
    assert line is not None
    assert (line.day, line.usage, line.requests) == (date(2026, 11, 27), 1.5, 5)
    assert models.credits_of({"total_credits": 5}) == models.Credits(5.0, None)


@pytest.mark.parametrize("value", [None, 5, "", "soon", "2026-13-01", [], {}])
def test_what_is_no_time_is_none(value: object) -> None:
    assert models.moment(value) is None


def test_huge_numbers_are_no_amounts() -> None:
    info = models.key_info({"label": "x", "limit": None, "usage": 10**400})
    assert info is not None
    assert info.usage is None
