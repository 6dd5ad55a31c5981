import csv
import io

import pytest

from orscan.report import Report
from tests.reporters.formats import MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CLEAN,
    CLIENT,
    FILTERED,
    FULL,
    GONE,
    HISTORY,
    INCOMPLETE,
    KINDS,
    LATENT,
    LEAK,
    MEMBER,
    PLAIN,
    finding,
    report,
)


def rows(shown: Report, *, verbose: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", shown, verbose=verbose)), strict=True))


@pytest.mark.parametrize(
    "start",
    ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\uff1dcmd", "\t=1", "\r=1", "\n=1", "=\u200b1"],
)
def test_no_cell_begins_like_a_formula(start: str) -> None:
    text = start + "|' /C calc'!A0"
    for row in rows(report(finding(1, text, message=text, variable=text))):
        for cell in row.values():
            assert not cell.strip().startswith(("=", "+", "-", "@", "\uff1d", "\t", "\r", "\n"))


@pytest.mark.parametrize("separator", [";", "|", ","])
def test_none_does_where_cells_are_cut_at_another_character(separator: str) -> None:
    text = f"a{separator}=cmd()"
    assert f"{separator}'=cmd()" in rows(report(finding(1, text)))[0]["path"]


@pytest.mark.parametrize("path", ["a-b.ts", "a=b", "x@y", "a+b", "src/日本.ts", 'a"b', "a,b"])
def test_what_is_no_formula_stays_as_it_is(path: str) -> None:
    assert rows(report(finding(1, path)))[0]["path"] == path


@pytest.mark.parametrize("text", MARKUP)
def test_a_line_is_a_row_whatever_is_in_it(text: str) -> None:
    shown = hostile(text)
    assert len(rows(shown)) == len(shown.findings) + 1
    assert written("csv", shown).count("\n") == len(shown.findings) + 2


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_row_has_every_column(shown: Report) -> None:
    table = list(csv.reader(io.StringIO(written("csv", shown)), strict=True))
    assert {len(row) for row in table} == {len(table[0])}


def test_a_finding_is_told_in_columns() -> None:
    (row, _) = rows(report(PLAIN, rules=FULL.rules))
    digest = PLAIN.secret.sha256 if PLAIN.secret else ""
    assert (
        row
        | {
            "kind": "finding",
            "severity": "error",
            "rule": "openrouter-key",
            "title": "OpenRouter API key",
            "path": "src/app.ts",
            "line": "3",
            "column": "14",
            "sha256": digest,
            "owner_url": f"https://openrouter.ai/keys/{digest}",
            "in_tree": "yes",
        }
        == row
    )


def test_way_story_verdict_and_latency_have_columns() -> None:
    leak, latent, gone, member = (rows(report(one))[0] for one in (LEAK, LATENT, GONE, MEMBER))
    assert leak["way"].startswith("set .env:3 > read src/api.ts:4 > imported src/m1.ts:2")
    assert (leak["reach"], latent["reach"], latent["latent"]) == ("client", "unknown", "yes")
    assert (gone["in_tree"], gone["days_exposed"], gone["hides"]) == ("no", "7", "stash")
    assert gone["removed"] == "2026-01-11T03:04:05Z"
    assert member["verdict"] == "live"


def test_what_was_not_scanned_is_a_row_and_so_is_the_result() -> None:
    missed, last = rows(INCOMPLETE)
    assert (missed["kind"], missed["path"]) == ("incomplete", "data/private.bin")
    assert last["message"].startswith("Incomplete: 1 problem.")
    assert [row["kind"] for row in rows(CLEAN)] == ["summary"]


def test_suppressed_ones_are_told_with_the_reason() -> None:
    kinds = [row["kind"] for row in rows(FULL)]
    assert kinds.count("suppressed") == 1
    (row,) = [row for row in rows(FULL) if row["kind"] == "suppressed"]
    assert row["reason"] == "inline: a revoked key"
    (row, _) = rows(report(suppressed=(FILTERED,)), verbose=True)
    assert row["reason"] == "filter: placeholder"


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        golden(f"{name}.csv", written("csv", shown))
