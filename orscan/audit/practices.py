"""The practices of an account: each is a plain function, named by its rule."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from orscan.audit.snapshot import Snapshot
from orscan.audit.spending import dollars, jump
from orscan.audit.telling import called, of_key, of_workspace
from orscan.environments import PRODUCTION, environments_in
from orscan.finding import Finding
from orscan.openrouter.models import AccountKey, Workspace
from orscan.rule import PracticeRule, Scope
from orscan.verdict import RESETS

Practice = Callable[[PracticeRule, Snapshot], Iterator[Finding]]
"""Yields what a rule finds."""

_SHARED = re.compile(
    r"\b(?:shared|common|everything|everywhere)"
    r"(?:[ -]+(?:by|between|with|across|among)\b|(?:[ -]+(?:api|llm|openrouter|keys?|token))*\W*$)"
    r"|\ball[ -]+(?:services|apps|projects|environments|envs|teams)\b",
    re.IGNORECASE,
)
"""Names of keys for all and sundry; `common-crawl-bot` and `shared-drive` are services."""
_SHOWN = 3
"""How many keys of an environment a message names."""


def never_rotated(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that are older than `days`."""
    for key in snapshot.active:
        age = snapshot.days_since(key.created_at)
        if age is not None and age >= rule.threshold("days"):
            yield of_key(rule, key, f"the key {called(key)} is {age:,} days old")


def no_limit(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that may spend all the credit; guardrails count as limits."""
    for key in snapshot.active:
        if key.has_limit is False and key.hash != snapshot.own and not snapshot.budgets_of(key):
            yield of_key(rule, key, f"the key {called(key)} has no spending limit")


def limit_without_reset(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys whose limit is for all times, unless they expire or a guardrail resets."""
    for key in snapshot.active:
        resets = any(one.reset_interval for one in snapshot.budgets_of(key))
        if key.has_limit and not key.limit_reset and key.expires_at is None and not resets:
            limit = f" of {dollars(key.limit)}" if key.limit is not None else ""
            yield of_key(rule, key, f"the limit{limit} of the key {called(key)} never resets")


def no_expiry(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that work until somebody thinks of them."""
    for key in snapshot.active:
        if key.expires_at is None:
            yield of_key(rule, key, f"the key {called(key)} never expires")


def unused_key(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that nothing used for `days`.

    A key without a last use may have been used before 2026, so its usage has to be zero, that of
    the account's own provider keys included.
    """
    for key in snapshot.active:
        idle = snapshot.days_since(key.last_used_at)
        age = snapshot.days_since(key.created_at)
        if idle is not None and idle >= rule.threshold("days"):
            message = f"the key {called(key)} was last used {idle:,} days ago"
        elif idle is None and _is_unspent(key) and (age or 0) >= rule.threshold("days"):
            message = f"the key {called(key)} was never used in its {age:,} days"
        else:
            continue
        if key.hash != snapshot.own:
            yield of_key(rule, key, message)


def _is_unspent(key: AccountKey) -> bool:
    return key.usage == 0 and not key.byok_usage


def disabled_not_deleted(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that are disabled or expired for `days`, and still there."""
    for key in snapshot.keys:
        if snapshot.is_expired(key):
            since, what = snapshot.days_since(key.expires_at), "expired {days} days ago"
        elif key.disabled:
            # The last change, which may have been another one: nobody tells when it was disabled.
            since = snapshot.days_since(key.updated_at or key.created_at)
            what = "is disabled, unchanged for {days} days"
        else:
            continue
        if since is not None and since >= rule.threshold("days"):
            said = what.format(days=f"{since:,}")
            yield of_key(rule, key, f"the key {called(key)} {said}, and was never deleted")


def environments_mixed(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys and workspaces that serve production and something else, by their names."""
    by_workspace: defaultdict[str, list[AccountKey]] = defaultdict(list)
    for key in snapshot.active:
        named = environments_in(key.name)
        if PRODUCTION in named and len(named) > 1:
            message = f"the key {called(key)} is named for {' and '.join(named)}"
            yield of_key(rule, key, message)
        elif named and key.workspace_id:
            by_workspace[key.workspace_id].append(key)
    known = {one.id: one for one in snapshot.workspaces}
    for name, keys in by_workspace.items():
        workspace = known.get(name) or Workspace(name)
        message = _mixed(workspace, keys)
        if message:
            yield of_workspace(rule, workspace, message)


def _mixed(workspace: Workspace, keys: Iterable[AccountKey]) -> str:
    """Say which environments share *workspace*; nothing where production is alone or not in it."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[environments_in(key.name)[0]].append(key.name)
    if PRODUCTION not in groups or len(groups) < 2:
        return ""
    named = ", and for ".join(
        f"{environment} ({', '.join(sorted(names)[:_SHOWN])})"
        for environment, names in sorted(groups.items(), key=lambda item: item[0] != PRODUCTION)
    )
    return f"the workspace {workspace.name or workspace.id} holds keys for {named}"


def shared_key(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys whose name says that several services use them."""
    for key in snapshot.active:
        if _SHARED.search(key.name.replace("_", " ")):
            yield of_key(rule, key, f"the key {called(key)} is named as one for several services")


def unusual_spend(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that spend much more than they used to."""
    for key in snapshot.active:
        found = jump(
            snapshot,
            key,
            least=rule.threshold("dollars"),
            factor=rule.threshold("factor"),
            days=rule.threshold("days"),
        )
        if found:
            yield of_key(rule, key, f"the key {called(key)} {found}")


def limit_nearly_used(rule: PracticeRule, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield keys that have spent `percent` of their limit."""
    for key in snapshot.active:
        if not key.limit or key.limit <= 0 or key.limit_remaining is None:
            continue
        used = (key.limit - key.limit_remaining) / key.limit * 100
        if used >= rule.threshold("percent"):
            every = RESETS.get(key.limit_reset or "", "in all")
            message = (
                f"the key {called(key)} has used {min(used, 100):.0f} % of its limit of "
                f"{dollars(key.limit)} {every}"
            )
            yield of_key(rule, key, message)


PRACTICES: dict[str, Practice] = {
    "disabled-not-deleted": disabled_not_deleted,
    "environments-mixed": environments_mixed,
    "limit-nearly-used": limit_nearly_used,
    "limit-without-reset": limit_without_reset,
    "never-rotated": never_rotated,
    "no-expiry": no_expiry,
    "no-limit": no_limit,
    "shared-key": shared_key,
    "unused-key": unused_key,
    "unusual-spend": unusual_spend,
}
"""Every practice of an account by the id of its rule; `leaked-key` is in `leaks`."""


def judged(rules: Iterable[PracticeRule], snapshot: Snapshot) -> list[Finding]:
    """Return what *rules* find in *snapshot*, in order of path."""
    found = [
        finding
        for rule in rules
        if rule.scope is Scope.ACCOUNT and rule.id in PRACTICES
        for finding in PRACTICES[rule.id](rule, snapshot)
    ]
    return sorted(found, key=lambda one: one.order)
