"""`orscan hook`: what git and pre-commit call. Silent unless there is something to say."""

import io
import os
import re
import sys
from pathlib import Path

import click

from orscan import gitio, runner
from orscan.cli.output import STANDARD, write
from orscan.config import Config
from orscan.errors import UsageError
from orscan.report import Mode, Report

_SCISSORS = re.compile(
    rb"^(.) -{24} >8 -{24}\r?\n\1 Do not modify or remove the line above\..*",
    re.MULTILINE | re.DOTALL,
)


@click.group()
def hook() -> None:
    """Run as a git hook; `orscan install` and pre-commit set these up.

    Prints nothing when there is nothing to report.
    """


@hook.command("pre-commit")
@click.argument("files", nargs=-1)
def pre_commit(files: tuple[str, ...]) -> int:
    """Check what is staged, or the FILES that pre-commit names."""
    if files:
        return _reported(runner.scan_paths(files, runner.config_for(["."]), follow=False))
    config = runner.staged_config()
    _mention_unstaged(config)
    return _reported(runner.scan_staged(config))


@hook.command("commit-msg")
@click.argument("file", type=click.Path(path_type=Path))
def commit_msg(file: Path) -> int:
    """Check the commit message in FILE."""
    try:
        text = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{file}: the message cannot be read: {reason}") from error
    # What stands below the scissors of `git commit --verbose` is the diff, not the message.
    message = io.BytesIO(_SCISSORS.sub(b"", text))
    config = runner.config_for(["."])
    return _reported(runner.scan_stream(message, "commit message", Mode.MESSAGE, config))


@hook.command("pre-push")
@click.argument("remote", default="")
@click.argument("url", default="")
def pre_push(remote: str, url: str) -> int:
    """Check what a push adds to REMOTE: every version of every file, messages, and names.

    Reads what git writes to its hook on standard input, or what pre-commit sets.
    """
    from orscan import ranges  # noqa: PLC0415 - the other hooks do without

    del url  # also in REMOTE where that has no name
    if not remote and "PRE_COMMIT" in os.environ:
        new = ranges.from_pre_commit(os.environ, inherit_place=True)
    else:
        new = ranges.pushed(_lines(), remote, inherit_place=True)
    report = runner.scan_range(new, inherit_place=True)
    return _reported(report, _PUSH, _UNSURE_PUSH)


_COMMIT = (
    "orscan stopped this commit. A key that was ever pushed or shown to anyone must be "
    "disabled; one that is no key gets `orscan: allow` in a comment on its line.\n"
)

_PUSH = (
    "orscan stopped this push: nothing was sent. Take the key out of the commits that hold it "
    "(git commit --amend, git rebase -i), as one more commit would not remove it; disable it if "
    "anyone else has seen it. One that is no key gets `orscan: allow` in a comment on its line.\n"
)

_UNSURE_PUSH = (
    "orscan stopped this push: part of it could not be checked, see above. Mend that, or push "
    "unchecked with git push --no-verify.\n"
)


def _lines() -> bytes:
    if not sys.stdin or sys.stdin.isatty():
        raise UsageError(
            "git calls this with the lines of its hook pre-push; "
            "use orscan scan --range A..B to check commits yourself"
        )
    return sys.stdin.buffer.read()


def _reported(report: Report, advice: str = _COMMIT, unsure: str = "") -> int:
    if report.exit_code:
        write(report, [("text", STANDARD)], "auto", verbose=False)
        sys.stderr.write(advice if report.findings else unsure)
    return report.exit_code


def _mention_unstaged(config: Config) -> None:
    """Say so where the commit will not hold the configuration or baseline it is judged by."""
    files = [file for file in (config.source, config.baseline) if file]
    root = Path(os.path.realpath(gitio.hook_root())) if files else Path()
    for file in files:
        # Git knows nothing of what lies elsewhere.
        place = Path(os.path.realpath(file))
        if place.is_relative_to(root) and gitio.is_changed(".", [str(place)]):
            sys.stderr.write(
                f"orscan: {file.name} has changes that are not staged; they are in force\n"
            )
