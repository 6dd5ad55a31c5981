import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orscan import baseline
from orscan.baseline import NAME, Scope, Status
from orscan.cli import main
from tests.conftest import Repository
from tests.support import PREFIX, body, key

Capture = pytest.CaptureFixture[str]

_PATIENCE = 60.0
"""How long a test waits for a question, in seconds: the machine may be busy."""


class Terminal:
    """`orscan triage` at a terminal: waits for a question, then answers."""

    def __init__(self, folder: Path, *arguments: str, width: int = 100, **env: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        environment = {name: os.environ[name] for name in os.environ if name != "COLUMNS"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "orscan", "triage", *arguments],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm", **env},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def until(self, ending: str = "> ") -> str:
        """Return what is shown until there is a question, or *ending*."""
        start, limit = len(self.seen), time.monotonic() + _PATIENCE
        while not self.seen[start:].endswith(ending):
            assert time.monotonic() < limit, self.seen
            if select.select([self._ours], [], [], 1)[0]:
                piece = self._read()
                if not piece:
                    break
                self.seen += piece
        return self.seen[start:].replace("\r\n", "\n")

    def _read(self) -> str:
        try:
            return os.read(self._ours, 1 << 16).decode("utf-8", "replace")
        except OSError:  # Linux says so of a terminal nobody has open any more
            return ""

    def answer(self, text: str) -> str:
        """Answer, and return what comes then."""
        os.write(self._ours, text.encode() + b"\n")
        return self.until()

    def end(self, text: str | None = None) -> tuple[int, str]:
        """Answer with *text*, if any, and return exit code and last words."""
        if text is not None:
            os.write(self._ours, text.encode())
        said = self.until("\0")
        os.close(self._ours)
        return self._process.wait(timeout=_PATIENCE), said

    def interrupt(self) -> tuple[int, str]:
        self._process.send_signal(signal.SIGINT)
        return self.end()

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def project(repo: Repository) -> Repository:
    repo.git("config", "user.email", "ada@example.org")
    for n in range(1, 4):
        repo.stage(f"{n}.txt", f"first\napi_key = '{key(n)}'\n")
    repo.commit()
    return repo


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


def entries(repo: Repository) -> dict[str, baseline.Entry]:
    return {one.path: one for one in baseline.load(repo.root / NAME).entries}


def masked(n: int) -> str:
    return f"{PREFIX}{body(n)[:3]}...{body(n)[-3:]}"


def test_keys_one_after_the_other(project: Repository, terminals: list[Terminal]) -> None:
    terminals.append(at := Terminal(project.root))
    first = at.until()
    assert "--- 1 of 3 ---" in first
    assert masked(1) in first
    assert masked(2) not in first
    assert "api_key = " in first
    assert "added" in first
    assert "2026-01-02 by A. Tester" in first
    assert "[n]" in first
    assert "Scanned" not in first
    second = at.answer("f")
    assert "--- 2 of 3 ---" in second
    assert masked(2) in second
    assert "Why is it no key?" in at.answer("n")
    third = at.answer("a sample of the handbook")
    assert "--- 3 of 3 ---" in third
    assert "Why is it accepted?" in at.answer("a")
    assert "Until when?" in at.answer("sandbox, one cent a day")
    assert "no day" in at.answer("soon")
    code, last = at.end("2100-01-02\n")
    assert code == 1, "a key is still to be fixed"
    assert "This time: 1 to fix, 1 no key, 1 accepted, 0 skipped." in last
    assert "Baseline: 2 entries, 1 accepted, 1 false alarm (50%), 0 expired." in last
    assert "Left: 0 keys undecided, 1 key to fix." in last
    made = entries(project)
    assert made["2.txt"].status is Status.FALSE_ALARM
    assert made["2.txt"].reason == "a sample of the handbook"
    assert made["3.txt"].owner == "ada@example.org"
    assert str(made["3.txt"].expires) == "2100-01-02"
    assert {one.scope for one in made.values()} == {Scope.TREE}
    assert not any(body(n)[3:-3] in at.seen for n in range(1, 4))


def test_the_next_session_goes_on(project: Repository, terminals: list[Terminal]) -> None:
    terminals.append(at := Terminal(project.root))
    at.until()
    at.answer("f")
    at.answer("a")
    at.answer("known")
    at.answer("")
    assert at.end("q\n")[0] == 1
    terminals.append(again := Terminal(project.root))
    only = again.until()
    assert "--- 1 of 1 ---" in only
    assert masked(3) in only
    code, last = again.end("\x04")
    assert code == 1
    assert "Left: 1 key undecided, 1 key to fix." in last
    terminals.append(all_over := Terminal(project.root, "--again"))
    assert "--- 1 of 2 ---" in all_over.until()
    all_over.end("q\n")


def test_undo(project: Repository, terminals: list[Terminal]) -> None:
    terminals.append(at := Terminal(project.root))
    at.until()
    assert "nothing to undo" in at.answer("u")
    at.answer("a")
    at.answer("known")
    at.answer("")
    assert list(entries(project)) == ["1.txt"]
    at.answer("f")
    assert "--- 2 of 3 ---" in at.answer("u")
    assert "--- 1 of 3 ---" in at.answer("u")
    assert not (project.root / NAME).exists()
    code, last = at.end("q\n")
    assert code == 1
    assert "This time" not in last
    assert "Left: 3 keys undecided, 0 keys to fix." in last


def test_going_back_help_and_the_owner_page(
    project: Repository, terminals: list[Terminal], tmp_path: Path
) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    terminals.append(at := Terminal(project.root, BROWSER=f"{browser} %s"))
    at.until()
    assert "is a false alarm" in at.answer("?")
    at.answer("n")
    assert "[f]" in at.answer(""), "an empty reason goes back"
    assert "openrouter.ai/keys/" in at.answer("o")
    at.end("q\n")
    assert re.fullmatch(r"https://openrouter\.ai/keys/[0-9a-f]{64}\n", opened.read_text())
    assert not (project.root / NAME).exists()


def test_a_narrow_terminal(project: Repository, terminals: list[Terminal]) -> None:
    terminals.append(at := Terminal(project.root, width=40, NO_COLOR="1"))
    shown = at.until() + at.answer("?")
    at.end("q\n")
    wide = [line for line in shown.split("\n") if len(line) > 40]
    assert all(re.search(r"\S{33,}", line) for line in wide), "only what has no space is longer"
    assert masked(1) in shown


def test_a_key_of_history_alone(project: Repository, terminals: list[Terminal]) -> None:
    project.git("rm", "-q", "1.txt", "2.txt")
    project.commit()
    terminals.append(at := Terminal(project.root))
    shown = at.until()
    assert "--- 1 of 3 ---" in shown
    assert "not in HEAD" in shown
    at.answer("a")
    at.answer("disabled")
    at.answer("")
    at.end("q\n")
    assert entries(project)["1.txt"].scope is Scope.HISTORY
    terminals.append(tree := Terminal(project.root, "--no-history"))
    assert "--- 1 of 1 ---" in tree.until()
    tree.end("q\n")


def test_what_cannot_be_written_ends_it(project: Repository, terminals: list[Terminal]) -> None:
    main(["baseline", "create"])
    project.stage("4.txt", key(4))
    (project.root / NAME).chmod(0o444)
    before = (project.root / NAME).read_bytes()
    terminals.append(at := Terminal(project.root))
    at.until()
    at.answer("n")
    code, last = at.end("no key\n")
    assert code == 2
    assert "read-only, and stays as it was" in " ".join(last.split())
    assert (project.root / NAME).read_bytes() == before


def test_without_git_or_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminals: list[Terminal]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(key(1))
    terminals.append(at := Terminal(tmp_path))
    at.until()
    at.answer("n")
    assert "Who answers for it?" in at.answer("no key")
    assert at.end("ada\n")[0] == 0
    assert baseline.load(tmp_path / NAME).entries[0].owner == "ada"


def test_an_interrupt_ends_it_like_quitting(project: Repository, terminals: list[Terminal]) -> None:
    terminals.append(at := Terminal(project.root))
    at.until()
    at.answer("n")
    at.answer("no key")
    code, last = at.interrupt()
    assert code == 1
    assert "This time: 0 to fix, 1 no key" in last
    assert list(entries(project)) == ["1.txt"]


@pytest.mark.parametrize("wrong", ["stdin", "stdout"])
def test_no_terminal(project: Repository, wrong: str) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "orscan", "triage"],
        cwd=project.root,
        stdin=subprocess.DEVNULL if wrong == "stdin" else theirs,
        stdout=subprocess.PIPE if wrong == "stdout" else theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert b"there is no terminal" in done.stderr
    assert not (project.root / NAME).exists()


