import os
import sys
from pathlib import Path

import pytest

from orscan import runner
from orscan.errors import GitError, NotARepositoryError
from orscan.report import Report
from tests.conftest import Repository
from tests.support import key


def paths(report: Report) -> list[str]:
    return [f.location.path for f in report.findings]


def test_only_the_staged_content_counts(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.write("a.txt", "nothing")
    repo.stage("b.txt", "nothing")
    repo.write("b.txt", key(2))
    repo.write("c.txt", key(3))
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_a_commit_that_only_removes_a_key_passes(repo: Repository) -> None:
    repo.stage("a.txt", f"one\n{key()}\n")
    repo.stage("b.txt", key())
    repo.commit()
    repo.stage("a.txt", "one\n")
    repo.git("rm", "-q", "b.txt")
    report = runner.scan_staged()
    assert report.exit_code == 0
    assert report.scanned.files == 1


def test_the_first_commit(repo: Repository) -> None:
    repo.stage("a.txt", key())
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_nothing_staged_is_clean(repo: Repository) -> None:
    assert runner.scan_staged().exit_code == 0
    repo.commit()
    report = runner.scan_staged()
    assert (report.exit_code, report.scanned.files) == (0, 0)


def test_a_renamed_and_changed_file(repo: Repository) -> None:
    repo.stage("a.txt", "line\n" * 50)
    repo.commit()
    repo.git("mv", "a.txt", "b.txt")
    repo.stage("b.txt", "line\n" * 50 + key())
    report = runner.scan_staged()
    assert [(f.location.path, f.location.start.line) for f in report.findings] == [("b.txt", 51)]


def test_a_change_of_mode_alone_is_read_again(repo: Repository) -> None:
    repo.stage("a.sh", key())
    repo.commit()
    repo.git("update-index", "--chmod=+x", "a.sh")
    assert paths(runner.scan_staged()) == ["a.sh"]


def test_called_from_a_folder_below(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.stage("top.txt", key(1))
    repo.stage("sub/a.txt", key(2))
    monkeypatch.chdir(repo.root / "sub")
    assert paths(runner.scan_staged()) == ["sub/a.txt", "top.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")
def test_odd_names(repo: Repository) -> None:
    names = ["a b.txt", 'quote".txt', "new\nline.txt", "tab\t.txt", "-dash", "żółw.txt", ":(top)x"]
    for n, name in enumerate(names):
        repo.stage(name, key(n))
    with open(os.fsencode(repo.root) + b"/caf\xe9", "w") as file:
        file.write(key(99))
    repo.git("add", "-A")
    assert len(runner.scan_staged().findings) == len(names) + 1


def test_links_and_names(repo: Repository) -> None:
    (repo.root / "link").symlink_to(f"/srv/{key(1)}")
    repo.git("add", "link")
    repo.stage(f"{key(2)}.txt", "nothing")
    report = runner.scan_staged()
    assert sorted(f.origins[0].kind for f in report.findings) == ["name", "symlink"]


def test_commit_all_and_commit_file_use_another_index(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    index = repo.root / ".git" / "other-index"
    repo.write("a.txt", key())
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=str(index))
    repo.git("add", "a.txt", GIT_INDEX_FILE=str(index))
    assert runner.scan_staged().findings == ()
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_a_linked_work_tree_has_its_own_index(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.stage("a.txt", key())
    assert runner.scan_staged().findings == ()
    monkeypatch.chdir(linked.root)
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_a_submodule_has_its_own_index_and_its_commit_is_left_out(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    other.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.root), "sub")
    assert runner.scan_staged().scanned.left_out == {"submodule commit": 1}
    inside = Repository(repo.root / "sub")
    inside.stage("a.txt", key())
    monkeypatch.chdir(inside.root)
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_a_merge_brings_its_blobs(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.git("checkout", "-q", "-b", "side")
    repo.stage("side.txt", key())
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.stage("main.txt", "nothing")
    repo.commit()
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    assert paths(runner.scan_staged()) == ["side.txt"]


def test_an_unresolved_conflict_is_never_clean(repo: Repository) -> None:
    repo.conflict()
    with pytest.raises(GitError, match="conflict"):
        runner.scan_staged()


def test_a_sparse_checkout_hides_nothing(repo: Repository) -> None:
    repo.stage("in/a.txt", "nothing")
    repo.stage("out/b.txt", "nothing")
    repo.commit()
    repo.git("sparse-checkout", "set", "in")
    blob = repo.write("in/key.txt", key())
    oid = repo.git("hash-object", "-w", str(blob)).strip()
    repo.git("update-index", "--add", "--cacheinfo", f"100644,{oid},out/c.txt")
    assert paths(runner.scan_staged()) == ["out/c.txt"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("diff.external", "/bin/false"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/no/such/file"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.algorithm", "histogram"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("core.pager", "/bin/false"),
        ("core.abbrev", "4"),
        ("core.fsmonitor", "/bin/false"),
        ("core.attributesFile", "/dev/null"),
    ],
)
def test_no_setting_of_git_changes_what_is_seen(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    repo.stage(".gitattributes", "* -diff\n*.txt binary\n")
    repo.commit()
    repo.stage("sub/ż.txt", f"\0{key()}")
    repo.git("config", name, value)
    monkeypatch.chdir(repo.root / "sub")
    assert paths(runner.scan_staged()) == ["sub/ż.txt"]


def test_a_large_blob_is_read_in_chunks(repo: Repository) -> None:
    repo.stage("large.txt", b"x\n" * (5 << 20) + key().encode())
    report = runner.scan_staged()
    assert [f.location.start.line for f in report.findings] == [(5 << 20) + 1]


def test_many_files_at_once(repo: Repository) -> None:
    for n in range(300):
        repo.write(f"f{n}.txt", key(n) if n % 100 == 0 else f"nothing {n}")
    repo.git("add", "-A")
    report = runner.scan_staged()
    assert (len(report.findings), report.scanned.files) == (3, 300)


def test_a_missing_object_is_never_clean(repo: Repository) -> None:
    repo.stage("a.txt", "nothing here")
    oid = repo.git("hash-object", "a.txt").strip()
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(GitError, match="git fsck"):
        runner.scan_staged()


def test_a_sha256_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Repository(tmp_path / "modern")
    made.root.mkdir()
    made.git("init", "-q", "--object-format=sha256")
    made.stage("a.txt", key())
    monkeypatch.chdir(made.root)
    assert paths(runner.scan_staged()) == ["a.txt"]


def test_outside_a_repository_it_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotARepositoryError):
        runner.scan_staged()


def test_without_git_it_is_an_error(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.stage("a.txt", key())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitError, match="git is not installed"):
        runner.scan_staged()
