import base64
import gzip
import json
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.base64 import Base64, cores
from orscan.location import Span
from tests.support import PREFIX, body, key

KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")
DECODER = Base64()
Found = tuple[bytes, tuple[str, ...], Span]


def found(data: bytes, pattern: re.Pattern[bytes] = KEY, depth: int = 4) -> Iterator[Found]:
    """What matches in views of *data*, with the steps to it and its place, as a matcher does it."""
    if not any(literal in data for literal in DECODER.literals):
        return
    for view in DECODER.views(data):
        inner: list[Found] = [(m[0], (), Span(*m.span())) for m in pattern.finditer(view.data)]
        if depth > 1:
            inner.extend(found(view.data, pattern, depth - 1))
        for text, steps, span in inner:
            (piece,) = view.pieces(span)
            yield text, (*view.steps, *steps), piece


def keys(data: bytes) -> set[str]:
    return {text.decode() for text, _, _ in found(data)}


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def wrapped(text: str, width: int, between: str) -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width))


def digits_of(before: int, length: int) -> tuple[int, int]:
    """Which digits carry *length* bytes behind *before* others."""
    return before * 8 // 6, (8 * (before + length) - 1) // 6 + 1


# What must not be decoded to a key, or not be decoded at all.


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(encoded("sk-or-v1-your-key"), id="a placeholder"),
        pytest.param(encoded("sk-or-v1-" + "your-openrouter-key-" * 8), id="a long placeholder"),
        pytest.param(encoded("desk-or-chair " * 20), id="text with sk-or- in it"),
        pytest.param(encoded(PREFIX + body()[:63]), id="a key too short"),
        pytest.param(encoded(key() + "0"), id="a key too long"),
        pytest.param(encoded(key())[:90], id="cut off behind"),
        pytest.param(encoded(key())[2:], id="cut off in front"),
        pytest.param(encoded(key()).swapcase(), id="another case"),
        pytest.param("key.startswith(atob('c2stb3ItdjEt'))", id="the prefix alone"),
        pytest.param(encoded("sk_or_v1_" + body()), id="another prefix"),
    ],
)
def test_no_key(text: str) -> None:
    assert keys(text.encode()) == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("startsWith('c2stb3ItdjEt')", id="the prefix alone"),
        pytest.param(encoded("sk-or-v1-your-key"), id="a placeholder"),
    ],
)
def test_what_has_no_room_for_a_key_gives_no_view(text: str) -> None:
    assert list(DECODER.views(text.encode())) == []


def test_literals_are_long_and_each_lines_up_in_one_way() -> None:
    assert min(map(len, DECODER.literals)) >= 6
    assert len(set(DECODER.literals)) == len(DECODER.literals) < 90


# Where a key stands in the group of three bytes, and what is around it.


@pytest.mark.parametrize("after", ["", "\n", '"}', " # comment"])
@pytest.mark.parametrize("before", ["", "k", "k=", "OPENROUTER_API_KEY=", "\n" * 20, "~?>" * 9])
@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("alphabet", ["+/", "-_"])
def test_every_alignment(before: str, after: str, padded: bool, alphabet: str) -> None:
    text = base64.b64encode((before + key() + after).encode(), alphabet.encode()).decode()
    text = text if padded else text.rstrip("=")
    start, end = digits_of(len(before), len(key()))
    front = 'data: "'
    found_now = set(found(f'{front}{text}"'.encode()))
    place = Span(len(front) + start, len(front) + end)
    assert found_now == {(key().encode(), ("base64",), place)}


SHAPES = [
    pytest.param("const key = atob('{}');", id="atob"),
    pytest.param("Buffer.from(`{}`, 'base64')", id="template literal"),
    pytest.param('<?php $k = base64_decode("{}");', id="php"),
    pytest.param('echo "{}" | base64 -d', id="shell"),
    pytest.param("data:text/plain;base64,{}", id="data URI"),
    pytest.param("https://example.com/install/{}?x=1", id="URL path"),
    pytest.param("https://example.com/?config={}&x=1", id="URL query"),
    pytest.param("data:\n  OPENROUTER_API_KEY: {}\n  MODEL: x\n", id="Kubernetes secret"),
    pytest.param("KEY={}\nNODE_ENV=production\n", id="env file"),
    pytest.param("{}\nNOTES\n", id="alone on a line"),
    pytest.param('"line\\n{}\\nMore"', id="escaped line ends"),
    pytest.param("<data>{}</data>", id="XML"),
    pytest.param("eyJhbGciOiJIUzI1NiJ9.{}.c2lnbmF0dXJl", id="JWT"),
    pytest.param("+{}", id="diff"),
]


