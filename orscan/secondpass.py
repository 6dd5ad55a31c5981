"""Pass 2 over what pass 1 found worth it: whole projects, judged by client and practice rules.

Nothing is dropped: ignores and allow comments mark findings as suppressed, as in pass 1.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from orscan import practices
from orscan.analysis import analyse
from orscan.engine import Part
from orscan.finding import Finding
from orscan.location import Span
from orscan.practices import PracticeTree
from orscan.rule import Described
from orscan.ruleset import client_rules, practice_rules
from orscan.suppress import ALLOW_LITERALS, Ignores, allows

__all__ = ["look"]


def look(
    tree: PracticeTree,
    rules: Iterable[Described],
    ignores: Ignores,
    part: Part,
    concerns: Callable[[str], bool],
) -> None:
    """Add to *part* what the projects of *tree* that its seeds lie in do with keys, by *rules*.

    Only findings with a place in a file that *concerns* the scan are added.
    """
    wanted = tuple(rules)
    if not part.seeds or not wanted:
        return
    seeds = sorted(set(part.seeds))
    outcome = analyse(tree, client_rules(wanted), seeds)
    told = {(one.location.path, one.location.start.line) for one in part.findings}
    outcome.findings += practices.look(tree, practice_rules(wanted), seeds, told)
    allowed: set[tuple[str, int]] = set()
    for finding in outcome.findings:
        if any(concerns(path) for path in _paths(finding)):
            part.findings.append(_judged(finding, tree, ignores, allowed))
    part.diagnostics += [one for one in outcome.diagnostics if concerns(one.path)]
    part.diagnostics = [
        one
        for one in part.diagnostics
        if not _is_used_after_all(one.kind, one.path, one.line, allowed)
    ]


def _paths(finding: Finding) -> set[str]:
    return {finding.location.path, *(place.path for place in finding.related)}


def _is_used_after_all(kind: str, path: str, line: int, allowed: set[tuple[str, int]]) -> bool:
    """Whether an allow comment that pass 1 had no use for suppressed a finding of pass 2."""
    return kind == "unused-allow" and (path, line) in allowed


def _judged(
    finding: Finding, tree: PracticeTree, ignores: Ignores, allowed: set[tuple[str, int]]
) -> Finding:
    why = ignores.suppression(finding.location.path, finding.rule_id, finding.secret)
    if why is not None:
        return replace(finding, suppression=why)
    text = tree.read(finding.location.path) or b""
    if not any(literal in text for literal in ALLOW_LITERALS):
        return finding
    place = _line(text, finding.location.start.line)
    for allow in allows(text):
        why = allow.suppresses(finding.rule_id, [place])
        if why is not None:
            allowed.add((finding.location.path, text.count(b"\n", 0, allow.at) + 1))
            return replace(finding, suppression=why)
    return finding


def _line(text: bytes, number: int) -> Span:
    start = 0
    for _ in range(number - 1):
        start = text.find(b"\n", start) + 1
    end = text.find(b"\n", start)
    return Span(start, len(text) if end < 0 else end)
