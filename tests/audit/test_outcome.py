"""The report of an audit: what is in it, and that every format takes it."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from orscan.audit.outcome import Scans, report_of
from orscan.config import Config
from orscan.finding import SuppressionKind
from orscan.report import Diagnostic, Mode, Report, Scanned
from orscan.reporters import RenderOptions, render
from orscan.rule import Severity
from tests.audit.accounts import RULES, account_key, digest, snapshot
from tests.audit.test_leaks import found
from tests.reporters import test_gitlab, test_sarif

ALL = tuple(RULES.values())
ACCOUNT = snapshot(account_key(1, has_limit=False, limit=None), account_key(2))


def scan(*numbers: int, diagnostics: tuple[Diagnostic, ...] = ()) -> Report:
    findings = tuple(found(n, f"{n}.py") for n in numbers)
    return Report(Scanned(Mode.TREE, files=3), findings, diagnostics=diagnostics)


def ids(report: Report) -> list[str]:
    return [one.rule_id for one in report.findings]


def test_without_a_scan_only_the_account_is_told_of() -> None:
    report = report_of(ACCOUNT, ALL, Config())
    assert ids(report) == ["no-limit"]
    assert (report.scanned.mode, report.scanned.account_keys) == (Mode.ACCOUNT, 2)
    assert report.diagnostics == ()


def test_of_a_scan_the_accounts_keys_are_told_and_others_only_counted() -> None:
    report = report_of(ACCOUNT, ALL, Config(), scans=Scans(scan(1, 3, 4)))
    assert ids(report) == ["leaked-key", "no-limit"]
    (notice,) = report.diagnostics
    assert notice.message.startswith("2 keys that were found are none of this account's")
    assert report.scanned.files == 3


def test_a_key_in_tree_and_history_is_told_once_with_all_its_places() -> None:
    tree, history = scan(1), replace(scan(1), findings=(found(1, "old.py"), found(1, "1.py")))
    report = report_of(ACCOUNT, ALL, Config(), scans=Scans(tree, history))
    leaks = [one for one in report.findings if one.rule_id == "leaked-key"]
    assert [one.location.path for one in leaks] == ["1.py"]
    assert [one.path for one in leaks[0].related] == ["old.py"]


def test_what_a_scan_could_not_do_leaves_the_audit_incomplete() -> None:
    problem = Diagnostic("a", 0, "unreadable", "no")
    report = report_of(
        snapshot(), ALL, Config(), scans=Scans(scan(diagnostics=(problem,))), diagnostics=[problem]
    )
    assert report.diagnostics == (problem,)
    assert report.exit_code == 3


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (Config(ignore_rules=("no-limit",)), SuppressionKind.RULE),
        (Config(ignore_keys=(digest(1),)), SuppressionKind.KEY),
        (Config(ignore_paths=("openrouter.ai/keys/*",)), SuppressionKind.PATH),
    ],
)
def test_what_is_ignored_is_suppressed_with_its_reason(
    config: Config, kind: SuppressionKind
) -> None:
    report = report_of(ACCOUNT, ALL, config)
    assert report.findings == ()
    assert [one.suppression.kind for one in report.suppressed if one.suppression] == [kind]


def test_the_threshold_for_failing_is_the_configurations() -> None:
    assert report_of(ACCOUNT, ALL, Config()).exit_code == 1
    assert report_of(ACCOUNT, ALL, Config(fail_on=Severity.ERROR)).exit_code == 0


@pytest.mark.parametrize(
    ("name", "validate"),
    [("sarif", test_sarif.VALIDATOR.validate), ("gitlab", test_gitlab.VALIDATOR.validate)],
)
def test_the_official_schemas_take_an_audit(name: str, validate: Callable[[object], None]) -> None:
    report = report_of(ACCOUNT, ALL, Config(), scans=Scans(scan(1, 3)))
    validate(json.loads(render(name, report, RenderOptions(tool_version="1.0.0"))))
