import json

import pytest

from orscan.finding import Suppression, SuppressionKind
from orscan.reporters import RenderOptions, render
from orscan.reporters.verdicts import said_of_verdict
from orscan.verdict import KeyInfo, State, Verdict
from tests.reporters.reports import LIVE, finding, report
from tests.support import key

DEAD = Verdict(State.DEAD, "OpenRouter refuses it (401)")
UNKNOWN = Verdict(State.UNKNOWN, "probably live: restricted (403)")
MANAGEMENT = Verdict(State.LIVE, "", KeyInfo(label=key(9), is_management_key=True))


def said(verdict: Verdict | None) -> dict[str, str]:
    return dict(said_of_verdict(finding(1, verdict=verdict)))


def test_nothing_is_said_where_nothing_was_asked() -> None:
    assert said(None) == {}


@pytest.mark.parametrize("verdict", [DEAD, UNKNOWN])
def test_of_a_key_that_is_not_live_only_the_reason_is_told(verdict: Verdict) -> None:
    assert said(verdict) == {"verdict": f"{verdict.state.value}, {verdict.reason}"}


def test_of_a_live_key_all_is_told_that_is_known() -> None:
    told = said(LIVE)
    assert list(told) == ["verdict", "key", "at stake"]
    assert "of user_2dH" in told["key"]
    assert "$30.00 in all" in told["key"]


def test_a_label_that_is_only_the_mask_is_not_repeated() -> None:
    one = finding(1)
    assert one.secret is not None
    mask = Verdict(State.LIVE, "", KeyInfo(label=one.secret.masked))
    assert said(mask)["key"] == "a key"
    assert said(Verdict(State.LIVE, "", KeyInfo(is_free_tier=True)))["key"] == "a key; free tier"


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_a_key_that_the_service_repeats_is_masked(style: str) -> None:
    shown = render(style, report(finding(1, verdict=MANAGEMENT)), RenderOptions())
    assert "management key" in shown
    assert key(9) not in shown


def test_a_management_key_ranks_highest_in_sarif() -> None:
    both = report(finding(1, verdict=MANAGEMENT), finding(2, "b.py", verdict=LIVE))
    results = json.loads(render("sarif", both, RenderOptions()))["runs"][0]["results"]
    ranks = {one["properties"]["verification"]["reason"]: one.get("rank") for one in results}
    assert ranks == {MANAGEMENT.reason: 100.0, LIVE.reason: None}


def test_the_summary_counts_what_was_found_out() -> None:
    several = [
        finding(1, verdict=LIVE),
        finding(1, "again.py", verdict=LIVE),
        finding(2, "b.py", verdict=DEAD),
        finding(3, "c.py", verdict=UNKNOWN),
    ]
    last = render("github", report(*several), RenderOptions()).splitlines()[-1]
    assert "(3 keys, 1 live, 1 dead, 1 unknown)" in last


def test_nothing_live_is_not_nothing_found() -> None:
    aside = finding(1, verdict=DEAD, suppression=Suppression(SuppressionKind.VERDICT, "dead"))
    shown = render("text", report(suppressed=(aside,)), RenderOptions())
    assert shown.startswith("No live OpenRouter keys found. 1 suppressed.")
