import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from orscan.blob import Origin, OriginKind
from orscan.finding import STATIONS, Excerpt, Finding, Inner
from orscan.location import Role
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.reporters import GROUPINGS, RenderOptions, render
from orscan.rule import Severity
from orscan.secret import Secret
from orscan.story import Commit, Story
from orscan.verdict import State, Verdict
from tests.reporters.golden import golden
from tests.reporters.reports import (
    AGAIN,
    ALLOWED,
    CHAIN,
    CLEAN,
    CLIENT,
    DANGLING,
    ENCODED,
    FAR,
    FULL,
    GONE,
    GONE_MEMBER,
    GONE_NAME,
    HISTORY,
    HOSTILE_CLIENT,
    HOSTILE_HISTORY,
    IN_HEAD,
    IN_MESSAGE,
    INCOMPLETE,
    KEPT,
    KEY,
    KEY_ON_ITS_WAY,
    KINDS,
    LATENT,
    LEAK,
    LIVE,
    NAMED,
    NEVER_MERGED,
    NO_KEY,
    NO_VARIABLE,
    NOTICED,
    ON_A_BRANCH,
    PLAIN,
    PUBLIC,
    REMOVED,
    RETURNED,
    SAID,
    SAME_KEY,
    STAGED,
    STDIN,
    UNREADABLE,
    commit,
    excerpt,
    finding,
    leak,
    oid,
    past,
    place,
    report,
    station,
)

SGR = re.compile(r"\x1b\[[0-9;]*m")


def text(shown: Report, **options: Any) -> str:
    return render("text", shown, RenderOptions(**options))


def lines_of(*findings: Finding, **options: Any) -> list[str]:
    return text(report(*findings), **options).splitlines()


def closing_of(shown: Report) -> str:
    """Return the last paragraph of *shown*, as one line."""
    return " ".join(text(shown).split("\n\n")[-1].split())


# What must not happen


@pytest.mark.parametrize("color", [False, True], ids=["plain", "color"])
@pytest.mark.parametrize("grouping", GROUPINGS)
@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_nothing_a_terminal_would_act_upon_is_written(
    shown: Report, grouping: str, color: bool
) -> None:
    written = text(shown, color=color, verbose=True, group_by=grouping)
    without_colors = SGR.sub("", written) if color else written
    assert without_colors.replace("\n", "").isprintable()
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


@pytest.mark.parametrize("path", ["::error::x", "a/##[stop-commands]x", "::::", "###[x]"])
def test_nothing_github_would_act_upon_is_written(path: str) -> None:
    shown = report(
        finding(1, path, message=path, excerpt=excerpt("::add-mask::##[", MASK)),
        suppressed=(finding(2, path),),
        diagnostics=(Diagnostic(path, 0, "unreadable", f"{'x' * 70} {path}"),),
    )
    for line in text(shown, verbose=True).splitlines():
        assert not line.strip().startswith("::")
        assert "##[" not in line


@pytest.mark.parametrize("grouping", GROUPINGS)
@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("shown", [HOSTILE_HISTORY, HOSTILE_CLIENT], ids=["history", "client"])
def test_no_story_and_no_way_is_a_command(shown: Report, grouping: str, width: int) -> None:
    for line in text(shown, width=width, verbose=True, group_by=grouping).splitlines():
        assert not line.strip().startswith("::")
        assert "##[" not in line


def test_plain_text_has_no_escape_codes() -> None:
    assert "\x1b" not in text(FULL, verbose=True)


def test_incomplete_does_not_look_clean() -> None:
    written = text(INCOMPLETE)
    assert "No OpenRouter keys found" not in written
    assert closing_of(INCOMPLETE).startswith("Incomplete: 1 problem. What could be scanned holds")


def test_incomplete_with_findings_says_both() -> None:
    closing = closing_of(report(PLAIN, diagnostics=(UNREADABLE,)))
    assert closing.startswith("Incomplete: 1 problem. 1 finding (1 key) in 1 file: 1 error.")


def test_suppressed_findings_are_shown_only_when_asked_for() -> None:
    quiet = report(suppressed=(ALLOWED,))
    assert "README.md" not in text(quiet)
    assert "README.md:3:14" in text(quiet, verbose=True)
    assert "inline: a revoked key" in text(quiet, verbose=True)


# Layout


