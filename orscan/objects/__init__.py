"""Reads a repository's object database as it lies on disk: every object, reachable or not.

Git answers questions about one object at a time, and works out a delta's base again whenever it
has forgotten it. Read as a whole, in the order of its delta chains, a pack needs each entry
inflated once: all blobs of a history take less time than `git cat-file` takes to print them.
What is not as it should be is left to git.

Formats: git's Documentation/gitformat-pack.txt and gitrepository-layout.txt, 2.39.
"""

from enum import IntEnum


class Kind(IntEnum):
    """What an object is; the numbers are those of pack entries."""

    COMMIT = 1
    TREE = 2
    BLOB = 3
    TAG = 4

    @property
    def word(self) -> str:
        """As git writes it."""
        return self.name.lower()
