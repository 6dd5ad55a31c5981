"""What servers written in JavaScript answer with, where no call says so.

The queries of the rules know the calls that make an answer; here is what only a decorator of Nest
says, or the place of a function among the resolvers of GraphQL.

Sources: docs.nestjs.com/controllers, docs.nestjs.com/graphql/resolvers,
docs.nestjs.com/websockets/gateways, apollographql.com/docs/apollo-server/data/resolvers,
firebase.google.com/docs/functions/callable, socket.io/docs/v4/emitting-events (acknowledgements),
developer.mozilla.org/docs/Web/API/Response/headers, elysiajs.com/essential/handler; read
2026-11-28.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.flow import Flow
from orscan.analysis.program import Program, file_of
from orscan.analysis.project import TESTS, is_generated
from orscan.analysis.unit import Call, Function, Unit
from orscan.analysis.uses import SCRIPTS, Sink, node_of
from orscan.location import Span
from orscan.rule import ClientRule, Use

if TYPE_CHECKING:
    from tree_sitter import Node

_ROUTE = "is what a route of the server answers"
_RESOLVED = "is what a resolver of the server answers"
_ANSWERED = "is what the server answers to a message"
_HEADER = "is sent in a header of the server's answer"

_ANSWERS = re.compile(
    rb"@(?:Get|Post|Put|Patch|Delete|Options|All|Sse|Query|Mutation|Subscription|ResolveField"
    rb"|SubscribeMessage)\("
)
_CALLABLE = frozenset(("onCall",))
"""What makes a function of Firebase that its clients call, and get the result of."""

_SOCKET = re.compile(r"(?:\w+\.)?socket")
_ELYSIA = re.compile(r"new\s+Elysia\b")
_VERBS = frozenset(("get", "post", "put", "patch", "delete", "all"))
_SETS = frozenset(("set", "append"))
_HEADERS = re.compile(r"(?:\w+\.)?(?:res|response)\.headers")
_ROOTS = re.compile(rb"[\"']?(?:Query|Mutation|Subscription)[\"']?")
_HOLDS_ROOT = re.compile(rb"\b(?:Query|Mutation|Subscription)[\"']?\s*[:=]\s*\{")
_SCHEMAS = (".graphql", ".gql", ".graphqls", ".js", ".ts", ".mjs", ".cjs", ".mts", ".tsx")
_TYPE = re.compile(rb"\btype\s+[A-Z]\w*[^{}`'\"]*\{(?P<fields>[^{}]*)\}")
_FIELD = re.compile(rb"\b(\w+)\s*(?:\([^()]*\)\s*)?:")


class Answering:
    """Finds what functions of *program* answer with; *rule* is what that is."""

    def __init__(self, program: Program, flow: Flow, rule: ClientRule) -> None:
        self._program = program
        self._flow = flow
        self._rule = rule
        self._schemas: dict[str, tuple[str, ...]] = {}

    def sinks(self, unit: Unit) -> Iterator[Sink]:
        """Yield the places in *unit*, a text of JavaScript, where values are sent to clients."""
        if unit.language not in SCRIPTS or unit.root is None:
            return
        if b"@nestjs/" in unit.text and _ANSWERS.search(unit.text):
            for function, span in _decorated(unit, unit.root):
                yield self._sink(function, span, ("**",), _ROUTE)
        if _HOLDS_ROOT.search(unit.text):
            fields = self._schema(unit)
            for resolvers in _resolvers(unit, unit.root) if fields else ():
                for function, span in self._members(unit, resolvers):
                    yield self._sink(function, span, fields, _RESOLVED)
        for call in unit.calls:
            yield from self._called(unit, call)

    def _called(self, unit: Unit, call: Call) -> Iterator[Sink]:
        if call.name in _CALLABLE:
            for function in self._given(unit, call.args):
                yield self._sink(function, call.span, ("**",), _ROUTE)
        elif call.name == "on" and _SOCKET.fullmatch(_text(unit, call.receiver)):
            for function in self._given(unit, call.args[1:]):
                yield from self._acknowledged(unit, function)
        elif call.name in _VERBS and _ELYSIA.match(_text(unit, call.receiver)):
            yield from self._routed(unit, call)
        elif call.name in _SETS and _HEADERS.fullmatch(_text(unit, call.receiver)):
            for node in call.args[1:]:
                if node is not None:
                    yield self._place(node, call.span, ("**",), _HEADER)

    def _routed(self, unit: Unit, call: Call) -> Iterator[Sink]:
        """What a route of Elysia answers: the result of its handler, or always the same value."""
        for function in self._given(unit, call.args[1:]):
            yield self._sink(function, call.span, ("**",), _ROUTE)
        for node in call.args[1:]:
            if node is not None:
                yield self._place(node, call.span, ("**",), _ROUTE)

    def _given(self, unit: Unit, nodes: Sequence[int | None]) -> Iterator[Function]:
        """Yield the functions of this text that *nodes* stand for."""
        for node in nodes:
            yield from self._flow.own_functions(unit, node)

    def _acknowledged(self, unit: Unit, function: Function) -> Iterator[Sink]:
        """What a handler gives to the function that a client of Socket.IO waits with."""
        last = function.params[-1] if function.params else -1
        names = {edge.target for edge in unit.edges.get(last, ())}
        for call in unit.calls:
            if call.callee in names:
                for node in call.args:
                    if node is not None:
                        yield self._place(node, call.span, ("**",), _ANSWERED)

    def _sink(self, function: Function, span: Span, fields: tuple[str, ...], note: str) -> Sink:
        return self._place(function.result, span, fields, note)

    def _place(self, node: int, span: Span, fields: tuple[str, ...], note: str) -> Sink:
        return Sink(self._rule, Use((), "", fields, note), node, span, None, span)

    def _members(self, unit: Unit, resolvers: "Node") -> Iterator[tuple[Function, Span]]:
        """Yield the functions of this text that *resolvers*, an object, is made of."""
        for member in resolvers.named_children:
            value = member.child_by_field_name("value") or member
            for function in self._given(unit, [node_of(unit, value)]):
                yield function, Span(member.start_byte, member.end_byte)

    def _schema(self, unit: Unit) -> tuple[str, ...]:
        """Return the patterns of what the types of the schema let clients see; none without one."""
        project = self._program.files.project_of(file_of(unit))
        if project.root not in self._schemas:
            names: set[str] = set()
            for path in project.files:
                is_code = path.endswith(_SCHEMAS) and not is_generated(path)
                text = (self._program.files.read(path) or b"") if is_code else b""
                if b"type Query" in text and not TESTS.search(project.below(path)):
                    for one in _TYPE.finditer(text):
                        names |= {field.decode() for field in _FIELD.findall(one["fields"])}
            below = tuple(
                f"{above}{name}" for name in sorted(names) for above in ("", "*.", "*.*.")
            )
            self._schemas[project.root] = ("", *below) if names else ()
        return self._schemas[project.root]


def _decorated(unit: Unit, root: "Node") -> Iterator[tuple[Function, Span]]:
    """Yield the methods of classes that a decorator makes answer requests."""
    for body in _below(root, "class_body"):
        decorators: list[bytes] = []
        for member in body.named_children:
            if member.type == "decorator":
                decorators.append(unit.text[member.start_byte : member.end_byte])
            elif member.type != "comment":
                span = Span(member.start_byte, member.end_byte)
                made = unit.value_at(span)
                function = unit.functions.get(made) if made is not None else None
                if function is not None and any(_ANSWERS.match(one) for one in decorators):
                    yield function, span
                decorators = []


def _resolvers(unit: Unit, root: "Node") -> "Iterator[Node]":
    """Yield the objects named `Query`, `Mutation` or `Subscription`."""
    for kind, field in (("pair", "key"), ("variable_declarator", "name")):
        for holder in _below(root, kind):
            name, value = holder.child_by_field_name(field), holder.child_by_field_name("value")
            if name is None or value is None or value.type != "object":
                continue
            if _ROOTS.fullmatch(unit.text[name.start_byte : name.end_byte]):
                yield value


def _below(root: "Node", kind: str) -> "Iterator[Node]":
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == kind:
            yield node
        waiting += node.named_children


def _text(unit: Unit, node: int | None) -> str:
    if node is None:
        return ""
    span = unit.spans[node]
    return unit.text[span.start : min(span.end, span.start + 100)].decode("utf-8", "replace")
