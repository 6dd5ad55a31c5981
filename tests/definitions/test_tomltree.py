import tomllib
from typing import Any

import pytest

from orscan.definitions.text import Text
from orscan.definitions.tomltree import tree
from orscan.definitions.tree import Mapping, Node, Sequence

TEXTS = [
    'a = "b"',
    "a = 'b\\n'",
    'a = "b\\n\\u00e9"',
    'a = """\nb\n"c" """',
    "a = '''\nb'c'''",
    "a = '''b'''''\nc = 'd'",
    'a = """b"""""\nc = "d"',
    'a.b."c.d" = "e"',
    '[a]\nb = "c"\n[a.d]\ne = "f"',
    '[[a]]\nb = "c"\n[[a]]\nb = "d"\n[a.e]\nf = "g"',
    'a = { b = "c", d = { e = "f" } }',
    'a = [ "b", # c\n  "d",\n]',
    'a = [{b = "c"}]',
    '# a = "b"\n\na = "c" # d',
    '"a" = "b"\n\'c\' = "d"',
    '[ a . b ]\nc = "d"',
    "",
]


def plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text


@pytest.mark.parametrize("text", TEXTS)
def test_reads_what_a_parser_reads(text: str) -> None:
    root, why = tree(Text.of(text.encode()))
    assert why is None
    assert plain(root) == tomllib.loads(text)


@pytest.mark.parametrize(
    "value", ["1", "1.5", "true", "1979-05-27", "1979-05-27 07:32:00Z", "0xff"]
)
def test_other_values_are_no_words(value: str) -> None:
    root, why = tree(Text.of(f"a = {value}\nb = 'c'".encode()))
    assert why is None
    assert plain(root) == {"a": value, "b": "c"}


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a =\nb = 'c'", 1, {"b": "c"}),
        ("b = 'c'\nnope\nd = 'e'", 2, {"b": "c", "d": "e"}),
        ("b = 'c'\nx = 'unclosed", 2, {"b": "c"}),
        ("[a\nb = 'c'", 1, {"b": "c"}),
        ("b = 'c'\na = [1 2]\n", 2, {"b": "c"}),
    ],
)
def test_a_mistake_costs_its_line(text: str, line: int, expected: dict[str, str]) -> None:
    root, why = tree(Text.of(text.encode()))
    assert why == f"no valid TOML: line {line}"
    assert plain(root) == expected


def test_depth_has_a_limit() -> None:
    _, why = tree(Text.of(b"a = " + b"[" * 5000))
    assert why == "no valid TOML: line 1"
