"""Practices of a tree, as a scan of a real repository tells them."""

import json
from pathlib import Path

import pytest

from orscan import config as configuration
from orscan import rulecheck, ruleset, runner
from orscan.cli import main
from orscan.config import Config
from orscan.finding import Finding, SuppressionKind
from orscan.practices.look import PRACTICES
from orscan.report import Report
from orscan.rule import Scope
from orscan.ruleset import practice_rules
from tests.conftest import Repository
from tests.support import key

EXAMPLE = "OPENROUTER_API_KEY=sk-or-v1-your-key-here\n"
DEBUG = "OPENROUTER_DEBUG=1\n"


def practices(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.rule_id in PRACTICES]


def ids(report: Report) -> list[str]:
    return [one.rule_id for one in practices(report)]


# Nothing to tell


def test_a_project_without_openrouter_is_told_nothing(repo: Repository) -> None:
    repo.stage(".env.production", "OPENAI_API_KEY=9hT2xQ8vLm4RzK7pWc3nYb6JdF1sGa5e\nDEBUG=1\n")
    repo.stage("main.py", "from dotenv import load_dotenv\nload_dotenv()\n")
    repo.write(".env", "OPENAI_API_KEY=9hT2xQ8vLm4RzK7pWc3nYb6JdF1sGa5e\n")
    assert runner.scan_path(repo.root).findings == ()


@pytest.mark.parametrize("path", [".env.example", "docs/.env", "examples/chat/.env.production"])
def test_templates_and_documentation_are_told_nothing(repo: Repository, path: str) -> None:
    repo.stage(".gitignore", ".env\n")
    repo.stage(path, EXAMPLE + DEBUG)
    assert practices(runner.scan_path(repo.root)) == []


@pytest.mark.parametrize("path", ["tests/.env", "tests/fixtures/.env.production", "e2e/ci.sh"])
def test_tests_are_told_nothing(repo: Repository, path: str) -> None:
    repo.stage(".gitignore", ".env\n")
    repo.stage(path, 'OPENROUTER_DEBUG=1\nbot --api-key "$OPENROUTER_API_KEY"\n')
    assert practices(runner.scan_path(repo.root)) == []


def test_without_git_no_rule_to_ignore_is_missing(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE)
    (tmp_path / ".env").write_text("OPENROUTER_MODEL=openrouter/auto\n")
    assert runner.scan_path(tmp_path).findings == ()


def test_an_ignored_env_file_is_where_it_belongs(repo: Repository) -> None:
    repo.stage(".gitignore", ".env\n")
    repo.stage(".env.example", EXAMPLE)
    repo.write(".env", f"OPENROUTER_API_KEY={key(1)}\n")
    assert runner.scan_path(repo.root).findings == ()


def test_an_ignore_rule_of_the_repository_alone_counts(repo: Repository) -> None:
    repo.stage(".env.example", EXAMPLE)
    repo.write(".git/info/exclude", ".env\n")
    assert runner.scan_path(repo.root).findings == ()


@pytest.mark.parametrize("folder", ["docs", "examples/chat", "tests/app"])
def test_templates_among_documentation_examples_and_tests_ask_for_no_rule(
    repo: Repository, folder: str
) -> None:
    repo.stage(f"{folder}/package.json", "{}")
    repo.stage(f"{folder}/.env.example", EXAMPLE)
    assert runner.scan_path(repo.root).findings == ()


# Something to tell


def test_an_env_file_that_git_would_take_is_told(repo: Repository) -> None:
    repo.stage(".env.example", EXAMPLE)
    repo.write(".env", f"OPENROUTER_API_KEY={key(1)}\n")
    (found,) = practices(runner.scan_path(repo.root))
    assert (found.rule_id, found.location.path) == ("no-ignore-rule", ".env")
    assert found.severity.word == "warning"


def test_a_template_without_an_ignore_rule_is_a_note(repo: Repository) -> None:
    repo.stage("web/.env.example", EXAMPLE)
    report = runner.scan_path(repo.root)
    (found,) = practices(report)
    assert (found.rule_id, found.severity.word) == ("no-ignore-rule", "note")
    assert report.exit_code == 0


def test_several_projects_make_one_finding(repo: Repository) -> None:
    for name in ("a", "b", "c"):
        repo.stage(f"{name}/package.json", "{}")
        repo.stage(f"{name}/.env.example", EXAMPLE)
    (found,) = practices(runner.scan_path(repo.root))
    assert [one.path for one in found.related] == ["b/.env.example", "c/.env.example"]


