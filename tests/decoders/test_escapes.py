import itertools
import json
import quopri
import time
from collections.abc import Callable, Collection
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders.escapes import FAMILIES, Escapes
from orscan.location import Span
from tests.decoders.harness import BULK, SLOW, Hit, hits, keys, repeated
from tests.support import body, key

ESCAPES = Escapes()
Escape = Callable[[int], str]


def written(text: str, escape: Escape, where: Collection[int]) -> str:
    """*text* with the characters at *where* escaped."""
    return "".join(escape(ord(c)) if n in where else c for n, c in enumerate(text))


def escaped(text: str, escape: Escape) -> str:
    return written(text, escape, range(len(text)))


def doubled(escape: str) -> str:
    return json.dumps(escape)[1:-1]


KINDS: dict[str, tuple[Escape, str]] = {
    r"\x2d": (r"\x{:02x}".format, "hex-escape"),
    r"\x2D": (r"\x{:02X}".format, "hex-escape"),
    r"\\x2d": (r"\\x{:02x}".format, "hex-escape"),
    r"\\\\x2d": (r"\\\\x{:02x}".format, "hex-escape"),
    r"\x{2d}": (lambda code: rf"\x{{{code:x}}}", "hex-escape"),
    r"\u002d": (r"\u{:04x}".format, "unicode-escape"),
    r"\u002D": (r"\u{:04X}".format, "unicode-escape"),
    r"\\u002d": (r"\\u{:04x}".format, "unicode-escape"),
    r"\\\u002d": (r"\\\u{:04x}".format, "unicode-escape"),
    r"\uu002d": (r"\uu{:04x}".format, "unicode-escape"),
    r"\u{2d}": (lambda code: rf"\u{{{code:x}}}", "unicode-escape"),
    r"\u{002D}": (lambda code: rf"\u{{{code:04X}}}", "unicode-escape"),
    r"\U0000002d": (r"\U{:08x}".format, "unicode-escape"),
    r"\055": (r"\{:03o}".format, "octal-escape"),
    r"\0055": (r"\0{:03o}".format, "octal-escape"),
    r"\55": (r"\{:o}".format, "octal-escape"),
    r"\2d ": (r"\{:x} ".format, "css-escape"),
    r"\002D ": (r"\{:04X} ".format, "css-escape"),
    r"\00002d": (r"\{:06x}".format, "css-escape"),
    "%2D": ("%{:02X}".format, "percent"),
    "%2d": ("%{:02x}".format, "percent"),
    "%252D": ("%25{:02X}".format, "percent"),
    "%25252d": ("%2525{:02x}".format, "percent"),
    "%u002D": ("%u{:04X}".format, "percent"),
    "&#45;": ("&#{};".format, "html-entity"),
    "&#00045;": ("&#{:05};".format, "html-entity"),
    "&#x2d;": ("&#x{:x};".format, "html-entity"),
    "&#X2D;": ("&#X{:X};".format, "html-entity"),
    "&#x02d;": ("&#x{:03x};".format, "html-entity"),
    "&#x0002D;": ("&#x{:05X};".format, "html-entity"),
    "&amp;#45;": ("&amp;#{};".format, "html-entity"),
    "&amp;amp;#x2d;": ("&amp;amp;#x{:x};".format, "html-entity"),
    r"\u0026#45;": (r"\u0026#{};".format, "html-entity"),
    "=2D": ("={:02X}".format, "quoted-printable"),
    "=2d": ("={:02x}".format, "quoted-printable"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("sk-or-v1-", id="the beginning alone"),
        pytest.param("sk-or-v1-%s", id="a format"),
        pytest.param("sk-or-v1-your-key-goes-here", id="a placeholder"),
        pytest.param(key()[:-1], id="a digit too few"),
        pytest.param(key() + "0", id="a digit too many"),
        pytest.param("sk-or-v1-" + body().upper(), id="upper case"),
    ],
)
def test_no_key(text: str, kind: str) -> None:
    escape, _ = KINDS[kind]
    assert keys(ESCAPES, f'x = "{escaped(text, escape)}"; y = 1') == set()
    hyphens = [n for n, char in enumerate(text) if char == "-"]
    assert keys(ESCAPES, f'x = "{written(text, escape, hyphens)}"; y = 1') == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(f'KEY="{key()}"', id="a plain key"),
        pytest.param(f"?key={key()}&x=%2D%6F", id="a plain key before escapes"),
        pytest.param(f"%2D&#45;{key()}", id="a plain key behind escapes"),
        pytest.param(r".md\:task-\[sk-\$\{x\}\]{color:\2d or}", id="CSS"),
        pytest.param("a task-oriented disk-organised mask%2Dorder", id="prose"),
        pytest.param(r"'\u002d', '\u006b', '\u2010'", id="a table of characters"),
        pytest.param(r"sk\u2010or\u2010v1\u2010" + body()[:60], id="a changed hyphen, no key"),
    ],
)
def test_no_view_with_a_key(text: str) -> None:
    assert keys(ESCAPES, text) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_of_the_first_characters_are_escaped(kind: str) -> None:
    escape, family = KINDS[kind]
    for chosen in itertools.product([False, True], repeat=7):
        where = {n for n, yes in enumerate(chosen) if yes}
        if where:
            text = written(key(), escape, where)
            place = Span(3, 3 + len(text.rstrip(" ")))
            assert hits(ESCAPES, f'a="{text}"; b=2') == [Hit(key(), (place,), (family,))], where


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(sorted(KINDS)),
    st.sets(st.integers(0, 72), min_size=1),
    st.sampled_from(["", 'key: "', "a&#45;%2D", "x" * 5000]),
    # No space comes first: one belongs to an escape of CSS.
    st.sampled_from(["", '";', "' %20\n", "x" * 5000]),
)
def test_whichever_characters_are_escaped(
    kind: str, where: set[int], before: str, after: str
) -> None:
    escape, family = KINDS[kind]
    text = written(key(), escape, where)
    place = Span(len(before), len(before) + len(text))
    found = hits(ESCAPES, before + text + after)
    assert Hit(key(), (place,), (family,)) in found
    if family != "octal-escape":  # an octal number may be a digit in hexadecimal, as in CSS
        assert {hit.key for hit in found} == {key()}


