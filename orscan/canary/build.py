"""Runs the user's build, passes on what it says without a key in it, and ends it when asked to."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO

from orscan.errors import UsageError
from orscan.secret import redact

Say = Callable[[bytes], object]
"""Takes what a build prints, piece by piece."""

_POLL = 0.1
_PATIENCE = 5.0
"""How long a build that was told to end may take, in seconds, before it is killed."""

_LINGER = 2.0
"""How long what a build left running may hold its output open, in seconds."""

_READ = 1 << 16
_LONGEST = 1 << 12
_UNFINISHED = re.compile(rb"[0-9A-Za-z_-]+\Z")
"""What a piece of output ends in that the next piece may go on with."""

_KEPT = 128
"""A key is shorter than this, in bytes."""

_CACHES = {
    "TURBO_FORCE": "true",
    "NX_SKIP_NX_CACHE": "true",
    "NX_SKIP_REMOTE_CACHE": "true",
    "NX_DAEMON": "false",
}
"""Makes monorepo tools build what they would take from a cache, which knows nothing of marks.

Source: nx.dev/guides/environment-variables (the daemon), and how public repositories bypass the
caches of Turborepo and Nx in CI; read 2026-11-28.
"""

_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)


class Signals:
    """The signals that came while they were held back, oldest first."""

    def __init__(self) -> None:
        self.came: list[int] = []

    def note(self, number: int, _frame: FrameType | None) -> None:
        """Take note of a signal."""
        self.came.append(number)


@contextmanager
def held_back() -> Iterator[Signals]:
    """Hold signals back that would end the process, and let the first take effect at the end.

    Only the main thread can; in others nothing is held back.
    """
    signals = Signals()
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            # What is ignored, as after nohup, stays so.
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, signals.note)
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if signals.came:
        signal.raise_signal(signals.came[0])


def program(command: Sequence[str], environment: Mapping[str, str], folder: str) -> str:
    """Return where the program of *command* is; raises UsageError where there is none."""
    if not command:
        raise UsageError("there is no command to build with; orscan canary -- npm run build")
    name = command[0]
    if os.path.dirname(name) and not os.path.isabs(name):  # noqa: PTH117, PTH120 - not a Path yet
        name = os.path.join(folder, name)  # noqa: PTH118
    found = shutil.which(name, path=environment.get("PATH"))
    if found is None:
        raise UsageError(f"{command[0]}: there is no such command; nothing was built or changed")
    return found


def run(
    command: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    say: Say,
    signals: Signals,
) -> int:
    """Return the exit code of *command*, once it and all that it started have ended.

    A signal in *signals* ends it. Raises UsageError where it cannot be started.
    """
    whole = {**_CACHES, **environment}
    try:
        process = subprocess.Popen(
            [program(command, environment, folder), *command[1:]],
            cwd=folder,
            env=whole,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{command[0]}: cannot be started: {reason}") from error
    pump = threading.Thread(target=_pass_on, args=(process.stdout, say), daemon=True)
    pump.start()
    try:
        return _awaited(process, signals)
    finally:
        pump.join(_LINGER)
        # What is left would go on writing once the env files are back.
        _tell(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        pump.join(_LINGER)


def _awaited(process: "subprocess.Popen[bytes]", signals: Signals) -> int:
    told, waited = 0, 0.0
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_POLL)
        waited += _POLL if told else 0.0
        if len(signals.came) > told:
            told, number = len(signals.came), signals.came[-1]
            _tell(process, number if told == 1 else signal.SIGTERM)
        if told > 1 or waited > _PATIENCE:
            _tell(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _tell(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Send a signal to the build and all it started, which are in a session of their own."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.terminate()
        else:
            os.killpg(process.pid, number)


def _pass_on(stream: IO[bytes], say: Say) -> None:
    descriptor, held = stream.fileno(), b""
    with stream, suppress(OSError, ValueError):
        while piece := os.read(descriptor, _READ):
            ready, held = split(held + piece)
            say(without_keys(ready))
        say(without_keys(held))


def split(text: bytes) -> tuple[bytes, bytes]:
    """Return what of *text* can be shown, and what a key may begin in that is not whole yet."""
    unfinished = _UNFINISHED.search(text, max(0, len(text) - _LONGEST))
    start = unfinished.start() if unfinished else len(text)
    if len(text) - start >= _LONGEST:
        start = len(text) - _KEPT
    return text[:start], text[start:]


def without_keys(text: bytes) -> bytes:
    """Return *text* with every whole key in it masked."""
    return redact(text.decode("latin-1")).encode("latin-1")
