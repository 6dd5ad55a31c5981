"""Options that several commands share, and what they come to."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from orscan import config as configuration
from orscan.config import Config
from orscan.reporters import GROUPINGS, REPORTERS
from orscan.rule import Severity

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

FAIL_ON = [severity.word for severity in reversed(Severity)]

FAIL_ON_LIVE = [*FAIL_ON, "live"]
"""What can fail where keys are asked about; see `orscan.cli.reaching`."""


@dataclass(frozen=True, slots=True)
class Given:
    """The flags that change the configuration; None or empty where a flag was not given."""

    config: Path | None
    no_config: bool
    rules: tuple[Path, ...]
    fail_on: str | None
    strict: bool
    no_gitignore: bool
    exclude: tuple[str, ...]
    ignore_rule: tuple[str, ...]
    ignore_path: tuple[str, ...]
    ignore_key: tuple[str, ...]
    baseline: Path | None
    no_baseline: bool
    fail_on_stale: bool

    def merged(self, found: Callable[[], Config]) -> Config:
        """Return the configuration in force: a named file or what *found* gives, under the flags.

        Lists add to those of the file; single values replace them.
        """
        if self.no_config and self.config:
            raise click.UsageError("--config and --no-config exclude each other")
        if self.no_baseline and self.baseline:
            raise click.UsageError("--baseline and --no-baseline exclude each other")
        if self.fail_on == "live":
            raise click.UsageError("--fail-on live goes with --verify")
        if self.no_config:
            chosen = Config()
        else:
            chosen = configuration.load(self.config) if self.config else found()
        digests = configuration.parse(
            {"ignore-keys": list(self.ignore_key)}, Path("command line")
        ).ignore_keys
        return replace(
            chosen,
            fail_on=Severity[self.fail_on.upper()] if self.fail_on else chosen.fail_on,
            strict=self.strict or chosen.strict,
            gitignore=chosen.gitignore and not self.no_gitignore,
            rules=(*chosen.rules, *self.rules),
            exclude=(*chosen.exclude, *self.exclude),
            ignore_rules=(*chosen.ignore_rules, *self.ignore_rule),
            ignore_paths=(*chosen.ignore_paths, *self.ignore_path),
            ignore_keys=(*chosen.ignore_keys, *digests),
            baseline=None if self.no_baseline else self.baseline or chosen.baseline,
            fail_on_stale=self.fail_on_stale or chosen.fail_on_stale,
        )


_CONFIGURING: Sequence[Callable[[Any], Any]] = (
    click.option("--config", type=click.Path(path_type=Path), help="Use this configuration file."),
    click.option("--no-config", is_flag=True, help="Use no configuration file."),
    click.option(
        "--rules",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Look for the rules in DIR too. Repeatable.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON_LIVE),
        help="The least severity that makes the exit code 1; with --verify also only live keys.  "
        "[default: warning]",
    ),
    click.option("--strict", is_flag=True, help="Let notices, such as unused allows, fail too."),
    click.option("--no-gitignore", is_flag=True, help="Scan files that git ignores, too."),
    click.option(
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="Do not read these files (gitignore pattern). Repeatable.",
    ),
    click.option(
        "--ignore-rule", multiple=True, metavar="RULE", help="Do not report this rule. Repeatable."
    ),
    click.option(
        "--ignore-path",
        multiple=True,
        metavar="GLOB",
        help="Do not report findings in these files. Repeatable.",
    ),
    click.option(
        "--ignore-key",
        multiple=True,
        metavar="SHA256",
        help="Do not report the key with this digest. Repeatable.",
    ),
    click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Do not report what this baseline accepts.  [default: .orscan-baseline.jsonl]",
    ),
    click.option("--no-baseline", is_flag=True, help="Report what the baseline accepts, too."),
    click.option(
        "--fail-on-stale",
        is_flag=True,
        help="Let entries of the baseline that match nothing fail like findings.",
    ),
)

_WRITING: Sequence[Callable[[Any], Any]] = (
    click.option(
        "-f",
        "--format",
        "formats",
        multiple=True,
        type=click.Choice(list(REPORTERS)),
        help="How to report. Repeatable.  [default: text]",
    ),
    click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Where to write the report; the n-th goes with the n-th format, - is standard output.",
    ),
)

_COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the text report.",
)

GIVEN = tuple(Given.__dataclass_fields__)


def configuring(command: CommandT) -> CommandT:
    """Add the options of `Given` to a command."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_CONFIGURING), command)


def writing(*, group_by: str) -> Callable[[CommandT], CommandT]:
    """Return what adds the options to a command that say how and where it reports.

    In its text report findings stand together by *group_by*, one of `GROUPINGS`.
    """
    grouping = click.option(
        "--group-by",
        type=click.Choice(GROUPINGS),
        default=group_by,
        show_default=True,
        help="What findings stand together by in the text report.",
    )
    options = (*_WRITING, grouping, _COLOR)
    return lambda command: reduce(lambda wrapped, add: add(wrapped), reversed(options), command)


def taken(values: dict[str, Any]) -> Given:
    """Take the options of `Given` out of a command's *values*."""
    return Given(**{name: values.pop(name) for name in GIVEN})


def is_colored(choice: str, stream: IO[str]) -> bool:
    """Whether output to *stream* is coloured; `NO_COLOR` and pipes switch colour off."""
    if choice == "auto":
        return stream.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def columns(stream: IO[str]) -> int:
    """Return how many columns a report to *stream* may take."""
    return min(shutil.get_terminal_size((80, 24)).columns, 120) if stream.isatty() else 80
