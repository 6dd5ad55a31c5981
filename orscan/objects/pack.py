"""Packs: every object of one, each entry inflated once, in the order of its delta chains."""

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import cast

from dulwich.errors import ApplyDeltaError
from dulwich.pack import apply_delta
from isal import isal_zlib

from orscan.errors import GitError
from orscan.objects import Kind
from orscan.objects.delta import length_at
from orscan.objects.index import PackIndex
from orscan.objects.spool import Spool, made_from

LARGE = 32 << 20
"""An object above this size, in bytes, is not put together here."""

_OFFSET_DELTA, _NAMED_DELTA = 6, 7
_NONE, _UNKNOWN = -1, -2
_HUGE = (1 << 32) - 1

_PAGE = 1 << 10
"""About how much of a pack is mapped to read one header, in bytes."""

_PAGES = 16 << 10
"""About how much is mapped besides what is read: the system maps pages around, too."""

_LARGEST, _LARGEST_DELTA = 8 << 30, 64 << 20
"""Of an object that is put together on disk, and of a delta that is used for it, in bytes."""

_TOUCHED = 32 << 20
"""After so many bytes of the pack, the pages read so far are given back to the system."""

_SMALL = 32 << 10
"""What takes no more bytes than this is inflated at once: that makes 32 MB of it at the most."""

_inflate = isal_zlib.decompress
DAMAGED: tuple[type[Exception], ...] = (
    cast("type[Exception]", isal_zlib.IsalError),  # its stub calls the class an instance
    ApplyDeltaError,
    IndexError,
    ValueError,
    OverflowError,
)
"""What reading a damaged object raises."""


Packed = tuple[Kind | None, int, bytes | None, bytes | None, str]
"""An object as it comes out of a pack: kind, rank, content, delta, reason.

The rank is its place in the pack, counted from 0. The content is None for one that is not read, the
reason says why: "large" for one above `LARGE` bytes. The delta is what the content was made with
from another object, or None. A plain tuple, as there are millions of them.
"""

_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Survey:
    """The headers of the entries from rank *first* on.

    *kinds* are those of the format: deltas have one of their own. *heads* are the bytes each
    header takes, *sizes* what an entry has inflated, *bases* the rank of what a delta is made
    from, or `_NONE`, or `_UNKNOWN` where the pack does not hold it.
    """

    first: int
    kinds: bytes
    heads: bytes
    sizes: "array[int]"
    bases: "array[int]"


