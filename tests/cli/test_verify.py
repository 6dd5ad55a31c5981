import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from orscan.cli import main
from orscan.openrouter.hosts import Host
from orscan.openrouter.pacing import Pace
from orscan.reporters import schema_text
from tests.conftest import Repository
from tests.openrouter.standin import Reply, Seen, StandIn, digest, error, late, page, running
from tests.support import PREFIX, body, key

Capture = pytest.CaptureFixture[str]

_WATCHED = """
import sys
seen = []
sys.addaudithook(lambda name, args: seen.append(name) if name.startswith("socket.") else None)
from orscan.cli import main
code = main(sys.argv[1:])
told = sorted({name for name in seen if name in ("socket.connect", "socket.getaddrinfo")})
sys.stderr.write(f"{code} {told} {'httpx' in sys.modules}")
"""


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server


_QUICK = """
import sys
from functools import partial
from orscan.cli import main
from orscan.openrouter import client
client.Pace = partial(client.Pace, 0.0)
sys.exit(main(sys.argv[1:]))
"""
"""Runs orscan without its second between two requests."""


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setattr("orscan.openrouter.client.Pace", partial(Pace, 0.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text(f"A={key(1)}\nB={key(2)}\n")
    return tmp_path


def run(
    *arguments: str,
    cwd: Path | None = None,
    stdin: bytes = b"",
    code: Sequence[str] = ("-m", "orscan"),
) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *code, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def watched(*arguments: str, cwd: Path) -> str:
    """What a run reached: its exit code, what it did with sockets, whether httpx was loaded."""
    return run(*arguments, cwd=cwd, code=("-c", _WATCHED))[2].splitlines()[-1]


def to(standin: StandIn) -> tuple[str, ...]:
    return "--yes", "--loopback", standin.url


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "."),
        ("scan", ".", "--no-config", "-f", "json"),
        ("scan", "--history", "."),
        ("scan", "--staged"),
        ("hook", "pre-commit"),
        ("hook", "pre-commit", ".env"),
        ("canary", "--out", ".", "--", "true"),
        ("schema", "report"),
    ],
)
def test_nothing_leaves_without_verify(repo: Repository, arguments: tuple[str, ...]) -> None:
    repo.write(".env", f"A={key(1)}\n")
    repo.git("add", "-f", ".env")
    assert watched(*arguments, cwd=repo.root).endswith(" [] False")


def test_the_watch_would_see_a_request(standin: StandIn, folder: Path) -> None:
    (folder / ".env").write_text(f"A={key(1)}\n")
    told = watched("scan", ".", "--verify", *to(standin), cwd=folder)
    assert told == "1 ['socket.connect', 'socket.getaddrinfo'] True"


@pytest.mark.parametrize("arguments", [("scan", ".", "--verify"), ("verify",), ("verify", "-")])
def test_without_a_terminal_nothing_is_sent_unless_allowed(
    standin: StandIn, folder: Path, arguments: tuple[str, ...]
) -> None:
    text = f"{key(1)}\n".encode()
    code, out, err = run(*arguments, "--loopback", standin.url, cwd=folder, stdin=text)
    assert (code, out) == (2, "")
    assert "--yes" in err
    assert "Nothing was sent" in err
    assert standin.asked == []


@pytest.mark.parametrize("option", [("--only-live",), ("--fail-on", "live")])
def test_what_needs_verdicts_is_refused_without_them(
    folder: Path, capsys: Capture, option: tuple[str, ...]
) -> None:
    assert main(["scan", str(folder), *option]) == 2
    assert "goes with --verify" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url", ["https://openrouter.ai", "http://example.org:80", "http://10.0.0.1:80"]
)
def test_loopback_is_no_way_to_another_host(folder: Path, capsys: Capture, url: str) -> None:
    assert main(["scan", str(folder), "--verify", "--yes", "--loopback", url]) == 2
    assert "only a server on this machine" in capsys.readouterr().err


def test_a_host_is_one_of_three(folder: Path, capsys: Capture) -> None:
    assert main(["scan", str(folder), "--verify", "--yes", "--host", "example.org"]) == 2
    assert "'default', 'eu', 'us'" in capsys.readouterr().err


def test_loopback_is_in_no_help(capsys: Capture) -> None:
    main(["verify", "--help"])
    assert "loopback" not in capsys.readouterr().out


