import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orscan.decoders import View, documents
from orscan.decoders.documents import Documents, InnerDocuments
from orscan.finding import Inner
from orscan.location import Span
from tests.support import PREFIX, body, key

MARK = "sk-or-here"
CONFIG = f"import axios from 'axios';\n\nexport const key = \"{MARK}\";\n"
AT_3 = 3


def place(text: bytes | str, mark: str = MARK) -> Inner | None:
    raw = text.encode() if isinstance(text, str) else text
    found = InnerDocuments.of(raw)
    return found.place(raw.index(mark.encode())) if found else None


def inner(text: bytes | str, mark: str = MARK) -> str:
    return str(place(text, mark))


def views(text: bytes | str) -> list[View]:
    return list(Documents().views(text.encode() if isinstance(text, str) else text))


def shown(text: bytes | str) -> bytes:
    return b"".join(view.data for view in views(text))


# Where an offset lies: source maps.

WEBPACK_5 = {
    "version": 3,
    "file": "static/js/main.4f1c.js",
    "mappings": ";;AAAA;AACA,SAASA,IAAI",
    "sources": [
        "webpack://shop/webpack/bootstrap",
        "webpack://shop/./src/config.ts?5d3c",
        "webpack://shop/./src/App.vue?vue&type=script",
    ],
    "sourcesContent": ["// bootstrap\n", CONFIG, "export default {};\n"],
    "names": ["sources", "sourcesContent", "cells"],
    "sourceRoot": "",
}
WEBPACK_4 = {
    "version": 3,
    "sources": ["webpack:///webpack/bootstrap", "webpack:///./src/config.ts"],
    "names": ["n"],
    "mappings": "aACE",
    "file": "main.js",
    "sourcesContent": [" \t// The module cache\n", CONFIG],
    "sourceRoot": "",
}
VITE = {
    "version": 3,
    "file": "index-BvX1.js",
    "sources": ["../../node_modules/react/index.js", "../../src/lib/config.ts"],
    "sourcesContent": ["'use strict';\n", CONFIG],
    "names": [],
    "mappings": "AAAA",
    "ignoreList": [0],
}
TSC = {
    "version": 3,
    "file": "config.js",
    "sourceRoot": "https://example.org/src",
    "sources": ["app/config.ts"],
    "names": [],
    "mappings": ";;;AAEa",
    "sourcesContent": [CONFIG],
}
ESBUILD = {
    "version": 3,
    "sources": ["../src/index.ts", "../src/config.ts"],
    "sourcesContent": [None, CONFIG],
    "mappings": "AAAA",
    "names": [],
}
METRO = {
    "version": 3,
    "x_facebook_sources": [[{"names": ["<global>"], "mappings": "AAA"}], None, [{}]],
    "sources": ["/app/index.js", "/app/config.js"],
    "names": ["a"],
    "mappings": "A",
    "x_google_ignoreList": [],
    "sourcesContent": ["1", CONFIG],
}
MAPS = {
    "webpack-5": (WEBPACK_5, "webpack://shop/./src/config.ts, line 3"),
    "webpack-4": (WEBPACK_4, "webpack:///./src/config.ts, line 3"),
    "vite": (VITE, "../../src/lib/config.ts, line 3"),
    "tsc-with-root": (TSC, "https://example.org/src/app/config.ts, line 3"),
    "esbuild-null-content": (ESBUILD, "../src/config.ts, line 3"),
    "metro": (METRO, "/app/config.js, line 3"),
    "contents-first": (dict(reversed(VITE.items())), "../../src/lib/config.ts, line 3"),
    "no-sources": ({"sourcesContent": ["", CONFIG]}, "source 2 of the map, line 3"),
    "null-source": (
        {"sources": [None], "sourcesContent": [CONFIG]},
        "source 1 of the map, line 3",
    ),
    "fewer-sources-than-contents": (
        {"sources": ["a.ts"], "sourcesContent": ["a", CONFIG]},
        "source 2 of the map, line 3",
    ),
    "only-a-query": ({"sources": ["?ab"], "sourcesContent": [CONFIG]}, "?ab, line 3"),
    "root-with-slash": (
        {"sourceRoot": "src/", "sources": ["a.ts"], "sourcesContent": [CONFIG]},
        "src/a.ts, line 3",
    ),
    "root-after-contents": (
        {"sources": ["a.ts"], "sourcesContent": [CONFIG], "sourceRoot": "src"},
        "src/a.ts, line 3",
    ),
    "root-and-url": (
        {"sourceRoot": "src", "sources": ["webpack:///a.ts"], "sourcesContent": [CONFIG]},
        "webpack:///a.ts, line 3",
    ),
    "root-and-absolute-path": (
        {"sourceRoot": "src", "sources": ["/a.ts"], "sourcesContent": [CONFIG]},
        "/a.ts, line 3",
    ),
    "no-root": (
        {"sourceRoot": None, "sources": ["a.ts"], "sourcesContent": [CONFIG]},
        "a.ts, line 3",
    ),
    "sections": (
        {"version": 3, "sections": [
            {"offset": {"line": 0, "column": 0}, "map": WEBPACK_4 | {"sourcesContent": ["", ""]}},
            {"offset": {"line": 9, "column": 0}, "map": VITE},
        ]},
        "../../src/lib/config.ts, line 3",
    ),
    "sections-turbopack": (
        {"version": 3, "sources": [], "sections": [
            {"offset": {"line": 3, "column": 0}, "map": {
                "version": 3,
                "sources": ["turbopack:///[project]/src/config.ts"],
                "sourcesContent": [CONFIG],
                "names": [],
                "mappings": "AAAA",
            }},
        ]},
        "turbopack:///[project]/src/config.ts, line 3",
    ),
    "map-in-a-wrapper": ({"code": "{}", "map": VITE}, "../../src/lib/config.ts, line 3"),
    "list-of-maps": (
        [{"map": VITE | {"sourcesContent": []}}, {"map": TSC}],
        "https://example.org/src/app/config.ts, line 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        f'const map = {{sourcesContent: ["{MARK}"]}}',
        json.dumps({"name": "shop", "scripts": {"start": f"KEY={MARK} node ."}}),
        json.dumps({"words": ["sourcesContent", MARK]}),
        json.dumps({"sourcesContent": MARK, "sources": [MARK]}),
        json.dumps({"sourcesContent": {"0": MARK}}),
        json.dumps({"sourcesContent": [{"text": MARK}, 7, True]}),
        json.dumps({"sourcesContent": ["a"], "sources": [MARK], "names": [MARK]}),
        json.dumps({"sources": [MARK], "sourcesContent": ["a"]}),
        json.dumps({"sourcesContent": ["a"], "mappings": MARK}),
        json.dumps({"file": MARK, "sourcesContent": ["a"]}),
        json.dumps({"text": json.dumps(VITE)}),
        json.dumps({"cells": [{"source": MARK}]}),
        json.dumps({"cells": MARK, "cell_type": ["code"]}),
        json.dumps({"cells": [[MARK]], "cell_type": "code"}),
        '"cell_type" "cells":' + json.dumps([{"cell_type": "code", "metadata": {"tags": [MARK]}}]),
    ],
)
def test_what_is_in_no_document_has_no_place(text: str) -> None:
    assert place(text + MARK) is None


