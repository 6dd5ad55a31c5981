"""Puts marked env files in place of the user's own, and the user's own back.

The originals are moved, not copied, where the file system allows it, so that nothing about them
changes. They lie in a private folder that neither git nor a build looks into, beside a journal that
is written first: whatever ends orscan, even `kill -9`, the next run finds it and puts them back.
What the user wrote in the meantime is never overwritten.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from orscan import gitio
from orscan.errors import IncompleteError, OrscanError, UsageError

FOLDER = "orscan/canary"
_JOURNAL, _LOCK = "journal.json", "lock"
_ANY_KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file to be replaced: *path* is relative to the keeper's base."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the journal says of a file: all that is needed to put it back, and no value.

    *name* is what the original is called in the keeper's folder, *marked* the SHA-256 of the
    content that took its place; times are in nanoseconds.
    """

    path: str
    name: str
    mode: int
    accessed: int
    modified: int
    marked: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a file; *changed* says that somebody wrote to it since it was marked.

    *kept* is where the original still lies, because the file was written anew and stays.
    """

    path: str
    changed: bool = False
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the originals of files below *base* in *folder*."""

    base: Path
    folder: Path

    @classmethod
    def of(cls, root: str) -> "Keeper":
        """Return the keeper for the project at *root*: in git's own folder, where there is one."""
        top = gitio.work_tree(root)
        if top is None:
            return cls(Path(root), _private_folder(root))
        said = gitio.run(["rev-parse", "--git-path", FOLDER], top)
        return cls(Path(top), Path(top, os.fsdecode(said.removesuffix(b"\n"))))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder while files are replaced; raises UsageError where another run does.

        Where nothing is kept afterwards the folder is removed.
        """
        try:
            handle = self._opened()
        except OSError as error:
            raise _failed(self.folder, "cannot be used to keep env files in", error) from error
        try:
            if not _lock(handle) or not self._is_there(handle):
                raise UsageError(
                    "another orscan canary is running on this project; let it end first"
                )
            yield
            self._tidy()
        finally:
            os.close(handle)

    def _opened(self) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(self.folder)
        return os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)

    def _is_there(self, handle: int) -> bool:
        """Whether what *handle* holds is still the lock: its last holder may have removed it."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(handle), (self.folder / _LOCK).stat())
        return False

    def _tidy(self) -> None:
        with suppress(OSError):
            if {entry.name for entry in self.folder.iterdir()} == {_LOCK}:
                (self.folder / _LOCK).unlink()
                self.folder.rmdir()

    def replace(self, files: Iterable[Replacement], marks: Iterable[str]) -> None:
        """Put the content of each of *files* in its place, and keep what was there.

        Raises IncompleteError where one cannot be replaced; those before it stay replaced.
        """
        wanted = list(files)
        try:
            run = secrets.token_hex(4)  # never a name that an original may have already
            entries = [self._entry(f"{run}-{at}", one) for at, one in enumerate(wanted)]
            self._write_journal(entries, marks)
            for entry, one in zip(entries, wanted, strict=True):
                self._replace(entry, one.content)
        except OSError as error:
            place = Path(str(error.filename or self.folder))
            raise _failed(place, "cannot be marked", error) from error

    def restore(self) -> list[Restored]:
        """Put back what is kept, and return what became of it; of nothing kept, an empty list.

        Files that were written anew, and hold no mark, stay as they are: then the original stays
        where it is kept. Raises IncompleteError where one cannot be put back.
        """
        journal = self.folder / _JOURNAL
        try:
            entries, marks = _read_journal(journal)
            told = [self._restore(entry, marks) for entry in entries]
            restored = [one for one in told if one]
            if not any(one.kept for one in restored):
                journal.unlink(missing_ok=True)
        except OSError as error:
            place = Path(str(error.filename or self.folder))
            what = f"cannot be put back; the original is kept in {self.folder}"
            raise _failed(place, what, error) from error
        return restored

    def _entry(self, name: str, one: Replacement) -> _Entry:
        about = (self.base / one.path).stat()
        digest = hashlib.sha256(one.content).hexdigest()
        mode = stat.S_IMODE(about.st_mode)
        return _Entry(one.path, name, mode, about.st_atime_ns, about.st_mtime_ns, digest)

    def _write_journal(self, entries: Sequence[_Entry], marks: Iterable[str]) -> None:
        digests = [hashlib.sha256(mark.encode()).hexdigest() for mark in marks]
        text = json.dumps({"files": [asdict(one) for one in entries], "marks": digests})
        fresh = self.folder / f"{_JOURNAL}.new"
        _write(fresh, text.encode(), 0o600)
        fresh.replace(self.folder / _JOURNAL)

    def _backup(self, entry: _Entry) -> Path:
        return self.folder / entry.name

    def _replace(self, entry: _Entry, content: bytes) -> None:
        place, backup = self.base / entry.path, self._backup(entry)
        fresh = self._fresh(place, entry)
        _write(fresh, content, entry.mode)
        _keep(place, backup)
        if not backup.is_symlink():
            backup.chmod(0o600)
        fresh.replace(place)

    def _fresh(self, place: Path, entry: _Entry) -> Path:
        """Return where the new content is written before it takes its place: in one step."""
        if place.parent.stat().st_dev == self.folder.stat().st_dev:
            return self.folder / f"{entry.name}.new"
        return place.with_name(f".{place.name}.orscan-{entry.name}")

    def _restore(self, entry: _Entry, marks: frozenset[str]) -> Restored | None:
        place, backup = self.base / entry.path, self._backup(entry)
        if place.parent.is_dir():
            self._fresh(place, entry).unlink(missing_ok=True)
        if not os.path.lexists(backup):
            return None
        place.parent.mkdir(parents=True, exist_ok=True)
        changed = False
        if os.path.lexists(place):
            if _is_same(place, backup):
                # It was about to be replaced when everything ended.
                self._reopened(backup, entry)
                backup.unlink()
                return None
            content = place.read_bytes() if place.exists() else b""
            changed = hashlib.sha256(content).hexdigest() != entry.marked
            if changed and not _holds_any(content, marks):
                return Restored(entry.path, changed=True, kept=str(backup))
        self._put_back(place, backup, entry)
        return Restored(entry.path, changed)

    def _put_back(self, place: Path, backup: Path, entry: _Entry) -> None:
        self._reopened(backup, entry)
        fresh = self._fresh(place, entry)
        if fresh.parent == self.folder or backup.is_symlink():
            _move(backup, place)
            return
        _write(fresh, backup.read_bytes(), entry.mode)
        os.utime(fresh, ns=(entry.accessed, entry.modified))
        fresh.replace(place)
        backup.unlink()

    @staticmethod
    def _reopened(backup: Path, entry: _Entry) -> None:
        if not backup.is_symlink():
            backup.chmod(entry.mode)


