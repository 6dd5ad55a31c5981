"""What decoders are told about their literals changes how long they take, not what they find."""

import base64
import time
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.decoders import View, next_place, places, present, regions
from orscan.decoders.table import DECODERS, load
from orscan.location import Span
from orscan.prefilter import with_hyperscan, with_in
from tests.support import key

KEY = key(5)
BASE64 = base64.b64encode(KEY.encode()).decode()
ESCAPED = KEY.replace("-", r"\u002d")
HALVES = f'K = "{KEY[:9]}" + "{KEY[9:]}"'
TEXTS = {
    "documents": r'{"cells": [{"source": ["key = \"' + KEY + r'\"\n", "b"]}]}',
    "wide": "MZ" + "\0".join(KEY) + "\0",
    "pieces": HALVES,
    "constants": f'a = "sk-or-"\nb = "v1-{KEY[9:]}"\nprint(a + b)',
    "base64": f"K={BASE64}",
    "compression": f"K={base64.b64encode(zlib.compress(f'k={KEY} '.encode() * 2)).decode()}",
    "hexadecimal": ", ".join(f"0x{code:02x}" for code in KEY.encode()),
    "escapes": f'K = "{ESCAPED}"',
    "charcodes": ", ".join(str(code) for code in KEY.encode()),
    "base32": f"K={base64.b32encode(KEY.encode()).decode()}",
    "backwards": KEY[::-1],
    "rot13": "fx-be-i1-" + "0" * 64,
}
"""For each decoder a text of which it makes a view."""

LITERALS = tuple(dict.fromkeys(literal for decoder in DECODERS for literal in decoder.literals))
TELLS_ALL, TELLS_WHICH = with_hyperscan(LITERALS), with_in(LITERALS)

LETTERS = st.lists(st.sampled_from([b"aa", b"ab", b"b", b"c" * 9]), max_size=30).map(b"".join)


def told(views: Iterable[View]) -> list[tuple[bytes, tuple[str, ...], tuple[Span, ...]]]:
    return [(view.data, view.steps, view.pieces(Span(0, len(view.data)))) for view in views]


@given(LETTERS)
def test_places_are_the_same_whether_known_or_not(text: bytes) -> None:
    literals = (b"aa", b"ab", b"bc", b"x")
    known, unknown = with_hyperscan(literals)(text), with_in(literals)(text)
    assert present(text, literals) == present(text, literals, known) == list(unknown)
    for literal in unknown:
        everywhere = [at for at in range(len(text)) if text.startswith(literal, at)]
        for occurring in (None, known, unknown):
            assert list(places(text, literal, occurring)) == everywhere
            for start in range(len(text) + 1):
                after = next((at for at in everywhere if at >= start), -1)
                assert next_place(text, literal, occurring, start) == after


@given(LETTERS, st.integers(0, 9), st.integers(0, 9))
def test_regions_are_the_same_whether_places_are_known(
    text: bytes, before: int, after: int
) -> None:
    literals = (b"ab", b"bc", b"x")
    wanted = list(regions(text, literals, before, after, None))
    for prefilter in (with_hyperscan(literals), with_in(literals)):
        assert list(regions(text, literals, before, after, prefilter(text))) == wanted


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("before", ["", "x\n" * 20_000, "'k', sk-, 0x73, 115, 1\n" * 900])
def test_views_are_the_same_whether_places_are_known(name: str, before: str) -> None:
    decoder = load(name)
    text = f"{before}{TEXTS[name]}\n{before}".encode("latin-1")
    views = told(decoder.views(text, TELLS_ALL(text)))
    assert views
    assert views == told(decoder.views(text, TELLS_WHICH(text))) == told(decoder.views(text))


# Not `base64`, as compressed data is followed for megabytes, nor `constants`, which asks whether
# there are digits for a key anywhere.
@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"base64", "constants"}))
def test_a_long_text_costs_nothing_where_places_are_known(name: str) -> None:
    decoder = load(name)
    filler = b"s task = 'v7', \"or\" - 0153, 73 + x; // k - disk\n" * 40_000
    for literal in decoder.literals[:20]:
        text = filler + literal + filler
        begun = time.process_time()
        list(decoder.views(text, {literal: [len(filler)]}))
        assert time.process_time() - begun < 0.1
