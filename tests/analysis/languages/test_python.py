"""What Python code does with a key."""

import pytest

from tests.analysis.trees import said

READ = 'import os\nKEY = os.environ["OPENROUTER_API_KEY"]\n'


@pytest.mark.parametrize(
    "line",
    [
        "print(bool(KEY))",
        "print(len(KEY))",
        "print(KEY[:8])",
        "print(KEY is None)",
        "print(not KEY)",
    ],
)
def test_asking_about_a_key_shows_nothing(line: str) -> None:
    assert said({"app.py": READ + line}) == []


@pytest.mark.parametrize("line", ["print(KEY)", 'print(f"a {KEY}")', 'print("a %s" % KEY)'])
def test_printing_a_key_is_a_leak(line: str) -> None:
    assert said({"app.py": READ + line}) == ["error log-leak OPENROUTER_API_KEY app.py:3"]


FLASK = f"""from flask import Flask, jsonify
{READ}app = Flask(__name__)
@app.route("/config")
def config():
    {{}}
"""


def test_an_answer_of_openrouter_is_no_leak() -> None:
    line = 'return requests.post("https://openrouter.ai", headers={"X": KEY}).json()'
    assert said({"app.py": FLASK.format(line)}) == []


@pytest.mark.parametrize("line", ["return jsonify(key=KEY)", 'return {"key": KEY}', "return KEY"])
def test_a_route_that_returns_the_key_is_a_leak(line: str) -> None:
    assert said({"app.py": FLASK.format(line)}) == [
        "error server-returns-key OPENROUTER_API_KEY app.py:3"
    ]


def test_a_key_of_another_text_is_known_by_its_name() -> None:
    texts = {"config.py": READ, "main.py": "from config import KEY\nprint(KEY)\n"}
    assert said(texts) == ["error log-leak OPENROUTER_API_KEY main.py:2"]


def test_code_that_does_not_parse_ends_nothing() -> None:
    assert said({"app.py": READ + "print(KEY)\ndef (:\n"})


@pytest.mark.parametrize(
    "line",
    [
        "return jsonify(ChatOpenAI(api_key=KEY).invoke('hello'))",
        "return OpenAI(api_key=KEY).chat.completions.create(model='a').choices[0].message.content",
        "return OpenAI(KEY).ask('hello')",
        "return Agent(OpenAI(api_key=KEY)).run('hello').text",
    ],
)
def test_what_a_client_made_with_the_key_answers_is_no_leak(line: str) -> None:
    assert said({"app.py": FLASK.format(line)}) == []


@pytest.mark.parametrize(
    "read", ['secrets["OPENROUTER_API_KEY"]', 'secrets.get("OPENROUTER_API_KEY")']
)
def test_a_secret_of_streamlit_on_its_page_is_a_leak(read: str) -> None:
    text = f"import streamlit as st\nkey = st.{read}\nst.code(key)\n"
    assert said({"app.py": text}) == ["error server-returns-key OPENROUTER_API_KEY app.py:2"]
