"""Times whole commands against each other: in turn, several times, warm, and prints the ratio."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = 7


def seconds(command: Sequence[str], cwd: Path) -> float:
    """Return how long one run of *command* takes, in seconds of wall time."""
    started = time.perf_counter()
    subprocess.run(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - started


def compare(ours: Sequence[str], theirs: Sequence[str], cwd: Path, runs: int = RUNS) -> float:
    """Run both in turn, print the medians, and return the median of the pairs' ratios."""
    for command in (ours, theirs):
        seconds(command, cwd)
    pairs = [(seconds(ours, cwd), seconds(theirs, cwd)) for _ in range(runs)]
    ratios = [one / other for one, other in pairs]
    middle = [statistics.median(side) for side in zip(*pairs, strict=True)]
    print(f"  ours    {middle[0]:8.3f} s   {' '.join(ours)[-60:]}")
    print(f"  theirs  {middle[1]:8.3f} s   {' '.join(theirs)[-60:]}")
    print(
        f"  ratio   {statistics.median(ratios):8.2f}     ({min(ratios):.2f} to {max(ratios):.2f})"
    )
    return statistics.median(ratios)


def peak_memory(command: Sequence[str], cwd: Path) -> int:
    """Return the most memory that any one process of *command* held, in bytes."""
    code = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=cwd, capture_output=True, check=True
    )
    unit = 1 if sys.platform == "darwin" else resource.getpagesize() // 4
    return int(done.stdout) * unit


def orscan(*arguments: str) -> list[str]:
    """Return the command that runs the orscan beside this Python."""
    script = Path(sys.executable).parent / "orscan"
    if not script.exists():
        sys.exit("install orscan into this Python first: pip install .")
    return [str(script), *arguments]


def machine() -> str:
    """Return what the figures were measured on."""
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}"
