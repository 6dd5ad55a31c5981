"""What is read anew and what is remembered, and that both come to the same."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orscan import runner
from orscan.config import Config
from orscan.engine import Engine
from orscan.history.firstpass import FirstPass
from orscan.history.hits import Hits
from orscan.history.reader import LITERALS, linked
from orscan.objects import Kind
from orscan.objects.place import place_of
from orscan.objects.store import Store
from orscan.report import Report, Scanned
from tests.conftest import Repository
from tests.history.test_history import (
    forget,
    grown,
    hash_object,
    lose,
    old_tarred,
    overwrite,
    scanned,
    scrambled,
    the_pack,
    zipped,
)
from tests.support import body, key


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def remembered(folder: str | Path = ".") -> Report:
    return runner.scan_history(str(folder), Config(), jobs=1)


def agrees(folder: str | Path = ".") -> Report:
    """Scan with what is remembered and without, and see that it is the same."""
    cached, fresh = remembered(folder), scanned(folder)
    assert cached.findings == fresh.findings
    assert cached.suppressed == fresh.suppressed
    assert cached.diagnostics == fresh.diagnostics
    assert cached.exit_code == fresh.exit_code
    assert cached.scanned.objects + cached.scanned.remembered >= fresh.scanned.objects
    return cached


def count(repo: Repository) -> int:
    return len(repo.git("cat-file", "--batch-all-objects", "--batch-check").splitlines())


def cache_file(repo: Repository) -> Path:
    (file,) = (repo.root / ".git/orscan").glob("history-*")
    return file


@pytest.fixture
def full(repo: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with keys in packs, loose, in names, messages and archives, made once."""
    kept = tmp_path_factory.getbasetemp() / "full"
    if not kept.exists():
        _fill(repo)
        shutil.copytree(repo.root, kept)
    shutil.copytree(kept, repo.root, dirs_exist_ok=True)
    return repo


def _fill(repo: Repository) -> None:
    grown(repo, 5)
    repo.stage(f"{key(1)}.txt", "nothing")
    repo.stage("a.zip", zipped(inner=key(2).encode()))
    repo.stage("setup.exe", b"MZ" + scrambled(99) + zipped(inner=key(3).encode()))
    repo.commit(f"message {key(4)}")
    repo.git("tag", "-a", "v1", "-m", key(5))
    repo.git("gc", "-q")
    repo.stage("loose.txt", key(6))
    repo.commit(f"message {key(7)}")
    repo.stage(f"loose/{key(8)}", "nothing")
    repo.commit()
    hash_object(repo, key(9).encode())


def test_a_second_run_reads_nothing(full: Repository) -> None:
    first = agrees()
    assert first.scanned.objects == count(full)
    assert first.scanned.remembered == 0
    assert first.keys == 10
    second = agrees()
    assert second.scanned.objects == 0
    assert second.scanned.remembered == count(full)
    assert second.scanned.bytes == 0 or second.scanned.bytes < first.scanned.bytes


def more_commits(repo: Repository) -> int:
    repo.stage("new.txt", key(20))
    repo.commit()
    return 3


def more_loose(repo: Repository) -> int:
    hash_object(repo, key(20).encode())
    return 1


def another_tag(repo: Repository) -> int:
    repo.git("tag", "-a", "v2", "-m", key(20))
    return 1


def a_fetch(repo: Repository) -> int:
    other = Repository(repo.root.parent / "other")
    repo.git("clone", "-q", ".", str(other.root))
    for number in range(3):
        other.stage("fetched.txt", key(20 + number))
        other.commit()
    before = count(repo)
    repo.git("-c", "fetch.unpackLimit=1", "fetch", "-q", str(other.root), "main:refs/fetched")
    return count(repo) - before


