"""Client leaks of a history, in real repositories: those of today, of a branch, and mended ones."""

from pathlib import Path

import pytest

from orscan import past, runner
from orscan.cli import main
from orscan.config import Config
from orscan.report import Gravity, Report
from tests.conftest import Repository

PAGE = {
    "package.json": '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7.0.0"}}',
    "index.html": '<script type="module" src="/src/main.ts"></script>',
}
SEND = """fetch("https://openrouter.ai/api/v1/chat/completions", {
  headers: { Authorization: `Bearer ${KEY}` },
});
"""
LEAK = f"const KEY = import.meta.env.VITE_OPENROUTER_API_KEY;\n{SEND}"
OWN = f'const KEY = localStorage.getItem("key");\n{SEND}'
PROXY = 'fetch("/api/chat", { method: "POST" });\n'
SERVER = f"const KEY = process.env.OPENROUTER_API_KEY;\nexport default () => {SEND}"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def page(repo: Repository) -> Repository:
    """A page without any key, committed."""
    for name, text in PAGE.items():
        repo.stage(name, text)
    repo.stage("src/main.ts", PROXY)
    repo.commit("begin")
    return repo


def commit(repo: Repository, **files: str) -> None:
    for name, text in files.items():
        repo.stage({"main": "src/main.ts", "chat": "src/chat.ts", "api": "api/chat.js"}[name], text)
    repo.commit("next")


def errors(report: Report) -> list[tuple[str, str]]:
    return [(one.variable, one.location.path) for one in report.findings if one.variable]


def scanned(repo: Repository, config: Config | None = None) -> Report:
    return runner.scan_history(str(repo.root), config, jobs=1)


def test_a_history_without_a_leak_is_clean(page: Repository) -> None:
    commit(page, main=OWN)
    commit(page, main=PROXY, api=SERVER)
    commit(page, api=PROXY)
    assert scanned(page).findings == ()


def test_what_only_prose_and_tests_say_is_no_leak(page: Repository) -> None:
    page.stage("README.md", LEAK)
    page.stage("src/main.test.ts", LEAK)
    page.commit("more")
    page.git("rm", "-q", "README.md", "src/main.test.ts")
    page.commit("less")
    assert scanned(page).findings == ()


def test_a_leak_of_today_is_told_with_its_way_and_its_story(page: Repository) -> None:
    commit(page, main=LEAK)
    (found,) = scanned(page).findings
    assert (found.rule_id, found.location.path) == ("public-env", "src/main.ts")
    assert [place.path for place in found.chain][-1] == "src/main.ts"
    story = found.origins[0].story
    assert story is not None
    assert story.in_head


def test_a_mended_leak_is_told_with_the_commit_that_mended_it(page: Repository) -> None:
    commit(page, main=LEAK)
    commit(page, main=PROXY, api=SERVER)
    mended = page.git("rev-parse", "HEAD").strip()
    commit(page, main=f"{PROXY}// later\n")
    report = scanned(page)
    assert errors(report) == [("VITE_OPENROUTER_API_KEY", "src/main.ts")]
    story = report.findings[0].origins[0].story
    assert story is not None
    assert not story.in_head
    assert story.removed is not None
    assert story.removed.oid == mended
    assert report.exit_code == 1


def test_a_mended_leak_of_a_server_is_told_where_the_whole_past_is_asked_for(
    repo: Repository,
) -> None:
    head = "import os\nfrom flask import Flask, jsonify\napp = Flask(__name__)\n"
    route = '@app.get("/config")\ndef config():\n    return jsonify(key=%s)\n'
    repo.stage("app.py", head + route % 'os.environ["OPENROUTER_API_KEY"]')
    repo.commit("leak")
    repo.stage("app.py", head + route % "None" + "# openrouter\n")
    repo.commit("mend")
    assert scanned(repo).findings == ()
    report = runner.scan_history(str(repo.root), past=True, jobs=1)
    assert [one.rule_id for one in report.findings] == ["server-returns-key"]
    assert errors(report) == [("OPENROUTER_API_KEY", "app.py")]


