"""Projects whose build is a Python program, apart from the user's own environment and state."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from orscan.canary import run_canary
from orscan.report import Report


class Project:
    """A folder with sources, and builds that are run as real processes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def build(self, program: str, *, env: Sequence[str] = (), out: Sequence[str] = ()) -> Report:
        """Run the canary with a build that is this Python *program*; `write` makes files in it."""
        return run_canary(self.root, self.command(program), env=env, out=out)

    def command(self, program: str) -> list[str]:
        place = self.root.parent / "build.py"
        place.write_text(_PREPARED + program)
        return [sys.executable, str(place)]


_PREPARED = """
import base64, gzip, io, json, os, pathlib, signal, struct, subprocess, sys, time, zipfile
def write(path, content):
    place = pathlib.Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
key = os.environ.get("VITE_OPENROUTER_API_KEY", "")
private = os.environ.get("OPENROUTER_API_KEY", "")
"""


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in list(os.environ):
        if "OPENROUTER" in name or "OPENAI" in name:
            monkeypatch.delenv(name)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root)
    made.write("src/app.ts", "fetch(url, import.meta.env.VITE_OPENROUTER_API_KEY)\n")
    made.write("src/api.ts", "\nconst k = process.env.OPENROUTER_API_KEY\n")
    return made
