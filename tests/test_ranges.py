import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from orscan import ranges
from orscan.errors import IncompleteError, NotARepositoryError, UsageError
from orscan.ranges import Range, Repository
from tests.conftest import Repository as Made

ZEROS = "0" * 40


@pytest.fixture
def remote(repo: Made, tmp_path: Path) -> Made:
    """A bare repository, which *repo* knows as origin."""
    bare = Made(tmp_path / "bare.git")
    bare.root.mkdir()
    bare.git("init", "-q", "--bare", "-b", "main")
    repo.git("remote", "add", "origin", str(bare.root))
    return bare


def made(repo: Made, *messages: str) -> list[str]:
    """Make a commit for each of *messages*; return their ids."""
    commits = []
    for message in messages:
        repo.commit(message)
        commits.append(repo.git("rev-parse", "HEAD").strip())
    return commits


def commits(new: Range) -> set[str]:
    return set(Repository(".").commits_of(new.revisions))


def line(local: str, ref: str, old: str = ZEROS) -> bytes:
    return f"{ref} {local} {ref} {old}\n".encode()


# What is written on the command line.


def test_two_dots_mean_what_the_second_has_and_the_first_has_not(repo: Made) -> None:
    one, two, three = made(repo, "1", "2", "3")
    assert commits(ranges.from_text(f"{one}..{three}")) == {two, three}
    assert commits(ranges.from_text("HEAD~1..")) == {three}
    assert commits(ranges.from_text("..HEAD")) == set()
    assert commits(ranges.since("HEAD~2")) == {two, three}
    assert ranges.from_text("HEAD~1..").label == "HEAD~1.."


def test_three_dots_mean_since_the_two_parted(repo: Made) -> None:
    made(repo, "1")
    repo.git("branch", "side")
    made(repo, "main")
    repo.git("checkout", "-q", "side")
    side = made(repo, "side")
    assert commits(ranges.from_text("main...side")) == set(side)


def test_one_commit_alone(repo: Made) -> None:
    one, two = made(repo, "1", "2")
    assert commits(ranges.from_text("HEAD^!")) == {two}
    assert commits(ranges.from_text(f"{one}^!")) == {one}


def test_an_annotated_tag_at_the_end_belongs_to_the_range(repo: Made) -> None:
    made(repo, "1", "2")
    repo.git("tag", "-a", "-m", "message", "v1")
    repo.git("tag", "-a", "-m", "message", "v2", "v1")
    tags = [repo.git("rev-parse", name).strip() for name in ("v2", "v1")]
    assert ranges.from_text("HEAD~1..v2").tags == tuple(tags)


@pytest.mark.parametrize("text", ["HEAD", "main", "..", "...", "^!", "--all", "HEAD^@"])
def test_what_is_no_range_is_refused(repo: Made, text: str) -> None:
    made(repo, "1", "2")
    with pytest.raises(UsageError, match="not a range"):
        ranges.from_text(text)


def test_what_an_unset_variable_leaves_is_refused(repo: Made) -> None:
    made(repo, "1")
    for empty in ("", " "):
        with pytest.raises(UsageError, match=r"--range: .* empty"):
            ranges.from_text(empty)
        with pytest.raises(UsageError, match=r"--since: .* empty"):
            ranges.since(empty)


@pytest.mark.parametrize(
    "text",
    ["none..HEAD", "HEAD..none", f"{'1' * 40}..HEAD", "a\nb..HEAD", "@{u}..HEAD", "HEAD..@{u}"],
)
def test_an_unknown_commit_is_refused(repo: Made, text: str) -> None:
    made(repo, "1")
    with pytest.raises(UsageError, match="no such commit"):
        ranges.from_text(text)


def test_a_file_is_no_commit_and_an_option_no_name(repo: Made) -> None:
    repo.stage("a.txt", "text")
    made(repo, "1")
    for name in ("HEAD:a.txt", "--all", "-x"):
        with pytest.raises(UsageError, match="no such commit"):
            ranges.since(name)


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        ranges.since("HEAD", str(tmp_path))


