"""esbuild and Bun's bundler: `define` and `--define`, `entryPoints`, Bun's `env`.

Sources: esbuild.github.io/api (Define, Entry points, Platform); bun.com/docs/bundler (define, env,
target); read 2026-11-28.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.frameworks import Entry, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.configs import language_of, texts_of, values
from orscan.analysis.frameworks.entrypoints import (
    CODE,
    client,
    commands,
    module,
    modules_of,
    replaced,
)
from orscan.analysis.project import Project
from orscan.location import Span
from orscan.rule import LeakClass, Reach
from orscan.wordsfirst import finder

if TYPE_CHECKING:
    from tree_sitter import Node

_builds = finder(
    {
        b"esbuild": rb"""(?:from|require\(|import\()\s*["']esbuild["']""",
        b"Bun.build": rb"\bBun\.build\s*\(",
    }
)
"""Whether a program bundles others."""

_DEFINE = re.compile(r"""--define[:\s=]+([\w.$]+)=((?:\\*["'`]|\\+|\$\{?)*)([A-Za-z_]\w*)""")
_SERVER = ("node", "bun", "neutral")


def facts(project: Project) -> Facts | None:
    """Return what esbuild or Bun makes of *project*, or None where neither bundles it."""
    found = Facts("esbuild", keeps_checked=True)
    for words in commands(project):
        called = [word.rpartition("/")[2] for word in words[:4]]
        if "esbuild" in called or ("bun" in called and "build" in called):
            _from_command(project, words, found)
    found.inlines += _from_scripts(project)
    for path in project.files:
        if path.endswith((".js", ".mjs", ".cjs", ".ts", ".mts")):
            text = project.everything.read(path) or b""
            if len(text) < 200_000 and _builds(text):
                _from_file(project, path, text, found)
    return found if found.entries or found.inlines or found.public else None


def _from_command(project: Project, words: list[str], found: Facts) -> None:
    platform = next(
        (word.partition("=")[2] for word in words if word.startswith(("--platform=", "--target="))),
        "",
    )
    for word in words:
        if not word.startswith("-") and word.endswith((*CODE, ".html")):
            path = module(project, word)
            if path:
                found.entries += _entries(project, path, on_server=platform in _SERVER)
    given = " ".join(words)
    inline = re.search(r"--env[= ](inline|[A-Z_]+\*)", given)
    if inline:
        found.public.append(_bun(inline[1]))


def _entries(project: Project, path: str, *, on_server: bool) -> Iterator[Entry]:
    if on_server:
        yield Entry(path, Reach.SERVER, "runs on the server")
    else:
        yield from client(project, path)


def _bun(env: str) -> PublicEnv:
    prefix = "" if env == "inline" else env.rstrip("*")
    because = f"Bun puts variables{f' that begin with {prefix}' if prefix else ''} into the bundle"
    return PublicEnv(
        "process.env", (prefix,), because, leak_class=LeakClass.BUNDLER_INLINE, aliased=False
    )


def _from_scripts(project: Project) -> Iterator[Inline]:
    """Yield what `--define` in the scripts of package.json replaces by a variable of the shell."""
    path = project.at("package.json")
    text = project.read("package.json")
    for match in _DEFINE.finditer(text.decode("utf-8", "replace")):
        if "$" in match[2]:
            start = text.find(match[0].encode())
            because = f"the build replaces {match[1]} by its value"
            yield Inline(
                match[1], match[3], path, Span(start, start + len(match[0].encode())), because
            )


def _from_file(project: Project, path: str, text: bytes, found: Facts) -> None:
    root = syntax.parse(language_of(path), text).root_node
    for value in _raw_values(text, root):
        found.inlines += replaced(text, root, value, path)
    targets = [*texts_of(text, "platform", path), *texts_of(text, "target", path)]
    on_server = any(one in _SERVER for one in targets) and "browser" not in targets
    for entry in modules_of(project, path, "entryPoints", "entrypoints"):
        found.entries += _entries(project, entry, on_server=on_server)
    if b"Bun.build" in text:
        for value in values(text, "env", path):
            env = text[value.start_byte : value.end_byte].decode("utf-8", "replace").strip("\"'`")
            if env == "inline" or env.endswith("*"):
                found.public.append(_bun(env))


def _raw_values(text: bytes, root: "Node") -> Iterator["Node"]:
    """Yield what each `define` is set to, as it is written: a variable stays a variable."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        name = node.child_by_field_name("key")
        value = node.child_by_field_name("value")
        if node.type == "pair" and name is not None and value is not None:
            if text[name.start_byte : name.end_byte].strip(b"\"'") == b"define":
                yield value
        elif (
            node.type == "shorthand_property_identifier"
            and text[node.start_byte : node.end_byte] == b"define"
        ):
            yield node
        waiting += reversed(node.named_children)
