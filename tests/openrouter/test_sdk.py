"""OpenRouter's own SDK takes the stand-in for the real thing: its schemas are the SDK's."""

import pytest
from openrouter import OpenRouter
from openrouter.errors import ForbiddenResponseError, UnauthorizedResponseError
from openrouter.utils import RetryConfig

from tests.openrouter.standin import (
    BASE,
    WORKSPACE,
    StandIn,
    activity,
    assignment,
    digest,
    guardrail,
)
from tests.support import key

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDK's own

MANAGEMENT = key(1)


def sdk(standin: StandIn, api_key: str = MANAGEMENT) -> OpenRouter:
    return OpenRouter(
        api_key=api_key,
        server_url=standin.url + BASE,
        retry_config=RetryConfig("none", None, retry_connection_errors=False),  # type: ignore[arg-type]
    )


def test_a_dead_key_is_unauthorized(standin: StandIn) -> None:
    with sdk(standin, key(2)) as client, pytest.raises(UnauthorizedResponseError):
        client.api_keys.get_current_key_metadata()


def test_an_ordinary_key_may_not_manage(standin: StandIn) -> None:
    standin.live(key(2))
    with sdk(standin, key(2)) as client, pytest.raises(ForbiddenResponseError):
        client.credits.get_credits()


def test_reads_what_a_live_key_is(standin: StandIn) -> None:
    budget = {
        "scope": "workspace",
        "limit_usd": 50.0,
        "spend_usd": 8.0,
        "remaining_usd": 42.0,
        "reset_interval": "monthly",
        "resets_at": "2026-12-01T00:00:00Z",
        "include_byok": False,
        "budget_id": None,
        "guardrail_id": None,
    }
    standin.live(key(2), limit=10, limit_remaining=2.5, effective_budget=budget)
    with sdk(standin, key(2)) as client:
        data = client.api_keys.get_current_key_metadata().data
    assert (data.limit, data.limit_remaining, data.is_management_key) == (10, 2.5, False)
    assert data.effective_budget is not None
    assert data.effective_budget.remaining_usd == 42


def test_reads_all_lists(standin: StandIn) -> None:
    standin.management(MANAGEMENT)
    standin.has(key(2))
    rail = guardrail("cheap", limit_usd=5.0, reset_interval="daily")
    standin.guardrails.append(rail)
    standin.assignments.append(assignment(rail["id"], key(2)))
    standin.activity.append(activity("2026-11-27"))
    with sdk(standin) as client:
        assert client.credits.get_credits().data.total_credits == 100
        assert [one.hash for one in client.api_keys.list().data] == [digest(key(2))]
        spaces = client.workspaces.list()
        assert spaces is not None
        assert [one.id for one in spaces.result.data] == [WORKSPACE]
        rails = client.guardrails.list()
        assert rails is not None
        assert [one.limit_usd for one in rails.result.data] == [5.0]
        held = client.guardrails.list_key_assignments()
        assert held is not None
        assert [one.key_hash for one in held.result.data] == [digest(key(2))]
        assert [one.usage for one in client.analytics.get_user_activity().data] == [0.5]


def test_makes_changes_and_deletes_a_key(standin: StandIn) -> None:
    standin.management(MANAGEMENT)
    with sdk(standin) as client:
        made = client.api_keys.create(name="new", limit=5, limit_reset="daily")
        assert digest(made.key) == made.data.hash
        assert standin.works(made.key)
        changed = client.api_keys.update(hash=made.data.hash, disabled=True)
        assert changed.data.disabled
        assert not standin.works(made.key)
        assert client.api_keys.delete(hash=made.data.hash).DELETED is True
    assert standin.keys == {}
