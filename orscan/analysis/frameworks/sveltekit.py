"""SvelteKit: routes, hooks, and the modules below `$env`.

Sources: svelte.dev/docs/kit, "$env/static/public" and its neighbours, "Loading data", "Server-only
modules", "Environment variables"; real builds of SvelteKit 2.70; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import HTML, Accessor, Entry, Facts, HandsOut, PublicEnv
from orscan.analysis.frameworks.configs import plain, texts_of, values
from orscan.analysis.frameworks.routes import SCRIPT, named, on_client, on_server
from orscan.analysis.project import Project
from orscan.rule import Reach

STATIC_PUBLIC = "$env/static/public"
DYNAMIC_PUBLIC = "$env/dynamic/public"
_SERVER = re.compile(r"(?:^|/)src/lib/server/|\.server\.[cm]?[jt]s$|(?:^|/)\+server\.[jt]s$")
_EXPLICIT = "$app/env/public"
_LOAD = frozenset(("load", "actions"))


def facts(project: Project) -> Facts | None:
    """Return what SvelteKit makes of *project*, or None where it does not build it."""
    if "@sveltejs/kit" not in project.dependencies:
        return None
    found = Facts("SvelteKit", renders=True, boundary=_boundary)
    prefix = _prefix(project)
    because = f"SvelteKit gives variables that begin with {prefix} to clients"
    is_read = any(
        DYNAMIC_PUBLIC.encode() in (project.everything.read(path) or b"") for path in project.files
    )
    found.public += [
        PublicEnv(STATIC_PUBLIC, (prefix,), because, dynamic=True),
        PublicEnv(
            DYNAMIC_PUBLIC,
            (prefix,),
            f"{because}, all of them in every page",
            dynamic=True,
            whole=is_read,
        ),
    ]
    found.public.append(PublicEnv(HTML, (prefix,), "SvelteKit writes it into every page"))
    if project.has("src/app.html"):
        found.entries.append(Entry(project.at("src/app.html"), Reach.CLIENT, "the page around all"))
    found.accessors += [
        Accessor(STATIC_PUBLIC, (), STATIC_PUBLIC),
        Accessor(DYNAMIC_PUBLIC, ("env",), DYNAMIC_PUBLIC),
        Accessor(_EXPLICIT, (), _EXPLICIT),
        Accessor("$app/env/private", (), "$app/env/private"),
        Accessor("$env/static/private", (), "$env/static/private"),
        Accessor("$env/dynamic/private", ("env",), "$env/dynamic/private"),
    ]
    found.public += _explicit(project)
    routes = r"src/routes/(?:.*/)?"
    for path in named(project, rf"{routes}\+(?:page|layout|error)[^/]*\.(?:svelte|[jt]s)$"):
        if not path.endswith((".server.ts", ".server.js")):
            found.entries += [
                Entry(path, Reach.CLIENT, "the page"),
                Entry(path, Reach.SERVER, "the page"),
            ]
    found.entries += on_client(
        named(project, rf"src/hooks\.client{SCRIPT}|src/hooks{SCRIPT}"), "a hook"
    )
    found.entries += on_client(
        named(project, rf"src/service-worker(?:/index)?{SCRIPT}"), "the service worker"
    )
    server = rf"{routes}\+(?:page|layout)[^/]*\.server{SCRIPT}"
    found.entries += on_server(
        named(project, rf"{server}|{routes}\+server{SCRIPT}|src/hooks\.server{SCRIPT}")
    )
    found.hands_out += [
        HandsOut("is sent to the page as data", path, _LOAD) for path in named(project, server)
    ]
    return found


def _prefix(project: Project) -> str:
    config = project.config("svelte.config")
    named_there = texts_of(project.everything.read(config) or b"", "publicPrefix") if config else []
    return next((one for one in named_there if one), "PUBLIC_")


def _explicit(project: Project) -> list[PublicEnv]:
    """Return the variables that `src/env.ts` calls public: `{KEY: {public: true}}`."""
    path = project.config("src/env")
    text = (project.everything.read(path) or b"") if path else b""
    found = []
    for value in values(text, "public", path or "x.ts"):
        owner = value.parent.parent.parent if value.parent and value.parent.parent else None
        name = (
            owner.child_by_field_name("key") if owner is not None and owner.type == "pair" else None
        )
        if value.type == "true" and name is not None:
            found.append(plain(text, name))
    because = "src/env says that it is public"
    return [PublicEnv(_EXPLICIT, tuple(found), because)] if found else []


def _boundary(path: str) -> Reach | None:
    return Reach.SERVER if _SERVER.search(path) else None
