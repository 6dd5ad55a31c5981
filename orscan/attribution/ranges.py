"""The stories of what a range of commits adds: only what these commits did is told."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from orscan import gitlog
from orscan.attribution.history import History
from orscan.attribution.telling import tell
from orscan.blob import OriginKind
from orscan.finding import Finding
from orscan.gitlog import Change
from orscan.sources.files import shown

_MASK = "..."
"""What a report shows of a key in a name, in place of its midst."""


def tell_of_range(
    found: Sequence[Finding],
    folder: str,
    commits: Sequence[str],
    *,
    jobs: int,
    inherit_place: bool,
) -> tuple[list[Finding], list[str]]:
    """Return *found* with their stories in *commits*, and what git could not read for them."""
    changes = partial(gitlog.changes, folder, commits, jobs=jobs, inherit_place=inherit_place)
    history = History.of_changes(
        folder, _mattering(found, changes), commits, inherit_place=inherit_place
    )
    return list(_told(found, history)), history.problems


def _mattering(
    found: Iterable[Finding], changes: Callable[[Container[str] | None], Iterator[Change]]
) -> Iterator[Change]:
    """Yield those of *changes* that tell of *found*: of their blobs, and of paths that hold a key.

    *changes* is given the blobs that matter, or None for all.
    """
    origins = [origin for finding in found for origin in finding.origins]
    others = (origin for origin in origins if origin.kind is not OriginKind.NAME)
    blobs = frozenset(oid for origin in others for oid in origin.objects)
    # A folder is named by each file in it. What else has the content of such a file is no matter.
    names = [origin.path for origin in origins if origin.kind is OriginKind.NAME]
    unmasked = _Unmasked(names)

    @cache
    def is_named(path: str) -> bool:
        return any(unmasked.names(shown(path)))

    for change in changes(None if names else blobs):
        if any(map(is_named, _upwards(change.path))) or not blobs.isdisjoint(
            (*change.old, change.new)
        ):
            yield change


class _Unmasked:
    """The names among many that a path is reported by, of which a key is masked."""

    def __init__(self, names: Iterable[str]) -> None:
        self._shapes: defaultdict[tuple[str, str], dict[str, re.Pattern[str]]] = defaultdict(dict)
        for name in dict.fromkeys(names):
            shape = re.escape(name).replace(re.escape(_MASK), ".*")
            ends = name.partition(_MASK)[0], name.rpartition(_MASK)[2]
            self._shapes[ends][name] = re.compile(shape, re.DOTALL)
        self._lengths = {(len(start), len(end)) for start, end in self._shapes}

    def names(self, path: str) -> Iterator[str]:
        """Yield the names that *path* may be reported by."""
        for start, end in self._lengths:
            # By its ends first: there may be as many names as paths.
            shapes = self._shapes.get((path[:start], path[max(len(path) - end, 0) :]), {})
            yield from (name for name, shape in shapes.items() if shape.fullmatch(path))


def _real_names(found: Iterable[Finding], history: History) -> dict[tuple[str, str], str]:
    """Return the paths, by the names they are reported by and the blobs they hold."""
    origins = [one.origins[0] for one in found if one.origins[0].kind is OriginKind.NAME]
    unmasked = _Unmasked(origin.path for origin in origins)
    real: dict[tuple[str, str], str] = {}
    for oid in {oid for origin in origins for oid in origin.objects}:
        for path in history.paths(oid):
            for part in _upwards(path):
                for name in unmasked.names(shown(part)):
                    real.setdefault((name, oid), part)
    return real


def _told(found: Sequence[Finding], history: History) -> Iterator[Finding]:
    """Yield *found* with their stories."""
    plain: list[Finding] = []
    names: dict[object, Finding] = {}  # a folder is named by each file in it
    reals = _real_names(found, history)
    story_of = cache(partial(history.story, oids=None))
    for finding in found:
        origin = finding.origins[0]
        if origin.kind is OriginKind.NAME:
            at = ((origin.path, oid) for oid in origin.objects)
            real = next((reals[one] for one in at if one in reals), origin.path)
            story = story_of(real)
            named = replace(finding, origins=(replace(origin, objects=(), story=story),))
            names[named.order] = named
        elif origin.kind is OriginKind.OBJECT:
            yield finding  # a ref that is being pushed names it: no commit tells of it
        else:
            plain.append(finding)
    yield from names.values()
    yield from tell(plain, history)


def _upwards(path: str) -> Iterator[str]:
    """Yield *path* and the folders it lies in."""
    while path:
        yield path
        path = path.rpartition("/")[0]
