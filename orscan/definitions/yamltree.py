"""YAML, with the templates of Helm and the like left in it; libyaml reads it.

Source: PyYAML's documentation (pyyaml.org/wiki/PyYAMLDocumentation), whose marks count characters,
read 2026-11-28.
"""

import re
from collections.abc import Iterator

import yaml

from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, Sequence

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEMPLATE_LINE = re.compile(
    r"^[ \t]*(?:\{\{[^\n]*?\}\}[ \t]*)+\r?$|^[ \t]*\{%[^\n]*%\}[ \t]*\r?$", re.MULTILINE
)
_TEMPLATE = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}", re.DOTALL)
_STOOD = "\ue000"
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NO_WORDS = (":int", ":float", ":bool", ":timestamp")
_LARGEST = 100_000
"""Nodes of a tree, its aliases written out: a file of a few lines can hold more than fit."""

_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?P<q>[\"']?)(?P<name>[A-Za-z_][\w./-]*)(?P=q)[ \t]*(?::[ \t]+|=)"
    r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|(?![|>&*\[{][^\n]*$)[^\s#][^\n]*?)"
    r"[ \t]*(?:[ \t]\#[^\n]*)?\r?$",
    re.MULTILINE,
)


def trees(text: Text) -> tuple[list[Node], str | None]:
    """Return the documents of a YAML text, and why not all could be read.

    From the first document that cannot be parsed on, a mapping of the lines that set something
    stands for what is left.
    """
    builder = _Builder(text)
    shown = _without_templates(text.text)
    found: list[Node] = []
    done = 0
    try:
        for document in yaml.compose_all(shown, Loader=_LOADER):
            found.append(builder.node(document))
            done = document.end_mark.index
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError) as error:
        found.append(_lines(text.text, done))
        return found, _reason(error)
    return found, builder.reason


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}" if mark else ""
    return f"no valid YAML: {getattr(error, 'problem', None) or 'cannot be read'}{where}"


def _without_templates(text: str) -> str:
    """Return *text* with templates made to look like words, character for character."""
    if "{{" in text or "{%" in text:
        text = _TEMPLATE_LINE.sub(lambda found: "#" * len(found[0].rstrip("\r")), text)
        text = _TEMPLATE.sub(lambda found: re.sub(r"[^\n]", _STOOD, found[0]), text)
    return text if text.isascii() else _UNFIT.sub("\ufffd", text)


class _Builder:
    """Makes a tree of what libyaml composed."""

    def __init__(self, text: Text) -> None:
        self._text = text.text
        self._made: dict[int, tuple[Node, int]] = {}
        self._size = 0
        self.reason: str | None = None

    def node(self, composed: yaml.Node | None) -> Node:
        """Return the tree of *composed*."""
        return self._node(composed)[0]

    def _node(self, composed: yaml.Node | None) -> tuple[Node, int]:
        """Return a tree and how many nodes it has."""
        known = self._made.get(id(composed))
        if known:
            return self._again(*known)
        if composed is None:
            return Mapping(), 1
        if isinstance(composed, yaml.ScalarNode):
            return self._scalar(composed), 1
        self._made[id(composed)] = (Mapping(), 1)  # of one that holds itself, nothing is seen
        made = (
            self._mapping(composed)
            if isinstance(composed, yaml.MappingNode)
            else self._sequence(composed)
        )
        self._made[id(composed)] = made
        return made

    def _again(self, node: Node, size: int) -> tuple[Node, int]:
        self._size += size
        if self._size > _LARGEST:
            self.reason = "aliases stand for too much: some were left out"
            return Mapping(), 1
        return node, size

    def _mapping(self, composed: yaml.MappingNode) -> tuple[Node, int]:
        made, size = Mapping(), 1
        for key, value in composed.value:
            node, more = self._node(value)
            size += more
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value == "<<":
                merged = node.items if isinstance(node, Sequence) else [node]
                made.entries[:0] = [
                    pair for one in merged if isinstance(one, Mapping) for pair in one.entries
                ]
            else:
                made.entries.append((self._scalar(key), node))
        return made, size

    def _sequence(self, composed: yaml.Node) -> tuple[Node, int]:
        nodes = [self._node(item) for item in composed.value]
        return Sequence([node for node, _ in nodes]), 1 + sum(size for _, size in nodes)

    def _scalar(self, composed: yaml.ScalarNode) -> Scalar:
        start, end = composed.start_mark.index, composed.end_mark.index
        if composed.style in ("'", '"'):
            start, end = start + 1, end - 1
        elif composed.style in ("|", ">"):
            start = self._text.find("\n", start, end) + 1 or end
        raw = self._text[start:end]
        shown = raw.strip() if _STOOD in composed.value else composed.value
        if not composed.style and composed.tag.endswith(":null"):
            shown = ""
        worded = bool(composed.style) or not composed.tag.endswith(_NO_WORDS)
        return Scalar(shown, start, end, worded or not shown, composed.style == '"' and "\\" in raw)


def _lines(text: str, start: int) -> Mapping:
    """Return what the lines of *text* from *start* on set, each for itself."""
    return Mapping(list(_pairs(text, start)))


def _pairs(text: str, start: int) -> Iterator[tuple[Scalar, Node]]:
    for found in _LINE.finditer(text, start):
        cut = 1 if found["value"][0] in "\"'" and found["value"][-1] == found["value"][0] else 0
        first, last = found.start("value") + cut, found.end("value") - cut
        key = Scalar(found["name"], found.start("name"), found.end("name"))
        yield key, Scalar(text[first : max(first, last)], first, max(first, last))
