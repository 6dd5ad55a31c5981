"""Scripts that write what a page loads: a heredoc, `echo`, `sed`, `envsubst`, `fs.writeFile`.

They run when a site is deployed (a step of a workflow) or when its container starts (an entry
point of nginx), with or without a build before them.
Sources: docs.github.com/actions/reference/workflow-syntax; hub.docker.com/_/nginx ("Using
environment variables in nginx configuration"); gnu.org/software/gettext, `envsubst`; read
2026-11-28.
"""

import fnmatch
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.frameworks import Facts, Inline
from orscan.analysis.frameworks.configs import (
    followed,
    language_of,
    only_asks,
    plain,
    span_of,
    variable_in,
)
from orscan.analysis.frameworks.entrypoints import texts_below
from orscan.analysis.frameworks.pages import sources
from orscan.analysis.project import Project, is_generated
from orscan.definitions import Carrier, Definition, Setting, definitions
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_PAGES = (".html", ".htm")
_CODE = (".js", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".astro", ".mjs", *_PAGES)
_SCRIPTS = re.compile(
    r"\.(?:sh|bash|zsh|ya?ml)$|(?:^|/)[^/]*(?:dockerfile|containerfile|makefile)[^/]*$"
    r"|(?:^|/)(?:docker-)?entrypoint[^/.]*$|(?:^|/)package\.json$",
    re.IGNORECASE,
)
_CI = re.compile(r"^\.(?:github|gitea|forgejo)/workflows/|^\.gitlab-ci\.ya?ml$|^\.circleci/")
_TESTS = re.compile(r"(?:^|/)(?:node_modules|coverage|tests?|fixtures?)/")
_LOADED = re.compile(
    rb"""\bsrc\s*=\s*\{?\s*["'`](?:%PUBLIC_URL%|[./]|<%[^%]*%>)*([\w./-]+\.js)\b"""
    rb"""|(?:\bfetch|\.get|\bload\w*)(?:<[^>()]*>)?\(\s*["'`]([\w./-]+\.json)\b"""
)
_HEREDOC = re.compile(
    rb"(?:>\s*[\"']?(?P<before>[\w./-]+\.(?:js|json|html))[\"']?\s*)?<<-?\s*(?P<quote>[\"']?)(?P<end>\w+)"
    rb"(?P=quote)(?:\s*>\s*[\"']?(?P<after>[\w./-]+\.(?:js|json|html))\b[\"']?)?[^\n]*\n"
    rb"(?P<body>.*?)\n\s*(?P=end)\b",
    re.DOTALL,
)
_ECHO = re.compile(
    rb"""\b(?:echo|printf)\s+(?:-\w+\s+)*"(?P<body>(?:[^"\\\n]|\\.)*)"\s*>>?\s*(?P<file>[\w./-]+\.js)\b"""
)
_ENVSUBST = re.compile(
    rb"""\benvsubst\b\s*(?P<names>'[^'\n]*'|"[^"\n]*")?\s*<\s*(?P<template>[^\s|&;<>]+)\s*>\s*(?P<file>[^\s|&;<>"']+)"""
)
_PROGRAMS = (".js", ".mjs", ".cjs", ".ts", ".mts")
_WRITERS = frozenset(("writeFile", "writeFileSync", "outputFile", "outputFileSync", "write"))
_WRITES = re.compile(rb"\b(?:write|output)File(?:Sync)?\s*\(|\bBun\.write\s*\(")
_ANGULAR = re.compile(r"(?:^|/)environments?(?:/environment)?[\w.-]*\.ts$")
"""The file of Angular that its application takes its settings from."""

_PUBLISHED = re.compile(r"(?:^|/)wwwroot/(?:[\w.-]+/)*[\w.-]+\.(?:json|js|html)$")
"""Files that a server of ASP.NET, or an app of Blazor, gives to everybody.

Source: learn.microsoft.com/aspnet/core/blazor/fundamentals/configuration, read 2026-11-28.
"""

_MEANT = re.compile(rb"wwwroot/|environments?[\w./-]*\.ts\b|\*[\w.-]*\.(?:js|html)")
"""What stands in a script that writes files known by their place, or by a pattern."""

_LONG = 200_000
_DEEPEST = 12
_SECRET = re.compile(rb"\$\{\{\s*secrets\.(\w+)")
_VARIABLE = re.compile(rb"(?<!\\)\$(?:\{\{\s*(?:secrets|env|vars)\.|\{)?([A-Za-z_]\w*)")


def facts(project: Project) -> Facts | None:
    """Return what scripts write into the files that pages of *project* load, or None."""
    scripts, programs = list(_scripts(project)), list(_programs(project))
    loaded = _loaded(project) if scripts or programs else set()
    if not scripts and not programs:
        return None
    found: dict[tuple[str, str], Inline] = {}
    for path in scripts:
        for one in _written(project, path, loaded):
            found.setdefault((one.variable, one.expression), one)
    for path in programs:
        for one in _by_program(project, path, loaded):
            found.setdefault((one.variable, one.expression), one)
    return Facts("scripts that write for pages", inlines=list(found.values())) if found else None


def _scripts(project: Project) -> Iterator[str]:
    """Yield the scripts of *project*, and those of the workflows around it, that write a file."""
    own = set(project.files)
    for path in sorted(project.everything.paths):
        is_meant = _CI.search(path) if path not in own else _SCRIPTS.search(path)
        if not is_meant or is_generated(path) or _TESTS.search(path):
            continue
        text = project.everything.read(path) or b""
        if any(mark in text for mark in (b">", b"sed", b"tee")):
            yield path


