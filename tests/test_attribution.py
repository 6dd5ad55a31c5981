import os
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orscan import gitlog
from orscan.attribution import History, tell
from orscan.blob import Origin, OriginKind
from orscan.location import Location, Point
from orscan.secret import Secret
from orscan.story import Story
from tests.conftest import Repository
from tests.reporters.reports import finding
from tests.support import key

if TYPE_CHECKING:
    from orscan.finding import Finding

DAY = 86400
START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


class Past(Repository):
    """A repository whose commits are a day apart, beginning on the first of January 2026."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.day = 0

    @classmethod
    def of(cls, root: Path, *options: str) -> "Past":
        root.mkdir(parents=True)
        made = cls(root)
        made.git("init", "-q", "-b", "main", *options)
        return made

    def later(self, *arguments: str) -> str:
        """Run git a day after the last time."""
        self.day += 1
        date = f"@{START + self.day * DAY} +0000"
        return self.git(*arguments, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)

    def put(self, path: str, content: str | None) -> str:
        """Commit *content* at *path*, a day after the last commit; None removes it."""
        if content is None:
            self.git("--literal-pathspecs", "rm", "-q", "--cached", "--", path)
        else:
            self.stage(path, content)
        return self.made()

    def made(self, *options: str) -> str:
        self.later("commit", "-q", "--allow-empty", "-m", "change", *options)
        return self.oid("HEAD")

    def oid(self, name: str) -> str:
        return self.git("rev-parse", "--verify", name).strip()

    def blob(self, content: str) -> str:
        (self.root / "blob.tmp").write_text(content)
        oid = self.git("hash-object", "-w", "blob.tmp").strip()
        (self.root / "blob.tmp").unlink()
        return oid

    def history(self, *contents: str, names: Collection[str] = (), jobs: int = 1) -> History:
        oids = {self.blob(content) for content in contents}
        return self.read(oids, names=names, jobs=jobs)

    def read(self, oids: set[str], *, names: Collection[str] = (), jobs: int = 1) -> History:
        return History.read(str(self.root), oids, names=names, jobs=jobs, now=START + 100 * DAY)

    def story(self, path: str, *contents: str) -> Story:
        history = self.history(*contents)
        assert history.problems == []
        return history.story(path, [self.blob(content) for content in contents])


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past.of(tmp_path / "past")


def ends(story: Story) -> tuple[str | None, str | None, int | None]:
    added, removed = story.added, story.removed
    return added.oid if added else None, removed.oid if removed else None, story.days


def test_a_key_that_was_added_and_removed(past: Past) -> None:
    past.put("other", "x")
    added = past.put("a/b.txt", key())
    past.put("other", "y")
    removed = past.put("a/b.txt", "nothing")
    story = past.story("a/b.txt", key())
    assert ends(story) == (added, removed, 2)
    assert story.added
    assert story.added.author == "A. Tester <tester@example.org>"
    assert story.added.date == START + 2 * DAY
    assert (story.in_head, story.branches, story.hides) == (False, ("main",), ())


def test_a_key_that_is_in_head(past: Past) -> None:
    added = past.put("a", key())
    past.git("tag", "light")
    past.put("b", "x")
    past.git("tag", "-m", "release", "v1")
    story = past.story("a", key())
    assert ends(story) == (added, None, 99)
    assert (story.in_head, story.tags) == (True, ("light", "v1"))


def test_a_deletion_removes(past: Past) -> None:
    added = past.put("a", key())
    removed = past.put("a", None)
    assert ends(past.story("a", key())) == (added, removed, 1)


def test_versions_with_the_same_key_are_one_story(past: Past) -> None:
    added = past.put("a", key())
    past.put("a", key() + "\nmore")
    removed = past.put("a", "nothing")
    assert ends(past.story("a", key(), key() + "\nmore")) == (added, removed, 2)


def test_removed_and_added_again_is_not_removed(past: Past) -> None:
    added = past.put("a", key())
    past.put("a", None)
    past.put("a", key())
    assert ends(past.story("a", key())) == (added, None, 99)
    removed = past.put("a", None)
    assert ends(past.story("a", key())) == (added, removed, 3)


def test_a_rename_is_told_of_both_paths(past: Past) -> None:
    added = past.put("old", key())
    past.git("mv", "old", "new")
    moved = past.made()
    history = past.history(key())
    oid = past.blob(key())
    assert history.paths(oid) == ("new", "old")
    assert ends(history.story("old", [oid])) == (added, moved, 1)
    assert ends(history.story("new", [oid])) == (moved, None, 98)
    assert history.story("new", [oid]).in_head


def test_a_key_on_another_branch_is_not_removed(past: Past) -> None:
    past.put("other", "x")
    past.git("checkout", "-q", "-b", "feature")
    added = past.put("a", key())
    past.git("checkout", "-q", "main")
    story = past.story("a", key())
    assert ends(story) == (added, None, 98)
    assert (story.in_head, story.branches) == (False, ("feature",))


def test_a_branch_that_still_holds_what_another_removed(past: Past) -> None:
    added = past.put("a", key())
    past.git("branch", "release")
    past.put("a", None)
    story = past.story("a", key())
    assert ends(story) == (added, None, 99)
    assert (story.in_head, story.branches) == (False, ("main", "release"))


def test_a_tag_and_a_remote_keep_what_no_branch_does(past: Past) -> None:
    past.put("other", "x")
    past.git("checkout", "-q", "-b", "feature")
    past.put("a", key())
    past.git("tag", "-m", "inner", "v1")
    past.git("tag", "-m", "outer", "outer", "v1")
    past.git("update-ref", "refs/remotes/origin/feature", "HEAD")
    past.git("update-ref", "refs/pull/7/head", "HEAD")
    past.git("checkout", "-q", "main")
    past.git("branch", "-q", "-D", "feature")
    story = past.story("a", key())
    assert (story.branches, story.tags) == ((), ("outer", "v1"))
    assert story.refs == ("refs/pull/7/head", "refs/remotes/origin/feature")
    assert story.hides == ()


def test_a_merge_brings_in_what_neither_side_had(past: Past) -> None:
    past.put("a", "1\n")
    past.git("checkout", "-q", "-b", "side")
    past.put("a", "2\n")
    past.git("checkout", "-q", "main")
    past.put("a", "3\n")
    past.git("merge", "-q", "side", check=False)
    past.stage("a", key())
    added = past.made()
    removed = past.put("a", "4\n")
    assert ends(past.story("a", key())) == (added, removed, 1)


def test_an_octopus_merge_with_a_key_of_its_own(past: Past) -> None:
    past.put("a", "1\n")
    for branch in ("one", "two"):
        past.git("checkout", "-q", "-b", branch, "main")
        past.put(branch, branch)
    past.git("checkout", "-q", "main")
    past.put("main", "x")
    past.later("merge", "-q", "-m", "octopus", "one", "two")
    past.stage("evil", key())
    past.later("commit", "-q", "--amend", "--no-edit")
    assert past.git("show", "-s", "--format=%P").count(" ") == 2
    story = past.story("evil", key())
    assert ends(story) == (past.oid("HEAD"), None, 94)
    assert (story.branches, story.hides) == (("main",), ())


def test_a_key_added_on_two_branches_counts_from_the_first(past: Past) -> None:
    past.put("other", "x")
    past.git("checkout", "-q", "-b", "side")
    added = past.put("a", key())
    past.git("checkout", "-q", "main")
    past.put("a", key())
    past.later("merge", "-q", "-m", "merge", "side")
    removed = past.put("a", None)
    past.git("branch", "-q", "-d", "side")
    story = past.story("a", key())
    assert ends(story) == (added, removed, 3)


def test_a_criss_cross_merge(past: Past) -> None:
    past.put("other", "x")
    past.git("branch", "side")
    added = past.put("a", key())
    past.git("checkout", "-q", "side")
    past.put("b", "y")
    past.git("branch", "left", "main")
    past.git("branch", "right", "side")
    past.git("checkout", "-q", "main")
    past.later("merge", "-q", "-m", "m", "right")
    past.git("checkout", "-q", "side")
    past.later("merge", "-q", "-m", "m", "left")
    past.git("checkout", "-q", "main")
    past.later("merge", "-q", "-m", "m", "side")
    past.git("branch", "-q", "-D", "side", "left", "right")
    removed = past.put("a", None)
    assert ends(past.story("a", key())) == (added, removed, 5)


def test_parents_come_first_whatever_the_clocks_say(past: Past) -> None:
    past.day = 50
    added = past.put("a", key())
    past.day = 10
    past.put("a", "nothing")
    past.day = 5
    past.put("a", key())
    assert ends(past.story("a", key()))[:2] == (added, None)
    assert past.story("a", key()).days == 49


def test_what_was_amended_dangles_or_is_in_the_reflog(past: Past) -> None:
    past.put("other", "x")
    added = past.put("a", key())
    past.stage("a", "nothing")
    past.later("commit", "-q", "--amend", "--no-edit")
    story = past.story("a", key())
    assert ends(story) == (added, None, 98)
    assert (story.branches, story.hides, story.in_head) == ((), ("reflog",), False)
    past.git("reflog", "expire", "--expire=all", "--all")
    assert past.story("a", key()).hides == ("dangling commit",)


def test_a_commit_that_counts_comes_before_its_draft(past: Past) -> None:
    past.put("other", "x")
    past.put("a", key())
    past.later("commit", "-q", "--amend", "-m", "better")
    story = past.story("a", key())
    assert ends(story) == (past.oid("HEAD"), None, 97)
    assert (story.branches, story.hides) == (("main",), ("reflog",))


def test_what_was_reset_away(past: Past) -> None:
    past.put("other", "x")
    past.put("a", key())
    past.git("reset", "-q", "--hard", "HEAD~1")
    assert past.story("a", key()).hides == ("reflog",)
    past.git("reflog", "expire", "--expire=all", "--all")
    assert past.story("a", key()).hides == ("ORIG_HEAD",)


def test_every_part_of_a_stash(past: Past) -> None:
    past.put("work", "x")
    past.put("staged", "x")
    past.write("work", key(1))
    past.stage("staged", key(2))
    past.write("staged", "more")
    past.write("untracked", key(3))
    past.later("stash", "-q", "--include-untracked")
    history = past.history(key(1), key(2), key(3))
    for n, path in enumerate(("work", "staged", "untracked"), start=1):
        story = history.story(path, [past.blob(key(n))])
        assert (story.hides, story.branches, story.refs) == (("stash",), (), ())
        assert story.added
    past.git("stash", "drop", "-q")
    story = past.story("untracked", key(3))
    assert story.hides == ("dangling commit",)


def test_an_older_stash(past: Past) -> None:
    past.put("work", "x")
    past.write("work", key())
    past.later("stash", "-q")
    past.write("work", "later")
    past.later("stash", "-q")
    assert past.story("work", key()).hides == ("stash",)


def test_a_blob_that_only_the_index_has(past: Past) -> None:
    past.put("other", "x")
    past.stage("a", key())
    story = past.story("a", key())
    assert story == Story(hides=("index",))
    past.put("other", "x")
    assert past.story("a", key()).hides == ()


def test_the_stages_of_a_conflict(past: Past) -> None:
    past.put("a", "1\n")
    past.git("checkout", "-q", "-b", "side")
    past.put("a", key())
    past.git("checkout", "-q", "main")
    past.put("a", "3\n")
    past.git("merge", "-q", "side", check=False)
    past.git("branch", "-q", "-M", "side", "other")
    story = past.story("a", key())
    assert (story.branches, story.hides) == (("other",), ("index",))


def test_the_index_and_the_head_of_a_linked_work_tree(past: Past) -> None:
    past.put("other", "x")
    past.git("worktree", "add", "-q", "--detach", "../linked")
    linked = Past(past.root.parent / "linked")
    linked.stage("staged", key(1))
    linked.later("commit", "-q", "-m", "linked")
    linked.stage("index", key(2))
    past.git("reflog", "expire", "--expire=all", "--all")
    story = past.story("staged", key(1))
    assert (story.refs, story.hides) == (("worktrees/linked/HEAD",), ())
    assert past.story("index", key(2)).hides == ("index",)
    assert linked.story("staged", key(1)).in_head
    assert linked.story("index", key(2)).hides == ("index",)
    past.git("worktree", "remove", "--force", "../linked")
    assert past.story("staged", key(1)).hides == ("dangling commit",)


def test_a_detached_head(past: Past) -> None:
    past.put("other", "x")
    past.git("checkout", "-q", "--detach")
    added = past.put("a", key())
    story = past.story("a", key())
    assert ends(story) == (added, None, 98)
    assert (story.in_head, story.refs, story.hides) == (True, ("HEAD",), ())


def test_a_dangling_blob_and_one_that_a_tag_names(past: Past) -> None:
    history = past.history(key(1), key(2))
    assert history.paths(past.blob(key(1))) == ()
    assert history.object_story(past.blob(key(1))).hides == ("dangling blob",)
    past.git("tag", "public", past.blob(key(2)))
    past.git("tag", "-m", "deep", "deep", past.blob(key(2)))
    history = past.history(key(1), key(2))
    assert history.object_story(past.blob(key(2))) == Story(tags=("deep", "public"))


def test_a_tag_of_a_tree(past: Past) -> None:
    past.stage("a/b", key())
    past.git("tag", "tree", past.git("write-tree").strip())
    past.git("rm", "-q", "-r", "--cached", ".")
    history = past.history(key())
    assert history.paths(past.blob(key())) == ("a/b",)
    assert history.story("a/b", [past.blob(key())]) == Story(tags=("tree",))


def test_a_note(past: Past) -> None:
    commit = past.put("other", "x")
    past.later("notes", "add", "-m", key())
    story = past.story(commit, key() + "\n")
    assert (story.refs, story.branches, story.in_head) == (("refs/notes/commits",), (), False)


def test_fetched_and_never_merged(past: Past, tmp_path: Path) -> None:
    past.put("other", "x")
    other = Past.of(tmp_path / "other")
    other.put("a", key())
    past.git("fetch", "-q", "../other", "main")
    assert past.story("a", key()).hides == ("FETCH_HEAD",)


def test_an_empty_repository(past: Past) -> None:
    assert past.read({"0" * 39 + "1"}).problems == []
    past.stage("a", key())
    assert past.story("a", key()) == Story(hides=("index",))


def test_nothing_to_attribute_asks_nothing(tmp_path: Path) -> None:
    assert History.read(str(tmp_path / "missing"), set()).paths("1" * 40) == ()


def test_a_bare_repository(past: Past, tmp_path: Path) -> None:
    added = past.put("a", key())
    removed = past.put("a", None)
    past.git("clone", "-q", "--bare", str(past.root), str(tmp_path / "bare"))
    bare = Past(tmp_path / "bare")
    story = bare.story("a", key())
    assert ends(story) == (added, removed, 1)
    assert (story.branches, story.hides) == (("main",), ())


def test_sha256(tmp_path: Path) -> None:
    past = Past.of(tmp_path / "long", "--object-format=sha256")
    added = past.put("a", key())
    past.git("tag", "v1")
    past.stage("b", key(1))
    assert len(added) == 64
    assert ends(past.story("a", key())) == (added, None, 99)
    assert past.story("a", key()).tags == ("v1",)
    assert past.story("b", key(1)).hides == ("index",)


def test_a_shallow_clone_adds_all_at_its_boundary(past: Past, tmp_path: Path) -> None:
    past.put("a", key())
    past.put("other", "x")
    boundary = past.put("other", "y")
    url = past.root.as_uri()
    past.git("clone", "-q", "--depth=1", url, str(tmp_path / "shallow"))
    story = Past(tmp_path / "shallow").story("a", key())
    assert ends(story) == (boundary, None, 97)
    assert (story.in_head, story.branches) == (True, ("main",))


def test_a_replaced_commit_is_read_as_it_is(past: Past) -> None:
    past.put("other", "x")
    added = past.put("a", key())
    removed = past.put("a", None)
    past.git("replace", added, past.oid("HEAD~2"))
    past.git("replace", "--graft", removed)
    story = past.story("a", key())
    assert ends(story) == (added, removed, 1)
    assert story.branches == ("main",)


@pytest.mark.parametrize("name", ["new\nline", "tab\t", "quote\"'", ":(top)x", " space ", "*"])
def test_a_path_of_any_characters(past: Past, name: str) -> None:
    added = past.put(name, key())
    removed = past.put(name, None)
    assert ends(past.story(name, key())) == (added, removed, 1)


def test_a_path_that_is_no_utf8(past: Past) -> None:
    (past.root / os.fsdecode(b"\xff")).mkdir()
    name = os.fsdecode(b"\xff/\xe9")
    (past.root / name).write_text(key())
    past.git("add", ".")
    added = past.made()
    history = past.history(key())
    assert history.paths(past.blob(key())) == (name,)
    for path in (name, "\\xff/\\xe9"):
        story = history.story(path, [past.blob(key())])
        assert ends(story) == (added, None, 99)
        assert story.in_head


def test_a_submodule_is_no_blob_and_a_link_is(past: Past) -> None:
    (past.root / "link").symlink_to(key())
    past.git("add", "link")
    added = past.made()
    past.git("update-index", "--add", "--cacheinfo", f"160000,{added},module")
    past.made()
    story = past.story("link", key())
    assert ends(story) == (added, None, 99)
    assert past.read({added}).paths(added) == ()


def test_a_file_that_becomes_a_submodule(past: Past) -> None:
    added = past.put("a", key())
    past.git("rm", "-q", "--cached", "a")
    past.git("update-index", "--add", "--cacheinfo", f"160000,{added},a")
    removed = past.made()
    assert ends(past.story("a", key())) == (added, removed, 1)


def test_names(past: Past) -> None:
    added = past.put(f"x/{key()}", "1")
    past.put(f"x/{key()}", "2")
    removed = past.put(f"x/{key()}", None)
    folder = past.put(f"y/{key()}/a", "1")
    past.put(f"y/{key()}/b", "1")
    past.put(f"y/{key()}/a", None)
    history = past.history(names=[key()])
    assert history.named(key()) == (f"x/{key()}", f"y/{key()}")
    assert history.named("other") == ()
    assert ends(history.story(f"x/{key()}", None)) == (added, removed, 2)
    story = history.story(f"y/{key()}", None)
    assert ends(story) == (folder, None, 96)
    assert story.in_head


def test_the_text_of_a_commit(past: Past) -> None:
    first = past.put("other", "x")
    second = past.put("other", "y")
    past.git("reset", "-q", "--hard", first)
    past.git("reflog", "expire", "--expire=all", "--all")
    history = past.read({first, second})
    story = history.commit_story(first)
    assert ends(story) == (first, None, 99)
    assert (story.in_head, story.branches, story.hides) == (True, ("main",), ())
    story = past.read({"1" * 40}).commit_story(second)
    assert (story.in_head, story.branches, story.hides) == (False, (), ("ORIG_HEAD",))


def test_the_text_of_a_tag(past: Past) -> None:
    past.put("other", "x")
    past.later("tag", "-m", "one", "v1")
    past.later("tag", "-m", "two", "v2", "v1")
    lost = past.oid("v2")
    inner = past.oid("v1")
    past.git("tag", "-d", "v1")
    history = past.read({inner, lost})
    story = history.tag_story(inner)
    assert ends(story) == (inner, None, 98)
    assert story.tags == ("v2",)
    past.git("tag", "-d", "v2")
    assert past.read({lost}).tag_story(lost).hides == ("dangling tag",)


def test_a_merge_that_takes_the_side_without_the_key(past: Past) -> None:
    past.put("other", "x")
    past.git("checkout", "-q", "-b", "side")
    added = past.put("a", key())
    past.git("checkout", "-q", "main")
    past.put("other", "y")
    past.later("merge", "-q", "-s", "ours", "-m", "ours", "side")
    dropped = past.oid("HEAD")
    past.put("other", "z")
    assert past.story("a", key()).removed is None  # the branch still has it
    past.git("branch", "-q", "-D", "side")
    story = past.story("a", key())
    assert ends(story) == (added, dropped, 2)
    assert (story.branches, story.hides) == (("main",), ())


def test_a_deletion_that_wins_a_conflict(past: Past) -> None:
    past.put("a", "1\n")
    past.git("checkout", "-q", "-b", "side")
    added = past.put("a", key())
    past.git("checkout", "-q", "main")
    past.put("a", None)
    (past.root / "a").unlink()
    past.git("merge", "-q", "side", check=False)
    past.git("rm", "-q", "--cached", "a")
    dropped = past.made()
    past.git("branch", "-q", "-D", "side")
    assert ends(past.story("a", key())) == (added, dropped, 2)


def test_an_old_branch_merged_later_did_not_remove(past: Past) -> None:
    added = past.put("a", key())
    past.git("branch", "old")
    removed = past.put("a", "nothing")
    past.git("checkout", "-q", "old")
    past.put("other", "x")
    past.git("checkout", "-q", "main")
    past.later("merge", "-q", "-m", "merge", "old")
    past.git("branch", "-q", "-D", "old")
    assert ends(past.story("a", key())) == (added, removed, 1)


def test_a_missing_tree_is_told_and_the_rest_known(past: Past) -> None:
    added = past.put("a", key())
    past.put("folder/b", "x")
    past.put("a", "nothing")
    lost = past.oid("HEAD:folder")
    (past.root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    history = past.history(key())
    assert any(lost in problem for problem in history.problems)
    story = history.story("a", [past.blob(key())])
    assert ends(story)[0] == added
    assert story.removed


def test_a_missing_commit_in_the_midst(past: Past) -> None:
    past.put("a", key())
    lost = past.put("other", "x")
    after = past.put("other", "y")
    past.git("reflog", "expire", "--expire=all", "--all")
    (past.root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    history = past.history(key())
    story = history.story("a", [past.blob(key())])
    assert ends(story) == (after, None, 97)  # what was before it is cut off
    assert story.hides == ("dangling commit",)
    assert story.in_head


class Told:
    """A scan of the history of one repository, as far as `tell` needs one."""

    def __init__(self, past: Past, history: History) -> None:
        self.past = past
        self.history = history
        self.found: list[Finding] = []

    def see(self, kind: OriginKind, path: str, *objects: str, line: int = 1) -> None:
        location = Location(path, Point(line, 1), Point(line, 2))
        origin = Origin(kind, path, objects=objects)
        self.found.append(finding(path=path, location=location, origins=(origin,)))

    def all(self) -> list[tuple[str, int, Origin]]:
        told = tell(self.found, self.history)
        return [(one.location.path, one.location.start.line, one.origins[0]) for one in told]


def test_versions_of_a_file_become_one_finding(past: Past) -> None:
    past.put("a", "1" + key())
    past.put("a", "2" + key())
    added = past.put("b", "1" + key())
    past.put("b", "2" + key())
    past.put("b", None)
    one, two = past.blob("1" + key()), past.blob("2" + key())
    told = Told(past, past.read({one, two}))
    for path in ("a", "b"):
        told.see(OriginKind.COMMIT, path, two, line=2)
        told.see(OriginKind.COMMIT, path, one, line=1)
        told.see(OriginKind.COMMIT, path, two, line=3)
    (_, _, a), _, (_, _, b) = told.all()
    assert [(path, line) for path, line, _ in told.all()] == [("a", 2), ("a", 3), ("b", 1)]
    assert (a.objects, b.objects) == ((two, one), (one, two))
    assert a.story
    assert a.story.in_head
    assert b.story == told.history.story("b", [one, two])
    assert b.story.added
    assert b.story.added.oid == added


def test_each_kind_of_place_has_a_story(past: Past) -> None:
    commit = past.put("x.zip", key(1))
    named = past.put(f"c/{key(3)}", "3")
    past.later("tag", "-m", "x", "v1")
    zipped, dangling, tag = past.blob(key(1)), past.blob(key(2)), past.oid("v1")
    wanted = {zipped, dangling, commit, tag}
    told = Told(past, past.read(wanted, names=[key(3)]))
    told.see(OriginKind.ARCHIVE, "x.zip!/member", zipped)
    told.see(OriginKind.OBJECT, "object", dangling)
    told.see(OriginKind.MESSAGE, "commit", commit)
    told.see(OriginKind.MESSAGE, "tag v1", tag)
    told.see(OriginKind.NAME, f"c/{Secret(key(3).encode()).masked}")
    told.see(OriginKind.REF, "refs/heads/main")
    told.see(OriginKind.GIT, ".git/config")
    stories = [origin.story for _, _, origin in told.all()]
    added = [story.added.oid if story and story.added else None for story in stories]
    assert added == [commit, None, commit, tag, named, None, None]
    assert stories[1] == Story(hides=("dangling blob",))
    assert stories[3]
    assert stories[3].tags == ("v1",)
    assert stories[5] == Story(branches=("main",))
    assert stories[6] is None


def test_findings_without_a_place_stay_as_they_are(past: Past) -> None:
    bare = finding()
    mine = Story(hides=("mine",))
    with_story = replace(bare, origins=(Origin(OriginKind.NAME, "a", story=mine),))
    assert tell([replace(bare, origins=()), with_story], past.history()) == [
        replace(bare, origins=()),
        with_story,
    ]


def ranged(past: Past, *revisions: str) -> History:
    commits = gitlog.commits_between(str(past.root), revisions)
    made = gitlog.changes(str(past.root), commits)
    return History.of_changes(str(past.root), made, commits, now=START + 100 * DAY)


def test_a_range_knows_its_own_commits(past: Past) -> None:
    past.put("old", key(1))
    past.git("tag", "start")
    added = past.put("a", key())
    removed = past.put("a", None)
    past.git("tag", "between", added)
    past.git("checkout", "-q", "-b", "later")
    past.put("b", key(1))
    past.stage("unseen", key(1))
    history = ranged(past, f"start..{removed}")
    story = history.story("a", [past.blob(key())])
    assert ends(story) == (added, removed, 1)
    assert (story.branches, story.tags) == (("later", "main"), ("between",))
    assert history.paths(past.blob(key(1))) == ()
    story = history.commit_story(added)
    assert (ends(story), story.in_head) == ((added, None, 98), True)
    assert history.problems == []


def test_a_range_of_the_first_commits(past: Past) -> None:
    added = past.put("a", key())
    past.put("other", "x")
    story = ranged(past, "HEAD").story("a", [past.blob(key())])
    assert ends(story) == (added, None, 99)
    assert story.in_head


def test_a_range_of_commits_that_no_ref_reaches(past: Past) -> None:
    past.put("other", "x")
    added = past.put("a", key())
    past.git("reset", "-q", "--hard", "HEAD~1")
    story = ranged(past, f"HEAD..{added}").story("a", [past.blob(key())])
    assert ends(story) == (added, None, 98)
    assert (story.in_head, story.branches) == (False, ())


def test_an_empty_range(past: Past) -> None:
    assert ranged(past).paths("1" * 40) == ()
