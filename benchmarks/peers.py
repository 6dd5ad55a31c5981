"""The scanners that are compared: how each reads all history it can, offline, and what it reports.

Reports hold whole keys: they lie in a folder that is removed at the end, and only digests leave
this module.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure import orscan

HERE = Path(__file__).parent
KEY = re.compile(r"sk-or-v1-[0-9a-fA-F]{64}")
_REGEX = r"\b(sk-or-v1-[0-9a-f]{64})\b"
_RULE = f"""
[[rules]]
id = "openrouter"
description = "OpenRouter key"
regex = '''{_REGEX}'''
keywords = ["sk-or-v1-"]
"""
_DETECTOR = f"""
detectors:
  - name: openrouter
    keywords: [sk-or-v1-]
    regex:
      key: '{_REGEX}'
"""


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table: a command, and where in its report a key stands."""

    name: str
    command: tuple[str, ...]
    version: str
    out: Path
    """Where its standard output goes; errors lie beside it."""
    report: Path | None = None
    """The report, which may be what it prints; None: it looks for nothing."""
    fields: frozenset[str] = frozenset()
    """The fields of the report that hold a key or, where `digest`, its SHA-256."""
    digest: bool = False
    good: frozenset[int] = frozenset({0})
    """The exit codes of a scan that ran to its end."""
    warming: int = 1
    """Runs before those that are timed; the last of them is the one that is looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a report holds: the SHA-256 of each distinct OpenRouter key, and how many findings."""

    keys: frozenset[str]
    findings: int


def found(tool: Tool) -> Found:
    """Return what the report of *tool* holds; OSError, ValueError, KeyError: not one."""
    if tool.report is None:
        return Found(frozenset(), 0)
    document = _loaded(tool.report.read_text(errors="replace"))
    if isinstance(document, dict):
        document = document["findings"]
    values = list(_values(document, tool.fields))
    if tool.digest:
        return Found(frozenset(values), len(values))
    keys = {key.lower() for value in values for key in KEY.findall(value)}
    return Found(frozenset(hashlib.sha256(key.encode()).hexdigest() for key in keys), len(values))


def trouble(tool: Tool, code: int) -> str:
    """Return why a run with exit code *code* was no whole scan, or nothing; keys are masked.

    Git's own last words count whatever the code: some scanners stop there and still end with 0.
    """
    said = re.sub(r"\x1b\[[0-9;]*m", "", tool.out.with_suffix(".err").read_text(errors="replace"))
    fatal = re.findall(r"fatal: .+", said)
    if code in tool.good and not fatal and not _partial(tool):
        return ""
    last = (fatal or said.strip().splitlines() or ["no whole report"])[-1]
    return f"stopped early, exit code {code}: {KEY.sub('sk-or-v1-…', last)[:100]}"


def _partial(tool: Tool) -> bool:
    """Whether there is no report, or one in which kingfisher says that it left something out."""
    if tool.report is None:
        return False
    if not tool.report.exists():
        return True
    text = tool.report.read_text(errors="replace")
    return bool(re.search(r'"scan_(partial|failed)": ?[1-9]', text))


def _loaded(text: str) -> Any:
    """Return the JSON document of *text*, or the list of those on its lines."""
    try:
        return json.loads(text or "[]")
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _values(document: Any, fields: frozenset[str]) -> Iterator[str]:
    """Yield the text in *fields* of *document*, wherever they are in it."""
    if isinstance(document, list):
        for one in document:
            yield from _values(one, fields)
    elif isinstance(document, dict):
        for name, value in document.items():
            if name in fields and isinstance(value, str):
                yield value
            else:
                yield from _values(value, fields)


def ours(repository: Path, folder: Path) -> list[Tool]:
    """Return orscan without its cache, and with the cache that the run before left."""
    scan = orscan("scan", "--history", "--no-progress", "-f", "json", "-o")
    version = _version(scan[0])

    def row(name: str, *arguments: str, warming: int) -> Tool:
        out, report = _files(folder, name)
        command = (*scan, str(report), *arguments, str(repository))
        fields, good = frozenset({"sha256"}), frozenset({0, 1, 3})
        return Tool(name, command, version, out, report, fields, True, good, warming)

    return [row("orscan", "--no-cache", warming=1), row("orscan again", warming=2)]


def bare(repository: Path, lists: list[Path], folder: Path) -> list[Tool]:
    """Return the two ways in which bare git reads the same blobs, the one that lists them first."""
    floor = (sys.executable, str(HERE / "floor.py"), str(repository))
    version = _version("git")
    return [
        Tool("cat-file", floor, version, folder / "cat-file.out"),
        Tool("cat-file, listed before", (*floor, *map(str, lists)), version, folder / "listed.out"),
    ]


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    """Return where the row *name* prints to, and where it writes its report."""
    stem = re.sub(r"\W+", "-", name)
    return folder / f"{stem}.out", folder / f"{stem}.json"


