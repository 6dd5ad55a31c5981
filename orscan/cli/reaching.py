"""Options of the commands that reach OpenRouter, and the question before keys are sent.

Apart from `options`, as the hook knows nothing of any of this.
"""

import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from orscan.errors import UsageError
from orscan.openrouter.hosts import HOSTS, Host, loopback, named
from orscan.statefolder import state_folder

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_LOOPBACK = "orscan.loopback"


def _keep(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    ctx.meta[_LOOPBACK] = value


def _host(ctx: click.Context, _param: click.Parameter, value: str) -> Host:
    url = ctx.meta[_LOOPBACK]
    return named(value) if url is None else loopback(url)


_REACHING = (
    click.option(
        "--host",
        type=click.Choice(list(HOSTS)),
        default="default",
        show_default=True,
        callback=_host,
        help="Which of OpenRouter's hosts to ask: regional ones are for enterprise accounts.",
    ),
    click.option(
        "--loopback",
        metavar="URL",
        hidden=True,
        is_eager=True,
        expose_value=False,
        callback=_keep,
        help="Ask a server on this machine instead; for tests.",
    ),
)

_ASKING = (
    click.option(
        "--only-live",
        is_flag=True,
        help="Report only keys that work, and those of which that is unknown.",
    ),
    click.option("-y", "--yes", is_flag=True, help="Send keys without asking first, as in CI."),
)


def to_host(command: CommandT) -> CommandT:
    """Add `--host`; the command gets an `orscan.openrouter.hosts.Host` as *host*."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_REACHING), command)


def asking(command: CommandT) -> CommandT:
    """Add the options of `Wish` to a command, but for `--verify` and `--fail-on`."""
    return to_host(reduce(lambda wrapped, option: option(wrapped), reversed(_ASKING), command))


class Wish(NamedTuple):
    """How keys are to be asked about: where, whether without a question, and what is to fail."""

    host: Host
    yes: bool
    only_live: bool
    fail_on_live: bool


def taken(values: dict[str, Any]) -> Wish:
    """Take the options of `Wish` out of a command's *values*; `fail_on` live becomes None."""
    is_live = values["fail_on"] == "live"
    if is_live:
        values["fail_on"] = None
    return Wish(values.pop("host"), values.pop("yes"), values.pop("only_live"), is_live)


def require_terminal(wish: Wish) -> None:
    """Raise UsageError where nobody could be asked whether keys may be sent."""
    if not wish.yes and not _is_terminal():
        raise UsageError(
            "nobody can be asked whether keys may be sent to OpenRouter, as this is no terminal; "
            "give --yes to allow it. Nothing was sent"
        )


def agree(wish: Wish, count: int) -> None:
    """Return once *count* keys may be sent; raises UsageError if they may not.

    On a terminal it asks the first time, and remembers that it was allowed, for each host.
    """
    if wish.yes:
        return
    require_terminal(wish)
    keys = "1 key" if count == 1 else f"{count:,} keys"
    address = f"{wish.host.base}/key"
    if wish.host.name in _agreed():
        sys.stderr.write(f"orscan: asking {address} about {keys}, one a second\n")
        return
    sys.stderr.write(
        f"To find out which keys work, orscan sends {keys} to {wish.host.name}, and to nobody "
        f"else:\n  one GET {address} for each, with the key as its Authorization header.\n"
        "  Paths, code and findings stay here. Nothing is spent, and nothing is kept.\n"
        "Only ask about keys that are yours, or that you are allowed to test.\n"
    )
    if not click.confirm("Send them?", default=False, err=True):
        raise UsageError("keys are not to be sent, so nothing was; scan without --verify")
    _remember(wish.host.name)


def _is_terminal() -> bool:
    return all(bool(stream) and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _place() -> Path:
    """Return the file with the hosts that may be sent keys; it holds nothing else."""
    return state_folder() / "verify-allowed"


def _agreed() -> list[str]:
    try:
        return _place().read_text("utf-8").split()
    except (OSError, ValueError, RuntimeError):
        return []


def _remember(name: str) -> None:
    try:
        file = _place()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{one}\n" for one in {*_agreed(), name}), "utf-8")
    except (OSError, RuntimeError):
        sys.stderr.write("orscan: that cannot be remembered, so it will be asked again\n")
