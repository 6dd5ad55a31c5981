"""The one door to tree-sitter: parsers and queries by language, made when they are asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from orscan.errors import RuleError
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query, Tree

GRAMMARS: Mapping[str, tuple[str, str]] = {
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "html": ("tree_sitter_html", "language"),
    "svelte": ("tree_sitter_svelte", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "java": ("tree_sitter_java", "language"),
    "swift": ("tree_sitter_swift", "language"),
    "dart": ("tree_sitter_dart", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "python": ("tree_sitter_python", "language"),
}
"""The package of each grammar, and the function in it that gives the language."""

Predicate = Callable[[str, list[str | bytes]], bool]
"""Answers a named predicate of a query; takes its name, and texts: captures are bytes."""


@cache
def grammar(language: str) -> "Language":
    """Return the grammar of *language*, one of `GRAMMARS`."""
    from tree_sitter import Language  # noqa: PLC0415 - only a scan that meets client code needs it

    package, function = GRAMMARS[language]
    return Language(getattr(import_module(package), function)())


@cache
def _parser(language: str) -> "Parser":
    from tree_sitter import Parser  # noqa: PLC0415 - see above

    return Parser(grammar(language))


def parse(language: str, text: bytes, spans: Sequence[Span] = ()) -> "Tree":
    """Return the syntax tree of *text*, or of *spans* of it, in order, as if the rest were blank.

    Where it does not parse the tree holds error nodes. Offsets are those of *text* always.
    """
    from tree_sitter import Range  # noqa: PLC0415 - see above

    parser = _parser(language)
    if not spans:
        return parser.parse(text)
    parser.included_ranges = [
        Range(_point(text, one.start), _point(text, one.end), one.start, one.end) for one in spans
    ]
    try:
        return parser.parse(text)
    finally:
        parser.included_ranges = []


def _point(text: bytes, offset: int) -> tuple[int, int]:
    return text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1)


@cache
def compiled(language: str, query: str, source: str) -> "Query":
    """Return *query*, ready to run on trees of *language*; raises RuleError naming *source*."""
    from tree_sitter import Query, QueryError  # noqa: PLC0415 - see above

    try:
        return Query(grammar(language), query)
    except QueryError as error:
        raise RuleError(f"{source}: no query for {language}: {error}") from error


def matches(
    query: "Query", root: "Node", predicate: "Callable[..., bool] | None" = None
) -> "Iterator[tuple[int, Mapping[str, list[Node]]]]":
    """Yield each match of *query* below *root*: which pattern of it, and the captures by name.

    *predicate* is asked for predicates that tree-sitter itself does not know.
    """
    from tree_sitter import QueryCursor  # noqa: PLC0415 - see above

    cursor = QueryCursor(query)
    yield from cursor.matches(root, predicate) if predicate else cursor.matches(root)


def first_error(tree: "Tree") -> "Node | None":
    """Return the first place that did not parse, or None."""
    if not tree.root_node.has_error:
        return None
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            return node
        waiting += [child for child in reversed(node.children) if child.has_error]
    return tree.root_node
