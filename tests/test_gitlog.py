import os
import random
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from orscan import gitio, gitlog, runner
from orscan.config import Config
from orscan.errors import GitError, NotARepositoryError
from orscan.gitlog import Change, Node, comparing
from orscan.gitlog import trees as by_trees
from tests.conftest import Repository
from tests.support import key

HERE = "."


def oid(repo: Repository, name: str = "HEAD") -> str:
    return repo.git("rev-parse", "--verify", name).strip()


def put(repo: Repository, path: str, content: str) -> str:
    repo.stage(path, content)
    repo.commit()
    return oid(repo)


def lose(repo: Repository, name: str, content: bytes | None = None) -> str:
    """Remove a loose object, or put *content* in its place."""
    lost = oid(repo, name)
    file = repo.root / ".git" / "objects" / lost[:2] / lost[2:]
    file.chmod(0o600)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    return lost


def told(commits: list[str], problems: list[str] | None = None) -> list[tuple[str, str]]:
    return [(one.commit, one.path) for one in gitlog.changes(HERE, commits, problems=problems)]


def grown(repo: Repository, seed: int, count: int = 25) -> list[str]:
    """Make a history with merges, all kinds of files and folders that become files."""
    chance = random.Random(seed)
    names = ["a", "b/c", "b/d/e", "b", "x y", "z\n"]
    put(repo, "first", "x")
    for number in range(count):
        kind = chance.randrange(5)
        if kind == 0:
            repo.git("checkout", "-q", "-f", "-b", f"b{number}", "main", check=False)
        if kind == 1:
            branches = repo.git("for-each-ref", "--format=%(refname)", "refs/heads").split()
            repo.git("merge", "-q", "--no-commit", "--no-ff", chance.choice(branches), check=False)
            repo.git("add", "-A", check=False)
        name = "a" if kind == 1 else chance.choice(names)
        shutil.rmtree(repo.root / name, ignore_errors=True)
        for taken in (repo.root / name, repo.root / name.split("/")[0]):
            if taken.is_file() or taken.is_symlink():
                taken.unlink()
        if kind == 2:
            (repo.root / name).parent.mkdir(parents=True, exist_ok=True)
            (repo.root / name).symlink_to(f"target{number}")
        elif kind != 3:
            repo.write(name, f"{chance.randrange(3)} {kind == 1}")
        repo.git("add", "-A")
        repo.git("commit", "-q", "--allow-empty", "-m", f"{number}")
    return gitlog.commits_between(HERE, ["--all"])


def test_changes_of_every_kind(repo: Repository) -> None:
    first = put(repo, "a", "1")
    one = oid(repo, "HEAD:a")
    second = put(repo, "a", "2")
    two = oid(repo, "HEAD:a")
    repo.git("mv", "a", "b")
    repo.commit()
    third = oid(repo)
    (repo.root / "b").chmod(0o700)
    repo.git("add", "b")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{first},module")
    repo.commit()
    fourth = oid(repo)
    assert list(gitlog.changes(HERE, [first, second, third, fourth])) == [
        Change(first, "a", "100644", (), one),
        Change(second, "a", "100644", (one,), two),
        Change(third, "a", "100644", (two,), None),
        Change(third, "b", "100644", (), two),
        Change(fourth, "b", "100755", (two,), two),
    ]


def test_a_submodule_takes_the_place_of_a_file(repo: Repository) -> None:
    first = put(repo, "a", "1")
    one = oid(repo, "HEAD:a")
    repo.git("rm", "-q", "--cached", "a")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{first},a")
    repo.commit()
    assert list(gitlog.changes(HERE, [oid(repo)])) == [
        Change(oid(repo), "a", "100644", (one,), None)
    ]


def test_only_what_differs_from_all_parents_of_a_merge(repo: Repository) -> None:
    put(repo, "a", "1\n")
    repo.git("checkout", "-q", "-b", "side")
    put(repo, "a", "2\n")
    put(repo, "b", "2\n")
    repo.git("checkout", "-q", "main")
    put(repo, "a", "3\n")
    repo.git("merge", "-q", "side", check=False)
    old = (oid(repo, "HEAD:a"), oid(repo, "side:a"))
    merge = put(repo, "a", "4\n")
    found = list(gitlog.changes(HERE, [merge]))
    assert found == [Change(merge, "a", "100644", old, oid(repo, "HEAD:a"))]


