import json
import stat

import pytest

from orscan.contain import Action, AuditLog, Outcome, Plan, carry_out, plan
from orscan.errors import OrscanError, ReportError
from orscan.openrouter.account import Account
from orscan.openrouter.models import AccountKey
from orscan.secret import Secret
from tests.openrouter.standin import StandIn, as_json, digest, error
from tests.support import key

LEAKED, SECOND, GOOD = key(1), key(2), key(3)


def planned(account: Account, *leaked: str, delete: bool = False, rotate: bool = False) -> Plan:
    digests = [digest(one) for one in leaked]
    return plan(account.list_all_keys(), digests, delete=delete, rotate=rotate)


def nobody(_secret: Secret, _old: AccountKey) -> None:
    raise AssertionError("nothing was to be handed over")


def lines(log: AuditLog) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.path.read_text().splitlines()]


def test_exactly_the_leaked_key_is_disabled(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name="leaked")
    standin.has(GOOD, name="good")
    (done,) = carry_out(planned(account, LEAKED), account, log, nobody)
    assert (done.key.name, done.action, done.outcome) == ("leaked", Action.DISABLE, Outcome.DONE)
    assert not standin.works(LEAKED)
    assert standin.works(GOOD)
    assert digest(LEAKED) in standin.keys
    touched = [seen.path for seen in standin.asked if seen.method != "GET"]
    assert touched == [f"/api/v1/keys/{digest(LEAKED)}"]


def test_all_are_disabled_before_the_first_is_replaced(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name="a")
    standin.has(SECOND, name="b")
    taken: list[Secret] = []
    made = planned(account, LEAKED, SECOND, delete=True, rotate=True)
    done = list(carry_out(made, account, log, lambda secret, _: taken.append(secret)))
    assert [(one.action.value, one.key.name) for one in done] == [
        (action, name) for action in ("disable", "replace", "delete") for name in "ab"
    ]
    assert len(set(taken)) == 2
    assert digest(LEAKED) not in standin.keys
    assert all(standin.works(one.reveal().decode()) for one in taken)


def test_a_replacement_has_the_name_limit_and_reset_of_the_old_key(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name="prod", limit=25.0, limit_reset="monthly", include_byok_in_limit=True)
    taken: list[Secret] = []
    made = planned(account, LEAKED, rotate=True)
    list(carry_out(made, account, log, lambda secret, _: taken.append(secret)))
    new = standin.keys[taken[0].sha256]
    assert {name: new[name] for name in ("name", "limit", "limit_reset")} == {
        "name": "prod",
        "limit": 25.0,
        "limit_reset": "monthly",
    }
    assert new["include_byok_in_limit"] is True


def test_a_key_is_not_deleted_whose_replacement_did_not_arrive(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name="prod")

    def refuse(secret: Secret, _old: AccountKey) -> None:
        raise OrscanError(f"the store is full of {secret}")

    made = planned(account, LEAKED, delete=True, rotate=True)
    done = list(carry_out(made, account, log, refuse))
    assert [(one.action, one.outcome) for one in done] == [
        (Action.DISABLE, Outcome.DONE),
        (Action.REPLACE, Outcome.FAILED),
    ]
    assert "the store is full" in done[1].reason
    # Nor is there a key left that works and that nobody has.
    assert list(standin.keys) == [digest(LEAKED)]
    assert not standin.works(LEAKED)


def test_an_interrupt_leaves_no_key_that_nobody_has(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)

    def interrupted(_secret: Secret, _old: AccountKey) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(carry_out(planned(account, LEAKED, rotate=True), account, log, interrupted))
    assert list(standin.keys) == [digest(LEAKED)]
    assert [line["outcome"] for line in lines(log)][-1] == "taken back"


def test_a_log_that_breaks_off_leaves_no_key_that_nobody_has(
    standin: StandIn, account: Account, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.has(LEAKED)
    write = AuditLog.write

    def full(self: AuditLog, action: Action, key: AccountKey, outcome: str, **more: str) -> None:
        if outcome == "created":
            raise ReportError("the disk is full")
        write(self, action, key, outcome, **more)

    monkeypatch.setattr(AuditLog, "write", full)
    done = list(carry_out(planned(account, LEAKED, rotate=True), account, log, nobody))
    assert "the disk is full" in done[-1].reason
    assert list(standin.keys) == [digest(LEAKED)]


def test_a_key_that_stays_enabled_is_not_called_disabled(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    record = standin.has(LEAKED)
    made = planned(account, LEAKED, rotate=True)
    standin.fault(as_json({"data": record}))
    (done,) = carry_out(made, account, log, nobody)
    assert done.outcome is Outcome.FAILED
    assert "still enabled" in done.reason


def test_a_lost_answer_tells_that_there_may_be_a_key(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)
    steps = carry_out(planned(account, LEAKED, rotate=True), account, log, nobody)
    next(steps)
    standin.fault(error(502, "lost"))
    assert "may have been made all the same" in next(steps).reason


def test_a_key_that_was_refused_was_not_made(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)
    steps = carry_out(planned(account, LEAKED, rotate=True), account, log, nobody)
    next(steps)
    standin.fault(error(400, "no"))
    assert "all the same" not in next(steps).reason


def test_a_key_that_could_not_be_taken_back_is_named(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)

    def refuse(_secret: Secret, _old: AccountKey) -> None:
        standin.fault(error(403, "no"), times=9)
        raise OrscanError("the store is full")

    done = list(carry_out(planned(account, LEAKED, rotate=True), account, log, refuse))
    assert "nor could the new key" in done[-1].reason
    assert "settings/keys" in done[-1].reason
    assert [line["outcome"] for line in lines(log)][-2:] == ["left over", "failed"]


def test_one_key_that_fails_does_not_keep_the_next_from_being_stopped(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name="a")
    standin.has(SECOND, name="b")
    made = planned(account, LEAKED, SECOND)
    standin.fault(error(404, "gone"))
    done = list(carry_out(made, account, log, nobody))
    assert [one.outcome for one in done] == [Outcome.FAILED, Outcome.DONE]
    assert not standin.works(SECOND)


def test_the_log_tells_what_was_done_and_holds_no_key(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, name=f"named {GOOD}")
    taken: list[Secret] = []
    made = planned(account, LEAKED, rotate=True)
    list(carry_out(made, account, log, lambda secret, _: taken.append(secret)))
    told = [(line["action"], line["outcome"]) for line in lines(log)]
    assert told == [
        ("disable", "begun"),
        ("disable", "done"),
        ("replace", "begun"),
        ("replace", "created"),
        ("replace", "done"),
    ]
    assert lines(log)[0]["hash"] == digest(LEAKED)
    assert lines(log)[3]["hash"] == taken[0].sha256
    written = log.path.read_text()
    assert not any(one in written for one in (LEAKED, GOOD, taken[0].reveal().decode()))
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_the_log_is_added_to(standin: StandIn, account: Account, log: AuditLog) -> None:
    standin.has(LEAKED)
    list(carry_out(planned(account, LEAKED), account, log, nobody))
    with AuditLog(log.path) as again:
        list(carry_out(planned(account, LEAKED, delete=True), account, again, nobody))
    assert [line["action"] for line in lines(log)] == ["disable"] * 2 + ["delete"] * 2


def test_a_key_that_is_gone_counts_as_deleted(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED, disabled=True)
    made = planned(account, LEAKED, delete=True)
    standin.keys.clear()  # as by a first attempt, whose answer did not arrive
    (done,) = carry_out(made, account, log, nobody)
    assert (done.action, done.outcome) == (Action.DELETE, Outcome.DONE)
