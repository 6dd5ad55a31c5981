"""What the keys of an account spend, as a table with bars for a terminal.

Not a format of reports: an audit puts it before its text.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from orscan.reporters.wording import counted, one_line, without_commands
from orscan.secret import redact

if TYPE_CHECKING:
    from rich.table import Table

_SHORTEST_NAME, _LONGEST_NAME = 8, 28
_LONGEST_WORKSPACE = 14
_GAP = 2
_NARROWEST = 60
"""Tables are not made narrower than this, in columns."""

_BAR, _SHORT_BAR = 16, 8
_WIDE = 100
"""From how many columns on bars have their full length."""

_PARTS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_SHOWN = 20
"""How many keys are shown, where not all are asked for."""

_STYLES = {"enabled": "green", "disabled": "dim", "expired": "dim"}


@dataclass(frozen=True, slots=True)
class Row:
    """A key: what it is called, whether it works, and what it spent in USD; None is not known."""

    name: str
    workspace: str
    state: str
    today: float | None
    week: float | None
    month: float | None
    limit: str


def spending_table(
    rows: Sequence[Row], *, width: int, color: bool = False, every: bool = False
) -> str:
    """Return *rows* as lines, those that spent most this month first; empty for no rows.

    Bars are as long as the month's spending, the longest for the most.
    """
    if not rows:
        return ""
    from rich.console import Console  # noqa: PLC0415 - takes 0.1 s

    ordered = sorted(rows, key=lambda row: (-(row.month or 0.0), row.name))
    shown = ordered if every else ordered[:_SHOWN]
    lines = io.StringIO()
    console = Console(
        file=lines,
        width=max(width, _NARROWEST),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
    )
    console.print(_table(shown, max(width, _NARROWEST)))
    if len(shown) < len(ordered):
        left = counted(len(ordered) - len(shown), "key")
        console.print(f"and {left} more; --verbose lists them", markup=False)
    text = "\n".join(line.rstrip() for line in lines.getvalue().splitlines())
    return without_commands(redact(text)) + "\n"


def _table(shown: Sequence[Row], width: int) -> "Table":
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    length = _BAR if width >= _WIDE else _SHORT_BAR
    needed = _needed(shown)
    workspaces = {_named(row.workspace) for row in shown}
    beside = (
        min(max(len("workspace"), *map(len, workspaces)), _LONGEST_WORKSPACE)
        if len(workspaces) > 1
        else 0
    )
    # Rich would shorten all columns alike, and a number that is cut is worse than none.
    room = width - sum(needed.values()) - length - _GAP * (len(needed) + 2)
    if beside and room - beside - _GAP < _SHORTEST_NAME:
        beside = 0
    room -= beside + _GAP if beside else 0
    longest = max(len("key"), *(len(_named(row.name)) for row in shown))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    name_width = min(longest, _LONGEST_NAME, max(room, _SHORTEST_NAME))
    table.add_column("key", overflow="ellipsis", no_wrap=True, width=name_width)
    if beside:
        table.add_column("workspace", overflow="ellipsis", no_wrap=True, width=beside)
    for name, least in needed.items():
        table.add_column(name, justify=_sides(name), no_wrap=True, width=least)
    table.add_column("", no_wrap=True, width=length)
    most = max(row.month or 0.0 for row in shown)
    for row in shown:
        cells = [Text(_named(row.name)), *([Text(_named(row.workspace))] if beside else [])]
        cells += [Text(row.state, style=_STYLES.get(row.state, "")), *map(Text, _numbers(row))]
        table.add_row(*cells, Text(bar(row.month or 0.0, most, length), style="blue"))
    return table


def _sides(column: str) -> Literal["left", "right"]:
    return "left" if column == "state" else "right"


def _named(text: str) -> str:
    """Return a name in one line; a key in it is masked before anything is cut."""
    return redact(one_line(text))


def _numbers(row: Row) -> list[str]:
    return [*(_amount(one) for one in (row.today, row.week, row.month)), row.limit]


def _needed(rows: Sequence[Row]) -> dict[str, int]:
    """Return how wide the columns of numbers are; a number that is cut is worse than none."""
    names = ("state", "today", "week", "month", "limit")
    columns = zip(*([row.state, *_numbers(row)] for row in rows), strict=True)
    return {
        name: max(len(name), *map(len, column)) for name, column in zip(names, columns, strict=True)
    }


def bar(amount: float, most: float, length: int = _BAR) -> str:
    """Return a bar for *amount*, *length* characters long for *most*; eighths of one count."""
    if amount <= 0 or most <= 0:
        return ""
    eighths = max(round(amount / most * length * 8), 1)
    return (_FULL * (eighths // 8) + _PARTS[eighths % 8]).rstrip()


def _amount(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:,.2f}" if value >= 0.005 or value <= 0 else "<0.01"
