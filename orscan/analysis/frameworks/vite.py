"""Vite, and whatever is built with it: `VITE_*`, `envPrefix`, `define`, HTML entries.

Sources: vite.dev, "Env Variables and Modes", "Shared Options: define, envPrefix", "Features: Glob
Import", "Build Options: build.rollupOptions"; laravel.com/docs/12.x/vite; read 2026-11-28.
"""

import posixpath
import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Entry, Facts, PublicEnv, vite_plugins
from orscan.analysis.frameworks.configs import defines, texts_of
from orscan.analysis.frameworks.entrypoints import CODE, client, modules_of
from orscan.analysis.frameworks.pages import scripts_of
from orscan.analysis.project import Project, is_generated
from orscan.rule import Reach

_OTHERS = frozenset(
    (
        "nuxt",
        "astro",
        "@sveltejs/kit",
        "@remix-run/dev",
        "@react-router/dev",
        "@solidjs/start",
        "vinxi",
        "@builder.io/qwik-city",
        "@qwik.dev/router",
        "wxt",
        "electron-vite",
        "vitepress",
        "@tanstack/react-start",
    )
)
"""Frameworks on top of Vite that name their own entries."""

_FOR_SERVERS = re.compile(rb"\bssr\s*:\s*(?:true|[\"'])")
_GLOB = re.compile(
    rb"\bimport\.meta\.glob(?:Eager)?(?:<[^;]{0,300}?>)?\(\s*(\[[^\]]*\]|[\"'`][^\"'`]*[\"'`])"
)
_TEXT = re.compile(r"[\"'`]([^!\"'`][^\"'`]*)[\"'`]")
_SIGN = re.compile(r"(\*\*/|\*|[{},])")
_WILD = {"**/": r"(?:[^/]+/)*", "*": r"[^/]*", "{": "(?:", "}": ")", ",": "|"}


def facts(project: Project) -> Facts | None:
    """Return what Vite does with *project*, or None where it does not build it."""
    config = project.config("vite.config")
    builds = any(re.search(r"\bvite\b", script) for script in project.scripts.values())
    if config is None and not builds and "vite" not in project.dependencies:
        return None
    found = Facts("Vite")
    if config is not None:
        found.inlines += defines(project, config, "define")
        found.inlines += vite_plugins.inlines_of(project, config)
        found.public += vite_plugins.public_of(project, config)
    found.public.append(public_env(project, config))
    if not project.dependencies & _OTHERS:
        for page in project.glob("*.html", "src/*.html", "*/index.html"):
            if not is_generated(page) and not project.below(page).startswith(
                ("dist/", "public/", "build/")
            ):
                found.entries += [Entry(path, Reach.CLIENT) for path in scripts_of(project, page)]
                found.entries.append(Entry(page, Reach.CLIENT, "the page"))
        for path in _inputs(project, config) if config is not None else ():
            found.entries += client(project, path)
        found.entries += _globbed(project)
    else:
        found.complete = False
    return found


def _inputs(project: Project, config: str) -> list[str]:
    """Return the modules that the file *config* builds for clients: `input`, as in Rollup."""
    is_for_servers = _FOR_SERVERS.search(project.everything.read(config) or b"")
    return [] if is_for_servers else modules_of(project, config, "input")


def _globbed(project: Project) -> Iterator[Entry]:
    """Yield the modules that code loads by a pattern: `import.meta.glob("./pages/*.vue")`."""
    for path in project.files:
        text = (project.everything.read(path) or b"") if path.endswith(CODE) else b""
        for call in _GLOB.finditer(text) if b"import.meta.glob" in text else ():
            for name in _TEXT.findall(call[1].decode("utf-8", "replace")):
                place = _place(project, path, name)
                for other in project.files:
                    if other.endswith(CODE) and other != path and place.fullmatch(other):
                        yield Entry(other, Reach.CLIENT, f"is loaded by {path}", via=path)


def _place(project: Project, path: str, name: str) -> re.Pattern[str]:
    """Return a regex for the paths that the pattern *name* in the file *path* stands for."""
    if name.startswith("."):
        place = posixpath.join(posixpath.dirname(path), name)
    elif name.startswith(("@/", "~/")):
        place = project.at(f"src/{name[2:]}")
    else:
        place = project.at(name.lstrip("/"))
    parts = (_WILD.get(one, re.escape(one)) for one in _SIGN.split(posixpath.normpath(place)))
    return re.compile("".join(parts))


def public_env(project: Project, config: str | None, default: str = "VITE_") -> PublicEnv:
    """Return which variables `import.meta.env` holds: by the prefixes of the configuration."""
    prefixes: tuple[str, ...] = (default,)
    if config is not None:
        named = texts_of(project.everything.read(config) or b"", "envPrefix")
        prefixes = tuple(one for one in named if one) or prefixes
    because = f"Vite puts variables that begin with {' or '.join(prefixes)} into the bundle"
    return PublicEnv("import.meta.env", prefixes, because, dynamic=True)
