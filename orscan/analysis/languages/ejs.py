"""EJS written as JavaScript of the same length: every offset stays what it was.

Source: github.com/mde/ejs, "Tags"; read 2026-11-28.
"""

import re

from orscan.location import Span

_TAG = re.compile(rb"<%(?P<kind>[=\-_#%]?)(?P<code>.*?)(?P<end>[-_]?%>)", re.DOTALL)


def as_js(text: bytes) -> bytes:
    """Return the code of a template: what stands around it is blank."""
    return read(text)[0]


def read(text: bytes) -> tuple[bytes, list[Span]]:
    """Return the code of a template, and where the expressions stand that it writes."""
    made = bytearray(re.sub(rb"[^\n]", b" ", text))
    spans = []
    for match in _TAG.finditer(text):
        start, end = match.span("code")
        if match["kind"] in {b"#", b"%"}:
            continue
        made[start:end] = text[start:end]
        if match["kind"] in {b"=", b"-"}:
            made[match.start() : start] = b"; ("
            made[end : end + 2] = b");"
            code = match["code"]
            left = len(code) - len(code.lstrip())
            spans.append(Span(start + left, start + len(code.rstrip())))
    return bytes(made), spans
