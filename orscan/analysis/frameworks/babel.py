"""Plugins of Babel that put variables of the environment into the code they compile.

Sources: READMEs and code of babel-plugin-transform-inline-environment-variables 6.8 (0.5 takes
`include` and `exclude`, and what is destructured), babel-plugin-inline-dotenv 1.7 and
babel-plugin-transform-define; read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.analysis import syntax
from orscan.analysis.frameworks import Facts, Inline, PublicEnv
from orscan.analysis.frameworks.configs import language_of, plain, texts_of
from orscan.analysis.frameworks.entrypoints import replaced
from orscan.analysis.project import Project
from orscan.rule import LeakClass

_CONFIGS = (
    "babel.config.js", "babel.config.cjs", "babel.config.mjs", "babel.config.ts", ".babelrc.js",
    ".babelrc.cjs", ".babelrc", ".babelrc.json", "babel.config.json", "package.json",
)  # fmt: skip
_DEFINES = ("transform-define", "babel-plugin-transform-define")
_INLINES = ("transform-inline-environment-variables", "inline-dotenv")


def facts(project: Project) -> Facts | None:
    """Return what plugins of Babel put into the bundle of *project*, or None without one.

    Apps of React Native are looked at by `orscan.analysis.frameworks.mobile`.
    """
    if project.dependencies & {"react-native", "expo"}:
        return None
    found = Facts("Babel", public=list(inlined_variables(project, LeakClass.BUNDLER_INLINE)))
    found.inlines += _defined(project)
    return found if found.public or found.inlines else None


def inlined_variables(project: Project, leak_class: LeakClass) -> Iterator[PublicEnv]:
    """Yield the variables that such a plugin puts where the code of *project* names them."""
    for plugin in _INLINES:
        if f"babel-plugin-{plugin}" not in project.dependencies:
            continue
        text = next((text for _, text in _configs(project) if plugin.encode() in text), b"")
        if not text:
            continue
        because = "a plugin of Babel puts every variable that the code names into it"
        named = tuple(texts_of(text, "include", "x.js")) if plugin == _INLINES[0] else ()
        yield PublicEnv(
            "process.env",
            named or ("",),
            because,
            leak_class=leak_class,
            aliased=False,
            destructured=plugin == _INLINES[0],
        )


def _configs(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield the path and text of each configuration of Babel; JSON as an expression."""
    for name in _CONFIGS:
        text = project.read(name)
        if text and (name != "package.json" or b'"babel"' in text):
            yield project.at(name), b"x=" + text if text.lstrip().startswith(b"{") else text


def _defined(project: Project) -> Iterator[Inline]:
    """Yield what `["transform-define", {...}]` in a configuration in JavaScript replaces."""
    for path, text in _configs(project):
        if b"transform-define" not in text or not path.endswith(("js", "ts")):
            continue
        root = syntax.parse(language_of(path), text).root_node
        waiting = [root]
        while waiting:
            node = waiting.pop()
            parts = node.named_children
            waiting += parts
            if node.type == "array" and len(parts) > 1 and plain(text, parts[0]) in _DEFINES:
                yield from replaced(text, root, parts[1], path)
