"""`orscan verify`, and `orscan scan --verify`: which of the keys found work."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from orscan import gitio, runner
from orscan import verify as verifier
from orscan.cli.options import FAIL_ON_LIVE, writing
from orscan.cli.output import ProgressBar, paired, write
from orscan.cli.reaching import Wish, agree, asking, require_terminal, taken
from orscan.config import Config
from orscan.errors import NotARepositoryError, UsageError
from orscan.finding import Finding, SuppressionKind
from orscan.openrouter.client import Client
from orscan.openrouter.hosts import HOSTS, REGIONAL, Host
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.reporters.wording import archive_of, counted
from orscan.rule import Severity
from orscan.verdict import State, Verdict

_PAST = {Mode.HISTORY.value, Mode.RANGE.value}


@click.command(
    epilog="""\b
Examples:
  orscan verify                        the keys in the folder you are in
  orscan verify report.json            the keys of a report of `orscan scan -f json`, found again
  pbpaste | orscan verify - --yes      keys in a text, or a report, on standard input
  orscan verify --yes --fail-on live   in CI: exit code 1 only where a key works"""
)
@click.argument("source", required=False, metavar="[REPORT.json | -]")
@click.option(
    "--root",
    default=None,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder that the paths of the report start from.  [default: this work tree]",
)
@asking
@writing(group_by="key")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON_LIVE),
    help="What makes the exit code 1: the least severity, or a key that works.  [default: warning]",
)
@click.option("-v", "--verbose", is_flag=True, help="List suppressed findings, with the reason.")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
def verify(source: str | None, **values: Any) -> int:
    """Ask OpenRouter which of the keys found work, whose they are, and what they could cost.

    Each distinct key is sent once, to OpenRouter and nobody else, at most one a second. Keys are
    found again in the files of a report, or taken from standard input; never from an argument.

    Exit codes: 0 clean, 1 findings, 2 wrong usage, 3 some keys could not be checked.
    """
    if source is not None and "sk-or-" in source:
        raise click.UsageError(
            "a key on the command line is in the shell's history and in the list of processes "
            "now; give it on standard input: orscan verify -"
        )
    pairs = paired(values["formats"], values["outputs"])
    wish = taken(values)
    require_terminal(wish)
    report = _found(source, values["root"])
    if values["fail_on"]:
        report = replace(report, fail_on=Severity[values["fail_on"].upper()])
    report = verified(report, wish, no_progress=values["no_progress"])
    how = {name: values[name] for name in ("verbose", "group_by")}
    write(report, pairs, values["color"], **how)
    return report.exit_code


def verified(report: Report, wish: Wish, *, no_progress: bool) -> Report:
    """Return *report* with a verdict on each key in its findings, asked for as *wish* says."""
    keys = verifier.askable(report.findings)
    report = replace(report, fail_on_live=wish.fail_on_live)
    if not keys:
        return verifier.told(report, {}, only_live=wish.only_live)
    agree(wish, len(keys))
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not no_progress
    bar = ProgressBar(wanted=is_shown, unit="keys")

    def progress(done: int, wanted: int) -> None:
        bar.update(Scanned(report.scanned.mode, files=done), wanted)

    with bar, Client(wish.host) as client:
        try:
            verdicts = verifier.verify(keys, client, progress=progress)
        except verifier.Interrupted as interrupt:
            verdicts = interrupt.verdicts
            _end_as_interrupted()
    told = verifier.told(report, verdicts, only_live=wish.only_live)
    return replace(told, diagnostics=(*told.diagnostics, *_elsewhere(verdicts, wish.host)))


def _end_as_interrupted() -> None:
    """Let the command end as Ctrl-C has it, once its report is written: much may be known."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    click.get_current_context().call_on_close(interrupt)


def _elsewhere(verdicts: Mapping[str, Verdict], host: Host) -> Iterator[Diagnostic]:
    """Yield a notice where keys are dead as far as a region knows, which may not know them all."""
    dead = sum(one.state is State.DEAD for one in verdicts.values())
    if dead and host.name in REGIONAL:
        message = (
            f"{host.name} refused {counted(dead, 'key')}; {HOSTS['default']} was not asked, and "
            "may accept what a region does not know"
        )
        yield Diagnostic("", 0, "regional-host", message, Gravity.NOTICE)


