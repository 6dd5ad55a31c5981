"""Frameworks on Vite with routes in a folder: SolidStart, Qwik City, TanStack Start, VitePress.

Sources: docs.solidjs.com/solid-start, qwik.dev/docs ("Environment variables", "server$"),
tanstack.com/start ("Server Functions"), vitepress.dev ("Extending the default theme"); real builds
of SolidStart 1.3 and Qwik 1.20; read 2026-11-28.
"""

from orscan.analysis.frameworks import Entry, Facts, HandsOut, PublicEnv
from orscan.analysis.frameworks.routes import SCRIPT, both_sides, named, on_client, on_server
from orscan.analysis.frameworks.vite import public_env
from orscan.analysis.project import Project
from orscan.rule import Reach

_PAGE = frozenset(("default", "route", "Route", "head", "onStaticGenerate"))
_ANY = r"\.(?:vue|[cm]?[jt]sx?|mdx?)$"


def solid_start(project: Project) -> Facts | None:
    """Return what SolidStart makes of *project*, or None where it does not build it."""
    if "@solidjs/start" not in project.dependencies and "solid-start" not in project.dependencies:
        return None
    found = Facts("SolidStart", renders=True)
    found.public.append(
        public_env(project, project.config("app.config") or project.config("vite.config"))
    )
    api = [
        path for path in named(project, rf"src/routes/.*{SCRIPT}") if not _is_page(project, path)
    ]
    pages = [path for path in named(project, rf"src/routes/.*{SCRIPT}") if path not in api]
    found.entries += both_sides(iter(pages), "the page", _PAGE)
    found.entries += on_client(
        named(project, rf"src/(?:app|entry-client){SCRIPT}"), "the client starts here"
    )
    found.entries += on_server(iter(api))
    found.entries += on_server(
        named(project, rf"src/(?:app|entry-server|middleware(?:/index)?){SCRIPT}")
    )
    return found


def _is_page(project: Project, path: str) -> bool:
    return b"export default" in (project.everything.read(path) or b"")


def qwik(project: Project) -> Facts | None:
    """Return what Qwik City makes of *project*, or None where it does not build it."""
    if not project.dependencies & {
        "@builder.io/qwik-city",
        "@qwik.dev/router",
        "@builder.io/qwik",
        "@qwik.dev/core",
    }:
        return None
    found = Facts("Qwik", renders=True)
    because = "Qwik puts variables that begin with PUBLIC_ or VITE_ into the bundle"
    found.public.append(PublicEnv("import.meta.env", ("PUBLIC_", "VITE_"), because, dynamic=True))
    pages = (
        p
        for p in named(project, rf"src/routes/.*{_ANY}")
        if _is_page(project, p) or p.endswith(("md", "mdx"))
    )
    found.entries += both_sides(pages, "the page", _PAGE)
    found.entries += on_client(
        named(project, rf"src/(?:root|entry\.dev){SCRIPT}"), "the app starts here"
    )
    server = rf"src/(?:root|entry\.[\w.-]+){SCRIPT}|src/routes/.*{SCRIPT}"
    found.entries += on_server(named(project, server))
    given = frozenset(("routeLoader$", "routeAction$", "globalAction$", "server$"))
    found.hands_out.append(HandsOut("is sent to the page by the server", calls=given, strips=True))
    return found


def tanstack_start(project: Project) -> Facts | None:
    """Return what TanStack Start makes of *project*, or None where it does not build it."""
    if not project.dependencies & {
        "@tanstack/react-start",
        "@tanstack/solid-start",
        "@tanstack/start",
    }:
        return None
    found = Facts("TanStack Start", renders=True)
    found.public.append(
        public_env(project, project.config("vite.config") or project.config("app.config"))
    )
    base = "(?:src|app)/"
    routes = list(named(project, rf"{base}routes/.*{SCRIPT}"))
    found.entries += both_sides(iter(routes), "the route", _PAGE)
    found.entries += on_client(
        named(project, rf"{base}(?:client|router){SCRIPT}"), "the client starts here"
    )
    found.entries += on_server(named(project, rf"{base}(?:server|ssr|api|start){SCRIPT}"))
    found.hands_out.append(
        HandsOut(
            "is the answer of a server function",
            calls=frozenset(("handler", "serverFn")),
            strips=True,
        )
    )
    return found


def vitepress(project: Project) -> Facts | None:
    """Return what VitePress makes of *project*, or None where it does not build it."""
    if not project.dependencies & {"vitepress", "vuepress"}:
        return None
    found = Facts("VitePress", renders=True)
    found.public.append(public_env(project, None))
    for path in named(project, rf"(?:.*/)?\.(?:vitepress|vuepress)/(?:theme/.*|client){_ANY}"):
        found.entries.append(Entry(path, Reach.CLIENT, "the theme"))
    for path in named(project, r"(?:.*/)?[^/]+\.md$"):
        found.entries.append(Entry(path, Reach.CLIENT, "the page"))
    found.complete = False
    return found
