"""Files that frameworks find by where they lie: `app/**/page.tsx`, `pages/*.vue` and the like."""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Entry
from orscan.analysis.project import Project
from orscan.rule import Reach

SCRIPT = r"\.(?:[cm]?[jt]sx?)$"
"""The ending of a file of JavaScript or TypeScript."""

_LOADS = re.compile(r"\.(?:test|spec|stories)\.|\.d\.[cm]?ts$")


def named(project: Project, pattern: str) -> Iterator[str]:
    """Yield the files of *project* whose path in it begins with the regex *pattern*."""
    wanted = re.compile(pattern)
    for path in project.files:
        below = project.below(path)
        if wanted.match(below) and not _LOADS.search(below):
            yield path


def both_sides(paths: Iterator[str], note: str, exports: frozenset[str]) -> Iterator[Entry]:
    """Yield two entries for each module: one on the client for *exports*, one on the server."""
    for path in paths:
        yield Entry(path, Reach.CLIENT, note, exports)
        yield Entry(path, Reach.SERVER, note)


def on_server(paths: Iterator[str], note: str = "runs on the server") -> Iterator[Entry]:
    """Yield an entry on the server for each module."""
    return (Entry(path, Reach.SERVER, note) for path in paths)


def on_client(paths: Iterator[str], note: str) -> Iterator[Entry]:
    """Yield an entry on the client for each module."""
    return (Entry(path, Reach.CLIENT, note) for path in paths)
