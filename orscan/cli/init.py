"""`orscan init`: set a project up; everything is shown before it is written."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from orscan import gitio
from orscan.baseline.file import write_whole
from orscan.cli import starters
from orscan.cli.output import to_stdout
from orscan.cli.starters import Advice, Change
from orscan.errors import NotARepositoryError, UsageError
from orscan.reporters.wording import counted, printable
from orscan.secret import redact


@click.command(
    epilog="""\b
Examples:
  orscan init                          what fits the repository you are in
  orscan init --dry-run                only show it
  orscan init --ci gitlab --yes        write new files without asking
  orscan init --source git+https://example.org/orscan@v1.0.0"""
)
@click.argument("path", default=".")
@click.option(
    "--ci",
    "systems",
    multiple=True,
    type=click.Choice([*starters.SYSTEMS, "none"]),
    help="Which CI to set up.  Repeatable.  [default: what the project uses]",
)
@click.option(
    "--source",
    metavar="REQUIREMENT",
    help="What pip installs orscan from.  [default: where this one came from]",
)
@click.option(
    "-n", "--dry-run", is_flag=True, help="Show what would be written, and write nothing."
)
@click.option("--yes", is_flag=True, help="Write new files without asking; change no other.")
def init(path: str, systems: tuple[str, ...], source: str | None, dry_run: bool, yes: bool) -> int:
    """Set the repository of PATH up: configuration, pre-commit hooks, a job in CI.

    Shows first what it would write. A file that is there is changed only if you say so, and only
    where orscan is sure how.
    """
    if not Path(path).is_dir():
        raise UsageError(f"{path}: there is no such folder")
    root = gitio.work_tree(path)
    if root is None:
        raise NotARepositoryError(f"{path}: in no git repository; git init makes one")
    chosen = [name for name in systems if name != "none"] if systems else starters.systems_of(root)
    steps = starters.plan(root, starters.source_of(source), chosen)
    _show(steps, asked_for=bool(systems or chosen))
    changes = [step for step in steps if isinstance(step, Change)]
    if dry_run or not changes:
        return 0
    if not yes and not _is_interactive():
        raise UsageError("nothing was written: nobody can be asked; --yes writes the new files")
    written = _written(root, changes, yes=yes)
    to_stdout(redact(f"Wrote {', '.join(written) or 'nothing'}.\n"))
    if written:
        to_stdout(_NEXT)
    return 0


_NEXT = """\
Next: pre-commit install, or orscan install without pre-commit; then
orscan triage or orscan baseline create for what is there already.
"""


def _show(steps: Sequence[Change | Advice], *, asked_for: bool) -> None:
    said = []
    for step in steps:
        if isinstance(step, Change):
            said.append(step.shown)
        else:
            said.append(f"Do this yourself, in {step.path}: {step.text}")
    if not steps:
        said.append("Everything is there already.\n")
    if not asked_for:
        said.append("No CI was recognised; --ci names one.\n")
    to_stdout(redact(_visible("\n".join(said))))


def _visible(text: str) -> str:
    return "".join(f"{printable(line)}\n" for line in text.splitlines())


def _is_interactive() -> bool:
    return bool(sys.stdin) and bool(sys.stdout) and sys.stdin.isatty() and sys.stdout.isatty()


def _written(root: str, changes: Iterable[Change], *, yes: bool) -> list[str]:
    """Write what is agreed to; return the paths. Files that are there are asked about singly."""
    new = [change for change in changes if change.old is None]
    agreed = [*new] if new and (yes or _agrees(f"Write {counted(len(new), 'new file')}?")) else []
    for change in changes:
        if change.old is None:
            continue
        if yes:
            to_stdout(redact(f"Left as it is: {change.path}\n"))
        elif _agrees(f"Change {change.path}?"):
            agreed.append(change)
    for change in agreed:
        place = Path(root, change.path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"{place.parent}: cannot be made: {reason}") from error
        write_whole(place, change.new.encode())
    return [change.path for change in agreed]


def _agrees(question: str) -> bool:
    return click.confirm(redact(question), default=False)
