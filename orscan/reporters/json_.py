"""The format `json`: a frozen shape of its own, described by `schemas/report.schema.json`.

Fields are only ever added; anything else makes a new `schema_version`.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from orscan.blob import Origin
from orscan.finding import Finding, Inner
from orscan.location import Location
from orscan.report import Diagnostic, Report, Scanned
from orscan.reporters import RenderOptions
from orscan.reporters.stories import moment, story_of, together
from orscan.reporters.wording import why_suppressed
from orscan.rule import Severity
from orscan.secret import Secret
from orscan.story import Commit, Story
from orscan.verdict import KeyInfo, Verdict

SCHEMA_VERSION = "1"


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    return document(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "orscan", "version": options.tool_version},
            "scanned": scanned(report.scanned),
            "findings": [_finding(one) for one in sorted(report.findings, key=_order)],
            "keys": _keys(report.findings),
            "suppressed": [_suppressed(one) for one in sorted(report.suppressed, key=_order)],
            "diagnostics": [_diagnostic(one) for one in report.diagnostics],
            "summary": _summary(report),
        }
    )


def document(value: dict[str, Any], *, indented: bool = True) -> str:
    """Return *value* as JSON in ASCII, which every reader and terminal takes; ends a line.

    Python's fast encoder writes one line only, which is what suits a report of many megabytes
    that machines alone read.
    """
    return json.dumps(value, indent=2 if indented else None) + "\n"


def scanned(counts: Scanned) -> dict[str, Any]:
    """Return what was scanned, as the format says it; SARIF holds the same in its properties."""
    return {
        "mode": counts.mode.value,
        "files": counts.files,
        "blobs": counts.blobs,
        "commits": counts.commits,
        "bytes": counts.bytes,
        "objects": counts.objects,
        "remembered": counts.remembered,
        "left_out": dict(sorted(counts.left_out.items())),
        "seconds": round(counts.seconds, 3),
    }


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.order


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "class": finding.leak_class.value,
        "severity": finding.severity.word,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "fix": finding.fix,
        **_place(finding.location),
        "fingerprint": finding.fingerprint,
        "secret": _secret(finding.secret) if finding.secret else None,
        "encoding": list(finding.encoding),
        "origins": [_origin(one) for one in finding.origins],
        "related": [_related(one) for one in finding.related],
        "inner": _inner(finding.inner) if finding.inner else None,
        "verdict": finding.verdict.state.value if finding.verdict else None,
        "verification": verification(finding.verdict) if finding.verdict else None,
        "variable": finding.variable or None,
        "reach": finding.reach.value if finding.reach else None,
        "latent": finding.latent,
    }


def _suppressed(finding: Finding) -> dict[str, Any]:
    why = why_suppressed(finding)
    return {**_finding(finding), "suppression": {"kind": why.kind.value, "reason": why.reason}}


def _place(place: Location) -> dict[str, Any]:
    return {
        "path": place.path,
        "start_line": place.start.line,
        "start_column": place.start.column,
        "end_line": place.end.line,
        "end_column": place.end.column,
    }


def _related(place: Location) -> dict[str, Any]:
    return {**_place(place), "note": place.note, "role": place.role.value}


def _secret(secret: Secret) -> dict[str, Any]:
    return {"masked": secret.masked, "sha256": secret.sha256, "owner_url": secret.owner_url}


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "kind": origin.kind.value,
        "path": origin.path,
        "tracked": origin.tracked,
        "objects": list(origin.objects),
        "story": story(origin.story) if origin.story else None,
    }


def story(told: Story) -> dict[str, Any]:
    """Return a story, as the format says it; SARIF holds the same in its properties."""
    return {
        "added": _commit(told.added),
        "removed": _commit(told.removed),
        "days_exposed": _days(told),
        "in_head": told.in_head,
        "branches": list(told.branches),
        "tags": list(told.tags),
        "refs": list(told.refs),
        "hides": list(told.hides),
    }


def _commit(one: Commit | None) -> dict[str, Any] | None:
    return {"commit": one.oid, "author": one.author, "date": moment(one)} if one else None


def _days(told: Story) -> int | None:
    # Clocks of committers may run backwards.
    return None if told.days is None else max(told.days, 0)


def _keys(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return an entry a key: the worst first, then in the order of their first places."""
    by_key: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_order):
        if finding.secret:
            by_key.setdefault(finding.secret.sha256, []).append(finding)
    worst = sorted(by_key.values(), key=lambda several: -max(one.severity for one in several))
    return [_key(several) for several in worst]


def _key(findings: Sequence[Finding]) -> dict[str, Any]:
    known = together(told for told in map(story_of, findings) if told)
    told = known or Story()
    secret = next(_secret(one.secret) for one in findings if one.secret)
    paths = {one.location.path for one in findings}
    return {
        **secret,
        "severity": max(one.severity for one in findings).word,
        "verdict": next((one.verdict.state.value for one in findings if one.verdict), None),
        "first_added": _commit(told.added),
        "last_removed": _commit(told.removed),
        "days_exposed": _days(told),
        "in_head": known.in_head if known else None,
        "paths": sorted(paths.union(origin.path for one in findings for origin in one.origins)),
        "fingerprints": [one.fingerprint for one in findings],
        "branches": list(told.branches),
        "tags": list(told.tags),
        "refs": list(told.refs),
        "hides": list(told.hides),
    }


def verification(verdict: Verdict) -> dict[str, Any]:
    """Return what is known of a key that was asked about; SARIF holds the same in properties."""
    return {
        "state": verdict.state.value,
        "reason": verdict.reason,
        "stake": verdict.stake or None,
        "key": _key_info(verdict.info) if verdict.info else None,
    }


def _key_info(info: KeyInfo) -> dict[str, Any]:
    return {
        "label": info.label,
        "owner": info.owner,
        "workspace_id": info.workspace_id,
        "is_management_key": info.is_management_key,
        "is_free_tier": info.is_free_tier,
        "has_limit": info.has_limit,
        "limit": info.limit,
        "limit_remaining": info.limit_remaining,
        "limit_reset": info.limit_reset,
        "usage": info.usage,
        "usage_daily": info.usage_daily,
        "usage_weekly": info.usage_weekly,
        "usage_monthly": info.usage_monthly,
        "expires_at": info.expires_at.isoformat() if info.expires_at else None,
    }


def _inner(inner: Inner) -> dict[str, Any]:
    return {"name": inner.name, "line": inner.line}


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "path": one.path,
        "line": one.line or None,
        "message": one.message,
        "gravity": one.gravity.value,
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "findings": len(report.findings),
        "keys": report.keys,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
        "suppressed": len(report.suppressed),
        "diagnostics": len(report.diagnostics),
        "incomplete": report.incomplete,
        "exit_code": report.exit_code,
    }
