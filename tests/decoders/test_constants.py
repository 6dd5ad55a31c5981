"""Keys put together from constants: found where code joins the pieces, and only there.

The cases are in constants.txt, each behind a line `#### kind name`. In them <0:9> stands for bytes
0 to 9 of a key, <rev:0:9> for the same backwards, and <64:0:9> for the base64 of these bytes;
<b64:0:20> and <hex:0:20> are cut from the base64 and the hex of the whole key.
"""

import base64
import random
import re
import time
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.decoders import View
from orscan.decoders.constants import Constants
from orscan.location import Span
from tests.support import body, key

KEY = key(7)
BODY = body(7)
KEY64 = base64.b64encode(KEY.encode()).decode()
WHOLE = re.compile(rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")
CASES = Path(__file__).with_name("constants.txt").read_text(encoding="utf-8")


def cases(kind: str) -> list[object]:
    found = re.split(r"^#### (\w+) (\S+)\n", CASES, flags=re.MULTILINE)[1:]
    return [
        pytest.param(text.replace("<CR>", "\r"), id=name)
        for what, name, text in zip(found[::3], found[1::3], found[2::3], strict=True)
        if what == kind
    ]


def source(template: str) -> bytes:
    return re.sub(r"<(rev:|b64:|hex:|64:)?(\d+):(\d+)>", piece, template).encode()


def piece(found: re.Match[str]) -> str:
    start, end = int(found[2]), int(found[3])
    plain = KEY[start:end]
    return {
        None: plain,
        "rev:": plain[::-1],
        "b64:": KEY64[start:end],
        "hex:": KEY.encode().hex()[start:end],
        "64:": base64.b64encode(plain.encode()).decode(),
    }[found[1]]


def views(data: bytes) -> list[View]:
    if not any(literal in data for literal in Constants.literals):
        return []
    return list(Constants().views(data))


def keys(data: bytes) -> Iterator[tuple[str, tuple[str, ...], list[bytes]]]:
    """Yield the keys in views of *data*, with their steps and the text of their pieces."""
    for view in views(data):
        for found in WHOLE.finditer(view.data):
            pieces = view.pieces(Span(*found.span()))
            yield found[0].decode(), view.steps, [data[p.start : p.end] for p in pieces]


def make_up_the_key(pieces: list[bytes]) -> bool:
    """Whether *pieces*, some of them backwards, are the key in that order."""
    readings = product(*((one, one[::-1]) for one in pieces))
    return any(b"".join(reading) == KEY.encode() for reading in readings)


def found_in(code: str) -> list[tuple[str, tuple[str, ...], list[bytes]]]:
    found = list(keys(source(code)))
    assert {one for one, _, _ in found} == {KEY}
    return found


@pytest.mark.parametrize("code", cases("negative"))
def test_what_is_not_joined_makes_no_view(code: str) -> None:
    assert list(keys(source(code))) == []


@pytest.mark.parametrize("code", cases("constants"))
def test_names_joined_by_operators_and_templates(code: str) -> None:
    for _, steps, pieces in found_in(code):
        assert steps == ("constants",)
        assert make_up_the_key(pieces)


@pytest.mark.parametrize("code", cases("join"))
def test_lists_that_are_joined(code: str) -> None:
    for _, steps, pieces in found_in(code):
        assert steps == ("join",)
        assert make_up_the_key(pieces)


@pytest.mark.parametrize("code", cases("idiom"))
def test_idioms(code: str) -> None:
    assert found_in(code)


@pytest.mark.parametrize("code", cases("dashes"))
def test_separators_that_make_the_dashes_are_no_pieces(code: str) -> None:
    assert [pieces[-1] for _, _, pieces in found_in(code)] == [BODY.encode()]


ENCODED = {
    "base64-names": "const A='<b64:0:40>';\nconst B='<b64:40:100>';\nconst k=atob(A+B);",
    "base64-list": "P = ['<b64:0:16>', '<b64:16:60>', '<b64:60:100>']\nb64decode(''.join(P))",
    "base64-bytes": "p = [b'<b64:0:50>', b'<b64:50:100>']\nk = b64decode(b''.join(p))",
    "base64-go": 'a := "<b64:0:40>"\nb := "<b64:40:100>"\nStdEncoding.DecodeString(a + b)',
    "base64-shell": 'A="<b64:0:40>"\nB="<b64:40:100>"\nK=$(echo "$A$B" | base64 -d)',
    "base64-template": 'a = "<b64:0:40>"\nk = f"{a}<b64:40:100>"',
}


@pytest.mark.parametrize("code", ENCODED.values(), ids=ENCODED)
def test_joined_base64_is_left_to_its_decoder(code: str) -> None:
    texts = [view.data for view in views(source(code))]
    assert [text for text in texts if KEY64.rstrip("=").encode() in text]


def test_joined_hex_is_left_to_its_decoder() -> None:
    found = views(source("A = '<hex:0:40>'\nB = '<hex:40:146>'\nbytes.fromhex(A + B)"))
    assert [view.data for view in found] == [KEY.encode().hex().encode()]


DECODED = {
    "body": 'B = "<64:9:73>"\nKEY = "<0:9>" + base64.b64decode(B).decode()\n',
    "each": "const k = ['<64:0:9>', '<64:9:73>'].map(atob).join('');",
    "both": "const a = '<64:0:9>', b = '<64:9:73>';\nconst k = atob(a) + atob(b);",
    "buffer": "const b = '<64:9:73>';\nconst k = '<0:9>' + Buffer.from(b, 'base64').toString();",
}


@pytest.mark.parametrize("code", DECODED.values(), ids=DECODED)
def test_pieces_are_decoded_where_they_are_joined(code: str) -> None:
    assert found_in(code)


FILLER = "x = load(1)\n" * 3000
FAR = {
    "bodies-behind": f'P = "<0:9>"\n{FILLER}KEY = P + BODY\n{FILLER}BODY = "<9:73>"\n',
    "bodies-before": f'BODY = "<9:73>"\n{FILLER}P = "<0:9>"\n{FILLER}KEY = f"{{P}}{{BODY}}"\n',
    "used-far-away": f'A_PART = "<0:9>"\nB_PART = "<9:73>"\n{FILLER}KEY = A_PART + B_PART\n',
    "minified": "var a=1;" * 9000 + 'let q="<0:9>",z="<9:73>";send(q+z);' + "var b=2;" * 9000,
}


@pytest.mark.parametrize("code", FAR.values(), ids=FAR)
def test_names_are_looked_up_far_away(code: str) -> None:
    assert make_up_the_key(found_in(code)[0][2])


# How languages bind a name to a string, and join names.
LANGUAGES = {
    "js": ('const {} = "{}";', " + ", "const key = {};", ""),
    "js-template": ("let {} = '{}';", "", "const key = `{}`;", "${}"),
    "python": ('{} = "{}"', " + ", "KEY = {}", ""),
    "python-f": ("{} = '{}'", "", 'KEY = f"{}"', "{}"),
    "php": ("{} = '{}';", " . ", "$key = {};", ""),
    "ruby": ("{} = '{}'", "", 'KEY = "{}"', "#{}"),
    "java": ('static final String {} = "{}";', " + ", "String key = {};", ""),
    "kotlin": ('const val {} = "{}"', "", 'val key = "{}"', "$"),
    "csharp": ('const string {} = "{}";', " + ", "var key = {};", ""),
    "go": ('const {} = "{}"', " + ", "var key = {}", ""),
    "lua": ('local {} = "{}"', " .. ", "local key = {}", ""),
    "vb": ('Const {} As String = "{}"', " & ", "key = {}", ""),
    "haskell": ('{} = "{}"', " ++ ", "key = {}", ""),
    "elixir": ('{} = "{}"', " <> ", "key = {}", ""),
    "sql": ("{} VARCHAR(80) := '{}';", " || ", "key := {};", ""),
    "shell": ('{}="{}"', "", 'export KEY="{}"', "${}"),
    "env": ("{}={}", "", "KEY={}", "${}"),
    "swift": ('let {} = "{}"', " + ", "let key = {}", ""),
    "list-js": ('const {} = "{}";', ", ", "const key = [{}].join('');", ""),
    "list-python": ('{} = "{}"', ", ", 'KEY = "".join([{}])', ""),
}
CUTS = st.lists(st.integers(1, 72), min_size=1, max_size=5, unique=True).map(sorted)


def program(language: str, cuts: list[int], order: list[int]) -> str:
    bind, operator, use, hole = LANGUAGES[language]
    edges = [0, *cuts, 73]
    names = [f"{'$' * (language == 'php')}part_{n}" for n in range(len(edges) - 1)]
    filled = [
        {"": name, "$": f"${name}"}.get(hole, hole.replace("{}", f"{{{name}}}")) for name in names
    ]
    lines = [
        bind.replace("{}", names[n], 1).replace("{}", f"<{edges[n]}:{edges[n + 1]}>", 1)
        for n in order
        if n < len(names)
    ]
    return "\n".join([*lines, use.replace("{}", operator.join(filled)), ""])


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None, derandomize=True, max_examples=25)
@given(cuts=CUTS, order=st.permutations(range(6)))
def test_any_cut_in_any_order(language: str, cuts: list[int], order: list[int]) -> None:
    data = source(program(language, cuts, order))
    if not any(literal in data for literal in Constants.literals):
        return  # cut right behind its first letter, and again before the next: too short to see
    found = list(keys(data))
    assert [one for one, _, _ in found] == [KEY]
    edges = [0, *cuts, 73]
    pieces = [KEY[a:b].encode() for a, b in pairwise(edges)]
    assert found[0][2] == pieces


