import time
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.backwards import Backwards
from orscan.location import Span
from tests.decoders.harness import SLOW, Hit, hits, repeated
from tests.support import body, key

BACKWARDS = Backwards()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("micro-ks and one-1v-r", id="the literals alone"),
        pytest.param("sk-or-v1-your-key-goes-here"[::-1], id="a placeholder"),
        pytest.param(key()[:-1][::-1], id="a digit too few"),
        pytest.param(("sk-or-v1-" + "f" + body())[::-1], id="a digit too many"),
        pytest.param(key(), id="a plain key"),
    ],
)
def test_no_key(text: str) -> None:
    assert hits(BACKWARDS, text) == []


@pytest.mark.parametrize("after", ["", "\n", '".split("").reverse()', "x" * 5000])
@pytest.mark.parametrize("before", ["", 'k = "', "x" * 5000])
def test_a_key_stands_where_it_was_reversed(before: str, after: str) -> None:
    place = Span(len(before), len(before) + 73)
    text = before + key()[::-1] + after
    assert hits(BACKWARDS, text) == [Hit(key(), (place,), ("reversed",))]


@pytest.mark.parametrize("lead", ["", "a", "ab"])
def test_what_was_encoded_first_is_shown_for_the_next_decoder(lead: str) -> None:
    for inner in (
        b64encode((lead + key()).encode()),
        (lead + key()).encode().hex().encode(),
        (lead + key()).encode().hex().upper().encode(),
    ):
        assert any(text in inner[::-1] for text in BACKWARDS.literals)
        (view,) = BACKWARDS.views(b"k='" + inner[::-1] + b"'")
        assert inner in view.data


def test_keys_side_by_side() -> None:
    text = " ".join(key(n)[::-1] for n in range(300))
    assert {hit.key for hit in hits(BACKWARDS, text)} == {key(n) for n in range(300)}
    assert {hit.within(text.encode()) for hit in hits(BACKWARDS, text)} == {
        key(n)[::-1].encode() for n in range(300)
    }


@settings(deadline=None)
@given(st.binary(), st.binary())
def test_any_bytes_are_fine(before: bytes, after: bytes) -> None:
    for literal in BACKWARDS.literals:
        data = before + literal + after
        for view in BACKWARDS.views(data):
            (piece,) = view.pieces(Span(0, len(view.data)))
            assert data[piece.start : piece.end][::-1] == view.data


@pytest.mark.parametrize("text", ["ro-ks", "ro-ks" + "x" * 3000, "3bts2c"])
def test_many_literals_take_little_time(text: str) -> None:
    started = time.process_time()
    list(BACKWARDS.views(repeated(text)))
    assert time.process_time() - started < SLOW
