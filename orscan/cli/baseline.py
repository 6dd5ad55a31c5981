"""`orscan baseline`: accept what is there, keep that true, and take it to other scanners."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from orscan import runner, triage
from orscan.baseline import Baseline, Entry, Scope, accepted
from orscan.cli.options import configuring, taken
from orscan.cli.output import ProgressBar, to_stdout
from orscan.config import Config
from orscan.errors import UsageError
from orscan.integrations import secretsbaseline
from orscan.report import CLEAN, FOUND, INCOMPLETE
from orscan.reporters.wording import counted, one_line
from orscan.secret import redact
from orscan.triage import Found, Project

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

REASON = "known when the baseline was made"

_LOOKING: Sequence[Callable[[Any], Any]] = (
    click.argument("path", default="."),
    click.option("--history", is_flag=True, help="Look at everything git keeps, too."),
    configuring,
    click.option("--no-progress", is_flag=True, help="Show no progress bar."),
    click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]"),
)

_ACCEPTING: Sequence[Callable[[Any], Any]] = (
    click.option(
        "--reason", default=REASON, show_default=True, help="Why the findings are accepted."
    ),
    click.option("--owner", help="Who answers for them.  [default: git's user.email]"),
    click.option(
        "--expires",
        default="",
        metavar="DAY",
        help="Until when: 2027-01-31, or 90d for in 90 days.",
    ),
)


def _with(options: Sequence[Callable[[Any], Any]]) -> Callable[[CommandT], CommandT]:
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


looking, accepting = _with(_LOOKING), _with(_ACCEPTING)


@click.group(
    epilog="""\b
