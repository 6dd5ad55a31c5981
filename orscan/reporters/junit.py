"""The format `junit`: JUnit XML, as CI servers show the results of tests.

A finding at or above `fail_on` is a failure, a lesser or suppressed one is skipped with its reason,
what could not be looked at is an error, and the scan itself is a test, so that a clean run is not
one without any tests.

Sources: the schemas that readers check by: jenkinsci/xunit-plugin,
src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd, and
windyroad/JUnit-Schema, JUnit.xsd; what they share is written. Read 2026-11-28.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from orscan.finding import Finding
from orscan.report import FOUND, Diagnostic, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import (
    beside,
    by_id,
    carrier,
    ended,
    facts,
    missed,
    noticed,
    place_of,
    title,
    told,
    worst_first,
)
from orscan.reporters.ways import Step, steps
from orscan.reporters.wording import inside, one_line, printable, summary, why_suppressed
from orscan.rule import Described


@dataclass(frozen=True, slots=True)
class _Case:
    """A test: *outcome* is `failure`, `error` or `skipped`, or empty where it passed."""

    group: str
    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    cases = list(_cases(report, options))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        _opening(cases, report, options),
    ]
    lines += _properties(report, options)
    lines += [_case(one) for one in cases]
    output = [*summary(report), *map(_noticed, noticed(report))]
    lines.append(f"<system-out>{_text(chr(10).join(map(one_line, output)))}</system-out>")
    lines += ["<system-err></system-err>", "</testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _opening(cases: list[_Case], report: Report, options: RenderOptions) -> str:
    outcomes = [one.outcome for one in cases]
    attributes = {
        "name": "orscan",
        "package": "orscan",
        "id": "0",
        # The schemas ask for a host; which machine this was is nobody's business.
        "hostname": "localhost",
        "timestamp": ended(options).strftime("%Y-%m-%dT%H:%M:%S"),
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
        "time": f"{max(report.scanned.seconds, 0):.3f}",
    }
    return f"<testsuite {_attributes(attributes)}>"


def _properties(report: Report, options: RenderOptions) -> Iterator[str]:
    values = {
        "orscan.version": options.tool_version,
        "orscan.mode": report.scanned.mode.value,
        "orscan.exit-code": str(report.exit_code),
        "orscan.incomplete": str(report.incomplete).lower(),
    }
    yield "<properties>"
    for name, value in values.items():
        yield f"<property {_attributes({'name': name, 'value': value})}/>"
    yield "</properties>"


def _cases(report: Report, options: RenderOptions) -> Iterator[_Case]:
    yield _Case("orscan", "scan")
    rules = by_id(report)
    for one in missed(report):
        yield _missed(one)
    if report.stale:
        yield _Case(
            "orscan", "baseline", "failure", "stale", "entries of the baseline match nothing"
        )
    for finding in worst_first(report.findings):
        # Which findings make the scan fail is for the report to say.
        alone = replace(report, findings=(finding,), diagnostics=(), stale=False)
        yield _found(finding, rules, fails=alone.exit_code == FOUND)
    for finding in told(report, options):
        why = why_suppressed(finding)
        reason = f"suppressed by {why.kind.value}: {why.reason}"
        group, name = _names(finding, rules)
        yield _Case(group, name, "skipped", "suppressed", reason)


def _names(finding: Finding, rules: dict[str, Described]) -> tuple[str, str]:
    """Return the class and the name of the test: the file, and what is at which place in it."""
    start = finding.location.start
    what = " ".join(filter(None, [title(finding, rules), carrier(finding)]))
    return finding.location.path.strip() or "orscan", f"{what} at {start.line}:{start.column}"


def _found(finding: Finding, rules: dict[str, Described], *, fails: bool) -> _Case:
    group, name = _names(finding, rules)
    message = f"{finding.message}{inside(finding)}"
    if not fails:
        message = f"{finding.severity.word}, does not fail this scan: {message}"
    outcome = "failure" if fails else "skipped"
    return _Case(
        group,
        name,
        outcome,
        finding.rule_id,
        message,
        "\n".join(map(one_line, _lines(finding, rules))),
    )


def _lines(finding: Finding, rules: dict[str, Described]) -> Iterator[str]:
    place = finding.location
    yield f"{place.path}:{place.start.line}:{place.start.column}"
    if finding.excerpt:
        yield f"{finding.excerpt.line} | {finding.excerpt.text}"
    for step in steps(finding, every=True):
        yield _step(step)
    for label, text in (*facts(finding), *beside(finding)):
        yield f"{label}: {text}"
    if finding.rule_id in rules:
        yield f"why: {rules[finding.rule_id].why}"
    yield f"fix: {finding.fix}"
    if finding.secret:
        yield f"sha256: {finding.secret.sha256}"
        if finding.secret.owner_url:
            yield f"owner: {finding.secret.owner_url}"


def _step(step: Step) -> str:
    word = f"{step.word}:" if step.word else ""
    place = f"{step.place.path}:{step.place.start.line}" if step.place else ""
    return " ".join(filter(None, [word, place, step.note]))


def _missed(one: Diagnostic) -> _Case:
    return _Case(
        one.path.strip() or "orscan",
        f"could not be scanned: {one.kind}",
        "error",
        one.kind,
        _said(one),
    )


def _noticed(one: Diagnostic) -> str:
    return f"notice: {_said(one)}"


def _said(one: Diagnostic) -> str:
    place = place_of(one)
    return f"{place}: {one.message}" if place else one.message


def _case(one: _Case) -> str:
    names = _attributes({"classname": one.group, "name": one.name, "time": "0"})
    if not one.outcome:
        return f"<testcase {names}/>"
    kind = {} if one.outcome == "skipped" else {"type": one.kind}
    kinds = _attributes({**kind, "message": one.message})
    return (
        f"<testcase {names}>\n<{one.outcome} {kinds}>{_text(one.text)}</{one.outcome}>\n</testcase>"
    )


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(one_line(value))}" for name, value in values.items())


def _text(text: str) -> str:
    # XML has no way to write control characters, nor halves of characters.
    return escape("\n".join(map(printable, text.split("\n"))))
