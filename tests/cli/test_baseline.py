import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from orscan import baseline
from orscan.baseline import NAME, Scope
from orscan.cli import main
from tests.conftest import Repository
from tests.support import body, key

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(repo: Repository) -> Repository:
    """A repository of somebody that git knows, with a key in each of two files."""
    repo.git("config", "user.email", "ada@example.org")
    repo.stage("a.txt", key(1))
    repo.stage("src/b.txt", key(2))
    repo.commit()
    return repo


def entries(repo: Repository) -> dict[str, baseline.Entry]:
    return {one.path: one for one in baseline.load(repo.root / NAME).entries}


def gone(repo: Repository, path: str) -> None:
    repo.git("rm", "-q", path)
    repo.commit()


def test_create_accepts_all_and_the_next_scan_is_clean(
    project: Repository, capsys: Capture
) -> None:
    assert main(["scan"]) == 1
    capsys.readouterr()
    assert main(["baseline", "create"]) == 0
    out = capsys.readouterr().out
    assert f"{NAME} accepts 2 findings (2 keys) in 2 places" in out
    assert "still works: disable it" in out
    assert main(["scan"]) == 0
    assert "2 suppressed" in capsys.readouterr().out
    assert entries(project)["a.txt"].owner == "ada@example.org"
    assert entries(project)["a.txt"].reason == "known when the baseline was made"
    assert body(1)[3:-3] not in (project.root / NAME).read_text()


def test_nothing_of_when_where_or_by_which_commit_is_written(project: Repository) -> None:
    main(["baseline", "create", "--history"])
    before = (project.root / NAME).read_bytes()
    project.stage("a.txt", f"\n\n  {key(1)}")
    project.commit()
    assert main(["baseline", "create", "--history", "--force"]) == 0
    assert (project.root / NAME).read_bytes() == before
    for line in before.decode().splitlines()[1:]:
        assert set(json.loads(line)) == {
            "fingerprint", "rule", "path", "key", "status", "reason", "owner",
        }  # fmt: skip


def test_create_does_not_overwrite(project: Repository, capsys: Capture) -> None:
    main(["baseline", "create", "--reason", "checked by hand"])
    before = (project.root / NAME).read_bytes()
    assert main(["baseline", "create"]) == 2
    assert "orscan baseline update" in capsys.readouterr().err
    assert (project.root / NAME).read_bytes() == before
    (project.root / NAME).write_text("<<<<<<< broken")
    assert main(["baseline", "create"]) == 2
    assert main(["baseline", "create", "--force"]) == 0
    assert len(entries(project)) == 2


def test_create_says_how_merges_keep_both_sides(project: Repository, capsys: Capture) -> None:
    said = f"in .gitattributes, {NAME} merge=union"
    main(["baseline", "create"])
    assert said in capsys.readouterr().out
    project.write(".gitattributes", f"{NAME} merge=union\n")
    main(["baseline", "create", "--force"])
    assert said not in capsys.readouterr().out


def test_two_branches_that_accept_one_finding_merge_and_update_tidies(
    project: Repository, capsys: Capture
) -> None:
    project.stage(".gitattributes", f"{NAME} merge=union\n")
    project.commit()
    for branch, owner, days in (("one", "ada", "90d"), ("two", "bob", "30d")):
        project.git("checkout", "-q", "-b", branch, "main")
        main(["baseline", "create", "--owner", owner, "--expires", days])
        project.git("add", NAME)
        project.commit()
    project.git("merge", "-q", "one")
    assert len((project.root / NAME).read_text().splitlines()) == 5
    assert {one.owner for one in entries(project).values()} == {"bob"}
    capsys.readouterr()
    assert main(["scan"]) == 0
    assert "another entry says something stricter" in capsys.readouterr().out
    assert main(["baseline", "check"]) == 0
    assert "Overruled by a stricter one, as merges leave them (2)" in capsys.readouterr().out
    assert main(["baseline", "update"]) == 0
    assert "2 entries that merges doubled removed" in capsys.readouterr().out
    assert main(["scan", "--strict"]) == 0
    assert len((project.root / NAME).read_text().splitlines()) == 3


def test_nothing_to_accept_makes_no_file(repo: Repository, capsys: Capture) -> None:
    repo.stage("a.txt", "nothing")
    assert main(["baseline", "create"]) == 0
    assert "nothing to accept" in capsys.readouterr().out
    assert not (repo.root / NAME).exists()


