"""What several reporters say of the way a key takes to the client, and of where its code runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orscan.finding import Finding
from orscan.location import Location, Point, Role
from orscan.reporters.wording import one_line
from orscan.rule import Reach

_LONGEST = 8
"""How many stations of one kind in a row are told, where not all are asked for."""

_FIRST, _LAST = 4, 3
"""How many of a longer row are told from either end; a line says how many lie between."""

_WORDS = {
    Role.DEFINITION: "set",
    Role.READ: "read",
    Role.IMPORT: "imported",
    Role.ENTRY: "entry",
    Role.USE: "used",
}
_EVIDENT = {
    Role.DEFINITION: "is set",
    Role.READ: "is read",
    Role.ENTRY: "the client starts here",
    Role.USE: "is used",
}
_REACH = {
    Reach.CLIENT: "client",
    Reach.SERVER: "server",
    Reach.SHARED: "shared by client and server",
    Reach.UNKNOWN: "unknown, nothing tells where this code runs",
}

LATENT = "nothing on the client reads it yet"
"""What a latent finding is, in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A station of the way: a *word* for what happens there, the *place*, and a *note*.

    The note is empty where word and order tell all there is to say. Without a place it counts
    the stations left out here, and the word is empty.
    """

    word: str
    place: Location | None
    note: str


def steps(finding: Finding, *, every: bool = False) -> Iterator[Step]:
    """Yield the stations of the key's way in their order; of long rows of one kind only the ends.

    *every* yields all of them. Nothing where no way is known, or where it is only the place that
    the finding stands at.
    """
    told = [
        Step(_WORDS[place.role], place, _note(finding, place, before))
        for before, place in zip((None, *finding.chain), finding.chain, strict=False)
    ]
    is_elsewhere = any(_start(place) != _start(finding.location) for place in finding.chain)
    if not is_elsewhere and not any(step.note for step in told):
        return
    for _, row in groupby(told, key=lambda step: step.word):
        yield from _shortened(list(row), every=every)


def said_of_reach(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield labels with what to say of where the code of *finding* runs, and whether yet."""
    if finding.reach:
        yield "reach", _REACH[finding.reach]
    if finding.latent:
        yield "latent", LATENT


def note_of(place: Location) -> str:
    """Return what *place* is to its finding, in words; empty where nothing is known."""
    return place.note or _EVIDENT.get(place.role) or _WORDS.get(place.role, "")


def _note(finding: Finding, place: Location, before: Location | None) -> str:
    note = one_line(place.note)
    if before and place.role is Role.IMPORT and note == one_line(f"imports {before.path}"):
        return ""
    bare = note.removeprefix(f"{one_line(finding.variable)} ")
    return "" if bare == _EVIDENT.get(place.role) else note


def _start(place: Location) -> tuple[str, Point]:
    return place.path, place.start


def _shortened(row: Sequence[Step], *, every: bool) -> Sequence[Step]:
    if every or len(row) <= _LONGEST:
        return row
    between = Step("", None, f"and {len(row) - _FIRST - _LAST:,} more")
    return [*row[:_FIRST], between, *row[-_LAST:]]