@pytest.mark.parametrize(
    ("escape", "between"),
    [("&#{}", "&#45"), ("&#x{:x}", "&#x2d"), ("&#0{}", "&#045")],
)
def test_entities_without_a_semicolon(escape: str, between: str) -> None:
    everything = escaped(key(), escape.format)
    assert keys(ESCAPES, f"<i>{everything}</i>") == {key()}
    hyphens = f"sk{between}or{between}v1-{body()}"
    assert keys(ESCAPES, f"<i>{hyphens}</i>") == {key()}


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param(rf"sk\x2dor\u002dv1-{body()}", ("escapes",), id="two in a string"),
        pytest.param(rf"sk%2Dor&#45;v1=2D{body()}", ("escapes",), id="three"),
        pytest.param(f"sk%2Dor%2Dv1%2D{body()}", ("percent",), id="one"),
        pytest.param(f"sk-or-v1-=\n{body()}", ("quoted-printable",), id="a line that is broken"),
        pytest.param(f"sk=\n-or-v1-{body()}", ("quoted-printable",), id="broken behind k"),
        pytest.param(f"sk-=\r\nor-v1-{body()}", ("quoted-printable",), id="broken before o"),
        pytest.param(rf"sk\-or\-v1\-{body()}", ("backslash",), id="backslashes"),
        pytest.param(rf"sk\\-or\\-v1\\-{body()}", ("backslash",), id="two backslashes each"),
    ],
)
def test_steps_name_what_the_key_was_escaped_in(text: str, steps: tuple[str, ...]) -> None:
    around = rf'"\u00e9\x41%20&amp; =3D\n{text}"'
    start = around.index(text)
    assert Hit(key(), (Span(start, start + len(text)),), steps) in hits(ESCAPES, around)


DASHES = ["\u2010", "\u2011", "\u2013", "\u2212"]


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_changed_hyphens(dash: str, count: int) -> None:
    for chosen in itertools.combinations([2, 5, 8], count):
        text = "".join(dash if n in chosen else c for n, c in enumerate(key()))
        data = f"the key is {text}, he said".encode()
        (hit,) = hits(ESCAPES, data)
        assert hit.within(data) == text.encode()
        assert hit.steps == ("unicode-dash",)


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize(
    "escape",
    [
        pytest.param(lambda dash: f"\\u{ord(dash):04x}", id="unicode-escape"),
        pytest.param(lambda dash: f"\\\\u{ord(dash):04x}", id="unicode-escape, twice"),
        pytest.param(lambda dash: f"\\u{{{ord(dash):x}}}", id="unicode-escape in braces"),
        pytest.param(lambda dash: f"&#{ord(dash)};", id="html-entity"),
        pytest.param(lambda dash: f"&#x{ord(dash):x};", id="html-entity, hexadecimal"),
        pytest.param(quote, id="percent"),
        pytest.param(lambda dash: quote(dash).lower(), id="percent, lower case"),
        pytest.param(lambda dash: quote(dash).replace("%", "="), id="quoted-printable"),
        pytest.param(lambda dash: quote(dash).replace("%", "\\x"), id="hex-escape"),
    ],
)
def test_escapes_of_changed_hyphens(dash: str, escape: Callable[[str], str]) -> None:
    for chosen in ([2], [5], [8], [2, 5, 8]):
        text = "".join(escape(dash) if n in chosen else c for n, c in enumerate(key()))
        assert hits(ESCAPES, text) == [
            Hit(key(), (Span(0, len(text)),), hits(ESCAPES, text)[0].steps)
        ]
        assert hits(ESCAPES, text)[0].steps[0] in FAMILIES


