from datetime import UTC, datetime

import pytest

from orscan.verdict import Budget, KeyInfo, State, Verdict, stake_of, usd

WHEN = datetime(2027, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (KeyInfo(), "How much a thief could spend was not told."),
        (
            KeyInfo(has_limit=True),
            "The key has a spending limit; how much of it is left was not told.",
        ),
        (
            KeyInfo(has_limit=False),
            "No limit on the key: a thief could spend all the credit of the account.",
        ),
        (
            KeyInfo(has_limit=False, is_free_tier=True),
            "No limit on the key; its account never paid, so only free models can be used.",
        ),
        (
            KeyInfo(has_limit=True, limit=10, limit_remaining=2.5),
            "A thief could spend $2.50 more: the key is limited.",
        ),
        (
            KeyInfo(has_limit=True, limit=10, limit_remaining=2.5, limit_reset="weekly"),
            "A thief could spend $2.50 more, then up to $10.00 a week: the key is limited.",
        ),
        (
            KeyInfo(has_limit=True, limit=10, limit_remaining=-0.5),
            "Nothing is left of the limit of the key; paid models refuse it until it is raised.",
        ),
        (
            KeyInfo(has_limit=True, limit=10, limit_remaining=0, limit_reset="daily"),
            "Nothing is left of the limit of the key for now, then up to $10.00 a day.",
        ),
        (
            KeyInfo(has_limit=True, limit=10, limit_reset="hourly", expires_at=WHEN),
            "A thief could spend $10.00 more: the key is limited. It expires on 2027-01-02.",
        ),
        (
            KeyInfo(has_limit=False, budget=Budget("workspace_default_key", 50, 42, "monthly")),
            (
                "A thief could spend $42.00 more, then up to $50.00 a month: "
                "a budget (workspace default key) is limited."
            ),
        ),
        (
            KeyInfo(has_limit=True, limit=90, limit_remaining=80, budget=Budget("", 5, 1, None)),
            "A thief could spend $1.00 more: a budget (account) is limited.",
        ),
        (
            KeyInfo(has_limit=True, limit=5, limit_remaining=1, budget=Budget("member", 9, 8)),
            "A thief could spend $1.00 more: the key is limited.",
        ),
    ],
)
def test_says_what_a_thief_could_spend(info: KeyInfo, words: str) -> None:
    assert stake_of(info) == words


def test_a_management_key_is_worse_than_any_limit_tells() -> None:
    info = KeyInfo(has_limit=True, limit=1, limit_remaining=1, is_management_key=True)
    verdict = Verdict(State.LIVE, "", info)
    assert verdict.is_management
    assert "every key of the account" in verdict.stake


def test_only_a_live_key_has_a_stake() -> None:
    assert Verdict(State.DEAD, "refused").stake == ""
    assert not Verdict(State.UNKNOWN).is_management
    assert not Verdict(State.LIVE, "", KeyInfo()).is_management


def test_the_owner_is_the_organization_where_there_is_one() -> None:
    assert KeyInfo(creator_user_id="user").owner == "user"
    assert KeyInfo(creator_user_id="user", organization_id="org").owner == "org"


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "$0.00"), (0.004, "less than $0.01"), (0.01, "$0.01"), (1234.5, "$1,234.50")],
)
def test_amounts_are_for_people(amount: float, words: str) -> None:
    assert usd(amount) == words
