import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orscan.report import Report
from orscan.reporters import REPORTERS, RenderOptions, render, schema_text
from tests.reporters.reports import FULL, KINDS, finding, imports, leak, report, way

MANY = report(*(finding(n, f"src/d{n % 100}/f{n}.ts") for n in range(5000)))
MANY_LEAKS = report(
    *(leak(f"src/d{n % 100}/f{n}.ts", related=way(*imports(4))) for n in range(1000)),
    leak(related=way(*imports(5000))),
)


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_format_ends_with_one_newline(name: str, shown: Report) -> None:
    written = render(name, shown, RenderOptions())
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    written.encode("utf-8")


@pytest.mark.skipif(sys.gettrace() is not None, reason="measuring coverage takes the time")
@pytest.mark.parametrize(
    ("name", "color"), [("text", True), *((name, False) for name in REPORTERS)]
)
@pytest.mark.parametrize("shown", [MANY, MANY_LEAKS], ids=["keys", "leaks"])
def test_thousands_of_findings_take_no_time(shown: Report, name: str, color: bool) -> None:
    start = time.process_time()
    render(name, shown, RenderOptions(color=color))
    assert time.process_time() - start < 5  # a second alone; machines are slow and busy


@pytest.mark.parametrize("name", REPORTERS)
def test_only_text_writes_escape_codes(name: str) -> None:
    assert ("\x1b" in render(name, FULL, RenderOptions(color=True))) is (name == "text")


def loaded(statement: str) -> set[str]:
    """Return the modules a fresh process has loaded after *statement*."""
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stdout.split())


def test_a_format_is_loaded_when_it_is_asked_for() -> None:
    modules = loaded("import orscan.reporters")
    assert not modules & {"rich", "orscan.reporters.text", "orscan.reporters.sarif"}


@pytest.mark.parametrize(
    ("color", "expected"), [(False, False), (True, True)], ids=["plain", "color"]
)
def test_rich_is_loaded_for_colors_only(color: bool, expected: bool) -> None:
    modules = loaded(
        "from orscan.reporters import *; from orscan.report import *;"
        f"render('text', Report(Scanned(Mode.TREE)), RenderOptions(color={color}))"
    )
    assert ("rich" in modules) is expected


def test_the_schema_can_be_printed() -> None:
    assert json.loads(schema_text())["$schema"].endswith("2020-12/schema")
    assert schema_text().endswith("}\n")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render("yaml", FULL, RenderOptions())
