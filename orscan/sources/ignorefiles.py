"""Which files are left out: `.gitignore`, `.orscanignore` and the configuration's `exclude`."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from orscan.errors import ConfigError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

EXCLUDED = "excluded by configuration"
"""Why a file is left out that the configuration names."""

GITIGNORE, ORSCANIGNORE = ".gitignore", ".orscanignore"


class IgnoreFiles:
    """The patterns in force, folder by folder; a folder's files are read before it is asked about.

    A folder's ignore files hold for everything below it, the deeper file deciding first.
    """

    def __init__(self, exclude: Sequence[str], *, ignore_files: bool) -> None:
        self._patterns = exclude
        self._exclude = _spec(exclude) if exclude else None
        self._reads = ignore_files
        self._specs: dict[str, GitIgnoreSpec] = {}

    def without_ignore_files(self) -> "IgnoreFiles":
        """Return patterns of which only the configuration's count."""
        return IgnoreFiles(self._patterns, ignore_files=False)

    @property
    def is_active(self) -> bool:
        """Whether there is any pattern at all."""
        return self._exclude is not None or bool(self._specs)

    def is_excluded(self, path: str) -> bool:
        """Whether the configuration leaves *path* out."""
        return self._exclude is not None and self._exclude.match_file(path)

    def read(self, root: str, folder: str, names: Iterable[str]) -> None:
        """Read those of *names* in *folder* that exist; raises OSError for one that cannot be."""
        if not self._reads:
            return
        lines: list[str] = []
        for name in names:
            path = os.path.join(root, folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    lines.extend(file.read().splitlines())
        if lines:
            self._specs[folder] = _spec(lines, strict=False)

    def reason(self, path: str, *, is_folder: bool = False) -> str | None:
        """Return why *path* is left out, or None."""
        if not self.is_active:
            return None
        tail = "/" if is_folder else ""
        if self._exclude and self._exclude.match_file(path + tail):
            return EXCLUDED
        if self._specs and self._is_ignored(path, tail):
            return "ignored by an ignore file"
        return None

    def _is_ignored(self, path: str, tail: str) -> bool:
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self._specs.get(folder)
            if spec:
                below = path[len(folder) + 1 :] if folder else path
                verdict = spec.check_file(below + tail).include
                if verdict is not None:
                    return verdict
        return False


def _spec(patterns: Iterable[str], *, strict: bool = True) -> "GitIgnoreSpec":
    """Return the compiled patterns; without *strict*, lines that are none are passed over.

    Raises ConfigError for a pattern that is none.
    """
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - takes 40 ms, and few scans need it

    good = []
    for pattern in patterns:
        try:
            # Only to see whether it is one: what makes matching fast takes a while to prepare.
            GitIgnoreSpec.from_lines([pattern], backend="simple")
        except ValueError as error:
            if strict:
                raise ConfigError(f"exclude: {pattern!r} is no gitignore pattern") from error
        else:
            good.append(pattern)
    return GitIgnoreSpec.from_lines(good)