@pytest.mark.parametrize("color", [False, True], ids=["plain", "color"])
@pytest.mark.parametrize("width", [80, 40])
def test_golden(width: int, color: bool) -> None:
    written = text(FULL, width=width, color=color, verbose=True)
    golden(f"full-{width}-{'color' if color else 'plain'}.txt", written)


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_golden_groupings(grouping: str) -> None:
    golden(f"full-by-{grouping}.txt", text(FULL, group_by=grouping))
    golden(f"history-by-{grouping}.txt", text(HISTORY, group_by=grouping))
    golden(f"client-by-{grouping}.txt", text(CLIENT, group_by=grouping))


@pytest.mark.parametrize("width", [80, 40])
def test_golden_client(width: int) -> None:
    golden(f"client-{width}-color.txt", text(CLIENT, width=width, color=True, verbose=True))
    golden(f"client-{width}-plain.txt", text(CLIENT, width=width))


@pytest.mark.parametrize("width", [80, 40])
def test_golden_history(width: int) -> None:
    golden(f"history-{width}-color.txt", text(HISTORY, width=width, color=True, verbose=True))


@pytest.mark.parametrize("grouping", GROUPINGS)
@pytest.mark.parametrize("shown", [FULL, HISTORY, CLIENT], ids=["full", "history", "client"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_colors_do_not_change_the_layout(width: int, shown: Report, grouping: str) -> None:
    plain = text(shown, width=width, group_by=grouping)
    assert SGR.sub("", text(shown, width=width, color=True, group_by=grouping)) == plain


def test_clean_is_one_line() -> None:
    assert text(CLEAN, width=40) == (
        "No OpenRouter keys found. Scanned 1,204 files, 1,310 blobs, 48.2 MB in 0.41 s.\n"
    )


def test_clean_is_green() -> None:
    assert text(CLEAN, color=True).startswith("\x1b[1;32mNo OpenRouter keys found.\x1b[0m Scanned")


def test_a_notice_leaves_it_clean() -> None:
    assert text(NOTICED).splitlines() == [
        "notice: this allow comment matches nothing",
        "  src/old.py:7",
        "",
        "No OpenRouter keys found. Scanned 1,204 files, 1,310 blobs, 48.2 MB in 0.41 s.",
    ]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (STDIN, "Scanned standard input, 512 B in 0.01 s."),
        (STAGED, "Scanned 1 staged file, 1.0 MB in 0.00 s."),
        (
            report(scanned=Scanned(Mode.TREE, 3, 3, 2, 1000, {"excluded": 1, "socket": 2}, 1)),
            "Scanned 2 commits, 3 files, 1.0 kB in 1.00 s. Left out 3 files: 2 socket, 1 excluded.",
        ),
    ],
    ids=["stdin", "staged", "left out"],
)
def test_what_was_scanned(shown: Report, expected: str) -> None:
    assert expected in " ".join(text(shown).split())


def test_a_finding_tells_what_where_why_and_what_to_do() -> None:
    digest = PLAIN.secret.sha256 if PLAIN.secret else ""
    assert lines_of(PLAIN)[:-3] == [
        "error: sk-or-v1-e66...441 OpenRouter API key",
        "  src/app.ts:3:14",
        '  3 | export const OPENROUTER_KEY = "sk-or-v1-e66...441";',
        "    |                                ^^^^^^^^^^^^^^^^^^",
        "",
        "  why: Whoever reads this key can spend the credit of the account it belongs to.",
        "  fix: Disable or delete the key at its link, then read a new one from the",
        "       environment.",
        f"  sha256: {digest}",
        f"  owner: https://openrouter.ai/keys/{digest}",
    ]


def test_one_key_is_one_key() -> None:
    written = text(report(PLAIN, CHAIN, SAME_KEY))
    assert written.count("owner: ") == 2
    assert written.count(KEY.fix.split()[0]) == 1
    places = [written.index(path) for path in (".env:1:20", "src/app.ts:3:14", "dist/日本")]
    assert places == sorted(places)


def test_findings_without_a_key_stand_together_by_rule() -> None:
    other = finding(0, "a/.env", rule_id=NO_KEY.rule_id, secret=None, fix=NO_KEY.fix, message="m")
    lines = lines_of(NO_KEY, other)
    assert lines.count("  fix: Rename it.") == 1
    assert "note: Public variable named like a key" in lines
    assert not any("sha256" in line or "owner" in line for line in lines)


