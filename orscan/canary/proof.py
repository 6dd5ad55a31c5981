"""The steps of a proof, in order."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from orscan import gitio
from orscan.canary import build
from orscan.canary.keeping import Keeper, Replacement, Restored
from orscan.canary.outputs import Audience, Written, states, written
from orscan.canary.project import root_of
from orscan.canary.search import RULE_ID, search
from orscan.canary.variables import KEY, NAME, Found, Variables, find
from orscan.errors import UsageError
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.rule import ClientRule, Confidence, Kind, LeakClass, Severity

_ASSIGNED = re.compile(r"(?:.*[\s=:])?([A-Za-z_]\w*)=[^=\s]*", re.DOTALL)
_ANY_KEY = re.compile(KEY.pattern.decode())
_KEY_IN_ARGUMENT = re.compile(rf"(?:\b([A-Za-z_]\w*)=)?([\"']?){_ANY_KEY.pattern}")
_SHOWN = 12

RULE = ClientRule(
    id=RULE_ID,
    title="OpenRouter key in the build's output",
    kind=Kind.CLIENT,
    leak_class=LeakClass.BUNDLER_INLINE,
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    why=(
        "The build was run with a fake key in this variable, and that key came out in the file: "
        "with the real one, whoever loads the page, the app or the extension reads it, and can "
        "spend the credit of its owner."
    ),
    fix="Keep the key on a server, and let the client call that.",
    references=("https://openrouter.ai/docs/api-reference/authentication",),
)


def run_canary(
    folder: str | os.PathLike[str],
    command: Sequence[str],
    *,
    env: Sequence[str] = (),
    out: Sequence[str] = (),
    say: build.Say | None = None,
) -> Report:
    """Return which variables for an OpenRouter key reach what *command*, run in *folder*, writes.

    The command gets a fresh fake key in each variable that is found, and in each that *env* names;
    real values are never used. Of what it writes the folders *out* are searched, by default all of
    it. *say* takes what the command prints, by default standard error does; no whole key is in it.

    Findings name their `variable` and its `reach`; paths are relative to `Report.root`, the root of
    the workspace that *folder* belongs to. Raises UsageError where the command cannot be started,
    and IncompleteError where an env file cannot be marked or put back; each is as it was before,
    whatever happens. Runs nothing but *command*.
    """
    place = os.path.realpath(folder)
    if not Path(place).is_dir():
        raise UsageError(f"{folder}: there is no such folder to build in")
    root = root_of(place, gitio.work_tree(place))
    environment = dict(os.environ)
    build.program(command, environment, place)
    keeper = Keeper.of(root)
    with build.held_back() as signals, keeper.locked():
        early = _recovered(keeper, root)
        found = find(root, env, environment)
        marked = _Marked.of(found, command, environment)
        if not found.variables:
            return _nothing_to_mark(root, early)
        folders = [_below(root, place, one) for one in out]
        before = states(root, folders)
        with _replaced(keeper, root, marked, found.variables) as restored:
            code = build.run(marked.command, place, marked.environment, say or _to_stderr, signals)
    unlisted: list[str] = []
    files = written(root, before, folders, [one.path for one in marked.files], unlisted)
    report = search(root, files, found.variables)
    told = [
        *early,
        *found.problems,
        *_of_files(restored),
        *(Diagnostic(one, 0, "unreadable", "cannot be listed; allow it") for one in unlisted),
        *_of_build(code, files, folders, found.variables),
    ]
    return replace(
        report,
        diagnostics=tuple(sorted({*report.diagnostics, *told})),
        rules=(*report.rules, RULE),
    )


@contextmanager
def _replaced(
    keeper: Keeper, root: str, marked: "_Marked", variables: Variables
) -> Iterator[list[Restored]]:
    """Have the env files marked meanwhile; what became of them is in the list afterwards."""
    below = os.path.relpath(root, os.path.realpath(keeper.base))
    files = [replace(one, path=os.path.normpath(f"{below}/{one.path}")) for one in marked.files]
    restored: list[Restored] = []
    try:
        keeper.replace(files, [one.mark for one in variables])
        yield restored
    finally:
        restored += _seen_from(root, keeper, keeper.restore())


def _seen_from(root: str, keeper: Keeper, restored: Sequence[Restored]) -> list[Restored]:
    """Return *restored* with paths relative to *root*, as all that is told."""
    places = [os.path.relpath(keeper.base / one.path, root) for one in restored]
    return [
        replace(one, path=Path(place).as_posix())
        for one, place in zip(restored, places, strict=True)
    ]


def restore(folder: str | os.PathLike[str]) -> list[str]:
    """Put back the env files that a run which was killed left marked; return their paths.

    Relative to the root of the work tree or project. Raises IncompleteError where one cannot be.
    """
    place = os.path.realpath(folder)
    keeper = Keeper.of(root_of(place, gitio.work_tree(place)))
    with build.held_back(), keeper.locked():
        restored = keeper.restore()
    _refuse_kept(restored)
    return [one.path for one in restored]


@dataclass(frozen=True, slots=True)
class _Marked:
    """What goes into the build: no real key is left in any of it."""

    command: Sequence[str]
    environment: dict[str, str]
    files: Sequence[Replacement]

    @classmethod
    def of(cls, found: Found, command: Sequence[str], environment: dict[str, str]) -> "_Marked":
        variables = found.variables

        def mark_of(name: str) -> str:
            return variables.of(name).mark

        arguments = [_marked_argument(text, variables) for text in command]
        wanted = frozenset(one.name for one in variables)
        files = [
            Replacement(one.path, one.marked(mark_of, wanted.__contains__))
            for one in found.env_files
        ]
        # A key among other text, such as a header, keeps that text.
        values = {
            name: _ANY_KEY.sub(mark_of(name), environment[name])
            if name in environment and _ANY_KEY.search(environment[name])
            else mark_of(name)
            for name in wanted
            if NAME.fullmatch(name)
        }
        return cls(arguments, {**environment, **values}, files)


def _marked_argument(text: str, variables: Variables) -> str:
    """Return an argument of the build: a mark for each key in it, and for a variable it sets."""

    def marked(match: re.Match[str]) -> str:
        name = f"{match[1]}=" if match[1] else ""
        return f"{name}{match[2]}{variables.of(match[1] or 'the command').mark}"

    assigned = _ASSIGNED.fullmatch(text)
    if _ANY_KEY.search(text):
        return _KEY_IN_ARGUMENT.sub(marked, text)
    if assigned and assigned[1] in variables:
        return f"{text[: assigned.end(1)]}={variables.of(assigned[1]).mark}"
    return text


def _below(root: str, folder: str, named: str) -> str:
    """Return the path of the folder *named*, seen from *folder*, relative to *root*."""
    below = Path(os.path.relpath(os.path.join(folder, named), root)).as_posix()  # noqa: PTH118
    return "" if below == "." else below


def _to_stderr(text: bytes) -> None:
    if sys.stderr:
        sys.stderr.buffer.write(text)
        sys.stderr.buffer.flush()


def _recovered(keeper: Keeper, root: str) -> list[Diagnostic]:
    """Put back what a run that was killed left marked, and tell of it."""
    restored = _seen_from(root, keeper, keeper.restore())
    _refuse_kept(restored)
    message = "was still marked by a run that was killed; it is as it was before that"
    return [Diagnostic(one.path, 0, "restored", message, Gravity.NOTICE) for one in restored]


def _refuse_kept(restored: Sequence[Restored]) -> None:
    for one in restored:
        if one.kept:
            raise UsageError(
                f"{one.path} was written anew after orscan canary was killed, and stays as it is; "
                f"what it held before is in {one.kept}: take from it what you need, remove it, and "
                "try again"
            )


def _nothing_to_mark(root: str, early: Sequence[Diagnostic]) -> Report:
    message = (
        "no variable for an OpenRouter key was found in the environment, the env files or the "
        "code, so nothing was built; name yours with --env"
    )
    told = [*early, Diagnostic("", 0, "no-variable", message)]
    return Report(Scanned(Mode.TREE), diagnostics=tuple(told), root=root, rules=(RULE,))


def _of_files(restored: Sequence[Restored]) -> Iterator[Diagnostic]:
    for one in restored:
        if one.kept:
            message = (
                "was written anew during the build, without a mark, and stays as it is; what it "
                f"held before is in {one.kept}"
            )
            yield Diagnostic(one.path, 0, "env-file", message)
        elif one.changed:
            message = "was changed by the build; it is as it was before"
            yield Diagnostic(one.path, 0, "env-file", message, Gravity.NOTICE)


def _of_build(
    code: int, files: Sequence[Written], out: Sequence[str], variables: Variables
) -> Iterator[Diagnostic]:
    names = sorted(one.name for one in variables)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    message = f"built with a mark in {', '.join(names[:_SHOWN])}{more}"
    yield Diagnostic("", 0, "canary", message, Gravity.NOTICE)
    if code:
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        message = f"the build {ended}: what it would have written is not known; mend it first"
        yield Diagnostic("", 0, "build-failed", message)
    published = [one for one in files if one.audience in _PUBLISHED]
    for folder in out:
        if not any(f"{one.path}/".startswith(f"{folder}/" if folder else "") for one in published):
            message = "the build wrote nothing here; see that --out names what it writes"
            yield Diagnostic(folder, 0, "nothing-written", message)
    if not out and not published:
        message = (
            "the build wrote nothing to search: empty its cache, or name with --out the folder "
            "it writes to"
        )
        yield Diagnostic("", 0, "nothing-written", message)


_PUBLISHED = (Audience.CLIENT, Audience.SERVER, Audience.UNKNOWN)
