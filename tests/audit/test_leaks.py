"""Found keys against an account's: by digest, offline."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orscan.audit.leaks import leaked, named, own, places_of, seen_since
from orscan.blob import Origin, OriginKind
from orscan.finding import Finding, Suppression, SuppressionKind
from orscan.location import Location, Point
from orscan.rule import Confidence, LeakClass, Severity
from orscan.secret import Secret
from orscan.story import Commit, Story
from tests.audit.accounts import NOW, RULES, account_key, digest, snapshot, spent
from tests.support import key

RULE = RULES["leaked-key"]
MONTH_AGO = datetime(2026, 11, 8, 5, tzinfo=UTC)


def found(n: int, path: str = "app.py", line: int = 1, added: datetime | None = None) -> Finding:
    story = Story(added=Commit("c" * 40, "A", int(added.timestamp()))) if added else None
    return Finding(
        rule_id="openrouter-key",
        leak_class=LeakClass.KEY,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        message="a key",
        fix="remove it",
        location=Location(path, Point(line, 1), Point(line, 74)),
        secret=Secret(key(n).encode()),
        origins=(Origin(OriginKind.FILE, path, story=story),),
    )


def test_keys_of_others_are_not_matched() -> None:
    places = places_of([found(2), found(3)])
    assert own(places, snapshot(account_key(1))) == []
    assert leaked(RULE, places, snapshot(account_key(1))) == []


def test_a_key_of_the_account_is_told_by_name_once_with_its_other_places() -> None:
    places = places_of([found(1, "b.py", 7), found(1), found(1), found(2)])
    (one,) = leaked(RULE, places, snapshot(account_key(1, name="prod")))
    assert one.rule_id == "leaked-key"
    assert one.severity is Severity.ERROR
    assert "your key prod (" in one.message
    assert "still works; $5.00 was spent this month" in one.message
    assert one.location.path == "app.py"
    assert [place.path for place in one.related] == ["b.py"]
    assert key(1) not in one.message


@pytest.mark.parametrize(
    ("fields", "severity", "words"),
    [
        ({"disabled": True}, Severity.WARNING, "is disabled"),
        ({"expires_at": NOW}, Severity.NOTE, "has expired"),
        ({"usage_monthly": None}, Severity.ERROR, "what it spent is not known"),
    ],
)
def test_what_works_no_more_is_told_as_that(
    fields: dict[str, object], severity: Severity, words: str
) -> None:
    (one,) = leaked(RULE, places_of([found(1)]), snapshot(account_key(1, **fields)))
    assert one.severity is severity
    assert words in one.message


def test_what_was_spent_since_the_first_commit_is_added_up() -> None:
    places = places_of([found(1, added=MONTH_AGO), found(1, "b.py", added=NOW)])
    activity = {digest(1): spent(*(1.0,) * 29)}
    (one,) = leaked(RULE, places, snapshot(account_key(1), activity=activity))
    # 20 whole days from the 8th to the 27th, and a dime of today.
    assert "$20.10 was spent since 2026-11-08, when it was committed" in one.message


def test_what_was_spent_before_the_activity_begins_is_not_claimed_to_be_known() -> None:
    places = places_of([found(1, added=datetime(2026, 1, 1, tzinfo=UTC))])
    (one,) = leaked(RULE, places, snapshot(account_key(1), activity={digest(1): spent(2.0)}))
    assert "in the last 30 days alone, $2.10 was spent since 2026-01-01" in one.message


def test_a_suppressed_finding_is_the_owners_all_the_same() -> None:
    hidden = replace(found(1), suppression=Suppression(SuppressionKind.INLINE, "allow"))
    (one,) = leaked(RULE, places_of([hidden]), snapshot(account_key(1)))
    assert one.suppression is None


def test_the_management_key_of_the_audit_is_the_worst_leak() -> None:
    (one,) = leaked(RULE, places_of([found(9)]), snapshot(own=digest(9)))
    assert one.severity is Severity.ERROR
    assert "the management key" in one.message


def test_a_commit_may_claim_any_time() -> None:
    story = Story(added=Commit("c" * 40, "A", 10**18))
    one = replace(found(1), origins=(Origin(OriginKind.FILE, "a", story=story),))
    assert seen_since([one]) is None
    assert seen_since([found(1)]) is None


def test_practices_of_the_tree_are_told_with_the_accounts_name_of_the_key() -> None:
    (own_one, other) = named([found(1), found(2)], snapshot(account_key(1, name="prod")))
    assert own_one.message == "a key; it is your key prod"
    assert other.message == "a key"
