import json
import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan import baseline
from orscan.baseline import Baseline, Entry, Scope, Status
from orscan.baseline.file import LARGEST, parsed_date, text_of
from orscan.errors import ConfigError
from tests.conftest import Repository
from tests.support import body, key

HEADER = '{"baseline": "orscan", "version": 1}\n'


def entry(n: int = 0, **other: object) -> Entry:
    given = Entry(
        fingerprint=body(n)[:32],
        rule="openrouter-key",
        path=f"src/{n}.py",
        key="abc...123",
        reason="in the sandbox only",
        owner="ada@example.org",
    )
    return replace(given, **other)  # type: ignore[arg-type]


def written(*entries: Entry) -> str:
    return text_of(Baseline.of(entries))


def test_an_entry_is_one_line_in_a_stable_order() -> None:
    one, two = entry(1), entry(2, expires=date(2027, 1, 31), scope=Scope.HISTORY)
    lines = written(one, two).splitlines()
    assert lines[0] + "\n" == HEADER
    assert lines[1:] == sorted(lines[1:])
    assert sorted(lines) == lines, "sort -u of two sides of a merge is a baseline"
    assert written(one, two) == written(two, one)
    assert json.loads(lines[1 if one.fingerprint < two.fingerprint else 2]) == {
        "fingerprint": one.fingerprint,
        "rule": "openrouter-key",
        "path": "src/1.py",
        "key": "abc...123",
        "status": "accepted",
        "reason": "in the sandbox only",
        "owner": "ada@example.org",
    }


@given(
    st.lists(
        st.builds(
            entry,
            n=st.integers(0, 50),
            path=st.text(min_size=1).filter(str.strip),
            key=st.text(),
            reason=st.text(min_size=1).filter(str.strip),
            owner=st.text(min_size=1).filter(str.strip),
            status=st.sampled_from(Status),
            expires=st.none() | st.dates(),
            scope=st.sampled_from(Scope),
        )
    )
)
def test_what_is_written_is_read_again(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "b.jsonl")
        made = Baseline.of(entries)
        assert baseline.save(made, file)
        assert baseline.load(file) == made
        assert not baseline.save(made, file), "nothing changed"
        assert file.read_bytes().count(b"\n") == len(made.entries) + 1


