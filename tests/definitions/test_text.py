import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.definitions.text import Text, joined

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(
    before=st.text(max_size=8), middle=st.text(min_size=1, max_size=8), after=st.text(max_size=8)
)
def test_a_span_covers_the_bytes_of_its_characters(
    encoding: str, before: str, middle: str, after: str
) -> None:
    data = (before + middle + after).encode(encoding)
    text = Text.of(data)
    start = text.text.index(middle)
    span = text.span(start, start + len(middle))
    plain = "utf-16-le" if encoding == "utf-16" else "utf-8"
    assert data[span.start : span.end] == middle.encode(plain)


def test_big_endian_text_keeps_its_places() -> None:
    data = b"\xfe\xff" + "aé😀b".encode("utf-16-be")
    text = Text.of(data)
    assert text.text == "aé😀b"
    assert data[text.at(3) :] == "b".encode("utf-16-be")


def test_bytes_that_are_no_text_keep_their_places() -> None:
    text = Text.of(b"\xff\xfa=\xc3\xa9 KEY")
    at = text.text.index("KEY")
    assert text.at(at) == len(b"\xff\xfa=\xc3\xa9 ")


@given(st.text(max_size=10), st.text(max_size=10))
def test_escapes_are_undone_and_keep_their_places(before: str, inner: str) -> None:
    written = json.dumps([before, inner])
    start = len(json.dumps([before])) - 1 + len(', "')
    text = Text.of(written.encode())
    part = text.unescaped(start, len(written) - 2)
    assert part.text.encode("utf-16", "surrogatepass").decode("utf-16") == inner
    assert part.at(0) == start
    assert part.at(len(part.text)) == len(written) - 2


def test_a_folded_line_leaves_nothing() -> None:
    assert Text("a\\\n  b").unescaped(0, 6).text == "ab"


def test_a_part_of_a_part_keeps_its_places() -> None:
    text = Text.of("é=ü=ö".encode())
    part = text.part(2, 5).part(2, 3)
    assert part.text == "ö"
    assert part.at(0) == len("é=ü=".encode())


def test_joined_parts_keep_their_own_places() -> None:
    text = Text.of(b"ab cd ef")
    whole = joined([text.part(0, 2), text.part(6, 8)])
    assert whole.text == "abef"
    assert [whole.at(i) for i in range(5)] == [0, 1, 6, 7, 8]


def test_nothing_joined_is_nothing() -> None:
    assert joined([]).text == ""


def test_text_shown_otherwise_keeps_its_places() -> None:
    text = Text.of("é#x".encode()).shown("é x")
    assert (text.text, text.at(2)) == ("é x", 3)
