"""The audit log: a line of JSON for each thing done to an account, and never a key."""

import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from orscan.contain.plan import Action
from orscan.errors import ReportError
from orscan.openrouter.models import AccountKey
from orscan.secret import redact
from orscan.statefolder import state_folder


def default_place() -> Path:
    """Return where the log lies if nothing else was asked for: in the user's state folder."""
    return state_folder() / "contain.jsonl"


class AuditLog:
    """Appends to a file that only its owner may read; what `write` was given is on the disk.

    A line holds the time in UTC, the action, the key's hash, name and workspace, and the outcome.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1
        self._is_file = False

    def __enter__(self) -> Self:
        """Open the log; raises ReportError where it cannot be, before anything was done."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
            self._file = os.open(self.path, flags, 0o600)
            self._is_file = stat.S_ISREG(os.fstat(self._file).st_mode)
            if self._is_file:
                self._prepare()
        except OSError as error:
            self._close()
            raise self._failed(error) from error
        return self

    def _prepare(self) -> None:
        """Close the file to others, and end a line that a run left which was broken off."""
        if hasattr(os, "fchmod"):
            os.fchmod(self._file, 0o600)
        if os.lseek(self._file, 0, os.SEEK_END):
            os.lseek(self._file, -1, os.SEEK_END)
            if os.read(self._file, 1) != b"\n":
                self._append(b"\n")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def write(self, action: Action, key: AccountKey, outcome: str, **more: str) -> None:
        """Append a line and wait until it is kept; raises ReportError where that fails."""
        told = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "action": action.value,
            "outcome": outcome,
            "hash": key.hash,
            "name": key.name,
            "workspace": key.workspace_id or "",
            **more,
        }
        # A name is whatever somebody typed: it may be a key.
        line = redact(json.dumps(told)) + "\n"
        try:
            self._append(line.encode("ascii"))
        except OSError as error:
            raise self._failed(error) from error

    def _append(self, line: bytes) -> None:
        while line:
            line = line[os.write(self._file, line) :]
        if self._is_file:  # a pipe or a terminal keeps nothing
            os.fsync(self._file)

    def _failed(self, error: OSError) -> ReportError:
        reason = error.strerror or str(error)
        return ReportError(f"{self.path}: the audit log cannot be written: {reason}")


class Past(NamedTuple):
    """What earlier runs left undone, as their log tells.

    *owed* are the hashes of keys that were to be replaced and were not; *strays* those of
    replacements that were made and of which nobody knows whether they arrived.
    """

    owed: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()


def past(path: Path) -> Past:
    """Return what the log at *path* tells; nothing where there is none, or none to be read."""
    owed: set[str] = set()
    strays: dict[str, str] = {}
    for line in _lines(path):
        digest, what = str(line.get("hash", "")), (line.get("action"), line.get("outcome"))
        if line.get("then") == Action.REPLACE or what == (Action.REPLACE, "begun"):
            owed.add(digest)
        elif what == (Action.REPLACE, "created"):
            strays[digest] = str(line.get("replaces", ""))
        elif what in {(Action.REPLACE, "taken back"), (Action.DELETE, "done")}:
            strays.pop(digest, None)
            owed.discard(digest)
        elif what == (Action.REPLACE, "done"):
            owed.discard(digest)
            newest = [new for new, old in strays.items() if old == digest][-1:]
            strays = {new: old for new, old in strays.items() if new not in newest}
    return Past(frozenset(owed), frozenset(strays))


def _lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the lines that are whole; a run that was broken off may have left a piece of one."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    except OSError:
        return
    for line in lines:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            yield told
