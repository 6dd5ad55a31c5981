"""What is to be done with which keys: decided before anything is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orscan.openrouter.models import AccountKey


class Action(StrEnum):
    """What is done with a key, in the order in which it is done."""

    DISABLE = "disable"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Target:
    """A key of the account whose hash matches a leaked one, and what is to be done, in order.

    *actions* is empty where nothing is left to do.
    """

    key: AccountKey
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The *targets* in order of name, and the digests that are *not_ours*, sorted.

    What is not this account's is somebody else's, or was deleted already.
    """

    targets: tuple[Target, ...]
    not_ours: tuple[str, ...]

    @property
    def pending(self) -> tuple[Target, ...]:
        """The targets that something is to be done with."""
        return tuple(one for one in self.targets if one.actions)


def plan(keys: Iterable[AccountKey], leaked: Iterable[str], *, delete: bool, rotate: bool) -> Plan:
    """Return what to do with those of *keys* whose hash is among *leaked*, SHA-256 in hex.

    A key that is disabled is not disabled again, and has no replacement made: that was done when
    it was disabled, or it was of no use.
    """
    wanted = {digest.lower() for digest in leaked}
    ours = {key.hash.lower(): key for key in keys if key.hash.lower() in wanted}
    targets = [
        Target(key, tuple(_actions(key, delete=delete, rotate=rotate))) for key in ours.values()
    ]
    targets.sort(key=lambda one: (one.key.name, one.key.hash))
    return Plan(tuple(targets), tuple(sorted(wanted - ours.keys())))


def _actions(key: AccountKey, *, delete: bool, rotate: bool) -> Sequence[Action]:
    actions = []
    if not key.disabled:
        actions.append(Action.DISABLE)
        if rotate:
            actions.append(Action.REPLACE)
    if delete:
        actions.append(Action.DELETE)
    return actions
