"""What a repository's names for commits come to: while it is the same, so are all stories."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from orscan import gitio
from orscan.gitlog.refs import git_folders


def state_of(folder: str, objects: Iterable[str]) -> str:
    """Return a digest of all that says which commits are kept, and by what.

    *objects* tell which objects there are, in any order. Raises GitError for a broken repository.
    """
    digest = hashlib.sha256()
    named = gitio.run(["for-each-ref", "--format=%(objectname) %(refname) %(symref)"], folder)
    for part in (named, *_files(git_folders(folder).values()), *map(str.encode, sorted(objects))):
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


def _files(folders: Iterable[Path]) -> Iterator[bytes]:
    """Yield the content of small files that name commits, and how large and old others are."""
    for folder in folders:
        for file in sorted((*folder.glob("*HEAD"), folder / "shallow")):
            if file.is_file():
                yield os.fsencode(file) + b"\0" + file.read_bytes()
        for file in (folder / "index", *sorted((folder / "logs").rglob("*"))):
            if file.is_file():
                about = file.stat()
                yield os.fsencode(file) + f"\0{about.st_size} {about.st_mtime_ns}".encode()