def _keep(place: Path, backup: Path) -> None:
    """Make *backup* what stands at *place*, so that it is whole as soon as it is there."""
    with suppress(OSError, NotImplementedError):
        # A second name for the same file: at no time is there none.
        os.link(place, backup, follow_symlinks=False)
        return
    try:
        place.rename(backup)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(place, backup)


def _copy(place: Path, backup: Path) -> None:
    if place.is_symlink():
        backup.symlink_to(place.readlink())
        return
    fresh = backup.with_name(f"{backup.name}.copy")
    _write(fresh, place.read_bytes(), 0o600)
    fresh.replace(backup)


def _move(backup: Path, place: Path) -> None:
    try:
        backup.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV or not backup.is_symlink():
            raise
        place.unlink(missing_ok=True)
        place.symlink_to(backup.readlink())
        backup.unlink()


def _is_same(place: Path, backup: Path) -> bool:
    return os.path.samestat(place.lstat(), backup.lstat())


def _holds_any(content: bytes, marks: frozenset[str]) -> bool:
    # What PowerShell writes is in UTF-16.
    texts = (content, content.replace(b"\0", b""))
    keys = {key for text in texts for key in _ANY_KEY.findall(text)}
    return any(hashlib.sha256(key).hexdigest() in marks for key in keys)


def _write(place: Path, content: bytes, mode: int) -> None:
    """Write a file of that *mode*, that nobody else could read while it was written."""
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    place.chmod(mode)


def _read_journal(journal: Path) -> tuple[list[_Entry], frozenset[str]]:
    try:
        told = json.loads(journal.read_bytes())
        entries = [_Entry(**one) for one in told["files"]]
        return entries, frozenset(map(str, told["marks"]))
    except FileNotFoundError:
        return [], frozenset()
    except (ValueError, TypeError, KeyError) as error:
        raise IncompleteError(
            f"{journal}: cannot be read; the files beside it are env files as they were before "
            "orscan canary: put them back yourself, then remove that folder"
        ) from error


def _private_folder(root: str) -> Path:
    """Return a folder of the user's own for the project at *root*, which lies in no work tree."""
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:32]
    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(OSError, RuntimeError):
        state = Path(named) if named else Path.home() / ".local" / "state"
        place = state / "orscan" / "canary" / name
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir(), f"orscan-canary-{user}-{name}")


def _refuse_foreign(folder: Path) -> None:
    """Raise UsageError where others could read what is kept, or could have laid it there."""
    about = folder.lstat()
    is_own = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    if not stat.S_ISDIR(about.st_mode) or not is_own:
        raise UsageError(f"{folder}: not a folder of your own; remove it and try again")
    folder.chmod(0o700)


def _failed(place: Path, what: str, error: OSError) -> OrscanError:
    return IncompleteError(f"{place}: {what}: {error.strerror or error}")


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return True
        return False
else:
    import fcntl

    def _lock(handle: int) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
