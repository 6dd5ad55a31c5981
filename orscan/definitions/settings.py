"""Settings in trees: what JSON, YAML and TOML files of any program have in common."""

import re
from collections.abc import Iterator

from orscan.definitions import jsontree, tomltree, yamltree
from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.text import Text, word_set
from orscan.definitions.tree import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    entries,
    items,
    setting,
    variables,
)

ENVIRONMENTS = word_set(
    "env environment variables env_variables envvars env_vars environmentvariables extraenv "
    "extraenvvars remoteenv containerenv env-vars"
)
"""Keys, in lower case, below which the names are those of environment variables."""

_DEEPEST = 60
_YAML = re.compile(r"\.ya?ml(?:\.\w+)?$", re.IGNORECASE)
_TOML = re.compile(r"\.toml(?:\.\w+)?$", re.IGNORECASE)


def documents(file: File) -> list[Node]:
    """Return the trees of a JSON, YAML or TOML file; its problems say what could not be read."""
    if not file.text.text.strip():
        return []
    reason: str | None
    if _YAML.search(file.path):
        found, reason = yamltree.trees(file.text)
    elif _TOML.search(file.path):
        one, reason = tomltree.tree(file.text)
        found = [one]
    else:
        root, reason = jsontree.tree(file.text)
        found = [root]
    if reason:
        file.problems.append(reason)
    return found


def leaves(
    text: Text, node: Node | None, carrier: Carrier, joiner: str = ".", target: str = ""
) -> Iterator[Definition]:
    """Yield every text below *node*, named by the keys that lead to it.

    Numbers of lists are left out of the name. Below `env` and the like stand environment
    variables, which are named by themselves.
    """
    yield from _Leaves(text, carrier, joiner, target).below(node, (), 0)


class _Leaves:
    """Walks a tree; what it needs on the way."""

    def __init__(self, text: Text, carrier: Carrier, joiner: str, target: str) -> None:
        self._text = text
        self._carrier = carrier
        self._joiner = joiner
        self._target = target

    def below(self, node: Node | None, path: tuple[str, ...], depth: int) -> Iterator[Definition]:
        if depth > _DEEPEST:
            return
        for key, value in entries(node):
            if key.text.lower() in ENVIRONMENTS and is_environment(value):
                yield from variables(self._text, value, self._carrier, self._target)
            else:
                yield from self._entry(key, value, (*path, key.text), depth)
        for item in items(node):
            if not isinstance(item, Scalar):
                yield from self.below(item, path, depth + 1)

    def _entry(
        self, key: Scalar, value: Node, path: tuple[str, ...], depth: int
    ) -> Iterator[Definition]:
        if isinstance(value, Scalar):
            yield from self._leaf(key, value, path)
            return
        for item in items(value):
            if isinstance(item, Scalar):
                yield from self._leaf(Scalar(key.text, item.start, item.end), item, path)
        yield from self.below(value, path, depth + 1)

    def _leaf(self, key: Scalar, value: Scalar, path: tuple[str, ...]) -> Iterator[Definition]:
        if value.worded:
            name = self._joiner.join(path)
            yield setting(self._text, key, value, self._carrier, self._target, name=name)


def is_environment(node: Node) -> bool:
    """Whether *node* holds variables, and no further settings."""
    if isinstance(node, Mapping):
        return all(isinstance(value, Scalar) or _described(value) for _, value in node.entries)
    if isinstance(node, Sequence):
        return all(_is_variable(item) for item in node.items)
    return False


def _described(node: Node) -> bool:
    return isinstance(node, Mapping) and any(
        node.has(key) for key in ("value", "default", "description")
    )


def _is_variable(item: Node) -> bool:
    if isinstance(item, Scalar):
        return re.match(r"[A-Za-z_][\w.-]*(?:=|$)", item.text) is not None
    return isinstance(item, Mapping) and (
        item.has("name") or item.has("key") or len(item.entries) == 1
    )
