"""Makefiles: their variables, and the commands of their recipes.

Source: gnu.org/software/make/manual, "How to Use Variables", read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made
from orscan.definitions.shell import commands

_VARIABLE = re.compile(
    r"^(?:[\w./%-]+:[ ]*)?(?:export[ \t]+|override[ \t]+|set[ \t]+)*"
    r"([A-Za-z_]\w*)[ \t]*(?::{1,3}|\?|\+)?=[ \t]*([^\n#]*)",
    re.MULTILINE,
)
_RECIPE = re.compile(r"^(?:\t|[ ]{2,})[^\n]*(?:\\\n[^\n]*)*", re.MULTILINE)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    text = file.text
    for found in _VARIABLE.finditer(text.text):
        end = found.start(2) + len(found[2].rstrip())
        value = found[2].strip().strip("\"'")
        span = text.span(found.start(1), max(end, found.end(1)))
        yield made(found[1], value, span, Carrier.SHELL)
    for recipe in _RECIPE.finditer(text.text):
        yield from commands(text.part(*recipe.span()), Carrier.SHELL)
