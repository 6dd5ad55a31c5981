"""What the static scan says of each project, held against what its `expected.toml` demands."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from orscan import scan_path
from orscan.config import Config
from orscan.finding import Finding
from tests.projects.harness import (
    BUNDLE_CLASSES,
    CLIENT_CLASSES,
    HERE,
    Project,
    buildable,
    copied,
    projects,
)

_ALL = pytest.mark.parametrize("project", projects(), ids=lambda one: one.name)


@_ALL
def test_the_scan_finds_what_is_expected_and_no_more(project: Project) -> None:
    found = _client_findings(project)
    assert sorted(_verdict(one) for one in found) == sorted(one.verdict for one in project.findings)


@_ALL
def test_a_finding_shows_the_way_of_the_key(project: Project) -> None:
    chains = {_verdict(one): _chain(one) for one in _client_findings(project)}
    for expected in project.findings:
        assert _missing(expected.chain, chains.get(expected.verdict, [])) == []


@pytest.mark.parametrize("project", buildable(), ids=lambda one: one.name)
def test_an_error_is_expected_exactly_where_the_build_ships_the_key(project: Project) -> None:
    errors = [one for one in project.findings if one.severity == "error"]
    assert project.client <= {one.variable for one in errors}
    assert {one.variable for one in errors if one.leak_class in BUNDLE_CLASSES} <= project.client


def test_every_folder_is_a_project() -> None:
    folders = {one.name for one in HERE.iterdir() if one.is_dir() and one.name != "__pycache__"}
    assert folders == {one.name for one in projects()}


def test_no_station_may_be_missing_or_out_of_order() -> None:
    assert _missing(["a", "c"], ["a", "b", "c"]) == []
    assert _missing(["c", "a"], ["a", "b", "c"]) == ["a"]
    assert _missing(["a", "d"], ["a", "b", "c"]) == ["d"]


@cache
def _client_findings(project: Project) -> list[Finding]:
    with TemporaryDirectory() as place:
        folder = Path(place, project.name)
        copied(project, folder)
        report = scan_path(folder, Config())
    return [one for one in report.findings if one.leak_class in CLIENT_CLASSES]


def _verdict(finding: Finding) -> tuple[str, str, str, str, int, bool]:
    return (
        finding.leak_class.value,
        finding.severity.word,
        finding.variable,
        finding.location.path,
        finding.location.start.line,
        finding.latent,
    )


def _chain(finding: Finding) -> list[str]:
    return [f"{one.role.value} {one.path}" for one in finding.chain]


def _missing(wanted: Sequence[str], chain: Sequence[str]) -> list[str]:
    """The stations of *wanted* that *chain* does not have, in their order."""
    left = iter(chain)
    return [station for station in wanted if station not in left]
