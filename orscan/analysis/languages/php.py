"""PHP, read into a `Unit`. Texts know each other by the names of their functions and classes.

A variable is known in its function alone; each assignment begins a new value of it, and branches
bring their values together behind them. Variables of the top level are shared by texts that
include each other, and what a file returns has that file's name: see `included` beside this file.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages.included import file_names, mentioned
from orscan.analysis.languages.objects import Argument, Parameter, Reader, span_of
from orscan.analysis.unit import ANY, WHOLE, Call, Function, Getter, Read, Step, Unit
from orscan.definitions.names import is_key_name

if TYPE_CHECKING:
    from tree_sitter import Node

ACCESSOR = "getenv"
OPTION = "get_option"
"""How a plugin of WordPress reads what the site's owner typed into its settings."""

CONSTANT = "constant"

_GETTER = re.compile(
    r"(?:^|_|::|->)(?:get_?)?env(?:_?(?:var|value|get))?$|^Env::get$", re.IGNORECASE
)
_OPTION = re.compile(r"(?:get_(?:site_)?option|get_theme_mod|get_theme_option)$")
_OBJECTS = frozenset(("$_ENV", "$_SERVER"))
PARAMETER = "parameter"
"""How settings of Symfony are read that files of the project give a value: `getParameter`."""

_AUTOWIRED = re.compile(
    r"\bAutowire\(\s*(?:env:\s*[\"'](?:\w+:)*(?P<env>\w+)[\"']|(?:value:\s*|param:\s*)?[\"']"
    r"(?:%env\((?:\w+:)*(?P<variable>\w+)\)%|%?(?P<parameter>[\w.]+)%?)[\"'])"
)
_CONFIGURED = re.compile(r"#\[\s*Config\(\s*[\"']([\w.-]+)[\"']")
_CONFIGS = frozenset(("config", "Config::get", "Config::string"))
_CLASSES = frozenset(("class_declaration", "trait_declaration", "enum_declaration"))
_DEFINED = frozenset((*_CLASSES, "function_definition"))

_SAME = frozenset((
    "trim", "ltrim", "rtrim", "strval", "urlencode", "rawurlencode", "base64_encode",
    "htmlspecialchars", "htmlentities", "addslashes", "stripslashes", "nl2br", "e", "strip_tags",
    "esc_attr", "esc_html", "esc_js", "esc_textarea", "esc_url", "sanitize_text_field",
    "wp_unslash", "wp_kses_post", "array_filter", "array_values", "array_merge", "collect",
    "apply_filters", "str_replace", "preg_replace", "array_replace", "max", "wp_parse_args",
    "array_map", "utf8_encode", "mb_convert_encoding", "filter_var", "tap", "settype",
    "array_merge_recursive", "toArray", "all", "strrev", "iterator_to_array", "current", "reset",
))  # fmt: skip
"""Functions whose result holds their arguments as they are."""

_TEXTS = frozenset((
    "json_encode", "wp_json_encode", "sprintf", "vsprintf", "implode", "join", "serialize",
    "http_build_query", "var_export", "print_r", "add_query_arg", "strtr", "Json::encode",
    "Js::from", "toJson",
))  # fmt: skip
"""Functions that make one text of everything in their arguments."""

_CUTS = frozenset(("substr", "mb_substr", "mb_strimwidth", "Str::substr", "Str::limit"))
_CARRIES = frozenset(
    ("with", "withHeaders", "merge", "toArray", "all", "toJson", "only", "prepend")
)
"""Methods whose result holds what they are called on."""


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Php(unit).module(root)


