import base64
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orscan import gitlog, ranges, runner
from orscan.config import Config
from orscan.finding import Finding
from orscan.prefilter import with_in
from orscan.ranges import Range
from orscan.report import Report
from orscan.story import Story
from tests.conftest import Repository
from tests.support import key

if TYPE_CHECKING:
    from orscan.prefilter import Data, Occurring


def scanned(text: str = "", config: Config | None = None, folder: str = ".") -> Report:
    """Scan a range, by default everything that HEAD has."""
    new = ranges.from_text(text, folder) if text else Range(("HEAD",), "HEAD")
    return runner.scan_range(new, config, folder=folder)


def places(report: Report) -> list[tuple[str, str]]:
    return sorted((f.location.path, f.origins[0].kind) for f in report.findings)


def told(report: Report) -> Story:
    (finding,) = report.findings
    story = finding.origins[0].story
    assert story
    return story


def head(repo: Repository, name: str = "HEAD") -> str:
    return repo.git("rev-parse", name).strip()


def test_a_key_added_and_removed_again_is_found(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit()
    repo.stage("a.txt", f"\n{key()}")
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    report = scanned("HEAD~2..HEAD")
    assert places(report) == [("a.txt", "commit")]
    finding = report.findings[0]
    assert finding.location.start.line == 2
    assert finding.origins[0].objects == (head(repo, "HEAD~1:a.txt"),)
    assert (report.scanned.commits, report.scanned.files, report.exit_code) == (2, 1, 1)
    assert scanned("HEAD~1..HEAD").exit_code == 0


def test_what_was_there_before_is_not_looked_at(repo: Repository) -> None:
    repo.stage("old.txt", key(1))
    repo.commit()
    repo.stage("new.txt", "nothing")
    repo.git("mv", "old.txt", "moved.txt")
    repo.commit()
    report = scanned("HEAD^!")
    # Moved content is there anew, under another name.
    assert places(report) == [("moved.txt", "commit")]


def test_an_empty_range_is_clean(repo: Repository) -> None:
    repo.commit()
    report = scanned("HEAD..HEAD")
    assert (report.exit_code, report.scanned.commits, report.scanned.files) == (0, 0, 0)


def test_what_only_a_merge_holds_is_found(repo: Repository) -> None:
    repo.conflict()
    repo.stage("a.txt", f"{key(1)}\n")
    repo.stage("evil.txt", key(2))
    repo.git("commit", "-q", "-m", "merge")
    repo.stage("a.txt", "four\n")
    repo.git("rm", "-q", "evil.txt")
    repo.commit()
    assert places(scanned("HEAD~3..HEAD")) == [("a.txt", "commit"), ("evil.txt", "commit")]


def test_messages_and_people(repo: Repository) -> None:
    repo.commit()
    repo.commit(f"subject\n\nbody {key(1)}")
    repo.git("commit", "-q", "--allow-empty", "-m", "x", GIT_AUTHOR_NAME=key(2))
    repo.git("commit", "-q", "--allow-empty", "-m", "x", GIT_COMMITTER_EMAIL=key(3))
    report = scanned("HEAD~3..HEAD")
    wanted = [f"commit {head(repo, name)[:12]}" for name in ("HEAD~2", "HEAD~1", "HEAD")]
    assert places(report) == sorted((place, "message") for place in wanted)
    body = next(f for f in report.findings if f.location.path == wanted[0])
    assert (body.location.start.line, body.location.start.column) == (3, 6)
    assert body.origins[0].objects == (head(repo, "HEAD~2"),)


def test_tags_and_names_of_refs(repo: Repository) -> None:
    repo.commit()
    repo.git("tag", "-a", "-m", f"subject\n\n{key(1)}", "v1")
    tag = head(repo, "v1")
    new = Range((), "x", tags=(tag,), names=(f"refs/heads/{key(2)}",))
    report = runner.scan_range(new)
    kinds = {f.origins[0].kind: f for f in report.findings}
    assert set(kinds) == {"message", "ref"}
    found = kinds["message"]  # type: ignore[index]
    assert (found.location.path, found.location.start.line) == ("tag v1", 3)
    assert found.origins[0].objects == (tag,)


def test_names_and_links(repo: Repository) -> None:
    (repo.root / "link").symlink_to(f"/srv/{key(1)}")
    repo.git("add", "link")
    repo.stage(f"{key(2)}/a.txt", "nothing")
    repo.commit()
    repo.stage(f"{key(2)}/a.txt", "something")
    repo.commit()
    assert [kind for _, kind in places(scanned())] == ["symlink", "name"]


def test_what_no_commit_holds(repo: Repository) -> None:
    repo.stage("sub/a.txt", key(1))
    repo.stage("b.txt", key(2))
    repo.commit()
    new = Range((), "x", objects=(head(repo, "HEAD:b.txt"), head(repo, "HEAD:sub")))
    blob = head(repo, "HEAD:b.txt")[:12]
    assert places(runner.scan_range(new)) == [("a.txt", "object"), (f"object {blob}", "object")]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")
def test_odd_names(repo: Repository) -> None:
    names = ["a b.txt", 'quote".txt', "new\nline.txt", "tab\t.txt", "-dash", "żółw.txt", "+x", "?"]
    for n, name in enumerate(names):
        repo.stage(name, key(n))
    with open(os.fsencode(repo.root) + b"/caf\xe9", "w") as file:
        file.write(key(99))
    repo.git("add", "-A")
    repo.commit()
    assert len(scanned().findings) == len(names) + 1


def test_one_content_at_two_paths_and_two_contents_at_one(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.stage("b.txt", key(1))
    repo.commit()
    repo.stage("a.txt", key(2))
    repo.commit()
    repo.stage("a.txt", key(1))
    repo.commit()
    report = scanned()
    assert {path for path, _ in places(report)} == {"a.txt", "b.txt"}
    assert (report.keys, report.scanned.files) == (2, 3)


def test_what_the_configuration_excludes_is_counted(repo: Repository) -> None:
    repo.stage("vendor/a.txt", key(1))
    repo.stage("vendor/b.txt", "nothing")
    repo.commit()
    report = scanned(config=Config(exclude=("vendor/",)))
    assert (report.exit_code, sum(report.scanned.left_out.values())) == (0, 2)


def test_the_configuration_of_the_work_tree_is_found(repo: Repository) -> None:
    repo.stage(".orscan.toml", "exclude = ['a.txt']")
    repo.stage("a.txt", key())
    repo.commit()
    assert scanned().exit_code == 0


def test_in_a_bare_repository(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare"))
    assert scanned(folder=str(tmp_path / "bare")).exit_code == 1


def test_a_submodule_is_not_looked_into(repo: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    other.stage("a.txt", key())
    other.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.root), "sub")
    repo.commit()
    assert scanned().exit_code == 0


def test_a_large_file_is_read_in_chunks(repo: Repository) -> None:
    repo.stage("large.txt", b"x\n" * (5 << 20) + key().encode())
    repo.commit()
    assert [f.location.start.line for f in scanned().findings] == [(5 << 20) + 1]


def test_archives_are_opened(repo: Repository, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "archive", "--format=zip", "-o", str(tmp_path / "a.zip"), "HEAD"],
        cwd=_with_key(tmp_path / "inner").root,
        check=True,
    )
    repo.stage("a.zip", (tmp_path / "a.zip").read_bytes())
    repo.commit()
    assert [path for path, _ in places(scanned())] == ["a.zip!/a.txt"]


def _with_key(root: Path) -> Repository:
    made = Repository(root)
    root.mkdir()
    made.git("init", "-q")
    made.stage("a.txt", key())
    made.commit()
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_commits_at_once(repo: Repository, jobs: int) -> None:
    stream = []
    for n in range(700):
        text = key(n) if n % 100 == 0 else f"nothing {n}"
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@example.org> {n} +0000\ndata 1\nx\n"
            + "".join(f"M 644 inline d{n % 7}/f{m}.txt\ndata {len(text)}\n{text}\n" for m in "123")
        )
    subprocess.run(
        ["git", "fast-import", "--quiet"], input="".join(stream).encode(), cwd=repo.root, check=True
    )
    new = Range(("refs/heads/main",), "main")
    report = runner.scan_range(new, jobs=jobs)
    assert (len(report.findings), report.keys) == (21, 7)
    assert (report.scanned.commits, report.scanned.files) == (700, 2100)


