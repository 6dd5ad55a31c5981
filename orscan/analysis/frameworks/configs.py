"""What configuration files in JavaScript say, as far as it can be read without running them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.frameworks import Inline
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from orscan.analysis.project import Project


def language_of(path: str) -> str:
    """Return the grammar for a JavaScript or TypeScript file."""
    return (
        "typescript" if path.endswith(("ts", "mts", "cts")) and not path.endswith("tsx") else "tsx"
    )


def pairs(text: bytes, key: str, path: str = "x.ts") -> Iterator["tuple[str, Node]"]:
    """Yield name and value of each entry of every object literal that is the value of *key*."""
    for value in values(text, key, path):
        if value.type == "object":
            yield from entries(text, value)


def entries(text: bytes, value: "Node") -> Iterator["tuple[str, Node]"]:
    """Yield name and value of each entry of the object literal *value*; also of spread ones."""
    for part in value.named_children:
        if part.type == "pair":
            name, inner = part.child_by_field_name("key"), part.child_by_field_name("value")
            if name is not None and inner is not None:
                yield plain(text, name), inner
        elif part.type == "shorthand_property_identifier":
            yield plain(text, part), part
        elif part.type == "spread_element":
            for inner in part.named_children:
                for one in (
                    inner.named_children if inner.type == "parenthesized_expression" else [inner]
                ):
                    if one.type == "object":
                        yield from entries(text, one)


def values(text: bytes, key: str, path: str = "x.ts") -> Iterator["Node"]:
    """Yield the values of all entries called *key*, wherever they stand; variables are followed."""
    if key.encode() not in text:
        return
    root = syntax.parse(language_of(path), text).root_node
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "pair":
            name, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if name is not None and value is not None and plain(text, name) == key:
                yield followed(text, root, value)
        elif node.type == "shorthand_property_identifier" and plain(text, node) == key:
            yield followed(text, root, node)
        waiting += reversed(node.named_children)


def followed(text: bytes, root: "Node", value: "Node") -> "Node":
    """Return *value*, or where it names a variable of the file, what that is set to."""
    if value.type not in {"identifier", "shorthand_property_identifier"}:
        return value
    wanted, waiting = plain(text, value), [root]
    while waiting:
        node = waiting.pop()
        if node.type == "variable_declarator":
            name, inner = node.child_by_field_name("name"), node.child_by_field_name("value")
            if name is not None and inner is not None and plain(text, name) == wanted:
                return inner
        waiting += reversed(node.named_children)
    return value


def plain(text: bytes, node: "Node") -> str:
    """Return the source of *node*, without the quotes of a string."""
    source = text[node.start_byte : node.end_byte].decode("utf-8", "replace")
    if node.type == "computed_property_name":
        source = source[1:-1].strip()
    return source[1:-1] if source[:1] in {'"', "'", "`"} else source


def texts_of(text: bytes, key: str, path: str = "x.ts") -> list[str]:
    """Return the texts that *key* is set to: one, or those of a list."""
    found = []
    for value in values(text, key, path):
        parts = value.named_children if value.type == "array" else [value]
        found += [plain(text, one) for one in parts if one.type in {"string", "template_string"}]
    return found


def span_of(node: "Node") -> Span:
    """Return where *node* stands, in bytes."""
    return Span(node.start_byte, node.end_byte)


def variable_in(text: bytes, root: "Node", value: "Node", depth: int = 0) -> str:
    """Return the name of the environment variable whose value *value* is made of, or "".

    Follows variables and destructured names of the file; what only asks about a value has none.
    """
    if depth > 5 or only_asks(text, value):
        return ""
    if value.type in {"member_expression", "subscript_expression"}:
        base = value.child_by_field_name("object")
        last = value.child_by_field_name("property") or value.child_by_field_name("index")
        if base is not None and last is not None and is_environment(text, root, base):
            return plain(text, last)
        return ""
    if value.type in {"identifier", "shorthand_property_identifier"}:
        inner = followed(text, root, value)
        if inner is not value:
            return variable_in(text, root, inner, depth + 1)
        return _destructured(text, root, plain(text, value))
    if value.type == "call_expression":
        called = value.child_by_field_name("function")
        found = _receiver(text, root, called, depth) if called is not None else ""
        if found:
            return found
    for child in _holding(value):
        found = variable_in(text, root, child, depth)
        if found:
            return found
    return ""


def _holding(value: "Node") -> "Iterator[Node]":
    """Yield the parts of *value* that its own value may be made of."""
    skipped = (value.child_by_field_name("function"), value.child_by_field_name("condition"))
    yield from (child for child in value.named_children if child not in skipped)


_SAME = frozenset(("trim", "toString", "replace", "replaceAll", "toLowerCase", "valueOf", "concat"))


def _receiver(text: bytes, root: "Node", called: "Node", depth: int) -> str:
    """Return the variable whose value a method of a text gives back: `(env.KEY || "").trim()`."""
    base, last = called.child_by_field_name("object"), called.child_by_field_name("property")
    if base is None or last is None or plain(text, last) not in _SAME:
        return ""
    return variable_in(text, root, base, depth + 1)


def only_asks(text: bytes, value: "Node") -> bool:
    """Whether *value* says something about a variable, without its value: `Boolean(env.KEY)`."""
    if value.type == "call_expression":
        called = value.child_by_field_name("function")
        return called is not None and plain(text, called) == "Boolean"
    if value.type == "binary_expression":
        sign = value.child_by_field_name("operator")
        return sign is not None and plain(text, sign) in {"==", "===", "!=", "!=="}
    return value.type == "unary_expression"


_SOURCES = ("process.env", "import.meta.env", "Bun.env", "Deno.env")
_WHOLE = re.compile(r"\b(?:process|import\.meta|Bun|Deno)\.env\b(?!\s*(?:\?\.|[.\[]))")
_LOADERS = ("loadEnv", "config", "dotenv", "parse", "parsed")


def is_environment(text: bytes, root: "Node", base: "Node") -> bool:
    """Whether *base* is an object of variables: `process.env`, or what `loadEnv` gave."""
    source = text[base.start_byte : base.end_byte].decode("utf-8", "replace")
    if source in _SOURCES or source.endswith((".parsed", ".env")):
        return True
    if base.type == "identifier":
        inner = followed(text, root, base)
        value = text[inner.start_byte : inner.end_byte].decode("utf-8", "replace")
        if inner is base:
            return source in {"env", "parsedEnv", "envVars"}
        if inner.type in {"member_expression", "subscript_expression"}:
            return value in _SOURCES or value.endswith((".parsed", ".env"))
        called = inner.child_by_field_name("function")
        if called is not None and plain(text, called).rpartition(".")[2] in _LOADERS:
            return True
        return not variable_in(text, root, inner, 1) and (
            any(f"{one}(" in value or f".{one}" in value for one in _LOADERS)
            or _WHOLE.search(value) is not None
        )
    if base.type == "call_expression":
        return any(f"{one}(" in source for one in _LOADERS)
    return base.type == "parenthesized_expression" and any(
        is_environment(text, root, child) for child in base.named_children
    )


def _destructured(text: bytes, root: "Node", name: str) -> str:
    """Return *name* where `const { name } = process.env` declares it, or the name it had there."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "variable_declarator":
            pattern, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if pattern is not None and value is not None and pattern.type == "object_pattern":
                for part in pattern.named_children:
                    inner = (
                        part.child_by_field_name("value")
                        or part.child_by_field_name("left")
                        or part
                    )
                    key = part.child_by_field_name("key") or inner
                    if plain(text, inner) == name and is_environment(text, root, value):
                        return plain(text, key)
        waiting += reversed(node.named_children)
    return ""


