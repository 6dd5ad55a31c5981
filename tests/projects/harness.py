"""The mini-projects of this folder: what they are expected to show, and how they are built.

A project is a folder with an `expected.toml`. `@@KEY@@` in its files stands for a fake key, which
is made as the project is copied. A mark is such a key that is known by a name: the variable that
holds it, or the path of the file in which it is written as a literal.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orscan.fakekey import fake_key
from orscan.rule import LeakClass

HERE = Path(__file__).parent
PLACEHOLDER = "@@KEY@@"

CLIENT_CLASSES = frozenset(
    {
        LeakClass.PUBLIC_ENV,
        LeakClass.BUNDLER_INLINE,
        LeakClass.BROWSER_SDK,
        LeakClass.BROWSER_FETCH,
        LeakClass.MOBILE_EMBED,
        LeakClass.SERVER_RETURNS_KEY,
        LeakClass.LOG_LEAK,
        LeakClass.URL_QUERY_KEY,
        LeakClass.KEY_IN_STORAGE,
        LeakClass.DOCKER_BAKE,
    }
)

# Classes whose errors a build alone can prove: the key stands in what it wrote for clients.
BUNDLE_CLASSES = frozenset(
    {
        LeakClass.PUBLIC_ENV,
        LeakClass.BUNDLER_INLINE,
        LeakClass.BROWSER_SDK,
        LeakClass.BROWSER_FETCH,
    }
)

_QUIET = {
    "CI": "1",
    "NO_COLOR": "1",
    "NO_UPDATE_NOTIFIER": "1",
    "NEXT_TELEMETRY_DISABLED": "1",
    "ASTRO_TELEMETRY_DISABLED": "1",
    "NUXT_TELEMETRY_DISABLED": "1",
    "GATSBY_TELEMETRY_DISABLED": "1",
    "STORYBOOK_DISABLE_TELEMETRY": "1",
    "NG_CLI_ANALYTICS": "false",
    "DO_NOT_TRACK": "1",
    "npm_config_update_notifier": "false",
    "npm_config_audit": "false",
    "npm_config_fund": "false",
}
_BUILD_SECONDS = 300
_ENV_LINE = re.compile(rf"^(?:export\s+)?(?P<name>\w+)\s*=\s*[\"']?{PLACEHOLDER}[\"']?\s*$")


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """What the static scan must say of one leak; *chain* lists stations, maybe not all."""

    leak_class: str
    severity: str
    variable: str
    path: str
    line: int
    latent: bool
    chain: tuple[str, ...]

    @property
    def verdict(self) -> tuple[str, str, str, str, int, bool]:
        """Everything but the chain, to be compared whole."""
        return (
            self.leak_class,
            self.severity,
            self.variable,
            self.path,
            self.line,
            self.latent,
        )


@dataclass(frozen=True, slots=True)
class Project:
    """One project: its folder, how it is built, and what must be found.

    *build* is empty where it cannot be built here. *out* and *server_out* are globs of what the
    build writes for clients and for servers; the files of *out* win. The five sets name marks:
    what reaches *client* or *server*, what reaches nobody (*none*), and what reaches the client
    but belongs to another provider (*foreign*) or is a *literal* in a source file.
    """

    name: str
    root: Path
    build: tuple[str, ...]
    out: tuple[str, ...]
    server_out: tuple[str, ...]
    scripts: bool
    client: frozenset[str]
    server: frozenset[str]
    none: frozenset[str]
    foreign: frozenset[str]
    literals: frozenset[str]
    findings: tuple[ExpectedFinding, ...]

    @property
    def marked(self) -> frozenset[str]:
        """The variables that a build must be given a mark in, whatever the env files name."""
        return self.client | self.server | self.none | self.foreign

    @property
    def shipped(self) -> frozenset[str]:
        """The names of all marks that clients get."""
        return self.client | self.foreign | self.literals


def projects() -> list[Project]:
    """Return every project of this folder, by name."""
    return [_project(file.parent) for file in sorted(HERE.glob("*/expected.toml"))]


def buildable() -> list[Project]:
    """Return the projects that can be built here, by name."""
    return [project for project in projects() if project.build]


def can_build() -> bool:
    """Whether node and npm are there."""
    return all(shutil.which(tool) for tool in ("node", "npm"))


def copied(project: Project, folder: Path) -> dict[str, str]:
    """Copy *project* to *folder* and return its marks by name.

    The expectations are left behind. One variable has one mark, in however many env files it is.
    """
    shutil.copytree(project.root, folder, ignore=shutil.ignore_patterns("expected.toml"))
    marks: dict[str, str] = {name: fake_key() for name in sorted(project.marked)}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            _fill(file, file.relative_to(folder).as_posix(), marks)
    return marks


def built(project: Project, folder: Path, marks: dict[str, str]) -> None:
    """Install and build the copy of *project* in *folder*, with *marks* in its environment.

    Raises AssertionError with the end of the output where the build fails.
    """
    install(project, folder)
    variables = {name: mark for name, mark in marks.items() if name.isidentifier()}
    _run(project.build, folder, environment(variables))


def install(project: Project, folder: Path) -> None:
    """Give the copy in *folder* the packages its manifest names.

    Hard links to a cache that is filled once, as some bundlers refuse symbolic ones. Raises
    AssertionError with the end of the output where npm fails.
    """
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    wanted = {
        key: manifest[key] for key in ("dependencies", "devDependencies") if manifest.get(key)
    }
    if wanted:
        packages = _packages(wanted, scripts=project.scripts)
        shutil.copytree(
            packages, folder / "node_modules", symlinks=True, copy_function=_link_or_copy
        )


def environment(variables: dict[str, str]) -> dict[str, str]:
    """Return *variables* and the little of our own environment that node needs.

    No other variable of ours may decide what a build does.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "TMPDIR", "LANG"} or name.lower().startswith("npm_config_")
    }
    return {**kept, **_QUIET, **variables}


