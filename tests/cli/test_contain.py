import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orscan.cli import main
from orscan.openrouter import pacing
from tests.conftest import Repository
from tests.openrouter.standin import StandIn, digest, error, running
from tests.support import key

MANAGEMENT = key(9000)
LEAKED, GOOD, FOREIGN = key(1), key(2), key(3)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server.management(MANAGEMENT)


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OPENROUTER_MANAGEMENT_KEY", MANAGEMENT)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(pacing.Pace.__init__, "__defaults__", (0.0,))
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        yield


def contain(standin: StandIn, *arguments: str) -> int:
    return main(["contain", "--loopback", standin.url, *arguments])


def logged(tmp_path: Path) -> list[dict[str, str]]:
    text = (tmp_path / "state" / "orscan" / "contain.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def changes(standin: StandIn) -> list[str]:
    return [seen.method for seen in standin.asked if seen.method != "GET"]


def test_a_dry_run_changes_nothing_and_fails_while_a_leaked_key_works(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, name="prod", usage=12.5, limit=50.0, limit_reset="monthly")
    assert contain(standin, digest(LEAKED), "--dry-run") == 1
    out, err = capfd.readouterr()
    assert "prod" in out
    assert "enabled, $12.50 used, limit $50.00 a month" in out
    assert "to do: disable" in out
    assert "Nothing was changed" in err
    assert changes(standin) == []


def test_without_a_terminal_nothing_is_done_unasked(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    assert contain(standin, digest(LEAKED)) == 1
    assert "--yes" in capfd.readouterr().err
    assert changes(standin) == []


def test_a_leaked_key_is_disabled(
    standin: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, name="prod")
    standin.has(GOOD, name="other")
    assert contain(standin, digest(LEAKED), "--yes") == 0
    assert not standin.works(LEAKED)
    assert standin.works(GOOD)
    assert [line["outcome"] for line in logged(tmp_path)] == ["begun", "done"]
    assert "purge-plan" in capfd.readouterr().err
    # Again: nothing is left to do, and nothing is done.
    assert contain(standin, digest(LEAKED), "--yes") == 0
    assert "nothing, it is disabled" in capfd.readouterr().out
    assert changes(standin) == ["PATCH"]


def test_leaked_means_what_git_keeps(
    standin: StandIn, repo: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.stage("config.ts", f"const KEY = '{LEAKED}'\n")
    repo.commit()
    repo.stage("config.ts", "const KEY = ''\n")
    repo.commit()
    repo.write(".env", f"OPENROUTER_API_KEY={GOOD}\n")
    standin.has(LEAKED, name="gone from the tree")
    standin.has(GOOD, name="in its place")
    assert contain(standin, "--leaked", "--yes") == 0
    assert "in config.ts:1" in capfd.readouterr().out
    assert not standin.works(LEAKED)
    assert standin.works(GOOD)


def test_outside_of_git_every_file_counts(standin: StandIn, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "app.js").write_text(f"k='{LEAKED}'")
    standin.has(LEAKED)
    assert contain(standin, "--leaked", "--path", str(folder), "--yes") == 0
    assert not standin.works(LEAKED)


def test_nothing_is_asked_where_nothing_leaked(
    standin: StandIn, repo: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    assert contain(standin, "--leaked") == 0
    assert "nothing to contain" in capfd.readouterr().err
    assert standin.asked == []


def test_a_key_of_somebody_else_is_not_called_contained(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    assert contain(standin, digest(FOREIGN), "--yes") == 3
    assert "1 leaked key is not of this account" in capfd.readouterr().out


def test_the_management_key_itself_is_not_passed_over(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    assert contain(standin, digest(LEAKED), digest(MANAGEMENT), "--yes") == 1
    out = capfd.readouterr().out
    assert "The management key itself leaked" in out
    assert MANAGEMENT not in out
    assert not standin.works(LEAKED)


def test_a_replacement_goes_to_the_store(standin: StandIn, tmp_path: Path) -> None:
    standin.has(LEAKED, name="prod", limit=5.0, limit_reset="daily")
    got = tmp_path / "got"
    program = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    into = f"{sys.executable} -c \"{program}\" '{got}'"
    assert contain(standin, digest(LEAKED), "--rotate", "--into", into, "--yes") == 0
    new = got.read_text().strip()
    assert standin.works(new)
    assert standin.keys[digest(new)]["limit"] == 5.0
    assert new not in json.dumps(logged(tmp_path))


def test_two_replacements_do_not_overwrite_each_other(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    standin.has(GOOD)
    both = (digest(LEAKED), digest(GOOD))
    assert contain(standin, *both, "--rotate", "--into", "cat", "--yes") == 2
    assert "same place" in capfd.readouterr().err
    assert changes(standin) == []


def test_a_replacement_that_nobody_could_see_is_not_made(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    assert contain(standin, digest(LEAKED), "--rotate", "--yes") == 2
    assert "--into" in capfd.readouterr().err
    assert standin.asked == []


def test_a_store_that_fails_is_told_and_is_not_green(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    arguments = (digest(LEAKED), "--rotate", "--delete", "--into", "false", "--yes")
    assert contain(standin, *arguments) == 3
    assert "could not replace" in capfd.readouterr().err
    assert not standin.works(LEAKED)
    assert list(standin.keys) == [digest(LEAKED)]


@pytest.mark.parametrize("status", [401, 403])
def test_an_ordinary_key_is_refused(
    standin: StandIn, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.fault(error(status, "Only management keys can perform this operation"), times=9)
    assert contain(standin, digest(LEAKED), "--yes") == 2
    assert "management key" in capfd.readouterr().err


def test_a_key_as_an_argument_is_refused_and_not_shown(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    assert contain(standin, LEAKED) == 2
    captured = capfd.readouterr()
    assert "SHA-256" in captured.err
    assert LEAKED not in captured.out + captured.err
    assert standin.asked == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["abc"],
        ["a" * 64, "--into", "cat"],
        ["a" * 64, "--yes", "--dry-run"],
        ["a" * 64, "--rotate", "--yes", "--into", "no-such-store add"],
        ["a" * 64, "--rotate", "--yes", "--into", "cat '"],
    ],
    ids=["nothing", "no digest", "into alone", "yes to nothing", "no such store", "no command"],
)
def test_what_does_not_fit_is_refused_before_anything_is_sent(
    standin: StandIn, arguments: list[str]
) -> None:
    assert contain(standin, *arguments) == 2
    assert standin.asked == []


def test_a_log_that_cannot_be_written_stops_before_anything_is_done(
    standin: StandIn, tmp_path: Path
) -> None:
    standin.has(LEAKED)
    (tmp_path / "file").write_text("")
    log = tmp_path / "file" / "contain.jsonl"
    assert contain(standin, digest(LEAKED), "--yes", "--log", str(log)) == 2
    assert standin.works(LEAKED)


def test_a_name_cannot_command_the_terminal(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, name=f"\x1b]0;x\x07prod\n{GOOD}")
    contain(standin, digest(LEAKED), "--dry-run")
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert GOOD not in out


def test_a_label_cannot_command_the_terminal_either(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, label="\x1b[2Jx\n::set-env name=A::\u202e")
    assert contain(standin, digest(LEAKED), "--yes") == 0
    said = "".join(capfd.readouterr())
    assert not any(one in said for one in ("\x1b", "\u202e", "\n::"))


def test_what_a_store_says_cannot_command_the_terminal(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    into = "sh -c 'cat; printf \"\\\\033[2Jno\"; exit 1'"
    assert contain(standin, digest(LEAKED), "--rotate", "--into", into, "--yes") == 3
    said = "".join(capfd.readouterr())
    assert "could not replace" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("arguments", [[], ["--rotate"], ["--yes"]])
def test_without_standard_input_nobody_is_asked_and_nothing_breaks(
    standin: StandIn,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    standin.has(LEAKED)
    monkeypatch.setattr("sys.stdin", None)
    code = contain(standin, digest(LEAKED), *arguments)
    assert code == {(): 1, ("--rotate",): 2, ("--yes",): 0}[tuple(arguments)]
    assert "internal error" not in capfd.readouterr().err


def test_without_standard_error_it_is_done_all_the_same(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.has(LEAKED)
    standin.has(GOOD)
    monkeypatch.setattr("sys.stderr", None)
    assert contain(standin, digest(LEAKED), digest(GOOD), "--yes") == 0
    assert not standin.works(LEAKED)
    assert not standin.works(GOOD)


def test_a_replacement_that_a_failing_store_did_not_take_is_made_the_next_time(
    standin: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, name="prod")
    rotate = (digest(LEAKED), "--rotate", "--yes", "--into")
    assert contain(standin, *rotate, "false") == 3
    capfd.readouterr()
    got = tmp_path / "got"
    assert contain(standin, *rotate, f"sh -c 'cat > \"{got}\"'") == 0
    assert "to do: replace (an earlier run broke off" in capfd.readouterr().out
    assert standin.works(got.read_text().strip())
    # Once more, and nothing is left to do.
    assert contain(standin, *rotate, f"sh -c 'cat > \"{got}2\"'") == 0
    assert not Path(f"{got}2").exists()


def test_a_replacement_that_an_earlier_run_lost_is_told(
    standin: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, disabled=True)
    standin.has(GOOD, name="lost")
    log = tmp_path / "log"
    told = {"action": "replace", "outcome": "created", "hash": digest(GOOD)}
    log.write_text(json.dumps({**told, "replaces": digest(LEAKED)}) + "\n")
    assert contain(standin, digest(LEAKED), "--log", str(log), "--yes") == 0
    out = capfd.readouterr().out
    assert "broke off before it was handed over" in out
    assert f"orscan contain {digest(GOOD)} --delete" in out
    assert standin.works(GOOD)


def test_two_keys_of_one_name_do_not_overwrite_each_other(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED, name="prod")
    standin.has(GOOD, name="prod")
    both = (digest(LEAKED), digest(GOOD))
    assert contain(standin, *both, "--rotate", "--into", "cat {name}", "--yes") == 2
    assert "same place" in capfd.readouterr().err
    assert changes(standin) == []


def test_workspaces_that_cannot_be_read_do_not_keep_a_key_from_being_stopped(
    standin: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    standin.has(LEAKED)
    standin.faults.append(lambda seen: error(403, "no") if "workspaces" in seen.path else None)
    assert contain(standin, digest(LEAKED), "--yes") == 3
    assert "some workspaces could not be read" in capfd.readouterr().err
    assert not standin.works(LEAKED)


def test_a_terminal_that_is_closed_loses_no_replacement(standin: StandIn) -> None:
    standin.has(LEAKED)
    ours, theirs = pty.openpty()
    arguments = ["contain", digest(LEAKED), "--rotate", "--yes", "--loopback", standin.url]
    process = subprocess.Popen(
        [sys.executable, "-m", "orscan", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR)),  # noqa: PLW1509
    )
    os.close(theirs)
    seen = b""
    while b"Press Enter" not in seen:
        seen += os.read(ours, 4096)
    os.close(ours)
    process.wait(30)
    assert list(standin.keys) == [digest(LEAKED)]


def _on_terminal(arguments: list[str], answers: dict[bytes, bytes], out: Path) -> tuple[int, bytes]:
    """Run orscan on a terminal of its own, with its output in a file; answer what it asks."""
    ours, theirs = pty.openpty()
    with out.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "orscan", *arguments],
            stdin=theirs,
            stdout=file,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR)),  # noqa: PLW1509
        )
    os.close(theirs)
    seen, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                seen += os.read(ours, 4096)
            except OSError:
                break
        for question in [one for one in answers if one in seen]:
            os.write(ours, answers.pop(question))
        if process.poll() is not None and not select.select([ours], [], [], 0)[0]:
            break
    os.close(ours)
    return process.wait(10), seen


def test_a_replacement_is_shown_once_on_the_terminal_and_nowhere_else(
    standin: StandIn, tmp_path: Path
) -> None:
    standin.has(LEAKED, name="prod")
    listed: list[str] = []
    threading.Thread(target=lambda: _arguments_of_all(standin, listed), daemon=True).start()
    code, seen = _on_terminal(
        ["contain", digest(LEAKED), "--rotate", "--loopback", standin.url],
        {b"Do this with 1 key?": b"y\n", b"Press Enter": b"\n"},
        tmp_path / "out",
    )
    assert code == 0, seen
    (new,) = [one for one in standin.keys if one != digest(LEAKED)]
    shown = [word for word in seen.split() if word.startswith(b"sk-or-v1-") and len(word) == 73]
    assert [digest(word.decode()) for word in shown] == [new]
    # The other screen is left, so that it cannot be scrolled back to.
    assert seen.index(b"\x1b[?1049h") < seen.index(shown[0]) < seen.index(b"\x1b[?1049l")
    written = (tmp_path / "out").read_text() + json.dumps(logged(tmp_path)) + "".join(listed)
    assert shown[0].decode() not in written


def _arguments_of_all(standin: StandIn, listed: list[str]) -> None:
    """Note what every process shows of itself, while the server is being asked."""
    while len(standin.asked) < 50 and len(listed) < 200_000:
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                listed.append(file.read_text("utf-8", "replace"))
            except OSError:
                continue
        time.sleep(0.05)


def test_who_says_no_changes_nothing(standin: StandIn, tmp_path: Path) -> None:
    standin.has(LEAKED)
    code, _ = _on_terminal(
        ["contain", digest(LEAKED), "--loopback", standin.url],
        {b"Do this with 1 key?": b"n\n"},
        tmp_path / "out",
    )
    assert code == 1
    assert standin.works(LEAKED)
