"""The most memory a process takes, for one large file and for one large archive member."""

import sys
import tempfile
import zipfile
from pathlib import Path

from measure import machine, orscan, peak_memory

SIZE, ALLOWED = 1_000, 300


def main() -> int:
    """Print the peaks in MB; return 1 where one is above what is allowed."""
    line = ("x" * 99 + "\n").encode()
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        with (root / "lines.txt").open("wb") as file:
            for _ in range(SIZE):
                file.write(line * 10_000)
        with (root / "one-line.txt").open("wb") as file:
            for _ in range(SIZE):
                file.write((b"x" * 9_987 + b'"sk-or-v1-", ') * 100)
        with zipfile.ZipFile(
            root / "deep.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as made_zip:
            made_zip.write(root / "lines.txt", "lines.txt")
        print(f"memory, {machine()}, files of {SIZE:,} MB")
        peaks = []
        for name in ("lines.txt", "one-line.txt", "deep.zip"):
            peaks.append(peak_memory(orscan("scan", name), root) / 1e6)
            print(f"  {name:14} {peaks[-1]:6.0f} MB")
    return int(max(peaks) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
