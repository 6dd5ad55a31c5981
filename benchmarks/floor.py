"""Reads every blob of a repository with bare git and throws it away: the least a scan can cost.

    python benchmarks/floor.py REPOSITORY [LIST...]

Two processes `git cat-file --batch --buffer` get half of the bytes each, in the order of the pack.
Without LIST, what they read is listed first; with LIST, files with one object id a line, it is not.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

PROCESSES = 2
_LISTED = "--batch-check=%(objecttype) %(objectname) %(objectsize)"


def blobs(repository: Path) -> list[tuple[bytes, int]]:
    """Return id and size, in bytes, of every blob there is, in the order of the pack."""
    listing = ["cat-file", "--batch-all-objects", "--unordered", "--buffer", _LISTED]
    said = subprocess.run(git(repository, *listing), capture_output=True, check=True, env=clean())
    rows = (line.split() for line in said.stdout.split(b"\n") if line.startswith(b"blob "))
    return [(oid, int(size)) for _, oid, size in rows]


def halves(listed: Sequence[tuple[bytes, int]], folder: Path) -> list[Path]:
    """Write the ids into PROCESSES files in *folder*, each of as many bytes of blobs."""
    parts: list[list[bytes]] = [[] for _ in range(PROCESSES)]
    ends = list(accumulate(size for _, size in listed))
    for (oid, _), end in zip(listed, ends, strict=True):
        parts[min(end * PROCESSES // (ends[-1] + 1), PROCESSES - 1)].append(oid + b"\n")
    files = [folder / f"blobs-{number}" for number in range(PROCESSES)]
    for file, part in zip(files, parts, strict=True):
        file.write_bytes(b"".join(part))
    return files


def read(repository: Path, lists: Sequence[Path]) -> bool:
    """Read the blobs of each of *lists* in a process of its own; return whether all went well."""
    reading = git(repository, "cat-file", "--batch", "--buffer")
    started = []
    for one in lists:
        with one.open("rb") as ids:
            started.append(
                subprocess.Popen(reading, stdin=ids, stdout=subprocess.DEVNULL, env=clean())
            )
    codes = [process.wait() for process in started]
    return not any(codes)


def git(repository: Path, *arguments: str) -> list[str]:
    """Return the command that runs git in *repository*."""
    return ["git", "-C", str(repository), *arguments]


def clean() -> dict[str, str]:
    """Return an environment in which git works on the repository it is told to."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def main() -> int:
    """Return 0 when everything was read."""
    repository, *lists = map(Path, sys.argv[1:])
    if lists:
        return int(not read(repository, lists))
    with tempfile.TemporaryDirectory() as made:
        return int(not read(repository, halves(blobs(repository), Path(made))))


if __name__ == "__main__":
    sys.exit(main())
