"""Compose files: what each service is given, when its image is built and when it runs.

Source: docs.docker.com/reference/compose-file/services, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, reference
from orscan.definitions.settings import documents, leaves
from orscan.definitions.shell import commands, written
from orscan.definitions.tree import Mapping, Node, Scalar, entries, items, variables, whole


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if not isinstance(document, Mapping):
            continue
        services = document.get("services")
        for name, service in entries(services):
            if isinstance(service, Mapping):
                yield from _service(file, service, name.text)
        for _name, config in entries(document.get("configs")):
            yield from _config(file, config)
        if services is None:
            yield from leaves(file.text, document, Carrier.COMPOSE)


def _service(file: File, service: Mapping, name: str) -> Iterator[Definition]:
    yield from _given(file, service.get("environment"), Carrier.COMPOSE, name)
    yield from _given(file, service.get("build", "args"), Carrier.BUILD_ARG, name)
    yield from _files(file, service.get("env_file"), name)
    for key in ("command", "entrypoint"):
        command = service.get(key)
        for part in [command, *items(command)]:
            if isinstance(part, Scalar):
                yield from commands(part.inner(file.text), Carrier.COMPOSE, name)


def _given(file: File, node: Node | None, carrier: Carrier, name: str) -> Iterator[Definition]:
    """Yield variables; one without a value takes that of the shell."""
    passed = {key.start: key for key, value in entries(node) if _is_null(file, value)}
    for key in passed.values():
        yield reference(key.text, key.text, whole(file.text, key), carrier, name)
    left = [pair for pair in entries(node) if pair[0].start not in passed]
    yield from variables(
        file.text, Mapping(left) if left else node if not passed else None, carrier, name
    )


def _is_null(file: File, node: Node) -> bool:
    if not isinstance(node, Scalar) or node.text:
        return False
    return file.text.text[node.start - 1 : node.start] not in {"'", '"'}


def _files(file: File, node: Node | None, name: str) -> Iterator[Definition]:
    for part in [node, *items(node)]:
        path = part.get("path") if isinstance(part, Mapping) else part
        if isinstance(path, Scalar) and path.text:
            yield reference("*", path.text, whole(file.text, path), Carrier.COMPOSE, name)


def _config(file: File, config: Node) -> Iterator[Definition]:
    content = config.get("content") if isinstance(config, Mapping) else None
    if isinstance(content, Scalar):
        yield from written(content.inner(file.text), ".env", Carrier.COMPOSE, "")
