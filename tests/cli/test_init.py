import os
import pty
import select
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from orscan import __version__
from orscan import config as configuration
from orscan.baseline import NAME
from orscan.cli import main, starters
from orscan.cli.starters import Advice, Change
from orscan.errors import UsageError
from tests.conftest import Repository

Capture = pytest.CaptureFixture[str]
GIT_SOURCE = "git+https://example.org/owner/orscan@v1.2.3"
NEW = [".orscan.toml", ".pre-commit-config.yaml", ".gitattributes"]


def files(repo: Repository) -> list[str]:
    found = (path.relative_to(repo.root) for path in repo.root.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".git")


def loaded(repo: Repository, path: str) -> Any:
    return yaml.safe_load((repo.root / path).read_text())


def plan(repo: Repository, *systems: str, source: str = "orscan==1.2.3") -> dict[str, Any]:
    return {step.path: step for step in starters.plan(str(repo.root), source, systems)}


def test_a_dry_run_shows_all_and_writes_nothing(repo: Repository, capsys: Capture) -> None:
    repo.write("README.md", "hello\n")
    assert main(["init", "--dry-run", "--ci", "github"]) == 0
    out = capsys.readouterr().out
    for path in (*NEW, ".github/workflows/orscan.yml"):
        assert f"+++ {path}" in out
    assert "- id: orscan-push" in out
    assert files(repo) == ["README.md"]


def test_without_anybody_to_ask_nothing_is_written(repo: Repository, capsys: Capture) -> None:
    assert main(["init"]) == 2
    out, err = capsys.readouterr()
    assert "+++ .orscan.toml" in out
    assert "No CI was recognised" in out
    assert "nothing was written" in err
    assert files(repo) == []


def test_yes_writes_what_works(repo: Repository, capsys: Capture) -> None:
    assert main(["init", "--yes", "--ci", "github", "--source", GIT_SOURCE]) == 0
    assert "Wrote .orscan.toml" in capsys.readouterr().out
    config = configuration.load(repo.root / ".orscan.toml")
    assert config == configuration.Config(source=repo.root / ".orscan.toml")
    hooks = loaded(repo, ".pre-commit-config.yaml")
    assert hooks["repos"] == [
        {
            "repo": "https://example.org/owner/orscan",
            "rev": "v1.2.3",
            "hooks": [{"id": "orscan"}, {"id": "orscan-commit-msg"}, {"id": "orscan-push"}],
        }
    ]
    assert hooks["default_install_hook_types"] == ["pre-commit", "commit-msg", "pre-push"]
    told = repo.git("check-attr", "merge", NAME)
    assert told.strip() == f"{NAME}: merge: union"
    steps = loaded(repo, ".github/workflows/orscan.yml")["jobs"]["orscan"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert steps[2]["run"] == f"pip install --quiet '{GIT_SOURCE}'"
    assert all("${{" not in str(step.get("run")) for step in steps)
    capsys.readouterr()
    assert main(["init", "--yes", "--ci", "github", "--source", GIT_SOURCE]) == 0
    assert "Everything is there already." in capsys.readouterr().out


def test_hooks_without_a_repository_to_name_are_those_we_ship(repo: Repository) -> None:
    assert main(["init", "--yes", "--ci", "none"]) == 0
    (entry,) = loaded(repo, ".pre-commit-config.yaml")["repos"]
    shipped = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    assert entry["repo"] == "local"
    for ours, theirs in zip(entry["hooks"], shipped, strict=True):
        assert ours.pop("additional_dependencies") == [f"orscan=={__version__}"]
        del theirs["description"], theirs["minimum_pre_commit_version"]
        assert ours == theirs


def test_pre_commit_takes_what_is_written(repo: Repository) -> None:
    assert main(["init", "--yes"]) == 0
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    assert subprocess.run(command, cwd=repo.root, check=False).returncode == 0


EXISTING = {
    "usual": "repos:\n- repo: https://example.org/a\n  rev: v1\n  hooks:\n  - id: a\n",
    "indented": "exclude: x\nrepos:\n  - repo: local\n    hooks:\n      - id: a\n",
    "no line end": "repos:\n  - repo: local\n    hooks:\n      - id: a",
    "a text at its end": "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: |\n      x\n",
}


@pytest.mark.parametrize("text", EXISTING.values(), ids=EXISTING)
def test_hooks_are_added_behind_those_that_are_there(repo: Repository, text: str) -> None:
    file = repo.write(".pre-commit-config.yaml", text)
    change = plan(repo, source=GIT_SOURCE)[".pre-commit-config.yaml"]
    assert isinstance(change, Change)
    assert change.old == text
    before, after = yaml.safe_load(text), yaml.safe_load(change.new)
    assert after["repos"][:-1] == before["repos"]
    assert after["repos"][-1]["rev"] == "v1.2.3"
    assert {k: v for k, v in after.items() if k != "repos"} == {
        k: v for k, v in before.items() if k != "repos"
    }
    assert main(["init", "--yes"]) == 0
    assert file.read_text() == text, "never without being asked"


UNSURE = {
    "another key behind": "repos:\n- repo: local\n  hooks: []\nci:\n  skip: [x]\n",
    "in one line": "repos: [{repo: local, hooks: []}]\n",
    "empty": "repos: []\n",
    "two indents": "repos:\n- repo: a\n  hooks: []\n  x:\n    - repo: b\n",
    "two documents": "repos:\n- repo: a\n  hooks: []\n---\nrepos:\n- repo: a\n",
    "nothing": "",
}


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE)
def test_what_nobody_can_be_sure_of_is_left_to_people(repo: Repository, text: str) -> None:
    repo.write(".pre-commit-config.yaml", text)
    step = plan(repo)[".pre-commit-config.yaml"]
    assert isinstance(step, Advice)
    assert "id: orscan-push" in step.text


