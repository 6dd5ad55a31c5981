from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from orscan.errors import ApiError
from orscan.openrouter.account import Account
from orscan.openrouter.client import Client
from orscan.openrouter.hosts import loopback
from orscan.openrouter.pacing import Pace
from orscan.secret import Secret
from tests.openrouter.clocks import FakeClock
from tests.openrouter.standin import (
    WORKSPACE,
    Reply,
    StandIn,
    activity,
    as_json,
    assignment,
    digest,
    error,
    guardrail,
    page,
)
from tests.support import body, key

MANAGEMENT = Secret(key(1).encode())


@pytest.fixture
def account(standin: StandIn) -> Iterator[Account]:
    standin.management(key(1))
    clock = FakeClock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    with Client(loopback(standin.url), pace=pace, now=clock) as client:
        yield Account(client, MANAGEMENT)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_has_its_status(standin: StandIn, account: Account, status: int) -> None:
    standin.answers(key(1), status)
    with pytest.raises(ApiError) as caught:
        account.list_keys()
    assert caught.value.status == status
    assert len(standin.asked) == 1


def test_an_ordinary_key_is_refused(standin: StandIn, account: Account) -> None:
    standin.live(key(1))
    assert account.key_info().is_management_key is False
    with pytest.raises(ApiError) as caught:
        account.list_workspaces()
    assert caught.value.status == 403


@pytest.mark.parametrize(
    "reply",
    [
        page(),
        as_json([]),
        as_json({"data": {}}),
        as_json({"data": [{"name": "without a hash"}]}),
        as_json({"data": ["text"]}),
        Reply(200, b"{"),
    ],
)
def test_another_shape_is_an_error_not_an_empty_list(
    standin: StandIn, account: Account, reply: Reply
) -> None:
    standin.fault(reply)
    with pytest.raises(ApiError):
        account.list_keys()


def test_a_list_without_an_end_is_an_error(standin: StandIn, account: Account) -> None:
    standin.has(key(2))
    again = as_json({"data": [standin.keys[digest(key(2))]]})
    standin.fault(again, times=100_000)
    with pytest.raises(ApiError, match="without end"):
        account.list_keys()


def test_all_pages_and_workspaces_are_read(standin: StandIn, account: Account) -> None:
    standin.page_size = 3
    spaces = [standin.has_workspace(f"team {n}", n) for n in range(2, 7)]
    for n in range(10, 18):
        standin.has(key(n))
    standin.has(key(20), workspace_id=spaces[-1]["id"])
    assert len(account.list_workspaces()) == 6
    assert len(account.list_keys()) == 8
    found = account.list_all_keys()
    assert sorted(one.hash for one in found) == sorted(digest(key(n)) for n in (*range(10, 18), 20))


def test_disabled_and_expired_keys_are_listed_unless_told_not_to(
    standin: StandIn, account: Account
) -> None:
    standin.has(key(2), disabled=True)
    standin.has(key(3), expires_at="2026-01-01T00:00:00+00:00")
    assert len(account.list_keys(WORKSPACE)) == 2
    assert account.list_keys(include_disabled=False, include_expired=False) == []


def test_activity_is_read_oldest_first(standin: StandIn, account: Account) -> None:
    standin.activity += [activity("2026-11-27"), activity("2026-11-26")]
    standin.activity_of[digest(key(2))] = [activity("2026-11-25", 3.0)]
    assert [one.day.day for one in account.activity()] == [26, 27]
    assert [one.usage for one in account.activity(key_hash=digest(key(2)))] == [3.0]
    assert len(account.activity(day=date(2026, 11, 26))) == 1


def test_guardrails_and_what_they_hold_for_are_read(standin: StandIn, account: Account) -> None:
    rail = guardrail("cheap", limit_usd=5.0)
    standin.guardrails.append(rail)
    standin.assignments.append(assignment(rail["id"], key(2)))
    assert [one.limit_usd for one in account.list_guardrails()] == [5.0]
    assert [one.key_hash for one in account.list_guardrail_assignments()] == [digest(key(2))]
    assert account.credits().total_credits == 100


def test_a_key_is_made_once_whatever_happens(standin: StandIn, account: Account) -> None:
    standin.fault(error(500, "made or not, nobody knows"))
    with pytest.raises(ApiError):
        account.make_key("new")
    standin.fault(Reply(201, b"{}", cut=0))
    with pytest.raises(ApiError):
        account.make_key("new")
    assert len(standin.asked) == 2


def test_a_key_that_was_refused_for_now_is_made_later(standin: StandIn, account: Account) -> None:
    standin.fault(error(429, "", ("Retry-After", "3")))
    made = account.make_key("new")
    assert digest(made.secret.reveal().decode()) == made.key.hash
    assert made.secret.reveal().decode()[9:] not in repr(made)


def test_a_key_is_made_like_another(standin: StandIn, account: Account) -> None:
    soon = datetime.now(UTC) + timedelta(days=9)
    record = standin.has(
        key(2), name="chat", limit=5.0, limit_reset="weekly", expires_at=soon.isoformat()
    )
    made = account.create_key(account.get_key(record["hash"]))
    assert (made.key.name, made.key.limit, made.key.limit_reset) == ("chat", 5.0, "weekly")
    assert standin.asked[-1].body["expires_at"] == f"{soon:%Y-%m-%dT%H:%M:%SZ}"


def test_a_key_is_not_made_like_one_that_has_expired(standin: StandIn, account: Account) -> None:
    record = standin.has(key(2), expires_at="2026-01-01T00:00:00+00:00")
    account.create_key(account.get_key(record["hash"]))
    assert "expires_at" not in standin.asked[-1].body


def test_a_key_is_disabled_changed_and_deleted(standin: StandIn, account: Account) -> None:
    name = standin.has(key(2), limit=5.0)["hash"]
    assert account.set_disabled(name, disabled=True).disabled is True
    assert not standin.works(key(2))
    changed = account.update_key(name, name="other", limit=None)
    assert (changed.name, changed.has_limit) == ("other", False)
    account.delete_key(name)
    with pytest.raises(ApiError) as caught:
        account.get_key(name)
    assert caught.value.status == 404


def test_a_deletion_that_is_not_confirmed_is_an_error(standin: StandIn, account: Account) -> None:
    standin.fault(as_json({"data": "fine"}))
    with pytest.raises(ApiError, match="does not say"):
        account.delete_key(digest(key(2)))


def test_a_digest_stays_one_part_of_the_path(standin: StandIn, account: Account) -> None:
    with pytest.raises(ApiError):
        account.get_key("../credits?x=1")
    assert standin.asked[-1].path.endswith("/keys/..%2Fcredits%3Fx%3D1")


def test_the_key_is_not_in_words(account: Account) -> None:
    assert body(1) not in repr(account)


def test_a_new_key_missing_from_the_answer_is_an_error(standin: StandIn, account: Account) -> None:
    standin.fault(as_json({"data": {"hash": "x"}}, 201))
    with pytest.raises(ApiError, match="holds no key"):
        account.make_key("new")


def test_what_describes_no_key_is_an_error(standin: StandIn, account: Account) -> None:
    standin.fault(as_json({"data": {"label": 5}}))
    with pytest.raises(ApiError, match="describes no key"):
        account.key_info()
