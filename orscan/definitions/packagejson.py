"""package.json, and the task files beside it: their scripts are shell commands.

Source: docs.npmjs.com/cli/using-npm/scripts, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents
from orscan.definitions.shell import commands
from orscan.definitions.tree import Mapping, Node, Scalar, entries, items, variables

_SCRIPTS = frozenset({"scripts", "tasks"})


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if isinstance(document, Mapping):
            for section in _SCRIPTS:
                yield from _scripts(file, document.get(section))
            yield from variables(file.text, document.get("env"), Carrier.JSON_CONFIG)
            yield from variables(file.text, document.get("nodemonConfig", "env"), Carrier.SHELL)


def _scripts(file: File, node: Node | None) -> Iterator[Definition]:
    for name, script in entries(node):
        yield from _script(file, name.text, script)


def _script(file: File, name: str, script: Node) -> Iterator[Definition]:
    if isinstance(script, Scalar):
        yield from commands(script.inner(file.text), Carrier.SHELL, name)
    for part in items(script):
        yield from _script(file, name, part)
    for key, part in entries(script):
        if key.text in {"command", "cmd"}:
            yield from _script(file, name, part)
        elif key.text == "env":
            yield from variables(file.text, part, Carrier.SHELL, name)
