"""Kotlin, read into a `Unit`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from orscan.analysis.languages.objects import Argument, Parameter, Reader, child_of
from orscan.analysis.languages.scopes import Scope
from orscan.analysis.unit import Function, Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_VALUE = re.compile(rb"@(?:\w+:)?Value\(\s*(?:value\s*=\s*)?\"\\?\$\{([\w.-]+)")
"""Spring's way to a setting: `@Value("${openrouter.api-key}")`."""

SPRING = "Spring"
_SETTINGS = frozenset(("env", "environment", "getEnvironment()", "this.environment", "this.env"))
_NAME = re.compile(rb"(?<!\\)\$([A-Za-z_]\w*)")
_TYPES = ("user_type", "nullable_type")


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    note_spring(unit)
    _Kotlin(unit).module(root)


class _Kotlin(Reader):
    wrappers = frozenset(
        (
            "parenthesized_expression",
            "as_expression",
            "annotated_lambda",
            "block",
            "function_body",
            "value_argument",
            "when_entry",
            "control_structure_body",
            "property_delegate",
            "labeled_expression",
        )
    )
    ignored = frozenset(
        (
            "import",
            "package_header",
            "line_comment",
            "block_comment",
            "user_type",
            "nullable_type",
            "modifiers",
        )
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.values |= {
            "identifier": self.name,
            "this_expression": self.this,
            "string_literal": self.string,
            "multiline_string_literal": self.string,
            "navigation_expression": self._navigation,
            "index_expression": self._index,
            "call_expression": self._call,
            "binary_expression": self.binary,
            "unary_expression": self._unary,
            "infix_expression": self._infix,
            "if_expression": self.choice,
            "when_expression": self.all_of,
            "try_expression": self.all_of,
            "assignment": self._assignment,
            "property_declaration": self._property,
            "function_declaration": self._function,
            "anonymous_function": self._function,
            "lambda_literal": self._lambda,
            "class_declaration": self._class,
            "object_declaration": self._class,
            "companion_object": self._companion,
            "delegation_specifier": self._base_class,
            "return_expression": self.returned,
        }

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in {"class_declaration", "object_declaration", "function_declaration"}:
            name = node.child_by_field_name("name")
            if name is not None:
                yield self.source(name)
        elif node.type == "companion_object":
            for child in (child_of(node, "class_body") or node).named_children:
                yield from self.declared(child)
        elif node.type == "property_declaration":
            variable = child_of(node, "variable_declaration")
            if variable is not None and variable.named_children:
                yield self.source(variable.named_children[0])

    def parts(self, node: "Node", made: int) -> None:
        super().parts(node, made)
        for match in _NAME.finditer(self.unit.text, node.start_byte, node.end_byte):
            self.unit.edge(self.named(match[1].decode(), node), made, Step.DEEP)

    def _navigation(self, node: "Node") -> int | None:
        ends = node.named_children
        return (
            self.load(node, self.value(ends[0]), self.source(ends[-1]))
            if len(ends) > 1
            else self.last(node)
        )

    def _index(self, node: "Node") -> int | None:
        ends = node.named_children
        return self.load(node, self.value(ends[0]), self.literal(ends[-1]))

    def _unary(self, node: "Node") -> int | None:
        found = self.last(node)
        return found if self.unit.text[node.end_byte - 2 : node.end_byte] == b"!!" else None

    def _infix(self, node: "Node") -> int | None:
        ends = node.named_children
        values = [self.value(one) for one in ends if one.type != "identifier" or one is not ends[1]]
        if len(ends) == 3 and self.source(ends[1]) == "to":
            return self.pair(node, ends[0], values[-1])
        return None

    def _call(self, node: "Node") -> int | None:
        callee = node.named_children[0]
        args = list(self._arguments(node))
        while callee.type == "call_expression" and child_of(node, "value_arguments") is None:
            inner = callee
            args = [*self._arguments(inner), *args]
            callee = inner.named_children[0]
        called = self.value(callee)
        source = self.brief(callee)
        receiver, name = None, source
        if callee.type == "navigation_expression":
            receiver = self._base(callee)
            name = self.source(callee.named_children[-1])
        return self.call(node, called, receiver, name, args, source)

    def _base(self, callee: "Node") -> int | None:
        base = callee.named_children[0]
        return self.unit.at.get((base.start_byte, base.end_byte))

    def _arguments(self, node: "Node") -> Iterator[Argument]:
        for part in node.named_children[1:]:
            if part.type == "value_arguments":
                for one in part.named_children:
                    inner = one.named_children
                    if inner:
                        label = (
                            self.source(inner[0])
                            if len(inner) > 1 and inner[0].type == "identifier"
                            else ""
                        )
                        value = self.value(inner[-1])
                        if value is not None:
                            self.unit.at[(one.start_byte, one.end_byte)] = value
                        yield Argument(label, inner[-1], value)
            elif part.type in {"annotated_lambda", "lambda_literal"}:
                yield Argument("", part, self.value(part))

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        return jvm_variable(self, source, args)

    def _assignment(self, node: "Node") -> int | None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self.value(right)
        if left is None:
            return value
        if left.type == "navigation_expression":
            self.store(
                self.value(left.named_children[0]), self.source(left.named_children[-1]), value
            )
        elif left.type == "index_expression":
            self.store(
                self.value(left.named_children[0]), self.literal(left.named_children[-1]), value
            )
        else:
            self.unit.edge(value, self.value(left))
        return value

    def _property(self, node: "Node") -> None:
        variable = child_of(node, "variable_declaration")
        if variable is None or not variable.named_children:
            self.last(node)
            return
        kind = self.source(child_of(variable, *_TYPES))
        value = None
        for child in node.named_children:
            if child.type == "getter":
                made = self.function(child, "", (), child_of(child, "function_body"), is_value=True)
                value = self.unit.functions[made].result
            elif child != variable and child.type not in {"type_parameters", "setter"}:
                found = self.value(child)
                value = found if found is not None else value
        name = self.source(variable.named_children[0])
        self.injected(node, self.declare(name, node, value, kind), name)

    def injected(self, notes: "Node", target: int, _name: str) -> None:
        injected_by_spring(self, notes, target)

    def _parameters(self, holder: "Node | None", kind: str) -> list[Parameter]:
        found: list[Parameter] = []
        notes = None
        for one in holder.named_children if holder is not None else ():
            if one.type == kind:
                name = child_of(one, "identifier")
                if name is None:
                    continue
                last = one.named_children[-1]
                default = last if last != name and last.type not in {*_TYPES, "modifiers"} else None
                is_field = any(child.type in {"val", "var"} for child in one.children)
                found.append(
                    Parameter(
                        self.source(name),
                        one,
                        kind=self.source(child_of(one, *_TYPES)),
                        default=default,
                        field=is_field,
                        notes=notes,
                    )
                )
                notes = None
            elif one.type == "parameter_modifiers":
                notes = one
            elif found and one.type not in {"line_comment", "block_comment"}:
                before = found.pop()
                found.append(replace(before, default=one))
        return found

    def _annotated(self, node: "Node") -> None:
        """Read what annotations are given: `@Headers("Authorization: Bearer $KEY")`."""
        listed = child_of(node, "modifiers")
        for note in listed.named_children if listed is not None else ():
            made = child_of(note, "constructor_invocation")
            if made is not None:
                for _ in self._arguments(made):
                    pass

    def _function(self, node: "Node") -> int:
        self._annotated(node)
        body = child_of(node, "function_body")
        params = self._parameters(child_of(node, "function_value_parameters"), "parameter")
        is_value = body is not None and child_of(body, "block") is None
        return self.function(
            node, self.source(node.child_by_field_name("name")), params, body, is_value=is_value
        )

    def _lambda(self, node: "Node") -> int:
        listed = child_of(node, "lambda_parameters")
        names = (
            [child_of(one, "identifier") or one for one in listed.named_children]
            if listed is not None
            else []
        )
        params = [Parameter(self.source(one), one) for one in names] or [Parameter("it", node)]
        made = self.made(node)
        return self._closure(node, made, params, listed)

    def _closure(
        self, node: "Node", made: int, params: Sequence[Parameter], listed: "Node | None"
    ) -> int:
        function = Function(made, "", [], self.made(node))
        outer, self.scope = self.scope, Scope(self.scope)
        self.parameters(function, params)
        self.hoist(node)
        value = None
        for child in node.named_children:
            if child != listed:
                value = self.value(child)
        self.unit.edge(value, function.result)
        self.scope = outer
        self.unit.functions[made] = function
        return made

    def _class(self, node: "Node") -> int:
        constructor = child_of(node, "primary_constructor")
        listed = child_of(constructor, "class_parameters") if constructor is not None else None
        params = self._parameters(listed, "class_parameter")
        return self.class_of(
            node,
            self.source(node.child_by_field_name("name")),
            params,
            child_of(node, "class_body", "enum_class_body"),
            child_of(node, "delegation_specifiers"),
        )

    def _base_class(self, node: "Node") -> None:
        inner = child_of(node, "constructor_invocation")
        base = child_of(inner or node, "user_type")
        args = list(self._arguments(inner)) if inner is not None else ()
        self.inherits(node, self.source(base).partition("<")[0], args)

    def _companion(self, node: "Node") -> None:
        body = child_of(node, "class_body")
        if body is not None:
            self.hoist(body)
            for child in body.named_children:
                self.value(child)


def jvm_variable(reader: Reader, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
    """Return the variable of the environment that a call of Kotlin or Java reads, or None."""
    name = reader.literal(args[0].node) if args else ""
    if not name:
        return None
    if source in {"System.getenv", "dotenv.get", "System.getProperty", "env.get"}:
        return name, "process.env"
    before, _, last = source.rpartition(".")
    if last in {"getProperty", "getRequiredProperty"} and before in _SETTINGS:
        return name, SPRING
    if last == "getString" and before.endswith("metaData"):
        return name, "manifest"
    return None


def note_spring(unit: Unit) -> None:
    """Mark *unit* where Spring sets variables of it."""
    if b"Value(" in unit.text and b"springframework" in unit.text:
        unit.marks.add(SPRING)


def injected_by_spring(reader: Reader, notes: "Node", target: int) -> None:
    """Take note of the setting that an annotation of Spring puts into *target*.

    Source: docs.spring.io/spring-framework/reference/core/beans/annotation-config/
    value-annotations.html, read 2026-11-28.
    """
    if notes.type == "lambda_literal" or not reader.unit.marks & {SPRING}:
        return
    found = _VALUE.search(reader.unit.text, notes.start_byte, notes.end_byte)
    if found is not None:
        reader.reads(notes, target, found[1].decode(), SPRING)
