import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from orscan.cli.output import STANDARD, Mark, ProgressBar, how_far, paired, write
from orscan.errors import ReportError
from orscan.report import Mode, Scanned
from tests.conftest import Repository
from tests.reporters.reports import HISTORY

Capture = pytest.CaptureFixture[str]
Unit = Literal["files", "objects"]


def test_a_report_is_grouped_as_asked_for(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "r.txt"
    write(HISTORY, [("text", STANDARD), ("text", file)], "never", verbose=False, group_by="file")
    assert capsys.readouterr().out.startswith(".env\nerror: ")
    assert file.read_text("utf-8").startswith(".env\nerror: ")
    write(HISTORY, [("text", STANDARD)], "never", verbose=False)
    assert capsys.readouterr().out.startswith("key sk-or-v1-e66...441 at 2 places\n")


# Standard output and pipes


def ended(code: str, *, closed: bool = False) -> tuple[int, str]:
    """Return what a process that runs *code* ends with, and what it complains of."""
    script = f'exec "$0" -c "$1" {">&-" if closed else ""}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, code], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell there")
@pytest.mark.parametrize("options", ["'-f', 'json'", "'--color', 'always'", "'--history'"])
def test_a_closed_standard_output_is_told(options: str, repo: Repository) -> None:
    repo.stage("a", "text")
    repo.commit()
    code = f"import sys; from orscan.cli import main; sys.exit(main(['scan', {options}]))"
    expected = "orscan: standard output is closed; name a file with --output\n"
    assert ended(code, closed=True) == (2, expected)


def test_standard_output_may_be_closed_where_nothing_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    file = tmp_path / "r.txt"
    assert paired(["text"], [file]) == [("text", file)]
    with pytest.raises(ReportError, match="standard output is closed"):
        paired(["text", "json"], [file])
    with pytest.raises(ReportError, match="standard output is closed"):
        write(HISTORY, [("text", STANDARD)], "auto", verbose=False)


BROKEN = """
import sys
from orscan import runner
from orscan.cli import main
def broken(*_, **__):
    raise {}
runner.scan_paths = broken
sys.exit(main(["scan", "."]))
"""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("BrokenPipeError(32, 'Broken pipe')", "a process that was needed ended too early"),
        ("OSError(5, 'Input/output error')", "internal error: OSError: [Errno 5]"),
    ],
)
def test_a_pipe_that_breaks_inside_is_no_finding(error: str, told: str) -> None:
    code, said = ended(BROKEN.format(error))
    assert code == 3
    assert said.startswith(f"orscan: {told}")


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_reader_that_has_gone_is_no_error() -> None:
    for arguments in (["rules", "list"], ["fake-key"]):
        reading, writing = os.pipe()
        os.close(reading)
        code = f"import sys; from orscan.cli import main; sys.exit(main({arguments}))"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


# Progress

START = Mark(10.0)


@pytest.mark.parametrize(
    ("first", "last", "now", "expected"),
    [
        (START, START, 99.0, "0 objects, 0 B"),
        (START, Mark(10.0, 5, 20, 700), 10.9, "5/20 objects, 700 B"),
        (START, Mark(11.0, 5, 20, 7_000_000), 12.0, "5/20 objects, 7.0 MB, 3.5 MB/s, 6 s left"),
        (START, Mark(11.0, 5, 20, 0), 12.0, "5/20 objects, 0 B, 6 s left"),
        (
            Mark(5.0, 100_000, 262_343, 10**9),
            Mark(9.0, 120_304, 262_343, 3_800_000_000),
            9.0,
            "120,304/262,343 objects, 3.8 GB, 700.0 MB/s, 28 s left",
        ),
        (START, Mark(11.0, 1, 201, 0), 11.0, "1/201 objects, 0 B, 3 min left"),
        (START, Mark(11.0, 1, 9001, 0), 11.0, "1/9,001 objects, 0 B, 2 h left"),
        (START, Mark(11.0, 8999, 9000, 0), 11.0, "8,999/9,000 objects, 0 B, 1 s left"),
    ],
    ids=["nothing", "too early", "known", "empty", "not from zero", "minutes", "hours", "the last"],
)
def test_what_is_known_of_a_scan_is_said(
    first: Mark, last: Mark, now: float, expected: str
) -> None:
    assert how_far(first, last, now, "objects") == expected


