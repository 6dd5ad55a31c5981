import json
from enum import Enum
from typing import Any

import jsonschema
import pytest

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding, SuppressionKind
from orscan.location import Role
from orscan.report import Gravity, Mode, Report
from orscan.reporters import RenderOptions, render, schema_text
from orscan.rule import Confidence, LeakClass, Reach, Severity
from orscan.story import Story
from orscan.verdict import State
from tests.reporters.golden import golden
from tests.reporters.reports import (
    AGAIN,
    CHAIN,
    CLEAN,
    CLIENT,
    DANGLING,
    FULL,
    GONE,
    HISTORY,
    HOSTILE,
    HOSTILE_HISTORY,
    IN_HEAD,
    KEPT,
    KEY_ON_ITS_WAY,
    KINDS,
    LATENT,
    LEAK,
    LIVE,
    LOOSE,
    MEMBER,
    NO_KEY,
    ON_A_BRANCH,
    PLAIN,
    REMOVED,
    SAME_KEY,
    commit,
    finding,
    oid,
    past,
    report,
)

OPTIONS = RenderOptions(tool_version="1.2.3")
SCHEMA = json.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WHOLE = report(KEPT, CHAIN, suppressed=FULL.suppressed, diagnostics=FULL.diagnostics)


def rendered(shown: Report) -> Any:
    return json.loads(render("json", shown, OPTIONS))


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_schema(shown: Report) -> None:
    VALIDATOR.validate(rendered(shown))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "where",
    [
        "",
        "tool",
        "scanned",
        "findings.0",
        "findings.0.origins.0",
        "findings.0.origins.0.story",
        "findings.0.origins.0.story.added",
        "findings.1.related.0",
        "keys.0",
        "suppressed.0",
        "diagnostics.0",
        "summary",
    ],
)
def test_the_schema_refuses_unknown_and_missing_fields(where: str) -> None:
    for field, value in (("surprise", 1), (None, None)):
        document = rendered(WHOLE)
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
        ("$defs/finding/properties/verdict", [*State, None]),
        ("$defs/verification/properties/state", State),
        ("$defs/finding/properties/reach", [*Reach, None]),
        ("$defs/relatedPlace/properties/role", Role),
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
    golden("history.json", render("json", HISTORY, OPTIONS))
    golden("client.json", render("json", CLIENT, OPTIONS))


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
    assert by_path["src/app.ts"]["verification"] is None
    assert by_path["web/.env"]["variable"] is None
    assert by_path["web/.env"]["reach"] is None
    assert by_path["web/.env"]["latent"] is False


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
    for shown in (HOSTILE, HOSTILE_HISTORY):
        text = render("json", shown, OPTIONS)
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


# The way to the client


def leak_of(shown: Finding) -> Any:
    return rendered(report(shown))["findings"][0]


def test_a_leak_has_its_variable_and_its_reach() -> None:
    told = leak_of(LEAK)
    assert told["secret"] is None
    assert (told["variable"], told["reach"]) == ("VITE_OPENROUTER_API_KEY", "client")
    assert told["latent"] is False
    assert told["fingerprint"] == LEAK.fingerprint != AGAIN.fingerprint


def test_what_is_latent_is_marked() -> None:
    told = leak_of(LATENT)
    assert told["latent"] is True
    assert told["severity"] == "warning"
    assert told["reach"] == "unknown"


def test_related_places_tell_the_way_in_order() -> None:
    related = leak_of(AGAIN)["related"]
    assert [one["role"] for one in related] == ["read", "import", "import", "entry", "related"]
    assert related[1] == {
        "path": "src/App.tsx",
        "start_line": 5,
        "start_column": 1,
        "end_line": 5,
        "end_column": 10,
        "note": "imports src/chat/日本.tsx",
        "role": "import",
    }


def test_a_leak_without_a_key_is_no_key() -> None:
    shown = rendered(report(LEAK, LATENT, KEY_ON_ITS_WAY))
    assert shown["summary"]["findings"] == 3
    assert shown["summary"]["keys"] == len(shown["keys"]) == 1


# History


def test_an_origin_without_history_has_no_story() -> None:
    (origin,) = rendered(report(PLAIN))["findings"][0]["origins"]
    assert origin == {
        "kind": "file",
        "path": "src/app.ts",
        "tracked": True,
        "objects": [],
        "story": None,
    }


