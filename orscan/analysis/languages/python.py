"""Python, read into a `Unit`. Texts know each other by the names of their top level."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader
from orscan.analysis.unit import WHOLE, Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

ACCESSOR = "os.environ"
_OBJECTS = frozenset(("os.environ", "environ", "st.secrets", "streamlit.secrets"))
_GETTERS = frozenset(
    (
        "os.getenv", "getenv", "os.environ.get", "environ.get", "config", "env", "env.str",
        "st.secrets.get", "streamlit.secrets.get",
    )
)  # fmt: skip
_ASKS = frozenset(
    ("startswith", "endswith", "len", "bool", "isinstance", "hasattr", "type", "index", "find")
)
_TEXTS = frozenset(("str", "repr", "dumps", "format", "join", "jsonify", "dict", "list", "tuple"))

_OF_TEXTS = frozenset(
    (
        "strip", "rstrip", "lstrip", "encode", "decode", "replace", "format", "get", "copy",
        "items", "values", "lower", "upper", "get_secret_value", "split", "removeprefix",
    )
)  # fmt: skip
"""Methods whose result holds what they are called on."""


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Python(unit).module(root)


class _Python(Reader):
    wrappers = frozenset(("parenthesized_expression", "await", "interpolation"))
    ignored = frozenset(("import_statement", "import_from_statement", "comment", "type"))

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.values |= {
            "identifier": self._name,
            "string": self.string,
            "concatenated_string": self._concatenated,
            "attribute": self._attribute,
            "subscript": self._subscript,
            "call": self._call,
            "binary_operator": self._operator,
            "boolean_operator": self._boolean,
            "comparison_operator": self._asked,
            "not_operator": self._asked,
            "conditional_expression": self._conditional,
            "assignment": self._assignment,
            "named_expression": self._walrus,
            "dictionary": self.all_of,
            "pair": self._pair,
            "list": self.all_of,
            "tuple": self.all_of,
            "set": self.all_of,
            "function_definition": self._function,
            "lambda": self._lambda,
            "class_definition": self._class,
            "return_statement": self.returned,
        }

    def declared(self, node: "Node") -> Iterator[str]:
        inner = (
            node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        )
        if inner is not None and inner.type in {"function_definition", "class_definition"}:
            yield self.source(inner.child_by_field_name("name"))
        elif node.type == "expression_statement":
            for one in node.named_children:
                left = one.child_by_field_name("left") if one.type == "assignment" else None
                if left is not None and left.type == "identifier":
                    yield self.source(left)

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        name = self.literal(args[0].node) if args else ""
        return (name, ACCESSOR) if source in _GETTERS and name.isupper() else None

    def _name(self, node: "Node") -> int | None:
        return self.this(node) if self.classes and self.source(node) == "self" else self.name(node)

    def _asked(self, node: "Node") -> None:
        self.last(node)

    def _concatenated(self, node: "Node") -> int:
        return self.joined(node, *(self.value(one) for one in node.named_children))

    def _attribute(self, node: "Node") -> int | None:
        field = self.source(node.child_by_field_name("attribute"))
        found = self.load(node, self.value(node.child_by_field_name("object")), field)
        if field.isupper():
            # `settings.KEY`: a constant of another module, known here by its name.
            self.unit.edge(self.named(field, node), found)
        return found

    def _subscript(self, node: "Node") -> int | None:
        base, index = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        held = self.value(base)
        if index is not None and index.type == "slice":
            made = self.made(node)
            self.unit.edge(held, made, Step.PART, length=_kept(self.source(index)))
            return made
        self.value(index)
        name = self.literal(index)
        found = self.load(node, held, name)
        if found is not None and name and self.source(base) in _OBJECTS:
            self.reads(node, found, name, ACCESSOR)
        return found

    def _arguments(self, node: "Node | None") -> list[Argument]:
        found = []
        for one in node.named_children if node is not None else ():
            if one.type == "keyword_argument":
                inner = one.child_by_field_name("value")
                if inner is not None:
                    label = self.source(one.child_by_field_name("name"))
                    found.append(Argument(label, inner, self.value(inner)))
            elif one.type != "comment":
                found.append(Argument("", one, self.value(one)))
        return found

    def _call(self, node: "Node") -> int | None:
        called = node.child_by_field_name("function")
        callee = self.value(called)
        receiver, name = None, self.source(called)
        if called is not None and called.type == "attribute":
            base = called.child_by_field_name("object")
            receiver = self.unit.at.get((base.start_byte, base.end_byte)) if base else None
            name = self.source(called.child_by_field_name("attribute"))
        args = self._arguments(node.child_by_field_name("arguments"))
        # What a client answers does not hold the key it was made with: only texts pass on.
        held = receiver if name in _OF_TEXTS else None
        result = self.call(node, callee, held, name, args, self.source(called))
        if name in _ASKS:
            return None
        for one in args if name in _TEXTS else ():
            self.unit.edge(one.value, result, Step.DEEP)
        return result

    def _operator(self, node: "Node") -> int | None:
        ends = [self.value(node.child_by_field_name(one)) for one in ("left", "right")]
        sign = self.source(node.child_by_field_name("operator"))
        return self.joined(node, *ends) if sign in {"+", "%"} else None

    def _boolean(self, node: "Node") -> int:
        left, right = (self.value(node.child_by_field_name(one)) for one in ("left", "right"))
        if self.source(node.child_by_field_name("operator")) == "or":
            return self.either(node, left, right)
        return self.either(node, right)

    def _conditional(self, node: "Node") -> int:
        values = [self.value(one) for one in node.named_children]
        return self.either(node, values[0], *values[2:])

    def _assign(self, left: "Node | None", value: int | None) -> None:
        if left is None:
            return
        if left.type == "identifier":
            self.declare(self.source(left), left, value)
        elif left.type == "attribute":
            base = self.value(left.child_by_field_name("object"))
            self.store(base, self.source(left.child_by_field_name("attribute")), value)
        elif left.type == "subscript":
            base = self.value(left.child_by_field_name("value"))
            self.store(base, self.literal(left.child_by_field_name("subscript")), value)

    def _assignment(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("right"))
        self._assign(node.child_by_field_name("left"), value)
        return value

    def _walrus(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("value"))
        self._assign(node.child_by_field_name("name"), value)
        return value

    def _pair(self, node: "Node") -> int:
        value = self.value(node.child_by_field_name("value"))
        return self.pair(node, node.child_by_field_name("key"), value)

    def _parameters(self, node: "Node | None") -> list[Parameter]:
        found = []
        for one in node.named_children if node is not None else ():
            named = one.child_by_field_name("name") or one
            while named.type != "identifier" and named.named_children:
                named = named.named_children[0]
            name = self.source(named)
            if named.type == "identifier" and not (self.classes and name in {"self", "cls"}):
                found.append(Parameter(name, one, default=one.child_by_field_name("value")))
        return found

    def _function(self, node: "Node") -> int | None:
        params = self._parameters(node.child_by_field_name("parameters"))
        name, body = self.source(node.child_by_field_name("name")), node.child_by_field_name("body")
        if self.classes and name == "__init__":
            self.constructor(node, params, body)
            return None
        return self.function(node, name, params, body)

    def _lambda(self, node: "Node") -> int:
        params = self._parameters(node.child_by_field_name("parameters"))
        return self.function(node, "", params, node.child_by_field_name("body"), is_value=True)

    def _class(self, node: "Node") -> int:
        name = self.source(node.child_by_field_name("name"))
        return self.class_of(node, name, (), node.child_by_field_name("body"))


def _kept(cut: str) -> int:
    """Return how many characters a slice keeps at the most: `:8` and `-4:` say so."""
    start, _, end = (one.strip() for one in cut.partition(":"))
    if end.isdigit():
        return max(int(end) - (int(start) if start.isdigit() else 0), 0)
    return int(start[1:]) if start[:1] == "-" and start[1:].isdigit() and not end else WHOLE
