import pytest

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.report import Mode, Report, Scanned
from orscan.reporters.wording import (
    archive_of,
    counted,
    in_file,
    one_line,
    printable,
    size,
    summary,
    without_commands,
)
from orscan.story import Story
from tests.reporters.reports import (
    COUNTS,
    DANGLING,
    GONE,
    IN_HEAD,
    IN_MESSAGE,
    KEPT,
    LATENT,
    LEAK,
    NO_COMMITS,
    NOTICED,
    ON_A_BRANCH,
    PLAIN,
    REMOVED,
    UNREADABLE,
    finding,
    past,
    report,
)


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
    plain = {OriginKind.FILE, OriginKind.STAGED, OriginKind.STDIN, OriginKind.BYTES}
    assert in_file(finding(origins=(Origin(kind, "x"),))) is (kind in plain)


@pytest.mark.parametrize(
    ("kind", "story", "expected"),
    [
        (OriginKind.COMMIT, IN_HEAD, True),
        (OriginKind.COMMIT, REMOVED, False),
        (OriginKind.COMMIT, DANGLING, False),
        (OriginKind.COMMIT, None, False),
        (OriginKind.ARCHIVE, IN_HEAD, False),
        (OriginKind.MESSAGE, IN_HEAD, False),
    ],
    ids=["in HEAD", "removed", "dangling", "unknown", "a member", "a message"],
)
def test_lines_of_history_are_the_files_own_while_head_has_them(
    kind: OriginKind, story: Story | None, expected: bool
) -> None:
    assert in_file(past(1, "x", story, kind=kind)) is expected


# What was scanned


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        (
            Scanned(Mode.HISTORY, 0, 262_343, 203_352, 8_100_000_000, {}, 7.1),
            "Scanned 203,352 commits, 262,343 blobs, 8.1 GB in 7.10 s.",
        ),
        (
            Scanned(Mode.RANGE, 0, 34, 12, 4_100, {}, 0.031),
            "Scanned 12 commits, 34 blobs, 4.1 kB in 0.03 s.",
        ),
        (Scanned(Mode.RANGE, 3, 0, 1, 0, {}, 0), "Scanned 1 commit, 0 blobs, 0 B in 0.00 s."),
        (Scanned(Mode.HISTORY), "No commits yet; nothing to scan."),
        (Scanned(Mode.RANGE), "No commits in the range; nothing to scan."),
        (
            Scanned(Mode.HISTORY, 0, 1, 0, 9, {"missing": 1}, 0),
            "Scanned 0 commits, 1 blob, 9 B in 0.00 s. Left out 1 object: 1 missing.",
        ),
    ],
    ids=["history", "range", "messages only", "no commits", "an empty range", "left out"],
)
def test_history_is_counted_in_commits_and_blobs(scanned: Scanned, expected: str) -> None:
    assert " ".join(summary(report(scanned=scanned))) == f"No OpenRouter keys found. {expected}"


@pytest.mark.parametrize(
    "shown",
    [
        report(diagnostics=(UNREADABLE,), scanned=NO_COMMITS.scanned),
        report(past(1, ".git/config", None, kind=OriginKind.GIT), scanned=NO_COMMITS.scanned),
    ],
    ids=["a problem", "a finding"],
)
def test_there_was_something_to_scan_where_something_came_of_it(shown: Report) -> None:
    assert summary(shown)[-1] == "Scanned 0 commits, 0 blobs, 0 B in 0.00 s."


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((KEPT, GONE, ON_A_BRANCH), "3 findings (2 keys, 1 still in HEAD) in 3 places: 3 errors."),
        ((GONE, IN_MESSAGE), "2 findings (2 keys, none still in HEAD) in 2 places: 2 errors."),
        ((past(1, "a", REMOVED, secret=None),), "1 finding in 1 place: 1 error."),
    ],
    ids=["some", "none", "no key"],
)
def test_the_keys_that_head_holds_are_counted(findings: tuple[Finding, ...], expected: str) -> None:
    scanned = Scanned(Mode.HISTORY, 0, 1, 1, 1)
    assert summary(report(*findings, scanned=scanned))[0] == expected


def test_a_tree_says_nothing_of_head() -> None:
    assert summary(report(PLAIN, scanned=COUNTS))[0] == "1 finding (1 key) in 1 file: 1 error."
    assert summary(NOTICED)[0] == "No OpenRouter keys found."


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((LEAK,), "1 finding in 1 file: 1 error."),
        ((LATENT,), "1 finding in 1 file: 1 warning."),
        ((LEAK, LATENT), "2 findings in 2 files: 1 error, 1 warning."),
        ((LEAK, PLAIN), "2 findings (1 key) in 2 files: 2 errors."),
        ((LEAK, LEAK, PLAIN), "3 findings (1 key) in 2 files: 3 errors."),
    ],
    ids=["a leak", "latent", "both", "a leak and a key", "two in one file"],
)
def test_leaks_without_a_key_are_findings_and_no_keys(
    findings: tuple[Finding, ...], expected: str
) -> None:
    assert summary(report(*findings))[0] == expected
