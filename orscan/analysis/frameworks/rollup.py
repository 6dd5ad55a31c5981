"""Rollup: `@rollup/plugin-replace`, rollup-plugin-dotenv and friends, `input`.

@rollup/plugin-replace works on text: what is destructured or reached by another name stays.
Sources: rollupjs.org, "Configuration Options: input"; README of
@rollup/plugin-replace; read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.analysis.frameworks import Facts, Inline, PublicEnv
from orscan.analysis.frameworks.configs import entries, inlined
from orscan.analysis.frameworks.entrypoints import client, modules_of, plugins, replaced
from orscan.analysis.project import Project
from orscan.rule import LeakClass

_OPTIONS = frozenset(
    ("preventAssignment", "delimiters", "include", "exclude", "objectGuards", "sourceMap")
)
_ALL = (b"rollup-plugin-dotenv", b"rollup-plugin-inject-process-env", b"rollup-plugin-env")


def facts(project: Project) -> Facts | None:
    """Return what Rollup makes of *project*, or None without a configuration of it."""
    configs = [
        path
        for path in project.files
        if project.below(path).rpartition("/")[2].startswith("rollup.config.")
    ]
    if not configs:
        return None
    found = Facts("Rollup")
    for config in configs:
        found.inlines += replaced_by(project, config)
        text = project.everything.read(config) or b""
        if takes_all(text):
            because = "a plugin of Rollup puts every variable that the code names into the bundle"
            found.public.append(
                PublicEnv("process.env", ("",), because, leak_class=LeakClass.BUNDLER_INLINE)
            )
        if not project.manifest.get("module") and not project.manifest.get("exports"):
            for path in modules_of(project, config, "input"):
                found.entries += client(project, path)
    found.complete = bool(found.entries)
    return found


def takes_all(text: bytes) -> bool:
    """Whether a configuration loads a plugin that replaces every variable the code names."""
    return any(one in text for one in _ALL)


def replaced_by(project: Project, config: str) -> Iterator[Inline]:
    """Yield what @rollup/plugin-replace in the file *config* replaces."""
    for text, root, given in plugins(project, config, "replace"):
        for one in given[:1]:
            if one.type != "object":
                yield from replaced(text, root, one, config)
                continue
            for name, value in entries(text, one):
                if name == "values":
                    yield from replaced(text, root, value, config)
                elif name not in _OPTIONS:
                    yield from inlined(text, root, name, value, config)