@pytest.mark.parametrize("name", ["hyphen", "dash", "ndash", "minus"])
def test_hyphens_by_name(name: str) -> None:
    for text in (f"sk&{name};or&{name};v1&{name};{body()}", f"sk-or&amp;{name};v1-{body()}"):
        assert hits(ESCAPES, text) == [Hit(key(), (Span(0, len(text)),), ("html-entity",))]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_quoted_printable_mail(end: bytes) -> None:
    texts = ("=" + "x" * lead + f'KEY="{key()}"' for lead in range(80))
    mails = [quopri.encodestring(text.encode()).replace(b"\n", end) for text in texts]
    broken = [mail for mail in mails if key().encode() not in mail]
    assert len(broken) > 60
    assert all(keys(ESCAPES, mail) == {key()} for mail in broken)


def test_a_part_of_a_key_is_shown_for_the_next_decoder() -> None:
    hexed = KINDS[r"\x2d"][0]
    parts = [key()[at : at + 10] for at in range(0, 73, 10)]
    text = " + ".join(f'"{escaped(part, hexed)}"' for part in parts)
    (view,) = ESCAPES.views(f"x = {text};".encode())
    assert view.data.decode() == "x = " + " + ".join(f'"{part}"' for part in parts) + ";"
    assert view.steps == ("hex-escape",)
    assert view.pieces(Span(5, 7)) == (Span(5, 13),)


@pytest.mark.parametrize("kind", [r"\x2d", r"\u002d", "%2D"])
@pytest.mark.parametrize("encoded", ["c2stb3ItdjEt", "eHNrLW9yLXYxLT", "eHhzay1vci12MS"])
def test_base64_is_shown_for_the_next_decoder(encoded: str, kind: str) -> None:
    text = escaped(encoded, KINDS[kind][0]).encode()
    assert any(literal in text for literal in ESCAPES.literals)
    (view,) = ESCAPES.views(b'atob("' + text + b'")')
    assert view.data == b'atob("' + encoded.encode() + b'")'


def test_other_versions_are_shown_too() -> None:
    (view,) = ESCAPES.views(b"key=sk%2Dor%2Dv2%2D0123456789%20&amp;")
    assert view.data == b"key=sk-or-v2-0123456789 &amp;"


def test_many_keys() -> None:
    far_apart = (" " * 5000).join(written(key(n), "%{:02x}".format, {2, 5}) for n in range(3))
    assert keys(ESCAPES, far_apart) == {key(0), key(1), key(2)}
    wanted = [key(n) for n in range(200)]
    for escape, _ in (KINDS["%2D"], KINDS[r"\u002d"], KINDS["&#45;"], KINDS[r"\2d "]):
        text = "\n".join(escaped(one, escape) for one in wanted)
        assert keys(ESCAPES, text) == set(wanted)


@settings(deadline=None, max_examples=300)
@given(
    st.text("sk-or\\%&=xuU{}0123456789abcdef#;\r\n\u2010", max_size=60),
    st.sampled_from(ESCAPES.literals),
    st.binary(max_size=60),
)
def test_any_bytes_are_fine(before: str, literal: bytes, after: bytes) -> None:
    data = before.encode() + literal + b"or%2Dv1" + after
    for view in ESCAPES.views(data):
        for piece in view.pieces(Span(0, len(view.data))):
            assert 0 <= piece.start < piece.end <= len(data)


@pytest.mark.parametrize(
    "text",
    [
        r"sk\u{110000}or\x2dv1",
        r"sk\ud83d\x2dor",
        "sk&#9999999;or%2Dv1%2D",
        r"sk\x{ffffffff}or\x2d",
        r"k-o\U00110000r",
    ],
)
def test_numbers_that_are_no_characters(text: str) -> None:
    assert keys(ESCAPES, text + body()) == set()


@pytest.mark.parametrize(
    "text",
    [
        *("%2D", "%2Do", r"\x2d", "&#45;o", "task-oriented ", "sk-or-v1-", "sk-or-v1-xxxx %20 "),
        *(
            "k",
            "k\\",
            "k%",
            "k%25",
            "k&amp;",
            "k=\n",
            "k\\u00",
            "6B ",
            "6B%2",
            "153\\",
            "\\",
            "&amp;",
        ),
        *("%25", "%2525252", "=2Do", "\\x6b", "&#000000"),
        *(r"\2d ", r"\00002d", "u" * 99, "k-or-v1-" + "a" * 63 + "\\"),
    ],
    ids=repr,
)
def test_many_weak_literals_take_little_time(text: str) -> None:
    started = time.process_time()
    assert not list(ESCAPES.views(repeated(text)))
    assert time.process_time() - started < SLOW


@pytest.mark.parametrize(
    "text",
    [
        escaped("sk-", KINDS[r"\x2d"][0]),
        escaped("sk-or-v1-", KINDS["%2D"][0]),
        escaped("sk-or-v1-", KINDS[r"\2d "][0]),
        "sk%2Dor%2Dv1%2D" + "a" * 63 + "z",
        "sk\u2010or".encode().decode("latin-1"),
        "k-o\u2010".encode().decode("latin-1"),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_many_strong_literals_take_linear_time(text: str) -> None:
    started = time.process_time()
    list(ESCAPES.views(repeated(text, BULK // 4)))
    assert time.process_time() - started < SLOW