# What git says of a push.


def test_a_new_branch_is_what_the_remote_lacks(repo: Made, remote: Made) -> None:
    one, two = made(repo, "1", "2")
    new = ranges.pushed(line(two, "refs/heads/main"), "origin")
    assert commits(new) == {one, two}
    assert new.names == ("refs/heads/main",)
    repo.git("push", "-q", "origin", "main")
    three = made(repo, "3")
    assert commits(ranges.pushed(line(three[0], "refs/heads/new"), "origin")) == set(three)
    assert remote.git("for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


def test_an_update_is_what_came_since(repo: Made) -> None:
    one, two, three = made(repo, "1", "2", "3")
    new = ranges.pushed(line(three, "refs/heads/main", one), "https://example.org/x.git")
    assert commits(new) == {two, three}


def test_a_forced_push_leaves_out_what_was_replaced(repo: Made) -> None:
    one, old = made(repo, "1", "old")
    repo.git("reset", "-q", "--hard", one)
    new = made(repo, "new")
    assert commits(ranges.pushed(line(new[0], "refs/heads/main", old), "origin")) == set(new)


@pytest.mark.usefixtures("remote")
def test_what_git_says_of_a_ref_goes_before_what_was_last_seen_of_it(repo: Made) -> None:
    one, two = made(repo, "1", "2")
    repo.git("push", "-q", "origin", "main")
    repo.git("remote", "set-head", "origin", "main")
    three = made(repo, "3")[0]
    assert commits(ranges.pushed(line(three, "refs/heads/new"), "origin")) == {three}
    # The remote's branch was put back, deleted, or replaced by what nobody has here.
    for old, added in ((one, {two, three}), (ZEROS, {one, two, three})):
        assert commits(ranges.pushed(line(three, "refs/heads/main", old), "origin")) == added
    new = ranges.pushed(line(three, "refs/heads/main", "1" * 40), "origin")
    assert commits(new) == {one, two, three}
    both = line(three, "refs/heads/new") + f"(delete) {ZEROS} refs/heads/main {one}\n".encode()
    assert commits(ranges.pushed(both, "origin")) == {two, three}
    environ = said(one, three)
    assert commits(ranges.from_pre_commit(environ)) == {two, three}


def test_of_refs_that_are_not_pushed_to_what_was_last_seen_counts(repo: Made, remote: Made) -> None:
    _, two = made(repo, "1", "2")
    repo.git("push", "-q", "origin", "main", "main:side")
    three = made(repo, "3")[0]
    assert commits(ranges.pushed(line(three, "refs/heads/main"), "origin")) == {three}
    assert remote.git("rev-parse", "side").strip() == two


@pytest.mark.parametrize(
    "refspec",
    [
        "+refs/heads/*:refs/remotes/origin/heads/*",
        "refs/heads/main:refs/remotes/origin/other",
        "+refs/heads/m*n:refs/remotes/origin/x-*",
    ],
)
@pytest.mark.usefixtures("remote")
def test_a_ref_is_known_by_what_it_is_fetched_to(repo: Made, refspec: str) -> None:
    one, two = made(repo, "1", "2")
    repo.git("push", "-q", "origin", "main")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    repo.git("config", "remote.origin.fetch", refspec)
    repo.git("fetch", "-q", "origin")
    assert "refs/remotes/origin/" in repo.git("for-each-ref")
    assert commits(ranges.pushed(line(two, "refs/heads/main", one), "origin")) == {two}


def test_of_an_address_nothing_else_is_known(repo: Made, remote: Made) -> None:
    one = made(repo, "1")[0]
    repo.git("push", "-q", "origin", "main")
    two = made(repo, "2")[0]
    for address in (str(remote.root), "*", "origi?", "origin/", ""):
        assert commits(ranges.pushed(line(two, "refs/heads/new"), address)) == {one, two}


def test_a_remote_below_another_is_not_that_other(repo: Made, tmp_path: Path) -> None:
    one = made(repo, "1")[0]
    for name in ("team", "team/a"):
        repo.git("config", f"remote.{name}.url", str(tmp_path / "x"))
    repo.git("update-ref", "refs/remotes/team/a/main", one)
    assert commits(ranges.pushed(line(one, "refs/heads/new"), "team")) == {one}
    assert commits(ranges.pushed(line(one, "refs/heads/new"), "team/a")) == set()


def test_a_deletion_adds_nothing(repo: Made) -> None:
    one = made(repo, "1")[0]
    deletion = f"(delete) {ZEROS} refs/heads/old {one}\n".encode()
    new = ranges.pushed(deletion, "origin")
    assert (new.revisions, new.names, commits(new)) == ((), (), set())
    assert ranges.pushed(b"", "origin").revisions == ()


def test_several_refs_leave_out_what_the_remote_has_of_any(repo: Made) -> None:
    one, two, three = made(repo, "1", "2", "3")
    lines = line(three, "refs/heads/new") + line(two, "refs/heads/main", one)
    new = ranges.pushed(lines, "origin")
    assert commits(new) == {two, three}
    assert new.names == ("refs/heads/new", "refs/heads/main")
    lines = line(three, "refs/heads/new") + f"(delete) {ZEROS} refs/heads/x {two}\n".encode()
    assert commits(ranges.pushed(lines, "origin")) == {three}


def test_tags_light_and_annotated(repo: Made) -> None:
    one = made(repo, "1")[0]
    repo.git("tag", "light")
    repo.git("tag", "-a", "-m", "message", "heavy")
    heavy = repo.git("rev-parse", "heavy").strip()
    lines = line(one, "refs/tags/light") + line(heavy, "refs/tags/heavy")
    new = ranges.pushed(lines, "origin")
    assert (commits(new), new.tags) == ({one}, (heavy,))


def test_a_tag_of_a_file_or_folder(repo: Made) -> None:
    repo.stage("a.txt", "text")
    made(repo, "1")
    blob, tree = (repo.git("rev-parse", f"HEAD:{name}").strip() for name in ("a.txt", ""))
    repo.git("tag", "-a", "-m", "message", "heavy", blob)
    heavy = repo.git("rev-parse", "heavy").strip()
    lines = line(heavy, "refs/tags/heavy") + line(tree, "refs/tags/tree")
    new = ranges.pushed(lines, "origin")
    assert (new.revisions, new.objects, new.tags) == ((), (blob, tree), (heavy,))


def test_expressions_and_odd_names_are_taken_as_git_writes_them(repo: Made) -> None:
    one = made(repo, "1")[0]
    lines = f"HEAD@{{1 day ago}} {one} refs/heads/\u017c {ZEROS}\n".encode()
    new = ranges.pushed(lines, "origin")
    assert (commits(new), new.names) == ({one}, ("refs/heads/\u017c",))


def test_other_input_is_refused(repo: Made) -> None:
    made(repo, "1")
    with pytest.raises(UsageError, match="standard input"):
        ranges.pushed(b"HEAD\n", "origin")
    with pytest.raises(UsageError, match="no such object"):
        ranges.pushed(line("1" * 40, "refs/heads/main"), "origin")


# What pre-commit says of a push.


def said(start: str, end: str, remote: str = "origin") -> dict[str, str]:
    environ = {
        "PRE_COMMIT_FROM_REF": start,
        "PRE_COMMIT_TO_REF": end,
        "PRE_COMMIT_REMOTE_NAME": remote,
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main",
        "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main",
    }
    return {name: value for name, value in environ.items() if value}


def test_pre_commit_names_a_range(repo: Made) -> None:
    one, two, three = made(repo, "1", "2", "3")
    new = ranges.from_pre_commit(said(one, three))
    assert (commits(new), new.names) == ({two, three}, ("refs/heads/main",))
    assert commits(ranges.from_pre_commit(said(ZEROS, three))) == {one, two, three}
    by_hand = {"PRE_COMMIT_FROM_REF": "HEAD~1", "PRE_COMMIT_TO_REF": "HEAD"}
    assert commits(ranges.from_pre_commit(by_hand)) == {three}


def test_pre_commit_names_no_range_where_nothing_was_pushed_yet(repo: Made) -> None:
    one, two = made(repo, "1", "2")
    assert commits(ranges.from_pre_commit(said("", ""))) == {one, two}
    assert commits(ranges.from_pre_commit({"PRE_COMMIT": "1"})) == {one, two}


@pytest.mark.usefixtures("remote")
def test_of_pre_commits_range_too_what_the_remote_has_is_left_out(repo: Made) -> None:
    one = made(repo, "1")[0]
    repo.git("push", "-q", "origin", "main")
    two = made(repo, "2")[0]
    assert commits(ranges.from_pre_commit(said(one, two))) == {two}
    environ = {**said("", two), "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/new"}
    assert commits(ranges.from_pre_commit(environ)) == {two}


def test_a_start_that_pre_commit_was_given_wrongly(repo: Made) -> None:
    made(repo, "1")
    with pytest.raises(UsageError, match="no such commit"):
        ranges.from_pre_commit(said("none", "HEAD", remote=""))


# What CI systems say.


def github(tmp_path: Path, name: str, event: Mapping[str, object], **more: str) -> dict[str, str]:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(file),
        **more,
    }


