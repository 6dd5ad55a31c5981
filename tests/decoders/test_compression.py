import base64
import gzip
import re
import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders import View
from orscan.decoders.base64 import Base64
from orscan.decoders.compression import Compression
from orscan.location import Span
from tests.support import key

KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")
DECODER = Compression()
Pack = Callable[[bytes], bytes]
TEXT = f"OPENROUTER_API_KEY={key()}\nMODEL=openrouter/auto\n".encode()
LONG = b"\n".join(key(n).encode() for n in range(3000))


def views(data: str | bytes) -> list[View]:
    data = data.encode() if isinstance(data, str) else data
    if not any(literal in data for literal in DECODER.literals):
        return []
    return list(DECODER.views(data))


def packed(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def wrapped(text: str, width: int, between: str) -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width))


# What is no stream.


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('magic = "H4sI"', id="the magic alone"),
        pytest.param('text.startswith(("H4sIAAAAAAAA", "eJwAAAAAAAA"))', id="short beginnings"),
        pytest.param("H4sI" + "A" * 200, id="no gzip header"),
        pytest.param('"eJw' + "A" * 200, id="no zlib stream"),
        pytest.param(" eJzIdentifierOfAVeryLongNameWithManyWords" * 3, id="words"),
        pytest.param(encoded(TEXT), id="not compressed"),
        pytest.param(f'"{encoded(zlib.compress(TEXT)[:30])}"', id="a stream too short"),
        pytest.param(f'"{encoded(b"x" + zlib.compress(TEXT))}"', id="a stream inside"),
    ],
)
def test_no_stream(text: str) -> None:
    assert views(text) == []


# Streams.

SHAPES = [
    pytest.param('data = "{}"', id="double quotes"),
    pytest.param("data = b'{}'", id="single quotes"),
    pytest.param("payload: {}\n", id="YAML"),
    pytest.param("PAYLOAD={}\n", id="env file"),
    pytest.param('"""\n{}\n"""', id="own line"),
    pytest.param("<data>\n   {}\n</data>", id="XML"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("alphabet", ["+/", "-_"])
@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        pytest.param("gzip", packed(TEXT), id="gzip"),
        pytest.param("gzip", gzip.compress(TEXT, 1, mtime=7), id="gzip, fast"),
        pytest.param("zlib", zlib.compress(TEXT), id="zlib"),
    ],
)
def test_in_context(kind: str, stream: bytes, padded: bool, alphabet: str, shape: str) -> None:
    text = base64.b64encode(stream, alphabet.encode()).decode().rstrip("=")
    data = shape.format(text + "=" * (-len(text) % 4 if padded else 0))
    (view,) = views(data)
    assert (view.data, view.steps) == (TEXT, ("base64", kind))
    start = data.index(text)
    assert view.pieces(Span(5, 9)) == (Span(start, start + len(text)),)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_zlib_at_its_highest_level(quote: str) -> None:
    (view,) = views(f"z({quote}{encoded(zlib.compress(TEXT, 9))}{quote})")
    assert view.data == TEXT


@pytest.mark.parametrize(
    "front", ["", "data:application/gzip;base64,", "https://x.example/d/", "+"]
)
def test_gzip_needs_no_context(front: str) -> None:
    (view,) = views(front + encoded(packed(TEXT)))
    assert view.data == TEXT


@pytest.mark.parametrize("between", ["\n", "\r\n", "\\n", "\n    ", "\n# ", '" +\n  "', " \\\n"])
@pytest.mark.parametrize("pack", [packed, zlib.compress])
def test_over_lines(pack: Pack, between: str) -> None:
    text = encoded(pack(LONG))
    data = f'x = "{wrapped(text, 76, between)}"'
    (view,) = views(data)
    assert view.data == LONG
    assert view.pieces(Span(0, 1)) == (Span(5, data.rindex(text.rstrip("=")[-1]) + 1),)


def test_the_stream_ends_where_it_says() -> None:
    text = encoded(packed(TEXT)).rstrip("=")
    (view,) = views(f"{text}\nMODEL\n")
    assert view.data == TEXT
    assert view.pieces(Span(0, 1)) == (Span(0, len(text)),)


def test_one_stream_a_line() -> None:
    streams = [packed(key(n).encode()) for n in range(20)]
    for padding in ("=", ""):
        lines = "\n".join(encoded(stream).replace("=", padding) for stream in streams)
        assert [view.data.decode() for view in views(lines)] == [key(n) for n in range(20)]


def test_a_release_of_helm() -> None:
    release = f"  release: {encoded(encoded(packed(LONG)).encode())}\n"
    (outer,) = Base64().views(release.encode())
    (inner,) = views(outer.data)
    assert inner.data == LONG
    assert outer.steps + inner.steps == ("base64", "base64", "gzip")


# Broken and hostile streams.


@pytest.mark.parametrize("pack", [packed, zlib.compress])
def test_a_stream_that_is_cut_off_gives_what_there_is(pack: Pack) -> None:
    (view,) = views(f'"{encoded(pack(LONG))[:80_000]}"')
    assert LONG.startswith(view.data)
    assert len(KEY.findall(view.data)) > 1000


def test_a_stream_that_breaks_gives_what_stands_before() -> None:
    text = encoded(packed(LONG))
    (view,) = views(text[:80_000] + "/" * 100 + text[80_100:])
    assert view.data[:100_000] == LONG[:100_000]


def test_a_stream_inflates_to_a_bounded_size() -> None:
    (short,) = views(encoded(packed(bytes(1_000_000))))
    assert len(short.data) <= 200 * 1_400
    (long,) = views(encoded(packed(bytes(60_000_000))))
    assert len(long.data) == 8 << 20


def test_all_streams_together_inflate_to_a_bounded_size() -> None:
    lines = "\n".join([encoded(packed(bytes(8_000_000)))] * 20)
    assert sum(len(view.data) for view in views(lines)) == 32 << 20


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=100),
            st.sampled_from([*DECODER.literals, b"\n", b'"', b"A" * 70]),
            st.sampled_from(
                [encoded(packed(TEXT)).encode(), encoded(zlib.compress(TEXT)).encode()]
            ),
        ),
        max_size=20,
    )
)
def test_nothing_raises(parts: list[bytes]) -> None:
    data = b"".join(parts)
    for view in views(data):
        (place,) = view.pieces(Span(0, 1))
        assert 0 <= place.start < place.end <= len(data)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b"H4sI", id="gzip"),
        pytest.param(b"H4sIAAAA" + b"A" * 60 + b"\n", id="lines of gzip"),
        pytest.param(b"\neJw" + b"A" * 70, id="lines of zlib"),
        pytest.param(b'"eJw', id="quotes"),
        pytest.param(b"H4sIBAAAAAAAA///" + b"A" * 48 + b"\n", id="long headers"),
    ],
)
def test_hostile_data_takes_linear_time(part: bytes) -> None:
    data = part * (500_000 // len(part))
    began = time.process_time()
    list(DECODER.views(data))
    assert time.process_time() - began < 2