Examples:
  orscan baseline create                   accept what the repository holds today
  orscan baseline create --expires 90d     for now
  orscan baseline check --history          is every entry still true?
  orscan triage                            decide key by key instead"""
)
def baseline() -> None:
    """Accept findings: the file .orscan-baseline.jsonl names them, with reason, owner and expiry.

    Commit it. What it accepts is suppressed in every scan, and stays in the report; another key in
    the same place is found. An accepted key still works: disable it.
    """


@baseline.command()
@looking
@accepting
@click.option("--force", is_flag=True, help="Begin anew where there is a baseline already.")
def create(path: str, reason: str, owner: str | None, expires: str, **values: Any) -> int:
    """Accept everything that is found in the repository of PATH.

    Exit codes: 0 done, 2 there is a baseline already, 3 something could not be looked at.
    """
    force = values.pop("force")
    project = _looked(path, values, create=True, ignore=force)
    if not force and project.file.exists():
        raise UsageError(
            f"{project.file}: there is a baseline already; `orscan baseline update` adds to it, "
            "--force begins anew"
        )
    if not project.open:
        to_stdout("Nothing was found, so there is nothing to accept.\n")
        return _ended(project)
    terms = _terms(project, reason, owner, expires)
    project.save(Baseline.of(_entries(project.open, terms)))
    to_stdout(redact(f"{_shown(project)} accepts {_counted(project.open)}.\n{_STILL}"))
    if not triage.merges(project):
        to_stdout(
            redact(f"Let merges keep both sides: in .gitattributes, {_shown(project)} {_UNION}")
        )
    return _ended(project)


@baseline.command()
@looking
@accepting
def update(path: str, reason: str, owner: str | None, expires: str, **values: Any) -> int:
    """Accept what was found since; entries that are there keep their reason and owner.

    Those that ran out are renewed with --expires only.
    """
    project = _looked(path, values)
    expired = {entry.fingerprint for entry in project.judged.expired}
    terms = _terms(project, reason, owner, expires) if project.open else {}
    day = triage.expiry(expires, runner.today())
    entries = _entries(project.open, terms)
    added = [one for one in entries if one.fingerprint not in expired]
    renewed = [replace(one, expires=day) for one in project.judged.expired if day]
    project.save(project.baseline.with_entries([*added, *renewed]))
    left = len(expired) - len(renewed)
    said = [f"{_shown(project)}: {_number(len(added))} added"]
    if renewed:
        said.append(f"{_number(len(renewed))} renewed")
    if project.baseline.overruled:
        said.append(f"{_number(len(project.baseline.overruled))} that merges doubled removed")
    if left:
        said.append(f"{_number(left)} that ran out left as they are (see --expires)")
    to_stdout(redact(", ".join(said) + ".\n"))
    return _ended(project)


@baseline.command()
@looking
def check(path: str, **values: Any) -> int:
    """Say whether every entry is still true: it matches something, and has not run out.

    Entries made with --history are looked at with --history only.

    Exit codes: 0 all are, 1 some are not, 2 the file cannot be used, 3 nothing can be said.
    """
    project = _looked(path, values)
    project.require_whole()
    lines = [f"{_shown(project)}: {_number(len(project.baseline.entries))}."]
    lines += _listed("Stale, nothing matches them any more", project.stale)
    lines += _listed("Expired", project.judged.expired)
    lines += _listed(
        "Overruled by a stricter one, as merges leave them", project.baseline.overruled
    )
    if project.open:
        lines.append(f"Not accepted: {_counted(project.open)}; see orscan scan.")
    wrong = bool(project.stale or project.judged.expired)
    to_stdout(redact("\n".join([*lines, "" if wrong else "All entries are true.\n"])))
    return FOUND if wrong else CLEAN


@baseline.command()
@looking
@click.option(
    "-n", "--dry-run", is_flag=True, help="Say what would be removed, and change nothing."
)
def prune(path: str, *, dry_run: bool, **values: Any) -> int:
    """Remove entries that match nothing any more.

    With --history those stay that history still matches, for scans of it.
    """
    project = _looked(path, values)
    project.require_whole()
    stale = project.stale
    kept = project.baseline.without({entry.fingerprint for entry in stale})
    if Scope.HISTORY in project.scopes and Scope.TREE in project.scopes:
        kept = Baseline.of(_moved(project, entry) for entry in kept.entries)
    if not dry_run:
        project.save(kept)
    heading = "Would be removed" if dry_run else "Removed"
    lines = _listed(heading, stale) or ["Every entry matches something."]
    to_stdout(redact("\n".join([*lines, f"{_number(len(kept.entries))} left."]) + "\n"))
    return CLEAN


@baseline.command("import")
@click.argument("file", type=click.Path(path_type=Path), default=secretsbaseline.NAME)
@click.argument("path", default=".")
@configuring
@click.option("--owner", help="Who answers for them.  [default: git's user.email]")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
def import_(file: Path, path: str, owner: str | None, **values: Any) -> int:
    """Accept what FILE, a baseline of detect-secrets, knows of what is found in PATH.

    Its labels come along: what was audited as no secret is a false alarm.
    """
    known = secretsbaseline.listed(file)
    project = _looked(path, {**values, "history": False}, create=True)
    named = (owner or "").strip() or triage.owner_of(project.root)
    entries = secretsbaseline.imported(project.open, known, one_line(named), file.name)
    if entries:
        project.save(project.baseline.with_entries(entries))
    left = len(project.open) - len(entries)
    to_stdout(
        redact(
            f"{one_line(str(file))} knows {counted(len(entries), 'finding')}, which "
            f"{_shown(project)} now accepts; {counted(left, 'finding')} it does not know.\n"
        )
    )
    return _ended(project)


@baseline.command()
@click.argument("file", type=click.Path(path_type=Path), default=secretsbaseline.NAME)
@click.argument("path", default=".")
@configuring
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
def export(file: Path, path: str, **values: Any) -> int:
    """Write the keys that the baseline accepts into FILE, a baseline of detect-secrets.

    What FILE lists already stays in it.
    """
    project = _looked(path, {**values, "history": False})
    count = secretsbaseline.export(project, file)
    to_stdout(redact(f"{one_line(str(file))} lists {counted(count, 'accepted key')}.\n"))
    return _ended(project)


def _moved(project: Project, entry: Entry) -> Entry:
    """Return *entry* with the scope that it has by now."""
    in_tree = entry.fingerprint in project.held_in_tree
    return replace(entry, scope=Scope.TREE if in_tree else Scope.HISTORY)


def _looked(
    path: str, values: dict[str, Any], *, create: bool = False, ignore: bool = False
) -> Project:
    """Return the project at *path*; with *ignore* its baseline is not even read."""
    given = taken(values)
    if given.no_baseline:
        raise UsageError("there is nothing to do with --no-baseline here")
    config = given.merged(lambda: config_of(path, history=values["history"]))
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    with ProgressBar(wanted=is_shown) as bar:
        return triage.look(
            path,
            config,
            history=values["history"],
            create=create,
            ignore=ignore,
            jobs=values["jobs"],
            progress=bar.update,
        )


def config_of(folder: str, *, history: bool) -> Config:
    """Return the configuration of *folder*; with *history* it may be a bare repository."""
    return runner.repository_config(folder) if history else runner.config_for([folder])


def _terms(project: Project, reason: str, owner: str | None, expires: str) -> dict[str, Any]:
    """Return what is said of each finding that is accepted now."""
    if not reason.strip():
        raise UsageError("--reason: say why the findings are accepted")
    named = (owner or "").strip() or triage.owner_of(project.root)
    day = triage.expiry(expires, runner.today())
    return {"reason": one_line(reason), "owner": one_line(named), "expires": day}


def _entries(found: Iterable[Found], terms: dict[str, Any]) -> list[Entry]:
    return [accepted(one.finding, one.path, scope=one.scope, **terms) for one in found]


def _listed(heading: str, entries: Sequence[Entry]) -> list[str]:
    """Return a heading with the entries below it; nothing for none."""
    if not entries:
        return []
    lines = [f"{heading} ({len(entries):,}):"]
    for one in entries:
        until = f" until {one.expires}" if one.expires else ""
        said = f"{one.path}: {one.rule} {one.key} ({one.reason}; {one.owner}{until})"
        lines.append(f"  {one_line(said)}")
    return lines


_UNION = "merge=union\n"
_STILL = "A key that is accepted still works: disable it, then make a new one.\n"


def _counted(found: Sequence[Found]) -> str:
    keys = {one.finding.secret for one in found if one.finding.secret}
    of_keys = f" ({counted(len(keys), 'key')})" if keys else ""
    places = len({one.path for one in found})
    return f"{counted(len(found), 'finding')}{of_keys} in {counted(places, 'place')}"


def _number(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _shown(project: Project) -> str:
    place, root = project.file.resolve(), Path(project.root)
    return one_line(str(place.relative_to(root) if place.is_relative_to(root) else project.file))


def _ended(project: Project) -> int:
    if project.problems:
        sys.stderr.write("orscan: something could not be looked at; see orscan scan\n")
        return INCOMPLETE
    return CLEAN
