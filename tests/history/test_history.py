"""Every place git keeps something in, in real repositories, one test for each."""

import base64
import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orscan import runner
from orscan.cli import main
from orscan.config import Config
from orscan.errors import GitError, NotARepositoryError
from orscan.finding import Finding, SuppressionKind
from orscan.ranges import Range
from orscan.report import Report
from orscan.story import Story
from tests.conftest import Repository
from tests.support import PREFIX, body, key

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def scanned(folder: str | Path = ".", config: Config | None = None) -> Report:
    return runner.scan_history(str(folder), config or Config(), jobs=1, cache=False)


def places(report: Report) -> list[tuple[str, str]]:
    return sorted((f.location.path, f.origins[0].kind) for f in report.findings)


def only(report: Report) -> Finding:
    (finding,) = report.findings
    assert report.exit_code == 1
    return finding


def story(finding: Finding) -> Story:
    told = finding.origins[0].story
    assert told
    return told


def digests(report: Report) -> set[str]:
    return {f.secret.sha256 for f in report.findings if f.secret}


def oid(repo: Repository, name: str = "HEAD") -> str:
    return repo.git("rev-parse", name).strip()


def kinds(report: Report) -> list[str]:
    return [one.kind for one in report.diagnostics]


def made(root: Path, *options: str) -> Repository:
    """Make another repository beside the one of the fixture."""
    root.mkdir(parents=True, exist_ok=True)
    repo = Repository(root)
    repo.git("init", "-q", "-b", "main", *options)
    return repo