def test_an_origin_tells_its_story() -> None:
    (origin,) = rendered(report(GONE))["findings"][0]["origins"]
    assert origin["kind"] == "commit"
    assert origin["objects"] == [oid(99)]
    assert origin["story"] == {
        "added": {
            "commit": oid(2),
            "author": "A. Tester <tester@example.org>",
            "date": "2026-01-04T03:04:05Z",
        },
        "removed": {
            "commit": oid(3),
            "author": "Zoë 日本 <zoe@example.org>",
            "date": "2026-01-11T03:04:05Z",
        },
        "days_exposed": 7,
        "in_head": False,
        "branches": ["main"],
        "tags": ["v1", "v2", "v3", "v4", "v5", "v6", "v7"],
        "refs": [],
        "hides": ["stash"],
    }


def test_what_no_commit_tells_is_null() -> None:
    story = rendered(report(LOOSE))["findings"][0]["origins"][0]["story"]
    assert (story["added"], story["removed"], story["days_exposed"]) == (None, None, None)


def test_a_clock_that_runs_backwards_exposes_for_no_time() -> None:
    shown = rendered(report(past(1, "a", Story(added=commit(1), days=-3))))
    assert shown["findings"][0]["origins"][0]["story"]["days_exposed"] == 0
    assert shown["keys"][0]["days_exposed"] == 0


def keys_of(*findings: Finding) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rendered(report(*findings))["keys"]
    return found


def test_a_key_at_several_paths_is_one_key() -> None:
    assert KEPT.secret
    (key,) = keys_of(GONE, KEPT)
    assert key == {
        "masked": KEPT.secret.masked,
        "sha256": KEPT.secret.sha256,
        "owner_url": KEPT.secret.owner_url,
        "severity": "error",
        "verdict": None,
        "first_added": {
            "commit": oid(1),
            "author": "A. Tester <tester@example.org>",
            "date": "2026-01-02T03:04:05Z",
        },
        "last_removed": None,
        "days_exposed": 34,
        "in_head": True,
        "paths": [".env", "src/app.ts"],
        "fingerprints": [KEPT.fingerprint, GONE.fingerprint],
        "branches": list(IN_HEAD.branches),
        "tags": ["v1.0", *REMOVED.tags],
        "refs": ["refs/pull/1/head"],
        "hides": ["stash"],
    }


def test_a_key_is_removed_when_it_is_gone_from_everywhere() -> None:
    later = Story(added=commit(6, 1), removed=commit(7, 20), days=19)
    (key,) = keys_of(GONE, past(1, "b", later), past(1, "z", DANGLING))
    assert key["first_added"]["commit"] == oid(6)
    assert key["last_removed"]["commit"] == oid(7)
    assert key["in_head"] is False
    assert key["hides"] == ["stash", "dangling blob"]
    (key,) = keys_of(GONE, past(1, "b", Story(added=commit(8, 30), branches=("topic",))))
    assert key["last_removed"] is None


def test_without_history_nothing_is_said_of_head() -> None:
    (key,) = keys_of(PLAIN, SAME_KEY)
    assert key["paths"] == [".env", "src/app.ts"]
    assert key["in_head"] is None
    assert key["first_added"] is None
    assert key["days_exposed"] is None


def test_the_worst_key_comes_first_and_what_is_no_key_is_left_out() -> None:
    found = keys_of(finding(2, "a", severity=Severity.NOTE), ON_A_BRANCH, NO_KEY)
    assert [key["severity"] for key in found] == ["error", "note"]


def test_a_key_has_the_severity_of_its_worst_finding() -> None:
    (key,) = keys_of(finding(1, "a", severity=Severity.NOTE), finding(1, "b"))
    assert key["severity"] == "error"


def test_other_paths_of_the_same_content_are_paths_of_the_key() -> None:
    seen = (Origin(OriginKind.FILE, "b"), Origin(OriginKind.FILE, "a"))
    assert keys_of(finding(1, "b", origins=seen))[0]["paths"] == ["a", "b"]


def test_a_key_has_the_verdict_of_its_findings() -> None:
    document = rendered(report(finding(1, verdict=LIVE), finding(2, "b.py")))
    assert {one["verdict"] for one in document["keys"]} == {"live", None}
