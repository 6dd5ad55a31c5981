"""Everything that looks at blobs, put together: rules, decoders, ignores, archives.

Built once for a run and in each of its processes; what reads blobs hands them to it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING

from orscan import __version__, ruleset
from orscan import config as configuration
from orscan.blob import Blob, OriginKind
from orscan.config import Config
from orscan.decoders.table import DECODERS
from orscan.finding import Finding
from orscan.matcher import Matcher
from orscan.opening import TAR_LITERALS, held, needs_opening, peeked
from orscan.prefilter import fastest, with_in
from orscan.report import Diagnostic, Gravity, Mode, Scanned
from orscan.scan import BlobResult, Scanner
from orscan.secret import redact
from orscan.sources import Batch, Source
from orscan.sources.archive import Limits, looks_like_archive
from orscan.suppress import ALLOW_LITERALS, Ignores

if TYPE_CHECKING:
    from orscan.prefilter import Data, Occurring

TEXT_ONLY = (OriginKind.NAME, OriginKind.SYMLINK, OriginKind.MESSAGE, OriginKind.REF)
"""What is never an archive."""

SEEDED = (OriginKind.FILE, OriginKind.STAGED, OriginKind.COMMIT)
"""What is a file of a tree: on disk, in the index or in a commit."""


_LITTLE = 1 << 19
"""From so many bytes on searching them all is worth the preparations of the search for bulk."""

_ASKING = 1 << 8
"""Asking at all takes as long as searching so many bytes more."""


class Engine:
    """Everything that looks at blobs, built once for a run and in each of its processes."""

    def __init__(
        self,
        config: Config,
        *,
        bulk: bool,
        also: Iterable[bytes] = (),
        seeds: Sequence[bytes] = (),
    ) -> None:
        """Load rules; texts with one of *also* are wanted too, those with one of *seeds* noted.

        *only_seeds* are those of the seeds that say nothing else: no key begins so.
        """
        self.seeds = tuple(seeds)
        self.rules = configuration.adjusted(ruleset.load(config.rules), config)
        configuration.check_rules_named(config, [rule.id for rule in self.rules])
        matcher = Matcher(ruleset.secret_rules(self.rules), DECODERS)
        wanted = (*matcher.literals, *ALLOW_LITERALS, *TAR_LITERALS, *also)
        self.only_seeds = frozenset(seeds).difference(wanted)
        self._literals = literals = (*wanted, *seeds)
        marks = self.only_seeds
        self.occurring, self.prefilter = (
            fastest(literals, marks) if bulk else (_growing(literals, marks), "in")
        )
        if also:
            # The first pass asks of each object what the scanner asks again of the few it is given.
            self.occurring = _remembering(self.occurring)
        self.ignores = Ignores(config.ignore_paths, config.ignore_rules, config.ignore_keys)
        self._scanner = Scanner(matcher, self.occurring, self.ignores)

    @property
    def identity(self) -> str:
        """A digest of all that decides what is found in a text: version, rules, literals."""
        rules = [(rule.id, _stable(rule)) for rule in self.rules]
        text = repr((__version__, sorted(rules), sorted(self._literals)))
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()

    def wanted(self, data: "Data", name: str) -> bool:
        """Whether *data*, the start of the file *name*, needs a closer look."""
        return bool(self.occurring(data)) or needs_opening(data, name)

    def scan(self, source: Source, batches: Iterable[Batch]) -> "Part":
        """Return what *batches* of *source* hold."""
        part = Part(Scanned(source.mode))
        for batch in batches:
            for item in source.blobs(batch, self.wanted, part.scanned):
                self.take(item, part)
        return part

    def scan_blob(self, blob: Blob) -> BlobResult:
        """Return what the text of *blob* holds; archives stay closed."""
        return self._scanner.scan(blob)

    def holds_any(self, blob: Blob) -> bool:
        """Whether *blob* holds anything to tell of, wherever it may lie.

        All rules count, also those for certain paths. Notices do not.
        """
        part = Part(Scanned(Mode.BYTES))
        self.take(blob, part, anywhere=True)
        serious = any(one.gravity is Gravity.INCOMPLETE for one in part.diagnostics)
        return bool(part.findings) or serious

    def take(self, item: Blob | Diagnostic, part: "Part", *, anywhere: bool = False) -> None:
        """Look at a blob, or take note of a diagnostic, and add what it gives to *part*.

        With *anywhere* rules for certain paths look at it too.
        """
        if isinstance(item, Diagnostic):
            part.diagnostics.append(replace(item, path=redact(item.path)))
            return
        try:
            self._look(item, part, anywhere)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot be read: {reason}; allow it or exclude it"
            part.diagnostics.append(Diagnostic(redact(item.path), 0, "unreadable", message))

    def _look(self, blob: Blob, part: "Part", anywhere: bool) -> None:
        head, blob = peeked(blob)
        if blob.origin.kind in SEEDED and any(literal in head for literal in self.seeds):
            part.seeds.append(blob.path)
        inside = Part(Scanned(part.scanned.mode))
        if blob.origin.kind not in TEXT_ONLY and looks_like_archive(head, blob.path):
            blob = held(blob)
            self._look_inside(blob, inside, anywhere)
        part.merge(inside)
        # A member that is stored as it is shows in the archive's own bytes, too.
        known = {finding.secret for finding in inside.findings}
        result = self._scanner.scan(blob, anywhere=anywhere)
        result.findings = [one for one in result.findings if one.secret not in known]
        part.add(result)

    def _look_inside(self, archive: Blob, part: "Part", anywhere: bool) -> None:
        from orscan.sources.archive.members import members  # noqa: PLC0415 - few scans need it

        for member in members(archive, Limits(), open_seekable=archive.opened):
            if isinstance(member, Blob):
                part.scanned.blobs += 1
                # The object that holds the archive holds what is in it.
                origin = replace(member.origin, objects=archive.origin.objects)
                part.add(self._scanner.scan(replace(member, origin=origin), anywhere=anywhere))
            else:
                part.diagnostics.append(replace(member, path=redact(member.path)))


@dataclass(slots=True)
class Part:
    """What some of a source's batches gave; *seeds* are paths that the second pass begins with."""

    scanned: Scanned
    findings: list[Finding] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)

    def add(self, result: BlobResult) -> None:
        """Add what one blob gave."""
        self.findings.extend(result.findings)
        self.diagnostics.extend(result.diagnostics)

    def below(self, prefix: str) -> "Part":
        """Return the same with *prefix* in front of all paths."""
        told = [replace(one, path=prefix + one.path) for one in self.diagnostics]
        return Part(self.scanned, [moved_below(one, prefix) for one in self.findings], told)

    def merge(self, other: "Part") -> None:
        """Add what another part gave."""
        self.scanned.add(other.scanned)
        self.findings.extend(other.findings)
        self.diagnostics.extend(other.diagnostics)
        self.seeds.extend(other.seeds)