@pytest.mark.parametrize(
    "last",
    [
        Mark(20.0, 5, 20, 70, growing=True),
        Mark(20.0, 5, 5, 70),
        Mark(20.0, 5, 4, 70),
        Mark(20.0, 5, 0, 70),
    ],
    ids=["still listing", "all that is listed is done", "more than was listed", "none listed"],
)
def test_no_time_is_left_where_nobody_knows_how_much_there_is(last: Mark) -> None:
    assert how_far(START, last, 20.0, "files") == "5 files, 70 B, 7 B/s"


def test_a_scan_that_stands_still_has_ever_more_time_left() -> None:
    last = Mark(20.0, 10, 20, 0)
    told = [how_far(START, last, now, "files") for now in (20.0, 30.0, 60.0)]
    assert [text.rpartition(", ")[2] for text in told] == ["10 s left", "20 s left", "50 s left"]


def test_keys_that_are_asked_about_have_no_size() -> None:
    last = Mark(20.0, 10, 20, 0)
    assert how_far(START, last, 20.0, "keys") == "10/20 keys, 10 s left"


@pytest.mark.parametrize(("unit", "done"), [("files", "3/9 files"), ("objects", "7/9 objects")])
def test_a_bar_counts_its_unit(unit: Unit, done: str) -> None:
    with ProgressBar(wanted=False, unit=unit) as bar:
        assert str(bar) == f"0 {unit}, 0 B"
        bar.update(Scanned(Mode.HISTORY, 3, 6, 1, 500, objects=7), 9)
        assert str(bar) == f"{done}, 500 B"


def test_a_total_is_told_once_it_stays_as_it_is() -> None:
    bar = ProgressBar(wanted=False)
    said = []
    for files, listed in ((1, 10), (2, 20), (3, 30), (4, 30), (30, 30)):
        bar.update(Scanned(Mode.TREE, files), listed)
        said.append(str(bar))
    assert said == [
        "1/10 files, 0 B",
        "2 files, 0 B",
        "3 files, 0 B",
        "4/30 files, 0 B",
        "30 files, 0 B",
    ]


BAR = """
import time
from orscan.cli import output
from orscan.report import Mode, Scanned
output._PATIENCE = 0.0
with output.ProgressBar(wanted=True, unit="objects") as bar:
    bar.update(Scanned(Mode.HISTORY, bytes=10**9, objects=20_000), 262_343)
    while not bar._bar:
        time.sleep(0.01)
    bar._first = output.Mark(time.monotonic() - 10)
    bar.update(Scanned(Mode.HISTORY, bytes=3_800_000_000, objects=120_304), 262_343)
    time.sleep(0.3)
    bar.update(Scanned(Mode.HISTORY, bytes=8_100_000_000, objects=262_343), 262_343)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_bar_fits_a_terminal_of_80_columns_and_leaves_nothing() -> None:
    import pty  # noqa: PLC0415 - not everywhere

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    done = subprocess.Popen([sys.executable, "-c", BAR], stderr=theirs, env=environment)
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            written += chunk
    except OSError:  # what Linux says at the end
        pass
    finally:
        os.close(ours)
    assert done.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.decode())
    lines = [line for line in re.split(r"[\r\n]+", text) if line]
    # A busy machine may show the first line so late that it tells the rate already.
    first = r"scanning [━╸╺]+ 20,000/262,343 objects, 1\.0 GB(?:, \d+\.\d MB/s, .* left)?"
    assert re.fullmatch(first, lines[0])
    known = r"scanning [━╸╺]+ 120,304/262,343 objects, 3\.8 GB, \d+\.\d MB/s, \d+ s left"
    assert any(re.fullmatch(known, line) for line in lines)
    assert {len(line) for line in lines} == {80}
    assert b"\x1b[2K" in written[-20:]


def test_a_bar_that_is_not_wanted_writes_nothing(capsys: Capture) -> None:
    with ProgressBar(wanted=False) as bar:
        bar.update(Scanned(Mode.TREE, 1), 2)
    assert capsys.readouterr() == ("", "")


def test_a_bar_does_not_begin_when_all_is_over(capsys: Capture) -> None:
    with ProgressBar(wanted=True) as bar:
        pass
    bar._show()
    assert bar._bar is None
    assert capsys.readouterr() == ("", "")
