"""The comparison of histories runs, as a user runs it, and counts what a scanner reports."""

import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "history.py"

# What it finds is what `git log -p` shows: the places that scanners of patches see.
STAND_IN = """#!{python}
import json, re, subprocess, sys
if "version" in sys.argv[1]:
    sys.exit("stand-in 1.2.3")
log = subprocess.run(["git", "-C", sys.argv[-1], "log", "-p", "--all"], capture_output=True).stdout
found = re.findall("[+](?:OPENROUTER_API_KEY=)?(sk-or-v1-[0-9a-f]+)", log.decode(errors="replace"))
with open(sys.argv[sys.argv.index("-r") + 1], "w") as report:
    json.dump([{{"Secret": one, "Message": "sk-or-v1-" + "0" * 64}} for one in found], report)
"""


def compare(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the comparison on a tiny repository with nothing but git and *path* on PATH."""
    (path / "git").symlink_to(shutil.which("git") or "")
    return subprocess.run(
        [sys.executable, str(SCRIPT), "--commits", "20", "--runs", "1", *arguments],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(text: str) -> dict[str, list[str]]:
    cells = (line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| "))
    return {first: rest for first, *rest in cells if first.strip("-")}


def test_scanners_are_compared_with_bare_git_and_keys_are_counted_but_not_shown(
    tmp_path: Path,
) -> None:
    scanner = tmp_path / "gitleaks"
    scanner.write_text(STAND_IN.format(python=sys.executable))
    scanner.chmod(0o755)
    done = compare(tmp_path, "--only", "orscan", "gitleaks")
    assert done.returncode == 0, done.stderr
    seen = rows(done.stdout)
    assert seen["cat-file"][2] == "1.00 (1.00 to 1.00)"
    version, seconds, _, memory, *_, keys, findings = seen["gitleaks"]
    assert (version, keys, findings) == ("1.2.3", "4", "4")
    assert float(seconds) > 0
    assert int(memory) > 0
    places = {first: found for first, found in seen.items() if len(found) == 2 and first != "key"}
    assert seen["orscan"][-2] == str(len(places)) == "18"
    both = {place for place, found in places.items() if found == ["yes", "yes"]}
    assert both == {"a file in HEAD", "a removed file", "an unmerged branch", "a note"}
    assert all(found[0].startswith("yes") for found in places.values())
    assert "sk-or-v1-" not in done.stdout + done.stderr


def test_what_is_not_installed_is_said(tmp_path: Path) -> None:
    done = compare(tmp_path, "--only", "kingfisher")
    assert done.returncode == 1
    assert "kingfisher is not on PATH" in done.stderr
    assert "--only names none of: orscan, orscan again" in done.stderr
