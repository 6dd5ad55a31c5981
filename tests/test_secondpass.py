"""Whole projects in a tree scan and in what is staged: what is told, and what is suppressed."""

import sys
from pathlib import Path

import pytest

from orscan import ranges, runner
from orscan.cli import main
from orscan.config import Config
from orscan.finding import Finding, SuppressionKind
from orscan.rule import Severity
from tests.analysis.trees import CALL, VITE
from tests.conftest import Repository

LEAK = f"const KEY = import.meta.env.VITE_OPENROUTER_API_KEY;\n{CALL};\n"


def classes(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.severity.word} {one.leak_class}" for one in findings]


@pytest.fixture
def leaking(repo: Repository) -> Repository:
    for path, text in VITE.items():
        repo.stage(path, text)
    repo.commit()
    repo.stage("src/main.ts", LEAK)
    return repo


def test_a_tree_scan_looks_at_whole_projects(leaking: Repository) -> None:
    assert classes(runner.scan_path(leaking.root).findings) == ["error public-env"]


def test_scanning_a_part_still_knows_the_whole_project(leaking: Repository) -> None:
    assert classes(runner.scan_path(leaking.root / "src").findings) == ["error public-env"]


def test_scanning_another_part_tells_nothing_of_it(leaking: Repository) -> None:
    leaking.write("docs/a.md", "openrouter")
    assert runner.scan_path(leaking.root / "docs").findings == ()


def test_a_folder_without_git_is_a_tree_as_well(tmp_path: Path) -> None:
    for path, text in {**VITE, "src/main.ts": LEAK}.items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    assert classes(runner.scan_path(tmp_path).findings) == ["error public-env"]


def test_what_is_staged_is_judged_and_not_what_is_on_disk(leaking: Repository) -> None:
    leaking.write("src/main.ts", "document.title = 'openrouter';\n")
    assert classes(runner.scan_staged().findings) == ["error public-env"]


def test_what_is_only_on_disk_does_not_stop_a_commit(leaking: Repository) -> None:
    leaking.stage("src/main.ts", "document.title = 'openrouter';\n")
    leaking.write("src/main.ts", LEAK)
    assert runner.scan_staged().findings == ()


def test_a_leak_that_the_commit_does_not_touch_does_not_stop_it(leaking: Repository) -> None:
    leaking.commit()
    leaking.stage("README.md", "uses openrouter\n")
    assert runner.scan_staged().findings == ()


def test_the_hook_stops_a_commit_that_ships_a_key(
    leaking: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hook", "pre-commit"]) == 1
    assert "VITE_OPENROUTER_API_KEY" in capsys.readouterr().out
    assert main(["hook", "pre-commit", "src/main.ts"]) == 1
    assert leaking.root.is_dir()


@pytest.mark.parametrize(
    ("text", "config", "kind"),
    [
        ("// orscan: allow it is a demo\n" + LEAK, Config(), SuppressionKind.INLINE),
        ("// orscan: allow[public-env]\n" + LEAK, Config(), SuppressionKind.INLINE),
        (LEAK, Config(ignore_rules=("public-env",)), SuppressionKind.RULE),
        (LEAK, Config(ignore_paths=("src/",)), SuppressionKind.PATH),
    ],
)
def test_a_suppressed_finding_stays_in_the_report(
    repo: Repository, text: str, config: Config, kind: SuppressionKind
) -> None:
    for path, content in {**VITE, "src/main.ts": text}.items():
        repo.write(path, content)
    report = runner.scan_path(repo.root, config)
    assert report.findings == ()
    assert [one.suppression.kind for one in report.suppressed if one.suppression] == [kind]
    assert [one for one in report.diagnostics if one.kind == "unused-allow"] == []


def test_an_allow_for_another_rule_does_not_suppress(repo: Repository) -> None:
    for path, content in {
        **VITE,
        "src/main.ts": "// orscan: allow[openrouter-key]\n" + LEAK,
    }.items():
        repo.write(path, content)
    assert classes(runner.scan_path(repo.root).findings) == ["error public-env"]


def test_a_tree_that_never_mentions_openrouter_costs_nothing(repo: Repository) -> None:
    repo.write("src/main.ts", "document.title = import.meta.env.VITE_API_KEY;")
    before = set(sys.modules)
    assert runner.scan_path(repo.root).findings == ()
    assert "tree_sitter" not in set(sys.modules) - before


def test_latent_findings_are_warnings(repo: Repository) -> None:
    for path, text in {**VITE, "src/main.ts": LEAK.splitlines()[0]}.items():
        repo.write(path, text)
    (finding,) = runner.scan_path(repo.root).findings
    assert (finding.latent, finding.severity) == (True, Severity.WARNING)


def of_range(text: str = "HEAD~1..HEAD") -> tuple[Finding, ...]:
    return runner.scan_range(ranges.from_text(text)).findings


def test_a_range_is_judged_by_the_project_at_its_end(leaking: Repository) -> None:
    leaking.commit("leak")
    leaking.write("src/main.ts", "document.title = 'openrouter';\n")
    (finding,) = of_range()
    assert classes((finding,)) == ["error public-env"]
    (origin,) = finding.origins
    assert origin.story
    assert origin.story.added
    assert origin.story.added.oid == leaking.git("rev-parse", "HEAD").strip()


def test_a_range_that_does_not_touch_a_leak_is_not_about_it(leaking: Repository) -> None:
    leaking.commit("leak")
    leaking.stage("docs/openrouter.md", "openrouter")
    leaking.commit("docs")
    assert of_range() == ()


def test_a_leak_that_the_range_took_back_is_past(leaking: Repository) -> None:
    leaking.commit("leak")
    leaking.stage("src/main.ts", "document.title = 'openrouter';\n")
    leaking.commit("no leak")
    assert of_range("HEAD~2..HEAD") == ()


def test_a_change_that_carries_an_old_read_to_the_client_is_told(leaking: Repository) -> None:
    leaking.stage("src/key.ts", "export const KEY = import.meta.env.VITE_OPENROUTER_API_KEY;\n")
    leaking.stage("src/main.ts", "document.title = 'openrouter';\n")
    leaking.commit("unused")
    leaking.stage("src/main.ts", f"import {{ KEY }} from './key'; // openrouter\n{CALL};\n")
    leaking.commit("used")
    (finding,) = of_range()
    assert classes((finding,)) == ["error public-env"]
    assert "src/main.ts" in {place.path for place in (finding.location, *finding.related)}


def test_each_branch_that_is_pushed_is_judged(leaking: Repository) -> None:
    base = leaking.git("rev-parse", "HEAD").strip()
    leaking.commit("leak")
    leaking.git("branch", "leaking")
    leaking.git("reset", "-q", "--hard", base)
    leaking.stage("other.ts", "// openrouter\n")
    leaking.commit("another")
    new = ranges.Range(("HEAD", "leaking", f"^{base}"), "both")
    assert classes(runner.scan_range(new).findings) == ["error public-env"]


def test_a_push_is_stopped_by_a_leak(
    leaking: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    leaking.commit("leak")
    assert main(["scan", "--range", "HEAD~1..HEAD"]) == 1
    assert "key in a public variable" in capfd.readouterr().out
