"""vercel.json: `env`, `build.env`, and the commands that build the project.

Source: vercel.com/docs/project-configuration, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents
from orscan.definitions.shell import commands
from orscan.definitions.tree import Mapping, Scalar, variables

_COMMANDS = ("buildCommand", "devCommand", "installCommand", "ignoreCommand")


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if not isinstance(document, Mapping):
            continue
        yield from variables(file.text, document.get("env"), Carrier.VERCEL)
        yield from variables(file.text, document.get("build", "env"), Carrier.VERCEL, "build")
        for name in _COMMANDS:
            command = document.get(name)
            if isinstance(command, Scalar):
                yield from commands(command.inner(file.text), Carrier.VERCEL, name)
