"""Where the programs of a project start, as its scripts and build files name them."""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.frameworks import Entry
from orscan.analysis.frameworks.configs import (
    computed,
    entries,
    followed,
    inlined,
    language_of,
    plain,
    values,
)
from orscan.analysis.frameworks.pages import scripts_of
from orscan.analysis.project import Project, is_generated
from orscan.rule import Reach

if TYPE_CHECKING:
    from tree_sitter import Node

    from orscan.analysis.frameworks import Inline

CODE = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
"""Endings of files that hold code."""

_BUILT = re.compile(r"^(?:dist|build|out|public/build|www|node_modules)/")
_WORD = re.compile(r"""[^\s"'`]+""")


def commands(project: Project) -> Iterator[list[str]]:
    """Yield the words of each command in the scripts of *project*, quotes taken off."""
    for script in project.scripts.values():
        for command in re.split(r"&&|\|\||;|(?<!&)&(?!&)", script):
            words = _WORD.findall(command)
            if words:
                yield words


def module(project: Project, name: str, folder: str | None = None) -> str | None:
    """Return the path of the module *name*, relative to *folder* or to the project, or None."""
    for base in (project.root, *([folder] if folder is not None else [])):
        place = posixpath.normpath(posixpath.join(base, name.lstrip("/")))
        path = project.everything.resolver.file(place)
        if path:
            return path
    return None


def texts_below(text: bytes, node: "Node") -> Iterator[str]:
    """Yield all texts inside *node*, in order."""
    if node.type in {"string", "template_string"}:
        yield plain(text, node)
        return
    for child in node.named_children:
        yield from texts_below(text, child)


def modules_of(project: Project, config: str, *keys: str) -> list[str]:
    """Return the modules that the values of *keys* in the file *config* name."""
    text = project.everything.read(config) or b""
    folder = posixpath.dirname(config)
    found = []
    for key in keys:
        for value in values(text, key, config):
            for name in texts_below(text, value):
                path = module(project, name, folder)
                if path and (path.endswith(CODE) or path.endswith(".html")):
                    found.append(path)
    return found


def client(project: Project, path: str) -> Iterator[Entry]:
    """Yield the entries for a module or page that clients load; of a page, its scripts first."""
    if path.endswith((".html", ".htm")):
        for script in scripts_of(project, path):
            yield Entry(script, Reach.CLIENT)
        yield Entry(path, Reach.CLIENT, "the page")
    else:
        yield Entry(path, Reach.CLIENT)


def default(project: Project, *stems: str) -> list[str]:
    """Return the first module that one of *stems* names, as a list of at most one."""
    return [path for path in (module(project, stem) for stem in stems) if path][:1]


def sources(project: Project) -> list[str]:
    """Return the modules and pages of *project* that no build made."""
    return [
        path
        for path in project.files
        if path.endswith((*CODE, ".html"))
        and not is_generated(path)
        and not _BUILT.match(project.below(path))
    ]


def plugins(project: Project, path: str, name: str) -> Iterator["tuple[bytes, Node, list[Node]]"]:
    """Yield text, root and arguments of each call or construction of *name* in the file *path*."""
    text = project.everything.read(path) or b""
    if name.encode() not in text:
        return
    root = syntax.parse(language_of(path), text).root_node
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in {"new_expression", "call_expression"}:
            called = node.child_by_field_name("constructor") or node.child_by_field_name("function")
            given = node.child_by_field_name("arguments")
            if called is not None and plain(text, called).rpartition(".")[2] == name:
                yield text, root, given.named_children if given is not None else []
        waiting += reversed(node.named_children)


def replaced(text: bytes, root: "Node", value: "Node", path: str) -> Iterator["Inline"]:
    """Yield what the entries of the object *value* replace, also of those set one by one.

    `env["process.env.X"] = ...` counts as an entry of the object that the variable holds.
    """
    target = followed(text, root, value)
    if target.type == "object":
        for name, part in entries(text, target):
            yield from inlined(text, root, name, part, path)
    yield from computed(text, root, target, path)
    if value.type in {"identifier", "shorthand_property_identifier"}:
        yield from _assigned(text, root, plain(text, value), path)


def _assigned(text: bytes, root: "Node", variable: str, path: str) -> Iterator["Inline"]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "assignment_expression" and left is not None and right is not None:
            base, index = left.child_by_field_name("object"), left.child_by_field_name("index")
            if (
                base is not None
                and index is not None
                and plain(text, base) == variable
                and index.type == "string"
            ):
                yield from inlined(text, root, plain(text, index), right, path)
        waiting += reversed(node.named_children)
