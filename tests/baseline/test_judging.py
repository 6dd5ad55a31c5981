import gzip
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from orscan import baseline, ranges, runner
from orscan.baseline import Baseline, Scope, Status, View, accepted
from orscan.config import Config
from orscan.errors import ConfigError
from orscan.finding import Finding, SuppressionKind
from orscan.report import Report
from tests.conftest import Repository
from tests.support import body, key

TODAY = date(2026, 11, 28)
APP = """
import { OpenRouter } from "@openrouter/sdk";
export const client = new OpenRouter({ apiKey: import.meta.env.VITE_OPENROUTER_API_KEY });
"""
PACKAGE = '{"name": "x", "dependencies": {"@openrouter/sdk": "1", "vite": "5"}}'


def entries(findings: tuple[Finding, ...], **terms: object) -> Baseline:
    given = {"reason": "known", "owner": "ada", **terms}
    return Baseline.of(
        accepted(one, one.place, **given)  # type: ignore[arg-type]
        for one in findings
    )


def accept(repo: Repository, report: Report, **terms: object) -> None:
    assert report.findings
    baseline.save(entries(report.findings, **terms), repo.root / baseline.NAME)


def found(report: Report) -> list[str]:
    return [one.location.path for one in report.findings]


def test_accepted_findings_are_marked_and_never_dropped(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    report = runner.scan_repository()
    assert report.findings == ()
    assert report.exit_code == 0
    (one,) = report.suppressed
    assert one.suppression is not None
    assert one.suppression.kind is SuppressionKind.BASELINE
    assert one.suppression.reason == "known (ada)"


def test_it_means_the_same_in_every_mode(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit()
    repo.stage("src/a.txt", f"one\n{key(1)}\n")
    repo.stage("src/.env", f"OPENROUTER_API_KEY={key(2)}\n")
    repo.stage("src/b.txt", key(3)[:30] + '" + "' + key(3)[30:])
    accept(repo, runner.scan_repository())
    assert found(runner.scan_staged()) == []
    repo.commit()
    for folder in (repo.root, repo.root / "src"):
        monkeypatch.chdir(folder)
        assert found(runner.scan_repository()) == []
        assert found(runner.scan_path("a.txt" if folder.name == "src" else "src")) == []
        assert found(runner.scan_history()) == []
        report = runner.scan_range(ranges.from_text("HEAD~..HEAD", "."))
        assert found(report) == []
        assert len(report.suppressed) == 3


@pytest.mark.parametrize(
    "changed",
    [key(2), f"{key(1)} {key(2)}", f"\n\n{key(2)}"],
    ids=["another key in its place", "another key beside it", "elsewhere in the file"],
)
def test_another_key_in_an_accepted_place_is_found(repo: Repository, changed: str) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    repo.stage("a.txt", changed)
    for report in (runner.scan_repository(), runner.scan_staged()):
        assert [one.secret.sha256 for one in report.findings if one.secret] == [
            one.secret.sha256 for one in runner.scan_bytes(key(2).encode()).findings if one.secret
        ]


def test_a_key_in_another_place_is_found(repo: Repository) -> None:
    repo.stage("tests/a.txt", key(1))
    accept(repo, runner.scan_repository())
    repo.stage("src/a.txt", key(1))
    assert found(runner.scan_repository()) == ["src/a.txt"]


def test_lines_that_move_change_nothing(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    repo.stage("a.txt", f"\n\n\n   {key(1)} {key(1)}\n{key(1)}")
    assert found(runner.scan_repository()) == []


def test_findings_without_a_key(repo: Repository) -> None:
    repo.stage("package.json", PACKAGE)
    repo.stage("vite.config.js", "export default {};\n")
    repo.stage("index.html", '<script type="module" src="/src/main.js"></script>')
    repo.stage("src/main.js", APP)
    repo.stage(".env", "VITE_OPENROUTER_API_KEY=\n")
    before = runner.scan_repository()
    assert before.findings
    assert all(one.secret is None and one.variable for one in before.findings)
    accept(repo, before)
    repo.stage("src/main.js", f"\n\n{APP}")
    for report in (runner.scan_repository(), runner.scan_staged()):
        assert found(report) == []
        assert len(report.suppressed) >= len(before.findings)
    repo.stage("src/main.js", APP.replace("VITE_OPENROUTER", "VITE_MY_OPENROUTER"))
    assert {one.variable for one in runner.scan_repository().findings} == {
        "VITE_MY_OPENROUTER_API_KEY"
    }


def test_messages_and_lost_objects_have_no_ids_in_the_baseline(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit(f"add {key(1)}")
    repo.git("tag", "-a", "v1", "-m", key(2))
    shutil.rmtree(repo.root / ".git/logs")
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    repo.stage("lost.txt", key(3))
    repo.git("rm", "-q", "--cached", "lost.txt")
    (repo.root / "lost.txt").unlink()
    accept(repo, runner.scan_history())
    made = baseline.load(repo.root / baseline.NAME)
    assert {one.path for one in made.entries} == {
        "commit message",
        "tag v1",
        "object in no commit",
    }
    assert found(runner.scan_history()) == []
    repo.git("config", "core.logAllRefUpdates", "false")
    repo.git("commit", "--amend", "-q", "-m", f"other words around {key(1)}")
    (repo.root / ".git/COMMIT_EDITMSG").unlink()
    assert found(runner.scan_history()) == []


def test_an_entry_that_ran_out_counts_no_more(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    plain = runner.scan_repository()
    made = entries(plain.findings, expires=TODAY)
    for day, counts in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        judged = baseline.judge(plain.findings, made, View(), day)
        assert [one.suppression is not None for one in judged.findings] == [counts]
        assert [one.fingerprint for one in judged.expired] == (
            [] if counts else [made.entries[0].fingerprint]
        )
    accept(repo, plain, expires=date(2001, 2, 3))
    report = runner.scan_repository()
    assert report.exit_code == 1
    (told,) = report.diagnostics
    assert (told.kind, told.path, told.line) == ("expired-baseline", baseline.NAME, 2)
    assert "until 2001-02-03: known (ada)" in told.message


def test_an_entry_that_matches_nothing_is_told_where_all_was_looked_at(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.stage("src/b.txt", key(2))
    repo.commit()
    accept(repo, runner.scan_repository())
    repo.stage("a.txt", "gone")
    report = runner.scan_repository()
    (told,) = report.diagnostics
    assert (told.kind, told.path) == ("stale-baseline", baseline.NAME)
    assert "orscan baseline prune" in told.message
    assert report.exit_code == 0
    config = runner.config_for(["."])
    assert runner.scan_repository(config=replace(config, fail_on_stale=True)).exit_code == 1
    assert runner.scan_repository(config=replace(config, strict=True)).exit_code == 3
    for partly in (runner.scan_staged(), runner.scan_path("src"), runner.scan_history()):
        assert partly.diagnostics == ()


def test_nothing_is_stale_where_something_could_not_be_read(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    repo.stage("a.txt", "gone")
    repo.write("broken.gz", gzip.compress(b"x" * 1000)[:-12])
    report = runner.scan_repository()
    assert report.incomplete
    assert [one.kind for one in report.diagnostics if "baseline" in one.kind] == []


def test_entries_of_history_are_stale_in_history_only(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    accept(repo, runner.scan_history(), scope=Scope.HISTORY)
    assert runner.scan_repository().diagnostics == ()
    assert runner.scan_history().diagnostics == ()
    other = entries(runner.scan_bytes(key(2).encode(), "a.txt").findings, scope=Scope.HISTORY)
    baseline.save(other, repo.root / baseline.NAME)
    assert runner.scan_repository().diagnostics == ()
    assert [one.kind for one in runner.scan_history().diagnostics] == ["stale-baseline"]


def test_an_entry_that_says_something_else_than_its_fingerprint_counts_not(
    repo: Repository,
) -> None:
    repo.stage("src/prod.txt", key(1))
    made = entries(runner.scan_repository().findings)
    for lie in ({"path": "tests/fixture.txt"}, {"rule": "openrouter-key-placeholder"}):
        baseline.save(
            Baseline.of(replace(one, **lie) for one in made.entries),  # type: ignore[arg-type]
            repo.root / baseline.NAME,
        )
        report = runner.scan_repository()
        assert found(report) == ["src/prod.txt"]
        assert [one.kind for one in report.diagnostics] == ["stale-baseline"]


def test_what_is_suppressed_for_another_reason_stays_so_and_is_not_stale(
    repo: Repository,
) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    repo.stage("a.txt", f"{key(1)}  # orscan: allow known to all")
    report = runner.scan_repository()
    assert [one.suppression.kind for one in report.suppressed if one.suppression] == ["inline"]
    assert report.diagnostics == ()


def test_a_false_alarm_says_so(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    plain = runner.scan_repository()
    accept(repo, plain, status=Status.FALSE_ALARM, expires=date(2100, 1, 1))
    (one,) = runner.scan_repository().suppressed
    assert one.suppression
    assert one.suppression.reason == "false alarm: known (ada until 2100-01-01)"


def test_a_baseline_that_cannot_be_used_stops_every_scan(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.write(baseline.NAME, "<<<<<<< HEAD\n")
    for scan in (runner.scan_repository, runner.scan_staged, runner.scan_history):
        with pytest.raises(ConfigError, match="merge conflict"):
            scan()


def test_its_own_lines_are_no_candidates(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    accept(repo, runner.scan_repository())
    text = (repo.root / baseline.NAME).read_text()
    assert f"{body(1)[:3]}...{body(1)[-3:]}" in text
    report = runner.scan_bytes(text.encode(), baseline.NAME)
    assert report.findings == report.suppressed == ()


def test_outside_of_git_paths_are_relative_to_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.txt").write_text(key(1))
    file = tmp_path / baseline.NAME
    plain = runner.scan_path(tmp_path, Config())
    baseline.save(entries(plain.findings), file)
    for place in (".", "src", "src/a.txt"):
        assert found(runner.scan_path(tmp_path / place, Config(baseline=file))) == []
    assert found(runner.scan_path(tmp_path)) == []


def test_a_baseline_from_elsewhere_names_paths_of_what_is_scanned(
    repo: Repository, tmp_path: Path
) -> None:
    repo.stage("src/a.txt", key(1))
    elsewhere = tmp_path / "policy" / "accepted.jsonl"
    elsewhere.parent.mkdir()
    baseline.save(entries(runner.scan_repository().findings), elsewhere)
    assert found(runner.scan_repository(config=Config(baseline=elsewhere))) == []
    below = repo.root / "ci" / "accepted.jsonl"
    below.parent.mkdir()
    below.write_bytes(elsewhere.read_bytes())
    assert found(runner.scan_repository(config=Config(baseline=below))) == []


def test_a_scan_of_several_repositories_reads_its_own_part(
    repo: Repository, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    for one in (repo, other):
        one.stage("a.txt", key(1))
    accept(repo, runner.scan_repository(repo.root))
    report = runner.scan_paths([str(repo.root), str(other.root)])
    assert found(report) == ["other/a.txt"]


def test_a_bare_repository_is_seen_from_its_root(repo: Repository, tmp_path: Path) -> None:
    repo.stage("src/a.txt", key(1))
    repo.commit()
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    file = tmp_path / "accepted.jsonl"
    baseline.save(entries(runner.scan_repository().findings), file)
    report = runner.scan_history(str(tmp_path / "bare.git"), Config(baseline=file))
    assert found(report) == []


@pytest.mark.parametrize(
    ("view", "reported", "known"),
    [
        (View(), "a/b.txt", "a/b.txt"),
        (View(ahead="src/"), "b.txt", "src/b.txt"),
        (View(off="repo/"), "repo/b.txt", "b.txt"),
        (View(off="repo/"), "other/b.txt", None),
    ],
)
def test_views(view: View, reported: str, known: str | None) -> None:
    assert view.path(reported) == known
