"""What a scheduled audit told before, so that the next one tells only what changed.

The file holds fingerprints (digests of rule and place), ids of rules and severities; never a key,
a name or an amount.
"""

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from orscan.errors import ReportError, UsageError
from orscan.finding import Finding
from orscan.report import Diagnostic, Gravity, Report
from orscan.rule import Severity


class Told(NamedTuple):
    """What was told of a finding: the id of its rule, and how bad it was."""

    rule: str
    severity: Severity


Known = dict[str, Told]
"""The findings that were told, by fingerprint."""

_VERSION = 2
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_RULE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load(file: Path) -> Known | None:
    """Return what *file* remembers; None where there is no file yet.

    Raises UsageError for one that is something else.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError):
        content = None
    known = content.get("findings") if isinstance(content, dict) else None
    told = _told(known) if isinstance(known, dict) and content.get("version") == _VERSION else None
    if told is None:
        raise UsageError(f"{file}: is no state of an audit; name another file, or delete it")
    return told


def _told(known: dict[str, object]) -> Known | None:
    """Return what *known* holds as values; None where any of it is not ours."""
    told: Known = {}
    for one, value in known.items():
        match value:
            case [str(rule), str(name)] if name.upper() in Severity.__members__:
                told[one] = Told(rule, Severity[name.upper()])
            case _:
                return None
        if not _FINGERPRINT.fullmatch(one) or not _RULE.fullmatch(rule):
            return None
    return told


def known_of(report: Report) -> Known:
    """Return what there is to remember of *report*."""
    return {one.fingerprint: Told(one.rule_id, one.severity) for one in report.findings}


def save(file: Path, known: Known) -> None:
    """Write *known* to *file*, whole or not at all; raises ReportError where that fails."""
    findings = {one: [told.rule, told.severity.word] for one, told in sorted(known.items())}
    content = {"version": _VERSION, "findings": findings}
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        unfinished.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        os.replace(unfinished, file)  # noqa: PTH105 - says what happens to the one before
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        reason = error.strerror or str(error)
        raise ReportError(f"{file}: the state cannot be written: {reason}") from error


def changed(report: Report, known: Known | None) -> Report:
    """Return *report* with only the findings that *known* lacks, and a notice of what is gone.

    One that is worse than it was is told again, such as a leaked key that is enabled once more.
    Without *known* everything is new. What is gone is not told where the audit was incomplete.
    """
    if known is None:
        return report
    now = known_of(report)
    new = tuple(one for one in report.findings if _is_new(one, known))
    gone: dict[str, int] = {}
    for fingerprint, told in known.items():
        if fingerprint not in now and not report.incomplete:
            gone[told.rule] = gone.get(told.rule, 0) + 1
    notices = [
        Diagnostic(
            "", 0, "settled", f"settled since the last audit: {count} x {rule}", Gravity.NOTICE
        )
        for rule, count in sorted(gone.items())
    ]
    return replace(report, findings=new, diagnostics=tuple(sorted({*report.diagnostics, *notices})))


def _is_new(finding: Finding, known: Known) -> bool:
    told = known.get(finding.fingerprint)
    return told is None or finding.severity > told.severity


def remembered(report: Report, known: Known | None) -> Known:
    """Return what to remember after *report*: of an incomplete one also what it could not see."""
    return {**(known or {}), **known_of(report)} if report.incomplete else known_of(report)
