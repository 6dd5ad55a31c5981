"""wrangler.toml and wrangler.json(c): the variables of a Cloudflare worker, which are no secrets.

Source: developers.cloudflare.com/workers/configuration/environment-variables, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents, leaves
from orscan.definitions.shell import commands
from orscan.definitions.tree import Mapping, Node, Scalar, entries


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        yield from _worker(file, document, "")
        for name, settings in entries(
            document.get("env") if isinstance(document, Mapping) else None
        ):
            yield from _worker(file, settings, name.text)


def _worker(file: File, node: Node, target: str) -> Iterator[Definition]:
    if not isinstance(node, Mapping):
        return
    for key, value in node.entries:
        if key.text == "vars":
            yield from leaves(file.text, value, Carrier.WRANGLER, target=target)
        elif key.text == "define":
            yield from leaves(file.text, value, Carrier.BUILD_DEFINE, target=target)
    command = node.get("build", "command")
    if isinstance(command, Scalar):
        yield from commands(command.inner(file.text), Carrier.WRANGLER, target)