def test_without_a_ci_system_it_is_wrong_usage(repo: Made) -> None:
    made(repo, "1")
    with pytest.raises(UsageError, match="GITLAB_CI"):
        ranges.from_ci({})


def test_github_push(repo: Made, tmp_path: Path) -> None:
    one, two, three = made(repo, "1", "2", "3")
    event = {"before": one, "after": three, "ref": "refs/heads/main"}
    new = ranges.from_ci(github(tmp_path, "push", event, GITHUB_REF="refs/heads/main"))
    assert (commits(new), new.names) == ({two, three}, ("refs/heads/main",))
    assert new.label == f"{one[:12]}..{three[:12]} (GitHub Actions)"


def test_github_new_branch_leaves_out_the_default_branch(repo: Made, tmp_path: Path) -> None:
    one, two = made(repo, "1", "2")
    repository = {"default_branch": "main"}
    event = {"before": ZEROS, "after": two, "repository": repository}
    environ = github(tmp_path, "push", event, GITHUB_REF="refs/heads/new")
    assert commits(ranges.from_ci(environ)) == {one, two}
    repo.git("update-ref", "refs/remotes/origin/main", one)
    assert commits(ranges.from_ci(environ)) == {two}
    environ["GITHUB_REF"] = "refs/heads/main"
    assert commits(ranges.from_ci(environ)) == {one, two}


