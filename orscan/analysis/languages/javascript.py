"""JavaScript, TypeScript and TSX, read into a `Unit`.

Values are followed through variables, fields, calls, closures of the file, JSX and the usual hooks
of React and Vue. What only asks about a value (`!!x`, `x === y`, `x.length`) passes nothing on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from orscan.analysis.languages import javascript_names as known
from orscan.analysis.languages.scopes import Scope
from orscan.analysis.unit import (
    ANY,
    Call,
    Declaration,
    Function,
    Getter,
    Import,
    Read,
    ReExport,
    Step,
    Unit,
)
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    (
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
        "function",
    )
)
_CLASSES = frozenset(("class_declaration", "class", "abstract_class_declaration"))
_BLOCKS = frozenset(("statement_block", "program", "switch_body", "class_static_block"))
_WRAPPERS = frozenset(
    (
        "parenthesized_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
        "instantiation_expression",
    )
)
_TYPES = frozenset(
    (
        "interface_declaration",
        "type_alias_declaration",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "ambient_declaration",
        "function_signature",
        "comment",
        "import_require_clause",
        "method_signature",
        "abstract_method_signature",
        "decorator",
        "implements_clause",
    )
)

_SETTING = frozenset(("pair", "shorthand_property_identifier"))
_COMPARES = frozenset(("==", "===", "!=", "!==", "<", ">", "<=", ">=", "instanceof", "in"))
_TEXT_LIMIT = 4_000


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Reader(unit).module(root)


def inside(unit: Unit) -> "Callable[[Node], None]":
    """Return what adds code to *unit*, each time a syntax tree that knows its top level's names."""
    reader = _Reader(unit)

    def add(root: "Node") -> None:
        reader.restart()
        reader.knows(unit)
        reader.module(root)

    return add


