"""A blob in, findings and diagnostics out; no I/O but the blob's own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from orscan.blob import Blob, OriginKind, Window
from orscan.charset import in_utf8
from orscan.excerpt import Masks, excerpt, masked
from orscan.filters import why_not
from orscan.finding import Candidate, Finding, Suppression, SuppressionKind
from orscan.location import Location, Places, Point, Role, Span, moved, points, text_start
from orscan.matcher import Effort, Matcher
from orscan.report import Diagnostic, Gravity
from orscan.rule import Rule
from orscan.secret import Secret, redact
from orscan.suppress import ALLOW_LITERALS, Allow, Ignores, allows

if TYPE_CHECKING:
    from orscan.prefilter import Occurring

EDGE = 256
"""A candidate this close to the end of a window, in bytes, is left to the next window."""

EFFORT = 32 << 20
"""How many bytes of derived text are looked at in a window, besides 16 times its own size."""

NEAR = 400
"""Pieces of a secret that are no further apart, in bytes, are shown as one place."""


@dataclass(slots=True)
class BlobResult:
    """What one blob gave. Findings hold suppressed ones too; *bytes* is how much was read."""

    findings: list[Finding] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    bytes: int = 0


class Scanner:
    """Rules, decoders and ignores, ready to look at blobs."""

    def __init__(self, matcher: Matcher, occurring: "Occurring", ignores: Ignores) -> None:
        self._matcher = matcher
        self._occurring = occurring
        self._ignores = ignores

    def scan(self, blob: Blob, *, anywhere: bool = False) -> BlobResult:
        """Return what *blob* holds. A blob that cannot be read raises its OSError.

        With *anywhere* rules for certain paths look at it too, wherever it lies.
        """
        looking = _Looking(in_utf8(blob), self._matcher, self._ignores, anywhere=anywhere)
        result = BlobResult()
        start: Point | None = None
        for window in looking.blob.windows():
            start = start or text_start(window.data)
            result.bytes = window.base + len(window.data)
            occurring = self._occurring(window.data)
            if occurring:
                result.findings.extend(looking.findings(window, occurring, start))
            if not window.last:
                start = moved(start, memoryview(window.data)[: window.step])
        result.diagnostics.extend(looking.diagnostics())
        return result


class _Looking:
    """One blob being scanned: what its windows have in common."""

    def __init__(self, blob: Blob, matcher: Matcher, ignores: Ignores, *, anywhere: bool) -> None:
        self.blob = blob
        self._anywhere = anywhere
        self._matcher = matcher
        self._ignores = ignores
        self._path = redact(blob.path)
        self._taken: defaultdict[Secret, Places] = defaultdict(Places)
        self._allow_lines: dict[int, int] = {}
        self._used: set[int] = set()
        self._gave_up = False

    def findings(
        self, window: Window, occurring: Mapping[bytes, Sequence[int]], start: Point
    ) -> Iterator[Finding]:
        """Yield what *window* adds; its text begins at *start*."""
        text = window.data
        comments = self._comments(window, occurring, start)
        effort = Effort(EFFORT + 16 * len(text))
        everything = _best(self._matcher.candidates(text, occurring, self._applies, effort))
        self._gave_up |= effort.is_spent
        if not everything:
            return
        found = [one for one in everything if self._is_new(one, window)]
        masks = Masks(everything)
        ends = {at for one in found for piece in one.pieces for at in (piece.start, piece.end)}
        where = points(text, ends, start)
        for one in found:
            allow = self._allowed(one, comments, window.base)
            name = self._name(one, text)
            finding = self._finding(one, where, allow, masked(name, masks) if name else None)
            line = finding.location.start.line
            yield replace(finding, excerpt=replace(excerpt(name or text, one, masks), line=line))

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what could not be looked at, and orscan's own allow comments without use."""
        if self._gave_up:
            message = "holds encodings without end; some were not undone. Exclude it if it is known"
            yield Diagnostic(self._path, 0, "encoding", message)
        for at, line in sorted(self._allow_lines.items()):
            if at not in self._used:
                message = "this allow comment matches no finding; remove it"
                yield Diagnostic(self._path, line, "unused-allow", message, Gravity.NOTICE)

    def _name(self, found: Candidate, text: bytes) -> bytes | None:
        """Return the name that holds a secret; of a path what ends with such a folder or file.

        None where *text* is no name: that of members of an archive, too, which are many.
        """
        kind = self.blob.origin.kind
        if kind not in (OriginKind.NAME, OriginKind.REF):
            return None
        if text.decode("utf-8", "backslashreplace") != self.blob.path:
            return None
        end = text.find(b"/", found.span.end) if kind is OriginKind.NAME else -1
        return text if end < 0 else text[:end]

    def _applies(self, rule: Rule) -> bool:
        return self._anywhere or rule.applies_to(self.blob.path, tracked=self.blob.origin.tracked)

    def _comments(
        self, window: Window, occurring: Mapping[bytes, Sequence[int]], start: Point
    ) -> Sequence[Allow]:
        if occurring.keys().isdisjoint(ALLOW_LITERALS):
            return ()
        comments = list(allows(window.data))
        own = [comment.at for comment in comments if comment.own]
        for at, point in points(window.data, own, start).items():
            self._allow_lines[window.base + at] = point.line
        return comments

    def _is_new(self, found: Candidate, window: Window) -> bool:
        if not window.last and found.span.end > len(window.data) - EDGE:
            return False
        pieces = [piece.shifted(window.base) for piece in found.pieces]
        return self._taken[found.secret].add(pieces)

    def _allowed(
        self, found: Candidate, comments: Iterable[Allow], base: int
    ) -> Suppression | None:
        for comment in comments:
            suppression = comment.suppresses(found.rule.id, found.pieces)
            if suppression:
                self._used.add(base + comment.at)
                return suppression
        return None

    def _finding(
        self,
        found: Candidate,
        where: dict[int, Point],
        allow: Suppression | None,
        name: str | None,
    ) -> Finding:
        rule, charset = found.rule, self.blob.charset
        encoding = (charset, *found.encoding) if charset else found.encoding
        origin = replace(self.blob.origin, path=name) if name else self.blob.origin
        places = [
            Location(name or self._path, where[span.start], where[span.end])
            for span in _near_together(found.pieces)
        ]
        return Finding(
            rule_id=rule.id,
            leak_class=rule.leak_class,
            severity=rule.severity,
            confidence=rule.confidence,
            message=_message(found, encoding),
            fix=rule.fix,
            location=places[0],
            secret=found.secret,
            encoding=encoding,
            inner=found.inner,
            origins=(origin,),
            related=tuple(
                replace(place, role=Role.RELATED, note="another part of the key")
                for place in places[1:]
            ),
            suppression=self._suppression(found, allow),
        )

    def _suppression(self, found: Candidate, allow: Suppression | None) -> Suppression | None:
        reason = why_not(found.secret)
        if reason:
            return Suppression(SuppressionKind.FILTER, reason)
        return allow or self._ignores.suppression(self.blob.path, found.rule.id, found.secret)


