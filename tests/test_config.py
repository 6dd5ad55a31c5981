from pathlib import Path

import pytest

from orscan import config as configuration
from orscan import runner
from orscan.errors import ConfigError
from orscan.rule import Severity
from tests.conftest import Repository
from tests.support import key

DIGEST = "ab" * 32


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert configuration.discover(tmp_path, tmp_path) == configuration.Config()


def test_it_is_found_from_any_folder_below_up_to_the_root(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / ".orscan.toml").write_text('fail-on = "error"')
    assert configuration.discover(deep, tmp_path).fail_on is Severity.ERROR
    assert configuration.discover(deep, tmp_path / "a").fail_on is Severity.WARNING


def test_pyproject_serves_where_it_has_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert configuration.discover(tmp_path, tmp_path).source is None
    (tmp_path / "pyproject.toml").write_text("[tool.orscan]\nstrict = true\n")
    assert configuration.discover(tmp_path, tmp_path).strict
    (tmp_path / ".orscan.toml").write_text("gitignore = false")
    assert not configuration.discover(tmp_path, tmp_path).strict


def test_a_broken_pyproject_of_others_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nkeywords = [\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "pyproject.toml").write_text("[tool.orscan]\nstrict = tru\n")
    assert configuration.discover(tmp_path, tmp_path) == configuration.Config()
    with pytest.raises(ConfigError, match="cannot be read"):
        configuration.discover(tmp_path / "sub", tmp_path)


def test_every_key_is_read(tmp_path: Path) -> None:
    file = tmp_path / ".orscan.toml"
    file.write_text(
        f"""
fail-on = "note"
strict = true
gitignore = false
rules = ["own"]
exclude = ["vendor/"]
ignore-paths = ["docs/"]
ignore-rules = ["openrouter-key-version"]
ignore-keys = ["{DIGEST}", "sha256:{DIGEST.upper()}"]
"""
    )
    assert configuration.load(file) == configuration.Config(
        fail_on=Severity.NOTE,
        strict=True,
        gitignore=False,
        rules=(tmp_path / "own",),
        exclude=("vendor/",),
        ignore_paths=("docs/",),
        ignore_rules=("openrouter-key-version",),
        ignore_keys=(DIGEST, DIGEST),
        source=file,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail_on = 'error'", "unknown key fail_on; did you mean fail-on?"),
        ("colour = 1", "unknown key colour; known are"),
        ("fail-on = 'fatal'", "fail-on needs one of note, warning, error"),
        ("strict = 'yes'", "strict needs true or false"),
        ("exclude = 'vendor'", "exclude needs a list of texts"),
        ("ignore-keys = ['abc']", "never keys"),
        ("fail-on = ", "cannot be read"),
        ("ignore-keys = ['\udcff']", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / ".orscan.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        configuration.load(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_table_is_needed_where_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("")
    with pytest.raises(ConfigError, match=r"no \[tool\.orscan\]"):
        configuration.load(file)


def test_an_ignored_rule_has_to_exist() -> None:
    with pytest.raises(ConfigError, match="did you mean openrouter-key"):
        runner.scan_bytes(b"", config=configuration.Config(ignore_rules=("openrouter-kex",)))


def test_the_file_of_the_scanned_repository_counts(repo: Repository) -> None:
    repo.stage(".orscan.toml", 'exclude = ["a.txt"]')
    repo.stage("a.txt", key())
    repo.stage("sub/b.txt", "nothing")
    assert runner.scan_path(repo.root / "sub").exit_code == 0
    assert runner.scan_path(repo.root).exit_code == 0


PRACTICE = "[practice.never-rotated]\ndays = 30\n[practice.unusual-spend]\ndollars = 0.5\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".orscan.toml", PRACTICE),
        (
            "pyproject.toml",
            "[tool.orscan]\n" + PRACTICE.replace("[practice", "[tool.orscan.practice"),
        ),
    ],
)
def test_thresholds_of_practices_are_tables_by_rule(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    assert configuration.load(file).practice == (
        ("never-rotated", "days", 30),
        ("unusual-spend", "dollars", 0.5),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("practice = 90", "practice needs tables"),
        ("[practice]\nnever-rotated = 90", "practice.never-rotated needs a table"),
        ("[practice.never-rotated]\ndays = '90'", "days needs a number"),
        ("[practice.never-rotated]\ndays = -1", "days needs a number"),
        ("[practice.never-rotated]\ndays = true", "days needs a number"),
    ],
)
def test_what_is_no_threshold_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / ".orscan.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=message):
        configuration.load(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[practice.never-rotatet]\ndays = 9", "did you mean never-rotated"),
        ("[practice.openrouter-key]\ndays = 9", "no practice openrouter-key"),
        ("[practice.never-rotated]\nhours = 9", "no threshold hours; known: days"),
        ("[practice.no-limit]\ndays = 9", "no threshold days; none"),
    ],
)
def test_a_threshold_that_no_rule_has_stops_the_scan(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / ".orscan.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        runner.scan_path(tmp_path)
