"""Python that the browser runs."""

# ruff: noqa: E501 - a text of a program is one line here

import pytest

from tests.analysis.trees import said, ways

CALL = (
    'requests.post("https://openrouter.ai/api/v1/chat/completions", '
    'headers={"Authorization": f"Bearer {KEY}"})\n'
)
SECRET = 'import requests\nimport streamlit as st\nKEY = st.secrets["OPENROUTER_API_KEY"]\n' + CALL
STLITE = """<script type="module">
import { mount } from "https://cdn.jsdelivr.net/npm/@stlite/browser@0.85.1/build/stlite.js";
mount({ entrypoint: "app.py", files: { "app.py": { url: "./app.py" } FILES } }, root);
</script>"""
SECRETS = ', ".streamlit/secrets.toml": { url: "./.streamlit/secrets.toml" }'


def test_a_secret_that_no_page_mounts_stays_where_it_is() -> None:
    assert said({"index.html": STLITE.replace("FILES", ""), "app.py": SECRET}) == []


def test_an_app_that_a_server_runs_keeps_its_secrets() -> None:
    page = STLITE.replace("app.py", "demo.py").replace("FILES", SECRETS)
    assert said({"index.html": page, "demo.py": "print(1)\n", "app.py": SECRET}) == []


def test_a_secret_that_a_page_mounts_is_public() -> None:
    texts = {"index.html": STLITE.replace("FILES", SECRETS), "app.py": SECRET}
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY app.py:3"]
    assert ways(texts) == [["read app.py", "entry index.html", "use app.py"]]


def test_a_module_that_the_app_imports_is_loaded_too() -> None:
    texts = {
        "index.html": STLITE.replace("FILES", SECRETS),
        "app.py": "import ai\n",
        "ai.py": SECRET,
    }
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY ai.py:3"]


@pytest.mark.parametrize(
    "page",
    [
        STLITE.replace("FILES", ""),
        '<script type="py" src="./app.py"></script>',
        '<py-script src="app.py"></py-script>',
        '<gradio-lite><gradio-file name="app.py" url="app.py" entrypoint></gradio-file></gradio-lite>',
        (
            "<script>loadPyodide().then(async (p) => p.runPythonAsync("
            'await (await fetch("app.py")).text()))</script>'
        ),
    ],
)
def test_a_key_in_code_that_the_browser_loads_is_sent_by_it(page: str, fresh_key: str) -> None:
    text = f'import requests\nKEY = "{fresh_key}"\n{CALL}'
    assert said({"index.html": page, "app.py": text}) == [
        "error browser-fetch a key in the code app.py:3"
    ]


def test_a_key_in_code_that_a_server_runs_is_sent_by_no_browser(fresh_key: str) -> None:
    text = f'import requests\nKEY = "{fresh_key}"\n{CALL}'
    assert said({"index.html": "<p>see app.py</p>", "app.py": text}) == []


def test_a_desktop_app_is_packed_with_its_secrets() -> None:
    packed = (
        '{"stlite": {"desktop": {"files": ["app.py", ".streamlit/*"], "entrypoint": "app.py"}}}'
    )
    texts = {"package.json": packed, "app.py": SECRET, ".streamlit/secrets.toml": "x = 1\n"}
    assert said(texts) == ["error bundler-inline OPENROUTER_API_KEY app.py:3"]
    only_code = packed.replace(', ".streamlit/*"', "")
    assert said({**texts, "package.json": only_code}) == []