def _found(source: str | None, root: Path | None) -> Report:
    """Return what was found where *source* points: a report, standard input, or the folder."""
    if source is None:
        return runner.scan_paths([str(root or ".")])
    if source == "-":
        return _given(_standard_input(), root)
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read: {error.strerror or error}") from error
    wanted = _wanted(data)
    if wanted is None:
        raise UsageError(f"{source}: not a report of `orscan scan -f json`")
    return _found_again(wanted, root)


def _standard_input() -> bytes:
    if not sys.stdin:
        raise UsageError("standard input is closed; pipe keys or a report into orscan verify -")
    if sys.stdin.isatty():
        return str(click.prompt("Key", hide_input=True, err=True)).encode(
            "utf-8", "surrogateescape"
        )
    return sys.stdin.buffer.read()


def _given(data: bytes, root: Path | None) -> Report:
    """Return the keys in *data*, which may be a report, too."""
    wanted = _wanted(data)
    if wanted is not None:
        return _found_again(wanted, root)
    report = runner.scan_bytes(data, "<stdin>")
    report.scanned.mode = Mode.STDIN
    if not report.findings:
        left = {one.suppression.reason for one in report.suppressed if one.suppression}
        why = f": {'; '.join(sorted(left))}" if left else ""
        raise UsageError(f"standard input holds no key to ask about{why}")
    return report


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a report tells of its keys: their SHA-256, where they stand, and what was scanned."""

    digests: frozenset[str]
    paths: tuple[str, ...]
    mode: str


def _wanted(data: bytes) -> _Wanted | None:
    """Return what to find again of the JSON report in *data*; None where it is none."""
    try:
        report = json.loads(data)
        if report["tool"]["name"] != "orscan":
            return None
        findings = [one for one in report["findings"] if one["secret"]]
        origins = (origin for one in findings for origin in one["origins"])
        places = {str(one["path"]) for one in (*findings, *origins)}
        return _Wanted(
            frozenset(str(one["secret"]["sha256"]) for one in findings),
            tuple(sorted(places)),
            str(report["scanned"]["mode"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _found_again(wanted: _Wanted, root: Path | None) -> Report:
    """Return the findings of the keys *wanted*; a diagnostic tells of those that are gone."""
    base = root or Path(gitio.work_tree(".") or ".")
    report = _looked_through(wanted, base)
    found = tuple(_with_keys((*report.findings, *report.suppressed), wanted.digests))
    missing = wanted.digests - {one.secret.sha256 for one in found if one.secret}
    diagnostics = list(report.diagnostics)
    if missing:
        said = f"{counted(len(missing), 'key')} of the report cannot be found again below {base}"
        diagnostics.append(Diagnostic("", 0, "not-found-again", f"{said}, and was not asked about"))
    return replace(
        report,
        findings=tuple(sorted(found, key=lambda one: one.order)),
        suppressed=(),
        diagnostics=tuple(diagnostics),
    )


def _looked_through(wanted: _Wanted, base: Path) -> Report:
    if wanted.mode in _PAST:
        try:
            return runner.scan_history(str(base), Config())
        except NotARepositoryError as error:
            raise UsageError(f"{error}; name the repository of the report with --root") from error
    files = sorted({str(base / file) for file in _files(wanted.paths, base)})
    if not files:
        return Report(Scanned(Mode.FILES))
    return runner.scan_paths(files, Config(gitignore=False))


def _files(paths: Iterable[str], base: Path) -> Iterator[str]:
    """Yield the files of *paths* that are below *base* still; a report leads nowhere else."""
    top = Path(os.path.realpath(base))
    for path in paths:
        for file in (path, archive_of(path)[0]):
            place = Path(os.path.realpath(top / file))
            if place.is_relative_to(top) and place.is_file():
                yield file
                break


def _with_keys(findings: Iterable[Finding], digests: frozenset[str]) -> Iterator[Finding]:
    for finding in findings:
        why = finding.suppression
        is_none = why is not None and why.kind is SuppressionKind.FILTER
        if finding.secret and finding.secret.sha256 in digests and not is_none:
            yield replace(finding, suppression=None)
