import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from orscan.blob import Origin, OriginKind
from orscan.finding import STATIONS, Finding, Inner, Suppression, SuppressionKind
from orscan.location import Role
from orscan.report import Report
from orscan.reporters import RenderOptions, render
from orscan.rule import Severity
from tests.reporters.golden import golden
from tests.reporters.reports import (
    AGAIN,
    ALLOWED,
    CHAIN,
    CLEAN,
    CLIENT,
    FAR,
    FILTERED,
    FULL,
    GENERAL,
    GONE,
    GONE_MEMBER,
    HISTORY,
    IN_ARCHIVE,
    IN_MESSAGE,
    INCOMPLETE,
    KEPT,
    KINDS,
    LATENT,
    LEAK,
    MEMBER,
    NO_KEY,
    NOTICE,
    PLAIN,
    REMOVED,
    UNREADABLE,
    finding,
    leak,
    oid,
    past,
    report,
    station,
)

OFFICIAL = Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json"
VALIDATOR = jsonschema.Draft4Validator(json.loads(OFFICIAL.read_text("utf-8")))
URI = re.compile(r"[A-Za-z0-9._~/%:-]+")


def run_of(shown: Report, version: str = "1.2.3") -> Any:
    document = json.loads(render("sarif", shown, RenderOptions(tool_version=version)))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    return run


def result_of(shown: Finding) -> Any:
    (result,) = run_of(report(shown))["results"]
    return result


def physical_of(shown: Finding) -> Any:
    return result_of(shown)["locations"][0]["physicalLocation"]


