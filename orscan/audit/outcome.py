"""Puts what an audit found into one report: of the account, of the tree, and of what leaked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from orscan.audit.leaks import RULE, Places, leaked, named, own, places_of
from orscan.audit.practices import judged
from orscan.audit.snapshot import Snapshot
from orscan.audit.telling import digest_of
from orscan.config import Config
from orscan.finding import Finding, Suppression, SuppressionKind
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.rule import Described, LeakClass, PracticeRule
from orscan.ruleset import practice_rules
from orscan.suppress import Ignores


class Scans(NamedTuple):
    """What was scanned besides: a tree, the history of its repository, or neither."""

    tree: Report | None = None
    history: Report | None = None

    @property
    def reports(self) -> Sequence[Report]:
        """The reports there are."""
        return [one for one in self if one is not None]

    @property
    def findings(self) -> Sequence[Finding]:
        """All that was found, reported or not: a key of the account is no mistake of a rule."""
        return [finding for one in self.reports for finding in (*one.findings, *one.suppressed)]


def report_of(
    snapshot: Snapshot,
    rules: Sequence[Described],
    config: Config,
    *,
    scans: Scans = Scans(),  # noqa: B008 - cannot change
    diagnostics: Sequence[Diagnostic] = (),
) -> Report:
    """Return the report of an audit of *snapshot*, and of what *scans* found.

    Of these it holds the practices, and the keys that are the account's; the other keys are only
    counted.
    """
    practices = practice_rules(rules)
    found = judged(practices, snapshot)
    told = [*diagnostics, *(one for scan in scans.reports for one in scan.diagnostics)]
    places = places_of(scans.findings)
    for rule in practices:
        if rule.id == RULE:
            found += leaked(rule, places, snapshot)
    if scans.tree is not None:
        every = (*scans.tree.findings, *scans.tree.suppressed)
        found += named((one for one in every if _is_practice(one, practices)), snapshot)
    told += _strangers(_possible(places) - len(own(places, snapshot)))
    found = [_suppressed(one, config) for one in found]
    return Report(
        scanned=_scanned(snapshot, scans),
        findings=_in_order(one for one in found if one.suppression is None),
        suppressed=_in_order(one for one in found if one.suppression is not None),
        diagnostics=tuple(sorted(set(told))),
        fail_on=config.fail_on,
        root=next((one.root for one in scans.reports), ""),
        rules=tuple(rules),
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: one.order))


def _is_practice(finding: Finding, practices: Iterable[PracticeRule]) -> bool:
    """Whether *finding* is about how a key is kept; a key in a tracked env file is about both."""
    is_tracked = finding.leak_class is LeakClass.ENV_FILE_TRACKED
    return is_tracked or any(rule.id == finding.rule_id for rule in practices)


def _possible(places: Places) -> int:
    """Return how many of the keys may be somebody's, as no filter took them for made up."""
    filtered = SuppressionKind.FILTER
    return sum(
        any(one.suppression is None or one.suppression.kind is not filtered for one in several)
        for several in places.values()
    )


def _strangers(count: int) -> list[Diagnostic]:
    if count < 1:
        return []
    keys = "1 key that was found is" if count == 1 else f"{count:,} keys that were found are"
    them = "it" if count == 1 else "them"
    message = f"{keys} none of this account's; nothing was sent about {them}, see orscan scan"
    return [Diagnostic("", 0, "other-keys", message, Gravity.NOTICE)]


def _suppressed(finding: Finding, config: Config) -> Finding:
    """Return *finding*, marked where the configuration says not to report it."""
    if finding.suppression is not None:
        return finding
    ignores = Ignores(config.ignore_paths, config.ignore_rules, config.ignore_keys)
    why = ignores.suppression(finding.location.path, finding.rule_id, finding.secret)
    if why is None and digest_of(finding) in config.ignore_keys:
        why = Suppression(SuppressionKind.KEY, "key is ignored by configuration")
    return replace(finding, suppression=why)


def _scanned(snapshot: Snapshot, scans: Scans) -> Scanned:
    scanned = Scanned(Mode.ACCOUNT, account_keys=len(snapshot.keys))
    for one in scans.reports:
        scanned.add(one.scanned)
        scanned.seconds += one.scanned.seconds
    return scanned
