"""Plugins of Vite and of Babel that put variables into the bundle."""

import json

import pytest

from tests.analysis.trees import CALL, said

READ = f"const KEY = process.env.OPENROUTER_API_KEY; {CALL};"
NAMED = "OPENROUTER_API_KEY"
ENVIRONMENT = 'import Env from "vite-plugin-environment";'
COMPATIBLE = 'import compatible from "vite-plugin-env-compatible";'
REPLACE = 'import replace from "@rollup/plugin-replace";'


def vite(config: str, main: str = READ) -> list[str]:
    """Return what is said of a project of Vite with that configuration."""
    head, _, plugin = config.rpartition("\n")
    return said(
        {
            "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
            "index.html": '<script type="module" src="/main.js"></script>',
            "vite.config.js": f"{head}\nexport default {{ plugins: [{plugin}] }};",
            "main.js": main,
        }
    )


def webpack(plugin: str, package: str, name: str = ".babelrc", main: str = READ) -> list[str]:
    """Return what is said of a project of webpack with that plugin of Babel."""
    config = f'{{"plugins": [{plugin}]}}'
    return said(
        {
            "package.json": json.dumps({"devDependencies": {"webpack": "5", package: "1"}}),
            "webpack.config.js": 'module.exports = { entry: "./main.js" };',
            name: f"module.exports = {config};" if name.endswith("js") else config,
            "main.js": main,
        }
    )


@pytest.mark.parametrize(
    "config",
    [
        f"{ENVIRONMENT}\nEnv(['OPENROUTER_MODEL'])",
        f"{ENVIRONMENT}\nEnv('all', {{ prefix: 'REACT_APP_' }})",
        f"{ENVIRONMENT}\nEnv(['{NAMED}'], {{ defineOn: 'import.meta.env' }})",
        f"{COMPATIBLE}\ncompatible({{ prefix: 'REACT_APP_' }})",
        f"{REPLACE}\nreplace({{ 'process.env.NODE_ENV': '\"production\"' }})",
    ],
)
def test_plugins_of_vite_that_take_other_variables(config: str) -> None:
    assert [one for one in vite(config) if one.startswith("error")] == []


@pytest.mark.parametrize(
    "config",
    [
        f"{ENVIRONMENT}\nEnv(['{NAMED}'])",
        f"{ENVIRONMENT}\nEnv({{ {NAMED}: '' }})",
        f"{ENVIRONMENT}\nEnv('all')",
        f"{COMPATIBLE}\ncompatible({{ prefix: '' }})",
        f"{REPLACE}\nreplace({{ 'process.env.{NAMED}': JSON.stringify(process.env.{NAMED}) }})",
        "import env from 'rollup-plugin-inject-process-env';\nenv({ })",
    ],
)
def test_plugins_of_vite_that_take_the_key(config: str) -> None:
    assert vite(config) == ["error bundler-inline OPENROUTER_API_KEY main.js:1"]


def test_a_prefix_of_a_plugin_of_vite_is_public() -> None:
    main = READ.replace("OPENROUTER", "VUE_APP_OPENROUTER")
    assert vite(f"{COMPATIBLE}\ncompatible()", main) == [
        "error public-env VUE_APP_OPENROUTER_API_KEY main.js:1"
    ]
    assert vite(f"{ENVIRONMENT}\nEnv('all', {{ prefix: 'VUE_APP_' }})", main) == [
        "error public-env VUE_APP_OPENROUTER_API_KEY main.js:1"
    ]


INLINE = "transform-inline-environment-variables"


@pytest.mark.parametrize(
    ("plugin", "package"),
    [
        ('"transform-runtime"', f"babel-plugin-{INLINE}"),
        (f'["{INLINE}", {{"include": ["NODE_ENV"]}}]', f"babel-plugin-{INLINE}"),
        ('["transform-define", {"VERSION": "1"}]', "babel-plugin-transform-define"),
    ],
)
def test_plugins_of_babel_that_leave_the_key_alone(plugin: str, package: str) -> None:
    assert webpack(plugin, package) == []
    assert webpack(plugin, package, "babel.config.js") == []


@pytest.mark.parametrize(
    ("plugin", "package"),
    [
        (f'"{INLINE}"', f"babel-plugin-{INLINE}"),
        (f'["{INLINE}", {{"include": ["{NAMED}"]}}]', f"babel-plugin-{INLINE}"),
        ('["inline-dotenv", {"path": ".env"}]', "babel-plugin-inline-dotenv"),
    ],
)
def test_plugins_of_babel_that_take_the_key(plugin: str, package: str) -> None:
    assert webpack(plugin, package) == ["error bundler-inline OPENROUTER_API_KEY main.js:1"]
    assert webpack(plugin, package, "babel.config.js") == webpack(plugin, package)


