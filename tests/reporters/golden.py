"""Golden files: what a reporter is to write, byte for byte.

`UPDATE_GOLDEN=1 python -m pytest tests/reporters` writes them anew; read the difference.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> None:
    """Assert that *text* is what the golden file *name* holds."""
    file = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()