@pytest.mark.parametrize("indent", [None, 2], ids=["one-line", "pretty"])
@pytest.mark.parametrize(("document", "expected"), MAPS.values(), ids=MAPS.keys())
def test_source_map(document: Any, expected: str, indent: int | None) -> None:
    assert inner(json.dumps(document, indent=indent)) == expected


@pytest.mark.parametrize(
    "text",
    [
        ")]}'\n" + json.dumps(VITE),
        "\ufeff" + json.dumps(VITE),
        f"self.__maps = {json.dumps(VITE)};",
        json.dumps(VITE | {"sourcesContent": ["", ""]}) + "\n" + json.dumps(VITE),
        '{"sources": oops, "x": ' + json.dumps(VITE),
        '{"cells": {"x": [' + json.dumps(VITE),
        json.dumps(VITE)[30:],
        'ed here", "names": [], ' + json.dumps(VITE)[1:],
    ],
    ids=["xssi", "bom", "script", "json-lines", "broken-before", "deep", "cut", "cut-in-a-string"],
)
def test_source_map_in_other_text(text: str) -> None:
    assert inner(text) == "../../src/lib/config.ts, line 3"


@pytest.mark.parametrize("behind", [0, 1, 2, 3, 40])
def test_source_map_whose_end_is_missing(behind: int) -> None:
    text = json.dumps(VITE)
    assert inner(text[: text.index(MARK) + len(MARK) + behind]) == "../../src/lib/config.ts, line 3"


