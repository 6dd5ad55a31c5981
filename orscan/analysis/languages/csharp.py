"""C#, read into a `Unit`."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.unit import Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_CLASSES = (
    "class_declaration",
    "struct_declaration",
    "record_declaration",
    "interface_declaration",
)
_METHODS = ("method_declaration", "local_function_statement")
SCENE = "scene"
"""How a script of Unity reads what a scene, a prefab or an asset holds."""

_HOLDER = re.compile(r"(?:IOptions\w*|Lazy|Task|ValueTask)<\s*([\w.]+)\s*>")
"""Types of what holds one object, and has what it has."""

_SECTION = re.compile(r"\.GetSection\(\s*\"([^\"]+)\"\s*\)")
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
        ("using_directive", "comment", "attribute_list", "modifier", "predefined_type")
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
            "implicit_object_creation_expression": self._new,
            "anonymous_object_creation_expression": self._anonymous,
            "is_pattern_expression": self._pattern,
            "base_list": self._base_class,
            "constructor_initializer": self._super,
            "binary_expression": self.binary,
            "prefix_unary_expression": self.asked,
            "conditional_expression": self.choice,
            "switch_expression": self.all_of,
            "assignment_expression": self._assignment,
            "variable_declarator": self._variable,
            "property_declaration": self._property,
            "constructor_declaration": self._constructor,
            "lambda_expression": self.closure,
            "return_statement": self.returned,
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
            return self._in_section(source, name), "Configuration"
        return None

    @staticmethod
    def _in_section(source: str, name: str) -> str:
        """Return the whole name of a setting that is asked for inside a section."""
        section = _SECTION.search(source)
        return f"{section[1]}:{name}" if section else name

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
        source = self.brief(base)
        asked = _SECTION.sub("", source).rpartition(".")[2].lower()
        if name and made is not None and asked in _CONFIGURATION:
            from_settings(self, node, made, self._in_section(source, name))
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
        source = self.brief(callee)
        receiver, name = None, source
        if callee is not None and callee.type == "member_access_expression":
            base = callee.child_by_field_name("expression")
            receiver = (
                self.unit.at.get((base.start_byte, base.end_byte)) if base is not None else None
            )
            name = self.source(callee.child_by_field_name("name")).partition("<")[0]
        result = self.call(node, called, receiver, name, args, source)
        if result is not None and source.endswith(">"):
            self.typed(result, source[source.index("<") + 1 : -1], node)
        return result

    def typed(self, target: int, kind: str, node: "Node") -> None:
        holder = _HOLDER.match(kind)
        super().typed(target, holder[1] if holder else kind, node)

    def _new(self, node: "Node") -> int | None:
        name = self.source(node.child_by_field_name("type")).partition("<")[0]
        args = self._arguments(child_of(node, "argument_list"))
        called = self.named(name, node) if name else None
        made = self.call(node, called, None, name, args, is_new=True)
        initial = child_of(node, "initializer_expression")
        for one in initial.named_children if initial is not None else ():
            if one.type == "assignment_expression":
                left = one.child_by_field_name("left")
                self.store(made, self._key(left), self.value(one.child_by_field_name("right")))
            else:
                self.unit.edge(self.value(one), made)
        return made

    def _anonymous(self, node: "Node") -> int:
        """Return an object made on the spot: `new { key = value, other.Name }`."""
        made = self.made(node)
        name = ""
        for child in node.children:
            if child.type == "=":
                continue
            following = child.next_sibling
            if following is not None and following.type == "=":
                name = self.source(child)
            elif child.is_named:
                field = name or self.source(child).rpartition(".")[2]
                self.unit.edge(self.value(child), made, Step.STORE, field)
                name = ""
        return made

    def _pattern(self, node: "Node") -> None:
        value = self.value(node.child_by_field_name("expression"))
        pattern = node.child_by_field_name("pattern")
        name = pattern.child_by_field_name("name") if pattern is not None else None
        if name is not None:
            self.declare(self.source(name), name, value)

    def _base_class(self, node: "Node") -> None:
        args = self._arguments(child_of(node, "argument_list"))
        self.inherits(node, self.source(node.named_children[0]).partition("<")[0], args)

    def _super(self, node: "Node") -> None:
        if self.source(node).lstrip(": ").startswith("base"):
            self.super_call(node, self._arguments(child_of(node, "argument_list")))

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
        called = self.source(name)
        target = self.declare(called, node, value, kind)
        if value is None and self._is_saved(node):
            self.reads(node, target, called, SCENE)

    def _is_saved(self, node: "Node") -> bool:
        """Whether *node* is a field that Unity's editor sets, and saves with a scene."""
        holder = node.parent.parent if node.parent is not None else None
        return (
            holder is not None
            and holder.type == "field_declaration"
            and b"UnityEngine" in self.unit.text
            and any(one in self.source(holder) for one in ("SerializeField", "public "))
        )

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
            child_of(node, "constructor_initializer"),
            node.child_by_field_name("body"),
        )

    def _class(self, node: "Node") -> int:
        listed = child_of(node, "parameter_list")
        params = self._parameters(listed, field=True)
        return self.class_of(
            node,
            self.source(node.child_by_field_name("name")),
            params,
            node.child_by_field_name("body"),
            child_of(node, "base_list"),
        )


def from_settings(reader: Reader, node: "Node", made: int, name: str) -> None:
    """Take note that a setting of the application is read: `Configuration["OpenRouter:ApiKey"]`."""
    reader.reads(node, made, name, "Configuration")
