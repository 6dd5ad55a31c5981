"""What is to be done with which keys: decided before anything is touched."""

from collections.abc import Collection, Iterable
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

    *actions* is empty where nothing is left to do. *resumes* is whether an earlier run disabled the
    key and broke off before it was replaced.
    """

    key: AccountKey
    actions: tuple[Action, ...]
    resumes: bool = False


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


def plan(
    keys: Iterable[AccountKey],
    leaked: Iterable[str],
    *,
    delete: bool,
    rotate: bool,
    owed: Collection[str] = (),
) -> Plan:
    """Return what to do with those of *keys* whose hash is among *leaked*, SHA-256 in hex.

    A key that is disabled is not disabled again, and has no replacement made: that was done when
    it was disabled, or it was of no use. *owed* are the hashes of which the log says that it was
    not: see `orscan.contain.log.Past`.
    """
    wanted = {digest.lower() for digest in leaked}
    ours = {key.hash.lower(): key for key in keys if key.hash.lower() in wanted}
    targets = [
        _target(key, delete=delete, rotate=rotate, is_owed=key.hash.lower() in owed)
        for key in ours.values()
    ]
    targets.sort(key=lambda one: (one.key.name, one.key.hash))
    return Plan(tuple(targets), tuple(sorted(wanted - ours.keys())))


def _target(key: AccountKey, *, delete: bool, rotate: bool, is_owed: bool) -> Target:
    resumes = bool(key.disabled and rotate and is_owed)
    wished = {
        Action.DISABLE: not key.disabled,
        Action.REPLACE: rotate and (not key.disabled or resumes),
        Action.DELETE: delete,
    }
    return Target(key, tuple(action for action in Action if wished[action]), resumes)
