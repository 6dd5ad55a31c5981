"""Suppressions: comments in the text, and paths, rules and keys in the configuration."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orscan.errors import ConfigError
from orscan.finding import Suppression, SuppressionKind
from orscan.location import Span
from orscan.secret import Secret

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ALLOW_LITERALS = (
    b"orscan: allow",
    b"orscan:allow",
    b"pragma: allowlist",
    b"pragma:allowlist",
    b"pragma: whitelist",
    b"gitleaks:allow",
    b"kingfisher:ignore",
)
"""One of these occurs in every text that holds an allow comment."""

_ALLOW = re.compile(
    rb"(?P<opener>(?:\#|//|/\*|\*|--|;|<!--|%|'|!|\{\#|\(\*|\brem\b|\bREM\b)[ \t]*)?"
    rb"(?:orscan:[ \t]*allow(?:\[(?P<rules>[^\]\n]{0,400})\]|(?![\w\[-]))(?P<reason>[^\n]{0,400})"
    rb"|pragma:[ \t]*(?:allowlist|whitelist)[ \t]+(?P<next>nextline[ \t]+)?secret"
    rb"|gitleaks:allow|kingfisher:ignore)"
)


@dataclass(frozen=True, slots=True)
class Allow:
    """An allow comment: the lines it covers and the rules it names (none: all).

    *own* comments are orscan's and are reported when they match nothing.
    """

    at: int
    covers: Span
    rules: frozenset[str]
    reason: str
    own: bool

    def suppresses(self, rule_id: str, pieces: Sequence[Span]) -> Suppression | None:
        """Return the suppression of a candidate of *rule_id*, or None."""
        if self.rules and rule_id not in self.rules:
            return None
        if not any(piece.overlaps(self.covers) for piece in pieces):
            return None
        return Suppression(SuppressionKind.INLINE, self.reason or "allow comment")


def allows(text: bytes) -> Iterator[Allow]:
    """Yield the allow comments of *text* in order.

    A comment covers its own line; orscan's also covers the next one where it has a line to itself.
    """
    for match in _ALLOW.finditer(text):
        start = text.rfind(b"\n", 0, match.start()) + 1
        end = _line_end(text, match.end())
        own = b"orscan" in match[0]
        if not own and match["next"]:
            start, end = end + 1, _line_end(text, end + 1)
        elif own and match["opener"] and not text[start : match.start()].strip():
            end = _line_end(text, end + 1)
        names = (match["rules"] or b"").decode("utf-8", "replace")
        yield Allow(
            at=match.start(),
            covers=Span(start, end + 1),
            rules=frozenset(name.strip() for name in names.split(",") if name.strip()),
            reason=_reason(match["reason"] if own else match[0]),
            own=own and bool(match["opener"]),
        )


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text) if end < 0 else end


def _reason(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    for closer in ("*/", "-->", "#}", "*)"):
        text = text.partition(closer)[0]
    return text.strip(" \t\r:-'\"")


class Ignores:
    """What the configuration says not to report: paths, rules, and keys by SHA-256.

    *paths* are gitignore patterns.
    """

    def __init__(
        self, paths: Sequence[str] = (), rules: Sequence[str] = (), keys: Sequence[str] = ()
    ) -> None:
        self._paths = _spec(paths) if paths else None
        self._rules = frozenset(rules)
        self._keys = frozenset(key.lower() for key in keys)

    def suppression(self, path: str, rule_id: str, secret: Secret | None) -> Suppression | None:
        """Return why a finding is not reported, or None."""
        if rule_id in self._rules:
            return Suppression(SuppressionKind.RULE, f"rule {rule_id} is ignored by configuration")
        if self._keys and secret and secret.sha256 in self._keys:
            return Suppression(SuppressionKind.KEY, "key is ignored by configuration")
        if self._paths and self._paths.match_file(path.partition("!/")[0]):
            return Suppression(SuppressionKind.PATH, "path is ignored by configuration")
        return None


def _spec(patterns: Sequence[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - 40 ms, and most scans ignore no path

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise ConfigError(f"ignore-paths: no gitignore pattern: {error}") from error