def test_most_cuts_leave_a_literal() -> None:
    missed = 0
    for first in range(1, 10):
        for second in range(first + 1, 12):
            data = source(program("python", [first, second], list(range(6))))
            missed += not list(keys(data))
    assert missed <= 1


FRAGMENTS = [
    *('"sk-or-"', '"<9:29>"', "'<29:73>'", '"<9:73>"', "a", "b", "PARTS", "a.b", "$a", "${a}"),
    *('"${a}${b}"', 'f"{a}{b}"', "=", "+", ".", "(", ")", "[", "]", "{", "}", ",", ";", "\n", ":"),
    *("=>", "+=", "join", '"".join(', "implode('',", '.join("")', "%", '"%s%s"', "|", "||", "->"),
    *("#define", "def", "return", "for", "in", "const", "//", "/*", "*/", "#", '"', "'", "`", "\\"),
    *('\\"', "\\n", "concat(", ".replace(", "[::-1]", "[0]", "sk-or-v1-", "%a%", "{{ a }}", "$("),
    *(".append(", ".push(", "reverse(", "<<", "...", "!", "?", "@", "-join", "-f", "map(", "x =>"),
    *("\x00", "\xff", "name: a\n value: ", "<a>", "</a>", "insert(0,", ".reverse()", "parts[i]"),
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60), st.sampled_from(["", " "]))
def test_whatever_code_looks_like(fragments: list[str], blank: str) -> None:
    data = source(blank.join(['"sk-or-"', *fragments]))
    for view in Constants().views(data):
        for found in WHOLE.finditer(view.data):
            pieces = view.pieces(Span(*found.span()))
            assert pieces
            assert all(0 <= place.start < place.end <= len(data) for place in pieces)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert list(Constants().views(b'"sk-or-"' + data + BODY.encode())) is not None