def test_a_secret_that_is_no_openrouter_key_has_no_owner() -> None:
    unowned = finding(1, secret=None if ALLOWED.secret is None else type(ALLOWED.secret)(b"x" * 24))
    lines = lines_of(unowned)
    assert any("sha256" in line for line in lines)
    assert not any("owner" in line for line in lines)


def test_a_rule_that_is_not_known_gives_its_id() -> None:
    lines = text(report(PLAIN, rules=())).splitlines()
    assert lines[0] == "error: sk-or-v1-e66...441 openrouter-key"
    assert not any("why:" in line for line in lines)


def test_details_are_told_where_there_are_any() -> None:
    lines = lines_of(CHAIN)
    assert "  encoding: json > base64" in lines
    assert "  inside: src/配置.ts, line 4" in lines
    assert "  also: dist/日本/app.js.map:131:2 (another part of the key)" in lines
    dead = finding(1, verdict=Verdict(State.DEAD, "OpenRouter refuses it (401)"))
    assert "  verdict: dead, OpenRouter refuses it (401)" in lines_of(dead)


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_a_verdict_is_told_once_a_key_or_place(grouping: str) -> None:
    several = [finding(1, verdict=LIVE), finding(1, ".env", verdict=LIVE)]
    lines = text(report(*several), group_by=grouping, width=200).splitlines()
    told = [line for line in lines if line.startswith("  at stake:")]
    stake = "A thief could spend $12.50 more, then up to $20.00 a month: the key is limited."
    again = 1 if grouping == "key" else 2
    assert told == [f"  at stake: {stake} It expires on 2027-01-02."] * again
    assert lines.count("  verdict: live, OpenRouter accepts it") == again


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OriginKind.NAME, "in the name of the file"),
        (OriginKind.SYMLINK, "in the target of the symbolic link"),
        (OriginKind.MESSAGE, "in the message"),
        (OriginKind.GIT, "in a file of git's own"),
        (OriginKind.OBJECT, "in no commit"),
    ],
)
def test_a_place_that_is_no_content_of_a_file_is_named(kind: OriginKind, words: str) -> None:
    lines = lines_of(finding(1, "a", origins=(Origin(kind, "a"),), excerpt=None))
    assert f"  where: {words}" in lines


def test_other_paths_of_the_same_content_are_listed() -> None:
    seen = tuple(Origin(OriginKind.FILE, f"copy{n}") for n in range(30))
    several = finding(1, "copy0", origins=seen)
    assert "  also: copy1 (the same content)" in lines_of(several)
    assert "  and 19 more; --verbose lists them" in lines_of(several)
    assert "  also: copy29 (the same content)" in lines_of(several, verbose=True)
    assert not any("more; --verbose" in line for line in lines_of(several, verbose=True))


# History


def told(*findings: Finding, **options: Any) -> list[str]:
    """Return what is told below the first finding's excerpt."""
    lines = lines_of(*findings, **options)
    return lines[4 : lines.index("")]


def test_a_key_in_head_says_so() -> None:
    assert told(KEPT) == [
        f"  added: 2026-01-02 by A. Tester in {oid(1)[:12]}",
        "  now: still in HEAD, exposed 34 days",
        "  in history of: branches main, topic/0, topic/1, topic/2, topic/3 (and 8 more);",
        "       tag v1.0; refs/pull/1/head",
    ]


def test_a_removed_key_says_when_and_where_it_still_is() -> None:
    assert lines_of(GONE)[1] == "  src/app.ts:3:14 (not in HEAD)"
    assert told(GONE) == [
        f"  added: 2026-01-04 by A. Tester in {oid(2)[:12]}",
        f"  removed: 2026-01-11 by Zoë 日本 in {oid(3)[:12]}, exposed 7 days",
        "  in history of: branch main; tags v1, v2, v3, v4, v5 (and 2 more)",
        "  hides in: stash",
    ]


def test_a_key_that_was_never_merged_says_so() -> None:
    assert lines_of(ON_A_BRANCH)[1] == "  config/dev.yaml:3:14 (not in HEAD)"
    assert told(ON_A_BRANCH)[1:] == [
        "  now: not in HEAD, not removed elsewhere, exposed 33 days",
        "  in history of: branch topic/a",
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "still in HEAD"),
        (-1, "still in HEAD, exposed less than a day"),
        (0, "still in HEAD, exposed less than a day"),
        (1, "still in HEAD, exposed 1 day"),
        (1204, "still in HEAD, exposed 1,204 days"),
    ],
)
def test_days_are_for_people(days: int | None, words: str) -> None:
    assert told(past(1, "a", Story(days=days, in_head=True))) == [f"  now: {words}"]


