"""Dart, read into a `Unit`.

The grammar has no node for a chain: names, fields and calls stand side by side, as selectors.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.unit import ANY, Step, Unit
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_VARIABLE = re.compile(r"varName\s*:\s*[\"'](\w+)[\"']")
_FIELD = re.compile(r"\??\.(\w+)$")
_HOLDERS = frozenset(("program", "class_body"))
"""What holds members: a signature, and its body behind it."""

_LINKS = frozenset(("selector", "cascade_section"))
"""What stands behind a name in a chain."""

_NOT = ord("!")
_LOCALS = ("initialized_variable_definition", "initialized_identifier", "static_final_declaration")


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Dart(unit).module(root)


class _Dart(Reader):
    wrappers = frozenset(
        (
            "parenthesized_expression",
            "argument",
            "unary_expression",
            "await_expression",
            "function_expression_body",
            "expression_statement",
            "template_substitution",
            "type_cast_expression",
            "assignable_expression",
            "spread_element",
        )
    )
    ignored = frozenset(
        (
            "import_or_export",
            "comment",
            "documentation_comment",
            "type_identifier",
            "type_arguments",
            "inferred_type",
            "final_builtin",
            "const_builtin",
            "annotation",
            "type_cast",
            "void_type",
        )
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._notes: Node | None = None
        self.values |= {
            "identifier": self.name,
            "identifier_dollar_escaped": self.name,
            "this": self.this,
            "string_literal": self.string,
            "if_null_expression": self._if_null,
            "additive_expression": self._added,
            "conditional_expression": self._choice,
            "equality_expression": self._asked,
            "relational_expression": self._asked,
            "logical_and_expression": self._asked,
            "logical_or_expression": self._asked,
            "set_or_map_literal": self.all_of,
            "list_literal": self.all_of,
            "pair": self._pair,
            "assignment_expression": self._assignment,
            "class_definition": self._class,
            "superclass": self._base_class,
            "field_initializer": self._initial,
            "initializer_list_entry": self._first,
            "return_statement": self._return,
            "function_expression": self._closure,
            "const_object_expression": self._made,
            "new_expression": self._made,
            **dict.fromkeys(_LOCALS, self._variable),
        }

    def other(self, node: "Node", kind: str) -> int | None:
        if not node.named_child_count and kind not in _HOLDERS:
            return None
        children = node.named_children
        kinds = {child.type for child in children}
        if kind in _HOLDERS or "function_body" in kinds:
            self._members(node)
            return None
        if not kinds.isdisjoint(_LINKS):
            return self._chain(children)
        if kind == "unary_expression" and self.unit.text[node.start_byte] == _NOT:
            self.last(node)
            return None
        if kind in self.wrappers:
            return self.last(node)
        for child in children:
            self.value(child)
        return None

    def top_level(self, root: "Node") -> None:
        self._members(root)

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type == "class_definition":
            yield self.source(node.child_by_field_name("name"))
        elif node.type in {"function_signature", "getter_signature", "method_signature"}:
            inner = child_of(node, "function_signature", "getter_signature") or node
            yield self.source(inner.child_by_field_name("name"))
        elif node.type in {
            "declaration",
            "static_final_declaration_list",
            "initialized_identifier_list",
            "local_variable_declaration",
        }:
            for child in node.named_children:
                yield from self.declared(child)
        elif node.type in _LOCALS:
            name = node.child_by_field_name("name") or child_of(node, "identifier")
            if name is not None:
                yield self.source(name)

    def parts(self, node: "Node", made: int) -> None:
        for child in node.named_children:
            if child.type == "template_substitution":
                self.unit.edge(self._chain(child.named_children), made, Step.DEEP)

    def all_of(self, node: "Node") -> int:
        groups: list[list[Node]] = []
        for child in node.named_children:
            if child.type in _LINKS and groups:
                groups[-1].append(child)
            else:
                groups.append([child])
        return self.either(node, *(self._chain(one) for one in groups))

    # Members: a signature, and its body behind it

    def _members(self, node: "Node") -> None:
        signature = None
        self._notes = None
        for child in node.named_children:
            if child.type == "annotation":
                self._notes = child
                continue
            if child.type in {
                "function_signature",
                "getter_signature",
                "method_signature",
                "constructor_signature",
            }:
                signature = child
            elif child.type == "function_body":
                self._function(signature, child)
                signature = None
            else:
                constructor = (
                    child_of(child, "constructor_signature", "constant_constructor_signature")
                    if child.type == "declaration"
                    else None
                )
                if constructor is not None:
                    self._constructor(constructor, child_of(child, "initializers"))
                else:
                    self.value(child)
            self._notes = None

    def _function(self, signature: "Node | None", body: "Node") -> None:
        inner = (
            child_of(signature, "function_signature", "getter_signature", "constructor_signature")
            if signature is not None
            else None
        )
        inner = inner or signature
        if inner is None:
            self.last(body)
            return
        if inner.type == "constructor_signature":
            first = child_of(signature, "initializers") if signature is not None else None
            self._constructor(inner, first, body)
            return
        is_value = child_of(body, "block") is None
        name = self.source(inner.child_by_field_name("name"))
        if inner.type == "getter_signature":
            made = self.function(inner, "", (), body, is_value=is_value)
            self.declare(name, inner, self.unit.functions[made].result)
            return
        params = self._parameters(child_of(inner, "formal_parameter_list"))
        self.function(inner, name, params, body, is_value=is_value)

    def _constructor(self, node: "Node", *bodies: "Node | None") -> None:
        self.constructor(node, self._parameters(child_of(node, "formal_parameter_list")), *bodies)

    def _base_class(self, node: "Node") -> None:
        self.inherits(node, self.source(child_of(node, "type_identifier")))

    def _initial(self, node: "Node") -> None:
        """`A(String? k) : key = k ?? other` sets a field before the body runs."""
        parts = [one for one in node.named_children if one.type != "this"]
        self.store(self.this(node), self.source(parts[0]), self._chain(parts[1:]))

    def _first(self, node: "Node") -> None:
        listed = child_of(node, "arguments")
        if child_of(node, "super") is not None and listed is not None:
            self.super_call(node, list(self._arguments(listed)))
        else:
            self.last(node)

    def _parameters(self, listed: "Node | None") -> list[Parameter]:
        found = []
        for one in listed.named_children if listed is not None else ():
            if one.type == "optional_formal_parameters":
                found += self._parameters(one)
            elif one.type == "formal_parameter":
                inner = child_of(one, "constructor_param", "super_formal_parameter")
                name = one.child_by_field_name("name") or child_of(inner or one, "identifier")
                if name is not None:
                    kind = self.source(child_of(one, "type_identifier"))
                    found.append(
                        Parameter(self.source(name), one, kind=kind, field=inner is not None)
                    )
        return found

    def _class(self, node: "Node") -> int:
        return self.class_of(
            node,
            self.source(node.child_by_field_name("name")),
            (),
            node.child_by_field_name("body"),
            node.child_by_field_name("superclass"),
        )

    def _closure(self, node: "Node") -> int:
        body = node.named_children[-1]
        params = self._parameters(child_of(node, "formal_parameter_list"))
        return self.function(node, "", params, body, is_value=child_of(body, "block") is None)

    # Chains

    def _chain(self, parts: Sequence["Node"]) -> int | None:
        """Return the value of names, fields and calls that stand side by side."""
        if len(parts) == 1 and parts[0].type not in _LINKS:
            return self.value(parts[0])
        base: int | None = None
        called, receiver, name, dotted = None, None, "", ""
        start = parts[0].start_byte if parts else 0
        for part in parts:
            if part.type == "cascade_section":
                self._cascade(part, base)
                continue
            if part.type != "selector":
                base = self.value(part)
                name = dotted = self.brief(part)
                called, receiver = base, None
                start = part.start_byte
                continue
            inner = part.named_children[0] if part.named_children else None
            if inner is None:
                continue
            if inner.type == "argument_part":
                base = self._called(
                    part, Span(start, part.end_byte), called, receiver, name, dotted, inner
                )
                called, name = base, ""
            else:
                field = _FIELD.match(self.brief(part))
                receiver = base
                key = field[1] if field else self.literal(_index_of(inner)) or ANY
                base = self.load(part, base, key)
                if base is not None:
                    self.unit.at[(start, part.end_byte)] = base
                    self.unit.spans[base] = Span(start, part.end_byte)
                called, name, dotted = base, key, f"{dotted}.{key}"
        return base

    def _called(  # noqa: PLR0917 - what is known of a chain so far
        self,
        part: "Node",
        span: Span,
        called: int | None,
        receiver: int | None,
        name: str,
        dotted: str,
        inner: "Node",
    ) -> int | None:
        listed = child_of(inner, "arguments")
        args = list(self._arguments(listed))
        result = self.call(part, called, receiver, name, args, dotted)
        if result is not None:
            self.unit.spans[result] = span
            self.unit.at[(span.start, span.end)] = result
            if self.unit.reads and self.unit.reads[-1].node == result:
                read = self.unit.reads.pop()
                self.unit.reads.append(type(read)(result, read.name, read.accessor, span))
        return result

    def _made(self, node: "Node") -> int | None:
        """Return what `const A(...)` or `new A.of(...)` makes."""
        kind = child_of(node, "type_identifier")
        if kind is None:
            return self.last(node)
        own = child_of(node, "identifier")
        name = self.source(kind)
        dotted = f"{name}.{self.source(own)}" if own is not None else name
        args = list(self._arguments(child_of(node, "arguments")))
        return self.call(node, self.named(name, kind), None, name, args, dotted, is_new=True)

    def _arguments(self, listed: "Node | None") -> Iterator[Argument]:
        for one in listed.named_children if listed is not None else ():
            label, parts = None, one.named_children
            if parts and parts[0].type == "label":
                label, parts = parts[0], parts[1:]
            value = (
                self._chain(parts) if len(parts) > 1 else self.value(parts[0]) if parts else None
            )
            if value is not None:
                self.unit.at[(one.start_byte, one.end_byte)] = value
            if parts:
                yield Argument(
                    self.source(label).rstrip(": ") if label is not None else "", parts[0], value
                )

    def _cascade(self, node: "Node", base: int | None) -> None:
        at = base
        key = ANY
        for part in node.named_children:
            if part.type in {"cascade_selector", "unconditional_assignable_selector"}:
                index = child_of(part, "index_selector")
                key = (
                    self.literal(_index_of(part)) or ANY
                    if index is not None
                    else self.source(part).lstrip("?.")
                )
                at = self.load(part, at, key)
            elif part.type == "argument_part":
                at = self._called(
                    part, Span(node.start_byte, part.end_byte), at, base, key, key, part
                )
            else:
                value = self.value(part)
                self.unit.edge(value, base, Step.STORE, key)

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        name = self.literal(args[0].node) if args else ""
        if name and source in {"String.fromEnvironment", "bool.fromEnvironment"}:
            return name, "dart-define"
        if name and source.lower() in {"dotenv.get", "dotenv.maybeget", "dotenv.env.get"}:
            return name, "dotenv"
        return None

    # Small things

    def _sides(self, node: "Node", field: str) -> int | None:
        parts = node.children_by_field_name(field)
        return self._chain(parts) if len(parts) > 1 else self.value(parts[0]) if parts else None

    def _if_null(self, node: "Node") -> int:
        return self.either(node, self._sides(node, "first"), self._sides(node, "second"))

    def _added(self, node: "Node") -> int:
        groups: list[list[Node]] = [[]]
        for child in node.named_children:
            if child.type == "additive_operator":
                groups.append([])
            else:
                groups[-1].append(child)
        return self.joined(node, *(self._chain(one) for one in groups if one))

    def _choice(self, node: "Node") -> int:
        fields = ("consequence", "alternative")
        return self.either(node, *(self._sides(node, one) for one in fields))

    def _asked(self, node: "Node") -> None:
        self._chain(node.named_children)

    def _pair(self, node: "Node") -> int:
        return self.pair(node, node.child_by_field_name("key"), self._sides(node, "value"))

    def _assignment(self, node: "Node") -> int | None:
        value = self._sides(node, "right")
        left = node.child_by_field_name("left")
        if left is None:
            return value
        parts = left.named_children
        if len(parts) == 1:
            self.unit.edge(value, self.value(parts[0]))
        elif parts:
            base = self._chain(parts[:-1])
            last = parts[-1]
            field = _FIELD.match(self.source(last))
            self.store(base, field[1] if field else self.literal(_index_of(last)) or ANY, value)
        return value

    def _variable(self, node: "Node") -> None:
        name = node.child_by_field_name("name") or child_of(node, "identifier")
        values = node.children_by_field_name("value")
        if not values and name is not None:
            values = [one for one in node.named_children if one.start_byte > name.end_byte]
        value = (
            self._chain(values) if len(values) > 1 else self.value(values[0]) if values else None
        )
        if name is not None:
            kind = self.source(child_of(node, "type_identifier"))
            called = self.source(name)
            target = self.declare(called, node, value, kind)
            if self._notes is not None and values:
                self._generated(self._notes, target, called)

    def _generated(self, notes: "Node", target: int, name: str) -> None:
        """Take note of a variable that the package `envied` writes into the code.

        Source: pub.dev/packages/envied, read 2026-11-28.
        """
        if self.source(notes.child_by_field_name("name")) == "EnviedField":
            said = _VARIABLE.search(self.source(notes))
            self.reads(notes, target, said[1] if said else name, "envied")

    def _return(self, node: "Node") -> None:
        value = self._chain(node.named_children)
        if self.functions:
            self.unit.edge(value, self.functions[-1].result)


def _index_of(node: "Node") -> "Node | None":
    index = (
        node
        if node.type == "index_selector"
        else child_of(node, "index_selector", "unconditional_assignable_selector")
    )
    if index is not None and index.type != "index_selector":
        return _index_of(index)
    return index.named_children[0] if index is not None and index.named_children else None
