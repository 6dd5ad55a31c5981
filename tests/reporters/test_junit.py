from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from orscan.report import Report
from orscan.rule import Severity
from tests.reporters.formats import MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CHAIN,
    CLEAN,
    CLIENT,
    FULL,
    HISTORY,
    INCOMPLETE,
    KINDS,
    LEAK,
    MEMBER,
    NO_KEY,
    NOTICED,
    PLAIN,
    finding,
    report,
)

SHAPE = xmlschema.XMLSchema(str(Path(__file__).parents[1] / "data" / "junit.subset.xsd"))


def suite_of(shown: Report) -> ET.Element:
    text = written("junit", shown)
    SHAPE.validate(text)
    (suite,) = ET.fromstring(text)  # noqa: S314 - we wrote it
    return suite


def outcomes(shown: Report) -> dict[str, str]:
    """Return the outcome of each test, by the file it is about."""
    return {
        case.get("classname", ""): (case[0].tag if len(case) else "passed")
        for case in suite_of(shown).iter("testcase")
    }


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_schema_and_its_counts(shown: Report) -> None:
    suite = suite_of(shown)
    cases = list(suite.iter("testcase"))
    assert suite.get("tests") == str(len(cases))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert suite.get(attribute) == str(len(list(suite.iter(tag))))


def test_the_schema_refuses_what_is_none() -> None:
    text = written("junit", FULL)
    assert SHAPE.is_valid(text)
    for wrong in (
        text.replace(' timestamp="', ' when="'),
        text.replace("<testcase classname", "<testcase class"),
        text.replace("</properties>", "</properties><surprise/>"),
    ):
        assert not SHAPE.is_valid(wrong)


@pytest.mark.parametrize("text", [*MARKUP, "\x00\x1b\ud800\ufffe"])
def test_no_path_name_or_message_is_markup(text: str) -> None:
    plain = [one.tag for one in suite_of(hostile("a")).iter()]
    assert [one.tag for one in suite_of(hostile(text)).iter()] == plain


def test_a_clean_scan_is_one_test_that_passed() -> None:
    suite = suite_of(CLEAN)
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["1", "0", "0"]


def test_what_was_not_scanned_is_an_error() -> None:
    assert outcomes(INCOMPLETE) == {"orscan": "passed", "data/private.bin": "error"}
    assert "notice: src/old.py:7: this allow" in (suite_of(NOTICED).findtext("system-out") or "")


def test_a_finding_fails_where_it_fails_the_scan() -> None:
    shown = report(PLAIN, CHAIN, NO_KEY)
    assert outcomes(shown) == {
        "orscan": "passed",
        "src/app.ts": "failure",
        "dist/日本/app.js.map": "failure",
        "web/.env": "skipped",
    }
    strict, lax = (replace(shown, fail_on=one) for one in (Severity.NOTE, Severity.ERROR))
    assert list(outcomes(strict).values()).count("failure") == 3
    assert list(outcomes(lax).values()).count("failure") == 1
    live = replace(report(PLAIN, MEMBER), fail_on_live=True)
    assert list(outcomes(live).values()).count("failure") == 1


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_it_is_green_only_where_the_exit_code_is(shown: Report) -> None:
    suite = suite_of(shown)
    is_green = suite.get("failures") == suite.get("errors") == "0"
    assert is_green == (shown.exit_code == 0)


def test_a_stale_baseline_fails() -> None:
    assert suite_of(replace(CLEAN, stale=True)).get("failures") == "1"


def test_suppressed_ones_are_skipped_with_the_reason() -> None:
    messages = [one.get("message") for one in suite_of(FULL).iter("skipped")]
    assert "suppressed by inline: a revoked key" in messages


def test_the_way_reach_and_story_are_told() -> None:
    text = next(suite_of(report(LEAK, rules=CLIENT.rules)).iter("failure")).text or ""
    assert "read: src/api.ts:4\nimported: src/m1.ts:2\nentry: src/main.tsx:1\n" in text
    assert "\nreach: client\n" in text
    told = next(suite_of(HISTORY).iter("failure")).text or ""
    assert "\nadded: 2026-01-02 by A. Tester in " in told


def test_a_text_of_several_lines_stays_one() -> None:
    text = next(suite_of(report(finding(1, fix="a\n::error::b"))).iter("failure")).text or ""
    assert "\nfix: a ::error::b\n" in text


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        golden(f"{name}.junit.xml", written("junit", shown))
