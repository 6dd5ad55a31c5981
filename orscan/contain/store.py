"""Hands a replacement to the user's secret store, on the standard input of a command."""

import os
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import PurePath

from orscan.errors import OrscanError, UsageError
from orscan.openrouter.models import AccountKey
from orscan.secret import Secret, redact

PLACES = ("{name}", "{hash}")
"""What stands in a command for the key that is replaced: its name and its SHA-256."""

PATIENCE = 120.0
"""How long a store may take, in seconds."""

_LINGER = 1.0
"""How long the rest of what an ended store said is waited for: a process that it left behind may
hold the pipe open for ever."""

_NOT_FOR_STORES = frozenset({"OPENROUTER_MANAGEMENT_KEY"})
"""Variables that a store does not inherit: it is to get one key, not all of them."""

_SHELLS = frozenset(
    {"sh", "bash", "dash", "zsh", "ksh", "fish", "cmd", "powershell", "pwsh", "ssh"}
)
"""What runs an argument as a program."""

_JOINING = frozenset({"cmd", "powershell", "pwsh", "ssh"})
"""Those that make one script of all their arguments; ssh does so on the other machine."""

_SAID, _HEARD = 400, 8192
"""How many characters of what a store says are told, and how many bytes of it are kept."""

_LONGEST = 100
"""More bytes than a key has, or than a cut could leave of one."""

_CODED = re.compile(r"[A-Za-z0-9+/=_-]{32,}")
"""What a key may look like that a store prints in an encoding of its own."""


def parsed(command: str) -> tuple[str, ...]:
    """Return the words of *command*, as a shell takes them apart; raises UsageError.

    No shell runs it, so that the name of a key, which anybody in the account may choose, is
    never more than a word; one that is called for may not get it in the middle of its script. A
    command that is not there is refused, before anything is done.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--into: {error}") from error
    if not words:
        raise UsageError("--into names no command")
    if not any(place in words[0] for place in PLACES) and shutil.which(words[0]) is None:
        raise UsageError(f"--into: there is no command {words[0]}; nothing was changed")
    if _runs_names(words):
        raise UsageError(
            "--into: the shell would run what the name of a key says; give it as a word of its "
            "own, as in sh -c 'store \"$1\"' _ {name}, or use {hash}"
        )
    return words


def _runs_names(words: Sequence[str]) -> bool:
    """Whether a shell is called, and a key's name is to stand in its script."""
    shells = _SHELLS & {PurePath(word).stem.lower() for word in words}
    return bool(shells) and any(
        "{name}" in word and (word != "{name}" or before.startswith("-") or shells & _JOINING)
        for before, word in pairwise(words)
    )


def tells_apart(words: Sequence[str], keys: Iterable[AccountKey]) -> bool:
    """Whether the replacements of *keys* go to a place each; raises OrscanError as `into` does."""
    commands = [[_filled(word, key) for word in words] for key in keys]
    return len({tuple(one) for one in commands}) == len(commands)


def into(words: Sequence[str]) -> Callable[[Secret, AccountKey], None]:
    """Return what gives a key to the command of *words*: on standard input, with a line's end.

    Raises OrscanError where the command cannot be started, fails, takes too long, or ends well but
    leaves the key unread: then nobody has it.
    """

    def hand(secret: Secret, old: AccountKey) -> None:
        command = [_filled(word, old) for word in words]
        code, said, unread = _ran(command, secret.reveal() + b"\n")
        if code:
            raise OrscanError(f"{command[0]} ended with {code}{_told(said, secret)}")
        if unread.strip():
            raise OrscanError(
                f"{command[0]} ended without reading the key from its standard input; name a "
                "command that stores what it reads there"
            )

    return hand


def _ran(command: Sequence[str], sent: bytes) -> tuple[int, bytes, bytes]:
    """Run *command*; return its exit code, the end of what it said, and what it left unread."""
    reads, writes = os.pipe()
    hears, says = os.pipe()
    try:
        # A pipe takes so little at once, whether somebody reads it or not.
        os.write(writes, sent)
        process = _started(command, reads, says)
    except BaseException:
        os.close(hears)
        os.close(reads)
        raise
    finally:
        os.close(writes)
        os.close(says)
    said = bytearray()
    listener = threading.Thread(target=_listen, args=(hears, said), daemon=True)
    listener.start()
    try:
        code = process.wait(PATIENCE)
        listener.join(_LINGER)
        return code, bytes(said), os.read(reads, len(sent))
    except subprocess.TimeoutExpired:
        raise OrscanError(f"{command[0]} took over {PATIENCE:.0f} s") from None
    finally:
        process.kill()
        process.wait()
        os.close(reads)


def _started(command: Sequence[str], reads: int, says: int) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in os.environ.keys() - _NOT_FOR_STORES}
    try:
        return subprocess.Popen(command, stdin=reads, stdout=says, stderr=says, env=environment)
    except (OSError, ValueError) as error:
        # A name may hold what cannot stand in an argument.
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise OrscanError(f"{command[0]} cannot be started: {reason}") from error


def _listen(hears: int, said: bytearray) -> None:
    """Keep the end of what comes, without the piece that the cut may have left of a key."""
    try:
        while some := os.read(hears, _HEARD):
            said += some
            if len(said) > 2 * _HEARD:
                del said[:-_HEARD]
                said[:_LONGEST] = b"... "
    finally:
        os.close(hears)


def _filled(word: str, old: AccountKey) -> str:
    # One pass: a name may hold what looks like a place.
    for place, value in zip(PLACES, (old.name, old.hash), strict=True):
        if word == place and value.startswith("-"):
            raise OrscanError(f"the key's name {value!r} would be taken for an option")
    parts = word.split("{name}")
    return old.name.join(part.replace("{hash}", old.hash) for part in parts)


def _told(output: bytes, secret: Secret) -> str:
    text = output.replace(secret.reveal(), secret.masked.encode()).decode("utf-8", "replace")
    line = _CODED.sub("...", " ".join(redact(text).split()))[-_SAID:]
    return f": {line}" if line else ""