def _kingfisher(program: str, repository: Path, folder: Path) -> list[Tool]:
    one = ("--rule", "betterleaks.openrouter-api-key", "--rule", "veles.secrets/openrouter")
    version = _version(program)

    def row(name: str, *arguments: str) -> Tool:
        out, report = _files(folder, name)
        scan = [program, "scan", str(repository), "--git-history", "full", "--no-validate"]
        scan += ["--no-update-check", "-q", "-f", "json", "-o", str(report), *arguments]
        fields, good = frozenset({"snippet"}), frozenset({0, 200})
        return Tool(name, tuple(scan), version, out, report, fields, good=good)

    return [
        row("kingfisher"),
        row("kingfisher, OpenRouter", *one),
        row("kingfisher --turbo", "--turbo"),
        row("kingfisher --turbo, OpenRouter", "--turbo", *one),
    ]


def _gitleaks(program: str, repository: Path, folder: Path) -> list[Tool]:
    return [
        _leaks(program, "gitleaks", repository, folder, "[extend]\nuseDefault = true\n" + _RULE),
        _leaks(program, "gitleaks, one rule", repository, folder, _RULE),
    ]


def _betterleaks(program: str, repository: Path, folder: Path) -> list[Tool]:
    # It has a rule for the key.
    return [_leaks(program, "betterleaks", repository, folder, "")]


def _leaks(program: str, name: str, repository: Path, folder: Path, config: str) -> Tool:
    out, report = _files(folder, name)
    # Errors end with 1, as findings do unless told otherwise.
    command = [program, "git", "--no-banner", "--exit-code", "99"]
    command += ["-f", "json", "-r", str(report)]
    if config:
        file = report.with_suffix(".toml")
        file.write_text(config)
        command += ["-c", str(file)]
    command.append(str(repository))
    fields, good = frozenset({"Secret", "secret"}), frozenset({0, 99})
    return Tool(name, tuple(command), _version(program), out, report, fields, good=good)


def _trufflehog(program: str, repository: Path, folder: Path) -> list[Tool]:
    out, _ = _files(folder, "trufflehog")
    config = out.with_suffix(".yaml")
    config.write_text(_DETECTOR)
    command = [program, "git", repository.as_uri(), "--json"]
    command += ["--no-verification", "--no-update", "--config", str(config)]
    said = subprocess.run([program, "git", "--help"], capture_output=True, check=False)
    in_place = "--trust-local-git-config"  # otherwise it scans a clone, which holds less
    if in_place.encode() in said.stdout + said.stderr:
        command.append(in_place)
    fields = frozenset({"Raw"})
    return [Tool("trufflehog", tuple(command), _version(program), out, out, fields)]


_PEERS: dict[str, Callable[[str, Path, Path], list[Tool]]] = {
    "kingfisher": _kingfisher,
    "gitleaks": _gitleaks,
    "betterleaks": _betterleaks,
    "trufflehog": _trufflehog,
}

_WITHOUT = {
    "detect-secrets": "it has no history mode: it scans the files of a work tree",
    "noseyparker": "how it is run was never tried here: add it to peers.py",
    "titus": "how it is run was never tried here: add it to peers.py",
}


def peers(repository: Path, folder: Path) -> tuple[list[Tool], list[str]]:
    """Return what is installed, and a sentence for each scanner that is left out."""
    rows, notes = [], []
    for name, made in _PEERS.items():
        if program := shutil.which(name):
            rows += made(program, repository, folder)
        else:
            notes.append(f"{name} is not on PATH: left out.")
    for name, why in _WITHOUT.items():
        notes.append(f"{name} is left out: {why}." if shutil.which(name) else _absent(name, why))
    return rows, notes


def _absent(name: str, why: str) -> str:
    return f"{name} is not on PATH, and would be left out: {why}."


def _version(program: str) -> str:
    """Return the version that *program* tells, or the one that Go wrote into it, or "?"."""
    for asking in ("--version", "version"):
        done = subprocess.run([program, asking], capture_output=True, check=False)
        if told := re.search(rb"\d+\.\d+[\w.+-]*", done.stdout + done.stderr):
            return told[0].decode()
    found_at = shutil.which(program)
    built = found_at and re.search(rb"mod\t\S+\tv(\d[\w.+-]+)", Path(found_at).read_bytes())
    return built[1].decode() if built else "?"