class _Reader:
    """Walks one syntax tree once."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._text = unit.text
        self._scope = Scope(None)
        self._functions: list[Function] = []
        self._classes: list[tuple[str, int]] = []
        self._owner: int | None = None
        self._is_decorated = False
        self._base: int | None = None
        self._values: dict[str, Callable[[Node], int | None]] = {
            "identifier": self._identifier,
            "shorthand_property_identifier": self._identifier,
            "this": self._this,
            "super": self._this,
            "string": self._string,
            "template_string": self._template,
            "member_expression": self._member,
            "subscript_expression": self._subscript,
            "call_expression": self._call,
            "new_expression": self._call,
            "object": self._object,
            "array": self._array,
            "binary_expression": self._binary,
            "unary_expression": self._only_inside,
            "ternary_expression": self._ternary,
            "assignment_expression": self._assignment,
            "augmented_assignment_expression": self._assignment,
            "sequence_expression": self._sequence,
            "spread_element": self._spread,
            "meta_property": self._meta,
            "jsx_element": self._jsx,
            "jsx_self_closing_element": self._jsx,
            "jsx_fragment": self._only_inside,
            "jsx_expression": self._last_inside,
            "yield_expression": self._yielded,
        }
        self._statements: dict[str, Callable[[Node], None]] = {
            "import_statement": self._import,
            "export_statement": self._export,
            "lexical_declaration": self._variables,
            "variable_declaration": self._variables,
            "return_statement": self._return,
            "expression_statement": self._expression,
            "for_in_statement": self._for_in,
            "throw_statement": self._throw,
            "if_statement": self._if,
        }

    def restart(self) -> None:
        """Forget all names."""
        self._scope = Scope(None)

    def knows(self, unit: Unit) -> None:
        """Let the top level have the names that *unit* has so far."""
        self._scope.names.update(unit.top_names)
        self._scope.unknown.update(unit.globals)

    # The module, and its statements

    def module(self, root: "Node") -> None:
        """Read all statements of the top level."""
        self._unit.directives |= set(self._directives(root))
        self._hoist(root)
        for statement in root.named_children:
            self._top_level(statement)
        self._unit.globals.update(self._scope.unknown)
        self._unit.top_names.update(self._scope.names)

    def _directives(self, block: "Node") -> Iterator[str]:
        for statement in block.named_children:
            if statement.type == "comment":
                continue
            inner = statement.named_children[0] if statement.named_children else None
            if statement.type != "expression_statement" or inner is None or inner.type != "string":
                return
            yield self._source(inner)[1:-1]

    def _top_level(self, statement: "Node") -> None:
        if statement.type in _TYPES:
            return
        declaration = Declaration(_span(statement))
        self._scope.mentions = declaration.mentions  # the top scope collects them
        before = len(self._unit.calls)
        self._statement(statement)
        declaration.names = set(self._declared(statement))
        declaration.effect = self._has_effect(statement, before)
        declaration.mentions -= declaration.names
        self._unit.declarations.append(declaration)

    def _has_effect(self, statement: "Node", before: int) -> bool:
        kind = statement.type
        if kind == "import_statement" or kind in _FUNCTIONS:
            return False
        if kind == "export_statement":
            inner = statement.child_by_field_name("declaration")
            inner = inner or statement.child_by_field_name("value")
            return inner is not None and self._has_effect(inner, before)
        if kind in _CLASSES:
            return False
        if kind in {"lexical_declaration", "variable_declaration", *self._values}:
            spans = self._function_spans(statement)
            return any(
                not any(span.start < call.span.start < span.end for span in spans)
                and call.name not in known.PURE
                for call in self._unit.calls[before:]
            )
        return True

    def _function_spans(self, statement: "Node") -> list[Span]:
        found, waiting = [], list(statement.named_children)
        while waiting:
            node = waiting.pop()
            if node.type in _FUNCTIONS:
                found.append(_span(node))
            elif node.type not in {"string", "template_string", "comment"}:
                waiting += node.named_children
        return found

    def _declared(self, statement: "Node") -> Iterator[str]:
        kind = statement.type
        if kind == "export_statement":
            inner = statement.child_by_field_name("declaration")
            if inner is not None:
                yield from self._declared(inner)
            elif any(child.type == "default" for child in statement.children):
                yield "default"
        elif kind in {"lexical_declaration", "variable_declaration"}:
            for declarator in statement.named_children:
                name = declarator.child_by_field_name("name")
                if name is not None:
                    yield from self._pattern_names(name)
        elif kind in _FUNCTIONS or kind in _CLASSES or kind == "enum_declaration":
            name = statement.child_by_field_name("name")
            if name is not None:
                yield self._source(name)

    def _hoist(self, block: "Node") -> None:
        """Declare the names of a block before its statements are read: they may be used earlier."""
        for statement in block.named_children:
            if statement.type == "import_statement":
                continue
            for name in self._declared(statement):
                if name != "default":
                    self._scope.declare(name, self._unit.node(_span(statement)))

    def _statement(self, node: "Node") -> None:
        kind = node.type
        handler = self._statements.get(kind)
        if handler:
            handler(node)
        elif kind in _TYPES:
            return
        elif kind in _FUNCTIONS:
            self._function_statement(node)
        elif kind in _CLASSES:
            self._class(node)
        elif kind in _BLOCKS:
            self._block(node)
        elif kind in self._values or kind in _WRAPPERS:
            self._value(node)
        else:
            for child in node.named_children:
                self._statement(child)

    def _block(self, node: "Node") -> None:
        outer, self._scope = self._scope, Scope(self._scope)
        self._hoist(node)
        for child in node.named_children:
            self._statement(child)
        self._scope = outer

    def _expression(self, node: "Node") -> None:
        for child in node.named_children:
            self._value(child)

    def _if(self, node: "Node") -> None:
        condition = node.child_by_field_name("condition")
        self._guard(
            condition,
            node.child_by_field_name("consequence"),
            node.child_by_field_name("alternative"),
        )
        for child in node.named_children:
            self._statement(child)

    def _guard(self, condition: "Node | None", yes: "Node | None", no: "Node | None") -> None:
        """Take note of what a build for users, or for the browser, leaves out."""
        text = self._source(condition).strip("() ") if condition is not None else ""
        if yes is not None and known.ONLY_DEVELOPMENT.fullmatch(text):
            self._unit.dead.append(_span(yes))
        if no is not None and known.ONLY_PRODUCTION.fullmatch(text):
            self._unit.dead.append(_span(no))

    def _throw(self, node: "Node") -> None:
        for child in node.named_children:
            value = self._value(child)
            if value is not None:
                self._unit.consumed.add(value)

    def _return(self, node: "Node") -> None:
        for child in node.named_children:
            value = self._value(child)
            if self._functions:
                self._unit.edge(value, self._functions[-1].result)

    def _for_in(self, node: "Node") -> None:
        outer, self._scope = self._scope, Scope(self._scope)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        source = self._value(right) if right is not None else None
        if left is not None:
            if any(child.type in {"const", "let", "var"} for child in node.children):
                for name in self._pattern_names(left):
                    self._scope.declare(name, self._unit.node(_span(left)))
            item = self._unit.node(_span(left))
            self._unit.edge(source, item, Step.LOAD, ANY)
            self._assign(left, item)
        body = node.child_by_field_name("body")
        if body is not None:
            self._statement(body)
        self._scope = outer

    # Imports and exports

    def _import(self, node: "Node") -> None:
        source = node.child_by_field_name("source")
        if source is None or any(child.type == "type" for child in node.children):
            return
        specifier = self._source(source)[1:-1]
        clause = next((c for c in node.named_children if c.type == "import_clause"), None)
        if clause is None:
            self._unit.imports.append(Import(specifier, "", None, _span(node)))
            return
        for part in clause.named_children:
            if part.type == "identifier":
                self._imported(specifier, "default", part, node)
            elif part.type == "namespace_import":
                self._imported(specifier, "*", part.named_children[-1], node)
            elif part.type == "named_imports":
                for one in part.named_children:
                    if one.type != "import_specifier" or any(
                        c.type == "type" for c in one.children
                    ):
                        continue
                    name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
                    if name is not None:
                        self._imported(specifier, self._source(name), alias or name, node)

    def _imported(self, specifier: str, name: str, local: "Node", statement: "Node") -> None:
        node = self._unit.node(_span(local))
        self._scope.declare(self._source(local), node)
        if known.PACKAGE.fullmatch(specifier):
            self._scope.take_for_foreign(node)
        self._unit.imports.append(Import(specifier, name.strip("'\""), node, _span(statement)))

    def _export(self, node: "Node") -> None:
        if any(child.type == "type" for child in node.children):
            return
        source = node.child_by_field_name("source")
        specifier = self._source(source)[1:-1] if source is not None else None
        inner = node.child_by_field_name("declaration")
        value = node.child_by_field_name("value")
        is_default = any(child.type == "default" for child in node.children)
        if inner is not None:
            self._statement(inner)
            for name in self._declared(inner):
                self._exported("default" if is_default else name, name)
            if is_default and not list(self._declared(inner)):
                self._unit.exports["default"] = self._value_of_declaration(inner)
        elif value is not None:
            found = self._value(value)
            exported = self._unit.node(_span(value))
            self._unit.edge(found, exported)
            self._unit.exports["default"] = exported
            if value.type == "identifier":
                self._unit.exported_as[self._source(value)].add("default")
            self._unit.exported_as["default"].add("default")
        else:
            self._export_names(node, specifier)

    def _value_of_declaration(self, inner: "Node") -> int:
        found = self._unit.value_at(_span(inner))
        return found if found is not None else self._unit.node(_span(inner))

    def _export_names(self, node: "Node", specifier: str | None) -> None:
        clause = next((c for c in node.named_children if c.type == "export_clause"), None)
        star = next((c for c in node.named_children if c.type == "namespace_export"), None)
        if specifier is not None and clause is None:
            exported = self._source(star.named_children[-1]) if star is not None else "*"
            self._unit.reexports.append(ReExport(specifier, "*", exported, _span(node)))
            return
        for one in clause.named_children if clause is not None else ():
            name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
            if name is None:
                continue
            local, exported = self._source(name), self._source(alias if alias is not None else name)
            if specifier is not None:
                self._unit.reexports.append(ReExport(specifier, local, exported, _span(node)))
            else:
                self._exported(exported, local)

    def _exported(self, exported: str, local: str) -> None:
        node = self._scope.lookup(local)
        if node is not None:
            self._unit.exports[exported] = node
            self._unit.exported_as[local].add(exported)

    # Declarations

    def _variables(self, node: "Node") -> None:
        for declarator in node.named_children:
            if declarator.type != "variable_declarator":
                continue
            name, value = (
                declarator.child_by_field_name("name"),
                declarator.child_by_field_name("value"),
            )
            if name is None:
                continue
            found = self._value(value) if value is not None else None
            if value is not None and name.type == "identifier":
                found = self._without_deleted(name, value, found)
            self._assign(name, found)
            if value is not None:
                self._special_pairs(name, value, found)

    def _without_deleted(self, name: "Node", value: "Node", found: int | None) -> int | None:
        """Return what is left of a copy: `const safe = {...headers}; delete safe.Authorization`.

        A field that is set anew is not what it was, either; one that a computed name hides or
        takes away is any of them, so that nothing is known to be left.
        """
        declarator = name.parent
        declaration = declarator.parent if declarator is not None else None
        block = declaration.parent if declaration is not None else None
        if found is None or block is None or not self._is_copy(value):
            return found
        called = re.escape(self._source(name))
        after = self._text[value.end_byte : block.end_byte].decode("utf-8", "replace")
        any_of_it = rf"\b{called}\[(?![\"'])[^\]\n]+\]"
        hides = rf"{any_of_it}\s*=\s*{known.MASKED}|\bdelete\s+{any_of_it}"
        if re.search(hides, after) and known.SENSITIVE.search(after):
            return None
        field = rf"\b{called}(?:\.|\[[\"'])([\w$-]+)[\"']?\]?"
        inner = r"(?:\.\w*(?:[kK]ey|[tT]oken|[sS]ecret|[aA]uth\w*))?"
        names = set(re.findall(rf"\bdelete\s+{field}", after))
        names |= set(re.findall(rf"{field}{inner}\s*=(?![=>])", after))
        if not names:
            return found
        left = self._unit.node(_span(value))
        self._unit.edge(found, left, Step.REST, " ".join(sorted(names)))
        return left

    def _is_copy(self, value: "Node") -> bool:
        if value.type == "object":
            return any(part.type == "spread_element" for part in value.named_children)
        called = value.child_by_field_name("function") if value.type == "call_expression" else None
        return called is not None and self._source(called) in known.COPIES

    def _special_pairs(self, name: "Node", value: "Node", found: int | None) -> None:
        """Tie a setter to its state: `const [key, setKey] = useState(initial)`."""
        if name.type != "array_pattern" or value.type != "call_expression" or found is None:
            return
        function = value.child_by_field_name("function")
        parts = name.named_children
        called = self._source(function) if function is not None else ""
        if called.rpartition(".")[2] in known.STATES and parts and parts[0].type == "identifier":
            state = self._scope.lookup(self._source(parts[0]))
            setter = self._scope.lookup(self._source(parts[1])) if len(parts) == 2 else None
            self._unit.edge(found, state)
            if setter is not None and state is not None:
                span = _span(parts[1])
                param = self._unit.node(span)
                self._unit.edge(param, state)
                function_node = Function(setter, "", [param], self._unit.node(span))
                self._unit.functions[setter] = function_node

    def _assign(self, target: "Node", value: int | None) -> None:
        """Let *value* go to what *target* names: a variable, a pattern, or a field."""
        kind = target.type
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            self._unit.edge(value, self._variable(target))
        elif kind in {"object_pattern", "array_pattern", "rest_pattern"}:
            self._assign_parts(target, value)
        elif kind in {"assignment_pattern", "object_assignment_pattern"}:
            left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
            default = self._value(right) if right is not None else None
            if left is not None:
                self._assign(left, value)
                self._assign(left, default)
        elif kind == "member_expression":
            self._assign_field(target, value)
        elif kind == "subscript_expression":
            self._assign_element(target, value)
        elif kind in _WRAPPERS or kind in {"required_parameter", "optional_parameter"}:
            inner = target.child_by_field_name("pattern") or next(iter(target.named_children), None)
            if inner is not None:
                self._assign(inner, value)

    def _assign_parts(self, target: "Node", value: int | None) -> None:
        for number, part in enumerate(target.named_children):
            if target.type == "object_pattern":
                self._assign_part(part, value)
            elif target.type == "rest_pattern":
                self._assign(part, value)
            else:
                item = self._unit.node(_span(part))
                self._unit.edge(value, item, Step.LOAD, str(number))
                self._assign(part, item)

    def _assign_element(self, target: "Node", value: int | None) -> None:
        index = target.child_by_field_name("index")
        literal = self._literal(index) if index is not None else None
        base = target.child_by_field_name("object")
        holder = self._value(base) if base is not None else None
        self._store(holder, literal or ANY, value)
        self._store_around(base, holder)

    def _assign_part(self, part: "Node", value: int | None) -> None:
        kind = part.type
        if kind == "shorthand_property_identifier_pattern":
            item = self._unit.node(_span(part))
            self._unit.edge(value, item, Step.LOAD, self._source(part))
            self._assign(part, item)
        elif kind == "pair_pattern":
            key, inner = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key is not None and inner is not None:
                item = self._unit.node(_span(part))
                self._unit.edge(value, item, Step.LOAD, self._key(key))
                self._assign(inner, item)
        elif kind == "object_assignment_pattern":
            left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
            if left is not None:
                item = self._unit.node(_span(left))
                self._unit.edge(value, item, Step.LOAD, self._source(left))
                self._assign(left, item)
                self._assign(left, self._value(right) if right is not None else None)
        elif kind == "rest_pattern":
            rest = self._unit.node(_span(part))
            self._unit.edge(value, rest, Step.REST, " ".join(self._taken_beside(part)))
            for child in part.named_children:
                self._assign(child, rest)

    def _taken_beside(self, rest: "Node") -> Iterator[str]:
        """Yield the names of the fields that the pattern around *rest* takes out by itself."""
        for part in rest.parent.named_children if rest.parent is not None else ():
            name = part.child_by_field_name("key") or part.child_by_field_name("left") or part
            if name.type not in {"rest_pattern", "computed_property_name"}:
                yield self._key(name)

    def _assign_field(self, target: "Node", value: int | None) -> None:
        base, name = target.child_by_field_name("object"), target.child_by_field_name("property")
        if base is None or name is None:
            return
        source = self._source(target)
        if source == "module.exports":
            self._export_object(value, target)
            return
        if (base.type == "identifier" and self._source(base) == "exports") or self._source(
            base
        ) == "module.exports":
            exported = self._unit.node(_span(target))
            self._unit.edge(value, exported)
            self._unit.exports[self._source(name)] = exported
            return
        holder = self._value(base)
        self._store(holder, self._source(name).lstrip("#"), value)
        self._store_around(base, holder)

    def _store_around(self, inner: "Node | None", holder: int | None) -> None:
        """Let objects have what is stored in those inside them: `options.headers.x = value`."""
        while inner is not None and inner.type in {"member_expression", "subscript_expression"}:
            outer = inner.child_by_field_name("object")
            name = inner.child_by_field_name("property")
            index = inner.child_by_field_name("index")
            if outer is None:
                return
            around = self._unit.value_at(_span(outer))
            literal = self._literal(index) if index is not None else None
            field = self._source(name).lstrip("#") if name is not None else literal or ANY
            self._unit.edge(holder, around, Step.STORE, field)
            inner, holder = outer, around

    def _export_object(self, value: int | None, target: "Node") -> None:
        """`module.exports = {...}`: all of it as one, and each field by its name."""
        exported = self._unit.node(_span(target))
        self._unit.edge(value, exported)
        self._unit.exports["default"] = exported
        self._unit.exports["*"] = exported

    def _store(self, holder: int | None, name: str, value: int | None) -> None:
        self._unit.edge(value, holder, Step.STORE, name)
        if holder is not None and self._scope.is_foreign(holder) and value is not None:
            self._unit.consumed.add(value)

    def _function_statement(self, node: "Node") -> None:
        name = node.child_by_field_name("name")
        bound = self._scope.lookup(self._source(name)) if name is not None else None
        self._unit.edge(self._function(node), bound)

    def _function(self, node: "Node", this: int | None = None) -> int:
        unit, span = self._unit, _span(node)
        made = unit.node(span)
        unit.at[(span.start, span.end)] = made
        name = node.child_by_field_name("name")
        function = Function(
            made, self._source(name) if name is not None else "", [], unit.node(span), this=this
        )
        unit.functions[made] = function
        outer, self._scope = self._scope, Scope(self._scope)
        self._functions.append(function)
        params = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
        single = [params] if params is not None else []
        is_list = params is not None and params.type == "formal_parameters"
        for param in params.named_children if params is not None and is_list else single:
            if param.type not in _TYPES:
                self._parameter(param, function)
        body = node.child_by_field_name("body")
        if body is not None and body.type == "statement_block":
            unit.marks |= {f"{mark}@{span.start}-{span.end}" for mark in self._directives(body)}
            self._block(body)
        elif body is not None:
            unit.edge(self._value(body), function.result)
        self._functions.pop()
        self._scope = outer
        return made

    def _parameter(self, param: "Node", function: Function) -> None:
        pattern = (
            param.child_by_field_name("pattern") if param.type.endswith("_parameter") else param
        )
        if pattern is None:
            return
        if pattern.type == "this":
            return
        for name in self._pattern_names(pattern):
            bound = self._unit.node(_span(pattern))
            self._scope.declare(name, bound)
            self._scope.take_for_foreign(bound)  # whoever calls has the object as well
        node = self._unit.node(_span(pattern))
        function.params.append(node)
        function.names.append(self._source(pattern) if pattern.type == "identifier" else "")
        if pattern.type == "rest_pattern":
            function.rest = node
        self._assign(pattern, node)
        default = param.child_by_field_name("value") if param is not pattern else None
        if default is not None:
            self._assign(pattern, self._value(default))
        if function.this is not None and any(
            c.type in {"accessibility_modifier", "readonly"} for c in param.children
        ):
            self._unit.edge(node, function.this, Step.STORE, self._source(pattern))
            self._inject(param, node)

    def _inject(self, param: "Node", node: int) -> None:
        """Give a parameter an object of its class: Angular and Nest make one by the type.

        Sources: angular.dev/guide/di, docs.nestjs.com/providers; read 2026-11-28.
        """
        annotation = param.child_by_field_name("type")
        named = annotation.named_children[0] if annotation is not None else None
        if named is None or named.type != "type_identifier" or not self._is_decorated:
            return
        made = self._scope.lookup(self._source(named))
        if made is not None:
            name, span = self._source(named), _span(param)
            self._unit.calls.append(Call(made, None, name, (), node, span, is_new=True))

    def _class(self, node: "Node") -> int:
        unit, span = self._unit, _span(node)
        name = node.child_by_field_name("name")
        called = self._source(name) if name is not None else ""
        made, this = unit.node(span), unit.node(span)
        unit.at[(span.start, span.end)] = made
        unit.classes[called or f"@{span.start}"] = this
        body = node.child_by_field_name("body")
        constructor = Function(made, called, [], this, this=this)
        outer = self._is_decorated, self._base
        self._is_decorated = _is_decorated(node)
        self._classes.append((called, this))
        self._inherit(node, this, constructor)
        for member in body.named_children if body is not None else ():
            self._class_member(member, this, made, constructor)
        self._classes.pop()
        self._is_decorated, self._base = outer
        unit.functions[made] = constructor
        if name is not None:
            unit.edge(made, self._scope.lookup(called))
        return made

    def _inherit(self, node: "Node", this: int, constructor: Function) -> None:
        """Let an object of a class have what one of its base class has, and the other way round."""
        heritage = next((one for one in node.named_children if one.type == "class_heritage"), None)
        first = heritage.named_children[0] if heritage is not None else None
        if first is not None and first.type == "extends_clause":
            first = first.child_by_field_name("value")
        self._base = self._value(first) if first is not None else None
        constructor.keywords = this
        if self._base is not None:
            given = (("**", this),)
            self._unit.calls.append(Call(self._base, None, "", (), this, _span(node), named=given))

    def _class_member(self, member: "Node", this: int, made: int, constructor: Function) -> None:
        key = member.child_by_field_name("name") or member.child_by_field_name("property")
        called = self._source(key).lstrip("#") if key is not None else ""
        is_static = any(child.type == "static" for child in member.children)
        if member.type == "method_definition":
            method = self._function(member, this)
            function = self._unit.functions[method]
            if called == "constructor":
                constructor.params, constructor.rest = function.params, function.rest
            elif any(child.type == "get" for child in member.children):
                self._unit.edge(function.result, made if is_static else this, Step.STORE, called)
            else:
                self._unit.methods[called].append(method)
                self._unit.edge(method, made if is_static else this, Step.STORE, called)
        elif member.type in {"field_definition", "public_field_definition"}:
            value = member.child_by_field_name("value")
            found = self._value(value) if value is not None else None
            self._unit.edge(found, made if is_static else this, Step.STORE, called)
            if found in self._unit.functions:
                self._unit.methods[called].append(found)
        elif member.type == "class_static_block":
            self._statement(member)

    # Values

    def _value(self, node: "Node") -> int | None:
        """Return the node of an expression's value; None for what carries none."""
        kind = node.type
        if kind in _WRAPPERS:
            inner = node.named_children[0] if node.named_children else None
            found = self._value(inner) if inner is not None else None
        elif kind in _FUNCTIONS:
            return self._function(node)
        elif kind in _CLASSES:
            return self._class(node)
        else:
            handler = self._values.get(kind)
            if handler is None:
                if kind not in _TYPES:
                    self._only_inside(node)
                return None
            found = handler(node)
        if found is not None:
            self._unit.at[(node.start_byte, node.end_byte)] = found
        return found

    def _only_inside(self, node: "Node") -> None:
        for child in node.named_children:
            if child.type in self._statements or child.type in _BLOCKS:
                self._statement(child)
            else:
                self._value(child)

    def _last_inside(self, node: "Node") -> int | None:
        found = None
        for child in node.named_children:
            found = self._value(child)
        return found

    def _yielded(self, node: "Node") -> int | None:
        found = self._last_inside(node)
        if self._functions:
            self._unit.edge(found, self._functions[-1].result)
        return found

    def _identifier(self, node: "Node") -> int:
        return self._variable(node)

    def _variable(self, node: "Node") -> int:
        name = self._source(node)
        found = self._scope.lookup(name)
        if found is None:
            found = self._scope.unknown_name(name, lambda: self._unit.node(_span(node)))
        return found

    def _this(self, _node: "Node") -> int | None:
        return self._classes[-1][1] if self._classes else None

    def _meta(self, node: "Node") -> int:
        return self._scope.unknown_name("import.meta", lambda: self._unit.node(_span(node)))

    def _string(self, node: "Node") -> int:
        made = self._unit.node(_span(node))
        if node.end_byte - node.start_byte <= _TEXT_LIMIT:
            self._unit.strings[made] = self._source(node)[1:-1]
        return made

    def _template(self, node: "Node") -> int:
        made = self._unit.node(_span(node))
        text = []
        for child in node.named_children:
            if child.type == "template_substitution":
                for inner in child.named_children:
                    self._unit.edge(self._value(inner), made, Step.DEEP)
                text.append("${}")
            else:
                text.append(self._source(child))
        self._unit.strings[made] = "".join(text)[:_TEXT_LIMIT]
        return made

    def _member(self, node: "Node") -> int | None:
        base, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if base is None or name is None:
            return None
        holder = self._value(base)
        made = self._unit.node(_span(node))
        if self._source(name) != "length":
            self._unit.edge(holder, made, Step.LOAD, self._source(name).lstrip("#"))
        if holder is not None and self._scope.is_foreign(holder):
            self._scope.note_foreign(made, holder)
        return made

    def _subscript(self, node: "Node") -> int | None:
        base, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        holder = self._value(base) if base is not None else None
        literal = self._literal(index) if index is not None else None
        if index is not None and literal is None:
            self._value(index)
        made = self._unit.node(_span(node))
        self._unit.edge(holder, made, Step.LOAD, literal or ANY)
        if holder is not None:
            self._scope.note_foreign(made, holder)
        if index is not None and index.type == "identifier" and self._functions:
            own, name = self._functions[-1], self._source(index)
            if name in own.names:
                self._unit.getters[made] = Getter(own.node, own.names.index(name), "")
        return made

    def _object(self, node: "Node") -> int:
        unit = self._unit
        made = unit.node(_span(node))
        this, self._owner = made if self._owner is None else self._owner, None
        for part in node.named_children:
            kind = part.type
            if kind == "pair":
                key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
                if key is not None and value is not None:
                    found = self._option(self._key(key), value, made)
                    unit.edge(found, made, Step.STORE, self._key(key))
                    if found in unit.functions:
                        unit.methods[self._key(key)].append(found)
            elif kind == "shorthand_property_identifier":
                unit.edge(self._variable(part), made, Step.STORE, self._source(part))
            elif kind == "spread_element":
                self._spread_into(node, part, made)
            elif kind == "method_definition":
                name = part.child_by_field_name("name")
                self._classes.append(("", this))
                method = self._function(part, this)
                self._classes.pop()
                called = self._key(name) if name is not None else ""
                unit.methods[called].append(method)
                unit.edge(method, made, Step.STORE, called)
                if this != made or any(child.type == "get" for child in part.children):
                    unit.edge(unit.functions[method].result, this, Step.STORE, called)
                if called in known.STATE:
                    unit.edge(unit.functions[method].result, made)
        return made

    def _spread_into(self, node: "Node", part: "Node", made: int) -> None:
        """Put an object into another one, but for the fields that are set behind it."""
        later = [one for one in node.named_children if one.start_byte > part.start_byte]
        keys = [one.child_by_field_name("key") or one for one in later if one.type in _SETTING]
        names = [self._key(one) for one in keys if one.type != "computed_property_name"]
        step = Step.REST if names else Step.COPY
        self._unit.edge(self._spread(part), made, step, " ".join(names))

    def _option(self, key: str, value: "Node", made: int) -> int | None:
        """Read the value of *key*; `this` in the blocks of a component is the component."""
        self._owner = made if key in known.BLOCKS_OF_COMPONENTS and value.type == "object" else None
        found = self._value(value)
        self._owner = None
        function = (
            self._unit.functions.get(found) if key in known.STATE and found is not None else None
        )
        if function is not None:
            self._unit.edge(function.result, made)
        return found

    def _array(self, node: "Node") -> int:
        made = self._unit.node(_span(node))
        for number, part in enumerate(node.named_children):
            if part.type == "spread_element":
                self._unit.edge(self._spread(part), made)
            else:
                self._unit.edge(self._value(part), made, Step.STORE, str(number))
        return made

    def _spread(self, node: "Node") -> int | None:
        return self._last_inside(node)

    def _binary(self, node: "Node") -> int | None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        sign = self._source(operator) if operator is not None else ""
        first = self._value(left) if left is not None else None
        second = self._value(right) if right is not None else None
        if sign in _COMPARES:
            return None
        made = self._unit.node(_span(node))
        if sign == "&&":
            self._guard(left, right, None)
            self._unit.edge(second, made)
        elif sign in {"||", "??"}:
            self._unit.edge(first, made)
            self._unit.edge(second, made)
        elif sign == "+":
            self._unit.edge(first, made, Step.DEEP)
            self._unit.edge(second, made, Step.DEEP)
        else:
            return None
        return made

    def _ternary(self, node: "Node") -> int:
        made = self._unit.node(_span(node))
        condition = node.child_by_field_name("condition")
        self._guard(
            condition,
            node.child_by_field_name("consequence"),
            node.child_by_field_name("alternative"),
        )
        if condition is not None:
            self._value(condition)
        branches = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
        is_hidden = condition is not None and self._hides(condition, branches)
        for branch in branches:
            found = self._value(branch) if branch is not None else None
            self._unit.edge(None if is_hidden else found, made)
        return made

    def _hides(self, condition: "Node", branches: "list[Node | None]") -> bool:
        """Whether a choice hides what it may be: `/key/i.test(name) ? "***" : value`."""
        texts = [self._source(one) for one in branches if one is not None]
        is_masked = any(re.fullmatch(known.MASKED + r".*", text, re.DOTALL) for text in texts)
        return is_masked and known.CHOOSES.search(self._source(condition)) is not None

    def _assignment(self, node: "Node") -> int | None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self._value(right) if right is not None else None
        if left is not None:
            self._assign(left, value)
        return value

    def _sequence(self, node: "Node") -> int | None:
        return self._last_inside(node)

    # Calls

    def _call(self, node: "Node") -> int | None:
        is_new = node.type == "new_expression"
        callee = node.child_by_field_name("constructor" if is_new else "function")
        arguments = node.child_by_field_name("arguments")
        if callee is None:
            return None
        if callee.type == "await_expression" and callee.named_children:
            # The grammar reads `await f<T>(x)` as `(await f)<T>(x)`.
            callee = callee.named_children[0]
        if callee.type == "import":
            return self._lazy_import(node, arguments)
        given = self._arguments(arguments)
        if (
            callee.type == "identifier"
            and self._source(callee) == "require"
            and arguments is not None
        ):
            required = self._require(node, arguments)
            if required is not None:
                return required
        result = self._unit.node(_span(node))
        called = self._base if callee.type == "super" else self._value(callee)
        receiver, name = None, self._source(callee)
        if callee.type == "member_expression":
            base, last = (
                callee.child_by_field_name("object"),
                callee.child_by_field_name("property"),
            )
            name = self._source(last).lstrip("#") if last is not None else ""
            receiver = self._unit.value_at(_span(base)) if base is not None else None
        args = tuple(value for _, value in given)
        self._unit.calls.append(
            Call(called, receiver, name, args, result, _span(node), is_new=is_new)
        )
        self._known_call(self._source(callee), name, receiver, given, result)
        return result

    def _arguments(self, node: "Node | None") -> list[tuple["Node", int | None]]:
        if node is None:
            return []
        if node.type == "template_string":
            return [(node, self._value(node))]
        return [
            (part, self._spread(part) if part.type == "spread_element" else self._value(part))
            for part in node.named_children
            if part.type != "comment"
        ]

    def _known_call(
        self,
        source: str,
        name: str,
        receiver: int | None,
        given: list[tuple["Node", int | None]],
        result: int,
    ) -> None:
        """Let values through calls that are known to pass them on."""
        values = [value for _, value in given]
        self._pass_receiver(name, receiver, given, result)
        if not self._replaces(source, given):
            self._pass_arguments(source, name, values, result)
        if receiver is not None:
            self._store_arguments(name, receiver, given)
        if name in known.RUNS_CALLBACK:
            for value in values:
                self._run_callback(name, receiver, value, result)
        self._use_context(name, given, result)
        self._check_environment(name, given, result)
        self._ask_settings(source, name, given, result)
        self._provide(source, name, given, result)
        self._use_store(source, given, result)

    def _use_store(self, source: str, given: list[tuple["Node", int | None]], result: int) -> None:
        """A store of Zustand: `create((set, get) => state)`, and a hook that is given a selector.

        Source: zustand.docs.pmnd.rs/apis/create, read 2026-11-28.
        """
        unit = self._unit
        part, made = given[0] if given else (None, None)
        function = unit.functions.get(made) if made is not None else None
        if known.MAKES_STORE.fullmatch(source) and made is not None:
            unit.edge(made, result)
            unit.edge(made, result, Step.STORE, "getState")
        if function is None or part is None:
            return
        if function.names[:2] == ["set", "get"]:
            asked = function.params[1]
            unit.functions[asked] = Function(asked, "get", [], function.result)
        if known.HOOK.fullmatch(source) and self._is_selector(part):
            state = unit.node(unit.spans[result])
            unit.calls[-1] = replace(unit.calls[-1], result=state)
            unit.edge(state, function.params[0])
            unit.edge(function.result, result)

    def _is_selector(self, function: "Node") -> bool:
        """Whether *function* takes a field out of its only parameter: `(state) => state.key`."""
        body, params = function.child_by_field_name("body"), function.named_children[:1]
        taken = body
        while taken is not None and taken.type == "member_expression":
            taken = taken.child_by_field_name("object")
        if taken is None or taken == body or not params:
            return False
        return self._source(params[0]).strip("() ").partition(":")[0] == self._source(taken)

    def _provide(
        self, source: str, name: str, given: list[tuple["Node", int | None]], result: int
    ) -> None:
        """What a component gives to those inside it by a name: `provide("key", value)`.

        Sources: vuejs.org/guide/components/provide-inject, svelte.dev/docs/svelte/context; read
        2026-11-28.
        """
        called = self._literal(given[0][0]) if given and given[0][0].type == "string" else None
        if not called or (source not in known.GETS_GIVEN and name not in known.GIVES):
            return
        if name in known.GIVES and len(given) > 1:
            self._unit.edge(given[1][1], self._everywhere(), Step.STORE, called)
        elif source in known.GETS_GIVEN:
            self._unit.edge(self._everywhere(), result, Step.LOAD, called)

    def _everywhere(self) -> int:
        """Return the node of an object that all texts know."""
        return self._scope.unknown_name("window", lambda: self._unit.node(Span(0, 0)))

    def _ask_settings(
        self, source: str, name: str, given: list[tuple["Node", int | None]], result: int
    ) -> None:
        """Note a variable that is asked for by name: `this.config.get("NAME")` of Nest.

        Source: docs.nestjs.com/techniques/configuration, read 2026-11-28.
        """
        if name not in known.ASKS_SETTINGS or not known.SETTINGS.search(source) or not given:
            return
        variable = self._literal(given[0][0]) or ""
        if known.VARIABLE.fullmatch(variable) and b"ConfigService" in self._text:
            span = self._unit.spans[result]
            self._unit.reads.append(Read(result, variable, "ConfigService", span))

    def _pass_receiver(
        self,
        name: str,
        receiver: int | None,
        given: list[tuple["Node", int | None]],
        result: int,
    ) -> None:
        if name in known.CUTS:
            kept = self._kept(name, [part for part, _ in given])
            self._unit.edge(receiver, result, Step.PART, length=kept)
        elif name in {"replace", "replaceAll"} and self._is_mask(given):
            self._unit.edge(receiver, result, Step.PART, length=known.SHOWN_BY_MASKS)
        elif name == "filter" and self._filters_fields(receiver, given):
            return
        elif name == "get" and given:
            self._unit.edge(receiver, result, Step.LOAD, self._literal(given[0][0]) or ANY)
        elif name in known.PASSES_RECEIVER or name == "get":
            self._unit.edge(receiver, result)
            if name == "split" and given and known.SEPARATES.search(self._source(given[0][0])):
                self._unit.edge(receiver, result, Step.STORE, ANY)  # each of them is whole

    def _filters_fields(self, receiver: int | None, given: list[tuple["Node", int | None]]) -> bool:
        """Whether fields are left out by their names, behind `Object.entries`."""
        if receiver is None or not given or not known.SENSITIVE.search(self._source(given[0][0])):
            return False
        return self._text.startswith(b"Object.entries(", self._unit.spans[receiver].start)

    def _replaces(self, source: str, given: list[tuple["Node", int | None]]) -> bool:
        """Whether `JSON.stringify` is told to leave keys out: by names, or by a function."""
        if source != "JSON.stringify" or len(given) < 2:
            return False
        told, text = given[1][0], self._source(given[1][0])
        is_function = told.type in _FUNCTIONS and known.SENSITIVE.search(text) is not None
        return told.type == "array" or is_function

    def _is_mask(self, given: list[tuple["Node", int | None]]) -> bool:
        """Whether a replacement hides what it replaces: `key.replace(/./g, "*")`."""
        text = self._literal(given[1][0]) if len(given) > 1 else None
        return text is not None and any(sign in text for sign in ("*", "…", "...", "•"))

    def _pass_arguments(
        self, source: str, name: str, values: list[int | None], result: int
    ) -> None:
        if source in known.SERIALISES or name in known.SERIALISING_NAMES:
            for value in values:
                self._unit.edge(value, result, Step.DEEP)
        elif source in known.PASSES_ARGUMENT or name in known.PASSES_NAMES:
            for value in values:
                self._unit.edge(value, result)
            for value in values[1:] if source == "Object.assign" else ():
                self._unit.edge(value, values[0])
        elif name in {"replace", "replaceAll"} and len(values) > 1:
            self._unit.edge(values[1], result)

    def _store_arguments(
        self, name: str, receiver: int, given: list[tuple["Node", int | None]]
    ) -> None:
        if name in {"push", "unshift", "add"}:
            for _, value in given:
                self._unit.edge(value, receiver, Step.STORE, ANY)
        if name in known.SETS_FIELD and len(given) >= 2:
            field = self._literal(given[0][0]) or ANY
            self._unit.edge(given[1][1], receiver, Step.STORE, field)

    def _run_callback(
        self, name: str, receiver: int | None, value: int | None, result: int
    ) -> None:
        function = self._unit.functions.get(value) if value is not None else None
        if function is None:
            return
        self._unit.edge(function.result, result)
        if name in {"map", "flatMap"}:
            self._unit.edge(function.result, result, Step.STORE, ANY)
        if function.params:
            step = Step.COPY if name in {"then", "catch"} else Step.LOAD
            self._unit.edge(receiver, function.params[0], step, ANY)

    def _use_context(self, name: str, given: list[tuple["Node", int | None]], result: int) -> None:
        """A context of React holds a value for whoever asks for it."""
        values = [value for _, value in given]
        is_named = bool(given) and given[0][0].type == "identifier"
        called = self._source(given[0][0]) if is_named else None
        if name == "createContext":
            for value in values:
                self._unit.edge(value, result, Step.STORE, "$context")
        elif name in {"useContext", "use", "inject"} and values:
            self._unit.edge(values[0], result, Step.LOAD, "$context")
            if called is not None:
                self._unit.edge(self._everywhere(), result, Step.LOAD, called)
            if name == "inject":  # Angular makes an object of the class
                span = self._unit.spans[result]
                self._unit.calls.append(Call(values[0], None, "", (), result, span, is_new=True))

    def _check_environment(
        self, name: str, given: list[tuple["Node", int | None]], result: int
    ) -> None:
        """What checks the variables gives them back: `schema.parse(process.env)`, `createEnv`."""
        for part, value in given:
            if name in known.CHECKS and self._is_environment(name, part):
                self._unit.edge(value, result)
                if name == "safeParse":
                    self._unit.edge(value, result, Step.STORE, "data")
        if name == "createEnv" and given:
            for option in known.CHECKED_ENVIRONMENTS:
                inner = self._unit.node(_span(given[0][0]))
                self._unit.edge(given[0][1], inner, Step.LOAD, option)
                self._unit.edge(inner, result)

    def _is_environment(self, name: str, part: "Node") -> bool:
        """Whether *part*, given to *name*, is all variables, or an object of some of them."""
        text = self._source(part)
        is_object = part.type == "object" and name in known.PARSES
        return text in known.WHOLE_ENVIRONMENTS or (
            is_object and any(one in text for one in known.WHOLE_ENVIRONMENTS)
        )

    def _kept(self, name: str, args: list["Node"]) -> int:
        """Return how many characters a cut keeps at the most, as far as its arguments say."""
        numbers = [_number(self._source(one)) for one in args]
        if not numbers or numbers[0] is None:
            return 1 << 20
        if len(numbers) == 1:
            return -numbers[0] if numbers[0] < 0 else (1 << 20)
        if numbers[1] is None:
            return 1 << 20
        if name == "substr":
            return max(numbers[1], 0)
        if numbers[1] < 0:
            return 1 << 20
        return max(numbers[1] - max(numbers[0], 0), 0)

    def _lazy_import(self, node: "Node", arguments: "Node | None") -> int:
        made = self._unit.node(_span(node))
        first = (
            arguments.named_children[0]
            if arguments is not None and arguments.named_children
            else None
        )
        specifier = self._literal(first) if first is not None else None
        if specifier:
            self._unit.imports.append(Import(specifier, "*", made, _span(node), lazy=True))
            self._unit.at[(node.start_byte, node.end_byte)] = made
        return made

    def _require(self, node: "Node", arguments: "Node") -> int | None:
        first = arguments.named_children[0] if arguments.named_children else None
        specifier = self._literal(first) if first is not None else None
        if specifier is None:
            return None
        made = self._unit.node(_span(node))
        self._unit.imports.append(
            Import(specifier, "*", made, _span(node), lazy=bool(self._functions))
        )
        return made

    # JSX

    def _jsx(self, node: "Node") -> int:
        unit = self._unit
        made = unit.node(_span(node))
        opening = (
            node
            if node.type == "jsx_self_closing_element"
            else node.child_by_field_name("open_tag")
        )
        tag = opening.child_by_field_name("name") if opening is not None else None
        source = self._source(tag) if tag is not None else ""
        is_component = bool(source) and (source[0].isupper() or "." in source)
        props = unit.node(_span(opening)) if opening is not None else made
        for part in opening.named_children if opening is not None else ():
            self._attribute(part, props, source, is_component=is_component)
        for child in node.named_children:
            if child.type in {
                "jsx_expression",
                "jsx_element",
                "jsx_self_closing_element",
                "jsx_fragment",
            }:
                value = self._value(child)
                if value is not None and child.type == "jsx_expression":
                    unit.edge(value, made, Step.STORE, "children")
                    unit.edge(value, props, Step.STORE, "children")
                    if not is_component and value not in unit.functions:
                        unit.consumed.add(value)
        if is_component and tag is not None:
            callee = self._value(tag) if tag.type != "jsx_namespace_name" else None
            unit.calls.append(Call(callee, None, source, (props,), made, _span(node)))
        return made

    def _attribute(self, part: "Node", props: int, tag: str, *, is_component: bool) -> None:
        unit = self._unit
        if part.type == "jsx_expression":
            unit.edge(self._last_inside(part), props)
        elif part.type == "jsx_attribute":
            name = self._source(part.named_children[0]) if part.named_children else ""
            value = self._value(part.named_children[1]) if len(part.named_children) > 1 else None
            if tag.endswith(".Provider") and name == "value":
                context = self._scope.lookup(tag.partition(".")[0])
                unit.edge(value, context, Step.STORE, "$context")
                unit.edge(value, self._everywhere(), Step.STORE, tag.partition(".")[0])
            unit.edge(value, props, Step.STORE, name)
            if value is not None and not is_component and value not in unit.functions:
                unit.consumed.add(value)

    # Small things

    def _pattern_names(self, pattern: "Node") -> Iterator[str]:
        kind = pattern.type
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            yield self._source(pattern)
        elif kind == "pair_pattern":
            inner = pattern.child_by_field_name("value")
            if inner is not None:
                yield from self._pattern_names(inner)
        elif kind in {"assignment_pattern", "object_assignment_pattern"}:
            inner = pattern.child_by_field_name("left")
            if inner is not None:
                yield from self._pattern_names(inner)
        elif kind in {
            "object_pattern",
            "array_pattern",
            "rest_pattern",
            "required_parameter",
            "optional_parameter",
        }:
            for child in pattern.named_children:
                yield from self._pattern_names(child)

    def _key(self, node: "Node") -> str:
        if node.type in {"string", "computed_property_name"}:
            inner = node if node.type == "string" else (node.named_children or [node])[0]
            return self._literal(inner) or ANY
        return self._source(node).lstrip("#")

    def _literal(self, node: "Node") -> str | None:
        if node.type == "string":
            return self._source(node)[1:-1]
        if node.type == "template_string" and not any(
            c.type == "template_substitution" for c in node.named_children
        ):
            return self._source(node)[1:-1]
        return self._source(node) if node.type == "number" else None

    def _source(self, node: "Node") -> str:
        return self._text[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _is_decorated(node: "Node") -> bool:
    """Whether a class has a decorator: `@Injectable() export class X` has it before `export`."""
    parent = node.parent
    beside = parent.children if parent is not None and parent.type == "export_statement" else []
    return any(one.type == "decorator" for one in (*node.children, *beside))


def _span(node: "Node") -> Span:
    return Span(node.start_byte, node.end_byte)


def _number(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.lstrip("-").isdigit() else None
