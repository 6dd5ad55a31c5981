import pytest

from tests.definitions.told import KEY, covered, told, values

NOTHING = [
    "# VITE_KEY=abc",
    "  # a comment: with = signs",
    "just words",
    "[section]",
    "Note: read the manual",
    "1KEY=x",
    "=x",
    "",
    "\ufeff# KEY=x",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_defines_nothing(text: str) -> None:
    assert told(".env", text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=b", "b"),
        ("A = b # c", "b"),
        ("A=b#c", "b#c"),
        ('A="b # c" # d', "b # c"),
        ("A='b'", "b"),
        ("A=`b`", "b"),
        ('A="b', "b"),
        ('A="b\nc"', "b\nc"),
        ("export A=b", "b"),
        ("  A=b  ", "b"),
        ("AB: b", "b"),
        ("A=b\r", "b"),
        ("set A=b", "b"),
        ("A=", None),
        ("A= # c", None),
        ('A=""', None),
    ],
)
def test_ways_to_write_a_value(text: str, value: str | None) -> None:
    assert values(".env", text) == [value]


def test_a_quote_nobody_closed_ends_with_its_line() -> None:
    assert told(".env", 'A="b\nKEY=$C\nD="e"') == ["A literal", "KEY reference C", "D literal"]


def test_each_span_reaches_from_name_to_value() -> None:
    text = f"# é\nexport A='ü'\r\nVITE_X_KEY = {KEY} # ö\nB=\n"
    assert covered(".env", text) == ["A='ü", f"VITE_X_KEY = {KEY}", "B="]


def test_a_file_of_windows_is_read() -> None:
    assert told(".env", f"A={KEY}\r\nB=$C".encode("utf-16")) == ["A key", "B reference C"]


def test_names_keep_dots_and_dashes() -> None:
    assert told(".env", "openrouter.api-key=x") == ["openrouter.api-key placeholder"]


def test_what_the_words_mean() -> None:
    text = f"OPENROUTER_API_KEY={KEY}\nVITE_A_KEY=your-key-here\nURL=https://openrouter.ai/api/v1\n"
    assert told(".env", text) == ["OPENROUTER_API_KEY key", "VITE_A_KEY placeholder", "URL literal"]