def _message(found: Candidate, encoding: Sequence[str]) -> str:
    text = f"{found.rule.title} {found.secret.masked}"
    if encoding:
        text += f" ({' > '.join(encoding)})"
    return f"{text} in {found.inner}" if found.inner else text


def _near_together(pieces: Sequence[Span]) -> list[Span]:
    """Join pieces that follow each other closely; the others are places of their own."""
    places = [pieces[0]]
    for piece in pieces[1:]:
        last = places[-1]
        if last.start <= piece.start <= last.end + NEAR:
            places[-1] = Span(last.start, max(last.end, piece.end))
        elif piece not in places:
            places.append(piece)
    return places


def _best(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep one candidate for each secret at each place, in order of place.

    The plainer form wins, then the rule that supersedes the other. What a filter refuses, such as
    the start of a key whose rest is on the next line, gives way to a key in the same place.
    """
    ordered = sorted(
        found, key=lambda c: (len(c.encoding), -len(c.rule.supersedes), c.span, c.rule.id)
    )
    taken: defaultdict[Secret, Places] = defaultdict(Places)
    kept = [one for one in ordered if taken[one.secret].add(one.pieces)]
    keys = Places()
    real = [one for one in kept if not why_not(one.secret) and keys.add(one.pieces, force=True)]
    doubtful = [one for one in kept if why_not(one.secret) and keys.free(one.pieces)]
    return sorted([*real, *doubtful], key=lambda c: c.span)
