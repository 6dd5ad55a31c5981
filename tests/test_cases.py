"""Whole folders and what is found in them, as data: one TOML file a topic in `tests/cases`.

A case has `files` (path to text), and `finds`: `path:line:column class encoding...` for every
finding, in order. In a text `{key}` is a key and `{key2}` another, `{body}` the digits of the
first, `{base64}`, `{hex}` and `{reversed}` its forms; `{key[3:9]}` is a slice.
"""

import base64
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from orscan import runner
from orscan.config import Config
from tests.support import body, key

FOLDER = Path(__file__).parent / "cases"
VALUES = {
    "key": key(1),
    "key2": key(2),
    "body": body(1),
    "base64": base64.b64encode(key(1).encode()).decode(),
    "reversed": key(1)[::-1],
    "hex": key(1).encode().hex(),
    "hexdigits": "0123456789abcdef",
    "digits": "1234567890",
    "beef": "deadbeef",
    "counters": "".join("abcdef"[n % 6] + "1234567890"[n % 10] for n in range(32)),
}
_SLOT = re.compile(r"\{(" + "|".join(VALUES) + r")(?:\[(\d*):(\d*)\])?\}")


def filled(text: str) -> str:
    def fill(match: re.Match[str]) -> str:
        value = VALUES[match[1]]
        return value[int(match[2] or 0) : int(match[3] or len(value))]

    return _SLOT.sub(fill, text)


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}-{name}")
        for file in sorted(FOLDER.glob("*.toml"))
        for name, case in tomllib.loads(file.read_text()).items()
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    for path, text in case["files"].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(filled(text))
    report = runner.scan_path(tmp_path, Config(gitignore=False))
    shown = [
        " ".join(
            (
                f"{f.location.path}:{f.location.start.line}:{f.location.start.column}",
                f.leak_class,
                *f.encoding,
            )
        )
        for f in report.findings
    ]
    assert shown == case["finds"], case.get("why", "")
    assert report.diagnostics == ()
