"""The action and the CI templates: their commands run, and none is green by accident."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import Repository
from tests.support import key

CHECKOUT = Path(__file__).parents[1]
CI = CHECKOUT / "ci"
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(not BASH, reason="no bash here")

SYSTEMS = {
    "gitlab.yml": {"GITLAB_CI": "true"},
    "bitbucket-pipelines.yml": {"BITBUCKET_BUILD_NUMBER": "1"},
    "azure-pipelines.yml": {"TF_BUILD": "True"},
    "Jenkinsfile": {"JENKINS_URL": "http://localhost/"},
    "circleci.yml": {"CIRCLECI": "true"},
}
HEAD_NAMES = (
    "CI_COMMIT_SHA",
    "BITBUCKET_COMMIT",
    "BUILD_SOURCEVERSION",
    "GIT_COMMIT",
    "GITHUB_SHA",
    "CIRCLE_SHA1",
)


def bash(repo: Repository, script: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a script as a runner does, with the orscan under test and the environment of a job."""
    head = repo.git("rev-parse", "HEAD").strip()
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [str(BASH), "-c", script],
        cwd=repo.root,
        env={**plain, **dict.fromkeys(HEAD_NAMES, head), "PATH": path, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clean(repo: Repository) -> Repository:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repo.stage("b.txt", "nothing more")
    repo.commit()
    return repo


@pytest.fixture
def leaking(clean: Repository) -> Repository:
    clean.stage("b.txt", key())
    clean.commit()
    return clean


def scripts(name: str) -> str:
    """Return the shell lines of a template that run orscan, as they stand in it."""
    text = (CI / name).read_text("utf-8")
    block = text[text.index("code=0") :]
    lines = block[: block.index("exit $code")].splitlines()
    return "\n".join([*(line.strip() for line in lines), "exit $code"])


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_template_is_here(name: str) -> None:
    listed = {path.name for path in CI.iterdir() if path.is_file()}
    assert listed == set(SYSTEMS)
    assert "orscan scan" in scripts(name)


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name.endswith(".yml")])
def test_a_template_is_yaml(name: str) -> None:
    assert isinstance(yaml.safe_load((CI / name).read_text("utf-8")), dict)


def run_template(repo: Repository, name: str, tmp_path: Path) -> int:
    results = tmp_path / "results"
    results.mkdir()
    script = scripts(name).replace("/tmp/orscan", str(results)).replace(".orscan/bin/", "")
    ended = bash(
        repo, script, AGENT_TEMPDIRECTORY=str(results), CI_PIPELINE_SOURCE="push", **SYSTEMS[name]
    )
    assert "Usage" not in ended.stderr
    assert "see orscan" not in ended.stderr, ended.stderr
    return ended.returncode


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_template_is_green_for_a_clean_repository(
    name: str, clean: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert run_template(clean, name, tmp_path_factory.mktemp("results")) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", SYSTEMS)
def test_a_template_fails_for_a_key_that_is_in_the_tree(
    name: str, leaking: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert run_template(leaking, name, tmp_path_factory.mktemp("results")) == 1


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_template_fails_for_a_key_that_a_later_commit_took_out(
    name: str, leaking: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    leaking.stage("b.txt", "nothing any more")
    leaking.commit()
    assert run_template(leaking, name, tmp_path_factory.mktemp("results")) == 1


def action(repo: Repository, tmp_path: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    event = tmp_path / "event.json"
    event.write_text("{}")
    return bash(
        repo,
        f"bash {CI / 'github' / 'scan.sh'}",
        GITHUB_ACTIONS="true",
        GITHUB_EVENT_NAME="workflow_dispatch",
        GITHUB_EVENT_PATH=str(event),
        GITHUB_REF="refs/heads/main",
        GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"),
        GITHUB_OUTPUT=str(tmp_path / "output"),
        **more,
    )


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


def test_the_action_is_green_for_a_clean_repository(clean: Repository, outside: Path) -> None:
    ended = action(clean, outside)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (outside / "output").read_text() == "exit-code=0\n"
    # One summary for the range, one for the tree.
    assert (outside / "summary.md").read_text().lower().count("scanned") >= 2


@pytest.mark.parametrize("asked", ["range", "tree", "history", "range tree history"])
def test_the_action_fails_for_a_key(leaking: Repository, outside: Path, asked: str) -> None:
    ended = action(leaking, outside, ORSCAN_SCAN=asked)
    assert ended.returncode == 1
    assert "::error" in ended.stdout
    assert key() not in ended.stdout + ended.stderr + (outside / "summary.md").read_text()


@pytest.mark.parametrize("asked", [" ", "everything", "tree everything"])
def test_the_action_is_never_green_for_what_it_does_not_know(
    clean: Repository, outside: Path, asked: str
) -> None:
    ended = action(clean, outside, ORSCAN_SCAN=asked)
    assert ended.returncode == 2
    assert "::error" in ended.stdout


def test_the_action_passes_arguments_on_as_words(clean: Repository, outside: Path) -> None:
    ended = action(clean, outside, ORSCAN_SCAN="tree", ORSCAN_ARGUMENTS="--exclude *.md $(touch x)")
    assert ended.returncode == 2  # `$(touch` is a path that is not there
    assert not (clean.root / "x").exists()


def test_the_action_writes_sarif(leaking: Repository, outside: Path) -> None:
    where = outside / "orscan.sarif"
    action(leaking, outside, ORSCAN_SCAN="tree", ORSCAN_SARIF=str(where))
    assert '"2.1.0"' in where.read_text()


def test_no_script_of_the_action_holds_an_expression() -> None:
    described = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
    assert described["runs"]["using"] == "composite"
    for step in described["runs"]["steps"]:
        assert "${{" not in step["run"], "an input would be run as code"
    named = set(re.findall(r"inputs\.([\w-]+)", (CHECKOUT / "action.yml").read_text("utf-8")))
    assert named == set(described["inputs"])
