"""Kubernetes manifests: config maps, secrets, and the environment of containers.

Source: kubernetes.io/docs/concepts/configuration (configmap, secret) and
kubernetes.io/docs/tasks/inject-data-application, read 2026-11-28.
"""

import base64
import binascii
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition, Setting
from orscan.definitions.file import made, reference
from orscan.definitions.shell import written
from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, entries, items, setting, word

_DEEPEST = 40
_SOURCES = {"secretKeyRef": Setting.SECRET, "configMapKeyRef": Setting.REFERENCE}
_WHOLE = {"secretRef": Setting.SECRET, "configMapRef": Setting.REFERENCE}


def is_manifest(node: Node) -> bool:
    """Whether *node* is a document of Kubernetes, or of Kustomize."""
    return isinstance(node, Mapping) and node.has("kind", "apiVersion")


def manifest(text: Text, node: Mapping) -> Iterator[Definition]:
    """Yield what a manifest defines; the target is its object's name, or the container's."""
    name = word(node.get("metadata", "name"))
    kind = word(node.get("kind"))
    if kind == "ConfigMap":
        yield from _data(text, node.get("data"), name)
    elif kind == "Secret":
        yield from _data(text, node.get("stringData"), name)
        yield from _encoded(text, node.get("data"), name)
    elif kind == "SealedSecret":
        for key, value in entries(node.get("spec", "encryptedData")):
            if isinstance(value, Scalar):
                yield reference(
                    key.text,
                    "",
                    text.span(key.start, value.end),
                    Carrier.KUBERNETES,
                    name,
                    setting=Setting.SECRET,
                )
    elif kind == "ExternalSecret":
        yield from _external(text, node.get("spec", "data"), name)
    elif kind == "List":
        for item in items(node.get("items")):
            if is_manifest(item) and isinstance(item, Mapping):
                yield from manifest(text, item)
    else:
        yield from _containers(text, node, name, 0)


def _data(text: Text, node: Node | None, target: str) -> Iterator[Definition]:
    for key, value in entries(node):
        if isinstance(value, Scalar) and _is_file(key.text, value.text):
            yield from written(value.inner(text), key.text, Carrier.KUBERNETES, target)
        elif isinstance(value, Scalar):
            yield setting(text, key, value, Carrier.KUBERNETES, target)


def _is_file(name: str, text: str) -> bool:
    """Whether an entry of a config map is a file, to be mounted."""
    return "\n" in text.strip() or ("\n" in text and "." in name)


def _encoded(text: Text, node: Node | None, target: str) -> Iterator[Definition]:
    for key, value in entries(node):
        if isinstance(value, Scalar):
            span = text.span(key.start, max(key.end, value.end))
            yield made(key.text, decoded(value.text), span, Carrier.KUBERNETES, target)


def decoded(text: str) -> str:
    """Return what *text* is in Base64, or itself if it is not."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def _external(text: Text, node: Node | None, target: str) -> Iterator[Definition]:
    for item in items(node):
        key = item.get("secretKey") if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(key, Scalar):
            to = word(item.get("remoteRef", "property")) or word(item.get("remoteRef", "key"))
            yield reference(
                key.text,
                to,
                text.span(key.start, key.end),
                Carrier.KUBERNETES,
                target,
                setting=Setting.SECRET,
            )


def _containers(text: Text, node: Node, target: str, depth: int) -> Iterator[Definition]:
    if depth > _DEEPEST:
        return
    for key, value in entries(node):
        match key.text:
            case "env":
                yield from _env(text, value, target)
            case "envFrom":
                yield from _env_from(text, value, target)
            case "literals":
                yield from _literals(
                    text, value, word(node.get("name")) if isinstance(node, Mapping) else ""
                )
            case _:
                yield from _containers(text, value, target, depth + 1)
    for item in items(node):
        name = word(item.get("name")) if isinstance(item, Mapping) else ""
        yield from _containers(text, item, name or target, depth + 1)


def _env(text: Text, node: Node, target: str) -> Iterator[Definition]:
    for item in items(node):
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, Scalar):
            continue
        value = item.get("value")
        if isinstance(value, Scalar):
            span = text.span(min(name.start, value.start), max(name.end, value.end))
            yield made(name.text, value.text, span, Carrier.KUBERNETES, target)
        for source, kind in _SOURCES.items():
            key = item.get("valueFrom", source, "key")
            if isinstance(key, Scalar):
                span = text.span(min(name.start, key.start), max(name.end, key.end))
                yield reference(name.text, key.text, span, Carrier.KUBERNETES, target, setting=kind)


def _env_from(text: Text, node: Node, target: str) -> Iterator[Definition]:
    for item in items(node):
        for source, kind in _WHOLE.items():
            name = item.get(source, "name") if isinstance(item, Mapping) else None
            if isinstance(name, Scalar):
                span = text.span(name.start, name.end)
                yield reference("*", name.text, span, Carrier.KUBERNETES, target, setting=kind)


def _literals(text: Text, node: Node, target: str) -> Iterator[Definition]:
    """Yield what Kustomize's generators make of NAME=value."""
    for item in items(node):
        if isinstance(item, Scalar) and "=" in item.text:
            name, _, value = item.text.partition("=")
            yield made(name, value, text.span(item.start, item.end), Carrier.KUBERNETES, target)
