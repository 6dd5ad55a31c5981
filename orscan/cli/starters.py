"""What `orscan init` would write into a project: configuration, hooks, a job in CI."""

import difflib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from orscan import __version__, gitio
from orscan.baseline import NAME
from orscan.config import FILE, SHARED_FILE
from orscan.errors import GitError, UsageError

SYSTEMS = ("github", "gitlab", "bitbucket", "azure", "jenkins", "circleci")
"""The CI systems there is a job for."""

PRE_COMMIT, ATTRIBUTES = ".pre-commit-config.yaml", ".gitattributes"

_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+:/@=~<>!-]*")
_GIT = re.compile(r"git\+(?P<url>.+)@(?P<rev>[^@/]+)")
_TOP_KEY = re.compile(r"^([A-Za-z_][\w-]*):", re.MULTILINE)
_REPO = re.compile(r"^( *)- +repo:", re.MULTILINE)

_TEMPLATES = {
    "gitlab": ("gitlab.yml", ".gitlab-ci.yml"),
    "bitbucket": ("bitbucket-pipelines.yml", "bitbucket-pipelines.yml"),
    "azure": ("azure-pipelines.yml", "azure-pipelines.yml"),
    "jenkins": ("Jenkinsfile", "Jenkinsfile"),
    "circleci": ("circleci.yml", ".circleci/config.yml"),
}
"""The file in `ci` that a system's job stands in, and the file that the system reads."""

_HOSTS = {"github.com": "github", "gitlab": "gitlab", "bitbucket": "bitbucket", "azure": "azure"}

_CONFIG = """\
# What orscan finds and what it leaves alone; flags win over what stands here.

# The least severity that makes the exit code 1: error, warning or note.
fail-on = "warning"

# Files whose findings are not reported, as in .gitignore.
ignore-paths = []

# Entries of the baseline that match nothing any more fail, too.
fail-on-stale = false
"""

_WORKFLOW = """\
name: orscan

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  orscan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2
        with:
          fetch-depth: 0  # what a pull request adds is in its history
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.12"
      - run: pip install --quiet orscan
      - run: |
          code=0
          orscan scan --ci -f github || code=$?
          orscan scan -f github || code=$?
          exit $code
"""

_LOCAL_HOOKS = """\
- repo: local
  hooks:
    - id: orscan
      name: orscan (OpenRouter API keys)
      entry: orscan hook pre-commit
      language: python
      additional_dependencies: ['{source}']
      types: []
      require_serial: true
      stages: [pre-commit, pre-merge-commit, manual]
    - id: orscan-commit-msg
      name: orscan (commit message)
      entry: orscan hook commit-msg
      language: python
      additional_dependencies: ['{source}']
      require_serial: true
      stages: [commit-msg]
    - id: orscan-push
      name: orscan (push)
      entry: orscan hook pre-push
      language: python
      additional_dependencies: ['{source}']
      pass_filenames: false
      always_run: true
      require_serial: true
      stages: [pre-push]
"""

_HOOKS = """\
- repo: {url}
  rev: {rev}
  hooks:
    - id: orscan
    - id: orscan-commit-msg
    - id: orscan-push
"""

_HUSKY = {
    "pre-commit": "orscan hook pre-commit",
    "commit-msg": 'orscan hook commit-msg "$1"',
    "pre-push": 'orscan hook pre-push "$@"',
}
"""The lines for the hooks of husky, which does not take those that pre-commit would write."""

_UNION = f"# Entries of both sides of a merge are right.\n{NAME} merge=union\n"


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write: *old* is its text now, None where there is none yet."""

    path: str
    new: str
    old: str | None = None

    @property
    def shown(self) -> str:
        """What it would change: all of a new file, what is added to another."""
        old = [] if self.old is None else self.old.splitlines()
        name = "/dev/null" if self.old is None else self.path
        lines = difflib.unified_diff(old, self.new.splitlines(), name, self.path, lineterm="")
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person has to do in *path*, as orscan does not change what it cannot be sure of."""

    path: str
    text: str


def source_of(given: str | None) -> str:
    """Return what pip installs orscan from: *given*, or where this one came from.

    Raises UsageError for what could mean something else in a shell or in YAML.
    """
    source = given if given is not None else _installed_from()
    if not _SOURCE.fullmatch(source):
        raise UsageError(
            f"{source}: nothing pip installs from; write orscan==1.2.3, or "
            "git+https://host/owner/orscan@v1.2.3"
        )
    return source


