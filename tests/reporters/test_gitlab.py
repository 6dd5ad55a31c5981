import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from orscan.report import Report
from orscan.reporters import RenderOptions, render
from tests.reporters.formats import MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CLEAN,
    CLIENT,
    FULL,
    GONE,
    HISTORY,
    INCOMPLETE,
    KINDS,
    LATENT,
    LEAK,
    LOOSE,
    MEMBER,
    PLAIN,
    REMOVED,
    finding,
    oid,
    place,
    report,
)

SCHEMA = Path(__file__).parents[1] / "data" / "gitlab-secret-detection.subset.schema.json"
VALIDATOR = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def document(shown: Report, *, verbose: bool = False) -> Any:
    return json.loads(written("gitlab", shown, verbose=verbose))


def only(shown: Report) -> Any:
    (vulnerability,) = document(shown)["vulnerabilities"]
    return vulnerability


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_schema(shown: Report) -> None:
    VALIDATOR.validate(document(shown, verbose=True))
    VALIDATOR.validate(json.loads(render("gitlab", shown, RenderOptions())))


def test_the_schema_refuses_what_is_none() -> None:
    whole = document(FULL)
    for name in ("scan", "version", "vulnerabilities"):
        assert not VALIDATOR.is_valid({key: whole[key] for key in whole if key != name})
    assert not VALIDATOR.is_valid({**whole, "version": "1"})


@pytest.mark.parametrize("text", [*MARKUP, "x" * 99_999])
def test_texts_of_any_kind_and_length_fit(text: str) -> None:
    VALIDATOR.validate(document(hostile(text)))


def test_a_description_is_no_markup() -> None:
    description = only(report(finding(1, message="<b> @all [x](y)")))["description"]
    assert description == (
        "`<b> @all [x](y)`.\n\n"
        "Whoever reads this key can spend the credit of the account it belongs to."
    )


def test_a_finding_has_rule_key_and_link() -> None:
    digest = PLAIN.secret.sha256 if PLAIN.secret else ""
    shown = only(report(PLAIN))
    assert [one["value"] for one in shown["identifiers"]] == ["openrouter-key", digest]
    assert shown["links"][0]["url"] == f"https://openrouter.ai/keys/{digest}"
    assert shown["severity"] == "Critical"
    assert shown["location"] == {
        "file": "src/app.ts",
        "commit": {"sha": "0000000"},
        "start_line": 3,
        "end_line": 3,
    }


def test_what_is_in_history_has_its_commit() -> None:
    added = REMOVED.added
    location = only(report(GONE))["location"]
    assert location["commit"] == {
        "sha": added.oid if added else "",
        "author": "A. Tester <tester@example.org>",
        "date": "2026-01-04T03:04:05Z",
    }
    assert location["start_line"] == 3
    assert only(report(LOOSE))["location"]["file"] == f"object {oid(98)[:12]}"


def test_a_member_of_an_archive_is_told_at_the_archive() -> None:
    location = only(report(MEMBER))["location"]
    assert location == {"file": "dist/app.zip", "commit": {"sha": "0000000"}}


def test_each_finding_has_an_id_of_its_own_that_stays() -> None:
    shown = report(PLAIN, finding(1, location=place("src/app.ts", 9)), LEAK)
    ids = [one["id"] for one in document(shown)["vulnerabilities"]]
    assert len(set(ids)) == 3
    assert ids == [one["id"] for one in document(shown)["vulnerabilities"]]


def test_an_incomplete_scan_is_no_success() -> None:
    scan = document(INCOMPLETE)["scan"]
    assert scan["status"] == "failure"
    assert {
        "level": "warn",
        "value": "Not scanned: data/private.bin: cannot be read: permission denied",
    } in scan["messages"]
    assert document(CLEAN)["scan"]["status"] == "success"


def test_the_scan_ends_when_it_ended() -> None:
    scan = document(HISTORY)["scan"]
    assert (scan["start_time"], scan["end_time"]) == ("2026-09-21T14:13:12", "2026-09-21T14:13:20")


def test_suppressed_ones_are_messages_and_no_vulnerabilities() -> None:
    whole = document(FULL)
    values = [one["value"] for one in whole["scan"]["messages"]]
    assert "Suppressed: README.md:3: inline: a revoked key" in values
    assert len(whole["vulnerabilities"]) == len(FULL.findings)


def test_way_reach_and_story_are_details() -> None:
    texts = json.dumps(only(report(LEAK))["details"])
    assert "read src/api.ts:4" in texts
    assert '"Reach", "type": "text", "value": "client"' in texts
    assert "nothing on the client reads it yet" in json.dumps(only(report(LATENT))["details"])
    assert "hides in" in json.dumps(only(report(GONE))["details"]).lower()


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        golden(f"{name}.gitlab.json", written("gitlab", shown))
