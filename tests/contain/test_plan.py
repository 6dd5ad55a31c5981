import pytest

from orscan.contain import Action, plan
from orscan.openrouter.models import AccountKey

LEAKED, OTHER, FOREIGN = "a" * 64, "b" * 64, "c" * 64


def key(digest: str, *, name: str = "prod", disabled: bool | None = False) -> AccountKey:
    return AccountKey(hash=digest, name=name, disabled=disabled)


def test_a_key_whose_hash_does_not_match_is_never_a_target() -> None:
    made = plan([key(OTHER)], [LEAKED], delete=True, rotate=True)
    assert made.targets == ()
    assert made.not_ours == (LEAKED,)


def test_part_of_a_hash_matches_nothing() -> None:
    made = plan([key(LEAKED)], [LEAKED[:16]], delete=True, rotate=False)
    assert made.targets == ()


def test_only_the_leaked_key_is_disabled() -> None:
    made = plan([key(OTHER), key(LEAKED)], [LEAKED, FOREIGN], delete=False, rotate=False)
    assert [(one.key.hash, one.actions) for one in made.targets] == [(LEAKED, (Action.DISABLE,))]
    assert made.not_ours == (FOREIGN,)


def test_case_makes_no_difference() -> None:
    assert plan([key(LEAKED.upper())], [LEAKED], delete=False, rotate=False).not_ours == ()
    assert plan([key(LEAKED)], [LEAKED.upper()], delete=False, rotate=False).not_ours == ()


def test_disabling_comes_before_replacing_and_deleting() -> None:
    (target,) = plan([key(LEAKED)], [LEAKED], delete=True, rotate=True).targets
    assert target.actions == (Action.DISABLE, Action.REPLACE, Action.DELETE)


@pytest.mark.parametrize(("delete", "actions"), [(False, ()), (True, (Action.DELETE,))])
def test_what_is_disabled_already_is_not_replaced_a_second_time(
    delete: bool, actions: tuple[Action, ...]
) -> None:
    made = plan([key(LEAKED, disabled=True)], [LEAKED], delete=delete, rotate=True)
    assert made.targets[0].actions == actions
    assert bool(made.pending) is delete


def test_a_key_of_unknown_state_is_disabled() -> None:
    made = plan([key(LEAKED, disabled=None)], [LEAKED], delete=False, rotate=False)
    assert made.targets[0].actions == (Action.DISABLE,)


def test_targets_come_in_order_of_their_names() -> None:
    keys = [key(LEAKED, name="z"), key(OTHER, name="a")]
    made = plan(keys, [LEAKED, OTHER], delete=False, rotate=False)
    assert [one.key.name for one in made.targets] == ["a", "z"]


@pytest.mark.parametrize(("rotate", "actions"), [(False, ()), (True, (Action.REPLACE,))])
def test_a_replacement_that_is_owed_is_made(rotate: bool, actions: tuple[Action, ...]) -> None:
    made = plan([key(LEAKED, disabled=True)], [LEAKED], delete=False, rotate=rotate, owed={LEAKED})
    assert made.targets[0].actions == actions
    assert made.targets[0].resumes is rotate


def test_a_key_that_works_again_is_disabled_again_whatever_is_owed() -> None:
    (target,) = plan([key(LEAKED)], [LEAKED], delete=False, rotate=True, owed={LEAKED}).targets
    assert target.actions == (Action.DISABLE, Action.REPLACE)
    assert not target.resumes