@pytest.mark.parametrize("before", ["", "ab", '{"k":"'])
@pytest.mark.parametrize("padding", ["=", "%3D", "\\u003d", ""])
@pytest.mark.parametrize("shape", SHAPES)
def test_in_context(shape: str, padding: str, before: str) -> None:
    text = encoded(before + key()).replace("=", padding)
    data = shape.format(text)
    start, end = digits_of(len(before), len(key()))
    at = data.index(text)
    assert set(found(data.encode())) == {(key().encode(), ("base64",), Span(at + start, at + end))}


# Lines.

SEPARATORS = [
    pytest.param("\n", id="LF"),
    pytest.param("\r\n", id="CRLF"),
    pytest.param("\r", id="CR"),
    pytest.param("  \n        ", id="spaces and indentation"),
    pytest.param("\n\t\t", id="tabs"),
    pytest.param("\\n", id="escaped LF"),
    pytest.param("\\r\\n", id="escaped CRLF"),
    pytest.param("\\\\n", id="twice escaped LF"),
    pytest.param("\\\\r\\\\n", id="twice escaped CRLF"),
    pytest.param("\\\\\\\\n", id="three times escaped LF"),
    pytest.param("\\n\\\n", id="escaped and continued"),
    pytest.param("\\\n", id="continued"),
    pytest.param(" \\\n    ", id="continued and indented"),
    pytest.param("\n> ", id="quoted"),
    pytest.param("\n>> > ", id="quoted three times"),
    pytest.param("\n# ", id="hash comment"),
    pytest.param("\n#", id="hash comment without a space"),
    pytest.param("\n    // ", id="slash comment"),
    pytest.param("\n/// ", id="doc comment"),
    pytest.param("\n * ", id="star comment"),
    pytest.param("\n-- ", id="dash comment"),
    pytest.param("\n; ", id="semicolon comment"),
    pytest.param("\n| ", id="bar"),
    pytest.param("%0A", id="percent LF"),
    pytest.param("%0d%0a", id="percent CRLF"),
    pytest.param("&#10;", id="XML LF"),
    pytest.param("&#xD;&#xA;", id="XML CRLF"),
    pytest.param("<br/>\n", id="HTML"),
    pytest.param('\\n",\n    "', id="notebook"),
    pytest.param('" +\n    "', id="plus"),
    pytest.param("'\n    + '", id="plus in front"),
    pytest.param('" . "', id="dot"),
    pytest.param('" .. "', id="two dots"),
    pytest.param('" & _\n"', id="Visual Basic"),
    pytest.param('"\n    "', id="adjacent strings"),
    pytest.param("'\n    b'", id="adjacent byte strings"),
    pytest.param('" \\\n  "', id="continued strings"),
    pytest.param("', '", id="array"),
    pytest.param('",\n    "', id="array over lines"),
    pytest.param('\\" +\\n  \\"', id="escaped code"),
]


@pytest.mark.parametrize("width", [12, 20, 64, 76, 90])
@pytest.mark.parametrize("between", SEPARATORS)
def test_over_lines(between: str, width: int) -> None:
    for before in ("", "a", "ab", "OPENROUTER_API_KEY=", "x" * 49):
        text = encoded(before + key() + "\n")
        data = '    "' + wrapped(text, width, between) + '"'
        start, end = digits_of(len(before), len(key()))
        place = Span(_placed(start, width, between), _placed(end - 1, width, between) + 1)
        assert set(found(data.encode())) == {(key().encode(), ("base64",), place.shifted(5))}, (
            before
        )


def _placed(digit: int, width: int, between: str) -> int:
    return digit + digit // width * len(between)


