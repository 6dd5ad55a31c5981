import textwrap
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.charcodes import CharCodes
from orscan.location import Span
from tests.decoders.harness import SLOW, Hit, hits, keys, repeated
from tests.support import body, key

CODES = CharCodes()


def decimal(text: str) -> list[str]:
    return [str(ord(char)) for char in text]


def listed(text: str, between: str = ", ") -> str:
    return between.join(decimal(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(listed("sk-or-v1-"), id="the beginning alone"),
        pytest.param(listed("sk-or-v1-your-key-goes-here" * 4), id="a placeholder"),
        pytest.param(f"[{listed(key()[:-1])}]", id="a digit too few"),
        pytest.param(f"[{listed(key() + '0')}]", id="a digit too many"),
        pytest.param(f"[1{listed(key())}]", id="a longer first number"),
        pytest.param(f"[{listed(key())}1]", id="a longer last number"),
        pytest.param(listed(key(), "9"), id="nothing between the numbers"),
        pytest.param(listed(key(), " " * 50), id="numbers that are far apart"),
        pytest.param(listed("sk-or-v1-" + body().upper()), id="upper case"),
        pytest.param("x,y\n" + "115,107\n" * 50, id="coordinates"),
        pytest.param("M115,107 L45,111 " * 20, id="a path of an SVG"),
        pytest.param("".join(f"&#{code};" for code in decimal(key())), id="HTML entities"),
        pytest.param("".join(f"\\{ord(c):03o}" for c in key()), id="octal escapes"),
    ],
)
def test_no_key(text: str) -> None:
    assert keys(CODES, text) == set()


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        pytest.param("[", ", ", "]", id="an array"),
        pytest.param("[", ",", "]", id="an array without spaces"),
        pytest.param("[\n  ", ",\n  ", "\n]", id="an item a line"),
        pytest.param("{\r\n\t", ",\r\n\t", "\r\n}", id="an item a line, from Windows"),
        pytest.param("[", " ", "]", id="as Go prints it"),
        pytest.param("", "\n", "\n", id="a number a line"),
        pytest.param("key:\n  - ", "\n  - ", "\n", id="a list in YAML"),
        pytest.param("'", ";", "'", id="semicolons"),
        pytest.param("'", "-", "'.split('-')", id="dashes"),
        pytest.param("'", ".", "'.split('.')", id="dots"),
        pytest.param("'", "|", "'.split('|')", id="bars"),
        pytest.param("", "+", "", id="plus signs"),
        pytest.param('["', '","', '"]', id="strings"),
        pytest.param("['", "', '", "']", id="strings with spaces"),
        pytest.param("String.fromCharCode(", ",", ");", id="JavaScript"),
        pytest.param("bytes([", ", ", "]).decode()", id="Python"),
        pytest.param('pack("C*", ', ", ", ")", id="Perl"),
        pytest.param("chr(", ").chr(", ")", id="PHP"),
        pytest.param("chr(", ")+chr(", ")", id="Python, one by one"),
        pytest.param("Chr(", ") & Chr(", ")", id="Visual Basic"),
        pytest.param("ChrW(", ") & _\n    ChrW(", ")", id="Visual Basic over lines"),
        pytest.param("Char(", ") + Char(", ")", id="T-SQL"),
        pytest.param("char(", ")||char(", ")", id="SQLite"),
        pytest.param("CHR(", ")||CHR(", ")", id="Oracle"),
        pytest.param("CHAR(", ")&CHAR(", ")", id="Excel"),
        pytest.param("[char]", "+[char]", "", id="PowerShell"),
        pytest.param('"" + (char)', " + (char)", ";", id="Java, cast"),
        pytest.param("{(byte) ", ", (byte) ", "};", id="Java, cast with a space"),
        pytest.param("[", "u8, ", "u8]", id="Rust"),
        pytest.param("byteArrayOf(", ".toByte(), ", ".toByte())", id="Kotlin"),
        pytest.param("<a><i>", "</i><i>", "</i></a>", id="XML"),
        pytest.param('"\\', "\\", '"', id="Lua"),
    ],
)
def test_decimal_codes(before: str, between: str, after: str) -> None:
    written = listed(key(), between)
    text = f"key = {before}{written}{after}\nlimit = 50"
    at = text.index(written)
    assert hits(CODES, text) == [Hit(key(), (Span(at, at + len(written)),), ("char-codes",))]


