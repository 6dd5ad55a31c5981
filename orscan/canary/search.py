"""Looks for the marks in what a build wrote, in every form that orscan reads, and tells of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from orscan import runner
from orscan.canary.outputs import Audience, Written
from orscan.canary.variables import Variable, Variables
from orscan.config import Config
from orscan.definitions.names import public_prefix
from orscan.finding import Finding, Inner
from orscan.location import Location, Role
from orscan.report import Diagnostic, Report, Scanned
from orscan.rule import Confidence, LeakClass, Reach, Severity
from orscan.secret import Secret
from orscan.sources import Batch
from orscan.sources.files import FilesSource

RULE_ID = "canary-leak"

_PATIENCE = 8
"""How many further places of the same mark in one file are told of."""

_STATIONS = 5
"""How many definitions, and how many reads, are told of."""

_AUDIENCES = {
    Audience.CLIENT: (Severity.ERROR, Reach.CLIENT),
    Audience.SERVER: (Severity.NOTE, Reach.SERVER),
    Audience.UNKNOWN: (Severity.WARNING, Reach.UNKNOWN),
    Audience.SOURCE: (Severity.NOTE, Reach.UNKNOWN),
}

_SAYS = {
    Reach.CLIENT: "is in what clients get",
    Reach.SERVER: "is in what the build wrote for the server",
    Reach.SHARED: "is in what clients get",
    Reach.UNKNOWN: "is in a file that the build wrote",
}

_FIXES = {
    Reach.CLIENT: (
        "Keep the key on a server: let the client call a route of your own, and let that call "
        "OpenRouter. Take the variable out of whatever the client's build reads; if this build was "
        "ever published, disable the key."
    ),
    Reach.SERVER: (
        "Let the server read the variable when it starts instead of at build time, and publish "
        "neither this file nor an image that holds it."
    ),
    Reach.UNKNOWN: (
        "See whether this file is published; if it is, name its folder with --out, and keep the "
        "key on a server."
    ),
}


class _WrittenSource(FilesSource):
    """The files that a build wrote."""

    def __init__(self, root: str, paths: Sequence[str]) -> None:
        super().__init__(root, (), gitignore=False)
        self._paths = tuple(paths)

    def batches(self, scanned: Scanned) -> Iterator[Batch | Diagnostic]:
        """See `Source.batches`."""
        del scanned
        by_folder: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._paths:
            folder, _, name = path.rpartition("/")
            by_folder[folder].append(name)
        for folder, names in by_folder.items():
            yield Batch(folder, tuple(names))


def search(root: str, written: Sequence[Written], variables: Variables) -> Report:
    """Return the report of what *written* files hold: marks, and keys that are none.

    What the build keeps for itself is left out. Other keys count as they do in a scan: a key that
    the build took from elsewhere than its variables is there for all to read as well.
    """
    audiences = {one.path: one.audience for one in written}
    looked_at = [path for path, who in audiences.items() if who is not Audience.NOBODY]
    report = runner.run(_WrittenSource(root, looked_at), Config(), root=root)
    if len(looked_at) < len(audiences):
        report.scanned.leave_out("in a build's cache", len(audiences) - len(looked_at))
    told = list(_told(report, audiences, variables))
    marks = {Secret(one.mark.encode()) for one in variables}
    return replace(
        report,
        findings=tuple(sorted(told, key=lambda finding: finding.order)),
        suppressed=tuple(one for one in report.suppressed if one.secret not in marks),
    )


def _told(
    report: Report, audiences: dict[str, Audience], variables: Variables
) -> Iterator[Finding]:
    marks = {Secret(one.mark.encode()): one for one in variables}
    places: defaultdict[tuple[str, str, Inner | None], list[Finding]] = defaultdict(list)
    for finding in (*report.findings, *report.suppressed):
        variable = marks.get(finding.secret) if finding.secret else None
        if variable:
            inner = replace(finding.inner, line=0) if finding.inner else None
            places[variable.name, finding.location.path, inner].append(finding)
        elif finding.secret and finding.suppression is None:
            yield finding
    by_name = {one.name: one for one in variables}
    for (name, path, _), found in places.items():
        audience = audiences.get(path.partition("!/")[0], Audience.UNKNOWN)
        yield _finding(by_name[name], audience, sorted(found, key=lambda one: one.order))


def _finding(variable: Variable, audience: Audience, found: Sequence[Finding]) -> Finding:
    severity, reach = _AUDIENCES[audience]
    first = found[0]
    return replace(
        first,
        rule_id=RULE_ID,
        leak_class=leak_class(variable.name),
        severity=severity,
        confidence=Confidence.HIGH,
        message=_message(variable.name, reach, first),
        fix=_FIXES[reach],
        secret=None,
        related=(*_way(variable, first.location.path), *_further(found)),
        suppression=None,
        variable=variable.name,
        reach=reach,
    )


def leak_class(name: str) -> LeakClass:
    """Return the class of a leak of the variable *name*: by its prefix it is meant for clients."""
    return LeakClass.PUBLIC_ENV if public_prefix(name) else LeakClass.BUNDLER_INLINE


def _message(name: str, reach: Reach, found: Finding) -> str:
    encoded = f" ({' > '.join(found.encoding)})" if found.encoding else ""
    inner = f", from {found.inner}" if found.inner else ""
    return f"{name} {_SAYS[reach]}{encoded}{inner}"


def _way(variable: Variable, path: str) -> Iterator[Location]:
    """Yield where the variable is defined and read; what lies nearest to *path* goes first."""
    for role, places, note in (
        (Role.DEFINITION, variable.definitions, "defined here"),
        (Role.READ, variable.reads, "read here"),
    ):
        nearest = sorted(places, key=lambda place: -_shared(place.path, path))
        for place in nearest[:_STATIONS]:
            yield replace(place, role=role, note=note)


def _shared(one: str, other: str) -> int:
    """Return how many folders two paths have in common from the start."""
    count = 0
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _further(found: Sequence[Finding]) -> Iterator[Location]:
    for one in found[1 : 1 + _PATIENCE]:
        yield replace(one.location, role=Role.RELATED, note="here as well")
