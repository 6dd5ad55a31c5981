"""Swift, read into a `Unit`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.unit import ANY, Function, Read, Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

PLIST = "Info.plist"
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_TAKES = frozenset(("object", "value", "string"))
"""Methods that take out of a dictionary what lies under a key."""

_INFO = (".infoDictionary", ".localizedInfoDictionary")


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    reader = _Swift(unit)
    reader.module(root)
    reader.asked_by_name()


class _Swift(Reader):
    ordered = True
    wrappers = frozenset(
        (
            "tuple_expression",
            "try_expression",
            "await_expression",
            "value_argument",
            "statements",
            "function_body",
            "interpolated_expression",
            "directly_assignable_expression",
            "postfix_expression",
            "optional_chaining_expression",
        )
    )
    ignored = frozenset(
        (
            "import_declaration",
            "comment",
            "multiline_comment",
            "type_annotation",
            "user_type",
            "modifiers",
            "value_argument_label",
            "try_operator",
            "attribute",
            "as_operator",
        )
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._asking: list[tuple[Function, int]] = []
        self.values |= {
            "simple_identifier": self.name,
            "self_expression": self.this,
            "line_string_literal": self.string,
            "multi_line_string_literal": self.string,
            "navigation_expression": self._navigation,
            "call_expression": self._call,
            "nil_coalescing_expression": self.binary,
            "additive_expression": self.binary,
            "as_expression": self._cast,
            "ternary_expression": self.choice,
            "if_statement": self._bound,
            "guard_statement": self._bound,
            "dictionary_literal": self._dictionary,
            "array_literal": self.all_of,
            "assignment": self._assignment,
            "property_declaration": self._property,
            "function_declaration": self._function,
            "init_declaration": self._init,
            "lambda_literal": self._lambda,
            "class_declaration": self._class,
            "control_transfer_statement": self.returned,
            "equality_expression": self.asked,
            "comparison_expression": self.asked,
            "prefix_expression": self._prefix,
            "inheritance_specifier": self._base_class,
        }

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in {"class_declaration", "function_declaration"}:
            name = node.child_by_field_name("name")
            if name is not None and name.type != "user_type":
                yield self.source(name)
        elif node.type == "property_declaration":
            for one in node.children_by_field_name("name"):
                yield self._plain(one)

    def _plain(self, node: "Node") -> str:
        """Return a name without what makes a name of a word of the language."""
        return self.source(node).strip("`")

    def _prefix(self, node: "Node") -> int | None:
        first = self.unit.text[node.start_byte : node.start_byte + 1]
        if first == b".":
            return self.made(node)
        found = self.last(node)
        return None if first == b"!" else found

    def _cast(self, node: "Node") -> int | None:
        return self.value(node.child_by_field_name("expr"))

    def _navigation(self, node: "Node") -> int | None:
        base, suffix = node.child_by_field_name("target"), node.child_by_field_name("suffix")
        return self.load(node, self.value(base), self.source(suffix).lstrip("?!.").strip("`"))

    def _call(self, node: "Node") -> int | None:
        callee = node.named_children[0]
        suffix = child_of(node, "call_suffix")
        listed = child_of(suffix, "value_arguments") if suffix is not None else None
        called = self.value(callee)
        args = list(self._arguments(suffix)) if suffix is not None else []
        source = self.brief(callee).replace("?", "").replace("!", "")
        if listed is not None and self.source(listed).startswith("["):
            name = self.literal(args[0].node) if args else ""
            made = self.load(node, called, name or ANY)
            if made is not None and source.endswith(_INFO):
                if name:
                    self.reads(node, made, name, PLIST)
                elif args:
                    self._note_asking(args[0].value)
            return made
        receiver, name = None, source
        if callee.type == "navigation_expression":
            base = callee.child_by_field_name("target")
            receiver = (
                self.unit.at.get((base.start_byte, base.end_byte)) if base is not None else None
            )
            name = self.source(callee.child_by_field_name("suffix")).lstrip("?!.")
        if source == "super.init":
            self.super_call(node, args)
        result = self.call(node, called, receiver, name, args, source)
        if args and args[0].label == "forKey" and name in _TAKES:
            self.unit.edge(receiver, result, Step.LOAD, self.literal(args[0].node) or ANY)
        return result

    def _base_class(self, node: "Node") -> None:
        self.inherits(node, self.source(node).partition("<")[0])

    def _arguments(self, suffix: "Node") -> Iterator[Argument]:
        for part in suffix.named_children:
            if part.type == "value_arguments":
                for one in part.named_children:
                    label, inner = one.child_by_field_name("name"), one.child_by_field_name("value")
                    value = self.value(inner)
                    if value is not None:
                        self.unit.at[(one.start_byte, one.end_byte)] = value
                    if inner is not None:
                        yield Argument(self.source(label), inner, value)
            elif part.type == "lambda_literal":
                yield Argument("", part, self.value(part))

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        if args and source == "Environment.get":
            name = self.literal(args[0].node)
            return (name, "environment") if name else None
        if args and args[0].label == "forInfoDictionaryKey":
            name = self.literal(args[0].node)
            self._note_asking(args[0].value)
            return (name, PLIST) if name else None
        return None

    def _note_asking(self, key: int | None) -> None:
        """Take note that a function reads what its parameter *key* names."""
        for function in self.functions:
            if key in function.params:
                self._asking.append((function, function.params.index(key)))

    def asked_by_name(self) -> None:
        """Take the calls of functions that read what they are told for reads themselves."""
        for function, position in self._asking:
            for call in self.unit.calls:
                node = call.args[position] if position < len(call.args) else None
                name = self.unit.strings.get(node, "") if node is not None else ""
                if call.name == function.name and _VARIABLE.fullmatch(name):
                    self.unit.reads.append(Read(call.result, name, PLIST, call.span))

    def _bound(self, node: "Node") -> None:
        """`if let x = value` and `guard let x = value` name what is bound."""
        name = None
        for number, child in enumerate(node.children):
            if not child.is_named:
                continue
            if node.field_name_for_child(number) == "bound_identifier":
                name = child
            else:
                value = self.value(child)
                if name is not None and value is not None:
                    self.declare(self.source(name), name, value)
                    name = None

    def _dictionary(self, node: "Node") -> int:
        made = self.made(node)
        keys, values = node.children_by_field_name("key"), node.children_by_field_name("value")
        for key, value in zip(keys, values, strict=False):
            self.store(made, self.literal(key), self.value(value))
        return made

    def _assignment(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("result"))
        target = node.child_by_field_name("target")
        left = target.named_children[0] if target is not None and target.named_children else target
        if left is None:
            return value
        if left.type == "navigation_expression":
            holder = self.value(left.child_by_field_name("target"))
            self.store(holder, self.source(left.child_by_field_name("suffix")).lstrip("?!."), value)
        elif left.type == "call_expression":
            suffix = child_of(left, "call_suffix")
            args = list(self._arguments(suffix)) if suffix is not None else []
            self.store(
                self.value(left.named_children[0]),
                self.literal(args[0].node) if args else "",
                value,
            )
        else:
            self.unit.edge(value, self.value(left))
        return value

    def _property(self, node: "Node") -> None:
        computed = node.child_by_field_name("computed_value")
        kind = self.source(child_of(node, "type_annotation")).lstrip(": ")
        if computed is not None:
            getter = child_of(computed, "computed_getter") or computed
            made = self.function(computed, "", (), child_of(getter, "statements"), is_value=True)
            value: int | None = self.unit.functions[made].result
        else:
            value = self.value(node.child_by_field_name("value"))
        for one in node.children_by_field_name("name"):
            self.declare(self._plain(one), node, value, kind)

    def _parameters(self, node: "Node") -> list[Parameter]:
        found: list[Parameter] = []
        for number, one in enumerate(node.children):
            if one.type == "parameter":
                names = one.children_by_field_name("name")
                label = self.source(one.child_by_field_name("external_name"))
                if names:
                    kind = self.source(names[1]) if len(names) > 1 else ""
                    found.append(Parameter(self.source(names[0]), one, label.strip("_"), kind))
            elif found and node.field_name_for_child(number) == "default_value":
                found[-1] = replace(found[-1], default=one)
        return found

    def _function(self, node: "Node") -> int:
        body = node.child_by_field_name("body")
        statements = child_of(body, "statements") if body is not None else None
        is_value = statements is not None and statements.named_child_count == 1
        return self.function(
            node,
            self.source(node.child_by_field_name("name")),
            self._parameters(node),
            statements,
            is_value=is_value,
        )

    def _init(self, node: "Node") -> None:
        self.constructor(node, self._parameters(node), node.child_by_field_name("body"))

    def _lambda(self, node: "Node") -> int:
        return self.function(node, "", (), child_of(node, "statements"), is_value=True)

    def _class(self, node: "Node") -> int:
        name = node.child_by_field_name("name")
        if name is not None and name.type == "user_type":
            return self._extension(node, self.source(name))
        body = node.child_by_field_name("body")
        params = []
        for one in body.named_children if body is not None else ():
            if (
                one.type == "property_declaration"
                and one.child_by_field_name("computed_value") is None
                and "static" not in self.source(child_of(one, "modifiers"))
            ):
                params += [
                    Parameter(self.source(part), one, field=True)
                    for part in one.children_by_field_name("name")
                ]
        has_init = body is not None and child_of(body, "init_declaration") is not None
        bases = child_of(node, "inheritance_specifier")
        return self.class_of(node, self.source(name), () if has_init else params, body, bases)

    def _extension(self, node: "Node", name: str) -> int:
        made = self.named(name, node)
        own = self.unit.functions.get(made)
        self.classes.append(
            (self.scope, made, own.this if own is not None and own.this is not None else made)
        )
        body = node.child_by_field_name("body")
        for child in body.named_children if body is not None else ():
            self.value(child)
        self.classes.pop()
        return made