def octal(code: int) -> str:
    return f"0{code:o}"


@pytest.mark.parametrize(
    ("write", "between"),
    [
        pytest.param(octal, ", ", id="octal in C"),
        pytest.param(octal, ",\n    ", id="octal in C, a number a line"),
        pytest.param("0o{:o}".format, ", ", id="octal in Python"),
        pytest.param("0o{:03o}".format, ", ", id="octal of three digits"),
        pytest.param("{:03o}".format, " ", id="octal without a prefix"),
        pytest.param("{:08b}".format, " ", id="binary"),
        pytest.param("{:08b}".format, "", id="binary without spaces"),
        pytest.param("{:b}".format, " ", id="binary without zeros"),
        pytest.param("0b{:08b}".format, ", ", id="binary in an array"),
        pytest.param("0b{:b}".format, ", ", id="binary in an array, without zeros"),
        pytest.param("{:03d}".format, " ", id="decimal of three digits"),
        pytest.param('"{}"'.format, ",\n", id="strings, one a line"),
    ],
)
def test_other_numbers(write: Callable[[int], str], between: str) -> None:
    written = between.join(write(code) for code in key().encode())
    (hit,) = hits(CODES, f"key = [{written}];".encode())
    assert hit.key == key()
    assert hit.within(f"key = [{written}];".encode()).decode().strip('"') in written
    assert len(hit.within(f"key = [{written}];".encode())) >= len(written) - 3


@pytest.mark.parametrize("space", ["", " "])
def test_a_typed_array_in_json(space: str) -> None:
    items = f",{space}".join(f'"{n}":{space}{code}' for n, code in enumerate(decimal(key())))
    assert keys(CODES, "{" + items + "}") == {key()}


@pytest.mark.parametrize("width", range(12, 100, 3))
def test_wrapped_arrays(width: int) -> None:
    for indent in ("", "    ", "\t"):
        lines = textwrap.wrap(listed("KEY=" + key() + "\n"), width)
        assert keys(CODES, "{\n" + "\n".join(indent + line for line in lines) + "};") == {key()}


def test_what_follows_the_key_is_no_part_of_it() -> None:
    for after in ("]; timeout = 50", "], 51, [52]", ").slice(0, 55)", ", 0}", ", 300", ", 10, 88"):
        assert keys(CODES, f"f([{listed(key())}{after}") == {key()}


def test_a_text_around_the_key() -> None:
    text = f"[{listed('KEY=' + key() + chr(10) + 'DEBUG=1')}]"
    (hit,) = hits(CODES, text)
    assert hit.within(text.encode()).decode() == listed(key())


def test_many_keys_in_one_array() -> None:
    wanted = [key(n) for n in range(100)]
    found = hits(CODES, f"[{listed(' '.join(wanted))}]")
    assert [hit.key for hit in found] == wanted


@settings(deadline=None)
@given(st.text("0123456789,. ()\\bo\n\"':chru8"), st.sampled_from(CODES.literals), st.binary())
def test_any_bytes_are_fine(before: str, literal: bytes, after: bytes) -> None:
    data = before.encode() + literal + listed(key()).encode() + after
    assert all(len(view.data) >= 73 for view in CODES.views(data))


@pytest.mark.parametrize(
    "text",
    [
        *("115,", "115, 1", "115,107,", "115,107,45,111,114,45,118,49,45,"),
        *("163 ", "0163, 0153, 055, ", "01", "01110011", "0111001101101011"),
        *("115" + " " * 39, "115" + "u8" * 20, "115uuuu", '115"', '115"1": ', "\\115\\1"),
        listed("sk-or-v1-" + body()[:63] + "g") + ",",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_many_literals_take_little_time(text: str) -> None:
    started = time.process_time()
    assert not list(CODES.views(repeated(text)))
    assert time.process_time() - started < SLOW
