"""webpack, Create React App, Vue CLI, Parcel, esbuild, Bun, Rollup and Rsbuild: what they inline.

What ships was measured with real builds; see `tests/projects`.
"""

import json

import pytest

from tests.analysis.trees import said

CHAT = """
fetch("https://openrouter.ai/api/v1/chat/completions", {
  headers: { Authorization: `Bearer ${READ}` },
});
"""
SHIPS = ["error bundler-inline OPENROUTER_API_KEY src/index.js:3"]
DEFINE = """
const webpack = require("webpack");
module.exports = { entry: "./src/index.js", plugins: [new webpack.DefinePlugin({
  "process.env.API_KEY": JSON.stringify(process.env.OPENROUTER_API_KEY) })] };
"""


def chat(read: str) -> str:
    """Return a module that sends what *read* reads to OpenRouter."""
    return CHAT.replace("READ", read)


def package(script: str = "", **rest: object) -> str:
    """Return a package.json whose build is *script*."""
    return json.dumps({"scripts": {"build": script}, **rest})


def test_a_private_name_that_no_build_replaces_is_not_reported() -> None:
    texts = {
        "package.json": package("webpack"),
        "webpack.config.js": 'module.exports = { entry: "./src/index.js" };',
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said(texts) == []


def test_a_text_in_the_definitions_is_no_variable() -> None:
    config = DEFINE.replace("process.env.OPENROUTER_API_KEY", "''").replace(
        "env.API_KEY", "env.OPENROUTER_API_KEY"
    )
    texts = {
        "package.json": package("webpack"),
        "webpack.config.js": config,
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said(texts) == []


def test_a_webpack_configuration_nobody_loads_ships_nothing() -> None:
    texts = {
        "package.json": package("vite build", devDependencies={"vite": "7.0.0"}),
        "webpack.config.js": DEFINE,
        "index.html": '<script type="module" src="/src/index.js"></script>',
        "src/index.js": chat("process.env.API_KEY"),
    }
    assert [one for one in said(texts) if one.startswith("error")] == []


def test_a_program_for_node_is_no_client() -> None:
    texts = {
        "package.json": package("webpack"),
        "webpack.config.js": DEFINE.replace("entry:", 'target: "node", entry:'),
        "src/index.js": chat("process.env.API_KEY"),
    }
    assert [one for one in said(texts) if one.startswith("error")] == []


def test_webpacks_define_plugin_under_another_name() -> None:
    texts = {
        "package.json": package("webpack --mode production"),
        "webpack.config.js": DEFINE,
        "src/index.js": chat("process.env.API_KEY"),
    }
    assert said(texts) == SHIPS


@pytest.mark.parametrize(
    "given", ['["OPENROUTER_API_KEY"]', '"OPENROUTER_API_KEY"', '{ OPENROUTER_API_KEY: "" }']
)
def test_webpacks_environment_plugin(given: str) -> None:
    texts = {
        "package.json": package("webpack"),
        "webpack.config.js": 'const { EnvironmentPlugin } = require("webpack");\n'
        'module.exports = { entry: "./src/index.js", plugins: '
        f"[new EnvironmentPlugin({given})] }};",
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said(texts) == SHIPS


def test_dotenv_webpack_replaces_what_the_code_names() -> None:
    texts = {
        "package.json": package("webpack"),
        "webpack.config.js": 'const D = require("dotenv-webpack");\n'
        'module.exports = { entry: "./src/index.js", plugins: [new D()] };',
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said(texts) == SHIPS
    texts["src/index.js"] = "const env = process.env;" + chat("env.OPENROUTER_API_KEY")
    assert [one.split()[0] for one in said(texts)] == ["warning"]


@pytest.mark.parametrize(
    ("name", "start", "variable"),
    [
        ("react-scripts", "src/index.js", "REACT_APP_OPENROUTER_KEY"),
        ("@vue/cli-service", "src/main.js", "VUE_APP_OPENROUTER_KEY"),
    ],
)
def test_prefixes_of_process_env(name: str, start: str, variable: str) -> None:
    manifest = package("x", dependencies={name: "5.0.0"})
    assert said({"package.json": manifest, start: chat(f"process.env.{variable}")}) == [
        f"error public-env {variable} {start}:3"
    ]
    assert said({"package.json": manifest, start: chat("process.env.OPENROUTER_KEY")}) == []


def test_parcel_replaces_every_name_in_what_pages_load_only() -> None:
    texts = {
        "package.json": package("parcel build src/index.html"),
        "src/index.html": '<script type="module" src="index.js"></script>',
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
        "server.js": "",
    }
    assert said(texts) == SHIPS
    texts["server.js"], texts["src/index.js"] = texts["src/index.js"], "document.title = 1;"
    assert said(texts) == []


@pytest.mark.parametrize(
    "script",
    [
        'esbuild src/index.js --bundle --define:process.env.AI_KEY=\\"$OPENROUTER_API_KEY\\"',
        "bun build ./src/index.js --define process.env.AI_KEY=\"'$OPENROUTER_API_KEY'\"",
    ],
)
def test_definitions_on_the_command_line(script: str) -> None:
    assert (
        said({"package.json": package(script), "src/index.js": chat("process.env.AI_KEY")}) == SHIPS
    )


def test_esbuild_called_by_a_program_for_the_browser_or_for_node() -> None:
    build = """
import * as esbuild from "esbuild";
await esbuild.build({ entryPoints: ["src/index.js"], bundle: true, PLATFORM
  define: { AI_TOKEN: JSON.stringify(process.env.OPENROUTER_API_KEY) } });
"""
    texts = {"package.json": package("node build.mjs"), "src/index.js": chat("AI_TOKEN")}
    assert said({**texts, "build.mjs": build.replace("PLATFORM", "")}) == SHIPS
    on_node = said({**texts, "build.mjs": build.replace("PLATFORM", 'platform: "node",')})
    assert [one for one in on_node if one.startswith("error")] == []


def test_bun_inlines_the_environment_only_when_told_to() -> None:
    build = 'await Bun.build({ entrypoints: ["./src/index.js"], outdir: "out", ENV });'
    texts = {
        "package.json": package("bun build.ts"),
        "src/index.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said({**texts, "build.ts": build.replace("ENV", "")}) == []
    assert said({**texts, "build.ts": build.replace("ENV", 'env: "inline",')}) == SHIPS
    assert said({**texts, "build.ts": build.replace("ENV", 'env: "ACME_*",')}) == []


def test_rollups_replace_plugin() -> None:
    config = """
import replace from "@rollup/plugin-replace";
export default { input: "src/index.js", plugins: [replace({ preventAssignment: true,
  values: { __KEY__: JSON.stringify(process.env.OPENROUTER_API_KEY) } })] };
"""
    texts = {"package.json": package("rollup -c"), "rollup.config.js": config}
    assert said({**texts, "src/index.js": chat("__KEY__")}) == SHIPS
    unread = said({**texts, "src/index.js": "document.title = 1;"})
    assert unread == ["warning bundler-inline OPENROUTER_API_KEY rollup.config.js:4"]


def test_rsbuild_has_a_prefix_and_definitions() -> None:
    manifest = package("rsbuild build", devDependencies={"@rsbuild/core": "1.0.0"})
    define = "{ __KEY__: JSON.stringify(process.env.OPENROUTER_API_KEY) }"
    config = f"export default {{ source: {{ define: {define} }} }};"
    texts = {"package.json": manifest, "rsbuild.config.ts": config, "src/index.js": chat("__KEY__")}
    assert said(texts) == SHIPS
    texts = {
        "package.json": manifest,
        "src/index.js": chat("import.meta.env.PUBLIC_OPENROUTER_KEY"),
    }
    assert said(texts) == ["error public-env PUBLIC_OPENROUTER_KEY src/index.js:3"]