LARGE = 2 << 20
HOSTILE = {
    "quoted": '"sk-"',
    "assigned": 'a="sk-or-";',
    "nested": "(" * 5000 + '"sk-or-"',
    "mixed-brackets": '([{)]}"sk-or-"',
    "added": '"sk-or-"+',
    "appended": 'k+="sk-or-";',
    "appended-to-itself": 'k+=k;"sk-or-";',
    "holes": '"${a}sk-or-${a}"',
    "quotes": "\"sk-or-'`",
    "backslashes": '"sk-or-\\"\\\\',
    "members": 'a: b, "sk-or-":a,',
    "functions": 'def f(a,b): "sk-or-"\n  ',
    "comments": '/* "sk-or-" ',
    "calls": 'f("sk-or-",',
    "bare-calls": 'join "sk-or-" ',
    "replaced": '"sk-or-xxxxx".replace("x","yy")',
    "pairs": "- name: sk-or- \n  x: y\n",
    "json": '"sk-or-\\"\\n",',
    "placeholders": "sk-or-v1-zz ",
    "paths": "sk-or.a.b.c.d",
    "prepended-to-itself": 'p.unshift(p);"sk-or-";',
    "doubled": "a=a.concat(a);b=[...a,...a];c=(b b)\n",
    "nested-lists": "b=(b b)\nc=[c,c];'sk-or-'\n",
    "loops": 'for a in b: "sk-or-" ',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code_takes_little_time(text: str) -> None:
    data = (text * (LARGE // len(text)) + f'"{BODY}"').encode()
    start = time.process_time()
    assert list(keys(data)) == []
    assert time.process_time() - start < 4


def test_many_bindings_take_little_time() -> None:
    rng = random.Random(5)
    names = [f"n{rng.randrange(10**6)}" for _ in range(100_000)]
    data = "\n".join(f'{name} = {names[n - 1]} + "sk-or-"' for n, name in enumerate(names))
    start = time.process_time()
    assert list(keys(f'{data}\n"{BODY}"'.encode())) == []
    assert time.process_time() - start < 4
