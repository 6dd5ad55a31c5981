"""Workflows of GitHub, GitLab, Bitbucket, Azure, CircleCI and their like.

They differ in where things stand, and agree in what they are called: variables below `env` or
`variables`, commands below `run` or `script`. So one walk reads all of them.
Source: docs.github.com/actions/reference/workflow-syntax, docs.gitlab.com/ci/yaml,
support.atlassian.com/bitbucket-cloud (pipelines), learn.microsoft.com/azure/devops/pipelines,
circleci.com/docs/configuration-reference, docs.codemagic.io, cloud.google.com/build/docs, read
2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions import env
from orscan.definitions.facts import Carrier, Definition, Setting
from orscan.definitions.file import File, reference
from orscan.definitions.settings import ENVIRONMENTS, documents, is_environment
from orscan.definitions.shell import arguments, commands
from orscan.definitions.text import Text, word_set
from orscan.definitions.tree import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    entries,
    items,
    setting,
    variables,
    word,
)

_VARIABLES = ENVIRONMENTS | word_set(
    "vars secrets substitutions variable global globals matrix parameter-store"
)
_SCRIPTS = word_set(
    "run script scripts before_script after_script after-script before_install install "
    "commands command cmd bash powershell pwsh inlinescript prebuild postbuild before_deploy "
    "deploy build_command buildcommand startcommand"
)
_INPUTS = frozenset({"with", "inputs"})
_BUILD_ARGS = frozenset({"build-args", "build_args", "buildargs"})
_GROUPS = frozenset({"jobs", "stages", "workflows", "pipelines", "branches", "commands", "phases"})
_LABELS = ("name", "displayName", "id", "uses", "job", "stage")
_WRITES_ENV = "envkey_"
_DEEPEST = 40


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        yield from _Walk(file.text).below(document, (), 0)


class _Walk:
    """Walks a workflow; *where* is the job and the step it has come to."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def below(self, node: Node, where: tuple[str, ...], depth: int) -> Iterator[Definition]:
        if depth > _DEEPEST:
            return
        for key, value in entries(node):
            yield from self._entry(key, value, where, depth + 1)
        for number, item in enumerate(items(node), 1):
            if not isinstance(item, Scalar):
                yield from self.below(item, _step(where, item, number), depth + 1)

    def _entry(
        self, key: Scalar, value: Node, where: tuple[str, ...], depth: int
    ) -> Iterator[Definition]:
        name = key.text.lower()
        if isinstance(value, Scalar):
            yield from self._single(key, name, value, where)
        elif name in _VARIABLES and is_environment(value):
            if not _is_deployment(name, value):
                yield from variables(self._text, value, Carrier.CI, "/".join(where))
        elif name in _SCRIPTS and isinstance(value, Sequence):
            yield from self._scripts(value, where, depth)
        elif name in _INPUTS:
            yield from self._inputs(value, "/".join(where))
        elif name == "args":
            yield from self._arguments(value, "/".join(where))
        elif name == "secretenv":
            yield from self._secrets(value, "/".join(where))
        elif name in _GROUPS and isinstance(value, Mapping):
            for child, inner in value.entries:
                yield from self.below(inner, (child.text,), depth)
        else:
            yield from self.below(value, _job(where, key, value), depth)

    def _single(
        self, key: Scalar, name: str, value: Scalar, where: tuple[str, ...]
    ) -> Iterator[Definition]:
        target = "/".join(where)
        if name in _SCRIPTS:
            yield from commands(value.inner(self._text), Carrier.CI, target)
        elif name in _VARIABLES:
            yield from env.settings(value.inner(self._text), Carrier.CI, target)
        elif key.text.isupper() and "_" in key.text:
            yield setting(self._text, key, value, Carrier.CI, target)  # a file's lines, unparsed

    def _scripts(self, node: Sequence, where: tuple[str, ...], depth: int) -> Iterator[Definition]:
        for item in node.items:
            if isinstance(item, Scalar):
                yield from commands(item.inner(self._text), Carrier.CI, "/".join(where))
            else:
                yield from self.below(item, _step(where, item, 0), depth)

    def _inputs(self, node: Node, target: str) -> Iterator[Definition]:
        """Yield what an action is given."""
        for key, value in entries(node):
            if not isinstance(value, Scalar):
                continue
            name = key.text.lower()
            inner = value.inner(self._text)
            if name in _BUILD_ARGS:
                yield from env.settings(inner, Carrier.BUILD_ARG, target)
            elif name in _SCRIPTS or name in {"args", "arguments", "build"}:
                yield from commands(inner, Carrier.CI, target)
            elif name.startswith(_WRITES_ENV):
                variable = key.text[len(_WRITES_ENV) :]
                out = word(node.get("file_name")) if isinstance(node, Mapping) else ""
                yield setting(self._text, key, value, Carrier.HEREDOC, out or ".env", name=variable)
            elif "=" in value.text and "\n" in value.text.strip():
                yield from env.settings(inner, Carrier.CI, target)
            else:
                yield setting(self._text, key, value, Carrier.CI, target)

    def _arguments(self, node: Node, target: str) -> Iterator[Definition]:
        """Yield what a command is given, word by word; one of them may be a script."""
        words = [item.inner(self._text) for item in items(node) if isinstance(item, Scalar)]
        yield from arguments([word for word in words if "\n" not in word.text], Carrier.CI, target)
        for script in words:
            if " " in script.text.strip():
                yield from commands(script, Carrier.CI, target)

    def _secrets(self, node: Node, target: str) -> Iterator[Definition]:
        for item in items(node):
            if isinstance(item, Scalar):
                span = self._text.span(item.start, item.end)
                yield reference(
                    item.text, item.text, span, Carrier.CI, target, setting=Setting.SECRET
                )


def _is_deployment(name: str, value: Node) -> bool:
    """Whether *value* names the environment that GitHub deploys to, and sets no variables."""
    return name == "environment" and {key.text for key, _ in entries(value)} <= {"name", "url"}


def _job(where: tuple[str, ...], key: Scalar, value: Node) -> tuple[str, ...]:
    """Return the job that *key* begins, if it does: GitLab's stand at the top."""
    if not where and isinstance(value, Mapping) and (value.has("script") or value.has("steps")):
        return (key.text,)
    return where


def _step(where: tuple[str, ...], item: Node, number: int) -> tuple[str, ...]:
    """Return the step that *item* is, by its name or else its number."""
    if not isinstance(item, Mapping):
        return where
    if len(item.entries) == 1 and isinstance(item.entries[0][1], Mapping):
        item = item.entries[0][1]  # `- run: {…}` and `- step: {…}`
    named = next((name for key in _LABELS if (name := word(item.get(key)))), "")
    label = named or (str(number) if number and where else "")
    return (*where, label) if label else where
