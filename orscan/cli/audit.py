"""`orscan audit`: how an account's keys are kept, and which of them leaked."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orscan import config as configuration
from orscan import ruleset, runner
from orscan.cli.options import columns, configuring, is_colored, taken, writing
from orscan.cli.output import STANDARD, ProgressBar, paired, to_stdout, write
from orscan.cli.reaching import to_host
from orscan.config import Config
from orscan.report import Diagnostic, Gravity, Report
from orscan.rule import Described
from orscan.secret import Secret

if TYPE_CHECKING:
    from orscan.audit.outcome import Scans
    from orscan.audit.snapshot import Snapshot
    from orscan.openrouter.models import AccountKey

_ORDINARY = "OPENROUTER_API_KEY"


@click.command(
    epilog="""\b
Examples:
  orscan audit                             the account alone
  orscan audit .                           and which of its keys are in this folder
  orscan audit . --history                 or were in its repository at any time
  orscan audit --watch ~/.orscan-audit     in a scheduled job: only what is new
  orscan audit -f sarif -o audit.sarif

\b
The management key is taken from OPENROUTER_MANAGEMENT_KEY, the system's keyring
(keyring set orscan openrouter-management-key), or asked for."""
)
@click.argument("path", required=False, type=click.Path(exists=True))
@click.option("--history", is_flag=True, help="Look through the history of PATH as well.")
@click.option(
    "--watch",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tell only what changed since the last run with FILE, which holds no key.",
)
@writing(group_by="rule")
@configuring
@to_host
@click.option("--no-cache", is_flag=True, help="Read all history anew.")
@click.option("-v", "--verbose", is_flag=True, help="List suppressed findings, and all keys.")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
def audit(**values: Any) -> int:
    """Look at the keys of your OpenRouter account, and which of them are in PATH.

    Keys that are found in PATH are compared with the account's by their SHA-256: nothing is sent
    about any of them. Thresholds are set in the configuration, under [practice.RULE].
    """
    pairs = paired(values.pop("formats"), values.pop("outputs"))
    given = taken(values)
    path: str | None = values["path"] or ("." if values["history"] else None)
    config = given.merged(lambda: runner.config_for([path or "."]))
    rules = configuration.adjusted(ruleset.load(config.rules), config)
    configuration.check_rules_named(config, [rule.id for rule in rules])
    from orscan.audit import watch  # noqa: PLC0415

    known = watch.load(values["watch"]) if values["watch"] else None
    report, snapshot = _audited(path, config, rules, values)
    told = watch.changed(report, known) if values["watch"] else report
    if not (values["watch"] and known is not None):
        _show_table(snapshot, pairs, values)
    quiet = [pair for pair in pairs if pair != ("text", STANDARD)]
    write(
        told,
        pairs if _says_something(told, values) else quiet,
        values["color"],
        verbose=values["verbose"],
        group_by=values["group_by"],
    )
    if values["watch"]:
        watch.save(values["watch"], watch.remembered(report, known))
    return told.exit_code


def _says_something(report: Report, values: dict[str, Any]) -> bool:
    """Whether the text is worth printing: a scheduled job that prints nothing sends no mail."""
    return not values["watch"] or bool(report.findings) or any(map(_is_news, report.diagnostics))


def _is_news(one: Diagnostic) -> bool:
    return one.gravity is Gravity.INCOMPLETE or one.kind == "settled"


def _audited(
    path: str | None, config: Config, rules: Sequence[Described], values: dict[str, Any]
) -> "tuple[Report, Snapshot]":
    from orscan.audit import running  # noqa: PLC0415 - httpx takes 0.1 s
    from orscan.cli.managementkey import management_key  # noqa: PLC0415
    from orscan.openrouter.account import Account  # noqa: PLC0415
    from orscan.openrouter.client import Client  # noqa: PLC0415

    key = management_key()
    with Client(values["host"]) as client:
        account = Account(client, key)
        if sys.stderr and sys.stderr.isatty():
            sys.stderr.write(f"orscan: asking {client.host.name}, one question a second\n")
        found = running.seen(account, key, datetime.now(UTC))
        found = found._replace(problems=[*found.problems, *_misused(key)])
        scans = _scanned(path, config, values)
        return running.audited(account, found, rules, config, scans)


def _misused(key: Secret) -> list[Diagnostic]:
    """Tell where programs that are started here would ask models with the management key."""
    if Secret(os.environ.get(_ORDINARY, "").strip().encode()) != key:
        return []
    message = f"{_ORDINARY} holds the management key here, where an ordinary one would do"
    return [Diagnostic("", 0, "management-key", message, Gravity.NOTICE)]


def _scanned(path: str | None, config: Config, values: dict[str, Any]) -> "Scans":
    from orscan.audit.outcome import Scans  # noqa: PLC0415

    if path is None:
        return Scans()
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    with ProgressBar(wanted=is_shown) as bar:
        tree = runner.scan_paths([path], config, jobs=values["jobs"], progress=bar.update)
    if not values["history"]:
        return Scans(tree)
    with ProgressBar(wanted=is_shown, unit="objects") as bar:
        history = runner.scan_history(
            path,
            config,
            jobs=values["jobs"],
            cache=not values["no_cache"],
            projects=False,
            progress=bar.update,
        )
    return Scans(tree, history)


def _show_table(
    snapshot: "Snapshot", pairs: Sequence[tuple[str, Path]], values: dict[str, Any]
) -> None:
    """Show what the keys spend before a text that goes to the terminal."""
    if ("text", STANDARD) not in pairs:
        return
    from orscan.audit.telling import called  # noqa: PLC0415
    from orscan.reporters.account import Row, spending_table  # noqa: PLC0415 - rich, 0.1 s

    rows = [
        Row(
            name=key.name or called(key),
            workspace=_workspace(snapshot, key),
            state=_state(snapshot, key),
            today=key.usage_daily,
            week=key.usage_weekly,
            month=key.usage_monthly,
            limit=_limit(key),
        )
        for key in snapshot.keys
    ]
    table = spending_table(
        rows,
        width=columns(sys.stdout),
        color=is_colored(values["color"], sys.stdout),
        every=values["verbose"],
    )
    if table:
        to_stdout(f"Spent in USD, by key:\n\n{table}\n")


def _workspace(snapshot: "Snapshot", key: "AccountKey") -> str:
    workspace = snapshot.workspace_of(key)
    return workspace.name or workspace.id if workspace else ""


def _state(snapshot: "Snapshot", key: "AccountKey") -> str:
    if snapshot.is_expired(key):
        return "expired"
    return "disabled" if key.disabled else "enabled"


def _limit(key: "AccountKey") -> str:
    if key.limit is None:
        return "none" if key.has_limit is False else "?"
    short = {"daily": "/day", "weekly": "/week", "monthly": "/month"}
    amount = f"{key.limit:,.0f}" if key.limit.is_integer() else f"{key.limit:,.2f}"
    return amount + short.get(key.limit_reset or "", "")