def test_github_forced_push_over_commits_that_are_gone(repo: Made, tmp_path: Path) -> None:
    one, two = made(repo, "1", "2")
    event = {"before": "1" * 40, "after": two, "repository": {"default_branch": "main"}}
    environ = github(tmp_path, "push", event, GITHUB_REF="refs/heads/new")
    assert commits(ranges.from_ci(environ)) == {one, two}


def test_github_tag(repo: Made, tmp_path: Path) -> None:
    one = made(repo, "1")[0]
    repo.git("update-ref", "refs/remotes/origin/main", one)
    repo.git("tag", "-a", "-m", "message", "v1")
    tag = repo.git("rev-parse", "v1").strip()
    for after in (tag, one):
        event = {"before": ZEROS, "after": after, "repository": {"default_branch": "main"}}
        new = ranges.from_ci(github(tmp_path, "push", event, GITHUB_REF="refs/tags/v1"))
        assert (commits(new), new.tags, new.names) == (set(), (tag,), ("refs/tags/v1",))


def request(repo: Made) -> tuple[str, str, str, str]:
    """Make a pull request; return its base, its head, the target's tip, and their merge."""
    base = made(repo, "base")[0]
    repo.git("checkout", "-q", "-b", "side")
    head = made(repo, "head")[0]
    repo.git("checkout", "-q", "main")
    target = made(repo, "target")[0]
    repo.git("checkout", "-q", "--detach")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    return base, head, target, repo.git("rev-parse", "HEAD").strip()


