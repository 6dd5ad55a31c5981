"""Where in a blob keys stand in forms other than their own, and what to put in their place."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from orscan.blob import CHUNK, OVERLAP, Blob, Origin, OriginKind
from orscan.charset import wide_charset
from orscan.decoders import Decoder, MappedView, View
from orscan.decoders.table import DECODERS
from orscan.finding import Candidate
from orscan.location import Places, Span
from orscan.matcher import Effort, Matcher
from orscan.prefilter import with_in
from orscan.purge.callbacks import Filter, mark, padded, replaced
from orscan.rule import Form, Rule
from orscan.sources.archive import Limits, looks_like_archive
from orscan.sources.archive.members import members

Replacement = tuple[int, int, str]
"""First byte, byte behind the last, and the new text in Latin-1."""

Rounds = list[list[Replacement]]
"""What is to be done one after another; the spans of a round are in order and disjoint."""

ROUNDS = 6
"""A form within a form may show only when the outer one is gone; this deep it never goes."""

_EFFORT = 64 << 20
_MARKED_FROM = 16
_PREFIX = b"sk-or-v1-"
_NUMBER = re.compile(rb"0[xX][0-9a-fA-F]{1,6}|0[oO]?[0-7]{1,7}|0[bB][01]{1,16}|[0-9]{1,5}")


class _Unmerged:
    """A decoder whose views tell each piece by itself: what stands in between stays."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self.name: str = decoder.name
        self.form: Form = decoder.form
        self.literals: tuple[bytes, ...] = decoder.literals
        self.views = self._views

    def _views(self, *given: object, **named: object) -> Iterator[View]:
        views: Iterator[View] = self._decoder.views(*given, **named)  # type: ignore[arg-type]
        for view in views:
            yield replace(view, gap=0) if isinstance(view, MappedView) else view


class Masker:
    """Finds the keys with the SHA-256 *digests*, wherever *rules* and decoders find them."""

    def __init__(self, rules: Sequence[Rule], digests: Collection[str], known: Filter) -> None:
        self._matcher = Matcher(rules, [_Unmerged(decoder) for decoder in DECODERS])
        self._occurring = with_in(self._matcher.literals)
        self._digests = frozenset(digests)
        self._known = known

    def rounds(self, data: bytes) -> Rounds | None:
        """Return what is left to replace once keys in their own form are; None: all of it."""
        data = self._known.plain(data)
        rounds: Rounds = []
        for _ in range(ROUNDS):
            found = self._candidates(data)
            if not found:
                return None if self._in_members(data) else rounds
            spans = _replacements(found, data)
            if not spans:
                return None
            data = replaced(data, spans)
            rounds.append(spans)
        return None

    def may_find(self, data: bytes) -> bool:
        """Whether anything in *data* calls for a closer look."""
        return bool(self._occurring(data))

    def digest_in(self, data: bytes) -> str | None:
        """Return the digest of a key in *data* or in what is packed into it, if any."""
        found = self._candidates(data) or self._in_members(data)
        return found[0].digest if found else None

    def stretches(self, text: bytes) -> Iterator[tuple[bytes, str]]:
        """Yield each stretch of a name or message that holds a key in another form, and its digest.

        From the first piece of the key to the last.
        """
        text = self._known.plain(text)
        for one in self._candidates(text):
            yield text[one.span.start : one.span.end], one.digest

    def _candidates(self, data: bytes) -> list["_Found"]:
        charset = wide_charset(data[:512])
        if charset is None:
            return list(self._in_text(data))
        text = data.decode(charset, "replace").encode("utf-8", "replace")
        return list(_widened(self._in_text(text), text, charset))

    def _in_text(self, data: bytes) -> Iterator["_Found"]:
        for base in range(0, max(len(data), 1), CHUNK):
            text = data[base : base + CHUNK + OVERLAP]
            occurring = self._occurring(text)
            effort = Effort(_EFFORT + 32 * len(text))
            found = self._matcher.candidates(text, occurring, _everywhere, effort)
            for one in found if occurring else ():
                digest = one.secret.sha256
                if digest in self._digests:
                    yield _Found.of(one, digest, base)

    def _in_members(self, data: bytes) -> list["_Found"]:
        """Return a key that stands in what is packed into *data*."""
        if not looks_like_archive(data[:512], ""):
            return []
        archive = Blob.of(data, Origin(OriginKind.OBJECT, ""))
        for member in members(archive, Limits()):
            found = isinstance(member, Blob) and self._candidates(b"".join(member.chunks()))
            if found:
                return found
        return []


