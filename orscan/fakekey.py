"""Keys that every orscan recognises as fake, for tests and documentation.

The body of a fake key is `fa4efa4e`, 48 random hex digits, and the first 8 of a SHA-256 over what
stands before. A random key has that shape with a chance of 2^-64.
"""

import hashlib
import re
import secrets

_MARK = "fa4efa4e"
_FAKE = re.compile(rb"sk-or-v1-(fa4efa4e[0-9a-f]{48})([0-9a-f]{8})")


def fake_key() -> str:
    """Return a fresh fake key, of the shape of a real one."""
    body = _MARK + secrets.token_hex(24)
    return f"sk-or-v1-{body}{_check(body.encode())}"


def is_fake(key: bytes) -> bool:
    """Whether *key* was made by `fake_key`, here or by any other orscan."""
    match = _FAKE.fullmatch(key)
    return match is not None and _check(match[1]) == match[2].decode()


def _check(body: bytes) -> str:
    return hashlib.sha256(b"orscan fake key " + body).hexdigest()[:8]
