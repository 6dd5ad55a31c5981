import pytest

from orscan.blob import Origin, OriginKind
from orscan.reporters.wording import (
    archive_of,
    counted,
    in_file,
    one_line,
    printable,
    size,
    without_commands,
)
from tests.reporters.reports import finding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("src/app.ts", "src/app.ts"),
        ("a b", "a b"),
        ("日本/é😀.ts", "日本/é😀.ts"),
        ("C:\\x", "C:\\x"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x1b]8;;http://x\x1b\\", "\\x1b]8;;http://x\\x1b\\"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x00\x07\x7f", "\\x00\\x07\\x7f"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("\u200b\u2028\ufeff", "\\u200b\\u2028\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
    ],
)
def test_only_what_is_visible_is_printed(text: str, expected: str) -> None:
    assert printable(text) == expected
    assert printable(text).isprintable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\n  b\t c ", "a b c"), ("a\x1b\nb", "a\\x1b b"), ("\n", "")],
)
def test_a_message_is_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a::b\n  key: C++ std::x", "a::b\n  key: C++ std::x"),
        ("  ::error::x\n::debug::", "  ·:error::x\n·:debug::"),
        ("a ##[group]b ###[c]", "a #·[group]b ##·[c]"),
    ],
    ids=["no command", "at a line's start", "anywhere"],
)
def test_no_line_is_a_command(text: str, expected: str) -> None:
    assert without_commands(text) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (48_200_000, "48.2 MB"),
        (999_949_999, "999.9 MB"),
        (999_950_000, "1.0 GB"),
        (5 * 10**15, "5000.0 TB"),
    ],
)
def test_sizes_are_for_people(count: int, expected: str) -> None:
    assert size(count) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 files"), (1, "1 file"), (1204, "1,204 files")]
)
def test_counts_are_for_people(number: int, expected: str) -> None:
    assert counted(number, "file") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b", ("a/b", "")),
        ("a.zip!/b/c", ("a.zip", "b/c")),
        ("a.zip!/b.tar!/c", ("a.zip", "b.tar!/c")),
        ("a!b", ("a!b", "")),
    ],
)
def test_a_member_is_told_from_its_archive(path: str, expected: tuple[str, str]) -> None:
    assert archive_of(path) == expected


@pytest.mark.parametrize("kind", OriginKind)
def test_lines_are_the_files_own_or_not(kind: OriginKind) -> None:
    expected = kind not in {OriginKind.ARCHIVE, OriginKind.NAME, OriginKind.SYMLINK}
    assert in_file(finding(origins=(Origin(kind, "x"),))) is expected