@pytest.mark.parametrize("change", [more_commits, more_loose, another_tag, a_fetch])
def test_only_what_is_new_is_read(full: Repository, change: Callable[[Repository], int]) -> None:
    remembered()
    fresh = change(full)
    report = remembered()
    # A fetched pack brings along the bases of its deltas.
    assert fresh <= report.scanned.objects <= fresh + (change is a_fetch)
    assert report.keys >= 11
    assert agrees().scanned.objects == 0


def a_gc(repo: Repository) -> None:
    repo.git("gc", "-q")


def a_pruning_gc(repo: Repository) -> None:
    forget(repo)
    repo.git("gc", "-q", "--prune=now")


def another_repack(repo: Repository) -> None:
    repo.git("repack", "-adfq", "--window=20", "--depth=3")


def unpacking(repo: Repository) -> None:
    pack = the_pack(repo)
    moved = repo.root / "moved.pack"
    shutil.move(pack, moved)
    pack.with_suffix(".idx").unlink()
    with moved.open("rb") as file:
        subprocess.run(["git", "unpack-objects", "-q"], cwd=repo.root, stdin=file, check=True)
    moved.unlink()


def packing_what_is_loose(repo: Repository) -> None:
    repo.git("repack", "-q")
    repo.git("prune-packed", "-q")


def a_lost_blob(repo: Repository) -> None:
    lose(repo, repo.git("rev-parse", "HEAD:loose.txt").strip())


def a_lost_tree(repo: Repository) -> None:
    lose(repo, repo.git("rev-parse", "HEAD^{tree}").strip())


def a_lost_commit(repo: Repository) -> None:
    lose(repo, repo.git("rev-parse", "HEAD").strip())


def a_lost_pack(repo: Repository) -> None:
    pack = the_pack(repo)
    pack.unlink()
    pack.with_suffix(".idx").unlink()


def a_lost_index(repo: Repository) -> None:
    the_pack(repo).with_suffix(".idx").unlink()


def a_removed_ref(repo: Repository) -> None:
    repo.git("tag", "-d", "v1")
    repo.git("update-ref", "-d", "refs/heads/main")


def a_reset(repo: Repository) -> None:
    repo.git("reset", "-q", "--hard", "HEAD~1")


def a_forgotten_reflog(repo: Repository) -> None:
    repo.git("reset", "-q", "--hard", "HEAD~1")
    agrees()
    forget(repo)


def an_amended_commit(repo: Repository) -> None:
    repo.git("commit", "-q", "--amend", "--allow-empty", "-m", "again")


def another_branch(repo: Repository) -> None:
    repo.git("checkout", "-q", "-b", "other", "HEAD~1")


def a_branch_more(repo: Repository) -> None:
    repo.git("branch", "more", "HEAD~1")


def a_staged_key(repo: Repository) -> None:
    repo.stage("a.zip", "gone")


def a_stash_that_is_dropped(repo: Repository) -> None:
    repo.write("loose.txt", key(31))
    repo.git("stash", "-q")
    agrees()
    repo.git("stash", "drop", "-q")


def a_linked_work_tree(repo: Repository) -> None:
    repo.git("worktree", "add", "-q", "--detach", str(repo.root.parent / "linked"), "HEAD~1")


def a_linked_work_tree_that_moves_on(repo: Repository) -> None:
    a_linked_work_tree(repo)
    agrees()
    linked = Repository(repo.root.parent / "linked")
    linked.git("rm", "-q", "a.zip")
    linked.commit()


def a_note(repo: Repository) -> None:
    repo.git("notes", "add", "-m", key(32))


def a_file_of_gits(repo: Repository) -> None:
    (repo.root / ".git/MERGE_MSG").write_text(key(30))