def walk(value: Any) -> Any:
    """Yield every object in *value*."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from walk(inner)


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_report_fits_the_official_schema(shown: Report) -> None:
    document = json.loads(render("sarif", shown, RenderOptions(tool_version="1.2.3")))
    VALIDATOR.validate(document)
    assert not any(re.search("(^|/)/", part["uri"]) for part in walk(document) if "uri" in part)


def test_the_official_schema_is_the_official_one() -> None:
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"surprise": 1}]})


def test_the_shape_is_kept() -> None:
    options = RenderOptions(tool_version="1.2.3", verbose=True)
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        written = render("sarif", shown, options)
        # One line for machines; a line a value for who reads the difference.
        golden(f"{name}.sarif", json.dumps(json.loads(written), indent=2) + "\n")


def test_the_result_is_ascii() -> None:
    for shown in KINDS.values():
        written = render("sarif", shown, RenderOptions())
        assert written.isascii()
        assert "\x1b" not in written
        assert written.endswith("}\n")


# The tool


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", {"version": "1.2.3", "semanticVersion": "1.2.3"}),
        ("1.2.3-rc.1", {"version": "1.2.3-rc.1", "semanticVersion": "1.2.3-rc.1"}),
        ("1.2.3.dev4", {"version": "1.2.3.dev4"}),
        ("", {}),
    ],
)
def test_the_version_is_semantic_where_it_is_one(version: str, expected: dict[str, str]) -> None:
    driver = run_of(CLEAN, version)["tool"]["driver"]
    assert {k: v for k, v in driver.items() if k not in {"name", "rules"}} == expected
    assert driver["name"] == "orscan"


def test_a_rule_says_what_code_scanning_shows() -> None:
    described = run_of(CLEAN)["tool"]["driver"]["rules"][1]
    assert described == {
        "id": "openrouter-key-encoded",
        "name": "OpenrouterKeyEncoded",
        "shortDescription": {"text": "Encoded OpenRouter API key"},
        "fullDescription": {"text": "An encoding is no protection."},
        "help": {
            "text": "Do not ship the key in any encoding.",
            "markdown": "**Why:** An encoding is no protection.\n\n"
            "**Fix:** Do not ship the key in any encoding.\n\n"
            "- <https://openrouter.ai/docs/api-reference/authentication>",
        },
        "helpUri": "https://openrouter.ai/docs/api-reference/authentication",
        "defaultConfiguration": {"level": "warning"},
        "properties": {
            "tags": ["security", "secret", "key-encoded"],
            "precision": "medium",
            "security-severity": "6.0",
        },
    }


def test_a_rule_without_references_has_no_link() -> None:
    described = run_of(CLEAN)["tool"]["driver"]["rules"][2]
    assert "helpUri" not in described
    assert described["help"]["markdown"].endswith("**Fix:** Nothing to do.")


# Results


def test_a_result() -> None:
    assert PLAIN.secret
    place = {
        "physicalLocation": {
            "artifactLocation": {"uri": "src/app.ts", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3, "startColumn": 14, "endLine": 3, "endColumn": 87},
        }
    }
    assert result_of(PLAIN) == {
        "ruleId": "openrouter-key",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "OpenRouter API key sk-or-v1-e66...441. "
            f"The key's owner finds it at {PLAIN.secret.owner_url}"
        },
        "locations": [place],
        "partialFingerprints": {"orscanFingerprint/v1": PLAIN.fingerprint},
        "suppressions": [],
        "properties": {
            "class": "key",
            "confidence": "high",
            "encoding": [],
            "masked": "sk-or-v1-e66...441",
            "sha256": PLAIN.secret.sha256,
        },
    }


def test_columns_count_code_points() -> None:
    assert run_of(FULL)["columnKind"] == "unicodeCodePoints"


def test_a_rule_index_points_at_the_rule() -> None:
    run = run_of(FULL)
    for result in run["results"]:
        if "ruleIndex" in result:
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]
    assert "ruleIndex" not in result_of(NO_KEY)


def test_a_finding_without_a_key_has_no_digest() -> None:
    assert set(result_of(NO_KEY)["properties"]) == {"class", "confidence", "encoding"}


@pytest.mark.parametrize("severity", Severity, ids=lambda one: one.word)
def test_severities_are_sarifs_levels(severity: Severity) -> None:
    assert result_of(finding(severity=severity))["level"] == severity.word


def test_related_places_are_a_flow() -> None:
    result = result_of(CHAIN)
    (related,) = result["relatedLocations"]
    assert related["id"] == 1
    assert related["message"] == {"text": "another part of the key"}
    (flow,) = result["codeFlows"][0]["threadFlows"]
    steps = [one["location"]["physicalLocation"] for one in flow["locations"]]
    assert [step["region"]["startLine"] for step in steps] == [120, 131]


def test_an_inner_document_is_a_logical_location() -> None:
    (logical,) = result_of(CHAIN)["locations"][0]["logicalLocations"]
    assert logical == {"fullyQualifiedName": "src/配置.ts", "kind": "resource"}


def test_a_member_of_an_archive_stands_at_the_archive() -> None:
    result = result_of(MEMBER)
    assert physical_of(MEMBER) == {
        "artifactLocation": {"uri": "dist/app.zip", "uriBaseId": "%SRCROOT%"}
    }
    (logical,) = result["locations"][0]["logicalLocations"]
    assert logical["fullyQualifiedName"] == "lib/main.dart.js"
    assert " in lib/main.dart.js, line 3. " in result["message"]["text"]
    assert result["properties"]["verdict"] == "live"


def test_a_folder_that_looks_like_an_archive_stays_a_folder() -> None:
    inside = finding(1, "wow!/a.ts")
    assert physical_of(inside)["artifactLocation"]["uri"] == "wow%21/a.ts"
    assert "logicalLocations" not in result_of(inside)["locations"][0]


def test_the_name_of_a_file_has_no_region() -> None:
    named = finding(1, "a-key", origins=(Origin(OriginKind.NAME, "a-key"),))
    assert "region" not in physical_of(named)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#d?e.ts", "a%20b/c%23d%3Fe.ts"),
        ("100%.ts", "100%25.ts"),
        ("C:/x.ts", "C%3A/x.ts"),
        ("日本.ts", "%E6%97%A5%E6%9C%AC.ts"),
        ("a\\b\n[1].ts", "a%5Cb%0A%5B1%5D.ts"),
        ("../up.ts", "../up.ts"),
        ("a\ud800.ts", "a%5Cud800.ts"),
    ],
)
def test_paths_are_relative_uris(path: str, uri: str) -> None:
    artifact = physical_of(finding(1, path))["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert URI.fullmatch(uri)
    assert unquote(uri) == path.replace("\ud800", "\\ud800")


def test_an_absolute_path_is_a_file_uri() -> None:
    artifact = physical_of(finding(1, "/tmp/a b"))["artifactLocation"]
    assert artifact == {"uri": "file:///tmp/a%20b"}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("see [here](1)", "see [here] (1)."),
        ("key {0} of ${{ x }}", "key {{0}} of ${{{{ x }}}}."),
        ("a\r\n\x1b[31mb", "a \\x1b[31mb."),
    ],
)
def test_messages_hold_no_links_and_no_placeholders(message: str, text: str) -> None:
    assert result_of(finding(1, message=message))["message"]["text"].startswith(text)


# The way to the client


def flow_of(shown: Finding) -> list[dict[str, Any]]:
    (flow,) = result_of(shown)["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps: list[dict[str, Any]] = thread["locations"]
    return steps


def test_a_way_is_one_flow_in_order_and_the_place_of_the_finding_is_not_doubled() -> None:
    steps = flow_of(LEAK)
    physical = [one["location"]["physicalLocation"] for one in steps]
    places = [
        (one["artifactLocation"]["uri"], one["region"]["startLine"], one["region"]["startColumn"])
        for one in physical
    ]
    assert places == [
        (".env", 3, 1),
        ("src/api.ts", 4, 17),
        ("src/m1.ts", 2, 1),
        ("src/main.tsx", 1, 1),
        ("src/api.ts", 9, 31),
    ]
    assert [one["location"]["message"]["text"] for one in steps] == [
        "VITE_OPENROUTER_API_KEY is set",
        "is read",
        "imports src/api.ts",
        "the client starts here",
        "is sent to openrouter.ai",
    ]
    importance = ["essential", "essential", "important", "essential", "essential"]
    assert [one["importance"] for one in steps] == importance


def test_a_long_way_is_told_in_full() -> None:
    assert len(flow_of(FAR)) == 24


def test_every_station_has_a_kind_and_words_even_without_a_note() -> None:
    silent = leak(related=tuple(station(role, "a", 1) for role in STATIONS))
    steps = flow_of(silent)
    assert [one["kinds"] for one in steps] == [
        ["value"],
        ["acquire", "value"],
        ["scope"],
        ["enter"],
        ["danger"],
    ]
    assert all(one["location"]["message"]["text"] for one in steps)


def test_what_is_related_only_is_no_station_of_the_flow() -> None:
    result = result_of(AGAIN)
    assert len(flow_of(AGAIN)) == 4
    assert [one["id"] for one in result["relatedLocations"]] == [1, 2, 3, 4, 5]
    assert result["relatedLocations"][4]["message"] == {"text": "told here as well"}


def test_a_leak_has_its_variable_and_its_reach() -> None:
    result = result_of(LEAK)
    assert result["partialFingerprints"] == {"orscanFingerprint/v1": LEAK.fingerprint}
    assert result["properties"] == {
        "class": "public-env",
        "confidence": "high",
        "encoding": [],
        "variable": "VITE_OPENROUTER_API_KEY",
        "reach": "client",
    }
    assert result["message"] == {"text": "VITE_OPENROUTER_API_KEY is read by the client."}


def test_two_variables_at_one_place_have_fingerprints_of_their_own() -> None:
    assert LEAK.location == FAR.location
    prints = [result_of(one)["partialFingerprints"] for one in (LEAK, FAR)]
    assert prints[0] != prints[1]


def test_what_is_latent_says_so() -> None:
    result = result_of(LATENT)
    assert result["properties"]["latent"] is True
    assert result["message"]["text"].endswith("Latent: nothing on the client reads it yet.")
    assert result["level"] == "warning"


def test_an_inner_document_is_that_of_its_file_only() -> None:
    steps = flow_of(leak(inner=Inner("cell 3", 1)))
    inside = [one["location"].get("logicalLocations") for one in steps]
    assert [bool(one) for one in inside] == [False, True, False, False, True]


def test_a_related_place_without_a_note_has_no_message() -> None:
    (related,) = result_of(leak(related=(station(Role.RELATED, "a", 1),)))["relatedLocations"]
    assert "message" not in related


# History


def test_a_result_in_head_has_its_place_and_its_story() -> None:
    result = result_of(KEPT)
    assert physical_of(KEPT)["region"]["startLine"] == 1
    assert result["message"]["text"].startswith("OpenRouter API key sk-or-v1-e66...441. ")
    story = result["properties"]["story"]
    assert story["in_head"] is True
    assert story["added"]["commit"] == oid(1)


def test_a_result_that_is_not_in_head_keeps_its_path_and_names_the_commit() -> None:
    result = result_of(GONE)
    assert physical_of(GONE) == {
        "artifactLocation": {"uri": "src/app.ts", "uriBaseId": "%SRCROOT%"}
    }
    said = f" in src/app.ts, line 3, not in HEAD but in commit {oid(2)[:12]}. The key's owner"
    assert said in result["message"]["text"]
    assert result["partialFingerprints"] == {"orscanFingerprint/v1": GONE.fingerprint}
    assert result["properties"]["story"]["removed"]["date"] == "2026-01-11T03:04:05Z"


def test_a_member_that_is_gone_stands_at_its_archive() -> None:
    assert physical_of(GONE_MEMBER)["artifactLocation"]["uri"] == "dist/app.zip"


def test_a_folder_in_history_that_looks_like_an_archive_stays_a_folder() -> None:
    assert physical_of(past(1, "wow!/a", REMOVED))["artifactLocation"]["uri"] == "wow%21/a"


def test_a_message_has_no_region() -> None:
    physical = physical_of(IN_MESSAGE)
    assert physical["artifactLocation"]["uri"] == f"commit%20{oid(5)[:12]}"
    assert "region" not in physical


def test_a_finding_without_history_has_no_story() -> None:
    assert "story" not in result_of(PLAIN)["properties"]


# Suppressions


def shown(*, verbose: bool, hidden: tuple[Finding, ...]) -> list[dict[str, Any]]:
    text = render("sarif", report(PLAIN, suppressed=hidden), RenderOptions(verbose=verbose))
    results: list[dict[str, Any]] = json.loads(text)["runs"][0]["results"]
    return results


@pytest.mark.parametrize("kind", SuppressionKind)
def test_suppressed_findings_say_why(kind: SuppressionKind) -> None:
    hidden = finding(1, suppression=Suppression(kind, "because\nof this"))
    assert shown(verbose=True, hidden=(hidden,))[1]["suppressions"] == [
        {
            "kind": "inSource" if kind is SuppressionKind.INLINE else "external",
            "justification": f"{kind.value}: because of this",
        }
    ]


def test_what_never_was_a_key_is_told_to_the_curious_only() -> None:
    for verbose, expected in ((False, [0, 1]), (True, [0, 1, 1])):
        results = shown(verbose=verbose, hidden=(ALLOWED, FILTERED))
        assert [len(result["suppressions"]) for result in results] == expected


# The run


def test_a_clean_run_succeeded() -> None:
    assert run_of(CLEAN)["invocations"] == [
        {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}
    ]
    assert run_of(CLEAN)["results"] == []


def test_an_incomplete_run_did_not_succeed() -> None:
    (invocation,) = run_of(INCOMPLETE)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 3


def test_diagnostics_are_notifications() -> None:
    shown = report(diagnostics=(UNREADABLE, IN_ARCHIVE, NOTICE, GENERAL))
    told = run_of(shown)["invocations"][0]["toolExecutionNotifications"]
    assert [one["level"] for one in told] == ["error", "error", "note", "note"]
    assert [one["descriptor"]["id"] for one in told] == [
        "unreadable",
        "archive",
        "unused-allow",
        "config",
    ]
    assert told[2]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    (in_archive,) = told[1]["locations"]
    assert "region" not in in_archive["physicalLocation"]
    assert in_archive["logicalLocations"][0]["fullyQualifiedName"] == "a.tar!/x"
    assert "locations" not in told[3]


def test_the_run_says_what_was_scanned() -> None:
    assert run_of(FULL)["properties"]["scanned"]["left_out"] == {
        "excluded": 2,
        "no regular file": 3,
    }
