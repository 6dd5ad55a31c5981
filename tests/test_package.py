"""What is built holds everything it needs."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import orscan
from tests.support import key

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of a copy of the checkout that git would clone."""
    made = tmp_path_factory.mktemp("built")
    copy = made / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    code = (
        "from hatchling.build import build_sdist, build_wheel; build_sdist('..'); build_wheel('..')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    return made


def test_the_wheel_works_where_the_checkout_is_not(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(site)
    (tmp_path / "a.txt").write_text(key())
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-P", "-m", "orscan", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
        )

    where = subprocess.run(
        [sys.executable, "-P", "-c", "import orscan; print(orscan.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert where.stdout.decode().startswith(str(site))
    assert run("scan", "a.txt").returncode == 1
    assert run("rules", "check").returncode == 0
    assert run("schema", "report").returncode == 0


def test_the_wheel_holds_rules_types_and_schema_and_no_tests(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"orscan/rules/secret/{path.name}" for path in (ROOT / "rules/secret").iterdir()}
    assert rules <= names
    assert {"orscan/py.typed", "orscan/schemas/report.schema.json"} <= names
    assert not any(name.startswith("tests") for name in names)


def test_the_sdist_holds_all_that_a_build_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "rules/secret/openrouter-key.toml"} <= names


def test_the_api_is_three_functions(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(key())
    assert orscan.scan_path(tmp_path).findings[0].location.path == "a.txt"
    assert orscan.scan_bytes(key().encode()).exit_code == 1
    assert set(orscan.__all__) == {
        "__version__",
        "scan_bytes",
        "scan_history",
        "scan_path",
        "scan_repository",
    }
    with pytest.raises(AttributeError, match="no attribute 'scan_everything'"):
        orscan.scan_everything  # noqa: B018


def test_the_repository_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="not a git work tree"):
        orscan.scan_repository(tmp_path)


def test_generated_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "generate.py"), "--check"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
