"""What the first pass hits upon, and the portions its work is cut into."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from orscan.cache import MENTION, WAY, Hit
from orscan.objects import Kind
from orscan.report import Mode, Scanned


class PackTask(NamedTuple):
    """The families of the pack with *number*, from *first* to before *last*."""

    number: int
    first: int
    last: int


class LooseTask(NamedTuple):
    """Loose objects of *folder*."""

    folder: Path
    oids: tuple[str, ...]


Task = PackTask | LooseTask


@dataclass(slots=True)
class Hits:
    """What a part of the objects gave: ids of those worth a closer look, by kind.

    Trees have an entry whose name holds something, or whose object is not there; commits and tags
    likewise; *lacking* says that too much is missing to be counted. *mentions* are blobs that name
    OpenRouter, *ways* those of them that may show a key to clients. *unread* are objects that were
    not read, and why; *seen* counts all.
    """

    found: dict[Kind, set[str]] = field(default_factory=lambda: {kind: set() for kind in Kind})
    mentions: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    lacking: bool = False
    seen: int = 0
    scanned: Scanned = field(default_factory=lambda: Scanned(Mode.HISTORY))

    def add(self, other: "Hits") -> None:
        """Add what another part gave."""
        for kind, oids in other.found.items():
            self.found[kind] |= oids
        self.mentions |= other.mentions
        self.ways |= other.ways
        self.unread |= other.unread
        self.lacking |= other.lacking
        self.seen += other.seen
        self.scanned.add(other.scanned)

    @property
    def listed(self) -> tuple[Hit, ...]:
        """As a cache remembers them."""
        return (
            *((kind.word, oid) for kind, oids in self.found.items() for oid in sorted(oids)),
            *((MENTION, oid) for oid in sorted(self.mentions)),
            *((WAY, oid) for oid in sorted(self.ways)),
        )

    def recall(self, listed: Iterable[Hit]) -> None:
        """Add what a cache remembers."""
        for word, oid in listed:
            self._set(word).add(oid)

    def _set(self, word: str) -> set[str]:
        named = {MENTION: self.mentions, WAY: self.ways}.get(word)
        return self.found[Kind[word.upper()]] if named is None else named
