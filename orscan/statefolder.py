"""Where orscan keeps what it remembers for a user, apart from any project."""

import os
from pathlib import Path


def state_folder() -> Path:
    """Return the folder, which need not be there yet; raises RuntimeError where nobody has a home.

    Source: specifications.freedesktop.org, XDG Base Directory Specification 0.8, read 2026-11-28.
    """
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    # The specification has a relative path ignored.
    base = named if named.is_absolute() else Path.home() / ".local" / "state"
    return base / "orscan"
