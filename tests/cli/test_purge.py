import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orscan import runner
from orscan.cli import main
from tests.conftest import Repository
from tests.support import body, key
from tests.test_purge import PATH, digest, marked, needs_filter_repo

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def leaky(repo: Repository) -> Repository:
    repo.stage("a.txt", "nothing\n")
    repo.commit("first")
    repo.stage("b.txt", f"KEY={key(1)}\n")
    repo.commit("second")
    repo.git("rm", "-q", "b.txt")
    repo.commit("third")
    return repo


@pytest.mark.usefixtures("repo")
def test_without_commits_there_is_nothing_to_purge(capsys: Capture) -> None:
    assert main(["purge-plan"]) == 0
    assert "Nothing to purge" in capsys.readouterr().err


def test_without_keys_there_is_nothing_to_purge(repo: Repository, capsys: Capture) -> None:
    repo.stage("a.txt", "nothing\n")
    repo.commit("first")
    assert main(["purge-plan", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"keys": []}


def test_outside_a_repository_it_refuses(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "plain").mkdir()
    assert main(["purge-plan", str(tmp_path / "plain")]) in (2, 3)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("leaky")
def test_ignored_keys_are_not_purged(capsys: Capture) -> None:
    assert main(["purge-plan", "--ignore-key", digest(1)]) == 0
    assert "Nothing to purge" in capsys.readouterr().err


@pytest.mark.usefixtures("leaky")
def test_the_plan_begins_with_the_owners_link(capsys: Capture) -> None:
    assert main(["purge-plan"]) == 1
    out = capsys.readouterr().out
    order = [
        out.index(f"https://openrouter.ai/keys/{digest(1)}"),
        out.index("Make new keys"),
        out.index("git filter-repo --force"),
        out.index("git reflog expire"),
        out.index("Forks"),
        out.index("clone anew"),
        out.index("orscan scan --history"),
    ]
    assert order == sorted(order)
    assert body(1) not in out


def test_an_incomplete_scan_says_so(leaky: Repository, capsys: Capture) -> None:
    blob = leaky.git("rev-parse", "HEAD:a.txt").strip()
    (leaky.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert main(["purge-plan"]) == 1
    assert "incomplete" in capsys.readouterr().out
    assert main(["purge-plan", "--ignore-key", digest(1)]) == 3


@needs_filter_repo
@pytest.mark.parametrize("way", ["script", "pipe", "commands"])
def test_what_it_writes_does_what_it_says(
    leaky: Repository, tmp_path: Path, capsys: Capture, way: str
) -> None:
    place = tmp_path / "the plan"
    given = ["-f", "sh"] if way == "pipe" else ["--output", str(place)]
    assert main(["purge-plan", *given]) == 1
    out = capsys.readouterr().out
    if way == "script":
        command = ["sh", str(place / "purge.sh"), "rewrite"]
        assert sorted(os.listdir(place)) == ["orscan_purge.py", "plan.txt", "purge.sh"]
        assert (place / "plan.txt").read_text() == out
    elif way == "pipe":
        (tmp_path / "purge.sh").write_text(out)
        command = ["sh", str(tmp_path / "purge.sh"), "rewrite"]
    else:
        lines = re.findall(r"^ {6}(.*)$", out, re.MULTILINE)
        command = ["sh", "-euc", "\n".join(lines).replace("orscan scan --history", "")]
    environment = {**os.environ, "PATH": PATH}
    subprocess.run(command, cwd=leaky.root, env=environment, capture_output=True, check=True)
    assert leaky.git("show", "HEAD~:b.txt") == f"KEY={marked(1)}\n"
    assert main(["purge-plan"]) == 0
    for path in place.rglob("*"):
        assert not path.is_file() or body(1).encode() not in path.read_bytes()


def test_nobody_may_be_told_the_key(leaky: Repository, tmp_path: Path) -> None:
    """Neither what is printed nor what is written holds a key, in any format."""
    leaky.git("branch", f"b-{key(2)}")
    for form in ("text", "json", "sh"):
        done = subprocess.run(
            [sys.executable, "-m", "orscan", "purge-plan", "-f", form, "-o", str(tmp_path / form)],
            cwd=leaky.root,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        written = [path.read_bytes() for path in (tmp_path / form).iterdir()]
        for text in (done.stdout, done.stderr, *written):
            assert body(1).encode() not in text
            assert body(2).encode() not in text
            assert not runner.scan_bytes(text).findings


def test_a_key_that_the_baseline_accepts_is_purged_all_the_same(
    repo: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    assert main(["baseline", "create", "--history", "--owner", "a@example.org"]) == 0
    capfd.readouterr()
    assert main(["purge-plan"]) == 1
    assert "Nothing to purge" not in capfd.readouterr().err