def test_github_pull_request(repo: Made, tmp_path: Path) -> None:
    base, head, _, merge = request(repo)
    event = {"pull_request": {"head": {"sha": head, "ref": "side"}, "base": {"sha": base}}}
    new = ranges.from_ci(github(tmp_path, "pull_request", event, GITHUB_SHA=merge))
    assert (commits(new), new.names) == ({head, merge}, ("refs/heads/side",))
    # Checked out is the target, as for pull_request_target.
    new = ranges.from_ci(github(tmp_path, "pull_request_target", event, GITHUB_SHA=base))
    assert commits(new) == {head}


def test_github_merge_group(repo: Made, tmp_path: Path) -> None:
    one, two = made(repo, "1", "2")
    event = {"merge_group": {"head_sha": two, "base_sha": one}}
    new = ranges.from_ci(github(tmp_path, "merge_group", event, GITHUB_SHA=two))
    assert commits(new) == {two}


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch", "release"])
def test_github_without_a_push_means_all(repo: Made, tmp_path: Path, name: str) -> None:
    one, two = made(repo, "1", "2")
    new = ranges.from_ci(github(tmp_path, name, {}, GITHUB_SHA=two))
    assert (commits(new), new.label) == ({one, two}, f"all of {two[:12]} (GitHub Actions)")


@pytest.mark.parametrize("content", ["", "[]", "no json"])
def test_github_event_that_cannot_be_read(repo: Made, tmp_path: Path, content: str) -> None:
    made(repo, "1")
    environ = github(tmp_path, "push", {})
    (tmp_path / "event.json").write_text(content)
    with pytest.raises(UsageError, match="event"):
        ranges.from_ci(environ)
    for path in (str(tmp_path / "none"), ""):
        with pytest.raises(UsageError, match=r"event|EVENT"):
            ranges.from_ci({**environ, "GITHUB_EVENT_PATH": path})


def gitlab(**more: str) -> dict[str, str]:
    return {"GITLAB_CI": "true", **more}


def test_gitlab_push(repo: Made) -> None:
    one, two, three = made(repo, "1", "2", "3")
    new = ranges.from_ci(
        gitlab(CI_COMMIT_BEFORE_SHA=one, CI_COMMIT_SHA=three, CI_COMMIT_REF_NAME="side")
    )
    assert (commits(new), new.names) == ({two, three}, ("refs/heads/side",))


def test_gitlab_new_branch_and_schedule(repo: Made) -> None:
    one, two = made(repo, "1", "2")
    repo.git("update-ref", "refs/remotes/origin/main", one)
    environ = gitlab(
        CI_COMMIT_BEFORE_SHA=ZEROS,
        CI_COMMIT_SHA=two,
        CI_COMMIT_REF_NAME="side",
        CI_DEFAULT_BRANCH="main",
    )
    assert commits(ranges.from_ci({**environ, "CI_PIPELINE_SOURCE": "push"})) == {two}
    assert commits(ranges.from_ci({**environ, "CI_PIPELINE_SOURCE": "schedule"})) == {one, two}