class Pack:
    """The pack beside *index*, whose object ids have *width* bytes.

    Raises GitError where it cannot be opened.
    """

    def __init__(self, index: PackIndex, width: int) -> None:
        self.index = index
        self.path = index.path.with_suffix(".pack")
        try:
            with self.path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GitError(f"{self.path.name}: cannot be read: {error}; run git fsck") from error
        if self._data[:4] != b"PACK" or len(self._data) < 12 + width:
            raise GitError(f"{self.path.name}: not a pack; run git fsck")
        self._view = memoryview(self._data)
        self._width = width
        ends = sorted(index.offsets)
        # The checksum behind the last entry ends it.
        self._places = array("Q", [*ends, max(len(self._data) - width, ends[-1] if ends else 0)])
        self._touched = 0

    def __len__(self) -> int:
        return len(self._places) - 1

    @property
    def identity(self) -> str:
        """What tells this pack from any other: its name, its index's checksum and its size."""
        return f"{self.path.stem}:{self.index.checksum}:{len(self._data):x}"

    @cached_property
    def _numbers(self) -> "array[int]":
        """The index's number of each object, by rank."""
        offsets = self.index.offsets
        return array("I", sorted(range(len(offsets)), key=offsets.__getitem__))

    def raw_id(self, rank: int) -> bytes:
        """Return the id of the object with *rank*."""
        return self.index.raw_id(self._numbers[rank])

    def has(self, raw: bytes) -> bool:
        """Whether it holds the object with the id *raw*."""
        return self.index.number_of(raw) is not None

    def content(self, raw: bytes) -> bytes:
        """Return the content of one object, which is there; raises OSError where it is damaged.

        That is slow: `Families` reads many.
        """
        try:
            rank, chain = self._rank_of(raw), list[tuple[int, Survey]]()
            while rank >= 0 and len(chain) <= len(self):
                chain.append((rank, self.survey(rank, rank + 1)))
                rank = chain[-1][1].bases[0]
            content: bytes | None = None
            for rank, header in reversed(chain):
                if content is None and header.kinds[0] not in _KINDS:
                    break
                made = inflated(self.entry(rank, header.heads[0]), header.sizes[0])
                content = made if content is None else _applied(content, made)
        except _TooLarge:
            raise OSError("it is too large") from None
        except DAMAGED as error:
            raise OSError("its data is damaged") from error
        if content is None:
            raise OSError("what it is made from is not in its pack")
        return content

    def survey(self, first: int, last: int) -> Survey:
        """Read the headers of the entries from *first* to before *last*."""
        kinds, heads = bytearray(), bytearray()
        sizes, bases = array("I"), array("i")
        data = self._data
        for place in self._places[first:last]:
            # A pack that is cut off within a header has nothing to inflate behind it.
            try:
                byte = data[place]
                kind, size, shift = byte >> 4 & 7, byte & 15, 4
                at = place + 1
                while byte & 0x80:
                    byte = data[at]
                    size |= (byte & 0x7F) << shift
                    shift += 7
                    at += 1
                base = _NONE
                if kind == _OFFSET_DELTA:
                    byte = data[at]
                    back = byte & 0x7F
                    at += 1
                    while byte & 0x80:
                        byte = data[at]
                        back = (back + 1) << 7 | byte & 0x7F
                        at += 1
                    base = self._rank_at(place - back)
                elif kind == _NAMED_DELTA:
                    base = self._rank_of(bytes(data[at : at + self._width]))
                    at += self._width
            except IndexError:
                kind, size, at, base = 0, 0, place, _NONE
            # Every page of the pack has a header or two.
            self._touched += _PAGE
            if self._touched > _TOUCHED:
                self.give_back()
            kinds.append(kind)
            heads.append(min(at - place, 255))
            sizes.append(min(size, _HUGE))
            bases.append(base)
        return Survey(first, bytes(kinds), bytes(heads), sizes, bases)

    def _rank_of(self, raw: bytes) -> int:
        number = self.index.number_of(raw)
        return _UNKNOWN if number is None else self._rank_at(self.index.offsets[number])

    def entry(self, rank: int, head: int) -> memoryview:
        """Return what follows the header, of *head* bytes, of the entry with *rank*."""
        start, end = self._places[rank], self._places[rank + 1]
        self._touched += end - start + _PAGES
        return self._view[start + head : end]

    def chunks(self, rank: int, head: int, size: int) -> Iterator[bytes]:
        """Yield an object that is kept as it is, in chunks of at most *size* bytes.

        Raises OSError where its data is damaged.
        """
        stream, body = isal_zlib.decompressobj(), self.entry(rank, head)
        try:
            for at in range(0, len(body), size):
                yield from pieces(stream, body[at : at + size], size)
                self._touched += size
                self.give_back()
        except DAMAGED as error:
            raise OSError("its data is damaged") from error
        if not stream.eof:
            raise OSError("its data is cut off")

    def give_back(self) -> None:
        """Let the system have the pages that were read: they would count as this process's."""
        if self._touched > _TOUCHED and hasattr(mmap, "MADV_DONTNEED"):
            self._data.madvise(mmap.MADV_DONTNEED)
            self._touched = 0

    def _rank_at(self, place: int) -> int:
        rank = bisect_left(self._places, place)
        return rank if rank < len(self) and self._places[rank] == place else _UNKNOWN


