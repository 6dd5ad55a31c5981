"""A secret that cannot be printed by accident: masked as text, compared by digest."""

import hashlib
import re

OWNER_URL = "https://openrouter.ai/keys/"
"""Opens a key's settings for its signed-in owner, by the key's SHA-256 in lower-case hex.

Source: OpenRouterTeam/docs, guides/overview/auth/oauth.mdx, "Deep-link to the user's key", read
2026-11-23.
"""

_KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}")
_ANY_KEY = re.compile(
    r"(sk-or-v[0-9]{1,3}-[0-9A-Za-z]{3})(?:(?!sk-or-v)[0-9A-Za-z_]){14,}(?=[0-9A-Za-z_]{3})"
)


class Secret:
    """The bytes of a secret, behind a mask.

    `str` and `repr` give the mask, equality and hash go by the SHA-256, and `reveal` is the only
    way to the bytes.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        self._raw = bytes(raw)

    @property
    def masked(self) -> str:
        """As OpenRouter labels a key: the first 12 characters, `...`, the last 3.

        What is not shaped like an OpenRouter key shows less of itself.
        """
        text = self._raw.decode("utf-8", "replace")
        if text.startswith("sk-or-v") and len(text) >= 30:
            return f"{text[:12]}...{text[-3:]}"
        if len(text) >= 20:
            return f"{text[:4]}...{text[-2:]}"
        return "..."

    @property
    def sha256(self) -> str:
        """Lower-case hex digest of the bytes; for an OpenRouter key, its id in the key API."""
        return hashlib.sha256(self._raw).hexdigest()

    @property
    def owner_url(self) -> str | None:
        """The link under which the key's owner finds it, or None for what is no OpenRouter key."""
        return OWNER_URL + self.sha256 if _KEY.fullmatch(self._raw) else None

    def reveal(self) -> bytes:
        """The bytes themselves. Never print, log or store what this returns."""
        return self._raw

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Secret({self.masked})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._raw == other._raw

    def __hash__(self) -> int:
        return hash(self._raw)


def redact(text: str) -> str:
    """Return *text* with every whole key in it masked.

    The last line of defence, for text orscan did not write itself: paths, git's messages, the
    user's own arguments.
    """
    return _ANY_KEY.sub(r"\1...", text)
