import os
import signal
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.canary import build
from orscan.canary.build import Signals, held_back, run, split, without_keys
from orscan.errors import UsageError
from orscan.fakekey import fake_key
from tests.support import PREFIX, body, key


def outcome(program: str, folder: Path, signals: Signals | None = None) -> tuple[int, bytes]:
    said: list[bytes] = []
    command = [sys.executable, "-c", program]
    code = run(command, str(folder), dict(os.environ), said.append, signals or Signals())
    return code, b"".join(said)


def test_the_output_goes_through_and_the_exit_code_comes_back(tmp_path: Path) -> None:
    program = (
        "import sys; sys.stdout.buffer.write(b'\\xff\\xe4 out\\n'); sys.stdout.flush();"
        "print('err', file=sys.stderr); sys.exit(9)"
    )
    assert outcome(program, tmp_path) == (9, b"\xff\xe4 out\nerr\n")


def test_no_whole_key_goes_through(tmp_path: Path) -> None:
    mark = fake_key()
    text = f"a {key()} b {mark}c\n{key(1)}"
    program = (
        "import sys, time\n"
        f"text = {text[:40]!r} + {text[40:]!r}\n"
        "for at in range(0, len(text), 7):\n"
        "    sys.stdout.write(text[at:at+7]); sys.stdout.flush(); time.sleep(0.001)"
    )
    _, said = outcome(program, tmp_path)
    assert body()[3:-3].encode() not in said
    assert body(1)[3:-3].encode() not in said
    assert mark[12:-3].encode() not in said
    assert said.startswith(b"a " + PREFIX.encode() + body()[:3].encode() + b"...")


def test_nothing_can_be_asked_of_the_user(tmp_path: Path) -> None:
    assert outcome("import sys; print(repr(sys.stdin.read()))", tmp_path) == (0, b"''\n")


def test_caches_that_know_nothing_of_marks_are_off(tmp_path: Path) -> None:
    program = "import os; print(os.environ['TURBO_FORCE'], os.environ['NX_SKIP_NX_CACHE'])"
    assert outcome(program, tmp_path) == (0, b"true true\n")


def test_what_a_build_leaves_running_is_ended(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(p.pid)"
    )
    started = time.monotonic()
    code, said = outcome(program, tmp_path)
    assert code == 0
    assert time.monotonic() - started < 20
    assert _is_gone(int(said))


def _is_gone(number: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_build(tmp_path: Path, number: signal.Signals) -> None:
    signals = Signals()
    signals.note(number, None)
    code, _ = outcome("import time; time.sleep(60)", tmp_path, signals)
    assert code in (-number, 1)


def test_a_build_that_does_not_listen_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_PATIENCE", 1.0)
    (tmp_path / "ready").unlink(missing_ok=True)
    program = (
        "import signal, time\n"
        "for n in (signal.SIGINT, signal.SIGTERM): signal.signal(n, signal.SIG_IGN)\n"
        "open('ready', 'w'); time.sleep(60)"
    )

    class Later(Signals):
        """Comes once the build does not listen any more."""

        @property
        def came(self) -> list[int]:
            return [signal.SIGINT] if (tmp_path / "ready").exists() else []

        @came.setter
        def came(self, _value: list[int]) -> None: ...

    assert outcome(program, tmp_path, Later())[0] == -signal.SIGKILL


def test_signals_wait_until_the_end() -> None:
    reached = []

    def interrupted() -> None:
        with held_back() as signals:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            reached.append(list(signals.came))

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert reached == [[signal.SIGINT, signal.SIGINT]]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with held_back() as signals:
            signal.raise_signal(signal.SIGHUP)
            assert signals.came == []
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such command"):
        build.program(["no-such-program"], os.environ, str(tmp_path))
    with pytest.raises(UsageError, match="no command"):
        build.program([], os.environ, str(tmp_path))
    script = tmp_path / "run.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    found = build.program(["./run.sh"], os.environ, str(tmp_path))
    assert os.path.samefile(found, script)


@given(
    st.lists(st.sampled_from([b"x", b"\n", b" ", b"=", b"\xff", b"sk-", b"KEY", b"y" * 3000])),
    st.integers(1, 400),
)
def test_pieces_say_what_the_whole_says(parts: list[bytes], size: int) -> None:
    text = b"".join(parts).replace(b"KEY", key().encode())
    shown, held = b"", b""
    for at in range(0, len(text), size):
        ready, held = split(held + text[at : at + size])
        shown += without_keys(ready)
    shown += without_keys(held)
    assert body()[3:-3].encode() not in shown
    if len(max(text.split(b"\n"), key=len, default=b"")) < 1000:
        assert shown == without_keys(text)
