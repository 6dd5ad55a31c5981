"""Builds each project for real: which variables the client gets is a fact, not an opinion."""

import os
from pathlib import Path

import pytest

from orscan.canary import run_canary
from orscan.rule import Reach
from tests.projects.harness import (
    Project,
    buildable,
    built,
    can_build,
    copied,
    environment,
    install,
    shipped,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_build(), reason="no node and npm here: nothing can be built"),
]


_ALL = pytest.mark.parametrize("project", buildable(), ids=lambda one: one.name)


@_ALL
def test_a_build_ships_what_is_expected_and_no_more(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / project.name
    marks = copied(project, folder)
    built(project, folder, marks)
    assert shipped(project, folder, marks) == {
        "client": set(project.shipped),
        "server": set(project.server),
    }


@_ALL
def test_the_canary_says_the_same(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / project.name
    copied(project, folder)
    install(project, folder)
    for name in set(os.environ) - set(environment({})):
        monkeypatch.delenv(name)
    for name, value in environment({}).items():
        monkeypatch.setenv(name, value)
    told: list[bytes] = []
    report = run_canary(folder, project.build, env=sorted(project.marked), say=told.append)
    reached = {one.variable for one in report.findings if one.reach is Reach.CLIENT}
    assert reached == project.client | project.foreign, (report.diagnostics, told[-20:])
