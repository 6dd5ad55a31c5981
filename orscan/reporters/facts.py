"""What several reporters say of a finding besides its place, and when and what they tell at all."""

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from orscan.finding import STATIONS, Finding, SuppressionKind
from orscan.report import Diagnostic, Gravity, Report
from orscan.reporters import RenderOptions
from orscan.reporters.stories import said_of, where
from orscan.reporters.verdicts import said_of_verdict
from orscan.reporters.ways import said_of_reach
from orscan.reporters.wording import archive_of, why_suppressed
from orscan.rule import Described


def facts(finding: Finding, *, every: bool = True) -> Iterator[tuple[str, str]]:
    """Yield labels with what there is to say of *finding*, in the order in which people ask.

    How and where it is written, whether it works, where its code runs, and its story. *every*
    tells all names of a story, however many. Texts are as they came: a reporter escapes them.
    """
    for words in dict.fromkeys(map(where, finding.origins)):
        if words:
            yield "where", words
    if finding.encoding:
        yield "encoding", " > ".join(finding.encoding)
    if finding.inner:
        yield "inside", str(finding.inner)
    if finding.variable:
        yield "variable", finding.variable
    yield from said_of_verdict(finding)
    yield from said_of_reach(finding)
    yield from said_of([finding], every=every)


def beside(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what places outside its way are to *finding*, each with `path:line`."""
    for place in finding.related:
        if place.role not in STATIONS:
            yield place.note or "see also", f"{place.path}:{place.start.line}"


def carrier(finding: Finding) -> str:
    """Return what carries the key, as people are shown it: the masked key, or a variable.

    Empty where neither is known.
    """
    return finding.secret.masked if finding.secret else finding.variable


def title(finding: Finding, rules: dict[str, Described]) -> str:
    """Return what *finding* is, in words that name neither key nor variable."""
    rule = rules.get(finding.rule_id)
    return rule.title if rule else finding.rule_id


def by_id(report: Report) -> dict[str, Described]:
    """Return the rules of *report* by their ids."""
    return {rule.id: rule for rule in report.rules}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with the worst first, and those that are alike in order of place."""
    return sorted(findings, key=lambda one: (-one.severity, one.order))


def told(report: Report, options: RenderOptions) -> list[Finding]:
    """Return the suppressed findings to tell one by one, in order of place.

    Those that people suppressed; what never was a key only where *options* ask for everything.
    """
    return sorted(
        (
            one
            for one in report.suppressed
            if options.verbose or why_suppressed(one).kind is not SuppressionKind.FILTER
        ),
        key=lambda one: one.order,
    )


def missed(report: Report) -> list[Diagnostic]:
    """Return the diagnostics that leave the scan incomplete."""
    return [one for one in report.diagnostics if one.gravity is Gravity.INCOMPLETE]


def noticed(report: Report) -> list[Diagnostic]:
    """Return the diagnostics that only tell something."""
    return [one for one in report.diagnostics if one.gravity is Gravity.NOTICE]


def place_of(one: Diagnostic) -> str:
    """Return `path:line` of a diagnostic; the path alone, or nothing, where no more is known."""
    return one.path + (f":{one.line}" if one.line and one.path else "")


def file_of(one: Diagnostic) -> str:
    """Return the file that a diagnostic is about; empty where it is about none."""
    return archive_of(one.path)[0]


def ended(options: RenderOptions) -> datetime:
    """Return when the scan ended, in UTC."""
    return datetime.fromtimestamp(time.time() if options.at is None else options.at, UTC)
