"""What a scheduled audit told before, so that the next one tells only what changed.

The file holds fingerprints (digests of rule and place) and ids of rules; never a key, a name or an
amount.
"""

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from orscan.errors import ReportError, UsageError
from orscan.report import Diagnostic, Gravity, Report

Known = dict[str, str]
"""The rule of each finding that was told, by fingerprint."""

_VERSION = 1
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
    if not isinstance(known, dict) or content.get("version") != _VERSION or not _are_ours(known):
        raise UsageError(f"{file}: is no state of an audit; name another file, or delete it")
    return known


def _are_ours(known: dict[object, object]) -> bool:
    return all(
        isinstance(one, str)
        and _FINGERPRINT.fullmatch(one)
        and isinstance(rule, str)
        and _RULE.fullmatch(rule)
        for one, rule in known.items()
    )


def known_of(report: Report) -> Known:
    """Return what there is to remember of *report*."""
    return {one.fingerprint: one.rule_id for one in report.findings}


def save(file: Path, known: Known) -> None:
    """Write *known* to *file*, whole or not at all; raises ReportError where that fails."""
    content = {"version": _VERSION, "findings": dict(sorted(known.items()))}
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

    Without *known* everything is new. What is gone is not told where the audit was incomplete.
    """
    if known is None:
        return report
    now = known_of(report)
    new = tuple(one for one in report.findings if one.fingerprint not in known)
    gone: dict[str, int] = {}
    for fingerprint, rule in known.items():
        if fingerprint not in now and not report.incomplete:
            gone[rule] = gone.get(rule, 0) + 1
    notices = [
        Diagnostic(
            "", 0, "settled", f"settled since the last audit: {count} x {rule}", Gravity.NOTICE
        )
        for rule, count in sorted(gone.items())
    ]
    return replace(report, findings=new, diagnostics=tuple(sorted({*report.diagnostics, *notices})))


def remembered(report: Report, known: Known | None) -> Known:
    """Return what to remember after *report*: of an incomplete one also what it could not see."""
    return {**(known or {}), **known_of(report)} if report.incomplete else known_of(report)