def test_somebody_has_to_answer_for_it(repo: Repository, capsys: Capture) -> None:
    repo.stage("a.txt", key(1))
    assert main(["baseline", "create"]) == 2
    assert "--owner" in capsys.readouterr().err
    assert main(["baseline", "create", "--owner", "team-web", "--reason", " "]) == 2
    assert main(["baseline", "create", "--owner", "team-web", "--expires", "2001-01-01"]) == 2
    assert "is past" in capsys.readouterr().err
    assert main(["baseline", "create", "--owner", "team-web", "--expires", "soon"]) == 2
    assert not (repo.root / NAME).exists()
    arguments = ["--owner", "team-web", "--expires", "2100-01-02", "--reason", "old\nkeys"]
    assert main(["baseline", "create", *arguments]) == 0
    (one,) = entries(repo).values()
    assert (one.owner, one.reason, str(one.expires)) == ("team-web", "old keys", "2100-01-02")


def test_update_adds_and_keeps_what_was_said(project: Repository, capsys: Capture) -> None:
    main(["baseline", "create", "--reason", "first", "--owner", "ada"])
    project.stage("c.txt", key(3))
    capsys.readouterr()
    assert main(["baseline", "update", "--reason", "second", "--owner", "bob"]) == 0
    assert "1 entry added" in capsys.readouterr().out
    said = {path: (one.reason, one.owner) for path, one in entries(project).items()}
    assert said == {
        "a.txt": ("first", "ada"),
        "src/b.txt": ("first", "ada"),
        "c.txt": ("second", "bob"),
    }
    assert main(["baseline", "update"]) == 0
    assert "0 entries added" in capsys.readouterr().out


def test_update_renews_what_ran_out_only_if_told_until_when(
    project: Repository, capsys: Capture
) -> None:
    main(["baseline", "create", "--expires", "2100-01-01"])
    text = (project.root / NAME).read_text()
    (project.root / NAME).write_text(text.replace("2100-01-01", "2001-01-01"))
    assert main(["scan"]) == 1
    capsys.readouterr()
    assert main(["baseline", "update"]) == 0
    assert "2 entries that ran out left as they are" in capsys.readouterr().out
    assert main(["scan"]) == 1
    assert main(["baseline", "check"]) == 1
    assert "Expired (2):" in capsys.readouterr().out
    assert main(["baseline", "update", "--expires", "30d"]) == 0
    assert main(["scan"]) == 0
    assert {one.reason for one in entries(project).values()} == {"known when the baseline was made"}


def test_check_says_whether_each_entry_is_true(project: Repository, capsys: Capture) -> None:
    assert main(["baseline", "check"]) == 2
    assert "orscan baseline create" in capsys.readouterr().err
    main(["baseline", "create"])
    capsys.readouterr()
    assert main(["baseline", "check"]) == 0
    assert "All entries are true." in capsys.readouterr().out
    project.stage("new.txt", key(5))
    gone(project, "a.txt")
    assert main(["baseline", "check"]) == 1
    out = capsys.readouterr().out
    assert "Stale, nothing matches them any more (1):\n  a.txt: openrouter-key" in out
    assert "Not accepted: 1 finding (1 key) in 1 place" in out


def test_prune_removes_what_matches_nothing(project: Repository, capsys: Capture) -> None:
    main(["baseline", "create"])
    gone(project, "a.txt")
    before = (project.root / NAME).read_bytes()
    capsys.readouterr()
    assert main(["baseline", "prune", "--dry-run"]) == 0
    assert "Would be removed (1):\n  a.txt" in capsys.readouterr().out
    assert (project.root / NAME).read_bytes() == before
    assert main(["baseline", "prune"]) == 0
    assert list(entries(project)) == ["src/b.txt"]
    assert main(["scan", "--fail-on-stale"]) == 0


def test_prune_with_history_keeps_what_history_needs(project: Repository) -> None:
    main(["baseline", "create"])
    gone(project, "a.txt")
    assert main(["scan", "--fail-on-stale"]) == 1
    assert main(["baseline", "prune", "--history"]) == 0
    scopes = {path: one.scope for path, one in entries(project).items()}
    assert scopes == {"a.txt": Scope.HISTORY, "src/b.txt": Scope.TREE}
    assert main(["scan", "--fail-on-stale"]) == 0
    assert main(["scan", "--history", "--fail-on-stale"]) == 0


def test_nothing_is_pruned_on_half_a_scan(project: Repository, capsys: Capture) -> None:
    main(["baseline", "create"])
    gone(project, "a.txt")
    project.write("broken.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3K\xcaHM")
    before = (project.root / NAME).read_bytes()
    assert main(["baseline", "prune"]) == 3
    assert main(["baseline", "check"]) == 3
    assert "nobody knows what is gone" in capsys.readouterr().err
    assert (project.root / NAME).read_bytes() == before
    assert main(["baseline", "update"]) == 3