def test_source_map_whose_sources_are_missing() -> None:
    text = json.dumps(VITE)
    assert inner(text[text.index('"sourcesContent"') :]) == "source 2 of the map, line 3"


def test_source_map_of_which_only_contents_are_left() -> None:
    text = json.dumps(VITE)
    assert place(text[text.index("use strict") :]) is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("src/a\n\x1b[31mb\u202e.ts", "src/a[31mb.ts"),
        ('src/"quoted".ts', 'src/"quoted".ts'),
        ("src/größe.ts", "src/größe.ts"),
        ("src\\config.ts", "src\\config.ts"),
        ("a" * 5000, "a" * 200),
        (f"src/{key()}.ts", f"src/{PREFIX}{body()[:3]}...{body()[-3:]}.ts"),
    ],
    ids=["control-characters", "quotes", "letters", "backslash", "long", "key"],
)
def test_names_are_safe_to_print(source: str, name: str) -> None:
    found = place(json.dumps({"sources": [source], "sourcesContent": [CONFIG]}))
    assert found == Inner(name, AT_3)


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("", 1),
        ("\n\n", 3),
        ("\r\n\r\n", 3),
        ("a\\nb", 1),
        ("a\\\n", 2),
        ("\\" * 5000 + "\n", 2),
        ("é\n" * 5000, 5001),
        ('"\n' * 5000, 5001),
    ],
    ids=["first", "empty", "crlf", "escape-of-code", "continued", "backslashes", "long", "quotes"],
)
def test_line_in_a_source(before: str, line: int) -> None:
    assert inner(json.dumps({"sourcesContent": [before + MARK]})).endswith(f", line {line}")


def test_line_breaks_may_be_written_as_code_points() -> None:
    text = r'{"sourcesContent": ["\u000a\u000A\\u000a' + MARK
    assert inner(text) == "source 1 of the map, line 3"


@given(
    st.lists(st.text(alphabet='ab\\"\n\r\té/\U0001f511', max_size=60) | st.none(), max_size=6),
    st.text(alphabet='x\\"\nn\x1b', max_size=3000),
    st.booleans(),
)
@settings(deadline=None)
def test_place_is_what_a_parser_says(
    others: list[str | None], before: str, ascii_only: bool
) -> None:
    contents = [*others, before + MARK, *others]
    sources = [f"src/{index}.ts" for index in range(len(contents))]
    text = json.dumps({"sources": sources, "sourcesContent": contents}, ensure_ascii=ascii_only)
    assert place(text) == Inner(f"src/{len(others)}.ts", before.count("\n") + 1)


# Where an offset lies: notebooks.


def cell(kind: str = "code", **fields: object) -> dict[str, object]:
    return {"cell_type": kind, "execution_count": 1, "metadata": {"x": {}}, "outputs": []} | fields


def notebook(*cells: object) -> dict[str, object]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def nbformat_3(*cells: object) -> dict[str, object]:
    return {"metadata": {}, "nbformat": 3, "worksheets": [{"cells": list(cells), "metadata": {}}]}


