"""Environment files: `.env` and its kin, in the syntax of dotenv.

Source: github.com/motdotla/dotenv (README, "What rules does the parsing engine follow?") and
github.com/theskumar/python-dotenv, read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made
from orscan.definitions.text import Text

_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+|set[ \t]+|\$env:)?"
    r"(?:([A-Za-z_][\w.-]*)[ \t]*=|([A-Z][A-Z0-9_]+):(?=[ \t]))[ \t]*",
    re.MULTILINE,
)
_QUOTED = re.compile(r'"((?:\\.|[^"\\\r\n])*)"|\'([^\'\r\n]*)\'|`([^`\r\n]*)`')
_MANY_LINES = re.compile(r'"([^"]*)"|\'([^\']*)\'|`([^`]*)`')
_BARE = re.compile(r"[^\r\n]*")
_COMMENT = re.compile(r"(?:^|[ \t]+)#.*")


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    return settings(file.text, Carrier.ENV_FILE)


def settings(text: Text, carrier: Carrier, target: str = "") -> Iterator[Definition]:
    """Yield what the lines NAME=value of *text* set."""
    if "=" not in text.text and ":" not in text.text:
        return
    at = 0
    while line := _LINE.search(text.text, at):
        start, end, at = _value(text.text, line.end())
        name = line[1] or line[2]
        first = line.start(1) if line[1] else line.start(2)
        yield made(name, text.text[start:end], text.span(first, end), carrier, target)


def _value(text: str, at: int) -> tuple[int, int, int]:
    """Return where the value at *at* begins and ends, and where reading goes on."""
    quoted = _QUOTED.match(text, at) or _over_lines(text, at)
    if quoted:
        group = quoted.lastindex or 1
        return quoted.start(group), quoted.end(group), quoted.end()
    bare = _BARE.match(text, at)
    end = bare.end() if bare else at
    comment = _COMMENT.search(text[at:end])
    stop = at + comment.start() if comment else end
    start = at + (text[at:stop][:1] in {'"', "'"})  # a quote that nobody closed
    return start, at + max(len(text[at:stop].rstrip()), start - at), end


def _over_lines(text: str, at: int) -> re.Match[str] | None:
    """Return a quoted value that spans lines; a quote that nobody closed spans none."""
    found = _MANY_LINES.match(text, at)
    return found if found and not _LINE.search(text, at + 1, found.end()) else None
