import re

import pytest

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.location import Location, Point
from orscan.report import Report
from orscan.reporters import RenderOptions, render
from tests.reporters.golden import golden
from tests.reporters.reports import (
    AGAIN,
    ALLOWED,
    CHAIN,
    CLEAN,
    CLIENT,
    FAR,
    FULL,
    GONE,
    GONE_MEMBER,
    GONE_NAME,
    HOSTILE,
    HOSTILE_CLIENT,
    HOSTILE_HISTORY,
    IN_ARCHIVE,
    IN_GIT,
    IN_HEAD,
    IN_MESSAGE,
    IN_REF,
    INCOMPLETE,
    KEPT,
    KINDS,
    LATENT,
    LEAK,
    LOOSE,
    MEMBER,
    NO_KEY,
    NOTICE,
    ON_A_BRANCH,
    PLAIN,
    REMOVED,
    finding,
    oid,
    past,
    report,
)

COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def lines_of(shown: Report) -> list[str]:
    return render("github", shown, RenderOptions(color=True)).splitlines()


def decoded(text: str) -> str:
    """Undo the escaping as GitHub's runner does."""
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def command(line: str) -> tuple[str, dict[str, str], str]:
    match = COMMAND.fullmatch(line)
    assert match, line
    pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
    return match["name"], {k: decoded(v) for k, v in pairs}, decoded(match["message"])


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_a_report_is_a_command_a_finding_and_a_closing_line(shown: Report) -> None:
    lines = lines_of(shown)
    assert len(lines) == len(shown.findings) + len(shown.diagnostics) + 1
    for line in lines[:-1]:
        command(line)
    assert not lines[-1].startswith("::")
    assert "##[" not in lines[-1]
    assert "".join(lines).isprintable()


def test_a_finding_is_an_annotation() -> None:
    digest = PLAIN.secret.sha256 if PLAIN.secret else ""
    assert lines_of(report(PLAIN))[0] == (
        "::error file=src/app.ts,line=3,endLine=3,col=14,endColumn=87,title=OpenRouter API key::"
        "OpenRouter API key sk-or-v1-e66...441%0A"
        "Disable or delete the key at its link, then read a new one from the environment.%0A"
        f"The key's owner finds it at https://openrouter.ai/keys/{digest}"
    )


def test_severities_are_githubs_kinds_and_the_worst_comes_first() -> None:
    kinds = [command(line)[0] for line in lines_of(report(NO_KEY, CHAIN, PLAIN))[:-1]]
    assert kinds == ["error", "warning", "notice"]


def test_other_places_are_told() -> None:
    message = command(lines_of(report(CHAIN))[0])[2]
    assert "\nanother part of the key: dist/日本/app.js.map:131\n" in message


def message_of(shown: Finding) -> list[str]:
    return command(lines_of(report(shown))[0])[2].splitlines()


def test_a_way_is_told_in_lines() -> None:
    assert message_of(LEAK)[2:] == [
        "set: .env:3",
        "read: src/api.ts:4",
        "imported: src/m1.ts:2",
        "entry: src/main.tsx:1",
        "used: src/api.ts:9 is sent to openrouter.ai",
        "reach: client",
    ]


def test_what_is_related_only_is_told_behind_the_way() -> None:
    assert message_of(AGAIN)[-3:] == [
        "entry: src/main.tsx:1",
        "told here as well: README.md:8",
        "reach: client",
    ]


def test_of_a_long_way_the_ends_are_told() -> None:
    assert message_of(FAR)[8] == "and 13 more"
    assert len(message_of(FAR)) == 2 + 12 + 1


def test_what_is_latent_says_so() -> None:
    assert message_of(LATENT)[2:] == [
        "reach: unknown, nothing tells where this code runs",
        "latent: nothing on the client reads it yet",
    ]


def test_golden_client() -> None:
    golden("client.github.txt", render("github", CLIENT, RenderOptions()))


def test_columns_are_left_out_where_lines_differ() -> None:
    spread = finding(1, location=Location("a.ts", Point(3, 9), Point(5, 2)))
    properties = command(lines_of(report(spread))[0])[1]
    assert properties == {
        "file": "a.ts",
        "line": "3",
        "endLine": "5",
        "title": "OpenRouter API key",
    }


def test_a_member_of_an_archive_is_told_at_the_archive() -> None:
    _, properties, message = command(lines_of(report(MEMBER))[0])
    assert properties == {"file": "dist/app.zip", "title": "OpenRouter API key"}
    assert message.splitlines()[0].endswith(" in lib/main.dart.js, line 3")