TRACEBACK = [
    "\x1b[0;31m---------------------------------------------------------\x1b[0m",
    "\x1b[0;31mAuthenticationError\x1b[0m       Traceback (most recent call last)",
    "\n".join(
        [
            "Cell \x1b[0;32mIn[4], line 2\x1b[0m",
            "\x1b[1;32m      1\x1b[0m \x1b[38;5;28;01mimport\x1b[39;00m openai",
            f"\x1b[0;32m----> 2\x1b[0m ask(\x1b[33m'\x1b[39m\x1b[33m{MARK}\x1b[39m\x1b[33m')",
            "",
        ]
    ),
    "\x1b[0;31mAuthenticationError\x1b[0m: No auth credentials found",
]
ERROR = {"output_type": "error", "ename": "AuthenticationError", "traceback": TRACEBACK}
NOTEBOOKS = {
    "source-lines": (
        notebook(cell("raw", source=["# Setup"]), cell(source=["a\n", "b\n", f"k = '{MARK}'"])),
        "cell 2 source, line 3",
    ),
    "source-one-string": (notebook(cell(source=f"a\nb\nk = '{MARK}'")), "cell 1 source, line 3"),
    "markdown": (notebook(cell("markdown", source=[f"use {MARK}"])), "cell 1 source, line 1"),
    "colab": (
        {"nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}, "cells": [
            {"cell_type": "markdown", "source": ["[![Colab](x)](y)"], "metadata": {"id": "a"}},
            {"metadata": {"id": "q"}, "source": ["!pip -q i x\n", f"key='{MARK}'"],
             "cell_type": "code", "execution_count": None, "outputs": []},
        ]},
        "cell 2 source, line 2",
    ),
    "stream": (
        notebook(cell(outputs=[{"name": "stdout", "output_type": "stream",
                                "text": ["one\n", f"two {MARK}\n"]}], source=[])),
        "cell 1 output, line 2",
    ),
    "second-output": (
        notebook(cell(outputs=[
            {"name": "stdout", "output_type": "stream", "text": ["one\n", "two\n"]},
            {"output_type": "execute_result", "metadata": {}, "execution_count": 1,
             "data": {"image/png": "iVBORw0KGgo=\n", "text/plain": [f"'{MARK}'"]}},
        ])),
        "cell 1 output, line 1",
    ),
    "html-output": (
        notebook(cell(outputs=[{"output_type": "display_data", "data": {
            "application/vnd.plotly.v1+json": {"data": [{"x": [1, 2], "y": [[]]}], "text": "a"},
            "text/html": f"<pre>\n{MARK}</pre>"}}])),
        "cell 1 output, line 2",
    ),
    "error-text": (
        notebook(cell(outputs=[ERROR | {"traceback": [], "evalue": f"bad\nkey {MARK}"}])),
        "cell 1 output, line 2",
    ),
    "traceback": (notebook(cell(), cell(outputs=[ERROR])), "cell 2 traceback, line 5"),
    "traceback-vscode": (
        notebook(cell(outputs=[ERROR | {"traceback": ["\n".join(TRACEBACK)]}])),
        "cell 1 traceback, line 5",
    ),
    "traceback-one-string": (
        notebook(cell(outputs=[ERROR | {"traceback": "\n".join(TRACEBACK)}])),
        "cell 1 traceback, line 5",
    ),
    "nbformat-3-input": (
        nbformat_3(
            {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Setup"]},
            {"cell_type": "code", "collapsed": False, "language": "python", "metadata": {},
             "input": ["import os\n", f"key = '{MARK}'"], "outputs": [], "prompt_number": 1},
        ),
        "cell 2 source, line 2",
    ),
    "nbformat-3-output": (
        nbformat_3(
            {"cell_type": "code", "input": [], "outputs": [
                {"metadata": {}, "output_type": "pyout", "prompt_number": 1,
                 "html": ["<b>\n", "</b>"], "text": ["\n", MARK]}]},
        ),
        "cell 1 output, line 2",
    ),
    "nbformat-3-traceback": (
        nbformat_3({"cell_type": "code", "outputs": [ERROR | {"output_type": "pyerr"}]}),
        "cell 1 traceback, line 5",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        notebook(cell(metadata={"source": MARK}, source=["a"])),
        notebook(cell(attachments={"a.png": {"image/png": MARK}})),
        notebook(cell(id=MARK)),
        notebook(cell(outputs=[MARK, 1, None, [MARK]])),
        notebook(cell(outputs={"0": MARK})),
        notebook(cell(source={"a": MARK})),
        notebook(cell()) | {"metadata": {"title": MARK}},
    ],
    ids=["metadata", "attachment", "id", "no-outputs", "outputs", "source", "notebook-metadata"],
)
def test_other_parts_of_a_notebook_have_no_place(document: object) -> None:
    assert place(json.dumps(document)) is None


