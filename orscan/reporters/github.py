"""The format `github`: workflow commands that GitHub Actions shows as annotations on a change.

Source: docs.github.com, "Workflow commands for GitHub Actions"; escaping as in actions/toolkit,
packages/core/src/command.ts; read 2026-11-23.
"""

from collections.abc import Iterator

from orscan.finding import STATIONS, Finding
from orscan.report import Diagnostic, Gravity, Report
from orscan.reporters import RenderOptions
from orscan.reporters.stories import in_tree, said_of
from orscan.reporters.verdicts import said_of_verdict
from orscan.reporters.ways import Step, said_of_reach, steps
from orscan.reporters.wording import (
    archive_of,
    file_and_member,
    in_file,
    inside,
    one_line,
    printable,
    summary,
    without_commands,
)
from orscan.rule import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, options: RenderOptions) -> str:  # noqa: ARG001
    """See `Reporter`. The worst comes first: GitHub shows ten annotations of a kind at a step."""
    titles = {rule.id: rule.title for rule in report.rules}
    findings = sorted(report.findings, key=lambda one: (-one.severity, one.order))
    lines = [_finding(one, titles.get(one.rule_id, one.rule_id)) for one in findings]
    lines += [_diagnostic(one) for one in report.diagnostics]
    lines.append(without_commands(" ".join(summary(report))))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, title: str) -> str:
    properties = dict(_place(finding))
    properties["title"] = title
    return _command(_COMMANDS[finding.severity], properties, "\n".join(_message(finding)))


def _place(finding: Finding) -> Iterator[tuple[str, str]]:
    if not in_tree(finding):
        return  # GitHub takes no file that the change does not have, nor a line of an older one
    if not in_file(finding):
        yield "file", file_and_member(finding)[0]
        return
    start, end = finding.location.start, finding.location.end
    yield "file", finding.location.path
    yield "line", str(start.line)
    yield "endLine", str(end.line)
    if start.line == end.line:  # GitHub refuses columns where the lines differ
        yield "col", str(start.column)
        yield "endColumn", str(end.column)


def _message(finding: Finding) -> Iterator[str]:
    yield one_line(finding.message + inside(finding))
    yield one_line(finding.fix)
    for step in steps(finding):
        yield one_line(_step(step))
    for other in finding.related:
        if other.role not in STATIONS:
            yield one_line(f"{other.note or 'see also'}: {other.path}:{other.start.line}")
    told = (*said_of_verdict(finding), *said_of_reach(finding), *said_of([finding]))
    for label, text in told:
        yield one_line(f"{label}: {text}")
    if finding.secret and finding.secret.owner_url:
        yield f"The key's owner finds it at {finding.secret.owner_url}"


def _step(step: Step) -> str:
    if not step.place:
        return step.note
    return f"{step.word}: {step.place.path}:{step.place.start.line} {step.note}"


def _diagnostic(one: Diagnostic) -> str:
    file, member = archive_of(one.path)
    properties = {"file": file} if file else {}
    if one.line and not member:
        properties["line"] = str(one.line)
    properties["title"] = f"orscan: {one.kind}"
    name = "warning" if one.gravity is Gravity.INCOMPLETE else "notice"
    return _command(name, properties, one_line(one.message))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