def test_a_project_with_husky_is_told_what_its_hooks_need(repo: Repository) -> None:
    repo.write(".husky/pre-commit", "npx lint-staged\n")
    repo.write(".husky/pre-push", 'orscan hook pre-push "$@"\n')
    steps = plan(repo)
    assert ".pre-commit-config.yaml" not in steps
    assert ".husky/pre-push" not in steps, "it is there"
    assert isinstance(steps[".husky/pre-commit"], Advice)
    assert "orscan hook pre-commit" in steps[".husky/pre-commit"].text
    assert 'orscan hook commit-msg "$1"' in steps[".husky/commit-msg"].text
    repo.write(".pre-commit-config.yaml", EXISTING["usual"])
    assert isinstance(plan(repo)[".pre-commit-config.yaml"], Change)


def test_what_runs_orscan_already_is_left_alone(repo: Repository) -> None:
    repo.write("pyproject.toml", "[tool.orscan]\n")
    repo.write(".pre-commit-config.yaml", "repos: [{repo: x/orscan}]\n")
    repo.write(".gitattributes", f"{NAME} merge=union\n")
    repo.write(".github/workflows/checks.yaml", "run: orscan scan\n")
    repo.write(".gitlab-ci.yml", "script: orscan scan\n")
    assert plan(repo, "github", "gitlab") == {}


def test_other_attributes_stay(repo: Repository) -> None:
    repo.write(".gitattributes", "*.png binary")
    change = plan(repo)[".gitattributes"]
    assert change.new.startswith("*.png binary\n\n")
    assert change.new.endswith(f"{NAME} merge=union\n")


@pytest.mark.parametrize("system", [name for name in starters.SYSTEMS if name != "github"])
def test_a_job_for_each_system(repo: Repository, system: str) -> None:
    steps = list(plan(repo, system, source="orscan>=1.2").values())
    (job,) = [step for step in steps if step.path not in NEW]
    assert isinstance(job, Change)
    assert "install --quiet 'orscan>=1.2'" in job.new
    assert "orscan scan" in job.new
    if job.path.endswith(".yml"):
        assert isinstance(yaml.safe_load(job.new), dict)
    repo.write(job.path, "other: {script: [x]}\n")
    again = [step for step in plan(repo, system).values() if step.path not in NEW]
    assert isinstance(again[-1], Advice)
    assert [step.path for step in again if isinstance(step, Change)] == (
        [".gitlab/orscan.yml"] if system == "gitlab" else []
    )


