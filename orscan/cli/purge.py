"""`orscan purge-plan`: what to do about keys in history."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from orscan import runner
from orscan.cli.options import configuring, taken
from orscan.cli.output import ProgressBar, to_stdout
from orscan.errors import ReportError
from orscan.parallel import cores
from orscan.purge import Plan, as_json, plan, steps
from orscan.report import CLEAN, FOUND, INCOMPLETE, Report
from orscan.secret import redact


@click.command(
    "purge-plan",
    epilog="""\b
Examples:
  orscan purge-plan                       what to do about this repository
  orscan purge-plan --output ../purge     and the files that the commands need
  orscan purge-plan -f sh > ../purge.sh   all in one shell script""",
)
@click.argument("path", default=".")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "sh"]),
    default="text",
    show_default=True,
    help="How to print the plan.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the plan, its script and the callbacks for git filter-repo into DIR.",
)
@configuring
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
def purge_plan(path: str, form: str, output: Path | None, **values: Any) -> int:
    """Say what to do about keys in the history of the repository at PATH, in order.

    Nothing is changed. Keys are named by their SHA-256 in all that is written.

    Exit codes: 0 nothing to purge, 1 there is a plan, 3 nothing found but the scan is incomplete.
    """
    report = _scanned(path, values)
    made = plan(report, report.root, jobs=values["jobs"] or cores())
    if made is None:
        return _nothing(report, form)
    if report.incomplete:
        made.warnings.append("The scan was incomplete, there may be more: orscan scan --history")
    place = str(output.resolve()) if output else _suggested(made)
    if output:
        _write(made, Path(place))
    to_stdout(_shown(made, form, place, is_written=bool(output)))
    return FOUND


def _scanned(path: str, values: dict[str, Any]) -> Report:
    config = taken(values).merged(lambda: runner.config_for([path]))
    # A key that was accepted to be there is still there to be taken out.
    config = replace(config, baseline=None)
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    with ProgressBar(wanted=is_shown) as bar:
        return runner.scan_history(
            path, config, projects=False, jobs=values["jobs"], progress=bar.update
        )


def _nothing(report: Report, form: str) -> int:
    if form == "json":
        to_stdout(json.dumps({"keys": []}, indent=2) + "\n")
    elif report.incomplete:
        sys.stderr.write("orscan: the scan was incomplete; see orscan scan --history\n")
    else:
        sys.stderr.write("Nothing to purge: no keys in history.\n")
    return INCOMPLETE if report.incomplete else CLEAN


def _suggested(made: Plan) -> str:
    """Return a folder beside the repository: in it, git would see the files."""
    return made.folder.rstrip(os.sep) + "-purge"


def _shown(made: Plan, form: str, place: str, *, is_written: bool) -> str:
    if form == "sh":
        return steps.as_script(made)
    if form == "json":
        told = [
            {"title": s.title, "about": list(s.about), "commands": list(s.commands)}
            for s in steps.steps(made, place)
        ]
        return redact(json.dumps({**as_json(made), "steps": told}, indent=2) + "\n")
    return redact(steps.as_text(made, place, is_written=is_written))


def _write(made: Plan, place: Path) -> None:
    """Write the files of the plan into the folder *place*; raises ReportError."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, text in (
            (steps.CALLBACKS, steps.program(made)),
            (steps.SCRIPT, steps.as_script(made, str(place))),
            (steps.TEXT, redact(steps.as_text(made, str(place), is_written=True))),
        ):
            # Names of refs are bytes, and have to come out as they are.
            (place / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"{place}: the plan cannot be written: {reason}") from error