def _everywhere(_rule: Rule) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Found:
    """A key with that *digest*, written in *pieces*; the plainer the form, the lower *depth*."""

    digest: str
    pieces: tuple[Span, ...]
    depth: int

    @classmethod
    def of(cls, found: Candidate, digest: str, base: int) -> "_Found":
        pieces = dict.fromkeys(piece.shifted(base) for piece in found.pieces)
        return cls(digest, tuple(pieces), len(found.encoding))

    @property
    def span(self) -> Span:
        return Span(min(p.start for p in self.pieces), max(p.end for p in self.pieces))

    @property
    def order(self) -> tuple[int, int, Span]:
        return self.depth, sum(piece.end - piece.start for piece in self.pieces), self.span


def _widened(found: Iterable[_Found], text: bytes, charset: str) -> Iterator[_Found]:
    """Yield what was found in *text*, with the places of its characters in *charset*."""
    for one in found:
        pieces = tuple(
            Span(_wide(text, p.start, charset), _wide(text, p.end, charset)) for p in one.pieces
        )
        yield replace(one, pieces=pieces)


def _wide(text: bytes, offset: int, charset: str) -> int:
    return len(text[:offset].decode("utf-8", "replace").encode(charset, "replace"))


def _replacements(found: Iterable[_Found], data: bytes) -> list[Replacement]:
    """Return what takes the place of the pieces of as many of *found* as do not overlap."""
    taken = Places()
    spans: list[Replacement] = []
    is_text = b"\0" not in data
    for one in sorted(found, key=lambda one: one.order):
        if not taken.free(one.pieces):
            continue
        marked = max(one.pieces, key=lambda piece: piece.end - piece.start)
        for piece in _told(one.pieces, data):
            if taken.add([piece]):
                old = data[piece.start : piece.end]
                new = _new(old, mark(one.digest) if piece == marked else b"", is_text=is_text)
                spans.append((piece.start, piece.end, new.decode("latin-1")))
    return sorted(spans)


def _told(pieces: Sequence[Span], data: bytes) -> list[Span]:
    """Return the pieces that tell something of the key: the prefix alone, much in use, does not."""
    telling = [p for p in pieces if not _PREFIX.startswith(data[p.start : p.end])]
    return telling or list(pieces)


def _new(old: bytes, marker: bytes, *, is_text: bool) -> bytes:
    """Return what takes the place of the piece *old*; code and its literals stay well-formed.

    The longest piece becomes *marker*, if it is long enough, each other piece as many `x`.
    """
    narrow, width, at = _narrowed(old)
    if _NUMBER.fullmatch(narrow):
        new = b"0" * (1 if is_text else len(narrow))
    elif marker and len(narrow) >= _MARKED_FROM:
        new = marker if is_text else padded(marker, len(narrow))
    else:
        new = b"x" * len(narrow)
    return b"".join(b"\0" * at + bytes([byte]) + b"\0" * (width - 1 - at) for byte in new)


def _narrowed(old: bytes) -> tuple[bytes, int, int]:
    """Return *old* in a byte a character, how wide they were, and where in each its byte stood."""
    for width in (4, 2):
        for at in (0, width - 1):
            narrow = old[at::width]
            if len(narrow) * width == len(old) == old.count(0) + len(narrow) and 0 not in narrow:
                return narrow, width, at
    return old, 1, 0
