"""Practices of an account, beyond the examples of their rules (see `tests/test_rulecheck`)."""

from datetime import timedelta

import pytest

from orscan.audit.practices import PRACTICES, judged
from orscan.openrouter.models import AccountKey, Guardrail, GuardrailAssignment, Workspace
from orscan.rule import Scope
from tests.audit.accounts import NOW, RULES, account_key, digest, rule, snapshot, spent


def test_a_well_kept_account_is_told_nothing() -> None:
    assert judged(RULES.values(), snapshot(account_key(1), account_key(2))) == []


def test_an_account_without_keys_is_told_nothing() -> None:
    assert judged(RULES.values(), snapshot()) == []


def test_a_key_of_which_nothing_is_known_is_accused_of_nothing() -> None:
    found = judged(RULES.values(), snapshot(AccountKey(digest(1))))
    # That there is no expiry is all that silence says.
    assert [one.rule_id for one in found] == ["no-expiry"]


def test_every_practice_of_an_account_has_a_rule_and_the_other_way_round() -> None:
    named = {one.id for one in RULES.values() if one.scope is Scope.ACCOUNT}
    assert named == {*PRACTICES, "leaked-key"}


@pytest.mark.parametrize(("days", "count"), [(89, 0), (90, 1)])
def test_a_threshold_is_met_on_the_day(days: int, count: int) -> None:
    key = account_key(created_at=NOW - timedelta(days=days))
    assert len(judged([rule("never-rotated")], snapshot(key))) == count


def test_a_threshold_of_the_configuration_counts() -> None:
    key = account_key(created_at=NOW - timedelta(days=40))
    assert len(judged([rule("never-rotated", days=30)], snapshot(key))) == 1


def test_findings_name_the_key_and_lead_to_its_page() -> None:
    key = account_key(name="prod", label="sk-or-v1-abc...123", has_limit=False, limit=None)
    (found,) = judged([rule("no-limit")], snapshot(key))
    assert found.message == "the key prod (sk-or-v1-abc...123) has no spending limit"
    assert found.location.path == f"openrouter.ai/keys/{digest(1)}"
    assert found.secret is None


def test_the_fingerprint_of_a_finding_outlives_a_new_name_and_another_day() -> None:
    before = account_key(created_at=NOW - timedelta(days=100))
    after = account_key(created_at=NOW - timedelta(days=200), name="other")
    (first,) = judged([rule("never-rotated")], snapshot(before))
    (second,) = judged([rule("never-rotated")], snapshot(after))
    assert first.message != second.message
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(("limit", "count"), [(None, 1), (50.0, 0)])
def test_only_a_guardrail_with_a_budget_is_a_limit(limit: float | None, count: int) -> None:
    key = account_key(has_limit=False, limit=None)
    account = snapshot(
        key,
        guardrails=(Guardrail("g", limit_usd=limit),),
        assignments=(GuardrailAssignment("g", digest(1)),),
    )
    assert len(judged([rule("no-limit")], account)) == count


def test_the_guardrail_that_a_workspace_names_is_a_limit_for_its_keys_alone() -> None:
    keys = [account_key(n, has_limit=False, limit=None, workspace_id=f"w{n}") for n in (1, 2)]
    account = snapshot(
        *keys,
        workspaces=(Workspace("w1", default_guardrail_id="g"), Workspace("w2")),
        guardrails=(Guardrail("g", limit_usd=5.0),),
    )
    (found,) = judged([rule("no-limit")], account)
    assert digest(2) in found.location.path


def test_the_management_key_itself_needs_no_limit_and_no_use() -> None:
    idle = NOW - timedelta(days=300)
    key = account_key(has_limit=False, limit=None, last_used_at=idle, created_at=idle)
    account = snapshot(key, own=digest(1))
    assert judged([rule("no-limit"), rule("unused-key")], account) == []


def test_production_is_named_first_among_those_that_share_a_workspace() -> None:
    account = snapshot(
        account_key(1, name="dev-anna"),
        account_key(2, name="PROD_API"),
        workspaces=(Workspace("w1", "Main"),),
    )
    (found,) = judged([rule("environments-mixed")], account)
    assert found.message == (
        "the workspace Main holds keys for production (PROD_API), and for development (dev-anna)"
    )
    assert found.location.path == "openrouter.ai/workspaces/w1"


# Spending


def test_ten_times_the_usual_is_told_with_both_amounts() -> None:
    key = account_key(usage_daily=50.0)
    account = snapshot(key, activity={digest(1): spent(5, 5, 5, 5, 5, 5, 5)})
    (found,) = judged([rule("unusual-spend")], account)
    assert "spent $50.00 today, 10 times its usual $5.00 a day" in found.message


@pytest.mark.parametrize(
    ("today", "past"),
    [
        (14.0, (5.0,) * 7),  # less than three times
        (4.9, (0.1,) * 7),  # less than five dollars
        (50.0, (5.0,) * 6),  # six days are no past
        (50.0, (5.0,) * 6 + (60.0,)),  # has been more before
        (50.0, ()),
        (None, (5.0,) * 7),
    ],
)
def test_what_is_not_unusual(today: float | None, past: tuple[float, ...]) -> None:
    key = account_key(usage_daily=today, usage_weekly=None)
    account = snapshot(key, activity={digest(1): spent(*past)})
    assert judged([rule("unusual-spend")], account) == []


def test_lines_of_one_day_are_added_up_and_what_is_of_today_is_no_past() -> None:
    lines = (*spent(*(2.0,) * 7), *spent(*(2.0,) * 7), *spent(90.0, until=0))
    account = snapshot(account_key(usage_daily=11.0), activity={digest(1): lines})
    assert judged([rule("unusual-spend")], account) == []
    account = snapshot(account_key(usage_daily=12.0), activity={digest(1): lines})
    assert len(judged([rule("unusual-spend")], account)) == 1


def test_a_week_is_compared_with_whole_weeks_only() -> None:
    key = account_key(usage_daily=1.0, usage_weekly=80.0)
    one_week = snapshot(key, activity={digest(1): spent(*(1.0,) * 7, until=6)})
    assert judged([rule("unusual-spend")], one_week) == []
    weeks = snapshot(key, activity={digest(1): spent(*(1.0,) * 21, until=6)})
    (found,) = judged([rule("unusual-spend")], weeks)
    assert "spent $80.00 this week, 11 times its usual $7.00 a week" in found.message


def test_a_key_that_spends_with_the_accounts_own_provider_is_in_use() -> None:
    fields = {"usage": 0.0, "last_used_at": None, "created_at": NOW - timedelta(days=300)}
    idle, busy = account_key(1, **fields), account_key(2, **fields, byok_usage=3.0)
    (one,) = judged([rule("unused-key")], snapshot(idle, busy))
    assert "service-1" in one.message


def test_nobody_claims_to_know_when_a_key_was_disabled() -> None:
    key = account_key(1, disabled=True, created_at=NOW - timedelta(days=300))
    (one,) = judged([rule("disabled-not-deleted")], snapshot(key))
    assert "is disabled, unchanged for 300 days, and was never deleted" in one.message


def test_workspaces_that_were_not_listed_count_by_their_keys() -> None:
    keys = [account_key(1, name="prod"), account_key(2, name="dev")]
    (one,) = judged([rule("environments-mixed")], snapshot(*keys))
    assert one.message.startswith("the workspace w1 holds keys for production (prod)")
