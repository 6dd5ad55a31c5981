"""Generated repositories and contents, compared with something slow and obvious."""

import io
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from orscan import ruleset, runner
from orscan.blob import OriginKind
from orscan.config import Config
from orscan.finding import Finding
from orscan.ranges import Range
from orscan.report import Mode, Report
from orscan.rule import Rule
from tests.conftest import Repository
from tests.support import PREFIX, key
from tests.test_cases import FOLDER, filled

_KEY = re.compile(rb"sk-or-v1-[0-9a-f]{64}")
_MODERATE = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_THOROUGH = settings(_MODERATE, max_examples=300)
_RULES = {rule.id: rule for rule in ruleset.load()}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@contextmanager
def repository() -> Iterator[Repository]:
    """Make a repository in a folder of its own, which is the current one meanwhile."""
    before = Path.cwd()
    root = Path(tempfile.mkdtemp())
    try:
        repo = Repository(root / "repo")
        repo.root.mkdir()
        repo.git("init", "-q", "-b", "main")
        os.chdir(repo.root)
        yield repo
    finally:
        os.chdir(before)
        shutil.rmtree(root)


# What every object holds.


def searched(repo: Repository) -> dict[str, set[tuple[str, str]]]:
    """Return, by the SHA-256 of each key, kind and id of the objects that hold it."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    listed = repo.git("cat-file", "--batch-all-objects", "--batch-check")
    for line in listed.splitlines():
        oid, kind, _ = line.split()
        content = subprocess.run(
            ["git", "cat-file", kind, oid], cwd=repo.root, capture_output=True, check=True
        ).stdout
        for match in _KEY.findall(content):
            found[sha256(match).hexdigest()].add((kind, oid))
    return dict(found)


def in_objects(report: Report) -> Iterator[Finding]:
    """Yield the findings in objects: git's own files and names of refs are none."""
    for finding in report.findings:
        if finding.origins[0].kind not in (OriginKind.GIT, OriginKind.REF):
            yield finding


def check(repo: Repository) -> None:
    """Compare what a scan of history finds with what the objects hold, one by one."""
    expected = searched(repo)
    report = runner.scan_history(str(repo.root), Config(), jobs=1, cache=False)
    assert report.diagnostics == ()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for finding in in_objects(report):
        assert finding.secret
        found[finding.secret.sha256].update(
            oid for origin in finding.origins for oid in origin.objects
        )
        assert finding.origins[0].story
    assert found.keys() == expected.keys()
    for digest, objects in expected.items():
        held = {oid for kind, oid in objects if kind != "tree"}
        assert held <= found[digest], (digest, held - found[digest])
        assert found[digest] <= {oid for _, oid in objects}
    cached = runner.scan_history(str(repo.root), Config(), jobs=1)
    assert cached.findings == report.findings
    assert cached.diagnostics == report.diagnostics
    again = runner.scan_history(str(repo.root), Config(), jobs=1)
    assert again.findings == report.findings
    assert again.scanned.objects == 0


# Repositories as sequences of steps.

Step = Callable[[Repository], object]

_PATHS = st.sampled_from(["a.txt", "b.txt", "sub/a.txt", "sub/deep/c.txt", "sub/deep.txt"])
_NUMBERS = st.integers(0, 5)
_FILLER = "".join(f"line {number} of some length that deltas like\n" for number in range(60))


def _commit(repo: Repository, *options: str) -> None:
    repo.git("add", "-A", check=False)
    repo.git("commit", "-q", "--allow-empty", *options, check=False)


def write(path: str, place: int, numbers: list[int]) -> Step:
    lines = _FILLER.splitlines(keepends=True)
    for at, number in enumerate(numbers):
        lines.insert((place + at * 7) % len(lines), f"KEY={key(number)}\n")
    content = "".join(lines[: 20 + place])

    def step(repo: Repository) -> None:
        target = repo.root / path
        for above in target.relative_to(repo.root).parents:
            if (repo.root / above).is_file():
                (repo.root / above).unlink()
        if target.is_dir():
            shutil.rmtree(target)
        repo.write(path, content)

    return step


def rename(old: str, new: str) -> Step:
    return lambda repo: repo.git("mv", "-f", old, new, check=False)


def delete(path: str) -> Step:
    return lambda repo: (repo.root / path).unlink(missing_ok=True)


def named(number: int) -> Step:
    return lambda repo: repo.write(f"names/{key(number)}.txt", "nothing")


def commit(message: str) -> Step:
    return lambda repo: _commit(repo, "-m", message)


def branch(name: str) -> Step:
    def step(repo: Repository) -> None:
        _commit(repo, "-m", "wip")
        repo.git("checkout", "-q", "-B", name)

    return step


