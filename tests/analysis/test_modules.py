"""Which file an import means."""

import json

import pytest

from orscan.analysis.modules import Resolver, loose_json, mentions


def resolver(files: dict[str, str]) -> Resolver:
    return Resolver(files, lambda path: files[path].encode() if path in files else None)


@pytest.mark.parametrize(
    ("files", "importer", "specifier", "target"),
    [
        ({"src/a.ts": "", "src/b.ts": ""}, "src/a.ts", "./b", "src/b.ts"),
        ({"src/a.ts": "", "src/b.ts": ""}, "src/a.ts", "./b.js", "src/b.ts"),
        ({"src/a.ts": "", "src/b/index.tsx": ""}, "src/a.ts", "./b", "src/b/index.tsx"),
        ({"src/a.ts": ""}, "src/a.ts", "react", None),
        ({"src/a.ts": ""}, "src/a.ts", "../../outside", None),
        ({"src/a.ts": "", "src/b.ts": "", "package.json": "{}"}, "src/a.ts", "@/b", "src/b.ts"),
        ({"src/a.ts": "", "src/b.ts": ""}, "src/a.ts", "/src/b", "src/b.ts"),
        ({"src/a.ts": "", "src/b.txt": ""}, "src/a.ts", "./b.txt?raw", "src/b.txt"),
        (
            {
                "web/src/a.ts": "",
                "web/app/b.ts": "",
                "web/tsconfig.json": '{"compilerOptions": {"paths": {"#app/*": ["app/*"]}}} // x',
            },
            "web/src/a.ts",
            "#app/b",
            "web/app/b.ts",
        ),
        (
            {
                "src/a.ts": "",
                "lib/b.ts": "",
                "vite.config.ts": "x = { alias: { '@lib': resolve(__dirname, './lib') } }",
            },
            "src/a.ts",
            "@lib/b",
            "lib/b.ts",
        ),
        (
            {
                "apps/web/a.ts": "",
                "packages/ai/package.json": json.dumps(
                    {"name": "@acme/ai", "exports": {".": "./src/index.ts"}}
                ),
                "packages/ai/src/index.ts": "",
            },
            "apps/web/a.ts",
            "@acme/ai",
            "packages/ai/src/index.ts",
        ),
    ],
)
def test_an_import_means(
    files: dict[str, str], importer: str, specifier: str, target: str | None
) -> None:
    assert resolver(files).resolve(importer, specifier) == target


def test_what_is_no_import_is_not_taken_for_one() -> None:
    text = b"""
    // import a from "./comment"
    /* import b from "./block" */
    const text = 'import c from "./string"';
    import type { D } from "./types";
    export type { E } from "./types";
    """
    assert list(mentions(text)) == []


def test_every_form_of_an_import_is_seen() -> None:
    text = b"""
    import a, { b } from "./a"; import "./b"; export * from './c'; export { x } from "./d";
    const e = await import("./e"); const f = require('./f');
    new Worker(new URL("./g", import.meta.url)); import {
      type H, h } from "./h";
    """
    assert [one.specifier for one in mentions(text)] == [f"./{name}" for name in "abcdefgh"]


def test_json_with_comments_is_read() -> None:
    assert loose_json(b'{ // a\n "x": "http://y", /* b */ "z": [1, 2,], }') == {
        "x": "http://y",
        "z": [1, 2],
    }
    assert loose_json(b"{ nonsense") is None
