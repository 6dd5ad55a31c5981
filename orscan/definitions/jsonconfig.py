"""JSON settings of any program: `config.json`, `mcp.json`, `.claude/settings.json` and the like.

.NET joins the keys of its `appsettings.json` with colons.
Source: learn.microsoft.com/aspnet/core/fundamentals/configuration, read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents, leaves
from orscan.definitions.tree import Mapping, variables

_DOTNET = re.compile(r"(?:^|/)(?:appsettings|secrets)[^/]*\.json$", re.IGNORECASE)
_FUNCTIONS = re.compile(r"(?:^|/)local\.settings\.json$", re.IGNORECASE)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if _FUNCTIONS.search(file.path) and isinstance(document, Mapping):
            yield from variables(file.text, document.get("Values"), Carrier.JSON_CONFIG)
        else:
            joiner = ":" if _DOTNET.search(file.path) else "."
            yield from leaves(file.text, document, Carrier.JSON_CONFIG, joiner)
