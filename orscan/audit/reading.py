"""Reads an account: all workspaces, all pages, disabled and expired keys too."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from orscan.audit.snapshot import Snapshot
from orscan.errors import ApiError, UsageError
from orscan.openrouter.account import Account
from orscan.openrouter.models import AccountKey, Activity, Workspace
from orscan.report import Diagnostic, Gravity
from orscan.secret import Secret

EntryT = TypeVar("EntryT")

_REFUSED = (401, 403)
_NOT_TO_BE_HAD = (403, 404)
MANAGEMENT_KEYS = "https://openrouter.ai/settings/management-keys"
"""Where management keys are made.

Source: OpenRouterTeam/docs, guides/overview/auth/management-api-keys.mdx, read 2026-11-23.
"""


def snapshot_of(account: Account, key: Secret, now: datetime) -> tuple[Snapshot, list[Diagnostic]]:
    """Return the account of the management key *key*, and what of it could not be read.

    Raises UsageError where *key* is no management key, and ApiError where the keys cannot be read.
    """
    _require_management(account)
    problems: list[Diagnostic] = []
    workspaces = _optional(account.list_workspaces, "workspaces", _ONLY_DEFAULT, problems)
    keys = _keys(account, workspaces)
    guardrails = _optional(account.list_guardrails, "guardrails", _NO_BUDGETS, problems)
    for workspace in workspaces:
        if not any(one.workspace_id == workspace.id for one in guardrails):
            guardrails += _optional(
                lambda name=workspace.id: account.list_guardrails(name),  # type: ignore[misc]
                f"guardrails of the workspace {workspace.name or workspace.id}",
                _NO_BUDGETS,
                problems,
            )
    assignments = _optional(
        account.list_guardrail_assignments, "assignments of guardrails", _NO_BUDGETS, problems
    )
    snapshot = Snapshot(
        now=now,
        keys=tuple(keys),
        workspaces=tuple(workspaces),
        guardrails=tuple({one.id: one for one in guardrails}.values()),
        assignments=tuple(assignments),
        own=key.sha256,
    )
    return snapshot, list(dict.fromkeys(problems))


_ONLY_DEFAULT = "keys of other workspaces than the default one are missing"
_NO_BUDGETS = "keys may have limits that are not known here"


def _require_management(account: Account) -> None:
    """Raise UsageError where the key is not a management key; what is not known yet shows later."""
    try:
        info = account.key_info()
    except ApiError as error:
        if error.status == 401:
            raise UsageError(
                "OpenRouter does not know this key (401): it was deleted, disabled or has expired, "
                f"or it is mistyped; management keys are made at {MANAGEMENT_KEYS}"
            ) from error
        if error.status is None:
            raise
        return
    if info.is_management_key is False:
        raise UsageError(
            "this is an ordinary key, which can see no other keys; the audit needs a management "
            f"key, made at {MANAGEMENT_KEYS}"
        )


def _keys(account: Account, workspaces: Iterable[Workspace]) -> list[AccountKey]:
    """Return the keys of the default workspace and of all others, each once."""
    try:
        found = {one.hash: one for one in account.list_keys()}
        seen = {one.workspace_id for one in found.values()}
        for workspace in workspaces:
            if seen == {workspace.id}:
                continue  # the default one
            for one in account.list_keys(workspace.id):
                # A key of a list that was asked for by workspace is in that workspace.
                found[one.hash] = one if one.workspace_id else _placed(one, workspace)
    except ApiError as error:
        if error.status in _REFUSED:
            raise UsageError(
                f"OpenRouter does not let this key see the account's keys ({error.status}): it is "
                f"not a management key, or no longer one; make one at {MANAGEMENT_KEYS}"
            ) from error
        raise
    return list(found.values())


def _placed(key: AccountKey, workspace: Workspace) -> AccountKey:
    return replace(key, workspace_id=workspace.id)


def _optional(
    ask: Callable[[], list[EntryT]], what: str, missing: str, problems: list[Diagnostic]
) -> list[EntryT]:
    """Return what *ask* gives; where it cannot, nothing, and note that in *problems*."""
    try:
        return ask()
    except ApiError as error:
        message = f"{what} could not be read, so {missing}: {error}"
        # Not every account has guardrails to ask for; a workspace that is missing hides keys.
        has_none = missing == _NO_BUDGETS and error.status in _NOT_TO_BE_HAD
        gravity = Gravity.NOTICE if has_none else Gravity.INCOMPLETE
        problems.append(Diagnostic("", 0, "account", message, gravity))
        return []


def with_activity(
    snapshot: Snapshot, account: Account, hashes: Iterable[str]
) -> tuple[Snapshot, list[Diagnostic]]:
    """Return *snapshot* with what its keys of *hashes* spent, a request each.

    Digests that are none of the account's are not asked about.
    """
    problems: list[Diagnostic] = []
    known: dict[str, tuple[Activity, ...]] = dict(snapshot.activity)
    for digest in sorted(set(hashes)):
        if digest not in snapshot.by_hash or digest in known:
            continue
        try:
            known[digest] = tuple(account.activity(key_hash=digest))
        except ApiError as error:
            message = f"what keys spent could not be read: {error}"
            problems.append(Diagnostic("", 0, "account", message))
            break  # it will not be different for the next
    return replace(snapshot, activity=known), problems