@pytest.mark.parametrize("indent", [None, 1], ids=["one-line", "pretty"])
@pytest.mark.parametrize(("document", "expected"), NOTEBOOKS.values(), ids=NOTEBOOKS.keys())
def test_notebook(document: Any, expected: str, indent: int | None) -> None:
    assert inner(json.dumps(document, indent=indent)) == expected


@pytest.mark.parametrize("behind", [0, 1, 2, 10])
def test_notebook_whose_end_is_missing(behind: int) -> None:
    text = json.dumps(NOTEBOOKS["traceback"][0], indent=1)
    assert inner(text[: text.index(MARK) + len(MARK) + behind]) == "cell 2 traceback, line 5"


def test_notebook_whose_start_is_missing_has_no_numbers() -> None:
    text = json.dumps(NOTEBOOKS["source-lines"][0], indent=1)
    assert place(text[text.index("Setup") :]) is None


def test_every_offset_has_the_place_a_parser_says() -> None:
    text = json.dumps(WEBPACK_5).encode()
    found = InnerDocuments.of(text)
    assert found
    start = text.index(b"import axios")
    end = start + len(json.dumps(CONFIG)) - 2
    lines = [found.place(offset) for offset in range(start, end)]
    assert {line.name for line in lines if line} == {"webpack://shop/./src/config.ts"}
    assert [line.line for line in lines if line] == [
        text[start:offset].count(b"\\n") + 1 for offset in range(start, end)
    ]
    assert found.place(0) is None
    assert found.place(len(text)) is None


# Views without escapes.


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"k = '{key()}'",
        f'OPENROUTER_API_KEY="{key()}"\n',
        json.dumps({"key": key()}),
        json.dumps({"key": "sk-something\n"}),
        json.dumps({"code": 'say("hello")\n'}),
        'a = "\\n\n' + key() + '\n"',
        'a = "\\n' + key() + "\n",
        'a = "\\n" + ' + key() + "\n",
        '"one line\n' + 'k = "sk-or-" + x\\n' + "\n",
        json.dumps([{"a": "b\n"}, "c", 1]) + "sk-or",
    ],
)
def test_no_view_of_what_holds_no_escapes_near_a_key(text: str) -> None:
    assert views(text) == []


SPLIT = f'k = "sk-or-" + "v1-{body()}"'
CODE = {
    "double-quotes": f"const {SPLIT};\n",
    "single-quotes": f"const k = 'sk-' +\n  'or-v1-{body()}';\n",
    "three-parts": f'const k = ["sk", "or", "v1", "{body()}"].join("-");\n',
    "shell": f'export KEY="sk-or-v1-""{body()}"\t# \\\n',
    "base64": "YWJj\nc2stb3It\ndjEt\n",
}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda code: {"version": 3, "sources": ["a"], "sourcesContent": [None, code, code]},
        lambda code: {"scripts": {"start": code}},
        lambda code: {"nodes": [{"parameters": {"jsCode": code}, "type": "n8n-nodes-base.code"}]},
        lambda code: {"log": {"entries": [{"request": {"postData": {"text": code}}}]}},
        lambda code: [code],
        lambda code: {code: 1},
        lambda code: code,
    ],
    ids=["map", "package", "n8n", "har", "array", "object-key", "string"],
)
@pytest.mark.parametrize("code", CODE.values(), ids=CODE.keys())
def test_code_in_a_string(code: str, wrap: Callable[[str], object]) -> None:
    for indent in (None, 1):
        assert code.encode() in shown(json.dumps(wrap(code), indent=indent))