def merge(name: str, number: int) -> Step:
    def step(repo: Repository) -> None:
        _commit(repo, "-m", "before merging")
        said = repo.git("merge", "-q", "--no-ff", "-m", "merged", name, check=False)
        if "CONFLICT" in said:
            write("a.txt", number, [number])(repo)
            _commit(repo, "-m", "resolved")
        repo.git("merge", "--abort", check=False)

    return step


def tag(name: str, message: str) -> Step:
    return lambda repo: repo.git("tag", "-f", "-a", name, "-m", message, check=False)


def in_work_tree(name: str, number: int) -> Step:
    def step(repo: Repository) -> None:
        root = repo.root.parent / name
        repo.git("worktree", "add", "-q", "--detach", str(root), check=False)
        if root.is_dir():
            linked = Repository(root)
            linked.write("linked.txt", key(number))
            _commit(linked, "-m", "in a linked work tree")
            linked.stage("staged.txt", f"staged {key(number + 1)}")

    return step


def run(*arguments: str) -> Step:
    return lambda repo: repo.git(*arguments, check=False)


def scan(repo: Repository) -> None:
    """Scan with what is remembered, and without."""
    cached = runner.scan_history(str(repo.root), Config(), jobs=1)
    fresh = runner.scan_history(str(repo.root), Config(), jobs=1, cache=False)
    assert cached.findings == fresh.findings
    assert cached.diagnostics == fresh.diagnostics


_MESSAGES = st.one_of(
    st.just("change"), _NUMBERS.map(lambda number: f"subject\n\nbody {key(number + 10)}")
)
_WRITES = st.builds(write, _PATHS, st.integers(0, 40), st.lists(_NUMBERS, max_size=2))
_COMMITS = st.builds(commit, _MESSAGES)
_STEPS = st.one_of(
    _WRITES,
    _WRITES,
    _COMMITS,
    _COMMITS,
    st.builds(rename, _PATHS, _PATHS),
    st.builds(delete, _PATHS),
    st.builds(named, _NUMBERS.map(lambda number: number + 20)),
    st.builds(branch, st.sampled_from(["main", "side", "other"])),
    st.builds(merge, st.sampled_from(["main", "side", "other"]), _NUMBERS),
    st.builds(tag, st.sampled_from(["v1", "v2"]), _MESSAGES),
    st.builds(in_work_tree, st.sampled_from(["w1", "w2"]), _NUMBERS),
    st.builds(
        run,
        st.just("commit"),
        st.just("-q"),
        st.just("--amend"),
        st.just("--allow-empty"),
        st.just("-m"),
        _MESSAGES,
    ),
    st.just(scan),
    st.sampled_from(
        [
            run("stash", "push", "-q", "--include-untracked"),
            run("stash", "drop", "-q"),
            run("stash", "pop", "-q"),
            run("reset", "-q", "--hard", "HEAD~1"),
            run("reset", "-q", "--hard"),
            run("checkout", "-q", "--", "."),
            run("add", "-A"),
            run("notes", "add", "-f", "-m", f"note {key(30)}"),
            run("gc", "-q"),
            run("gc", "-q", "--prune=now"),
            run("repack", "-q"),
            run("repack", "-aq"),
            run("repack", "-adq"),
            run("repack", "-adfq", "--depth=50", "--window=250"),
            run("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--window=20"),
            run("-c", "pack.indexVersion=1", "repack", "-adfq", "--depth=1"),
            run("prune-packed", "-q"),
            run("reflog", "expire", "--expire=now", "--all"),
            run("prune", "--expire=now"),
            run("tag", "-d", "v1"),
            run("branch", "-D", "side"),
            run("cherry-pick", "side"),
            run("rebase", "-q", "side"),
        ]
    ),
)


def replayed(steps: list[Step]) -> None:
    with repository() as repo:
        for step in steps:
            step(repo)
        _commit(repo, "-m", "last")
        check(repo)


@given(st.lists(_STEPS, min_size=4, max_size=12))
@_MODERATE
def test_a_generated_history_gives_what_its_objects_hold(steps: list[Step]) -> None:
    replayed(steps)


@pytest.mark.slow
@given(st.lists(_STEPS, min_size=4, max_size=30))
@_THOROUGH
def test_many_generated_histories_give_what_their_objects_hold(steps: list[Step]) -> None:
    replayed(steps)


# One piece of content, in every mode.


def _material() -> list[str]:
    tables = [tomllib.loads(file.read_text()) for file in sorted(FOLDER.glob("*.toml"))]
    return [
        filled(text)
        for table in tables
        for case in table.values()
        for text in case["files"].values()
    ]


def _names() -> list[str]:
    tables = [tomllib.loads(file.read_text()) for file in sorted(FOLDER.glob("*.toml"))]
    return sorted({name for table in tables for case in table.values() for name in case["files"]})


