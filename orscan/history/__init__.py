"""Everything a repository keeps: every object, reachable or not, and git's own files.

Two passes. The first reads all objects once, in several processes, and knows nothing of paths: it
says which of them hold anything at all (`firstpass`, `reader`). They are few. The second asks git
for their story, and looks at each again in each of its places, as the tree scan would
(`secondpass`). What cannot be looked at is told (`gaps`).
"""

from pathlib import Path

from orscan.cache import Cache
from orscan.config import Config
from orscan.engine import Engine, Part
from orscan.history.firstpass import FirstPass, Progress
from orscan.history.gitfiles import shown_in
from orscan.history.hits import Hits
from orscan.history.reader import LITERALS
from orscan.history.secondpass import SecondPass
from orscan.objects.place import Place
from orscan.objects.store import Store
from orscan.report import Diagnostic

__all__ = ["LITERALS", "Hits", "Progress", "scan"]


def scan(
    place: Place,
    engine: Engine,
    config: Config,
    *,
    jobs: int,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> tuple[Part, Hits]:
    """Return what the repository at *place* holds, findings with their story.

    With it comes what the first pass hit upon. *engine* knows `LITERALS` as well. What could not be
    looked at is in the diagnostics.
    """
    store = Store(Path(place.objects), place.width)
    first = FirstPass(place.git_dir, store, engine, config, jobs=jobs, progress=progress)
    hits = first.run(cache)
    part = SecondPass(place, store, engine, config, jobs=jobs, cache=cache).run(hits)
    # What is looked at once more was counted before.
    part.scanned.blobs = part.scanned.bytes = 0
    part.scanned.add(hits.scanned)
    part.diagnostics += [
        Diagnostic(shown_in(place, path), 0, "unreadable", message)
        for path, message in store.problems
    ]
    return part, hits