def test_code_in_json_lines() -> None:
    lines = [json.dumps({"text": code}) for code in CODE.values()]
    data = shown("\n".join(lines))
    assert all(code.encode() in data for code in CODE.values())


def test_json_in_json_comes_off_a_layer_at_a_time() -> None:
    text = json.dumps({"body": json.dumps({"code": SPLIT})})
    assert SPLIT.encode() in shown(shown(text))


LINES = ["import os\n", 'k = "sk-or-" + \\\n', f'    "v1-{body()}"\n', "print(k)"]


@pytest.mark.parametrize("indent", [None, 1], ids=["one-line", "pretty"])
def test_the_lines_of_a_cell_are_one_text(indent: int | None) -> None:
    text = json.dumps(notebook(cell(source=["x"]), cell(source=LINES)), indent=indent)
    (view,) = views(text)
    assert view.data == "".join(LINES).encode() + b"\n\0\n"


def test_lines_without_line_breaks_get_them() -> None:
    lines = [line.removesuffix("\n") for line in LINES]
    text = json.dumps({"event": [{"listen": "test", "script": {"exec": ["", *lines]}}]})
    assert shown(text) == "\n".join(["", *lines]).encode() + b"\n\0\n"


def test_lines_are_those_of_one_array() -> None:
    text = json.dumps({"a": "x\n", "b": SPLIT, "c": "y", "d": [["z\n"], "s", 1, SPLIT + "\n"]})
    one, two, _ = shown(text).split(b"\0\n")
    assert one == SPLIT.encode() + b"\n"
    assert two == SPLIT.encode() + b"\n"


def test_sources_are_texts_of_their_own() -> None:
    text = json.dumps({"sourcesContent": ["a\nb\n", CONFIG, "c\nd\n", CONFIG]})
    assert shown(text) == 2 * (CONFIG.encode() + b"\0\n")


def test_only_lines_nearby_are_in_the_text() -> None:
    text = json.dumps([*["far\n"] * 1000, SPLIT + "\n", *["far\n"] * 1000])
    assert shown(text).count(b"far") == 400


def test_small_texts_share_a_view_and_large_ones_do_not() -> None:
    assert len(views("\n".join(json.dumps({"a": SPLIT}) for _ in range(100)))) == 1
    large = SPLIT + "\n" * 50_000
    assert len(views("\n".join(json.dumps({"a": large}) for _ in range(5)))) == 5


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        (r"\"\\\/\b\f\n\r\t", b'"\\/\b\f\n\r\t'),
        (r"\u001b[33m\u003c\u0026\u0027\u00e9\u20ac", "\x1b[33m<&'é€".encode()),
        (r"\u000a\u0022\u002B", b'\n"+'),
        (r"\u0073k\u002d\u0031\u005c\u005C", rb"\u0073k\u002d\u0031\u005c\u005C"),
        (r"\ud83d\udd11", rb"\ud83d\udd11"),
        (r"\\n\\\n\\\\u000a", b"\\n\\\n\\\\u000a"),
        (r"\x41\'\u12\u", rb"\x41\'\u12\u"),
    ],
    ids=["simple", "code-points", "of-quotes", "of-letters", "surrogates", "doubled", "unknown"],
)
def test_escapes(raw: str, data: bytes) -> None:
    assert shown(f'["{raw} sk-or-"]') == data + b" sk-or-\n\0\n"


