"""The format `gitlab-codequality`: GitLab's Code Quality report, `artifacts:reports:codequality`.

GitLab shows it beside the lines of a merge request, in its free tier too. What could not be scanned
is an entry of its own; suppressed findings are none, since there is no way to say that of one.

Sources: docs.gitlab.com, "Code Quality", section "Code Quality report format"; gitlabhq/gitlabhq,
app/validators/json_schemas/codeclimate.json; read 2026-11-28.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from orscan.finding import Finding
from orscan.report import Diagnostic, Gravity, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import facts, file_of
from orscan.reporters.wording import archive_of, file_and_member, in_file, inside, one_line
from orscan.rule import Severity

_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "major", Severity.NOTE: "info"}
_GRAVITIES = {Gravity.INCOMPLETE: "critical", Gravity.NOTICE: "info"}
_TOLD = {"latent", "reach", "verdict", "at stake", "variable", "now", "removed"}


def render(report: Report, options: RenderOptions) -> str:  # noqa: ARG001
    """See `Reporter`."""
    findings = sorted(report.findings, key=lambda one: one.order)
    issues = [_finding(one) for one in findings] + [_diagnostic(one) for one in report.diagnostics]
    return json.dumps(list(_told_apart(issues)), indent=2) + "\n"


def _told_apart(issues: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield *issues*, of which GitLab shows one a fingerprint, with one for each.

    The first keeps its own, so that it stays the same issue when another comes.
    """
    seen: dict[str, int] = {}
    for issue in issues:
        fingerprint = issue["fingerprint"]
        count = seen[fingerprint] = seen.get(fingerprint, 0) + 1
        if count > 1:
            issue["fingerprint"] = _digest(fingerprint, str(count))
        yield issue


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()[:32]


def _finding(finding: Finding) -> dict[str, Any]:
    start, end = finding.location.start, finding.location.end
    lines = {"begin": start.line, "end": end.line} if in_file(finding) else {"begin": 1}
    said = [finding.message + inside(finding)]
    said += [f"{label}: {text}" for label, text in facts(finding, every=False) if label in _TOLD]
    return _issue(
        "; ".join(said),
        finding.rule_id,
        finding.fingerprint,
        _SEVERITIES[finding.severity],
        {"path": file_and_member(finding)[0] or ".", "lines": lines},
    )


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    line = one.line if one.line and not archive_of(one.path)[1] else 1
    what = "not scanned, this report is incomplete: " if one.gravity is Gravity.INCOMPLETE else ""
    return _issue(
        what + one.message,
        f"orscan-{one.kind}",
        _digest(one.kind, one.path, one.message),
        _GRAVITIES[one.gravity],
        {"path": file_of(one) or ".", "lines": {"begin": line}},
    )


def _issue(
    description: str, name: str, fingerprint: str, severity: str, location: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "issue",
        "categories": ["Security"],
        "description": one_line(description) or "-",
        "check_name": one_line(name) or "orscan",
        "fingerprint": fingerprint,
        "severity": severity,
        "location": location,
    }
