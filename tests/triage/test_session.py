from datetime import date
from pathlib import Path

import pytest

from orscan import baseline, runner, triage
from orscan.baseline import NAME, Baseline, Scope
from orscan.config import Config
from orscan.errors import IncompleteError, NotARepositoryError, UsageError
from orscan.triage import Decision, Session, cases, expiry
from tests.conftest import Repository
from tests.support import key

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        (" 2027-01-31 ", date(2027, 1, 31)),
        ("2026-11-28", TODAY),
        ("0d", TODAY),
        ("90d", date(2027, 2, 26)),
        ("3 days", date(2026, 12, 1)),
        ("1 day", date(2026, 11, 29)),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert expiry(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["soon", "2026-11-27", "2027-02-30", "-3d", "99999d", "1w", "20270131", "0x3d"]
)
def test_what_is_no_day_to_come(text: str) -> None:
    with pytest.raises(UsageError):
        expiry(text, TODAY)


def looked(*, history: bool = False, create: bool = True) -> triage.Project:
    return triage.look(".", runner.config_for(["."]), history=history, create=create)


def test_one_case_a_key_the_worst_first(repo: Repository) -> None:
    repo.stage("a.txt", key(1).replace("v1", "v2"))
    repo.stage("b.txt", key(2))
    repo.stage("c/.env", f"A={key(2)}")
    found = cases(looked().open)
    assert [sorted(one.path for one in case.findings) for case in found] == [
        ["b.txt", "c/.env"],
        ["a.txt"],
    ]
    assert found[0].name.endswith(key(2)[-3:])
    assert found[0].owner_url
    assert found[0].mark != found[1].mark


def test_a_key_of_tree_and_history_is_told_once_and_with_its_story(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.stage("old.txt", key(1))
    repo.commit()
    repo.git("rm", "-q", "old.txt")
    repo.commit()
    project = looked(history=True)
    assert [(one.path, one.scope) for one in project.open] == [
        ("a.txt", Scope.TREE),
        ("old.txt", Scope.HISTORY),
    ]
    assert all(one.finding.origins[0].story for one in project.open)


def test_what_is_suppressed_elsewhere_is_not_asked_about(repo: Repository) -> None:
    repo.stage("a.txt", f"{key(1)}  # orscan: allow known")
    repo.stage("b.txt", "sk-or-v1-your-key-here")
    assert looked().open == ()


def test_an_accepted_key_at_a_new_place_is_asked_about_again(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    session = Session.of(looked())
    (case,) = session.left()
    session.decide(case, Decision.ACCEPT, reason="known", owner="ada")
    assert session.left() == []
    repo.stage("b.txt", key(1))
    (again,) = Session.of(looked()).left()
    assert [one.path for one in again.findings] == ["b.txt"]


def test_a_key_to_be_fixed_at_a_new_place_is_asked_about_again(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    session = Session.of(looked())
    session.decide(session.left()[0], Decision.FIX)
    assert Session.of(looked()).left() == []
    repo.stage("b.txt", key(1))
    assert len(Session.of(looked()).left()) == 1


def test_undo_puts_back_the_file_that_was_there(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    file = repo.root / NAME
    baseline.save(Baseline(), file)
    before = file.read_bytes()
    session = Session.of(looked())
    (case,) = session.left()
    session.decide(case, Decision.FALSE_ALARM, reason="no key", owner="ada")
    assert file.read_bytes() != before
    assert session.undo() == case
    assert file.read_bytes() == before
    assert session.left() == [case]
    assert session.undo() is None


def test_where_there_has_to_be_a_baseline_or_a_repository(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key(1))
    with pytest.raises(Exception, match="there is no such baseline"):
        looked(create=False)
    with pytest.raises(UsageError, match="no such folder"):
        triage.look("nowhere", Config(), history=False)
    with pytest.raises(NotARepositoryError, match="no history"):
        triage.look(str(tmp_path), Config(), history=True)
    with pytest.raises(UsageError, match="--owner"):
        triage.owner_of(".")


def test_half_a_scan_knows_nothing_of_what_is_gone(repo: Repository) -> None:
    repo.stage("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3K\xcaHM")
    project = looked()
    assert project.problems == 1
    with pytest.raises(IncompleteError):
        project.require_whole()


def test_progress_moves_in_both_scans(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit()
    told: list[int] = []
    triage.look(
        ".",
        Config(),
        history=True,
        create=True,
        progress=lambda scanned, _listed: told.append(scanned.files),
    )
    assert len(told) >= 2
    assert max(told) > 1, "objects of history count as well"
