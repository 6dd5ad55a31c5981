"""What a unit does with values, by the queries of the client rules."""

import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.unit import Unit
from orscan.location import Span
from orscan.rule import ClientRule, Use

if TYPE_CHECKING:
    from tree_sitter import Node, Query

FAMILIES: Mapping[str, tuple[str, ...]] = {"js": ("tsx", "typescript")}
"""Words of rules that stand for several grammars."""

SCRIPTS = frozenset(("javascript", "typescript", "tsx"))
"""The grammars of JavaScript and what is made of it."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A place where a value is used: *node* takes it, *span* is the whole use.

    *url* is the node of the address it goes to, *value* where the value stands. It is not *certain*
    where it depends on what is not in the tree.
    """

    rule: ClientRule
    use: Use
    node: int
    span: Span
    url: int | None
    value: Span
    certain: bool = True

    def takes(self, path: tuple[str, ...]) -> bool:
        """Whether a value in the fields *path* of the node is used."""
        return any(_fits(path, pattern) for pattern in self.use.fields)


def _fits(path: tuple[str, ...], pattern: str) -> bool:
    if pattern == "**":
        return "()" not in path
    parts = tuple(pattern.split(".")) if pattern else ()
    if parts[-1:] == ("**",):
        parts = parts[:-1]
        return len(path) >= len(parts) and "()" not in path and _alike(path[: len(parts)], parts)
    return len(path) == len(parts) and _alike(path, parts)


def _alike(path: Sequence[str], parts: Sequence[str]) -> bool:
    return all(
        one == "*" or fnmatch.fnmatchcase(one.lower(), other.lower())
        for one, other in zip(path, parts, strict=True)
    )


_NAMED = re.compile(r"\(#(?:any-of|eq)\?\s+@\w+((?:\s+\"(?:[^\"\\\\]|\\\\.)*\")+)\s*\)")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"')


_MENTIONED = re.compile(
    r"\(#text-mentions\?\s+@\w+(?P<texts>(?:\s+\"(?:[^\"\\\\]|\\\\.)*\")+)\s*\)"
    r"|\(#match\?\s+@\w+\s+\"\(\?i\)(?P<words>[a-z_]+(?:\|[a-z_]+)*)\"\s*\)"
)
"""What a text must hold in whichever case."""

_BRACKET = re.compile(r"\"(?:[^\"\\]|\\.)*\"|;[^\n]*|[()\[\]]")

Groups = tuple[tuple[bytes, ...], ...]


def _patterns(query: str) -> int:
    """Return how many patterns *query* holds; a choice in brackets is one."""
    depth = found = 0
    for match in _BRACKET.finditer(query):
        if match[0] in "([":
            found += depth == 0
            depth += 1
        elif match[0] in ")]":
            depth -= 1
    return found


@cache
def _needed(query: str) -> tuple[Groups, Groups]:
    """Return groups of words of each of which a text that *query* matches holds one.

    The second ones are in lower case, and so must the text be.
    """
    if _patterns(query) != 1:
        return (), ()  # one of several patterns may match alone
    exact = tuple(
        tuple(word.encode() for word in _WORD.findall(match[1])) for match in _NAMED.finditer(query)
    )
    folded = tuple(
        tuple(
            word.lower().encode()
            for word in (_WORD.findall(match["texts"] or "") or match["words"].split("|"))
        )
        for match in _MENTIONED.finditer(query)
    )
    return exact, folded


def may_match(query: str, text: bytes) -> bool:
    """Whether *query* might match in *text*: compiling one takes as long as parsing 100 kB."""
    exact, folded = _needed(query)
    if not all(any(word in text for word in words) for words in exact):
        return False
    lower = text.lower() if folded else b""
    return all(any(word in lower for word in words) for words in folded)