@pytest.mark.parametrize(
    ("remote", "found"),
    [
        ("https://github.com/a/b", ["github"]),
        ("git@gitlab.example.org:a/b", ["gitlab"]),
        ("https://bitbucket.org/a/b", ["bitbucket"]),
        ("https://dev.azure.com/a/_git/b", ["azure"]),
        ("https://example.org/a/b", []),
    ],
)
def test_the_system_is_known_by_its_files_or_the_remote(
    repo: Repository, remote: str, found: list[str]
) -> None:
    assert starters.systems_of(str(repo.root)) == []
    repo.git("remote", "add", "origin", remote)
    assert starters.systems_of(str(repo.root)) == found
    repo.write("Jenkinsfile", "x")
    repo.write(".circleci/config.yml", "x")
    assert starters.systems_of(str(repo.root)) == ["jenkins", "circleci"]


@pytest.mark.parametrize(
    "text", ["", "a b", "x'; rm -rf ~; '", "x\ny", "$(x)", "`x`", "-r x", "#x"]
)
def test_what_would_mean_something_else_in_a_shell_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="nothing pip installs from"):
        starters.source_of(text)


class _Installed:
    def __init__(self, told: str | None) -> None:
        self.told = told

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.told


@pytest.mark.parametrize(
    ("told", "source"),
    [
        (None, f"orscan=={__version__}"),
        ('{"url": "file:///x", "dir_info": {"editable": true}}', f"orscan=={__version__}"),
        ("[", f"orscan=={__version__}"),
        ("[]", f"orscan=={__version__}"),
        (
            '{"url": "https://example.org/o", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
            "git+https://example.org/o@abc",
        ),
        (
            '{"url": "https://example.org/o", "vcs_info": {"requested_revision": "v1"}}',
            "git+https://example.org/o@v1",
        ),
        (
            '{"url": "https://example.org/o\'$x", "vcs_info": {"commit_id": "abc"}}',
            f"orscan=={__version__}",
        ),
    ],
)
def test_where_others_get_it_from(
    told: str | None, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starters, "distribution", lambda _: _Installed(told))
    assert starters.source_of(None) == source


def answered(folder: Path, answers: str) -> str:
    """Return what `orscan init` says at a terminal that gives *answers*, a line each."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "orscan", "init", "--ci", "none"]
    process = subprocess.Popen(
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    said = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return said.decode()


def test_a_file_that_is_there_is_asked_about_by_itself(repo: Repository) -> None:
    old = EXISTING["usual"]
    repo.write(".pre-commit-config.yaml", old)
    repo.write(".gitattributes", "*.png binary\n")
    assert "Wrote nothing" in answered(repo.root, "n\nn\nn\n")
    assert files(repo) == [".gitattributes", ".pre-commit-config.yaml"]
    said = answered(repo.root, "y\nn\ny\n")
    assert "Change .pre-commit-config.yaml?" in said
    assert (repo.root / ".pre-commit-config.yaml").read_text() == old
    assert NAME in (repo.root / ".gitattributes").read_text()
    assert tomllib.loads((repo.root / ".orscan.toml").read_text())["fail-on"] == "warning"
    answered(repo.root, "y\n")
    assert "orscan" in (repo.root / ".pre-commit-config.yaml").read_text()


def test_what_cannot_be_read_or_written_is_told(
    repo: Repository, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["init", "nowhere"]) == 2
    assert main(["init", str(tmp_path)]) == 2
    assert "git init" in capsys.readouterr().err
    repo.write(".gitattributes", b"\xff\xfe")
    assert main(["init", "--yes"]) == 2
    assert "nothing is changed" in capsys.readouterr().err
    (repo.root / ".gitattributes").unlink()
    repo.write(".github", "a file")
    assert main(["init", "--yes", "--ci", "github"]) == 2
    assert "cannot be made" in capsys.readouterr().err


def test_an_installation_without_templates_says_so(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starters, "__file__", str(tmp_path / "orscan" / "cli" / "starters.py"))
    with pytest.raises(UsageError, match=r"has no gitlab\.yml"):
        plan(repo, "gitlab")
