import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orscan.cli import main
from tests.conftest import Repository
from tests.support import PREFIX, body, key

Capture = pytest.CaptureFixture[str]


def run(*arguments: str, cwd: Path | None = None, stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "orscan", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_clean_folder_says_what_was_scanned(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    assert main(["scan", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("No OpenRouter keys found. Scanned 1 file")
    assert err == ""


def test_a_finding_is_shown_masked_with_its_digest_and_owner(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "a.py").write_text(f"\nkey = '{key()}'\n")
    assert main(["scan", str(tmp_path)]) == 1
    out, _ = capsys.readouterr()
    assert "a.py:2:8" in out
    assert f"{PREFIX}{body()[:3]}...{body()[-3:]}" in out
    assert "https://openrouter.ai/keys/" in out
    assert body()[3:-3] not in out


def test_json_holds_the_frozen_fields(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".env").write_text(f"A={key()}")
    assert main(["scan", str(tmp_path), "-f", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert list(report) == [
        "schema_version",
        "tool",
        "scanned",
        "findings",
        "keys",
        "suppressed",
        "diagnostics",
        "summary",
    ]
    assert report["scanned"]["mode"] == "tree"
    assert report["findings"][0]["path"] == ".env"
    assert report["summary"]["exit_code"] == 1


def test_several_formats_go_to_several_places(tmp_path: Path, capsys: Capture) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text(key())
    sarif, plain = tmp_path / "r.sarif", tmp_path / "r.txt"
    arguments = ["-f", "sarif", "-o", str(sarif), "-f", "text", "-o", str(plain), "-f", "github"]
    assert main(["scan", str(source), *arguments]) == 1
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert "a.txt:1:1" in plain.read_text()
    assert capsys.readouterr().out.startswith("::error")


def test_standard_input(tmp_path: Path) -> None:
    code, out, _ = run("scan", "-", cwd=tmp_path, stdin=f"a\nb {key()}".encode())
    assert code == 1
    assert "<stdin>:2:3" in out
    assert run("scan", "-", cwd=tmp_path)[0] == 0


def test_staged(repo: Repository, capsys: Capture) -> None:
    repo.stage("a.txt", key())
    repo.write("a.txt", "nothing")
    assert main(["scan", "--staged"]) == 1
    assert main(["scan"]) == 0
    assert "a.txt:1:1" in capsys.readouterr().out


@pytest.mark.parametrize(("severity", "code"), [("note", 1), ("warning", 1), ("error", 0)])
def test_fail_on(tmp_path: Path, severity: str, code: int) -> None:
    (tmp_path / "a.txt").write_text(f"sk-or-v2-{body()}")
    assert main(["scan", str(tmp_path), "--fail-on", severity]) == code


def test_flags_go_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"sk-or-v2-{body()}")
    (tmp_path / ".orscan.toml").write_text('fail-on = "error"')
    assert main(["scan", str(tmp_path)]) == 0
    assert main(["scan", str(tmp_path), "--fail-on", "warning"]) == 1
    assert main(["scan", str(tmp_path), "--no-config"]) == 1


def test_rules_of_ones_own(tmp_path: Path, capsys: Capture) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own-token.toml").write_text(
        """
title = "A token"
kind = "secret"
class = "key"
severity = "error"
confidence = "high"
literals = ["tok-"]
regex = '(?P<secret>tok-[0-9]{8})'
why = "because"
fix = "remove it"
"""
    )
    (tmp_path / "a.txt").write_text("tok-12345678")
    assert main(["scan", str(tmp_path / "a.txt")]) == 0
    assert main(["scan", str(tmp_path / "a.txt"), "--rules", str(rules)]) == 1
    assert "tok-12345678" not in capsys.readouterr().out
    (tmp_path / ".orscan.toml").write_text('rules = ["rules"]')
    assert main(["scan", str(tmp_path / "a.txt")]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "missing"], "missing: there is no such file or folder"),
        (["scan", "--staged"], "not a git work tree"),
        (["scan", "--staged", "."], "takes no paths"),
        (["scan", "-", "."], "stands alone"),
        (["scan", "--fail-on", "fatal"], "fatal"),
        (["scan", "-f", "xml"], "xml"),
        (["scan", "-o", "a", "-o", "b"], "more --output than --format"),
        (["scan", "-f", "json", "-f", "sarif"], "only one format"),
        (["scan", "-f", "json", "-o", "no/such/place"], "the report cannot be written"),
        (["scan", "--rules", "missing"], "no such folder of rules"),
        (["scan", "--config", "missing.toml"], "cannot be read"),
        (["scan", "--config", "x", "--no-config"], "exclude each other"),
        (["scan", "--ignore-rule", "openrouter-kee"], "did you mean openrouter-key?"),
        (["scan", "--ignore-key", "abc"], "never keys"),
        (["scan", "--stage"], "--staged"),
        (["scna"], "did you mean scan?"),
        (["rules", "show", "openrouter-kee"], "did you mean openrouter-key?"),
        (["explain", "zzzz"], "orscan rules list"),
        (["fake-key", "-n", "0"], "0"),
        (["hook", "commit-msg", "missing"], "the message cannot be read"),
    ],
)
def test_wrong_use_is_one_line_on_standard_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("nothing")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("orscan: ")
    assert err.count("\n") == 1
    assert said in err


def test_a_broken_configuration_is_never_clean(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".orscan.toml").write_text("fail-on =")
    assert main(["scan", str(tmp_path)]) == 2
    assert ".orscan.toml: cannot be read" in capsys.readouterr().err


def test_no_message_repeats_a_key(capsys: Capture) -> None:
    for arguments in (["scan", key()], [key()], ["scan", f"--{key()}"], ["explain", key()]):
        assert main(arguments) == 2
    assert key() not in capsys.readouterr().err


def test_a_crash_prints_no_key_and_is_not_clean(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("nothing")

    def crash(*_: object, **__: object) -> None:
        raise ValueError(f"unexpected {key()}")

    monkeypatch.setattr("orscan.runner.run", crash)
    assert main(["scan", str(tmp_path)]) == 3
    assert main(["--debug", "scan", str(tmp_path)]) == 3
    err = capsys.readouterr().err
    assert "internal error: ValueError" in err
    assert "Traceback" in err
    assert key() not in err


def test_an_interrupt_is_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orscan.runner.run", interrupt)
    assert main(["scan", str(tmp_path)]) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ there")
def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{key()}\n" * 3_000)
    command = (
        f'"{sys.executable}" -m orscan scan -f json a.txt | head -c 1; exit "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr == b""


def test_debug_tells_how_it_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    code, _, err = run("--debug", "scan", str(tmp_path))
    assert code == 0
    assert "prefilter: hyperscan" in err


def test_colour_only_where_it_is_asked_for(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.txt").write_text(key())
    main(["scan", str(tmp_path)])
    assert "\x1b[" not in capsys.readouterr().out
    main(["scan", str(tmp_path), "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out


def test_help_has_examples(capsys: Capture) -> None:
    for command in ([], ["scan"]):
        assert main([*command, "--help"]) == 0
    assert "orscan scan --staged" in capsys.readouterr().out


def test_the_working_folders_modules_are_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for name in ("click.py", "re.py", "subprocess.py", "orscan.py"):
        (tmp_path / name).write_text(f"open({str(mark)!r}, 'w')")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(
        [sys.executable, "-P", "-m", "orscan", "scan"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert not mark.exists()
