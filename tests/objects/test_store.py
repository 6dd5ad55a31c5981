import hashlib
import os
import shutil
import sys
import zlib
from pathlib import Path

import pytest

from orscan import runner
from orscan.config import Config
from orscan.errors import GitError
from orscan.objects.loose import NOT_ITS_ID, loose_chunks, loose_path, read_loose
from orscan.objects.regular import opened
from orscan.objects.store import Store
from tests.conftest import Repository
from tests.support import key

OID = "ff" + 38 * "a"
pipes = pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")


def laid(objects: Path, oid: str, text: bytes) -> Path:
    path = loose_path(objects, oid)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.compress(text, 1))
    return path


@pipes
@pytest.mark.parametrize(
    "place",
    [
        f"{OID[:2]}/{OID[2:]}",
        "pack/pack-1.idx",
        "pack/pack-1.pack",
        "pack/multi-pack-index",
        "info/alternates",
        "info/commit-graph",
    ],
)
def test_nobody_waits_for_a_pipe(repo: Repository, place: str) -> None:
    repo.stage("a", key())
    repo.commit()
    pipe = repo.root / ".git/objects" / place
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    with pytest.raises(GitError, match=f"{pipe.name}: neither a file nor a folder"):
        runner.scan_history(".", Config(), jobs=1, cache=False)


@pipes
def test_only_files_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    before = len(os.listdir("/dev/fd")) if os.path.isdir("/dev/fd") else 0
    for path in (pipe, tmp_path, Path(os.devnull)):
        with pytest.raises(OSError, match="not a file"):
            opened(path)
    assert before in (0, len(os.listdir("/dev/fd")))
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "file").write_bytes(b"text")
    with opened(tmp_path / "link") as file:
        assert file.read() == b"text"


def test_folders_and_broken_links_are_no_pipes(repo: Repository) -> None:
    objects = repo.root / ".git/objects"
    (objects / "ff" / (38 * "a")).mkdir(parents=True)
    (objects / "ff" / (38 * "b")).symlink_to("nowhere")
    (objects / "pack" / "folder").mkdir()
    store = Store(objects, 20)
    (loose,) = store.loose
    assert loose.ids == {OID, "ff" + 38 * "b"}
    for oid in loose.ids:
        with pytest.raises(OSError):  # noqa: PT011 - each system says it in words of its own
            read_loose(loose_path(objects, oid))


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_loose_object_is_what_its_id_says(tmp_path: Path, name: str) -> None:
    text = b"blob 4\0text"
    oid = hashlib.new(name, text).hexdigest()
    path = laid(tmp_path, oid, text)
    assert read_loose(path)[1] == b"text"
    assert b"".join(loose_chunks(path, 10)) == b"text"
    laid(tmp_path, oid, b"blob 4\0else")
    with pytest.raises(OSError, match=NOT_ITS_ID):
        read_loose(path)
    with pytest.raises(OSError, match=NOT_ITS_ID):
        list(loose_chunks(path, 10))


def test_a_large_loose_object_is_what_its_id_says(tmp_path: Path) -> None:
    text = b"blob 40000000\0" + bytes(40_000_000)
    path = laid(tmp_path, hashlib.sha1(text, usedforsecurity=False).hexdigest(), text)
    assert sum(map(len, loose_chunks(path, 4 << 20))) == 40_000_000
    other = laid(tmp_path, OID, text)
    assert read_loose(other)[1] is None
    with pytest.raises(OSError, match=NOT_ITS_ID):
        list(loose_chunks(other, 4 << 20))


def test_borrowed_objects_are_found(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a", "text")
    lent = tmp_path / "lent"
    shutil.move(repo.root / ".git/objects", lent)
    objects = repo.root / ".git/objects"
    (objects / "info").mkdir(parents=True)
    (objects / "info" / "alternates").write_text(f"{lent}\n")
    assert Store(objects, 20).folders == (objects.resolve(), lent.resolve())
