"""The story of a key in a repository: when it came in and went, and where it still is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as far as a report tells of it.

    *oid* is its whole object id, *author* is `Name <address>`, *date* the seconds since 1970 (UTC)
    at which it was made, by the committer's clock: what an author's clock says may be years older
    than the commit.
    """

    oid: str
    author: str
    date: int


@dataclass(frozen=True, slots=True)
class Story:
    """What git knows of one key at one path.

    *added* is the first commit that brought it in, *removed* the one that took it out; None where
    no commit did. *days* counts from the one to the other, or until today while it is still there.
    *branches*, *tags* and *refs* (all others, by full name) can reach a commit that holds it.
    *hides* says where else it lies: `stash`, `reflog`, `index`, `dangling commit`, ...
    """

    added: Commit | None = None
    removed: Commit | None = None
    days: int | None = None
    in_head: bool = False
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