def test_an_address_in_the_code_or_environment_is_never_used(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as other:
        monkeypatch.setenv("OPENROUTER_BASE_URL", f"{other.url}/api/v1")
        monkeypatch.setenv("HTTP_PROXY", other.url)
        (tmp_path / ".env").write_text(
            f"OPENROUTER_BASE_URL={other.url}/api/v1\nOPENROUTER_API_KEY={key(1)}\n"
        )
        main(["scan", str(tmp_path), "--verify", *to(standin)])
        assert other.asked == []
    assert [seen.bearer for seen in standin.asked] == [key(1)]


def test_ignored_keys_are_not_sent(standin: StandIn, folder: Path) -> None:
    main(["scan", str(folder), "--verify", *to(standin), "--ignore-key", digest(key(1))])
    assert [seen.bearer for seen in standin.asked] == [key(2)]


def test_a_key_in_several_places_is_sent_once(standin: StandIn, folder: Path) -> None:
    (folder / "again.py").write_text(f"k = '{key(1)}'\nk = '{key(1)}'\n")
    main(["scan", str(folder), "--verify", *to(standin)])
    assert sorted(seen.bearer for seen in standin.asked) == sorted([key(1), key(2)])


def test_where_nothing_is_found_nothing_is_sent(
    standin: StandIn, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["scan", str(tmp_path), "--verify", *to(standin)]) == 0
    assert standin.asked == []
    assert "No OpenRouter keys found" in capsys.readouterr().out


def test_json_tells_what_is_known(standin: StandIn, folder: Path, capsys: Capture) -> None:
    standin.live(key(1), limit=20, limit_remaining=12.5, limit_reset="monthly", usage=7.5)
    assert main(["scan", str(folder), "--verify", *to(standin), "-f", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads(schema_text()))
    live, dead = report["findings"]
    assert (live["verdict"], dead["verdict"]) == ("live", "dead")
    assert live["verification"]["key"]["limit_remaining"] == 12.5
    assert live["verification"]["stake"].startswith("A thief could spend $12.50 more")
    assert dead["verification"]["key"] is None


@pytest.mark.parametrize("style", ["text", "github", "sarif", "json"])
def test_every_format_tells_the_verdict_and_no_key(
    standin: StandIn, folder: Path, capsys: Capture, style: str
) -> None:
    standin.management(key(1))
    # The answer itself may hold what must not be shown.
    standin.live(key(2), label=f"label {key(2)}", creator_user_id=key(2))
    main(["scan", str(folder), "--verify", *to(standin), "-f", style, "--fail-on", "live"])
    out, err = capsys.readouterr()
    assert "live" in out
    assert "management key" in out
    assert body(1) not in out + err
    assert body(2) not in out + err


@pytest.mark.parametrize(
    ("states", "options", "code"),
    [
        (("live", "dead"), (), 1),
        (("dead", "dead"), (), 1),
        (("live", "dead"), ("--fail-on", "live"), 1),
        (("dead", "dead"), ("--fail-on", "live"), 0),
        (("dead", "unknown"), ("--fail-on", "live"), 3),
        (("dead", "dead"), ("--only-live",), 0),
        (("dead", "unknown"), ("--only-live",), 1),
        (("dead", "unknown"), ("--only-live", "--fail-on", "live"), 3),
        (("live", "unknown"), ("--only-live", "--fail-on", "live"), 1),
    ],
)
def test_exit_codes(
    standin: StandIn,
    folder: Path,
    capsys: Capture,
    *,
    states: tuple[str, str],
    options: tuple[str, ...],
    code: int,
) -> None:
    for n, state in enumerate(states, 1):
        if state == "live":
            standin.live(key(n))
        if state == "unknown":
            standin.answers(key(n), 403)
    assert main(["scan", str(folder), "--verify", *to(standin), *options]) == code
    out = capsys.readouterr().out
    assert ("Incomplete" in out) == ("unknown" in states)
    if options == ("--only-live",) and "unknown" not in states:
        assert "No live OpenRouter keys found" in out


def test_a_portal_is_not_a_clean_bill(standin: StandIn, folder: Path, capsys: Capture) -> None:
    standin.fault(page(), times=100)
    code = main(["scan", str(folder), "--verify", *to(standin), "--fail-on", "live"])
    assert code == 3
    assert "a web page came instead of an answer" in " ".join(capsys.readouterr().out.split())


def test_keys_come_in_on_standard_input(standin: StandIn) -> None:
    standin.live(key(1))
    code, out, err = run("verify", "-", *to(standin), stdin=f"{key(1)}\n".encode())
    assert code == 1
    assert "verdict: live" in out
    assert body(1) not in out + err


def test_standard_input_without_a_key_is_not_clean(standin: StandIn) -> None:
    code, _, err = run("verify", "-", *to(standin), stdin=b"\n")
    assert code == 2
    assert "holds no key" in err


def test_a_key_as_an_argument_is_refused_and_not_repeated(
    standin: StandIn, capsys: Capture
) -> None:
    assert main(["verify", key(1), *to(standin)]) == 2
    out, err = capsys.readouterr()
    assert "standard input" in err
    assert body(1) not in out + err
    assert standin.asked == []


def test_keys_of_a_report_are_found_again(
    standin: StandIn, repo: Repository, capsys: Capture
) -> None:
    repo.write("src/.env", f"A={key(1)}\nB={key(2)}\n")
    repo.write("other.env", f"C={key(3)}\n")
    report = repo.root / "report.json"
    main(["scan", "src", "-f", "json", "-o", "report.json"])
    assert body(1) not in report.read_text()
    standin.live(key(2))
    assert main(["verify", "report.json", *to(standin), "-f", "json"]) == 1
    out = capsys.readouterr().out
    verdicts = {one["secret"]["sha256"]: one["verdict"] for one in json.loads(out)["findings"]}
    assert verdicts == {digest(key(1)): "dead", digest(key(2)): "live"}
    assert key(3) not in {seen.bearer for seen in standin.asked}


def test_a_report_may_come_in_on_standard_input(standin: StandIn, folder: Path) -> None:
    _, report, _ = run("scan", ".", "-f", "json", cwd=folder)
    arguments = ("verify", "-", *to(standin))
    code, out, _ = run(*arguments, cwd=folder, stdin=report.encode(), code=("-c", _QUICK))
    assert code == 1
    assert "2 dead" in out


def test_keys_that_are_gone_are_told_of(standin: StandIn, folder: Path, capsys: Capture) -> None:
    report = folder / "report.json"
    main(["scan", str(folder), "-f", "json", "-o", str(report)])
    (folder / ".env").write_text(f"A={key(1)}\n")
    options = ("--root", str(folder), "--fail-on", "live")
    assert main(["verify", str(report), *to(standin), *options]) == 3
    assert "1 key of the report cannot be found again" in capsys.readouterr().out


def test_keys_of_a_report_on_history_are_found_again(
    standin: StandIn, repo: Repository, capsys: Capture
) -> None:
    repo.write(".env", f"A={key(1)}\n")
    repo.git("add", "-f", ".env")
    repo.git("commit", "-q", "-m", "leak")
    repo.git("rm", "-q", ".env")
    repo.git("commit", "-q", "-m", "gone")
    main(["scan", "--history", "-f", "json", "-o", "r.json"])
    standin.live(key(1))
    assert main(["verify", "r.json", *to(standin)]) == 1
    assert "verdict: live" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["../secret.env", "/etc/secret.env", "a/../../secret.env"])
def test_a_report_leads_to_no_file_outside(standin: StandIn, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.env").write_text(f"A={key(1)}\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    finding: dict[str, Any] = {"path": path, "origins": [], "secret": {"sha256": digest(key(1))}}
    report = {"tool": {"name": "orscan"}, "scanned": {"mode": "tree"}, "findings": [finding]}
    stdin = json.dumps(report).encode()
    code, out, _ = run("verify", "-", "--root", ".", *to(standin), cwd=inside, stdin=stdin)
    assert code == 3
    assert "cannot be found again" in out
    assert standin.asked == []


@pytest.mark.parametrize("text", ["{}", "[]", "not json", '{"tool": {"name": "other"}}'])
def test_what_is_no_report_is_refused(tmp_path: Path, capsys: Capture, text: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(text)
    assert main(["verify", str(file), "--yes"]) == 2
    assert "not a report" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.json"), "--yes"]) == 2


def test_nothing_whole_is_printed_or_in_the_list_of_processes(
    standin: StandIn, tmp_path: Path
) -> None:
    seen_lines: list[bytes] = []
    started: list[subprocess.Popen[bytes]] = []

    def look(_seen: Seen) -> None:
        of_process = Path(f"/proc/{started[0].pid}")
        seen_lines.extend((of_process / name).read_bytes() for name in ("cmdline", "environ"))

    standin.faults.append(look)
    standin.fault(error(500, key(1)), times=1)
    command = [sys.executable, "-m", "orscan", "--debug", "verify", "-", *to(standin), "-v"]
    started.append(
        subprocess.Popen(
            command,
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    )
    out, err = started[0].communicate(f"{key(1)}\n".encode(), timeout=60)
    assert b"orscan" in seen_lines[0]
    assert body(1).encode() not in out + err + b"".join(seen_lines)
    assert started[0].returncode == 1


def test_ctrl_c_ends_it_at_once_and_tells_what_is_known(standin: StandIn, folder: Path) -> None:
    process: list[subprocess.Popen[bytes]] = []

    def interrupt(seen: Seen) -> Reply | None:
        if seen.bearer == key(1):
            return None
        process[0].send_signal(signal.SIGINT)
        return late(page(401), 8)

    standin.live(key(1))
    standin.faults.append(interrupt)
    command = [sys.executable, "-X", "dev", "-m", "orscan", "--debug", "scan", str(folder)]
    process.append(
        subprocess.Popen(
            [*command, "--verify", "-f", "json", *to(standin)],
            env={**os.environ, "HTTPX_LOG_LEVEL": "trace", "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    )
    began = time.monotonic()
    out, err = process[0].communicate(timeout=60)
    assert time.monotonic() - began < 8
    assert process[0].returncode == 130
    report = json.loads(out)
    assert [one["verdict"] for one in report["findings"]] == ["live", "unknown"]
    assert "interrupted before an answer came" in str(report["diagnostics"])
    assert b"interrupted" in err
    assert not any(body(n).encode() in out + err for n in (1, 2))


def test_what_a_region_refuses_is_not_called_dead_everywhere(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: Capture
) -> None:
    europe = Host("eu.openrouter.ai", f"{standin.url}/api/v1", is_loopback=True)
    monkeypatch.setattr("orscan.cli.reaching.loopback", lambda _url: europe)
    standin.live(key(1))
    assert main(["scan", str(folder), "--verify", *to(standin)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "eu.openrouter.ai refused 1 key; openrouter.ai was not asked" in said


def test_nothing_is_written_to_disk(standin: StandIn, folder: Path) -> None:
    state = Path(os.environ["XDG_STATE_HOME"])
    before = sorted(folder.rglob("*"))
    standin.live(key(1))
    main(["scan", str(folder), "--verify", *to(standin)])
    assert sorted(folder.rglob("*")) == before
    assert list(state.rglob("*")) == []


def on_a_terminal(arguments: Sequence[str], cwd: Path, *typed: tuple[str, str]) -> tuple[int, str]:
    """Run with a terminal as standard input and error; return the exit code and what it showed.

    *typed* are answers, each with the end of the question that it is an answer to.
    """
    ours, theirs = pty.openpty()
    answers = list(typed)
    with subprocess.Popen(
        [sys.executable, "-c", _QUICK, *arguments],
        cwd=cwd,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while some := _read(ours):
            shown += some
            if answers and answers[0][0].encode() in shown:
                os.write(ours, f"{answers.pop(0)[1]}\n".encode())
    os.close(ours)
    return process.returncode, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""  # nobody is at the other end any more


def test_a_key_that_is_typed_is_not_shown(standin: StandIn, tmp_path: Path) -> None:
    standin.live(key(1))
    arguments = ["verify", "-", "--loopback", standin.url]
    code, shown = on_a_terminal(arguments, tmp_path, ("Key: ", key(1)), ("[y/N]: ", "y"))
    assert code == 1
    assert [seen.bearer for seen in standin.asked] == [key(1)]
    assert body(1) not in shown


def test_on_a_terminal_it_says_what_is_sent_where_and_asks_once(
    standin: StandIn, folder: Path
) -> None:
    arguments = ["scan", ".", "--verify", "--loopback", standin.url]
    code, shown = on_a_terminal(arguments, folder, ("[y/N]: ", "n"))
    assert code == 2
    assert f"one GET {standin.url}/api/v1/key for each" in shown
    assert "2 keys" in shown
    assert standin.asked == []
    code, shown = on_a_terminal(arguments, folder, ("[y/N]: ", "y"))
    assert (code, len(standin.asked)) == (1, 2)
    code, shown = on_a_terminal(arguments, folder)
    assert (code, len(standin.asked)) == (1, 4)
    assert "asking" in shown
    assert "Send them?" not in shown


def test_progress_is_shown_where_it_takes_a_while(standin: StandIn, folder: Path) -> None:
    standin.faults.append(lambda seen: late(page(401), 1.5) if seen.bearer == key(2) else None)
    arguments = ["scan", ".", "--verify", *to(standin)]
    _, shown = on_a_terminal(arguments, folder)
    assert "asking" in shown
    assert "1/2 keys" in shown
    _, shown = on_a_terminal([*arguments, "--no-progress"], folder)
    assert "keys" not in shown


def test_the_prefix_is_not_taken_for_a_key(standin: StandIn) -> None:
    code, _, err = run("verify", "-", *to(standin), stdin=f"{PREFIX}...\n".encode())
    assert code == 2
    assert standin.asked == []
    assert "holds no key" in err
