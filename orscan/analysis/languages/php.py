"""PHP, read into a `Unit`. Texts know each other by the names of their functions and classes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader
from orscan.analysis.unit import Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

ACCESSOR = "getenv"
_GETTERS = frozenset(("getenv", "env", "Env::get"))
_OBJECTS = frozenset(("$_ENV", "$_SERVER"))
_DEFINED = frozenset(("function_definition", "class_declaration"))


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Php(unit).module(root)


class _Php(Reader):
    wrappers = frozenset(("parenthesized_expression", "cast_expression", "argument"))
    ignored = frozenset(("comment", "php_tag", "text", "namespace_use_declaration"))

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.values |= {
            "variable_name": self.name,
            "name": self.name,
            "string": self.string,
            "encapsed_string": self._text,
            "heredoc": self._text,
            "function_call_expression": self._call,
            "subscript_expression": self._subscript,
            "binary_expression": self._operator,
            "unary_op_expression": self._asked,
            "conditional_expression": self._conditional,
            "assignment_expression": self._assignment,
            "array_creation_expression": self.all_of,
            "array_element_initializer": self._element,
            "function_definition": self._function,
            "return_statement": self.returned,
        }

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in _DEFINED:
            yield self.source(node.child_by_field_name("name"))

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        name = self.literal(args[0].node) if args else ""
        return (name, ACCESSOR) if source in _GETTERS and name.isupper() else None

    def _conditional(self, node: "Node") -> int:
        """Of `a ?: b` the condition itself is one of the two."""
        values = [self.value(one) for one in node.named_children]
        return self.either(node, *(values if len(values) == 2 else values[1:]))

    def _asked(self, node: "Node") -> None:
        self.last(node)

    def _text(self, node: "Node") -> int:
        made = self.made(node)
        self.unit.strings[made] = self.source(node)
        for child in node.named_children:
            self.unit.edge(self.value(child), made, Step.DEEP)
        return made

    def _call(self, node: "Node") -> int | None:
        called, listed = (node.child_by_field_name(one) for one in ("function", "arguments"))
        args = []
        for one in listed.named_children if listed is not None else ():
            if one.named_children:
                inner = one.named_children[-1]
                args.append(Argument("", inner, self.value(inner)))
        name = self.source(called)
        return self.call(node, self.value(called), None, name, args, name)

    def _subscript(self, node: "Node") -> int | None:
        parts = node.named_children
        held, name = self.value(parts[0]), self.literal(parts[-1])
        found = self.load(node, held, name)
        if found is not None and name and self.source(parts[0]) in _OBJECTS:
            self.reads(node, found, name, ACCESSOR)
        return found

    def _operator(self, node: "Node") -> int | None:
        ends = [self.value(node.child_by_field_name(one)) for one in ("left", "right")]
        sign = self.source(node.child_by_field_name("operator"))
        if sign in {"??", "?:"}:
            return self.either(node, *ends)
        return self.joined(node, *ends) if sign == "." else None

    def _assignment(self, node: "Node") -> int | None:
        left, value = (
            node.child_by_field_name("left"),
            self.value(node.child_by_field_name("right")),
        )
        if left is not None and left.type == "variable_name":
            self.declare(self.source(left), left, value)
        elif left is not None and left.type == "subscript_expression":
            parts = left.named_children
            self.store(self.value(parts[0]), self.literal(parts[-1]), value)
        return value

    def _element(self, node: "Node") -> int | None:
        parts = node.named_children
        value = self.value(parts[-1]) if parts else None
        return self.pair(node, parts[0], value) if len(parts) > 1 else value

    def _function(self, node: "Node") -> int:
        listed = node.child_by_field_name("parameters")
        params = [
            Parameter(self.source(one.child_by_field_name("name")), one,
                      default=one.child_by_field_name("default_value"))
            for one in (listed.named_children if listed is not None else ())
            if one.child_by_field_name("name") is not None
        ]  # fmt: skip
        name = self.source(node.child_by_field_name("name"))
        return self.function(node, name, params, node.child_by_field_name("body"))
