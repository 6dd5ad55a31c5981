import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.rot13 import Rot13
from orscan.location import Span
from tests.decoders.harness import Hit, hits, repeated
from tests.support import body, key

ROT13 = Rot13()


def turned(text: str) -> str:
    return codecs.encode(text, "rot13")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("fx-be-i1-", id="the beginning alone"),
        pytest.param(turned("sk-or-v1-your-key-goes-here"), id="a placeholder"),
        pytest.param(turned(key()[:-1]), id="a digit too few"),
        pytest.param(turned(key() + "f"), id="a digit too many"),
        pytest.param(key(), id="a plain key"),
        pytest.param("fx-be-i1-" + body(), id="a body that was not turned"),
    ],
)
def test_no_key(text: str) -> None:
    assert hits(ROT13, text) == []


def test_a_key_stands_where_it_was_turned() -> None:
    text = f'const KEY = rot13("{turned(key())}"); // {turned(key(1))}'
    assert hits(ROT13, text) == [
        Hit(key(), (Span(19, 92),), ("rot13",)),
        Hit(key(1), (Span(99, 172),), ("rot13",)),
    ]


def test_views_hold_keys_only() -> None:
    assert list(ROT13.views(repeated("fx-be-i1-"))) == []


@settings(deadline=None)
@given(st.binary(), st.binary())
def test_any_bytes_are_fine(before: bytes, after: bytes) -> None:
    list(ROT13.views(before + b"fx-be-i1-" + after))