def test_a_key_of_production_and_development_is_told_with_both_places(repo: Repository) -> None:
    repo.stage(".env.production", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env.development", f"OPENROUTER_API_KEY={key(1)}\n")
    (found,) = practices(runner.scan_path(repo.root))
    assert found.rule_id == "key-reuse"
    assert found.message.endswith("is shared by production and development")
    assert [one.path for one in (found.location, *found.related)] == [
        ".env.development",
        ".env.production",
    ]


def test_the_text_report_tells_practices_in_their_words(
    repo: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.stage(".env.production", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env.development", f"OPENROUTER_API_KEY={key(1)}\n")
    assert main(["scan", str(repo.root)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "is shared by production and development" in said
    assert key(1) not in said


@pytest.mark.parametrize("name", ["json", "sarif", "github", "text"])
def test_no_format_holds_a_whole_key(
    repo: Repository, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    repo.stage(".env.production", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env", f"OPENROUTER_API_KEY={key(1)}\nOPENROUTER_MANAGEMENT_KEY={key(1)}\n")
    repo.stage("run.sh", f"bot --api-key {key(1)}\n")
    main(["scan", str(repo.root), "-f", name])
    out = capsys.readouterr().out
    assert "key-reuse" in out or "one key for several" in out or "is shared by" in out
    assert key(1) not in out
    assert key(1)[9:] not in out


def test_debug_of_a_tracked_file_is_told_and_of_a_developers_own_is_not(repo: Repository) -> None:
    repo.stage(".gitignore", ".env.local\n")
    repo.stage("deploy/.env", DEBUG)
    repo.write("other.env", DEBUG)
    assert [one.location.path for one in practices(runner.scan_path(repo.root))] == ["deploy/.env"]


def test_what_a_rule_for_keys_told_is_not_told_again(repo: Repository) -> None:
    repo.stage(".env", f"OPENROUTER_API_KEY={key(1)}\n")
    report = runner.scan_path(repo.root)
    assert [one.rule_id for one in report.findings] == ["openrouter-key-env-file"]


def test_a_partners_key_in_a_tracked_env_file_is_told_by_its_variable(repo: Repository) -> None:
    repo.stage(".env", "OPENROUTER_API_KEY=9hT2xQ8vLm4RzK7pWc3nYb6JdF1sGa5e\n")
    assert ids(runner.scan_path(repo.root)) == ["env-file-tracked"]
    repo.git("rm", "-q", "--cached", ".env")
    repo.stage(".gitignore", ".env\n")
    assert ids(runner.scan_path(repo.root)) == []


@pytest.mark.usefixtures("repo")
def test_the_value_of_a_partners_key_is_in_no_report(
    repo: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    value = "9hT2xQ8vLm4RzK7pWc3nYb6JdF1sGa5e" * 2
    repo.stage(".env", f"OPENROUTER_API_KEY={value}\n")
    assert main(["scan", str(repo.root)]) == 1
    out = capsys.readouterr().out
    assert "env file" in out
    assert value not in out


def test_staged_files_are_judged_by_the_index(repo: Repository) -> None:
    repo.stage(".env", DEBUG)
    repo.write(".env", "OPENROUTER_DEBUG=0\n")
    assert ids(runner.scan_staged()) == ["debug-logging"]
    repo.stage(".env", "OPENROUTER_DEBUG=0\n")
    repo.write(".env", DEBUG)
    assert ids(runner.scan_staged()) == []


def test_what_is_told_says_which_file_it_comes_from(repo: Repository) -> None:
    for name in (".env.production", ".env.staging"):
        repo.stage(name, f"OPENROUTER_API_KEY={key(1)}\n")
    for report in (runner.scan_path(repo.root), runner.scan_staged()):
        (found,) = practices(report)
        assert found.rule_id == "key-reuse"
        assert [origin.path for origin in found.origins] == [found.location.path]


def test_an_argument_with_a_key_is_told_with_its_option(repo: Repository) -> None:
    repo.stage("run.sh", "bot --openrouter-api-key=$OPENROUTER_API_KEY\n")
    (found,) = practices(runner.scan_path(repo.root))
    assert found.rule_id == "key-in-command-line"
    assert "--openrouter-api-key passes OPENROUTER_API_KEY" in found.message


# Settings


def test_practices_can_be_ignored_by_rule_path_key_and_comment(repo: Repository) -> None:
    repo.stage(".env.production", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env.development", f"OPENROUTER_API_KEY={key(1)} # orscan: allow shared\n")
    report = runner.scan_path(repo.root)
    kinds = {one.suppression.kind for one in report.suppressed if one.suppression}
    assert ids(report) == []
    assert kinds == {SuppressionKind.INLINE}
    ignored = runner.scan_path(repo.root, Config(ignore_rules=("key-reuse",)))
    assert ids(ignored) == []


def test_every_practice_of_a_tree_has_its_function_and_the_other_way_round() -> None:
    named = {rule.id for rule in practice_rules(ruleset.load()) if rule.scope is Scope.TREE}
    assert named == set(PRACTICES)


def test_a_practice_nobody_knows_is_told_by_the_check(tmp_path: Path) -> None:
    example = "text = 'openrouter'\nwhy = 'so'\n"
    blocks = f"[[positive]]\n{example}" * 2 + f"[[negative]]\n{example}" * 2
    file = tmp_path / "own-practice.toml"
    for scope in Scope:
        file.write_text(
            f'title = "x"\nkind = "practice"\nscope = "{scope.value}"\nclass = "practice"\n'
            f'severity = "note"\nconfidence = "low"\nwhy = "w"\nfix = "f"\n{blocks}'
        )
        rule = ruleset.read(file)
        problems = list(rulecheck.problems(rule, [rule]))
        assert len(problems) == 4
        assert all("a practice that orscan does not know" in one for one in problems)


def test_rules_list_and_explain_show_practices(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    assert "never-rotated" in capsys.readouterr().out
    assert main(["explain", "key-reuse"]) == 0
    assert "one key for several environments" in capsys.readouterr().out
    assert main(["explain", "never-rotated"]) == 0
    assert "  [practice.never-rotated]\n  days = 90\n" in capsys.readouterr().out


def test_a_report_with_practices_keeps_to_its_schema(
    repo: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    repo.stage(".env", DEBUG)
    main(["scan", str(repo.root), "-f", "json"])
    report = json.loads(capsys.readouterr().out)
    main(["schema", "report"])
    jsonschema.validate(report, json.loads(capsys.readouterr().out))
    assert report["findings"][0]["rule_id"] == "debug-logging"


def test_thresholds_come_from_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / ".orscan.toml"
    file.write_text("[practice.never-rotated]\ndays = 30\n")
    config = configuration.load(file)
    rules = configuration.adjusted(ruleset.load(), config)
    (rule,) = (one for one in practice_rules(rules) if one.id == "never-rotated")
    assert rule.threshold("days") == 30
    assert config.practice == (("never-rotated", "days", 30),)


@pytest.mark.parametrize(
    ("path", "severity"),
    [("deploy/.env", "warning"), (".env.development", "note"), ("dev/.env", "note")],
)
def test_debug_is_worse_where_it_is_not_for_developers(
    repo: Repository, path: str, severity: str
) -> None:
    repo.stage(path, DEBUG)
    (found,) = practices(runner.scan_path(repo.root))
    assert (found.rule_id, found.severity.word) == ("debug-logging", severity)


def test_a_header_with_a_key_is_told_as_what_curl_is_given(repo: Repository) -> None:
    text = 'curl https://openrouter.ai/api/v1/key -H "Authorization: Bearer $OPENROUTER_API_KEY"\n'
    repo.stage("check.sh", f"# {text}{text}echo '{text}'\n")
    repo.stage("leak.sh", text.replace("$OPENROUTER_API_KEY", key(1)))
    (found,) = practices(runner.scan_path(repo.root))
    assert (found.rule_id, found.location.start.line) == ("key-in-command-line", 2)
    assert found.message.startswith("-H passes OPENROUTER_API_KEY on the command line")


def test_a_key_of_staging_and_development_is_told_and_of_two_machines_of_developers_is_not(
    repo: Repository,
) -> None:
    repo.stage(".env.staging", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env.development", f"OPENROUTER_API_KEY={key(1)}\n")
    repo.stage(".env.test", f"OPENROUTER_API_KEY={key(2)}\n")
    repo.stage(".env.local", f"OPENROUTER_API_KEY={key(2)}\n")
    (found,) = practices(runner.scan_path(repo.root))
    assert found.message.endswith("is shared by staging and development")