@pytest.mark.parametrize("before", range(500, 530))
def test_no_escape_is_cut_in_two(before: int) -> None:
    text = "x" * before + '\\"\n\x01\\\\\\é\x02' * 300 + " sk-or-\n"
    assert shown(json.dumps(text)) == text.encode() + b"\0\n"


@pytest.mark.parametrize("cut", range(12))
def test_a_string_whose_start_is_missing(cut: int) -> None:
    text = json.dumps({"code": 'a\n\\"é\x01' + SPLIT})
    assert SPLIT.encode() in shown(text[text.index("a\\n") + cut :])


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_string_whose_end_is_missing(cut: int) -> None:
    text = json.dumps({"code": SPLIT})[:-1]
    assert SPLIT[:-5].encode() in shown(text[:-cut])


@pytest.mark.parametrize("shift", range(4))
def test_a_string_whose_start_is_far_away(shift: int) -> None:
    text = json.dumps({"code": "\\" * shift + '\\"' * 100_000 + SPLIT})
    (view,) = views(text)
    assert SPLIT.encode() in view.data
    assert len(view.data) < 200_000
    assert SPLIT.encode() in shown('"x": "' + "\\" * 600_000 + json.dumps("x" + SPLIT)[1:])


def test_a_view_leads_back() -> None:
    text = json.dumps(notebook(cell(source=LINES)), indent=1).encode()
    (view,) = views(text)
    first, second = b'"sk-or-"', f'"v1-{body()}"'.encode()
    for part in (first, second):
        at = view.data.index(part)
        (piece,) = view.pieces(Span(at, at + len(part)))
        assert text[piece.start : piece.end] == json.dumps(part.decode())[1:-1].encode()
    both = Span(view.data.index(first), view.data.index(second) + len(second))
    (piece,) = view.pieces(both)
    assert json.loads(b'["' + text[piece.start : piece.end] + b'"]')


def test_pieces_far_apart_stay_apart() -> None:
    text = "[" + json.dumps(SPLIT) + "," + " " * 401 + json.dumps(SPLIT) + "]"
    (view,) = views(text)
    assert len(view.pieces(Span(0, len(SPLIT) + 9))) == 2


@pytest.mark.parametrize("offset", [0, 5, len(SPLIT), len(SPLIT) + 1, len(SPLIT) + 2, 10_000])
def test_every_span_has_pieces(offset: int) -> None:
    text = json.dumps([SPLIT]).encode()
    (view,) = views(text)
    for size in (0, 1, 3):
        for piece in view.pieces(Span(offset, offset + size)):
            assert 0 <= piece.start <= piece.end <= len(text)
        assert view.pieces(Span(offset, offset + size))


PRINTED = st.characters(exclude_categories=["Cs"])


@given(st.lists(st.text(PRINTED, max_size=700), min_size=1, max_size=4), st.booleans())
@example(['"\\' * 600], False)
@settings(deadline=None)
def test_views_hold_the_text_and_lead_back(texts: list[str], pretty: bool) -> None:
    texts = [f'{text}\n"sk-or-"\n' for text in texts]
    raw = json.dumps({"a": texts}, ensure_ascii=False, indent=1 if pretty else None).encode()
    (view,) = views(raw)
    assert view.data == b"".join(text.encode() + b"\0\n" for text in texts)
    offset = 0
    for text in texts:
        for letter in text[:50]:
            size = len(letter.encode())
            (piece,) = view.pieces(Span(offset, offset + size))
            assert json.loads(b'"' + raw[piece.start : piece.end] + b'"') == letter
            offset += size
        offset += len(text[50:].encode()) + 2


def test_an_inner_place_agrees_with_the_view() -> None:
    text = json.dumps({"sources": ["a.ts"], "sourcesContent": ["a\n" * 700 + SPLIT]}).encode()
    (view,) = views(text)
    at = view.data.index(b"v1-")
    (piece,) = view.pieces(Span(at, at + 10))
    found = InnerDocuments.of(text)
    assert found
    assert found.place(piece.start) == Inner("a.ts", view.data[:at].count(b"\n") + 1)


