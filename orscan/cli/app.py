"""The group of commands, and the one place where errors become a line of text."""

import difflib
import importlib
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from orscan import __version__
from orscan.errors import IncompleteError, OrscanError
from orscan.secret import redact

_COMMANDS = {
    "scan": "orscan.cli.scan:scan",
    "verify": "orscan.cli.verify:verify",
    "audit": "orscan.cli.audit:audit",
    "contain": "orscan.cli.contain:contain",
    "baseline": "orscan.cli.baseline:baseline",
    "triage": "orscan.cli.triage:triage_command",
    "canary": "orscan.cli.canary:canary",
    "hook": "orscan.cli.hook:hook",
    "init": "orscan.cli.init:init",
    "install": "orscan.cli.install:install",
    "uninstall": "orscan.cli.install:uninstall",
    "rules": "orscan.cli.rules:rules",
    "explain": "orscan.cli.rules:explain",
    "purge-plan": "orscan.cli.purge:purge_plan",
    "fake-key": "orscan.cli.small:fake_key",
    "schema": "orscan.cli.small:schema",
    "completion": "orscan.cli.small:completion",
}

INTERRUPTED = 130
INTERNAL = 3


class _Commands(click.Group):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS:
            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "see orscan --help"
            raise click.UsageError(f"there is no command {args[0]}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a broken pipe click would say nothing, and end with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if _is_unread():
                raise
            message = "a process that was needed ended too early; run again with --debug"
            raise IncompleteError(message) from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  orscan scan                      the folder you are in
  orscan scan --staged             what the next commit would add
  orscan scan -f sarif -o r.sarif  a report for code scanning
  orscan install                   a pre-commit hook for this repository""",
)
@click.version_option(__version__, prog_name="orscan")
@click.option("--debug", is_flag=True, help="Show tracebacks, and how the scan is carried out.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Find OpenRouter API keys, in every form they are written.

    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 incomplete.
    """
    ctx.obj = debug


def run(arguments: Sequence[str]) -> int:
    """Run a command; return its exit code. Nothing printed on the way out holds a key."""
    debug = "--debug" in arguments
    if hasattr(signal, "SIGTERM"):
        # As an exception, so that worker processes are ended on the way out.
        signal.signal(signal.SIGTERM, _terminated)
    try:
        result = group.main(list(arguments), prog_name="orscan", standalone_mode=False)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "orscan"
        return _fail(f"{error.format_message()} (see {where} --help)", 2, debug=debug)
    except click.ClickException as error:
        return _fail(error.format_message(), 2, debug=debug)
    except OrscanError as error:
        return _fail(str(error), error.exit_code, debug=debug)
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted; nothing can be said about what was not scanned", INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - a crash must not print a key, nor pass for clean
        traceback_hint = "" if debug else "; run again with --debug and report it"
        kind = type(error).__name__
        return _fail(f"internal error: {kind}: {error}{traceback_hint}", INTERNAL, debug=debug)
    return result if isinstance(result, int) else 0


def _is_unread() -> bool:
    """Whether nobody reads what is printed any more: then some of it is left."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.flush()
    except OSError:
        return True
    return False


def _terminated(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _fail(message: str, code: int, *, debug: bool = False) -> int:
    if debug and sys.stderr:
        sys.stderr.write(redact(traceback.format_exc()))
    if sys.stderr:
        sys.stderr.write(redact(f"orscan: {' '.join(message.split())}\n"))
    return code
