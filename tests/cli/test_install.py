import subprocess
import sys
from pathlib import Path

import pytest

from orscan.cli import main
from tests.conftest import Repository
from tests.support import key

Capture = pytest.CaptureFixture[str]


def commit(repo: Repository, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", "commit", "-m", "change", *arguments],
        cwd=repo.root,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_a_commit_with_a_key_is_stopped(repo: Repository) -> None:
    assert main(["install"]) == 0
    repo.stage("a.txt", "nothing")
    assert commit(repo)[0] == 0
    repo.stage("b.txt", key())
    code, out = commit(repo)
    assert (code, "orscan stopped this commit" in out) == (1, True)


def test_commit_all_and_commit_file(repo: Repository) -> None:
    repo.stage("a.txt", "one")
    repo.stage("b.txt", "one")
    repo.commit()
    main(["install"])
    repo.write("a.txt", key())
    assert commit(repo, "-a")[0] == 1
    assert commit(repo, "a.txt")[0] == 1
    repo.write("b.txt", "two")
    assert commit(repo, "b.txt")[0] == 0


def test_a_message_with_a_key_is_stopped(repo: Repository) -> None:
    main(["install"])
    repo.stage("a.txt", "nothing")
    assert commit(repo, "-m", key())[0] == 1


def test_called_from_a_folder_below_and_in_a_linked_work_tree(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.stage("sub/a.txt", "nothing")
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    monkeypatch.chdir(tmp_path / "linked" / "sub")
    assert main(["install"]) == 0
    assert (repo.root / ".git" / "hooks" / "pre-commit").exists()
    linked = Repository(tmp_path / "linked")
    linked.stage("b.txt", key())
    assert commit(linked)[0] == 1


def test_a_hook_that_is_there_runs_first_and_comes_back(repo: Repository, capsys: Capture) -> None:
    hook = repo.write(".git/hooks/pre-commit", "#!/bin/sh\necho before >> ran.txt\n")
    hook.chmod(0o755)
    assert main(["install"]) == 0
    assert main(["install"]) == 0
    assert "runs first" in capsys.readouterr().out
    repo.stage("a.txt", "nothing")
    assert commit(repo)[0] == 0
    assert (repo.root / "ran.txt").read_text() == "before\n"
    repo.stage("b.txt", key())
    assert commit(repo)[0] == 1
    assert main(["uninstall"]) == 0
    assert hook.read_text() == "#!/bin/sh\necho before >> ran.txt\n"
    assert commit(repo)[0] == 0
    assert not (repo.root / ".git" / "hooks" / "commit-msg").exists()


def test_a_hook_that_fails_stops_the_commit_still(repo: Repository) -> None:
    hook = repo.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 7\n")
    hook.chmod(0o755)
    main(["install"])
    repo.stage("a.txt", "nothing")
    assert commit(repo)[0] == 1


def test_another_hook_is_not_removed(repo: Repository, capsys: Capture) -> None:
    hook = repo.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    assert main(["uninstall"]) == 0
    assert "not orscan's" in capsys.readouterr().out
    assert hook.exists()


def test_a_hook_changed_since_is_a_tangle(repo: Repository, capsys: Capture) -> None:
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    main(["install"])
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\n# another\n")
    assert main(["install"]) == 2
    assert "before-orscan" in capsys.readouterr().err


def test_the_hooks_path_of_the_repository_is_respected(repo: Repository) -> None:
    repo.git("config", "core.hooksPath", "tools/hooks")
    assert main(["install"]) == 0
    assert (repo.root / "tools" / "hooks" / "pre-commit").exists()
    repo.stage("a.txt", key())
    assert commit(repo)[0] == 1


@pytest.mark.usefixtures("repo")
def test_a_hooks_path_for_all_repositories_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[core]\n\thooksPath = {tmp_path}/hooks\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert main(["install"]) == 2
    assert "for all repositories (global)" in capsys.readouterr().err
    assert not (tmp_path / "hooks").exists()


def test_husky_is_left_to_husky(repo: Repository, capsys: Capture) -> None:
    repo.git("config", "core.hooksPath", ".husky/_")
    assert main(["install"]) == 2
    assert ".husky/pre-commit" in capsys.readouterr().err


@pytest.mark.parametrize("bare", [True, False])
def test_where_no_commit_is_made_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: bool
) -> None:
    if bare:
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    assert main(["install"]) == 2


def test_one_hook_alone(repo: Repository) -> None:
    assert main(["install", "--hook", "commit-msg"]) == 0
    hooks = repo.root / ".git" / "hooks"
    assert (hooks / "commit-msg").exists()
    assert not (hooks / "pre-commit").exists()


def test_a_hook_without_its_orscan_stops_the_commit(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["install"])
    hook = repo.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(hook.read_text().replace(Path(sys.executable).as_posix(), "/gone/python"))
    repo.stage("a.txt", "nothing")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    code, out = commit(repo)
    assert (code, "not found" in out) == (1, True)


def test_the_hook_imports_nothing_from_the_repository(repo: Repository) -> None:
    main(["install"])
    for name in ("subprocess.py", "os.py", "orscan.py", "re.py"):
        repo.stage(name, "open('ran', 'w')")
    assert commit(repo)[0] == 0
    assert not (repo.root / "ran").exists()
