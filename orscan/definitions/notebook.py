"""Jupyter notebooks: what their cells set, by magic, in Python or in a shell.

Source: ipython.readthedocs.io/en/stable/interactive/magics.html, read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition, Setting
from orscan.definitions.file import File, made, reference
from orscan.definitions.settings import documents
from orscan.definitions.shell import commands, written
from orscan.definitions.text import Text, joined
from orscan.definitions.tree import Mapping, Node, Scalar, items, word

_MAGIC = re.compile(
    r"^[ \t]*%(?:set_)?env[ \t]+([A-Za-z_]\w*)[ \t]*[=\s][ \t]*([^\n]+)", re.MULTILINE
)
_ENVIRON = re.compile(
    r"^[ \t]*(?:os\.)?(?:environ\[\s*['\"](?P<name>\w+)['\"]\s*\]\s*=(?!=)"
    r"|(?:environ\.setdefault|putenv)\(\s*['\"](?P<set>\w+)['\"]\s*,)"
    r"[ \t]*(?P<value>[^\n]+)",
    re.MULTILINE,
)
_STRING = re.compile(r"[rbfRBF]*(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_STORED = re.compile(
    r"(?:userdata\.get|get_secret|getpass(?:\.getpass)?|input)\(\s*['\"]?([^'\")]*)"
)
_SHELL = re.compile(r"^[ \t]*!([^\n]+)", re.MULTILINE)
_WHOLE_CELL = re.compile(r"\A\s*%%(writefile|bash|sh|script)(?:[ \t]+(?:-a[ \t]+)?(\S+))?[^\n]*\n")


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        cells = document.get("cells") if isinstance(document, Mapping) else None
        for cell in items(cells):
            if isinstance(cell, Mapping) and word(cell.get("cell_type")) == "code":
                yield from _cell(_source(file, cell.get("source")))


def _source(file: File, node: Node | None) -> Text:
    lines = [one for one in [node, *items(node)] if isinstance(one, Scalar)]
    return joined([line.inner(file.text) for line in lines])


def _cell(code: Text) -> Iterator[Definition]:
    magic = _WHOLE_CELL.match(code.text)
    if magic:
        body = code.part(magic.end(), len(code.text))
        if magic[1] == "writefile":
            yield from written(body, magic[2] or "", Carrier.NOTEBOOK, "")
        else:
            yield from commands(body, Carrier.NOTEBOOK)
        return
    for found in _MAGIC.finditer(code.text):
        value = found[2].strip()
        end = found.start(2) + len(found[2].rstrip())
        yield made(found[1], value.strip("\"'"), code.span(found.start(1), end), Carrier.NOTEBOOK)
    for found in _ENVIRON.finditer(code.text):
        yield _environ(code, found)
    for found in _SHELL.finditer(code.text):
        yield from commands(code.part(*found.span(1)), Carrier.NOTEBOOK)


def _environ(code: Text, found: re.Match[str]) -> Definition:
    name = found["name"] or found["set"]
    start = found.start("name") if found["name"] else found.start("set")
    value = found["value"].strip()
    span = code.span(start, found.start("value") + len(found["value"].rstrip()))
    if string := _STRING.match(value):
        return made(name, string[1] or string[2] or "", span, Carrier.NOTEBOOK)
    if stored := _STORED.match(value):
        return reference(name, stored[1], span, Carrier.NOTEBOOK, setting=Setting.SECRET)
    return (
        made(name, value, span, Carrier.NOTEBOOK)
        if "environ" in value or "getenv" in value
        else (reference(name, re.split(r"[^\w.]", value, maxsplit=1)[0], span, Carrier.NOTEBOOK))
    )
