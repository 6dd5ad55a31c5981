"""The format `sarif`: SARIF 2.1.0, as GitHub code scanning and other collectors read it.

Sources: OASIS, SARIF 2.1.0 with errata 01; docs.github.com, "SARIF support for code scanning";
read 2026-11-23.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from orscan.finding import Finding, SuppressionKind
from orscan.location import Location, Role
from orscan.report import Diagnostic, Gravity, Report
from orscan.reporters import RenderOptions
from orscan.reporters.json_ import document, scanned, story, verification
from orscan.reporters.stories import story_of
from orscan.reporters.verdicts import said_of_verdict
from orscan.reporters.ways import LATENT, note_of
from orscan.reporters.wording import (
    archive_of,
    file_and_member,
    in_file,
    inside,
    one_line,
    why_suppressed,
)
from orscan.rule import Described, Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_SECURITY_SEVERITY = {Severity.ERROR: "9.5", Severity.WARNING: "6.0", Severity.NOTE: "2.0"}
"""GitHub reads this number as critical, medium and low."""

_KINDS = {
    Role.DEFINITION: ["value"],
    Role.READ: ["acquire", "value"],
    Role.IMPORT: ["scope"],
    Role.ENTRY: ["enter"],
    Role.USE: ["danger"],
}
"""The stations of a way in SARIF's well-known words."""

_SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    results = [*sorted(report.findings, key=_order), *sorted(_told(report, options), key=_order)]
    run = {
        "tool": {"driver": _driver(report.rules, options.tool_version)},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of what was scanned."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, indexes) for one in results],
        "properties": {"scanned": scanned(report.scanned)},
    }
    return document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indented=False)


def _told(report: Report, options: RenderOptions) -> Iterator[Finding]:
    """Yield the suppressed findings to tell: those of people, not what never was a key.

    GitHub opens an alert for every result, suppressed or not.
    """
    for finding in report.suppressed:
        why = finding.suppression
        if options.verbose or (why and why.kind is not SuppressionKind.FILTER):
            yield finding


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.order


def _driver(rules: Sequence[Described], version: str) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "orscan", "rules": [_rule(rule) for rule in rules]}
    if version:
        driver["version"] = version
    if _SEMANTIC_VERSION.fullmatch(version):
        driver["semanticVersion"] = version
    return driver


def _rule(rule: Described) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix, "markdown": _help(rule)},
        "defaultConfiguration": {"level": rule.severity.word},
        "properties": {
            "tags": ["security", "secret", rule.leak_class.value],
            "precision": rule.confidence.value,
            "security-severity": _SECURITY_SEVERITY[rule.severity],
        },
    }
    if rule.references:
        described["helpUri"] = rule.references[0]
    return described


def _help(rule: Described) -> str:
    links = "".join(f"\n- <{link}>" for link in rule.references)
    return f"**Why:** {rule.why}\n\n**Fix:** {rule.fix}\n{links}".rstrip()


def _invocation(report: Report) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.incomplete,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": [_notification(one) for one in report.diagnostics],
    }


def _notification(one: Diagnostic) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "descriptor": {"id": one.kind},
        "level": "error" if one.gravity is Gravity.INCOMPLETE else "note",
        "message": _message(one.message),
    }
    if one.path:
        file, member = archive_of(one.path)
        physical: dict[str, Any] = {"artifactLocation": _artifact(file)}
        if one.line and not member:
            physical["region"] = {"startLine": one.line}
        location = {"physicalLocation": physical, **_logical(member)}
        notification["locations"] = [location]
    return notification


def _result(finding: Finding, indexes: dict[str, int]) -> dict[str, Any]:
    primary = _location(finding, finding.location)
    related = [_location(finding, one) for one in finding.related]
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "level": finding.severity.word,
        "message": _message(" ".join(_sentences(finding))),
        "locations": [primary],
        "partialFingerprints": {"orscanFingerprint/v1": finding.fingerprint},
        "suppressions": [_suppression(finding)] if finding.suppression else [],
        "properties": _properties(finding),
    }
    if finding.verdict and finding.verdict.is_management:
        result["rank"] = 100.0  # it opens all others
    if finding.rule_id in indexes:
        result["ruleIndex"] = indexes[finding.rule_id]
    if related:
        flow = _way(finding) or [{"location": one} for one in (primary, *related)]
        result["relatedLocations"] = [{"id": at, **one} for at, one in enumerate(related, 1)]
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return result


def _way(finding: Finding) -> list[dict[str, Any]]:
    """Return the stations of the key's way in their order, each with what it is on it."""
    return [
        {
            "location": _location(finding, place),
            "kinds": _KINDS[place.role],
            "importance": "important" if place.role is Role.IMPORT else "essential",
        }
        for place in finding.chain
    ]


def _sentences(finding: Finding) -> Iterator[str]:
    yield f"{finding.message}{inside(finding)}."
    if finding.latent:
        yield f"Latent: {LATENT}."
    for label, text in said_of_verdict(finding):
        yield f"{label.capitalize()}: {text.removesuffix('.')}."
    if finding.secret and finding.secret.owner_url:
        yield f"The key's owner finds it at {finding.secret.owner_url}"


def _message(text: str) -> dict[str, str]:
    # SARIF takes `{0}` for a placeholder and `[text](1)` for a link.
    shown = one_line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": shown or "-"}


def _location(finding: Finding, place: Location) -> dict[str, Any]:
    file, member = file_and_member(finding, place)
    physical: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if in_file(finding):
        physical["region"] = _region(place)
    location = {"physicalLocation": physical, **_logical(member or _inner_name(finding, place))}
    note = note_of(place)
    if note:
        location["message"] = _message(note)
    return location


def _inner_name(finding: Finding, place: Location) -> str:
    inner = finding.inner
    return inner.name if inner and place.path == finding.location.path else ""


def _logical(name: str) -> dict[str, Any]:
    """Name a document inside the file: a member of an archive, a source in a source map."""
    if not name:
        return {}
    return {"logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}]}


def _artifact(path: str) -> dict[str, str]:
    encoded = quote(path, safe="/")
    if path.startswith("/"):
        return {"uri": "file://" + encoded}
    return {"uri": encoded, "uriBaseId": _ROOT}


def _region(place: Location) -> dict[str, int]:
    return {
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    }


def _suppression(finding: Finding) -> dict[str, str]:
    why = why_suppressed(finding)
    kind = "inSource" if why.kind is SuppressionKind.INLINE else "external"
    return {"kind": kind, "justification": f"{why.kind.value}: {one_line(why.reason)}"}


def _properties(finding: Finding) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "class": finding.leak_class.value,
        "confidence": finding.confidence.value,
        "encoding": list(finding.encoding),
    }
    if finding.secret:
        properties["masked"] = finding.secret.masked
        properties["sha256"] = finding.secret.sha256
    if finding.verdict:
        properties["verdict"] = finding.verdict.state.value
        properties["verification"] = verification(finding.verdict)
    if finding.variable:
        properties["variable"] = finding.variable
    if finding.reach:
        properties["reach"] = finding.reach.value
    if finding.latent:
        properties["latent"] = True
    told = story_of(finding)
    if told:
        properties["story"] = story(told)
    return properties
