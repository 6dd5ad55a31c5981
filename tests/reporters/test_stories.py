from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.blob import Origin, OriginKind
from orscan.reporters.stories import in_tree, is_of_file, moment, story_of, together
from orscan.story import Commit, Story
from tests.reporters.reports import (
    DANGLING,
    GONE,
    IN_HEAD,
    IN_MESSAGE,
    KEPT,
    LOOSE,
    NEVER_MERGED,
    ON_A_BRANCH,
    PLAIN,
    REMOVED,
    commit,
    finding,
    past,
)

STORIES = [IN_HEAD, REMOVED, NEVER_MERGED, DANGLING, Story()]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_767_323_045, "2026-01-02T03:04:05Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
        (253_402_300_800, "9999-12-31T23:59:59Z"),
        (2**64, "9999-12-31T23:59:59Z"),
        (-(2**64), "0001-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_in_utc_whatever_a_commit_claims(date: int, expected: str) -> None:
    assert moment(Commit("", "", date)) == expected


def test_one_story_stays_as_it_is_and_none_is_none() -> None:
    assert together([]) is None
    for story in STORIES:
        assert together([story]) is story
        assert together([story, replace(story)]) is story


def test_several_stories_are_one() -> None:
    assert together([REMOVED, NEVER_MERGED]) == Story(
        added=NEVER_MERGED.added,
        removed=None,
        days=33,
        branches=("main", "topic/a"),
        tags=REMOVED.tags,
        hides=("stash",),
    )


def test_a_key_is_removed_by_the_last_that_removed_it_anywhere() -> None:
    later = Story(added=commit(6, 5), removed=commit(7, 20), days=15)
    whole = together([later, REMOVED, DANGLING])
    assert whole
    assert whole.added == REMOVED.added
    assert whole.removed == later.removed
    assert whole.days == 15


def test_commits_of_one_second_are_told_apart_by_their_ids() -> None:
    one, other = Commit("a", "", 1), Commit("b", "", 1)
    for several in ([one, other], [other, one]):
        whole = together(Story(added=made, removed=made, days=0) for made in several)
        assert whole
        assert (whole.added, whole.removed) == (one, other)


@given(st.lists(st.sampled_from(STORIES), max_size=5))
def test_no_story_is_lost_in_the_whole(several: list[Story]) -> None:
    whole = together(several) or Story()
    assert whole.in_head is any(story.in_head for story in several)
    for name in ("branches", "tags", "refs", "hides"):
        told = [one for story in several for one in getattr(story, name)]
        assert set(getattr(whole, name)) == set(told)
        assert len(getattr(whole, name)) == len(set(told))
    if whole.in_head:
        assert whole.removed is None or len(set(several)) == 1


def test_a_finding_without_history_has_no_story() -> None:
    assert story_of(PLAIN) is None
    assert story_of(KEPT) is IN_HEAD
    assert story_of(past(1, "a", None, REMOVED)) is REMOVED


def test_what_is_in_the_tree_is_told_from_what_was() -> None:
    assert in_tree(PLAIN)
    assert in_tree(KEPT)
    assert in_tree(finding(1, origins=()))
    for one in (GONE, ON_A_BRANCH, LOOSE, IN_MESSAGE, past(1, "a", None)):
        assert not in_tree(one)


@pytest.mark.parametrize("kind", OriginKind)
def test_some_paths_are_no_files(kind: OriginKind) -> None:
    without = {
        OriginKind.MESSAGE,
        OriginKind.OBJECT,
        OriginKind.REF,
        OriginKind.GIT,
        OriginKind.ACCOUNT,
    }
    assert is_of_file(finding(1, origins=(Origin(kind, "a"),))) is (kind not in without)
