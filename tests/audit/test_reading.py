"""Reading an account from the stand-in over real HTTP."""

from collections.abc import Iterator

import pytest

from orscan.audit.reading import snapshot_of, with_activity
from orscan.errors import ApiError, UsageError
from orscan.openrouter.account import Account
from orscan.openrouter.client import Client
from orscan.openrouter.hosts import loopback
from orscan.openrouter.pacing import Pace
from orscan.secret import Secret
from tests.audit.accounts import NOW, digest
from tests.openrouter.standin import (
    Fault,
    Reply,
    Seen,
    StandIn,
    activity,
    assignment,
    error,
    guardrail,
    running,
)
from tests.support import body, key

MANAGER = Secret(key(100).encode())


@pytest.fixture
def server() -> Iterator[StandIn]:
    with running() as standin:
        standin.management(key(100))
        yield standin


@pytest.fixture
def account(server: StandIn) -> Iterator[Account]:
    with Client(loopback(server.url), pace=Pace(0.0)) as client:
        yield Account(client, MANAGER)


def refusing(path: str, status: int) -> Fault:
    def fault(seen: Seen) -> Reply | None:
        return error(status, "no") if seen.path.endswith(path) else None

    return fault


def test_an_ordinary_key_is_refused_after_one_question(server: StandIn, account: Account) -> None:
    server.live(key(100))
    with pytest.raises(UsageError, match="this is an ordinary key"):
        snapshot_of(account, MANAGER, NOW)
    assert len(server.asked) == 1


def test_a_dead_key_is_called_dead_and_not_ordinary(server: StandIn, account: Account) -> None:
    del server.current[key(100)]
    with pytest.raises(UsageError, match="does not know this key"):
        snapshot_of(account, MANAGER, NOW)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_may_not_list_keys_is_refused(
    server: StandIn, account: Account, status: int
) -> None:
    server.faults.append(refusing("/keys", status))
    with pytest.raises(UsageError, match="not a management key"):
        snapshot_of(account, MANAGER, NOW)


def test_an_answer_that_does_not_come_is_no_verdict_on_the_key(
    server: StandIn, account: Account
) -> None:
    server.faults.append(refusing("/keys", 404))
    with pytest.raises(ApiError):
        snapshot_of(account, MANAGER, NOW)


def test_all_workspaces_all_pages_disabled_and_expired_keys(
    server: StandIn, account: Account
) -> None:
    server.page_size = 3
    other = server.has_workspace("Production", 7)
    for number in range(1, 8):
        server.has(key(number))
    server.has(key(8), disabled=True)
    server.has(key(9), expires_at="2026-01-01T00:00:00Z")
    server.has(key(10), workspace_id=other["id"])
    found, problems = snapshot_of(account, MANAGER, NOW)
    assert problems == []
    assert set(found.by_hash) == {digest(number) for number in range(1, 11)}
    assert [one.name for one in found.workspaces] == ["Default", "Production"]
    assert found.own == MANAGER.sha256
    assert {one.hash for one in found.active} == {digest(n) for n in (*range(1, 8), 10)}


def test_guardrails_and_what_they_hold_for_are_read(server: StandIn, account: Account) -> None:
    server.has(key(1))
    server.has(key(2))
    budget = guardrail("Budget", limit_usd=10.0)
    server.guardrails.append(budget)
    server.assignments.append(assignment(budget["id"], key(2)))
    found, _ = snapshot_of(account, MANAGER, NOW)
    assert [one.name for one in found.budgets_of(found.by_hash[digest(2)])] == ["Budget"]
    assert found.budgets_of(found.by_hash[digest(1)]) == []


@pytest.mark.parametrize(
    ("path", "status", "gravity"),
    [
        ("/workspaces", 404, "incomplete"),
        ("/guardrails", 400, "incomplete"),
        ("/guardrails", 404, "notice"),
        ("/assignments/keys", 403, "notice"),
    ],
)
def test_what_cannot_be_read_is_told(
    server: StandIn, account: Account, path: str, status: int, gravity: str
) -> None:
    server.has(key(1))
    server.faults.append(refusing(path, status))
    found, problems = snapshot_of(account, MANAGER, NOW)
    assert set(found.by_hash) == {digest(1)}
    assert problems
    assert all("could not be read" in one.message for one in problems)
    assert {one.gravity.value for one in problems} == {gravity}


def test_the_past_is_asked_of_the_accounts_keys_only(server: StandIn, account: Account) -> None:
    server.has(key(1))
    server.activity_of[digest(1)] = [activity("2026-11-20", 2.0), activity("2026-11-19", 1.0)]
    found, _ = snapshot_of(account, MANAGER, NOW)
    before = len(server.asked)
    found, problems = with_activity(found, account, [digest(1), digest(2), digest(1)])
    assert problems == []
    assert [one.query for one in server.asked[before:]] == [{"api_key_hash": digest(1)}]
    assert [one.usage for one in found.activity[digest(1)]] == [1.0, 2.0]
    again, _ = with_activity(found, account, [digest(1)])
    assert again == found
    assert len(server.asked) == before + 1


def test_a_past_that_cannot_be_read_is_a_problem_told_once(
    server: StandIn, account: Account
) -> None:
    server.has(key(1))
    server.has(key(2))
    found, _ = snapshot_of(account, MANAGER, NOW)
    server.faults.append(refusing("/activity", 404))
    found, problems = with_activity(found, account, [digest(1), digest(2)])
    assert len(problems) == 1
    assert found.activity == {}


def test_no_key_of_the_account_but_the_management_key_is_ever_sent(
    server: StandIn, account: Account
) -> None:
    server.has(key(1))
    found, _ = snapshot_of(account, MANAGER, NOW)
    with_activity(found, account, [digest(1)])
    assert {one.bearer for one in server.asked} == {key(100)}
    assert all(body(1) not in repr((one.path, one.query, one.headers)) for one in server.asked)
    assert {one.method for one in server.asked} == {"GET"}
