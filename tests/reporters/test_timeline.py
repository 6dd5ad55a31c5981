from dataclasses import replace

import pytest

from orscan.reporters.timeline import WIDE, Axis, Bar, Stretch, axis, stretches
from orscan.story import Commit, Story
from tests.reporters.reports import (
    DANGLING,
    IN_HEAD,
    NEVER_MERGED,
    PLAIN,
    REMOVED,
    commit,
    past,
)

DAY = 86_400
START = commit(0).date


def test_a_key_was_exposed_from_the_commit_that_added_it() -> None:
    shown = past(1, "a", IN_HEAD, REMOVED, NEVER_MERGED)
    assert stretches([shown]) == [
        Stretch(START, START + 34 * DAY, still=True),
        Stretch(START + 2 * DAY, START + 9 * DAY, still=False),
        Stretch(START + DAY, START + 34 * DAY, still=True),
    ]


def test_what_no_commit_added_has_no_time() -> None:
    assert stretches([past(1, "a", DANGLING, None), PLAIN]) == []
    assert axis([[], []]) is None


def test_clocks_that_run_backwards_end_where_they_begin() -> None:
    story = replace(REMOVED, removed=commit(3, -9))
    assert stretches([past(1, "a", story)]) == [
        Stretch(START + 2 * DAY, START + 2 * DAY, still=False)
    ]


@pytest.mark.parametrize("date", [-(10**30), 10**30])
def test_a_commit_may_claim_any_time(date: int) -> None:
    story = Story(added=Commit("a", "b", date), days=10**9)
    shared = axis([stretches([past(1, "a", story)])])
    assert shared
    assert "0001-01-01" <= shared.first <= shared.last <= "9999-12-31"
    assert list(shared.bars(stretches([past(1, "a", story)])))


def test_the_axis_takes_all_keys() -> None:
    shared = axis([[Stretch(5 * DAY, 6 * DAY, still=True)], [Stretch(0, DAY, still=False)]])
    assert shared == Axis(0, 6 * DAY)
    assert (shared.first, shared.last) == ("1970-01-01", "1970-01-07")


def test_bars_stand_where_they_belong() -> None:
    bars = Axis(0, 100).bars([Stretch(25, 75, still=False), Stretch(0, 100, still=True)])
    assert list(bars) == [Bar(0, WIDE, still=True), Bar(250, 500, still=False)]


def test_what_goes_on_reaches_the_end_of_the_axis() -> None:
    """Of a key added an hour ago no whole day has gone by: it is not shorter than one removed."""
    bars = Axis(0, 100).bars([Stretch(25, 25, still=True), Stretch(25, 100, still=False)])
    assert sorted(bars, key=lambda bar: bar.still) == [
        Bar(250, 750, still=False),
        Bar(250, 750, still=True),
    ]
    assert list(Axis(7, 7).bars([Stretch(7, 7, still=True)])) == [Bar(0, WIDE, still=True)]


@pytest.mark.parametrize("at", [0, 50, 100])
def test_the_shortest_can_be_seen_and_none_leaves_the_axis(at: int) -> None:
    (bar,) = Axis(0, 100).bars([Stretch(at, at, still=True)])
    assert bar.width >= 6
    assert 0 <= bar.at <= bar.at + bar.width <= WIDE
    (bar,) = Axis(at, at).bars([Stretch(at, at, still=True)])
    assert bar.at + bar.width <= WIDE


def test_of_many_bars_the_longest_are_drawn() -> None:
    several = [Stretch(0, n, still=False) for n in range(500)]
    drawn = list(Axis(0, 499).bars([*several, *several]))
    assert len(drawn) == 24
    assert drawn[0].width == WIDE
