"""The code in the cells of notebooks."""

import json

import pytest

from orscan.analysis.languages.notebook import code
from tests.analysis.trees import said

READ = 'import os\nKEY = os.getenv("OPENROUTER_API_KEY")\n'


def notebook(*cells: str, kind: str = "code", as_lines: bool = True) -> str:
    """Return a notebook with *cells* of one kind."""
    sources = [cell.splitlines(keepends=True) if as_lines else cell for cell in cells]
    made: list[dict[str, object]] = [
        {"cell_type": kind, "metadata": {}, "outputs": [], "source": source} for source in sources
    ]
    return json.dumps({"cells": made, "nbformat": 4}, indent=1)


@pytest.mark.parametrize(
    "cell",
    ["print(bool(KEY))", "!echo $KEY", "%env", "%%bash\nprint(KEY)", 'print(f"{KEY[:8]}...")'],
)
def test_a_cell_that_does_not_show_the_key_is_no_leak(cell: str) -> None:
    assert said({"a.ipynb": notebook(READ, cell)}) == []


def test_text_is_no_code() -> None:
    assert said({"a.ipynb": notebook(READ, "print(KEY)", kind="markdown")}) == []


@pytest.mark.parametrize("as_lines", [True, False])
@pytest.mark.parametrize(
    "cell",
    [
        "print(KEY)",
        "!pip install openai\nprint(KEY)",
        "def show(k):\n    if k:\n        print(k)\nshow(KEY)",
        'print(f"key {KEY}")',
        'x = """\na\n"""\nprint("a", KEY)',
        'print("\\n", KEY)',
    ],
)
def test_a_cell_that_prints_the_key_is_a_leak(cell: str, *, as_lines: bool) -> None:
    (one,) = said({"a.ipynb": notebook(READ, cell, as_lines=as_lines)})
    assert one.startswith("error log-leak OPENROUTER_API_KEY a.ipynb:")


def test_a_key_comes_into_a_notebook_by_an_import() -> None:
    texts = {"config.py": READ, "a.ipynb": notebook("from config import KEY\nprint(KEY)")}
    (one,) = said(texts)
    assert one.startswith("error log-leak OPENROUTER_API_KEY a.ipynb:")


def test_the_code_is_as_long_as_the_notebook() -> None:
    text = notebook(READ, 'print("ä\\t")', '"""x"""').encode()
    assert len(code(text)) == len(text)
    assert len(code(b"{")) == 1
