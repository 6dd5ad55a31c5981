"""What was found: candidates nobody has judged, and findings."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from orscan.blob import Origin, OriginKind
from orscan.location import Location, Role, Span
from orscan.rule import Confidence, LeakClass, Reach, Rule, Severity
from orscan.secret import Secret
from orscan.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Inner:
    """A place in a document inside the file: a source in a source map, a cell of a notebook.

    *name* is what the reader knows the inner document by, *line* counts from 1 within it.
    """

    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.name}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match nobody has judged yet.

    *pieces* are the spans the secret was written in, in the order in which they make it up; a
    secret in one piece has one. *encoding* names the decoders that led to it, outermost first.
    """

    rule: Rule
    secret: Secret
    pieces: tuple[Span, ...]
    encoding: tuple[str, ...] = ()
    inner: Inner | None = None

    @property
    def span(self) -> Span:
        """From the first byte of any piece to behind the last of any."""
        return Span(min(p.start for p in self.pieces), max(p.end for p in self.pieces))


class SuppressionKind(StrEnum):
    """Why a finding is not reported."""

    FILTER = "filter"
    INLINE = "inline"
    PATH = "path"
    RULE = "rule"
    KEY = "key"
    BASELINE = "baseline"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which mechanism suppressed a finding, and the reason in words."""

    kind: SuppressionKind
    reason: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of source with every secret in it masked; the caret stands under *caret*.

    *caret* counts characters of *text* from 0 and is *width* characters long.
    """

    line: int
    text: str
    caret: int
    width: int


_OBJECT_ID = re.compile(r"(?:^|(?<=/))(commit|object) [0-9a-f]{7,64}$")
_CALLED = {"commit": "commit message", "object": "object in no commit"}
_NAMED_BY_ID = {OriginKind.MESSAGE, OriginKind.OBJECT, OriginKind.ARCHIVE}

STATIONS = (Role.DEFINITION, Role.READ, Role.IMPORT, Role.ENTRY, Role.USE)
"""The roles of the places on a key's way to the client, in that order."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A judged candidate, with its place in the world.

    Findings of client rules have no secret: *variable* names what carries the key, *reach* says
    where its code runs. A *latent* one is prepared, but nothing reads the key yet.
    """

    rule_id: str
    leak_class: LeakClass
    severity: Severity
    confidence: Confidence
    message: str
    fix: str
    location: Location
    secret: Secret | None
    encoding: tuple[str, ...] = ()
    inner: Inner | None = None
    origins: tuple[Origin, ...] = ()
    related: tuple[Location, ...] = ()
    excerpt: Excerpt | None = field(default=None, compare=False)
    suppression: Suppression | None = None
    verdict: Verdict | None = None
    variable: str = ""
    reach: Reach | None = None
    latent: bool = False

    @property
    def chain(self) -> tuple[Location, ...]:
        """The key's way to the client, station by station; empty where none is known."""
        return tuple(one for one in self.related if one.role in STATIONS)

    @property
    def carrier(self) -> str:
        """The SHA-256 of the key or, where none is known, the variable that carries it."""
        return self.secret.sha256 if self.secret else self.variable

    @property
    def place(self) -> str:
        """The path, without a commit or object in it: a message is called `commit message`."""
        path = self.location.path
        if not any(origin.kind in _NAMED_BY_ID for origin in self.origins):
            return path
        file, *member = path.partition("!/")
        return _OBJECT_ID.sub(lambda match: _CALLED[match[1]], file) + "".join(member)

    @property
    def fingerprint(self) -> str:
        """A stable identity: 32 hex digits of rule, place and carrier; no line, no commit.

        It is the same whether a file is seen in the tree, the index or history.
        """
        return fingerprint(self.rule_id, self.place, self.carrier)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sorts findings by path, place and rule."""
        start = self.location.start
        return (self.location.path, start.line, start.column, self.rule_id, self.carrier)


def fingerprint(rule_id: str, path: str, digest: str) -> str:
    """Return the identity of a finding: the first 32 hex digits of a SHA-256 over the three."""
    text = f"{rule_id}\0{path}\0{digest}".encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()[:32]