def _installed_from() -> str:
    """Return the repository and revision this orscan was installed from, or its version."""
    try:
        said = distribution("orscan").read_text("direct_url.json")
        told = json.loads(said) if said else {}
        rev = told["vcs_info"].get("requested_revision") or told["vcs_info"]["commit_id"]
        found = f"git+{told['url']}@{rev}"
    except (PackageNotFoundError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"orscan=={__version__}"
    return found if _SOURCE.fullmatch(found) else f"orscan=={__version__}"


def systems_of(root: str) -> list[str]:
    """Return the CI systems of the project at *root*, by its files or else by its remote."""
    found = [name for name, (_, path) in _TEMPLATES.items() if Path(root, path).exists()]
    if Path(root, ".github").is_dir():
        found.insert(0, "github")
    if not found:
        try:
            said = gitio.run(["config", "--get", "remote.origin.url"], root, accept=(0, 1))
        except GitError:
            return []
        remote = said.decode("utf-8", "replace").lower()
        found = [name for host, name in _HOSTS.items() if host in remote][:1]
    return found


def plan(root: str, source: str, systems: Sequence[str]) -> list[Change | Advice]:
    """Return what is to be written and done in the repository at *root*; nothing where all is."""
    found = [*_config(root), *_hooks(root, source), *_attributes(root)]
    for system in systems:
        found += _workflow(root, source) if system == "github" else _job(root, source, system)
    return found


def _config(root: str) -> Iterator[Change]:
    shared = _text(root, SHARED_FILE) or ""
    if not os.path.lexists(Path(root, FILE)) and "[tool.orscan" not in shared:
        yield Change(FILE, _CONFIG)


def _hooks(root: str, source: str) -> Iterator[Change | Advice]:
    from_git = _GIT.fullmatch(source)
    entry = _HOOKS.format(**from_git.groupdict()) if from_git else ""
    entry = entry or _LOCAL_HOOKS.format(source=source)
    old = _text(root, PRE_COMMIT)
    if old is None and Path(root, ".husky").is_dir():
        # It sets core.hooksPath, with which pre-commit refuses to install its hooks.
        yield from _husky(root)
    elif old is None:
        types = "default_install_hook_types: [pre-commit, commit-msg, pre-push]\n\n"
        yield Change(PRE_COMMIT, f"{types}repos:\n{_indented(entry, '  ')}")
    elif "orscan" not in old:
        places = _REPO.findall(old)
        # Only what stands in the last block for certain is added to.
        is_plain = _TOP_KEY.findall(old)[-1:] == ["repos"] and len(set(places)) == 1
        if is_plain and "\t" not in old and "\n---" not in old and "\n..." not in old:
            start = old if old.endswith("\n") else f"{old}\n"
            yield Change(PRE_COMMIT, start + _indented(entry, places[0]), old)
        else:
            yield Advice(PRE_COMMIT, f"add to repos:\n{_indented(entry, '  ')}")


def _husky(root: str) -> Iterator[Advice]:
    for name, line in _HUSKY.items():
        path = f".husky/{name}"
        if "orscan" not in (_text(root, path) or ""):
            yield Advice(path, f"add the line:\n{line}\n")


def _attributes(root: str) -> Iterator[Change]:
    old = _text(root, ATTRIBUTES)
    if old is None:
        yield Change(ATTRIBUTES, _UNION)
    elif NAME not in old:
        yield Change(ATTRIBUTES, f"{old.rstrip()}\n\n{_UNION}".lstrip(), old)


def _workflow(root: str, source: str) -> Iterator[Change]:
    path = ".github/workflows/orscan.yml"
    if not os.path.lexists(Path(root, path)) and not _is_used(root):
        yield Change(path, _installing(_WORKFLOW, source))


def _is_used(root: str) -> bool:
    """Whether a workflow of another name runs orscan."""
    folder = Path(root, ".github", "workflows")
    names = sorted(folder.glob("*.y*ml")) if folder.is_dir() else []
    return any("orscan" in (_text(root, str(name.relative_to(root))) or "") for name in names)


def _job(root: str, source: str, system: str) -> Iterator[Change | Advice]:
    template, path = _TEMPLATES[system]
    text = _installing(_without_comment(_template(template)), source)
    old = _text(root, path)
    if old is None:
        yield Change(path, text)
    elif "orscan" in old:
        return
    elif system == "gitlab":
        beside = ".gitlab/orscan.yml"
        if not os.path.lexists(Path(root, beside)):
            yield Change(beside, text)
        yield Advice(path, f"add:\ninclude:\n  - local: {beside}\n")
    else:
        yield Advice(path, f"add what fits of:\n{text}")


def _template(name: str) -> str:
    """Return a file of `ci`: beside the package, else in the checkout it is in."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "ci", package.parent / "ci"):
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise UsageError(f"this installation of orscan has no {name}; install it again")


def _without_comment(text: str) -> str:
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith(("#", "//")):
        lines = lines[1:]
    return "".join(lines)


def _installing(text: str, source: str) -> str:
    # In quotes, as a shell takes `>` for something else.
    return text.replace("install --quiet orscan\n", f"install --quiet '{source}'\n")


def _indented(text: str, by: str) -> str:
    return "".join(f"{by}{line}" for line in text.splitlines(keepends=True))


def _text(root: str, path: str) -> str | None:
    """Return the text of a file of the project; None where there is none.

    Raises UsageError for one that cannot be read: it would be written over.
    """
    place = Path(root, path)
    if not os.path.lexists(place):
        return None
    try:
        # As it is: no line end is changed by reading.
        return place.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{place}: cannot be read, so nothing is changed: {error}") from error
