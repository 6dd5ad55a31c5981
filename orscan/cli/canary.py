"""`orscan canary`: run a build with fake keys, and say which of them reach the client."""

import sys
from dataclasses import replace
from typing import Any

import click

from orscan import canary as proof
from orscan.cli.options import FAIL_ON, writing
from orscan.cli.output import paired, write
from orscan.rule import Severity


@click.command(
    context_settings={"allow_interspersed_args": False},
    epilog="""\b
Examples:
  orscan canary -- npm run build
  orscan canary --env VITE_CHAT_KEY -- npm run build     a variable that does not name OpenRouter
  orscan canary --out apps/web/dist -- pnpm build        look at this folder only
  orscan canary -f sarif -o canary.sarif -- npm run build
  orscan canary --restore                                after a run that was killed""",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--env",
    multiple=True,
    metavar="NAME",
    help="Put a fake key in this variable, too. Repeatable.",
)
@click.option(
    "--out",
    multiple=True,
    metavar="DIR",
    help="Search this folder, as what clients get.  Repeatable.  [default: all that is written]",
)
@click.option("--restore", is_flag=True, help="Put back env files that a killed run left marked.")
@writing(group_by="file")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("-v", "--verbose", is_flag=True, help="Shorten no lists.")
def canary(command: tuple[str, ...], **values: Any) -> int:
    """Run the build COMMAND with a fake key in each OpenRouter variable; look for them in it.

    Real keys are not used: while the build runs, env files hold fake ones, and afterwards they are
    as they were before. What the build prints goes to standard error, keys masked.

    Exit codes: 0 no key reaches a client, 1 one does, 2 wrong usage, 3 nothing can be said.
    """
    if values["restore"]:
        return _restored(command)
    pairs = paired(values["formats"], values["outputs"])
    report = proof.run_canary(".", command, env=values["env"], out=values["out"])
    report = replace(report, fail_on=Severity[values["fail_on"].upper()])
    how = {name: values[name] for name in ("verbose", "group_by")}
    write(report, pairs, values["color"], **how)
    return report.exit_code


def _restored(command: tuple[str, ...]) -> int:
    if command:
        raise click.UsageError("--restore runs no command")
    paths = proof.restore(".")
    said = "".join(f"put back {path}\n" for path in paths) or "nothing to put back\n"
    sys.stderr.write(said)
    return 0