class _Php(Reader):
    wrappers = frozenset((
        "parenthesized_expression", "argument", "by_ref", "variadic_unpacking",
    ))  # fmt: skip
    ignored = frozenset(
        ("comment", "php_tag", "text", "php_end_tag", "attribute_list", "cast_type")
    )

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._top = self.scope
        self._frames: list[dict[str, int]] = [{}]
        self._shared: dict[str, int] = {}
        self._aliases: dict[str, str] = {}
        self.values |= {
            "variable_name": self._variable,
            "dynamic_variable_name": self._variable,
            "name": self.name,
            "qualified_name": self.name,
            "string": self.string,
            "encapsed_string": self._text,
            "heredoc": self._text,
            "heredoc_body": self._text,
            "nowdoc": self.string,
            "sequence_expression": self.all_of,
            "function_call_expression": self._call,
            "member_call_expression": self._method_call,
            "nullsafe_member_call_expression": self._method_call,
            "scoped_call_expression": self._scoped_call,
            "object_creation_expression": self._creation,
            "member_access_expression": self._field,
            "nullsafe_member_access_expression": self._field,
            "scoped_property_access_expression": self._static,
            "class_constant_access_expression": self._static,
            "subscript_expression": self._subscript,
            "binary_expression": self._operator,
            "unary_op_expression": self._asked,
            "error_suppression_expression": self._quiet,
            "cast_expression": self._cast,
            "conditional_expression": self._conditional,
            "match_expression": self._match,
            "assignment_expression": self._assignment,
            "reference_assignment_expression": self._assignment,
            "augmented_assignment_expression": self._augmented,
            "array_creation_expression": self._array,
            "require_expression": self._included,
            "require_once_expression": self._included,
            "include_expression": self._included,
            "include_once_expression": self._included,
            "function_definition": self._function,
            "anonymous_function": self._closure,
            "arrow_function": self._closure,
            "method_declaration": self._method,
            "property_declaration": self._properties,
            "const_declaration": self._constants,
            "return_statement": self.returned,
            "global_declaration": self._global,
            "function_static_declaration": self._static_variables,
            "foreach_statement": self._foreach,
            "if_statement": self._alternatives,
            "switch_block": self._alternatives,
            "else_clause": self._maybe,
            "else_if_clause": self._maybe,
            "for_statement": self._maybe,
            "while_statement": self._maybe,
            "do_statement": self._maybe,
            "try_statement": self._maybe,
            "namespace_use_clause": self._use,
        }  # fmt: skip
        self.values |= dict.fromkeys(_CLASSES, self._class)

    def module(self, root: "Node") -> None:
        super().module(root)
        unit = self.unit
        for name, node in self._shared.items():
            unit.exports[name] = unit.top_names[name] = node
            unit.exported_as[name].add(name)

    def declared(self, node: "Node") -> Iterator[str]:
        if node.type in _DEFINED:
            yield self.source(node.child_by_field_name("name"))

    # Names

    def name(self, node: "Node") -> int | None:
        return self.named(self._plain(node), node)

    def _plain(self, node: "Node | None") -> str:
        """Return a name without its namespace, and as it is called where it was declared."""
        name = self.source(node).rpartition("\\")[2]
        return self._aliases.get(name, name)

    def _use(self, node: "Node") -> None:
        alias = node.child_by_field_name("alias")
        if alias is not None and node.named_children:
            self._aliases[self.source(alias)] = self.source(node.named_children[0]).rpartition(
                "\\"
            )[2]

    def _variable(self, node: "Node") -> int | None:
        name = self.source(node).replace("{", "").replace("}", "")
        return self._held(name, node)

    def _held(self, name: str, node: "Node") -> int | None:
        """Return the node of the variable *name* as it is now."""
        if name == "$this":
            return self.this(node)
        if name in _OBJECTS or name.startswith("$_"):
            return self.named(name, node)
        frame = self._frames[-1]
        if name not in frame:
            is_top = len(self._frames) == 1
            frame[name] = self.scope.unknown_name(name, lambda: self.made(node)) if is_top else (
                self.made(node)
            )  # fmt: skip
        return frame[name]

    def _assign(self, name: str, node: "Node", value: int | None) -> int:
        """Begin a new value of the variable *name*."""
        made = self.made(node)
        self.unit.edge(value, made)
        self._frames[-1][name] = made
        if len(self._frames) == 1:
            if name not in self._shared:
                self._shared[name] = self.made(node)
            self.unit.edge(made, self._shared[name])
        return made

    def _global(self, node: "Node") -> None:
        """`global $x` is the variable of the top level, whichever value it has."""
        for one in node.named_children:
            self._frames[-1][self.source(one)] = self._of_all(self.source(one), one)

    def _of_all(self, name: str, node: "Node") -> int:
        if name in self._shared:
            return self._shared[name]
        if b"\n" + name.encode() in self.unit.text:  # assigned further down
            self._shared[name] = self.made(node)
            return self._shared[name]
        return self.scope.unknown_name(name, lambda: self.made(node))

    def _static_variables(self, node: "Node") -> None:
        for one in node.named_children:
            name = one.child_by_field_name("name")
            if name is not None:
                value = self.value(one.child_by_field_name("value"))
                self._assign(self.source(name), one, value)

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        name = self.literal(args[0].node) if args else ""
        if name and _OPTION.search(source):
            return name, OPTION
        if name and source == "->getParameter":
            return name, PARAMETER
        return (name, ACCESSOR) if name.isupper() and _GETTER.search(source) else None

    def literal(self, node: "Node | None") -> str:
        if node is not None and node.type == "integer":
            return self.source(node)
        if node is not None and any(
            one.type not in {"string_content", "escape_sequence"} for one in node.named_children
        ):
            return ""
        return super().literal(node)

    # Branches

    def _alternatives(self, node: "Node") -> None:
        """What is assigned in one branch another does not see, and what follows may see."""
        before = dict(self._frames[-1])
        ends = []
        for child in node.named_children:
            self.value(child)
            if child.type in _BRANCHES:
                ends.append(self._frames[-1])
                self._frames[-1] = dict(before)
            else:
                before = dict(self._frames[-1])
        self._join(node, before, ends)

    def _maybe(self, node: "Node") -> None:
        before = dict(self._frames[-1])
        for child in node.named_children:
            self.value(child)
        self._join(node, before, [self._frames[-1]])

    def _join(self, node: "Node", before: dict[str, int], ends: list[dict[str, int]]) -> None:
        frame = dict(before)
        for name in dict.fromkeys(name for end in ends for name in end):
            several = {one[name] for one in (before, *ends) if name in one}
            if len(several) > 1:
                frame[name] = self.either(node, *sorted(several))
            else:
                frame[name] = several.pop()
        self._frames[-1] = frame

    def _foreach(self, node: "Node") -> None:
        before = dict(self._frames[-1])
        body = node.child_by_field_name("body")
        heads = [one for one in node.named_children if one != body and one.type != "comment"]
        held = self.value(heads[0]) if heads else None
        for one in heads[1:]:
            target = one.named_children[-1] if one.type == "pair" and one.named_children else one
            if one.type == "pair" and one.named_children:
                self._bind(one.named_children[0], None)
            target = target.named_children[0] if target.type == "by_ref" else target
            self._bind(target, self.load(target, held, ANY))
        self.value(body)
        self._join(node, before, [self._frames[-1]])

    # Values

    def _conditional(self, node: "Node") -> int:
        """Of `a ?: b` the condition itself is one of the two."""
        values = [self.value(one) for one in node.named_children]
        return self.either(node, *(values if len(values) == 2 else values[1:]))

    def _match(self, node: "Node") -> int:
        self.value(node.child_by_field_name("condition"))
        body = node.child_by_field_name("body")
        values = []
        for one in body.named_children if body is not None else ():
            self.value(one.child_by_field_name("conditional_expressions"))
            values.append(self.value(one.child_by_field_name("return_expression")))
        return self.either(node, *values)

    def _asked(self, node: "Node") -> None:
        self.last(node)

    def _cast(self, node: "Node") -> int | None:
        value = self.last(node)
        kind = self.source(node.child_by_field_name("type")).lower()
        return value if kind in {"string", "array", "object"} else None

    def _quiet(self, node: "Node") -> int | None:
        """`@x`; written by itself it is Blade's `@json(x)`, see `blade`."""
        value = self.last(node)
        if node.parent is not None and node.parent.type == "expression_statement":
            return self.joined(node, value)
        return value

    def _text(self, node: "Node") -> int:
        made = self.made(node)
        self.unit.strings[made] = self.source(node)
        for child in node.named_children:
            self.unit.edge(self.value(child), made, Step.DEEP)
        return made

    def _operator(self, node: "Node") -> int | None:
        ends = [self.value(node.child_by_field_name(one)) for one in ("left", "right")]
        sign = self.source(node.child_by_field_name("operator"))
        if sign in {"??", "?:"}:
            return self.either(node, *ends)
        return self.joined(node, *ends) if sign == "." else None

    def _array(self, node: "Node") -> int:
        made = self.made(node)
        for element in node.named_children:
            parts = [one for one in element.named_children if one.type not in self.ignored]
            if not parts:
                continue
            value = self.value(parts[-1])
            if parts[-1].type == "variadic_unpacking":
                self.unit.edge(value, made)
            elif len(parts) > 1:
                self.value(parts[0])
                self.unit.edge(value, made, Step.STORE, self.literal(parts[0]) or ANY)
            else:
                self.unit.edge(value, made, Step.STORE, ANY)
        return made

    # Fields

    def _field(self, node: "Node") -> int | None:
        if self.brief(node) == "Yii::$app->params":
            return self.named("config/params.php", node)
        held = self.value(node.child_by_field_name("object"))
        name = node.child_by_field_name("name")
        return self.load(node, held, self.source(name) if name and name.type == "name" else "")

    def _static(self, node: "Node") -> int | None:
        """`A::$key`, `self::KEY`."""
        if len(node.named_children) < 2:
            return None
        field = self.source(node.named_children[-1]).lstrip("$")
        held = self._scope(node.named_children[0])
        return self.load(node, held, field) if field != "class" else held

    def _scope(self, node: "Node | None") -> int | None:
        if node is None:
            return None
        if node.type == "relative_scope":
            return self.classes[-1][1] if self.classes else None
        return self.value(node)

    def _subscript(self, node: "Node") -> int | None:
        parts = node.named_children
        if len(parts) < 2:
            return self.last(node)
        name = self.literal(parts[-1])
        if not name and parts[-1].type == "name" and node.parent is not None:
            name = self.source(parts[-1]) if node.parent.type in _QUOTED else ""
        if not name:
            self.value(parts[-1])
        if self.source(parts[0]) == "$GLOBALS" and name:
            return self._of_all(f"${name}", node)
        held = self.value(parts[0])
        found = self.load(node, held, name)
        is_known = self.source(parts[0]) in _OBJECTS
        if found is not None and name and is_known:
            self.reads(node, found, name, ACCESSOR)
        elif found is not None:
            self._looked_up(found, parts[-1], ACCESSOR if is_known else "")
        return found

    def _looked_up(self, node: int, name: "Node", accessor: str) -> None:
        """Take note of a value that the function around it is told the name of."""
        own = self.functions[-1] if self.functions else None
        given = self.source(name).removeprefix("$") if name.type == "variable_name" else ""
        if own is not None and given in own.names:
            self.unit.getters[node] = Getter(own.node, own.names.index(given), accessor)

    # Assignments

    def _assignment(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("right"))
        left = node.child_by_field_name("left")
        if left is not None:
            self._bind(left, value)
        return value

    def _augmented(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("right"))
        left = node.child_by_field_name("left")
        if left is None:
            return value
        sign = self.source(node.child_by_field_name("operator"))
        before = self.value(left)
        if sign == "??=":
            made = self.either(node, before, value)
        elif sign == ".=":
            made = self.joined(node, before, value)
        else:
            return None
        self._bind(left, made)
        return made

    def _bind(self, left: "Node", value: int | None) -> None:
        """Let *left* be *value* from here on."""
        field = left.child_by_field_name("name")
        if left.type == "variable_name":
            made = self._assign(self.source(left), left, value)
            self.unit.at[(left.start_byte, left.end_byte)] = made
        elif left.type in {"member_access_expression", "nullsafe_member_access_expression"}:
            held = self.value(left.child_by_field_name("object"))
            name = self.source(field) if field is not None and field.type == "name" else ""
            self.store(held, name, value)
        elif left.type == "scoped_property_access_expression":
            held = self._scope(left.child_by_field_name("scope"))
            self.store(held, self.source(field).lstrip("$"), value)
        elif left.type == "subscript_expression":
            self._bind_element(left, value)
        elif left.type in {"list_literal", "array_creation_expression"}:
            self._unpack(left, value)

    def _bind_element(self, left: "Node", value: int | None) -> None:
        """`$a['x']['y'] = v` goes into every object around it, field by field."""
        parts = left.named_children
        if not parts:
            return
        name = self.literal(parts[-1]) if len(parts) > 1 else ANY
        base = parts[0]
        if self.source(base) == "$GLOBALS" and name:
            self.unit.edge(value, self._of_all(f"${name}", base))
        elif base.type == "variable_name":
            self.store(self.value(base), name, value)
        else:
            made = self.made(left)
            self.unit.edge(value, made, Step.STORE, name or ANY)
            self._bind(base, made)

    def _unpack(self, left: "Node", value: int | None) -> None:
        children = [one for one in left.children if one.type not in self.ignored]
        key = ""
        for at, one in enumerate(children):
            inner = one.named_children[-1] if one.type == "array_element_initializer" else one
            if at + 1 < len(children) and children[at + 1].type == "=>":
                key = self.literal(one)
            elif inner.is_named:
                self._bind(inner, self.load(inner, value, key))
                key = ""

    # Calls

    def _arguments(self, node: "Node") -> list[Argument]:
        listed = node.child_by_field_name("arguments")
        if listed is None:
            listed = next((one for one in node.named_children if one.type == "arguments"), None)
        found = []
        for one in listed.named_children if listed is not None else ():
            if one.type == "argument" and one.named_children:
                label = one.child_by_field_name("name")
                inner = one.named_children[-1]
                found.append(Argument(self.source(label), inner, self.value(inner)))
        return found

    def _call(self, node: "Node") -> int | None:
        called = node.child_by_field_name("function")
        name = self.source(called).rpartition("\\")[2]
        args = self._arguments(node)
        first = self.literal(args[0].node) if args else ""
        if name == "define" and len(args) > 1:
            self._define(first, node, args[1])
            return None
        if name == "constant" and first:
            return self.named(first, node)
        if name == "compact":
            return self._compact(node, args)
        if name in _CONFIGS and first:
            return self._config(node, first, args)
        callee = self.value(called) if called is not None else None
        return self.call(node, callee, None, name, args, name)

    def _method_call(self, node: "Node") -> int | None:
        held = self.value(node.child_by_field_name("object"))
        named = node.child_by_field_name("name")
        name = self.source(named) if named is not None and named.type == "name" else ""
        callee = self.load(node, held, name) if name else None
        args = self._arguments(node)
        if name == "get" and self.source(node.child_by_field_name("object")) == "config()" and args:
            return self._config(node, self.literal(args[0].node), args)
        return self.call(node, callee, held, name, args, f"->{name}")

    def _scoped_call(self, node: "Node") -> int | None:
        scope, named = (node.child_by_field_name(one) for one in ("scope", "name"))
        name, holder = self.source(named), self._plain(scope)
        args = self._arguments(node)
        first = self.literal(args[0].node) if args else ""
        if f"{holder}::{name}" in _CONFIGS and args and not first.isupper():
            return self._config(node, first, args)
        held = self._scope(scope)
        callee = self.load(node, held, name)
        if self.source(scope) == "parent" and name == "__construct":
            return None
        return self.call(node, callee, None, name, args, f"{holder}::{name}")

    def _creation(self, node: "Node") -> int | None:
        named = next((one for one in node.named_children if one.type in _CALLED), None)
        if named is None:
            self._anonymous(node)
            return None
        callee = self._scope(named)
        args = self._arguments(node)
        return self.call(node, callee, None, self._plain(named), args, is_new=True)

    def _anonymous(self, node: "Node") -> None:
        for child in node.named_children:
            self.value(child)

    def call(  # noqa: PLR0917 - as in `Reader`
        self,
        node: "Node",
        callee: int | None,
        receiver: int | None,
        name: str,
        args: Sequence[Argument],
        source: str = "",
        *,
        is_new: bool = False,
    ) -> int | None:
        unit, result = self.unit, self.made(node)
        plain = tuple(one.value for one in args if not one.label)
        named = tuple((one.label, one.value) for one in args if one.label and one.value is not None)
        unit.calls.append(
            Call(callee, receiver, name, plain, result, span_of(node), is_new=is_new, named=named)
        )
        self._passed(source or name, name, receiver, args, result)
        if args and _GETTER.search(source or name):
            self._looked_up(result, args[0].node, ACCESSOR)
        found = self.variable(source or name, args)
        if found is not None:
            unit.reads.append(Read(result, found[0], found[1], span_of(node)))
        return result

    def _passed(
        self, source: str, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        """Let through what is known to pass on."""
        unit = self.unit
        if name in _CARRIES:
            unit.edge(receiver, result)
        for one in args:
            if source in _TEXTS or name in _TEXTS:
                unit.edge(one.value, result, Step.DEEP)
            elif source in _SAME or name == "with":
                unit.edge(one.value, result)
            elif source in _CUTS and one is args[0]:
                unit.edge(one.value, result, Step.PART, length=self._length(args))

    def _length(self, args: Sequence[Argument]) -> int:
        """Return how many characters `substr` leaves, as far as it can be told."""
        numbers = [self.source(one.node).replace(" ", "") for one in args[1:]]
        if len(numbers) > 1 and numbers[1].isdigit():
            return int(numbers[1])
        is_end = len(numbers) == 1 and re.fullmatch(r"-\d+", numbers[0])
        return int(numbers[0][1:]) if is_end else WHOLE

    def _define(self, name: str, node: "Node", value: Argument) -> None:
        if name:
            self._constant(name, node, value.node, value.value)

    def _constant(self, name: str, node: "Node", given: "Node", value: int | None) -> None:
        """Declare a constant of the whole program; a text somebody has to replace is a key."""
        if name not in self._top.names:
            found = self._top.unknown.pop(name, None)
            self._top.declare(name, found if found is not None else self.made(node))
        target = self._top.names[name]
        self.unit.edge(value, target)
        is_text = given.type in {"string", "encapsed_string"}
        is_text = is_text and "sk-or-v1-" not in self.source(given)
        is_setting = given.type == "subscript_expression" and is_key_name(name)
        if name.isupper() and (is_text or is_setting):
            self.reads(node, target, name, CONSTANT)

    def _compact(self, node: "Node", args: Sequence[Argument]) -> int:
        made = self.made(node)
        for one in args:
            listed = [one.node, *(inner for part in one.node.named_children
                                  for inner in part.named_children)]  # fmt: skip
            for inner in listed:
                name = self.literal(inner)
                if name:
                    self.unit.edge(self._held(f"${name}", inner), made, Step.STORE, name)
        return made

    def _config(self, node: "Node", dotted: str, args: Sequence[Argument]) -> int | None:
        """`config('services.openrouter.key')` is a field of what config/services.php returns."""
        file, _, rest = dotted.partition(".")
        if not file:
            return None
        found: int | None = self.named(f"config/{file}.php", node)
        for field in rest.split(".") if rest else ():
            found = self.load(node, found, field)
        default = args[1].value if len(args) > 1 else None
        return self.either(node, found, default)

    # Other files

    def _included(self, node: "Node") -> int | None:
        """What a file returns; its variables are known here, and the other way round."""
        self.last(node)
        name = mentioned(self.source(node))
        return self.named(name, node) if name else None

    # Functions and classes

    def _parameters(self, node: "Node") -> list[Parameter]:
        listed = node.child_by_field_name("parameters")
        return [
            Parameter(
                self.source(one.child_by_field_name("name")),
                one,
                label=self.source(one.child_by_field_name("name")).lstrip("$"),
                kind=self.source(one.child_by_field_name("type")).rpartition("\\")[2],
                default=one.child_by_field_name("default_value"),
                field=one.type == "property_promotion_parameter",
            )
            for one in (listed.named_children if listed is not None else ())
            if one.child_by_field_name("name") is not None
        ]

    def parameters(self, function: Function, params: Sequence[Parameter]) -> None:
        for one in params:
            target = self.made(one.node)
            self._frames[-1][one.name] = target
            self.unit.edge(self.value(one.default), target)
            self.typed(target, self._aliases.get(one.kind, one.kind), one.node)
            self._injected(one.node, target)
            function.params.append(target)
            function.names.append(one.label)
            if self._is_rest(one.node):
                function.rest = target
            if one.field and self.classes:
                self.declare(one.label, one.node, None)
                self.store(self.classes[-1][2], one.label, target)

    def _injected(self, node: "Node", target: int) -> None:
        """`#[Autowire(env: 'KEY')] $key`, Laravel's `#[Config('services.openrouter.key')] $key`."""
        attributes = "".join(self.source(one) for one in node.children
                             if one.type == "attribute_list")  # fmt: skip
        wired = _AUTOWIRED.search(attributes)
        if wired and (wired["env"] or wired["variable"]):
            self.reads(node, target, wired["env"] or wired["variable"], ACCESSOR)
        elif wired and wired["parameter"]:
            self.reads(node, target, wired["parameter"], PARAMETER)
        config = _CONFIGURED.search(attributes)
        if config:
            self.unit.edge(self._config(node, config[1], ()), target)

    @staticmethod
    def _is_rest(node: "Node") -> bool:
        return node.type == "variadic_parameter"

    def _function(self, node: "Node") -> int:
        name = self.source(node.child_by_field_name("name"))
        self._frames.append({})
        found = self.function(node, name, self._parameters(node), node.child_by_field_name("body"))
        self._frames.pop()
        return found

    def _closure(self, node: "Node") -> int:
        """A closure knows what it names, an arrow function all that stands around it."""
        outer = self._frames[-1]
        is_arrow = node.type == "arrow_function"
        frame = dict(outer) if is_arrow else {}
        for clause in node.named_children:
            if clause.type == "anonymous_function_use_clause":
                for one in clause.named_children:
                    name = self.source(one).lstrip("& ")
                    held = self._held(name, one)
                    if held is not None:
                        frame[name] = held
        self._frames.append(frame)
        body = node.child_by_field_name("body")
        found = self.function(node, "", self._parameters(node), body, is_value=is_arrow)
        self._frames.pop()
        return found

    def _class(self, node: "Node") -> int:
        name = self.source(node.child_by_field_name("name"))
        parents = [self._plain(inner) for one in node.named_children if one.type == "base_clause"
                   for inner in one.named_children]  # fmt: skip
        self._frames.append({})
        made = self.class_of(node, name, (), node.child_by_field_name("body"))
        self._frames.pop()
        this = self.unit.classes.get(name)
        for parent in parents:
            found = self.named(parent, node)
            self.unit.edge(found, this, Step.LOAD, "()")
            self.unit.edge(found, made)
        return made

    def _method(self, node: "Node") -> int | None:
        name = self.source(node.child_by_field_name("name"))
        params, body = self._parameters(node), node.child_by_field_name("body")
        self._frames.append({})
        if name == "__construct" and self.classes:
            self._construct(node, params, body)
            found = None
        else:
            found = self.function(node, name, params, body)
        self._frames.pop()
        return found

    def _construct(self, node: "Node", params: Sequence[Parameter], body: "Node | None") -> None:
        own = self.unit.functions.get(self.classes[-1][1])
        function = own if own is not None and not own.params else (
            Function(self.made(node), "", [], self.made(node))
        )  # fmt: skip
        self.parameters(function, params)
        self.functions.append(Function(self.made(node), "", [], self.made(node)))
        self.value(body)
        self.functions.pop()

    def _properties(self, node: "Node") -> None:
        kind = self.source(node.child_by_field_name("type")).rpartition("\\")[2]
        for one in node.named_children:
            if one.type == "property_element":
                value = self.value(one.child_by_field_name("default_value"))
                name = self.source(one.child_by_field_name("name")).lstrip("$")
                self.declare(name, one, value, kind)

    def _constants(self, node: "Node") -> None:
        for one in node.named_children:
            if one.type == "const_element" and len(one.named_children) > 1:
                name, given = self.source(one.named_children[0]), one.named_children[-1]
                value = self.value(given)
                if self.classes:
                    self.declare(name, one, value)
                else:
                    self._constant(name, one, given, value)

    def returned(self, node: "Node") -> None:
        value = self.last(node)
        if self.functions:
            self.unit.edge(value, self.functions[-1].result)
        elif value is not None:
            for name in file_names(self.unit.path):
                self.unit.exports[name] = value
                self.unit.exported_as[name].add(name)


_BRANCHES = frozenset((
    "compound_statement", "colon_block", "else_clause", "else_if_clause", "case_statement",
    "default_statement", "expression_statement", "return_statement", "echo_statement",
))  # fmt: skip
_QUOTED = frozenset(("encapsed_string", "heredoc_body"))
_CALLED = frozenset(("name", "qualified_name", "relative_scope", "variable_name"))
