from hypothesis import given
from hypothesis import strategies as st

from orscan.location import Places, Point, Span, moved, points, text_start


def test_lines_and_columns_count_from_one() -> None:
    text = b"ab\ncd\n"
    assert points(text, [0, 2, 3, 4, 6], text_start(text)) == {
        0: Point(1, 1),
        2: Point(1, 3),
        3: Point(2, 1),
        4: Point(2, 2),
        6: Point(3, 1),
    }


def test_columns_are_characters() -> None:
    text = "żółć=x".encode()
    assert points(text, [len(text) - 1], text_start(text))[len(text) - 1] == Point(1, 6)


def test_a_byte_order_mark_takes_no_column() -> None:
    text = b"\xef\xbb\xbfkey"
    assert points(text, [3], text_start(text))[3] == Point(1, 1)


@given(st.text(alphabet="aß\n€😀", max_size=60), st.integers(0, 60))
def test_text_may_be_cut_anywhere(text: str, cut: int) -> None:
    raw = text.encode()
    cut = min(cut, len(raw))
    start = text_start(raw)
    assert moved(moved(start, raw[:cut]), raw[cut:]) == moved(start, raw)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=30))
def test_places_answer_like_a_list_of_spans(given_spans: list[tuple[int, int]]) -> None:
    places, taken = Places(), list[Span]()
    for start, length in given_spans:
        span = Span(start, start + length)
        free = not any(span.overlaps(other) for other in taken)
        assert places.free([span]) is free
        assert places.add([span]) is free
        if free:
            taken.append(span)


def test_a_span_forced_in_joins_what_it_overlaps() -> None:
    places = Places()
    places.add([Span(0, 5), Span(10, 15)])
    assert places.add([Span(4, 11)], force=True)
    assert not places.free([Span(7, 8)])
    assert places.free([Span(15, 16)])
