"""Rsbuild: `PUBLIC_*`, `source.define`, `loadEnv({ prefixes })`, `source.entry`.

Sources: rsbuild.rs, "Environment variables", "source.entry"; read 2026-11-28.
"""

from orscan.analysis.frameworks import Facts, PublicEnv
from orscan.analysis.frameworks.configs import defines, texts_of
from orscan.analysis.frameworks.entrypoints import client, default, modules_of
from orscan.analysis.frameworks.webpack import inlines_of
from orscan.analysis.project import Project


def facts(project: Project) -> Facts | None:
    """Return what Rsbuild does with *project*, or None where it does not build it."""
    config = project.config("rsbuild.config")
    if config is None and "@rsbuild/core" not in project.dependencies:
        return None
    found = Facts("Rsbuild")
    text = (project.everything.read(config) or b"") if config else b""
    prefixes = tuple(one for one in texts_of(text, "prefixes", config or "x.ts") if one) or (
        "PUBLIC_",
    )
    because = f"Rsbuild puts variables that begin with {' or '.join(prefixes)} into the bundle"
    found.public += [
        PublicEnv(accessor, prefixes, because) for accessor in ("process.env", "import.meta.env")
    ]
    named: list[str] = []
    if config is not None:
        found.inlines += [*defines(project, config, "define"), *inlines_of(project, config)]
        named = modules_of(project, config, "entry")
    for path in named or default(project, "src/index", "src/main"):
        found.entries += client(project, path)
    return found
