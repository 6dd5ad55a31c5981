"""The format `gitlab`: GitLab's secret detection report, `artifacts:reports:secret_detection`.

GitLab opens a vulnerability for whatever a report lists, so suppressed findings are messages of the
scan; a scan that could not look at everything has the status `failure`.

Source: gitlabhq/gitlabhq, lib/gitlab/ci/parsers/security/validators/schemas/15.0.6/
secret-detection-report-format.json and lib/gitlab/ci/parsers/security/common.rb, read 2026-11-28.
"""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from orscan.finding import Finding
from orscan.report import Diagnostic, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import (
    beside,
    by_id,
    ended,
    facts,
    missed,
    noticed,
    place_of,
    title,
    told,
)
from orscan.reporters.json_ import document
from orscan.reporters.markdown import code, plain
from orscan.reporters.stories import in_tree, moment, story_of
from orscan.reporters.ways import steps
from orscan.reporters.wording import (
    file_and_member,
    in_file,
    inside,
    one_line,
    summary,
    why_suppressed,
)
from orscan.rule import Described, Severity

_VERSION = "15.0.6"
_SEVERITIES = {Severity.ERROR: "Critical", Severity.WARNING: "Medium", Severity.NOTE: "Low"}
_NO_COMMIT = "0000000"
"""What GitLab's own analyzer names as the commit where it looked at files without their history."""

_NAME, _SOLUTION, _DESCRIPTION = 255, 7_000, 60_000
"""How long GitLab lets a name and a solution be; a description is kept far below its limit."""


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    rules = by_id(report)
    findings = sorted(report.findings, key=lambda one: one.order)
    return document(
        {
            "version": _VERSION,
            "scan": _scan(report, options),
            "vulnerabilities": [_vulnerability(one, rules) for one in findings],
        }
    )


def _scan(report: Report, options: RenderOptions) -> dict[str, Any]:
    end = ended(options)
    tool = {
        "id": "orscan",
        "name": "orscan",
        "version": options.tool_version or "unknown",
        "vendor": {"name": "orscan"},
    }
    return {
        "analyzer": tool,
        "scanner": tool,
        "type": "secret_detection",
        "start_time": _time(end - timedelta(seconds=max(report.scanned.seconds, 0))),
        "end_time": _time(end),
        "status": "failure" if report.incomplete else "success",
        "messages": list(_messages(report, options)),
    }


def _time(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M:%S"))


def _messages(report: Report, options: RenderOptions) -> Iterator[dict[str, str]]:
    yield _message("warn" if report.incomplete else "info", " ".join(summary(report)))
    for one in missed(report):
        yield _message("warn", f"Not scanned: {_said(one)}")
    for one in noticed(report):
        yield _message("info", _said(one))
    for finding in told(report, options):
        why = why_suppressed(finding)
        place = f"{finding.location.path}:{finding.location.start.line}"
        yield _message("info", f"Suppressed: {place}: {why.kind.value}: {why.reason}")


def _message(level: str, text: str) -> dict[str, str]:
    return {"level": level, "value": one_line(text)}


def _said(one: Diagnostic) -> str:
    place = place_of(one)
    return f"{place}: {one.message}" if place else one.message


def _vulnerability(finding: Finding, rules: dict[str, Described]) -> dict[str, Any]:
    vulnerability: dict[str, Any] = {
        "id": _id(finding),
        "category": "secret_detection",
        "name": one_line(title(finding, rules))[:_NAME] or "orscan",
        "description": _description(finding, rules),
        "severity": _SEVERITIES[finding.severity],
        "solution": one_line(finding.fix)[:_SOLUTION],
        "identifiers": list(_identifiers(finding)),
        "links": list(_links(finding, rules)),
        "location": _location(finding),
        "details": dict(_details(finding)),
    }
    if finding.excerpt:
        vulnerability["raw_source_code_extract"] = one_line(finding.excerpt.text)
    return vulnerability


def _id(finding: Finding) -> str:
    """Return a UUID that the same finding at the same place has in each report."""
    start = finding.location.start
    name = f"{finding.fingerprint}\0{start.line}\0{start.column}\0{finding.message}"
    digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))


def _description(finding: Finding, rules: dict[str, Described]) -> str:
    """Return the description in GitLab's Markdown: what a stranger wrote stands as code in it."""
    sentences = [f"{code(finding.message + inside(finding))}."]
    if finding.rule_id in rules:
        sentences.append(plain(rules[finding.rule_id].why))
    # A cut in the middle would leave code open.
    return "\n\n".join(one for one in sentences if len(one) < _DESCRIPTION)


def _identifiers(finding: Finding) -> Iterator[dict[str, str]]:
    """Yield the rule, which GitLab tells findings at one place apart by, and the key."""
    rule = one_line(finding.rule_id) or "unknown"
    yield {"type": "orscan_rule_id", "name": f"orscan rule {rule}", "value": rule}
    if finding.secret:
        key = {
            "type": "orscan_key_sha256",
            "name": f"Key {finding.secret.masked}",
            "value": finding.secret.sha256,
        }
        yield key | ({"url": finding.secret.owner_url} if finding.secret.owner_url else {})


def _links(finding: Finding, rules: dict[str, Described]) -> Iterator[dict[str, str]]:
    if finding.secret and finding.secret.owner_url:
        yield {"name": "The key, for its owner", "url": finding.secret.owner_url}
    for link in rules[finding.rule_id].references if finding.rule_id in rules else ():
        if link.startswith(("https://", "http://")):
            yield {"url": one_line(link)}


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "file": file_and_member(finding)[0],
        "commit": _commit(finding),
    }
    # A line of an older state is one as well: the commit says of which.
    if in_file(finding) or not in_tree(finding):
        location["start_line"] = finding.location.start.line
        location["end_line"] = finding.location.end.line
    return location


def _commit(finding: Finding) -> dict[str, str]:
    story = story_of(finding)
    if not story or not story.added:
        return {"sha": _NO_COMMIT}
    added = story.added
    return {
        "sha": one_line(added.oid) or _NO_COMMIT,
        "author": one_line(added.author),
        "date": moment(added),
    }


def _details(finding: Finding) -> Iterator[tuple[str, dict[str, Any]]]:
    if finding.secret:
        yield "masked_key", _text("Masked key", finding.secret.masked)
    for at, (label, text) in enumerate(facts(finding)):
        # A label may come twice, and names are told apart only by what they are called.
        yield f"{label.replace(' ', '_')}_{at}", _text(label.capitalize(), text)
    way = [
        f"{step.word} {step.place.path}:{step.place.start.line} {step.note}"
        if step.place
        else step.note
        for step in steps(finding)
    ]
    if way:
        yield "way", _list("Way to the client", way)
    others = [f"{label}: {place}" for label, place in beside(finding)]
    if others:
        yield "related", _list("Other places", others)


def _text(name: str, value: str) -> dict[str, str]:
    return {"name": name, "type": "text", "value": one_line(value)}


def _list(name: str, values: list[str]) -> dict[str, Any]:
    items = [{"type": "text", "value": one_line(value)} for value in values]
    return {"name": name, "type": "list", "items": items}
