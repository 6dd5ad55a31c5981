"""Real git repositories in temporary folders, apart from the user's own git."""

import functools
import gc
import os
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from orscan import prefilter

# How long an example takes says more of the machine than of the code, and what is drawn anew each
# time fails for those who have nothing to do with it. `--hypothesis-profile=default` draws anew.
settings.register_profile("orscan", deadline=None, derandomize=True)
settings.load_profile("orscan")

# Whatever starts in the background, or by `nohup`, ignores these, and so would all it starts.
for _number, _usual in (
    (signal.SIGINT, signal.default_int_handler),
    (getattr(signal, "SIGHUP", signal.SIGTERM), signal.SIG_DFL),
):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)


# A process scans once; the tests scan thousands of times in one, with the same literals.
prefilter._database = functools.cache(prefilter._database)


def pytest_collection_finish() -> None:
    """Keep the garbage collector away from 12,000 collected tests, which never are garbage."""
    gc.collect()
    gc.freeze()


class Repository:
    """A git work tree, and the commands a test needs."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str, check: bool = True, **env: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **env},
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape") + done.stderr.decode(errors="replace")

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def stage(self, path: str, content: str | bytes) -> None:
        self.write(path, content)
        self.git("--literal-pathspecs", "add", "--force", "--", path)

    def commit(self, message: str = "change") -> None:
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def conflict(self) -> None:
        """Leave a merge of the branch `side` into `main` that nobody has resolved, in `a.txt`."""
        self.stage("a.txt", "one\n")
        self.commit()
        self.git("checkout", "-q", "-b", "side")
        self.stage("a.txt", "two\n")
        self.commit()
        self.git("checkout", "-q", "main")
        self.stage("a.txt", "three\n")
        self.commit()
        self.git("merge", "-q", "side", check=False)


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_AUTHOR_NAME": "A. Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.org",
        "GIT_COMMITTER_NAME": "A. Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.org",
        "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
        "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    root = tmp_path / "repo"
    root.mkdir()
    made = Repository(root)
    made.git("init", "-q", "-b", "main")
    monkeypatch.chdir(root)
    return made
