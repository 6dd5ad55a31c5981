import base64
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orscan.cli import main
from tests.conftest import Repository
from tests.support import body, key

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]


def try_repo(repo: Repository, hook: str, *arguments: str) -> tuple[int, str]:
    """Run a hook through the real pre-commit, in an environment that has orscan already."""
    config = repo.root.parent / "pre-commit.yaml"
    entry = {"orscan": "hook pre-commit", "orscan-commit-msg": "hook commit-msg"}[hook]
    stage = {"orscan": "pre-commit", "orscan-commit-msg": "commit-msg"}[hook]
    config.write_text(
        f"""
repos:
- repo: local
  hooks:
  - id: {hook}
    name: {hook}
    entry: {sys.executable} -P -m orscan {entry}
    language: system
    types: []
    require_serial: true
    stages: [{stage}]
"""
    )
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "-c", str(config), hook, *arguments],
        cwd=repo.root,
        env={**os.environ, "PRE_COMMIT_HOME": str(repo.root.parent / "cache")},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_silent_where_there_is_nothing(repo: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repo.stage("a.txt", "nothing")
    assert main(["hook", "pre-commit"]) == 0
    repo.stage("task-organizer.md", "task-oriented work; sk-or-v1-your-key-here")
    assert main(["hook", "pre-commit"]) == 0
    assert capfd.readouterr() == ("", "")


def test_a_staged_key_stops_the_commit(repo: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repo.stage("a.txt", f"\n\nkey={key()}")
    assert main(["hook", "pre-commit"]) == 1
    out, err = capfd.readouterr()
    assert "a.txt:3:5" in out
    assert "orscan stopped this commit" in err
    assert body()[3:-3] not in out + err


def test_files_are_taken_as_pre_commit_names_them(repo: Repository) -> None:
    repo.write("a.txt", key())
    repo.write("b.txt", "nothing")
    assert main(["hook", "pre-commit", "b.txt"]) == 0
    assert main(["hook", "pre-commit", "b.txt", "a.txt"]) == 1


def test_every_form_gets_past_the_short_cut(repo: Repository) -> None:
    forms = {
        "utf16.txt": key().encode("utf-16"),
        "base64.txt": base64.b64encode(key().encode()),
        "split.js": f'const k = "{key()[:30]}" + "{key()[30:]}"'.encode(),
        "hex.txt": key().encode().hex().encode(),
        "link": None,
    }
    for name, content in forms.items():
        if content is None:
            (repo.root / name).symlink_to(key())
            repo.git("add", name)
        else:
            repo.stage(name, content)
        assert main(["hook", "pre-commit"]) == 1, name
        assert main(["hook", "pre-commit", name]) == 1, name
        repo.git("rm", "-q", "-f", name)


def test_own_rules_get_past_the_short_cut(repo: Repository) -> None:
    repo.write(
        "rules/own-token.toml",
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
""",
    )
    repo.stage("a.txt", "tok-12345678")
    assert main(["hook", "pre-commit"]) == 0
    repo.stage("pyproject.toml", "[tool.orscan]\nrules = ['rules']\n")
    assert main(["hook", "pre-commit"]) == 1


def test_a_configuration_that_is_not_staged_is_mentioned(
    repo: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.stage(".orscan.toml", "strict = false")
    repo.commit()
    repo.stage("a.txt", "nothing")
    assert main(["hook", "pre-commit"]) == 0
    assert capfd.readouterr().err == ""
    repo.write(".orscan.toml", "exclude = ['a.txt']")
    main(["hook", "pre-commit"])
    assert "changes that are not staged" in capfd.readouterr().err


def test_a_message_is_read_but_not_the_diff_below_the_scissors(repo: Repository) -> None:
    file = repo.root / ".git" / "COMMIT_EDITMSG"
    file.write_text(f"Remove key\n\nIt was {key()}\n")
    assert main(["hook", "commit-msg", str(file)]) == 1
    scissors = "# ------------------------ >8 ------------------------\n"
    told = "# Do not modify or remove the line above.\n"
    file.write_text(f"Remove key\n{scissors}{told}-{key()}\n")
    assert main(["hook", "commit-msg", str(file)]) == 0
    file.write_text(f"Scissors of one's own\n{scissors}{key()}\n")
    assert main(["hook", "commit-msg", str(file)]) == 1


def test_outside_a_repository_the_hook_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["hook", "pre-commit"]) == 2


def test_the_short_cut_loads_next_to_nothing(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    code = (
        "import sys; from orscan.cli import main; code = main(['hook', 'pre-commit']); "
        "print(code, *sorted(sys.modules))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout.decode()
    code_printed, *modules = out.split()
    assert code_printed == "0"
    assert not {"click", "git", "rich", "hyperscan", "dataclasses", "tomllib"} & set(modules)


def test_pre_commit_blocks_and_passes(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    code, out = try_repo(repo, "orscan")
    assert (code, "Passed" in out) == (0, True)
    repo.stage("b.txt", key())
    code, out = try_repo(repo, "orscan")
    assert (code, "b.txt:1:1" in out) == (1, True)


def test_pre_commit_with_partly_staged_files_sees_what_is_staged(repo: Repository) -> None:
    repo.stage("a.txt", "nothing\n")
    repo.commit()
    repo.stage("a.txt", "nothing\nmore\n")
    repo.write("a.txt", f"nothing\nmore\n{key()}\n")
    assert try_repo(repo, "orscan")[0] == 0
    assert key() in (repo.root / "a.txt").read_text()


def test_pre_commit_over_all_files(repo: Repository) -> None:
    repo.stage("old.txt", key())
    repo.commit()
    assert try_repo(repo, "orscan")[0] == 0
    assert try_repo(repo, "orscan", "--all-files")[0] == 1


def test_pre_commit_checks_messages(repo: Repository) -> None:
    file = repo.write("message", f"subject\n\n{key()}\n")
    arguments = ("--hook-stage", "commit-msg", "--commit-msg-filename", str(file))
    assert try_repo(repo, "orscan-commit-msg", *arguments)[0] == 1
    file.write_text("subject\n")
    assert try_repo(repo, "orscan-commit-msg", *arguments)[0] == 0


def push_lines(repo: Repository, old: str = "0" * 40) -> bytes:
    new = repo.git("rev-parse", "HEAD").strip()
    return f"refs/heads/main {new} refs/heads/main {old}\n".encode()


def hook_pre_push(repo: Repository, *arguments: str, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "orscan", "hook", "pre-push", *arguments],
        cwd=repo.root,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        input=b"" if environ else push_lines(repo),
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_a_push_is_checked_from_what_git_says(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    assert hook_pre_push(repo, "origin", "x") == (0, "")
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    code, out = hook_pre_push(repo, "origin", "x")
    assert code == 1
    assert "a.txt:1:1" in out
    assert "orscan stopped this push" in out.splitlines()[-1]
    assert "git rebase" in out.splitlines()[-1]


def test_a_push_that_cannot_be_checked_is_stopped(repo: Repository) -> None:
    repo.stage("a.txt", "text")
    repo.commit()
    oid = repo.git("rev-parse", "HEAD:a.txt").strip()
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    code, out = hook_pre_push(repo, "origin", "x")
    assert (code, "git push --no-verify" in out) == (3, True)


def test_every_form_of_a_push_gets_past_the_short_cut(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.git("checkout", "-q", "-b", "side")
    start = repo.git("rev-parse", "HEAD").strip()

    def stopped(tip: str = "HEAD", ref: str = "refs/heads/side") -> bool:
        oid = repo.git("rev-parse", tip).strip()
        line = f"{ref} {oid} {ref} {'0' * 40}\n"
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
        code = main(["hook", "pre-push", "origin", "x"])
        repo.git("reset", "-q", "--hard", start)
        return code == 1

    assert not stopped()
    for name, content in (
        ("utf16.txt", key().encode("utf-16")),
        ("base64.txt", base64.b64encode(key().encode())),
        (f"{key()}.txt", b"nothing"),
    ):
        repo.stage(name, content)
        repo.commit()
        repo.git("rm", "-q", name)
        repo.commit()
        assert stopped(), name
    (repo.root / "link").symlink_to(key())
    repo.git("add", "link")
    repo.commit()
    assert stopped()
    repo.commit(key())
    assert stopped()
    repo.git("merge", "-q", "--no-ff", "--no-commit", "main")
    repo.stage("evil.txt", key())
    repo.commit()
    assert stopped()
    blob = repo.git("hash-object", "-w", str(repo.write("x", key()))).strip()
    repo.git("tag", "-a", "-m", key(), "v1")
    repo.git("tag", "-a", "-m", "outer", "v2", "v1")
    assert stopped("v1", "refs/tags/v1")
    assert stopped("v2", "refs/tags/v2")
    assert stopped(blob, "refs/tags/blob")
    assert stopped("HEAD", f"refs/heads/{key()}")
    assert not stopped()


@pytest.mark.parametrize("name", ["nothing", "refs/remotes/origin/HEAD"])
def test_git_is_believed_more_than_what_was_last_seen_of_a_branch(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repo.git("remote", "add", "origin", "x")
    repo.commit()
    start = repo.git("rev-parse", "HEAD").strip()
    repo.stage("a.txt", key())
    repo.commit()
    tip = repo.git("rev-parse", "HEAD").strip()
    repo.git("update-ref", "refs/remotes/origin/main", tip)
    if name != "nothing":
        repo.git("symbolic-ref", name, "refs/remotes/origin/main")
    for old, new in ((start, tip), ("0" * 40, tip)):
        line = f"refs/heads/main {new} refs/heads/main {old}\n"
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
        assert main(["hook", "pre-push", "origin", "x"]) == 1
    line = f"refs/heads/main {tip} refs/heads/main {tip}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert main(["hook", "pre-push", "origin", "x"]) == 0


def test_the_short_cut_of_a_push_loads_next_to_nothing(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    code = (
        "import sys; from orscan.cli import main; code = main(['hook', 'pre-push', 'x', 'y']); "
        "print(code, *sorted(sys.modules))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        input=push_lines(repo),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout.decode()
    code_printed, *modules = out.split()
    assert code_printed == "0"
    assert not {"click", "git", "rich", "hyperscan", "dataclasses", "tomllib"} & set(modules)


def test_a_push_is_checked_from_what_pre_commit_says(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", key())
    repo.commit()
    environ = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": "HEAD~1", "PRE_COMMIT_TO_REF": "HEAD"}
    assert hook_pre_push(repo, **environ)[0] == 1
    environ["PRE_COMMIT_FROM_REF"] = "HEAD"
    assert hook_pre_push(repo, **environ) == (0, "")
    assert hook_pre_push(repo, PRE_COMMIT="1")[0] == 1


def test_git_is_believed_where_it_runs_within_pre_commit(repo: Repository) -> None:
    repo.commit()
    lines = push_lines(repo)
    done = subprocess.run(
        [sys.executable, "-m", "orscan", "hook", "pre-push", "origin", "x"],
        cwd=repo.root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PRE_COMMIT": "1"},
        input=lines + b"nonsense\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"standard input" in done.stderr) == (2, True)


def remote(repo: Repository, tmp_path: Path) -> Repository:
    bare = Repository(tmp_path / "bare.git")
    bare.root.mkdir()
    bare.git("init", "-q", "--bare", "-b", "main")
    repo.git("remote", "add", "origin", str(bare.root))
    return bare


def push(repo: Repository, *arguments: str, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", "push", *arguments],
        cwd=repo.root,
        env={**os.environ, **environ},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_pre_commit_checks_pushes(repo: Repository, tmp_path: Path) -> None:
    bare = remote(repo, tmp_path)
    repo.write(
        ".pre-commit-config.yaml",
        f"""
repos:
- repo: local
  hooks:
  - id: orscan-push
    name: orscan-push
    entry: {sys.executable} -P -m orscan hook pre-push
    language: system
    pass_filenames: false
    always_run: true
    require_serial: true
    stages: [pre-push]
""",
    )
    environ = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    install = [sys.executable, "-m", "pre_commit", "install", "-t", "pre-push"]
    subprocess.run(install, check=True, capture_output=True, env={**os.environ, **environ})
    repo.stage("a.txt", key(1))
    repo.commit()
    assert push(repo, "origin", "main", **environ)[0] == 1
    repo.git("rm", "-q", "a.txt")
    repo.git("commit", "-q", "--allow-empty", "--amend", "-m", "change")
    code, out = push(repo, "origin", "main", **environ)
    assert (code, "Passed" in out) == (0, True)
    repo.stage("b.txt", key(2))
    repo.commit()
    repo.git("rm", "-q", "b.txt")
    repo.commit()
    code, out = push(repo, "origin", "main:new", **environ)
    assert (code, "b.txt:1:1" in out) == (1, True)
    assert bare.git("for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]
    run = [sys.executable, "-m", "pre_commit", "run", "--hook-stage", "pre-push", "--all-files"]
    done = subprocess.run(run, env={**os.environ, **environ}, check=False, capture_output=True)
    assert (done.returncode, b"b.txt:1:1" in done.stdout) == (1, True)


@pytest.mark.slow
def test_the_published_hooks_install_and_run(repo: Repository, tmp_path: Path) -> None:
    published = Repository(tmp_path / "published")
    published.root.mkdir()
    published.git("init", "-q")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            published.stage(name, (ROOT / name).read_bytes())
    published.commit()
    repo.stage("a.txt", key())
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(published.root), "orscan", "-v"],
        cwd=repo.root,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")},
        capture_output=True,
        check=False,
    )
    out = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 1, out
    assert "a.txt:1:1" in out
