import os
from pathlib import Path

import pytest

from orscan.canary.project import files, root_of


def test_files_are_those_of_the_project(tmp_path: Path) -> None:
    for path in ("b", "a/.env", "node_modules/x/y", ".git/config", "dist/z", ".next/q"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "link").symlink_to("b")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "dead").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    found = [file.path for file in files(str(tmp_path))]
    assert sorted(found) == [".next/q", "a/.env", "b", "dist/z", "link"]
    assert [file.name for file in files(str(tmp_path), without=["dist", ".next"])] == [
        "b",
        "link",
        ".env",
    ]
    assert [file.path for file in files(str(tmp_path), "a")] == ["a/.env"]
    assert list(files(str(tmp_path), "nowhere")) == []


def test_the_root_is_that_of_the_workspace(tmp_path: Path) -> None:
    inner = tmp_path / "apps" / "a"
    inner.mkdir(parents=True)
    (inner / "package.json").write_text("{}")
    top = os.path.realpath(tmp_path)
    assert root_of(str(inner), top) == os.path.realpath(inner)
    (tmp_path / "package.json").write_text('{"workspaces": ["apps/*"]}')
    assert root_of(str(inner), top) == top
    assert root_of(str(inner), None) == os.path.realpath(inner)
    (inner / "turbo.json").write_text("{}")
    assert root_of(str(inner), top) == os.path.realpath(inner)


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a").write_text("")
    scandir = os.scandir

    def refused(place: Path) -> object:
        if place.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refused)
    unlisted: list[str] = []
    assert [file.path for file in files(str(tmp_path), unlisted=unlisted)] == ["a"]
    assert unlisted == ["closed"]
    assert [file.path for file in files(str(tmp_path))] == ["a"]