def defines(project: "Project", path: str, *keys: str) -> list[Inline]:
    """Return what the objects that are the value of one of *keys* in the file *path* replace."""
    text = project.everything.read(path) or b""
    root = syntax.parse(language_of(path), text).root_node
    found = []
    for key in keys:
        for name, value in pairs(text, key, path):
            found += list(inlined(text, root, name, value, path))
        for value in values(text, key, path):
            found += list(computed(text, root, value, path))
    return found


_NAMES = re.compile(r"[\"'`](process\.env|import\.meta\.env)\.(?:\$\{|[\"']\s*\+)")
_CHOOSES = re.compile(r"\bfilter\b|startsWith|\.test\(|\.match\(|\.includes\(|\bpick\b")
_READS_ALL = re.compile(r"\bloadEnv\(|\bdotenv\b|\.parsed\b|\bconfig\(|process\.env\b(?!\.)")


def computed(text: bytes, root: "Node", value: "Node", path: str) -> Iterator[Inline]:
    """Yield a replacement of all variables, where *value* makes names of all there are.

    `Object.fromEntries(Object.entries(env).map(([k, v]) => [`process.env.${k}`, ...]))` and the
    same with `reduce`; one that chooses among them is left alone.
    """
    if value.type != "call_expression":
        return
    source = text[value.start_byte : value.end_byte].decode("utf-8", "replace")
    named = _NAMES.search(source)
    if named is None or _CHOOSES.search(source):
        return
    sources = [_NAMES.sub("", source)]
    words = set(re.findall(r"[A-Za-z_$][\w$]*", sources[0]))
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        if node.type == "variable_declarator" and node.end_byte <= value.start_byte:
            name = node.child_by_field_name("name")
            if name is not None and plain(text, name) in words:
                sources.append(text[node.start_byte : node.end_byte].decode("utf-8", "replace"))
    if any(_READS_ALL.search(one) for one in sources):
        because = "the build replaces every variable by its value"
        yield Inline(f"{named[1]}.*", "*", path, span_of(value), because)


_LOADS_ENV = re.compile(rb"(?:\w+\.)?loadEnv\(")


def inlined(text: bytes, root: "Node", name: str, value: "Node", path: str) -> Iterator[Inline]:
    """Yield what replacing *name* by *value* puts into the code; an object replaces its fields.

    `'process.env': JSON.stringify(env)` is a replacement of every name: `process.env.*`.
    """
    span = Span(value.start_byte, value.end_byte)
    inner = followed(text, root, value)
    if inner.type == "object":
        for field, part in entries(text, inner):
            yield from inlined(text, root, f"{name}.{field}", part, path)
        return
    because = f"the build replaces {name} by its value"
    if inner.type == "call_expression" and _LOADS_ENV.match(text, inner.start_byte):
        yield Inline(f"{name}.*", "*", path, span, because)
        return
    arguments = inner.child_by_field_name("arguments") if inner.type == "call_expression" else None
    given = arguments.named_children if arguments is not None else [inner]
    for one in given:
        target = followed(text, root, one)
        if target.type == "object":
            for field, part in entries(text, target):
                yield from inlined(text, root, f"{name}.{field}", part, path)
            return
        if is_environment(text, root, one):
            yield Inline(f"{name}.*", "*", path, span, because)
            return
    if not given or not all(only_asks(text, one) for one in given):
        yield from _single(name, variable_in(text, root, inner), inner, path, span)


def _single(name: str, variable: str, value: "Node", path: str, span: Span) -> Iterator[Inline]:
    """Yield the replacement of *name* by the value of one variable, or by a text."""
    because = f"the build replaces {name} by its value"
    if variable:
        yield Inline(name, variable, path, span, because)
    elif value.type in {"string", "template_string", "call_expression"}:
        yield Inline(name, "", path, span, because, literal=True)
