"""How findings about an account are made, and how its keys are called."""

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.location import Location, Point
from orscan.openrouter.models import AccountKey, Workspace
from orscan.rule import PracticeRule, Severity

_START = Point(1, 1)
_KEYS = "openrouter.ai/keys/"
_WORKSPACES = "openrouter.ai/workspaces/"


def called(key: AccountKey) -> str:
    """Return how a key is spoken of: its name, and the label that shows a little of it."""
    if key.name and key.label and key.label != key.name:
        return f"{key.name} ({key.label})"
    return key.name or key.label or f"{key.hash[:12]}..."


def of_key(
    rule: PracticeRule, key: AccountKey, message: str, severity: Severity | None = None
) -> Finding:
    """Return the finding of *rule* about *key*; its path is the key's page at OpenRouter."""
    return _finding(rule, _KEYS + key.hash, message, severity)


def of_workspace(rule: PracticeRule, workspace: Workspace, message: str) -> Finding:
    """Return the finding of *rule* about *workspace*."""
    return _finding(rule, _WORKSPACES + workspace.id, message, None)


def _finding(rule: PracticeRule, path: str, message: str, severity: Severity | None) -> Finding:
    return Finding(
        rule_id=rule.id,
        leak_class=rule.leak_class,
        severity=severity or rule.severity,
        confidence=rule.confidence,
        message=message,
        fix=rule.fix,
        location=Location(path, _START, _START),
        secret=None,
        origins=(Origin(OriginKind.ACCOUNT, path),),
    )


def digest_of(finding: Finding) -> str:
    """Return the digest of the key that *finding* is about; empty where it is about none."""
    if finding.secret is not None:
        return finding.secret.sha256
    path = finding.location.path
    return path.removeprefix(_KEYS) if path.startswith(_KEYS) else ""
