import json
import os
import stat
from pathlib import Path

import pytest

from orscan.contain import Action, AuditLog, Past, carry_out, past, plan
from orscan.errors import OrscanError
from orscan.openrouter.account import Account
from orscan.openrouter.models import AccountKey
from orscan.secret import Secret
from tests.openrouter.standin import StandIn, digest
from tests.support import key

LEAKED = key(1)
OLD = AccountKey(hash="a" * 64, name="prod")


@pytest.mark.parametrize("text", ["", "{", "[]\n7\nnull\n", '{"hash": ' + "[" * 100_000])
def test_what_is_no_log_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "log").write_text(text)
    assert past(tmp_path / "log") == past(tmp_path / "none") == past(tmp_path) == Past()


def test_a_log_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.touch(0o644)
    with AuditLog(file) as log:
        log.write(Action.DISABLE, OLD, "begun")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_line_that_was_broken_off_does_not_spoil_the_next(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text('{"action": "disa')
    with AuditLog(file) as log:
        log.write(Action.REPLACE, OLD, "begun")
    assert json.loads(file.read_text().splitlines()[1])["outcome"] == "begun"
    assert past(file).owed == {OLD.hash}


def test_a_log_may_be_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reads = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with AuditLog(pipe) as log:
        log.write(Action.DISABLE, OLD, "done")
    assert b"disable" in os.read(reads, 4096)
    os.close(reads)
    assert past(pipe) == Past()


def test_nothing_is_owed_where_all_was_done(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)
    made = plan(account.list_all_keys(), [digest(LEAKED)], delete=True, rotate=True)
    list(carry_out(made, account, log, lambda _secret, _old: None))
    assert past(log.path) == Past()


def test_nothing_is_owed_where_no_replacement_was_wanted(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)
    made = plan(account.list_all_keys(), [digest(LEAKED)], delete=False, rotate=False)
    list(carry_out(made, account, log, lambda _secret, _old: None))
    assert past(log.path) == Past()


@pytest.mark.parametrize("done", [0, 1])
def test_a_run_that_ends_before_the_replacement_owes_it(
    standin: StandIn, account: Account, log: AuditLog, done: int
) -> None:
    standin.has(LEAKED)
    made = plan(account.list_all_keys(), [digest(LEAKED)], delete=False, rotate=True)
    carrying = carry_out(made, account, log, lambda _secret, _old: None)
    for _ in range(done):
        next(carrying)
    if not done:  # killed while the answer was on its way
        log.write(Action.DISABLE, made.targets[0].key, "begun", then="replace")
    assert past(log.path).owed == {digest(LEAKED)}


def test_a_store_that_failed_is_owed_the_key(
    standin: StandIn, account: Account, log: AuditLog
) -> None:
    standin.has(LEAKED)

    def full(_secret: Secret, _old: AccountKey) -> None:
        raise OrscanError("the store is full")

    made = plan(account.list_all_keys(), [digest(LEAKED)], delete=False, rotate=True)
    list(carry_out(made, account, log, full))
    assert past(log.path) == Past(owed=frozenset({digest(LEAKED)}))


def test_a_replacement_whose_fate_nobody_knows_is_a_stray(log: AuditLog) -> None:
    new, newer = AccountKey(hash="b" * 64), AccountKey(hash="c" * 64)
    log.write(Action.REPLACE, OLD, "begun")
    log.write(Action.REPLACE, new, "created", replaces=OLD.hash)
    assert past(log.path) == Past(frozenset({OLD.hash}), frozenset({new.hash}))
    log.write(Action.REPLACE, OLD, "begun")
    log.write(Action.REPLACE, newer, "created", replaces=OLD.hash)
    log.write(Action.REPLACE, OLD, "done")
    assert past(log.path) == Past(strays=frozenset({new.hash}))
    log.write(Action.DELETE, new, "done")
    assert past(log.path) == Past()
