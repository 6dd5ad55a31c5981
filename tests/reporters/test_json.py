import json
from enum import Enum
from typing import Any

import jsonschema
import pytest

from orscan.blob import OriginKind
from orscan.finding import SuppressionKind, Verdict
from orscan.report import Gravity, Mode, Report
from orscan.reporters import RenderOptions, render, schema_text
from orscan.rule import Confidence, LeakClass, Severity
from tests.reporters.golden import golden
from tests.reporters.reports import CLEAN, FULL, HOSTILE, KINDS, MEMBER, PLAIN, finding, report

OPTIONS = RenderOptions(tool_version="1.2.3")
SCHEMA = json.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def rendered(shown: Report) -> Any:
    return json.loads(render("json", shown, OPTIONS))


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_schema(shown: Report) -> None:
    VALIDATOR.validate(rendered(shown))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "where", ["", "tool", "scanned", "findings.0", "suppressed.0", "diagnostics.0", "summary"]
)
def test_the_schema_refuses_unknown_and_missing_fields(where: str) -> None:
    for field, value in (("surprise", 1), (None, None)):
        document = rendered(FULL)
        part = document
        for step in filter(None, where.split(".")):
            part = part[int(step) if step.isdigit() else step]
        part.pop(field or next(iter(part)), None)
        part.update({field: value} if field else {})
        assert not VALIDATOR.is_valid(document)


def parts(schema: Any) -> Any:
    """Yield every schema in *schema* that describes a value of its own."""
    if isinstance(schema, dict):
        yield schema
        for name in ("properties", "$defs"):
            for inner in schema.get(name, {}).values():
                yield from parts(inner)
        yield from parts(schema.get("items"))


def test_the_schema_is_closed_and_described_throughout() -> None:
    for part in parts(SCHEMA):
        if "$ref" in part:
            continue
        assert part["description"].endswith(".") or part is SCHEMA
        if part.get("type") == "object":
            counts = part.get("additionalProperties")
            assert counts is False or counts["type"] == "integer"
            assert part.get("required", []) == list(part.get("properties", {}))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("properties/scanned/properties/mode", Mode),
        ("$defs/finding/properties/class", LeakClass),
        ("$defs/finding/properties/severity", [one.word for one in Severity]),
        ("$defs/finding/properties/confidence", Confidence),
        ("$defs/finding/properties/verdict", [*Verdict, None]),
        ("$defs/origin/properties/kind", OriginKind),
        ("$defs/diagnostic/properties/gravity", Gravity),
        ("$defs/suppressedFinding/properties/suppression/properties/kind", SuppressionKind),
    ],
)
def test_the_schema_knows_every_word(steps: str, words: Any) -> None:
    part = SCHEMA
    for step in steps.split("/"):
        part = part[step]
    assert set(part["enum"]) == {w.value if isinstance(w, Enum) else w for w in words}


def test_a_suppressed_finding_has_the_fields_of_a_finding() -> None:
    finding, suppressed = SCHEMA["$defs"]["finding"], SCHEMA["$defs"]["suppressedFinding"]
    assert suppressed["required"] == [*finding["required"], "suppression"]


def test_the_shape_is_frozen() -> None:
    golden("full.json", render("json", FULL, OPTIONS))


def test_findings_are_in_order_of_place() -> None:
    paths = [one["path"] for one in rendered(FULL)["findings"]]
    assert paths == sorted(paths)


def test_what_is_absent_is_null() -> None:
    document = rendered(FULL)
    assert document["diagnostics"][0]["line"] is None
    by_path = {one["path"]: one for one in document["findings"]}
    assert by_path["web/.env"]["secret"] is None
    assert by_path["src/app.ts"]["inner"] is None
    assert by_path["src/app.ts"]["verdict"] is None


def test_the_summary_counts() -> None:
    assert rendered(FULL)["summary"] == {
        "findings": 6,
        "keys": 4,
        "errors": 4,
        "warnings": 1,
        "notes": 1,
        "suppressed": 2,
        "diagnostics": 4,
        "incomplete": True,
        "exit_code": 1,
    }


def test_a_clean_report_says_so() -> None:
    document = rendered(CLEAN)
    assert document["findings"] == []
    assert document["summary"]["exit_code"] == 0
    assert document["tool"] == {"name": "orscan", "version": "1.2.3"}


def test_the_result_is_ascii() -> None:
    text = render("json", HOSTILE, OPTIONS)
    assert text.isascii()
    assert "\x1b" not in text
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a\x1b\n\t\x7f\x9b.ts", "a\x1b\n\t\x7f\x9b.ts"),
        ("日本/😀.ts", "日本/😀.ts"),
        ("a\udcff.ts", "a\\udcff.ts"),
        ("a\ud800.ts", "a\\ud800.ts"),
        ('"\\', '"\\'),
    ],
)
def test_paths_come_back_as_they_are(path: str, expected: str) -> None:
    shown = rendered(report(finding(1, path)))
    assert shown["findings"][0]["path"] == expected


def test_a_member_of_an_archive_keeps_its_path() -> None:
    shown = rendered(report(MEMBER))["findings"][0]
    assert shown["path"] == "dist/app.zip!/lib/main.dart.js"
    assert shown["origins"][0]["kind"] == "archive"
    assert shown["verdict"] == "live"


def test_a_suppressed_finding_without_a_reason_is_still_reported() -> None:
    shown = rendered(report(suppressed=(PLAIN,)))
    VALIDATOR.validate(shown)
    assert shown["suppressed"][0]["suppression"]["reason"] == "no reason given"
