import textwrap
import time
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.hexadecimal import Hexadecimal
from orscan.location import Span
from tests.decoders.harness import BULK, SLOW, Hit, hits, keys, repeated
from tests.support import body, key

HEX = Hexadecimal()


def pairs(text: str) -> list[str]:
    return [f"{byte:02x}" for byte in text.encode()]


def run(text: str) -> str:
    return "".join(pairs(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(run("sk-or-v1-"), id="the beginning alone"),
        pytest.param(run("sk-or-v1-your-key-goes-here" * 4), id="a placeholder"),
        pytest.param(run("sk-or-v1-%s"), id="a format"),
        pytest.param(run("s\0k\0-\0o\0r\0"), id="the beginning alone, in UTF-16"),
        pytest.param(run("c2stb3ItdjEt"), id="the beginning alone, in base64"),
        pytest.param(run(key()[:-1]), id="a digit too few"),
        pytest.param(run(key() + "0"), id="a digit too many"),
        pytest.param(run(key())[:-1], id="half a digit too few"),
        pytest.param(run("sk-or-v1-" + body().upper()), id="upper case"),
        pytest.param(run(body()) * 40, id="other data"),
        pytest.param("sha256:" + body(), id="a digest"),
        pytest.param("sk-or-v1-" + body(), id="a plain key"),
        pytest.param("".join(f"\\x{pair}" for pair in pairs(key())), id="escapes"),
        pytest.param("".join(f"%{pair}" for pair in pairs(key())), id="percent"),
        pytest.param("".join(f"={pair}" for pair in pairs(key())), id="quoted-printable"),
        pytest.param("".join(f"&#x{pair};" for pair in pairs(key())), id="HTML entities"),
        pytest.param("".join(f"\\u00{pair}" for pair in pairs(key())), id="unicode escapes"),
        pytest.param("0x73, 0x6b, 0x2d, 0x73, " * 40, id="a table"),
    ],
)
def test_no_key(text: str) -> None:
    assert keys(HEX, text) == set()


def in_mixed_case(text: str) -> str:
    return "".join(char.upper() if n % 3 else char for n, char in enumerate(text))


@pytest.mark.parametrize("change", [str.lower, str.upper, in_mixed_case])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param('bytes.fromhex("', '")', id="Python"),
        pytest.param("Buffer.from('", "', 'hex')", id="JavaScript"),
        pytest.param("X'", "'", id="a blob in SQL"),
        pytest.param("'\\x", "'", id="a bytea in PostgreSQL"),
        pytest.param("0x", ";", id="a number"),
        pytest.param("{" + run("KEY="), run("\nDEBUG=1") + "}", id="in a file"),
        pytest.param("KEY_1=", "\n66\n", id="a number on the next line"),
    ],
)
def test_a_run_of_digits(before: str, after: str, change: Callable[[str], str]) -> None:
    written = change(run(key()))
    place = Span(len(before), len(before) + len(written))
    assert hits(HEX, before + written + after) == [Hit(key(), (place,), ("hex",))]


@pytest.mark.parametrize("change", [str.lower, str.upper])
@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        pytest.param("", " ", "\n", id="spaces"),
        pytest.param("", ":", "\n", id="colons"),
        pytest.param("", "-", "\n", id="dashes"),
        pytest.param("", ",", "\n", id="commas"),
        pytest.param("", ", ", "\n", id="commas and spaces"),
        pytest.param("", "_", "\n", id="underscores"),
        pytest.param("", "\n", "\n", id="a pair a line"),
        pytest.param("key:\n  ", "\n  ", "\n", id="a pair a line, indented"),
        pytest.param("\t", ",\r\n\t", "\r\n", id="a pair a line, from Windows"),
        pytest.param('["', '","', '"]', id="strings"),
        pytest.param("['", "', '", "']", id="strings with spaces"),
    ],
)
def test_pairs(before: str, between: str, after: str, change: Callable[[str], str]) -> None:
    written = change(between.join(pairs(key())))
    place = Span(len(before), len(before) + len(written))
    assert hits(HEX, before + written + after) == [Hit(key(), (place,), ("hex",))]


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        pytest.param("0x", ", 0x", "", id="C"),
        pytest.param("0X", ",0X", "", id="upper-case prefix"),
        pytest.param("0x", ",\n    0x", "", id="an item a line"),
        pytest.param("0x", " ,\t0x", "", id="odd spaces"),
        pytest.param("(byte)0x", ", (byte)0x", "", id="Java"),
        pytest.param("(byte) 0x", ", (byte) 0x", "", id="Java, with a space"),
        pytest.param("(char)0x", ",(char)0x", "", id="C++"),
        pytest.param("(unsigned char)0x", ", (unsigned char)0x", "", id="unsigned"),
        pytest.param("std::byte{0x", "}, std::byte{0x", "}", id="C++17"),
        pytest.param("uint8_t(0x", "), uint8_t(0x", ")", id="a constructor"),
        pytest.param("0x", "u8, 0x", "u8", id="Rust"),
        pytest.param("0x", "uy; 0x", "uy", id="F#"),
        pytest.param("0x", "U, 0x", "U", id="unsigned numbers"),
        pytest.param("&H", ", &H", "", id="Visual Basic"),
        pytest.param("&H", ", _\n  &H", "", id="Visual Basic over lines"),
        pytest.param("16#", ", 16#", "", id="Erlang"),
        pytest.param("$", ", $", "", id="Pascal"),
        pytest.param("", "h, ", "h", id="assembler"),
        pytest.param("[char]0x", "+[char]0x", "", id="PowerShell"),
        pytest.param('"0x', '", "0x', '"', id="strings"),
        pytest.param("0x00", ", 0x00", "", id="numbers of sixteen bits"),
        pytest.param("0x000000", ", 0x000000", "", id="numbers of 32 bits"),
        pytest.param("U+00", " U+00", "", id="code points"),
    ],
)
def test_arrays(before: str, between: str, after: str) -> None:
    written = between.join(pairs(key()))
    text = f"data = {{{before}{written}{after}}}, size = 0x61;"
    at = text.index(written)
    assert hits(HEX, text) == [Hit(key(), (Span(at, at + len(written)),), ("hex",))]