def test_all_names_are_told_to_the_verbose() -> None:
    lines = " ".join(" ".join(told(KEPT, verbose=True)).split())
    assert "branches main, topic/0, topic/1, topic/2," in lines
    assert "topic/11; tag v1.0; refs/pull/1/head" in lines
    assert "more)" not in lines


@pytest.mark.parametrize(
    ("author", "words"),
    [
        ("A. Tester <a@example.org>", "A. Tester"),
        ("<a@example.org>", "<a@example.org>"),
        ("nobody", "nobody"),
        ("A  <b> <c@d>", "A"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("a\x1b[2J\u202eb <c@d>", "a\\x1b[2J\\u202eb"),
    ],
)
def test_an_author_is_a_name_of_bounded_length(author: str, words: str) -> None:
    made = Commit(oid(1), author, 0)
    line = told(past(1, "a", Story(added=made)), width=120)[0]
    assert line == f"  added: 1970-01-01 by {words} in {oid(1)[:12]}"


def test_a_message_is_in_a_history_and_never_removed() -> None:
    assert told(IN_MESSAGE) == [
        "  where: in the message or the author's name",
        f"  added: 2026-01-05 by A. Tester in {oid(5)[:12]}",
        "  now: in the history of HEAD, exposed 31 days",
        "  in history of: branch main",
    ]
    gone = past(1, "a", Story(added=commit(1), days=3), kind=OriginKind.MESSAGE)
    assert told(gone)[-1] == "  now: exposed 3 days"


@pytest.mark.parametrize(
    ("kind", "path", "words"),
    [
        (
            OriginKind.MESSAGE,
            "a",
            f"in the message or the author's name, object {oid(99)[:12]}",
        ),
        (OriginKind.MESSAGE, "tag v1.0", "in the message or the author's name"),
        (OriginKind.MESSAGE, f"commit {oid(99)[:12]}", "in the message or the author's name"),
        (OriginKind.OBJECT, "a", f"in no commit, object {oid(99)[:12]}"),
        (OriginKind.OBJECT, f"object {oid(99)[:12]}", "in no commit"),
        (OriginKind.REF, "refs/heads/a", "in the name of a branch"),
        (OriginKind.REF, "refs/tags/a", "in the name of a tag"),
        (OriginKind.REF, "refs/remotes/origin/a", "in the name of a remote branch"),
        (OriginKind.REF, "refs/notes/a", "in the name of a ref"),
        (OriginKind.GIT, ".git/config", "in a file of git's own"),
    ],
)
def test_where_history_holds_a_key_is_told(kind: OriginKind, path: str, words: str) -> None:
    lines = lines_of(past(1, path, Story(), kind=kind))
    assert lines[1] == f"  {path}:3:14"
    assert f"  where: {words}" in lines


def test_a_name_and_a_member_that_are_gone_say_so() -> None:
    assert "  keys/sk-or-v1-abc...def.txt:3:14 (not in HEAD)" in lines_of(GONE_NAME)
    assert "  dist/app.zip!/lib/main.dart.js:3:14 (not in HEAD)" in lines_of(GONE_MEMBER)


def test_a_key_at_several_places_tells_its_whole_story_first() -> None:
    lines = lines_of(GONE, KEPT)
    assert lines[:7] == [
        "key sk-or-v1-e66...441 at 2 places",
        f"  first added: 2026-01-02 by A. Tester in {oid(1)[:12]}",
        "  now: still in HEAD, exposed 34 days",
        "  in history of: branches main, topic/0, topic/1, topic/2, topic/3 (and 8 more);",
        "       tags v1.0, v1, v2, v3, v4 (and 3 more); refs/pull/1/head",
        "  hides in: stash",
        "",
    ]
    assert sum(line.startswith("  in history of: ") for line in lines) == 1
    assert sum(line.startswith("  hides in: ") for line in lines) == 1
    assert sum(line.startswith("  added: ") for line in lines) == 2
    verbose = lines_of(GONE, KEPT, verbose=True)
    assert sum(line.startswith("  in history of: ") for line in verbose) == 3


def test_a_key_that_is_gone_from_everywhere_says_when() -> None:
    later = past(1, "b", Story(added=commit(6, 1), removed=commit(7, 20), days=19))
    lines = lines_of(GONE, later)
    assert lines[1] == f"  first added: 2026-01-03 by A. Tester in {oid(6)[:12]}"
    assert lines[2] == f"  last removed: 2026-01-22 by A. Tester in {oid(7)[:12]}, exposed 19 days"


def test_a_key_at_one_place_or_without_a_story_has_no_summary() -> None:
    for several in ([GONE], [PLAIN, SAME_KEY]):
        assert not any(line.startswith("key ") for line in lines_of(*several))


def test_a_key_that_only_messages_hold_is_in_no_tree() -> None:
    again = past(6, "tag v1.0", SAID, kind=OriginKind.MESSAGE)
    assert lines_of(IN_MESSAGE, again)[2] == "  now: in the history of HEAD, exposed 31 days"
    on_a_branch = past(6, "a", NEVER_MERGED)
    assert lines_of(IN_MESSAGE, on_a_branch)[2].startswith("  now: in the history of HEAD")
    assert lines_of(IN_MESSAGE, past(6, "a", IN_HEAD))[2].startswith("  now: still in HEAD")


def test_a_key_that_is_gone_from_one_path_only_is_not_removed() -> None:
    lines = lines_of(GONE, past(1, "b", NEVER_MERGED))
    assert lines[2] == "  now: not in HEAD, not removed elsewhere, exposed 33 days"


def test_findings_without_a_key_have_no_common_story() -> None:
    gone = [past(0, path, REMOVED, secret=None, message="m") for path in "ab"]
    lines = lines_of(*gone)
    assert lines[0] == "error: m"
    assert not any("first added" in line for line in lines)
    assert sum(line.startswith("  hides in: ") for line in lines) == 2


# The way to the client


def way_of(*findings: Finding, **options: Any) -> list[str]:
    """Return the lines of the first way that is told."""
    lines = lines_of(*findings, **options)
    start = next(at for at, line in enumerate(lines) if line.startswith("  way: "))
    rest = lines[start + 1 :]
    return [lines[start], *rest[: next(at for at, line in enumerate(rest) if line[2:7].strip())]]


def test_a_finding_without_a_way_tells_none() -> None:
    for line in text(FULL, verbose=True).splitlines():
        assert not line.startswith(("  way: ", "  reach: ", "  latent: ", "  variable: "))


def test_a_leak_tells_what_where_how_why_and_what_to_do() -> None:
    lines = text(report(LEAK, rules=(PUBLIC,))).splitlines()
    assert lines[:-2] == [
        "error: VITE_OPENROUTER_API_KEY Public variable read by the client",
        "  src/api.ts:4:17",
        "  4 | const apiKey = import.meta.env.VITE_OPENROUTER_API_KEY;",
        "    |                                ^^^^^^^^^^^^^^^^^^^^^^^",
        "  way: set      .env:3:1",
        "       read     src/api.ts:4:17",
        "       imported src/m1.ts:2:1",
        "       entry    src/main.tsx:1:1",
        "       used     src/api.ts:9:31 is sent to openrouter.ai",
        "  reach: client",
        "",
        "  why: The build writes the value of the variable into what every visitor",
        "       downloads.",
        "  fix: Call OpenRouter from a server that reads the key from a variable without",
        "       a public prefix.",
        "",
    ]


def test_stations_stand_in_the_way_and_nowhere_else() -> None:
    lines = lines_of(AGAIN)
    assert [line for line in lines if "also:" in line] == [
        "  also: README.md:8:1 (told here as well)"
    ]
    assert sum("src/main.tsx" in line for line in lines) == 1


def test_what_is_latent_says_so_and_does_not_repeat_its_place() -> None:
    lines = lines_of(LATENT)
    assert "  latent: nothing on the client reads it yet" in lines
    assert "  reach: unknown, nothing tells where this code runs" in lines
    assert sum(".env.production" in line for line in lines) == 1


def test_a_leak_without_a_variable_has_its_message() -> None:
    lines = text(report(NO_VARIABLE, rules=(RETURNED,))).splitlines()
    assert lines[0] == "error: GET /api/key returns the key"
    assert way_of(NO_VARIABLE) == ["  way: used     server/app.py:4:17 is returned to whoever asks"]


def test_a_leak_of_an_unknown_rule_gives_its_id() -> None:
    assert lines_of(LEAK)[0] == "error: VITE_OPENROUTER_API_KEY public-env"


def test_a_key_on_its_way_is_told_as_a_key() -> None:
    lines = lines_of(KEY_ON_ITS_WAY, PLAIN)
    assert lines[0] == "error: sk-or-v1-e66...441 OpenRouter API key"
    assert "  variable: VITE_OPENROUTER_API_KEY" in lines
    assert way_of(KEY_ON_ITS_WAY)[1] == "       used     src/config.ts:9:2"
    assert sum(line.startswith("  owner: ") for line in lines) == 1


def test_a_long_way_is_told_in_full_to_the_verbose() -> None:
    gap = "                and 13 more; --verbose lists them"
    assert way_of(FAR)[6] == gap
    assert len(way_of(FAR)) == 12
    assert gap not in way_of(FAR, verbose=True)
    assert len(way_of(FAR, verbose=True)) == 24


def test_a_note_that_does_not_fit_stands_below_its_place() -> None:
    assert way_of(LEAK, width=40)[-2:] == [
        "       used     src/api.ts:9:31",
        "                is sent to openrouter.ai",
    ]
    used = station(Role.USE, "目录" * 8, 1, note="x")
    line = "  way: used     " + "目录" * 8 + ":1:1"
    assert way_of(leak(related=(used,)), width=54) == [f"{line} x"]
    assert way_of(leak(related=(used,)), width=53) == [line, "                x"]


def test_a_path_in_a_way_stays_as_it_is() -> None:
    spaced = station(Role.READ, "a  b\n c.ts", 1)
    assert way_of(leak(related=(spaced,))) == ["  way: read     a  b\\n c.ts:1:1"]


@settings(deadline=None, derandomize=True)
@given(
    places=st.lists(
        st.builds(
            station,
            st.sampled_from(STATIONS),
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
            st.integers(1, 9),
            note=st.text(st.characters(codec="utf-8"), max_size=60),
        ),
        min_size=1,
        max_size=5,
    ),
    width=st.integers(30, 100),
    color=st.booleans(),
)
def test_the_places_of_a_way_stand_below_each_other(
    places: list[Any], width: int, color: bool
) -> None:
    shown = leak("p.ts", related=tuple(places), excerpt=None, reach=None)
    plain = SGR.sub("", text(report(shown), width=width, color=color))
    block = plain.split("\n\n")[0].splitlines()
    lines = block[block.index("  p.ts:4:17") + 1 :]
    assert lines[0].startswith("  way: ")
    stations = [line for line in lines if line[7:16].strip()]
    assert len(stations) == len(places)
    for line in stations:
        assert line[6] == line[15] == " "
        assert line[7:16].split()[0] in {"set", "read", "imported", "entry", "used"}


# Grouping


def test_leaks_of_one_rule_and_variable_stand_together() -> None:
    between = replace(FAR, location=place("src/b.ts"))
    shown = report(LEAK, AGAIN, between, LATENT, NO_VARIABLE, rules=(PUBLIC, RETURNED))
    written = text(shown)
    names = re.findall(r"^(?:error|warning): (\S+)", written, re.MULTILINE)
    assert names == [
        "NEXT_PUBLIC_OPENROUTER_KEY",
        "GET",
        "VITE_OPENROUTER_API_KEY",
        "VITE_OPENROUTER_API_KEY",
        "VITE_CHAT_KEY",
    ]
    for grouping in GROUPINGS:
        written = text(shown, group_by=grouping)
        assert written.count("  why: ") == written.count("  fix: ") == 2
        assert "\n\n\n" not in written


def test_one_variable_under_two_rules_is_two_groups() -> None:
    written = text(report(LEAK, leak("src/b.ts", RETURNED), leak("src/c.ts")))
    names = re.findall(r"^error: \S+ (\S+)", written, re.MULTILINE)
    assert names == ["public-env", "public-env", "server-returns-key"]


def headings(grouping: str, *findings: Finding) -> list[str]:
    """Return the first line of each block."""
    blocks = text(report(*findings), group_by=grouping).split("\n\n")
    return [block.splitlines()[0] for block in blocks if not block.startswith(" ")]


def test_by_file_a_path_is_said_once_and_what_to_do_at_the_end() -> None:
    again = finding(2, "src/app.ts", location=place("src/app.ts", 9, 2))
    written = text(report(PLAIN, again, SAME_KEY, CHAIN), group_by="file")
    assert headings("file", PLAIN, again, SAME_KEY, CHAIN)[:-1] == [
        ".env",
        "dist/日本/app.js.map",
        "src/app.ts",
        "error: sk-or-v1-c42...ff9 OpenRouter API key",
        "openrouter-key: OpenRouter API key",
        "openrouter-key-encoded: Encoded OpenRouter API key",
    ]
    assert written.count("src/app.ts") == 1
    assert written.count("  why: ") == written.count("  fix: ") == 2
    assert written.count("  owner: ") == 4
    assert written.index("  9:2\n") < written.index("  why: ")


def test_by_rule_the_worst_comes_first() -> None:
    found = headings("rule", NO_KEY, CHAIN, PLAIN, SAME_KEY)
    assert found[0] == "openrouter-key: OpenRouter API key (2 findings)"
    assert found[2] == "openrouter-key-encoded: Encoded OpenRouter API key (1 finding)"
    assert found[3] == "someone-elses-rule (1 finding)"
    written = text(report(NO_KEY, CHAIN, PLAIN, SAME_KEY), group_by="rule")
    assert written.count("  why: ") == 2
    assert written.count("  fix: ") == 3
    assert written.count("  owner: ") == 3


@pytest.mark.parametrize("grouping", ["file", "rule"])
def test_a_secret_without_an_owner_has_its_digest(grouping: str) -> None:
    unowned = finding(1, secret=Secret(b"x" * 24))
    lines = text(report(unowned), group_by=grouping).splitlines()
    assert sum(line.startswith("  sha256: ") for line in lines) == 1


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_grouping_tells_every_finding(grouping: str) -> None:
    for shown in (FULL, HISTORY, CLIENT):
        written = text(shown, group_by=grouping)
        for one in shown.findings:
            where = f"{one.location.start.line}:{one.location.start.column}"
            assert one.location.path in written
            assert where in written
        assert written.split("\n\n")[-1] == text(shown).split("\n\n")[-1]


def test_by_file_where_a_key_was_is_told_as_well() -> None:
    lines = text(report(GONE), group_by="file").splitlines()
    assert lines[:3] == ["src/app.ts", lines[1], "  3:14 (not in HEAD)"]
    assert "  hides in: stash" in lines


def test_an_object_in_the_stash_and_in_head_hides_there() -> None:
    both = past(1, "a", IN_HEAD, DANGLING)
    assert told(both)[-1] == "  hides in: dangling blob"


# The code frame

MASK = "sk-or-v1-abc...def"


def frame(shown: Excerpt, width: int = 40, *, color: bool = False) -> tuple[str, str]:
    written = text(report(finding(1, excerpt=shown)), width=width, color=color)
    lines = SGR.sub("", written).splitlines()
    at = next(i for i, line in enumerate(lines) if line.lstrip().startswith("|"))
    return lines[at - 1], lines[at]


@pytest.mark.parametrize(
    ("before", "after", "line", "carets"),
    [
        ("k=", "", "  3 | k=sk-or-v1-abc...def", "    |   ^^^^^^^^^^^^^^^^^^"),
        (
            "a" * 60,
            "",
            "  3 | …aaaaaaaaaaaaaaask-or-v1-abc...def",
            "    |                 ^^^^^^^^^^^^^^^^^^",
        ),
        (
            "",
            "b" * 60,
            "  3 | sk-or-v1-abc...defbbbbbbbbbbbbbbb…",
            "    | ^^^^^^^^^^^^^^^^^^",
        ),
        (
            "a" * 60,
            "b" * 60,
            "  3 | …aaaaaaaaaaask-or-v1-abc...defbbb…",
            "    |             ^^^^^^^^^^^^^^^^^^",
        ),
        (
            "钥" * 30,
            "匙" * 30,
            "  3 | …钥钥钥钥钥sk-or-v1-abc...def匙匙…",
            "    |            ^^^^^^^^^^^^^^^^^^",
        ),
        (
            "e\u0301" * 4,
            "",
            "  3 | " + "e\u0301" * 4 + "sk-or-v1-abc...def",
            "    |     ^^^^^^^^^^^^^^^^^^",
        ),
        ("\x1b", "", "  3 | \\x1bsk-or-v1-abc...def", "    |     ^^^^^^^^^^^^^^^^^^"),
    ],
    ids=["short", "long before", "long behind", "both", "wide", "combining", "control"],
)
def test_the_frame_keeps_the_caret_under_the_key(
    before: str, after: str, line: str, carets: str
) -> None:
    shown = frame(excerpt(before, MASK, after))
    assert shown == (line.rstrip(), carets)


def test_a_mask_longer_than_the_line_is_cut() -> None:
    line, carets = frame(excerpt("ab", "x" * 99, "cd"))
    assert line == "  3 | " + "x" * 33 + "…"
    assert carets == "    | " + "^" * 34


@pytest.mark.parametrize(
    ("shown", "carets"),
    [
        (Excerpt(3, "abc", 9, 2), "    |    ^"),
        (Excerpt(3, "", 0, 1), "    | ^"),
        (Excerpt(12_345, "abc", 1, 9), "        |  ^^"),
    ],
    ids=["behind the end", "empty", "too wide"],
)
def test_a_caret_outside_the_text_breaks_nothing(shown: Excerpt, carets: str) -> None:
    assert frame(shown)[1] == carets


def cells(line: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in line
    )


@settings(deadline=None, derandomize=True)
@given(
    before=st.text(st.characters(codec="utf-8"), max_size=90),
    after=st.text(st.characters(codec="utf-8"), max_size=90),
    width=st.integers(30, 100),
    color=st.booleans(),
)
def test_the_frame_fits_the_width_and_shows_the_key(
    before: str, after: str, width: int, color: bool
) -> None:
    line, carets = frame(excerpt(before, MASK, after), width, color=color)
    measure = cell_len if color else cells
    assert MASK in line
    assert measure(line) <= width
    assert measure(line[: line.rindex(MASK)]) == len(carets) - len(MASK)


# Wrapping


@pytest.mark.parametrize("shown", [FULL, CLIENT], ids=["full", "client"])
def test_lines_are_broken_between_words_and_links_stay_whole(shown: Report) -> None:
    for line in text(shown, width=40, verbose=True).splitlines():
        whole = re.match(r"  (sha256|owner|also): |  \S+:\d+(:\d+)?$|    sk-or|No OpenRouter", line)
        assert whole or cells(line) <= 40, line


def test_a_very_narrow_terminal_is_taken_for_wider() -> None:
    assert text(FULL, width=0) == text(FULL, width=20)


def test_line_breaks_in_messages_do_not_break_the_layout() -> None:
    shown = report(diagnostics=(Diagnostic("", 0, "git", "fatal:\n  bad\tobject", Gravity.NOTICE),))
    assert text(shown).splitlines()[0] == "notice: fatal: bad object"


# Diagnostics


def test_diagnostics_that_say_the_same_stand_together() -> None:
    several = tuple(Diagnostic(f"f{n}", 0, "unreadable", "cannot be read") for n in range(12))
    lines = text(report(diagnostics=several)).splitlines()
    assert lines[:3] == ["incomplete: cannot be read", "  f0", "  f1"]
    assert lines[11] == "  and 2 more; --verbose lists them"
    assert closing_of(report(diagnostics=several)).startswith("Incomplete: 12 problems.")


def test_what_is_incomplete_stands_before_notices() -> None:
    written = text(FULL)
    assert written.index("incomplete: ") < written.index("notice: ")


def test_a_diagnostic_without_a_path_is_one_line() -> None:
    assert "notice: the configuration is not staged\n\n" in text(FULL)


# Colours


@pytest.mark.parametrize(
    ("severity", "code"),
    [(Severity.ERROR, "1;31"), (Severity.WARNING, "1;33"), (Severity.NOTE, "1;94")],
    ids=lambda value: getattr(value, "word", value),
)
def test_a_severity_has_its_color(severity: Severity, code: str) -> None:
    written = text(report(finding(1, of=ENCODED, severity=severity)), color=True)
    assert written.startswith(f"\x1b[{code}m{severity.word}:\x1b[0m ")


def test_colors_are_those_of_the_terminals_theme() -> None:
    codes = {
        code for found in SGR.findall(text(FULL, color=True)) for code in found[2:-1].split(";")
    }
    assert codes <= {"0", "1", "2", "31", "32", "33", "94"}


def test_inner_documents_are_shown_safely() -> None:
    written = text(report(finding(1, inner=Inner("\x1b]0;x\x07", 2))))
    assert "inside: \\x1b]0;x\\x07, line 2" in written


def test_a_name_that_holds_a_key_is_told() -> None:
    assert "  keys/sk-or-v1-abc...def.txt:3:14" in lines_of(NAMED)


def test_a_long_path_stays_whole() -> None:
    path = "/".join(["目录"] * 40)
    assert f"  {path}:3:14" in lines_of(finding(1, path, location=place(path)), width=40)
