"""What the code of servers gives to clients by itself: results of loaders, markup, and props.

The queries of the rules know the calls that answer a request; here is what only the framework
knows. See `HandsOut` and `Facts.renders` in `orscan.analysis.frameworks`.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis.answering import Answering
from orscan.analysis.flow import Flow
from orscan.analysis.frameworks import HandsOut
from orscan.analysis.program import Program, file_of
from orscan.analysis.reach import Reaching
from orscan.analysis.rendering import Rendering
from orscan.analysis.serving import Serving
from orscan.analysis.unit import Function, Step, Unit
from orscan.analysis.uses import Sink, node_of
from orscan.location import Span
from orscan.rule import ClientRule, Reach, Use

if TYPE_CHECKING:
    from tree_sitter import Node

_RENDERED = "is written into the page by the server"
_GIVEN = "is given to a component that the browser runs"
_RETURNED = "is the result of a server function that the client may call"
_METADATA = frozenset(("metadata", "generateMetadata", "viewport"))
_ELEMENTS = frozenset(
    ("jsx_element", "jsx_fragment", "jsx_self_closing_element", "jsx_opening_element")
)
_HANDLER = re.compile(r"^(?:on[A-Z:]|on\w+\$$|ref$|key$|bind:|use:|client:|@)")
_ASKS = frozenset((
    "disabled", "hidden", "checked", "required", "readOnly", "open", "selected", "multiple",
    "autoFocus",
    "aria-disabled", "aria-hidden", "aria-invalid", "v-if", "v-show", "v-else-if",
))  # fmt: skip
"""Attributes that only take true or false."""


_JSX = frozenset(("javascript", "tsx"))
"""The grammars in which code holds markup."""


class Handing:
    """Finds the places of *program* where a server gives values away; *rule* is what they are."""

    def __init__(self, program: Program, flow: Flow, reaching: Reaching, rule: ClientRule) -> None:
        self._program = program
        self._flow = flow
        self._reaching = reaching
        self._rule = rule
        self._rendering = Rendering(program)
        self._serving = Serving(program, flow, rule)
        self._answering = Answering(program, flow, rule)

    def sinks(self, unit: Unit) -> Iterator[Sink]:
        """Yield the places in *unit* where values are given to clients."""
        facts = self._program.facts_of(file_of(unit))
        if unit.language == "python":
            yield from self._serving.sinks(unit)
        yield from self._answering.sinks(unit)
        for handed in (one for several in facts for one in several.hands_out):
            for function in self._functions(unit, handed):
                yield self._sink(
                    function.result, unit.spans[function.node], handed.note, handed.field
                )
        for given in self._rendering.given(unit):
            use = Use((), "", given.fields, given.note)
            yield Sink(
                self._rule, use, given.node, given.span, None, given.span, certain=given.certain
            )
        for answers in (one.answers for one in facts):
            for function, note in answers(unit) if answers else ():
                yield self._sink(function.result, unit.spans[function.node], note)
        if any(one.renders for one in facts) and unit.root is not None:
            yield from self._actions(unit)
            for root in (unit.root, *unit.trees):
                yield from self._markup(unit, root)
            yield from self._templates(unit)

    def is_stripped(self, unit: Unit, offset: int) -> bool:
        """Whether what stands at *offset* is left out of what clients get: `server$(...)`."""
        if any(span.start <= offset < span.end for span in self._marked(unit)):
            return True
        handed = (
            one
            for facts in self._program.facts_of(file_of(unit))
            for one in facts.hands_out
            if one.strips
        )
        names = frozenset(name for one in handed for name in one.calls)
        return any(
            call.name in names and call.span.start <= offset < call.span.end for call in unit.calls
        )

    @staticmethod
    def _marked(unit: Unit) -> Iterator[Span]:
        for mark in unit.marks:
            text, _, place = mark.partition("@")
            start, _, end = place.partition("-")
            if text == "use server" and start.isdigit() and end.isdigit():
                yield Span(int(start), int(end))

    def _sink(self, node: int, span: Span, note: str, field: str = "") -> Sink:
        fields = (f"{field}.**",) if field else ("**",)
        return Sink(self._rule, Use((), "", fields, note), node, span, None, span)

    # Functions whose result is sent

    def _functions(self, unit: Unit, handed: HandsOut) -> Iterator[Function]:
        if handed.path == file_of(unit):
            for name in handed.exports & unit.exports.keys():
                yield from self._flow.own_functions(unit, unit.exports[name])
                yield from self._inside(unit, unit.exports[name])
            for at, function in unit.functions.items():  # `Page.getInitialProps = ...`
                if any(edge.name in handed.exports for edge in unit.edges.get(at, ())):
                    yield function
        for call in unit.calls if handed.calls else ():
            if call.name in handed.calls:
                for node in call.args:
                    yield from self._flow.own_functions(unit, node)
                    handler = self._handler(unit, node)
                    if handler is not None:
                        yield handler

    @staticmethod
    def _inside(unit: Unit, exported: int) -> Iterator[Function]:
        """Yield the functions in an object: `export const actions = { default() {} }`."""
        for node, function in unit.functions.items():
            for edge in unit.edges.get(node, ()):
                after = {
                    one.target for one in unit.edges.get(edge.target, ()) if one.step is Step.COPY
                }
                if edge.step is Step.STORE and exported in {edge.target, *after}:
                    yield function

    @staticmethod
    def _handler(unit: Unit, node: int | None) -> Function | None:
        """Return the method `handler` of an object: `defineAction({ handler() {} })`."""
        for one in unit.methods.get("handler", ()):
            if any(
                edge.target == node and edge.name == "handler" for edge in unit.edges.get(one, ())
            ):
                return unit.functions[one]
        return None

    def _actions(self, unit: Unit) -> Iterator[Sink]:
        """Functions of a module, or of a body, that says `use server`: clients may call them."""
        if "use server" in unit.directives:
            for node in unit.exports.values():
                for function in self._flow.own_functions(unit, node):
                    yield self._sink(function.result, unit.spans[function.node], _RETURNED)
            return
        marked = set(self._marked(unit))
        for function in unit.functions.values():
            span = unit.spans[function.node]
            if span in marked:
                yield self._sink(function.result, span, _RETURNED)

    # Markup

    def _markup(self, unit: Unit, root: "Node") -> Iterator[Sink]:
        for name in _METADATA & unit.exports.keys():
            node = unit.exports[name]
            yield self._sink(node, unit.spans[node], _RENDERED)
            for function in self._flow.own_functions(unit, node):
                yield self._sink(function.result, unit.spans[function.node], _RENDERED)
        waiting = [root] if unit.language in _JSX and b"<" in unit.text else []
        while waiting:
            syntax_node = waiting.pop()
            if syntax_node.type == "jsx_expression":
                yield from self._expression(unit, syntax_node)
            waiting += syntax_node.named_children

    def _expression(self, unit: Unit, hole: "Node") -> Iterator[Sink]:
        note = self._note(unit, hole)
        inner = hole.named_children[0] if hole.named_child_count else None
        if note is None or inner is None:
            return
        inner = inner.named_children[0] if inner.type == "spread_element" else inner
        node = node_of(unit, inner)
        if node is not None:
            yield self._sink(node, Span(hole.start_byte, hole.end_byte), note)

    def _note(self, unit: Unit, hole: "Node") -> str | None:
        """Return what becomes of the value of *hole*, which stands among markup, or None."""
        parent = hole.parent
        if parent is None:
            return None
        attribute = ""
        if parent.type == "jsx_attribute":
            attribute = _source(unit, parent.named_children[0])
            parent = parent.parent
        if (
            parent is None
            or parent.type not in _ELEMENTS
            or _HANDLER.match(attribute)
            or attribute in _ASKS
        ):
            return None
        tag = parent.child_by_field_name("name")
        opening = parent.child_by_field_name("open_tag")
        if tag is None and opening is not None:
            tag = opening.child_by_field_name("name")
        called = _source(unit, tag) if tag is not None else ""
        if called[:1].isupper() or "." in called:
            is_given = attribute != "" or parent.type != "jsx_element"
            return _GIVEN if is_given and self._crosses(unit, called) else None
        return _RENDERED

    def _crosses(self, unit: Unit, name: str) -> bool:
        """Whether the component *name* runs on the client, and *unit* only on the server."""
        if self._reaching.sides(unit.path) != {Reach.SERVER}:
            return False
        node = unit.top_names.get(name.partition(".")[0])
        for one in unit.imports:
            if one.local == node and node is not None:
                target = self._program.target(unit, one.specifier)
                return target is not None and self._runs_on_client(target, one.imported)
        return False

    def _runs_on_client(self, path: str, name: str, depth: int = 0) -> bool:
        """Whether the component exported as *name* at *path* runs on the client."""
        sides = self._reaching.sides(path)
        if Reach.CLIENT in sides and Reach.SERVER not in sides:
            return True
        for unit in self._program.units_of(path) if depth < 5 else ():
            for passed in unit.reexports:
                target = self._program.target(unit, passed.specifier)
                if (
                    target
                    and passed.exported in {name, "*"}
                    and self._runs_on_client(target, name, depth + 1)
                ):
                    return True
        return False

    # Templates

    def _templates(self, unit: Unit) -> Iterator[Sink]:
        for node, span in unit.rendered:
            yield self._sink(node, span, _RENDERED)


def _source(unit: Unit, node: "Node") -> str:
    return unit.text[node.start_byte : node.end_byte].decode("utf-8", "replace")
