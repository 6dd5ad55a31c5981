"""The state of scheduled audits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from orscan.audit import watch
from orscan.audit.outcome import report_of
from orscan.config import Config
from orscan.errors import OrscanError, ReportError, UsageError
from orscan.report import Diagnostic, Report
from orscan.rule import Severity
from tests.audit.accounts import RULES, account_key, digest, snapshot
from tests.support import body

ALL = tuple(RULES.values())


def report(*names: str) -> Report:
    """The report of an account with a key without a limit for each of *names*."""
    keys = [account_key(int(name), has_limit=False, limit=None, name=name) for name in names]
    return report_of(snapshot(*keys), ALL, Config())


def test_the_first_time_everything_is_new(tmp_path: Path) -> None:
    assert watch.load(tmp_path / "state") is None
    assert watch.changed(report("1"), None) == report("1")


def test_what_is_known_is_not_told_again(tmp_path: Path) -> None:
    file = tmp_path / "state"
    watch.save(file, watch.known_of(report("1")))
    told = watch.changed(report("1"), watch.load(file))
    assert (told.findings, told.diagnostics, told.exit_code) == ((), (), 0)


def test_what_is_new_is_told_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "state"
    watch.save(file, watch.known_of(report("1")))
    told = watch.changed(report("1", "2"), watch.load(file))
    (one,) = told.findings
    assert digest(2) in one.location.path
    assert told.exit_code == 1


def test_what_is_worse_than_it_was_is_told_again_and_what_is_better_is_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "state"
    (finding,) = report("1").findings
    works = replace(report("1"), findings=(replace(finding, severity=Severity.ERROR),))
    watch.save(file, watch.known_of(report("1")))
    assert len(watch.changed(works, watch.load(file)).findings) == 1
    watch.save(file, watch.known_of(works))
    assert watch.changed(report("1"), watch.load(file)).findings == ()
    assert watch.changed(works, watch.load(file)).findings == ()


def test_what_is_settled_is_told_by_its_rule_and_does_not_fail() -> None:
    told = watch.changed(report("1"), watch.known_of(report("1", "2", "3")))
    (notice,) = told.diagnostics
    assert notice.message == "settled since the last audit: 2 x no-limit"
    assert told.exit_code == 0


def test_what_an_incomplete_audit_did_not_see_is_not_settled_and_not_forgotten() -> None:
    known = watch.known_of(report("1", "2"))
    partial = replace(report("1"), diagnostics=(Diagnostic("", 0, "account", "no answer"),))
    assert [one.kind for one in watch.changed(partial, known).diagnostics] == ["account"]
    assert watch.remembered(partial, known) == known
    assert watch.remembered(report("1"), known) == watch.known_of(report("1"))


def test_the_file_holds_digests_and_rules_only(tmp_path: Path) -> None:
    file = tmp_path / "state"
    watch.save(file, watch.known_of(report("1")))
    text = file.read_text()
    assert json.loads(text)["findings"] == {
        report("1").findings[0].fingerprint: ["no-limit", "warning"]
    }
    assert digest(1) not in text
    assert body(1) not in text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": 1, "findings": {}}',
        '{"version": 2, "findings": []}',
        '{"version": 2, "findings": {"x": ["no-limit", "error"]}}',
        f'{{"version": 2, "findings": {{"{"a" * 32}": "no-limit"}}}}',
        f'{{"version": 2, "findings": {{"{"a" * 32}": ["no-limit", "bad"]}}}}',
        f'{{"version": 2, "findings": {{"{"a" * 32}": ["No Limit", "error"]}}}}',
    ],
)
def test_another_file_is_neither_believed_nor_overwritten(tmp_path: Path, content: str) -> None:
    file = tmp_path / "state"
    file.write_text(content)
    with pytest.raises(UsageError):
        watch.load(file)
    assert file.read_text() == content


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "inner").write_text("")
    with pytest.raises(ReportError):
        watch.save(tmp_path / "state", {})
    assert sorted(one.name for one in tmp_path.iterdir()) == ["state"]
    with pytest.raises(OrscanError):
        watch.save(tmp_path / "none" / "state", {})
