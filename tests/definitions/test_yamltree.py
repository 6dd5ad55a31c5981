import time

import pytest

from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, word
from orscan.definitions.yamltree import trees


def only(text: str) -> Node:
    found, why = trees(Text.of(text.encode()))
    assert why is None
    return found[0]


def entry(text: str, *keys: str) -> str:
    root = only(text)
    assert isinstance(root, Mapping)
    return word(root.get(*keys))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b", "b"),
        ("a: 'b'", "b"),
        ('a: "b\\n"', "b\n"),
        ("a: |\n  b\n  c\n", "b\nc\n"),
        ("a: >\n  b\n  c\n", "b c\n"),
        ("a: {{ .x }}", "{{ .x }}"),
        ("a: '{{ .x }}: y'", "{{ .x }}: y"),
        ("a: ${{ secrets.X }}", "${{ secrets.X }}"),
        ("a: 3", "3"),
        ("a: null", ""),
        ("a: ~", ""),
        ("a:", ""),
    ],
)
def test_scalars(text: str, value: str) -> None:
    assert entry(text, "a") == value


def test_the_text_of_a_block_keeps_its_places() -> None:
    source = "é: |\n  ü=1\n"
    root = only(source)
    assert isinstance(root, Mapping)
    ((_, value),) = root.entries
    assert isinstance(value, Scalar)
    inner = value.inner(Text.of(source.encode()))
    assert inner.text == "  ü=1\n"
    assert inner.at(2) == len("é: |\n  ".encode())


def test_merged_mappings_come_first() -> None:
    assert entry("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  a: 3\n", "y", "a") == "3"
    assert entry("x: &x {a: 1, b: 2}\ny:\n  <<: [*x]\n  a: 3\n", "y", "b") == "2"


def test_a_mapping_that_holds_itself_is_seen_once() -> None:
    assert entry("x: &x\n  a: b\n  x: *x\n", "x", "a") == "b"


def test_aliases_cannot_make_a_tree_large() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    start = time.process_time()
    _, why = trees(Text.of("\n".join(lines).encode()))
    assert why == "aliases stand for too much: some were left out"
    assert time.process_time() - start < 1


def test_documents_before_a_mistake_are_kept() -> None:
    found, why = trees(Text.of(b"a: b\n---\nc: [\n---\nKEY: d\n"))
    assert why is not None
    first, rest = found
    assert isinstance(first, Mapping)
    assert isinstance(rest, Mapping)
    assert word(first.get("a")) == "b"
    assert word(rest.get("KEY")) == "d"
