"""Xcode's build settings; a plist takes them as $(NAME).

Source: developer.apple.com/documentation/xcode/adding-a-build-configuration-file-to-your-project,
read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made

_LINE = re.compile(
    r"^[ \t]*([A-Za-z_]\w*)(?:\[[^\]\n]*\])*[ \t]*=[ \t]*((?:(?!//)[^\r\n])*)", re.MULTILINE
)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for line in _LINE.finditer(file.text.text):
        value = line[2].rstrip().rstrip(";").strip()
        cut = value.strip("\"'")
        end = line.start(2) + len(line[2].rstrip())
        yield made(line[1], cut, file.text.span(line.start(1), end), Carrier.XCCONFIG)
