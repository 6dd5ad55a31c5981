"""Hands a replacement to the user's secret store, on the standard input of a command."""

import shlex
import subprocess
from collections.abc import Callable, Sequence

from orscan.errors import OrscanError, UsageError
from orscan.openrouter.models import AccountKey
from orscan.secret import Secret, redact

PLACES = ("{name}", "{hash}")
"""What stands in a command for the key that is replaced: its name and its SHA-256."""

PATIENCE = 120.0
"""How long a store may take, in seconds."""

_SAID = 400
"""How many characters of what a store says are told."""


def parsed(command: str) -> tuple[str, ...]:
    """Return the words of *command*, as a shell takes them apart; raises UsageError.

    No shell runs it, so that the name of a key, which anybody in the account may choose, is
    never more than a word.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--into: {error}") from error
    if not words:
        raise UsageError("--into names no command")
    return words


def tells_apart(words: Sequence[str]) -> bool:
    """Whether two keys are stored in two places."""
    return any(place in word for word in words for place in PLACES)


def into(words: Sequence[str]) -> Callable[[Secret, AccountKey], None]:
    """Return what gives a key to the command of *words*: on standard input, with a line's end.

    Raises OrscanError where the command cannot be started, fails, or takes too long.
    """

    def hand(secret: Secret, old: AccountKey) -> None:
        command = [_filled(word, old) for word in words]
        try:
            ended = subprocess.run(
                command,
                input=secret.reveal() + b"\n",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=False,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise OrscanError(f"{command[0]} cannot be started: {reason}") from error
        except subprocess.TimeoutExpired:
            # Its own traceback would hold what was sent.
            raise OrscanError(f"{command[0]} took over {PATIENCE:.0f} s") from None
        if ended.returncode:
            said = _said(ended.stdout, secret)
            raise OrscanError(f"{command[0]} ended with {ended.returncode}{said}")

    return hand


def _filled(word: str, old: AccountKey) -> str:
    # One pass: a name may hold what looks like a place.
    for place, value in zip(PLACES, (old.name, old.hash), strict=True):
        if word == place and value.startswith("-"):
            raise OrscanError(f"the key's name {value!r} would be taken for an option")
    parts = word.split("{name}")
    return old.name.join(part.replace("{hash}", old.hash) for part in parts)


def _said(output: bytes, secret: Secret) -> str:
    text = output.replace(secret.reveal(), secret.masked.encode()).decode("utf-8", "replace")
    line = " ".join(redact(text).split())[-_SAID:]
    return f": {line}" if line else ""