def test_where_only_keys_are_asked_for_projects_are_not_judged(page: Repository) -> None:
    commit(page, main=LEAK)
    assert runner.scan_history(str(page.root), projects=False, jobs=1).findings == ()


def test_the_past_belongs_to_a_history(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--past", "."]) == 2
    assert "--past goes with --history" in capsys.readouterr().err


def test_a_second_run_that_remembers_tells_the_same(page: Repository) -> None:
    commit(page, main=LEAK)
    commit(page, main=PROXY)
    first, second = scanned(page), scanned(page)
    assert second.scanned.remembered
    assert second.findings == first.findings != ()


def test_a_leak_of_a_branch_or_a_tag_is_told(page: Repository) -> None:
    page.git("checkout", "-q", "-b", "try")
    commit(page, main=LEAK)
    page.git("checkout", "-q", "main")
    assert errors(scanned(page)) == [("VITE_OPENROUTER_API_KEY", "src/main.ts")]
    page.git("tag", "-a", "-m", "kept", "v1", "try")
    page.git("branch", "-q", "-D", "try")
    assert errors(scanned(page)) == [("VITE_OPENROUTER_API_KEY", "src/main.ts")]


def test_a_bare_repository_is_judged_too(page: Repository, tmp_path: Path) -> None:
    commit(page, main=LEAK)
    commit(page, main=PROXY)
    page.git("clone", "-q", "--bare", str(page.root), str(tmp_path / "bare.git"))
    report = runner.scan_history(str(tmp_path / "bare.git"), jobs=1)
    assert errors(report) == [("VITE_OPENROUTER_API_KEY", "src/main.ts")]


def test_a_leak_whose_file_moved_is_told_once(page: Repository) -> None:
    commit(page, main='import "./chat";\n', chat=LEAK)
    page.git("mv", "src/chat.ts", "src/talk.ts")
    commit(page, main='import "./talk";\n')
    assert errors(scanned(page)) == [("VITE_OPENROUTER_API_KEY", "src/talk.ts")]


def test_what_is_excluded_or_ignored_stays_so(page: Repository) -> None:
    commit(page, main=LEAK)
    commit(page, main=PROXY)
    assert scanned(page, Config(exclude=("src/",))).findings == ()
    ignored = scanned(page, Config(ignore_rules=("public-env",)))
    assert ignored.findings == ()
    assert [one.rule_id for one in ignored.suppressed] == ["public-env"]


def test_states_that_nobody_looked_at_are_told(
    page: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MENDED", 1)
    for name in ("VITE_OPENROUTER_KEY", "VITE_OR_API_KEY", "VITE_OPENROUTER_API_KEY"):
        commit(page, main=LEAK.replace("VITE_OPENROUTER_API_KEY", name))
    commit(page, main=PROXY)
    report = scanned(page)
    assert [one[0] for one in errors(report)] == ["VITE_OPENROUTER_API_KEY"]
    (notice,) = [one for one in report.diagnostics if one.kind == "past"]
    assert notice.gravity is Gravity.NOTICE


def test_states_of_many_files_are_not_judged_and_told(
    page: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(page, main=LEAK)
    commit(page, main=PROXY)
    monkeypatch.setattr(past, "FILES", 2)
    report = scanned(page)
    assert report.findings == ()
    assert [one.gravity for one in report.diagnostics if one.kind == "past"] == [Gravity.NOTICE]


def test_no_plan_is_made_to_purge_a_name(
    page: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(page, main=LEAK)
    assert main(["purge-plan", str(page.root)]) == 0
    assert "VITE_OPENROUTER_API_KEY" not in capsys.readouterr().out


def test_in_head_practices_count_and_before_it_they_do_not(page: Repository) -> None:
    page.stage(".env", "OPENROUTER_DEBUG=1\n")
    page.commit("debug")
    assert [one.rule_id for one in scanned(page).findings] == ["debug-logging"]
    page.git("rm", "-q", ".env")
    page.commit("quiet")
    assert scanned(page).findings == ()
