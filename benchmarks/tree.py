"""A tree of 100,000 files and about 1 GB, against `rg` with one fixed string.

    python benchmarks/tree.py [FOLDER]

Without FOLDER a tree is made in a temporary folder, from a seeded generator.
"""

import random
import shutil
import sys
import tempfile
from pathlib import Path

from measure import compare, machine, orscan

FILES, ALLOWED = 100_000, 2.0


def make_tree(root: Path, files: int = FILES) -> int:
    """Fill *root* with source-like files of log-normal sizes; return the bytes written."""
    rng = random.Random(1)
    words = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz_", k=rng.randint(2, 10)))
        for _ in range(5000)
    ]
    pool = ["\n".join(_line(rng, words) for _ in range(5000)).encode() for _ in range(20)]
    total = 0
    for number in range(files):
        folder = root / f"d{number // 1000}" / f"e{number // 20 % 50}"
        if number % 20 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        text, at = rng.choice(pool), rng.randint(0, 100_000)
        size = min(int(rng.lognormvariate(8.0, 1.6)), 400_000)
        content = (text[at:] + text)[:size]
        (folder / f"f{number}.js").write_bytes(content)
        total += len(content)
    return total


def _line(rng: random.Random, words: list[str]) -> str:
    ends = (";", "(x, y);", " = 'abc'", "", " {", "}")
    text = " ".join(rng.choices(words, k=rng.randint(1, 9)))
    return "    " * rng.randint(0, 4) + text + rng.choice(ends)


def main() -> int:
    """Print the ratio; return 1 where it is above what is allowed."""
    if not shutil.which("rg"):
        sys.exit("this needs ripgrep (rg) on PATH")
    with tempfile.TemporaryDirectory() as made:
        root = Path(sys.argv[1] if len(sys.argv) > 1 else made)
        if len(sys.argv) == 1:
            print(f"made {make_tree(root) / 1e9:.2f} GB in {FILES:,} files")
        print(f"tree, {machine()}")
        theirs = ["rg", "-uuu", "-F", "-c", "-j2", "sk-or-v1-", "."]
        ratio = compare(orscan("scan", "--no-gitignore", "-j", "2", "."), theirs, root)
    return int(ratio > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
