import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.definitions.jsontree import tree
from orscan.definitions.text import Text
from orscan.definitions.tree import Mapping, Node, Scalar, Sequence

DOCUMENTS = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def plain(node: Node) -> Any:
    """The tree as Python's parser gives it, but with every atom as its text."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text


def atoms(document: Any) -> Any:
    if isinstance(document, dict):
        return {key: atoms(value) for key, value in document.items()}
    if isinstance(document, list):
        return [atoms(item) for item in document]
    if document is None:
        return ""
    return document if isinstance(document, str) else json.dumps(document)


@given(DOCUMENTS, st.sampled_from([None, 2]), st.booleans())
def test_reads_what_a_parser_reads(document: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    root, why = tree(Text.of(text.encode("utf-8", "surrogatepass")))
    assert why is None
    shown = json.dumps(plain(root)).encode().decode("unicode_escape", "surrogatepass")
    assert shown == json.dumps(atoms(document)).encode().decode("unicode_escape", "surrogatepass")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        "{'a': 'b',}",
        '// c\n{"a": /* d */ "b"}',
        "{a: 'b'}",
        '\ufeff{"a": "b"}',
        '{"a": "b"} trailing',
    ],
)
def test_json_as_people_write_it(text: str) -> None:
    root, why = tree(Text.of(text.encode()))
    assert why is None
    assert plain(root) == {"a": "b"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": "b", "c', "unexpected character, line 1"),
        ('{"a": "b",', "it ends too early, line 1"),
        ('{"a": "b"\n]', "unexpected ], line 2"),
        ('{"a": "b"}}', "unexpected }, line 1"),
    ],
)
def test_what_stands_before_a_mistake_is_kept(text: str, reason: str) -> None:
    root, why = tree(Text.of(text.encode()))
    assert why == f"no valid JSON: {reason}"
    assert plain(root) == {"a": "b"}


def test_depth_has_a_limit() -> None:
    _, why = tree(Text.of(b"[" * 5000))
    assert why == "no valid JSON: nested too deeply, line 1"


def test_numbers_are_no_words() -> None:
    root, _ = tree(Text.of(b'["a", 1, true]'))
    assert isinstance(root, Sequence)
    assert [one.worded for one in root.items if isinstance(one, Scalar)] == [True, False, False]