def test_lines_joined_by_spaces() -> None:
    data = "export KEY=" + wrapped(encoded("ab" + key()), 76, " ")
    assert keys(data.encode()) == {key()}


def test_pem_style() -> None:
    for pad in range(3):
        text = wrapped(encoded("x" * pad + key() + "\n" * pad), 64, "\n")
        data = f"-----BEGIN SECRET-----\n{text}\n-----END SECRET-----\n"
        assert keys(data.encode()) == {key()}


def test_yaml_block() -> None:
    text = wrapped(encoded("x" * 40 + key() + "xx"), 76, "\n    ").rstrip("=")
    data = f"data:\n  .env: |\n    {text}\n  MODEL: x\n"
    assert keys(data.encode()) == {key()}


def test_the_line_behind_a_key_is_not_read_as_its_digits() -> None:
    text = encoded("ab" + key())
    assert "=" not in text
    for line in ("MODEL", "NODE_ENV=production", "OPENAI_MODEL: x", "Y2Fs", "print(1)"):
        assert keys(f"{text}\n{line}\n".encode()) == {key()}, line
    for line in ("NODE_ENV=production", "MODEL: x", "NSLog(1)"):
        data = f"{wrapped(text, 76, chr(10))}\n{line}\n"
        assert keys(data.encode()) == {key()}, line


def test_slashes_as_php_escapes_them() -> None:
    text = encoded("???" * 20 + key() + "???" * 20)
    assert "/" in text
    assert keys(json.dumps({"k": text}).replace("/", "\\/").encode()) == {key()}


# Many keys, and long text.


def test_lines_that_each_hold_a_key() -> None:
    wanted = [key(n) for n in range(30)]
    for padding in ("=", ""):
        lines = [encoded("x" * (n % 5) + one).replace("=", padding) for n, one in enumerate(wanted)]
        assert keys("\n".join(lines).encode()) == set(wanted)


def test_a_blob_of_keys_is_decoded_once() -> None:
    wanted = [key(n) for n in range(1000)]
    data = encoded(",".join(wanted)).encode()
    (view,) = DECODER.views(data)
    assert [m.decode() for m in KEY.findall(view.data)] == wanted


def test_context_is_decoded_too() -> None:
    text = "A=1\n" * 500 + f"KEY={key()}\n" + "B=2\n" * 500
    (view,) = DECODER.views(encoded(text).encode())
    assert view.data.decode() == text


def test_far_from_a_key_nothing_is_decoded() -> None:
    text = "x" * 100_000 + key() + "x" * 100_000
    (view,) = DECODER.views(encoded(text).encode())
    assert key().encode() in view.data
    assert len(view.data) < 20_000


# Other forms inside.


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("before", ["", "a", "ab", "KEY="])
def test_nested(before: str, times: int) -> None:
    text = before + key()
    for _ in range(times):
        text = encoded("\n" * len(before) + text)
    assert set(found(text.encode())) == {
        (key().encode(), ("base64",) * times, _nested_place(before, times))
    }


def _nested_place(before: str, times: int) -> Span:
    span = Span(len(before), len(before) + len(key()))
    for _ in range(times):
        span = span.shifted(len(before))
        span = Span(*digits_of(span.start, span.end - span.start))
    return span


@pytest.mark.parametrize("width", [12, 33, 64, 76])
@pytest.mark.parametrize("before", ["", "a", "ab", "x" * 50, "x" * 51, "x" * 52])
def test_nested_with_lines_inside_and_outside(before: str, width: int) -> None:
    inner = wrapped(encoded(before + key()), width, "\n") + "\n"
    assert keys(encoded(inner).encode()) == {key()}
    assert keys(wrapped(encoded(inner), 76, "\n").encode()) == {key()}


