"""Angular's environment files: an object that a build compiles into the client.

Source: angular.dev/tools/cli/environments, read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.shell import in_code

_COMMENT = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)|(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)",
    re.DOTALL,
)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    shown = file.text.shown(uncommented(file.text.text))
    return in_code(shown, Carrier.ANGULAR_ENVIRONMENT, "")


def uncommented(text: str) -> str:
    """Return code with blanks for its comments, character for character."""
    return _COMMENT.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[0]), text)