def test_names_that_are_no_text_and_names_that_hide(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    odd = Baseline.of([entry(1, path="a\udcff.py"), entry(2, path="x\u202ey\u2028z\U000e0041")])
    baseline.save(odd, file)
    assert baseline.load(file) == odd
    assert file.read_bytes().isascii()
    readable = Baseline.of([entry(1, path="schlüssel/鍵.py")])
    baseline.save(readable, file)
    assert "schlüssel/鍵.py" in file.read_text("utf-8")


def test_no_key_is_ever_written(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    leaky = entry(1, reason=f"was {key(3)}", owner=key(4), path=f"{key(5)}.txt", key=key(6))
    baseline.save(Baseline.of([leaky]), file)
    text = file.read_text()
    assert not any(body(n)[3:-3] in text for n in (3, 4, 5, 6))


def test_line_ends_marks_and_blank_lines_of_editors_are_read(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    text = written(entry(1), entry(2))
    for changed in (
        text.replace("\n", "\r\n"),
        "\ufeff" + text,
        text.replace("\n", "\n\n"),
        text.rstrip("\n"),
    ):
        file.write_bytes(changed.encode())
        assert len(baseline.load(file).entries) == 2


def line(**changed: object) -> str:
    table = json.loads(written(entry(1)).splitlines()[1])
    table |= changed
    return json.dumps({name: value for name, value in table.items() if value is not None})


BAD = {
    "nothing": ("", "empty"),
    "blank": ("\n \n", "empty"),
    "another file": ("# notes\n", "does not begin with"),
    "json of something else": ('{"results": {}}\n', "does not begin with"),
    "a list": ("[]\n", "does not begin with"),
    "without its start": (line() + "\n", "does not begin with"),
    "a newer version": ('{"baseline": "orscan", "version": 2}\n', "of version 2"),
    "a version that is no number": ('{"baseline": "orscan", "version": true}\n', "of version True"),
    "no version": ('{"baseline": "orscan"}\n', "of version None"),
    "a larger header": ('{"baseline": "orscan", "version": 1, "x": 1}\n', "something unknown"),
    "half-written": (HEADER + line()[:-20], "not a whole line"),
    "half a header": (HEADER[:20], "does not begin with"),
    "two on a line": (HEADER + line() + line(), "not a whole line"),
    "deep": (HEADER + "[" * 100_000, "not a whole line"),
    "a number of many digits": (HEADER + "9" * 5_000, "not a whole line"),
    "no entry": (HEADER + "[1]", "not an entry"),
    "a missing reason": (HEADER + line(reason=None), "has no reason"),
    "an empty reason": (HEADER + line(reason=" "), "reason is empty"),
    "an empty owner": (HEADER + line(owner=""), "owner is empty"),
    "a number": (HEADER + line(path=3), "path has to be a text"),
    "a fingerprint of another kind": (HEADER + line(fingerprint="src/a.py:3"), "32 hex digits"),
    "a status": (HEADER + line(status="maybe"), "status has to be one of accepted, false-alarm"),
    "a scope": (HEADER + line(scope="moon"), "scope has to be one of tree, history"),
    "a day": (HEADER + line(expires="2027-02-30"), "expires has to be a day"),
    "a time": (HEADER + line(expires="2027-02-03T00:00"), "expires has to be a day"),
    "a misspelt name": (HEADER + line(expire="2027-02-03"), "'expire', which is unknown"),
    "one name of two findings": (
        HEADER + line() + "\n" + line(path="x"),
        ":3: .*same finding than line 2",
    ),
    "a name twice": (HEADER + line()[:-1] + ', "owner": "b"}', "says the same thing twice"),
    "a conflict": (
        f"{HEADER}<<<<<<< HEAD\n{line()}\n=======\n>>>>>>> side\n",
        ":2: a merge conflict",
    ),
    "the rest of a conflict": (f"{HEADER}{line()}\n>>>>>>> side\n", ":3: a merge conflict"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_what_is_not_whole_and_right_is_refused(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text(text)
    with pytest.raises(ConfigError, match=told):
        baseline.load(file)


def test_the_same_line_twice_is_what_a_merge_leaves(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text(f"{HEADER}{line()}\n{line()}\n")
    assert baseline.load(file) == Baseline.of([entry(1)])


@pytest.mark.parametrize(
    ("strict", "weak"),
    [
        ({"reason": "a"}, {"reason": "b"}),
        ({"expires": "2027-01-31"}, {"expires": None}),
        ({"expires": "2027-01-31", "reason": "b"}, {"expires": "2027-02-01", "reason": "a"}),
        ({"status": "accepted", "owner": "z"}, {"status": "false-alarm", "owner": "a"}),
        ({"scope": None, "owner": "z"}, {"scope": "history", "owner": "a"}),
    ],
)
def test_of_two_lines_for_one_finding_the_stricter_counts(
    strict: dict[str, object], weak: dict[str, object], tmp_path: Path
) -> None:
    """Two branches accept it, and `merge=union` leaves the lines of both, in either order."""
    file = tmp_path / "b.jsonl"
    file.write_text(f"{HEADER}{line(**strict)}\n")
    wanted = baseline.load(file)
    for order in ((strict, weak), (weak, strict)):
        file.write_text(HEADER + "".join(f"{line(**one)}\n" for one in order))
        loaded = baseline.load(file)
        assert loaded == wanted
        assert [one.line for one in loaded.overruled] == [2 + order.index(weak)]
        baseline.save(loaded, file)
        assert baseline.load(file).overruled == ()


def test_of_three_lines_for_one_finding_the_strictest_counts(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    days = ("2027-01-02", "2027-01-01", "2027-01-03")
    file.write_text(HEADER + "".join(f"{line(expires=day)}\n" for day in days))
    loaded = baseline.load(file)
    assert [one.expires for one in loaded.entries] == [date(2027, 1, 1)]
    assert sorted(one.line for one in loaded.overruled) == [2, 4]


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    for raw in (HEADER.encode() + b"\xff\n", HEADER.encode("utf-16")):
        file.write_bytes(raw)
        with pytest.raises(ConfigError, match=r"b\.jsonl:[12]: not UTF-8"):
            baseline.load(file)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    with pytest.raises(ConfigError, match="larger than 64 MiB"):
        baseline.load(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="`orscan baseline create` makes one"):
        baseline.load(tmp_path / "none")
    with pytest.raises(ConfigError, match="cannot be read"):
        baseline.load(tmp_path)
    with pytest.raises(ConfigError, match="not a file"):
        baseline.save(Baseline(), tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_what_would_never_end_is_not_read(tmp_path: Path) -> None:
    pipe, link, nowhere = (tmp_path / name for name in ("pipe", "link", "nowhere"))
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    nowhere.symlink_to(tmp_path / "none")
    for file in (pipe, link):
        with pytest.raises(ConfigError, match="not a file; remove it"):
            baseline.load(file)
    with pytest.raises(ConfigError, match="a link that leads to no file"):
        baseline.load(nowhere)


def test_a_read_only_file_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    baseline.save(Baseline.of([entry(1)]), file)
    before = file.read_bytes()
    file.chmod(0o444)
    with pytest.raises(ConfigError, match="read-only, and stays as it was"):
        baseline.save(Baseline(), file)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["b.jsonl"]


def test_a_write_that_fails_half_way_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.jsonl"
    baseline.save(Baseline.of([entry(1)]), file)
    before = file.read_bytes()

    def fails(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ConfigError, match="No space left on device; it stays as it was"):
        baseline.save(Baseline(), file)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["b.jsonl"]
    with pytest.raises(ConfigError, match="cannot be written: No such file"):
        baseline.save(Baseline(), tmp_path / "missing" / "b.jsonl")


def test_the_mode_and_a_link_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    baseline.save(Baseline(), real)
    usual = 0o666 & ~_umask()
    assert stat.S_IMODE(real.stat().st_mode) == usual
    real.chmod(0o640)
    link.symlink_to(real)
    baseline.save(Baseline.of([entry(1)]), link)
    assert link.is_symlink()
    assert len(baseline.load(real).entries) == 1
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def _umask() -> int:
    code = "import os; print(os.umask(0))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return int(said.stdout)


def test_two_branches_that_add_entries_merge(repo: Repository) -> None:
    """Lines are spread by their fingerprints; where two meet, all of both sides is right."""
    file = repo.root / "b.jsonl"
    start = [entry(n) for n in range(40)]
    baseline.save(Baseline.of(start), file)
    repo.write(".gitattributes", "*.jsonl merge=union\n")
    repo.git("add", ".")
    repo.commit()
    for branch, numbers in (("one", range(40, 60)), ("two", range(60, 80))):
        repo.git("checkout", "-q", "-b", branch, "main")
        baseline.save(Baseline.of([*start, *(entry(n) for n in numbers)]), file)
        repo.git("add", ".")
        repo.commit()
    repo.git("merge", "-q", "one")
    merged = baseline.load(file)
    assert merged == Baseline.of([entry(n) for n in range(80)])


def test_days() -> None:
    assert parsed_date("2027-01-31") == date(2027, 1, 31)
    for text in ("", "20270131", "2027-W01-1", "2027-13-01", "31.1.2027", "\u0662027-01-31"):
        assert parsed_date(text) is None
