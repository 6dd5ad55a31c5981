"""What several reporters say alike: text that is safe to show, counts, and the closing summary."""

import re
from collections.abc import Iterable

from orscan.blob import OriginKind
from orscan.finding import Finding, Suppression, SuppressionKind
from orscan.location import Location
from orscan.report import Gravity, Mode, Report, Scanned
from orscan.reporters.stories import in_tree, standing
from orscan.rule import Severity
from orscan.verdict import State

_UNITS = ("B", "kB", "MB", "GB", "TB")
_LEADING_COMMAND = re.compile(r"^( *):(?=:)", re.MULTILINE)
_ELSEWHERE = {OriginKind.ARCHIVE, OriginKind.NAME, OriginKind.SYMLINK}
_PAST = {Mode.HISTORY, Mode.RANGE}
_NO_COMMITS = {Mode.HISTORY: "No commits yet", Mode.RANGE: "No commits in the range"}


def printable(text: str) -> str:
    r"""Return *text* with everything that is not plainly visible written as an escape.

    Control characters, line breaks, changes of writing direction and invisible characters become
    `\x1b`, `\n`, `\u202e`, `\u200b`: the name of a file cannot command a terminal.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def one_line(text: str) -> str:
    """Return *text* printable, with each stretch of white space as one space."""
    return printable(" ".join(text.split()))


def without_commands(text: str) -> str:
    """Return lines of which GitHub's runner takes none for a command, each as wide as before.

    It reads whatever a step prints: `::` that begins a line, and `##[` anywhere, as at first.
    Source: actions/runner, src/Runner.Common/ActionCommand.cs, read 2026-11-23.
    """
    return _LEADING_COMMAND.sub(r"\1·", text.replace("##[", "#·["))


def archive_of(path: str) -> tuple[str, str]:
    """Return the file that *path* stands in, and the member's name in it or nothing."""
    file, _, member = path.partition("!/")
    return file, member


def in_file(finding: Finding) -> bool:
    """Whether the lines of *finding* are lines of the file at its path.

    They are not for a member of an archive, the name of a file, the target of a link, and for what
    is in the tree no more, or never was.
    """
    return in_tree(finding) and not any(origin.kind in _ELSEWHERE for origin in finding.origins)


def file_and_member(finding: Finding, place: Location | None = None) -> tuple[str, str]:
    """Return the file that *place* of *finding* stands in, and the member's name in it or nothing.

    Without *place* its own. A folder may be called as if it were an archive.
    """
    path = (place or finding.location).path
    is_split = any(origin.kind in _ELSEWHERE for origin in finding.origins)
    return archive_of(path) if is_split else (path, "")


def inside(finding: Finding) -> str:
    """Say, after the message of *finding*, where in its file or in history it stands.

    Empty where path and line tell; else begins with a space: ` in lib/main.dart.js, line 3`.
    """
    if not in_tree(finding):
        return f" {standing(finding)}"
    member = file_and_member(finding)[1]
    return f" in {member}, line {finding.location.start.line}" if member else ""


def why_suppressed(finding: Finding) -> Suppression:
    """Return the suppression of a suppressed finding."""
    return finding.suppression or Suppression(SuppressionKind.FILTER, "no reason given")


