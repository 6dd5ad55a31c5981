"""Extensions, desktop and mobile apps, plain pages, servers, and code nobody knows the build of."""

import json

import pytest

from orscan.rule import Confidence
from tests.analysis.trees import found, said

CHAT = """
fetch("https://openrouter.ai/api/v1/chat/completions", {
  headers: { Authorization: `Bearer ${READ}` },
});
"""


def chat(read: str) -> str:
    """Return a module that sends what *read* reads to OpenRouter."""
    return CHAT.replace("READ", read)


def depending(*names: str, **rest: object) -> str:
    """Return a package.json that asks for the packages *names*."""
    return json.dumps({"dependencies": dict.fromkeys(names, "1.0.0"), **rest})


def test_the_environment_of_an_app_of_electron_is_the_users() -> None:
    texts = {
        "package.json": depending("electron", main="main.js"),
        "main.js": chat("process.env.OPENROUTER_API_KEY"),
    }
    assert said(texts) == []


def test_electron_vite_gives_each_side_its_own_variables() -> None:
    texts = {
        "package.json": depending("electron", "electron-vite"),
        "src/main/index.ts": chat("import.meta.env.MAIN_VITE_OPENROUTER_KEY"),
        "src/preload/index.ts": "export {};",
        "src/renderer/index.html": '<script type="module" src="./main.ts"></script>',
        "src/renderer/main.ts": chat("import.meta.env.MAIN_VITE_OPENROUTER_WINDOW_KEY"),
    }
    assert said(texts) == [
        "error public-env MAIN_VITE_OPENROUTER_KEY src/main/index.ts:3",
        "warning public-env MAIN_VITE_OPENROUTER_WINDOW_KEY src/renderer/main.ts:3",
    ]


def test_expo_ships_its_prefix_where_the_name_stands_behind_the_object() -> None:
    texts = {
        "package.json": depending("expo", main="index.js"),
        "index.js": chat("process.env.EXPO_PUBLIC_OPENROUTER_KEY"),
    }
    assert said(texts) == ["error public-env EXPO_PUBLIC_OPENROUTER_KEY index.js:3"]
    texts["index.js"] = "const { EXPO_PUBLIC_OPENROUTER_KEY } = process.env;" + chat(
        "EXPO_PUBLIC_OPENROUTER_KEY"
    )
    assert [one.split()[0] for one in said(texts)] == ["warning"]


def test_an_api_route_of_expo_runs_on_the_server() -> None:
    texts = {
        "package.json": depending("expo", main="expo-router/entry"),
        "app/index.tsx": "export default function Home() { return <Text>hi</Text>; }",
        "app/chat+api.ts": "export async function POST() {"
        + chat("process.env.EXPO_PUBLIC_OPENROUTER_KEY")
        + "}",
    }
    assert [one.split()[0] for one in said(texts)] == ["warning"]


@pytest.mark.parametrize(
    ("texts", "variable", "path"),
    [
        ({"package.json": depending("plasmo"),
          "popup.tsx": chat("process.env.PLASMO_PUBLIC_OPENROUTER_KEY")},
         "PLASMO_PUBLIC_OPENROUTER_KEY", "popup.tsx"),
        ({"package.json": depending("wxt"), "entrypoints/background.ts":
          "export default defineBackground(() => {" + chat("import.meta.env.WXT_OPENROUTER_KEY")
          + "});"},
         "WXT_OPENROUTER_KEY", "entrypoints/background.ts"),
    ],
)  # fmt: skip
def test_extensions_built_by_a_framework(texts: dict[str, str], variable: str, path: str) -> None:
    assert said(texts) == [f"error public-env {variable} {path}:3"]


def test_a_manifest_of_an_app_of_the_web_is_no_project_of_its_own() -> None:
    texts = {
        "package.json": depending("react-scripts"),
        "public/manifest.json": '{"short_name": "App", "icons": []}',
        "public/index.html": '<meta name="k" content="%REACT_APP_OPENROUTER_KEY%">',
        "src/index.js": chat("process.env.REACT_APP_OPENROUTER_KEY"),
    }
    assert "error public-env REACT_APP_OPENROUTER_KEY src/index.js:3" in said(texts)