@pytest.mark.parametrize("lead", range(4))
@pytest.mark.parametrize("size", [4, 8, 16, 32])
@pytest.mark.parametrize("between", [" ", ", 0x", " 0x"])
def test_words(between: str, size: int, lead: int) -> None:
    digits = run("x" * lead + key() + "\0" * 16)
    words = between.join(digits[at : at + size] for at in range(0, len(digits), size))
    assert keys(HEX, f"{{ 0x{words} }}") == {key()}


@pytest.mark.parametrize("width", range(12, 100, 2))
def test_wrapped(width: int) -> None:
    for indent in ("", "    ", "\t"):
        lines = textwrap.wrap(run("KEY=" + key() + "\n"), width)
        assert keys(HEX, "\n".join(indent + line for line in lines)) == {key()}
        lines = textwrap.wrap(", ".join(f"0x{pair}" for pair in pairs(key())), width)
        assert keys(HEX, "{\n" + "\n".join(indent + line for line in lines) + "};") == {key()}


def test_a_text_in_utf_16() -> None:
    for charset in ("utf-16-le", "utf-16-be"):
        digits = f"x={key()};".encode(charset).hex(",").split(",")
        lines = (",".join(digits[at : at + 25]) for at in range(0, len(digits), 25))
        for text in ("".join(digits), '"Key"=hex(2):' + ",\\\r\n  ".join(lines)):
            (view,) = HEX.views(text.encode())
            assert any(literal in text.encode() for literal in HEX.literals)
            assert key().encode("utf-16-le")[:-1] in view.data


def test_base64_is_shown_for_the_next_decoder() -> None:
    encoded = b64encode(key().encode())
    (view,) = HEX.views(encoded.hex().encode())
    assert any(literal in encoded.hex().encode() for literal in HEX.literals)
    assert view.data == encoded


def test_many_keys_in_one_run() -> None:
    wanted = [key(n) for n in range(100)]
    assert [hit.key for hit in hits(HEX, run("\n".join(wanted)))] == wanted


def visible(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)