def counted(number: int, noun: str) -> str:
    """Return `1 file` or `1,204 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(count: int) -> str:
    """Return a number of bytes for people: `512 B`, `48.2 MB`; a kilobyte is 1,000 bytes."""
    amount, unit = float(count), 0
    while amount >= 999.95 and unit + 1 < len(_UNITS):
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{count} B"


def is_clean(report: Report) -> bool:
    """Whether nothing was found, and everything that was asked for could be looked at."""
    return not report.findings and not report.incomplete


def summary(report: Report) -> list[str]:
    """Return the sentences that close a report: the result first, then what it rests on."""
    sentences = [_result(report)]
    if report.suppressed:
        sentences.append(f"{len(report.suppressed):,} suppressed.")
    sentences.append(_scanned(report.scanned, nothing=is_clean(report)))
    if report.scanned.left_out:
        sentences.append(_left_out(report.scanned))
    return sentences


def _result(report: Report) -> str:
    problems = sum(d.gravity is Gravity.INCOMPLETE for d in report.diagnostics)
    incomplete = f"Incomplete: {counted(problems, 'problem')}. " if problems else ""
    if report.findings:
        return incomplete + _found(report)
    if report.scanned.mode is Mode.ACCOUNT:
        return incomplete + "Nothing to object to in the account."
    if incomplete:
        return incomplete + "What could be scanned holds no OpenRouter keys."
    if any(why_suppressed(one).kind is SuppressionKind.VERDICT for one in report.suppressed):
        return "No live OpenRouter keys found."
    return "No OpenRouter keys found."


def _found(report: Report) -> str:
    places = {archive_of(finding.location.path)[0] for finding in report.findings}
    where = counted(len(places), "file")
    keys = [counted(report.keys, "key")] if report.keys else []
    if report.scanned.mode is Mode.ACCOUNT:
        where = counted(len(places), "place")
    if report.scanned.mode in _PAST:
        where = counted(len(places), "place")
        keys += _still(report)
    keys += _verdicts(report)
    in_all = f" ({', '.join(keys)})" if keys else ""
    by_severity = ", ".join(_per_severity(report))
    return f"{counted(len(report.findings), 'finding')}{in_all} in {where}: {by_severity}."


def _still(report: Report) -> list[str]:
    """Say how many keys HEAD still holds: those can be seen by whoever only looks at it."""
    held = {one.secret for one in report.findings if one.secret and in_tree(one)}
    return [f"{len(held) or 'none'} still in HEAD"] if report.keys else []


def _verdicts(report: Report) -> list[str]:
    """Say how many keys work, and of how many that is unknown, where that was asked."""
    states = {
        one.secret: one.verdict.state for one in report.findings if one.secret and one.verdict
    }
    counts = [(sum(state is one for state in states.values()), one) for one in State]
    return [f"{count:,} {state.value}" for count, state in counts if count]


def _per_severity(report: Report) -> Iterable[str]:
    for severity in sorted(Severity, reverse=True):
        count = report.count(severity)
        if count:
            yield counted(count, severity.word)


def _scanned(scanned: Scanned, *, nothing: bool) -> str:
    """Say what was scanned; *nothing* is whether neither a finding nor a problem came of it."""
    known = counted(scanned.remembered, "object")
    if scanned.mode in _PAST and not (scanned.commits or scanned.blobs):
        if scanned.remembered:
            return (
                f"Nothing new to scan: {known} known since the last scan ({scanned.seconds:.2f} s)."
            )
        if nothing:
            return f"{_NO_COMMITS[scanned.mode]}; nothing to scan."
    if scanned.mode is Mode.ACCOUNT and not scanned.files and not scanned.blobs:
        return f"Looked at {counted(scanned.account_keys, 'key')} of the account."
    parts = [*_contents(scanned), size(scanned.bytes)]
    besides = f", besides {known} known since the last scan" if scanned.remembered else ""
    return f"Scanned {', '.join(parts)} in {scanned.seconds:.2f} s{besides}."


def _contents(scanned: Scanned) -> list[str]:
    commits, blobs = counted(scanned.commits, "commit"), counted(scanned.blobs, "blob")
    if scanned.mode in _PAST:
        return [commits, blobs]
    parts = [commits] if scanned.commits else []
    if scanned.mode is Mode.ACCOUNT:
        parts.insert(0, f"{counted(scanned.account_keys, 'key')} of the account")
    parts.append(_subject(scanned))
    return [*parts, blobs] if scanned.blobs > scanned.files else parts


def _subject(scanned: Scanned) -> str:
    words = {
        Mode.STDIN: "standard input",
        Mode.MESSAGE: "a commit message",
        Mode.BYTES: "a text",
        Mode.STAGED: counted(scanned.files, "staged file"),
    }
    return words.get(scanned.mode) or counted(scanned.files, "file")


def _left_out(scanned: Scanned) -> str:
    reasons = sorted(scanned.left_out.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{count:,} {one_line(reason)}" for reason, count in reasons)
    noun = "object" if scanned.mode in _PAST else "file"
    return f"Left out {counted(sum(scanned.left_out.values()), noun)}: {listed}."
