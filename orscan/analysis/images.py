"""What of a build's arguments and files stays in the image that a Dockerfile makes.

Whoever pulls an image reads its variables, its files, and beside each RUN of its history the
arguments it was run with. Only the last stage is delivered, with the stages it is made from; of
others, what is copied out of them.
Sources: docs.docker.com/reference/dockerfile ("ARG", "FROM", "COPY --from"),
docs.docker.com/build/building/secrets, docs.docker.com/reference/build-checks/
secrets-used-in-arg-or-env; nextjs.org/docs/app/api-reference/config/next-config-js/output (the
standalone output has a copy of `.env`); read 2026-11-28.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from orscan.definitions import Carrier, Definition, Setting
from orscan.definitions.dockerfile import Instruction, instructions
from orscan.definitions.names import is_key_name
from orscan.definitions.shell import words
from orscan.definitions.table import is_example
from orscan.definitions.text import Text
from orscan.location import Span

DOCKERFILE = re.compile(
    r"(?:^|/)(?:[^/]*[.-])?(?:dockerfile|containerfile)(?:[.-][^/]*)?$", re.IGNORECASE
)
"""Paths of Dockerfiles."""

_ENV_FILE = re.compile(r"(?:^|/)\.env(?:\.[\w.-]+)?$")
_STANDALONE = "/.next/standalone"


class Kept(IntEnum):
    """How an image keeps a value, the most telling first."""

    ENV = 1
    FILE = 2
    HISTORY = 3


@dataclass(frozen=True, slots=True)
class Baked:
    """A build argument whose value stays in the image.

    *argument* is its declaration, *span* the place that keeps it, *kept* and *note* how that does.
    """

    variable: str
    argument: Definition
    span: Span
    kept: Kept
    note: str


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """An environment file of the sources, as COPY names it, that is put into the image."""

    name: str
    span: Span


@dataclass(slots=True)
class _Stage:
    base: str
    name: str
    number: int
    steps: list[Instruction] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """What is known after some steps: arguments by name, and the folder commands run in."""

    arguments: dict[str, Definition] = field(default_factory=dict)
    folder: str = "/"

    def entered(self, folder: str) -> None:
        self.folder = posixpath.normpath(posixpath.join(self.folder, folder))

    def at(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self.folder, path))


def baked(text: bytes) -> list[Baked]:
    """Return the keys of OpenRouter that builds are given and images keep, one way for each.

    In the order of their names; a value that stays in more than one way has the most telling.
    """
    stages = _stages(text)
    if not stages:
        return []
    last = _line(stages, stages[-1])
    found = [*_kept(last), *_copied(stages, last)]
    best: dict[str, Baked] = {}
    for one in sorted(found, key=lambda one: (one.variable, one.kept, one.span)):
        best.setdefault(one.variable, one)
    return list(best.values())


def copied_env_files(text: bytes) -> list[CopiedFile]:
    """Return the environment files that the last stage copies from the sources by their names."""
    stages = _stages(text)
    last = _line(stages, stages[-1]) if stages else []
    return [
        CopiedFile(source.text, source.span(0, len(source.text)))
        for step in last
        if step.verb in {"COPY", "ADD"} and "<<" not in step.body.text
        for source in _sources(step)
        if _source_stage(step) is None
        and _ENV_FILE.search(source.text)
        and not is_example(source.text)
    ]


def _stages(text: bytes) -> list[_Stage]:
    found: list[_Stage] = []
    for one in instructions(Text.of(text)):
        if one.verb == "FROM":
            told = [word.text for word in words(one.body) if not word.text.startswith("--")]
            named = len(told) > 2 and told[1].lower() == "as"
            name = told[2].lower() if named else ""
            found.append(_Stage(told[0].lower() if told else "", name, len(found)))
        elif found:
            found[-1].steps.append(one)
    return found


def _line(stages: Sequence[_Stage], stage: _Stage) -> list[Instruction]:
    """Return the steps of *stage*, after those of the stages of this file it is made from."""
    line = list(stage.steps)
    while True:
        before = [one for one in stages[: stage.number] if one.name and one.name == stage.base]
        if not before:
            return line
        stage = before[-1]
        line = [*stage.steps, *line]


def _kept(line: Sequence[Instruction]) -> Iterator[Baked]:
    """Yield what the steps of *line* keep of the arguments of the build."""
    scope = _Scope()
    for step in line:
        match step.verb:
            case "ARG":
                scope.arguments |= {one.name: one for one in step.definitions()}
            case "ENV":
                yield from _by_env(step, scope)
            case "WORKDIR":
                scope.entered(step.body.text.strip())
            case "RUN":
                yield from (one for _, one in _by_file(step, scope))
                yield from _by_history(step, scope)
            case _:
                pass


def _by_env(step: Instruction, scope: _Scope) -> Iterator[Baked]:
    defined = list(step.definitions())
    for one in defined:
        argument = scope.arguments.get(one.refers_to)
        if argument is not None and _carries_key(one, argument):
            yield Baked(argument.name, argument, one.span, Kept.ENV, "ENV keeps it in the image")
    for one in defined:
        scope.arguments.pop(one.name, None)  # ENV wins over an argument of that name


def _by_file(step: Instruction, scope: _Scope) -> Iterator[tuple[str, Baked]]:
    """Yield what RUN writes into files, with the file's path."""
    for one in step.definitions():
        argument = scope.arguments.get(one.refers_to)
        if one.carrier is Carrier.HEREDOC and argument is not None and _carries_key(one, argument):
            note = f"RUN writes it into {one.target}, which stays in the image"
            path = scope.at(one.target)
            yield path, Baked(argument.name, argument, one.span, Kept.FILE, note)


