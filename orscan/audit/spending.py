"""What a key spends against its own past: days and weeks are UTC's, weeks begin on Monday.

Source: OpenRouterTeam/docs, openapi/openapi.yaml (`usage_daily`, `usage_weekly`, `GET /activity`:
the last 30 completed days), read 2026-11-23.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orscan.audit.snapshot import Snapshot
from orscan.openrouter.models import AccountKey, Activity

WINDOW = 30
"""How many completed days the activity covers."""

_WEEKS = 2
"""From how many weeks of the past on there is a usual week."""


@dataclass(frozen=True, slots=True)
class Jump:
    """That a key spent *amount* in a *span* (`today` or `this week`), where *usual* is the mean."""

    amount: float
    usual: float
    span: str

    def __str__(self) -> str:
        unit = "a day" if self.span == "today" else "a week"
        return (
            f"spent {dollars(self.amount)} {self.span}, {self.amount / self.usual:.0f} times its "
            f"usual {dollars(self.usual)} {unit}"
        )


def dollars(amount: float) -> str:
    """Return an amount of USD for people: `$1,204.50`."""
    return f"${amount:,.2f}"


def candidates(snapshot: Snapshot, least: float) -> list[AccountKey]:
    """Return the keys of which the past has to be asked: those that spent *least* USD of late."""
    return [
        key
        for key in snapshot.active
        if max(key.usage_daily or 0.0, key.usage_weekly or 0.0) >= least
    ]


def by_day(activity: Iterable[Activity]) -> Mapping[date, float]:
    """Return what was spent on each day that has any spending."""
    spent: defaultdict[date, float] = defaultdict(float)
    for line in activity:
        spent[line.day] += line.usage
    return {day: amount for day, amount in spent.items() if amount > 0}


def since(snapshot: Snapshot, key: AccountKey, day: date) -> tuple[float, bool] | None:
    """Return what *key* spent from *day* on, in USD, and whether that is all of it.

    None where it was not asked for, or nothing is known.
    """
    activity = snapshot.activity.get(key.hash)
    if activity is None:
        return None
    spent = sum(amount for when, amount in by_day(activity).items() if when >= day)
    today = snapshot.now.date()
    return spent + (key.usage_daily or 0.0), day >= today - timedelta(days=WINDOW)


def jump(
    snapshot: Snapshot, key: AccountKey, *, least: float, factor: float, days: float
) -> Jump | None:
    """Return the jump in what *key* spends, or None.

    It spent *least* USD or more, *factor* times its mean or more, and more than ever in the window.
    There is no usual before *days* days with spending, and none of a week before two such weeks.
    """
    today = snapshot.now.date()
    past = {
        day: amount
        for day, amount in by_day(snapshot.activity.get(key.hash, ())).items()
        if day < today
    }
    if len(past) < max(days, 1):
        return None
    found = _against(list(past.values()), key.usage_daily, "today", least, factor)
    weeks = _weeks(past, today)
    if found is None and len(weeks) >= _WEEKS:
        found = _against(weeks, key.usage_weekly, "this week", least, factor)
    return found


def _against(
    past: Sequence[float], amount: float | None, span: str, least: float, factor: float
) -> Jump | None:
    usual = sum(past) / len(past)
    if amount is None or amount < max(least, factor * usual) or amount <= max(past):
        return None
    return Jump(amount, usual, span)


def _weeks(past: Mapping[date, float], today: date) -> list[float]:
    """Return what was spent in each whole week of the window that has any spending."""
    monday = today - timedelta(days=today.weekday())
    found = []
    while (monday := monday - timedelta(days=7)) >= today - timedelta(days=WINDOW):
        week = [past.get(monday + timedelta(days=number), 0.0) for number in range(7)]
        if any(week):
            found.append(sum(week))
    return found