def _programs(project: Project) -> Iterator[str]:
    """Yield the programs of Node that write a file and read the environment."""
    for path in project.files:
        if path.endswith(_PROGRAMS) and not _TESTS.search(project.below(path)):
            text = project.everything.read(path) or b""
            if b"process.env" in text and _WRITES.search(text) and len(text) < _LONG:
                yield path


def _by_program(project: Project, path: str, loaded: set[str]) -> Iterator[Inline]:
    """Yield the variables that `fs.writeFile` and the like write into a file that a page loads."""
    text = project.everything.read(path) or b""
    root = syntax.parse(language_of(path), text).root_node
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        called = node.child_by_field_name("function") if node.type == "call_expression" else None
        given = node.child_by_field_name("arguments")
        if called is None or given is None or given.named_child_count < 2:
            continue
        if plain(text, called).rpartition(".")[2] in _WRITERS:
            place, content = given.named_children[:2]
            names = list(texts_below(text, followed(text, root, place)))
            if names and _is_loaded(names[-1], loaded):
                for variable, span in _variables(text, root, content, 0):
                    yield _inline(path, span, variable, names[-1])


def _is_loaded(name: str, loaded: set[str]) -> bool:
    """Whether pages load the file *name*, which may be a glob of the shell."""
    if _PUBLISHED.search(name) or _ANGULAR.search(name):
        return True
    base = _base(name)
    return any(fnmatch.fnmatchcase(one, base) for one in loaded) if "*" in base else base in loaded


def _variables(text: bytes, root: "Node", node: "Node", depth: int) -> Iterator[tuple[str, Span]]:
    """Yield the variables of the environment in *node*, and in the variables it names."""
    if depth > _DEEPEST or node.type == "comment" or only_asks(text, node):
        return
    if node.type in {"member_expression", "subscript_expression"}:
        variable = variable_in(text, root, node)
        if variable:
            yield variable, span_of(node)
            return
    if node.type in {"identifier", "shorthand_property_identifier"}:
        inner = followed(text, root, node)
        if inner != node:
            yield from _variables(text, root, inner, depth + 1)
        elif variable := variable_in(text, root, node):
            yield variable, span_of(node)
        return
    asked = node.child_by_field_name("condition")
    for child in node.named_children:
        if child != asked:
            yield from _variables(text, root, child, depth + 1)


def _loaded(project: Project) -> set[str]:
    """Return the names of pages, of the scripts they load, and of the JSON that code asks for."""
    found: set[str] = set()
    for path in project.files:
        if not path.endswith(_CODE) or is_generated(path) or _TESTS.search(project.below(path)):
            continue
        text = project.everything.read(path) or b""
        if path.endswith(_PAGES):
            found.add(_base(path))
            found |= {_base(one) for one in sources(text)}
        for match in _LOADED.finditer(text) if b".js" in text else ():
            name = (match[1] or match[2]).decode("utf-8", "replace")
            found.add(_base(name))
    return found


def _written(project: Project, path: str, loaded: set[str]) -> Iterator[Inline]:
    text = project.everything.read(path) or b""
    if not _MEANT.search(text) and not any(name.encode() in text for name in loaded):
        return
    for match in (*_HEREDOC.finditer(text), *_ECHO.finditer(text)):
        groups = match.groupdict()
        name = groups.get("file") or groups.get("before") or groups.get("after") or b""
        if _base(name.decode("utf-8", "replace")) in loaded:
            wanted = _SECRET if groups.get("quote") else _VARIABLE  # a quoted EOF replaces nothing
            yield from _used(path, match["body"], match.start("body"), name, wanted)
    for match in _ENVSUBST.finditer(text):
        if _base(match["file"].decode("utf-8", "replace")) in loaded:
            yield from _filled_in(project, match)
    as_it_is = [Span(*match.span("body")) for match in _HEREDOC.finditer(text) if match["quote"]]
    listed, _ = definitions(path, text)
    for one in listed:
        if _is_loaded(one.target, loaded) and _writes_variable(one, as_it_is):
            yield _inline(path, one.span, one.refers_to, one.target)


def _writes_variable(one: Definition, as_it_is: list[Span]) -> bool:
    """Whether *one* writes the value of a variable, and not in a text in which nothing changes."""
    if one.carrier is not Carrier.HEREDOC or one.refers_to in {"", "*"}:
        return False
    return one.setting is Setting.SECRET or not any(one.span.overlaps(span) for span in as_it_is)


def _used(
    path: str, body: bytes, start: int, name: bytes, wanted: re.Pattern[bytes]
) -> Iterator[Inline]:
    for used in wanted.finditer(body):
        span = Span(start + used.start(), start + used.end())
        yield _inline(path, span, used[1].decode(), name.decode("utf-8", "replace"))


def _filled_in(project: Project, match: re.Match[bytes]) -> Iterator[Inline]:
    """Yield the variables that `envsubst` puts into a template: those it is told, else all."""
    told = {used[1] for used in _VARIABLE.finditer(match["names"] or b"")}
    template = _base(match["template"].decode("utf-8", "replace"))
    for path in project.files:
        if _base(path) == template:
            text = project.everything.read(path) or b""
            for one in _used(path, text, 0, match["file"], _VARIABLE):
                if not told or one.variable.encode() in told:
                    yield one


def _inline(path: str, span: Span, variable: str, name: str) -> Inline:
    because = f"a script writes it into {name}, which the page loads"
    return Inline(f"{_base(name)} {variable}", variable, path, span, because, whole=True)


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
