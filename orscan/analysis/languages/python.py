"""Python, read into a `Unit`.

What an object shows where it is printed or sent lies in its fields; what it only has, as an
attribute that must be asked for, lies one field deeper, in `HIDDEN`.
"""

import builtins
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orscan.analysis.languages import python_names as known
from orscan.analysis.languages.objects import Argument, Parameter, Reader
from orscan.analysis.languages.scopes import Scope
from orscan.analysis.pymodules import SETTINGS, joined
from orscan.analysis.unit import ANY, WHOLE, Call, Function, Getter, Import, ReExport, Step, Unit
from orscan.definitions.names import is_key_name
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

ACCESSOR = "os.environ"
SECRETS = "st.secrets"
"""How variables are read: from the environment, or from the secrets of Streamlit."""

HIDDEN = "()"
"""The field of an object in which its attributes lie: nobody sees them who does not ask.

It is the one in which what a function returns lies (`orscan.analysis.flow.RETURNS`), so that all
that leaves out the results of functions leaves out attributes, too.
"""

STATIC = "__class__"
"""The field of a class in which an object lies whose attributes are those of the class itself.

They are not those of what it makes: an instance does not show what stands in its class.
"""

ITEM = "[]"
"""The field in which the items of a list lie; those of a tuple lie in "0", "1" and so on."""

_GLOBAL = "global"
"""The name of the object of all texts, see `orscan.analysis.program.GLOBAL_OBJECTS`."""

_OPTIONS = "argparse:options"
"""The name of the object of all options in a text: groups of them know their parser."""

_ITEMS = (ITEM, "0", "1", "2", "3")
_WITHIN = "secret"
_BLOCKS = frozenset(("function_definition", "class_definition", "lambda"))
_HOLD = frozenset(("block", "with_item", "as_pattern", "assignment", "case_pattern"))
_PRECISION = re.compile(r"\.(\d+)s?$")
_BUILTIN = frozenset(dir(builtins))


def read(unit: Unit, root: "Node") -> None:
    """Fill *unit* with what the syntax tree below *root* says."""
    _Python(unit).module(root)


