"""`orscan scan`: files, the staged index, or standard input."""

import sys
from pathlib import Path
from typing import Any

import click

from orscan import runner
from orscan.cli.options import configuring, taken
from orscan.cli.output import FORMATS, ProgressBar, paired, write
from orscan.report import Report


@click.command(
    epilog="""\b
Examples:
  orscan scan                            the folder you are in
  orscan scan src .env                   a folder and a file, also if git ignores it
  orscan scan --staged                   what the next commit would add or change
  git log -p | orscan scan -             standard input
  orscan scan -f text -f sarif -o - -o orscan.sarif"""
)
@click.argument("paths", nargs=-1)
@click.option("--staged", is_flag=True, help="Scan what the next commit would add or change.")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="How to report. Repeatable.  [default: text]",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write the report; the n-th goes with the n-th format, - is standard output.",
)
@configuring
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the text report.",
)
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
    report = _scanned(values, debug=debug)
    write(report, pairs, color, verbose=verbose)
    return report.exit_code


def _scanned(values: dict[str, Any], *, debug: bool) -> Report:
    given = taken(values)
    paths, staged = values["paths"] or (".",), values["staged"]
    if staged and values["paths"]:
        raise click.UsageError("--staged scans the index; it takes no paths")
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- for standard input stands alone")
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    bar = ProgressBar(wanted=is_shown)
    trace = sys.stderr.write if debug and sys.stderr else None
    with bar:
        if staged:
            config = given.merged(runner.staged_config)
            return runner.scan_staged(config, progress=bar.update, trace=trace)
        if paths == ("-",):
            config = given.merged(lambda: runner.config_for(["."]))
            return runner.scan_stream(sys.stdin.buffer, "<stdin>", config=config, trace=trace)
        config = given.merged(lambda: runner.config_for(paths))
        return runner.scan_paths(
            paths, config, jobs=values["jobs"], progress=bar.update, trace=trace
        )