def test_a_read_only_baseline_is_told(project: Repository, capsys: Capture) -> None:
    main(["baseline", "create"])
    gone(project, "a.txt")
    file = project.root / NAME
    before = file.read_bytes()
    file.chmod(0o444)
    assert main(["baseline", "prune"]) == 2
    assert "read-only, and stays as it was" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_the_option_the_configuration_and_the_default(
    project: Repository, tmp_path: Path, capsys: Capture
) -> None:
    named = tmp_path / "accepted.jsonl"
    assert main(["baseline", "create", "--baseline", str(named)]) == 0
    assert main(["scan"]) == 1
    assert main(["scan", "--baseline", str(named)]) == 0
    assert main(["scan", "--baseline", str(tmp_path / "none")]) == 2
    assert main(["scan", "--baseline", str(named), "--no-baseline"]) == 2
    project.write("ci/own.jsonl", named.read_bytes())
    project.write(".orscan.toml", "baseline = 'ci/own.jsonl'")
    assert main(["scan"]) == 0
    assert main(["scan", "src"]) == 0
    assert main(["scan", "--no-baseline"]) == 1
    assert main(["scan", "--no-config"]) == 1
    project.write(".orscan.toml", "baseline = 'ci/own.jsonl'\nfail-on-stale = true")
    gone(project, "a.txt")
    assert main(["scan"]) == 1
    for wrong in ("baseline = 3", "baseline = ''", "fail-on-stale = 'yes'"):
        project.write(".orscan.toml", wrong)
        assert main(["scan"]) == 2
    project.write(".orscan.toml", "baseline = 'none.jsonl'")
    capsys.readouterr()
    assert main(["scan"]) == 2
    assert "there is no such baseline" in capsys.readouterr().err
    assert main(["baseline", "create"]) == 0
    assert (project.root / "none.jsonl").exists()


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(key(1))
    assert main(["baseline", "create", "--owner", "ada"]) == 0
    assert main(["scan"]) == 0
    assert main(["baseline", "create", "--force", "--owner", "ada", "--history"]) == 2
    assert main(["baseline", "create", "nowhere", "--owner", "ada"]) == 2


def test_a_bare_repository(project: Repository, tmp_path: Path) -> None:
    bare, file = tmp_path / "bare.git", tmp_path / "b.jsonl"
    project.git("clone", "-q", "--bare", ".", str(bare))
    assert main(["baseline", "create", str(bare), "--owner", "ada"]) == 3
    assert main(["baseline", "create", str(bare), "--owner", "ada", "--history"]) == 2
    options = ["--owner", "ada", "--history", "--baseline", str(file)]
    assert main(["baseline", "create", str(bare), *options]) == 0
    assert main(["scan", str(bare), "--history", "--baseline", str(file)]) == 0
    assert {one.scope for one in baseline.load(file).entries} == {Scope.HISTORY}


def test_the_hook_takes_it_and_says_when_it_is_not_staged(
    project: Repository, capsys: Capture
) -> None:
    project.stage("new.txt", key(3))
    assert main(["hook", "pre-commit"]) == 1
    main(["baseline", "create"])
    capsys.readouterr()
    assert main(["hook", "pre-commit"]) == 0
    assert f"{NAME} has changes that are not staged" in capsys.readouterr().err
    assert main(["hook", "pre-commit", "new.txt"]) == 0
    project.git("add", ".")
    capsys.readouterr()
    assert main(["hook", "pre-commit"]) == 0
    assert capsys.readouterr().err == ""
    project.stage("new.txt", f"{key(3)} {key(4)}")
    assert main(["hook", "pre-commit"]) == 1
    project.stage("new.txt", key(3))
    project.write(NAME, '{"baseline": "orscan", "version": 9}')
    assert main(["hook", "pre-commit"]) == 2
    assert "version 9" in capsys.readouterr().err


@pytest.mark.slow
def test_five_thousand_findings_take_seconds(repo: Repository) -> None:
    for n in range(500):
        repo.write(f"src/{n % 20}/{n}.txt", "\n".join(key(n * 10 + m) for m in range(10)))
    repo.git("add", ".")
    command = [sys.executable, "-m", "orscan", "baseline", "create", "--owner", "ada"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=repo.root, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"accepts 5,000 findings (5,000 keys) in 500 places" in done.stdout
    # Of the processor: others may keep the machine busy.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5
    assert main(["scan"]) == 0
