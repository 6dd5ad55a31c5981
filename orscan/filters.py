"""Why a candidate is not a secret: one pure function a reason, in one tuple.

Chances are those of losing a random key: 64 hex digits, each equally likely.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from orscan.fakekey import is_fake
from orscan.secret import Secret

Filter = Callable[[Secret, bytes], str | None]
"""Returns the reason why a secret is none, or None; takes it with its body, b"" if it has none."""

SAMPLES = {
    "bf5883afeb1d6d80da112459d4da5a75f9d2b4abab6ddd328f2571ad934c2b2a": "OpenRouter's docs",
    "d36004ba3be76734c37be7a0360b897ec3592106ecf6d104f7599405aa472282": "OpenRouter's API spec",
    "23c09d37d398e7d291802da354afb61dc214b64cc3a6aacc651b6fadddae90d5": "GitGuardian's docs",
    "388bafabf199b98eb06ac0ec443491beef315020dee576abb3bde51cbdb0b096": "TruffleHog's tests",
}
"""SHA-256 of published example keys, and who published them. Read 2026-11-23."""

_SHAPE = re.compile(rb"sk-or-v(\d+)-(.*)", re.DOTALL)
_BODY = re.compile(rb"[0-9a-f]{64}")


def published_sample(secret: Secret, _body: bytes) -> str | None:
    """A key that documentation shows."""
    who = SAMPLES.get(secret.sha256)
    return f"sample key from {who}" if who else None


def fake(secret: Secret, _body: bytes) -> str | None:
    """A key made by `orscan fake-key`; chance 2^-64."""
    return "fake key made by orscan" if is_fake(secret.reveal()) else None


def placeholder(secret: Secret, body: bytes) -> str | None:
    """Text behind the prefix that is no body of a key: a mask, a placeholder, a regex."""
    shape = None if body else _SHAPE.fullmatch(secret.reveal())
    if not shape:
        return None
    if shape[1] == b"1":
        return "placeholder or mask: not 64 lower-case hex digits"
    return "placeholder: few digits" if sum(48 <= c <= 57 for c in shape[2]) < 6 else None


def few_digits(_secret: Secret, body: bytes) -> str | None:
    """At most 9 distinct digits (chance 2^-39), or one digit 9 times in a row (chance 2^-26)."""
    if body and len(set(body)) <= 9:
        return "no random key: at most 9 distinct digits"
    if body and re.search(rb"(.)\1{8}", body):
        return "no random key: a digit repeated 9 times"
    return None


def periodic(_secret: Secret, body: bytes) -> str | None:
    """A group of up to 32 digits repeated throughout; chance under 2^-127."""
    period = _period(body, 32)
    return f"no random key: {period} digits repeated" if period else None


def interleaved(_secret: Secret, body: bytes) -> str | None:
    """Two counters side by side, as in a1b2c3d4...; chance under 2^-150.

    Every other digit has a period of at most 10, and so have those between.
    """
    if _period(body[::2], 10) and _period(body[1::2], 10):
        return "no random key: two counters interleaved"
    return None


def counting(_secret: Secret, body: bytes) -> str | None:
    """Bytes in arithmetic progression, as in 000102030405...; chance 2^-240."""
    if not body:
        return None
    numbers = bytes.fromhex(body.decode())
    steps = {(b - a) % 256 for a, b in pairwise(numbers)}
    return "no random key: bytes that count" if len(steps) == 1 else None


FILTERS: tuple[Filter, ...] = (
    published_sample,
    fake,
    placeholder,
    few_digits,
    periodic,
    interleaved,
    counting,
)


def why_not(secret: Secret) -> str | None:
    """Return why *secret* is none, by the first filter that knows, or None."""
    shape = _SHAPE.fullmatch(secret.reveal())
    body = shape[2] if shape and _BODY.fullmatch(shape[2]) else b""
    return next((reason for check in FILTERS if (reason := check(secret, body))), None)


def _period(digits: bytes, longest: int) -> int | None:
    """Return the length of the group that *digits* repeat throughout, up to *longest*, or None."""
    at = digits.find(digits[:8], 1, longest + 8) if digits else -1
    while 0 < at <= longest:
        if digits[at:] == digits[:-at]:
            return at
        at = digits.find(digits[:8], at + 1, longest + 8)
    return None
