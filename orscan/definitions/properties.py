"""Java's properties: `application.properties`, `gradle.properties`, `local.properties`; ini files.

Source: docs.oracle.com, java.util.Properties.load, read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made

_LINE = re.compile(
    r"^[ \t]*(?P<name>(?![#!;\[])(?:\\.|[^\s=:\\])+)(?:[ \t]*[=:][ \t]*|[ \t]+)"
    r"(?P<value>(?:[^\r\n\\]|\\\r?\n|\\.|\\\Z)*)",
    re.MULTILINE,
)
_FOLD = re.compile(r"\\\r?\n[ \t]*")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    text = file.text
    for line in _LINE.finditer(text.text):
        value = line["value"]
        end = line.start("value") + len(value.rstrip())
        span = text.span(line.start("name"), max(end, line.end("name")))
        yield made(_plain(line["name"]), _unquoted(_plain(value)), span, Carrier.PROPERTIES)


def _plain(text: str) -> str:
    return _ESCAPE.sub(_character, _FOLD.sub("", text)) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else str(escape[2])


def _unquoted(text: str) -> str:
    """Return *text* without quotes around it: properties have none, but people write them."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