def test_the_name_of_a_file_has_no_line() -> None:
    named = finding(1, "a-key", origins=(Origin(OriginKind.NAME, "a-key"),))
    _, properties, message = command(lines_of(report(named))[0])
    assert properties == {"file": "a-key", "title": "OpenRouter API key"}
    assert message.startswith("OpenRouter API key sk-or-v1-e66...441\n")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            INCOMPLETE,
            (
                "warning",
                {"file": "data/private.bin", "title": "orscan: unreadable"},
                "cannot be read: permission denied",
            ),
        ),
        (
            report(diagnostics=(NOTICE,)),
            (
                "notice",
                {"file": "src/old.py", "line": "7", "title": "orscan: unused-allow"},
                "this allow comment matches nothing",
            ),
        ),
    ],
    ids=["incomplete", "notice"],
)
def test_diagnostics_are_annotations_too(
    shown: Report, expected: tuple[str, dict[str, str], str]
) -> None:
    assert command(lines_of(shown)[0]) == expected


def test_a_diagnostic_in_an_archive_has_no_line() -> None:
    properties = command(lines_of(report(diagnostics=(IN_ARCHIVE,)))[0])[1]
    assert properties == {"file": "dist/app.zip", "title": "orscan: archive"}


@pytest.mark.parametrize("path", ["a,b:c%2C.ts", "a=b", "100%25", "a::error::b", "日本"])
def test_paths_survive_the_escaping(path: str) -> None:
    assert command(lines_of(report(finding(1, path)))[0])[1]["file"] == path


# History


def test_what_head_holds_is_told_at_its_line() -> None:
    _, properties, message = command(lines_of(report(KEPT))[0])
    assert properties["file"] == ".env"
    assert properties["line"] == "1"
    assert f"\nadded: 2026-01-02 by A. Tester in {oid(1)[:12]}\nnow: still in HEAD" in message
    member = past(1, "a.zip!/b", IN_HEAD, kind=OriginKind.ARCHIVE)
    _, properties, message = command(lines_of(report(member))[0])
    assert properties == {"file": "a.zip", "title": "OpenRouter API key"}
    assert message.splitlines()[0].endswith(" in b, line 3")


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (GONE, f"in src/app.ts, line 3, not in HEAD but in commit {oid(2)[:12]}"),
        (ON_A_BRANCH, f"in config/dev.yaml, line 3, not in HEAD but in commit {oid(4)[:12]}"),
        (
            GONE_MEMBER,
            f"in dist/app.zip!/lib/main.dart.js, line 3, not in HEAD but in commit {oid(2)[:12]}",
        ),
        (
            GONE_NAME,
            "in the name of the file (keys/sk-or-v1-abc...def.txt), not in HEAD but in commit "
            + oid(2)[:12],
        ),
        (
            past(1, "link", REMOVED, kind=OriginKind.SYMLINK),
            f"in the target of the symbolic link (link), not in HEAD but in commit {oid(2)[:12]}",
        ),
        (LOOSE, f"in no commit (object {oid(98)[:12]}, line 3)"),
        (IN_MESSAGE, f"in the message or the author's name (commit {oid(5)[:12]}, line 3)"),
        (IN_REF, "in the name of a branch (refs/heads/sk-or-v1-abc...def)"),
        (IN_GIT, "in a file of git's own (.git/config, line 3)"),
        (past(1, "a", None), "in a, line 3"),
    ],
    ids=[
        "removed",
        "on a branch",
        "a member",
        "a name",
        "a link",
        "an object",
        "a message",
        "a ref",
        "git's own",
        "without a story",
    ],
)
def test_what_the_tree_does_not_hold_is_told_without_a_file(gone: Finding, words: str) -> None:
    _, properties, message = command(lines_of(report(gone))[0])
    assert properties == {"title": "OpenRouter API key"}
    assert message.splitlines()[0] == f"{gone.message} {words}"


def test_no_text_can_become_a_command() -> None:
    for shown in (HOSTILE_HISTORY, HOSTILE_CLIENT):
        lines = lines_of(shown)
        assert [line for line in lines if line.startswith("::")] == lines[:-1]
    lines = lines_of(HOSTILE)
    assert [line for line in lines if line.startswith("::")] == lines[:-1]
    assert command(lines[1])[1]["title"] == "orscan: k,i:n\\nd"


def test_suppressed_findings_are_only_counted() -> None:
    lines = lines_of(report(suppressed=(ALLOWED,)))
    assert len(lines) == 1
    assert lines[0].startswith("No OpenRouter keys found. 1 suppressed. Scanned 1,204 files")


def test_the_closing_line_is_the_summary() -> None:
    assert lines_of(CLEAN)[-1].startswith("No OpenRouter keys found. ")
    assert lines_of(FULL)[-1].startswith(
        "Incomplete: 2 problems. 6 findings (4 keys, 1 live) in 6 files"
    )
