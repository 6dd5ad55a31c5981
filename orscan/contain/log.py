"""The audit log: a line of JSON for each thing done to an account, and never a key."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

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

    def __enter__(self) -> Self:
        """Open the log; raises ReportError where it cannot be, before anything was done."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            self._file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise self._failed(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)

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
            os.write(self._file, line.encode("ascii"))
            os.fsync(self._file)
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> ReportError:
        reason = error.strerror or str(error)
        return ReportError(f"{self.path}: the audit log cannot be written: {reason}")
