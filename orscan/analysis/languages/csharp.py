"""C#, read into a `Unit`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.unit import Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_CLASSES = (
    "class_declaration",
    "struct_declaration",
    "record_declaration",
    "interface_declaration",
)
_METHODS = ("method_declaration", "local_function_statement")
_CONFIGURATION = ("configuration", "config", "_configuration", "_config")


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _CSharp(unit).module(root)


class _CSharp(Reader):
    wrappers = frozenset(
        (
            "parenthesized_expression",
            "await_expression",
            "cast_expression",
            "as_expression",
            "arrow_expression_clause",
            "equals_value_clause",
            "postfix_unary_expression",
            "global_statement",
            "expression_statement",
        )
    )
    ignored = frozenset(
        ("using_directive", "comment", "attribute_list", "modifier", "predefined_type", "base_list")
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.values |= {
            "identifier": self.name,
            "this": self.this,
            "this_expression": self.this,
            "string_literal": self.string,
            "verbatim_string_literal": self.string,
            "raw_string_literal": self.string,
            "interpolated_string_expression": self.string,
            "member_access_expression": self._member,
            "conditional_access_expression": self._conditional,
            "element_access_expression": self._index,
            "invocation_expression": self._call,
            "object_creation_expression": self._new,
            "binary_expression": self.binary,
            "prefix_unary_expression": self._asked,
            "conditional_expression": self.choice,
            "switch_expression": self.all_of,
            "assignment_expression": self._assignment,
            "variable_declarator": self._variable,
            "property_declaration": self._property,
            "constructor_declaration": self._constructor,
            "lambda_expression": self._lambda,
            "return_statement": self._return,
            **dict.fromkeys(_METHODS, self._method),
            **dict.fromkeys(_CLASSES, self._class),
        }

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in _CLASSES or node.type in {*_METHODS, "property_declaration"}:
            yield self.source(node.child_by_field_name("name"))
        elif node.type in {
            "namespace_declaration",
            "file_scoped_namespace_declaration",
            "global_statement",
        }:
            for child in (node.child_by_field_name("body") or node).named_children:
                yield from self.declared(child)
        elif node.type in {"field_declaration", "local_declaration_statement"}:
            listed = child_of(node, "variable_declaration")
            for one in listed.named_children if listed is not None else ():
                if one.type == "variable_declarator":
                    yield self.source(one.child_by_field_name("name"))

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        name = self.literal(args[0].node) if args else ""
        if name and source in {
            "Environment.GetEnvironmentVariable",
            "System.Environment.GetEnvironmentVariable",
        }:
            return name, "process.env"
        if (
            name
            and source.endswith((".GetValue<string>", ".GetSection"))
            and source.lower().startswith((*_CONFIGURATION, "builder."))
        ):
            return name, "Configuration"
        return None

    def _asked(self, node: "Node") -> None:
        self.last(node)

    def _member(self, node: "Node") -> int | None:
        base, last = node.child_by_field_name("expression"), node.child_by_field_name("name")
        if base is None:
            return self._own(node, last)
        return self.load(node, self.value(base), self.source(last))

    def _own(self, node: "Node", last: "Node | None") -> int | None:
        return self.load(node, self.this(node), self.source(last))

    def _conditional(self, node: "Node") -> int | None:
        base = self.value(node.named_children[0])
        last = node.named_children[-1]
        if last.type == "member_binding_expression":
            return self.load(node, base, self.source(last.child_by_field_name("name")))
        if last.type == "invocation_expression":
            return self.call(
                node,
                None,
                base,
                self.source(last.named_children[0]).lstrip("."),
                self._arguments(last.child_by_field_name("arguments")),
            )
        return self.load(node, base, "*")

    def _index(self, node: "Node") -> int | None:
        base = node.child_by_field_name("expression")
        listed = node.child_by_field_name("subscript")
        inner = (
            listed.named_children[0].named_children
            if listed is not None and listed.named_children
            else []
        )
        name = self.literal(inner[0]) if inner else ""
        made = self.load(node, self.value(base), name)
        if (
            name
            and made is not None
            and self.source(base).rpartition(".")[2].lower() in _CONFIGURATION
        ):
            from_settings(self, node, made, name)
        return made

    def _arguments(self, node: "Node | None") -> list[Argument]:
        found = []
        for one in node.named_children if node is not None else ():
            inner = one.named_children[-1] if one.named_children else one
            name = one.child_by_field_name("name")
            value = self.value(inner)
            if value is not None:
                self.unit.at[(one.start_byte, one.end_byte)] = value
            found.append(Argument(self.source(name), inner, value))
        return found

    def _call(self, node: "Node") -> int | None:
        callee = node.child_by_field_name("function")
        args = self._arguments(node.child_by_field_name("arguments"))
        called = self.value(callee)
        receiver, name = None, self.source(callee)
        if callee is not None and callee.type == "member_access_expression":
            base = callee.child_by_field_name("expression")
            receiver = (
                self.unit.at.get((base.start_byte, base.end_byte)) if base is not None else None
            )
            name = self.source(callee.child_by_field_name("name")).partition("<")[0]
        return self.call(node, called, receiver, name, args, self.source(callee))

    def _new(self, node: "Node") -> int | None:
        name = self.source(node.child_by_field_name("type")).partition("<")[0]
        args = self._arguments(node.child_by_field_name("arguments"))
        made = self.call(node, self.named(name, node), None, name, args, is_new=True)
        initial = node.child_by_field_name("initializer")
        for one in initial.named_children if initial is not None else ():
            if one.type == "assignment_expression":
                left = one.child_by_field_name("left")
                self.store(made, self._key(left), self.value(one.child_by_field_name("right")))
            else:
                self.unit.edge(self.value(one), made)
        return made

    def _key(self, left: "Node | None") -> str:
        text = self.source(left)
        return text.strip("[]\"' ")

    def _assignment(self, node: "Node") -> int | None:
        left, value = (
            node.child_by_field_name("left"),
            self.value(node.child_by_field_name("right")),
        )
        if left is None:
            return value
        base = left.child_by_field_name("expression")
        if left.type == "member_access_expression":
            holder = self.value(base) if base is not None else self.this(left)
            self.store(holder, self.source(left.child_by_field_name("name")), value)
        elif left.type == "element_access_expression":
            self.store(
                self.value(base),
                self.source(left.child_by_field_name("subscript")).strip("[]\"' "),
                value,
            )
        else:
            self.unit.edge(value, self.value(left))
        return value

    def _variable(self, node: "Node") -> None:
        name = node.child_by_field_name("name")
        kind = (
            self.source(node.parent.child_by_field_name("type")) if node.parent is not None else ""
        )
        value = self.value(node.named_children[-1]) if len(node.named_children) > 1 else None
        self.declare(self.source(name), node, value, kind)

    def _property(self, node: "Node") -> None:
        value = self.value(node.child_by_field_name("value"))
        accessors = node.child_by_field_name("accessors")
        for one in accessors.named_children if accessors is not None else ():
            if one.named_children and self.source(one).lstrip().startswith("get"):
                body = one.child_by_field_name("body")
                made = self.function(
                    one, "", (), body, is_value=body is not None and body.type != "block"
                )
                value = self.unit.functions[made].result
        self.declare(
            self.source(node.child_by_field_name("name")),
            node,
            value,
            self.source(node.child_by_field_name("type")),
        )

    def _parameters(self, node: "Node | None", *, field: bool = False) -> list[Parameter]:
        return [
            Parameter(
                self.source(one.child_by_field_name("name")),
                one,
                kind=self.source(one.child_by_field_name("type")),
                field=field,
            )
            for one in (node.named_children if node is not None else ())
            if one.type == "parameter"
        ]

    def _method(self, node: "Node") -> int:
        params = self._parameters(node.child_by_field_name("parameters"))
        body = node.child_by_field_name("body")
        is_value = body is not None and body.type == "arrow_expression_clause"
        return self.function(
            node, self.source(node.child_by_field_name("name")), params, body, is_value=is_value
        )

    def _constructor(self, node: "Node") -> None:
        self.constructor(
            node,
            self._parameters(node.child_by_field_name("parameters")),
            node.child_by_field_name("body"),
        )

    def _lambda(self, node: "Node") -> int:
        listed, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
        names = [] if listed is None else listed.named_children or [listed]
        params = [
            Parameter(self.source(one.child_by_field_name("name") or one), one) for one in names
        ]
        return self.function(
            node, "", params, body, is_value=body is not None and body.type != "block"
        )

    def _class(self, node: "Node") -> int:
        listed = child_of(node, "parameter_list")
        params = self._parameters(listed, field=True)
        return self.class_of(
            node,
            self.source(node.child_by_field_name("name")),
            params,
            node.child_by_field_name("body"),
        )

    def _return(self, node: "Node") -> None:
        self.returned(node)


def from_settings(reader: Reader, node: "Node", made: int, name: str) -> None:
    """Take note that a setting of the application is read: `Configuration["OpenRouter:ApiKey"]`."""
    reader.reads(node, made, name, "Configuration")