def test_what_babel_is_told_to_replace() -> None:
    plugin = '["transform-define", { "process.env.K": process.env.OPENROUTER_API_KEY }]'
    main = READ.replace("OPENROUTER_API_KEY", "K")
    assert webpack(plugin, "babel-plugin-transform-define", "babel.config.js", main) == [
        "error bundler-inline OPENROUTER_API_KEY main.js:1"
    ]


ALL = """import { loadEnv } from "vite";
const env = loadEnv("production", process.cwd(), "");
"""
ENTRIES = "Object.fromEntries(Object.entries(env)MAP)"
MAP = ".map(([k, v]) => [`process.env.${k}`, JSON.stringify(v)])"
REDUCED = (
    "Object.keys(env).reduce((all, k) => { all['process.env.' + k] = env[k]; return all; }, {})"
)


@pytest.mark.parametrize(
    "define",
    [
        ENTRIES.replace("MAP", MAP),
        REDUCED,
        "{ 'process.env': loadEnv('production', '.', '') }",
        "{ 'process.env': env }",
    ],
)
def test_definitions_of_all_variables(define: str) -> None:
    texts = {
        "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
        "index.html": '<script type="module" src="/main.js"></script>',
        "vite.config.js": f"{ALL}export default {{ define: {define} }};",
        "main.js": READ,
    }
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY main.js:1"]
    texts["vite.config.js"] = f"{ALL}const all = {define};\nexport default {{ define: all }};"
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY main.js:1"]


@pytest.mark.parametrize(
    "define",
    [
        ENTRIES.replace("MAP", ".filter(([k]) => k.startsWith('APP_'))" + MAP),
        ENTRIES.replace("MAP", MAP).replace("process.env.$", "app.$"),
        ENTRIES.replace("MAP", MAP).replace("env)", "{ A: 1 })"),
    ],
)
def test_definitions_that_leave_the_key_out(define: str) -> None:
    texts = {
        "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
        "index.html": '<script type="module" src="/main.js"></script>',
        "vite.config.js": f"{ALL}export default {{ define: {define} }};",
        "main.js": READ,
    }
    assert said(texts) == []


def defined(head: str, value: str, main: str = "__K__") -> list[str]:
    """Return what is said where *value* is defined as `__K__`, after *head*, and *main* is sent."""
    return said(
        {
            "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
            "index.html": '<script type="module" src="/main.js"></script>',
            "vite.config.js": f"{ALL}{head}\nexport default {{ define: {{ __K__: {value} }} }};",
            "main.js": f"const KEY = {main}; {CALL};",
        }
    )


@pytest.mark.parametrize(
    "head",
    [
        "const key = process.env.OPENROUTER_API_KEY;",
        "const key = env.OPENROUTER_API_KEY;",
        "const key = (process.env.OPENROUTER_API_KEY || env.OPENROUTER_API_KEY || '').trim();",
        "const { OPENROUTER_API_KEY: key } = loadEnv('production', '.', '');",
        "const key = loadEnv('production', '.', '').OPENROUTER_API_KEY ?? '';",
    ],
)
def test_a_definition_by_way_of_a_variable(head: str) -> None:
    assert defined(head, "JSON.stringify(key)") == [
        "error bundler-inline OPENROUTER_API_KEY main.js:1"
    ]


def test_one_variable_is_not_the_whole_environment() -> None:
    head = "const model = process.env.OPENROUTER_MODEL;"
    assert defined(head, "JSON.stringify(model)", "__K__.OPENROUTER_API_KEY") == []
    assert defined("", "JSON.stringify(Boolean(process.env.OPENROUTER_API_KEY))") == []


def test_a_plugin_of_the_projects_own_that_replaces_a_name() -> None:
    replace = "code.replace(/__OPENROUTER_KEY__/g, JSON.stringify(env.OPENROUTER_API_KEY))"
    texts = {
        "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
        "index.html": '<script type="module" src="/main.js"></script>',
        "vite.config.js": f"{ALL}export default {{ plugins: [{{ transform(code) {{ return "
        f"{replace}; }} }}] }};",
        "main.js": f"const KEY = __OPENROUTER_KEY__; {CALL};",
    }
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY main.js:1"]
    texts["main.js"] = "document.title = 'openrouter';"
    assert [one.split()[0] for one in said(texts)] == ["warning"]
