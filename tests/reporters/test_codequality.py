import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from orscan.report import Report
from tests.reporters.formats import MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CHAIN,
    CLEAN,
    CLIENT,
    FULL,
    GONE,
    HISTORY,
    INCOMPLETE,
    KINDS,
    LATENT,
    MEMBER,
    NO_KEY,
    PLAIN,
    finding,
    place,
    report,
)

SCHEMA = Path(__file__).parents[1] / "data" / "gitlab-code-quality.subset.schema.json"
VALIDATOR = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def issues(shown: Report) -> list[Any]:
    read: list[Any] = json.loads(written("gitlab-codequality", shown))
    return read


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_schema(shown: Report) -> None:
    VALIDATOR.validate(issues(shown))


@pytest.mark.parametrize("text", MARKUP)
def test_texts_of_any_kind_fit(text: str) -> None:
    VALIDATOR.validate(issues(hostile(text)))


def test_the_schema_refuses_what_is_none() -> None:
    (issue,) = issues(report(PLAIN))
    for name in ("description", "check_name", "fingerprint", "severity", "location"):
        assert not VALIDATOR.is_valid([{key: issue[key] for key in issue if key != name}])


def test_a_finding_is_an_issue_at_its_lines() -> None:
    (issue,) = issues(report(PLAIN))
    assert issue["description"] == "OpenRouter API key sk-or-v1-e66...441"
    assert issue["check_name"] == "openrouter-key"
    assert issue["fingerprint"] == PLAIN.fingerprint
    assert issue["location"] == {"path": "src/app.ts", "lines": {"begin": 3, "end": 3}}


def test_severities_are_gitlabs() -> None:
    kinds = {one["check_name"]: one["severity"] for one in issues(report(PLAIN, CHAIN, NO_KEY))}
    assert list(kinds.values()) == ["major", "blocker", "info"]


def test_two_of_one_fingerprint_are_told_apart_and_the_first_keeps_its_own() -> None:
    again = finding(1, location=place("src/app.ts", 9))
    first, second = issues(report(PLAIN, again))
    assert first["fingerprint"] == PLAIN.fingerprint == again.fingerprint
    assert second["fingerprint"] != PLAIN.fingerprint


def test_what_was_not_scanned_is_an_issue() -> None:
    (issue,) = issues(INCOMPLETE)
    assert issue["severity"] == "critical"
    assert issue["description"] == (
        "not scanned, this report is incomplete: cannot be read: permission denied"
    )
    assert issues(CLEAN) == []


def test_what_has_no_line_in_the_tree_is_at_the_first() -> None:
    for shown, path in ((MEMBER, "dist/app.zip"), (GONE, "src/app.ts")):
        assert issues(report(shown))[0]["location"] == {"path": path, "lines": {"begin": 1}}


def test_reach_and_latency_are_said() -> None:
    assert "latent: nothing on the client reads it yet" in issues(report(LATENT))[0]["description"]


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        golden(f"{name}.codequality.json", written("gitlab-codequality", shown))