def hash_object(repo: Repository, content: bytes, kind: str = "blob") -> str:
    done = subprocess.run(
        ["git", "hash-object", "-t", kind, "-w", "--stdin", "--literally"],
        cwd=repo.root,
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def forget(repo: Repository) -> None:
    """Leave nothing but the object store to what no ref reaches."""
    repo.git("reflog", "expire", "--expire=all", "--all")
    for name in ("ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG"):
        (repo.root / ".git" / name).unlink(missing_ok=True)


def loose_file(repo: Repository, name: str) -> Path:
    return repo.root / ".git/objects" / name[:2] / name[2:]


def lose(repo: Repository, name: str) -> None:
    file = loose_file(repo, name)
    file.chmod(0o600)
    file.unlink()


def the_pack(repo: Repository) -> Path:
    (pack,) = (repo.root / ".git/objects/pack").glob("*.pack")
    return pack


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


# What commits hold.


def test_a_key_in_head(repo: Repository) -> None:
    repo.stage("src/a.txt", f"one\ntwo {key()}\n")
    repo.commit()
    finding = only(scanned())
    assert (finding.location.path, finding.location.start.line) == ("src/a.txt", 2)
    assert finding.origins[0].kind == "commit"
    assert finding.origins[0].objects == (oid(repo, "HEAD:src/a.txt"),)
    told = story(finding)
    assert told.in_head
    assert told.branches == ("main",)
    assert told.added
    assert told.added.oid == oid(repo)


def test_a_key_that_was_removed(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.stage("a.txt", "gone")
    repo.commit()
    told = story(only(scanned()))
    assert not told.in_head
    assert told.added
    assert told.removed
    assert (told.added.oid, told.removed.oid) == (oid(repo, "HEAD~1"), oid(repo))


def test_the_same_key_at_several_paths_is_one_key(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.stage("b/c.txt", key())
    repo.stage("b/d.txt", f"other content {key()}")
    repo.commit()
    report = scanned()
    assert [path for path, _ in places(report)] == ["a.txt", "b/c.txt", "b/d.txt"]
    assert report.keys == 1


def test_several_versions_of_a_file_are_one_finding(repo: Repository) -> None:
    for number in range(4):
        repo.stage("a.txt", "line\n" * number + key())
        repo.commit()
    finding = only(scanned())
    assert finding.location.start.line == 4
    assert len(finding.origins[0].objects) == 4


def test_a_key_on_another_branch(repo: Repository) -> None:
    repo.commit()
    repo.git("checkout", "-q", "-b", "side")
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("checkout", "-q", "main")
    told = story(only(scanned()))
    assert (told.branches, told.in_head) == (("side",), False)


@pytest.mark.parametrize("options", [["v1"], ["-a", "-m", "release", "v1"]])
def test_a_key_that_only_a_tag_holds(repo: Repository, options: list[str]) -> None:
    repo.commit()
    repo.git("checkout", "-q", "-b", "side")
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("tag", *options)
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-D", "side")
    assert story(only(scanned())).tags == ("v1",)


@pytest.mark.parametrize("name", ["refs/pull/7/head", "refs/remotes/origin/x", "refs/odd/place"])
def test_a_key_that_only_another_ref_holds(repo: Repository, name: str) -> None:
    repo.commit()
    repo.git("checkout", "-q", "--detach")
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("update-ref", name, "HEAD")
    repo.git("checkout", "-q", "main")
    assert story(only(scanned())).refs == (name,)


def test_a_note(repo: Repository) -> None:
    repo.commit()
    repo.git("notes", "add", "-m", f"use {key()}")
    finding = only(scanned())
    assert finding.location.path == oid(repo)
    assert story(finding).refs == ("refs/notes/commits",)


def test_a_ref_to_a_blob_and_to_a_tree(repo: Repository) -> None:
    blob = hash_object(repo, key(1).encode())
    tree = hash_object(
        repo, b"100644 in.txt\0" + bytes.fromhex(hash_object(repo, key(2).encode())), "tree"
    )
    repo.git("update-ref", "refs/odd/blob", blob)
    repo.git("tag", "tree", tree)
    report = scanned()
    assert places(report) == [("in.txt", "commit"), (f"object {blob[:12]}", "object")]


# What no ref keeps.


def stash(repo: Repository, *options: str) -> None:
    repo.stage("a.txt", "nothing\n")
    repo.commit()
    repo.write("a.txt", f"worktree {key(1)}\n")
    repo.git("add", "a.txt")
    repo.write("a.txt", f"worktree {key(2)}\n")
    repo.write("untracked.txt", key(3))
    repo.git("stash", "push", "-q", *options)


def test_a_stash_with_its_index_and_untracked_files(repo: Repository) -> None:
    stash(repo, "--include-untracked")
    report = scanned()
    assert report.keys == 3
    assert {story(f).hides for f in report.findings} == {("stash",)}


def test_a_dropped_stash(repo: Repository) -> None:
    stash(repo, "--include-untracked")
    repo.git("stash", "drop", "-q")
    report = scanned()
    assert report.keys == 3
    assert {story(f).hides for f in report.findings} == {("dangling commit",)}


def test_a_commit_that_was_reset(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("reset", "-q", "--hard", "HEAD~1")
    assert story(only(scanned())).hides == ("reflog",)


def test_a_commit_that_was_amended_and_all_traces_but_it_removed(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.stage("a.txt", "clean")
    repo.git("commit", "-q", "--amend", "-m", "again")
    assert story(only(scanned())).hides == ("reflog",)
    forget(repo)
    assert story(only(scanned())).hides == ("dangling commit",)


def test_a_dangling_blob(repo: Repository) -> None:
    repo.commit()
    blob = hash_object(repo, key().encode())
    finding = only(scanned())
    assert finding.location.path == f"object {blob[:12]}"
    assert finding.origins[0].objects == (blob,)
    assert story(finding).hides == ("dangling blob",)


def test_a_blob_that_was_staged_once(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", key())
    repo.stage("a.txt", "clean")
    repo.commit()
    assert only(scanned()).origins[0].kind == "object"


def test_a_blob_that_only_a_dangling_tree_holds(repo: Repository) -> None:
    repo.commit()
    repo.stage("folder/a.txt", key())
    tree = repo.git("write-tree").strip()
    repo.git("reset", "-q", "--hard")
    assert oid(repo, f"{tree}:folder/a.txt") in only(scanned()).origins[0].objects


def test_what_is_staged_only(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", key())
    finding = only(scanned())
    assert finding.location.path == "a.txt"
    assert story(finding).hides == ("index",)


def test_objects_without_any_commit(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    hash_object(repo, key(2).encode())
    assert scanned().keys == 2


def test_a_name_that_is_staged_only(repo: Repository) -> None:
    repo.commit()
    repo.stage(f"{key()}.txt", "nothing")
    finding = only(scanned())
    assert finding.origins[0].kind == "name"


# How objects are kept.


def grown(repo: Repository, versions: int = 8) -> None:
    """Commit versions of a file that are stored as deltas, and a key in the midst of them."""
    lines = [f"line {number} {body(number)[:20]}" for number in range(400)]
    for number in range(versions):
        lines[number * 7] = f"changed {number}"
        lines[200] = key() if number == versions // 2 else "nothing"
        repo.stage("deep/folder/grown.txt", "\n".join(lines))
        repo.commit(f"version {number}")


@pytest.mark.parametrize(
    "commands",
    [
        [],
        [["gc", "-q"]],
        [["repack", "-adfq", "--depth=50", "--window=250"]],
        [["repack", "-adfq", "--depth=0"]],
        [["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"]],
        [["-c", "pack.indexVersion=1", "repack", "-adfq"]],
        [["-c", "pack.compression=0", "repack", "-adfq"]],
        [["pack-objects", "-q", "--all", ".git/objects/pack/pack"]],
        [["repack", "-aq"]],
        [["repack", "-aq"], ["-c", "pack.indexVersion=1", "repack", "-afq", "--depth=1"]],
        [["-c", "pack.packSizeLimit=1", "repack", "-adq"]],
        [["gc", "-q"], ["multi-pack-index", "write"]],
        [["commit-graph", "write", "--reachable"]],
    ],
    ids=lambda commands: "; ".join(map(" ".join, commands)) or "loose",
)
def test_loose_and_packed_objects_in_every_form(
    repo: Repository, commands: list[list[str]]
) -> None:
    grown(repo)
    for command in commands:
        repo.git(*command)
    report = scanned()
    finding = only(report)
    assert finding.location.path == "deep/folder/grown.txt"
    assert finding.location.start.line == 201
    assert report.scanned.objects == len(repo.git(*ALL_OBJECTS).splitlines())
    assert report.scanned.commits == 8
    assert report.scanned.bytes > 8 * 4_000


ALL_OBJECTS = ("cat-file", "--batch-all-objects", "--batch-check")


def test_old_packs_with_new_loose_objects(repo: Repository) -> None:
    grown(repo)
    repo.git("gc", "-q")
    repo.stage("b.txt", key(1))
    repo.commit()
    repo.git("repack", "-q")
    repo.stage("c.txt", key(2))
    repo.commit()
    report = scanned()
    assert report.keys == 3
    assert report.scanned.objects == len(repo.git(*ALL_OBJECTS).splitlines())


def test_several_processes_find_the_same(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(repo)
    repo.git("gc", "-q")
    repo.stage("b.txt", key(1))
    repo.commit(f"with {key(2)}")
    alone = scanned()
    monkeypatch.setattr("orscan.history.firstpass._PARALLEL", 1)
    monkeypatch.setattr("orscan.history.firstpass._SURVEYED", 1)
    together = runner.scan_history(".", Config(), jobs=2, cache=False)
    assert together.findings == alone.findings
    assert together.scanned.objects == alone.scanned.objects
    assert together.keys == 3


# What other repositories and work trees share.


def test_a_shared_clone_scans_what_it_borrows(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key(1))
    repo.commit()
    hash_object(repo, key(2).encode())
    repo.git("clone", "-q", "--shared", ".", str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    clone.stage("b.txt", key(3))
    clone.commit()
    report = scanned(clone.root)
    assert report.keys == 3
    assert report.diagnostics == ()


def test_alternates_that_are_relative_nested_quoted_and_in_a_circle(
    repo: Repository, tmp_path: Path
) -> None:
    third = made(tmp_path / "third ä")
    second = made(tmp_path / "second")
    for number, one in enumerate((repo, second, third)):
        hash_object(one, key(number).encode())
    link = "../../../{}/.git/objects\n"
    (repo.root / ".git/objects/info/alternates").write_text("# none\n\n" + link.format("second"))
    quoted = '"../../../third \\303\\244/.git/objects"\n'
    (second.root / ".git/objects/info/alternates").write_text(quoted)
    (third.root / ".git/objects/info/alternates").write_text(f"{repo.root}/.git/objects\n")
    assert scanned().keys == 3


def test_an_alternate_that_is_gone_is_told(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.git("clone", "-q", "--shared", ".", str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    clone.stage("b.txt", "nothing")
    clone.commit()
    shutil.move(repo.root, tmp_path / "moved")
    report = scanned(clone.root)
    assert report.exit_code == 3
    assert "it is not there" in "\n".join(one.message for one in report.diagnostics)


def test_a_linked_work_tree_and_the_main_one_see_the_same(repo: Repository, tmp_path: Path) -> None:
    repo.commit()
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.stage("committed.txt", key(1))
    linked.commit("detached")
    linked.stage("staged.txt", key(2))
    (repo.root / ".git/worktrees/linked/COMMIT_EDITMSG").write_text(key(3))
    for folder in (repo.root, linked.root):
        report = scanned(folder)
        assert {path for path, _ in places(report)} == {
            "committed.txt",
            "staged.txt",
            ".git/worktrees/linked/COMMIT_EDITMSG"
            if folder == repo.root
            else "worktrees/linked/COMMIT_EDITMSG",
        }
        hides = {f.location.path: story(f) for f in report.findings if f.origins[0].story}
        assert hides["staged.txt"].hides == ("index",)
        assert "dangling commit" not in hides["committed.txt"].hides


def test_a_submodule_is_a_repository_of_its_own(repo: Repository, tmp_path: Path) -> None:
    inner = made(tmp_path / "inner")
    inner.stage("a.txt", key())
    inner.commit()
    inner.stage("a.txt", "gone")
    inner.commit()
    repo.git("submodule", "add", "-q", str(inner.root), "sub.tar")
    repo.commit()
    report = scanned()
    assert (report.findings, report.diagnostics, report.exit_code) == ((), (), 0)
    assert only(scanned(repo.root / "sub.tar")).location.path == "a.txt"
    with_inner = runner.scan_history(".", Config(), jobs=1, cache=False, submodules=True)
    assert only(with_inner).location.path == "sub.tar/a.txt"


# What hides content from other tools.


def test_what_only_the_resolution_of_a_merge_holds(repo: Repository) -> None:
    repo.conflict()
    repo.stage("a.txt", f"{key(1)}\n")
    repo.stage("evil.txt", key(2))
    repo.git("commit", "-q", "-m", "merged")
    repo.stage("a.txt", "clean")
    repo.git("rm", "-q", "evil.txt")
    repo.commit()
    report = scanned()
    assert places(report) == [("a.txt", "commit"), ("evil.txt", "commit")]
    merge = oid(repo, "HEAD~1")
    assert [one.added and one.added.oid for one in map(story, report.findings)] == [merge, merge]


def test_an_octopus_merge(repo: Repository) -> None:
    repo.commit()
    for number in range(3):
        repo.git("checkout", "-q", "-b", f"side{number}", "main")
        repo.stage(f"{number}.txt", key(number))
        repo.commit()
    repo.git("checkout", "-q", "main")
    repo.commit("so that main has a commit of its own")
    repo.git("merge", "-q", "-m", "octopus", "side0", "side1", "side2")
    report = scanned()
    assert report.keys == 3
    assert all(story(one).in_head for one in report.findings)


@pytest.mark.parametrize(
    "content",
    [
        f"\0\0\1{key()}\0".encode(),
        f"key={key()}\r\n".encode("utf-16"),
        f"key={key()}\n".encode("utf-16-le"),
        f"key={key()}\n".encode("utf-16-be"),
        f"key={key()}\n".encode("utf-32"),
        b"\xef\xbb\xbf" + key().encode(),
    ],
    ids=["NUL", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "BOM"],
)
def test_binary_content_and_wide_text(repo: Repository, content: bytes) -> None:
    repo.stage(".gitattributes", "* -diff -text\n*.bin binary\n")
    repo.stage("a.bin", content)
    repo.commit()
    repo.git("rm", "-q", "a.bin")
    repo.commit()
    assert only(scanned()).location.path == "a.bin"


FORMS = {
    "base64": base64.b64encode(f"x={key()}".encode()).decode(),
    "hex": key().encode().hex(),
    "reversed": key()[::-1],
    "split": f'a = "{PREFIX}{body()[:20]}"\nb = a + "{body()[20:]}"\n',
    "percent": f"?k=sk%2Dor%2Dv1%2D{body()}",
    "gzip in base64": base64.b64encode(gzip.compress(key().encode() * 3, mtime=0)).decode(),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_encoded_and_split_keys_in_history(repo: Repository, text: str) -> None:
    repo.stage("a.py", f"value = '{text}'\n" if "\n" not in text else text)
    repo.commit()
    repo.git("rm", "-q", "a.py")
    repo.commit()
    tree = runner.scan_bytes((f"value = '{text}'\n" if "\n" not in text else text).encode(), "a.py")
    report = scanned()
    assert [f.fingerprint for f in report.findings] == [f.fingerprint for f in tree.findings]
    assert [f.encoding for f in report.findings] == [f.encoding for f in tree.findings]
    assert len(digests(report)) == 1


# Archives.


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(content: bytes, *, form: int = tarfile.USTAR_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        about = tarfile.TarInfo("inner.txt")
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return file.getvalue()


def old_tarred(content: bytes) -> bytes:
    """A tar without `ustar` in its header, which nothing but its name and its sum betray."""
    data = bytearray(tarred(content))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


def scrambled(size: int) -> bytes:
    return random.Random(7).randbytes(size)


ARCHIVES = {
    "a.zip": zipped(inner=key().encode()),
    "no-suffix": zipped(inner=key().encode()),
    "a.tar.gz": gzip.compress(tarred(key().encode()), mtime=0),
    "nested.zip": zipped(outer=zipped(inner=key().encode())),
    "in-tar.tar": tarred(zipped(inner=key().encode())),
    "setup.exe": b"MZ" + scrambled(5_000) + zipped(inner=key().encode()),
    "script.run": b"#!/bin/sh\nexec true\n" + zipped(inner=key().encode()),
    "old.tar": old_tarred(gzip.compress(key().encode(), mtime=0)),
    "pressed.gz": gzip.compress(b"x" * 9_000 + key().encode(), mtime=0),
}


@pytest.mark.parametrize(("name", "content"), ARCHIVES.items(), ids=ARCHIVES)
@pytest.mark.parametrize("where", ["HEAD", "history", "packed"])
def test_archives(repo: Repository, name: str, content: bytes, where: str) -> None:
    repo.stage(f"sub/{name}", content)
    repo.commit()
    in_tree = runner.scan_paths([str(repo.root)], Config())
    if where != "HEAD":
        repo.git("rm", "-q", f"sub/{name}")
        repo.commit()
    if where == "packed":
        repo.git("gc", "-q")
    finding = only(scanned())
    assert finding.fingerprint == only(in_tree).fingerprint
    assert finding.location.path.startswith(f"sub/{name}!/")
    assert finding.origins[0].objects == (
        oid(repo, f"{'HEAD' if where == 'HEAD' else 'HEAD~1'}:sub/{name}"),
    )
    assert story(finding).in_head == (where == "HEAD")


def test_an_archive_behind_a_program_that_has_no_name_any_more(repo: Repository) -> None:
    blob = hash_object(repo, ARCHIVES["setup.exe"])
    finding = only(scanned())
    assert finding.location.path == f"object {blob[:12]}.zip!/inner"
    assert finding.origins[0].objects == (blob,)
    assert story(finding).hides == ("dangling blob",)


@pytest.mark.parametrize("name", ["old.tar", "OLD.TAR"])
def test_new_versions_of_an_archive_that_only_its_name_betrays(repo: Repository, name: str) -> None:
    for number in range(30):
        repo.stage(f"{'fz'[number % 2]}ile {number:02} {body(number)[:30]}", "nothing")
    for number in range(4):
        content = gzip.compress(key(number).encode() if number % 2 else b"nothing", mtime=0)
        repo.stage(name, old_tarred(content))
        repo.commit()
    repo.git("repack", "-adfq", "--window=50")
    assert scanned().keys == 2


def test_an_archive_that_cannot_be_read_is_told_also_in_history(repo: Repository) -> None:
    repo.stage("site.js.br", b"\x8b\xff\xfe\xfd" + scrambled(300))
    repo.stage("a.7z", b"7z\xbc\xaf\x27\x1c\0\4" + scrambled(300))
    repo.commit()
    now = scanned()
    assert now.exit_code == 3
    assert {one.path for one in now.diagnostics} == {"site.js.br!/site.js", "a.7z"}
    repo.git("rm", "-q", "-r", ".")
    repo.commit()
    later = scanned()
    assert later.exit_code == 3
    assert len(later.diagnostics) == 2


def test_folders_symlinks_and_submodules_that_are_named_like_archives(repo: Repository) -> None:
    repo.stage("folder.tar/a.txt", "nothing")
    repo.stage("text.br", "strings for Brazil")
    (repo.root / "link.tar").symlink_to("nowhere")
    repo.git("add", ".")
    inner = hash_object(repo, b"x")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module.tar")
    repo.commit()
    assert inner
    report = scanned()
    assert (report.findings, report.diagnostics, report.exit_code) == ((), (), 0)


# What is no content of a file.


def test_messages_and_people(repo: Repository) -> None:
    repo.git("commit", "-q", "--allow-empty", "-m", f"subject\n\nbody {key(1)}")
    repo.git("commit", "-q", "--allow-empty", "-m", "x", GIT_AUTHOR_NAME=f"A {key(2)}")
    repo.git("commit", "-q", "--allow-empty", "-m", "x", GIT_COMMITTER_EMAIL=f"{key(3)}@x.org")
    repo.git("-c", f"i18n.commitEncoding={key(4)}", "commit", "-q", "--allow-empty", "-m", "x")
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    repo.git("reflog", "expire", "--expire=all", "--all")
    report = scanned()
    assert report.keys == 4
    by_key = {f.secret.sha256: f for f in report.findings if f.secret}
    assert {f.origins[0].kind for f in by_key.values()} == {"message"}
    first = oid(repo, "HEAD~3")
    paths = {f.location.path for f in report.findings}
    assert f"commit {first[:12]}" in paths
    message = next(f for f in report.findings if f.location.path == f"commit {first[:12]}")
    assert message.location.start.line == 3
    assert message.origins[0].objects == (first,)
    assert story(message).in_head


def test_messages_of_commits_that_nothing_reaches(repo: Repository) -> None:
    repo.commit(f"never {key()}")
    repo.git("commit", "-q", "--amend", "--allow-empty", "-m", "clean")
    forget(repo)
    assert story(only(scanned())).hides == ("dangling commit",)


def test_messages_of_tags_and_who_made_them(repo: Repository) -> None:
    repo.commit()
    repo.git("tag", "-a", "v1", "-m", f"release\n\n{key(1)}")
    repo.git("tag", "-a", "v2", "-m", "x", GIT_COMMITTER_NAME=key(2))
    repo.git("tag", "-a", "gone", "-m", key(3))
    gone = oid(repo, "gone")
    repo.git("tag", "-d", "gone")
    repo.git("tag", "-a", "outer", "-m", key(4), "v1")
    report = scanned()
    assert report.keys == 4
    stories = {f.location.path: story(f) for f in report.findings}
    assert stories["tag v1"].tags == ("outer", "v1")
    assert stories["tag gone"].hides == ("dangling tag",)
    assert any(gone in f.origins[0].objects for f in report.findings)


def test_messages_and_tags_give_the_same_findings_in_a_range(repo: Repository) -> None:
    repo.git("commit", "-q", "--allow-empty", "-m", f"one\n\n{key(1)}  # orscan: allow known")
    repo.git("commit", "-q", "--allow-empty", "-m", f"two {key(2)}", GIT_AUTHOR_NAME=key(3))
    repo.git("tag", "-a", "v1", "-m", f"x\n{base64.b64encode(key(4).encode()).decode()}")
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    repo.git("reflog", "expire", "--expire=all", "--all")
    pushed = Range(("HEAD",), "HEAD", tags=(oid(repo, "v1"),))
    in_range, in_history = runner.scan_range(pushed, Config()), scanned()
    assert in_range.keys == 3
    assert len(in_range.suppressed) == 1
    for one, other in (
        (in_range.findings, in_history.findings),
        (in_range.suppressed, in_history.suppressed),
    ):
        assert [replace(f, origins=()) for f in one] == [replace(f, origins=()) for f in other]
        assert [f.excerpt for f in one] == [f.excerpt for f in other]
        assert [f.origins[0].objects for f in one] == [f.origins[0].objects for f in other]


def test_names_of_files_and_folders(repo: Repository) -> None:
    repo.stage(f"sub/{key(1)}.txt", "nothing")
    repo.stage(f"{key(2)}/inner/a.txt", "nothing")
    repo.stage(f"x/{base64.b64encode(key(3).encode()).decode()}", "nothing")
    repo.commit()
    for _ in range(2):
        report = scanned()
        assert report.keys == 3
        assert {f.origins[0].kind for f in report.findings} == {"name"}
        assert not any(body(n) in f.location.path for f in report.findings for n in (1, 2, 3))
        repo.git("rm", "-q", "-r", "--ignore-unmatch", ".")
        repo.commit()


def test_a_name_in_history_is_found_through_the_deltas_of_trees(repo: Repository) -> None:
    for number in range(30):
        repo.stage(f"file {number:02} {body(number)[:30]}.txt", "nothing")
    repo.commit()
    names = [f"{'a' * 60} {key(n)} {'b' * 60}" for n in range(12)]
    for number, name in enumerate(names):
        repo.stage(name, "nothing")
        repo.commit()
        if number % 3 == 2:
            repo.git("rm", "-q", "--", name)
    repo.git("repack", "-adfq", "--window=50")
    assert scanned().keys == 12


def test_names_of_refs(repo: Repository) -> None:
    repo.commit()
    repo.git("branch", f"user/{key(1)}")
    repo.git("tag", key(2))
    repo.git("update-ref", f"refs/pull/{key(3)}/head", "HEAD")
    repo.git("symbolic-ref", "HEAD", f"refs/heads/{key(4)}")
    forget(repo)
    repo.git("pack-refs", "--all")
    report = scanned()
    assert report.keys == 4
    found = {f.origins[0].kind for f in report.findings}
    assert found == {"ref", "git"}


def test_the_target_of_a_symbolic_link(repo: Repository) -> None:
    (repo.root / "link").symlink_to(f"/keys/{key()}")
    repo.git("add", "link")
    repo.commit()
    repo.git("rm", "-q", "link")
    repo.commit()
    assert only(scanned()).location.path == "link"


GIT_FILES = [
    "COMMIT_EDITMSG",
    "MERGE_MSG",
    "SQUASH_MSG",
    "TAG_EDITMSG",
    "FETCH_HEAD",
    "description",
    "logs/HEAD",
    "info/exclude",
    "info/attributes",
    "hooks/pre-commit",
    "rr-cache/4b825dc642cb6eb9a060e54bf8d69288fbee4904/preimage",
    "rebase-merge/git-rebase-todo",
    "sequencer/opts",
    "anything",
]


@pytest.mark.parametrize("name", GIT_FILES)
def test_files_of_gits_own(repo: Repository, name: str) -> None:
    file = repo.root / ".git" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"# " + key().encode() + b"\n")
    finding = only(scanned())
    assert places(scanned()) == [(f".git/{name}", "git")]
    assert finding.severity.word == "error"


def test_the_url_of_a_remote(repo: Repository) -> None:
    repo.git("remote", "add", "origin", f"https://user:{key()}@example.org/x.git")
    finding = only(scanned())
    assert finding.location.path == ".git/config"
    assert finding.location.start.line > 1


def test_what_a_pull_leaves_in_logs(repo: Repository) -> None:
    repo.commit()
    with (repo.root / ".git/logs/HEAD").open("a") as file:
        file.write(f"{oid(repo)} {oid(repo)} A <a@b> 1 +0000\tpull https://x:{key()}@x.org\n")
    assert places(scanned()) == [(".git/logs/HEAD", "git")]


def test_refs_that_git_cannot_read_are_told_and_the_rest_is_scanned(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit()
    (repo.root / ".git/packed-refs").write_text(f"# {key(2)}\nodd\n")
    for report in (scanned(), runner.scan_history(".", Config(), jobs=1)):
        assert report.keys == 2
        assert report.incomplete


# What is suppressed, and rules for certain files.


def test_rules_for_certain_paths(repo: Repository) -> None:
    repo.stage("Dockerfile", f"FROM x\nENV OPENROUTER_API_KEY={key(1)}\n")
    repo.stage("web/.env.production", f"OPENROUTER_API_KEY={key(2)}\n")
    repo.commit()
    tree = runner.scan_paths(["."], Config())
    repo.git("rm", "-q", "-r", ".")
    repo.commit()
    report = scanned()
    expected = {(f.rule_id, f.fingerprint) for f in tree.findings}
    assert {(f.rule_id, f.fingerprint) for f in report.findings} == expected
    assert len({rule for rule, _ in expected}) == 2


def test_suppressions_hold_in_history(repo: Repository) -> None:
    repo.stage("inline.txt", f"{key(1)}  # orscan: allow known\n")
    repo.stage("ignored/a.txt", key(2))
    repo.stage("key.txt", key(3))
    repo.stage("placeholder.txt", f"{PREFIX}{'0' * 64}")
    repo.stage("excluded/a.txt", key(4))
    repo.stage(f"excluded/{key(5)}", "nothing")
    repo.commit()
    repo.git("rm", "-q", "-r", ".")
    repo.commit()
    digest = next(f.secret.sha256 for f in runner.scan_bytes(key(3).encode()).findings if f.secret)
    config = Config(ignore_paths=("ignored/",), ignore_keys=(digest,), exclude=("excluded/",))
    report = scanned(config=config)
    assert report.findings == ()
    assert {f.location.path: f.suppression.kind for f in report.suppressed if f.suppression} == {
        "inline.txt": SuppressionKind.INLINE,
        "ignored/a.txt": SuppressionKind.PATH,
        "key.txt": SuppressionKind.KEY,
        "placeholder.txt": SuppressionKind.FILTER,
    }
    assert report.exit_code == 0
    assert report.scanned.left_out
    assert all(f.origins[0].story for f in report.suppressed)


def test_an_excluded_file_that_lies_elsewhere_as_well_is_found_there(repo: Repository) -> None:
    repo.stage("excluded/a.txt", key())
    repo.stage("b.txt", key())
    repo.commit()
    assert places(scanned(config=Config(exclude=("excluded/",)))) == [("b.txt", "commit")]


# Kinds of repositories.


def test_a_bare_repository(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key(1))
    repo.commit()
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    (tmp_path / "bare.git/description").write_text(key(2))
    report = scanned(tmp_path / "bare.git")
    assert places(report) == [("a.txt", "commit"), ("description", "git")]


def test_from_a_folder_below_the_root_and_from_within_git(repo: Repository) -> None:
    repo.stage("sub/a.txt", key(1))
    repo.commit()
    (repo.root / ".git/description").write_text(key(2))
    whole = scanned()
    assert [f.location.path for f in whole.findings] == [".git/description", "sub/a.txt"]
    assert scanned("sub").findings == whole.findings
    assert digests(scanned(".git")) == digests(whole)


@pytest.mark.parametrize("packed", [False, True])
def test_a_repository_with_sha256(tmp_path: Path, packed: bool) -> None:
    repo = made(tmp_path / "wide", "--object-format=sha256")
    grown(repo, 6)
    repo.commit(f"message {key(1)}")
    repo.stage(f"{key(2)}.txt", "nothing")
    repo.commit()
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    repo.git("reflog", "expire", "--expire=all", "--all")
    if packed:
        repo.git("repack", "-adfq", "--window=50")
    else:
        hash_object(repo, key(3).encode())
    report = scanned(repo.root)
    assert report.keys == (3 if packed else 4)
    assert report.diagnostics == ()
    assert all(len(name) == 64 for f in report.findings for o in f.origins for name in o.objects)


def test_replaced_objects_and_what_replaces_them(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit(f"message {key(2)}")
    forget(repo)
    new = hash_object(repo, key(3).encode())
    repo.git("replace", "HEAD:a.txt", new)
    clean = oid(repo, "HEAD^{tree}")
    repo.git("replace", oid(repo), repo.git("commit-tree", "-m", "clean", clean).strip())
    report = scanned()
    assert report.keys == 3


def test_an_empty_repository_is_clean_and_says_so(repo: Repository, capsys: Capture) -> None:
    assert repo.root.is_dir()
    assert main(["scan", "--history", "."]) == 0
    out = capsys.readouterr().out
    assert "No OpenRouter keys found" in out
    assert "No commits yet; nothing to scan." in out


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        scanned(tmp_path)


def test_a_path_with_a_line_feed_and_one_that_is_no_text(repo: Repository) -> None:
    repo.stage("two\nlines.txt", key(1))
    with open(b"%b/caf\xe9.txt" % os.fsencode(repo.root), "wb") as file:
        file.write(key(2).encode())
    repo.git("add", ".")
    repo.commit()
    paths = {f.location.path for f in scanned().findings}
    assert paths == {"two\nlines.txt", "caf\\xe9.txt"}


# What is missing or damaged.


def test_a_shallow_clone_is_incomplete(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.stage("a.txt", "clean")
    repo.commit()
    repo.git("clone", "-q", "--depth=1", f"file://{repo.root}", str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    report = scanned(clone.root)
    assert (kinds(report), report.exit_code) == (["shallow"], 3)
    assert "git fetch --unshallow" in report.diagnostics[0].message
    clone.git("fetch", "-q", "--unshallow", f"file://{repo.root}")
    assert scanned(clone.root).exit_code == 1


def test_a_partial_clone_is_incomplete_and_nothing_is_fetched(
    repo: Repository, tmp_path: Path
) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.stage("a.txt", key(1))
    repo.stage("b.txt", "nothing")
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--filter=blob:none", f"file://{repo.root}", str(clone))
    before = sorted((clone / ".git/objects").rglob("*"))
    report = scanned(clone)
    assert report.exit_code == 3
    blob = oid(repo, "HEAD~1:a.txt")
    assert [one.kind for one in report.diagnostics] == ["missing"]
    assert blob in report.diagnostics[0].path
    assert "a.txt" in report.diagnostics[0].path
    assert "partial clone" in report.diagnostics[0].message
    assert sorted((clone / ".git/objects").rglob("*")) == before
    there = Repository(clone).git("cat-file", "-e", blob, check=False, GIT_ALLOW_PROTOCOL="none")
    assert there


@pytest.mark.parametrize("what", ["HEAD:a.txt", "HEAD^{tree}", "HEAD~1", "HEAD:sub"])
@pytest.mark.parametrize("harm", ["missing", "corrupt", "cut", "empty"])
def test_a_lost_loose_object_is_told_and_the_rest_scanned(
    repo: Repository, what: str, harm: str
) -> None:
    repo.stage("a.txt", "clean\n")
    repo.stage("sub/b.txt", "nothing\n")
    repo.commit("first")
    repo.stage("a.txt", f"{body(5)}\n" * 20)
    repo.stage("sub/b.txt", "something\n")
    repo.commit("second")
    name = oid(repo, what)
    file = loose_file(repo, name)
    data = file.read_bytes()
    if harm == "missing":
        lose(repo, name)
    elif harm == "corrupt":
        overwrite(file, data[:-6] + bytes([data[-6] ^ 0x55]) + data[-5:])
    elif harm == "cut":
        overwrite(file, data[:-7])
    else:
        overwrite(file, b"")
    report = scanned()
    assert report.exit_code == 3, report
    told = "\n".join(f"{one.path} {one.message}" for one in report.diagnostics)
    assert name in told
    assert "git fsck" in told
    hash_object(repo, key().encode())
    assert scanned().exit_code == 1


def test_a_damaged_object_that_lies_elsewhere_as_well_is_read_there(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("repack", "-aq")
    pack = the_pack(repo)
    name = oid(repo, "HEAD:a.txt")
    place = next(
        int(line.split()[4])
        for line in repo.git("verify-pack", "-v", str(pack.with_suffix(".idx"))).splitlines()
        if line.startswith(name)
    )
    data = bytearray(pack.read_bytes())
    data[place + 8] ^= 0xFF
    overwrite(pack, bytes(data))
    report = scanned()
    assert only(report).location.path == "a.txt"


def test_a_corrupt_pack_never_passes_for_clean(repo: Repository) -> None:
    grown(repo, 5)
    repo.git("repack", "-adfq", "--window=50")
    pack = the_pack(repo)
    sound = pack.read_bytes()
    pack.chmod(0o600)
    for place in range(12, len(sound) - 20, max(1, len(sound) // 20)):
        pack.write_bytes(sound[:place] + bytes([sound[place] ^ 0x41]) + sound[place + 1 :])
        report = scanned()
        assert report.exit_code in (1, 3), place
        assert report.diagnostics, place
    pack.write_bytes(sound)
    assert only(scanned()).location.path == "deep/folder/grown.txt"


@pytest.mark.parametrize("kept", [0, 11, 30, 0.5, 0.9])
def test_a_pack_that_is_cut_off(repo: Repository, kept: float) -> None:
    grown(repo, 4)
    repo.git("repack", "-adfq")
    pack = the_pack(repo)
    data = pack.read_bytes()
    overwrite(pack, data[: int(kept if kept >= 1 else kept * len(data))])
    report = scanned()
    assert report.exit_code in (1, 3)
    assert report.diagnostics


def test_what_is_left_of_a_pack_that_git_refuses_is_scanned(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.stage("b.txt", scrambled(9_000))
    repo.commit(key(1))
    repo.git("repack", "-adfq")
    pack = the_pack(repo)
    lines = repo.git("verify-pack", "-v", str(pack.with_suffix(".idx"))).splitlines()
    lost = oid(repo, "HEAD:b.txt")
    place = next(int(line.split()[4]) for line in lines if line.startswith(lost))
    overwrite(pack, pack.read_bytes()[: place + 99])
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    repo.git("reflog", "expire", "--expire=all", "--all", check=False)
    report = scanned()
    assert report.exit_code == 1
    assert report.keys == 2
    assert any(lost in one.path for one in report.diagnostics)


@pytest.mark.parametrize("kept", [0, 100, 1040, -1])
def test_an_index_that_is_cut_off(repo: Repository, kept: int) -> None:
    grown(repo, 3)
    repo.git("repack", "-adfq")
    index = the_pack(repo).with_suffix(".idx")
    overwrite(index, index.read_bytes()[:kept])
    report = scanned()
    assert report.exit_code == 3
    assert any(one.path.endswith(".idx") for one in report.diagnostics)


def test_a_pack_without_its_index(repo: Repository) -> None:
    grown(repo, 3)
    repo.git("repack", "-adfq")
    the_pack(repo).with_suffix(".idx").unlink()
    report = scanned()
    assert report.exit_code == 3
    assert any("index-pack" in one.message for one in report.diagnostics)


def test_loose_garbage_is_no_object(repo: Repository) -> None:
    repo.commit()
    folder = repo.root / ".git/objects/ab"
    folder.mkdir(exist_ok=True)
    (folder / ("c" * 37)).write_bytes(b"too short a name")
    (folder / "tmp_obj_x").write_bytes(b"left over")
    assert scanned().exit_code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_a_repository_of_somebody_else_is_refused_with_the_way_out(
    repo: Repository, capsys: Capture
) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    for path in (repo.root, repo.root / ".git"):
        os.chown(path, 12_345, 12_345)
    with pytest.raises(GitError, match=r"safe\.directory"):
        scanned()
    assert main(["scan", "--history", "."]) == 3
    said = capsys.readouterr().err
    assert "belongs to another user" in said
    assert "git config --global --add safe.directory" in said


# Nothing runs.


def canaries(repo: Repository, folder: Path) -> Iterator[str]:
    """Yield settings that make git run something, each of which would leave a file behind."""
    hooks = folder / "hooks"
    hooks.mkdir(parents=True)
    names = ("reference-transaction", "post-index-change", "post-checkout", "fsmonitor-watchman")
    for place in (hooks, repo.root / ".git/hooks"):
        for name in (*names, "pre-auto-gc", "proc-receive"):
            file = place / name
            file.write_text(f"#!/bin/sh\ntouch {folder}/hook-{name}\n")
            file.chmod(0o755)
    settings = (
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "pager.diff-tree",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
        "filter.x.clean",
        "filter.x.process",
        "merge.x.driver",
        "credential.helper",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "core.alternateRefsCommand",
        "core.gitProxy",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "interactive.diffFilter",
        "sequence.editor",
        "trailer.x.command",
    )
    for number, name in enumerate(settings):
        command = f"touch {folder}/{number}-{name}; cat"
        repo.git("config", name, f"!{command}" if name == "credential.helper" else command)
    repo.git("config", "core.hooksPath", str(hooks))
    repo.git("config", "diff.x.cachetextconv", "true")
    repo.git("config", "log.showSignature", "true")
    yield from settings


def test_git_is_made_to_run_nothing(repo: Repository, tmp_path: Path, capsys: Capture) -> None:
    origin = made(tmp_path / "origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.stage("far.txt", "far away")
    origin.commit()
    repo.stage(".gitattributes", "* diff=x filter=x merge=x\n")
    repo.stage("a.txt", key())
    repo.commit("one")
    repo.git("fetch", "-q", "--filter=blob:none", f"file://{origin.root}", "main:refs/far")
    repo.git("config", "remote.origin.url", f"ext::sh -c touch% {tmp_path}/ext")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "extensions.partialClone", "origin")
    canary = tmp_path / "canary"
    assert len(list(canaries(repo, canary))) > 20
    before = sorted(canary.rglob("*"))
    assert main(["scan", "--history", "."]) == 1
    assert main(["scan", "--history", ".", "--no-cache", "-j", "2"]) == 1
    assert sorted(canary.rglob("*")) == before
    assert not (tmp_path / "ext").exists()
    capsys.readouterr()
    # The trap does work:
    repo.git("-c", "core.fsmonitor=" + f"touch {canary}/sprung", "status", check=False)
    assert sorted(canary.rglob("*")) != before


def test_the_environment_cannot_lead_git_astray(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    other = made(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.root / ".git/objects"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {tmp_path}/ran")
    assert only(scanned()).location.path == "a.txt"
    assert not (tmp_path / "ran").exists()


# Large blobs.


@pytest.fixture(params=[1, pytest.param(33, marks=pytest.mark.slow)])
def vast(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, repo: Repository
) -> bytes:
    """Content that counts as large: really so, or because little does."""
    size: int = request.param
    if size == 1:
        monkeypatch.setattr("orscan.objects.pack.LARGE", 1 << 19)
        monkeypatch.setattr("orscan.objects.loose.LARGE", 1 << 19)
        monkeypatch.setattr("orscan.gitio.LARGE", 1 << 18)
        monkeypatch.setattr("orscan.history.secondpass.CHUNK", 1 << 17)
        monkeypatch.setattr("orscan.history.reader.CHUNK", 1 << 17)
    repo.git("config", "core.bigFileThreshold", "1g")
    return scrambled(1 << 20) * size


def test_a_large_blob_loose_packed_and_as_a_delta(repo: Repository, vast: bytes) -> None:
    cut = len(vast) // 2
    repo.stage("vast.bin", vast[:cut] + key(1).encode() + vast[cut:])
    repo.commit()
    repo.stage("vast.bin", vast[:cut] + b"\n" + vast[cut:] + key(2).encode())
    repo.commit()
    loose = scanned()
    assert loose.keys == 2
    repo.git("repack", "-adfq", "--window=2", "--threads=1")
    verified = repo.git("verify-pack", "-v", str(the_pack(repo).with_suffix(".idx")))
    assert "chain length" in verified
    packed = scanned()
    assert packed.findings == loose.findings
    assert packed.diagnostics == ()
    assert packed.scanned.objects == loose.scanned.objects == 6


def test_a_large_blob_that_is_a_delta_with_others_made_from_it(
    repo: Repository, vast: bytes
) -> None:
    for number in range(4):
        repo.stage("vast.bin", b"%d" % number + vast + key(number).encode())
        repo.commit()
    repo.git("repack", "-adfq", "--window=4", "--threads=1")
    report = scanned()
    assert report.keys == 4
    assert report.diagnostics == ()


def test_a_large_damaged_blob_is_told(repo: Repository, vast: bytes) -> None:
    repo.stage("vast.bin", vast)
    repo.commit()
    file = loose_file(repo, oid(repo, "HEAD:vast.bin"))
    data = file.read_bytes()
    overwrite(file, data[: len(data) // 2])
    report = scanned()
    assert report.exit_code == 3
    assert report.diagnostics


def test_a_zip_behind_a_large_program(repo: Repository, vast: bytes) -> None:
    repo.stage("setup.exe", b"MZ" + vast + zipped(inner=key().encode()))
    repo.commit()
    repo.git("rm", "-q", "setup.exe")
    repo.commit()
    assert only(scanned()).location.path == "setup.exe!/inner"
    repo.git("gc", "-q")
    assert only(scanned()).location.path == "setup.exe!/inner"


def test_a_large_message(repo: Repository) -> None:
    text = "\n".join([f"line {number}" for number in range(90_000)])
    tree = repo.git("write-tree").strip()
    content = f"tree {tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\n{text}\n{key()}\n"
    commit = hash_object(repo, content.encode(), "commit")
    assert only(scanned()).location.path == f"commit {commit[:12]}"


# As a user sees it.


def run(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "orscan", *arguments], cwd=cwd, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_report_as_json(repo: Repository) -> None:
    repo.stage("a.txt", f"\n{key()}\n")
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    code, out, err = run("scan", "--history", "-f", "json", cwd=repo.root)
    assert (code, err) == (1, "")
    assert key() not in out
    report = json.loads(out)
    assert report["scanned"]["mode"] == "history"
    assert report["scanned"]["commits"] == 2
    (finding,) = report["findings"]
    (origin,) = finding["origins"]
    assert origin["kind"] == "commit"
    assert origin["objects"] == [oid(repo, "HEAD~1:a.txt")]
    assert origin["story"]["added"]["commit"] == oid(repo, "HEAD~1")
    assert origin["story"]["removed"]["commit"] == oid(repo)
    assert origin["story"]["in_head"] is False
    assert report["keys"][0]["paths"] == ["a.txt"]
    assert report["summary"]["exit_code"] == 1


def test_exit_codes(repo: Repository, tmp_path: Path, capsys: Capture) -> None:
    repo.stage("a.txt", "clean")
    repo.commit()
    assert main(["scan", "--history"]) == 0
    assert "No OpenRouter keys found" in capsys.readouterr().out
    lose(repo, oid(repo, "HEAD:a.txt"))
    assert main(["scan", "--history"]) == 3
    capsys.readouterr()
    assert main(["scan", "--history", str(tmp_path)]) == 2
    assert main(["scan", "--history", str(tmp_path / "none")]) == 2
    assert "there is no such folder" in capsys.readouterr().err


def test_no_key_is_printed_whole_wherever_it_was(repo: Repository) -> None:
    repo.stage(f"{key(1)}/a.txt", key(2))
    repo.commit(key(3))
    repo.git("branch", key(4))
    repo.git("tag", "-a", key(5), "-m", key(6))
    repo.git("remote", "add", key(7), f"https://{key(8)}@example.org")
    lose(repo, oid(repo, f"HEAD:{key(1)}/a.txt"))
    for form in ("text", "json", "sarif", "github"):
        code, out, err = run("scan", "--history", "-v", "-f", form, cwd=repo.root)
        assert code == 1
        for number in range(1, 9):
            assert body(number)[4:-4] not in out + err, (form, number)


def test_a_second_run_is_quick_and_says_the_same(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    first = runner.scan_history(".", Config(), jobs=1)
    started = time.perf_counter()
    second = runner.scan_history(".", Config(), jobs=1)
    assert time.perf_counter() - started < 2
    assert second.findings == first.findings
    assert second.scanned.remembered == 3
