"""netlify.toml: the build's environment, for all contexts or one, and its commands.

Source: docs.netlify.com/configure-builds/file-based-configuration, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents
from orscan.definitions.shell import commands
from orscan.definitions.tree import Mapping, Node, Scalar, entries, variables


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if not isinstance(document, Mapping):
            continue
        yield from _build(file, document.get("build"), "build")
        for context, settings in entries(document.get("context")):
            yield from _build(file, settings, context.text)
        yield from variables(file.text, document.get("template", "environment"), Carrier.NETLIFY)


def _build(file: File, node: Node | None, target: str) -> Iterator[Definition]:
    if not isinstance(node, Mapping):
        return
    yield from variables(file.text, node.get("environment"), Carrier.NETLIFY, target)
    command = node.get("command")
    if isinstance(command, Scalar):
        yield from commands(command.inner(file.text), Carrier.NETLIFY, target)
