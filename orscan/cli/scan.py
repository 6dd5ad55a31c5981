"""`orscan scan`: files, the staged index, history, a range of commits, or standard input."""

import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from orscan import runner
from orscan.cli.options import Given, configuring, taken, writing
from orscan.cli.output import ProgressBar, paired, write
from orscan.cli.reaching import Wish, asking, require_terminal
from orscan.cli.reaching import taken as wished
from orscan.report import Report


@click.command(
    epilog="""\b
Examples:
  orscan scan                            the folder you are in
  orscan scan src .env                   a folder and a file, also if git ignores it
  orscan scan --staged                   what the next commit would add or change
  orscan scan --history                  everything the repository keeps, of all times
  orscan scan --range main..HEAD         what a branch adds
  git log -p | orscan scan -             standard input
  orscan scan --verify                   and ask OpenRouter which of the keys work
  orscan scan -f text -f sarif -o - -o orscan.sarif"""
)
@click.argument("paths", nargs=-1)
@click.option("--staged", is_flag=True, help="Scan what the next commit would add or change.")
@click.option(
    "--history",
    is_flag=True,
    help="Scan everything the repository keeps: all commits, stashes, dangling objects, messages.",
)
@click.option(
    "--range", "revisions", metavar="A..B", help="Scan what the commits of B but not A add."
)
@click.option("--since", metavar="REV", help="The same as --range REV..HEAD.")
@click.option("--ci", is_flag=True, help="Scan the range that this CI job is about.")
@click.option("--recurse-submodules", is_flag=True, help="Scan the history of submodules, too.")
@click.option(
    "--past", is_flag=True, help="With --history: judge every past state a key may have leaked in."
)
@click.option("--no-cache", is_flag=True, help="Read all history anew.")
@writing(group_by="key")
@configuring
@click.option("--verify", is_flag=True, help="Ask OpenRouter which of the keys found work.")
@asking
@click.option("-v", "--verbose", is_flag=True, help="List suppressed findings, with the reason.")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
@click.pass_obj
def scan(debug: bool, /, **values: Any) -> int:
    """Scan PATHS for OpenRouter keys; by default the folder you are in, - for standard input.

    In a git work tree that means the files git tracks and those it does not ignore, submodules
    included; elsewhere every file that no .gitignore or .orscanignore names.
    """
    pairs = paired(values.pop("formats"), values.pop("outputs"))
    color, verbose = values.pop("color"), values.pop("verbose")
    group_by = values.pop("group_by")
    wish = _wish(values)
    report = _scanned(values, debug=debug)
    if wish:
        from orscan.cli.verify import verified  # noqa: PLC0415 - httpx takes 0.1 s

        report = verified(report, wish, no_progress=values["no_progress"])
    write(report, pairs, color, verbose=verbose, group_by=group_by)
    return report.exit_code


def _wish(values: dict[str, Any]) -> Wish | None:
    """Return how keys are to be asked about, where they are; refuses before anything is scanned."""
    is_wanted = values.pop("verify")
    wish = wished(values)
    if is_wanted:
        require_terminal(wish)
        return wish
    if wish.only_live or wish.fail_on_live:
        option = "--only-live" if wish.only_live else "--fail-on live"
        raise click.UsageError(f"{option} goes with --verify")
    return None


_INSTEAD = ("staged", "history", "revisions", "since", "ci")
"""What names something else to scan than files; one of them at the most."""


def _scanned(values: dict[str, Any], *, debug: bool) -> Report:
    given = taken(values)
    paths: tuple[str, ...] = values["paths"] or (".",)
    chosen = _chosen(values, paths)
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    bar = ProgressBar(wanted=is_shown, unit="objects" if chosen == "history" else "files")
    how = How(bar.update, sys.stderr.write if debug and sys.stderr else None, values["jobs"])
    with bar:
        if chosen == "staged":
            config = given.merged(runner.staged_config)
            return runner.scan_staged(config, progress=how.progress, trace=how.trace)
        if chosen == "history":
            return _history(paths[0], given, values, how)
        if chosen:
            return _range(paths[0], given, values, how)
        if paths == ("-",):
            config = given.merged(lambda: runner.config_for(["."]))
            return runner.scan_stream(sys.stdin.buffer, "<stdin>", config=config, trace=how.trace)
        config = given.merged(lambda: runner.config_for(paths))
        return runner.scan_paths(
            paths, config, jobs=how.jobs, progress=how.progress, trace=how.trace
        )


def _chosen(values: dict[str, Any], paths: Sequence[str]) -> str:
    """Return which of `_INSTEAD` was given, or ""; raises UsageError for what does not fit."""
    # An option that is there but empty, as from a variable nobody set, is no wish for a tree scan.
    chosen = [name for name in _INSTEAD if values[name] not in (None, False)]
    options = ["--range" if name == "revisions" else f"--{name}" for name in chosen]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(options)} exclude each other")
    if chosen == ["staged"] and values["paths"]:
        raise click.UsageError("--staged scans the index; it takes no paths")
    if chosen and (len(paths) > 1 or paths == ("-",)):
        raise click.UsageError(f"{options[0]} takes one path, that of a repository")
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- for standard input stands alone")
    if values["recurse_submodules"] and chosen != ["history"]:
        raise click.UsageError("--recurse-submodules goes with --history; a tree scan enters them")
    if values["past"] and chosen != ["history"]:
        raise click.UsageError("--past goes with --history")
    return chosen[0] if chosen else ""


def _history(folder: str, given: Given, values: dict[str, Any], how: "How") -> Report:
    config = given.merged(lambda: runner.repository_config(folder))
    return runner.scan_history(
        folder,
        config,
        jobs=how.jobs,
        cache=not values["no_cache"],
        submodules=values["recurse_submodules"],
        past=values["past"],
        progress=how.progress,
        trace=how.trace,
    )


def _range(folder: str, given: Given, values: dict[str, Any], how: "How") -> Report:
    from orscan import ranges  # noqa: PLC0415 - a tree scan does without

    if values["ci"]:
        new = ranges.from_ci(os.environ, folder)
    elif values["since"] is not None:
        new = ranges.since(values["since"], folder)
    else:
        new = ranges.from_text(values["revisions"], folder)
    config = given.merged(lambda: runner.repository_config(folder))
    return runner.scan_range(
        new, config, folder=folder, jobs=how.jobs, progress=how.progress, trace=how.trace
    )


class How(NamedTuple):
    """How a scan is carried out, whatever it is of."""

    progress: runner.Progress
    trace: runner.Trace | None
    jobs: int | None