INNER = [
    pytest.param(key().encode().hex().encode(), id="hex"),
    pytest.param(key().encode().hex().upper().encode(), id="upper-case hex"),
    pytest.param(f"$k='{key()}'".encode("utf-16-le"), id="PowerShell"),
    pytest.param(f"$k='{key()}'".encode("utf-16-be"), id="UTF-16BE"),
    pytest.param(key()[::-1].encode(), id="reversed"),
    pytest.param(quote(key()).replace("-", "%2D").encode(), id="percent"),
    pytest.param(quote(key()).replace("-", "%2d").encode(), id="lower-case percent"),
    pytest.param("".join(f"%{c:02x}" for c in key().encode()).encode(), id="all percent"),
    pytest.param("".join(f"%{c:02X}" for c in key().encode()).encode(), id="all upper percent"),
]


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("before", [b"", b"a", b"ab"])
def test_inner_forms_that_other_decoders_undo(inner: bytes, before: bytes) -> None:
    data = encoded(before + inner).encode()
    start, end = digits_of(len(before), len(inner))
    places = {(text, place) for text, _, place in found(data, re.compile(re.escape(inner)))}
    assert places == {(inner, Span(start, end))}


def test_base64_of_base64_of_gzip_is_decoded_for_its_whole_length() -> None:
    inner = encoded(gzip.compress(b"".join(key(n).encode() for n in range(2000)), mtime=0))
    (view,) = DECODER.views(b"release: " + encoded(inner).encode() + b"\n")
    assert view.data.decode() == inner


# Properties, and time.


@settings(deadline=None)
@given(
    before=st.text(max_size=60),
    after=st.text(max_size=60).filter(lambda text: text[:1] not in set("0123456789abcdef")),
    width=st.integers(12, 200),
    between=st.sampled_from(["\n", "\r\n", "\\n", "\n    ", "\n> "]),
    front=st.binary(max_size=40),
)
def test_the_place_is_that_of_the_digits_which_carry_the_key(
    before: str, after: str, width: int, between: str, front: bytes
) -> None:
    text = encoded(before + key() + after)
    data = front + b"\0" + wrapped(text, width, between).encode() + b"\0"
    start, end = digits_of(len(before.encode()), len(key()))
    first, last = (_placed(digit, width, between) for digit in (start, end - 1))
    at = len(front) + 1
    assert (key().encode(), ("base64",), Span(at + first, at + last + 1)) in set(found(data))


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=120),
            st.sampled_from(DECODER.literals),
            st.sampled_from(
                [b"\\n", b"\n", b"=", b'"', b"\\", b"/", b" ", encoded(key()).encode()]
            ),
        ),
        max_size=40,
    )
)
def test_nothing_raises(parts: list[bytes]) -> None:
    data = b"".join(parts)
    for _, _, place in found(data, re.compile(rb"[\s\S]"), depth=1):
        assert 0 <= place.start < place.end <= len(data)


def test_cores_hold_what_does_not_depend_on_the_text_around() -> None:
    for before in range(6):
        whole = base64.b64encode(b"\xff" * before + b"sk-or-v1-" + b"\xff\xff")
        core, lead = list(cores(b"sk-or-v1-"))[before % 3]
        assert whole.startswith(core, before // 3 * 4 + lead)


HOSTILE = [
    pytest.param(b"c2stb3", id="one core"),
    pytest.param(b"c2stb3Itx", id="cores at every place in the group"),
    pytest.param(b"c2stb3ItdjEt" * 10 + b"\n", id="lines of cores"),
    pytest.param(b"c2stb3It\\n", id="cores and line ends"),
    pytest.param(b'c2stb3It" "', id="cores in strings"),
    pytest.param(b"SDRzSU", id="nested gzip"),
    pytest.param(b'c2stb3"' + b" " * 90, id="cores and spaces"),
    pytest.param(b"c2stb3" + b"\\" * 9, id="cores and backslashes"),
    pytest.param(b"c2stb3" + b"\n" * 7, id="cores and empty lines"),
    pytest.param(b"\\", id="backslashes"),
    pytest.param(b'" ', id="quotes and spaces"),
    pytest.param(b"\n> ", id="quotation"),
]


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_data_takes_linear_time(part: bytes) -> None:
    data = encoded(key()).encode() + part * (500_000 // len(part))
    began = time.process_time()
    size = sum(len(view.data) for view in DECODER.views(data))
    assert time.process_time() - began < 2
    assert size < 8 * len(data)
