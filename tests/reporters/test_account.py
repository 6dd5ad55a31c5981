"""The table of what keys spend."""

import pytest

from orscan.reporters.account import Row, bar, spending_table
from tests.support import body, key


def row(name: str, month: float | None = 1.0, **fields: str) -> Row:
    return Row(
        name=name,
        workspace=fields.get("workspace", "Default"),
        state=fields.get("state", "enabled"),
        today=0.0,
        week=0.004,
        month=month,
        limit=fields.get("limit", "none"),
    )


def test_without_keys_there_is_no_table() -> None:
    assert spending_table([], width=80) == ""


def test_those_that_spent_most_come_first_and_have_the_longest_bar() -> None:
    table = spending_table([row("small", 1.0), row("large", 8.0), row("none", None)], width=100)
    lines = table.splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["large", "small", "none"]
    assert [line.count("█") for line in lines[2:]] == [16, 2, 0]
    assert lines[2].split()[2:6] == ["0.00", "<0.01", "8.00", "none"]
    assert "?" in lines[4]


def test_workspaces_are_told_where_there_are_several() -> None:
    one = spending_table([row("a"), row("b")], width=80)
    two = spending_table([row("a"), row("b", workspace="Production")], width=80)
    assert "Default" not in one
    assert "Default" in two
    assert "Production" in two


@pytest.mark.parametrize("width", [20, 60, 80, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    rows = [row("a name that is much longer than any column may be " * 3, workspace="w" * 99)]
    table = spending_table([*rows, row("b")], width=width)
    assert max(map(len, table.splitlines())) <= max(width, 60)


def test_names_are_cut_before_numbers_are() -> None:
    rows = [row("n" * 40, 123456.78, workspace="w" * 40, limit="100,000/month"), row("b")]
    line = spending_table(rows, width=80).splitlines()[2]
    assert "…" in line
    assert line.split()[-3:] == ["123,456.78", "100,000/month", "█" * 8]


def test_long_lists_are_shortened_unless_all_is_asked_for() -> None:
    rows = [row(f"key-{number}") for number in range(30)]
    assert "and 10 keys more; --verbose lists them" in spending_table(rows, width=80)
    assert spending_table(rows, width=80, every=True).count("key-") == 30


def test_names_command_neither_terminal_nor_markup_nor_runner_and_hold_no_key() -> None:
    rows = [row("\x1b[31mred\n"), row("[bold]x[/bold]"), row("::error::x"), row(key(1))]
    table = spending_table(rows, width=120)
    assert "\x1b" not in table
    assert "[bold]x[/bold]" in table
    assert "\n::" not in table
    assert body(1) not in table
    assert body(1)[:40] not in table


def test_colours_are_written_where_they_are_asked_for() -> None:
    assert "\x1b[" in spending_table([row("a")], width=80, color=True)


@pytest.mark.parametrize(
    ("amount", "shown"), [(0.0, ""), (16.0, "█" * 16), (0.0001, "▏"), (8.5, "█" * 8 + "▌")]
)
def test_a_bar_is_as_long_as_the_amount(amount: float, shown: str) -> None:
    assert bar(amount, 16.0) == shown


def test_nothing_spent_has_no_bar() -> None:
    assert bar(0.0, 0.0) == ""
