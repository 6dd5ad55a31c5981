import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orscan.cli import main
from tests.support import body, key

Capture = pytest.CaptureFixture[str]

LEAKING = "mkdir -p dist && echo \"k='$VITE_OPENROUTER_API_KEY'\" > dist/a.js"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / ".env").write_text(f"VITE_OPENROUTER_API_KEY={key()}\n")
    (root / "app.ts").write_text("import.meta.env.VITE_OPENROUTER_API_KEY\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return root


def test_a_clean_build_ends_with_0_and_says_what_was_marked(project: Path, capfd: Capture) -> None:
    assert main(["canary", "--", "sh", "-c", "mkdir dist; echo x > dist/a.js; echo done"]) == 0
    out, err = capfd.readouterr()
    assert "built with a mark in VITE_OPENROUTER_API_KEY" in out
    assert "No OpenRouter keys found. Scanned 1 file" in out
    assert err == "done\n"
    assert (project / ".env").read_text() == f"VITE_OPENROUTER_API_KEY={key()}\n"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_leak_ends_with_1_in_every_format(project: Path, capfd: Capture, form: str) -> None:
    del project
    assert main(["canary", "-f", form, "--", "sh", "-c", f"{LEAKING}; cat .env dist/a.js"]) == 1
    out, err = capfd.readouterr()
    assert "VITE_OPENROUTER_API_KEY" in out
    assert "dist/a.js" in out
    assert "sk-or-v1-fa4..." in err
    assert "sk-or-v1-fa4efa4e" not in out + err
    assert body()[3:-3] not in out + err
    if form == "json":
        (finding,) = json.loads(out)["findings"]
        assert finding["class"] == "public-env"
        assert finding["secret"] is None
        assert {one["path"] for one in finding["related"]} == {".env", "app.ts"}


def test_a_server_note_fails_only_where_it_is_asked_to(project: Path) -> None:
    del project
    command = [
        "sh",
        "-c",
        "mkdir -p .output/server; echo $VITE_OPENROUTER_API_KEY > .output/server/a",
    ]
    assert main(["canary", "--", *command]) == 0
    assert main(["canary", "--fail-on", "note", "--", *command]) == 1


def test_options_of_the_build_are_its_own(project: Path) -> None:
    program = "import os, sys; os.mkdir('dist'); open('dist/a', 'w').write(' '.join(sys.argv[1:]))"
    assert main(["canary", sys.executable, "-c", program, "--env", "-f", "--out", "x"]) == 0
    assert (project / "dist/a").read_text() == "--env -f --out x"


def test_nothing_to_say_ends_with_3(project: Path, capfd: Capture) -> None:
    assert main(["canary", "--", "true"]) == 3
    assert "the build wrote nothing to search" in capfd.readouterr().out.replace("\n  ", " ")
    (project / ".env").unlink()
    (project / "app.ts").unlink()
    assert main(["canary", "--", "sh", "-c", LEAKING]) == 3
    assert "name yours with --env" in capfd.readouterr().out.replace("\n  ", " ")
    assert main(["canary", "--env", "VITE_OPENROUTER_API_KEY", "--", "sh", "-c", LEAKING]) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["--", "no-such-command"], ["--env", "1", "--", "true"], ["--restore", "x"]]
)
def test_wrong_usage_ends_with_2(project: Path, arguments: list[str]) -> None:
    before = (project / ".env").stat()
    assert main(["canary", *arguments]) == 2
    after = (project / ".env").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def started(project: Path) -> "subprocess.Popen[bytes]":
    """Start a canary whose build never ends, and wait until the env file is marked."""
    program = "import os, time; open('going', 'w').write(str(os.getpid())); time.sleep(120)"
    process = subprocess.Popen(
        [sys.executable, "-m", "orscan", "canary", "--", sys.executable, "-c", program],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for _ in range(600):
        if (project / "going").exists() and (project / "going").read_text():
            break
        time.sleep(0.05)
    assert "sk-or-v1-fa4efa4e" in (project / ".env").read_text()
    return process


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, -signal.SIGHUP)],
)
def test_an_interrupt_puts_everything_back(
    project: Path, number: signal.Signals, code: int
) -> None:
    before = (project / ".env").stat()
    process = started(project)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert body()[3:-3].encode() not in err
    after = (project / ".env").stat()
    assert (project / ".env").read_text() == f"VITE_OPENROUTER_API_KEY={key()}\n"
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("by", ["--restore", "the next run"])
def test_after_kill_9_everything_is_put_back(project: Path, capfd: Capture, by: str) -> None:
    before = (project / ".env").stat()
    process = started(project)
    process.kill()
    os.kill(int((project / "going").read_text()), signal.SIGKILL)
    process.communicate(timeout=60)
    assert body() not in (project / ".env").read_text()
    if by == "--restore":
        assert main(["canary", "--restore"]) == 0
        assert capfd.readouterr().err == "put back .env\n"
        assert main(["canary", "--restore"]) == 0
        assert capfd.readouterr().err == "nothing to put back\n"
    else:
        assert main(["canary", "--", "sh", "-c", "mkdir dist; cat .env > dist/a.js"]) == 1
        out = capfd.readouterr().out
        assert "it is as it was before that" in out.replace("\n  ", " ")
    after = (project / ".env").stat()
    assert (project / ".env").read_text() == f"VITE_OPENROUTER_API_KEY={key()}\n"
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_second_canary_waits_for_nothing(project: Path, capfd: Capture) -> None:
    process = started(project)
    try:
        assert main(["canary", "--", "true"]) == 2
        assert "another orscan canary is running" in capfd.readouterr().err
        assert main(["canary", "--restore"]) == 2
        assert body() not in (project / ".env").read_text()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not here: no real build")
def test_a_real_bundler(project: Path, capfd: Capture) -> None:
    (project / "package.json").write_text('{"private": true}')
    npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", "esbuild@0.25.0"]
    subprocess.run(npm, cwd=project, check=True, capture_output=True)
    (project / "app.ts").write_text(
        "import {header} from './header';\nfetch('https://openrouter.ai', header());\n"
        "if (!import.meta.env.VITE_UNUSED) throw new Error('none');\n"
    )
    (project / "header.ts").write_text(
        "const key = process.env.OPENROUTER_API_KEY;\n"
        "export const header = () => ({headers: {Authorization: 'Bearer ' + key}});\n"
        "export const unused = process.env.OPENROUTER_KEY;\n"
    )
    (project / "build.mjs").write_text(
        "import {build} from 'esbuild';\n"
        "const names = ['OPENROUTER_API_KEY', 'OPENROUTER_KEY'];\n"
        "const define = Object.fromEntries(names.map(n =>"
        " ['process.env.' + n, JSON.stringify(process.env[n])]));\n"
        "define['import.meta.env.VITE_UNUSED'] = '\"x\"';\n"
        "await build({entryPoints: ['app.ts'], bundle: true, minify: true, sourcemap: true,"
        " define, outfile: 'dist/app.js'});\n"
    )
    assert main(["canary", "-f", "json", "--", "node", "build.mjs"]) == 1
    found = json.loads(capfd.readouterr().out)["findings"]
    assert [(one["variable"], one["path"], one["class"]) for one in found] == [
        ("OPENROUTER_API_KEY", "dist/app.js", "bundler-inline")
    ]
    assert sorted(os.listdir(project / "dist")) == ["app.js", "app.js.map"]
