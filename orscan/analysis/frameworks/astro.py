"""Astro: what of a component is server, script or island; `PUBLIC_*`; the schema of `astro:env`.

Sources: docs.astro.build, "Using environment variables", "Client-side scripts", "Islands",
"Endpoints", "define:vars"; real builds of Astro 5.18; read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Accessor, Entry, Facts, HandsOut, PublicEnv, vite_plugins
from orscan.analysis.frameworks.configs import defines, pairs, plain
from orscan.analysis.frameworks.routes import SCRIPT, named, on_server
from orscan.analysis.languages.embedded import CLIENT
from orscan.analysis.project import Project
from orscan.rule import Reach

ENV_CLIENT = "astro:env/client"
_ISLAND = re.compile(
    r"<([A-Z][\w.]*)\b(?:[^<>]|=>|\{[^{}]*\}|<[^<>]*>)*?\bclient:(?:load|idle|visible|media|only)\b"
)
_IMPORT = re.compile(r"""\bimport\s+([^;"'`]*?)\s+from\s*["']([^"'\n]+)["']""")
_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "ALL"))


def facts(project: Project) -> Facts | None:
    """Return what Astro makes of *project*, or None where it does not build it."""
    config = project.config("astro.config")
    if config is None and "astro" not in project.dependencies:
        return None
    found = Facts("Astro", renders=True)
    because = "Astro puts variables that begin with PUBLIC_ into the scripts of its pages"
    found.public.append(PublicEnv("import.meta.env", ("PUBLIC_",), because, dynamic=True))
    if config is not None:
        found.inlines += defines(project, config, "define")  # of `vite`
        found.inlines += vite_plugins.inlines_of(project, config)
        found.public += vite_plugins.public_of(project, config)
    client, server = _schema(project, config)
    if client:
        found.public.append(
            PublicEnv(ENV_CLIENT, tuple(client), "the schema of `astro:env` gives it to clients")
        )
    found.accessors += [
        Accessor(ENV_CLIENT, (), ENV_CLIENT),
        Accessor("astro:env/server", (), "astro:env/server"),
    ]
    for path in project.files:
        if path.endswith(".astro"):
            found.entries.append(Entry(f"{path}{CLIENT}", Reach.CLIENT, "a script of the page"))
        if path.endswith((".astro", ".mdx")):
            found.entries += _islands(project, path)
    found.entries += on_server(named(project, rf"src/pages/.*(?:\.astro$|{SCRIPT})"), "the page")
    found.entries += on_server(
        named(
            project,
            rf"src/(?:middleware(?:/index)?|actions/.*|content\.config|live\.config){SCRIPT}",
        )
    )
    found.hands_out.append(
        HandsOut("is the answer of an action", calls=frozenset(("defineAction",)))
    )
    del server
    return found


def _islands(project: Project, path: str) -> Iterator[Entry]:
    """Yield the components of frameworks that *path* sends to the browser."""
    text = (project.everything.read(path) or b"").decode("utf-8", "replace")
    names = {one.partition(".")[0] for one in _ISLAND.findall(text)}
    for clause, specifier in _IMPORT.findall(text) if names else ():
        if names & set(re.findall(r"[\w$]+", clause)):
            target = project.everything.resolver.resolve(path, specifier)
            if target is not None and not target.endswith(".astro"):
                yield Entry(target, Reach.CLIENT, "an island of this page", via=path)


def _schema(project: Project, config: str | None) -> tuple[list[str], list[str]]:
    """Return the variables that the schema of `astro:env` gives to clients, and all others."""
    text = (project.everything.read(config) or b"") if config else b""
    client: list[str] = []
    server: list[str] = []
    for name, value in pairs(text, "schema", config or "x.ts"):
        source = plain(text, value)
        is_client = re.search(r"""context\s*:\s*["']client["']""", source) is not None
        (client if is_client else server).append(name)
    return client, server
