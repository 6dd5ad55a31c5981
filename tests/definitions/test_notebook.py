import json

import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told


def notebook(*lines: str, kind: str = "code") -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": [*lines]}]}, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        notebook("# os.environ['A'] = 'b'"),
        notebook("print(os.environ['A'])"),
        notebook("if os.environ['A'] == 'b':"),
        notebook("%env A=b", kind="markdown"),
        "{}",
        "[]",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert told("a.ipynb", text) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("%env A=b", "A literal"),
        ("%env A b", "A literal"),
        ("%set_env A=b", "A literal"),
        ('os.environ["A"] = "b"', "A literal"),
        ("os.environ['A'] = os.getenv('B')", "A reference B"),
        ("os.environ.setdefault('A', 'b')", "A literal"),
        ("os.environ['A'] = getpass('Key')", "A secret Key"),
        ("os.environ['A'] = userdata.get('B')", "A secret B"),
        ("os.environ['A'] = B", "A reference B"),
        ("!export A=b", "A literal"),
        ("!echo A=$B > .env", "A reference B @.env"),
        ("%%writefile .env\nA=b", "A literal @.env"),
        ("%%bash\nexport A=b", "A literal"),
    ],
)
def test_what_a_cell_sets(code: str, expected: str) -> None:
    assert told("a.ipynb", notebook(code)) == [expected]


def test_lines_of_a_cell_are_read_together() -> None:
    text = notebook("import os\n", "x = 'é'\n", f'os.environ["K"] = "{KEY}"\n')
    assert told("a.ipynb", text) == ["K key"]
    assert covered("a.ipynb", text) == [f'K\\"] = \\"{KEY}\\"']
    assert found("a.ipynb", text)[0].carrier is Carrier.NOTEBOOK