_TEXTS = st.one_of(
    st.sampled_from(_material()),
    st.integers(0, 9).map(lambda number: f"KEY={key(number)}\n"),
    st.sampled_from(
        [
            "nothing\n",
            f"{key(1)}  # orscan: allow known\n",
            "# orscan: allow\n",
            "# pragma: allowlist nextline secret\n",
            f"{PREFIX}{'0' * 64}\n",
            f"{PREFIX}{'ab' * 32}\n",
            "\r\n",
            "ä ö ü \N{GRINNING FACE} ",
            "\0",
            "x" * 300,
        ]
    ),
)
_CONTENTS = st.builds(
    lambda parts, charset: "".join(parts).encode(charset),
    st.lists(_TEXTS, min_size=1, max_size=4),
    st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
_FILE_NAMES = st.one_of(
    st.sampled_from(_names()),
    st.sampled_from(
        [
            ".env",
            "web/.env.local",
            "Dockerfile",
            "ignored/a.txt",
            "two words.py",
            "caf\N{LATIN SMALL LETTER E WITH ACUTE}.js",
            f"folder/{key(7)}.txt",
            f"{key(8)}/inner.txt",
        ]
    ),
)
_CONFIG = Config(ignore_paths=("ignored/",), ignore_keys=(sha256(key(9).encode()).hexdigest(),))

Shape = tuple[Any, ...]


def shape(finding: Finding, path: str | None = None) -> Shape:
    """Return what must be the same in every mode, with *path* where that does not matter."""
    digest = finding.secret.sha256 if finding.secret else ""
    return (
        path or finding.location.path,
        path or finding.fingerprint,
        finding.rule_id,
        finding.location.start,
        finding.location.end,
        digest,
        finding.encoding,
        finding.severity,
        finding.confidence,
        finding.message,
        str(finding.inner),
        tuple((one.start, one.end) for one in finding.related),
        finding.suppression,
        finding.excerpt,
    )


def shapes(report: Report) -> list[Shape]:
    return sorted(
        (shape(one) for one in (*report.findings, *report.suppressed) if _is_in_file(one)), key=repr
    )


def _is_in_file(finding: Finding) -> bool:
    """Whether a file's content alone makes *finding*: no ref does, and no project around it."""
    in_git = finding.origins[0].kind in (OriginKind.GIT, OriginKind.MESSAGE, OriginKind.REF)
    return not in_git and isinstance(_RULES[finding.rule_id], Rule)


_SET = b"KEY=" + key(1).encode()  # twice: a practice of the project, which history has no part in


@given(st.dictionaries(_FILE_NAMES, _CONTENTS, min_size=1, max_size=6))
@settings(_MODERATE, max_examples=5)
@example({"web/.env": _SET, "web/.env.local": _SET})
def test_content_gives_the_same_findings_in_every_mode(files: dict[str, bytes]) -> None:
    every_mode(files)


@pytest.mark.slow
@given(st.dictionaries(_FILE_NAMES, _CONTENTS, min_size=1, max_size=8))
@settings(_THOROUGH, max_examples=60)
def test_much_content_gives_the_same_findings_in_every_mode(files: dict[str, bytes]) -> None:
    every_mode(files)


def every_mode(files: dict[str, bytes]) -> None:
    with repository() as repo:
        repo.commit("first")
        for name, content in files.items():
            repo.write(name, content)
        repo.git("add", "--force", ".")
        tree = shapes(runner.scan_paths([str(repo.root)], _CONFIG))
        assert shapes(runner.scan_staged(_CONFIG)) == tree
        assert shapes(runner.scan_history(".", _CONFIG, jobs=1, cache=False)) == tree
        repo.commit("second")
        assert shapes(runner.scan_history(".", _CONFIG, jobs=1, cache=False)) == tree
        assert shapes(runner.scan_range(Range(("HEAD",), "HEAD"), _CONFIG)) == tree
        repo.git("rm", "-q", "-r", ".")
        repo.commit("third")
        repo.git("repack", "-adfq")
        assert shapes(runner.scan_history(".", _CONFIG, jobs=1, cache=False)) == tree
        assert shapes(runner.scan_range(Range(("HEAD",), "HEAD"), _CONFIG)) == tree
        neutral(files)


def neutral(files: dict[str, bytes]) -> None:
    """Compare modes that know no paths, for what no rule looks at by its path."""
    for content in files.values():
        in_memory = runner.scan_bytes(content, "a.txt", _CONFIG)
        streamed = runner.scan_stream(io.BytesIO(content), "a.txt", Mode.STDIN, _CONFIG)
        assert shapes(in_memory) == shapes(streamed)
        if content:
            Path("a.txt").write_bytes(content)
            assert shapes(runner.scan_paths(["a.txt"], _CONFIG)) == shapes(streamed)
