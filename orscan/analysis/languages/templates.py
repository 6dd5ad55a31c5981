"""Templates of servers: which fields of the values they are given they write into the page.

A field is written as the patterns of rules write it: `config.key`, `user.*`, `settings.**` where
all that is in it is shown. Sources, read 2026-11-28: github.com/mde/ejs (tags),
handlebarsjs.com/guide/expressions.html, mustache.github.io/mustache.5.html,
pugjs.org/language/interpolation.html, /code.html, twig.symfony.com/doc/3.x/templates.html,
mozilla.github.io/nunjucks/templating.html, laravel.com/docs/12.x/blade,
smarty-php.github.io/smarty/stable/designers/language-variables.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from orscan.analysis.languages import ejs
from orscan.analysis.unit import Step, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

ENDINGS = (
    ".blade.php", ".html.twig", ".twig", ".ejs", ".eta", ".hbs", ".handlebars", ".mustache", ".pug",
    ".jade", ".njk", ".html", ".htm", ".tpl", ".php", ".phtml",
)  # fmt: skip
"""Endings of templates; the longer of two that fit comes first."""

PARTS_SHOWN = 15
"""So many characters of a key may be shown without giving it away."""

_HOLE = re.compile(r"\{\{\{?[&~-]?(?P<code>[^{}]*?)[~-]?\}?\}\}")
_PUG = re.compile(
    r"[#!]\{(?P<hole>[^{}]+)\}|^[ \t]*[\w.#:-]*(?:\([^)\n]*\))?!?=[ \t]*(?P<line>[^\n]+)"
    r"|[\w:.-]+!?=(?P<attribute>[A-Za-z_][\w.]*|JSON\.stringify\([\w.]+\))(?=[\s,)])",
    re.MULTILINE,
)
_COMMENT = re.compile(r"\{#.*?#\}|\{\{!--.*?--\}\}|\{\{![^{}]*\}\}|<!--.*?-->", re.DOTALL)
_SMARTY = re.compile(r"\{\s*\$(?P<code>[A-Za-z_][^{}]*)\}")
_ASSIGNED = re.compile(r"[\w.\[\]\"']+\s*=(?!=)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"(?<![\w.$@])[A-Za-z_]\w*(?:\.\w+|\[['\"]\w+['\"]\])*")
_DEEP = re.compile(r"\bjson\w*|\bto_?json\b|JSON\.stringify|\bdump\b|\bstringify\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\|\s*(?:length|slice|truncate|size|first|last|mask|batch)\b|\[[^\]]*:[^\]]*\]|"
    r"\.(?:length|slice|substr|substring|startsWith|includes)\b|===?|!==?|\bis\b|^\s*(?:!|not\b)"
)
_WORDS = frozenset((
    "if", "else", "unless", "each", "with", "for", "in", "and", "or", "not", "true", "false",
    "null", "undefined", "none", "default", "this", "json", "raw", "e", "escape", "JSON",
    "stringify", "typeof", "new", "include", "block", "parent", "super", "lookup", "safe",
))  # fmt: skip
_INCLUDES = re.compile(
    rb"""\binclude(?:_once|If|When)?\s*\(?\s*["']([^"']+)["']|@(?:extends|include|each|includeIf)\(\s*["']([^"']+)["']|"""
    rb"""\{%-?\s*(?:extends|include|embed)\s+["']([^"']+)["']|\{\{#?>\s*([\w/.-]+)|"""
    rb"""^[ \t]*(?:include|extends)[ \t]+([\w./-]+)""",
    re.MULTILINE,
)


def is_template(path: str) -> bool:
    """Whether the file at *path* may be a template that a server fills in."""
    return path.endswith(ENDINGS)


def name_of(path: str) -> str:
    """Return *path* without the ending of templates."""
    ending = next((one for one in ENDINGS if path.endswith(one)), "")
    return path.removesuffix(ending)


def included(text: bytes) -> Iterator[str]:
    """Yield the names of the templates that *text* includes or extends."""
    for groups in _INCLUDES.findall(text):
        yield next((one for one in groups if one), b"").decode("utf-8", "replace")


def shown(path: str, text: bytes, units: Iterable[Unit] = ()) -> frozenset[str]:
    """Return the fields that the template at *path* writes into the page.

    *units* are those of the file, where its language is one that is read anyway: PHP, EJS.
    """
    if path.endswith((".php", ".phtml")):
        return frozenset(field for unit in units for field in _of_php(unit))
    if b"<%" in text:
        read = [*units] or [_unit(path, text)]
        return frozenset(_of_ejs(read, text))
    plain = _COMMENT.sub("", text.decode("utf-8", "replace"))
    if path.endswith((".pug", ".jade")):
        codes = (one[name] for one in _PUG.finditer(plain) for name in one.groupdict())
        return frozenset(field for one in codes if one for field in _of_expression(one))
    found = {field for one in _HOLE.finditer(plain) for field in _of_hole(one["code"])}
    if path.endswith(".tpl"):
        plain = re.sub(r"\{\*.*?\*\}", "", plain, flags=re.DOTALL)
        smarty = (one["code"].replace("->", ".") for one in _SMARTY.finditer(plain))
        found |= {
            field for one in smarty if not _ASSIGNED.match(one) for field in _of_expression(one)
        }
    return frozenset(found)


def _of_hole(code: str) -> Iterator[str]:
    """Yield the fields of `{{ x }}`; those of Handlebars lie anywhere, behind `{{#with x}}`."""
    if code.lstrip()[:1] in {"#", "/", "^", ">", "!", "%"}:
        return
    for field in _of_expression(code):
        yield field
        if "." not in field.removesuffix(".**"):
            yield f"*.{field}"


def _of_expression(code: str) -> Iterator[str]:
    """Yield the fields whose value is what an expression gives: of `a ? b : c` only b and c."""
    question = re.search(r"(?<!\?)\?(?![?.:])", code)
    for part in code[question.end() :].split(":") if question else [code]:
        if _ASKED.search(part):
            continue
        ending = ".**" if _DEEP.search(part) else ""
        subject = part.partition("|")[0]
        bare = _QUOTED.sub('""', re.sub(r"\[['\"](\w+)['\"]\]", r".\1", subject))
        for match in _NAME.finditer(bare):
            is_called = bare[match.end() : match.end() + 1] == "("
            if match[0] not in _WORDS and not is_called:
                yield match[0].removeprefix("this.").removeprefix("locals.") + ending


# Templates whose code is read as code


def _unit(path: str, text: bytes) -> Unit:
    from orscan.analysis.languages.table import LANGUAGES  # noqa: PLC0415 - it names these, too

    return LANGUAGES["ejs"].unit(path, text)


def _of_ejs(units: Iterable[Unit], text: bytes) -> Iterator[str]:
    for unit in units:
        for field in _fields(unit, written(unit, text)):
            if not field.endswith(".length"):
                yield field.removeprefix("locals.")


def written(unit: Unit, text: bytes) -> list[int]:
    """Return the nodes of what the template of EJS that holds *text* writes into the page."""
    return [node for span in ejs.read(text)[1] if (node := unit.value_at(span)) is not None]


def _of_php(unit: Unit) -> Iterator[str]:
    root = unit.root
    if root is None:
        return
    nodes = [node for one in _echoed(root) if (node := _node(unit, one)) is not None]
    for field in _fields(unit, nodes):
        if field.startswith("$"):
            yield field.removeprefix("$")


def _echoed(root: "Node") -> Iterator["Node"]:
    """Yield the expressions that a page of PHP writes."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        if node.type in {"echo_statement", "print_intrinsic"}:
            yield from node.named_children
        elif node.type == "expression_statement":
            before = node.prev_named_sibling
            tag = before
            if before is not None and before.type == "text_interpolation":
                tag = before.named_children[-1] if before.named_children else None
            if tag is not None and tag.type == "php_tag" and tag.text == b"<?=":
                yield from node.named_children


def _node(unit: Unit, node: "Node") -> int | None:
    at: Node | None = node
    while at is not None:
        found = unit.at.get((at.start_byte, at.end_byte))
        if found is not None:
            return found
        at = at.named_children[0] if at.named_child_count == 1 else None
    return None


def _fields(unit: Unit, nodes: Iterable[int]) -> Iterator[str]:
    """Yield what *nodes* come from: names that the text does not declare, and fields of them."""
    before: defaultdict[int, list[tuple[int, Step, str, int]]] = defaultdict(list)
    for source, edges in unit.edges.items():
        for edge in edges:
            before[edge.target].append((source, edge.step, edge.name, edge.length))
    names = {node: name for name, node in unit.globals.items()}
    waiting: deque[tuple[int, tuple[str, ...], bool]] = deque((one, (), False) for one in nodes)
    seen = set(waiting)
    while waiting and len(seen) < 5_000:
        node, path, deep = waiting.popleft()
        if node in names:
            yield ".".join((names[node], *path)) + (".**" if deep else "")
        for source, step, name, length in before.get(node, ()):
            for state in _back(path, step, name, length, deep=deep):
                following = (source, *state)
                if following not in seen and len(state[0]) < 6:
                    seen.add(following)
                    waiting.append(following)


def _back(
    path: tuple[str, ...], step: Step, name: str, length: int, *, deep: bool
) -> Iterator[tuple[tuple[str, ...], bool]]:
    if step is Step.COPY:
        yield path, deep
    elif step is Step.DEEP:
        yield path, True
    elif step is Step.LOAD:
        yield (name, *path), deep
    elif step is Step.STORE:
        if path and (path[0] == name or "*" in {path[0], name}):
            yield path[1:], deep
        elif deep and not path:
            yield path, deep
    elif length > PARTS_SHOWN:
        yield path, deep