@pytest.mark.usefixtures("project")
def test_statistics_need_no_terminal(capsys: Capture) -> None:
    assert main(["triage", "--stats"]) == 1
    assert "Left: 3 keys undecided, 0 keys to fix." in capsys.readouterr().out
    main(["baseline", "create"])
    capsys.readouterr()
    assert main(["triage", "--stats"]) == 0
    out = capsys.readouterr().out
    assert "Baseline: 3 entries, 3 accepted, 0 false alarms, 0 expired." in out
    assert "Left: 0 keys undecided" in out


def test_decisions_nobody_can_read_are_asked_about_again(
    project: Repository, terminals: list[Terminal], capsys: Capture
) -> None:
    terminals.append(at := Terminal(project.root))
    at.until()
    at.answer("f")
    at.end("q\n")
    main(["triage", "--stats"])
    assert "1 key to fix" in capsys.readouterr().out
    kept = project.root / ".git/orscan/triage.json"
    for broken in (b"[", b'{"a": 1}', b"[3]", b"\xff", b"[" * 100_000):
        kept.write_bytes(broken)
        main(["triage", "--stats"])
        assert "Left: 3 keys undecided" in capsys.readouterr().out
    shutil.rmtree(kept.parent)
    main(["triage", "--stats"])
    assert "Left: 3 keys undecided" in capsys.readouterr().out
