"""The first pass: every object once, by several processes, to say which of them hold anything.

Each process reads its share of the delta chains. What a cache remembers is not read again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from orscan import gitio, gitlog
from orscan.blob import CHUNK
from orscan.cache import Cache, Memory
from orscan.config import Config
from orscan.engine import Engine
from orscan.errors import GitError
from orscan.history.hits import Hits, LooseTask, PackTask, Task
from orscan.history.reader import LITERALS, Reader, holds_in_chunks
from orscan.mentions import MENTIONS
from orscan.objects import Kind
from orscan.objects.loose import NOT_ITS_ID
from orscan.objects.pack import Families, Pack, Survey
from orscan.objects.store import Store
from orscan.parallel import FORKS, spread
from orscan.report import Mode, Scanned
from orscan.sources.messages import message_blobs

_SURVEYED = 50_000
"""From this many objects on several processes read the headers of a pack."""

_PARALLEL = 5_000
"""From this many objects on several processes read them."""

_PORTIONS = 16
"""Into how many portions for each process the work is cut."""

_LOOSE = 1_024
"""How many loose objects are read as one piece of work."""

Progress = Callable[[Scanned, int], None]


class FirstPass:
    """The first pass over *store*, the objects of the repository of *folder*, by *jobs* processes.

    *engine* and *config* belong together.
    """

    def __init__(
        self,
        folder: str,
        store: Store,
        engine: Engine,
        config: Config,
        *,
        jobs: int,
        progress: Progress | None = None,
    ) -> None:
        self._folder = folder
        self._store = store
        self._engine = engine
        self._config = config
        self._jobs = jobs
        self._progress = progress

    def run(self, cache: Cache | None = None) -> Hits:
        """Return what all objects come to; those that *cache* remembers are not read again."""
        memory = self._valid(cache.load()) if cache else Memory()
        whole = Hits()
        fresh = list(self._recalled(memory, whole))
        by_pack = {number: Hits() for number in fresh}
        loose = Hits()
        for task, hits in self._read(fresh, list(self._loose_tasks(memory))):
            self._ask_git(hits)
            (by_pack[task.number] if isinstance(task, PackTask) else loose).add(hits)
        for hits in (*by_pack.values(), loose):
            whole.add(hits)
        self._check_all_seen(by_pack)
        if cache and (fresh or loose.seen):
            cache.save(self._remembered(memory, by_pack, loose, whole))
        return whole

    def _recalled(self, memory: Memory, whole: Hits) -> Iterator[int]:
        """Add what *memory* knows of packs and loose objects; yield the numbers of other packs."""
        for number, pack in enumerate(self._store.packs):
            if pack.identity in memory.packs:
                whole.recall(memory.packs[pack.identity])
                whole.scanned.remembered += len(pack)
            else:
                yield number
        for some in self._store.loose:
            whole.scanned.remembered += len(some.ids & memory.loose)
        whole.recall(memory.loose_hits)

    def _valid(self, memory: Memory) -> Memory:
        """Return *memory*, or an empty one where something is gone: it may be missed elsewhere."""
        packs = {pack.identity for pack in self._store.packs}
        there = {oid for some in self._store.loose for oid in some.ids}
        gone = (oid for oid in memory.loose - there if not self._store.has(bytes.fromhex(oid)))
        if memory.packs.keys() <= packs and not any(gone):
            return memory
        return Memory()

    def _loose_tasks(self, memory: Memory) -> Iterator[LooseTask]:
        for some in self._store.loose:
            fresh = sorted(some.ids - memory.loose)
            for at in range(0, len(fresh), _LOOSE):
                yield LooseTask(some.objects, tuple(fresh[at : at + _LOOSE]))

    def _read(
        self, fresh: Sequence[int], loose: Sequence[LooseTask]
    ) -> Iterator[tuple[Task, Hits]]:
        packs = {number: self._store.packs[number] for number in fresh}
        count = sum(map(len, packs.values())) + sum(len(task.oids) for task in loose)
        if not count:
            return
        jobs = self._jobs if count >= _PARALLEL else 1
        families = {
            number: Families(pack, list(self._surveys(pack, jobs)))
            for number, pack in packs.items()
        }
        tasks: list[Task] = list(loose)
        for number, family in families.items():
            portions = min(jobs * _PORTIONS, len(family) // 256 + 1)
            tasks += [PackTask(number, first, last) for first, last in family.portions(portions)]
        done = Scanned(Mode.HISTORY)
        for number, (task, hits) in enumerate(self._results(families, tasks, jobs), start=1):
            done.add(hits.scanned)
            if self._progress:
                # Portions are about as much work each, objects are not: a large file is one, too.
                self._progress(replace(done, objects=count * number // len(tasks)), count)
            yield task, hits

    def _results(
        self, families: Mapping[int, Families], tasks: Sequence[Task], jobs: int
    ) -> Iterator[tuple[Task, Hits]]:
        if jobs == 1:
            yield from map(Reader(self._store, families, self._engine), tasks)
        elif FORKS:
            inherited = Reader(self._store, families, self._engine)
            yield from spread(lambda: inherited, tasks, jobs)
        else:
            place = self._store.objects, self._store.width
            prepare = partial(_prepared, *place, tuple(families), self._config)
            yield from spread(prepare, tasks, jobs)

    def _surveys(self, pack: Pack, jobs: int) -> Iterator[Survey]:
        count = len(pack)
        if jobs == 1 or count < _SURVEYED or not FORKS:
            yield pack.survey(0, count)
            return
        step = count // jobs + 1
        ranges = [(first, min(first + step, count)) for first in range(0, count, step)]
        yield from spread(lambda: lambda part: pack.survey(*part), ranges, jobs)

    def _ask_git(self, hits: Hits) -> None:
        """Let git read what could not be read here: it may find it elsewhere."""
        oids = list(hits.unread)
        for oid, known in zip(oids, gitlog.resolved(self._folder, oids), strict=True):
            if known is None:
                hits.unread[oid] += " (git cannot find it)"
                continue
            word = known[1]
            try:
                holds = self._holds(word, oid, hits.scanned)
            except GitError as error:
                hits.unread[oid] += f" ({error})"
                continue
            except OSError as error:
                hits.unread[oid] = str(error)
                continue
            if hits.unread[oid] != NOT_ITS_ID:  # git reads that without a word
                del hits.unread[oid]
            hits.scanned.objects += 1
            hits.scanned.blobs += word == "blob"
            if holds:
                hits.found[Kind[word.upper()]].add(oid)

    def _holds(self, word: str, oid: str, scanned: Scanned) -> bool:
        if word == "blob":
            chunks = partial(gitio.blob_chunks, oid, self._folder, CHUNK, inherit_place=False)
            for _ in chunks():  # what cannot be read raises here, where it counts
                pass
            return holds_in_chunks(self._engine, chunks, scanned)
        content = gitio.run(["cat-file", word, oid], self._folder)
        if word == "tree":
            return True  # the second pass looks at all its names
        return any(map(self._engine.holds_any, message_blobs(word, oid, content)))

    def _check_all_seen(self, by_pack: Mapping[int, Hits]) -> None:
        for number, hits in by_pack.items():
            pack = self._store.packs[number]
            if hits.seen != len(pack):
                lost = f"{len(pack) - hits.seen} of its objects cannot be reached; run git fsck"
                self._store.problems.append((pack.path, lost))
                hits.unread[""] = lost

    def _remembered(
        self, memory: Memory, by_pack: Mapping[int, Hits], loose: Hits, whole: Hits
    ) -> Memory:
        """Return what the next run need not read: all that was read wholly.

        An object that several packs hold was read with one of them, and is a hit of all.
        """
        packs = dict(memory.packs)
        for number, hits in by_pack.items():
            pack = self._store.packs[number]
            unread = (oid for oid in whole.unread if pack.has(bytes.fromhex(oid)))
            if hits.unread or hits.lacking or any(unread):
                continue
            shared = (hit for hit in whole.listed if pack.has(bytes.fromhex(hit[1])))
            packs[pack.identity] = tuple(dict.fromkeys((*hits.listed, *shared)))
        there = {oid for some in self._store.loose for oid in some.ids} - whole.unread.keys()
        found = dict.fromkeys((*memory.loose_hits, *loose.listed))
        return Memory(packs, frozenset(there), tuple(found))


def _prepared(objects: Path, width: int, numbers: Sequence[int], config: Config) -> Reader:
    """Build a reader in a process that was not forked: it opens everything anew."""
    engine = Engine(config, bulk=True, also=LITERALS, seeds=MENTIONS)
    store = Store(objects, width)
    families = {
        number: Families(
            store.packs[number], [store.packs[number].survey(0, len(store.packs[number]))]
        )
        for number in numbers
    }
    return Reader(store, families, engine)