class Uses:
    """The queries of *rules*, compiled when a text of their language turns up.

    *together* runs all of a language at once: that takes longer to compile, and then a fifth of the
    time for each text.
    """

    def __init__(self, rules: Iterable[ClientRule], *, together: bool = False) -> None:
        self._is_together = together
        self._by_language: defaultdict[str, list[tuple[ClientRule, Use]]] = defaultdict(list)
        for rule in rules:
            for use in rule.uses:
                for language in use.languages:
                    for grammar in FAMILIES.get(language, (language,)):
                        self._by_language[grammar].append((rule, use))
        self._together: dict[str, tuple[Query, list[tuple[ClientRule, Use]]]] = {}

    def check(self) -> None:
        """Compile every query; raises RuleError for the first that is wrong."""
        for language, several in self._by_language.items():
            for rule, use in several:
                _query(language, rule, use)

    def sinks(self, unit: Unit, root: "Node") -> Iterator[Sink]:
        """Yield what *unit*, whose syntax tree *root* is, does with values."""
        for rule, use, captures in self._matches(unit, root):
            whole = _extent(captures)
            url = captures.get("url")
            for value in captures["value"]:
                node = node_of(unit, value)
                if node is not None:
                    address = node_of(unit, url[0]) if url else None
                    span = Span(value.start_byte, value.end_byte)
                    yield Sink(rule, use, node, whole, address, span)

    def _matches(
        self, unit: Unit, root: "Node"
    ) -> "Iterator[tuple[ClientRule, Use, Mapping[str, list[Node]]]]":
        language, asked = unit.language, _Predicates(unit)
        listed = self._by_language.get(language, ())
        if self._is_together and listed:
            query, meant = self._all_of(language)
            for number, captures in syntax.matches(query, root, asked):
                yield *meant[number], captures
            return
        for rule, use in listed:
            if may_match(use.query, unit.text):
                for _, captures in syntax.matches(_query(language, rule, use), root, asked):
                    yield rule, use, captures

    def _all_of(self, language: str) -> "tuple[Query, list[tuple[ClientRule, Use]]]":
        """Return all queries of *language* as one, and what each of its patterns is of."""
        if language not in self._together:
            listed = self._by_language[language]
            meant = [one for one in listed for _ in range(_patterns(one[1].query))]
            text = "\n".join(use.query for _, use in listed)
            self._together[language] = (syntax.compiled(language, text, "client rules"), meant)
        return self._together[language]


def _query(language: str, rule: ClientRule, use: Use) -> "Query":
    return syntax.compiled(language, use.query, rule.source or rule.id)


_ASKING = frozenset(("unary_expression", "not_operator", "unary_op_expression"))
"""Kinds of nodes that hold nothing of the value they are about: `!key`, `not key`."""


def node_of(unit: Unit, syntax_node: "Node") -> int | None:
    """Return the node of the value of an expression, looking through what wraps it."""
    waiting: Node | None = syntax_node
    while waiting is not None and waiting.type not in _ASKING:
        found = unit.at.get((waiting.start_byte, waiting.end_byte))
        if found is not None:
            return found
        if waiting.type in {"unary_expression", "not_operator"}:
            return None  # `!key` and `typeof key` hold nothing of it
        waiting = waiting.named_children[0] if waiting.named_child_count == 1 else None
    return None


def _extent(captures: Mapping[str, "list[Node]"]) -> Span:
    nodes = captures.get("whole") or [node for several in captures.values() for node in several]
    return Span(min(one.start_byte for one in nodes), max(one.end_byte for one in nodes))


class _Predicates:
    """Answers the predicates that only orscan knows.

    `imported-from? @name "module"...`: the name was imported from one of the modules, where `x/*`
    stands for all that begin with `x/`. `mentions? @node "text"...`: its source holds one of the
    texts, whatever their case; `text-mentions? @node "text"...`: all of the file does.
    `bare? @name`: no import or variable of the text has that name.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def __call__(
        self,
        name: str,
        args: "list[tuple[str, str]]",
        _index: int,
        captures: "Mapping[str, list[Node]]",
    ) -> bool:
        is_negated = name.startswith("not-")
        plain = name.removeprefix("not-")
        nodes = captures.get(args[0][0], []) if args else []
        given = [value for value, kind in args[1:] if kind == "string"]
        answers = {
            "imported-from?": self._imported,
            "mentions?": self._mentions,
            "text-mentions?": self._text_mentions,
            "bare?": self._bare,
        }
        if plain not in answers:
            return True
        found = all(answers[plain](self._source(node), given) for node in nodes)
        return found is not is_negated

    def _source(self, node: "Node") -> str:
        return self._unit.text[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _imported(self, name: str, modules: Sequence[str]) -> bool:
        node = self._unit.top_names.get(name.partition(".")[0])
        return node is not None and any(
            one.local == node and fnmatch.fnmatchcase(one.specifier, module)
            for one in self._unit.imports
            for module in modules
        )

    @staticmethod
    def _mentions(source: str, texts: Sequence[str]) -> bool:
        return any(text.lower() in source.lower() for text in texts)

    def _text_mentions(self, _source: str, texts: Sequence[str]) -> bool:
        return self._mentions(self._unit.text.decode("utf-8", "replace"), texts)

    def _bare(self, name: str, _given: Sequence[str]) -> bool:
        return name.partition(".")[0] not in self._unit.top_names