@pytest.mark.parametrize(
    "place",
    ["server.js", "api/chat.js", "netlify/functions/chat.mjs", "supabase/functions/chat/index.ts"],
)
def test_a_server_may_send_its_own_key(place: str) -> None:
    assert (
        said({"package.json": depending("express"), place: chat("process.env.OPENROUTER_API_KEY")})
        == []
    )


@pytest.mark.parametrize(
    "read", ["import.meta.env.VITE_OPENROUTER_KEY", "process.env.NEXT_PUBLIC_OPENROUTER_KEY"]
)
def test_a_public_name_in_a_file_of_no_known_build(read: str) -> None:
    alone = found({"chat.ts": "export const ask = () =>" + chat(read)})
    assert [(one.severity.word, one.latent) for one in alone] == [("warning", True)]
    on_a_page = found({"chat.ts": 'document.querySelector("#a").onclick = () =>' + chat(read)})
    assert [(one.severity.word, one.confidence) for one in on_a_page] == [
        ("error", Confidence.MEDIUM)
    ]


def test_what_docusaurus_puts_into_custom_fields_lies_in_every_page() -> None:
    fields = "a: process.env.OPENROUTER_API_KEY, b: Boolean(process.env.OPENROUTER_KEY)"
    config = f"export default {{ customFields: {{ {fields} }} }};"
    texts = {"package.json": depending("@docusaurus/core"), "docusaurus.config.js": config}
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY docusaurus.config.js:1"]


PAGE = {"index.html": '<script src="config.js"></script>'}
HEREDOC = """
cat > site/config.js <<EOF
window.KEY = "WRITTEN"; // for openrouter.ai
EOF
"""


def test_a_heredoc_that_replaces_nothing_or_that_no_page_loads() -> None:
    quoted = HEREDOC.replace("<<EOF", "<<'EOF'").replace("WRITTEN", "$OPENROUTER_API_KEY")
    assert said({**PAGE, "build.sh": quoted}) == []
    elsewhere = HEREDOC.replace("config.js", "other.js").replace("WRITTEN", "$OPENROUTER_API_KEY")
    assert said({**PAGE, "build.sh": elsewhere}) == []
    model = HEREDOC.replace("WRITTEN", "$OPENROUTER_MODEL")
    assert said({**PAGE, "build.sh": model}) == []


@pytest.mark.parametrize(
    "written", ["$OPENROUTER_API_KEY", "${OPENROUTER_API_KEY}", "${{ secrets.OPENROUTER_API_KEY }}"]
)
def test_a_script_that_a_heredoc_writes_and_a_page_loads(written: str) -> None:
    texts = {**PAGE, "build.sh": HEREDOC.replace("WRITTEN", written)}
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY build.sh:3"]


@pytest.mark.parametrize(
    "text",
    [
        'Deno.serve(() => new Response(Deno.env.get("OPENROUTER_API_KEY")));',
        "export default { async fetch(r, env) { return new Response(env.OPENROUTER_API_KEY); } };",
        'import { Hono } from "hono"; app.get("/", (c) => c.json([c.env.OPENROUTER_API_KEY]));',
    ],
)
def test_variables_of_deno_and_of_workers(text: str) -> None:
    assert said({"worker.js": text}) == ["error server-returns-key OPENROUTER_API_KEY worker.js:1"]


def test_a_worker_that_sends_its_own_key() -> None:
    inside = chat("env.OPENROUTER_API_KEY")
    text = "export default { async fetch(request, env) { return " + inside + "} };"
    assert said({"worker.js": text}) == []


@pytest.mark.parametrize(
    "shown",
    ['key.replace(/./g, "*")', 'key.slice(0, 8) + "..."', "key.length", "!!key", "typeof key"],
)
def test_what_a_log_shows_of_a_masked_key(shown: str) -> None:
    assert (
        said({"a.js": f"const key = process.env.OPENROUTER_API_KEY; console.log({shown});"}) == []
    )
