"""Everything a git repository holds, against bare `git cat-file` and every peer that is installed.

    python benchmarks/history.py [REPOSITORY] [--runs N] [--only NAME...] [--limit SECONDS]

Without REPOSITORY one is made in a temporary folder, from a seeded generator, with keys in many
places. All commands run in turn, N times after a run that is not counted, and each is compared
with bare git in the same turn. Prints Markdown; a key is shown by the first digits of its SHA-256.
"""

import argparse
import re
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from floor import blobs, halves
from measure import machine
from peers import Found, Tool, bare, found, ours, peers, trouble
from sampling import Run, run, unit
from synthetic import make_repository

ALLOWED, JUDGED = 1.3, 3.0
"""The ratio that orscan keeps to where bare git takes JUDGED seconds and more; below that what
counts is how long a program takes to start."""


@dataclass(slots=True)
class Row:
    """What was seen of one command."""

    tool: Tool
    watched: Run
    found: Found | None = None
    trouble: str = ""
    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def main() -> int:
    """Print the tables; return 1 where orscan failed or is slower than allowed."""
    options = _options()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        planted: dict[str, str] = {}
        repository = options.repository
        if repository is None:
            repository = folder / "repository"
            repository.mkdir()
            planted = make_repository(repository, options.commits)
        repository = repository.resolve()
        listed = blobs(repository)
        tools, notes = _tools(repository, halves(listed, folder), folder, options.only)
        rows = [_warmed(tool, options.limit) for tool in tools]
        _time(rows, options.runs, options.limit)
    size = sum(size for _, size in listed)
    print(f"{len(listed):,} blobs, {size / 1e9:.2f} GB, {options.runs} runs, {machine()}\n")
    _print_times(rows)
    _print_keys(rows, planted)
    print("", *notes, sep="\n")
    return int(any(_bad(row, rows[0]) for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("repository", nargs="?", type=Path, help="default: one is made")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="timed runs of each")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="only these rows; * and ? are for any text"
    )
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one run")
    parser.add_argument(
        "--commits", type=int, default=4000, metavar="N", help="of the repository that is made"
    )
    return parser.parse_args()


def _tools(
    repository: Path, lists: list[Path], folder: Path, only: Sequence[str] | None
) -> tuple[list[Tool], list[str]]:
    """Return the rows that are asked for, bare git first, and a sentence for what is left out."""
    others, notes = peers(repository, folder)
    others = [*ours(repository, folder), *others]
    if only:
        chosen = [tool for tool in others if any(fnmatchcase(tool.name, one) for one in only)]
        if not chosen:
            names = f"--only names none of: {', '.join(tool.name for tool in others)}"
            sys.exit("\n".join([*notes, names]))
        others = chosen
    return [*bare(repository, lists, folder), *others], notes


def _warmed(tool: Tool, limit: float) -> Row:
    """Run *tool* until everything it reads and keeps is warm; return what was seen of it."""
    print(f"warming: {tool.name}", file=sys.stderr)
    for _ in range(tool.warming - 1):
        _run(tool, limit)
    row = Row(tool, _run(tool, limit, watched=True))
    row.trouble = _trouble(tool, row.watched, limit)
    if not row.trouble:
        try:
            row.found = found(tool)
        except (OSError, ValueError, KeyError) as error:
            row.trouble = f"report not understood: {type(error).__name__}"
    return row


def _run(tool: Tool, limit: float, *, watched: bool = False) -> Run:
    if tool.report:
        tool.report.unlink(missing_ok=True)
    return run(tool.command, tool.out, limit, watched=watched)


def _trouble(tool: Tool, seen: Run, limit: float) -> str:
    """Return why a run does not count, or nothing."""
    return f"ended after {limit:.0f} s" if seen.code is None else trouble(tool, seen.code)


def _time(rows: list[Row], runs: int, limit: float) -> None:
    """Run all in turn, *runs* times, and compare each with bare git in the same turn."""
    if rows[0].trouble:
        sys.exit(f"git cat-file: {rows[0].trouble}")
    for turn in range(runs):
        print(f"turn {turn + 1} of {runs}", file=sys.stderr)
        for row in rows:
            if row.trouble:
                continue
            seen = _run(row.tool, limit)
            row.trouble = _trouble(row.tool, seen, limit)
            row.seconds.append(seen.seconds)
            row.ratios.append(seen.seconds / rows[0].seconds[-1])


def _print_times(rows: Sequence[Row]) -> None:
    print(f"| | version | seconds | ratio | MB ({unit()}) | no mapped file | keys | findings |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join([row.tool.name, row.tool.version, *_cells(row)])} |")


def _cells(row: Row) -> list[str]:
    if row.trouble or row.found is None:
        return [row.trouble, *[""] * 5]
    ratios = [statistics.median(row.ratios), min(row.ratios), max(row.ratios)]
    looks = row.tool.report is not None
    return [
        f"{statistics.median(row.seconds):.2f}",
        "{:.2f} ({:.2f} to {:.2f})".format(*ratios),
        f"{row.watched.memory / 1e6:.0f}",
        f"{row.watched.own / 1e6:.0f}" if row.watched.own else "?",
        str(len(row.found.keys)) if looks else "",
        str(row.found.findings) if looks else "",
    ]


def _print_keys(rows: Sequence[Row], planted: dict[str, str]) -> None:
    """Print who found which key: by its place where that is known, else by its digest."""
    seen: dict[str, frozenset[str]] = {}
    for row in rows:
        if row.found and row.tool.report:
            program = re.split(r"\W", row.tool.name)[0]
            # A program has one column, and more only where its rows differ.
            if seen.get(program) != row.found.keys:
                seen[row.tool.name if program in seen else program] = row.found.keys
    names = {key: key[:12] for key in sorted(frozenset().union(*seen.values()))}
    names = planted | {key: name for key, name in names.items() if key not in planted}
    if not names or not seen:
        return
    print(f"\n| key | {' | '.join(seen)} |")
    print(f"| --- |{' --- |' * len(seen)}")
    for key, name in names.items():
        print(f"| {name} | {' | '.join('yes' if key in keys else '' for keys in seen.values())} |")


def _bad(row: Row, floor: Row) -> bool:
    if not row.tool.name.startswith("orscan"):
        return False
    judged = row.ratios and statistics.median(floor.seconds) >= JUDGED
    return bool(row.trouble or (judged and statistics.median(row.ratios) > ALLOWED))


if __name__ == "__main__":
    sys.exit(main())