# Hostile input.

TOKENS = [
    b'"sources":', b'"sourcesContent":', b'"sourceRoot":', b'"cells":', b'"cell_type"',
    b'"outputs":', b'"data":', b'"traceback":', b'"source":', b'"sections":', b'"map":',
    b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"\\n", b'\\"', b"\\u000a", b"sk-or", b"'sk-",
    b"null", b"1", b"\n", b"\0", b"\xff", b'"a"', b'"a\\n"',
]  # fmt: skip


def survives(text: bytes) -> None:
    found = InnerDocuments.of(text)
    for offset in range(0, len(text) + 1, max(1, len(text) // 50)):
        assert found is None or found.place(offset) is None or str(found.place(offset))
    for view in Documents().views(text):
        for start in range(0, len(view.data), max(1, len(view.data) // 50)):
            for piece in view.pieces(Span(start, min(start + 73, len(view.data)))):
                assert 0 <= piece.start <= piece.end <= len(text)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_survived(text: bytes) -> None:
    survives(text)


@given(st.lists(st.sampled_from(TOKENS), max_size=60))
@settings(deadline=None)
def test_any_tokens_are_survived(tokens: list[bytes]) -> None:
    survives(b'"cell_type"' + b"".join(tokens))


@given(
    st.sampled_from(
        [json.dumps(document) for document, _ in (*MAPS.values(), *NOTEBOOKS.values())]
    ),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.sampled_from(TOKENS)), max_size=5),
)
@settings(deadline=None)
def test_any_damage_is_survived(text: str, damages: list[tuple[float, int, bytes]]) -> None:
    raw = text.encode()
    for where, size, token in damages:
        at = int(where * len(raw))
        raw = raw[:at] + token + raw[at + size :]
    survives(raw)


BEGINNINGS = {
    "content": b'{"cell_type":1,"sourcesContent":["a sk-or \\n',
    "map": b'{"sourcesContent":["sk-or"],',
    "sources": b'{"sourcesContent":[],"sources":[',
    "source": b'"cell_type","cells":[{"source":',
    "cells": b'"cell_type","cells":[',
    "data": b'"cell_type","cells":[{"outputs":[{"data":{"a":',
}
REPEATED = [
    b"[", b"{", b"[]", b"[{}],", b'"', b"\\", b'"",', b'"a":', b'\\"', b"\\n", b" ", b'\\"sk-or',
    b'"\\"sk-or",', b'\\"sk-or\n', b"'sk-", b'"sources":', b'"cells":[', b'"sourcesContent":["a"],',
    b'\\"cells\\":', b'{"a":"\\"sk-or"}\n', b'"sections":[{"map":{', b"\\u000a", b'"\\"sk-or\\"\n',
]  # fmt: skip


@pytest.mark.parametrize("start", BEGINNINGS.values(), ids=BEGINNINGS.keys())
@pytest.mark.parametrize("unit", REPEATED)
def test_repetition_is_survived(start: bytes, unit: bytes) -> None:
    survives(start + unit * (20_000 // len(unit)))


def test_what_no_people_write_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = json.dumps({"sources": ["a.ts"], "x": [[[], []]], "sourcesContent": [CONFIG]})
    many = "\n".join(json.dumps({"a": SPLIT}) for _ in range(9))
    assert place(nested) == Inner("a.ts", AT_3)
    with monkeypatch.context() as limited:
        limited.setattr(documents, "_STEPS", 4)
        assert place(nested) is None
    with monkeypatch.context() as limited:
        limited.setattr(documents, "_BRACKETS", 4)
        assert place(nested) is None
    with monkeypatch.context() as limited:
        limited.setattr(documents, "_STRINGS", 4)
        assert shown(many).count(b"sk-or") == 4
