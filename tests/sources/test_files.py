import contextlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from orscan import runner
from orscan.config import Config
from orscan.errors import ConfigError, UsageError
from orscan.report import Gravity, Report
from tests.conftest import Repository
from tests.support import key


def places(report: Report) -> list[tuple[str, int]]:
    return [(f.location.path, f.location.start.line) for f in report.findings]


def test_tracked_and_untracked_files_are_read(repo: Repository) -> None:
    repo.stage("tracked.txt", f"\n{key(1)}\n")
    repo.commit()
    repo.write("untracked.txt", key(2))
    assert places(runner.scan_path(".")) == [("tracked.txt", 2), ("untracked.txt", 1)]


def test_what_git_ignores_is_left_out_unless_asked_for(repo: Repository) -> None:
    repo.write(".gitignore", "*.log\nout/\n")
    repo.write("a.log", key(1))
    repo.write("out/b.txt", key(2))
    repo.write("c.txt", "nothing")
    assert places(runner.scan_path(".")) == []
    assert places(runner.scan_path(".", Config(gitignore=False))) == [
        ("a.log", 1),
        ("out/b.txt", 1),
    ]
    assert places(runner.scan_path("a.log")) == [("a.log", 1)]
    assert places(runner.scan_path("out")) == [("out/b.txt", 1)]


def test_a_tracked_file_that_an_ignore_file_names_is_read(repo: Repository) -> None:
    repo.write(".gitignore", ".env\n")
    repo.stage(".env", key())
    report = runner.scan_path(".")
    assert [f.leak_class for f in report.findings] == ["env-file-tracked"]


def test_an_untracked_env_file_is_no_tracked_one(repo: Repository) -> None:
    repo.write(".env", key())
    assert [f.leak_class for f in runner.scan_path(".").findings] == ["key"]


def test_the_working_tree_is_read_not_the_index(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.write("a.txt", key())
    assert places(runner.scan_path(".")) == [("a.txt", 1)]


def test_a_tracked_file_that_was_deleted_is_left_out(repo: Repository) -> None:
    repo.stage("gone.txt", key())
    repo.stage("here.txt", "nothing")
    repo.commit()
    (repo.root / "gone.txt").unlink()
    report = runner.scan_path(".")
    assert report.exit_code == 0
    assert report.scanned.left_out == {"not in the working tree": 1}


def test_paths_are_relative_to_the_repositorys_root(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.stage("src/deep/a.txt", key())
    repo.stage("b.txt", key(1))
    monkeypatch.chdir(repo.root / "src")
    assert places(runner.scan_path(".")) == [("src/deep/a.txt", 1)]
    assert places(runner.scan_paths(["deep", "../b.txt"])) == [("b.txt", 1), ("src/deep/a.txt", 1)]


def test_submodules_are_entered(repo: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    other.stage("inner.txt", key())
    other.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.root), "sub")
    repo.commit()
    report = runner.scan_path(".")
    assert places(report) == [("sub/inner.txt", 1)]
    assert report.findings[0].origins[0].tracked


def test_a_submodule_that_is_not_checked_out_is_told(repo: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    other.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.root), "sub")
    repo.commit()
    repo.git("submodule", "deinit", "-q", "-f", "sub")
    assert runner.scan_path(".").scanned.left_out == {"submodule not checked out": 1}


def test_a_repository_inside_is_entered(repo: Repository) -> None:
    inner = Repository(repo.root / "vendor/inner")
    inner.root.mkdir(parents=True)
    inner.git("init", "-q")
    inner.write(".gitignore", "secret.txt\n")
    inner.write("secret.txt", key(1))
    inner.stage("a.txt", key(2))
    assert places(runner.scan_path(".")) == [("vendor/inner/a.txt", 1)]


