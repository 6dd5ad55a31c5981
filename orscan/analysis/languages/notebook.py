"""Notebooks of Jupyter: the code in their cells, as a text of Python that is as long.

Source: nbformat.readthedocs.io/en/latest/format_description.html; read 2026-11-28.
"""

import re

_MARK = re.compile(
    rb'"cell_type"\s*:\s*"(?P<kind>\w+)"|"source"\s*:\s*(?P<source>\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)*\s*\]|"(?:[^"\\]|\\.)*")'
)
_STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(rb'(?:\\"){3}|\\u[0-9a-fA-F]{4}|\\.')
_MAGIC = re.compile(rb"^([ \t]*)[!%?]", re.MULTILINE)
_ALL = re.compile(rb"[^\n]")
_WHOLE_CELL = re.compile(rb"\A\s*%%(?!time\b|capture\b)")


def code(text: bytes) -> bytes:
    """Return the code of the notebook *text* where it stands there; all else is blank."""
    found = bytearray(_ALL.sub(b" ", text))
    kind = b""
    for match in _MARK.finditer(text):
        if match["kind"] is not None:
            kind = match["kind"]
        elif kind == b"code":
            _write(match.start("source"), match["source"], found)
    return bytes(found)


def _write(start: int, source: bytes, into: bytearray) -> None:
    """Write the lines of one cell *into* the places where they stand."""
    lines = list(_STRING.finditer(source))
    if lines and _WHOLE_CELL.match(lines[0][1]):
        return
    for line in lines:
        at = start + line.start()
        plain = _MAGIC.sub(rb"\1#", _unescaped(line[1]))
        # The quote before a line becomes the end of the one above: so it starts in column 0.
        into[at : at + 1] = b"\n"
        into[at + 1 : at + 1 + len(plain)] = plain


def _unescaped(line: bytes) -> bytes:
    """Return what a text of JSON says, as long as it is: blanks fill it up."""
    is_open = False
    found = bytearray()
    last = 0
    for match in _ESCAPE.finditer(line):
        found += line[last : match.start()]
        last = match.end()
        mark = match[0]
        if len(mark) == 6:
            found += b'"""   ' if mark[1:2] == b'"' else b"      "
        elif mark == b'\\"':
            # Blanks go outside of a text; only between a prefix and its quote none may stand.
            has_prefix = found[-1:].isalpha()
            found += b'" ' if is_open or has_prefix else b' "'
            is_open = not is_open
        else:
            found += {b"\\n": b" \n", b"\\t": b" \t", b"\\\\": b" \\"}.get(mark, b"  ")
            is_open = is_open and mark != b"\\n"
    return bytes(found + line[last:])