def test_only_wanted_blobs_and_names(repo: Repository) -> None:
    first = put(repo, "a", "1")
    blob = oid(repo, "HEAD:a")
    second = put(repo, "name/b", "2")
    third = put(repo, "a", "3")
    found = gitlog.changes(HERE, [first, second, third], {blob})
    assert [(one.commit, one.path) for one in found] == [(first, "a"), (third, "a")]
    found = gitlog.changes(HERE, [first, second, third], {blob: 1}.keys())
    assert [(one.commit, one.path) for one in found] == [(first, "a"), (third, "a")]
    items = gitlog.diffs(HERE, [first, second, third], {blob}, names=["name"])
    assert [one.path for one in items if isinstance(one, Change)] == ["a", "name/b", "a"]
    items = gitlog.diffs(HERE, [first, second, third], (), names=["nam"])
    assert [one.oid for one in items if isinstance(one, Node)] == [first, second, third]


def test_several_processes_tell_the_same(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = grown(repo, 1)
    alone = list(gitlog.diffs(HERE, commits))
    monkeypatch.setattr(comparing, "_PART", 3)
    assert list(gitlog.diffs(HERE, commits, jobs=2)) == alone
    assert list(gitlog.diffs(HERE, iter(commits))) == alone
    few = gitlog.diffs(HERE, commits, jobs=2)
    assert next(few) == alone[0]
    few.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", [2, 3])
def test_trees_tell_what_git_does(repo: Repository, seed: int) -> None:
    commits = grown(repo, seed)
    problems: list[str] = []
    slow = {
        node.oid: [
            (path, tuple(side[1] for side in old if side), new[1] if new else None)
            for path, old, new in found
        ]
        for node, found in by_trees.compared_by_trees(HERE, commits, problems, inherit_place=False)
    }
    quick: dict[str, list[tuple[str, tuple[str, ...], str | None]]] = {one: [] for one in commits}
    for one in gitlog.changes(HERE, commits):
        quick[one.commit].append((one.path, one.old, one.new))
    assert {commit: sorted(found) for commit, found in quick.items()} == slow
    assert problems == []
    assert any(len(old) > 1 for found in slow.values() for _, old, _ in found)


def test_a_missing_folder_hides_only_itself(repo: Repository) -> None:
    commits = [put(repo, "a", "1"), put(repo, "folder/b", "1"), put(repo, "c", "1")]
    repo.stage("folder/b", "2")
    commits.append(put(repo, "d", "2"))
    commits.append(put(repo, "e", "2"))
    lost = lose(repo, "HEAD~3:folder")
    problems: list[str] = []
    assert told(commits, problems) == [
        (commits[0], "a"),
        (commits[2], "c"),
        (commits[3], "d"),
        (commits[3], "folder/b"),
        (commits[4], "e"),
    ]
    assert problems == [f"{lost} is missing; run git fsck"] * 2


def test_a_missing_root_a_missing_commit_and_a_damaged_one(repo: Repository) -> None:
    commits = [put(repo, name, "1") for name in "abcdefg"]
    lose(repo, "HEAD~5^{tree}")
    lose(repo, "HEAD~3")
    lose(repo, commits[4], b"not zlib")
    problems: list[str] = []
    found = told(commits, problems)
    assert (commits[0], "a") in found
    assert (commits[6], "g") in found
    assert {commit for commit, _ in found} == {commits[0], commits[2], commits[5], commits[6]}
    named = "\n".join(problems)
    assert all(commits[at] in named for at in (1, 3, 4))


def test_a_clone_without_trees_is_told_and_survived(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit()  # its tree, the empty one, needs no object
    put(repo, "a", "1")
    for number in range(40):
        repo.git("commit", "-q", "--allow-empty", "-m", f"{number}")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    url = repo.root.as_uri()
    repo.git("clone", "-q", "--bare", "--filter=tree:0", url, str(clone))
    monkeypatch.chdir(clone)
    problems: list[str] = []
    commits = gitlog.commits_between(HERE, ["HEAD"])
    assert told(commits, problems) == []
    assert len(commits) == 42
    assert len([one for one in problems if "its tree is missing" in one]) == 41


def test_all_commits_there_are(repo: Repository) -> None:
    assert list(gitlog.every_commit(HERE)) == []
    first = put(repo, "a", "1")
    second = put(repo, "a", "2")
    repo.git("reset", "-q", "--hard", first)
    repo.git("reflog", "expire", "--expire=all", "--all")
    assert sorted(gitlog.every_commit(HERE)) == sorted([first, second])


def test_commits_between(repo: Repository) -> None:
    assert gitlog.commits_between(HERE, []) == []
    first, second, third = (put(repo, "a", content) for content in "123")
    repo.git("tag", "v1", second)
    assert gitlog.commits_between(HERE, ["HEAD"]) == [first, second, third]
    assert gitlog.commits_between(HERE, [f"{first}..HEAD"]) == [second, third]
    assert gitlog.commits_between(HERE, [third, f"^{first}"]) == [second, third]
    assert gitlog.commits_between(HERE, ["--all", "--not", "--tags"]) == [third]
    with pytest.raises(GitError, match="nowhere"):
        gitlog.commits_between(HERE, ["nowhere"])
    nodes = gitlog.nodes_between(HERE, [second])
    assert nodes == [Node(first, nodes[0].date, ()), Node(second, nodes[1].date, (first,))]


def test_facts_in_any_encoding(repo: Repository) -> None:
    tree = repo.git("write-tree").strip()
    texts = [
        b"author J\xf6rg <j@x> 5 +0200\ncommitter C <c@x> 7 +0200\nencoding ISO-8859-1\n",
        "author Jörg <j@x> 5 +0200\ncommitter C <c@x> 7 +0200\n".encode(),
        b"author J\xf6rg <j@x> 5 +0200\ncommitter C <c@x> 7 +0200\nencoding no-such\n",
        b"author none\ncommitter none\n",
        b"author a <b> c\ncommitter a <b> c\n",
    ]
    oids = [made(repo, "commit", f"tree {tree}\n".encode() + text) for text in texts]
    blob = made(repo, "blob", b"x")
    tag = f"object {oids[0]}\ntype commit\ntag v1\ntagger T <t@x> 9 +0000\n"
    oids.append(made(repo, "tag", tag.encode()))
    problems: list[str] = []
    asked = [*oids[:2], blob, "1" * 40, *oids[2:]]
    found = list(gitlog.facts(HERE, asked, problems=problems))
    assert [(one.commit.author, one.commit.date) for one in found] == [
        ("Jörg <j@x>", 7),
        ("Jörg <j@x>", 7),
        ("J\ufffdrg <j@x>", 7),
        ("", 0),
        ("a <b>", 0),
        ("T <t@x>", 9),
    ]
    assert (found[-1].kind, found[-1].parents) == ("tag", (oids[0],))
    assert problems == ["1" * 40 + " is missing; run git fsck"]


def made(repo: Repository, kind: str, content: bytes) -> str:
    repo.write("object.tmp", content + b"\nmessage\n")
    return repo.git("hash-object", "-w", "--literally", "-t", kind, "object.tmp").strip()


def test_a_damaged_object_is_told_and_the_others_are_read(repo: Repository) -> None:
    commits = [put(repo, "a", content) for content in "123456"]
    lose(repo, commits[1], b"x\x9c")
    lose(repo, commits[2])
    problems: list[str] = []
    found = [one.commit.oid for one in gitlog.facts(HERE, commits, problems=problems)]
    assert found == [commits[0], *commits[3:]]
    assert [next(at for at in (1, 2) if commits[at] in one) for one in problems] == [1, 2]
    answers = gitlog.resolved(HERE, [f"{one}^{{tree}}" for one in commits])
    assert [answer is None for answer in answers] == [False, True, True, False, False, False]


def test_git_that_never_answers_is_given_up(repo: Repository) -> None:
    repo.git("config", "core.repositoryFormatVersion", "99")
    problems: list[str] = []
    assert gitlog.resolved(HERE, ["HEAD"] * 200, problems=problems) == [None] * 200
    assert len(problems) == 64


def test_names_mean_what_git_says(repo: Repository) -> None:
    put(repo, "a b", "1")
    put(repo, "x missing", "1")
    repo.git("tag", "-m", "x", "v1")
    names = ["HEAD", "HEAD:a b", "HEAD:x missing", "v1", "v1^{}", "nothing", "HEAD:a b\n", ""]
    kinds = [one[1] if one else None for one in gitlog.resolved(HERE, names)]
    assert kinds == ["commit", "blob", "blob", "tag", "commit", None, None, None]


def test_refs(repo: Repository) -> None:
    assert gitlog.refs(HERE) == []
    commit = put(repo, "a", "1")
    repo.git("tag", "light")
    repo.git("tag", "-m", "x", "heavy")
    repo.git("tag", "-m", "x", "heavier", "heavy")
    repo.git("tag", "tree", "HEAD^{tree}")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main")
    found = {one.name: (one.oid, one.peeled, one.kind) for one in gitlog.refs(HERE)}
    assert found == {
        "refs/heads/main": (commit, commit, "commit"),
        "refs/tags/heavier": (oid(repo, "heavier"), commit, "commit"),
        "refs/tags/heavy": (oid(repo, "heavy"), commit, "commit"),
        "refs/tags/light": (commit, commit, "commit"),
        "refs/tags/tree": (oid(repo, "HEAD^{tree}"), oid(repo, "HEAD^{tree}"), "tree"),
    }


def test_heads_of_all_work_trees(repo: Repository) -> None:
    assert gitlog.pseudo_refs(HERE) == []
    first = put(repo, "a", "1")
    second = put(repo, "a", "2")
    repo.git("reset", "-q", "--hard", first)
    repo.git("worktree", "add", "-q", "--detach", "../linked", second)
    repo.write(".git/FETCH_HEAD", f"{second}\tnot-for-merge\tx\n\nrubbish\n{first}\t\ty\n")
    found = [(one.name, one.peeled) for one in gitlog.pseudo_refs(HERE)]
    assert found == [
        ("HEAD", first),
        ("FETCH_HEAD", second),
        ("FETCH_HEAD", first),
        ("ORIG_HEAD", second),
        ("worktrees/linked/HEAD", second),
        ("worktrees/linked/ORIG_HEAD", second),
    ]
    names = [one.name for one in gitlog.pseudo_refs(str(repo.root.parent / "linked"))]
    assert "main-worktree/HEAD" in names


def test_the_index_is_read_whole_from_anywhere(repo: Repository) -> None:
    put(repo, "a", "1")
    put(repo, "below/b", "1")
    repo.git("config", "core.worktree", str(repo.root))
    git_folder = gitlog.git_folders(str(repo.root / "below"))[""]
    assert [one.path for one in gitlog.index_entries(git_folder)] == ["a", "below/b"]
    assert [one.path for one in gitlog.tree_entries("below", "HEAD")] == ["a", "below/b"]


def test_nothing_the_repository_says_is_run(repo: Repository) -> None:
    mark = repo.root.parent / "ran"
    repo.write(".gitattributes", "* diff=evil filter=evil\n")
    for name in ("diff.evil.command", "diff.evil.textconv", "core.fsmonitor", "diff.external"):
        repo.git("config", name, f"touch {mark}; false")
    repo.git("-c", "core.fsmonitor=", "add", ".")
    repo.git("-c", "core.fsmonitor=", "commit", "-q", "-m", "x")
    mark.unlink(missing_ok=True)
    assert told([oid(repo)]) == [(oid(repo), ".gitattributes")]
    assert list(gitlog.index_entries(gitlog.git_folders(HERE)[""]))
    assert not mark.exists()


def test_settings_of_a_repository_change_nothing(repo: Repository) -> None:
    for name, value in {
        "diff.renames": "copies",
        "diff.noprefix": "true",
        "diff.orderFile": "order",
        "diff.relative": "true",
        "diff.ignoreSubmodules": "all",
        "core.quotePath": "true",
        "core.abbrev": "4",
        "log.showSignature": "true",
        "log.date": "relative",
        "color.ui": "always",
    }.items():
        repo.git("config", name, value)
    repo.write("order", "z*\n")
    first = put(repo, "a", "long enough to be a rename\n" * 5)
    repo.git("mv", "a", "zß")
    repo.commit()
    found = [(one.path, one.new is None) for one in gitlog.changes(HERE, [oid(repo)])]
    assert found == [("a", True), ("zß", False)]
    (repo.root / "below").mkdir()
    assert [one.path for one in gitlog.changes("below", [first])] == ["a"]
    assert re.fullmatch("[0-9a-f]{40}", next(gitlog.changes(HERE, [first])).new or "")


def test_paths_of_any_bytes(repo: Repository) -> None:
    names = [b"new\nline", b"tab\t", b":colon", b" ", b"\xff\xfe", "ß".encode(), b'"q"']
    for name in names:
        (repo.root / os.fsdecode(name)).write_bytes(name)
    repo.git("add", ".")
    repo.commit()
    found = [os.fsencode(one.path) for one in gitlog.changes(HERE, [oid(repo)])]
    assert found == sorted(names)
    entries = gitlog.tree_entries(HERE, "HEAD")
    assert [os.fsencode(one.path) for one in entries] == sorted(names)
    index = gitlog.index_entries(gitlog.git_folders(HERE)[""])
    assert [os.fsencode(one.path) for one in index] == sorted(names)


def test_a_repository_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        list(gitlog.every_commit(str(tmp_path)))


# What is wrong with a repository, or around it.


@pytest.mark.parametrize("damage", ["empty", "HEAD", "commondir", "no HEAD"])
def test_a_linked_work_tree_that_is_damaged_is_told(repo: Repository, damage: str) -> None:
    put(repo, "key.txt", key())
    put(repo, "key.txt", "gone")
    if damage == "empty":
        (repo.root / ".git/worktrees/linked").mkdir(parents=True)
    else:
        repo.git("worktree", "add", "-q", "--detach", "../linked")
        file = repo.root / ".git/worktrees/linked" / damage.removeprefix("no ")
        file.unlink() if damage.startswith("no ") else file.write_bytes(b"")
    with pytest.raises(GitError, match="linked"):
        list(gitlog.index_entries(gitlog.git_folders(HERE)["worktrees/linked"]))
    report = runner.scan_history(HERE, Config(), jobs=1, cache=False)
    assert [one.location.path for one in report.findings] == ["key.txt"]
    assert report.incomplete


def test_grafts_make_no_history(repo: Repository) -> None:
    commits = [put(repo, "a", str(number)) for number in range(3)]
    repo.write(".git/info/grafts", f"{commits[2]}\n")
    assert gitlog.commits_between(HERE, ["HEAD"]) == commits
    done = subprocess.run(
        ["git", "rev-list", "HEAD"],
        env=gitio.environment(HERE, inherit_place=False),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""


@pytest.mark.parametrize("inherit_place", [True, False])
def test_what_the_environment_says_changes_nothing(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, *, inherit_place: bool
) -> None:
    put(repo, "A", "1")
    first = put(repo, "below/b", "1")
    trace = repo.root.parent / "trace"
    for name in ("LITERAL", "GLOB", "NOGLOB", "ICASE"):
        monkeypatch.setenv(f"GIT_{name}_PATHSPECS", "1")
    for name in ("TRACE", "TRACE_SETUP", "TRACE2", "TRACE2_EVENT", "TRACE2_PERF"):
        monkeypatch.setenv(f"GIT_{name}", str(trace))
    monkeypatch.setenv("GIT_GRAFT_FILE", str(repo.write("grafts", f"{first}\n")))
    monkeypatch.setenv("GIT_INTERNAL_SUPER_PREFIX", "elsewhere/")
    monkeypatch.setenv("GIT_ATTR_SOURCE", "nothing")
    monkeypatch.setenv("GIT_EXEC_PATH", str(repo.root))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "*")
    index = gitlog.index_entries(gitlog.git_folders(HERE)[""])
    assert [one.path for one in index] == ["A", "below/b"]
    assert len(gitlog.commits_between(HERE, ["HEAD"], inherit_place=inherit_place)) == 2
    assert list(gitio.listed_files(HERE, ["a"], ["--cached"], [])) == []
    assert not trace.exists()
    kept = gitio.environment(HERE, inherit_place=inherit_place)
    assert kept["GIT_CONFIG_VALUE_0"] == "*"


def test_a_shallow_file_belongs_to_the_place(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repo, "a", "1")
    last = put(repo, "a", "2")
    monkeypatch.setenv("GIT_SHALLOW_FILE", str(repo.write("shallow", f"{last}\n")))
    assert len(gitlog.commits_between(HERE, ["HEAD"])) == 2
    assert len(gitlog.commits_between(HERE, ["HEAD"], inherit_place=True)) == 1


def test_the_line_that_says_why_is_told() -> None:
    said = b"warning: one\nhint: two\nerror: three\nfatal: four\nhint: five\n"
    assert str(gitio.failure(said, "x")) == "git failed in x: four"
    assert str(gitio.failure(b"hint: two\nerror: three\n", "x")) == "git failed in x: three"
    assert str(gitio.failure(b"one\ntwo\n", "x")) == "git failed in x: one"
    assert str(gitio.failure(b"", "x")) == "git failed in x: no message"
    said = b"warning: one\nfatal: not a git repository (or any of the parent directories): .git\n"
    assert isinstance(gitio.failure(said, "x"), NotARepositoryError)


@pytest.mark.parametrize("count", [1, 64, 5_000])
def test_why_git_dies_before_it_reads_anything_is_told(repo: Repository, count: int) -> None:
    put(repo, "a", "1")
    blob = oid(repo, "HEAD:a")
    repo.git("config", "diff.x.cachetextconv", "bla")
    for _ in range(3):  # who is first, git or its first question, is a matter of luck
        with pytest.raises(GitError, match="bad boolean config value 'bla'"):
            list(gitio.blobs([blob] * count, HERE, inherit_place=False))


def test_why_git_dies_in_the_midst_is_told(repo: Repository) -> None:
    put(repo, "a", "1")
    put(repo, "b", "2")
    good = oid(repo, "HEAD:a")
    bad = lose(repo, "HEAD:b", zlib.compress(b"blob 99\0short"))
    contents = gitio.blobs([good, bad, good], HERE, inherit_place=False)
    assert next(contents) == b"1"
    with pytest.raises(GitError, match=bad):
        next(contents)


def test_blobs_may_be_left(repo: Repository) -> None:
    repo.write("a", bytes(6 << 20))
    repo.git("add", "a")
    blob = repo.git("hash-object", "a").strip()
    contents = gitio.blobs([blob] * 200, HERE)
    assert len(next(contents) or b"") == 6 << 20
    contents.close()  # type: ignore[attr-defined]


def test_there_may_be_no_git(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    put(repo, "a", "1")
    blob = oid(repo, "HEAD:a")
    monkeypatch.setenv("PATH", str(repo.root))
    with pytest.raises(GitError, match="git is not installed"):
        list(gitio.blobs([blob], HERE))


def test_a_git_folder_needs_no_work_tree(repo: Repository, tmp_path: Path) -> None:
    put(repo, "a", "1")
    repo.stage("b", "2")
    folder = tmp_path / "kept"
    shutil.move(repo.root / ".git", folder)
    for gone in ("../gone", '../"go # ne', str(tmp_path / "gone")):
        repo.git("config", "--file", str(folder / "config"), "core.worktree", gone)
        assert gitio.has_lost_its_tree(str(folder))
        assert [one.name for one in gitlog.refs(str(folder))] == ["refs/heads/main"]
        assert [one.path for one in gitlog.index_entries(folder)] == ["a", "b"]
        assert gitlog.resolved(str(folder), ["HEAD:a", "main:b"])[1] is None
        assert gitio.work_tree(str(folder)) is None
    repo.git("config", "--file", str(folder / "config"), "core.worktree", "../repo")
    assert not gitio.has_lost_its_tree(str(folder))