def test_a_linked_work_tree_is_read(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    report = runner.scan_path(tmp_path / "linked")
    assert places(report) == [("a.txt", 1)]
    assert report.findings[0].origins[0].tracked


def test_the_git_folder_is_not_entered(repo: Repository) -> None:
    (repo.root / ".git" / "note.txt").write_text(key())
    assert runner.scan_path(".").exit_code == 0


def test_a_plain_folder_honours_its_ignore_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.log", "sub/c.txt", "sub/d.tmp", "sub/keep.tmp", "out/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(key())
    (tmp_path / ".gitignore").write_text("*.log\nout/\n")
    (tmp_path / "sub" / ".orscanignore").write_text("*.tmp\n!keep.tmp\n")
    report = runner.scan_path(tmp_path)
    assert [path for path, _ in places(report)] == ["a.txt", "sub/c.txt", "sub/keep.tmp"]
    assert report.scanned.left_out == {"ignored by an ignore file": 3}


def test_orscanignore_counts_in_a_work_tree_too(repo: Repository) -> None:
    repo.write(".orscanignore", "vendor/\n")
    repo.stage("vendor/a.txt", key())
    repo.stage("b.txt", "nothing")
    report = runner.scan_path(".")
    assert report.exit_code == 0
    assert report.scanned.left_out == {"ignored by an ignore file": 1}


def test_a_repository_in_a_plain_folder_is_read_as_git_sees_it(tmp_path: Path) -> None:
    one = Repository(tmp_path / "one")
    one.root.mkdir()
    one.git("init", "-q")
    one.write(".gitignore", "*.env\n")
    one.stage("prod.env", key())
    (tmp_path / "loose.txt").write_text(key(1))
    report = runner.scan_path(tmp_path)
    assert places(report) == [("loose.txt", 1), ("one/prod.env", 1)]


def test_excluded_files_are_not_read_and_counted(repo: Repository) -> None:
    repo.stage("vendor/a.txt", key())
    repo.stage("b.txt", "nothing")
    report = runner.scan_path(".", Config(exclude=("vendor/",)))
    assert (report.exit_code, report.scanned.files) == (0, 1)
    assert report.scanned.left_out == {"excluded by configuration": 1}


def test_links_are_not_followed_but_their_target_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "scanned"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text(key(1))
    (folder / "link").symlink_to("../outside.txt")
    (folder / "keyed").symlink_to(f"/tmp/{key(2)}")
    (folder / "loop").symlink_to("loop")
    report = runner.scan_path(folder)
    assert [(f.location.path, f.origins[0].kind) for f in report.findings] == [("keyed", "symlink")]


def test_file_names_are_read_and_shown_masked(tmp_path: Path) -> None:
    (tmp_path / f"backup-{key()}.txt").write_text("nothing")
    report = runner.scan_path(tmp_path)
    assert len(report.findings) == 1
    assert key() not in report.findings[0].location.path
    assert report.findings[0].origins[0].kind == "name"


def test_names_that_are_no_text_are_shown_with_escapes(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as file:
        file.write(key())
    assert places(runner.scan_path(tmp_path)) == [("caf\\xe9.txt", 1)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_never_clean(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    (tmp_path / "b.txt").write_text("nothing")
    (tmp_path / "b.txt").chmod(0)
    report = runner.scan_path(tmp_path)
    assert report.exit_code == 3
    assert [d.path for d in report.diagnostics] == ["b.txt"]


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs Linux")
def test_a_file_that_breaks_while_it_is_read_is_never_clean() -> None:
    report = runner.scan_path("/proc/self/mem", Config())
    assert report.exit_code == 3
    assert "cannot be read" in report.diagnostics[0].message


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        (tmp_path / "a.txt").write_text("nothing")
        report = runner.scan_path(tmp_path)
    assert report.exit_code == 0
    assert report.scanned.left_out == {"no regular file": 2}


def test_an_empty_folder_is_clean_but_one_with_everything_left_out_is_not(tmp_path: Path) -> None:
    assert runner.scan_path(tmp_path).exit_code == 0
    (tmp_path / "a.txt").write_text("nothing")
    report = runner.scan_path(tmp_path, Config(exclude=("*",)))
    assert report.exit_code == 3
    assert report.diagnostics[-1].gravity is Gravity.INCOMPLETE


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 1, 5 << 20, (9 << 20) + 7])
def test_a_large_file_is_read_to_its_end(tmp_path: Path, size: int) -> None:
    line = b"x" * 99 + b"\n"
    text = (line * (size // 100 + 1))[:size]
    (tmp_path / "large.txt").write_bytes(text + b"\n" + key().encode())
    report = runner.scan_path(tmp_path)
    assert places(report) == [("large.txt", text.count(b"\n") + 2)]
    assert report.scanned.bytes == size + 74


@pytest.mark.parametrize("around", [-80, -73, -40, -1, 0, 1])
def test_a_key_across_the_edge_of_a_window_is_found_once(tmp_path: Path, around: int) -> None:
    at = (4 << 20) + around
    (tmp_path / "large.txt").write_bytes(b"x" * at + key().encode() + b"x" * 200_000)
    report = runner.scan_path(tmp_path)
    assert [f.location.start.column for f in report.findings] == [at + 1]


def test_many_files_are_read_by_several_processes(tmp_path: Path) -> None:
    for n in range(2_600):
        folder = tmp_path / f"d{n // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"{n}.txt").write_text(key(n) if n % 500 == 0 else "nothing")
    report = runner.scan_paths([str(tmp_path)], jobs=2)
    assert report.scanned.files == 2_600
    assert [path for path, _ in places(report)] == sorted(
        f"d{n // 100}/{n}.txt" for n in range(0, 2_600, 500)
    )
    alone = runner.scan_paths([str(tmp_path)], jobs=1)
    assert alone.findings == report.findings


def test_git_is_told_to_run_nothing_of_the_repositorys(repo: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = repo.write("evil.sh", f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    repo.stage("a.txt", key())
    for setting in ("core.fsmonitor", "core.pager", "diff.external", "filter.x.clean"):
        repo.git("config", setting, str(script))
    repo.write(".gitattributes", "* filter=x diff=x\n")
    assert len(runner.scan_path(".").findings) == 1
    assert not mark.exists()


def test_a_repository_of_somebody_else_is_an_error_with_the_way_out(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    root = tmp_path / "theirs"
    root.mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "a.txt").write_text(key())
    for path in (root, root / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(Exception, match=r"safe\.directory"):
        runner.scan_path(root)


def test_a_folder_that_git_cannot_list_is_never_clean(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    folder = os.open(repo.root, os.O_RDONLY)
    for _ in range(25):
        with contextlib.suppress(FileExistsError):
            os.mkdir("d" * 200, dir_fd=folder)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    key_file = os.open(".env", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(key_file, key().encode())
    os.close(key_file)
    os.close(folder)
    assert runner.scan_path(".").exit_code != 0


def test_names_of_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / key()).mkdir()
    (tmp_path / key() / "a.txt").write_text("nothing")
    report = runner.scan_path(tmp_path)
    assert [f.origins[0].kind for f in report.findings] == ["name"]
    assert key() not in str(report.findings)


def test_a_name_that_is_an_encoded_key_is_masked(tmp_path: Path) -> None:
    name = key().encode().hex()
    (tmp_path / name).write_text("nothing")
    (finding,) = runner.scan_path(tmp_path).findings
    assert name[20:60] not in f"{finding.location.path} {finding.origins[0].path}"


def test_a_tracked_folder_that_is_gone_is_left_out(repo: Repository) -> None:
    repo.stage("gone/a.txt", "nothing")
    repo.stage("here.txt", "nothing")
    repo.commit()
    shutil.rmtree(repo.root / "gone")
    report = runner.scan_path(".")
    assert report.exit_code == 0
    assert report.scanned.left_out == {"not in the working tree": 1}


def test_a_line_that_is_no_pattern_is_passed_over(repo: Repository) -> None:
    repo.write(".orscanignore", "!\n/\nskipped.txt\n")
    repo.stage("skipped.txt", key(1))
    repo.stage("a.txt", key(2))
    assert places(runner.scan_path(".")) == [("a.txt", 1)]


@pytest.mark.parametrize("pattern", ["!", "a\\"])
def test_an_exclude_that_is_no_pattern_is_an_error(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ConfigError, match="no gitignore pattern"):
        runner.scan_path(tmp_path, Config(exclude=(pattern,)))


def test_a_submodule_that_is_damaged_is_walked(repo: Repository) -> None:
    inner = Repository(repo.root / "sub")
    inner.root.mkdir()
    inner.git("init", "-q")
    inner.stage("a.txt", key())
    inner.commit()
    repo.git("add", "sub")
    shutil.rmtree(inner.root / ".git")
    (inner.root / ".git").mkdir()
    assert places(runner.scan_path(".")) == [("sub/a.txt", 1)]


def test_overlapping_paths_are_scanned_once(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.txt").write_text(key())
    paths = [str(tmp_path), str(tmp_path / "src"), str(tmp_path / "src" / "..")]
    report = runner.scan_paths(paths)
    assert (places(report), report.scanned.files) == ([("src/a.txt", 1)], 1)


def test_a_link_that_is_named_is_followed_but_not_by_the_hook(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text(key())
    (tmp_path / "link").symlink_to("real")
    assert len(runner.scan_path(tmp_path / "link").findings) == 1
    assert runner.scan_paths([str(tmp_path / "link")], follow=False).findings == ()
    (tmp_path / "dangling").symlink_to(key(1))
    assert len(runner.scan_path(tmp_path / "dangling").findings) == 1


def test_a_pipe_that_is_named_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        runner.scan_path(tmp_path / "pipe")


def test_a_bare_repository_inside_is_told(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "b.git")], check=True)
    assert runner.scan_path(tmp_path).exit_code == 3


def test_replaced_objects_are_seen_as_they_are(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.stage("b.txt", "nothing")
    secret, harmless = (repo.git("hash-object", name).strip() for name in ("a.txt", "b.txt"))
    repo.git("replace", secret, harmless)
    assert len(runner.scan_staged().findings) == 1


def test_what_is_excluded_is_excluded_in_every_mode(repo: Repository) -> None:
    repo.stage("fx/a.txt", key())
    config = Config(exclude=("fx/",))
    assert runner.scan_staged(config).exit_code == 0
    assert runner.scan_paths(["fx/a.txt"], config, follow=False).exit_code == 0


@pytest.mark.parametrize("first", "PBCRMLx07!k")
def test_wide_text_may_begin_like_an_archive(tmp_path: Path, first: str) -> None:
    # Split, so that no literal of the wide forms of a key is there to give it away.
    text = f"{first} = 1\nk = 'sk' + '-' + 'or' + '-' + 'v1-' + '{key()[9:]}'\n"
    (tmp_path / "a.py").write_bytes(text.encode("utf-16-le"))
    assert places(runner.scan_path(tmp_path)) == [("a.py", 2)]