class _Python(Reader):
    wrappers = frozenset(
        ("parenthesized_expression", "await", "list_splat", "dictionary_splat", "decorator")
    )
    ignored = frozenset(("comment", "type", "string_content", "string_start", "string_end"))

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._aliases: dict[str, str] = {}
        self._constants: dict[str, str] = {}
        self._stars: list[tuple[str, Span]] = []
        self._inner: dict[int, int] = {}
        self._static: dict[int, int] = {}
        self._shown: set[int] = set()
        self._hidden: set[tuple[int, str]] = set()
        self._settings: set[str] = set()
        self._around: dict[Scope, Scope] = {}
        self._written: dict[Scope, set[str]] = {}
        self._shared: dict[Scope, set[str]] = {}
        self._branches = 0
        self._pairs: list[tuple[str, str]] = []
        self._decorators: tuple[str, ...] = ()
        self._top = self.scope
        self._has_walrus = b":=" in unit.text
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
            "unary_operator": self._asked,
            "conditional_expression": self._conditional,
            "assignment": self._assignment,
            "augmented_assignment": self._augmented,
            "named_expression": self._walrus,
            "dictionary": self._dictionary,
            "pair": self._pair,
            "list": self._items,
            "set": self._items,
            "tuple": self._tuple,
            "expression_list": self._tuple,
            "list_comprehension": self._comprehension,
            "set_comprehension": self._comprehension,
            "generator_expression": self._comprehension,
            "dictionary_comprehension": self._comprehension,
            "function_definition": self._function,
            "lambda": self._lambda,
            "class_definition": self._class,
            "decorated_definition": self._decorated,
            "return_statement": self.returned,
            "delete_statement": self._delete,
            "yield": self._yielded,
            "import_statement": self._import,
            "import_from_statement": self._import_from,
            "for_statement": self._for,
            "for_in_clause": self._for,
            "as_pattern": self._as,
            "if_statement": self._if,
            "while_statement": self._branch,
            "match_statement": self._branch,
            "except_clause": self._branch,
        }

    def module(self, root: "Node") -> None:
        super().module(root)
        for specifier, span in self._stars:
            for name, node in self.unit.globals.items():
                if name not in _BUILTIN:
                    self.unit.imports.append(Import(specifier, name, node, span))

    # Names

    def hoist(self, block: "Node") -> None:
        """Declare the names that a function, class or text binds anywhere in it."""
        statements = list(_statements(block, whole=self._has_walrus))
        shared = {
            self.source(name)
            for one in statements
            if one.type in {"global_statement", "nonlocal_statement"}
            for name in one.named_children
        }
        self._shared[self.scope] = shared
        for one in statements:
            for name in self._bound(one):
                text = self.source(name)
                if text in shared and self.scope is not self._top:
                    found = self.scope.lookup(text)
                    if found is None:
                        found = self.unit.node(_span(name))
                        self._top.declare(text, found)
                    self.scope.declare(text, found)
                elif text not in self.scope.names:
                    self.scope.declare(text, self.unit.node(_span(name)))

    def _bound(self, node: "Node") -> "Iterator[Node]":
        """Yield the names that a statement or expression binds."""
        match node.type:
            case "function_definition" | "class_definition":
                yield from _present(node.child_by_field_name("name"))
            case "assignment" | "augmented_assignment" | "for_statement":
                yield from _targets(node.child_by_field_name("left"))
            case "named_expression":
                yield from _targets(node.child_by_field_name("name"))
            case "as_pattern":
                yield from _targets(node.child_by_field_name("alias"))
            case "import_statement" | "import_from_statement":
                for one in node.children_by_field_name("name"):
                    alias = one.child_by_field_name("alias")
                    if alias is not None:
                        yield alias
                    elif one.named_children:
                        yield one.named_children[0]
            case _:
                pass

    def _name(self, node: "Node") -> int | None:
        text = self.source(node)
        if self.classes and text == "self":
            return self.this(node)
        if self.classes and text == "cls":
            return self.classes[-1][1]
        return self.name(node)

    def _qualified(self, source: str) -> str:
        """Return *source*, a dotted name, by what it is called where it comes from."""
        head, dot, rest = source.partition(".")
        return f"{self._aliases.get(head, head)}{dot}{rest}"

    def literal(self, node: "Node | None") -> str:
        """Return what a plain text says, also that of a constant; "" for anything else."""
        if node is not None and node.type == "identifier":
            return self._constants.get(self.source(node), "")
        return super().literal(node)

    # Imports

    def _import(self, node: "Node") -> None:
        for one in node.children_by_field_name("name"):
            alias, name = one.child_by_field_name("alias"), one.child_by_field_name("name") or one
            module = self.source(name)
            if alias is not None:
                self._aliases[self.source(alias)] = module
                self._brings_in(self.source(alias), module, "*", alias)
                continue
            head, *rest = module.split(".")
            if not rest:
                self._brings_in(head, module, "*", name)
                continue
            inner = self.made(name)
            self.unit.imports.append(self._imported(module, "*", inner, node))
            for part in reversed(rest[1:]):
                outer = self.made(name)
                self.unit.edge(inner, outer, Step.STORE, part)
                inner = outer
            self.unit.edge(inner, self._local(head, name), Step.STORE, rest[0])

    def _import_from(self, node: "Node") -> None:
        module = self.source(node.child_by_field_name("module_name")).replace(" ", "")
        if any(one.type == "wildcard_import" for one in node.named_children):
            self._stars.append((module, _span(node)))
            self.unit.reexports.append(ReExport(module, "*", "*", _span(node)))
        for one in node.children_by_field_name("name"):
            alias, name = one.child_by_field_name("alias"), one.child_by_field_name("name") or one
            text = self.source(name)
            local = self.source(alias) if alias is not None else text
            self._aliases[local] = f"{module}.{text}"
            self._brings_in(local, module, text, node)
            self._brings_in(local, joined(module, text), "*", node)
            if module == "django.conf" and text == "settings":
                self._brings_in(local, SETTINGS, "*", node)

    def _brings_in(self, name: str, module: str, imported: str, node: "Node") -> None:
        self.unit.imports.append(self._imported(module, imported, self._local(name, node), node))

    def _imported(self, module: str, name: str, local: int, node: "Node") -> Import:
        return Import(module, name, local, _span(node), lazy=bool(self.functions))

    def _local(self, name: str, node: "Node") -> int:
        return self.declare(name, node, None)

    # Objects and their attributes

    def declare(self, name: str, node: "Node", value: int | None, kind: str = "") -> int:
        """Bind a name; see `Reader.declare`. A class hides what it has, unless it shows it."""
        target = self.scope.names.get(name)
        if target is None:
            target = self.made(node)
            self.scope.declare(name, target)
        self.unit.edge(value, target)
        self.typed(target, _kind_of(kind), node)
        if self.classes and self.scope is self.classes[-1][0]:
            for holder in self.classes[-1][1:]:
                self.store(holder, name, target, is_hidden=self._is_hidden(node))
        return target

    def _is_hidden(self, node: "Node") -> bool:
        """Whether a field says that it is not shown: `Field(exclude=True)`, `field(repr=False)`."""
        parent = node.parent
        if parent is None or parent.type != "assignment":
            return False
        return bool(known.NOT_SHOWN.search(self.source(parent.child_by_field_name("right"))))

    def store(
        self, base: int | None, field: str, value: int | None, *, is_hidden: bool = False
    ) -> None:
        """Put *value* into an attribute of *base*, where only those find it who ask for it."""
        if base is None:
            return
        is_class = any(base == made for _, made, _ in self.classes)
        inner = self._of_class(base) if is_class else self._attributes(base)
        if is_hidden:
            self._hidden.add((base, field))
        is_shown = base in self._shown and (base, field) not in self._hidden
        holder = base if is_shown and not self._is_private(base, field) else inner
        self.unit.edge(value, holder, Step.STORE, field or ANY)
        for scope, _, this in self.classes:
            if base == this and field in scope.names:
                self.unit.edge(value, scope.names[field])

    def _is_private(self, base: int, field: str) -> bool:
        """Whether code of a class sets a field that begins with `_`, and that it does not declare.

        What classes show are the fields that they declare.
        """
        return field.startswith("_") and any(
            base == this and field not in scope.names for scope, _, this in self.classes
        )

    def _attributes(self, base: int) -> int:
        """Return the node in which the attributes of *base* lie."""
        if base not in self._inner:
            inner = self.unit.node(self.unit.spans[base])
            self._inner[base] = inner
            self.unit.edge(inner, base, Step.STORE, HIDDEN)
            self.unit.edge(base, inner, Step.LOAD, HIDDEN)
        return self._inner[base]

    def _of_class(self, base: int) -> int:
        """Return the node in which the attributes of *base* lie if it is a class."""
        if base not in self._static:
            outer = self.unit.node(self.unit.spans[base])
            self._static[base] = self._attributes(outer)
            self.unit.edge(outer, base, Step.STORE, STATIC)
            self.unit.edge(base, outer, Step.LOAD, STATIC)
        return self._static[base]

    def _everywhere(self) -> int:
        """Return the object that holds what all texts of the program know."""
        found = self._top.unknown_name(_GLOBAL, lambda: self.unit.node(Span(0, 0)))
        self._shown.add(found)
        return found

    def _holder(self, node: "Node | None", index: "Node | None") -> int | None:
        """Return the value of *node*, which has items: one of them is *index*."""
        source = self.brief(node)
        is_app = b"aiohttp" in self.unit.text and known.APPLICATION.search(source)
        is_handler = source == "self.settings" and b"tornado" in self.unit.text
        if (is_app or is_handler) and self.literal(index):
            return self._everywhere()
        return self.value(node)

    def _attribute(self, node: "Node") -> int | None:
        source = self.brief(node)
        if known.EVERYWHERE.search(source):
            return self._everywhere()
        if known.GLOBALS.search(source):
            return self._top.unknown_name(known.TEMPLATES, lambda: self.made(node))
        base = self.value(node.child_by_field_name("object"))
        field = self.source(node.child_by_field_name("attribute"))
        found = self._asked_for(node, base, field)
        if found is not None:
            self._read_of(node, found)
        return found

    def _asked_for(self, node: "Node", base: int | None, field: str) -> int | None:
        """Return the attribute *field* of *base*."""
        if base is None:
            return None
        made = self.made(node)
        holders = (self._attributes(base), self._of_class(base))
        if field == "__dict__":
            for inner in holders:
                self.unit.edge(inner, made)
            return made
        for inner in (base, *holders):
            self.unit.edge(inner, made, Step.LOAD, field)
        return made

    def _subscript(self, node: "Node") -> int | None:
        base, index = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        held = self._holder(base, index)
        if index is not None and index.type == "slice":
            made = self.made(node)
            self.value(index)
            self.unit.edge(held, made, Step.PART, length=_kept(self.source(index)))
            return made
        self.value(index)
        if self.source(base).endswith("Annotated"):
            return self._annotated(node)
        if held is None:
            return None
        found = self.made(node)
        field = self._field(index)
        self.unit.edge(held, found, Step.LOAD, field)
        if field.isdigit():
            self.unit.edge(held, found, Step.LOAD, ITEM)
        self._read_of(node, found)
        is_known = self._qualified(self.source(base)) in known.OBJECTS
        self._looked_up(found, index, ACCESSOR if is_known else "")
        return found

    def _annotated(self, node: "Node") -> int:
        """`Annotated[Settings, Depends(settings)]`: what is of this type is what that returns."""
        made = self.made(node)
        for one in node.children_by_field_name("subscript")[1:]:
            self.unit.edge(self.value(one), made, Step.STORE, "()")
        return made

    def _field(self, index: "Node | None") -> str:
        """Return the field that *index* means: a text, a number, or any."""
        if index is not None and index.type == "integer":
            return self.source(index)
        return self.literal(index) or ANY

    def _read_of(self, node: "Node", found: int) -> None:
        """Take note where *node* takes a variable out of an object of them."""
        names: list[str] = []
        at: Node | None = node
        while at is not None and at.type in {"subscript", "attribute"}:
            is_item = at.type == "subscript"
            part = at.child_by_field_name("subscript" if is_item else "attribute")
            name = self.literal(part) if is_item else self.source(part)
            if not name:
                return
            names.insert(0, name)
            at = at.child_by_field_name("value" if is_item else "object")
            base = self._qualified(self.source(at))
            if base in known.OBJECTS and (is_item or base.endswith("secrets")):
                accessor = SECRETS if base.endswith("secrets") else ACCESSOR
                self.reads(node, found, ".".join(names), accessor)
                return
        holder = node.child_by_field_name("value") or node.child_by_field_name("object")
        called = self._qualified(self.brief(holder))
        if len(names) >= 1 and _is_setting(names[-1]) and known.HOLDERS.search(called):
            self.reads(node, found, names[-1], ACCESSOR)

    # Texts and operators

    def _asked(self, node: "Node") -> None:
        self.last(node)

    def string(self, node: "Node") -> int:
        made = self.made(node)
        self.unit.strings[made] = super().literal(node) or self.source(node)
        for child in node.named_children:
            if child.type == "interpolation":
                self._hole(child, made)
        return made

    def _hole(self, hole: "Node", text: int) -> None:
        value = self.value(hole.child_by_field_name("expression"))
        if value is not None:
            self.unit.at[hole.start_byte, hole.end_byte] = value
        precision = _PRECISION.search(self.source(hole.child_by_field_name("format_specifier")))
        if precision:
            self.unit.edge(value, text, Step.PART, length=int(precision[1]))
        else:
            self.unit.edge(value, text, Step.DEEP)

    def _concatenated(self, node: "Node") -> int:
        return self.joined(node, *(self.value(one) for one in node.named_children))

    def _operator(self, node: "Node") -> int | None:
        ends = [self.value(node.child_by_field_name(one)) for one in ("left", "right")]
        sign = self.source(node.child_by_field_name("operator"))
        if sign == "|":
            return self.either(node, *ends)
        return self.joined(node, *ends) if sign in {"+", "%"} else None

    def _boolean(self, node: "Node") -> int:
        left, right = (self.value(node.child_by_field_name(one)) for one in ("left", "right"))
        if self.source(node.child_by_field_name("operator")) == "or":
            return self.either(node, left, right)
        return self.either(node, right)

    def _conditional(self, node: "Node") -> int | None:
        parts = node.named_children
        values = [self.value(one) for one in parts]
        branches = [parts[0], *parts[2:]]
        if any(one.type == "string" and known.MASKED.search(self.source(one)) for one in branches):
            return None
        return self.either(node, values[0], *values[2:])

    def _dictionary(self, node: "Node") -> int:
        """`{**values, "key": "***"}`: what is written later takes the place of what came before."""
        made = self.made(node)
        later: list[str] = []
        for one in reversed(node.named_children):
            value = self.value(one)
            if one.type == "dictionary_splat" and later:
                self.unit.edge(value, made, Step.REST, " ".join(later))
            else:
                self.unit.edge(value, made)
            key = self.literal(one.child_by_field_name("key"))
            later += [key] if key and " " not in key else []
        return made

    def _items(self, node: "Node") -> int:
        made = self.made(node)
        is_plain = not any(one.type == "list_splat" for one in node.named_children)
        for number, one in enumerate(node.named_children):
            value = self.value(one)
            if one.type == "list_splat":
                self.unit.edge(value, made)
            else:
                field = str(number) if is_plain and str(number) in _ITEMS else ITEM
                self.unit.edge(value, made, Step.STORE, field)
        return made

    def _tuple(self, node: "Node") -> int:
        made = self.made(node)
        for number, one in enumerate(node.named_children):
            self.unit.edge(self.value(one), made, Step.STORE, str(number))
        return made

    def _pair(self, node: "Node") -> int:
        value = self.value(node.child_by_field_name("value"))
        key = node.child_by_field_name("key")
        if key is not None and key.type != "string":
            self.value(key)
        return self.pair(node, key, value)

    # Assignments

    def _assignment(self, node: "Node") -> int | None:
        left, kind = node.child_by_field_name("left"), node.child_by_field_name("type")
        right = node.child_by_field_name("right")
        value = self.value(right)
        if left is not None and left.type == "identifier" and right is not None:
            name = self.source(left)
            text = super().literal(right)
            if known.HOLDERS.search(self.brief(right)):
                self._aliases.setdefault(name, self.source(right))
            if text and name not in self._constants:
                self._constants[name] = text
            else:
                self._constants.pop(name, None)
        if kind is not None and known.SECRET.search(self.source(kind)):
            value = self._sealed(node, value)
        self._assign(left, value, self.source(kind), right)
        return value

    def _augmented(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("right"))
        self._branches += 1  # what was there before stays
        self._assign(node.child_by_field_name("left"), value)
        self._branches -= 1
        return value

    def _walrus(self, node: "Node") -> int | None:
        value = self.value(node.child_by_field_name("value"))
        self._assign(node.child_by_field_name("name"), value)
        return value

    def _assign(
        self, left: "Node | None", value: int | None, kind: str = "", right: "Node | None" = None
    ) -> None:
        if left is None:
            return
        match left.type:
            case "identifier":
                self._mask(left, right)
                self._bind(left, value, kind)
            case "attribute":
                base = self.value(left.child_by_field_name("object"))
                self.store(base, self.source(left.child_by_field_name("attribute")), value)
                self._write_back(left.child_by_field_name("object"), base)
            case "subscript":
                self._assign_item(left, value, right)
            case "pattern_list" | "tuple_pattern" | "list_pattern" | "tuple" | "list":
                for number, one in enumerate(left.named_children):
                    self._assign(one, self._item(one, value, str(number)))
            case "list_splat_pattern" | "as_pattern_target":
                for one in left.named_children:
                    self._assign(one, value)
            case _:
                pass

    def _mask(self, left: "Node", right: "Node | None") -> None:
        """What stands for a secret is another value of a variable, also on one way of several."""
        is_each = any(self.source(left) == value for _, value in self._pairs)
        if self._is_mask(right) and (is_each or self.scope is not self._top):
            self.scope.declare(self.source(left), self.made(left))

    def _assign_item(self, left: "Node", value: int | None, right: "Node | None") -> None:
        outer, index = (left.child_by_field_name(one) for one in ("value", "subscript"))
        base = self._holder(outer, index)
        if self._without(outer, self.literal(index), right):
            base = self._holder(outer, index)
        self.unit.edge(value, base, Step.STORE, self._field(index))
        self._write_back(outer, base)

    def _bind(self, left: "Node", value: int | None, kind: str) -> None:
        """Bind a name; in a straight line of a function it is another variable from here on."""
        name, scope = self.source(left), self.scope
        written = self._written.setdefault(scope, set())
        is_straight = self.functions and not self._branches and scope is not self._top
        if is_straight and name in written and name not in self._shared.get(scope, ()):
            scope.declare(name, self.made(left))
        written.add(name)
        self.declare(name, left, value, kind)

    def _item(self, node: "Node", value: int | None, field: str) -> int | None:
        if value is None:
            return None
        made = self.made(node)
        self.unit.edge(value, made, Step.LOAD, field)
        self.unit.edge(value, made, Step.LOAD, ITEM)
        return made

    def _each(self, value: int | None) -> int | None:
        """Return what comes out of *value* one by one: of a dictionary that is its names."""
        if value is None:
            return None
        made = self.unit.node(self.unit.spans[value])
        for field in _ITEMS:
            self.unit.edge(value, made, Step.LOAD, field)
        return made

    def _write_back(self, node: "Node | None", value: int | None) -> None:
        """Let what was put into a field of a field be in the object around both."""
        while node is not None and node.type in {"attribute", "subscript"}:
            is_item = node.type == "subscript"
            outer = node.child_by_field_name("value" if is_item else "object")
            if outer is None or self._qualified(self.source(node)) in known.OBJECTS:
                return
            held = self.unit.at.get((outer.start_byte, outer.end_byte))
            if held is None:
                held = self._name(outer) if outer.type == "identifier" else None
            if held is None:
                return
            if is_item:
                field = self._field(node.child_by_field_name("subscript"))
                self.unit.edge(value, held, Step.STORE, field)
            else:
                self.store(held, self.source(node.child_by_field_name("attribute")), value)
            node, value = outer, held

    def _delete(self, node: "Node") -> None:
        """`del values["key"]`."""
        for one in node.named_children:
            self.value(one)
            for part in [one, *one.named_children]:
                if part.type == "subscript":
                    index = part.child_by_field_name("subscript")
                    self._without(part.child_by_field_name("value"), self.literal(index))

    def _without(self, node: "Node | None", field: str, value: "Node | None" = None) -> bool:
        """Let a variable have *field* no longer from here on, if that can be told.

        It can in a straight line, where nothing is put there instead, or within a function; and
        where *value* is what stands for a secret.
        """
        is_inside = bool(self.functions) and self.scope is not self._top
        is_straight = not self._branches and (is_inside or value is None)
        if node is None or node.type != "identifier" or not field:
            return False
        name = self.source(node)
        held = self.scope.names.get(name)
        is_own = held is not None and name not in self._shared.get(self.scope, ())
        if not is_own or not (is_straight or self._is_mask(value)):
            return False
        rest = self.made(node)
        self.unit.edge(held, rest, Step.REST, field)
        self.scope.declare(name, rest)
        return True

    def _is_mask(self, value: "Node | None") -> bool:
        """Whether *value* is a text that stands in the place of a secret."""
        is_text = value is not None and value.type == "string"
        return is_text and bool(known.MASKED.search(self.source(value)))

    # Statements

    def _branch(self, node: "Node") -> None:
        self._branches += 1
        for one in node.named_children:
            self.value(one)
        self._branches -= 1

    def _if(self, node: "Node") -> None:
        """A branch; what a condition says of a name is true of the value that has it."""
        condition = node.child_by_field_name("condition")
        source = self.brief(condition)
        name = next((value for key, value in self._pairs[::-1] if key in source), "")
        taken = node.child_by_field_name("consequence")
        held = self.scope.lookup(name) if name else None
        if held is None or taken is None:
            self._branch(node)
            return
        is_without = bool(known.LEFT_OUT.search(source))
        is_secret = not is_without and bool(known.CHOSEN.search(source))
        self._branches += 1
        self.value(condition)
        if is_without:
            self.scope.declare(name, self.made(node))
        self.value(taken)
        is_masked = not is_without and self.scope.lookup(name) != held
        goes_on = is_masked or self.source(taken).rstrip().endswith("continue")
        self.scope.declare(name, self.made(node) if is_secret else held)
        for one in node.children_by_field_name("alternative"):
            self.value(one)
        if not (is_secret and goes_on):
            self.scope.declare(name, held)
        self._branches -= 1

    def _for(self, node: "Node") -> None:
        self._branches += 1
        left, right = (node.child_by_field_name(one) for one in ("left", "right"))
        values = self.value(right)
        pair = [self.source(one) for one in left.named_children] if left is not None else []
        is_pair = len(pair) == 2 and node.type == "for_statement"
        if left is not None:
            self._assign(left, self._each(values))
        held = self.scope.names.get(pair[1]) if is_pair else None
        if is_pair:
            self._pairs.append((pair[0], pair[1]))
        for one in node.named_children:
            if one not in (left, right):
                self.value(one)
        if is_pair:
            self._pairs.pop()
        if held is not None:
            self.scope.declare(pair[1], held)
        self._branches -= 1

    def _as(self, node: "Node") -> int | None:
        value = self.value(node.named_children[0])
        self._assign(node.child_by_field_name("alias"), value)
        return value

    def _comprehension(self, node: "Node") -> int:
        made = self.made(node)
        outer, self.scope = self.scope, Scope(self.scope)
        body = node.child_by_field_name("body")
        for one in node.named_children:
            if one.type == "for_in_clause":
                for name in _targets(one.child_by_field_name("left")):
                    self.scope.declare(self.source(name), self.made(name))
        for one in node.named_children:
            if one != body:
                self.value(one)
        if body is not None and body.type == "pair":
            value = self.value(body.child_by_field_name("value"))
            if not self._leaves_out(node):
                self.unit.edge(value, made, Step.STORE, ANY)
        else:
            self.unit.edge(self.value(body), made, Step.STORE, ITEM)
        self.scope = outer
        return made

    def _leaves_out(self, comprehension: "Node") -> bool:
        """Whether what it makes has no secrets: `{k: v for k, v in ... if k != "api_key"}`."""
        conditions = (one for one in comprehension.named_children if one.type == "if_clause")
        return any(known.LEFT_OUT.search(self.source(one)) for one in conditions)

    def _yielded(self, node: "Node") -> None:
        value = self.last(node)
        if self.functions:
            self.unit.edge(value, self.functions[-1].result, Step.STORE, ITEM)
            self.unit.edge(value, self.functions[-1].result)

    # Functions and classes

    def _decorated(self, node: "Node") -> int | None:
        decorators = [one for one in node.named_children if one.type == "decorator"]
        for one in decorators:
            self.value(one)
        self._decorators = tuple(self.source(one).lstrip("@ ") for one in decorators)
        return self.value(node.child_by_field_name("definition"))

    def _marks(self) -> tuple[str, ...]:
        marks, self._decorators = self._decorators, ()
        return marks

    def _parameters(self, node: "Node | None", *, skip: bool = False) -> list[Parameter]:
        found = []
        for one in node.named_children if node is not None else ():
            if one.type in {"keyword_separator", "positional_separator", "comment"}:
                continue
            named = one.child_by_field_name("name") or one
            while named.type != "identifier" and named.named_children:
                named = named.named_children[0]
            kind = one.child_by_field_name("type")
            default = one.child_by_field_name("value") or _dependency(kind)
            if named.type == "identifier":
                name = self.source(named)
                found.append(Parameter(name, one, "", _kind_of(self.source(kind)), default))
        return found[1:] if skip else found

    def _function(self, node: "Node") -> int | None:
        marks, name = self._marks(), self.source(node.child_by_field_name("name"))
        is_method = bool(self.classes) and self.scope is self.classes[-1][0]
        skip = is_method and "staticmethod" not in marks
        params = self._parameters(node.child_by_field_name("parameters"), skip=skip)
        body = node.child_by_field_name("body")
        if is_method and name == "__init__":
            own = self.unit.functions[self.classes[-1][1]]
            made = Function(own.node, "", own.params, self.made(node), own.names)
            self._body(made, params, body)
            own.rest, own.keywords = made.rest, made.keywords
            return None
        made_node = self.scope.names.get(name)
        if made_node is None or made_node in self.unit.functions:
            made_node = self.made(node)
        function = Function(made_node, name, [], self.made(node))
        self.unit.functions[made_node] = function
        self._body(function, params, body)
        self.unit.methods[name].append(made_node)
        self.declare(name, node, made_node)
        if any("property" in one for one in marks):
            self.unit.edge(function.result, made_node)
        return made_node

    def _lambda(self, node: "Node") -> int:
        function = Function(self.made(node), "", [], self.made(node))
        self.unit.functions[function.node] = function
        params = self._parameters(node.child_by_field_name("parameters"))
        self._body(function, params, node.child_by_field_name("body"), is_value=True)
        return function.node

    def _body(
        self,
        function: Function,
        params: Sequence[Parameter],
        body: "Node | None",
        *,
        is_value: bool = False,
    ) -> None:
        outer, branches = self.scope, self._branches
        self.scope, self._branches = Scope(self._around.get(outer, outer)), 0
        self.parameters(function, params)
        for one, node in zip(params, function.params, strict=False):
            if one.node.type == "list_splat_pattern":
                function.rest = node
            elif one.node.type == "dictionary_splat_pattern":
                function.keywords = node
        self._written[self.scope] = {one.name for one in params}
        self.functions.append(function)
        if body is not None:
            if not is_value:
                self.hoist(body)
            value = self.value(body)
            if is_value:
                self.unit.edge(value, function.result)
        self.functions.pop()
        self.scope, self._branches = outer, branches

    def _class(self, node: "Node") -> int:
        marks, name = self._marks(), self.source(node.child_by_field_name("name"))
        bases = [
            self.source(one)
            for one in _children(node.child_by_field_name("superclasses"))
            if one.type in {"identifier", "attribute"}
        ]
        made = self.scope.names.get(name)
        if made is None or made in self.unit.functions:
            made = self.made(node)
            self.scope.declare(name, made)
        this = self.made(node)
        if self._shows(marks, bases):
            self._shown.add(this)
        around, self.scope = self.scope, Scope(self.scope)
        self._around[self.scope] = self._around.get(around, around)
        self.classes.append((self.scope, made, this))
        function = Function(made, name, [], this, this=this)
        self.unit.functions[made] = function
        self.unit.classes[name] = this
        self._inherit(bases, this, node)
        body = node.child_by_field_name("body")
        functions, self.functions = self.functions, []
        branches, self._branches = self._branches, 0
        if body is not None:
            self.hoist(body)
            self._members(node, body, bases)
            if not function.params and this in self._shown:
                self._fields(body, function)
        self.functions, self._branches = functions, branches
        self.classes.pop()
        self.scope = around
        self.declare(name, node, made)
        return made

    def _shows(self, marks: Sequence[str], bases: Sequence[str]) -> bool:
        """Whether the instances of a class show their fields where they are printed."""
        if any(
            "dataclass" in one or one.startswith(("attr.", "attrs.", "define", "strawberry."))
            for one in marks
        ):
            return True
        for one in bases:
            tail = one.rpartition(".")[2]
            own = self.unit.classes.get(tail)
            if own in self._shown or (own is None and tail in known.SHOWN):
                return True
        return False

    def _inherit(self, bases: Sequence[str], this: int, node: "Node") -> None:
        for one in bases:
            if "." not in one:
                inherited = self.named(one, node)
                self.unit.edge(inherited, this, Step.LOAD, "()")
                self.unit.edge(this, self.unit.classes.get(one))
                self.unit.edge(self._of_class(inherited), self._of_class(self.classes[-1][1]))

    def _members(self, node: "Node", body: "Node", bases: Sequence[str]) -> None:
        """Read the statements of a class; the fields of settings are variables."""
        is_settings = any(known.SETTINGS.search(one) or one in self._settings for one in bases)
        if is_settings:
            self._settings.add(self.source(node.child_by_field_name("name")))
        prefix = known.PREFIX.search(self.source(body)) if is_settings else None
        for one in body.named_children:
            before = len(self.unit.reads)
            self.value(one)
            field = one.named_children[0] if one.type == "expression_statement" else None
            is_plain = is_settings and len(self.unit.reads) == before
            if is_plain and field is not None and field.type == "assignment":
                self._setting(field, prefix[1] if prefix else "")

    def _setting(self, field: "Node", prefix: str) -> None:
        """A field of `BaseSettings` is read from the variable of its name, or of its alias."""
        kind, left = field.child_by_field_name("type"), field.child_by_field_name("left")
        if kind is None or left is None or left.type != "identifier":
            return
        alias = known.ALIAS.search(self.source(field))
        name = alias[1] if alias else f"{prefix}{self.source(left)}"
        node = self.made(field)
        self.reads(field, node, name.upper(), ACCESSOR)
        value = self._sealed(field, node) if known.SECRET.search(self.source(kind)) else node
        self.unit.edge(value, self.scope.names[self.source(left)])

    def _fields(self, body: "Node", function: Function) -> None:
        """A class that shows its fields takes them by their names when it is made."""
        for one in body.named_children:
            field = one.named_children[0] if one.type == "expression_statement" else None
            left = field.child_by_field_name("left") if field is not None else None
            if field is None or left is None or field.child_by_field_name("type") is None:
                continue
            name = self.source(left)
            given = self.made(left)
            function.params.append(given)
            function.names.append(name)
            self.unit.edge(given, self.scope.names.get(name))

    def _sealed(self, node: "Node", value: int | None) -> int:
        """Return an object that shows *value* only to those who ask for it."""
        made = self.made(node)
        self.unit.edge(value, self._attributes(made), Step.STORE, _WITHIN)
        return made

    # Calls

    def _arguments(self, node: "Node | None") -> list[Argument]:
        found = []
        for one in _children(node):
            if node is not None and node.type == "generator_expression":
                found.append(Argument("", node, self.value(node)))
                break
            if one.type == "keyword_argument":
                inner = one.child_by_field_name("value")
                if inner is not None:
                    label = self.source(one.child_by_field_name("name"))
                    value = self.value(inner)
                    if value is not None:
                        self.unit.at[one.start_byte, one.end_byte] = value
                    found.append(Argument(label, inner, value))
            elif one.type == "dictionary_splat":
                found.append(Argument("**", one, self.value(one)))
            elif one.type == "list_splat":
                self.value(one)
            elif one.type != "comment":
                found.append(Argument("", one, self.value(one)))
        return found

    def _call(self, node: "Node") -> int | None:
        called = node.child_by_field_name("function")
        callee = self.value(called)
        base, name = None, self.source(called)
        if called is not None and called.type == "attribute":
            base = called.child_by_field_name("object")
            name = self.source(called.child_by_field_name("attribute"))
        receiver = self.unit.at.get((base.start_byte, base.end_byte)) if base is not None else None
        args = self._arguments(node.child_by_field_name("arguments"))
        result = self.call(node, callee, receiver, name, args, self.source(called))
        if result is not None and args:
            self._asked_by_name(result, self.source(called), name, args)
        if base is not None and name in _CHANGES:
            self._write_back(base, receiver)
        if base is not None and name == "pop" and args:
            self._without(base, self.literal(args[0].node))
        if name in known.ASKS or (known.MASKS.search(name) and name not in known.TEXTS):
            return None
        return result

    def variable(self, source: str, args: Sequence[Argument]) -> tuple[str, str] | None:
        called = self._qualified(source)
        position = 1 if called == "dotenv.get_key" else 0
        name = self.literal(args[position].node) if len(args) > position else ""
        is_known = bool({source, called} & known.GETTERS)
        accessor = SECRETS if "st.secrets" in source or "streamlit" in called else ACCESSOR
        if is_known and name and (name.isupper() or "secrets" in called):
            return name, accessor
        holder, _, last = source.rpartition(".")
        if source == "getattr" and len(args) > 1:
            holder, last, name = self.source(args[0].node), "get", self.literal(args[1].node)
        holder = self._qualified(holder)
        is_setting = last == "get" and known.HOLDERS.search(holder) and _is_setting(name)
        return (name, ACCESSOR) if is_setting else None

    def _asked_by_name(self, result: int, source: str, name: str, args: Sequence[Argument]) -> None:
        """Take note of `os.getenv(name)`, and of `values.get(name)`."""
        called = self._qualified(source)
        if {source, called} & known.GETTERS:
            given = args[1] if called == "dotenv.get_key" and len(args) > 1 else args[0]
            is_secret = "st.secrets" in source or "streamlit" in called
            self._looked_up(result, given.node, SECRETS if is_secret else ACCESSOR)
        elif name == "get":
            self._looked_up(result, args[0].node, "")

    def _looked_up(self, node: int, name: "Node | None", accessor: str) -> None:
        """Take note of a value that the function around it is told the name of."""
        own = self.functions[-1] if self.functions else None
        if own is not None and name is not None and name.type == "identifier":
            given = self.source(name)
            if given in own.names:
                getter = Getter(own.node, own.names.index(given), accessor)
                self.unit.getters[node] = getter

    def _through(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        """Let through what is known to pass on; what other calls answer holds nothing."""
        unit = self.unit
        self._out_of(name, receiver, args, result)
        if name in known.SAME and not self._masks(name, args):
            unit.edge(receiver, result)
        self._made_of(name, receiver, args, result)
        if name in known.EXPOSES:
            given = next((one.value for one in args if not one.label), None)
            self._exposed(given if given is not None else receiver, args, result)
        if name in _PARSES:
            self._option(name, receiver, args, result)
        self._called_back(name, args, result)
        self._put_in(name, receiver, args, result)

    def _made_of(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        """What is a text, or another object, of what a call is given."""
        unit, values = self.unit, [one.value for one in args]
        if name == "join":
            unit.edge(receiver, result, Step.DEEP)
            for value in values:
                unit.edge(self._each(value), result, Step.DEEP)
                unit.edge(value, result, Step.PART)  # a text is joined character by character
        elif name in known.TEXTS:
            for value in (receiver, *values):
                unit.edge(value, result, Step.DEEP)
        elif name in known.LISTS and values:
            unit.edge(self._each(values[0]), result, Step.STORE, ITEM)
            unit.edge(values[0], result, Step.PART)
        elif name in known.COPIES:
            for one in args:
                if not one.label:
                    unit.edge(one.value, result)
        elif name == "replace" and len(args) > 1:
            unit.edge(values[1], result, Step.DEEP)

    def _option(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        """Options of a command line have their defaults: `add_argument("--key", default=KEY)`."""
        every = self._top.unknown_name(_OPTIONS, lambda: self.unit.node(Span(0, 0)))
        for parser in (receiver, every):
            if name == "parse_args":
                self.unit.edge(parser, result)
            elif name == "parse_known_args":
                self.unit.edge(parser, result, Step.STORE, "0")
        labels = {one.label: one for one in args if one.label}
        if name == "add_argument" and "default" in labels:
            names = [self.literal(one.node) for one in args if not one.label]
            named = labels.get("dest")
            longest = max(names, key=len, default="").lstrip("-").replace("-", "_")
            field = self.literal(named.node) if named is not None else longest
            for parser in (receiver, every) if field else ():
                self.unit.edge(labels["default"].value, parser, Step.STORE, field)

    def _exposed(self, shown: int | None, args: Sequence[Argument], result: int) -> None:
        """All attributes of an object, without those that are left out by name."""
        if shown is None:
            return
        named = {one.label: known.QUOTED.findall(self.source(one.node)) for one in args}
        left_out, included = named.get("exclude", []), named.get("include")
        for held in (shown, self._attributes(shown), self._of_class(shown)):
            if included is None:
                self.unit.edge(held, result, Step.REST, " ".join(left_out))
            for field in included or ():
                part = self.unit.node(self.unit.spans[result])
                self.unit.edge(held, part, Step.LOAD, field)
                self.unit.edge(part, result, Step.STORE, field)

    def _masks(self, name: str, args: Sequence[Argument]) -> bool:
        """Whether a call takes something out of a text: `text.replace(key, "***")`."""
        return (
            name == "replace"
            and len(args) > 1
            and bool(known.MASKED.search(self.source(args[1].node)))
        )

    def _out_of(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        """What is taken out of what a call is made on, or is given."""
        first = args[0] if args else None
        if name in {"get", "pop", "setdefault"} and first is not None:
            if receiver is not None:
                field = self.literal(first.node) or ANY
                self.unit.edge(receiver, result, Step.LOAD, field)
            self._defaults(args[1:2], result)
        elif name == "getattr" and len(args) > 1 and first is not None:
            field = self.literal(args[1].node)
            if field:
                self.unit.edge(self._asked_for(first.node, first.value, field), result)
            self._defaults(args[2:3], result)
        elif self.variable(name, args) is not None:
            self._defaults(args[1:], result)
        elif name in {"items", "values", "enumerate", "next"}:
            self._in_turn(name, first.value if first is not None else receiver, result)
        elif name in {"get_secret_value", "reveal"} and receiver is not None:
            self.unit.edge(self._attributes(receiver), result, Step.LOAD, _WITHIN)

    def _defaults(self, args: Sequence[Argument], result: int) -> None:
        for one in args:
            if one.label in {"", "default"}:
                self.unit.edge(one.value, result)

    def _in_turn(self, name: str, held: int | None, result: int) -> None:
        """What comes out of an object item by item, some with a name or number before it."""
        unit = self.unit
        if name in {"items", "values"}:
            node: int | None = unit.node(unit.spans[result])
            unit.edge(held, node, Step.LOAD, ANY)
        else:
            node = self._each(held)
        if name in {"items", "enumerate"}:
            pair = unit.node(unit.spans[result])
            unit.edge(node, pair, Step.STORE, "1")
            unit.edge(pair, result, Step.STORE, ITEM)
        elif name == "next":
            unit.edge(node, result)
        else:
            unit.edge(node, result, Step.STORE, ITEM)

    def _called_back(self, name: str, args: Sequence[Argument], result: int) -> None:
        """A function that is given to one which calls it, or asks for a default by it."""
        unit = self.unit
        if name in known.CALLS_IT and args:
            rest = tuple(one.value for one in args[1:] if not one.label)
            unit.calls.append(Call(args[0].value, None, "", rest, result, unit.spans[result]))
        if name in {"field", "Field", "attrib", "ib"}:
            for one in args:
                if one.label == "default_factory":
                    call = Call(one.value, None, "", (), result, unit.spans[result])
                    unit.calls.append(call)
                elif one.label in {"", "default"}:
                    unit.edge(one.value, result)

    def _put_in(
        self, name: str, receiver: int | None, args: Sequence[Argument], result: int
    ) -> None:
        unit = self.unit
        into = receiver if name in {"update", "from_mapping"} else result
        if name in known.FIELDS:
            for one in args:
                if one.label == "**":
                    unit.edge(one.value, into)
                elif one.label:
                    unit.edge(one.value, into, Step.STORE, one.label)
        elif name[:1].isupper():
            is_secret = bool(known.SECRET.search(name))
            for one in args:
                if is_secret and not one.label:
                    unit.edge(one.value, self._attributes(result), Step.STORE, _WITHIN)
                elif one.label == "**":
                    unit.edge(one.value, self._attributes(result))
                elif one.label:
                    self.store(result, one.label, one.value)
        self._known_everywhere(name, args)
        self._changed(name, receiver, args)

    def _known_everywhere(self, name: str, args: Sequence[Argument]) -> None:
        """What a call tells all texts, or takes from there: `text_input(key="api_key")`."""
        if name in known.WIDGETS and b"streamlit" in self.unit.text:
            for one in args:
                if one.label == "key" and self.literal(one.node):
                    field = self.literal(one.node)
                    self.unit.edge(self._everywhere(), one.value, Step.LOAD, field)
        elif name == "Application" and b"tornado" in self.unit.text:
            for one in args:
                if one.label not in {"", "**"}:
                    self.unit.edge(one.value, self._everywhere(), Step.STORE, one.label)

    def _changed(self, name: str, receiver: int | None, args: Sequence[Argument]) -> None:
        """What a call puts into what it is made on."""
        unit = self.unit
        if name in {"append", "add", "appendleft", "insert", "put", "put_nowait"} and args:
            unit.edge(args[-1].value, receiver, Step.STORE, ITEM)
        elif name in {"extend", "update", "from_mapping"} and args and not args[0].label:
            unit.edge(args[0].value, receiver)
        elif name == "from_object" and args and args[0].value is not None:
            unit.edge(self._attributes(args[0].value), receiver)
            unit.edge(self._of_class(args[0].value), receiver)
        elif name in {"setdefault", "__setitem__", "setattr"} and len(args) > 1:
            held, key = (args[0].value, args[1]) if name == "setattr" else (receiver, args[0])
            unit.edge(args[-1].value, held, Step.STORE, self.literal(key.node) or ANY)


_PARSES = frozenset(("parse_args", "parse_known_args", "add_argument"))
"""Methods of a parser of the command line."""

_CHANGES = frozenset(
    (
        "append",
        "add",
        "insert",
        "extend",
        "update",
        "setdefault",
        "appendleft",
        "from_mapping",
        "from_object",
    )
)
"""Methods that change what they are called on."""


def _statements(block: "Node", *, whole: bool) -> "Iterator[Node]":
    """Yield the statements in *block*, without what is inside the functions and classes in it.

    With *whole* their expressions, too: `:=` may stand in any of them.
    """
    waiting = list(reversed(block.named_children))
    while waiting:
        node = waiting.pop()
        kind = node.type
        yield node
        if kind == "decorated_definition":
            waiting += [one for one in node.named_children if one.type in _BLOCKS]
        elif kind in _BLOCKS or "comprehension" in kind:
            continue
        elif whole or kind in _HOLD or kind.endswith(("_statement", "_clause")):
            waiting += reversed(node.named_children)


def _targets(left: "Node | None") -> "Iterator[Node]":
    """Yield the names on the left of an assignment."""
    if left is None or left.type in {"attribute", "subscript"}:
        return
    if left.type == "identifier":
        yield left
    for one in left.named_children:
        yield from _targets(one)


def _present(node: "Node | None") -> "Iterator[Node]":
    if node is not None:
        yield node


def _children(node: "Node | None") -> "Sequence[Node]":
    return node.named_children if node is not None else ()


def _dependency(kind: "Node | None") -> "Node | None":
    """Return the call of `Depends` in a type: `Annotated[Settings, Depends(settings)]`."""
    if kind is None or b"Depends(" not in (kind.text or b""):
        return None
    waiting = list(kind.named_children)
    while waiting:
        one = waiting.pop()
        if one.type == "call":
            return one
        waiting += one.named_children
    return None


def _kind_of(kind: str) -> str:
    """Return the class that a type names, "" where it names none of somebody's own."""
    found = (one for one in known.TYPE_NAME.findall(kind) if one not in known.NO_TYPES)
    return next(found, "")


def _is_setting(name: str) -> bool:
    return name.isupper() and is_key_name(name)


def _kept(cut: str) -> int:
    """Return how many characters a slice keeps at the most: `:8` and `-4:` say so.

    One whose end is worked out when the program runs is taken for a mask.
    """
    start, _, end = (one.strip() for one in cut.partition(":"))
    if end.isdigit():
        return max(int(end) - (int(start) if start.isdigit() else 0), 0)
    if end in {"", ":-1"} or end.lstrip("-").isdigit():
        is_tail = start[:1] == "-" and start[1:].isdigit()
        return int(start[1:]) if is_tail and not end else WHOLE
    return 0


def _span(node: "Node") -> Span:
    return Span(node.start_byte, node.end_byte)
