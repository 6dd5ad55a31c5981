import errno
import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from orscan.canary import keeping
from orscan.canary.keeping import Keeper, Replacement, Restored
from orscan.errors import IncompleteError, UsageError
from orscan.fakekey import fake_key

MARK = fake_key()
MARKED = f"K={MARK}\n".encode()


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    base, folder = tmp_path / "base", tmp_path / "kept"
    base.mkdir()
    folder.mkdir(mode=0o700)
    (base / ".env").write_bytes(b"K=real\n")
    (base / ".env").chmod(0o640)
    return Keeper(base, folder)


def replaced(keeper: Keeper) -> Path:
    keeper.replace([Replacement(".env", MARKED)], [MARK])
    return keeper.base / ".env"


def test_no_value_stands_in_the_journal(keeper: Keeper) -> None:
    file = replaced(keeper)
    assert file.read_bytes() == MARKED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    text = (keeper.folder / "journal.json").read_text()
    assert "real" not in text
    assert MARK not in text
    modes = [stat.S_IMODE(one.stat().st_mode) for one in keeper.folder.iterdir()]
    assert modes == [0o600, 0o600]


def test_restoring_twice_changes_nothing_more(keeper: Keeper) -> None:
    file = replaced(keeper)
    assert keeper.restore() == [Restored(".env")]
    assert keeper.restore() == []
    assert file.read_bytes() == b"K=real\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(keeper.folder.iterdir()) == []


def test_what_was_about_to_be_replaced_stays(keeper: Keeper) -> None:
    """As after `kill -9` between the two steps: the original has two names."""
    file = keeper.base / ".env"
    before = file.stat()
    entry = keeper._entry("x-0", Replacement(".env", MARKED))
    keeper._write_journal([entry], [MARK])
    os.link(file, keeper.folder / "x-0")
    (keeper.folder / "x-0.new").write_bytes(MARKED)
    (keeper.folder / "x-0").chmod(0o600)
    assert keeper.restore() == []
    assert file.read_bytes() == b"K=real\n"
    assert (file.stat().st_mode, file.stat().st_ino) == (before.st_mode, before.st_ino)
    assert list(keeper.folder.iterdir()) == []


def test_a_file_that_was_removed_comes_back(keeper: Keeper) -> None:
    inner = keeper.base / "apps/a/.env"
    inner.parent.mkdir(parents=True)
    inner.write_bytes(b"K=inner")
    keeper.replace([Replacement("apps/a/.env", MARKED)], [MARK])
    inner.unlink()
    inner.parent.rmdir()
    assert keeper.restore() == [Restored("apps/a/.env")]
    assert inner.read_bytes() == b"K=inner"


def test_what_somebody_wrote_since_stays(keeper: Keeper) -> None:
    file = replaced(keeper)
    file.write_bytes(b"K=newer\n")
    for _ in range(2):
        (told,) = keeper.restore()
        assert told.changed
        assert Path(told.kept).read_bytes() == b"K=real\n"
    assert file.read_bytes() == b"K=newer\n"
    file.write_bytes(MARKED.decode().encode("utf-16"))
    assert keeper.restore() == [Restored(".env", changed=True)]
    assert file.read_bytes() == b"K=real\n"


def test_without_hard_links_the_original_moves(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _refused(errno.EPERM))
    before = (keeper.base / ".env").stat()
    file = replaced(keeper)
    keeper.restore()
    assert file.stat().st_ino == before.st_ino
    assert file.read_bytes() == b"K=real\n"


def test_from_another_file_system_the_original_is_copied(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _refused(errno.EXDEV))
    rename, put = Path.rename, Path.replace

    def within(move: object) -> object:
        def moved(self: Path, target: Path) -> Path:
            if self.parent != Path(target).parent:
                raise OSError(errno.EXDEV, "another file system")
            return move(self, target)  # type: ignore[operator, no-any-return]

        return moved

    monkeypatch.setattr(Path, "rename", within(rename))
    monkeypatch.setattr(Path, "replace", within(put))
    monkeypatch.setattr(
        Keeper, "_fresh", lambda _self, place, entry: place.with_name(f".env.{entry.name}")
    )
    link = keeper.base / "link.env"
    link.symlink_to("elsewhere.env")
    (keeper.base / "elsewhere.env").write_bytes(b"K=far")
    os.utime(keeper.base / ".env", ns=(1_000_000_001, 2_000_000_002))
    keeper.replace([Replacement(".env", MARKED), Replacement("link.env", MARKED)], [MARK])
    assert {one.read_bytes() for one in (keeper.base / ".env", link)} == {MARKED}
    assert [one.changed for one in keeper.restore()] == [False, False]
    about = (keeper.base / ".env").stat()
    assert (keeper.base / ".env").read_bytes() == b"K=real\n"
    assert (stat.S_IMODE(about.st_mode), about.st_mtime_ns) == (0o640, 2_000_000_002)
    assert os.readlink(link) == "elsewhere.env"
    assert sorted(one.name for one in keeper.base.iterdir()) == [
        ".env",
        "elsewhere.env",
        "link.env",
    ]


def _refused(number: int) -> object:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, "refused")

    return refuse


def test_an_original_is_never_written_over(keeper: Keeper) -> None:
    replaced(keeper)
    (keeper.folder / "journal.json").unlink()
    (keeper.base / ".env").write_bytes(b"K=second\n")
    replaced(keeper)
    kept = {one.read_bytes() for one in keeper.folder.iterdir() if one.name != "journal.json"}
    assert kept == {b"K=real\n", b"K=second\n"}


def test_a_file_that_cannot_be_marked_stops_everything(keeper: Keeper) -> None:
    files = [Replacement(".env", MARKED), Replacement("gone/.env", MARKED)]
    with pytest.raises(IncompleteError, match="cannot be marked"):
        keeper.replace(files, [MARK])
    assert (keeper.base / ".env").read_bytes() == b"K=real\n"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": [{"a": 1}], "marks": []}'])
def test_a_broken_journal_is_no_reason_to_go_on(keeper: Keeper, text: str) -> None:
    (keeper.folder / "journal.json").write_text(text)
    with pytest.raises(IncompleteError, match="put them back yourself"):
        keeper.restore()
    assert (keeper.folder / "journal.json").exists()


def test_what_cannot_be_put_back_is_an_error(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(keeper)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_move", _refused(errno.EROFS))
        with pytest.raises(IncompleteError, match="the original is kept in"):
            keeper.restore()
    assert keeper.restore() == [Restored(".env")]


def test_two_runs_exclude_each_other(keeper: Keeper) -> None:
    with keeper.locked(), pytest.raises(UsageError, match="another"), keeper.locked():
        pass
    assert not keeper.folder.exists()
    with keeper.locked():
        replaced(keeper)
    assert json.loads((keeper.folder / "journal.json").read_text())["files"]


def test_a_folder_that_is_not_ones_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with (
        pytest.raises(UsageError, match="of your own"),
        Keeper(tmp_path, tmp_path / "link").locked(),
    ):
        pass
    (tmp_path / "file").write_text("")
    with pytest.raises(IncompleteError, match="cannot be used"):
        Keeper(tmp_path, tmp_path / "file").locked().__enter__()


def test_without_a_home_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    place = Keeper.of(str(tmp_path)).folder
    assert place.parent == tmp_path / "tmp"
    with Keeper.of(str(tmp_path)).locked():
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
