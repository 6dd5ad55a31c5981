"""What the template of a component does with values, and where its props come from.

An expression of a template is read like code of the component's script. One that does not parse
counts as a use of every name in it.
"""

import re

from orscan.analysis import syntax
from orscan.analysis.languages import javascript
from orscan.analysis.languages.holes import Hole, Tag, Use, bare, holes, is_component
from orscan.analysis.unit import ANY, Call, Declaration, Function, Step, Unit
from orscan.analysis.uses import node_of
from orscan.location import Span

_WORD = re.compile(rb"[A-Za-z_$][\w$]*")
_ITEM = re.compile(r"\s*\(?\s*(?:(?P<name>[A-Za-z_$][\w$]*)|\{(?P<fields>[^{}]*)\})")
_OTHER_MARKUP = re.compile(rb"<template\b[^>]*\blang\s*=\s*[\"']?(?:pug|jade|haml)")
_MOST = 3_000
"""So many expressions of one template are read."""


def finish(unit: Unit, fence_end: int = 0) -> None:
    """Add to *unit* what the markup of the file does, that which stands behind *fence_end*."""
    text = b" " * fence_end + bare(unit.text)[fence_end:]
    words = {word.decode() for word in _WORD.findall(text)}
    mentioned = words & unit.top_names.keys()
    if _OTHER_MARKUP.search(text):
        unit.consumed |= {unit.top_names[name] for name in mentioned}
        found: list[Hole] = []
        tags: list[Tag] = []
    else:
        found, tags = holes(text, vue=unit.path.endswith(".vue"))
    template = _Template(unit, text)
    for hole in found[:_MOST]:
        template.read(hole)
    template.leave()
    template.call_components(tags)
    _stores(unit)
    _props(unit)
    names = mentioned | {_pascal(one.name) for one in tags if is_component(one.name)}
    unit.declarations.append(Declaration(Span(0, len(unit.text)), set(), names, effect=True))


class _Template:
    """Reads the expressions of one template."""

    def __init__(self, unit: Unit, text: bytes) -> None:
        self._unit = unit
        self._props: dict[Span, int] = {}
        self._text = text
        self._items: set[str] = set()
        self._add = javascript.inside(unit)

    def read(self, hole: Hole) -> None:
        """Add what *hole* does to the unit."""
        node, is_whole = self._node(hole)
        if node is not None and hole.names:
            self._name_items(node, hole)
        if not is_whole:
            self._take_all(hole.span)
        if node is None or hole.use in {Use.ASKED, Use.RUN}:
            return
        if hole.use is Use.GIVEN and hole.tag is not None:
            self._give(node, hole, hole.tag)
        elif node not in self._unit.functions:
            self._unit.consumed.add(node)
            self._unit.rendered.append((node, hole.span))

    def _name_items(self, node: int, hole: Hole) -> None:
        """Let what follows know an item of the loop by its name; scripts' own names stay theirs."""
        found = _ITEM.match(hole.names)
        if found is None:
            return
        item = self._unit.node(hole.span)
        if hole.many:
            self._unit.edge(node, item, Step.LOAD, ANY)
        else:
            self._unit.edge(node, item)
        if found["name"]:
            self._name_item(found["name"], item)
        fields = found["fields"].split(",") if found["fields"] else []
        for field, _, alias in (one.partition(":") for one in fields):
            part = self._unit.node(hole.span)
            self._unit.edge(item, part, Step.LOAD, field.strip())
            self._name_item((alias or field).partition("=")[0].strip(), part)

    def _name_item(self, name: str, node: int) -> None:
        if name.isidentifier() and (name in self._items or name not in self._unit.top_names):
            self._items.add(name)
            self._unit.top_names[name] = node

    def leave(self) -> None:
        """Forget the names of items."""
        for name in self._items:
            del self._unit.top_names[name]

    def _give(self, node: int, hole: Hole, tag: Tag) -> None:
        props = self._props.setdefault(tag.span, self._unit.node(tag.span))
        if hole.attribute == "...":
            self._unit.edge(node, props)
        else:
            self._unit.edge(node, props, Step.STORE, _camel(hole.attribute))
        if tag.is_island:
            self._unit.rendered.append((node, hole.span))

    def _take_all(self, span: Span) -> None:
        for word in _WORD.findall(self._text, span.start, span.end):
            node = self._unit.top_names.get(word.decode())
            if node is not None:
                self._unit.consumed.add(node)

    def _node(self, hole: Hole) -> tuple[int | None, bool]:
        """Return the value of *hole*, and whether all of it was understood."""
        span, text = hole.span, self._text
        if not text[span.start : span.end].strip():
            return None, True
        if hole.use is not Use.RUN and span.start > 0 and span.end < len(text):
            # In parentheses it is an expression, also `{a, b}`.
            text = b"".join(
                (
                    text[: span.start - 1],
                    b"(",
                    text[span.start : span.end],
                    b")",
                    text[span.end + 1 :],
                )
            )
            span = Span(span.start - 1, span.end + 1)
        tree = syntax.parse(self._unit.language, text, [span])
        root = tree.root_node
        if root.has_error:
            return None, False
        before = set(self._unit.top_names)
        self._add(root)
        for name in set(self._unit.top_names) - before:
            del self._unit.top_names[name]
        self._unit.trees.append(root)
        return node_of(self._unit, root), True

    def call_components(self, tags: list[Tag]) -> None:
        """Add a call for each component with props."""
        unit = self._unit
        for tag in tags:
            if tag.span not in self._props:
                continue
            name = _pascal(tag.name)
            callee = unit.top_names.get(name.partition(".")[0])
            if callee is None:
                callee = unit.globals.setdefault(name, unit.node(tag.span))
            made = unit.node(tag.span)
            unit.calls.append(Call(callee, None, name, (self._props[tag.span],), made, tag.span))


def _stores(unit: Unit) -> None:
    """`$store` is what a store of Svelte holds."""
    for name, node in unit.globals.items():
        if name.startswith("$") and name[1:] in unit.top_names:
            unit.edge(unit.top_names[name[1:]], node)


def _props(unit: Unit) -> None:
    """Make the component a function of its props, where it is not exported as an object."""
    if "default" in unit.exports:
        for name, node in unit.globals.items():
            unit.edge(unit.exports["default"], node, Step.LOAD, name)
        return
    whole = Span(0, min(1, len(unit.text)))
    made, props = unit.node(whole), unit.node(whole)
    unit.functions[made] = Function(made, "", [props], unit.node(whole), names=[""])
    for call in unit.calls:
        if call.name in {"defineProps", "$props", "withDefaults"}:
            unit.edge(props, call.result)
            if call.name == "defineProps":
                for name, node in unit.globals.items():
                    unit.edge(props, node, Step.LOAD, name)
    if unit.path.endswith(".svelte"):
        for name, node in unit.exports.items():
            unit.edge(props, node, Step.LOAD, name)
    if unit.path.endswith(".astro") and "Astro" in unit.globals:
        unit.edge(props, unit.globals["Astro"], Step.STORE, "props")
    unit.exports["default"] = made


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("-")) if "-" in name else name


def _camel(name: str) -> str:
    head, *rest = name.split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)
