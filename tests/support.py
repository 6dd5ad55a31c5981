"""What several tests need: keys that look real, made up as the test runs.

No key-shaped text stands in this repository: a key is put together here, from a digest.
"""

import hashlib

PREFIX = "sk-or-v1-"


def body(n: int = 0) -> str:
    """64 hex digits, the same for the same *n*, and nothing a filter takes for made up."""
    return hashlib.sha256(f"orscan test key {n}".encode()).hexdigest()


def key(n: int = 0) -> str:
    """A key as orscan reports it."""
    return PREFIX + body(n)
