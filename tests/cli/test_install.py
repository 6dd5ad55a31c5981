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


@pytest.fixture
def bare(repo: Repository, tmp_path: Path) -> Repository:
    """The repository that *repo* pushes to, with orscan's hook in between."""
    made = Repository(tmp_path / "bare.git")
    made.root.mkdir()
    made.git("init", "-q", "--bare", "-b", "main")
    repo.git("remote", "add", "origin", str(made.root))
    repo.stage("a.txt", "nothing")
    repo.commit()
    assert main(["install", "--hook", "pre-push"]) == 0
    return made


def push(repo: Repository, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", "push", "-q", *arguments], cwd=repo.root, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def refs(bare: Repository) -> list[str]:
    return bare.git("for-each-ref", "--format=%(refname:short)").split()


def add_and_remove(repo: Repository, n: int = 0) -> None:
    repo.stage("key.txt", key(n))
    repo.commit()
    repo.git("rm", "-q", "key.txt")
    repo.commit()


def test_a_push_with_a_key_is_stopped_even_if_it_is_gone_again(
    repo: Repository, bare: Repository
) -> None:
    assert push(repo, "origin", "main") == (0, "")
    add_and_remove(repo)
    code, out = push(repo, "origin", "main")
    assert (code, "key.txt:1:1" in out, "orscan stopped this push" in out) == (1, True, True)
    assert bare.git("rev-list", "--count", "main").strip() == "1"
    repo.git("reset", "-q", "--hard", "HEAD~2")
    repo.commit()
    assert push(repo, "origin", "main") == (0, "")


def test_new_branches_tags_and_deletions(repo: Repository, bare: Repository) -> None:
    assert push(repo, "origin", "main", "main:other") == (0, "")
    repo.git("tag", "light")
    repo.git("tag", "-a", "-m", "message", "heavy")
    assert push(repo, "origin", "--tags") == (0, "")
    assert push(repo, "origin", ":other", ":heavy") == (0, "")
    assert refs(bare) == ["main", "light"]
    add_and_remove(repo)
    assert push(repo, "origin", "main:new")[0] == 1
    repo.git("tag", "new")
    assert push(repo, "origin", "new")[0] == 1
    assert push(repo, "origin", "main", "main:new", "--tags")[0] == 1
    assert refs(bare) == ["main", "light"]


def test_a_forced_push(repo: Repository, bare: Repository, tmp_path: Path) -> None:
    assert push(repo, "origin", "main") == (0, "")
    other = Repository(tmp_path / "other")
    repo.git("clone", "-q", str(bare.root), str(other.root))
    other.commit()
    other.git("push", "-q", "origin", "main")
    # What is there now was never fetched here.
    repo.git("commit", "-q", "--amend", "--allow-empty", "-m", "amended")
    add_and_remove(repo)
    assert push(repo, "--force", "origin", "main")[0] == 1
    repo.git("reset", "-q", "--hard", "HEAD~2")
    assert push(repo, "--force", "origin", "main") == (0, "")


def test_messages_tag_messages_and_branch_names(repo: Repository, bare: Repository) -> None:
    assert push(repo, "origin", f"main:{key(1)}")[0] == 1
    repo.git("tag", "-a", "-m", f"it is {key(2)}", "v1")
    code, out = push(repo, "origin", "v1")
    assert (code, "tag v1" in out) == (1, True)
    assert push(repo, "origin", "main") == (0, "")
    repo.commit(f"it is {key(3)}")
    assert push(repo, "origin", "main")[0] == 1
    assert refs(bare) == ["main"]


def test_to_an_address_and_from_a_folder_below(
    repo: Repository, bare: Repository, tmp_path: Path
) -> None:
    add_and_remove(repo)
    (repo.root / "sub").mkdir()
    below = Repository(repo.root / "sub")
    assert push(below, str(bare.root), "main")[0] == 1
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    assert push(Repository(tmp_path / "linked"), "origin", "linked")[0] == 1
    away = Repository(tmp_path)
    assert away.git("--git-dir", str(repo.root / ".git"), "push", "origin", "main", check=False)
    assert refs(bare) == []


def test_a_shallow_clone_can_push_what_it_added(
    repo: Repository, bare: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_and_remove(repo)
    repo.git("push", "-q", "--no-verify", "origin", "main")
    clone = Repository(tmp_path / "clone")
    repo.git("clone", "-q", "--depth", "1", f"file://{bare.root}", str(clone.root))
    monkeypatch.chdir(clone.root)
    assert main(["install", "--hook", "pre-push"]) == 0
    clone.commit()
    assert push(clone, "origin", "main") == (0, "")
    add_and_remove(clone)
    assert push(clone, "origin", "main")[0] == 1


def test_a_push_hook_that_is_there_gets_the_same_lines(repo: Repository, bare: Repository) -> None:
    hook = repo.root / ".git" / "hooks" / "pre-push"
    hook.unlink()
    hook.write_text('#!/bin/sh\necho "$@" > told.txt\ncat >> told.txt\n')
    hook.chmod(0o755)
    assert main(["install", "--hook", "pre-push"]) == 0
    repo.git("tag", "v1")
    assert push(repo, "origin", "main", "v1") == (0, "")
    told = (repo.root / "told.txt").read_text()
    oid, zeros = repo.git("rev-parse", "HEAD").strip(), "0" * 40
    lines = [f"{ref} {oid} {ref} {zeros}\n" for ref in ("refs/heads/main", "refs/tags/v1")]
    assert told == f"origin {bare.root}\n{''.join(lines)}"
    add_and_remove(repo)
    assert push(repo, "origin", "main")[0] == 1
    assert main(["uninstall"]) == 0
    assert push(repo, "origin", "main") == (0, "")


@pytest.mark.parametrize("script", ["exit 7", "cat >/dev/null\nexit 7"])
def test_a_push_hook_that_fails_stops_the_push_still(
    repo: Repository, bare: Repository, script: str
) -> None:
    hook = repo.root / ".git" / "hooks" / "pre-push"
    hook.unlink()
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
    main(["install", "--hook", "pre-push"])
    assert push(repo, "origin", "main")[0] == 1
    hook.with_name("pre-push.before-orscan").write_text("#!/bin/sh\nexit 0\n")
    assert push(repo, "origin", "main") == (0, "")
    assert refs(bare) == ["main"]


def test_a_push_hook_without_its_orscan_stops_the_push(
    repo: Repository, bare: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = repo.root / ".git" / "hooks" / "pre-push"
    hook.write_text(hook.read_text().replace(Path(sys.executable).as_posix(), "/gone/python"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    code, out = push(repo, "origin", "main")
    assert (code, "this push was not checked" in out, refs(bare)) == (1, True, [])


def test_thousands_of_refs_at_once(repo: Repository, bare: Repository) -> None:
    oid = repo.git("rev-parse", "HEAD").strip()
    names = "".join(f"create refs/tags/t{n} {oid}\n" for n in range(3000))
    subprocess.run(
        ["git", "update-ref", "--stdin"], input=names.encode(), cwd=repo.root, check=True
    )
    assert push(repo, "origin", "--tags") == (0, "")
    assert len(refs(bare)) == 3000
