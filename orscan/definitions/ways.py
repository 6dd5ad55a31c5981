"""What in a text may put a variable into what clients get, told without reading its language."""

import re
from functools import cache
from typing import TYPE_CHECKING

from orscan import prefilter
from orscan.definitions.names import PUBLIC_PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = rb"\w*(?:KEY|TOKEN|SECRET)\w*"
_WAYS = (
    rb"\b(?:%b)%b" % ("|".join(PUBLIC_PREFIXES).encode(), _KEY),
    rb"\bdangerouslyAllowBrowser\b",
    rb"\b(?:EnvironmentPlugin|DefinePlugin)\b",
    rb"\bdefine\s*[:(]\s*\{",
    rb"\bBuildConfig\.%b" % _KEY,
    rb"\bfromEnvironment\s*\(\s*['\"]%b" % _KEY,
    rb"--dart-define[= ]%b" % _KEY,
    rb"\bdotenv\.(?:env\s*\[|get\s*\(|maybeGet\s*\()\s*['\"]%b" % _KEY,
    rb"\bforInfoDictionaryKey\b",
)
_ANY = re.compile(b"|".join(_WAYS))


def may_ship(text: bytes) -> bool:
    """Whether *text* names what is public by its prefix, or a usual way of a build to write it."""
    return _matching()(text)


def ways(text: bytes) -> frozenset[bytes]:
    """Return all such names and ways in *text*, as they stand there."""
    return frozenset(_ANY.findall(text)) if may_ship(text) else frozenset()


@cache
def _matching() -> "Callable[[bytes], bool]":
    return prefilter.matching(_WAYS)
