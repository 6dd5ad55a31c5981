"""Vite, and whatever is built with it: `VITE_*`, `envPrefix`, `define`, HTML entries.

Sources: vite.dev, "Env Variables and Modes", "Shared Options: define, envPrefix"; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Entry, Facts, PublicEnv, vite_plugins
from orscan.analysis.frameworks.configs import defines, texts_of
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
    else:
        found.complete = False
    return found


def public_env(project: Project, config: str | None, default: str = "VITE_") -> PublicEnv:
    """Return which variables `import.meta.env` holds: by the prefixes of the configuration."""
    prefixes: tuple[str, ...] = (default,)
    if config is not None:
        named = texts_of(project.everything.read(config) or b"", "envPrefix")
        prefixes = tuple(one for one in named if one) or prefixes
    because = f"Vite puts variables that begin with {' or '.join(prefixes)} into the bundle"
    return PublicEnv("import.meta.env", prefixes, because, dynamic=True)
