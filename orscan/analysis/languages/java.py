"""Java, read into a `Unit`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.kotlin import injected_by_spring, jvm_variable, note_spring
from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.unit import Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_CLASSES = ("class_declaration", "interface_declaration", "enum_declaration", "record_declaration")


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    note_spring(unit)
    _Java(unit).module(root)


class _Java(Reader):
    wrappers = frozenset(("parenthesized_expression", "cast_expression"))
    ignored = frozenset(
        ("import_declaration", "package_declaration", "line_comment", "block_comment", "modifiers")
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.values |= {
            "identifier": self.name,
            "this": self.this,
            "string_literal": self.string,
            "field_access": self._field,
            "array_access": self._index,
            "method_invocation": self._call,
            "object_creation_expression": self._new,
            "binary_expression": self.binary,
            "unary_expression": self.asked,
            "ternary_expression": self.choice,
            "assignment_expression": self._assignment,
            "variable_declarator": self._variable,
            "method_declaration": self._method,
            "constructor_declaration": self._constructor,
            "lambda_expression": self.closure,
            "return_statement": self.returned,
            "array_initializer": self.all_of,
            "superclass": self._base_class,
            "explicit_constructor_invocation": self._super,
            **dict.fromkeys(_CLASSES, self._class),
        }

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in _CLASSES or node.type == "method_declaration":
            yield self.source(node.child_by_field_name("name"))
        elif node.type in {"field_declaration", "local_variable_declaration"}:
            for one in node.children_by_field_name("declarator"):
                yield self.source(one.child_by_field_name("name"))

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        return jvm_variable(self, source, args)

    def _field(self, node: "Node") -> int | None:
        base = self.value(node.child_by_field_name("object"))
        return self.load(node, base, self.source(node.child_by_field_name("field")))

    def _index(self, node: "Node") -> int | None:
        return self.load(
            node, self.value(node.named_children[0]), self.literal(node.named_children[-1])
        )

    def _arguments(self, node: "Node | None") -> list[Argument]:
        return [
            Argument("", one, self.value(one))
            for one in (node.named_children if node is not None else ())
        ]

    def _call(self, node: "Node") -> int | None:
        base, last = node.child_by_field_name("object"), node.child_by_field_name("name")
        receiver = self.value(base)
        name = self.source(last)
        args = self._arguments(node.child_by_field_name("arguments"))
        called = None
        if last is not None:
            called = self.load(last, receiver, name) if base is not None else self.named(name, last)
        source = f"{self.brief(base)}.{name}" if base is not None else name
        result = self.call(node, called, receiver, name, args, source)
        if not args and result is not None:
            # What a program writes for the compiler: getters of Lombok, accessors of records.
            self.unit.edge(receiver, result, Step.LOAD, _field_of(name))
        return result

    def _new(self, node: "Node") -> int | None:
        kind = node.child_by_field_name("type")
        args = self._arguments(node.child_by_field_name("arguments"))
        name = self.source(kind).partition("<")[0]
        called = self.named(name, node)
        for child in node.named_children:
            if child.type == "class_body":
                self.value(child)
        return self.call(node, called, None, name, args, is_new=True)

    def _assignment(self, node: "Node") -> int | None:
        left, value = (
            node.child_by_field_name("left"),
            self.value(node.child_by_field_name("right")),
        )
        if left is not None and left.type == "field_access":
            self.store(
                self.value(left.child_by_field_name("object")),
                self.source(left.child_by_field_name("field")),
                value,
            )
        elif left is not None:
            self.unit.edge(value, self.value(left))
        return value

    def _variable(self, node: "Node") -> None:
        kind = (
            self.source(node.parent.child_by_field_name("type")) if node.parent is not None else ""
        )
        value = self.value(node.child_by_field_name("value"))
        name = self.source(node.child_by_field_name("name"))
        target = self.declare(name, node, value, kind)
        if node.parent is not None and node.parent.type == "field_declaration":
            self.injected(node.parent, target, name)

    def injected(self, notes: "Node", target: int, _name: str) -> None:
        injected_by_spring(self, notes, target)

    def _base_class(self, node: "Node") -> None:
        self.inherits(node, self.source(node.named_children[0]).partition("<")[0])

    def _super(self, node: "Node") -> None:
        args = self._arguments(node.child_by_field_name("arguments"))
        if self.source(node.child_by_field_name("constructor")) == "super":
            self.super_call(node, args)

    def _parameters(self, node: "Node | None", *, field: bool = False) -> list[Parameter]:
        return [
            Parameter(
                self.source(one.child_by_field_name("name")),
                one,
                kind=self.source(one.child_by_field_name("type")),
                field=field,
            )
            for one in (node.named_children if node is not None else ())
            if one.type in {"formal_parameter", "spread_parameter"}
        ]

    def _annotated(self, node: "Node") -> None:
        """Read what annotations are given: `@Headers("Authorization: Bearer " + KEY)`."""
        listed = child_of(node, "modifiers")
        for note in listed.named_children if listed is not None else ():
            self._arguments(note.child_by_field_name("arguments"))

    def _method(self, node: "Node") -> int:
        self._annotated(node)
        params = self._parameters(node.child_by_field_name("parameters"))
        return self.function(
            node,
            self.source(node.child_by_field_name("name")),
            params,
            node.child_by_field_name("body"),
        )

    def _constructor(self, node: "Node") -> None:
        self.constructor(
            node,
            self._parameters(node.child_by_field_name("parameters")),
            node.child_by_field_name("body"),
        )

    def _class(self, node: "Node") -> int:
        params = self._parameters(node.child_by_field_name("parameters"), field=True)
        return self.class_of(
            node,
            self.source(node.child_by_field_name("name")),
            params,
            node.child_by_field_name("body"),
            node.child_by_field_name("superclass"),
        )


def _field_of(name: str) -> str:
    """Return the field that a method without arguments reads: of `getApiKey` it is `apiKey`."""
    rest = name.removeprefix("get")
    return name if rest == name or not rest[:1].isupper() else rest[0].lower() + rest[1:]
