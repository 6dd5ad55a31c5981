"""Where programs of Python run."""

# ruff: noqa: E501 - a text of a program is one line here

import pytest

from orscan.rule import Reach
from tests.analysis.trees import found

KEY = 'import os\nKEY = os.environ["OPENROUTER_API_KEY"]\n'


def reach(texts: dict[str, str]) -> list[Reach | None]:
    """Return where each finding in a tree of *texts* lies."""
    return [one.reach for one in found(texts)]


@pytest.mark.parametrize(
    "text",
    [
        'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/key")\ndef key():\n    return KEY\n',
        "import flask\nprint(KEY)\n",
        "from django.shortcuts import render\nprint(KEY)\n",
        "import streamlit as st\nst.write(KEY)\n",
        "import gradio as gr\ngr.Textbox(value=KEY)\n",
    ],
)
def test_what_answers_requests_runs_on_the_server(text: str) -> None:
    assert reach({"app.py": KEY + text}) == [Reach.SERVER]


def test_what_a_server_imports_runs_there_too() -> None:
    main = "from fastapi import FastAPI\nimport ai\napp = FastAPI()\n"
    texts = {"main.py": main, "ai.py": f"{KEY}print(KEY)\n"}
    assert reach(texts) == [Reach.SERVER]


def test_of_a_script_that_serves_nobody_it_is_not_known() -> None:
    assert reach({"ask.py": f"{KEY}print(KEY)\n"}) == [Reach.UNKNOWN]


def test_a_test_of_a_server_is_none() -> None:
    test = "from fastapi import FastAPI\nimport ask\napp = FastAPI()\n"
    texts = {"tests/test_app.py": test, "ask.py": f"{KEY}print(KEY)\n"}
    assert reach(texts) == [Reach.UNKNOWN]


def test_an_app_that_the_browser_runs_is_no_server() -> None:
    page = (
        '<script type="module">import { mount } from "https://cdn.jsdelivr.net/npm/@stlite/'
        'browser/build/stlite.js";mount({ files: { "app.py": { url: "./app.py" }, '
        '".streamlit/secrets.toml": { url: "./.streamlit/secrets.toml" } } });</script>'
    )
    app = (
        'import streamlit as st\nKEY = st.secrets["OPENROUTER_API_KEY"]\n'
        'requests.post("https://openrouter.ai/api/v1", headers={"Authorization": KEY})\n'
    )
    assert reach({"index.html": page, "app.py": app}) == [Reach.CLIENT]


def test_a_page_of_php_is_made_by_the_server() -> None:
    assert reach({"index.php": "<?php echo getenv('OPENROUTER_API_KEY');"}) == [Reach.SERVER]
