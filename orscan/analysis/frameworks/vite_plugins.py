"""Plugins of Vite that put variables into the bundle: environment, env-compatible, Rollup's own.

What they do is `define`, so code has to write the whole name. Sources: READMEs and code of
vite-plugin-environment 1.1 and vite-plugin-env-compatible 2.0; README of @rollup/plugin-replace;
read 2026-11-28.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis.frameworks import Inline, PublicEnv
from orscan.analysis.frameworks.configs import entries, followed, plain, span_of, variable_in
from orscan.analysis.frameworks.entrypoints import plugins
from orscan.analysis.frameworks.rollup import replaced_by, takes_all
from orscan.analysis.project import Project
from orscan.rule import LeakClass

if TYPE_CHECKING:
    from tree_sitter import Node

_PLACEHOLDER = re.compile(
    r"[/\"'`]((?:process\\?\.env|import\\?\.meta\\?\.env)\\?\.\w+|__\w+)[/\"'`]g?"
)
_ENVIRONMENT = "vite-plugin-environment"
_COMPATIBLE = "vite-plugin-env-compatible"


def inlines_of(project: Project, config: str) -> Iterator[Inline]:
    """Yield the variables that plugins in the file *config* put into the bundle by their names."""
    text = project.everything.read(config) or b""
    if b"plugin-replace" in text:
        yield from replaced_by(project, config)
    for method in ("replace", "replaceAll"):
        for source, root, given in plugins(project, config, method):
            yield from _in_code(source, root, given, config)
    for source, root, given in _calls(project, config, _ENVIRONMENT):
        named = followed(source, root, given[0]) if given else None
        on = _option(source, given[1:], "defineOn") or "process.env"
        for name, part in _listed(source, named) if named is not None else ():
            because = f"{_ENVIRONMENT} puts {name} into the bundle"
            yield Inline(f"{on}.{name}", name, config, span_of(part), because)


def _in_code(text: bytes, root: "Node", given: "list[Node]", path: str) -> Iterator[Inline]:
    """Yield what a plugin of the project's own puts in the place of a name in the code."""
    if len(given) != 2:
        return
    name = _PLACEHOLDER.fullmatch(
        text[given[0].start_byte : given[0].end_byte].decode("utf-8", "replace")
    )
    variable = variable_in(text, root, given[1])
    if name is not None and variable:
        because = "a plugin of the build puts it in the place of that name"
        yield Inline(name[1].replace("\\", ""), variable, path, span_of(given[1]), because)


def public_of(project: Project, config: str) -> Iterator[PublicEnv]:
    """Yield the variables that plugins in the file *config* put into the bundle by a prefix."""
    for source, _, given in _calls(project, config, _ENVIRONMENT):
        if given and given[0].type == "string" and plain(source, given[0]) == "all":
            prefix = _option(source, given[1:], "prefix")
            on = _option(source, given[1:], "defineOn") or "process.env"
            yield _public(_ENVIRONMENT, on, prefix)
    for source, _, given in _calls(project, config, _COMPATIBLE):
        prefix = _option(source, given, "prefix")
        prefix = "VUE_APP_" if prefix is None else prefix
        yield _public(_COMPATIBLE, _option(source, given, "mountedPath") or "process.env", prefix)
    if takes_all(project.everything.read(config) or b""):
        yield _public("a plugin of Rollup", "process.env", None)


def _public(plugin: str, on: str, prefix: str | None) -> PublicEnv:
    which = f"variables that begin with {prefix}" if prefix else "every variable the code names"
    because = f"{plugin} puts {which} into the bundle"
    leak_class = LeakClass.PUBLIC_ENV if prefix else LeakClass.BUNDLER_INLINE
    return PublicEnv(on, (prefix or "",), because, leak_class=leak_class, aliased=False)


def _calls(
    project: Project, config: str, package: str
) -> "Iterator[tuple[bytes, Node, list[Node]]]":
    """Yield text, root and arguments of each call of what *config* takes from *package*."""
    text = project.everything.read(config) or b""
    for found in re.finditer(
        rb"import\s+(\w+)\s*(?:,[^;\n]*)?from\s*[\"']" + re.escape(package).encode() + rb"[\"']"
        rb"|(?:const|let|var)\s+(\w+)\s*=\s*require\(\s*[\"']" + re.escape(package).encode(),
        text,
    ):
        yield from plugins(project, config, (found[1] or found[2]).decode())


def _listed(text: bytes, named: "Node") -> "Iterator[tuple[str, Node]]":
    if named.type == "object":
        yield from entries(text, named)
    elif named.type == "array":
        for part in named.named_children:
            if part.type == "string":
                yield plain(text, part), part


def _option(text: bytes, given: "list[Node]", name: str) -> str | None:
    """Return the text that the option *name* is set to, or None."""
    for one in given[:1]:
        for key, value in entries(text, one) if one.type == "object" else ():
            if key == name and value.type == "string":
                return plain(text, value)
    return None
