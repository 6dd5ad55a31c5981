import time
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.wide import Wide
from orscan.location import Span
from orscan.rule import Form
from tests.decoders.harness import SLOW, Hit, hits, keys, repeated
from tests.support import body, key

WIDE = Wide()
CHARSETS = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


def test_its_text_counts_as_plain() -> None:
    assert WIDE.form is Form.PLAIN


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("sk-or-v1-", id="the beginning alone"),
        pytest.param("sk-or-v1-your-key-goes-here" * 8, id="a placeholder"),
        pytest.param(key()[:-1] + '"', id="a digit too few"),
        pytest.param(key() + "0 ", id="a digit too many"),
        pytest.param("sk-or-" + "v1-\u4e2d" + body(), id="another script between"),
    ],
)
def test_no_key(text: str, charset: str) -> None:
    assert hits(WIDE, b"\1\2" + text.encode(charset) + b"\0\0\0\0\0") == []


@pytest.mark.parametrize("text", [key(), "s\0k\0-\0o\0r", "s\0k\0-\0o\0r\0" + body()])
def test_narrow_text_is_left_alone(text: str) -> None:
    assert hits(WIDE, text) == []


BEFORE = [
    b"", b"\0", b"\0\0", b"x", b"xy", b"\0x", b"abc", b"\1\0", b"\0\0\0I", b"I\0\0\0", b"\xff\xfe",
]  # fmt: skip
AFTER = [b"", b"\0", b"\0\0\0\0", b"ab", b"abc", b'"', b"\xff\xff", b"\1\2\3", b"\0\0\1"]


@pytest.mark.parametrize("after", AFTER, ids=repr)
@pytest.mark.parametrize("before", BEFORE, ids=repr)
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_key_is_found_wherever_it_stands(charset: str, before: bytes, after: bytes) -> None:
    assert keys(WIDE, before + key().encode(charset) + after) == {key()}


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("length", [0, 4, 16])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param("OPENROUTER_API_KEY=", '"', id="in an assignment"),
        pytest.param("x" * 300, "x" * 3000, id="in a long text"),
    ],
)
def test_its_place_and_its_character_set(
    before: str, after: str, length: int, charset: str
) -> None:
    width = 2 if "16" in charset else 4
    data = b"\1" * length + (before + key() + after).encode(charset) + b"\1" * length
    start = length + width * len(before)
    place = Span(start, start + 73 * width)
    assert hits(WIDE, data) == [Hit(key(), (place,), (charset,))]


@pytest.mark.parametrize("charset", CHARSETS)
def test_where_the_byte_order_is_in_doubt_the_place_still_holds_the_key(charset: str) -> None:
    width = 2 if "16" in charset else 4
    text = key().encode(charset)
    for before, after in ((b"x", b'"'), (b"\0" * 5, b"\0" * 5), (b"xyz", b"\0" * 5)):
        for hit in hits(WIDE, before + text + after):
            (piece,) = hit.pieces
            assert piece.end - piece.start == 73 * width
            assert abs(piece.start - len(before)) < width


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("lead", ["", "a", "ab"])
def test_its_base64_is_shown_for_the_next_decoder(lead: str, charset: str) -> None:
    encoded = b64encode((lead + key()).encode()).decode()
    data = b"\1\2\3" + f"data:{encoded}".encode(charset) + b"\1\2"
    assert any(literal in data for literal in WIDE.literals)
    assert any(encoded.encode() in view.data for view in WIDE.views(data))


@pytest.mark.parametrize("charset", CHARSETS)
def test_keys_side_by_side(charset: str) -> None:
    wanted = {key(n) for n in range(100)}
    assert keys(WIDE, "\n".join(sorted(wanted)).encode(charset)) == wanted


@settings(deadline=None)
@given(st.binary(), st.binary(), st.integers(0, 400), st.sampled_from(CHARSETS))
def test_any_bytes_are_fine(before: bytes, after: bytes, length: int, charset: str) -> None:
    for text in ("sk-or", "c2stb3"):
        data = before + (text + "x" * length).encode(charset) + after
        for view in WIDE.views(data):
            (piece,) = view.pieces(Span(0, len(view.data)))
            assert 0 <= piece.start < piece.end <= len(data)


@pytest.mark.parametrize("literal", WIDE.literals, ids=repr)
@pytest.mark.parametrize("after", [b"", b"\0", b"\0\0\0", b"\0" * 3000], ids=len)
def test_many_literals_take_little_time(literal: bytes, after: bytes) -> None:
    started = time.process_time()
    views = list(WIDE.views(repeated(literal + after, 1 << 19)))
    assert time.process_time() - started < SLOW
    assert sum(len(view.data) for view in views) < 1 << 20