def _growing(literals: Sequence[bytes], marks: frozenset[bytes]) -> "Occurring":
    """Return a prefilter that needs nothing for a little data, and is made for bulk after that."""
    occurring, seen = with_in(literals), 0

    def growing(data: "Data") -> "Mapping[bytes, Sequence[int]]":
        nonlocal occurring, seen
        was, seen = seen, seen + len(data) + _ASKING
        if was <= _LITTLE < seen:
            occurring, _ = fastest(literals, marks)
        return occurring(data)

    return growing


def _remembering(occurring: "Occurring") -> "Occurring":
    """Return *occurring* with a memory of the last answer, for data that cannot change."""
    last: list[tuple[Data, Mapping[bytes, Sequence[int]]]] = []

    def remembered(data: "Data") -> "Mapping[bytes, Sequence[int]]":
        if last and data is last[0][0]:
            return last[0][1]
        found = occurring(data)
        if found and isinstance(data, bytes):
            last[:] = [(data, found)]
        return found

    return remembered


def moved_below(finding: Finding, prefix: str) -> Finding:
    """Return *finding* with *prefix* in front of all its paths."""
    return replace(
        finding,
        location=replace(finding.location, path=prefix + finding.location.path),
        origins=tuple(replace(one, path=prefix + one.path) for one in finding.origins),
        related=tuple(replace(one, path=prefix + one.path) for one in finding.related),
    )


def _stable(value: object) -> str:
    """Return *value* as a text that is the same in every process."""
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if is_dataclass(value):
        named = (f"{one.name}={_stable(getattr(value, one.name))}" for one in fields(value))
        return f"({', '.join(named)})"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_stable, value)))}}}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_stable, value))}]"
    return repr(value)
