import base64
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.base32 import Base32
from orscan.location import Span
from tests.support import body, key

KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")
DECODER = Base32()


def found(data: bytes, pattern: re.Pattern[bytes] = KEY) -> list[tuple[bytes, Span]]:
    """What matches in views of *data*, and its place."""
    return [
        (match[0], view.pieces(Span(*match.span()))[0])
        for view in DECODER.views(data)
        for match in pattern.finditer(view.data)
    ]


def encoded(text: str) -> str:
    return base64.b32encode(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(encoded("sk-or-v1-your-key"), id="a placeholder"),
        pytest.param(encoded("sk-or-v1-" + "your-openrouter-key-" * 8), id="a long placeholder"),
        pytest.param(encoded("sk-or-v1-" + body()[:63]), id="a key too short"),
        pytest.param(encoded(key() + "0"), id="a key too long"),
        pytest.param(encoded(key())[:112], id="cut off behind"),
        pytest.param(encoded(key())[2:], id="cut off in front"),
        pytest.param(encoded(key()).lower(), id="lower case"),
    ],
)
def test_no_key(text: str) -> None:
    assert found(text.encode()) == []


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("after", ["", "\n", '"}', " # comment", "xyz"])
@pytest.mark.parametrize("before", ["", "x", "ab", "abc", "KEY=", "\n" * 38])
def test_every_alignment(before: str, after: str, padded: bool) -> None:
    text = encoded(before + key() + after)
    text = text if padded else text.rstrip("=")
    start = len(before) * 8 // 5
    end = (8 * (len(before) + len(key())) - 1) // 5 + 1
    assert found(f'secret: "{text}"'.encode()) == [(key().encode(), Span(start + 9, end + 9))]


def test_many_keys_are_decoded_once() -> None:
    wanted = [key(n) for n in range(300)]
    (view,) = DECODER.views(encoded(",".join(wanted)).encode())
    assert view.steps == ("base32",)
    assert view.data.decode() == ",".join(wanted)


def test_each_of_several_texts_is_decoded() -> None:
    wanted = [key(n) for n in range(20)]
    lines = "\n".join(encoded("x" * n + one) for n, one in enumerate(wanted))
    assert [text.decode() for text, _ in found(lines.encode())] == wanted


def test_literals_are_long() -> None:
    assert len(DECODER.literals) == 5
    assert min(map(len, DECODER.literals)) >= 13


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=150),
            st.sampled_from([*DECODER.literals, b"=", b"A" * 120, encoded(key()).encode()]),
        ),
        max_size=20,
    )
)
def test_nothing_raises(parts: list[bytes]) -> None:
    data = b"".join(parts)
    for _, place in found(data, re.compile(rb"[\s\S]")):
        assert 0 <= place.start < place.end <= len(data)


@pytest.mark.parametrize("literal", DECODER.literals)
def test_hostile_data_takes_linear_time(literal: bytes) -> None:
    data = literal * (500_000 // len(literal))
    began = time.process_time()
    size = sum(len(view.data) for view in DECODER.views(data))
    assert time.process_time() - began < 2
    assert size <= 8 * len(data)
