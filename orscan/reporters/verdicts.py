"""What several reporters say of a key that was asked about."""

from collections.abc import Iterator

from orscan.finding import Finding
from orscan.verdict import KeyInfo, State, usd


def said_of_verdict(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield labels with what to say of whether the key of *finding* works; nothing if not asked.

    For a live one also whose it is, what it has spent, and what a thief could do with it.
    """
    verdict = finding.verdict
    if verdict is None:
        return
    reason = f", {verdict.reason}" if verdict.reason else ""
    yield "verdict", f"{verdict.state.value}{reason}"
    if verdict.state is not State.LIVE or verdict.info is None:
        return
    masked = finding.secret.masked if finding.secret else ""
    yield "key", "; ".join(_facts(verdict.info, masked))
    yield "at stake", verdict.stake


def _facts(info: KeyInfo, masked: str) -> Iterator[str]:
    """Yield what is known of a key; most are labelled with their own mask, which says nothing."""
    kind = "a management key" if info.is_management_key else "a key"
    yield f"{kind} labelled {info.label}" if info.label not in ("", masked) else kind
    if info.owner:
        yield f"of {info.owner}"
    used = [
        f"{usd(amount)} {when}"
        for amount, when in (
            (info.usage_daily, "today"),
            (info.usage_weekly, "this week"),
            (info.usage_monthly, "this month"),
            (info.usage, "in all"),
        )
        if amount is not None
    ]
    if used:
        yield f"spent {', '.join(used)}"
    if info.is_free_tier:
        yield "free tier"
