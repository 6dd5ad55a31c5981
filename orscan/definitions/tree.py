"""A tree of settings, the same for JSON, YAML and TOML; offsets are characters of the file's text.

A tree may share nodes, where YAML has aliases; it never holds itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import made
from orscan.definitions.text import Text
from orscan.location import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, or a key.

    *start* and *end* are those of its text without quotes; *escaped* says that it holds escapes
    of JSON. *worded* is False for what cannot be a text: a number, a truth value, nothing.
    """

    text: str
    start: int
    end: int
    worded: bool = True
    escaped: bool = False

    def inner(self, text: Text) -> Text:
        """Return the scalar's own text, with its way back."""
        return (
            text.unescaped(self.start, self.end)
            if self.escaped
            else text.part(self.start, self.end)
        )


@dataclass(slots=True)
class Mapping:
    """Keys and their values, in order; a key may occur again."""

    entries: list[tuple[Scalar, "Node"]] = field(default_factory=list)

    def get(self, *keys: str) -> "Node | None":
        """Return what stands under *keys*, one below the other; of several the last."""
        here: Node | None = self
        for key in keys:
            if not isinstance(here, Mapping):
                return None
            here = next((value for name, value in reversed(here.entries) if name.text == key), None)
        return here

    def has(self, *keys: str) -> bool:
        """Whether all of *keys* occur."""
        names = {name.text for name, _ in self.entries}
        return all(key in names for key in keys)


@dataclass(slots=True)
class Sequence:
    """Values in order."""

    items: list["Node"] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


def entries(node: Node | None) -> list[tuple[Scalar, Node]]:
    """Return the entries of a mapping; of anything else none."""
    return node.entries if isinstance(node, Mapping) else []


def items(node: Node | None) -> list[Node]:
    """Return the items of a sequence; of anything else none."""
    return node.items if isinstance(node, Sequence) else []


def word(node: Node | None) -> str:
    """Return the text of a scalar; of anything else none."""
    return node.text if isinstance(node, Scalar) else ""


def setting(
    text: Text, key: Scalar, value: Scalar, carrier: Carrier, target: str = "", *, name: str = ""
) -> Definition:
    """Return the definition of *key* as *value*, under another *name* if one is given."""
    span = text.span(key.start, max(key.end, value.end))
    return made(name or key.text, value.text, span, carrier, target)


def variables(
    text: Text, node: Node | None, carrier: Carrier, target: str = ""
) -> Iterator[Definition]:
    """Yield the variables of an environment, which is written in one of three ways.

    A mapping of names and values, a list of NAME=value (a bare name takes the variable of that
    name), or a list of mappings with `name` (or `key`, `variable`) and `value`.
    """
    for key, value in entries(node):
        if isinstance(value, Scalar):
            yield setting(text, key, value, carrier, target)
        elif isinstance(inner := _valued(value), Scalar):
            yield setting(text, key, inner, carrier, target)
    for item in items(node):
        yield from _listed(text, item, carrier, target)


def _valued(node: Node) -> Node | None:
    """Return the value of a variable that is itself described: `X: {value: …}`."""
    if not isinstance(node, Mapping):
        return None
    return node.get("value") or node.get("default")


def _listed(text: Text, item: Node, carrier: Carrier, target: str) -> Iterator[Definition]:
    if isinstance(item, Scalar):
        yield _pair(text, item, carrier, target)
    elif isinstance(item, Mapping):
        name = item.get("name") or item.get("key") or item.get("variable")
        value = item.get("value")
        if isinstance(name, Scalar) and isinstance(value, Scalar):
            first, last = min(name.start, value.start), max(name.end, value.end)
            yield made(name.text, value.text, text.span(first, last), carrier, target)
        elif name is None and not item.has("group") and not item.has("template"):
            yield from variables(text, item, carrier, target)


def _pair(text: Text, item: Scalar, carrier: Carrier, target: str) -> Definition:
    name, equals, value = item.text.partition("=")
    span = text.span(item.start, item.end)
    return made(name.strip(), value if equals else f"${{{name.strip()}}}", span, carrier, target)


def whole(text: Text, scalar: Scalar) -> Span:
    """Return the bytes of a scalar."""
    return text.span(scalar.start, scalar.end)