class Families:
    """A pack's objects in families: one that is kept as it is, and all that are made from it.

    *surveys* cover the whole pack. Families are numbered in the order in which they begin.
    """

    def __init__(self, pack: Pack, surveys: Sequence[Survey]) -> None:
        self.pack = pack
        ordered = sorted(surveys, key=lambda survey: survey.first)
        self._kinds = b"".join(survey.kinds for survey in ordered)
        self._heads = b"".join(survey.heads for survey in ordered)
        self._sizes, self._bases = array("I"), array("i")
        for survey in ordered:
            self._sizes.extend(survey.sizes)
            self._bases.extend(survey.bases)
        self._child, self._sibling, self._weights = self._linked()
        self.roots = array("I", [at for at, base in enumerate(self._bases) if base < 0])
        self._last: tuple[int, Spool] | None = None

    def __len__(self) -> int:
        return len(self.roots)

    def _linked(self) -> "tuple[array[int], array[int], array[int]]":
        """Return each object's first child and next sibling, and the size of what descends."""
        bases = self._bases
        child = array("i", [_NONE]) * len(bases)
        sibling = array("i", [_NONE]) * len(bases)
        weights = array("Q", self._sizes)
        for rank in range(len(bases) - 1, -1, -1):
            base = bases[rank]
            if base >= 0:
                sibling[rank] = child[base]
                child[base] = rank
                weights[base] += weights[rank]
        return child, sibling, weights

    def portions(self, count: int) -> list[tuple[int, int]]:
        """Return up to *count* ranges of families that are about as much work each."""
        sums = array("Q", accumulate(self._weights[root] for root in self.roots))
        whole = sums[-1] if sums else 0
        wanted = [bisect_left(sums, whole * part // count) for part in range(1, count)]
        cuts = sorted({0, len(self), *wanted})
        return [(first, last) for first, last in pairwise(cuts) if first < last]

    def objects(self, first: int, last: int) -> Iterator[Packed]:
        """Yield the objects of the families from *first* to before *last*, a base before a delta.

        What cannot be read is yielded with the reason, and all that is made from it.
        """
        kinds, sizes, heads = self._kinds, self._sizes, self._heads
        children, siblings, entry = self._child, self._sibling, self.pack.entry
        stack: list[tuple[int, bytes | None]] = []
        for root in self.roots[first:last]:
            kind = _KINDS.get(kinds[root])
            if kind is None:
                yield from self._rest(root, None, "what it is made from is not in its pack")
                continue
            stack.append((root, None))
            while stack:
                rank, base = stack.pop()
                size, delta = sizes[rank], None
                try:
                    if size > LARGE:
                        raise _TooLarge  # noqa: TRY301 - the same as what is found out below
                    content = inflated(entry(rank, heads[rank]), size)
                    if base is not None:
                        delta = content
                        content = _applied(base, delta)
                except _TooLarge:
                    yield from self._rest(rank, kind, "large")
                    continue
                except DAMAGED:
                    yield from self._rest(rank, kind, "its data is damaged")
                    continue
                yield kind, rank, content, delta, ""
                child = children[rank]
                if child < 0:
                    continue
                if siblings[child] < 0:
                    stack.append((child, content))
                else:
                    stack += [(child, content) for child in self._heaviest_first(rank)]
            self.pack.give_back()

    def _heaviest_first(self, rank: int) -> list[int]:
        """Return what is made from an object, that with the largest family first.

        It is taken up last: then nobody holds the content any more, and what is held at any time
        are few objects, however long the chains.
        """
        return sorted(self._children(rank), key=lambda one: -self._weights[one])

    def _children(self, rank: int) -> Iterator[int]:
        child = self._child[rank]
        while child >= 0:
            yield child
            child = self._sibling[child]

    def large(self, rank: int, size: int) -> Iterator[bytes] | None:
        """Return an object in chunks of *size* bytes, whatever it is made from.

        None where that is not in the pack, or too much; raises OSError where data is damaged.
        """
        chain = [rank]
        while self._bases[chain[-1]] >= 0:
            if self._sizes[chain[-1]] > _LARGEST_DELTA:
                return None
            chain.append(self._bases[chain[-1]])
        root = chain[-1]
        if self._kinds[root] not in _KINDS:
            return None
        if root == rank:
            return self.pack.chunks(rank, self._heads[rank], size)
        return self._put_together(chain, size)

    def _put_together(self, chain: Sequence[int], size: int) -> Iterator[bytes]:
        """Yield the first of *chain*, each of which is made from the next, in chunks."""
        try:
            whole = self._spooled(chain, size)
        except DAMAGED as error:
            raise OSError("its data is damaged") from error
        yield from whole.chunks(0, whole.size, size)

    def _spooled(self, chain: Sequence[int], size: int) -> Spool:
        # What comes next is often made from this one, or this one once more.
        rank, whole = self._last if self._last and self._last[0] in chain else (chain[-1], None)
        if whole is None:
            whole = Spool(self.pack.chunks(rank, self._heads[rank], size))
        for after in reversed(chain[: chain.index(rank)]):
            delta = inflated(self.pack.entry(after, self._heads[after]), self._sizes[after])
            rank, whole = after, Spool(made_from(whole, delta, _LARGEST))
        self._last = rank, whole
        return whole

    def _rest(self, rank: int, kind: Kind | None, reason: str) -> Iterator[Packed]:
        """Yield an object and all that are made from it as not read."""
        pending = [rank]
        while pending:
            rank = pending.pop()
            yield kind, rank, None, None, reason
            pending += self._children(rank)


def pieces(
    stream: "isal_zlib.Decompress", packed: bytes | memoryview, size: int
) -> Iterator[bytes]:
    """Yield what *stream* makes of *packed*, in pieces of at most *size* bytes."""
    while True:
        piece = stream.decompress(packed, size)
        if piece:
            yield piece
        packed = stream.unconsumed_tail
        # It may have taken in all there is, and still hold something back.
        if stream.eof or (not packed and len(piece) < size):
            return


def inflated(packed: bytes | memoryview, size: int) -> bytes:
    """Return what *packed* holds, *size* bytes; raises what `DAMAGED` names for more or less."""
    if len(packed) > _SMALL:
        stream = isal_zlib.decompressobj()
        content = stream.decompress(packed, size + 1)
        whole = stream.eof and len(content) == size
    else:
        content = _inflate(packed, 15, size or 1)
        whole = len(content) == size
    if not whole:
        raise ValueError("not as long as it says")
    return content


class _TooLarge(Exception):  # noqa: N818 - no error: somebody else reads it
    """The object is too large to be put together here."""


def _applied(base: bytes, delta: bytes) -> bytes:
    """Return what *delta* makes of *base*; raises what `DAMAGED` names, or `_TooLarge`."""
    # Each byte can copy all of the base, not more.
    if len(delta) * len(base) > LARGE:
        _, at = length_at(delta, 0)
        if length_at(delta, at)[0] > LARGE:
            raise _TooLarge
    made: list[bytes] = apply_delta(base, delta)
    return made[0] if len(made) == 1 else b"".join(made)
