"""`no-ignore-rule`: a project with env files, and nothing that keeps them out of git."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from orscan.analysis.project import Project
from orscan.definitions import Carrier, Setting, definitions
from orscan.definitions.names import is_key_name
from orscan.finding import Finding
from orscan.location import Location, Role, Span
from orscan.practices.ground import PROGRAMS, READ, Ground
from orscan.rule import PracticeRule, Severity

_ENV_FILES = (".env", ".env.local")
"""What people name the file with their keys; a rule for one of them is a rule."""

_LOADERS = re.compile(
    rb"\bload_dotenv\b|\bdotenv_values\b|require\(['\"]dotenv['\"]\)|['\"]dotenv/config['\"]"
    rb"|from ['\"]dotenv['\"]|\bgodotenv\.|\bdotenvy?::|\bDotenv\.load\b|\bDotenv\\Dotenv\b"
    rb"|process\.loadEnvFile\b|--env-file=\.env\b"
)


class _Sign(NamedTuple):
    """The place that shows that a project has env files, and what it shows."""

    path: str
    span: Span
    said: str
    is_there: bool = False


def without_ignore_rule(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield one finding for all projects of the tree that lack the rule; see `Practice`."""
    signs = [sign for project in _projects(ground) for sign in _signs(project, ground)]
    signs.sort(key=lambda sign: not sign.is_there)
    if signs:
        first, *others = signs
        yield ground.finding(
            rule,
            first.path,
            first.span,
            first.said,
            severity=None if first.is_there else Severity.NOTE,
            related=[_related(one, ground) for one in others],
        )


def _related(sign: _Sign, ground: Ground) -> Location:
    return ground.places.location(sign.path, sign.span, Role.RELATED, sign.said)


def _projects(ground: Ground) -> list[Project]:
    """Return the projects that name OpenRouter in some file of theirs, in order."""
    named = {ground.files.project_of(path).root for path in ground.seeds if path in ground.files}
    return [ground.files.projects[root] for root in sorted(named)]


def _signs(project: Project, ground: Ground) -> Iterator[_Sign]:
    """Yield the best sign of env files in *project* that git would take; nothing where it does not.

    Files that git tracks or ignores are no matter of this: the first were meant to be in git.
    """
    sign = _present(project, ground) or _expected(project, ground)
    if sign is not None:
        yield sign


def _present(project: Project, ground: Ground) -> _Sign | None:
    """Return an env file with a key's variable that git neither tracks nor ignores."""
    for path in ground.paths:
        if ground.files.project_of(path) is not project or ground.tree.is_tracked(path):
            continue
        for one in ground.set_in(path):
            is_key = one.carrier is Carrier.ENV_FILE and is_key_name(one.name)
            if is_key and one.setting in {Setting.KEY, Setting.LITERAL}:
                if ground.tree.would_take(path):
                    said = f"no ignore rule keeps {posixpath.basename(path)} out of the next commit"
                    return _Sign(path, one.span, said, is_there=True)
                break
    return None


def _expected(project: Project, ground: Ground) -> _Sign | None:
    """Return a template of an env file, or a program that loads one, if git would take it."""
    sign = _template(project, ground) or _loader(project, ground)
    if sign is None:
        return None
    folder = posixpath.dirname(sign.path)
    places = {posixpath.join(one, name) for one in (project.root, folder) for name in _ENV_FILES}
    known = [ground.tree.would_take(path) for path in sorted(places)]
    is_open = known and all(known) and not any(ground.tree.is_tracked(path) for path in places)
    return sign if is_open else None


def _template(project: Project, ground: Ground) -> _Sign | None:
    for path in sorted(set(ground.seeds)):
        if path not in ground.files or ground.files.project_of(path) is not project:
            continue
        if not posixpath.basename(path).startswith((".env", "env.")) or ground.is_apart(path):
            continue
        for one in definitions(path, ground.files.read(path) or b"")[0]:
            if one.example and one.carrier is Carrier.ENV_FILE and is_key_name(one.name):
                name = posixpath.basename(path)
                return _Sign(
                    path, one.span, f"no ignore rule for the .env that {name} is made into"
                )
    return None


def _loader(project: Project, ground: Ground) -> _Sign | None:
    for path in ground.paths:
        if ground.files.project_of(path) is not project or not path.endswith(PROGRAMS):
            continue
        text = ground.files.read(path) or b""
        loads = _LOADERS.search(text)
        if loads and any(
            is_key_name(one[1].decode("ascii", "replace")) for one in READ.finditer(text)
        ):
            return _Sign(
                path, Span(*loads.span()), "no ignore rule for the .env that is loaded here"
            )
    return None
