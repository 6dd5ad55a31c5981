"""What an account looks like at one time, and the questions that practices ask of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from orscan.openrouter.models import (
    AccountKey,
    Activity,
    Guardrail,
    GuardrailAssignment,
    Workspace,
)


@dataclass(frozen=True)
class Snapshot:
    """An account at *now*, an aware time.

    *activity* is what keys spent, by their digest, for those of which it was asked. *own* is the
    digest of the management key that all this was read with.
    """

    now: datetime
    keys: tuple[AccountKey, ...] = ()
    workspaces: tuple[Workspace, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    assignments: tuple[GuardrailAssignment, ...] = ()
    activity: Mapping[str, tuple[Activity, ...]] = field(default_factory=dict)
    own: str = ""

    def days_since(self, when: datetime | None) -> int | None:
        """Return how many whole days ago *when* was; None where it is not known."""
        return None if when is None else (self.now - when).days

    def is_expired(self, key: AccountKey) -> bool:
        """Whether *key* has reached its expiry."""
        return key.expires_at is not None and key.expires_at <= self.now

    def is_active(self, key: AccountKey) -> bool:
        """Whether *key* works: neither disabled nor expired."""
        return not key.disabled and not self.is_expired(key)

    @property
    def active(self) -> Iterable[AccountKey]:
        """The keys that work."""
        return (key for key in self.keys if self.is_active(key))

    @cached_property
    def by_hash(self) -> Mapping[str, AccountKey]:
        """All keys by their digest."""
        return {key.hash: key for key in self.keys}

    def workspace_of(self, key: AccountKey) -> Workspace | None:
        """Return the workspace of *key*, where it is known."""
        return next((one for one in self.workspaces if one.id == key.workspace_id), None)

    def budgets_of(self, key: AccountKey) -> list[Guardrail]:
        """Return the guardrails that limit what *key* may spend.

        Those assigned to it, and the one that holds for everything in its workspace, which is told
        by the workspace or else named `Workspace <id> Default`.
        Source: OpenRouterTeam/docs, guides/features/guardrails.mdx, read 2026-11-23.
        """
        ids = {one.guardrail_id for one in self.assignments if one.key_hash == key.hash}
        workspace = self.workspace_of(key)
        if workspace is not None and workspace.default_guardrail_id:
            ids.add(workspace.default_guardrail_id)
        default = f"Workspace {key.workspace_id} Default"
        return [
            one
            for one in self.guardrails
            if one.limit_usd is not None and (one.id in ids or one.name == default)
        ]
