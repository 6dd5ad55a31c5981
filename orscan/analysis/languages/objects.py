"""What readers of Kotlin, Java, Swift, Dart and C# have in common: classes, fields, calls, texts.

A class is two nodes: one for its name, which holds what is static, and one for its instances.
A name nobody declares here may be another text's: top-level names are exported.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from orscan.analysis.languages.scopes import Scope
from orscan.analysis.unit import ANY, WHOLE, Call, Declaration, Function, Read, Step, Unit
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ASKS = frozenset(
    (
        "isEmpty",
        "isBlank",
        "isNotEmpty",
        "isNotBlank",
        "isNullOrEmpty",
        "isNullOrBlank",
        "equals",
        "contains",
        "startsWith",
        "endsWith",
        "hasPrefix",
        "hasSuffix",
        "length",
        "count",
        "hashCode",
        "compareTo",
        "IsNullOrEmpty",
        "IsNullOrWhiteSpace",
        "StartsWith",
        "EndsWith",
        "Contains",
        "Equals",
        "Length",
        "size",
        "isNotNull",
        "matches",
        "isNull",
        "nonNull",
        "hasText",
        "isInitialized",
        "Count",
    )
)
"""Calls and fields that only ask about a value."""

_INSIDE = frozenset(("value", "Value", "wrappedValue", "CurrentValue"))
"""Fields of wrappers: a state, an option, something lazy."""

_CUTS = frozenset(
    ("take", "takeLast", "prefix", "suffix", "substring", "Substring", "dropLast", "drop")
)
_FROM = frozenset(("substring", "Substring", "drop", "dropLast"))
"""Of these, the ones whose one argument says what is left out."""

_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?![\w.])")
_BACK = re.compile(r"(?:length|Length|count|size)(?:\(\))?\s*-")
_SETS = frozenset(
    (
        "addHeader",
        "header",
        "setHeader",
        "setRequestProperty",
        "addRequestProperty",
        "setValue",
        "addValue",
        "append",
        "put",
        "set",
        "add",
        "Add",
        "SetRequestHeader",
        "TryAddWithoutValidation",
        "putIfAbsent",
        "AddHeader",
        "AddDefaultHeader",
        "putString",
        "defaultHeader",
        "setString",
    )
)
"""Calls that put a value under a name into what they are called on."""

_GETS = frozenset(("get", "getValue", "getOrDefault", "GetValueOrDefault", "getProperty"))
"""Calls that take out what lies under a name."""

_KEEPS = frozenset(
    (
        "apply",
        "also",
        "let",
        "run",
        "takeIf",
        "takeUnless",
        "build",
        "copy",
        "clone",
        "copyWith",
        "plus",
        "baseUrl",
        "defaultHeaders",
        "stateIn",
        "collectAsState",
        "collectAsStateWithLifecycle",
        "first",
        "firstOrNull",
        "last",
        "single",
        "orEmpty",
        "entries",
        "values",
        *_SETS,
    )
)
_KEEPING = re.compile(r"(?:[Ww]ith|[Ss]et|[Aa]dd|[Pp]ut|[Aa]s|[Tt]o|[Hh]eaders?)(?![a-z])")
"""Calls, and beginnings of calls, that return what they are called on with all it holds."""

_SENDS = frozenset(
    (
        "post",
        "get",
        "put",
        "patch",
        "delete",
        "request",
        "send",
        "execute",
        "enqueue",
        "submitForm",
        "preparePost",
        "prepareGet",
        "prepareRequest",
        "sse",
        "webSocket",
        "dataTask",
        "exchange",
    )
)
"""Calls whose result is an answer: it has nothing of the request that a lambda sets up."""

HELD = "(held)"
"""The field of what somebody else's class was made with: none of its own fields is that."""

_PASSES = frozenset(
    (
        "String",
        "getString",
        "stringResource",
        "requireNotNull",
        "checkNotNull",
        "encode",
        "decode",
        "encodeToString",
        "Optional",
        "mutableStateOf",
        "MutableStateFlow",
        "of",
        "ofNullable",
        "listOf",
        "arrayOf",
        "AuthenticationHeaderValue",
        "BearerTokens",
        "requireNonNull",
        "lazyOf",
        "flowOf",
        "AnyView",
        "some",
        "Task",
        "FromResult",
        "value",
        "just",
        "parse",
        "Uri",
        "URL",
        "SecureString",
        "valueOf",
        "toString",
        "Lazy",
        "unwrap",
        "State",
        "Published",
        "getValue",
        "GetString",
        "Pair",
        "KeyValuePair",
        "Ok",
        "Some",
        "ok",
        "body",
        "jsonDecode",
    )
)
"""Functions whose result holds their arguments."""