def _by_history(step: Instruction, scope: _Scope) -> Iterator[Baked]:
    note = "the image's history shows it beside this command"
    for argument in scope.arguments.values():
        if is_key_name(argument.name):
            yield Baked(argument.name, argument, step.span, Kept.HISTORY, note)


def _carries_key(one: Definition, argument: Definition) -> bool:
    return is_key_name(one.name) or is_key_name(argument.name)


# What is copied from other stages


def _copied(stages: Sequence[_Stage], last: Sequence[Instruction]) -> Iterator[Baked]:
    """Yield what other stages write into a file that *last* copies."""
    for step in last:
        wanted = _source_stage(step) if step.verb == "COPY" else None
        stage = next((one for one in stages if wanted in {one.name, str(one.number)}), None)
        if stage is None:
            continue
        for path, one in _written(_line(stages, stage)):
            if any(_covers(source.text, path) for source in _sources(step)):
                note = "COPY takes the file that RUN writes it into"
                yield Baked(one.variable, one.argument, step.span, Kept.FILE, note)


def _written(line: Sequence[Instruction]) -> Iterator[tuple[str, Baked]]:
    scope = _Scope()
    for step in line:
        match step.verb:
            case "ARG":
                scope.arguments |= {one.name: one for one in step.definitions()}
            case "WORKDIR":
                scope.entered(step.body.text.strip())
            case "RUN":
                yield from _by_file(step, scope)
            case _:
                pass


def _covers(source: str, path: str) -> bool:
    """Whether copying *source* of a stage copies the file at *path* as well."""
    source = posixpath.normpath(posixpath.join("/", source))
    if source.endswith(_STANDALONE) and _ENV_FILE.search(path):
        return posixpath.dirname(path) == source.removesuffix(_STANDALONE)
    return path == source or path.startswith(f"{source.rstrip('/')}/")


def _source_stage(step: Instruction) -> str | None:
    found = re.search(r"--from=(\S+)", step.body.text)
    return found[1].lower() if found else None


def _sources(step: Instruction) -> list[Text]:
    """Return what COPY copies: all its words but options and the last, which says where to."""
    found = [word for word in words(step.body) if not word.text.startswith("--")]
    if found and found[0].text.startswith("["):
        return []
    return found[:-1]


def has_value(argument: Definition) -> bool:
    """Whether the argument's own default keeps builds from needing a key: a text that is none."""
    return argument.setting in {Setting.PLACEHOLDER, Setting.LITERAL}
