"""The format `csv`: one table for spreadsheets, a line a finding, a suppressed one, a problem.

`kind` is `finding`, `suppressed`, `incomplete` or `notice`; the last line, of kind `summary`, says
what was scanned, so that a table without findings is not taken for a clean one.
Columns are only ever added, at the end.
"""

import csv
import io
import re
from collections.abc import Iterator

from orscan.finding import Finding
from orscan.report import Diagnostic, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import by_id, told
from orscan.reporters.stories import in_tree, moment, story_of
from orscan.reporters.ways import steps
from orscan.reporters.wording import printable, summary, why_suppressed
from orscan.story import Story

_COLUMNS = (
    "kind",
    "severity",
    "rule",
    "title",
    "path",
    "line",
    "column",
    "key",
    "sha256",
    "owner_url",
    "variable",
    "message",
    "confidence",
    "verdict",
    "reach",
    "latent",
    "in_tree",
    "added",
    "removed",
    "days_exposed",
    "hides",
    "way",
    "reason",
    "fingerprint",
)

_FORMULA = re.compile(r"(?:^|(?<=[;,|]))(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet would read a formula: at the start of a cell.

A spreadsheet that is set to another separator than the comma cuts cells elsewhere.
Source: owasp.org/www-community/attacks/CSV_Injection, read 2026-11-23.
"""


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    written = io.StringIO()
    # One line feed: what the file is opened with makes of it what the system's lines end in.
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in _rows(report, options):
        table.writerow([_cell(row.get(name, "")) for name in _COLUMNS])
    return written.getvalue()


def _cell(text: str) -> str:
    return _FORMULA.sub("'", printable(text))


def _rows(report: Report, options: RenderOptions) -> Iterator[dict[str, str]]:
    titles = {name: rule.title for name, rule in by_id(report).items()}
    for finding in sorted(report.findings, key=lambda one: one.order):
        yield {"kind": "finding", **_finding(finding, titles)}
    for finding in told(report, options):
        why = why_suppressed(finding)
        reason = f"{why.kind.value}: {why.reason}"
        yield {"kind": "suppressed", **_finding(finding, titles), "reason": reason}
    for one in report.diagnostics:
        yield _diagnostic(one)
    yield {"kind": "summary", "message": " ".join(summary(report))}


def _finding(finding: Finding, titles: dict[str, str]) -> dict[str, str]:
    secret = finding.secret
    return {
        "severity": finding.severity.word,
        "rule": finding.rule_id,
        "title": titles.get(finding.rule_id, ""),
        "path": finding.location.path,
        "line": str(finding.location.start.line),
        "column": str(finding.location.start.column),
        "key": secret.masked if secret else "",
        "sha256": secret.sha256 if secret else "",
        "owner_url": (secret.owner_url or "") if secret else "",
        "variable": finding.variable,
        "message": finding.message,
        "confidence": finding.confidence.value,
        "verdict": finding.verdict.state.value if finding.verdict else "",
        "reach": finding.reach.value if finding.reach else "",
        "latent": "yes" if finding.latent else "",
        "in_tree": "yes" if in_tree(finding) else "no",
        "way": " > ".join(_steps(finding)),
        "fingerprint": finding.fingerprint,
        **_story(story_of(finding) or Story()),
    }


def _steps(finding: Finding) -> Iterator[str]:
    for step in steps(finding):
        place = f"{step.place.path}:{step.place.start.line}" if step.place else ""
        yield " ".join(filter(None, [step.word, place, step.note]))


def _story(story: Story) -> dict[str, str]:
    return {
        "added": moment(story.added) if story.added else "",
        "removed": moment(story.removed) if story.removed else "",
        "days_exposed": "" if story.days is None else str(max(story.days, 0)),
        "hides": ", ".join(story.hides),
    }


def _diagnostic(one: Diagnostic) -> dict[str, str]:
    return {
        "kind": one.gravity.value,
        "rule": one.kind,
        "path": one.path,
        "line": str(one.line or ""),
        "message": one.message,
    }
