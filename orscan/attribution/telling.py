"""Findings with their stories: versions of a file become one finding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orscan.attribution.remembered import Told
from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.story import Story

_FILES = (OriginKind.COMMIT, OriginKind.SYMLINK, OriginKind.ARCHIVE, OriginKind.FILE)
"""What may have versions; a message is no version of another."""


def tell(findings: Iterable[Finding], history: Told) -> list[Finding]:
    """Return *findings* with their stories; versions of one file with one key become one.

    What is left of them is the version in HEAD or, where that has none, the one that came in
    first. Where this version holds the key twice, both places are told. A story that a finding
    has already stays.
    """
    groups: defaultdict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_group(finding)].append(finding)
    return [told for group in groups.values() for told in _one_version(group, history)]


def _group(finding: Finding) -> tuple[str, ...]:
    if not finding.origins:
        return (finding.fingerprint,)
    origin = finding.origins[0]
    versions = () if origin.kind in _FILES else origin.objects
    return (finding.fingerprint, origin.kind, *versions)


def _one_version(group: Sequence[Finding], history: Told) -> Iterator[Finding]:
    if not group[0].origins:
        yield from group
        return
    first = group[0].origins[0]
    path = _file(first)
    oids = {oid for finding in group for oid in finding.origins[0].objects}
    versions = sorted(oids, key=lambda oid: (history.rank(path, oid), oid))
    story = first.story or _story(first, versions, history)
    for finding in group:
        origin, *others = finding.origins
        if origin.objects[:1] == tuple(versions[:1]):
            told = replace(origin, objects=tuple(versions), story=story)
            yield replace(finding, origins=(told, *others))


def _file(origin: Origin) -> str:
    """Return the path of the file in git: the archive, for a member of one."""
    if origin.kind is OriginKind.ARCHIVE:
        return origin.path.partition("!/")[0]
    return origin.path


def _story(origin: Origin, oids: Sequence[str], history: Told) -> Story | None:
    match origin.kind:
        case OriginKind.ARCHIVE if oids and not history.paths(oids[0]):
            return history.object_story(oids[0])
        case kind if kind in _FILES and oids:
            return history.story(_file(origin), oids)
        case OriginKind.NAME:
            return history.story(history.unmasked(origin.path), None)
        case OriginKind.OBJECT if oids:
            return history.object_story(oids[0])
        case OriginKind.MESSAGE if oids and history.knows_commit(oids[0]):
            return history.commit_story(oids[0])
        case OriginKind.MESSAGE if oids:
            return history.tag_story(oids[0])
        case OriginKind.REF:
            return history.ref_story(origin.path)
        case _:
            return None
