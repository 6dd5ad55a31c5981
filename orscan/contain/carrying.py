"""Carries a plan out: every step is logged before and after, and one that fails ends its key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orscan.contain.log import AuditLog
from orscan.contain.plan import Action, Plan, Target
from orscan.errors import ApiError, OrscanError
from orscan.openrouter.models import AccountKey, NewKey
from orscan.secret import Secret

Hand = Callable[[Secret, AccountKey], None]
"""Gives a replacement to the user's secret store; raises OrscanError where that fails."""


_KEYS = "https://openrouter.ai/settings/keys"
"""Where an account's keys are listed, as OpenRouter's own errors name it, read 2026-11-23."""

_GONE = 404
"""The status of a key that is not there."""


class Account(Protocol):
    """What is asked of the account; `orscan.openrouter.Client` is one. All raise ApiError."""

    def set_disabled(self, key_hash: str, *, disabled: bool) -> AccountKey:
        """Disable the key with this hash, or enable it; return what it is now."""

    def create_key(self, like: AccountKey) -> NewKey:
        """Make a key with the name, workspace and limits of *like*."""

    def delete_key(self, key_hash: str) -> None:
        """Delete the key with this hash."""


class Outcome(StrEnum):
    """How a step ended."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was tried; *reason* says why it failed."""

    key: AccountKey
    action: Action
    outcome: Outcome
    reason: str = ""


def carry_out(plan: Plan, account: Account, log: AuditLog, hand: Hand) -> Iterator[Done]:
    """Do what *plan* says, and yield each step when it has ended.

    All keys are disabled before the first is replaced: what is leaked is being used meanwhile.
    Whatever follows a step that failed is not tried for that key, so that a key is never deleted
    whose replacement did not arrive. Raises ReportError where the log cannot be written.
    """
    failed: set[str] = set()
    for action in Action:
        for target in plan.targets:
            if action not in target.actions or target.key.hash in failed:
                continue
            log.write(action, target.key, "begun", **_ahead(action, target))
            done = _step(action, target, account, log, hand)
            if done.outcome is Outcome.FAILED:
                failed.add(target.key.hash)
            log.write(action, target.key, done.outcome.value, reason=done.reason)
            yield done


def _ahead(action: Action, target: Target) -> dict[str, str]:
    """Return what the log is to tell, before it is done, to whoever goes on after a break."""
    is_first = action is Action.DISABLE and Action.REPLACE in target.actions
    return {"then": Action.REPLACE.value} if is_first else {}


def _step(action: Action, target: Target, account: Account, log: AuditLog, hand: Hand) -> Done:
    try:
        if action is Action.DISABLE:
            _disable(target.key.hash, account)
        elif action is Action.DELETE:
            _delete(target.key.hash, account)
        else:
            _replace(target.key, account, log, hand)
    except OrscanError as error:
        return Done(target.key, action, Outcome.FAILED, str(error))
    return Done(target.key, action, Outcome.DONE)


def _disable(key_hash: str, account: Account) -> None:
    if account.set_disabled(key_hash, disabled=True).disabled is False:
        raise ApiError("OpenRouter took the request, and says that the key is still enabled")


def _delete(key_hash: str, account: Account) -> None:
    """Delete a key; one that is gone was deleted, by an attempt whose answer got lost."""
    try:
        account.delete_key(key_hash)
    except ApiError as error:
        if error.status != _GONE:
            raise


def _replace(old: AccountKey, account: Account, log: AuditLog, hand: Hand) -> None:
    """Make a key like *old* and hand it over; one that nobody took is deleted again."""
    new = _made(old, account)
    try:
        log.write(Action.REPLACE, new.key, "created", replaces=old.hash)
        hand(new.secret, old)
    except BaseException as error:
        # An interrupt, too, must not leave a key that works and that nobody knows.
        _take_back(new.key, account, log, error)
        raise


def _made(old: AccountKey, account: Account) -> NewKey:
    try:
        return account.create_key(like=old)
    except ApiError as error:
        if error.status is not None and 400 <= error.status < 500:
            raise
        # Whether it arrived nobody knows: there may be a key now that works, and that nobody has.
        message = f"{error}. It may have been made all the same: look at {_KEYS}"
        raise ApiError(message, error.status) from error


def _take_back(key: AccountKey, account: Account, log: AuditLog, why: BaseException) -> None:
    try:
        _delete(key.hash, account)
    except ApiError as error:
        log.write(Action.REPLACE, key, "left over", reason=str(error))
        message = (
            f"{why}; nor could the new key {key.label or key.hash} be deleted again: {error}. "
            f"Delete it at {_KEYS}"
        )
        raise OrscanError(message) from why
    log.write(Action.REPLACE, key, "taken back")