def test_gitlab_merge_request(repo: Made) -> None:
    base, head, target, merge = request(repo)
    environ = gitlab(
        CI_MERGE_REQUEST_IID="1",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME="side",
        CI_COMMIT_BEFORE_SHA=ZEROS,
        CI_COMMIT_SHA=head,
    )
    new = ranges.from_ci(environ)
    assert (commits(new), new.names) == ({head}, ("refs/heads/side",))
    environ["CI_COMMIT_SHA"] = merge
    environ["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] = head
    environ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"] = target
    assert commits(ranges.from_ci(environ)) == {head, merge}


def test_gitlab_tag(repo: Made) -> None:
    one = made(repo, "1")[0]
    repo.git("tag", "-a", "-m", "message", "v1")
    tag = repo.git("rev-parse", "v1").strip()
    environ = gitlab(CI_COMMIT_SHA=one, CI_COMMIT_TAG="v1", CI_COMMIT_REF_NAME="v1")
    new = ranges.from_ci(environ)
    assert (new.tags, new.names) == ((tag,), ("refs/tags/v1",))
    repo.git("tag", "-d", "v1")
    with pytest.raises(IncompleteError, match="the tag refs/tags/v1 is not in this clone"):
        ranges.from_ci(environ)


def test_bitbucket(repo: Made) -> None:
    base, head, target, merge = request(repo)
    environ = {
        "BITBUCKET_BUILD_NUMBER": "1",
        "BITBUCKET_COMMIT": head,
        "BITBUCKET_BRANCH": "side",
    }
    new = ranges.from_ci(environ)
    assert (commits(new), new.names) == ({base, head}, ("refs/heads/side",))
    environ |= {"BITBUCKET_PR_ID": "1", "BITBUCKET_PR_DESTINATION_COMMIT": target[:12]}
    assert commits(ranges.from_ci(environ)) == {head, merge}
    repo.git("checkout", "-q", "side")
    assert commits(ranges.from_ci(environ)) == {head}
    repo.git("tag", "-a", "-m", "message", "v1")
    tag = {"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": head, "BITBUCKET_TAG": "v1"}
    assert len(ranges.from_ci(tag).tags) == 1


@pytest.mark.parametrize("target", ["main", "refs/heads/main"])
def test_azure(repo: Made, target: str) -> None:
    base, head, tip, merge = request(repo)
    repo.git("update-ref", "refs/remotes/origin/main", base)
    environ = {
        "TF_BUILD": "True",
        "BUILD_SOURCEVERSION": merge,
        "BUILD_SOURCEBRANCH": "refs/pull/1/merge",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": target,
        "SYSTEM_PULLREQUEST_SOURCECOMMITID": head,
        "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/side",
    }
    new = ranges.from_ci(environ)
    assert (commits(new), new.names) == ({head, merge}, ("refs/heads/side",))
    del environ["SYSTEM_PULLREQUEST_SOURCECOMMITID"]
    assert commits(ranges.from_ci(environ)) == {head, tip, merge}
    push = {"TF_BUILD": "True", "BUILD_SOURCEVERSION": head, "BUILD_SOURCEBRANCH": "refs/heads/x"}
    assert commits(ranges.from_ci(push)) == {base, head}


def test_jenkins(repo: Made) -> None:
    base, head, tip, merge = request(repo)
    environ = {"JENKINS_URL": "x", "GIT_COMMIT": head, "BRANCH_NAME": "side"}
    assert commits(ranges.from_ci(environ)) == {base, head}
    environ["GIT_PREVIOUS_SUCCESSFUL_COMMIT"] = base
    assert commits(ranges.from_ci(environ)) == {head}
    change = {
        "JENKINS_URL": "x",
        "GIT_COMMIT": head,
        "CHANGE_ID": "1",
        "CHANGE_TARGET": "main",
        "CHANGE_BRANCH": "side",
    }
    new = ranges.from_ci(change)
    assert (commits(new), new.names) == ({head, merge}, ("refs/heads/side",))
    repo.git("checkout", "-q", "side")
    with pytest.raises(IncompleteError, match="refs/remotes/origin/main"):
        ranges.from_ci(change)
    repo.git("update-ref", "refs/remotes/origin/main", tip)
    assert commits(ranges.from_ci(change)) == {head}


def test_a_merge_of_ones_own_hides_nothing_where_the_target_is_unknown(repo: Made) -> None:
    _, _, _, merge = request(repo)
    change = {"JENKINS_URL": "x", "GIT_COMMIT": merge, "CHANGE_ID": "1", "CHANGE_TARGET": "main"}
    with pytest.raises(IncompleteError, match="target"):
        ranges.from_ci(change)


def shallow(repo: Made, tmp_path: Path, depth: int) -> Made:
    clone = Made(tmp_path / f"clone{depth}")
    url = f"file://{repo.root}"
    repo.git("clone", "-q", "--depth", str(depth), url, str(clone.root))
    return clone


def test_a_shallow_checkout_that_hides_the_range_is_refused(repo: Made, tmp_path: Path) -> None:
    one, two, three = made(repo, "1", "2", "3")
    folder = str(shallow(repo, tmp_path, 1).root)
    deep = str(shallow(repo, tmp_path, 2).root)
    event = {"before": two, "after": three}
    runs = {
        "fetch-depth: 0": github(tmp_path, "push", event),
        'GIT_DEPTH: "0"': gitlab(CI_COMMIT_BEFORE_SHA=two, CI_COMMIT_SHA=three),
        "depth: full": {"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": three},
        "fetchDepth: 0": {"TF_BUILD": "True", "BUILD_SOURCEVERSION": three},
        "shallow clone": {
            "JENKINS_URL": "x",
            "GIT_COMMIT": three,
            "GIT_PREVIOUS_SUCCESSFUL_COMMIT": two,
        },
    }
    for advice, environ in runs.items():
        with pytest.raises(IncompleteError, match=advice):
            ranges.from_ci(environ, folder)
    assert ranges.from_ci(runs["fetch-depth: 0"], deep).revisions == (three, f"^{two}")
    assert ranges.from_ci(runs['GIT_DEPTH: "0"'], deep).revisions == (three, f"^{two}")
    event = {"before": one, "after": three}
    with pytest.raises(IncompleteError, match="not in this clone"):
        ranges.from_ci(github(tmp_path, "push", event), deep)


def test_a_pull_request_whose_head_is_the_edge_of_the_clone_is_refused(
    repo: Made, tmp_path: Path
) -> None:
    _, head, target, merge = request(repo)
    repo.git("branch", "merged", merge)
    repo.git("checkout", "-q", "merged")
    folder = str(shallow(repo, tmp_path, 2).root)
    event = {"pull_request": {"head": {"sha": head}, "base": {"sha": target}}}
    environ = github(tmp_path, "pull_request", event, GITHUB_SHA=merge)
    with pytest.raises(IncompleteError, match=f"before {head[:12]}"):
        ranges.from_ci(environ, folder)


def test_a_commit_that_was_not_fetched_is_refused(repo: Made, tmp_path: Path) -> None:
    one = made(repo, "1")[0]
    event = {"pull_request": {"head": {"sha": "1" * 40}, "base": {"sha": one}}}
    with pytest.raises(IncompleteError, match="fetch-depth: 0"):
        ranges.from_ci(github(tmp_path, "pull_request", event, GITHUB_SHA=one))
    with pytest.raises(IncompleteError, match="none is named"):
        ranges.from_ci(github(tmp_path, "pull_request", {"pull_request": {"x": 1}}))


def test_the_place_of_a_hook_is_inherited(
    repo: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(repo, "1")[0]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(repo.root / ".git"))
    new = ranges.pushed(line(one, "refs/heads/main"), "origin", inherit_place=True)
    assert new.revisions == (one,)
    assert os.environ["GIT_DIR"]
    with pytest.raises(NotARepositoryError):
        ranges.pushed(line(one, "refs/heads/main"), "origin")
