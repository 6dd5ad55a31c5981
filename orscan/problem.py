"""What could not be looked at, in words that hold no key."""

from orscan.report import Diagnostic
from orscan.secret import redact
from orscan.sources.files import shown


def problem(path: str, kind: str, message: str) -> Diagnostic:
    """Return the diagnostic of *path*, which may be any bytes; keys in both texts are masked."""
    return Diagnostic(redact(shown(path)), 0, kind, redact(message))
