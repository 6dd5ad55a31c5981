"""Looks at objects, one by one, and says which of them hold anything at all.

It knows no paths. What holds no literal is done with as soon as it is put together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.definitions.ways import may_ship
from orscan.engine import Engine
from orscan.history.hits import Hits, LooseTask, Task
from orscan.objects import Kind
from orscan.objects.loose import loose_chunks, loose_path, read_loose
from orscan.objects.pack import Families, Pack
from orscan.objects.store import Store
from orscan.objects.tree import TreeReader, entries
from orscan.opening import needs_opening
from orscan.report import Scanned
from orscan.sources.messages import message_blobs

_SUFFIXES = tuple(suffix + b"\0" for suffix in (b".br", b".BR", b".tar", b".TAR"))
_END_OF_ZIP = b"PK\x05\x06"
LITERALS = (*_SUFFIXES, _END_OF_ZIP)
"""What an engine must look for besides, as no names of files are known: how a zip ends that stands
behind a program, and the names of archives that cannot be told by how they begin."""

_BEHIND = "behind.zip"
"""A name for what holds the end of a zip: one under which that may stand behind anything."""

_FILE = b"100"
"""How the mode of a file begins, that of no folder, link or submodule."""

_NAMED = 1_000
"""How many objects that lack another are named by a process, so that each can be looked at."""

_TEXTS, _TEXTS_SIZE = 256, 128 << 10
"""How many short texts, of how many bytes in all, are asked for literals together."""

_WRITTEN = 256 << 10
"""A blob of more bytes is no text by which somebody tells a build what to do."""

_LARGE = "large"
_NO_TREE = "a tree that makes no sense"


class Reader:
    """Looks at objects; one in each process."""

    def __init__(self, store: Store, families: Mapping[int, Families], engine: Engine) -> None:
        self._store = store
        self._families = families
        self._engine = engine
        self._occurring = engine.occurring
        self._seeds = frozenset(engine.seeds)
        known = store.known()
        self._has = known.question()
        self._trees = TreeReader(store.width, known)
        self._names: set[bytes] = set()
        self._left_to_name = _NAMED
        self._texts: list[tuple[bytes, Callable[[Hits], None]]] = []
        self._texts_size = 0

    def __call__(self, task: Task) -> tuple[Task, Hits]:
        """Return what the objects of *task* come to."""
        hits = Hits()
        if isinstance(task, LooseTask):
            for oid in task.oids:
                hits.seen += 1
                self._look_at_loose(task.folder, oid, hits)
        else:
            self._look_at_packed(task.number, task.first, task.last, hits)
        self._look_at_texts(hits)
        return task, hits

    def _look_at_packed(self, number: int, first: int, last: int, hits: Hits) -> None:
        families = self._families[number]
        pack = families.pack
        others = self._store.packs[:number]
        holds, look, blob_kind = self._holds, self._look, Kind.BLOB
        seen = blobs = size = 0
        for kind, rank, content, delta, reason in families.objects(first, last):
            seen += 1
            if others and _is_in(others, pack.raw_id(rank)):
                continue  # read with another pack
            if content is None:
                chunks = partial(families.large, rank, CHUNK)
                self._look_at_rest(_hex(pack, rank), kind, reason, chunks, hits)
            elif kind is blob_kind:
                blobs += 1
                size += len(content)
                if holds(content, partial(_hex, pack, rank), hits):
                    hits.found[blob_kind].add(_hex(pack, rank))
            elif kind:
                look(kind, partial(_hex, pack, rank), content, delta, hits)
        hits.seen += seen
        hits.scanned.blobs += blobs
        hits.scanned.objects += blobs
        hits.scanned.bytes += size

    def _look_at_loose(self, folder: Path, oid: str, hits: Hits) -> None:
        path = loose_path(folder, oid)
        try:
            kind, content = read_loose(path)
        except OSError as error:
            hits.unread[oid] = error.strerror or str(error)
            return
        if content is None:
            self._look_at_rest(oid, kind, _LARGE, partial(loose_chunks, path, CHUNK), hits)
        else:
            self._look(kind, lambda: oid, content, None, hits)

    def _look_at_rest(
        self,
        oid: str,
        kind: Kind | None,
        reason: str,
        chunks: Callable[[], Iterator[bytes] | None],
        hits: Hits,
    ) -> None:
        """Look at a large blob in chunks where it is kept whole; leave anything else to git."""
        if reason != _LARGE or kind is not Kind.BLOB or chunks() is None:
            hits.unread[oid] = reason
            return

        def again() -> Iterator[bytes]:
            return chunks() or iter(())

        hits.scanned.objects += 1
        hits.scanned.blobs += 1
        if holds_in_chunks(self._engine, again, hits.scanned):
            hits.found[Kind.BLOB].add(oid)

    def _look(
        self,
        kind: Kind,
        oid: Callable[[], str],
        content: bytes,
        delta: bytes | None,
        hits: Hits,
    ) -> None:
        """Look at an object; at the texts of small ones not before `_look_at_texts`."""
        scanned = hits.scanned
        scanned.objects += 1
        if kind is Kind.BLOB:
            scanned.blobs += 1
            scanned.bytes += len(content)
            if self._holds(content, oid, hits):
                hits.found[kind].add(oid())
        elif kind is Kind.TREE:
            self._look_at_tree(oid, content, delta, hits)
        else:
            scanned.commits += kind is Kind.COMMIT
            scanned.bytes += len(content)
            if not self._links(content):
                self._lacks(kind, oid, hits)
            self._add_text(content, partial(self._look_at_message, kind, oid, content), hits)

    def _add_text(self, text: bytes, closer: Callable[[Hits], None], hits: Hits) -> None:
        """Take up a text; where it holds a literal, it gets a *closer* look, but not at once.

        A history has a million short texts, and asking takes longer than the answer.
        """
        self._texts.append((text, closer))
        self._texts_size += len(text)
        if self._texts_size > _TEXTS_SIZE or len(self._texts) > _TEXTS:
            self._look_at_texts(hits)

    def _look_at_texts(self, hits: Hits) -> None:
        texts, self._texts, self._texts_size = self._texts, [], 0
        if self._tells(b"\n".join([text for text, _ in texts])):
            for text, closer in texts:
                if self._tells(text):
                    closer(hits)

    def _tells(self, text: bytes) -> bool:
        """Whether *text* holds a literal that a key may stand behind."""
        return not self._engine.only_seeds.issuperset(self._occurring(text))

    def _holds(self, content: bytes, oid: Callable[[], str], hits: Hits) -> bool:
        occurring = self._occurring(content)
        if occurring and not self._seeds.isdisjoint(occurring):
            hits.mentions.add(oid())
            if len(content) <= _WRITTEN and may_ship(content):
                hits.ways.add(oid())
        says_nothing_else = self._engine.only_seeds.issuperset(occurring)
        if says_nothing_else and not needs_opening(content, ""):
            return False
        # Whatever its name will turn out to be: as if it were one in which a zip may stand.
        name = _BEHIND if _END_OF_ZIP in occurring else ""
        return self._engine.holds_any(Blob.of(content, _origin(OriginKind.OBJECT, name)))

    def _look_at_tree(
        self, oid: Callable[[], str], content: bytes, delta: bytes | None, hits: Hits
    ) -> None:
        try:
            names, missing = self._trees.look(content, delta)
        except (ValueError, IndexError):
            hits.unread[oid()] = _NO_TREE
            return
        if missing:
            self._lacks(Kind.TREE, oid, hits)
        if names:
            self._add_text(names, partial(self._look_at_names, oid, content), hits)

    def _look_at_names(self, oid: Callable[[], str], content: bytes, hits: Hits) -> None:
        try:
            listed = entries(content, self._store.width)
        except ValueError:
            hits.unread[oid()] = _NO_TREE
            return
        for entry in listed:
            is_file = entry.mode.startswith(_FILE) and self._has(entry.raw)
            if is_file and (entry.name + b"\0").endswith(_SUFFIXES):
                hits.found[Kind.BLOB].add(entry.raw.hex())
            if self._is_telling(entry.name):
                hits.found[Kind.TREE].add(oid())

    def _is_telling(self, name: bytes) -> bool:
        if name in self._names:
            return True
        if not self._tells(name):
            return False
        if not self._engine.holds_any(Blob.of(name, _origin(OriginKind.NAME, "name"))):
            return False
        self._names.add(name)
        return True

    def _look_at_message(
        self, kind: Kind, oid: Callable[[], str], content: bytes, hits: Hits
    ) -> None:
        if any(map(self._engine.holds_any, message_blobs(kind.word, oid(), content))):
            hits.found[kind].add(oid())

    def _lacks(self, kind: Kind, oid: Callable[[], str], hits: Hits) -> None:
        self._left_to_name -= 1
        if self._left_to_name < 0:
            hits.lacking = True
        else:
            hits.found[kind].add(oid())

    def _links(self, content: bytes) -> bool:
        """Whether the objects that a commit or tag names are there."""
        has = self._has
        try:
            if content.startswith(b"tree "):
                end = 5 + 2 * self._store.width
                if not has(bytes.fromhex(content[5:end].decode())):
                    return False
                while content.startswith(b"parent ", end + 1):
                    start, end = end + 8, end + 8 + 2 * self._store.width
                    if not has(bytes.fromhex(content[start:end].decode())):
                        return False
                return True
            return all(map(has, linked(content)))
        except ValueError:  # no id at all
            return False


def linked(content: bytes) -> Iterator[bytes]:
    """Yield the raw ids of what the header of a commit or tag names: tree and parents, object."""
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        word, _, oid = line.partition(b" ")
        if word not in (b"tree", b"parent", b"object"):
            return
        try:
            yield bytes.fromhex(oid.decode("ascii", "replace"))
        except ValueError:
            return


def holds_in_chunks(
    engine: Engine, chunks: Callable[[], Iterator[bytes]], scanned: Scanned
) -> bool:
    """Whether a blob that is too large to be held holds anything to tell of; counts its bytes."""
    seen = []
    sizes = [0]

    def watched() -> Iterator[bytes]:
        end = b""
        sizes.append(0)
        for chunk in chunks():
            sizes[-1] += len(chunk)
            if _END_OF_ZIP in end + chunk[: len(_END_OF_ZIP)] or _END_OF_ZIP in chunk:
                seen.append(True)
            end = chunk[-len(_END_OF_ZIP) :]
            yield chunk

    holds = engine.holds_any(Blob(_origin(OriginKind.OBJECT), watched))
    scanned.bytes += max(sizes)  # it may have been read more than once
    if holds:
        return True
    return bool(seen) and engine.holds_any(Blob(_origin(OriginKind.OBJECT, _BEHIND), chunks))


def _hex(pack: Pack, rank: int) -> str:
    return pack.raw_id(rank).hex()


def _origin(kind: OriginKind, name: str = "") -> Origin:
    return Origin(kind, name, tracked=True)


def _is_in(packs: Iterable[Pack], raw: bytes) -> bool:
    return any(pack.has(raw) for pack in packs)