_FORMATS = frozenset(
    (
        "format",
        "Format",
        "concat",
        "Concat",
        "jsonEncode",
        "encodeToJson",
        "toJson",
        "join",
        "Join",
        "Serialize",
    )
)
_MAPS = frozenset(
    ("mapOf", "mutableMapOf", "hashMapOf", "buildMap", "Map", "headersOf", "linkedMapOf")
)


_LONGEST_NAME = 200
_QUOTES = b"\"'@$rbRBfFuU"
_DEEPEST, _FRAMES = 500, 6_000
"""How deep in a syntax tree is read, and how many frames that takes at the most."""


class Argument(NamedTuple):
    """One argument of a call: *label* is its name, "" without one."""

    label: str
    node: "Node"
    value: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: *label* is how callers name it, *kind* its type, *field* if it is one.

    *notes* are the annotations that stand before it, where the grammar has them apart.
    """

    name: str
    node: "Node"
    label: str = ""
    kind: str = ""
    default: "Node | None" = None
    field: bool = False
    notes: "Node | None" = None


class Reader:
    """Walks one syntax tree once. A language fills the table *values* by the kinds of its nodes."""

    wrappers: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    ordered = False
    """Whether arguments with names stand in the order of the parameters."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.scope = Scope(None)
        self.depth = 0
        self.functions: list[Function] = []
        self.classes: list[tuple[Scope, int, int]] = []
        self.heirs: dict[int, str] = {}
        self.values: dict[str, Callable[[Node], int | None]] = {}

    def module(self, root: "Node") -> None:
        """Read all of the text."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _FRAMES))
        try:
            self.hoist(root)
            self.top_level(root)
        finally:
            sys.setrecursionlimit(limit)
        self.unit.globals.update(self.scope.unknown)
        self.unit.top_names.update(self.scope.names)
        self.unit.exports.update(self.scope.names)
        for name in self.scope.names:
            self.unit.exported_as[name].add(name)
        span = Span(0, len(self.unit.text))
        self.unit.declarations.append(Declaration(span, set(self.scope.names), effect=True))

    def top_level(self, root: "Node") -> None:
        """Read the statements of the top level, or of a class."""
        for child in root.named_children:
            self.value(child)

    def declared(self, _node: "Node") -> Iterator[str]:
        """Yield the names that a statement declares; a language says which."""
        return iter(())

    def hoist(self, block: "Node") -> None:
        """Declare the names of a block before it is read: they may be used earlier."""
        for child in block.named_children:
            for name in self.declared(child):
                if name not in self.scope.names:
                    self.scope.declare(name, self.unit.node(span_of(child)))

    def value(self, node: "Node | None") -> int | None:
        """Return the node of the value of an expression, None where it has none; read all of it."""
        if node is None:
            return None
        kind = node.type
        if kind in self.ignored or self.depth > _DEEPEST:
            return None
        self.depth += 1
        handler = self.values.get(kind)
        found = handler(node) if handler is not None else self.other(node, kind)
        self.depth -= 1
        if found is not None:
            self.unit.at[node.start_byte, node.end_byte] = found
        return found

    def other(self, node: "Node", kind: str) -> int | None:
        """Return the value of a node that no table names: of the last in it, where it wraps."""
        if kind in self.wrappers:
            return self.last(node)
        for child in node.named_children:
            self.value(child)
        return None

    def last(self, node: "Node") -> int | None:
        """Return the value of the last of what stands in *node*."""
        found = None
        for child in node.named_children:
            if child.type not in self.ignored:
                found = self.value(child)
        return found

    def made(self, node: "Node") -> int:
        """Return a new node for *node*."""
        return self.unit.node(Span(node.start_byte, node.end_byte))

    def source(self, node: "Node | None") -> str:
        """Return the text of *node*."""
        if node is None:
            return ""
        return str(self.unit.text[node.start_byte : node.end_byte], "utf-8", "replace")

    def brief(self, node: "Node | None") -> str:
        """Return the text of *node*, "" where it is too long for the name of anything."""
        if node is None or node.end_byte - node.start_byte > _LONGEST_NAME:
            return ""
        return self.source(node)

    # Names and texts

    def name(self, node: "Node") -> int | None:
        """Return the node of a name, of somebody else's where nobody declares it here."""
        return self.named(self.source(node).strip("`@"), node)

    def named(self, name: str, node: "Node") -> int:
        """Return the node that *name* stands for."""
        found = self.scope.lookup(name)
        if found is not None:
            return found
        found = self.scope.unknown_name(name, lambda: self.made(node))
        if self.classes and self.classes[-1][2] in self.heirs:
            self.unit.edge(self.classes[-1][2], found, Step.LOAD, name)
        return found

    def this(self, node: "Node") -> int | None:
        """Return the instance the code is in."""
        return self.classes[-1][2] if self.classes else self.made(node)

    def string(self, node: "Node") -> int:
        """Return a text; what it is made of goes into it."""
        made = self.made(node)
        self.unit.strings[made] = self.literal(node) or self.source(node)
        self.parts(node, made)
        return made

    def parts(self, node: "Node", made: int) -> None:
        """Let what stands inside a text go into it."""
        for child in node.named_children:
            for inner in child.named_children:
                self.unit.edge(self.value(inner), made, Step.DEEP)

    def literal(self, node: "Node | None") -> str:
        """Return what a plain text says, "" for anything else."""
        if node is None or self.unit.text[node.start_byte] not in _QUOTES:
            return ""
        text = self.source(node).lstrip("@r$").strip()
        return text.strip("\"'") if text[:1] in {'"', "'"} and text[-1:] == text[:1] else ""

    # Operators

    def either(self, node: "Node", *values: int | None) -> int:
        """Return what is one of *values*."""
        made = self.made(node)
        for value in values:
            self.unit.edge(value, made)
        return made

    def joined(self, node: "Node", *values: int | None) -> int:
        """Return a text made of *values*."""
        made = self.made(node)
        for value in values:
            self.unit.edge(value, made, Step.DEEP)
        return made

    def binary(self, node: "Node") -> int | None:
        """Return the value of an operator between two: `+` joins, `?:` and `??` choose."""
        ends = node.named_children
        if len(ends) < 2:
            return self.last(node)
        values = [self.value(one) for one in ends]
        between = self.unit.text[ends[0].end_byte : ends[-1].start_byte]
        if b"?:" in between or b"??" in between:
            return self.either(node, *values)
        return self.joined(node, *values) if b"+" in between else None

    def choice(self, node: "Node") -> int:
        """Return what is one of the branches of a condition."""
        condition = node.child_by_field_name("condition")
        self.value(condition)
        return self.either(
            node, *(self.value(one) for one in node.named_children if one != condition)
        )

    def pair(self, node: "Node", key: "Node | None", value: int | None) -> int:
        """Return an object with *value* under *key*."""
        made = self.made(node)
        self.unit.edge(value, made, Step.STORE, self.literal(key) or ANY)
        return made

    def all_of(self, node: "Node") -> int:
        """Return an object that holds everything in *node*."""
        return self.either(node, *(self.value(one) for one in node.named_children))

    def load(self, node: "Node", base: int | None, field: str) -> int | None:
        """Return the field of an object; what only asks about it is nothing."""
        if base is None or field in _ASKS:
            return None
        made = self.made(node)
        self.unit.edge(base, made, Step.LOAD, field or ANY)
        if field in _INSIDE:
            self.unit.edge(base, made)
        return made

    def store(self, base: int | None, field: str, value: int | None) -> None:
        """Put *value* into a field, and into the objects around it."""
        self.unit.edge(value, base, Step.STORE, field or ANY)
        if base is None or value is None:
            return
        for scope, _, this in self.classes:
            if base == this and field in scope.names:
                self.unit.edge(value, scope.names[field])

    # Calls

    def call(  # noqa: PLR0917 - what a call is made of
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
        """Return the result of a call, and let through what is known to pass on."""
        unit = self.unit
        result = self.made(node)
        named = [(one.label, one.value) for one in args if one.label and one.value is not None]
        plain = [one.value for one in args if self.ordered or not one.label]
        span = unit.spans[result]
        unit.calls.append(
            Call(callee, receiver, name, tuple(plain), result, span, is_new, tuple(named))
        )
        if name in _ASKS:
            return None
        self._through(name, receiver, args, result)
        variable = self.variable(source or name, args)
        if variable is not None:
            unit.reads.append(Read(result, variable[0], variable[1], span_of(node)))
        return result

    def variable(self, _source: str, _args: Sequence[Argument]) -> tuple[str, str] | None:
        """Return the name and accessor of the variable that a call reads, None for other calls."""
        return None

    def _through(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        unit = self.unit
        self._from_receiver(name, receiver, args, result)
        for one in args:
            function = unit.functions.get(one.value) if one.value is not None else None
            if function is not None:
                if name not in _SENDS:
                    unit.edge(function.result, result)
                for first in function.params[:1]:
                    unit.edge(receiver, first)
            elif name in _FORMATS:
                unit.edge(one.value, result, Step.DEEP)
            elif name in _PASSES or name in _MAPS:
                unit.edge(one.value, result)
            elif name[:1].isupper():
                unit.edge(one.value, result, Step.STORE, one.label or HELD)
        if name in _SETS and len(args) >= 2:
            key, value = (args[1], args[0]) if args[1].label else (args[0], args[1])
            field = self.literal(key.node) or ANY
            unit.edge(value.value, receiver, Step.STORE, field)
            unit.edge(value.value, result, Step.STORE, field)

    def _from_receiver(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        unit = self.unit
        if name in _CUTS:
            length = kept(name, [self.source(one.node) for one in args])
            unit.edge(receiver, result, Step.PART, length=length)
        elif name in _KEEPS or _KEEPING.match(name):
            unit.edge(receiver, result)
        else:
            # A text stays one; what an object holds is not in the answer of its methods.
            unit.edge(receiver, result, Step.PART)
        if name in _GETS and args:
            unit.edge(receiver, result, Step.LOAD, self.literal(args[0].node) or ANY)

    def reads(self, node: "Node", made: int, name: str, accessor: str) -> None:
        """Take note that *node* reads the variable *name*."""
        self.unit.reads.append(Read(made, name, accessor, span_of(node)))

    # Functions, classes, fields

    def declare(self, name: str, node: "Node", value: int | None, kind: str = "") -> int:
        """Declare a variable or field with its first value; return its node."""
        unit = self.unit
        target = self.scope.names.get(name)
        if target is None:
            target = self.made(node)
            self.scope.declare(name, target)
        unit.edge(value, target)
        self.typed(target, kind, node)
        if self.classes and self.scope is self.classes[-1][0]:
            for holder in self.classes[-1][1:]:
                unit.edge(target, holder, Step.STORE, name)
        return target

    def typed(self, target: int, kind: str, node: "Node") -> None:
        """What is of a class has what its instances have."""
        name = kind.strip("?! ").partition("<")[0]
        if name[:1].isupper() and name.isidentifier() and name not in _PLAIN:
            self.unit.edge(self.named(name, node), target, Step.LOAD, "()")

    def super_call(self, node: "Node", args: Sequence[Argument]) -> None:
        """Let *args* go to the constructor of the class that is inherited from."""
        base = self.heirs.get(self.classes[-1][2], "") if self.classes else ""
        self.inherits(node, base, args)

    def injected(self, _notes: "Node", _target: int, _name: str) -> None:
        """Take note that annotations say which variable becomes the value of *target*."""

    def function(
        self,
        node: "Node",
        name: str,
        params: Sequence[Parameter],
        body: "Node | None",
        *,
        is_value: bool = False,
    ) -> int:
        """Return a function; with *is_value* its body, or the last statement, is the result."""
        unit = self.unit
        made = self.scope.names.get(name) if name else None
        if made is None or made in unit.functions:
            made = self.made(node)
        function = Function(made, name, [], self.made(node))
        outer, self.scope = self.scope, Scope(self.scope)
        self.parameters(function, params)
        self.functions.append(function)
        if body is not None:
            self.hoist(body)
            value = self.value(body)
            if is_value:
                unit.edge(value, function.result)
        self.functions.pop()
        self.scope = outer
        unit.functions[made] = function
        if name:
            unit.methods[name].append(made)
            self.declare(name, node, made)
        return made

    def parameters(self, function: Function, params: Sequence[Parameter]) -> None:
        """Declare *params* in the scope of *function*."""
        for one in params:
            target = self.made(one.node)
            self.scope.declare(one.name, target)
            self.unit.at[one.node.start_byte, one.node.end_byte] = target
            self.unit.edge(self.value(one.default), target)
            self.injected(one.notes or one.node, target, one.name)
            self.typed(target, one.kind, one.node)
            function.params.append(target)
            function.names.append(one.label or one.name)
            if one.field and self.classes:
                scope, _, this = self.classes[-1]
                self.unit.edge(target, this, Step.STORE, one.name)
                self.unit.edge(target, scope.names.get(one.name))

    def class_of(
        self,
        node: "Node",
        name: str,
        params: Sequence[Parameter],
        body: "Node | None",
        bases: "Node | None" = None,
    ) -> int:
        """Read a class with its constructor and what it inherits; return the node of its name."""
        unit = self.unit
        made = self.scope.names.get(name)
        if made is None:
            made = self.made(node)
            if name:
                self.declare(name, node, None)
                made = self.scope.names[name]
        this = self.made(node)
        outer, self.scope = self.scope, Scope(self.scope)
        self.classes.append((self.scope, made, this))
        function = Function(made, name, [], this, this=this)
        if body is not None:
            self.hoist(body)
        self.parameters(function, params)
        unit.functions[made] = function
        self.value(bases)
        if body is not None:
            self.top_level(body)
        unit.classes[name] = this
        self.classes.pop()
        self.scope = outer
        if self.classes and self.scope is self.classes[-1][0]:
            for holder in self.classes[-1][1:]:
                unit.edge(made, holder, Step.STORE, name)
        return made

    def inherits(self, node: "Node", base: str, args: Sequence[Argument] = ()) -> None:
        """Let the class that is being read have what the instances of *base* have."""
        if not self.classes or not base[:1].isupper():
            return
        this = self.classes[-1][2]
        known = self.named(base, node)
        self.unit.edge(known, this, Step.LOAD, "()")
        self.heirs[this] = base
        if args:
            self.unit.edge(self.call(node, known, None, base, args, is_new=True), this)

    def constructor(
        self, node: "Node", params: Sequence[Parameter], *bodies: "Node | None"
    ) -> None:
        """Read a constructor written as a function: what it calls first, and its body."""
        if not self.classes:
            return
        own = self.unit.functions.get(self.classes[-1][1])
        outer, self.scope = self.scope, Scope(self.scope)
        function = (
            own
            if own is not None and not own.params
            else Function(self.made(node), "", [], self.made(node))
        )
        self.parameters(function, params)
        for body in bodies:
            self.value(body)
        self.scope = outer

    def closure(self, node: "Node") -> int:
        """Return a function written as a value: `x -> body`, `(x, y) => body`."""
        listed, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
        names = [] if listed is None else listed.named_children or [listed]
        params = [
            Parameter(self.source(one.child_by_field_name("name") or one), one) for one in names
        ]
        is_value = body is not None and body.type != "block"
        return self.function(node, "", params, body, is_value=is_value)

    def asked(self, node: "Node") -> None:
        """Read what only asks about a value: a comparison, a negation."""
        self.last(node)

    def returned(self, node: "Node") -> None:
        """Let what is returned become the result of the function."""
        value = self.last(node)
        if self.functions:
            self.unit.edge(value, self.functions[-1].result)


_PLAIN = frozenset(
    (
        "String",
        "Int",
        "Bool",
        "Boolean",
        "Double",
        "Float",
        "Long",
        "Any",
        "Unit",
        "List",
        "Map",
        "Set",
        "Integer",
        "Object",
        "Future",
        "Task",
        "Void",
        "Data",
        "Array",
        "Dictionary",
        "Flow",
        "Context",
        "Widget",
        "View",
    )
)


def kept(name: str, args: Sequence[str]) -> int:
    """Return how many characters a call that cuts a text leaves at the most."""
    last = args[-1] if args else ""
    numbers = [int(one) for one in _NUMBER.findall(last)]
    if not numbers or (len(args) == 1 and name in _FROM and not _BACK.search(last)):
        return WHOLE
    is_computed = "-" in last and len(args) > 1
    return WHOLE if is_computed else max(numbers)


def span_of(node: "Node") -> Span:
    """Return where *node* stands, in bytes."""
    return Span(node.start_byte, node.end_byte)


def child_of(node: "Node", *kinds: str) -> "Node | None":
    """Return the first named child of one of *kinds*, or None."""
    for one in node.named_children:
        if one.type in kinds:
            return one
    return None
