"""Runs a command to its end or its time limit, and sees how much memory its processes take."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds of wall time, exit code (None: ended at the limit)."""

    seconds: float
    code: int | None
    memory: int = 0
    """The most that all processes held at once, in bytes; 0 where it was not looked at."""
    own: int = 0
    """The most of it that was no mapped file, such as a pack; 0 where the system does not say."""


def run(command: Sequence[str], out: Path, limit: float, *, watched: bool = False) -> Run:
    """Run *command* with its output in *out* and its errors beside it; end it after *limit* s.

    Only a *watched* run has its memory looked at, and takes longer for that.
    """
    with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
        started = time.perf_counter()
        # A session of its own: all processes of the command are known by it, and end with it.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        )
        try:
            memory, own = _watch(process, started + limit) if watched else (0, 0)
            code: int | None = process.wait(max(0, started + limit - time.perf_counter()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code, memory, own = None, 0, 0
        return Run(time.perf_counter() - started, code, memory, own)


def unit() -> str:
    """Return what the memory of this system's processes is counted in."""
    return "PSS" if Path("/proc/self/smaps_rollup").exists() else "RSS"


def _watch(process: subprocess.Popen[bytes], until: float) -> tuple[int, int]:
    most, most_own = 0, 0
    while process.poll() is None and time.perf_counter() < until:
        total, own = _memory(process.pid)
        most, most_own = max(most, total), max(most_own, own)
        time.sleep(EVERY)
    return most, most_own


def _memory(session: int) -> tuple[int, int]:
    """Return what the processes of *session* hold now, and what of it is no mapped file."""
    if unit() == "RSS":
        return _by_ps(session), 0
    sums = [_rollup(folder) for folder in _members(session)]
    return sum(total for total, _ in sums), sum(own for _, own in sums)


def _members(session: int) -> Iterator[Path]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_bytes()
        except OSError:
            continue
        # The name before the last bracket can hold anything; state, parent, group, session follow.
        if int(stat.rpartition(b")")[2].split()[3]) == session:
            yield folder


def _rollup(folder: Path) -> tuple[int, int]:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0, 0
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (x.partition(":") for x in lines)}
    own = kilobytes.get("Pss_Anon", 0) + kilobytes.get("Pss_Shmem", 0)
    return kilobytes["Pss"] * 1024, own * 1024


def _by_ps(session: int) -> int:
    said = subprocess.run(["ps", "-A", "-o", "pgid=,rss="], capture_output=True, check=True).stdout
    rows = (line.split() for line in said.splitlines())
    return sum(int(rss) * 1024 for group, rss in rows if int(group) == session)