@pytest.mark.slow
def test_processes_that_scan_do_not_keep_git_waiting(repo: Repository) -> None:
    # More commits than a pipe holds: who inherits its end would keep git from seeing the other.
    stream = "".join(
        f"commit refs/heads/main\ncommitter A <a@example.org> {n} +0000\ndata 1\nx\n"
        f"M 644 inline f{n % 9}.txt\ndata 6\n{n:05}\n"
        for n in range(1000, 15000)
    )
    run = ["git", "fast-import", "--quiet"]
    subprocess.run(run, input=stream.encode(), cwd=repo.root, check=True)
    report = runner.scan_range(Range(("refs/heads/main",), "main"), jobs=2)
    assert (report.scanned.commits, report.scanned.files) == (14000, 14000)


def test_a_missing_object_is_never_clean(repo: Repository) -> None:
    for n in range(3):
        repo.stage(f"{n}.txt", f"text {n}")
    repo.stage("key.txt", key())
    repo.commit()
    for name in ("HEAD:0.txt", "HEAD:2.txt"):
        oid = head(repo, name)
        (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    report = scanned()
    assert [d.path for d in report.diagnostics] == ["0.txt", "2.txt"]
    assert places(report) == [("key.txt", "commit")]


def test_a_missing_tree_is_never_clean(repo: Repository) -> None:
    repo.stage("sub/a.txt", "text")
    repo.commit()
    oid = head(repo, "HEAD:sub")
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert scanned().exit_code == 3


def test_a_corrupt_object_is_never_clean(repo: Repository) -> None:
    repo.stage("a.txt", "text")
    repo.stage("key.txt", key())
    repo.commit()
    oid = head(repo, "HEAD:a.txt")
    file = repo.root / ".git" / "objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(b"broken")
    report = scanned()
    assert [d.path for d in report.diagnostics] == ["a.txt"]
    assert places(report) == [("key.txt", "commit")]


def test_a_shallow_clone_that_cuts_the_range_off_is_never_clean(
    repo: Repository, tmp_path: Path
) -> None:
    for n in range(3):
        repo.stage("a.txt", f"text {n}")
        repo.commit()
    folder = str(tmp_path / "clone")
    repo.git("clone", "-q", "--depth", "2", f"file://{repo.root}", folder)
    report = scanned(folder=folder)
    assert (report.exit_code, [d.kind for d in report.diagnostics]) == (3, ["shallow"])
    assert "git fetch --unshallow" in report.diagnostics[0].message
    assert scanned("HEAD~1..HEAD", folder=folder).exit_code == 0


def test_a_partial_clone_is_never_clean_and_fetches_nothing(
    repo: Repository, tmp_path: Path
) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    folder = str(tmp_path / "clone")
    source = ("-q", "--filter=blob:none", "--no-checkout", f"file://{repo.root}")
    repo.git("clone", *source, folder)
    report = scanned(folder=folder)
    assert (report.exit_code, [d.path for d in report.diagnostics]) == (3, ["a.txt"])
    assert "partial clone" in report.diagnostics[0].message
    assert "fsck" not in report.diagnostics[0].message
    assert scanned(folder=folder).exit_code == 3


def test_a_partial_clone_without_trees_is_told_of(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    folder = str(tmp_path / "clone")
    source = ("-q", "--filter=tree:0", "--no-checkout", f"file://{repo.root}")
    repo.git("clone", *source, folder)
    report = scanned(folder=folder)
    said = [d.message for d in report.diagnostics]
    assert report.exit_code == 3
    assert said
    assert all("partial clone" in one and "fsck" not in one for one in said)


def test_of_a_damaged_repository_it_is_not_said_that_it_is_partial(repo: Repository) -> None:
    repo.stage("0.txt", "text 0")
    repo.stage("1.txt", "text 1")
    repo.commit()
    for name in ("HEAD:0.txt", "HEAD:1.txt"):
        oid = head(repo, name)
        (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    said = [d.message for d in scanned().diagnostics]
    assert ["git fsck" in one for one in said] == [True, True]
    assert not any("partial" in one for one in said)


def test_a_mode_is_no_content(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.git("update-index", "--chmod=+x", "a.txt")
    repo.commit()
    assert scanned("HEAD^!").exit_code == 0
    story = told(scanned())
    assert story.added
    assert story.added.oid == head(repo, "HEAD~1")


@pytest.mark.parametrize("folder", ["", f"{key()}/"], ids=["file", "folder"])
def test_a_name_among_many_files_asks_git_few_questions(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    names = [f"{folder}{n}.txt" for n in range(600)] + ([] if folder else [f"{key()}.txt"])
    files = "".join(f"M 644 inline {name}\ndata 1\nx\n" for name in names)
    commit = "commit refs/heads/main\ncommitter A <a@example.org> 1 +0000\ndata 1\nx\n"
    run = ["git", "fast-import", "--quiet"]
    subprocess.run(run, input=(commit + files).encode(), cwd=repo.root, check=True)
    repo.git("symbolic-ref", "HEAD", "refs/heads/other")
    asked: list[str] = []
    resolved = gitlog.resolved

    def counted(folder: str, names: Sequence[str], **options: Any) -> list[tuple[str, str] | None]:
        asked.extend(names)
        return resolved(folder, names, **options)

    monkeypatch.setattr("orscan.gitlog.resolved", counted)
    report = runner.scan_range(Range(("refs/heads/main",), "main"))
    assert len(report.findings) == 1
    story = told(report)
    assert (story.removed, story.branches) == (None, ("main",))
    assert len(asked) < 300


def test_many_names_each_with_its_story(repo: Repository) -> None:
    for n in range(40):
        repo.stage(f"{n % 2}/{key(n)}/a.txt", "same")
    repo.commit()
    repo.git("rm", "-q", "-r", "0")
    repo.commit()
    report = scanned()
    gone = {f.origins[0].path[0] for f in report.findings if _story_of(f).removed}
    assert (len(report.findings), gone) == (40, {"0"})


def _story_of(finding: Finding) -> Story:
    story = finding.origins[0].story
    assert story
    return story


def test_much_content_is_searched_in_bulk_also_in_few_commits(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(literals: Iterable[bytes]) -> "Occurring":
        inner = with_in(literals)

        def occurring(data: "Data") -> "Mapping[bytes, Sequence[int]]":
            asked.append(len(data))
            return inner(data)

        return occurring

    monkeypatch.setattr("orscan.engine.with_in", counted)
    for n in range(4):
        repo.stage(f"{n}.txt", f"{n} text\n" * (1 << 17) + key(n))
    repo.commit()
    report = scanned()
    assert (len(report.findings), report.findings[0].location.start.line) == (4, (1 << 17) + 1)
    assert sum(asked) < 1 << 20


def test_a_replaced_object_is_read_as_it_is(repo: Repository) -> None:
    repo.stage("a.txt", key())
    repo.commit()
    repo.stage("b.txt", "nothing")
    repo.git("replace", head(repo, "HEAD:a.txt"), head(repo, ":b.txt"))
    assert places(scanned()) == [("a.txt", "commit")]


def test_sha256_repositories(tmp_path: Path) -> None:
    made = Repository(tmp_path / "sha256")
    made.root.mkdir()
    made.git("init", "-q", "--object-format=sha256")
    made.stage("a.txt", key())
    made.commit()
    made.stage("a.txt", "nothing")
    made.commit()
    assert scanned("HEAD~1^!", folder=str(made.root)).exit_code == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("diff.external", "/bin/false"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/no/such/file"),
        ("log.showRoot", "false"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("core.abbrev", "4"),
    ],
)
def test_no_setting_of_git_changes_what_is_seen(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    repo.stage(".gitattributes", "* -diff\n*.txt binary\n")
    repo.stage("sub/ż.txt", f"\0{key()}")
    repo.commit()
    repo.git("config", name, value)
    monkeypatch.chdir(repo.root / "sub")
    assert places(scanned()) == [("sub/ż.txt", "commit")]


def test_the_same_finding_as_in_the_tree(repo: Repository) -> None:
    repo.stage("a.txt", f"one\ntwo {key()} three")
    repo.commit()
    tree, commits = runner.scan_repository().findings[0], scanned().findings[0]
    assert commits.location == tree.location
    assert commits.fingerprint == tree.fingerprint


def test_the_story_of_a_key_that_came_and_went(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", f"{key()}\n")
    repo.commit()
    repo.stage("a.txt", f"{key()}\nmore\n")
    repo.commit()
    repo.git("rm", "-q", "a.txt")
    repo.commit()
    report = scanned("HEAD~3..HEAD")
    story = told(report)
    assert story.added
    assert story.removed
    assert (story.added.oid, story.removed.oid) == (head(repo, "HEAD~2"), head(repo))
    assert (story.in_head, story.branches) == (False, ("main",))
    versions = {head(repo, f"{commit}:a.txt") for commit in ("HEAD~2", "HEAD~1")}
    assert set(report.findings[0].origins[0].objects) == versions


def test_the_story_of_a_key_that_stayed(repo: Repository) -> None:
    repo.commit()
    repo.stage("a.txt", key())
    repo.commit()
    story = told(scanned("HEAD^!"))
    assert story.added
    assert (story.added.oid, story.removed, story.in_head) == (head(repo), None, True)


def test_the_story_of_a_message(repo: Repository) -> None:
    repo.commit(key())
    repo.commit()
    story = told(scanned())
    assert story.added
    assert story.added.oid == head(repo, "HEAD~1")


@pytest.mark.parametrize(
    "name", [key(), base64.b64encode(key().encode()).decode()], ids=["plain", "base64"]
)
def test_the_story_of_a_name(repo: Repository, name: str) -> None:
    repo.stage("b.txt", "text")
    repo.stage(f"{name}.txt", "text")
    repo.commit()
    repo.stage(f"{name}.txt", "more")
    repo.commit()
    repo.git("rm", "-q", f"{name}.txt")
    repo.commit()
    report = scanned()
    story = told(report)
    assert story.added
    assert story.removed
    assert (story.added.oid, story.removed.oid) == (head(repo, "HEAD~2"), head(repo))
    assert name not in report.findings[0].origins[0].path
    assert report.findings[0].origins[0].objects == ()


def test_the_name_of_a_ref_is_masked_in_every_form(repo: Repository) -> None:
    repo.commit()
    name = base64.b64encode(key().encode()).decode()
    report = runner.scan_range(Range((), "x", names=(f"refs/heads/{name}",)))
    assert [name in f.location.path for f in report.findings] == [False]


def test_what_is_suppressed_stays_so(repo: Repository) -> None:
    repo.stage("a.txt", f"{key()}  # orscan: allow\n")
    repo.commit()
    report = scanned()
    assert (report.exit_code, len(report.suppressed)) == (0, 1)
    assert report.suppressed[0].origins[0].story