CHANGES = [
    a_gc,
    a_pruning_gc,
    another_repack,
    unpacking,
    packing_what_is_loose,
    a_lost_blob,
    a_lost_tree,
    a_lost_commit,
    a_lost_pack,
    a_lost_index,
    a_removed_ref,
    a_reset,
    a_forgotten_reflog,
    an_amended_commit,
    another_branch,
    a_branch_more,
    a_staged_key,
    a_stash_that_is_dropped,
    a_linked_work_tree,
    a_linked_work_tree_that_moves_on,
    a_note,
    a_file_of_gits,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_remembered_stays_true(
    full: Repository, change: Callable[[Repository], None]
) -> None:
    remembered()
    change(full)
    agrees()
    agrees()


def deleted(file: Path) -> None:
    file.unlink()


def folder_deleted(file: Path) -> None:
    shutil.rmtree(file.parent)


def cut(file: Path) -> None:
    overwrite(file, file.read_bytes()[:-25])


def emptied(file: Path) -> None:
    overwrite(file, b"")


def poisoned(file: Path) -> None:
    data = file.read_bytes()
    overwrite(file, data.replace(b"hit blob", b"hat blob"))


def from_elsewhere(file: Path) -> None:
    """Put there what somebody else's secret vouches for."""
    shutil.rmtree(os.environ["XDG_CACHE_HOME"])
    assert file.is_file()


@pytest.mark.parametrize("harm", [deleted, folder_deleted, cut, emptied, poisoned, from_elsewhere])
def test_a_cache_that_cannot_be_trusted_is_none(
    full: Repository, harm: Callable[[Path], None]
) -> None:
    remembered()
    harm(cache_file(full))
    report = agrees()
    assert report.scanned.remembered == 0
    assert agrees().scanned.objects == 0


def test_no_key_is_remembered(full: Repository) -> None:
    remembered()
    content = cache_file(full).read_bytes()
    assert not any(body(number).encode() in content for number in range(10))
    assert not any(bytes.fromhex(body(number)) in content for number in range(10))


def test_other_rules_have_a_memory_of_their_own(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", f"{key()}\nACME-12345678\n")
    repo.commit()
    remembered()
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "acme.toml").write_text(
        'title = "Acme"\nkind = "secret"\nclass = "key"\nseverity = "error"\n'
        'confidence = "high"\nliterals = ["ACME-"]\n'
        "regex = '''(?P<secret>ACME-[0-9]{8})'''\n"
        'why = "x"\nfix = "x"\nreferences = []\n'
        "[[positive]]\ntext = 'ACME-{hex:8}'\n"
    )
    report = runner.scan_history(".", Config(rules=(rules,)), jobs=1)
    assert report.keys == 2
    assert report.scanned.remembered == 0
    assert remembered().scanned.remembered == 3


def test_what_could_not_be_read_is_tried_again(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    name = repo.git("rev-parse", "HEAD:a.txt").strip()
    file = repo.root / ".git/objects" / name[:2] / name[2:]
    sound = file.read_bytes()
    overwrite(file, sound[:-4])
    assert agrees().exit_code == 3
    assert agrees().exit_code == 3
    overwrite(file, sound)
    assert agrees().exit_code == 1


def test_a_damaged_pack_that_is_taken_away_takes_no_key_with_it(repo: Repository) -> None:
    """Two packs hold the same; the first is damaged, read through git, and then removed."""
    grown(repo, 3)
    repo.git("repack", "-adq", "--depth=0")
    repo.stage("more.txt", "more")
    repo.git("repack", "-afq", "--depth=5")
    store = Store(repo.root / ".git/objects", 20)
    assert len(store.packs) == 2
    data = bytearray(store.packs[0].path.read_bytes())
    for place in range(200, len(data) - 20, 50):
        data[place] ^= 0xFF
    overwrite(store.packs[0].path, bytes(data))
    assert remembered().keys == 1
    store.packs[0].path.unlink()
    store.packs[0].index.path.unlink()
    assert agrees().keys == 1


def test_an_archive_known_by_a_name_in_a_later_tree(repo: Repository) -> None:
    """The blob is packed and read before a loose tree gives it the name that counts."""
    content = old_tarred(gzip.compress(key().encode(), mtime=0))
    repo.stage("data", content)
    repo.commit()
    repo.git("gc", "-q")
    assert remembered().keys == 0
    repo.git("mv", "data", "data.tar")
    repo.commit()
    assert agrees().keys == 1
    assert agrees().keys == 1
    repo.git("gc", "-q")
    assert agrees().keys == 1


def test_a_borrowed_store_is_remembered_and_missed(full: Repository, tmp_path: Path) -> None:
    clone = Repository(tmp_path / "clone")
    full.git("clone", "-q", "--shared", ".", str(clone.root))
    agrees(clone.root)
    assert agrees(clone.root).scanned.objects == 0
    shutil.move(full.root, tmp_path / "moved")
    report = agrees(clone.root)
    assert report.incomplete


# The pass itself.


def hits_of(repo: Repository, jobs: int = 1, progress: list[int] | None = None) -> Hits:
    place = place_of(str(repo.root))
    engine = Engine(Config(), bulk=True, also=LITERALS)
    store = Store(Path(place.objects), place.width)

    def note(scanned: Scanned, known: int) -> None:
        assert progress is not None
        progress.extend((scanned.objects, known))

    show = None if progress is None else note
    first = FirstPass(place.git_dir, store, engine, Config(), jobs=jobs, progress=show)
    return first.run()


def test_only_objects_that_hold_something_are_hits(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.stage("b.txt", "nothing")
    repo.stage("c.txt", "sk-or-v1 is how keys begin")
    repo.commit()
    hits = hits_of(repo)
    assert hits.found[Kind.BLOB] == {repo.git("rev-parse", "HEAD:a.txt").strip()}
    assert not any(hits.found[kind] for kind in (Kind.TREE, Kind.COMMIT, Kind.TAG))
    assert (hits.unread, hits.lacking, hits.seen) == ({}, False, 5)


def test_hits_are_the_same_however_many_processes_there_are(
    full: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = hits_of(full)
    monkeypatch.setattr("orscan.history.firstpass._PARALLEL", 1)
    monkeypatch.setattr("orscan.history.firstpass._SURVEYED", 1)
    together = hits_of(full, jobs=3)
    assert together.found == alone.found
    assert together.scanned == alone.scanned
    assert together.seen == alone.seen == count(full)


def test_processes_that_are_not_forked_find_the_same(
    full: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = hits_of(full)
    monkeypatch.setattr("orscan.history.firstpass._PARALLEL", 1)
    monkeypatch.setattr("orscan.history.firstpass.FORKS", False)
    monkeypatch.setattr("orscan.parallel.FORKS", False)
    assert hits_of(full, jobs=2).found == alone.found


def test_progress_counts_up_to_all(full: Repository) -> None:
    progress: list[int] = []
    hits_of(full, progress=progress)
    assert progress[-2:] == [count(full), count(full)]
    assert progress[::2] == sorted(progress[::2])


def test_what_a_commit_and_a_tag_link_to() -> None:
    commit = f"tree {'1' * 40}\nparent {'2' * 40}\nparent {'3' * 40}\nauthor parent {'4' * 40}\n\nx"
    assert [raw.hex()[0] for raw in linked(commit.encode())] == ["1", "2", "3"]
    tag = f"object {'5' * 40}\ntype commit\ntag v1\n\nobject {'6' * 40}"
    assert [raw.hex()[0] for raw in linked(tag.encode())] == ["5"]
    assert list(linked(b"tree nothing\n\n")) == []
    assert list(linked(b"")) == []


def test_too_many_gaps_to_name_are_asked_of_git(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orscan.history.reader._NAMED", 1)
    for number in range(4):
        repo.stage("a.txt", f"{number}")
        repo.commit()
    gone = [repo.git("rev-parse", f"HEAD~{number}:a.txt").strip() for number in range(3)]
    for name in gone:
        lose(repo, name)
    report = agrees()
    told = "\n".join(one.path for one in report.diagnostics)
    assert all(name in told for name in gone)
