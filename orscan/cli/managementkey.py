"""Where the management key comes from: the environment, the system's keyring, or a hidden prompt.

Never an argument: those stand in the shell's history and in the list of processes.
"""

import os
import re
import sys

import click

from orscan.errors import UsageError
from orscan.secret import Secret

VARIABLE = "OPENROUTER_MANAGEMENT_KEY"
SERVICE, USER = "orscan", "openrouter-management-key"
"""What the key is filed under in the keyring: `keyring set orscan openrouter-management-key`."""

_POSSIBLE = re.compile(r"[\x21-\x7e]{20,}")


def management_key() -> Secret:
    """Return the management key, which nothing has checked yet.

    Raises UsageError where there is none and nobody can be asked, and for what cannot be a key.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return _checked(given, f"what {VARIABLE} holds")
    stored = _from_keyring()
    if stored:
        return _checked(stored, "what the keyring holds")
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise UsageError(
            f"there is no management key: set {VARIABLE}, or file it with "
            f"`keyring set {SERVICE} {USER}`, or run this in a terminal to be asked for it"
        )
    typed: str = click.prompt("Management key", hide_input=True, err=True)
    return _checked(typed.strip(), "what was typed")


def _from_keyring() -> str:
    """Return what is filed in the system's keyring; nothing where there is none to ask."""
    import keyring  # noqa: PLC0415 - 0.1 s, and not needed where the variable is set
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return (keyring.get_password(SERVICE, USER) or "").strip()
    except (KeyringError, RuntimeError, OSError):
        return ""  # none installed, locked, or not to be reached: there are other ways


def _checked(text: str, what: str) -> Secret:
    """Return *text* as a secret; raises UsageError, without showing it, for what is no key."""
    if not _POSSIBLE.fullmatch(text):
        raise UsageError(f"{what} is no key: a key is one word, as OpenRouter shows it when made")
    return Secret(text.encode("ascii"))
