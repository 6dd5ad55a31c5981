"""Files that are files: a pipe or a device in the place of one would be waited for."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from orscan.errors import GitError

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def opened(path: Path) -> BinaryIO:
    """Open a file to read its bytes; raises OSError, also for what is no file."""
    handle = os.open(path, _READ)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise OSError("not a file")


def refuse(path: Path) -> None:
    """Raise GitError for a pipe, a device or a socket: git, asked for anything, would wait."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # gone, or a link to nowhere
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise GitError(f"{path}: neither a file nor a folder, and git would wait for it; remove it")