def shipped(project: Project, folder: Path, marks: dict[str, str]) -> dict[str, set[str]]:
    """Return which of *marks* stand in the output for `client`s, and else in that for `server`s.

    Raises AssertionError where a glob matches no file: a build that wrote nothing proves nothing.
    """
    client = _marks_in(_files(folder, project.out), marks)
    server = _marks_in(_files(folder, project.server_out), marks) - client
    return {"client": client, "server": server}


def _project(root: Path) -> Project:
    data = tomllib.loads((root / "expected.toml").read_text("utf-8"))
    known = {"title", "build", "out", "server_out", "scripts", "canary", "finding"}
    canary = data.get("canary", {})
    lists = {"client", "server", "none", "foreign", "literals"}
    if unknown := (set(data) - known) | (set(canary) - lists):
        raise AssertionError(f"{root.name}/expected.toml: unknown {sorted(unknown)}")
    return Project(
        name=root.name,
        root=root,
        build=tuple(data.get("build", ())),
        out=tuple(data.get("out", ())),
        server_out=tuple(data.get("server_out", ())),
        scripts=data.get("scripts", False),
        client=frozenset(canary.get("client", ())),
        server=frozenset(canary.get("server", ())),
        none=frozenset(canary.get("none", ())),
        foreign=frozenset(canary.get("foreign", ())),
        literals=frozenset(canary.get("literals", ())),
        findings=tuple(_finding(root, one) for one in data.get("finding", ())),
    )


def _finding(root: Path, data: dict[str, Any]) -> ExpectedFinding:
    known = {"class", "severity", "variable", "path", "at", "nth", "latent", "chain"}
    if unknown := set(data) - known:
        raise AssertionError(f"{root.name}/expected.toml: unknown {sorted(unknown)}")
    return ExpectedFinding(
        leak_class=data["class"],
        severity=data["severity"],
        variable=data.get("variable", ""),
        path=data["path"],
        line=_line_of(root / data["path"], data["at"], data.get("nth", 1)),
        latent=data.get("latent", False),
        chain=tuple(data.get("chain", ())),
    )


def _line_of(file: Path, text: str, nth: int) -> int:
    content = file.read_text("utf-8")
    at = -1
    for _ in range(nth):
        at = content.find(text, at + 1)
        if at < 0:
            raise AssertionError(f"{file}: no {text!r} for the {nth}th time")
    return content.count("\n", 0, at) + 1


def _fill(file: Path, path: str, marks: dict[str, str]) -> None:
    """Replace each placeholder of *file* by the mark of its variable, or of its path."""
    raw = file.read_bytes()
    if PLACEHOLDER.encode() not in raw:
        return
    lines = raw.decode("utf-8").splitlines(keepends=True)
    named = _is_env_file(file.name)
    for n, line in enumerate(lines):
        if PLACEHOLDER in line:
            variable = _ENV_LINE.match(line) if named else None
            name = variable["name"] if variable else path
            lines[n] = line.replace(PLACEHOLDER, marks.setdefault(name, fake_key()))
    file.write_text("".join(lines), "utf-8", newline="")


def _is_env_file(name: str) -> bool:
    return name.startswith(".env") or name.endswith(".env") or name == ".dev.vars"


def _packages(wanted: dict[str, Any], *, scripts: bool) -> Path:
    """Return a `node_modules` with what *wanted* names, from the cache or the npm registry."""
    text = json.dumps([wanted, scripts], sort_keys=True)
    home = _cache() / hashlib.sha256(text.encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / "lock"):
        done = home / "complete"
        if not done.exists():
            (home / "package.json").write_text(json.dumps({"private": True, **wanted}), "utf-8")
            flags = [] if scripts else ["--ignore-scripts"]
            _run(
                ["npm", "install", "--no-package-lock", "--prefer-offline", *flags],
                home,
                environment({}),
            )
            done.touch()
    return home / "node_modules"


def _cache() -> Path:
    default = Path(tempfile.gettempdir(), f"orscan-test-cache-{os.getuid()}")
    return Path(os.environ.get("ORSCAN_TEST_CACHE") or default)


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep other test processes out, so that each set of packages is fetched once."""
    with file.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target, follow_symlinks=False)


def _run(command: Iterable[str], folder: Path, variables: dict[str, str]) -> None:
    command = list(command)
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    if done.returncode:
        told = (done.stdout + done.stderr).decode(errors="replace")
        raise AssertionError(f"{command} failed in {folder}:\n{told[-4000:]}")


def _files(folder: Path, globs: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for glob in globs:
        matched = [
            file
            for place in folder.glob(glob)
            for file in ([place] if place.is_file() else place.rglob("*"))
            if file.is_file()
        ]
        if not matched:
            raise AssertionError(f"{folder}: the build wrote nothing at {glob}")
        found += matched
    return found


def _marks_in(files: Iterable[Path], marks: dict[str, str]) -> set[str]:
    seen: set[str] = set()
    for file in files:
        raw = file.read_bytes()
        seen |= {name for name, mark in marks.items() if mark.encode() in raw}
    return seen
