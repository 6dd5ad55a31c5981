"""The hook on a commit of one file without findings, against `python -c "import click"`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import compare, machine, orscan

ALLOWED = 1.5


def main() -> int:
    """Print the ratios; return 1 where one is above what is allowed."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for command in (["init", "-q"], ["add", "."]):
            (root / "a.py").write_text("import os\n\nkey = os.environ['OPENROUTER_API_KEY']\n" * 40)
            subprocess.run(["git", *command], cwd=root, check=True)
        click = [sys.executable, "-c", "import click"]
        print(f"hook, {machine()}")
        ratios = [compare(orscan("hook", "pre-commit"), click, root, 21)]
        print("hook, file named by pre-commit")
        ratios.append(compare(orscan("hook", "pre-commit", "a.py"), click, root, 21))
        print("for comparison, python -c pass")
        compare([sys.executable, "-c", "pass"], click, root, 21)
    return int(max(ratios) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