def rows(data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    return ((at, data[at : at + size]) for at in range(0, len(data), size))


def xxd(data: bytes, size: int = 16, group: int = 2) -> str:
    width = 2 * size + (size - 1) // group
    return "".join(
        f"{at:08x}: {row.hex(' ', -group):{width}}  {visible(row)}\n"
        for at, row in rows(data, size)
    )


def hexdump(data: bytes) -> str:
    return "".join(
        f"{at:08x}  {row[:8].hex(' '):23}  {row[8:].hex(' '):23}  |{visible(row)}|\n"
        for at, row in rows(data, 16)
    )


def od(data: bytes) -> str:
    return "".join(f"{at:07o} {row.hex(' ')}\n" for at, row in rows(data, 16))


def words(data: bytes) -> str:
    return "".join(
        f"{at:07x} "
        + " ".join(row[n : n + 2][::-1].hex().zfill(4) for n in range(0, len(row), 2))
        + "\n"
        for at, row in rows(data, 16)
    )


def wireshark(data: bytes) -> str:
    return "".join(f"{at:04x}   {row.hex(' '):47}   {visible(row)}\n" for at, row in rows(data, 16))


def tcpdump(data: bytes) -> str:
    return "".join(
        f"\t0x{at:04x}:  {row.hex(' ', -2):39}  {visible(row)}\n" for at, row in rows(data, 16)
    )


def gdb(data: bytes) -> str:
    return "".join(
        f"0x{0x7FFE00 + at:x}:\t" + "\t".join(f"0x{byte:02x}" for byte in row) + "\n"
        for at, row in rows(data, 8)
    )


DUMPS = [
    pytest.param(xxd, id="xxd"),
    pytest.param(lambda data: xxd(data).upper(), id="xxd -u"),
    pytest.param(lambda data: xxd(data, group=1), id="xxd -g1"),
    pytest.param(lambda data: xxd(data, group=4), id="xxd -g4"),
    pytest.param(lambda data: xxd(data, size=8), id="xxd -c8"),
    pytest.param(lambda data: xxd(data, size=32, group=1), id="xxd -c32 -g1"),
    pytest.param(hexdump, id="hexdump -C"),
    pytest.param(od, id="od -t x1"),
    pytest.param(words, id="hexdump"),
    pytest.param(wireshark, id="Wireshark"),
    pytest.param(tcpdump, id="tcpdump"),
    pytest.param(gdb, id="gdb"),
]
Dump = Callable[[bytes], str]


@pytest.mark.parametrize("lead", range(17))
@pytest.mark.parametrize("dump", DUMPS)
def test_dumps(dump: Dump, lead: int) -> None:
    for after in ("", "\n", '"\nDEBUG=1\n' * 3):
        text = dump(("=" * lead + key() + after).encode())
        assert keys(HEX, text) == {key()}


@pytest.mark.parametrize("mark", ["# ", "> ", " * ", "//  ", "    "])
@pytest.mark.parametrize("dump", DUMPS)
def test_dumps_in_comments_and_quotations(dump: Dump, mark: str) -> None:
    lines = dump(f"KEY={key()}\n".encode()).splitlines()
    text = "A dump:\n" + "".join(mark + line + "\r\n" for line in lines) + "The end.\n"
    assert keys(HEX, text) == {key()}


@pytest.mark.parametrize("dump", DUMPS)
def test_dumps_of_other_data(dump: Dump) -> None:
    for text in (body(), "sk-or-v1-your-key-goes-here", key()[:-1] + " ", key() + "0"):
        assert keys(HEX, dump((text * 3).encode())) == set()


def test_the_place_in_a_dump_is_from_the_first_pair_to_the_last() -> None:
    text = hexdump(f"KEY={key()}\n".encode())
    (hit,) = hits(HEX, text)
    assert hit.steps == ("hexdump",)
    written = hit.within(text.encode()).decode()
    assert written.startswith("73 6b 2d 6f  72")
    assert written.endswith(f"{ord(key()[-2]):02x} {ord(key()[-1]):02x}")


def test_two_dumps_with_text_between() -> None:
    text = xxd(key().encode()) + "\nand\n\n" + hexdump(key(1).encode()) + "\n" + xxd(b"x")
    assert keys(HEX, text) == {key(), key(1)}


def test_a_long_dump_is_read_to_its_end() -> None:
    text = "\n".join(key(n) for n in range(200))
    assert keys(HEX, xxd(text.encode())) == {key(n) for n in range(200)}


@settings(deadline=None)
@given(st.text("0123456789abcdef :\n|x, u8"), st.sampled_from(HEX.literals), st.binary())
def test_any_bytes_are_fine(before: str, literal: bytes, after: bytes) -> None:
    for text in (run(key())[:20], xxd(key()[:40].encode())):
        data = before.encode() + literal + text.encode() + after
        assert all(len(view.data) >= 73 for view in HEX.views(data))


@pytest.mark.parametrize(
    "text",
    [
        *("0x73, 0x6b, ", "0x73,", "73 6", "73 6b ", "736b2d", "73 0x00", "73u", "72 2d 76 "),
        *("73" + " " * 39, "73unsigned char ", "73uint8_t", "73006b002d00", run("sk-or-v1-")),
        run(key()[:-1] + "g"),
        "00000010: 73 6b 2d 6b 73 6b\n",
        xxd(b"sk-or-v1-" * 400),
        "00000000 73 6b 2d\n\n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_many_literals_take_little_time(text: str) -> None:
    started = time.process_time()
    views = list(HEX.views(repeated(text, BULK // 4)))
    assert time.process_time() - started < SLOW
    assert sum(len(view.data) for view in views) < 1 << 20
